"""Each committed notebook in JupyterLab: as it is opened, and run with every exercise solved.

Solved, in another order and with other hashes, it passes its checks and prints what it printed.
"""

import re
import shutil

import nbformat
import pytest
from playwright.sync_api import expect

from lesson_utils.exercises.registry import EXERCISES
from tests.browser.lab import SEEN, WIDGETS, until
from tests.notebooks.cells import CELLS, calls, printed
from tools.notebooks import normal_form

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
def nothing_learned(served):
    """An empty log: what other tests answered is no answer here."""
    _, notebooks = served
    shutil.rmtree(notebooks.parent.parent / "state" / "log", ignore_errors=True)


def showing(notebook, kind):
    """Ids of the cells with an output of a kind, once for each."""
    return [
        cell.id
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if any(kind in name for name in output.get("data", ()))
    ]


@pytest.mark.parametrize("stem", CELLS)
def test_without_a_kernel_its_pictures_are_there(lab, stem):
    notebook = lab.open(f"{stem}.ipynb", kernel=False)
    pictures = len(showing(notebook, "image/png"))
    images = notebook.root.locator(".jp-OutputArea-output img")
    expect(images).to_have_count(pictures)
    assert images.evaluate_all(SEEN) == pictures
    text = notebook.root.locator(".jp-Notebook").inner_text()
    assert "model not found" not in text
    assert "Error displaying widget" not in text


@pytest.mark.parametrize("stem", [*reversed(CELLS)])
def test_solved_it_passes_its_checks_prints_the_same_and_is_live(lab, nothing_learned, stem):
    cells = [nbformat.from_dict(cell) for cell in CELLS[stem]]
    checks = {number: EXERCISES[id] for id, (number,) in CHECKS[stem].items()}
    for number, exercise in checks.items():
        cells[number - 1].source = exercise.worked
    cells.append(nbformat.v4.new_code_cell(LOOK_OUTSIDE, id="look-outside"))
    notebook = lab.make(*cells)
    wanted = {*lab.notebooks.iterdir()}
    notebook.run_all()
    assert notebook.failures == []
    is_live(notebook)
    assert {*lab.notebooks.iterdir()} == wanted
    lab.command("docmanager:save")
    form = normal_form(nbformat.read(lab.notebooks / notebook.name, as_version=4))
    *run, outside = nbformat.reads(form, as_version=4).cells
    assert printed(outside) == "no network in tests: 'example.org' is not this machine\n"
    for number, (committed, cell) in enumerate(zip(CELLS[stem], run, strict=True)):
        if exercise := checks.get(number):
            passed = f"✓ Exercise {exercise.id}, {exercise.title}: passed."
            assert printed(cell).splitlines()[0] == passed
        elif number + 1 not in checks and not of_the_learner(committed):
            assert [*told(cell)] == [*told(committed)], cell.id


def told(cell):
    """What a cell's outputs say, in the order in which a reader meets it."""
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        alts = re.findall(r'alt="([^"]*)"', data.get("text/html", ""))
        yield output.get("name"), output.get("text"), data.get("text/plain"), alts


def of_the_learner(cell):
    """Whether what a cell says depends on what was solved."""
    return "yours" in cell["metadata"].get("tags", ()) or OF_THE_LEARNER.search(cell["source"])


def is_live(notebook):
    """Every widget is there and says what it shows, every slider moves its picture."""
    for id in showing(notebook, "widget-view"):
        expect(notebook.output(id).locator(WIDGETS).first).to_be_attached()
    for tape in notebook.root.locator(".tape").all():
        tape.scroll_into_view_if_needed()
        expect(tape.locator(".tape-line")).not_to_be_empty()
        for canvas in tape.locator("canvas").all():
            expect(canvas).to_have_attribute("aria-label", re.compile(r"\w+ \w+"))
    for sliders in notebook.root.locator(".sliders").all():
        moves_its_picture(sliders)
    images = notebook.root.locator(".jp-OutputArea-output img")
    until(lambda: images.evaluate_all(SEEN) == images.count())


def moves_its_picture(sliders):
    """Every slider there brings another picture, with words of its own, and the first again."""
    image = sliders.locator("img")
    for slider in sliders.locator("input").all():
        before = image.get_attribute("alt")  # unlike shown text, there also outside of the window
        at = slider.input_value()
        slider.press("Home" if at != "0" else "End")
        expect(image).not_to_have_attribute("alt", before)
        expect(sliders.get_by_role("status")).to_have_text(image.get_attribute("alt"))
        slider.fill(at)
        expect(image).to_have_attribute("alt", before)
