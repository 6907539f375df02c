"""The house: which rooms there are, that imports only point down, and what each may do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "lesson_utils"

# Modules and folders of modules; each imports only from those before it, or from itself.
ROOMS = (
    *(
        "_root",
        "_checks",
        "_jupyter",
        "_saving",
        "patterns",
        "_axis",
        "grid",
        "clip",
        "_drawing",
        "_reading",
        "cubes",
        "keeping",
        "attention",
        "tiles",
        "positions",
        "codes",
        "stream",
    ),
    *("cost", "measure", "follow", "denoiser", "worlds", "network", "train", "systems"),
    *("widgets", "clips", "tape", "figures", "exercises", "classroom"),
    *("doctor", "_command", "__main__"),
)
FILES = sorted(FOLDER.rglob("*.py"))
# Progress and reports are what these are for.
MAY_PRINT = {"_reading", "doctor", "_command", "__main__"}
WIDGETS = {
    "ask",
    "base",
    "catalogue",
    "configure",
    "live",
    "rubric",
    "sketch",
    "sliders",
    "tape",
    "upload",
}
LOADED_ONLY_WHEN_USED = {"matplotlib", "anywidget", "ipywidgets"}


def name_of(file):
    return ".".join(file.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__")


def room_of(name):
    return name.split(".")[0]


def imported_by(source):
    """Rooms that a module's text imports from, in whatever form."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("lesson_utils.")}


def nodes(file):
    return ast.walk(ast.parse(file.read_text(encoding="utf-8")))


every_file = pytest.mark.parametrize("file", FILES, ids=name_of)


def test_the_list_names_every_room():
    assert {room_of(name_of(file)) for file in FILES} - {"__init__"} == set(ROOMS)


@every_file
def test_imports_only_point_down_the_list(file):
    if file.parent == FOLDER and file.stem == "__init__":
        assert not imported_by(file.read_text(encoding="utf-8"))
        return
    above = ROOMS[ROOMS.index(room_of(name_of(file))) + 1 :]
    assert not imported_by(file.read_text(encoding="utf-8")) & set(above)


def test_imports_are_found_in_every_form():
    lines = (
        "import lesson_utils.grid",
        "from lesson_utils import clip",
        "from lesson_utils.cubes import patchify as cut",
        "def later(): from lesson_utils._drawing.chart import Chart",
        "import numpy, os.path",
    )
    assert imported_by("\n".join(lines)) == {"grid", "clip", "cubes", "_drawing"}


def test_drawing_and_widgets_load_only_when_used():
    plain = [name_of(f) for f in FILES if not WIDGETS & {f.stem, f.parent.name}]
    code = f"""
import importlib, sys
for name in {plain}:
    importlib.import_module(f"lesson_utils.{{name}}".removesuffix(".__init__"))
    loaded = {LOADED_ONLY_WHEN_USED} & sys.modules.keys()
    assert not loaded, (name, loaded)
"""
    subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent, check=True)


@every_file
def test_what_a_module_may_do(file):
    for node in nodes(file):
        # `python -O` drops assertions, and a learner needs a sentence.
        assert not isinstance(node, ast.Assert), node.lineno
        # One way to name a thing: its whole path.
        assert not (isinstance(node, ast.ImportFrom) and node.level), node.lineno
        if room_of(name_of(file)) not in MAY_PRINT:
            assert not (isinstance(node, ast.Name) and node.id == "print"), node.lineno
