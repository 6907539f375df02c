"""A notebook that is saved, opened again, exported, printed: its pictures are there."""

import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from lesson_utils._jupyter.views import LIVE
from tests.browser.lab import SEEN, WIDGETS, Notebook7

TAPE = """from lesson_utils import clips
from lesson_utils.tape import Tape
tape = Tape(clips.load("bunny"))
tape"""
SKETCH = """from lesson_utils.grid import Grid
from lesson_utils.widgets.sketch import Sketch
sketch = Sketch(Grid(6, 48, 64, patch=16))
sketch"""
SLIDERS = """from lesson_utils.widgets.sliders import Sliders
Sliders(lambda t: Sketch(sketch.grid, t=t).picture, {"t": "time step"}, t=(range(6), 0))"""
DRAWN = TAPE, SKETCH, SLIDERS
WORDED = {
    "from lesson_utils.exercises import predict, recall\npredict('2.a')": "Prediction 2.a",
    "recall('10.c')": "10.c",
    "from lesson_utils.widgets.catalogue import Catalogue\nCatalogue('wan')": "Wan 2.2 TI2V-5B",
    "from lesson_utils.widgets.configure import Configure\nConfigure()": "tokens a second",
    "from lesson_utils.widgets.live import Live\nLive('a model', steps=4)": "a model",
}
CELLS = (*DRAWN, *WORDED)  # of every kind of widget one
BOX = "import ipywidgets\nipywidgets.VBox([ipywidgets.IntSlider(), tape])"
ALL = (*CELLS, BOX)


@pytest.fixture(params=["JupyterLab", "Notebook 7"])
def program(request, page_of_lab, context, served):
    if request.param == "JupyterLab":
        yield page_of_lab
        page_of_lab.close()
        return
    program = Notebook7(context.new_page(), *served)
    yield program
    program.close()
    program.page.close()
    assert (program.errors, program.outside) == ([], [])


def is_live(notebook):
    expect(notebook.root.locator(WIDGETS)).to_have_count(len(ALL))


def shows_its_pictures(notebook):
    """Every widget's twin is there, and the widget is not."""
    for index, cell in enumerate(notebook.cells):
        output = notebook.output(index)
        output.scroll_into_view_if_needed()
        if cell.source in DRAWN:
            image = output.locator("img")
            expect(image).to_have_attribute("alt", cell.outputs[0].data["text/plain"])
            assert image.evaluate_all(SEEN) == 1
        else:
            expect(output).to_contain_text((WORDED | {BOX: LIVE})[cell.source])
    expect(notebook.root.locator(WIDGETS)).to_have_count(0)
    for trouble in ("model not found", "Loading widget", "Error displaying widget"):
        expect(notebook.root).not_to_contain_text(trouble)


def test_what_was_saved_opens_with_its_pictures_and_is_live_when_run_again(program):
    notebook = program.make(*ALL)
    notebook.run_all()
    is_live(notebook)
    program.command("docmanager:save")
    is_live(notebook)

    program.begin()  # the page is loaded again, the kernel lives on
    notebook = program.open(notebook.name)
    shows_its_pictures(notebook)
    assert notebook.value("tape.fps") == 8

    for kernel in (False, True):
        program.close()
        notebook = program.open(notebook.name, kernel)
        shows_its_pictures(notebook)
    assert notebook.value("'tape' in globals()") is False
    notebook.run_all()
    is_live(notebook)
    assert notebook.failures == []


@pytest.fixture
def look(context):
    """Open a page that was exported; see that it is whole, on paper too, and asks no one."""
    page, outside = context.new_page(), []

    def asked(request):
        if not request.url.startswith(("file:", "data:", "http://127.0.0.1")):
            outside.append(request.url)

    def look(address, pictures, formulas):
        page.on("request", asked)
        page.goto(address)
        images = page.locator(".jp-OutputArea-output img")
        expect(images).to_have_count(pictures)
        assert images.evaluate_all(SEEN) == pictures
        page.emulate_media(media="print")
        for drawn in images.all() + page.locator("math").all():
            box = drawn.bounding_box()
            assert box["width"] > 0 < box["height"]
        assert page.pdf().count(b"/Subtype /Image") >= pictures
        expect(page.locator("math")).to_have_count(formulas)
        assert outside == []

    yield look
    page.close()


def test_a_page_that_nbconvert_made_is_whole_without_a_network(look, tmp_path):
    text = "Of $n^2$ pairs, in `$HOME`:\n\n$$\\frac{n}{2}$$"
    cells = [new_markdown_cell(text), *map(new_code_cell, CELLS)]
    nbformat.write(new_notebook(cells=cells), tmp_path / "own.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "own.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    look((tmp_path / "own.html").as_uri(), pictures=len(DRAWN), formulas=2)


def test_a_lesson_that_the_menu_exports_or_prints_is_whole_without_a_network(look, served):
    address, notebooks = served
    (lesson,) = notebooks.glob("02-*.ipynb")
    pictures = lesson.read_text("utf-8").count('"image/png"')
    look(address.replace("/lab?", f"/nbconvert/html/notebooks/{lesson.name}?"), pictures, 1)
