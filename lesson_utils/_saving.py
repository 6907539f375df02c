"""What is seen goes out: pictures and films as files, with the sentence that says what they show.

The sentence stands where each format keeps one: in PNG as the text "Description", in GIF as its
comment, in MP4 as description and comment; all in UTF-8. A file of the same name is replaced, as
everywhere where a cell that saves is run again, and the answer says so.
"""

import math
import os
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin

FILMS = (".gif", ".mp4")
LONGEST = 1920  # pixels along the longer side of a film
MOST = {".gif": 2**27, ".mp4": 2**30}  # pixels in all frames of a film; a gif keeps all in memory
GIF_FPS = 50  # browsers show what is faster at 10 fps


@dataclass(frozen=True, repr=False)
class Saved:
    """A file that was written; shows as a sentence, and opens like its path.

    Parameters
    ----------
    path : Path
        Where it is.
    said : str
        What is in it.
    """

    path: Path
    said: str

    def __fspath__(self):
        return str(self.path)

    def __repr__(self):
        return self.said


def target(path, endings):
    """Look where a file is to go, before anything is drawn for it.

    Parameters
    ----------
    path : str or path-like
        ``~`` is the home folder.
    endings : tuple of str
        Those that can be written, small, with their dot.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If it is no path, has another ending, or lies in a folder that does not exist.
    """
    if not isinstance(path, str | os.PathLike):
        raise ValueError(f"a file is named by its path, not by {type(path).__name__} {path!r:.60}")
    path = Path(path).expanduser()
    if path.suffix.lower() not in endings:
        raise ValueError(f"{path.name!r} must end in {' or '.join(endings)}")
    if not path.parent.is_dir():
        raise ValueError(
            f"the folder {str(path.parent)!r} does not exist: make it first, or choose another"
        )
    return path


def write(path, data, what):
    """Write a file; say what is in it.

    Parameters
    ----------
    path : Path
        From `target`.
    data : bytes
    what : str
        What is in it ("a picture of 90 × 60 pixels").

    Returns
    -------
    Saved

    Raises
    ------
    ValueError
        If the file cannot be written there.
    """
    instead = " in place of the file that was there" if path.exists() else ""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ValueError(f"{path} cannot be written ({error.strerror}): choose another") from None
    size = f"{max(1, round(len(data) / 1000)):,} kB"
    return Saved(path, f"Saved {path}{instead}: {what}, {size}.")


def png(path, image, alt):
    """Write a picture as PNG.

    Parameters
    ----------
    path : Path
        From `target`.
    image : PIL.Image.Image
    alt : str
        What it shows.

    Returns
    -------
    Saved
    """
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Description", alt)
    out = BytesIO()
    image.save(out, "PNG", pnginfo=about, dpi=image.info.get("dpi"))
    return write(path, out.getvalue(), f"a picture of {image.width:,} × {image.height:,} pixels")


def film(path, frame_at, count, fps, alt):
    """Write frames that play at true speed, as gif or mp4 (H.264).

    A film is at most `LONGEST` pixels long or wide, and holds at most `MOST` pixels, 134 million
    in a gif and a billion in an mp4; larger frames are scaled down. A gif has at most 50 frames a
    second and 256 colours; of a faster film every second, third, … frame is kept. What was done
    is said.

    Parameters
    ----------
    path : Path
        From `target`, ending in one of `FILMS`.
    frame_at : callable
        ``frame_at(i)`` -> (height, width, 3) uint8 array, all of one size; so that frames need not
        fit into memory together.
    count : int
        How many there are, at least 1.
    fps : float
        Frames a second.
    alt : str
        What is seen.

    Returns
    -------
    Saved

    Raises
    ------
    ValueError
        If this machine cannot write the format.
    """
    kind = path.suffix.lower()
    step = math.ceil(fps / GIF_FPS - 1e-9) if kind == ".gif" else 1
    kept = range(0, count, step)
    height, width = frame_at(0).shape[:2]
    pixels = len(kept) * height * width
    scale = min(1, LONGEST / max(height, width), (MOST[kind] / pixels) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(height * scale))

    def image_at(i):
        image = Image.fromarray(np.ascontiguousarray(frame_at(kept[i])))
        return image if scale == 1 else image.resize(size, Image.Resampling.LANCZOS)

    data = (_gif if kind == ".gif" else _mp4)(image_at, len(kept), size, fps / step, alt)
    said = f"{len(kept):,} frame{'s' * (len(kept) != 1)} at {fps / step:.4g} fps, "
    said += f"{len(kept) * step / fps:.4g} s, {size[0]:,} × {size[1]:,} pixels"
    if step > 1:
        said += f" (one frame in {step} of {fps:.4g} fps: a gif shows at most {GIF_FPS})"
    if scale < 1:
        said += f" (scaled down from {width:,} × {height:,})"
    return write(path, data, said)


def _gif(image_at, count, size, fps, alt):
    """Encode a gif: one palette for all frames, so that what stands still does not flicker."""
    some = np.unique(np.linspace(0, count - 1, 32).astype(int)).tolist()
    thin = math.ceil((len(some) * size[0] * size[1] / 2**20) ** 0.5)
    sample = [np.asarray(image_at(i))[::thin, ::thin] for i in some]
    palette = Image.fromarray(np.concatenate(sample)).quantize(256)
    plain = {"palette": palette, "dither": Image.Dither.NONE}
    images = (image_at(i).quantize(**plain) for i in range(count))
    # A gif counts in hundredths of a second: each frame ends at the one nearest to its true end.
    ends = np.round(np.arange(count + 1) * 100 / fps).astype(int)
    out = BytesIO()
    next(images).save(
        out,
        "GIF",
        save_all=True,
        append_images=images,
        duration=(np.diff(ends) * 10).tolist(),
        loop=0,
        comment=alt.encode(),
    )
    return out.getvalue()


def _mp4(image_at, count, size, fps, alt):
    """Encode an mp4 that every browser plays."""
    import av
    from av.video.reformatter import Colorspace

    out = BytesIO()
    try:
        with av.open(out, "w", format="mp4") as container:
            container.metadata.update(description=alt, comment=alt)
            rate = Fraction(fps).limit_denominator(1001)  # 29.97 is 30000/1001
            how = {"crf": "18", "preset": "veryfast"}
            stream = container.add_stream("libx264", rate=rate, options=how)
            stream.pix_fmt = "yuv420p"
            # It stores colours for squares of 2 × 2 pixels, so both sides must be even.
            stream.width, stream.height = (side + side % 2 for side in size)
            made = stream.codec_context
            made.colorspace = made.color_primaries = made.color_trc = 1  # BT.709, said and done
            for i in range(count):
                picture = np.asarray(image_at(i))
                edge = [(0, side % 2) for side in picture.shape[:2]] + [(0, 0)]
                frame = av.VideoFrame.from_ndarray(np.pad(picture, edge, "edge"), format="rgb24")
                frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
    except (av.FFmpegError, av.codec.codec.UnknownCodecError) as error:
        raise ValueError(f"mp4 cannot be written here ({error}): save it as .gif") from error
    return out.getvalue()
