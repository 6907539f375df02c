"""The page that opens from disk: what it holds, and what it does in a browser without a network."""

import json
import re
from base64 import b64decode
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from lesson_utils import clips
from lesson_utils.grid import Grid
from lesson_utils.tape import Tape
from lesson_utils.tape.panels import CONTROLS, PANELS
from tests.browser import lab
from web import build

TOUR = json.loads((build.HERE / "tour.json").read_text(encoding="utf-8"))
STOPS = {entry["title"]: entry for entry in TOUR["stops"]}
LAPTOP, PHONE, ZOOMED = (1366, 800), (360, 740), (683, 400)  # the last: a laptop at 200 %


def tape_of(title):
    return build.tape_of(clips.load("bunny"), STOPS[title])


class Elements(HTMLParser):
    """Every element's name and attributes, and the text of those with an id."""

    def __init__(self, page):
        super().__init__()
        self.found, self.texts, self.inside = [], {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.inside = dict(attrs).get("id")

    def handle_data(self, data):
        if self.inside:
            self.texts[self.inside] = data
            self.inside = None

    def named(self, *tags):
        return [attrs for tag, attrs in self.found if tag in tags]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return build.build(tmp_path_factory.mktemp("web") / "dist")


@pytest.fixture(scope="module")
def text(path):
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def elements(text):
    return Elements(text)


@pytest.fixture(scope="module")
def data(elements):
    return json.loads(elements.texts["data"])


# --- what the file holds -------------------------------------------------------------------------


def test_the_build_is_one_file_and_the_same_each_time(path, tmp_path):
    assert [file.name for file in path.parent.iterdir()] == ["index.html"]
    assert build.build(tmp_path).read_bytes() == path.read_bytes()


def test_the_module_and_its_style_are_the_notebooks(text):
    assert Tape._css in text
    assert "class View {" in text


def test_the_clip_is_credited_and_nothing_is_fetched(text, elements):
    links = [attrs["href"] for attrs in elements.named("a")]
    credit = {"https://creativecommons.org/licenses/by/3.0/", "https://www.bigbuckbunny.org"}
    assert credit <= set(links)
    assert sorted(re.findall(r"https?://[^\s\"'<>]+", text)) == sorted(links)
    assert [attrs["href"] for attrs in elements.named("link")] == ["data:,"]
    assert not [attrs for _, attrs in elements.found if {"src", "srcset", "action"} & set(attrs)]
    assert "default-src 'none'" in text  # the browser itself would refuse
    assert not elements.named("base", "iframe", "object", "embed", "form")
    assert not re.search(
        r"@import|url\(|@font-face|\bfetch\(|XMLHttpRequest|\bimport\b.*from", text
    )


def test_the_page_says_what_it_is(elements):
    assert elements.named("html") == [{"lang": "en"}]
    for once in ("title", "h1", "header", "main", "nav", "footer", "noscript"):
        assert len(elements.named(once)) == 1, once


def test_each_stop_has_the_state_of_a_tape(data):
    assert [stop["title"] for stop in data["stops"]] == list(STOPS)
    for stop in data["stops"]:
        tape = tape_of(stop["title"])
        sent = {k: v for k, v in tape.page_state().items() if not isinstance(v, bytes)}
        assert stop["state"] == json.loads(json.dumps(sent))
        assert b64decode(data["frames"]) == tape.page_state()["_frames"]


def test_free_play_has_everything(data):
    assert data["free"]["setup"] == {
        "panels": list(PANELS),
        "controls": list(CONTROLS),
        "aboutTokens": True,
    }


def test_the_page_lists_the_lessons(text):
    titles = list(build.lessons())
    assert "02 Cut the clip into cubes" in titles
    for title in titles:
        assert f"<li>{title}</li>" in text


def test_a_module_that_would_end_its_script_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "join", lambda *_: '"</SCRIPT>";\n')
    with pytest.raises(ValueError, match="would end it"):
        build.build(tmp_path / "dist")


# --- the numbers of the tour ---------------------------------------------------------------------


def numbers_in(words):
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?<!,)", words)]


@pytest.mark.parametrize(
    ("title", "grid", "expected"),
    [
        (
            "Frame",
            Grid(1, 256, 256),
            lambda g: [*g.shape[1:], g.tokens, 16, 16, g.values_per_token],
        ),
        ("Clip", Grid.from_seconds(4, 8, 256, 256, patch=32), lambda g: [100, 4, 8, g.frames]),
        (
            "Cube",
            Grid(32, 256, 256, patch=32, group=4),
            lambda g: [4, g.group, *g.patch, 3, g.values_per_token],
        ),
        (
            "Count",
            Grid.from_seconds(4, 8, 256, 256),
            lambda g: [4, 8, *g.shape, g.tokens, g.pairs()],
        ),
        ("Attention", Grid(32, 256, 256, group=2), lambda g: [g.tokens]),
    ],
)
def test_the_numbers_of_a_sentence_are_the_grids(data, title, grid, expected):
    stop = data["stops"][list(STOPS).index(title)]
    assert numbers_in(stop["sentence"]) == expected(grid)
    assert tape_of(title).grid.shape == grid.shape


def test_what_a_stop_promises_comes_true(data):
    trials = {stop["title"]: stop["try"] for stop in data["stops"]}
    small, large = Grid(1, 256, 256), Grid(1, 256, 256, patch=32)
    assert "32 px: a quarter of the tokens, four times the numbers in each" in trials["Frame"]
    assert large.tokens * 4 == small.tokens
    assert large.values_per_token == 4 * small.values_per_token
    single, double = Grid(32, 256, 256), Grid(32, 256, 256, group=2)
    assert "2 frames into a cube: half the tokens, a quarter of the pairs" in trials["Count"]
    assert (double.tokens * 2, double.pairs() * 4) == (single.tokens, single.pairs())
    assert numbers_in(trials["Count"])[1:] == [tape_of("Count").budget]
    seen = [double.pairs(pattern) // double.tokens for pattern in ("spatial", "temporal")]
    assert numbers_in(trials["Attention"]) == seen


# --- in a browser --------------------------------------------------------------------------------


def spoke(seen, said):
    if said.type in ("error", "warning"):
        seen.complaints.append(said.text)


@pytest.fixture
def open_page(chromium, path):
    """A function that opens the page; at the end nothing may have been asked for or complained."""
    opened = []

    def opener(size=LAPTOP, **options):
        width, height = size
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        opened.append(SimpleNamespace(context=context, requests=[], complaints=[]))
        seen = opened[-1]
        context.set_offline(True)
        context.route(lambda url: url != path.as_uri(), lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(1000 * lab.PATIENCE)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda said: spoke(seen, said))
        page.goto(path.as_uri())
        return page

    yield opener
    for seen in opened:
        seen.context.close()
        assert seen.requests == [path.as_uri()]
        assert seen.complaints == []


def go(page, title):
    page.locator("nav").get_by_role("button", name=title).click()
    is_at(page, f"Stop {list(STOPS).index(title) + 1} of {len(STOPS)}: {title}")


def is_at(page, heading):
    page.get_by_role("heading", name=heading, exact=True).wait_for()


def line_says(page, words):
    page.locator(".tape-line", has_text=words).wait_for()


def drawn(page):
    """Wait until the tape says what it shows, and each of its pictures is drawn in its size."""
    line_says(page, re.compile("."))
    for canvas in page.locator("canvas").all():
        lab.until(lambda canvas=canvas: canvas.evaluate(lab.FITS))


def tab_to(page, selector):
    """Press Tab until an element has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def position_words(grid, n):
    t, h, w = grid.position(n)
    return f"Token {n:,} of {grid.tokens:,} at (t {t}, h {h}, w {w})"


def test_the_five_stops_are_reached_by_keyboard_alone(open_page):
    page = open_page()
    tab_to(page, "#next")
    for i, title in enumerate(STOPS, 1):
        is_at(page, f"Stop {i} of {len(STOPS)}: {title}")
        expect(page.locator("nav [aria-current=step]")).to_have_text(f"{i} {title}")
        page.keyboard.press("Enter")
    expect(page.locator("#after-title")).to_be_focused()
    tab_to(page, "#free")
    page.keyboard.press("Enter")
    is_at(page, TOUR["free"]["title"])
    expect(page.locator("nav [aria-current=step]")).to_have_count(0)
    expect(page.locator(".tape-panel")).to_have_count(len(PANELS))
    line_says(page, position_words(tape_of(title).grid, tape_of(title).selected))  # as it was
    page.locator("#back").focus()
    for i in range(len(STOPS), 0, -1):
        page.keyboard.press("Enter")
        is_at(page, f"Stop {i} of {len(STOPS)}: {list(STOPS)[i - 1]}")
    page.keyboard.press("Enter")  # there is nothing before the first
    is_at(page, "Stop 1 of 5: Frame")
    expect(page.locator("#back")).to_be_focused()


def test_the_words_and_the_live_line_of_a_stop_are_pythons(open_page, data):
    page = open_page()
    for stop in data["stops"]:
        go(page, stop["title"])
        expect(page.locator("#stop [aria-live=polite]")).to_contain_text(stop["sentence"])
        # The page's small frames may round a weight otherwise.
        line_says(page, repr(tape_of(stop["title"])).split(" Full attention")[0])


def test_a_token_is_chosen_by_keyboard(open_page):
    page = open_page()
    grid = tape_of("Cube").grid
    go(page, "Cube")
    _, h, w = grid.position(STOPS["Cube"]["settings"]["selected"])
    for name, keys in (("t", ["End"]), ("h", ["ArrowRight"] * 2), ("w", ["ArrowLeft"])):
        tab_to(page, f".tape-{name} input")
        for key in keys:
            page.keyboard.press(key)
    line_says(page, position_words(grid, grid.index(grid.shape[0] - 1, h + 2, w - 1)))


def test_sliders_moved_between_two_repaints_all_count(open_page):
    page = open_page()
    grid = tape_of("Cube").grid
    go(page, "Cube")
    drawn(page)
    page.evaluate(
        """(moves) => moves.forEach(([name, value]) => {
            const input = document.querySelector(`.tape-${name} input`);
            input.value = value;
            input.dispatchEvent(new Event("input"));
        })""",
        [["t", 7], ["h", 5], ["w", 3]],
    )
    line_says(page, position_words(grid, grid.index(7, 5, 3)))


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_a_token_is_chosen_by_a_click(open_page, size):
    page = open_page(size)
    go(page, "Cube")
    grid = tape_of("Cube").grid
    drawn(page)
    canvas = page.locator(".tape-panel-clip canvas").first
    box = canvas.bounding_box()
    side = box["height"] / grid.shape[1]  # the frame stands in the middle, with square patches
    h, w = 5, 2
    x = box["width"] / 2 + (w + 0.5 - grid.shape[2] / 2) * side
    canvas.click(position={"x": x, "y": (h + 0.5) * side})
    line_says(page, position_words(grid, grid.index(tape_of("Cube").frame // grid.group, h, w)))


def test_every_slider_answers(open_page):
    page = open_page()
    go(page, "Cube")
    page.locator("#free").click()
    is_at(page, TOUR["free"]["title"])
    sliders = page.locator("#explorer input[type=range]")
    drawn(page)
    expect(sliders).to_have_count(11)
    for slider in sliders.all():
        before = slider.get_attribute("aria-valuetext")
        end = slider.input_value() == slider.get_attribute("max")
        slider.focus()
        page.keyboard.press("ArrowLeft" if end else "ArrowRight")
        page.wait_for_function(
            "([slider, before]) => slider.getAttribute('aria-valuetext') !== before",
            arg=[slider.element_handle(), before],
        )


def test_a_slider_counts_as_python_does(open_page):
    page = open_page()
    go(page, "Count")
    tape = tape_of("Count")
    tape.group = 2
    tab_to(page, ".tape-group input")
    page.keyboard.press("ArrowRight")
    line_says(page, repr(tape))


def test_the_clip_plays_until_the_stop_is_left(open_page):
    page = open_page()
    go(page, "Clip")
    page.get_by_role("button", name="▶ Play").click()
    frame = page.locator(".tape-frame input")
    page.wait_for_function("(input) => input.value > 1", arg=frame.element_handle())
    go(page, "Cube")
    page.get_by_role("button", name="▶ Play").wait_for()


def test_the_page_scrolls_softly_only_where_motion_is_welcome(open_page):
    page = open_page()
    for motion, scroll in (("reduce", "auto"), ("no-preference", "smooth")):
        page.emulate_media(reduced_motion=motion)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == scroll


def test_without_scripts_the_page_says_what_is_missing(open_page):
    page = open_page(java_script_enabled=False)
    assert "needs JavaScript" in page.locator("noscript").inner_text()


def every_state(page):
    """Go through the tour and on to free play."""
    for title in STOPS:
        go(page, title)
        yield title
    page.locator("#free").click()
    is_at(page, TOUR["free"]["title"])
    yield "free"


@pytest.mark.parametrize(
    ("size", "scheme", "colour"),
    [
        (LAPTOP, "light", "rgb(255, 255, 255)"),
        (PHONE, "dark", "rgb(22, 24, 28)"),
        (ZOOMED, "light", "rgb(255, 255, 255)"),
    ],
)
def test_every_stop_is_accessible_and_no_wider_than_the_screen(
    open_page, axe, size, scheme, colour
):
    page = open_page(size, color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == colour
    for title in every_state(page):
        drawn(page)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0], title
        found = axe.run(page)
        assert found.violations_count == 0, f"{title}: {found.generate_report()}"
