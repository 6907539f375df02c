"""Each committed notebook in JupyterLab: as it is opened, and run from top to bottom."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import ROOT, SEEN, WIDGETS, until

NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def showing(notebook, kind):
    """Ids of the cells with an output of a kind, once for each."""
    return [
        cell.id
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if any(kind in name for name in output.get("data", ()))
    ]


@pytest.mark.parametrize("name", NAMES)
def test_without_a_kernel_its_pictures_are_there(lab, name):
    notebook = lab.open(name, kernel=False)
    pictures = len(showing(notebook, "image/png"))
    images = notebook.root.locator(".jp-OutputArea-output img")
    expect(images).to_have_count(pictures)
    assert images.evaluate_all(SEEN) == pictures
    text = notebook.root.locator(".jp-Notebook").inner_text()
    assert "model not found" not in text
    assert "Error displaying widget" not in text


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_from_top_to_bottom(lab, name):
    notebook = lab.open(name)
    notebook.run_all()
    assert notebook.failures == []
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
    """Every slider there brings another picture, with words of its own."""
    image = sliders.locator("img")
    for slider in sliders.locator("input").all():
        before = image.get_attribute("alt")  # unlike shown text, there also outside of the window
        slider.press("Home" if slider.input_value() != "0" else "End")
        expect(image).not_to_have_attribute("alt", before)
        expect(sliders.get_by_role("status")).to_have_text(image.get_attribute("alt"))
