"""The class view as it is seen: a page that opens from disk, and a picture of the same."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from lesson_utils import __main__ as command
from lesson_utils._command import classes
from lesson_utils.classroom import cards, logs, page, picture, room
from lesson_utils.exercises.quiz.beliefs import BELIEFS
from lesson_utils.exercises.quiz.gain import NOT_PROVEN
from lesson_utils.exercises.quiz.questions import QUESTIONS, RIGHT, TIMES

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '</script><img src=x onload="alert(1)">'


def predicts(answer, truth=None):
    lines = [{"event": "predict", "id": "0.a", "answer": answer, "late": False}]
    return lines + [{"event": "reveal", "id": "0.a", "truth": truth}] * (truth is not None)


def tries(id, mistake, count=1):
    return [{"event": "check", "id": id, "status": "wrong", "mistake": mistake}] * count


def answers(before, after):
    """Lines of a quiz that is through, so many right each time."""
    return [
        {"event": "quiz", "id": f"{time}.{q.id}", "answer": RIGHT if i < right else q.keys[1]}
        for time, right in zip(TIMES, (before, after), strict=True)
        for i, q in enumerate(QUESTIONS)
    ]


@pytest.fixture
def a_class(lay):
    """Three learners who err in different ways, and files that are none."""
    lay("anna.jsonl", *predicts(420, 5880), *tries("1.1", "reversed", 3), seed=1)
    lay("berta.jsonl", *predicts(5880), *tries("1.1", "reversed"), seed=2)
    lay("carla.jsonl", *predicts(196), *tries("0.1", "no groups"), *answers(3, 9), seed=3)
    lay(f"{EVIL.replace('/', '')}.jsonl", {"event": EVIL, "id": EVIL}, {"x": EVIL})


@pytest.fixture
def made(a_class, folder, tmp_path, monkeypatch):
    """The folder where page and picture are."""
    monkeypatch.chdir(tmp_path)
    assert command.main(["class", str(folder)]) == 0
    return tmp_path


def test_page_and_picture_say_the_same(made, folder):
    found = logs.read(folder)
    summed = room.summarise(found.learners)
    text = (made / page.PAGE).read_text(encoding="utf-8")
    drawn = ElementTree.parse(made / picture.FILE)
    written = "".join(drawn.getroot().itertext())
    for said in (
        "3 learners, 36 lines in their logs. Left out: 1 file (1 foreign).",
        "0 of 2 who tried passed.",
        "Stuck after three tries or more: ",
        "3 votes. The answer: 5,880.",
        "On average, before: 1 learner, 3.0 of 12 right; after: 1 learner, 9.0 of 12 right.",
        "Normalised gain: 0.67, the share of what was missing",
        "The answer: 121, for the first one is alone.",
        "Not tried yet: ",
        "exercise 0.1",
        "exercise 1.1",
        "before: “As many fewer tokens, as many fewer values.”",
        *NOT_PROVEN,
    ):
        assert said in unescape(text)
        assert said in " ".join(written.split())
    for some in cards.parts(summed).values():
        for card in some:
            assert card.title in " ".join(written.split())
    assert "anna" not in text + written


def test_the_bars_are_as_long_as_the_counts(made):
    drawn = ElementTree.parse(made / picture.FILE)
    bars = [one for one in drawn.iter(f"{SVG}rect") if one.get("height") == "9"]
    full, lengths = bars[0::2], [int(one.get("width")) for one in bars[1::2]]
    assert {int(one.get("width")) for one in full} == {picture.COLUMN}
    third = round(picture.COLUMN / 3)
    assert lengths[:3] == [third] * 3
    assert picture.COLUMN in lengths  # all who tried 1.1 turned it round
    text = (made / page.PAGE).read_text(encoding="utf-8")
    assert text.count("width:33.3%") == 3
    assert (
        '<span><strong>✓ 5,880</strong></span> <span class="count"><strong>1 of 3, right</strong>'
        '</span></div><div class="bar"><div class="right"'
    ) in text


def test_cards_of_the_picture_go_in_rows_as_one_reads(made):
    drawn = ElementTree.parse(made / picture.FILE)
    at = {}
    for one in drawn.iter(f"{SVG}text"):
        number = re.match(r"(\d+) · ", one.text)
        if number and one.get("font-weight") == "bold":
            at[int(number[1])] = int(one.get("y")), int(one.get("x"))
    assert sorted(at, key=at.get) == [question + 1 for question in range(len(QUESTIONS))]


def test_nothing_that_a_log_holds_becomes_markup(folder, lay, tmp_path):
    keys = ("id", "answer", "truth", "mistake", "status", "seed", "late", "event", EVIL)
    for i, key in enumerate(keys):
        evil = {"event": "predict", "id": "0.a", "answer": 1, "late": False, key: EVIL}
        lay(f"{i}.jsonl", *predicts(420), evil, *tries("1.1", EVIL), seed=i)
    found = logs.read(folder)
    summed = room.summarise(found.learners)
    path = page.write(summed, found, tmp_path, watched=True)
    for text in (
        path.read_text(encoding="utf-8"),
        (tmp_path / page.NEWS).read_text(encoding="utf-8"),
        picture.draw(summed, found),
    ):
        assert "alert(1)" not in text
        assert "<img" not in text
    assert summed.learners == len(keys)


def test_an_empty_folder_says_so(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command.main(["class", str(folder)]) == 0
    assert "0 learners, 0 lines in their logs." in capsys.readouterr().out
    assert "Nothing is in the logs yet." in (tmp_path / page.PAGE).read_text(encoding="utf-8")


def test_the_teacher_alone_is_told_the_names(made, folder, lay, capsys):
    for i in range(classes.TOLD):
        lay(f"{i}.txt", {"x": i})
    capsys.readouterr()
    command.main(["class", str(folder)])
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"Left out, foreign: {str(folder / '0.txt')!r}"
    assert told[classes.TOLD] == "… and 1 more file."


def test_a_belief_that_nobody_holds_takes_no_room(made):
    text = unescape((made / page.PAGE).read_text(encoding="utf-8"))
    held = QUESTIONS[-1].keys[1:]
    assert [f"before: “{BELIEFS[key].name}”" in text.split("12 · ")[1] for key in held] == [
        True,
        False,
    ]


def test_a_room_full_of_numbers_is_told_in_part():
    assert cards.numbers(range(1, 4)) == "1, 2, 3"
    assert cards.numbers(range(1, 24)).endswith(", 19, 20 and 3 more")


@pytest.mark.parametrize("arguments", [[], ["--watch"], ["a", "b"], ["--fast"]])
def test_the_command_wants_one_folder(arguments):
    said = "Which folder? frame-tape class FOLDER reads the logs in it."
    assert command.main(["class", *arguments]) == said
    assert command.main(["class", "/no such folder"]) == "there is no folder '/no such folder'"


def test_a_place_that_cannot_be_written(made, folder, monkeypatch):
    (made / page.PAGE).unlink()
    (made / page.PAGE).mkdir()
    assert re.fullmatch(
        r".*class\.html cannot be written: .*", command.main(["class", str(folder)])
    )
    assert not list(made.glob(".*.half"))


def test_one_lesson_is_reset(tmp_path, capsys):
    assert command.main(["reset", "03"]) == 0
    assert "Lesson 03 begins anew: 0 lines" in capsys.readouterr().out
    assert command.main(["reset"]).startswith("Which lesson? frame-tape reset 03")
    assert command.main(["reset", "x"]).startswith("a lesson is named by its number")


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture
def opened(chromium, tmp_path):
    """A function that opens the page from disk; nothing may be asked of a network."""
    contexts, asked, complaints = [], [], []

    def opener():
        context = chromium.new_context(viewport={"width": 1366, "height": 800})
        context.set_offline(True)
        contexts.append(context)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda said: complaints.append(said.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto((tmp_path / page.PAGE).as_uri())
        return tab

    opener.asked = asked
    yield opener
    for context in contexts:
        context.close()
    assert complaints == []
    assert all(url.startswith("file:") for url in asked)


def test_nothing_shuts_a_reader_out(made, opened, violations):
    tab = opened()
    for width in (1366, 360):
        tab.set_viewport_size({"width": width, "height": 800})
        assert violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.emulate_media(color_scheme="dark")  # in the dark only colours change
    assert violations(tab, "color-contrast") == []
    assert len(opened.asked) == 1  # the page alone


def test_the_open_page_follows_the_class(
    folder, lay, tmp_path, monkeypatch, opened, violations, capsys
):
    numbers = iter(range(3))
    tabs = []

    def meanwhile(_):
        step = next(numbers)
        if step == 0:  # the page was written once: open it, and let the class go on
            tabs.append(opened())
            expect(tabs[0].locator("#status")).to_have_text("1 learner, 2 lines in their logs.")
            lay("b.jsonl", *predicts(5880, 5880), seed=2)
        elif step == 1:
            expect(tabs[0].locator("#status")).to_have_text("2 learners, 5 lines in their logs.")
            expect(tabs[0].locator("strong")).to_have_text(["✓ 5,880", "1 of 2, right"])
            assert violations(tabs[0]) == []
            (folder / "b.jsonl").write_text("{")
        else:
            expect(tabs[0].locator("#status")).to_contain_text("Left out: 1 file (1 damaged).")
            raise KeyboardInterrupt

    lay("a.jsonl", *predicts(420), seed=1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(classes.time, "sleep", meanwhile)
    assert command.main(["class", str(folder), "--watch"]) == 0
    told = capsys.readouterr().out
    assert "it renews itself" in told
    assert told.count("Left out, damaged: ") == 1
    assert told.endswith("Stopped.\n")
