"""A second run of every notebook, elsewhere and in another order, prints the same."""

import re

import nbformat
import pytest

from tools import notebooks

PATHS = sorted(notebooks.FOLDER.glob("*.ipynb"))
LOOK_OUTSIDE = """
import socket
try:
    socket.getaddrinfo("example.org", 80)
except RuntimeError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of notebooks that has the data beside it, as in the project."""
    home = tmp_path_factory.mktemp("elsewhere")
    (home / "data").symlink_to(notebooks.ROOT / "data")
    (home / "notebooks").mkdir()
    return home / "notebooks"


@pytest.fixture(scope="module")
def runs(folder):
    """The second run of each notebook, by name."""
    done = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "4321")
        for path in reversed(PATHS):
            notebook = nbformat.read(path, as_version=4)
            notebook.cells.append(nbformat.v4.new_code_cell(LOOK_OUTSIDE, id="look-outside"))
            nbformat.write(notebook, folder / path.name)
            done[path.name] = notebooks.execute(folder / path.name)
    return done


def told(output):
    """What an output says, in the order in which a reader meets it."""
    data = output.get("data", {})
    alts = re.findall(r'alt="([^"]*)"', data.get("text/html", ""))
    return output.get("name"), output.get("text"), data.get("text/plain"), alts


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_two_full_runs_print_the_same(path, runs):
    committed = nbformat.read(path, as_version=4)
    second = nbformat.reads(notebooks.normal_form(runs[path.name]), as_version=4)
    for before, after in zip(committed.cells, second.cells[:-1], strict=True):
        assert before.source == after.source
        assert list(map(told, before.get("outputs", []))) == list(
            map(told, after.get("outputs", []))
        )


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_run_is_offline(path, runs):
    (output,) = runs[path.name].cells[-1].outputs
    assert output.text == "no network in tests: 'example.org' is not this machine\n"


def test_a_run_writes_nothing_beside_the_notebooks(folder, runs):
    assert {path.name for path in folder.iterdir()} == set(runs)
