"""Say how wrong numbers are related to the right ones, where that is a lead.

Values that are all half the right ones, in another unit, of the wrong sign, averaged over an axis
or lying in another order tell which step went wrong; a value that is merely too large does not.
Each function gives one sentence, or nothing.
"""

import math
from itertools import permutations

import numpy as np

from lesson_utils.exercises.judging.plain import KINDS

UNITS = {
    1e3: "thousands",
    1e6: "millions",
    1e9: "billions (G)",
    2.0**10: "units of 1,024 (KiB)",
    2.0**20: "units of 1,024² (MiB)",
    2.0**30: "units of 1,024³ (GiB)",
}
# Factors with a usual cause, in words that follow the factor.
CAUSES = {
    255: "The values run from 0 to 255, or from 0 to 1.",
    100: "Is that in percent?",
}
NEAR = 0.005  # share by which a number may be off and still be the right one, rounded on the way
EXACT = 1e-9
_TIMES = {2: "twice", 3: "three times", 4: "four times"}
_PARTS = {2: "half", 3: "a third of", 4: "a quarter of"}


def factor(right, got):
    """Give the factor between two numbers as (times, whether too large), or None if not whole.

    >>> factor(50, 100), factor(100, 50), factor(100, 70)
    ((2, True), (2, False), None)
    """
    if not right or not got or not (math.isfinite(right) and math.isfinite(got)):
        return None
    large = abs(got) > abs(right)
    times = got / right if large else right / got
    whole = round(times)
    if abs(whole) > 1 and math.isclose(times, whole, rel_tol=EXACT):
        return whole, large
    return None


def times(count, large):
    """Write a factor: twice, half, 16 times, 1/16 of."""
    if large:
        return _TIMES.get(count, f"{count:,} times")
    return _PARTS.get(count, f"1/{count:,} of")


def unit(right, got):
    """Name the unit in which the given numbers are the right ones, or nearly.

    Parameters
    ----------
    right, got : sequence of number
        All parts of an answer.
    """
    pairs = list(zip(right, got, strict=True))
    for size, name in UNITS.items():
        if all(abs(g * size - r) <= 2 * NEAR * abs(r) for r, g in pairs):
            return f"The right size, but in {name}: the plain count is asked for."
    return ""


def rounded(right, got):
    """Whether a number is the right one, rounded on the way or at the end."""
    if right == got or not right or not math.isfinite(got):
        return ""
    digits = range(7) if isinstance(right, float) and not right.is_integer() else ()
    cut = {math.floor(right), math.ceil(right)} if digits else ()
    if got in cut or any(math.isclose(round(right, k), got, rel_tol=EXACT) for k in digits):
        return "That is the right number, rounded. Give it with all the digits that Python shows."
    if abs(got / right - 1) < NEAR:
        return "Very near, but not exact: is something rounded or simulated, or a small part wrong?"
    return ""


def number(right, got, arguments=()):
    """Say how one number is related to the right one.

    Parameters
    ----------
    right, got : number
        Finite and different.
    arguments : iterable of (str, number)
        Names and values from which it is made, to find the factor among.
    """
    if got == -right:
        return "The size is right, the sign is not."
    if found := factor(right, got):
        count, large = found
        told = f"Yours is {times(count, large)} the right number."
        names = [f"`{name}`" for name, value in arguments if value == abs(count) > 1]
        squares = [f"`{name}` squared" for name, value in arguments if value**2 == abs(count) > 1]
        if lead := (names or squares):
            return f"{told} {lead[0]} is {abs(count):,} in this call."
        return f"{told} {CAUSES.get(count, '')}".rstrip()
    if right > 0 and got > 0 and (right != 1):
        if math.isclose(got * got, right, rel_tol=EXACT):
            return "Yours is the square root of the right number."
        if math.isclose(right * right, got, rel_tol=EXACT):
            return "Yours is the square of the right number."
        if math.isclose(right * got, 1, rel_tol=EXACT):
            return "Yours is 1 divided by the right number: the ratio is upside down."
    if isinstance(right, int) and abs(got - right) == 1:
        word = "many" if got > right else "few"
        return f"Yours is one too {word}: look at where counting begins and ends."
    return ""


def arrays(right, got, axes, near):
    """Say how a wrong array is related to the right one.

    Parameters
    ----------
    right, got : ndarray
        Different in shape or values.
    axes : sequence of str
        What the right one's axes count.
    near : float
        Difference that still counts as equal.
    """
    if right.dtype.kind not in KINDS or got.dtype.kind not in KINDS or not right.size:
        return ""
    marks = right.dtype == got.dtype == bool
    with np.errstate(all="ignore"):
        right, got = right.astype(float), got.astype(float)
        if right.shape == got.shape:
            return _values(right, got, axes, max(near, EXACT), marks)
        return _shapes(right, got, axes, max(near, EXACT))


def _equal(a, b, near):
    return a.shape == b.shape and bool((abs(a - b) <= near * np.maximum(1, abs(b))).all())


def _values(right, got, axes, near, marks):
    """For arrays of one shape; `marks`: of True and False, which say little by their number."""
    if _equal(got, right, near):
        return "The values are right; only their type is another."
    if (abs(right) > near).any():
        at = np.unravel_index(abs(right).argmax(), right.shape)
        ratio = got[at] / right[at]
        if ratio and math.isfinite(ratio) and _equal(got / ratio, right, near):
            return _all(ratio)
    off = (got - right).flat[0]
    if right.size > 1 and abs(off) > near and _equal(got - off, right, near):
        return f"Every value of yours is {abs(off):,.4g} too {'large' if off > 0 else 'small'}."
    for i, name in enumerate(axes):
        if _equal(np.flip(got, i), right, near):
            return f"The values are right, but the {name} axis runs backwards."
        for shift in (1, -1):
            if right.shape[i] > 2 and _equal(np.roll(got, shift, i), right, near):
                return f"The values are right, but every {name} stands one place off."
    for j in range(right.ndim):
        for i in range(j):
            if right.shape[i] == right.shape[j] and _equal(got.swapaxes(i, j), right, near):
                return f"The values are right, but {axes[i]} and {axes[j]} are swapped."
    if abs(got - right).max() <= NEAR * abs(right).max():
        if any(_equal(got, right.round(k), EXACT) for k in range(7)):
            return "Your values are the right ones, rounded: leave them all their digits."
        if _equal(got, right, NEAR):
            return (
                "All values are near the right ones, but not exact: is something rounded, or a "
                "constant written with few digits?"
            )
    if (right >= 0).all() and (got >= 0).all():
        if _equal(got * got, right, near):
            return "Every value of yours is the square root of the right one."
        if _equal(np.sqrt(got), right, near):
            return "Every value of yours is the square of the right one."
    if _equal(np.sort(right, axis=None), np.sort(got, axis=None), near):
        if marks:
            return "You marked as many as there should be, but not the same ones."
        return (
            "All the right values are there, in other places: look at the order of the axes, and "
            "at the order along each axis."
        )
    return ""


def _all(ratio):
    """Say that all values are a factor off."""
    if math.isclose(ratio, -1, rel_tol=1e-6):
        return "The sizes are right, but every value has the other sign."
    times_off = round(ratio if abs(ratio) > 1 else 1 / ratio)
    exact = math.isclose(ratio, times_off if abs(ratio) > 1 else 1 / times_off, rel_tol=1e-6)
    if not exact or abs(times_off) < 2:
        return f"Every value of yours is {ratio:,.4g} times the right one."
    told = f"Every value of yours is {times(times_off, abs(ratio) > 1)} the right one."
    return f"{told} {CAUSES.get(times_off, '')}".rstrip()


def _shapes(right, got, axes, near):
    """For arrays of different shapes."""
    if right.ndim == got.ndim and right.ndim <= 5:
        for order in permutations(range(right.ndim)):
            if _equal(got.transpose(order), right, near):
                yours = ", ".join(axes[order.index(i)] for i in range(got.ndim))
                return f"The values are right, but your axes are ({yours})."
    if got.ndim == right.ndim - 1:
        for i, name in enumerate(axes):
            if _equal(right.mean(axis=i), got, near):
                return f"You averaged over the {name} axis, and it is gone: it has to stay."
            if _equal(right.sum(axis=i), got, near):
                return f"You added up along the {name} axis, and it is gone: it has to stay."
    if right.size == got.size and _equal(got.ravel(), right.ravel(), near):
        return "All the values are right and in order; only the shape is another."
    return ""
