"""The decks: what stands on which slide, and what they do in a browser without a network."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from lesson_utils.exercises.registry import PREDICTIONS
from pages import bodies, build, cells, deck, fit, live, slides
from tests.browser import lab

LESSONS = build.lessons()
SIZES = {"wide": (1280, 720), "old": (1024, 768)}
MOST = 3 * 2**20  # bytes of a deck
INSIDE = ("data:", "blob:")  # addresses of what a deck holds itself
WALK = Path(__file__).with_name("walk.js").read_text(encoding="utf-8")
# Shows all slides at once, one below the other.
SPREAD = """
.reveal .slides > section { position: static !important; display: flex !important;
  visibility: visible !important; opacity: 1 !important; transform: none !important }
.reveal .slides { position: static !important; transform: none !important; height: auto !important }
.reveal, body, html { overflow: visible !important; height: auto !important }
.fragment { visibility: visible !important; opacity: 1 !important }
.foot { position: static !important }
"""
pytestmark = pytest.mark.slow  # what is built comes from every notebook, run once
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)


def laid_out(lesson):
    """A lesson's run, its pieces, its slides, and what is on none of them."""
    return _laid_out(lesson.stem)


@cache
def _laid_out(stem):
    run = live.run(build.NOTEBOOKS / f"{stem}.ipynb")
    pieces = cells.pieces(build.read(stem), run)
    made, left = slides.slides(pieces)
    return SimpleNamespace(run=run, pieces=pieces, made=made, left=left)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("decks")


@pytest.fixture
def path(folder, request):
    return written(folder, request.getfixturevalue("lesson"))


def written(folder, lesson):
    path = folder / lesson.deck
    if not path.exists():
        of = laid_out(lesson)
        path.write_text(deck.deck(lesson.name, of.made, lesson.page, of.run), encoding="utf-8")
    return path


def with_kind(kind):
    """The first lesson that has a slide of a kind, and the number of that slide."""
    for lesson in LESSONS:
        for i, slide in enumerate(laid_out(lesson).made):
            if kind in (slide.kind, *re.findall(r'data-widget="(\w+)"', slide.body)):
                return lesson, i
    pytest.fail(f"no lesson has {kind}")


# --- what stands on a slide ----------------------------------------------------------------------


@every_lesson
def test_an_answer_stands_on_the_slide_after_its_vote_and_on_none_before(lesson):
    made, truths = laid_out(lesson).made, laid_out(lesson).run.truths
    for id, truth in truths.items():
        asks = [i for i, slide in enumerate(made) if (slide.kind, slide.about) == ("vote", id)]
        tells = [i for i, slide in enumerate(made) if (slide.kind, slide.about) == ("answer", id)]
        assert asks and tells
        assert tells[0] - 1 in asks, id
        told = PREDICTIONS[id].show(truth).strip("“”")
        assert told in BeautifulSoup(made[tells[0]].body, "html.parser").get_text()
        # What the code prints is no answer before there was a question.
        shown = [slide.cell for slide in made[: asks[0]] if slide.shows]
        between = [piece.cell for piece in laid_out(lesson).pieces if id in piece.open]
        assert not set(shown) & set(between), id


@every_lesson
def test_exercises_in_code_stay_in_the_notebook(lesson):
    of = laid_out(lesson)
    text = "".join(slide.body for slide in of.made)
    words = BeautifulSoup(text, "html.parser").get_text()
    assert not re.search(r"^(?:check|hint|solution|predict|reveal)\(", words, re.MULTILINE)
    turns = [slide.cell for slide in of.made if slide.kind == "turn"]
    assert turns == [piece.cell for piece in of.pieces if piece.kind == "exercise"]
    assert set(turns) <= {cell for cell, _ in of.left}


@every_lesson
def test_every_cell_is_on_a_slide_or_in_the_list(lesson):
    of = laid_out(lesson)
    told = {slide.cell for slide in of.made} | {cell for cell, _ in of.left}
    heads = {p.cell for p in of.pieces if p.kind == "prose" and len(fit.blocks(p.html)) <= 2}
    beside = {piece.cell for piece in of.pieces if piece.kind in ("notes", "prose")}
    assert {piece.cell for piece in of.pieces} - told <= beside | heads
    for piece in of.pieces:  # a text that stands with code or a picture, or in the notes
        if piece.kind == "prose" and piece.cell not in told:
            block = fit.blocks(piece.html)[-1].get_text().split()[-1].rstrip("¶")
            everything = "".join(s.body + s.heading + "".join(s.notes) for s in of.made)
            assert block in BeautifulSoup(everything, "html.parser").get_text()


@every_lesson
def test_notes_are_in_the_deck_and_a_deck_is_small_and_whole(lesson, path):
    text = path.read_text(encoding="utf-8")
    assert path.stat().st_size <= MOST
    soup = BeautifulSoup(text, "html.parser")
    notes = [piece for piece in laid_out(lesson).pieces if piece.kind == "notes"]
    kept = " ".join(aside.get_text() for aside in soup.select("aside.notes"))
    assert all(BeautifulSoup(piece.html, "html.parser").get_text() in kept for piece in notes)
    assert "default-src 'none'" in text
    assert not re.search(r"@import|@font-face|url\((?!data:)", soup.style.get_text())
    assert not [tag for tag in soup.find_all(src=True) if not tag["src"].startswith("data:")]
    assert [tag["href"] for tag in soup("link")] == ["data:,"]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(image.get("alt") for image in soup.select("section img"))


def test_text_is_divided_at_paragraphs_items_and_sentences():
    few = fit.blocks("<p>One. Two.</p><ul><li>a</li><li>b</li></ul>")
    assert [len(part) for part in fit.divide(few, 500)] == [2]
    assert "<ul><li>a</li><li>b</li></ul>" in bodies.joined(fit.divide(few, 500)[0])
    long = fit.blocks(f"<p>{'Word after word goes on here. ' * 60}</p>")
    parts = fit.divide(long, 300)
    assert len(parts) > 1
    for part in parts:
        assert sum(map(fit.block_height, part)) - fit.GAP <= 300
        assert all(block.get_text().rstrip().endswith("here.") for block in part)


def test_a_formula_stays_with_what_it_is_part_of():
    words = f"<p>{'Word after word goes on here. ' * 20}</p>"
    formula = '<p><math display="block"><mi>n</mi></math></p>'
    for before in range(1, 6):
        for part in fit.divide(fit.blocks(words * before + formula + words), 500):
            assert "<math" not in str(part[0])


def test_a_list_has_no_gaps_where_it_is_reckoned_whole():
    few = fit.blocks(f"<ul>{'<li>one line</li>' * 8}</ul>")
    whole = fit.block_height(few[0]) - fit.GAP
    assert len(fit.divide(few, whole)) == 1 and len(fit.divide(few, whole - 1)) == 2


def test_a_short_text_stands_with_what_it_leads_to():
    for lesson in LESSONS:
        made = laid_out(lesson).made
        for before, slide in pairwise(made):
            if before.kind == "text" and 0 < before.words <= slides.LEAD and not before.notes:
                assert slide.kind != "turn" or before.heading != slide.over, before.body
    turn = next(s for s in laid_out(LESSONS[3]).made if s.cell == "ex-3-1-question")
    assert turn.body.startswith("<p>You have cut cubes.")


def test_the_few_lines_that_are_printed_beside_a_picture_stand_with_it():
    made = laid_out(LESSONS[4]).made
    (quarter,) = [slide for slide in made if slide.cell == "quarter-show"]
    assert quarter.kind == "picture" and "4,194,304 pairs</pre>" in quarter.body
    assert not any(re.search(r"^(import|from) ", s.body, re.MULTILINE) for s in made)


def test_what_waits_for_an_answer_in_python_is_left_out():
    cells_ = [cell for lesson in LESSONS for cell in {p.cell for p in laid_out(lesson).pieces}]
    assert not {"apply-draw", "apply-fresh", "consequence", "consequence-mine"} & set(cells_)


def test_a_long_table_is_divided_with_its_head_or_left_out():
    def table(rows):
        body = "".join(f"<tr><td>row {i}</td></tr>" for i in range(rows))
        return f"<table><thead><tr><th>head</th></tr></thead><tbody>{body}</tbody></table>"

    (first, second) = fit.divide(fit.blocks(table(8)), 260)
    assert [part[0].thead.get_text() for part in (first, second)] == ["head", "head"]
    assert "row 3" in str(first) and "row 4" in str(second)
    piece = cells.Piece("prose", "long", "-", "<h2>Words</h2>" + table(fit.MOST_ROWS + 1))
    title = cells.Piece("prose", "title", "-", "<h1>Title</h1>")
    assert slides.slides([title, piece])[1] == [("long", f"a table of {fit.MOST_ROWS + 1} rows")]


def test_code_comes_in_steps_that_keep_a_comment_with_its_statement():
    source = "a = 1\nb = 2\nc = 3\n# why\nd = 4\ne = 5"
    assert bodies.steps(source) == [3, 6]
    html = cells.highlighted(source)
    (body,) = bodies.code_bodies(html, source, "6", 500)
    soup = BeautifulSoup(body, "html.parser")
    assert soup.code.get_text() == source
    assert [len(step.get_text().splitlines()) for step in soup.select(".step")] == [3, 3]
    assert "fragment" in soup.select(".step")[1]["class"]
    assert "fragment" in soup.select_one(".printed")["class"]
    assert len(bodies.code_bodies(html, source, "x\n" * 30, 500)) == 3


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture
def open_deck(chromium, folder):
    """A function that opens a deck; at the end nothing was asked for or complained of."""
    opened = []

    def opener(lesson, size=SIZES["wide"], slide=0, **options):
        path = written(folder, lesson)
        context = chromium.new_context(
            viewport=dict(zip(("width", "height"), size, strict=True)), **options
        )
        seen = SimpleNamespace(context=context, requests=[], complaints=[], url=path.as_uri())
        opened.append(seen)
        context.set_offline(True)
        page = context.new_page()
        page.set_default_timeout(1000 * lab.PATIENCE)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda said: seen.complaints.append(said.text))
        page.goto(f"{path.as_uri()}#/{slide}")
        expect(page.locator(".foot output")).to_have_text(re.compile(rf"^{slide + 1} / "))
        return page

    yield opener
    for seen in opened:
        seen.context.close()
        asked = {url.split("#")[0] for url in seen.requests if not url.startswith(INSIDE)}
        assert (asked, seen.complaints) == ({seen.url}, [])


@every_lesson
def test_nothing_leaves_the_frame_of_its_slide(open_deck, lesson):
    page = open_deck(lesson)
    page.evaluate(WALK)
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("walk()") == [], name


@every_lesson
def test_a_deck_is_accessible(open_deck, violations, lesson):
    page = open_deck(lesson)
    page.add_style_tag(content=SPREAD)
    page.evaluate("""() => document.querySelectorAll(".slides > section").forEach((slide) => {
        slide.hidden = false; slide.removeAttribute("aria-hidden"); })""")
    lab.until(lambda: page.locator(".mount[data-fits='']").count() == 0)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")  # in the dark only colours change
    assert violations(page, "color-contrast") == []


def place(page):
    return page.locator(".foot output").inner_text()


def test_a_deck_is_walked_by_keyboard_and_code_comes_in_steps(open_deck):
    lesson, at = with_kind("code")
    page = open_deck(lesson, slide=at)
    before = place(page)
    hidden = page.locator("section.present .fragment:not(.visible)")
    for count in range(hidden.count(), 0, -1):
        expect(hidden).to_have_count(count)
        page.keyboard.press("ArrowRight")
    expect(hidden).to_have_count(0)
    assert place(page) == before
    page.keyboard.press("ArrowRight")
    expect(page.locator(".foot output")).to_have_text(re.compile(f"^{at + 2} /"))
    page.keyboard.press("Home")
    expect(page.locator(".foot output")).to_have_text(re.compile("^1 /"))


@pytest.mark.parametrize("kind", ["tape", "sliders"])
def test_a_widget_takes_keys_while_focused_and_gives_them_back(open_deck, kind):
    lesson, at = with_kind(kind)
    page = open_deck(lesson, slide=at)
    slider = page.locator(
        "section.present .mount[data-fits]:not([data-fits='']) input[type=range]"
    ).first
    slider.focus()
    before, there = slider.input_value(), place(page)
    page.keyboard.press("ArrowRight" if before != slider.get_attribute("max") else "ArrowLeft")
    lab.until(lambda: slider.input_value() != before)
    assert place(page) == there
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".foot output")).to_have_text(re.compile(f"^{at + 2} /"))


def test_a_deck_is_printed_a_slide_a_page_black_on_white(open_deck):
    page = open_deck(LESSONS[2], color_scheme="dark")
    page.emulate_media(media="print")
    slides_ = page.locator(".slides > section")
    heights = slides_.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert heights == [720] * len(laid_out(LESSONS[2]).made)
    hidden = ".slides .fragment:not([hidden])"
    shown = "(all) => all.every((one) => getComputedStyle(one).visibility === 'visible')"
    assert page.locator(hidden).evaluate_all(shown)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    expect(page.locator(".foot")).to_be_hidden()


def test_a_widget_that_was_left_while_it_grew_is_fitted_when_it_is_seen_again(open_deck):
    lesson, at = with_kind("tape")
    page = open_deck(lesson, slide=at)
    mount = page.locator(f".slides > section:nth-of-type({at + 1}) .mount")
    lab.until(lambda: mount.get_attribute("data-fits") == "")
    page.evaluate(f"location.hash = '#/{at + 1}'")
    expect(page.locator(".foot output")).to_have_text(re.compile(f"^{at + 2} / "))
    page.wait_for_timeout(500)
    page.evaluate(f"location.hash = '#/{at}'")
    lab.until(lambda: mount.get_attribute("data-fits"))


def test_a_click_on_a_tape_counts_where_it_is_seen(open_deck):
    lesson, at = next(
        (lesson, i)
        for lesson in LESSONS
        for i, slide in enumerate(laid_out(lesson).made)
        if slide.kind == "widget"
        and "volume" in str(laid_out(lesson).run.widgets[slide.cell][1]["_setup"])
    )
    page = open_deck(lesson, SIZES["old"], slide=at)
    page.locator("section.present .mount[data-fits]:not([data-fits=''])").wait_for()
    canvas = page.locator("section.present .tape-panel-clip canvas").first
    lab.until(lambda: canvas.evaluate("(canvas) => canvas.clientHeight > 50"))
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 2 + 2, "y": box["height"] / 2 + 2})
    # A patch of 32 of 256 pixels: the one right below the middle.
    line = page.locator("section.present .tape-line")
    expect(line).to_have_text(re.compile(r"h 4, w 4\)"))


def test_what_the_room_said_stands_beside_the_answer(open_deck):
    lesson, at = next(
        (lesson, i)
        for lesson in LESSONS
        for i, slide in enumerate(laid_out(lesson).made)
        if slide.kind == "vote" and 'type="number"' in slide.body
    )
    page = open_deck(lesson, slide=at)
    vote = laid_out(lesson).made[at]
    page.locator("section.present input").nth(1).fill("7")
    room = page.locator(f"section.answer[data-about='{vote.about}'] .room").first
    words = list(PREDICTIONS[vote.about].choices.values())[1]
    lab.until(lambda: room.text_content() == f"The room: 7 for “{words}”.")


def test_notes_come_by_key_and_in_a_window_of_their_own(open_deck):
    lesson, at, made = next(
        (lesson, i, laid_out(lesson).made)
        for lesson in LESSONS
        for i, slide in enumerate(laid_out(lesson).made)
        if slide.notes
    )
    page = open_deck(lesson, slide=at)
    notes = BeautifulSoup("".join(made[at].notes), "html.parser").get_text().split()
    expect(page.locator(".presenter")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator(".presenter")).to_contain_text(" ".join(notes[:4]))
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    expect(opened.value.locator("main")).to_contain_text(" ".join(notes[:4]))
    opened.value.keyboard.press("ArrowRight")
    lab.until(
        lambda: opened.value.locator("h1").inner_text().startswith((f"{at + 2} /", f"{at + 1} /"))
    )
