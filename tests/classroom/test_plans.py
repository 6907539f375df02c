"""The plans: their minutes are the notebooks', and all that they name is there."""

import re
from collections import Counter
from itertools import pairwise

import nbformat
import pytest

from lesson_utils._root import NOTEBOOKS, PACKAGE, ROOT
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS
from lesson_utils.tape.panels import CONTROLS

FOLDER = ROOT / "classroom"
PLANS = {name: (FOLDER / f"{name}.md").read_text("utf-8") for name in (
    "one-hour", "afternoon", "four-weeks"
)}  # fmt: skip
LENGTHS = {"one-hour": [60], "afternoon": [240], "four-weeks": [90] * 4}
OTHERS = {"Arrive", "Break", "Close", "Quiz", "What the room thinks"}
PART = re.compile(r"^### (\d+)–(\d+) · (.+)\n((?:(?!##).*\n?)*)", re.MULTILINE)
LESSON = re.compile(r"\*Lesson (\d+)(?:, exercises? (.+))?\.\*")

every_plan = pytest.mark.parametrize("plan", PLANS)


def notebook(number):
    (path,) = NOTEBOOKS.glob("00-one*" if number == "00" else f"{number}-*")
    return nbformat.read(path, as_version=4).cells


def headings(number):
    lines = [line for cell in notebook(number) if cell.cell_type == "markdown"
             for line in cell.source.splitlines()]  # fmt: skip
    return {line.lstrip("# ") for line in lines if line.startswith("#")}


def head(number):
    """Minutes of a lesson and of its exercises, from its first cell."""
    found = re.search(r"\*(\d+) minutes, and (\d+) for the exercises", notebook(number)[0].source)
    return int(found[1]), int(found[2])


def parts(text):
    return [
        (int(start), int(end), title, inside) for start, end, title, inside in PART.findall(text)
    ]


def bullets(inside, name):
    return re.findall(rf"^- \*\*{name}\*\* (.+)$", inside, re.MULTILINE)


def lessons(plan):
    """Parts that are lessons, with the lesson's number."""
    for start, end, title, inside in parts(PLANS[plan]):
        if title not in OTHERS:
            yield "00" if plan == "one-hour" else title[:2], end - start, title, inside


@every_plan
def test_the_clock_runs_without_a_gap(plan):
    found = parts(PLANS[plan])
    assert len(found) == PLANS[plan].count("\n### ")
    ends = [end for (_, end, *_), (start, *_) in pairwise([*found, (0, 0)]) if start == 0]
    assert ends == LENGTHS[plan]
    for (_, end, *_), (start, *_) in pairwise(found):
        assert start in (end, 0)
    table = (FOLDER / "README.md").read_text("utf-8")
    told = " × ".join(map(str, [len(ends), ends[0]][len(ends) == 1 :]))
    assert re.search(rf"\({plan}\.md\) \| [^|]+ \| {told}\b", table)


def test_the_hour_is_the_sitting_part_by_part():
    given = {}
    number, section = None, ""
    for cell in notebook("00"):
        if cell.source.startswith("## "):
            section = cell.source.splitlines()[0].removeprefix("## ")
            number = number or section
        if "notes" in cell.metadata.get("tags", ()):
            given[section] = int(re.search(r"(\d+) minutes", cell.source)[1])
    # bargain and recall share one note
    given["The bargain"] = given.pop("Pause and recall")
    assert {title: minutes for _, minutes, title, _ in lessons("one-hour")} == given
    assert sum(given.values()) == sum(head("00"))
    for id in ("0.1", "0.2", "0.3"):
        assert f"- **Exercise** {id} ({EXERCISES[id].minutes} minutes)" in PLANS["one-hour"]


def test_the_hour_goes_through_the_sitting_in_its_order():
    sources = [cell.source for cell in notebook("00")]
    asked = re.findall(r"(?:prediction|\*\*Exercise\*\*) (0\.\w)", PLANS["one-hour"])
    assert [*dict.fromkeys(asked)] == [
        id for source in sources for id in re.findall(r'^(?:predict|check)\("(0\.\w)"', source)
    ]
    quoted = {*re.findall("“(.+?)”", PLANS["one-hour"])}
    assert quoted <= headings("00")


def test_the_afternoon_alone_takes_what_its_lessons_take():
    total = sum(minutes for _, minutes, *_ in lessons("afternoon"))
    told = f"{total // 60} hours {total % 60} minutes"
    for text in ((FOLDER / "README.md").read_text("utf-8"), PLANS["afternoon"]):
        assert f"takes {told}" in text
    assert f"*an afternoon*, {told}," in (ROOT / "README.md").read_text("utf-8")
    (start,) = NOTEBOOKS.glob("00-start*")
    cell = next(c for c in nbformat.read(start, as_version=4).cells if c.id == "routes")
    row = re.search(r"^\| \*\*an afternoon\*\* \| (.+?), of (.+) \| (.+) \|$", cell.source, re.M)
    assert row[1] == told
    assert re.findall(r"\d\.\d", row[2]) == re.findall(r"(\d\.\d) \(\d+\)", PLANS["afternoon"])
    assert re.findall(r"\[(\d+)\]", row[3]) == [number for number, *_ in lessons("afternoon")]


def test_sliders_are_called_as_on_the_page():
    script = (PACKAGE / "tape" / "js" / "controls.js").read_text("utf-8")
    labels = dict(re.findall(r'\b(\w+): (?:\[|\{\s*name: )?"(.+?)"', script))
    table = (FOLDER / "README.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.M))
    lines = (
        line for plan in PLANS for *_, part in lessons(plan) for line in bullets(part, "Slide")
    )
    slid = {name for line in lines for name in re.findall("`(.+?)`", line)}
    assert slid
    assert told == {name: labels[name] for name in told}
    assert {name for name in slid if labels[name] != name} == {*told}


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notes_for_the_teacher_have_minutes_and_say_what_can_go(path):
    read = nbformat.read(path, as_version=4).cells
    notes = [cell.source for cell in read if "notes" in cell.metadata.get("tags", ())]
    assert notes
    minutes = [int(re.search(r"</summary>\n\n(\d+) minutes\b", note)[1]) for note in notes]
    whole = re.search(r"\*(\d+) minutes(?:, and (\d+) for the exercises)?\.", read[0].source)
    assert sum(minutes) <= sum(int(part or 0) for part in whole.groups())
    for note in notes:
        assert re.search(r"\n\n\*Skip if\* .+\.\n\n</details>$", note), note[-80:]


@pytest.mark.parametrize("plan", ["afternoon", "four-weeks"])
def test_a_part_takes_the_lesson_s_minutes_and_the_exercises(plan):
    for number, minutes, title, inside in lessons(plan):
        assert title[3:] in headings(number)
        lesson, listed = LESSON.search(inside).groups()
        exercises = re.findall(r"(\d+\.\d) \((\d+)\)", listed or "")
        for id, given in exercises:
            assert (id.split(".")[0], EXERCISES[id].minutes) == (str(int(number)), int(given))
        assert minutes == int(lesson) + sum(int(given) for _, given in exercises)
        assert int(lesson) <= head(number)[0]
        # less than the whole lesson is said to be a part of it
        assert (int(lesson) < head(number)[0]) == (", in part: “" in inside), title


@every_plan
def test_what_a_part_names_is_in_its_notebook(plan):
    for number, _, title, inside in lessons(plan):
        known = headings(number)
        assert plan != "one-hour" or title in known
        assert {*re.findall("“(.+?)”", inside)} <= known, title
        for id in re.findall(r"prediction (\d+\.\w)", inside):
            assert id in PREDICTIONS
            assert id.split(".")[0] == str(int(number))
        source = "".join(cell.source for cell in notebook(number))
        for line in bullets(inside, "Slide"):
            for name in re.findall("`(.+?)`", line):
                assert name in CONTROLS, name
                assert "Tape(" in source
        for once in ("Ask", "Short of time"):
            assert bullets(inside, once) or number == "10", (title, once)


@every_plan
def test_numbers_that_the_room_says_are_known_slips(plan):
    for _, _, title, inside in lessons(plan):
        asked = [PREDICTIONS[id] for id in re.findall(r"prediction (\d+\.\w)", inside)]
        known = {f"{slip:,}" for p in asked if not p.choices for slip in p.slips}
        for line in bullets(inside, "The room says"):
            if not re.search(r"from 2 to|token", line):
                plain = re.sub(r"\(.*?\)", "", line)
                assert {*re.findall(r"\d[\d,.]*\d|\d", plain)} <= known, (title, line)


@every_plan
def test_what_the_room_chooses_is_an_option_that_is_wrong(plan):
    for _, _, title, inside in lessons(plan):
        said = " ".join(bullets(inside, "The room says"))
        for id in re.findall(r"prediction (\d+\.\w)", inside):
            choices = PREDICTIONS[id].choices or {}
            slips = [choices[key] for key in choices if key in PREDICTIONS[id].slips]
            wrong = [re.split("[:,]", words)[0] for words in slips]  # as somebody calls it out
            assert not choices or any(words in said for words in wrong), (title, id, wrong)


def test_what_the_check_names_are_mistakes_that_it_knows():
    for _, _, title, inside in lessons("one-hour"):
        ids = re.findall(r"\*\*Exercise\*\* (\d\.\d)", inside)
        known = {mistake.name for id in ids for mistake in EXERCISES[id].mistakes}
        named = [name for line in bullets(inside, "The check names")
                 for name in re.findall(r"\*(.+?)\*", line)]  # fmt: skip
        assert bool(named) == bool(ids), title
        assert {*named} <= known, title


def test_four_weeks_do_every_exercise_once():
    text = PLANS["four-weeks"]
    home = [id for line in re.findall(r"\*\*Homework\*\* (.+)\.", text) for id in line.split(", ")]
    here = re.findall(r"(\d+\.\d) \(\d+\)", text)
    done = Counter([*home, *here])
    assert done == Counter(id for id in EXERCISES if not id.startswith("0."))  # a sitting's own


@pytest.mark.parametrize("plan", ["one-hour", "afternoon"])
def test_homework_is_there_and_not_done_in_class(plan):
    (listed,) = re.findall(r"^Exercises (.+?)\. ", PLANS[plan], re.MULTILINE)
    ids = listed.split(", ")
    assert {*ids} <= {*EXERCISES}
    assert not {*ids} & {*re.findall(r"(\d+\.\d) \(\d+", PLANS[plan])}


def test_every_link_leads_somewhere():
    for path in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\((?!https:)([^)#]+)", path.read_text("utf-8")):
            assert (FOLDER / target).exists(), (path.name, target)
