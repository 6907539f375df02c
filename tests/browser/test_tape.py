"""Every control of the tape by mouse and by keys; clicks; and what Python and the page agree on."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.lab import until
from tests.browser.tapes import Tape, grid_of, told

PANELS = ("clip", "slice", "volume", "tokens", "cost", "attention")
BEGIN = f"""from lesson_utils import clips
from lesson_utils.tape import Tape
bunny = clips.load("bunny")  # 100 frames of 256 × 256, 25 a second
tape = Tape(bunny, {PANELS}, group=2, selected=1100)
start = tape.values
tape"""
AGAIN = "for name in start: setattr(tape, name, start[name])"

# What each slider says at its start and its end.
ENDS = {
    "fps": ("1 fps", "25 fps"),
    "seconds": ("1 s", "4 s"),
    "resolution": ("64 × 64 px", "256 × 256 px"),
    "patch": ("4 px", "128 px"),
    "group": ("1", "16"),
    "temperature": ("0.1", "10"),
    "row": ("row 0", "row 255"),
    "t": ("0", "15"),
    "h": ("0", "15"),
    "w": ("0", "15"),
    "frame": ("0 of 32, 0.00 s", "31 of 32, 3.88 s"),
}


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    page_of_lab.resize(1366, 2700)  # all of the tape is in sight
    notebook = page_of_lab.make(BEGIN, "")
    notebook.run(0)
    return notebook


@pytest.fixture
def tape(notebook):
    """A tape as it was made."""
    tape = Tape(notebook.output(0))
    notebook.page.mouse.move(0, 0)
    tape.agrees(notebook)  # nothing that was chosen before is on its way
    notebook.python(AGAIN)
    assert tape.agrees(notebook) == notebook.value("start")
    tape.drawn()
    return tape


@pytest.fixture
def agrees(notebook, tape):
    return partial(tape.agrees, notebook)


@pytest.mark.parametrize("name", ENDS)
def test_a_slider_follows_keys(name, tape, agrees):
    first, last = ENDS[name]
    slider = tape.control(name)
    slider.focus()
    slider.press("End")
    tape.reads(name, last)
    end = slider.input_value()
    agrees()
    slider.press("ArrowLeft")
    expect(slider).to_have_value(str(int(end) - 1))
    expect(slider).not_to_have_attribute("aria-valuetext", last)
    agrees()
    slider.press("Home")
    tape.reads(name, first)
    agrees()
    slider.press("ArrowUp")
    expect(slider).to_have_value("1")
    agrees()
    expect(slider).to_be_focused()


@pytest.mark.parametrize("name", ENDS)
def test_a_slider_follows_the_mouse(name, tape, agrees):
    slider = tape.control(name)
    end = int(slider.get_attribute("max"))
    for share in (0.75, 0.25):
        before = tape.words(name)
        tape.drag(name, share)
        assert abs(int(slider.input_value()) - share * end) <= max(1, 0.02 * end)
        expect(slider).not_to_have_attribute("aria-valuetext", before)
        agrees()


def test_the_remainder_is_cropped_or_padded_as_chosen(notebook, tape, agrees):
    notebook.python("tape.patch, tape.group = 24, 3")
    expect(tape.line).to_contain_text("Cropped from 32 × 256 × 256 to 30 × 240 × 240.")
    tape.control("remainder").select_option("pad")
    expect(tape.line).to_contain_text("Padded from 32 × 256 × 256 to 33 × 264 × 264.")
    assert agrees()["remainder"] == "pad"
    tape.control("remainder").press("ArrowUp")
    assert agrees()["remainder"] == "crop"


def test_patterns_and_temperature_give_the_weights_that_python_computes(notebook, tape, agrees):
    kept = re.compile(
        r"(\d+)% of the weight stays in its time step; the largest weight is ([\d.]+)%"
    )
    pattern = tape.control("pattern")
    pattern.focus()
    seen = []
    for name in ("spatial", "temporal", "factored", "causal", "window", "sliding"):
        pattern.press("ArrowDown")
        expect(tape.line).to_contain_text(f"{name.capitalize()} attention at temperature 1: ")
        agrees()
        seen.append(tape.canvases.last.evaluate("(canvas) => canvas.toDataURL()"))
        own, most = map(float, kept.search(tape.line.text_content()).groups())
        t = notebook.value("tape.grid.position(tape.selected)[0]")
        assert own == pytest.approx(
            100 * notebook.value(f"float(tape.weights[{t}].sum())"), abs=1.5
        )
        assert most == pytest.approx(
            100 * notebook.value("float(tape.weights.max())"), rel=0.1, abs=0.1
        )
    assert len(set(seen)) == 6
    tape.control("temperature").press("Home")
    expect(tape.line).to_contain_text("Sliding attention at temperature 0.1: ")
    now = float(kept.search(tape.line.text_content())[2])
    assert now > most  # sharper
    assert now == pytest.approx(100 * notebook.value("float(tape.weights.max())"), rel=0.1)


def test_colours_change_the_map_and_its_caption(tape, agrees):
    caption, map_of_tokens = tape.panel("tokens").locator(".tape-caption"), tape.panel("tokens")
    colour = tape.control("colour")
    seen = []
    for choice, words in (
        ("mean colour", "in the mean colour of its cube"),
        ("change over time", "dark: still; yellow: changes by"),
        ("attention", "of the chosen token's attention"),
    ):
        colour.select_option(choice)
        expect(caption).to_contain_text(words)
        assert agrees()["colour"] == choice
        seen.append(map_of_tokens.locator("canvas").evaluate("(canvas) => canvas.toDataURL()"))
    assert len(set(seen)) == 3
    colour.press("ArrowUp")
    expect(caption).to_contain_text("changes by")


def test_what_is_kept_follows_its_rule_and_its_threshold(notebook, tape, agrees):
    caption, clip = tape.panel("tokens").locator(".tape-caption"), tape.panel("clip")
    threshold, colour = tape.control("threshold"), tape.control("colour")
    expect(threshold).to_be_hidden()
    notebook.python("tape.frame = 9")
    tape.reads("frame", "9 of 32, 1.13 s")
    seen = {clip.locator("canvas").first.evaluate("(canvas) => canvas.toDataURL()")}
    for choice in ("kept: frame before", "kept: last kept"):
        colour.select_option(choice)
        expect(caption).to_contain_text("grey: not kept")
        shares = []
        for steps in (0, 6, 11):
            threshold.press("Home")
            for _ in range(steps):
                threshold.press("ArrowRight")
            than = f"{choice[6:]} by more than {agrees()['threshold']} grey levels"
            wanted = 100 * notebook.value("float(tape.kept.mean())")
            share = re.compile(rf"(\d+)% of the tokens are kept: .* {than}")
            expect(tape.line).to_have_text(share)
            shares.append(int(share.search(tape.line.text_content())[1]))
            # the page compares JPEGs, whose small faults differ from frame to frame
            assert shares[-1] == pytest.approx(wanted, abs=8)
            drawn = clip.locator("canvas").first.evaluate("(canvas) => canvas.toDataURL()")
            seen.add(drawn)
        assert shares[0] > shares[1] > shares[2]
        assert agrees()["threshold"] == 64
    assert len(seen) >= 4  # all, none, and a part by either rule
    colour.select_option("mean colour")
    expect(threshold).to_be_hidden()
    expect(tape.line).not_to_contain_text("are kept")


def test_the_clip_plays_and_stops(notebook, tape, agrees):
    button = tape.control("play")
    frame = tape.control("frame")
    for stop in (button.click, lambda: button.press("Space")):
        before = frame.get_attribute("aria-valuetext")
        button.press("Enter")
        expect(button).to_have_text("❚❚ Pause")
        for _ in range(3):
            expect(frame).not_to_have_attribute("aria-valuetext", before)
            before = frame.get_attribute("aria-valuetext")
        stop()
        expect(button).to_have_text("▶ Play")
        assert agrees()["playing"] is False
    still = tape.pixels()
    notebook.lab.draw(20)
    assert tape.pixels() == still


def click_on(tape):
    tape.control("play").dispatch_event("click")


HIDE = """() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    delete document.hidden;
}"""
STOPS = {
    "a cell": lambda notebook, *views: notebook.python("tape.playing = False"),
    "a cell that says where": lambda notebook, *views: notebook.python(
        "tape.playing, tape.frame = False, 7"
    ),
    "the button": lambda notebook, tape, other: click_on(tape),
    "another view": lambda notebook, tape, other: click_on(other),
    "a hidden tab": lambda notebook, *views: notebook.page.evaluate(HIDE),
}


@pytest.mark.parametrize("stop", STOPS)
def test_wherever_it_is_stopped_kernel_and_views_show_one_frame(stop, notebook, tape, agrees):
    other = Tape(notebook.run(1, "tape"))
    for _ in range(6):
        before = agrees()["frame"]
        notebook.python("tape.playing = True")
        until(lambda before=before: notebook.value("tape.frame") != before)
        STOPS[stop](notebook, tape, other)
        until(lambda: notebook.value("not tape.playing"))
        agrees()
        frame = agrees()["frame"]  # what was on its way when they first agreed has come by now
        assert other.agrees(notebook)["frame"] == frame
        assert frame == 7 or stop != "a cell that says where"
    notebook.run(1, "")


@pytest.mark.parametrize("name", ["clip", "volume", "tokens", "attention"])
def test_a_click_in_a_panel_chooses_what_the_pointer_is_over(name, tape, agrees):
    hint = re.compile(r"token ([\d,]+) \(t (\d+), h (\d+), w (\d+)\)")
    canvas = tape.panel(name).locator("canvas").first
    grid = grid_of(agrees())
    clicked = set()
    for i in range(12):
        x, y = (i * 0.38 + 0.05) % 1, (i * 0.23 + 0.1) % 1
        found = hint.fullmatch(tape.hover(canvas, x, y))
        if not found:
            continue
        n, *at = (int(number.replace(",", "")) for number in found.groups())
        assert grid.position(n) == tuple(at)
        if n in clicked or len(clicked) == 3:
            continue
        clicked.add(n)
        tape.click(canvas, x, y)
        expect(tape.line).to_contain_text(f"Token {n:,} of")
        assert agrees()["selected"] == n
        for panel in ("clip", "volume", "tokens", "attention"):
            words = {"clip": "in row {1}, column {2} is outlined"}.get(panel, "t {0}, h {1}, w {2}")
            label = re.compile(re.escape(words.format(*at)))
            picture = tape.panel(panel).locator("canvas").first
            expect(picture).to_have_attribute("aria-label", label)
    assert len(clicked) == 3


def test_a_click_lands_on_the_patch_that_is_drawn_there(tape, agrees):
    canvas = tape.panel("clip").locator("canvas").first
    box = canvas.bounding_box()
    side = box["height"] / box["width"]  # the frame is square, and stands in the middle
    for h, w in ((0, 0), (0, 15), (15, 0), (15, 15), (6, 9)):
        tape.click(canvas, 0.5 + side * ((w + 0.5) / 16 - 0.5), (h + 0.5) / 16)
        expect(tape.line).to_contain_text(f"h {h}, w {w})")
        agrees()
    tokens = tape.panel("tokens").locator("canvas")
    tape.click(tokens, 0.996, 0.95)
    expect(tape.line).to_contain_text("Token 4,095 of 4,096 at (t 15, h 15, w 15)")
    assert agrees()["frame"] == 30  # the clip follows


def test_strip_and_slice_choose_a_moment_and_a_row(tape, agrees):
    strip, slices = tape.panel("clip").locator("canvas").last, tape.panel("slice").locator("canvas")
    before = agrees()
    tape.click(strip, 0.02, 0.3)
    expect(tape.line).not_to_contain_text(told(before))
    after = agrees()
    at, now = (grid_of(s).position(s["selected"]) for s in (before, after))
    assert at[1:] == now[1:]
    assert now[0] < at[0]
    assert after["frame"] // 2 == now[0]
    tape.click(slices, 0.503, 0.8)
    tape.reads("frame", "16 of 32, 2.00 s")
    tape.click(slices, 0.01, 0.2)
    expect(tape.control("row")).not_to_have_attribute("aria-valuetext", "row 128")
    assert agrees()["row"] < 128


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("fps", 12.5, "12.5 fps"),
        ("seconds", 2, "2 s"),
        ("resolution", 128, "128 × 128 px"),
        ("patch", 32, "32 px"),
        ("patch", 20, "20 px"),  # none of those that the slider offered
        ("group", 4, "4"),
        ("temperature", 0.5, "0.5"),
        ("row", 7, "row 7"),
        ("frame", 9, "9 of 32, 1.13 s"),
    ],
)
def test_a_value_set_in_a_cell_appears(name, value, words, notebook, tape, agrees):
    before = tape.pixels()
    notebook.run(1, f"tape.{name} = {value}")
    tape.reads(name, words)
    assert agrees()[name] == value
    until(lambda: tape.pixels() != before)


def test_choices_tokens_and_playing_set_in_a_cell_appear(notebook, tape, agrees):
    notebook.run(1, 'tape.pattern, tape.colour, tape.selected = "causal", "attention", 2000')
    expect(tape.control("pattern")).to_have_value("causal")
    expect(tape.control("colour")).to_have_value("attention")
    expect(tape.line).to_contain_text("Token 2,000 of 4,096")
    tape.reads("t", "7")
    agrees()
    notebook.run(1, "tape.playing = True")
    expect(tape.control("play")).to_have_text("❚❚ Pause")
    notebook.run(1, "tape.playing = False")
    expect(tape.control("play")).to_have_text("▶ Play")
    agrees()


def test_a_cell_reads_and_observes_what_the_page_set(notebook, tape):
    notebook.python("heard = []; tape.observe(lambda change: heard.append(change.new), 'patch')")
    tape.control("patch").press("End")
    tape.reads("patch", "128 px")
    tape.agrees(notebook)
    expect(notebook.run(1, "print(tape.patch, tape.grid.shape, heard)")).to_contain_text(
        "128 (16, 2, 2) [128]"
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tape.patch = 0", "patch must be a whole number of at least 1, got 0"),
        ("tape.fps = 60", "fps 60 is more than the clip's own 25: ask for 25 or less"),
        ("tape.selected = 9999", "selected 9999 is outside the clip as it is cut now"),
        ("tape.pattern = 'ful'", "pattern 'ful' must be one of"),
    ],
)
def test_a_bad_value_is_explained_in_the_cell_and_changes_nothing(
    line, words, notebook, tape, agrees
):
    before = agrees(), tape.line.text_content()
    expect(notebook.run(1, line)).to_contain_text(f"ValueError: {words}")
    assert (agrees(), tape.line.text_content()) == before
    tape.control("patch").press("End")
    tape.reads("patch", "128 px")
    agrees()
