import json

import nbformat
import numpy as np
import pytest

from lesson_utils.exercises import check, log, predict, progress, recall, reveal, review, solution
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS
from tools import notebooks

ALL, FORMS = len(EXERCISES), len(PREDICTIONS)


def glue(pictures):
    return np.concatenate(pictures)


def test_a_new_learner():
    assert repr(progress()) == (
        f"· Your progress\nExercises: 0 of {ALL} passed\nPredictions: 0 of {FORMS} made"
    )


def test_what_was_done_and_what_to_look_at_again():
    check("1.1", np.stack)
    for _ in range(3):
        check("2.2", lambda frames, pt, ph, pw: frames)
    solution("3.2")
    check("3.2", (4704, 1568))
    for number in (1, 2, 3, 6):
        check("1.5", number)
    check("1.5", 2)
    check("1.5", 6)
    solution("1.1")  # passed is passed, whatever comes after
    predict("2.a", 768)
    reveal("2.a", truth=1536)
    predict("1.b", "c")
    reveal("1.b", truth="change")
    log.record("reveal", id="1.b", right=False)  # by another kernel, and later
    predict("3.b", 2)
    reveal("3.a", truth=5880)
    reveal("3.a", truth=5880)
    predict("3.a", 5880)  # late
    assert repr(progress()) == (
        "· Your progress\n"
        f"Exercises: 3 of {ALL} passed\n"
        "Passed: 1.1, 1.5, 3.2\n"
        "Look at again: 1.5 (passed at try 4), 2.2 (3 tries, not passed yet), "
        "3.2 (passed after its solution was shown)\n"
        f"Predictions: 3 of {FORMS} made, 1 of 2 right\n"
        "1.b: you said “the change between neighbouring frames”; right\n"
        "2.a: you said 768; not right: look at it again\n"
        "3.b: you said 2; not revealed yet"
    )


def test_one_try():
    check("1.1", glue)
    assert "Look at again: 1.1 (1 try, not passed yet)" in repr(progress())


@pytest.mark.parametrize(
    ("damage", "told"),
    [("{\n", "1 line of the log is damaged"), ("{\n" * 1200, "1,200 lines of the log are damaged")],
)
def test_damaged_lines_are_counted(damage, told):
    check("1.1", np.stack)
    with open(log.folder() / log.FILE, "a") as file:
        file.write(damage)
    assert f"Passed: 1.1\nPredictions: 0 of {FORMS} made\nNote: {told}" in repr(progress())


def test_lines_of_other_lessons_and_edited_ones_do_no_harm():
    for entry in ({"id": "99.1"}, {}, {"id": "1.1"}, {"id": ["1.1"]}):
        for event in ("check", "predict", "reveal", "solution", "fresh", "song"):
            log.record(event, **entry)
    text = repr(progress())
    assert f"Exercises: 0 of {ALL} passed" in text
    assert "6 lines of the log are damaged" in text  # those whose id is a list


def test_export_and_forget(tmp_path):
    check("1.1", np.stack)
    target = tmp_path / "mine.jsonl"
    assert repr(progress.export(target)) == f"· 2 lines written to {target}."
    assert json.loads(target.read_text().splitlines()[1])["id"] == "1.1"
    assert repr(progress.forget()) == "· 2 lines deleted: your progress is forgotten."
    assert f"0 of {ALL}" in repr(progress())


def test_the_object_tells_how_to_use_it():
    assert repr(progress) == (
        "progress() shows your progress, progress.lessons() and progress.picture() lesson by "
        "lesson; progress.export(path) keeps it; progress.forget() deletes it."
    )


# --- lesson by lesson ----------------------------------------------------------------------------


def test_a_new_learner_sees_every_lesson():
    numbers = dict.fromkeys(id.split(".")[0] for id in EXERCISES)
    card = progress.lessons()
    assert [name[:2] for name, _ in card.lines[:-1]] == [f"{int(n):02}" for n in numbers]
    assert dict(card.lines)["01 Turn frames into a clip"] == (
        "0 of 5 exercises passed, 0 of 2 predictions made, 0 right"
    )
    assert card.lines[-1] == ("Mistakes made most", "none with a name yet")
    assert progress.picture().alt.endswith("Mistakes made most: none with a name.")


def test_each_lesson_counts_its_own():
    check("1.1", np.stack)
    check("1.1", glue)  # passed is passed
    check("2.2", lambda frames, pt, ph, pw: frames)
    predict("1.a", 32)
    reveal("1.a", truth=32)
    log.record("reveal", id="1.a", right=False)  # by another kernel, and later
    predict("1.b", "a")
    reveal("1.b", truth="change")
    predict("2.a", 768)
    reveal("2.b", truth="copy")
    reveal("2.b", truth="copy")
    predict("2.b", "b")  # late
    recall("10.a", "An axis more.")
    words = dict(progress.lessons().lines)
    assert words["01 Turn frames into a clip"] == (
        "1 of 5 exercises passed, 2 of 2 predictions made, 1 right"
    )
    assert words["02 Cut the clip into cubes"] == (
        "0 of 5 exercises passed, 1 of 2 predictions made, 0 right"
    )
    assert words["10 Review and apply"] == "0 of 6 exercises passed, 1 of 5 answers written"
    history = log.read()
    _, one, two, *_ = lessons = review.lessons(history)
    (ten,) = (lesson for lesson in lessons if lesson.name.startswith("10 "))
    assert one.exercises == ("passed", *["open"] * 4)
    assert one.predictions == ("right", "wrong")
    assert two.exercises == ("open", "tried", *["open"] * 3)
    assert two.predictions == ("made", "open")
    assert ten.written == ("kept", *["open"] * 4)


def test_mistakes_are_counted_by_name_the_most_frequent_first():
    for answer in ((1568, 4704), (1568, 4704), (1, 2), (4704, 14112)):
        check("3.2", answer)
    for letter in "ddd":
        check("10.2", letter)
    lines = progress.lessons().lines
    at = lines.index(("Mistakes made most", ""))
    assert [name for name, _ in lines[at + 1 :]] == [
        "10.2, always cheaper, 3 times",
        "3.2, other order, twice",
        "3.2, multiplied by the merge, once",
    ]
    assert lines[at + 2][1] == EXERCISES["3.2"].mistakes[3].says
    assert progress.picture().alt.endswith(
        "Mistakes made most: 10.2 always cheaper (3 times), 3.2 other order (twice), 3.2 "
        "multiplied by the merge (once)."
    )


def test_no_more_than_five_mistakes_are_listed():
    for mistake in EXERCISES["10.5"].mistakes:
        check("10.5", mistake.answer(**EXERCISES["10.5"].numbers))
    assert len(review.slips(log.read())) == 5


def test_an_edited_log_counts_for_nothing():
    for entry in ({"id": "99.1", "mistake": "x"}, {}, {"id": "1.1", "mistake": ["glue"]}):
        for event in ("check", "reveal", "write", "tick"):
            log.record(event, **entry)
    with open(log.folder() / log.FILE, "a") as file:
        file.write("{\n")
    card = progress.lessons()
    assert ("Mistakes made most", "none with a name yet") in card.lines
    assert card.lines[-1] == ("Note", "1 line of the log is damaged and not counted.")


def test_the_titles_are_those_of_the_notebooks():
    firsts = {
        (int(path.name[:2]), nbformat.read(path, as_version=4).cells[0].source.splitlines()[0])
        for path in notebooks.FOLDER.glob("*.ipynb")
    }
    assert {(int(number), f"# {title}") for number, title in review.TITLES.items()} <= firsts
