"""Find the files that a learner names."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from lesson_utils.clip import Clip

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".avif")
HEIC = "is a heic picture: save it as jpg or png"  # what is said of one
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")  # one picture, often in tiles; no film
SYSTEM = ("Thumbs.db", "desktop.ini")  # that systems put into folders by themselves


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


def is_heic(file):
    """Tell whether a file is a single picture as phones write them, which nothing here reads."""
    head = file.head()
    return head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS


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
    left : list of str
        A note on what a folder holds besides, if anything.

    Raises
    ------
    ValueError
        If there is nothing to read, saying what to do.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        files = [File("the clip given as bytes", partial(BytesIO, bytes(source)))]
        name, several, left = "", False, []
    else:
        name, paths, several, left = _paths(source)
        files = [File(path.name, partial(path.open, "rb")) for path in paths]
    for file in files:
        try:
            head = file.head()
        except OSError as error:
            raise ValueError(f"{file.label} cannot be opened: {error.strerror}") from error
        if not head:
            raise ValueError(f"{file.label} is empty, 0 bytes: copy or save it again")
    return name, files, several, left


def _paths(source):
    """Return what to call the clip, the paths to read, and whether `source` named several."""
    if isinstance(source, list | tuple):
        paths = [_path(item) for item in source]
        if not paths:
            raise ValueError("the list of pictures is empty: give at least one path")
        return paths[0].parent.name, paths, True, []
    path = _path(source)
    if not path.is_dir():
        return path.stem, [path], False, []
    held = [p for p in path.iterdir() if not p.name.startswith(".") and p.name not in SYSTEM]
    paths = [p for p in held if p.suffix.lower() in SUFFIXES and p.is_file()]
    if not paths:
        if heic := [p.name for p in held if p.suffix.lower() in (".heic", ".heif")]:
            raise ValueError(f"the folder {path.name!r} holds only others: {min(heic)} {HEIC}")
        raise ValueError(
            f"the folder {path.name!r} holds no pictures ({', '.join(SUFFIXES)}): for a "
            "video, give the path of the file itself"
        )
    return path.name, sorted(paths, key=_natural), True, _left_out(set(held) - set(paths))


def _left_out(others):
    """Note what is not read of a folder, the first few by name."""
    if not others:
        return []
    names = [p.name for p in sorted(others, key=_natural)]
    more = f" and {len(names) - 3} more" if names[3:] else ""
    return [f"left out what is no picture ({', '.join(SUFFIXES)}): {', '.join(names[:3])}{more}"]


def _path(source):
    """Return `source` as the path of something that exists on this machine."""
    if not isinstance(source, str | os.PathLike):
        raise ValueError(
            f"a clip is read from a path, bytes, a folder or a list of paths, not from "
            f"{_otherwise(source)}"
        )
    source = os.fspath(source)
    if not source.strip():
        raise ValueError("the path is empty: give the path of a file or folder")
    # As it stands, or as it is copied from a file manager or a terminal: in quotes, with "\\ ".
    bare = source.strip().strip("\"'")
    for text in (source, bare, bare.replace("\\ ", " ")):
        path = Path(os.path.expanduser(text))
        if os.path.exists(path):  # unlike path.exists(), False for a name too long to be one
            return path
    path = Path(source)
    # Two letters or more, so that the drive in C:\clips is not taken for a scheme.
    if re.match(r"[a-z][a-z0-9+.-]+:", str(source), re.IGNORECASE):
        raise ValueError(
            f"{str(source)!r:.80} is an address, and nothing here is read from a network: download "
            "the file, then give its path"
        )
    near = "" if path.is_absolute() else f" in {Path.cwd()}"
    raise ValueError(f"there is no file or folder {str(path)!r:.200}{near}: check the path")


def _otherwise(source):
    """Name what cannot be read, and what to write instead."""
    kind = type(source).__name__
    if hasattr(source, "shape"):
        return f"{kind} {source.shape}: frames in an array become a clip with Clip(frames, fps=25)"
    if isinstance(source, Clip):
        return f"a {kind}: it is read already"
    if hasattr(source, "read"):
        return f"an open file ({kind}): give its bytes, clips.read(file.read()), or its path"
    if hasattr(source, "convert"):  # Pillow's
        return f"{kind}: a picture becomes a clip: Clip([p.convert('RGB')], fps=1)"
    if isinstance(source, Iterable) and not isinstance(source, Mapping):
        return f"{kind}: give a list in the order to show, clips.read(sorted(paths))"
    return f"{kind} {source!r:.60}"


def _natural(path):
    """Sort key that puts img2 before img10."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], path.name
