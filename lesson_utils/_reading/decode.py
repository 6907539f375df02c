"""Decode one file: when each of its frames is shown, and its pixels, upright, on white.

Files go to imageio as open file objects, never as names: a name could be an address that imageio
would fetch. Video is decoded twice. imageio gives pixels without times, so PyAV first looks when
each frame is shown; then only the frames that are kept need memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import av
import imageio.v3 as iio
import numpy as np
from av.stream import Disposition

KINDS = "mp4, mov, webm, gif, png, jpg"
# Only containers that hold their own pictures: a playlist would send FFmpeg to the network.
CONTAINERS = {
    "options": {"format_whitelist": "mov,matroska,avi,ogg,mpegts,mpeg,flv,mp3,wav"},
    "metadata_errors": "replace",  # titles need not be UTF-8
}
ANIMATED = (b"GIF8", b"\x89PNG", b"RIFF")  # in other picture files, what follows are pages

# Where a stored pixel belongs, as for `upright`, by the number in EXIF.
ORIENTATIONS = {
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}


@dataclass
class Film:
    """Frames that wait to be decoded, and the times at which they are shown.

    Parameters
    ----------
    times : list of float
        Seconds from the first frame to each one.
    rates : tuple of float
        Frame rates that the file states, the likeliest first.
    pictures : iterator of (height, width, 3) uint8 arrays
        One for each time; fewer if the file breaks off.
    notes : list of str
        What decoding changed; complete once `pictures` is used up.
    length : float, optional
        Seconds from the first frame to the end of the last, if known.
    whole : float, optional
        Seconds of the whole file, if it states them.
    cut : bool
        Whether frames follow that are not in `times`.
    damaged : bool
        Whether the file cannot be decoded to its end.
    """

    times: list
    rates: tuple
    pictures: Iterator
    notes: list = field(default_factory=list)
    length: float | None = None
    whole: float | None = None
    cut: bool = False
    damaged: bool = False

    def note(self, text):
        """Add a note unless it is there already."""
        if text not in self.notes:
            self.notes.append(text)

    def on_white(self, picture):
        """Lay a picture with transparency, (height, width, 4), on white; note it."""
        if picture.shape[-1] == 3:
            return picture
        colour, alpha = picture[..., :3], picture[..., 3:].astype(np.uint16)
        if alpha.min() == 255:
            return colour
        self.note("laid transparent parts on white")
        # 127 rounds to the nearest; the largest sum, 255 × 255 + 127, fits into 16 bits
        return ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


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


def is_picture(file):
    """Tell whether Pillow knows what kind of picture a file is."""
    try:
        with file.open() as stream, iio.imopen(stream, "r", plugin="pillow"):
            return True
    except Exception:  # Pillow raises nearly anything on a damaged file, here and below
        return False


def stills(files, rate, seconds):
    """Film of single pictures, one after the other; pictures from `seconds` on are left out.

    Parameters
    ----------
    files : list of File
    rate : float
        Pictures shown in a second.
    seconds : float
        Length to use.

    Returns
    -------
    Film
        Its pictures raise `ValueError` at a file that is not a picture, is damaged, or is not as
        large as the first one.
    """
    times = [i / rate for i in range(len(files)) if i / rate < seconds]
    film = Film(times, (rate,), iter(()), length=len(times) / rate, whole=len(files) / rate)
    film.cut = len(times) < len(files)
    film.pictures = _alike(files[: len(times)], film)
    return film


def animation(file, seconds):
    """Film of a gif, png or webp picture with several frames; `None` if there is only one.

    The file says how long each frame is shown. Frames without a time, or with 10 ms or less, get
    100 ms, as in browsers.

    Parameters
    ----------
    file : File
    seconds : float
        Frames from here on are left out.
    """
    if file.head()[:4] not in ANIMATED:
        return None
    film = Film([], (), iter(()))
    elapsed = 0  # milliseconds
    with file.open() as stream, iio.imopen(stream, "r", plugin="pillow") as image:
        for index in count():
            try:
                image.read(index=index)  # WebP states a time only once the frame is decoded
            except EOFError:  # there is no such frame
                break
            except Exception:
                film.damaged = True
                break
            if elapsed >= seconds * 1000:
                film.cut = True
                break
            film.times.append(elapsed / 1000)
            shown = image.metadata(index=index).get("duration") or 0
            elapsed += shown if shown > 10 else 100
    if len(film.times) < 2 and not film.cut:
        return None
    film.length = elapsed / 1000
    film.rates = (1000 * len(film.times) / elapsed,)
    film.pictures = _frames_of(file, film)
    return film


def video(file, seconds, progress):
    """Film of a video.

    Parameters
    ----------
    file : File
    seconds : float
        Frames from here on are left out.
    progress : callable
        Called with a few words at each frame.

    Raises
    ------
    ValueError
        If no picture can be decoded.
    """
    film = Film([], (), iter(()))
    try:
        with file.open() as stream, av.open(stream, **CONTAINERS) as container:
            if not len(container.streams):  # an mp4 whose index, which comes last, is missing
                raise av.error.InvalidDataError(0, "no streams")
            track = next(iter(container.streams.video), None)
            if track is None or track.disposition & Disposition.attached_pic:  # a cover
                raise ValueError(f"{file.label} holds sound but no video: choose another file")
            matrix = _look_through(container, track, film, seconds, progress)
            if not film.times:
                raise ValueError(
                    f"{file.label} has a video track, but none of its frames can be decoded: "
                    "save it again as mp4 (H.264)"
                )
            options = _options(track, film)
    except av.FFmpegError as error:
        raise ValueError(
            f"{file.label} cannot be read: it is damaged, incomplete (was all of it copied?) or "
            f"not one of {KINDS}"
        ) from error
    film.pictures = _filmed(file, film, options, matrix)
    return film


def _alike(files, film):
    """Yield one picture of each file, all of one size."""
    size = None
    for file in files:
        try:
            picture = next(_frames_of(file, film))
        except Exception as error:
            raise ValueError(
                f"{file.label} is not a colour or grey picture, or is damaged: leave it out, or "
                "save it again as png or jpg"
            ) from error
        size = size or picture.shape[:2]
        if picture.shape[:2] != size:
            raise ValueError(
                f"{file.label} is {picture.shape[0]}×{picture.shape[1]} pixels, but the pictures "
                f"before it are {size[0]}×{size[1]}: crop or scale them to one size"
            )
        yield picture


def _frames_of(file, film):
    """Yield the frames of a picture file."""
    head = file.head()
    with file.open() as stream, iio.imopen(stream, "r", plugin="pillow") as image:
        about = image.metadata(index=0, exclude_applied=False)
        if about["mode"] in ("F", "I"):
            raise ValueError(f"pixels of mode {about['mode']!r} are numbers, not colours")
        deep = about["mode"].startswith("I;16")
        if deep or (head.startswith(b"\x89PNG") and head[24:25] == b"\x10"):
            film.note("brought 16-bit colours down to 8 bits")
        matrix = ORIENTATIONS.get(about.get("Orientation"))
        for picture in image.iter(mode=None if deep else "RGBA"):
            if deep:  # Pillow would clip it
                picture = np.repeat((picture >> 8).astype(np.uint8)[..., None], 3, axis=-1)
            yield upright(film.on_white(picture), matrix)


def _look_through(container, track, film, seconds, progress):
    """Fill in the film's times; return the matrix that turns its pictures."""
    track.thread_type = "AUTO"
    film.rates = tuple(float(rate) for rate in (track.guessed_rate, track.average_rate) if rate)
    step = 1 / film.rates[0] if film.rates else 0.04
    if track.duration:
        film.whole = float(track.duration * track.time_base)
    elif container.duration:
        film.whole = container.duration / av.time_base
    matrix, start = None, 0
    try:
        for frame in container.decode(track):
            if not film.times:
                start = frame.time or 0
                matrix = _matrix(frame)
                time = 0.0
            else:
                # Streams without times, or with times that stand still, get the stated rate.
                time = -1 if frame.time is None else frame.time - start
                time = time if time > film.times[-1] else film.times[-1] + step
            # The small allowance counts a frame at 9.9999999 s as one at 10 s.
            if time > seconds - 1e-6:
                film.cut = True
                break
            film.times.append(time)
            progress(f"looked through {time:.0f} s")
    except av.FFmpegError:
        film.damaged = True
    return matrix


def _matrix(frame):
    """Display matrix of a frame, as for `upright`; FFmpeg keeps it in fixed point, by rows of 3."""
    data = frame.side_data.get("DISPLAYMATRIX")
    return data and tuple(np.frombuffer(bytes(data), np.int32)[[0, 1, 3, 4]].tolist())


def _options(track, film):
    """Note what is special about a video's pixels; return how imageio is to decode them."""
    options = {"format": "rgb24", "thread_type": "FRAME"}
    parts = track.format.components
    if any(part.is_alpha for part in parts):
        options["format"] = "rgba"
    if track.metadata.get("alpha_mode") == "1":
        film.note("left out the transparency, which is not read from webm")
    if (bits := max(part.bits for part in parts)) > 8:
        film.note(f"brought {bits}-bit colours down to 8 bits")
    ratio = track.sample_aspect_ratio
    if ratio and ratio != 1:
        width = max(1, round(track.width * ratio))
        options["filter_sequence"] = [("scale", f"w={width}:h={track.height}:flags=lanczos")]
        film.note(f"made pixels of {ratio.numerator}:{ratio.denominator} square")
    return options


def _filmed(file, film, options, matrix):
    """Yield the frames of a video."""
    with (
        file.open() as stream,
        iio.imopen(stream, "r", plugin="pyav", **CONTAINERS) as source,
    ):
        try:
            for picture in source.iter(**options):
                yield upright(film.on_white(picture), matrix)
        except av.FFmpegError:
            film.damaged = True
