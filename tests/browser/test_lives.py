"""Several tapes, one tape twice, cells run again, kernels that end: in step, and nothing left."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import until
from tests.browser.tapes import Tape
from tests.tape.recipe import follow

BEGIN = """from lesson_utils import clips
from lesson_utils.tape import Tape
bunny = clips.load("bunny")"""
SHOW = 'tape = Tape(bunny, ("clip", "volume", "tokens", "attention"), group=2)\ntape'

ONE = {"bitmaps": 32, "listeners": 2}  # what a tape holds
REGISTERED = "len(__import__('ipywidgets').widgets.widget._instances)"

# Keep an eye on what the page makes.
WATCH = """() => {
    if (window.watched) return;
    const watched = window.watched = { canvases: [], bitmaps: [], frames: 0, listeners: 0 };
    const make = document.createElement;
    document.createElement = function (...about) {
        const made = make.apply(this, about);
        if (about[0] === "canvas") watched.canvases.push(new WeakRef(made));
        return made;
    };
    const bitmap = window.createImageBitmap;
    window.createImageBitmap = async (...about) => {
        const made = await bitmap(...about);
        watched.bitmaps.push(new WeakRef(made));
        return made;
    };
    const frame = window.requestAnimationFrame;
    window.requestAnimationFrame = (call) => {
        watched.frames += 1;
        return frame(call);
    };
    watched.frame = frame.bind(window);
    // Listeners on what outlives a tape: the document, and the reader's own colours.
    const listen = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (name, call, options) {
        const outlives = this === document || this instanceof MediaQueryList;
        if (outlives && options?.signal) { // JupyterLab's own come without
            watched.listeners += 1;
            options.signal.addEventListener("abort", () => { watched.listeners -= 1; });
        }
        return listen.call(this, name, call, options);
    };
}"""
# How often the page asks to be drawn while it is drawn ten times: a clip that plays does each time.
ASKED = """async () => {
    const before = watched.frames;
    for (let i = 0; i < 10; i++) await new Promise(watched.frame);
    return watched.frames - before;
}"""
COUNT = """() => ({
    canvases: watched.canvases.filter((canvas) => canvas.deref()).length,
    bitmaps: watched.bitmaps.filter((bitmap) => bitmap.deref()?.width).length,
    listeners: watched.listeners,
})"""


@pytest.fixture
def counts(lab):
    """Count what lives: canvases, open bitmaps and listeners, after the waste is collected."""
    lab.page.evaluate(WATCH)
    session = lab.page.context.new_cdp_session(lab.page)

    def counts():
        for _ in range(2):
            session.send("HeapProfiler.collectGarbage")
        return lab.page.evaluate(COUNT)

    yield counts
    session.detach()


def test_tapes_on_one_page_keep_apart_and_one_shown_twice_keeps_step(lab):
    notebook = lab.make(BEGIN, SHOW, "other = Tape(bunny, ('clip', 'cost'))\nother", "tape")
    notebook.run_all()
    first, other, again = (Tape(notebook.output(i)) for i in (1, 2, 3))
    other.root.scroll_into_view_if_needed()
    before = other.agrees(notebook, "other")
    for one, two, words in ((first, again, "24 px"), (again, first, "32 px")):
        one.root.scroll_into_view_if_needed()
        one.control("patch").press("ArrowRight")
        expect(one.control("patch")).to_be_focused()
        one.reads("patch", words)
        for tape in (one, two):
            tape.root.scroll_into_view_if_needed()
            assert f"{tape.agrees(notebook)['patch']} px" == words
    # While it plays, both show the same frame at all times.
    first.control("play").press("Enter")
    expect(again.control("play")).to_have_text("❚❚ Pause")
    for _ in range(20):
        shown = notebook.root.locator(".tape-frame input").evaluate_all(
            "all => all.map((input) => input.getAttribute('aria-valuetext'))"
        )
        assert shown[0] == shown[2]
    first.control("play").press("Enter")
    expect(again.control("play")).to_have_text("▶ Play")
    other.root.scroll_into_view_if_needed()
    assert other.agrees(notebook, "other") == before


def move(tape):
    """Move a slider. Not by key: Chromium remembers what slow keys went to, removed or not."""
    tape.control("patch").fill("5")
    tape.reads("patch", "32 px")


def test_a_cell_run_again_leaves_nothing_behind(lab, counts):
    notebook = lab.make(BEGIN, SHOW, "tape.close()")
    notebook.run(0)
    found = []
    for runs in (2, 4):
        for _ in range(runs):
            tape = Tape(notebook.run(1))
            move(tape)
            tape.drawn()
        until(lambda: ONE.items() <= counts().items())
        found.append((counts()["canvases"], notebook.value(REGISTERED)))
    (canvases, models), (_, after) = found
    until(lambda: counts()["canvases"] <= canvases)
    assert after == models
    notebook.run(2)
    expect(notebook.output(1).locator(".tape")).to_have_count(0)
    assert notebook.value(REGISTERED) == after - 2  # the tape and its layout


def test_a_closed_notebook_leaves_nothing_behind(lab, counts):
    notebook = lab.make(BEGIN, SHOW, "tape")
    notebook.run_all()
    for cell in (1, 2):
        tape = Tape(notebook.output(cell))
        tape.root.scroll_into_view_if_needed()
        tape.drawn()
    move(tape)
    tape.control("play").dispatch_event("click")
    expect(tape.control("play")).to_have_text("❚❚ Pause")
    assert counts()["canvases"] >= 10
    lab.close()
    until(lambda: counts() == {"canvases": 0, "bitmaps": 0, "listeners": 0})
    until(lambda: lab.page.evaluate(ASKED) == 0)


def test_after_a_restart_the_old_tape_stays_usable_and_a_new_one_works(lab):
    notebook = lab.make(BEGIN, SHOW)
    notebook.run_all()
    old = Tape(notebook.output(1))
    notebook.restart()
    old.control("patch").press("End")
    old.reads("patch", "128 px")
    assert notebook.value("'tape' in globals()") is False
    notebook.run_all()
    new = Tape(notebook.output(1))
    new.reads("patch", "16 px")
    new.control("patch").press("ArrowRight")
    new.reads("patch", "24 px")
    until(lambda: notebook.value("tape.patch") == 24)
    assert notebook.failures == []


RECIPE = """import sys
sys.path.insert(0, {!r})
import numpy as np
from lesson_utils import clips
from lesson_utils.tape import Tape
tape = Tape(clips.load("bunny"), ("moment", "cost", "attention"), patch=64, pattern="rows")
q = np.random.default_rng(0).normal(size=(tape.grid.tokens, 8)).astype(np.float32)
tape.set_qk(q, q[::-1])
tape"""


def test_a_panel_and_a_pattern_that_were_added_work_on_the_page(lab, tmp_path):
    follow(tmp_path)
    notebook = lab.make(RECIPE.format(str(tmp_path)))
    tape = Tape(notebook.run(0))
    expect(tape.control("pattern")).to_have_value("rows")
    expect(tape.panel("attention")).to_contain_text("along its row")
    expect(tape.panel("cost")).to_contain_text(f"pairs, rows{32 * 4 * 4**2:,}")
    tape.control("frame").press("End")
    picture = tape.panel("moment").locator("canvas")
    expect(picture).to_have_attribute("aria-label", "The number 31, large")
    expect(tape.line).to_have_text(notebook.value("repr(tape)"))
