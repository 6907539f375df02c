"""Values that a learner worked out, and choices within limits."""

import numpy as np
import pytest

from lesson_utils.exercises import check


def test_not_attempted():
    assert repr(check("3.2", (..., ...))) == (
        "○ Exercise 3.2, apply now: not attempted yet.\n"
        'Replace the `...` in the cell above, run it, then this cell. `hint("3.2")` gives a nudge.'
    )


@pytest.mark.parametrize("answer", [..., None, (..., 1568), (4704, None), [...]])
def test_unfinished_values_are_not_attempted(answer):
    for id in ("2.1", "3.2", "3.4"):
        assert check(id, answer).status == "not attempted"


@pytest.mark.parametrize(
    "answer",
    [
        (4704, 1568),
        [4704, 1568],
        (4704.0, np.int64(1568)),
        np.array([4704, 1568]),
        np.array([4704.0, 1568.0]),
        (np.array(4704), np.array(1568)),
    ],
)
def test_values_pass_in_any_plain_form(answer):
    assert check("3.2", answer).passed


@pytest.mark.parametrize(
    ("id", "answer", "told"),
    [
        ("3.2", 4704, "Got: a whole number (int)\nNext: Give all the parts"),
        ("3.2", (4704,), "Got: 1 of them"),
        ("3.2", (4704, 1500), "Got: 1,500\nNext: The second number is too small."),
        ("3.2", (5000, 1568), "Got: 5,000\nNext: The first number is too large."),
        ("3.2", "4704, 1568", "Got: a string (str)\nNext: Give all the parts without quotes, in"),
        ("3.2", ("4704", 1568), "Got: a string (str)\nNext: Give a number, without quotes."),
        ("1.5", 7, "Got: 7\nNext: Your number is too large."),
        ("1.5", np.zeros(3), "Got: a list\nNext: Give the number, without brackets."),
        ("1.5", np.nan, "Got: NaN (not a number)\nNext: Look for a division by 0"),
        ("3.2", (4704, np.inf), "Got: infinity\nNext: Look for a division by 0"),
        ("3.2", np.array([[4704], [1568]]), "Got: a list\nNext: Give the number, without"),
        ("3.2", np.array([4704, 1500]), "Got: 1,500\nNext: The second number is too small."),
        ("2.1", "AE", "Got: a string (str)\nNext: Give all the parts, in this order."),
        ("2.1", ["AE", "BF"], "Got: 2 of them"),
        ("2.1", ["AE", "BX", *"345678"], 'Got: Token 1 is "BX"'),
        ("2.1", ["AE", 7, *"345678"], "Got: Token 1 is a whole number (int)"),
    ],
)
def test_wrong_values_are_led_on_but_not_told(id, answer, told):
    outcome = check(id, answer)
    assert outcome.status == "wrong"
    assert told in repr(outcome)


def test_a_known_wrong_count():
    assert repr(check("3.2", (4704, 14112))) == (
        "✗ Exercise 3.2, apply now: not right yet.\n"
        "You multiplied by the merge. Merging leaves fewer tokens, not more.\n"
        "Why it tempts: Each token then holds more, and “more” invites multiplying.\n"
        "Expected: a pair: tokens frame by frame, tokens when merged\n"
        "Got: 4,704 and 14,112\n"
        'Next: Count again. `hint("3.2")` gives a nudge.'
    )
    assert 'Got: "AB", "CD", "EF", ' in repr(
        check("2.1", ["AB", "CD", "EF", "GH", "IJ", "KL", "MN", "OP"])
    )


# --- choices -------------------------------------------------------------------------------------


def test_a_choice_says_which_limit_and_by_how_much():
    assert repr(check("3.4", (12, 32, 1))) == (
        "✗ Exercise 3.4, fit a budget: not right yet.\n"
        "3,072 tokens are 72 over the budget of 3,000.\n"
        "Next: Fewer frames a second, bigger patches or bigger groups: which loss hurts least?"
    )


@pytest.mark.parametrize("choice", [(8, 16, 4), [10, 32, 1], (np.int64(25), 64, 1), (8, 256, 32)])
def test_any_choice_that_keeps_the_limits_passes(choice):
    assert check("3.4", choice).passed


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ((8, 256, 32), "1 token, 2,999 under the budget, and nothing is cropped. You left 2,999 "
                       "unspent: what would you buy with them?"),
        ((8, 32, 1), "2,048 tokens, 952 under the budget, and nothing is cropped."),
    ],
)  # fmt: skip
def test_a_choice_that_spends_little_is_asked_about_the_rest(choice, told):
    assert repr(check("3.4", choice)).splitlines()[1:] == [told]


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ((26, 64, 1), "26 fps is 1 too many: the clip was filmed at 25."),
        ((7, 32, 1), "7 fps is 1 too few: at least 8 are asked for."),
        ((8, 0, 1), "The patch is not a whole number of at least 1."),
        ((8, 512, 1), "Patches of 512 do not fill 256 pixels: 256 rows and columns"),
        ((9, 32, 5), "Groups of 5 do not fill 36 frames: 1 frame would be cropped."),
        ((8, 16), "Expected: three whole numbers: fps, patch, group\nGot: 2 of them"),
        (2048, "Got: a whole number (int)\nNext: Give all the parts, in this order."),
        (
            "8, 16, 4",
            "Got: a string (str)\nNext: Give all the parts without quotes, in this order.",
        ),
    ],
)
def test_a_choice_that_breaks_a_limit(choice, told):
    outcome = check("3.4", choice)
    assert outcome.status == "wrong"
    assert told in repr(outcome)
