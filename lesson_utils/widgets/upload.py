"""`Upload`: a button that takes a clip from the learner's machine, however far the kernel is."""

import re
import tempfile
from dataclasses import dataclass, replace
from inspect import signature
from pathlib import Path

import numpy as np
import traitlets

from lesson_utils._drawing.canvas import evenly, largest
from lesson_utils._drawing.picture import Picture
from lesson_utils._reading.read import read
from lesson_utils.widgets.base import Base
from lesson_utils.widgets.shell import running

MOST = 300 * 10**6  # bytes of a file
PART = 2**20  # bytes of a message: far below what servers and proxies let through
SHOWN, TALL, WIDE = 6, 84, 150  # frames of a clip that came, and the most pixels of each
_kept = {}  # cell -> how its clip was to be read, the clip, and its picture


class Upload(Base, page=Path(__file__).with_suffix(".js")):
    """Take a clip from the machine that shows the notebook; show this in a cell of its own.

    The page sends a part of the file, and the next one once the kernel has that, so that a kernel
    that is busy only makes it wait. The parts go into a temporary file, which is deleted as soon as
    it is read. A later file takes the place of an earlier one; a cell that is run again keeps it.

    Parameters
    ----------
    instead : Clip, optional
        What `clip` is until a clip has come.
    **how
        Anything that `clips.read` takes beside the file: ``seconds``, ``longest``, ``fps``.

    Attributes
    ----------
    said : str
        What the page says: what has come, or why nothing could be read.

    Raises
    ------
    TypeError
        If `clips.read` does not know a word of `how`.
    """

    said = traitlets.Unicode().tag(sync=True)
    _setup = traitlets.Dict().tag(sync=True)
    _png = traitlets.Bytes().tag(sync=True)
    _coming = None  # the file that is on its way

    def __init__(self, instead=None, **how):
        signature(read).bind(None, **how)
        self._instead, self._how = instead, how
        self._cell = running() and running()[0]
        before, self._own, self._picture = _kept.get(self._cell, (how, None, None))
        if before != how:
            self._own = self._picture = None
        super().__init__(
            _setup={"most": MOST, "part": PART},
            said=self._picture.alt if self._own else "No clip of yours is here yet.",
            _png=self._picture.png if self._own else b"",
        )
        self.on_msg(self._told)

    @property
    def clip(self):
        """The clip that came last; before one came, the one given `instead`.

        Raises
        ------
        ValueError
            If there is neither.
        """
        if self._own is None and self._instead is None:
            raise ValueError(
                "no clip is here yet: choose a file with the button, wait until it is read, then "
                "run this cell again"
            )
        return self._own or self._instead

    def close(self):
        """Take the widget off the page, and delete what came of a file."""
        self._drop()
        super().close()

    def _told(self, _widget, about, buffers):
        """Take what the page sends: a part of a file, or that no more is to come."""
        file, id = self._coming, about["id"]
        if about.get("stop"):
            if file and file.id == id:
                self._drop()
            return
        if about["at"] and (file is None or (file.id, file.taken) != (id, about["at"])):
            self.send({"id": id, "done": "Another file came in between: choose this one again."})
            return
        try:
            if not about["at"]:
                self._drop()
                self._coming = _Coming(id, about["size"], _named(about["name"]))
            self._take(self._coming, buffers[0])
        except ValueError as error:
            self._fail(str(error))
        except OSError as error:
            self._fail(f"{about['name']} cannot be kept here until it is read: {error.strerror}")
        except KeyboardInterrupt:
            self._fail(f"reading {about['name']} was interrupted")
        except Exception as error:  # the page waits for an answer
            self._fail(f"{about['name']} cannot be read: {type(error).__name__}: {error}")
        if self._coming is None:
            self.send({"id": id, "done": self.said})

    def _take(self, file, part):
        """Add a part to the file; read it if that was the last one."""
        if file.size > MOST or file.taken + len(part) > file.size:
            raise ValueError(f"{file.name} is larger than {MOST // 10**6} MB: choose a shorter one")
        file.add(part)
        self.send({"id": file.id, "taken": file.taken})
        if file.taken == file.size:

            def tell(words):
                self.send({"id": file.id, "reading": words})

            self._show(read(file.path, progress=tell, **self._how))
            self._drop()

    def _show(self, clip):
        """Keep a clip, and show some of its frames with what was read."""
        index = evenly(SHOWN, len(clip.frames))
        height, width = largest(*clip.frames.shape[1:3], TALL, WIDE)
        some = replace(clip, frames=clip.frames[index]).resize(height, width).frames
        gap = np.full((height, 4, 3), 255, np.uint8)
        strip = np.concatenate([part for frame in some for part in (frame, gap)][:-1], axis=1)
        notes = "".join(f" {note[0].upper()}{note[1:]}." for note in clip.notes)
        picture = Picture.from_array(strip, f"{clip!r}.{notes}")
        self._own, self._picture = clip, picture
        if self._cell:
            _kept[self._cell] = self._how, clip, picture
        self.said, self._png = picture.alt, picture.png

    def _fail(self, why):
        self._drop()
        still = f" {self._own.name!r}, which came before, is still here." if self._own else ""
        self.said = f"{why}.{still}"

    def _drop(self):
        if self._coming:
            self._coming.folder.cleanup()
            self._coming = None

    def __repr__(self):
        return self.said

    def _twin(self):
        if self._own:
            return self._picture._repr_mimebundle_()
        words = (
            f"A button that takes a clip from your machine, up to {MOST // 10**6} MB. {self.said}"
        )
        return {"text/plain": words}


@dataclass
class _Coming:
    """A file that comes in parts, in a folder of its own."""

    id: str
    size: int
    name: str
    taken: int = 0

    def __post_init__(self):
        self.folder = tempfile.TemporaryDirectory(
            prefix="frame-tape-"
        )  # goes with this, whatever happens
        self.path = Path(self.folder.name, self.name)
        self.path.touch()

    def add(self, part):
        with self.path.open("ab") as file:
            file.write(part)
        self.taken += len(part)


def _named(name):
    """Make a file's name on another machine one for this: short, and not that of a folder."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name)[-60:].lstrip(". ") or "clip"
