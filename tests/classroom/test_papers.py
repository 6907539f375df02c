"""The key and the sheets: what they hold, and how they open and print."""

import re
from html import unescape

import pytest

from lesson_utils import __main__ as command
from lesson_utils.classroom import key, sheets
from lesson_utils.exercises import check
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.choice import Choice
from lesson_utils.exercises.registry import EXERCISES
from lesson_utils.grid import Grid

PAGES = {"key": key, "sheets": sheets}


@pytest.fixture(scope="module")
def solved():
    return unescape(key.write())


@pytest.mark.parametrize("id", EXERCISES)
def test_every_exercise_is_solved(solved, id):
    exercise = EXERCISES[id]
    inside = solved.split(f"<h3>{id} · ")[1].split("</article>")[0]
    assert exercise.source.rstrip() in inside
    assert all(f"<b>{mistake.name}</b>" in inside for mistake in exercise.mistakes)
    assert "**" not in re.sub(r"<code>.*?</code>", "", inside, flags=re.DOTALL)
    told = key.answer(exercise)
    if isinstance(exercise, Build):
        assert told == ""
    elif isinstance(exercise, Choice):
        assert check(id, told[0]).passed
    else:
        assert check(id, eval(told.removesuffix(", or another that keeps the limits"))).passed


def test_a_sheet_asks_for_what_the_key_answers(solved):
    text = sheets.write()
    for name, told in sheets.answers().items():
        assert f"<h2>{name}</h2>" in text
        assert all(line in solved for line in told)
    tape, volume, counts, bargain = sheets.answers().values()
    assert tape[0] == "4 × 2 × 2: AE, BF, CG, DH, IM, JN, KO, LP"
    assert volume[0] == (
        "token 150 is at (t, h, w) = (2, 2, 6): frames 8–11, rows 64–95, columns 192–223"
    )
    assert counts[-1] == "Merging 3 frames: tokens ÷ 3, pairs ÷ 9"
    assert "(2,048 tokens are left)" in bargain[1]
    assert sheets.grid_of(4, 8, 256, 256, 32, 1).tokens == 2048  # twice the patch
    steps = [(2, 8, 256, 256, 16, 1), (4, 4, 256, 256, 16, 1), (4, 8, 256, 256, 16, 2)]
    assert all(sheets.grid_of(*step).tokens > 2048 for step in steps)
    assert (
        "2 s, 12 fps, 224 × 224, patch 16: 24 × 14 × 14 = 4,704 tokens, 22,127,616 pairs" in counts
    )
    assert all(n < sheets.VOLUME.tokens for n in sheets.PLACES)
    assert sheets.grid_of(*sheets.START) == Grid(32, 256, 256)
    # only the row that is done tells its counts
    assert "5,880" in text
    assert "4,704" not in text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_written_where_the_command_is(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command.main([name]) == 0
    path = tmp_path / PAGES[name].FILE
    assert capsys.readouterr().out == f"Open {path} in a browser.\n"
    assert path.read_text("utf-8") == PAGES[name].write()
    assert command.main([name, "03"]) == f"frame-tape {name} takes nothing more; got '03'"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_and_shuts_nobody_out(chromium, violations, tmp_path, name):
    path = tmp_path / PAGES[name].FILE
    path.write_text(PAGES[name].write(), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1366, "height": 800})
    context.set_offline(True)
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(path.as_uri())
    assert violations(tab) == []
    tab.emulate_media(color_scheme="dark")  # in the dark only colours change
    assert violations(tab, "color-contrast") == []
    assert asked == [path.as_uri()]
    tab.set_viewport_size({"width": 360, "height": 800})
    assert name == "sheets" or tab.evaluate("document.documentElement.scrollWidth") == 360
    context.close()


def test_four_sheets_are_four_pages_of_a4(chromium, tmp_path):
    path = tmp_path / sheets.FILE
    path.write_text(sheets.write(), encoding="utf-8")
    tab = chromium.new_page()
    tab.goto(path.as_uri())
    printed = tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 4
    # at the width of the paper nothing is wider, or the printer would shrink it
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": round((210 - 28) / 25.4 * 96), "height": 1000})
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.close()
