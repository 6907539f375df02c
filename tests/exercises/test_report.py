import json

import numpy as np
import pytest

from lesson_utils import progress as log
from lesson_utils.exercises import check, predict, progress, reveal, solution
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS

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
    check("1.5", 2)  # passed is passed
    predict("2.a", 768)
    reveal("2.a", truth=1536)
    predict("1.b", "c")
    reveal("1.b", truth="change")
    predict("3.b", 2)
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
    assert repr(progress.export(target)) == f"· 1 line written to {target}."
    assert json.loads(target.read_text())["id"] == "1.1"
    assert repr(progress.forget()) == "· 1 line deleted: your progress is forgotten."
    assert f"0 of {ALL}" in repr(progress())


def test_the_object_tells_how_to_use_it():
    assert repr(progress) == (
        "progress() shows your progress; progress.export(path) keeps it; progress.forget() "
        "deletes it."
    )
