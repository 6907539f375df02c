"""The pages: what each file holds, and what it does in a browser that has no network."""

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from lesson_utils.clip import Clip
from lesson_utils.exercises import log
from lesson_utils.exercises.asking import forms
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS
from lesson_utils.tape import Tape
from lesson_utils.tape.settings import SETTINGS
from lesson_utils.widgets import configure
from pages import asked, build, cells, live
from tests.browser import lab

LESSONS = build.lessons()
NAMES = ["index.html", "glossary.html", "sheet.html", *(lesson.page for lesson in LESSONS)]
LAPTOP, PHONE = (1366, 768), (360, 740)
MOST = 3 * 2**20  # bytes of a page
LINKS = {  # all that a page names outside itself: nothing is fetched from there
    "https://www.bigbuckbunny.org",
    "https://creativecommons.org/licenses/by/3.0/",
    "https://creativecommons.org/licenses/by/4.0/",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2000/svg",
}
every_page = pytest.mark.parametrize("name", NAMES)
pytestmark = pytest.mark.slow  # what is built comes from every notebook, run once
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
JUDGED = [lesson for lesson in LESSONS if any(id in EXERCISES for id in lesson.asks)]


class Elements(HTMLParser):
    """Every element's name and attributes, and the text of the script that holds the data."""

    def __init__(self, text):
        super().__init__()
        self.found, self.data, self.inside = [], None, False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.inside = dict(attrs).get("id") == "data"

    def handle_data(self, data):
        if self.inside:
            self.data, self.inside = json.loads(data), False

    def named(self, *tags):
        return [attrs for tag, attrs in self.found if tag in tags]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    build.build(folder)
    return folder


@pytest.fixture(scope="module")
def elements(folder):
    return {name: Elements((folder / name).read_text(encoding="utf-8")) for name in NAMES}


# --- what a file holds ---------------------------------------------------------------------------


def test_every_lesson_has_its_page_and_its_deck(folder):
    pages = {path.name for path in folder.glob("*.html")}
    assert pages == {*NAMES, *(lesson.deck for lesson in LESSONS)}


@every_page
def test_a_page_is_one_file_that_fetches_nothing(folder, elements, name):
    text, page = (folder / name).read_text(encoding="utf-8"), elements[name]
    assert len(text.encode()) <= MOST
    assert {*re.findall(r"https?://[^\s\"'<>`)]+", text)} <= LINKS
    assert "default-src 'none'" in text  # the browser itself would refuse
    sources = [attrs["src"] for _, attrs in page.found if attrs.get("src")]
    assert all(source.startswith("data:image/") for source in sources)
    assert not page.named("base", "iframe", "object", "embed", "form")
    assert not re.search(r"@import|url\(|@font-face|\bfetch\(|XMLHttpRequest|\bimport\(", text)
    assert [attrs["href"] for attrs in page.named("link")] == ["data:,"]


@every_page
def test_a_page_says_what_it_is_and_its_links_lead_somewhere(folder, elements, name):
    page = elements[name]
    assert page.named("html") == [{"lang": "en"}]
    for once in ("title", "h1", "header", "main", "footer"):
        assert len(page.named(once)) == 1, once
    assert all(attrs.get("alt") is not None for attrs in page.named("img"))
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch(r"h\d", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    assert len(ids) == len({*ids})
    for attrs in page.named("a"):
        file, _, place = attrs["href"].partition("#")
        if not file.startswith("http"):
            assert not file or (folder / file).exists(), file
            there = page if not file else elements.get(file)
            assert not place or place in [a.get("id") for _, a in there.found], attrs["href"]


def test_a_page_is_the_same_each_time(folder):
    for name, text in build.lesson_files(LESSONS, 2):
        assert (folder / name).read_text(encoding="utf-8") == text


def test_the_widgets_of_a_page_are_the_notebooks(folder):
    text = (folder / LESSONS[2].page).read_text(encoding="utf-8")
    assert "class View {" in text
    assert Tape._css.removeprefix(live.PALETTE.read_text(encoding="utf-8")) in text


def test_a_module_that_would_end_its_script_is_refused(monkeypatch):
    monkeypatch.setattr(build, "join", lambda _: '"</SCRIPT>";\nexport default $m0.default;\n')
    with pytest.raises(ValueError, match="would end it"):
        build._script(live.Run())


def test_a_cell_that_raises_is_named(tmp_path):
    path = tmp_path / "98-broken.ipynb"
    cell = nbformat.v4.new_code_cell("1 / 0", id="divides")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    with pytest.raises(RuntimeError, match="divides: ZeroDivisionError"):
        live.run(path)


def test_an_exercise_without_a_check_is_refused():
    cell = nbformat.v4.new_markdown_cell("### Exercise 2.1 · the lettered tape")
    with pytest.raises(ValueError, match=r"exercise 2\.1 is asked, and no cell after it checks it"):
        cells.pieces(nbformat.v4.new_notebook(cells=[cell]), live.Run())


def test_what_cannot_travel_is_refused():
    with pytest.raises(TypeError, match="set cannot travel with a page"):
        live.packed({"states": {1, 2}})


def test_some_settings_are_spread_over_all():
    assert live.spread(8, 50, 3) == list(range(8))
    assert live.spread(20, 3, 4) == [0, 4, 19]
    assert live.spread(6, 1, 5) == [5]


FORM = """
import { readFileSync } from "node:fs";
import { configure } from "CONFIGURE";
import { modelOf } from "MODEL";
const { state, moves } = JSON.parse(readFileSync(0));
const model = modelOf(state, configure(state));
const shown = moves.map(([name, value]) => {
  model.send({ name, value });
  const names = ["values", "errors", "said", "_html"];
  return Object.fromEntries(names.map((one) => [one, model.get(one)]));
});
console.log(JSON.stringify(shown));
"""
TYPED = [
    *[("height", "720"), ("remainder", "pad"), ("remainder", "crop"), ("frames", "1")],
    *[("frames", ""), ("frames", "47"), ("length", "seconds"), ("seconds", "2.5"), ("fps", "")],
    *[("fps", "12.5"), ("height", "0"), ("height", "abc"), ("height", "100"), ("d", "100")],
    *[("heads", "10"), ("channels", ""), ("causal", False), ("itemsize", "8"), ("ct", "1")],
    *[("ch", "1"), ("cw", "1"), ("pt", "3"), ("width", "1e3"), ("remainder", "error")],
    *[("length", "frames"), ("frames", "200"), ("heads", "7"), ("d", "700")],
    *[("preset", name) for names in configure.presets().values() for name in names],
    *[("frames", "12"), ("height", "1_000"), ("preset", "my own"), ("ct", "4"), ("chunk", "17")],
    *[("causal", True), ("frames", "51"), ("frames", "60"), ("pt", "2"), ("frames", "51")],
    *[("latent_remainder", "pad"), ("latent_remainder", "crop"), ("remainder", "crop")],
    *[("frames", "3"), ("remainder", "error"), ("latent_remainder", "error"), ("height", "1000")],
    *[("frames", "51"), ("cw", "16"), ("width", "1000"), ("remainder", "pad"), ("chunk", "16")],
]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_form_says_what_python_says(tmp_path):
    form = configure.Configure("Wan 2.2 TI2V-5B")
    given = json.dumps({"state": live.state_of(form), "moves": TYPED})
    modules = {name: (build.HERE / "js" / f"{name}.js").as_uri() for name in ("configure", "model")}
    script = FORM.replace("CONFIGURE", modules["configure"]).replace("MODEL", modules["model"])
    path = tmp_path / "form.mjs"
    path.write_text(script, encoding="utf-8")
    command = ["node", "--no-warnings", path]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    for (name, value), shown in zip(TYPED, json.loads(ran.stdout), strict=True):
        form._typed(name, value)
        assert shown["values"] == form.values, (name, value)
        assert shown["errors"] == form.errors, (name, value)
        assert shown["said"] == form.said, (name, value)
        assert html.unescape(shown["_html"]) == html.unescape(form._html), (name, value)


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture
def open_page(chromium, folder):
    """A function that opens a page; at the end nothing may have been asked for or complained."""
    opened = []

    def opener(name, size=LAPTOP, **options):
        width, height = size
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        seen = SimpleNamespace(context=context, requests=[], complaints=[])
        opened.append(seen)
        context.set_offline(True)
        page = context.new_page()
        page.set_default_timeout(1000 * lab.PATIENCE)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: said.type in ("error", "warning") and seen.complaints.append(said.text),
        )
        file, mark, place = name.partition("#")
        page.goto((folder / file).as_uri() + mark + place)
        return page

    yield opener
    for seen in opened:
        seen.context.close()
        assert not [url for url in seen.requests if not url.startswith(("file:", "blob:", "data:"))]
        assert seen.complaints == []


def whole(page):
    """Open all of a lesson."""
    page.evaluate("document.querySelector('[data-whole]')?.click()")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def drawn(page):
    """Wait until every canvas that stands on the page says what it shows."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("canvas")].every((one) =>
            one.hasAttribute("aria-label") || !one.checkVisibility())"""
    )


def tape_of(state):
    """Make the tape that a page was given the state of, with frames of one grey."""
    setup = state["_setup"]
    frames = np.zeros((setup["frames"], setup["height"], setup["width"], 3), np.uint8)
    tape = Tape(
        Clip(frames, setup["fps"]),
        setup["panels"],
        controls=setup["controls"],
        budget=setup["budget"],
        steps={name: tuple(values) for name, values in state["_steps"].items()},
        window=tuple(setup["window"]),
        **{name: state[name] for name in SETTINGS if name != "playing"},
    )
    return tape


def moved(tape, name, step):
    """Do to a tape what a key does to one of its sliders."""
    if name in "thw":
        place = list(tape.grid.position(tape.selected))
        place["thw".index(name)] += step
        tape.selected = tape.grid.index(*place)
    else:
        values = tape._steps.get(name)
        now = getattr(tape, name)
        setattr(tape, name, values[values.index(now) + step] if values else now + step)


def told(tape):
    """What a tape says, without what hangs on pixels: a page has rounded ones."""
    of_pixels = rf" \d+% of the tokens are kept| {tape.pattern.capitalize()} attention at"
    return re.split(of_pixels, repr(tape))[0]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "glossary.html"])
def test_every_tape_answers_a_key_and_says_what_python_says(open_page, elements, name):
    page = open_page(name)
    whole(page)
    states = elements[name].data["states"]
    for place in page.locator("[data-widget=tape]").all():
        tape = tape_of(states[place.get_attribute("data-cell")])
        place.scroll_into_view_if_needed()
        line = place.locator(".tape-line")
        expect(line).to_contain_text(told(tape))
        slider = place.locator(".tape-controls input[type=range]").first
        label = slider.locator("xpath=ancestor::*[contains(@class,'tape-control')][1]")
        (control,) = {*re.findall(r"tape-(\w+)", label.get_attribute("class"))} - {"control"}
        end = slider.input_value() == slider.get_attribute("max")
        slider.press("ArrowLeft" if end else "ArrowRight")
        moved(tape, control, -1 if end else 1)
        expect(line).to_contain_text(told(tape))


@every_page
def test_a_page_is_accessible_and_no_wider_than_a_phone(open_page, violations, name):
    page = open_page(name)
    for opened in (lambda page: None, whole):
        opened(page)
        for width, height in (PHONE, LAPTOP):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") == width
        drawn(page)
        assert violations(page) == []
    page.emulate_media(color_scheme="dark")  # there only colours change
    drawn(page)
    assert violations(page, "color-contrast") == []
    page.reload()  # what waits for an answer is gone when all is open
    for gate in page.locator(".gate").all()[:1]:
        assert violations(gate, "color-contrast") == []


@every_lesson
def test_no_answer_is_seen_before_its_question_was_answered(open_page, elements, lesson):
    page = open_page(lesson.page)
    data = elements[lesson.page].data["asked"]
    for id in [id for id in lesson.asks if id in PREDICTIONS]:
        form = page.locator(f"[data-asks='{id}']")
        following = page.locator(f".part[data-gate='{id}'] + .part")
        expect(following).to_be_hidden()
        seen = page.evaluate("document.querySelector('main').innerText")
        assert f"Prediction {id}: you" not in seen
        if isinstance(data[id]["truth"], int) and data[id]["truth"] > 999:
            assert f"{data[id]['truth']:,}" not in seen
        if data[id]["choices"] and not data[id]["ordered"]:
            form.locator("button").first.focus()
        else:
            form.locator("input").fill("7")
        page.keyboard.press("Enter")
        expect(following).to_be_visible()
        expect(form.locator("[role=status]")).to_contain_text("Recorded")
        expect(page.locator(f"[data-truth='{id}']")).to_be_hidden()


@every_lesson
def test_what_answers_an_exercise_or_a_text_waits_to_be_opened(open_page, lesson):
    page = open_page(lesson.page)
    page.evaluate("for (const part of document.querySelectorAll('.part')) part.hidden = false")
    # What comes right after an exercise with a form, or after a text that asks to say it first.
    shown = page.evaluate(
        """() => [...document.querySelectorAll("main .part")].flatMap((part) => {
            const pieces = [...part.children];
            return pieces.filter((one, i) => {
                if (!one.matches(".output, .picture")) return false;
                let j = i - 1;
                while (pieces[j]?.matches(".code, .output, .picture")) j--;
                const before = pieces[j];
                if (before?.matches(".exercise:has(.asks)")) return true;
                const words = before?.matches(".prose") ? before.innerText : "";
                return /then run\\.|before you run/i.test(words);
            }).map((one) => one.outerHTML.slice(0, 200));
        })"""
    )
    assert shown == []
    assert page.locator("details.reveal[open]").count() == 0


def test_a_reveal_says_what_python_says(open_page, elements, monkeypatch, tmp_path):
    monkeypatch.setenv("FRAME_TAPE_HOME", str(tmp_path))
    lesson = LESSONS[0]
    page = open_page(lesson.page)
    data = elements[lesson.page].data["asked"]
    answers = {"0.a": "420", "0.b": "b", "0.c": "4", "0.d": "b"}
    for id, answer in answers.items():
        form = page.locator(f"[data-asks='{id}']")
        if data[id]["choices"]:
            form.get_by_role("button", name=f"{answer}: ").click()
        else:
            form.locator("input").fill(answer)
            form.locator("input").press("Enter")
        forms.predict(id, answer)
        card = forms.reveal(id, data[id]["truth"])
        fold = page.locator(f"details:has([data-truth='{id}'])").first
        fold.locator("summary").first.click()
        said = page.locator(f"[data-truth='{id}']")
        expect(said).to_contain_text(f"{card.sign} {card.heading}")
        expect(said).to_contain_text(card.lines[0][1])
    assert [entry["id"] for entry in log.read().of("predict")] == list(answers)
    page.reload()  # they are kept
    expect(page.locator(f"[data-asks='{id}'] [role=status]")).to_contain_text("Recorded")
    expect(page.locator("header .progress")).to_contain_text("4 of 5 questions answered")
    page.get_by_role("button", name="Forget my answers").click()
    expect(page.locator("header .progress")).to_contain_text("0 of 5 questions answered")


def test_a_page_works_where_a_browser_keeps_nothing(open_page):
    page = open_page("index.html")
    page.add_init_script(
        "delete window.localStorage; Object.defineProperty(window, "
        "'localStorage', { get() { throw new Error('refused'); } })"
    )
    page.locator(".cards a").first.click()
    page.locator("[data-asks='0.a'] input").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator("[data-asks='0.a'] [role=status]")).to_contain_text("Recorded: 12.")


def test_a_keyboard_reaches_a_tape_that_is_not_made_yet(open_page):
    page = open_page(LESSONS[2].page)
    whole(page)
    place = page.locator("[data-widget=tape]").first
    expect(place.locator("img")).to_be_attached()
    place.evaluate("(place) => place.focus({ preventScroll: true })")
    expect(place.locator("input[type=range]").first).to_be_focused()
    assert place.get_attribute("tabindex") is None


def test_a_page_is_printed_black_on_white_without_its_navigation(open_page):
    page = open_page(LESSONS[2].page, color_scheme="dark")
    page.emulate_media(media="print")
    style = page.locator("body").evaluate(
        "(body) => ['backgroundColor', 'color'].map((name) => getComputedStyle(body)[name])"
    )
    assert style == ["rgb(255, 255, 255)", "rgb(31, 35, 40)"]
    for part in ("header.top", ".gate >> nth=0", ".sections"):
        expect(page.locator(part)).to_be_hidden()


def test_a_section_that_waits_is_not_shown(open_page, folder):
    page = open_page(f"{LESSONS[0].page}#count-four-seconds")
    expect(page.locator(".gate").first).to_contain_text("“Count four seconds” comes after")
    page.get_by_role("button", name="Go on without an answer").first.click()
    expect(page.locator("[data-truth='0.a']")).to_contain_text("you made no prediction")


def test_without_scripts_all_is_there_to_be_read(open_page):
    page = open_page(LESSONS[0].page, java_script_enabled=False)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator(".part").last).to_be_visible()
    assert page.locator(".widget img").count() == page.locator(".widget").count()


@pytest.mark.parametrize("lesson", JUDGED, ids=lambda lesson: lesson.stem)
def test_an_answer_is_judged_as_python_judges_it(open_page, lesson):
    page = open_page(lesson.page)
    whole(page)
    for id in (id for id in lesson.asks if id in EXERCISES):
        exercise, form = EXERCISES[id], page.locator(f"[data-asks='{id}']")
        line = form.locator("[role=status]")
        numbers = getattr(exercise, "numbers", {})
        told = [mistake["says"] for mistake in asked.exercise(id).get("mistakes", ())]
        known = [m for m in exercise.mistakes if not told or any(m.says in says for says in told)]
        assert len(known) >= 3
        for mistake in known:
            value = mistake.answer(**numbers) if numbers else mistake.answer
            answer_with(form, value, bool(numbers))
            expect(line).to_contain_text(mistake.says)
        answer_with(form, exercise.reference(**numbers), bool(numbers))
        expect(line).to_contain_text(exercise.explanation)


def answer_with(form, value, typed):
    if typed:
        parts = value if isinstance(value, list | tuple) else [value]
        form.locator("input").fill(" ".join(map(str, parts)))
        form.locator("input").press("Enter")
    else:
        form.get_by_role("button", name=f"{value}: ").click()
