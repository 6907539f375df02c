"""The tape in both themes, large, narrow and at rest; and what axe-core says of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import until
from tests.browser.tapes import Tape

BEGIN = """from lesson_utils import clips
from lesson_utils.tape import Tape
panels = ("clip", "slice", "volume", "tokens", "cost", "attention")
Tape(clips.load("bunny"), panels, patch=24, group=3, selected=70)"""

# What sticks out of the tape on either side; what scrolls inside it may.
STICKS_OUT = """(root) => {
    const [left, right] = [root.getBoundingClientRect().left, root.getBoundingClientRect().right];
    return [...root.querySelectorAll("*")]
        .filter((part) => part.checkVisibility() && part.tagName !== "OPTION")
        .filter((part) => !part.parentElement.closest(".tape-scroll"))
        .filter((part) => part.getBoundingClientRect().right > right + 1
            || part.getBoundingClientRect().left < left - 1)
        .map((part) => `${part.tagName} ${part.className}`);
}"""
WIDER = """(place) => place.scrollWidth > place.clientWidth
    || place.querySelector(".tape").scrollWidth > place.querySelector(".tape").clientWidth"""
BRIGHTNESS = """(root) => {
    const page = getComputedStyle(root).getPropertyValue("--ft-page");
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = page.trim();
    probe.fillRect(0, 0, 1, 1);
    return probe.getImageData(0, 0, 1, 1).data[0];
}"""


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.make(BEGIN)
    notebook.run(0)
    return notebook


@pytest.fixture
def tape(notebook):
    tape = Tape(notebook.output(0))
    tape.drawn()
    return tape


@pytest.fixture
def theme(notebook):
    """Change JupyterLab's theme; light again afterwards."""

    def change(name):
        notebook.lab.command("apputils:change-theme", theme=f"JupyterLab {name}")
        light = "(light) => document.body.dataset.jpThemeLight === light"
        notebook.page.wait_for_function(light, arg=str(name == "Light").lower())

    yield change
    change("Light")


def test_it_follows_the_theme_and_axe_finds_nothing_wrong_in_either(theme, tape, violations):
    light = tape.pixels()
    for name, bright in (("Light", True), ("Dark", False), ("Light", True)):
        theme(name)
        until(lambda bright=bright: (tape.root.evaluate(BRIGHTNESS) > 127) is bright)
        until(lambda bright=bright: (tape.pixels() == light) is bright)
        assert violations(tape.root) == []


@pytest.fixture
def zoomed(notebook):
    """Zoom as a browser does: fewer, larger CSS pixels; back to one afterwards."""
    session = notebook.page.context.new_cdp_session(notebook.page)

    def zoom(by):
        size = {"width": 1366 // by, "height": 768 // by, "deviceScaleFactor": by}
        session.send("Emulation.setDeviceMetricsOverride", size | {"mobile": False})
        notebook.page.wait_for_function("(ratio) => devicePixelRatio === ratio", arg=by)
        notebook.lab.filled(1366 // by, 768 // by)

    yield zoom
    session.send("Emulation.clearDeviceMetricsOverride")
    session.detach()


@pytest.mark.parametrize("zoom", [1, 2])
@pytest.mark.parametrize("width", [400, None])
def test_it_is_never_wider_than_its_cell(zoom, width, notebook, tape, zoomed):
    zoomed(zoom)
    cell = notebook.cell(0)
    cell.evaluate("(cell, width) => { cell.style.width = width; }", width and f"{width}px")
    expect(tape.canvases.first).to_be_visible()
    tape.fits()  # drawn for this screen, not scaled up
    place = tape.root.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea-output')]")
    if width:
        assert place.bounding_box()["width"] < width
    until(lambda: not place.evaluate(WIDER))
    until(lambda: tape.root.evaluate(STICKS_OUT) == [])
    cell.evaluate("(cell) => { cell.style.width = ''; }")


def test_nothing_moves_unasked(notebook, tape):
    notebook.page.emulate_media(reduced_motion="reduce")
    tape.control("patch").press("ArrowRight")
    tape.reads("patch", "32 px")
    expect(tape.line).to_contain_text("Grid 10 × 8 × 8")
    tape.drawn()
    assert tape.root.evaluate("(root) => root.getAnimations({ subtree: true }).length") == 0
    before = tape.pixels()
    notebook.lab.draw(30)
    assert tape.pixels() == before
    notebook.page.emulate_media(reduced_motion="no-preference")


def test_focus_can_be_seen(notebook, tape):
    for control in ("patch", "pattern", "play", "t"):
        tape.control(control).focus()
        notebook.page.keyboard.press("Shift+Tab")
        notebook.page.keyboard.press("Tab")
        expect(tape.control(control)).to_be_focused()
        expect(tape.control(control)).to_have_css("outline-style", "solid")


def test_in_a_narrow_cell_clip_and_volume_stand_side_by_side_in_one_screen(notebook):
    notebook.lab.command("notebook:insert-cell-below")
    small = Tape(notebook.run(1, f"{BEGIN[: BEGIN.index('panels')]}Tape(clips.load('bunny'))"))
    small.root.evaluate("(root) => { root.style.width = '592px'; }")
    small.drawn()

    def laid_out():
        clip, volume = (small.panel(name).bounding_box() for name in ("clip", "volume"))
        beside = clip["y"] == volume["y"] and clip["x"] + clip["width"] < volume["x"]
        return beside and small.root.bounding_box()["height"] <= 700

    until(laid_out)
    assert small.root.evaluate(STICKS_OUT) == []
