"""Each committed notebook in JupyterLab: as it is opened, and run from top to bottom."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lab import ROOT

WIDGETS = ".jupyter-widgets, .tape, .sliders, .systems, .sketch, .rubric"  # ipywidgets', and ours
NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def pictures(notebook):
    return [
        cell.id
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", ())
    ]


def see(notebook):
    """Look at every picture: each is there, and has its words."""
    images = notebook.root.locator(".jp-OutputArea-output img")
    loaded = "all => all.every((image) => image.decode().then(() => image.naturalWidth > 0))"
    assert images.evaluate_all(loaded)
    without = "all => all.filter((image) => !image.alt.trim()).length"
    assert images.evaluate_all(without) == 0
    return images


@pytest.mark.parametrize("name", NAMES)
def test_without_a_kernel_its_pictures_are_there(lab, name):
    notebook = lab.open(name, kernel=False)
    expect(see(notebook)).to_have_count(len(pictures(notebook)))
    text = notebook.root.locator(".jp-Notebook").inner_text()
    assert "model not found" not in text
    assert "Error displaying widget" not in text


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_from_top_to_bottom(lab, name):
    notebook = lab.open(name)
    notebook.run_all()
    assert notebook.failures == []
    views = [
        cell.id
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if any("widget-view" in kind for kind in output.get("data", ()))
    ]
    for id in views:
        expect(notebook.output(id).locator(WIDGETS).first).to_be_attached()
    for tape in notebook.root.locator(".tape").all():
        tape.scroll_into_view_if_needed()
        expect(tape.locator(".tape-line")).not_to_be_empty()
        for canvas in tape.locator("canvas").all():
            expect(canvas).to_have_attribute("aria-label", re.compile(r"\w+ \w+"))
    see(notebook)
