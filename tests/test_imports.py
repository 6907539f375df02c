import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "lesson_utils"

# Each module imports only from those before it.
ORDER = [
    "grid",
    "clip",
    "synthetic",
    "film",
    "decoding",
    "reading",
    "clips",
    "cubes",
    "blockwise",
    "patterns",
    "attention",
    "cost",
    "measure",
    "follow",
    "systems",
    "picture",
    "shapes",
    "worlds",
    "generate",
    "toys",
    "disclosed",
    "network",
    "train",
    "trained",
    "live",
    "sliders",
    "rubric",
    "compose",
    "sketch",
    "chart",
    "figures",
    "figures_attention",
    "figures_cost",
    "figures_generate",
    "figures_review",
    "figures_sheet",
    "figures_systems",
    "figures_toys",
    "figures_train",
    "stills",
    "tape_still",
    "tape",
    "catalogue",
    "explain",
    "configure",
    "progress",
    "sheet",
    "doctor",
]
WIDGETS = {"catalogue", "configure", "rubric", "sketch", "sliders", "tape"}  # a widget itself
MAY_PRINT = {"reading", "doctor"}  # progress and reports are what these are for
LOADED_ONLY_WHEN_USED = {"matplotlib", "anywidget", "ipywidgets"}


def nodes(module):
    return list(ast.walk(ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))))


def imported_by(module):
    names = set()
    for node in nodes(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(
                ["lesson_utils"] * bool(node.level) + [node.module] * bool(node.module)
            )
            names |= {start, *(f"{start}.{alias.name}" for alias in node.names)}
    inside = {name.split(".")[1] for name in names if name.startswith("lesson_utils.")}
    return inside & set(ORDER)


def test_the_order_names_every_module():
    assert {file.stem for file in FOLDER.glob("*.py")} - {"__init__"} == set(ORDER)


@pytest.mark.parametrize("module", ORDER)
def test_imports_only_point_down_the_list(module):
    assert imported_by(module) <= set(ORDER[: ORDER.index(module)])


def test_the_package_itself_imports_nothing():
    tree = nodes("__init__")
    assert not [node for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]


def test_imports_are_found_in_every_form(tmp_path, monkeypatch):
    lines = (
        "import lesson_utils.grid",
        "from lesson_utils import clip",
        "from lesson_utils.cubes import patchify as cut",
        "def later(): from . import measure",
        "from .systems import load",
        "import numpy, os.path",
    )
    (tmp_path / "sample.py").write_text("\n".join(lines))
    monkeypatch.setitem(globals(), "FOLDER", tmp_path)
    assert imported_by("sample") == {"grid", "clip", "cubes", "measure", "systems"}


@pytest.mark.parametrize("module", [name for name in ORDER if name not in WIDGETS])
def test_drawing_and_widgets_load_only_when_used(module):
    code = f"import sys, lesson_utils.{module}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not LOADED_ONLY_WHEN_USED & set(run.stdout.split())


@pytest.mark.parametrize("module", ORDER)
def test_no_module_asserts(module):
    # `python -O` drops assertions, and a learner needs a sentence.
    assert not [n.lineno for n in nodes(module) if isinstance(n, ast.Assert)]


@pytest.mark.parametrize("module", [name for name in ORDER if name not in MAY_PRINT])
def test_only_modules_that_report_print(module):
    names = [n for n in nodes(module) if isinstance(n, ast.Name)]
    assert not [n.lineno for n in names if n.id == "print"]
