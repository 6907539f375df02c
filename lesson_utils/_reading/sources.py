"""What to decode (`find`, `File`, `Film`), and how its pixels are put right (`upright`)."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")


@dataclass
class File:
    """A file that can be opened again and again.

    Parameters
    ----------
    label : str
        What messages call it.
    open : callable
        Returns a new binary file object.
    """

    label: str
    open: Callable

    def head(self):
        """Read the first 32 bytes, by which kinds of files are told apart."""
        with self.open() as stream:
            return stream.read(32)


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


def find(source):
    """Find the files that a learner names.

    Parameters
    ----------
    source : str, Path, bytes, or list of str or Path
        A file, a folder of pictures, or a list of pictures.

    Returns
    -------
    name : str
        What to call the clip; empty for bytes.
    files : list of File
        At least one; none is empty. A folder's pictures come in the order of their names.
    several : bool
        Whether `source` is a folder or a list, so that each file is one picture of the clip.

    Raises
    ------
    ValueError
        If there is nothing to read, saying what to do.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        files = [File("the clip given as bytes", partial(BytesIO, bytes(source)))]
        name, several = "", False
    else:
        name, paths, several = _paths(source)
        files = [File(path.name, partial(path.open, "rb")) for path in paths]
    for file in files:
        try:
            head = file.head()
        except OSError as error:
            raise ValueError(f"{file.label} cannot be opened: {error.strerror}") from error
        if not head:
            raise ValueError(f"{file.label} is empty, 0 bytes: copy or save it again")
    return name, files, several


def _paths(source):
    """Return what to call the clip, the paths to read, and whether `source` named several."""
    if isinstance(source, list | tuple):
        paths = [_path(item) for item in source]
        if not paths:
            raise ValueError("the list of pictures is empty: give at least one path")
        return paths[0].parent.name, paths, True
    path = _path(source)
    if not path.is_dir():
        return path.stem, [path], False
    paths = [p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file()]
    paths = [p for p in paths if not p.name.startswith(".")]
    if not paths:
        raise ValueError(
            f"the folder {path.name!r} holds no pictures ({', '.join(SUFFIXES)}): for a "
            "video, give the path of the file itself"
        )
    return path.name, sorted(paths, key=_natural), True


def _path(source):
    """Return `source` as the path of something that exists on this machine."""
    if not isinstance(source, str | Path):
        raise ValueError(
            f"a clip is read from a path, bytes, a folder or a list of paths, not from "
            f"{type(source).__name__} {source!r:.60}"
        )
    path = Path(os.path.expanduser(source))
    if not str(source).strip():
        raise ValueError("the path is empty: give the path of a file or folder")
    if os.path.exists(path):  # unlike path.exists(), False for a name too long to be one
        return path
    # Two letters or more, so that the drive in C:\clips is not taken for a scheme.
    if re.match(r"[a-z][a-z0-9+.-]+:", str(source), re.IGNORECASE):
        raise ValueError(
            f"{str(source)!r:.80} is an address, and nothing here is read from a network: download "
            "the file, then give its path"
        )
    near = "" if path.is_absolute() else f" in {Path.cwd()}"
    raise ValueError(f"there is no file or folder {str(path)!r:.200}{near}: check the path")


def _natural(path):
    """Sort key that puts img2 before img10."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], path.name
