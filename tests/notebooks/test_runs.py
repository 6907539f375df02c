"""With every exercise solved, elsewhere and in another order, a notebook prints what it printed."""

import re

import nbformat
import pytest

from lesson_utils.exercises.registry import EXERCISES
from tests.notebooks.cells import CELLS, calls, printed
from tools import notebooks

pytestmark = pytest.mark.slow
CHECKS = calls("check")
# What these say depends on what was solved; so does what a cell tagged "yours" says.
OF_THE_LEARNER = re.compile(r"^(fresh|progress(\.\w+)?)\(", re.M)
LOOK_OUTSIDE = """
import socket
try:
    socket.getaddrinfo("example.org", 80)
except RuntimeError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for notebooks that has the data beside it, as in the project, and an empty log."""
    home = tmp_path_factory.mktemp("elsewhere")
    (home / "data").symlink_to(notebooks.ROOT / "data")
    (home / "notebooks").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "4321")
        patch.setenv("FRAME_TAPE_HOME", str(home / "log"))
        yield home / "notebooks"


def told(cell):
    """What a cell's outputs say, in the order in which a reader meets it."""
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        alts = re.findall(r'alt="([^"]*)"', data.get("text/html", ""))
        yield output.get("name"), output.get("text"), data.get("text/plain"), alts


def of_the_learner(cell):
    """Whether what a cell says depends on what was solved."""
    return "yours" in cell["metadata"].get("tags", ()) or OF_THE_LEARNER.search(cell["source"])


@pytest.mark.parametrize("stem", [*reversed(CELLS)])
def test_solved_it_passes_its_checks_and_prints_the_same(stem, folder):
    cells = [nbformat.from_dict(cell) for cell in CELLS[stem]]
    checks = {number: EXERCISES[id] for id, (number,) in CHECKS[stem].items()}
    for number, exercise in checks.items():
        cells[number - 1].source = exercise.worked
    cells.append(nbformat.v4.new_code_cell(LOOK_OUTSIDE, id="look-outside"))
    path = folder / f"{stem}.ipynb"
    wanted = {*folder.iterdir(), path}
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    form = notebooks.normal_form(notebooks.execute(path))
    *run, outside = nbformat.reads(form, as_version=4).cells
    assert {*folder.iterdir()} == wanted
    assert printed(outside) == "no network in tests: 'example.org' is not this machine\n"
    for number, (committed, cell) in enumerate(zip(CELLS[stem], run, strict=True)):
        if exercise := checks.get(number):
            passed = f"✓ Exercise {exercise.id}, {exercise.title}: passed."
            assert printed(cell).splitlines()[0] == passed
        elif number + 1 not in checks and not of_the_learner(committed):
            assert [*told(cell)] == [*told(committed)], cell.id
