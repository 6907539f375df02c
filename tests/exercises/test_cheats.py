"""Ways to pass without solving the exercise; none may work."""

import math

import numpy as np
import pytest

from lesson_utils.exercises import check
from lesson_utils.exercises.chapters import ch02
from lesson_utils.exercises.registry import EXERCISES

SHOWN = np.arange(8 * 12 * 18 * 3, dtype=np.uint8).reshape(8, 12, 18, 3)  # a notebook's own clip


def right(frames, pt, ph, pw):
    T, H, W, c = frames.shape
    split = frames.reshape(T // pt, pt, H // ph, ph, W // pw, pw, c)
    return split.transpose(0, 2, 4, 1, 3, 5, 6).reshape(-1, pt * ph * pw * c)


def shape(frames, pt, ph, pw):
    return frames.size // (pt * ph * pw * frames.shape[3]), pt * ph * pw * frames.shape[3]


class Yes:
    """Equal to everything."""

    __hash__ = None

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


class Lazy:
    """Makes its array when it is asked for."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __array__(self, dtype=None, copy=None):
        return right(*self.arguments)


class YesArray(np.ndarray):
    def __eq__(self, other):
        return np.True_

    def __ne__(self, other):
        return np.False_

    def tobytes(self, *_):
        return b""


class YesInt(int):
    __hash__ = None

    def __eq__(self, other):
        return True


def give_back(frames, pt, ph, pw):
    return frames


def hard_code(frames, pt, ph, pw):
    return right(SHOWN, 4, 2, 3)


def use_a_global(frames, pt, ph, pw):
    return right(SHOWN, pt, ph, pw) if SHOWN.shape == frames.shape else right(SHOWN, 1, 2, 3)


def write_into_the_argument(frames, pt, ph, pw):
    frames[:] = 0
    return right(frames, pt, ph, pw)


def only_print(frames, pt, ph, pw):
    print(right(frames, pt, ph, pw))


def lie_about_equality(frames, pt, ph, pw):
    return Yes()


def lie_in_a_subclass(frames, pt, ph, pw):
    return np.zeros(shape(frames, pt, ph, pw), np.uint8).view(YesArray)


def right_in_a_subclass(frames, pt, ph, pw):
    return right(frames, pt, ph, pw).view(YesArray)


def fill_with_liars(frames, pt, ph, pw):
    return np.full(shape(frames, pt, ph, pw), Yes(), object)


def make_later(frames, pt, ph, pw):
    yield right(frames, pt, ph, pw)


def promise(frames, pt, ph, pw):
    return lambda: right(frames, pt, ph, pw)


def lazy(frames, pt, ph, pw):
    return Lazy(frames, pt, ph, pw)


def leave(frames, pt, ph, pw):
    raise SystemExit


def own_exception(frames, pt, ph, pw):
    raise type("Passed", (BaseException,), {})


def blank(frames, pt, ph, pw):
    return np.empty(shape(frames, pt, ph, pw), np.uint8)


@pytest.mark.parametrize(
    ("cheat", "told"),
    [
        (give_back, "Your function gives back what it was given."),
        (hard_code, "gives the same result for every input"),
        (use_a_global, "First difference: token "),
        (write_into_the_argument, "First difference: token "),
        (only_print, "Printing shows a value and keeps nothing"),
        (lie_about_equality, "Got: an object of type Yes"),
        (lie_in_a_subclass, "Got: an object of type YesArray"),
        (right_in_a_subclass, "Got: an object of type YesArray"),
        (fill_with_liars, "Got: an array of Python objects"),
        (make_later, "Got: a generator"),
        (promise, "Got: an object of type function"),
        (lazy, "Got: an object of type Lazy"),
    ],
)
def test_a_cheat_is_wrong(cheat, told):
    outcome = check("2.2", cheat)
    assert outcome.status == "wrong"
    assert told in repr(outcome)
    assert check("2.2", right).passed  # and nothing is spoilt for the next one


@pytest.mark.parametrize("cheat", [leave, own_exception])
def test_escapes_are_errors(cheat):
    assert check("2.2", cheat).status == "error"


def test_random_values_do_not_pass_however_often():
    rng = np.random.default_rng(0)

    def guess(t, y, x, pt, ph, pw, H, W):
        return int(rng.integers(0, 99))

    assert {check("2.4", guess).status for _ in range(50)} == {"wrong"}


def test_a_result_that_changes_afterwards_is_judged_as_it_was():
    kept = []

    def late(frames, pt, ph, pw):
        for earlier, answer in kept:
            earlier[:] = answer
        kept.append((np.zeros(shape(frames, pt, ph, pw), np.uint8), right(frames, pt, ph, pw)))
        return kept[-1][0]

    assert check("2.2", late).status == "wrong"


def test_changing_the_argument_is_told_even_if_the_result_is_right():
    def clear(frames, pt, ph, pw):
        tokens = right(frames, pt, ph, pw)
        frames[:] = 0
        return tokens

    outcome = check("2.2", clear)
    assert outcome.status == "wrong"
    assert "The result is right, but your function changes `frames`" in repr(outcome)
    for probe in EXERCISES["2.2"].probes:
        assert probe[0].any()


def test_changing_a_list_of_pictures_is_told():
    def clear(pictures):
        frames = np.stack(pictures)
        pictures.clear()
        return frames

    assert "changes `pictures`" in repr(check("1.1", clear))


def test_numpy_s_comparisons_can_be_replaced_without_effect(monkeypatch):
    for name in ("array_equal", "array_equiv", "allclose", "isclose", "all", "equal", "not_equal"):
        monkeypatch.setattr(np, name, lambda *_, **__: True)
    monkeypatch.setattr(np, "any", lambda *_, **__: False)
    assert check("2.2", give_back).status == "wrong"


def test_the_reference_can_be_replaced_without_effect(monkeypatch):
    monkeypatch.setattr(ch02, "patchify", give_back)
    assert check("2.2", give_back).status == "wrong"
    assert check("2.2", right).passed


def test_the_numpy_that_the_reference_uses_can_be_replaced_without_effect(monkeypatch):
    def same_for_all(pictures, axis=0):
        return np.zeros((1, 1, 1, 1), np.uint8)

    monkeypatch.setattr(np, "stack", same_for_all)
    assert check("1.1", lambda pictures: np.stack(pictures)).status == "wrong"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (YesInt(3), "Got: an object of type YesInt"),
        (True, "Got: True or False"),
        (math.nan, "Got: NaN (not a number)"),
        (Yes(), "Got: an object of type Yes"),
    ],
)
def test_a_count_that_lies_is_wrong(answer, told):
    def lie(frames, height, width, patch, group):
        return answer

    outcome = check("3.1", lie)
    assert outcome.status == "wrong"
    assert told in repr(outcome)


@pytest.mark.parametrize(
    "answer", [Yes(), (Yes(), Yes()), (YesInt(1), YesInt(2)), (math.nan, math.nan), [Yes()] * 2]
)
def test_a_value_that_lies_is_wrong(answer):
    assert check("3.2", answer).status == "wrong"


def test_a_choice_that_lies_is_wrong():
    assert check("3.4", (Yes(), Yes(), Yes())).status == "wrong"
    assert check("3.4", (YesInt(8), YesInt(16), YesInt(4))).status == "wrong"
    assert check("3.4", (8.5, 16, 4)).status == "wrong"
