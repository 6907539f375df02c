"""Several tapes, one tape twice, cells run again, kernels that end: in step, and nothing left."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Tape, until

BEGIN = """from lesson_utils import clips
from lesson_utils.tape import Tape
bunny = clips.load("bunny")"""
SHOW = 'tape = Tape(bunny, ("clip", "volume", "tokens", "attention"), group=2)\ntape'

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
    (first,), (other,), (again,) = (Tape.all_in(notebook.output(i)) for i in (1, 2, 3))
    before = other.line.text_content()
    for one, two in ((first, again), (again, first)):
        one.root.scroll_into_view_if_needed()
        one.control("patch").press("ArrowRight")
        expect(one.control("patch")).to_be_focused()
        words = one.words("patch")
        two.reads("patch", words)
        expect(two.line).to_have_text(one.line.text_content())
        until(lambda words=words: f"{notebook.value('tape.patch')} px" == words)
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
    assert other.line.text_content() == before
    assert notebook.value("other.patch") == 16


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
            (tape,) = Tape.all_in(notebook.run(1))
            move(tape)
            expect(tape.panel("tokens").locator(".tape-caption")).to_contain_text("mean colour")
        found.append((counts(), notebook.value(REGISTERED)))
    (first, before), (second, after) = found
    assert first == second == {"canvases": first["canvases"], "bitmaps": 32, "listeners": 2}
    assert after == before
    notebook.run(2)
    expect(notebook.output(1).locator(".tape")).to_have_count(0)
    assert notebook.value(REGISTERED) == after - 2  # the tape and its layout


def test_a_closed_notebook_leaves_nothing_behind(lab, counts):
    notebook = lab.make(BEGIN, SHOW, "tape")
    notebook.run_all()
    for tape in Tape.all_in(notebook.root):
        tape.root.scroll_into_view_if_needed()
        expect(tape.panel("tokens").locator(".tape-caption")).to_contain_text("mean colour")
    move(tape)
    tape.control("play").dispatch_event("click")
    expect(tape.control("play")).to_have_text("❚❚ Pause")
    assert counts()["canvases"] >= 10
    lab.close()
    assert counts() == {"canvases": 0, "bitmaps": 0, "listeners": 0}
    drawn = """async () => {
        const before = watched.frames;
        await new Promise((done) => setTimeout(done, 300));
        return watched.frames - before;
    }"""
    assert lab.page.evaluate(drawn) < 3  # at 60 a second it would be 18


def test_after_a_restart_the_old_tape_stays_usable_and_a_new_one_works(lab):
    notebook = lab.make(BEGIN, SHOW)
    notebook.run_all()
    (old,) = Tape.all_in(notebook.output(1))
    notebook.restart()
    old.control("patch").press("End")
    old.reads("patch", "128 px")
    assert notebook.value("'tape' in globals()") is False
    notebook.run_all()
    (new,) = Tape.all_in(notebook.output(1))
    new.reads("patch", "16 px")
    new.control("patch").press("ArrowRight")
    new.reads("patch", "24 px")
    until(lambda: notebook.value("tape.patch") == 24)
    assert notebook.failures == []
