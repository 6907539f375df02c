"""What a notebook's widgets and truths are when it runs, and what a page needs to go on with them.

A saved notebook keeps pictures of its widgets, not the widgets. So its cells run here once, in
order, and whatever they show is caught as it is shown. Nothing about a widget is written twice.
"""

import base64
import contextlib
import hashlib
import io
import itertools
import json
import math
import os
import pickle
import re
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from unittest import mock

import anywidget
import nbformat

from lesson_utils import exercises
from lesson_utils.exercises.registry import find
from lesson_utils.systems import find as find_system
from lesson_utils.widgets import configure
from lesson_utils.widgets.base import PALETTE, Base
from lesson_utils.widgets.sliders import Sliders
from pages.pictures import smaller_frames, smallest

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "runs"  # of notebooks that have not changed since
FEW = 50  # settings of a widget with sliders, all of which travel with a page as pictures
SOME = 24  # of more settings than that: each picture may take half a second
PLAIN = {*anywidget.AnyWidget.class_trait_names(sync=True), "_esm", "_css", "_anywidget_id"}
ANSWERED = ("ask", "configure", "rubric")  # they ask a kernel; js/page.js has what stands in
MOVED = ("live",)  # they ask nothing, and stand still unless a kernel moves them
frames_of = cache(lambda files, offsets: smaller_frames(files, offsets))


@dataclass
class Run:
    """What a run left.

    Parameters
    ----------
    widgets : dict
        By id of the cell: (name of the widget's class, in small letters; its state as JSON can
        hold it, bytes apart).
    truths : dict
        By id of the prediction: what its reveal was given.

    modules : dict
        By name of the class: (its ES module, its style sheet).
    """

    widgets: dict = field(default_factory=dict)
    truths: dict = field(default_factory=dict)
    modules: dict = field(default_factory=dict)


def run(path):
    """Run a notebook, or read what an earlier run of the same left.

    Parameters
    ----------
    path : Path
        The notebook.

    Returns
    -------
    Run

    Raises
    ------
    RuntimeError
        If a cell raises.
    """
    kept = KEPT / f"{_key(path)}.pickle"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with _alone(kept.with_suffix(".lock")):
        with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
            return pickle.loads(kept.read_bytes())
        found = _execute(nbformat.read(path, as_version=4).cells, path.parent)
        kept.write_bytes(pickle.dumps(found))
    for old in KEPT.glob(f"{path.stem}-*"):
        if old.stem != kept.stem:
            old.unlink(missing_ok=True)
    return found


@contextlib.contextmanager
def _alone(path):
    """Let one process at a time run a notebook; on Windows several may run the same one."""
    with open(path, "w") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _key(path):
    """Number what a run hangs on: its cells, the lessons' package, the data, and this module."""
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    digest = hashlib.sha256(json.dumps([sys.version, cells]).encode())
    files = [*(ROOT / "lesson_utils").rglob("*.*"), *(ROOT / "data").rglob("*.*"), Path(__file__)]
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        digest.update(file.read_bytes())
    return f"{path.stem}-{digest.hexdigest()[:16]}"


def _execute(cells, folder):
    """Run cells as a kernel would, and catch what they show."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(io.StringIO()):
        # Nobody's progress, and nobody's IPython.
        apart = mock.patch.dict(os.environ, FRAME_TAPE_HOME=home, IPYTHONDIR=home, MPLBACKEND="agg")
        with apart, contextlib.chdir(folder), _caught() as (found, shown):
            shell = InteractiveShell(config=settings)
            for cell in cells:
                if cell.cell_type != "code":
                    continue
                before = len(shown)
                done = shell.run_cell(cell.source, store_history=False)
                if error := done.error_before_exec or done.error_in_exec:
                    raise RuntimeError(f"{cell.id}: {error!r}") from error
                for widget in shown[before:]:
                    name = type(widget).__name__.lower()
                    found.modules[name] = widget._esm, widget._css
                    found.widgets[cell.id] = name, state_of(widget)
    return found


@contextlib.contextmanager
def _caught():
    """Catch every widget that is shown, and every truth that is revealed."""
    found, shown = Run(), []

    def show(widget, **_):
        shown.append(widget)
        return {"text/plain": ""}, {}

    def reveal(id, truth):
        found.truths[id] = find(id, "prediction").parse(truth)

    with (
        mock.patch.object(Base, "_repr_mimebundle_", show),
        mock.patch.object(exercises, "reveal", reveal),
    ):
        main = sys.modules["__main__"]
        try:
            yield found, shown
        finally:
            sys.modules["__main__"] = main  # whose place a shell takes


def state_of(widget):
    """Collect what the page of a widget reads: its values by name, bytes as they are."""
    names = {*widget.traits(sync=True)} - PLAIN
    state = {name: getattr(widget, name) for name in sorted(names)}
    if "_frames" in state:
        state["_frames"], offsets = frames_of(state["_frames"], tuple(state["_setup"]["offsets"]))
        state["_setup"] = {**state["_setup"], "offsets": offsets}
    if isinstance(widget, Sliders):
        state |= drawn(widget)
    if isinstance(widget, configure.Configure):
        names = [name for some in configure.presets().values() for name in some]
        state["_published"] = {name: configure._fields(find_system(name)) for name in names}
    return state


def drawn(sliders):
    """Draw the pictures of a widget with sliders that travel with a page.

    Where all settings are `FEW`, all of them. Else the first slider keeps its values if these are
    at most `SOME`, and the next ones as many as there is room for then: evenly spread, with the one
    that it starts with.

    Returns
    -------
    dict
        What the widget's page reads, for these values; and besides ``_pictures``, by the numbers
        of the values: (file, sentence); and ``_all``, how many there are in the notebook.
    """
    every = math.prod(map(len, sliders._choices.values()))
    room, kept = every if every <= FEW else SOME, {}
    for name, choices in sliders._choices.items():
        kept[name] = spread(len(choices), room, sliders._at[name])
        room //= len(kept[name])
    pictures = {}
    for places in itertools.product(*(range(len(at)) for at in kept.values())):
        at = {name: kept[name][place] for name, place in zip(kept, places, strict=True)}
        try:
            picture = sliders._draw(**sliders._named(at))
            pictures[",".join(map(str, places))] = (
                smallest(picture.png, picture.html)[1],
                picture.alt,
            )
        except ValueError as error:  # said in place of a picture
            pictures[",".join(map(str, places))] = b"", str(error)
    setup = [
        {**one, "words": [one["words"][place] for place in kept[one["name"]]]}
        for one in sliders._setup
    ]
    start = {name: at.index(sliders._at[name]) for name, at in kept.items()}
    return {"_setup": setup, "_at": start, "_pictures": pictures, "_all": every}


def spread(count, room, start):
    """Choose at most `room` of `count` numbers, evenly spread, `start` among them."""
    room = max(1, min(count, room))
    if room == 1:
        return [start]
    chosen = {round(i * (count - 1) / (room - 1)) for i in range(room)}
    if start not in chosen:
        chosen.remove(min(chosen - {0, count - 1} or chosen, key=lambda n: abs(n - start)))
    return sorted(chosen | {start})


def live_names(run):
    """Name the widgets of a run that go on without a kernel: they ask it nothing, or a stand-in."""
    return [
        name
        for name, (module, _) in sorted(run.modules.items())
        if name in ANSWERED or (name not in MOVED and "model.send(" not in module)
    ]


def script(run):
    """Write the modules of a run's widgets as one script: names of classes -> what they export.

    Returns
    -------
    str
        An expression: an object with one entry for each widget that needs no kernel.
    """
    parts = []
    for name, (module, _) in sorted(run.modules.items()):
        if name in live_names(run):
            body = re.sub(r"export default (\S+);\s*$", r"return \1;", module)
            parts.append(f"{name}: (() => {{\n{body}\n}})(),")
    return "{\n" + "\n".join(parts) + "\n}"


def style(run):
    """Join the style sheets of a run's widgets, what they share once."""
    palette = PALETTE.read_text(encoding="utf-8")
    sheets = [sheet.removeprefix(palette) for _, (_, sheet) in sorted(run.modules.items())]
    return palette + "".join(sheets)


def packed(values):
    """Write values as JSON whose bytes each stand there once.

    Returns
    -------
    str
        The values, which are a dict, and besides ``"files": {name: base64}``; in them, bytes are
        ``{"$file": name}``.
    """
    files = {}

    def apart(value):
        if not isinstance(value, bytes):
            raise TypeError(f"{type(value).__name__} cannot travel with a page")
        name = hashlib.sha256(value).hexdigest()[:12]
        files[name] = base64.b64encode(value).decode()
        return {"$file": name}

    text = json.dumps(values, default=apart, ensure_ascii=False)
    return f'{text[:-1]}, "files": {json.dumps(files)}}}'.replace("<", "\\u003c")
