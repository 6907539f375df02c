"""Film of a video, decoded by FFmpeg through PyAV, each picture scaled before it is an array.

Files go to PyAV as open file objects, never as names, which could be addresses. A frame in full is
large: nothing holds one while the next is decoded.
"""

import os

import av
import numpy as np
from av.stream import Disposition
from av.video.reformatter import Interpolation, VideoReformatter

from lesson_utils._reading.film import Film
from lesson_utils._reading.sources import HEIC, is_heic

KINDS = "mp4, mov, webm, gif, png, jpg"
# Only containers that hold their own pictures: a playlist would send FFmpeg to the network.
CONTAINERS = {
    "options": {"format_whitelist": "mov,matroska,avi,ogg,mpegts,mpeg,flv,mp3,wav"},
    "metadata_errors": "replace",  # titles need not be UTF-8
}
STATED = {"mov", "matroska", "avi", "flv"}  # containers whose head says how long the file is
# FFmpeg's SWS_FULL_CHR_H_INT gives each pixel a colour of its own, which else two share.
LANCZOS = Interpolation.LANCZOS | 0x2000
IN_FLIGHT = 25e6  # bytes of frames that threads may hold
TRIES = 16  # errors in a row after which no packet is expected any more


class Video(Film):
    """Film of a video file.

    Parameters
    ----------
    file : File

    Raises
    ------
    ValueError
        From `frames`, if no picture can be decoded.
    """

    def __init__(self, file):
        super().__init__()
        self.file = file
        self._scaler, self._matrix, self._ratio, self._stored = VideoReformatter(), None, 1, None

    def frames(self, seconds):
        """Yield each picture before `seconds`, as PyAV has it, with its time."""
        last = start = None
        if is_heic(self.file):
            raise ValueError(f"{self.file.label} {HEIC}")
        try:
            with self.file.open() as stream, av.open(stream, **CONTAINERS) as container:
                track = self._opened(container)
                step = 1 / self.rates[0] if self.rates else 0.04
                # An avi has no times to show: it numbers frames as it stores them.
                stored = container.format.name == "avi"
                for frame in self._progressive(self._decoded(container, track)):
                    mark = frame.dts if stored else frame.pts
                    now = None if mark is None else float(mark * frame.time_base)
                    if last is None:
                        start, time = now or 0, 0.0
                    else:
                        # Without times, or with times that stand still, the stated rate counts.
                        time = -1 if now is None else now - start
                        time = time if time > last else last + step
                    # The small allowance counts a frame at 9.9999999 s as one at 10 s.
                    if time > seconds - 1e-6:
                        self.cut, self.broken = True, False
                        break
                    yield time, frame
                    del frame
                    last = time
                if self.cut:
                    self.whole = _end(container, track, start)
        except av.FFmpegError as error:
            raise ValueError(
                f"{self.file.label} cannot be read: it is damaged, incomplete (was all of it "
                f"copied?) or not one of {KINDS}"
            ) from error
        if last is None:
            raise ValueError(
                f"{self.file.label} has a video track, but none of its frames can be decoded: "
                "save it again as mp4 (H.264)"
            )

    def size(self, picture):
        """Height and width of a picture as it is to be seen: upright, with square pixels."""
        height, width = picture.height, max(1, round(picture.width * self._ratio))
        return (width, height) if self._turned else (height, width)

    def render(self, picture, height, width):
        """Scale a picture, then make a (height, width, 3) uint8 array of it."""
        if (picture.height, picture.width) != self._stored:
            was, now = (f"{h}×{w}" for h, w in (self._stored, (picture.height, picture.width)))
            self.note(f"the size changes from {was} to {now}: brought all to the first")
        if any(part.is_alpha for part in picture.format.components):
            white = self.on_white(picture.to_ndarray(format="rgba"))
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(white), format="rgb24")
        if self._turned:
            height, width = width, height
        scaled = self._scaler.reformat(picture, width, height, "rgb24", interpolation=LANCZOS)
        return upright(scaled.to_ndarray(), self._matrix)

    @property
    def _turned(self):
        """Whether rows become columns."""
        a, b, c, d = self._matrix or (1, 0, 0, 1)
        return abs(b) + abs(c) > abs(a) + abs(d)

    def _opened(self, container):
        """Return the track to read, with what is stated about it."""
        if not len(container.streams):  # an mp4 whose index, which comes last, is missing
            raise av.error.InvalidDataError(0, "no streams")
        track = next(iter(container.streams.video), None)
        if track is None or track.disposition & Disposition.attached_pic:  # a cover
            raise ValueError(f"{self.file.label} holds sound but no video: choose another file")
        track.thread_type = "AUTO"
        frame_bytes = max(1, track.width * track.height * 3 / 2)
        threads = min((os.cpu_count() or 1) + 1, 16)  # as FFmpeg itself takes
        track.thread_count = max(2, min(threads, int(IN_FLIGHT / frame_bytes)))
        self.lost, self.cut, self.broken = 0, False, False
        self.rates = tuple(float(rate) for rate in (track.guessed_rate, track.average_rate) if rate)
        if track.duration:
            self.whole = float(track.duration * track.time_base)
        if track.metadata.get("alpha_mode") == "1":
            self.note("left out the transparency, which is not read from webm")
        if track.format and (bits := max(part.bits for part in track.format.components)) > 8:
            self.note(f"brought {bits}-bit colours down to 8 bits")
        ratio = track.sample_aspect_ratio
        if ratio and ratio != 1:
            self._ratio = ratio
            self.note(f"made pixels of {ratio.numerator}:{ratio.denominator} square")
        return track

    def _decoded(self, container, track):
        """Yield all frames that can be decoded, and tell whether the file ends too soon."""
        reach = first = 0
        for packet in self._packets(container):
            if packet.pts is not None:
                reach = max(reach, float((packet.pts + (packet.duration or 0)) * packet.time_base))
                first = min(first, float(packet.pts * packet.time_base))
            if packet.stream_index != track.index:
                continue
            try:
                frames = packet.decode()
            except av.FFmpegError:
                self.lost += 1
                continue
            if frames and self._stored is None:
                self._stored = frames[0].height, frames[0].width
                self._matrix = _matrix(frames[0])
            while frames:
                yield frames.pop(0)
        if STATED & set(container.format.name.split(",")) and container.duration:
            missing = container.duration / av.time_base - (reach - first)
            step = 1 / self.rates[0] if self.rates else 0.04
            self.broken |= missing > max(0.5, 2 * step)

    def _packets(self, container):
        """Yield all packets, past places that are damaged, then those that empty the decoder."""
        failed = 0
        while failed < TRIES:
            try:
                for packet in container.demux():
                    failed = 0
                    yield packet
                return
            except av.EOFError:
                break
            except av.FFmpegError:
                failed += 1
        self.broken = True
        track = container.streams.video[0]
        ending = av.Packet()
        ending.stream = track
        yield ending

    def _progressive(self, frames):
        """Yield frames; those drawn in two fields, one row each in turn, without their combs."""
        graph = form = None
        for frame in frames:
            if frame.interlaced_frame or graph:
                now = (frame.width, frame.height, frame.format.name)
                if now != form:
                    yield from _rest(graph)
                    graph, form = _deinterlacer(frame), now
                    self.note("interlaced: filled in the rows between those of each field (bwdif)")
                graph.push(frame)
                yield from _pulled(graph)
            else:
                yield frame
            del frame
        yield from _rest(graph)


def upright(picture, matrix):
    """Turn a picture the way its file says it is to be seen.

    Parameters
    ----------
    picture : (height, width, c) array
    matrix : tuple or None
        ``(a, b, c, d)``: a stored pixel (x, y) belongs at (a x + c y, b x + d y), apart from a
        shift. Turns by quarters and mirrorings are followed; what lies between goes to the nearest.

    Returns
    -------
    array
        A view.

    Examples
    --------
    A quarter turn clockwise: x' = -y, y' = x.

    >>> upright(np.arange(6).reshape(2, 3, 1), (0, 1, -1, 0))[..., 0]
    array([[3, 0],
           [4, 1],
           [5, 2]])
    """
    if matrix is None:
        return picture
    a, b, c, d = matrix
    across, down = a, d
    if abs(b) + abs(c) > abs(a) + abs(d):  # a quarter turn: rows become columns
        picture = picture.swapaxes(0, 1)
        across, down = c, b
    return picture[:: -1 if down < 0 else 1, :: -1 if across < 0 else 1]


def _matrix(frame):
    """Display matrix of a frame, as for `upright`; FFmpeg keeps it in fixed point, by rows of 3."""
    data = frame.side_data.get("DISPLAYMATRIX")
    return data and tuple(np.frombuffer(bytes(data), np.int32)[[0, 1, 3, 4]].tolist())


def _deinterlacer(frame):
    """Make a filter that takes frames like this one; it leaves progressive ones as they are."""
    graph = av.filter.Graph()
    graph.link_nodes(
        graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
        ),
        graph.add("bwdif", "mode=send_frame:deint=interlaced"),
        graph.add("buffersink"),
    ).configure()
    return graph


def _pulled(graph):
    """Yield what a filter has ready."""
    while True:
        try:
            yield graph.vpull()
        except (av.BlockingIOError, av.EOFError):
            return


def _rest(graph):
    """Yield what a filter still holds."""
    if graph:
        graph.push(None)
        yield from _pulled(graph)


def _end(container, track, start):
    """Seconds from `start` to the end of the last frame, or `None` if that is not to be seen."""
    try:
        # Some containers find only their last packet, which need not be shown last: begin earlier.
        last = (container.start_time or 0) + (container.duration or 2**40)  # microseconds
        container.seek(max(0, last - 2_000_000))
        ends = [
            float((packet.pts + (packet.duration or 0)) * packet.time_base)
            for packet in container.demux(track)
            if packet.pts is not None
        ]
    except av.FFmpegError:
        return None
    return max(ends) - start if ends else None
