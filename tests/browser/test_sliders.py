"""Plain sliders above a picture: by keys, from Python, and for everybody."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import until

BEGIN = """import numpy as np
from lesson_utils._drawing.picture import Picture
from lesson_utils.widgets.sliders import Sliders

def draw(window, seed):
    if seed == 3:
        raise ValueError("seed 3 is taken")
    array = np.full((40, 60, 3), 30 * window + seed, np.uint8)
    return Picture.from_array(array, f"Window {window}, seed {seed}.")

labels = {"window": "frames heard", "seed": "seed of the noise"}
sliders = Sliders(draw, labels, window=((0, 1, 2, 5), 1), seed=(range(10), 0))
sliders"""
GREY = """(image) => image.decode().then(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, 1, 1).data[0];
})"""


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.make(BEGIN)
    notebook.run(0)
    return notebook


@pytest.fixture
def shown(notebook):
    notebook.python("sliders.set(window=1, seed=0)")
    root = notebook.output(0).locator(".sliders")
    expect(root.get_by_role("status")).to_have_text("Window 1, seed 0.")
    expect(root.get_by_label("frames heard")).to_have_value("1")
    expect(root.get_by_label("seed of the noise")).to_have_value("0")
    return root


def test_arrow_keys_move_a_slider_and_the_picture_follows(notebook, shown):
    slider = shown.get_by_label("frames heard")
    slider.focus()
    for _ in range(2):
        notebook.page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "5")
    expect(shown.get_by_role("status")).to_have_text("Window 5, seed 0.")
    image = shown.locator("img")
    expect(image).to_have_attribute("alt", "Window 5, seed 0.")
    assert image.evaluate(GREY) == 150
    until(lambda: notebook.value("sliders.values") == {"window": 5, "seed": 0})


def test_a_fast_hand_ends_where_it_stopped(notebook, shown):
    slider = shown.get_by_label("seed of the noise")
    slider.focus()
    for _ in range(9):
        notebook.page.keyboard.press("ArrowRight")
    for _ in range(2):
        notebook.page.keyboard.press("ArrowLeft")
    expect(shown.get_by_role("status")).to_have_text("Window 1, seed 7.")
    assert shown.locator("img").evaluate(GREY) == 37


def test_a_picture_that_cannot_be_is_told_and_the_sliders_go_on(notebook, shown):
    slider = shown.get_by_label("seed of the noise")
    slider.fill("3")
    expect(shown.get_by_role("status")).to_have_text("seed 3 is taken")
    slider.fill("4")
    expect(shown.get_by_role("status")).to_have_text("Window 1, seed 4.")


def test_python_moves_the_sliders(notebook, shown):
    notebook.python("sliders.set(window=2, seed=9)")
    expect(shown.get_by_role("status")).to_have_text("Window 2, seed 9.")
    expect(shown.get_by_label("frames heard")).to_have_value("2")
    expect(shown.get_by_label("seed of the noise")).to_have_attribute("aria-valuetext", "9")


def test_axe_finds_nothing_wrong(shown, violations):
    assert violations(shown) == []
