import numpy as np
import pytest

from lesson_utils.exercises import check, hint, progress, solution
from lesson_utils.exercises.kinds.choice import lettered
from lesson_utils.exercises.registry import EXERCISES

TOGETHER = EXERCISES["10.1"]


def test_a_misconception_is_named_and_kept_by_its_name():
    assert repr(check("10.1", "a")) == (
        "✗ Exercise 10.1, why not frame by frame: not right yet.\n"
        "Its name: only a list of pictures\n"
        "You took a clip for the sum of its frames. What stayed, what moved and what led to what "
        "is in no single frame: shuffle them, as in lesson 01, and it is gone.\n"
        "Why it tempts: A file does hold frames one after the other, and one judges them one at a "
        "time.\n"
        'Next: Take another answer, and say why. `hint("10.1")` gives a nudge.'
    )
    assert "10.1, only a list of pictures, once" in repr(progress.lessons())


def test_the_best_answer_is_told_why():
    assert repr(check("10.1", "C ")) == (
        f"✓ Exercise 10.1, why not frame by frame: passed.\n{TOGETHER.explanation}"
    )


@pytest.mark.parametrize(
    ("answer", "got"),
    [
        ("e", '"e"'),
        ("", '""'),
        ("a b", '"a b"'),
        (1, "a whole number (int)"),
        (["a"], "a list"),
        (np.zeros(2), "a NumPy array"),
        (object(), "an object of type object"),
    ],
)
def test_what_is_no_letter(answer, got):
    card = check("10.1", answer)
    assert card.status == "wrong"
    assert card.lines == (
        ("Expected", "one of the letters a, b, c, d, between quotes"),
        ("Got", got),
        ("Next", 'Write the letter of one answer: `answer_10_1 = "a"`.'),
    )


@pytest.mark.parametrize("answer", [..., None])
def test_an_open_question(answer):
    assert check("10.1", answer).status == "not attempted"


def test_hints_and_solution_are_there():
    assert "Hint 1 of 2" in repr(hint("10.1"))
    assert "Why it works: Identity and motion" in repr(solution("10.1"))


def test_letters_in_order():
    assert lettered("x", "y", "z") == {"a": "x", "b": "y", "c": "z"}
