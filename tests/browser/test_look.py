"""The tape in both themes, large, narrow and at rest; and what axe-core says of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Tape, until

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
    const page = getComputedStyle(root).getPropertyValue("--tape-page");
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
    (tape,) = Tape.all_in(notebook.output(0))
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
    seen = []
    for name in ("Light", "Dark", "Light"):
        theme(name)
        until(lambda name=name: (tape.root.evaluate(BRIGHTNESS) > 127) is (name == "Light"))
        if seen:
            until(lambda: tape.pixels() != seen[-1])
        assert violations(tape.root) == []
        seen.append(tape.pixels())
    assert seen[0] == seen[2]


@pytest.mark.parametrize("zoom", [1, 2])
@pytest.mark.parametrize("width", [400, None])
def test_it_is_never_wider_than_its_cell(zoom, width, notebook, tape):
    page = notebook.page
    session = page.context.new_cdp_session(page)
    # As a browser zooms: fewer, larger CSS pixels.
    size = {"width": 1366 // zoom, "height": 768 // zoom, "deviceScaleFactor": zoom}
    session.send("Emulation.setDeviceMetricsOverride", size | {"mobile": False})
    cell = notebook.cell(0)
    cell.evaluate("(cell, width) => { cell.style.width = width; }", width and f"{width}px")
    page.wait_for_function("(ratio) => devicePixelRatio === ratio", arg=zoom)
    canvas = tape.canvases.first
    expect(canvas).to_be_visible()
    place = tape.root.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea-output')]")
    if width:
        assert place.bounding_box()["width"] < width
    assert not place.evaluate(WIDER)
    assert tape.root.evaluate(STICKS_OUT) == []
    # Drawn for this screen, not scaled up.
    page.wait_for_function(
        "(one) => Math.abs(one.width / devicePixelRatio - one.clientWidth) <= 1",
        arg=canvas.element_handle(),
    )
    cell.evaluate("(cell) => { cell.style.width = ''; }")
    session.send("Emulation.clearDeviceMetricsOverride")
    session.detach()


def test_nothing_moves_unasked(notebook, tape):
    notebook.page.emulate_media(reduced_motion="reduce")
    tape.control("patch").press("ArrowRight")
    tape.reads("patch", "32 px")
    expect(tape.line).to_contain_text("Grid 10 × 8 × 8")
    assert tape.root.evaluate("(root) => root.getAnimations({ subtree: true }).length") == 0
    before = tape.pixels()
    notebook.page.evaluate("() => new Promise((done) => setTimeout(done, 500))")
    assert tape.pixels() == before
    notebook.page.emulate_media(reduced_motion="no-preference")


def test_focus_can_be_seen(notebook, tape):
    for control in ("patch", "pattern", "play", "t"):
        tape.control(control).focus()
        notebook.page.keyboard.press("Shift+Tab")
        notebook.page.keyboard.press("Tab")
        outline = tape.control(control).evaluate("(one) => getComputedStyle(one).outlineStyle")
        assert outline == "solid"
