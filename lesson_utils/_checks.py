"""Checks of single numbers, each with the sentence that says what is wrong."""

import math
from numbers import Integral, Real


def is_whole(value):
    """Tell whether a value is a whole number, Python's or NumPy's; ``True`` is none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def whole_number(name, value, low=1):
    """Return a whole number of at least `low` as an `int`; refuse anything else."""
    if not is_whole(value) or value < low:
        raise ValueError(f"{name} must be a whole number of at least {low}, got {value!r}")
    return int(value)  # NumPy's small integers would overflow in products


def positive_number(name, value):
    """Refuse what is not a finite number above 0."""
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < math.inf:
        raise ValueError(f"{name} must be a number above 0, got {value!r}")


def number_from(name, value, low):
    """Refuse what is not a finite number of at least `low`."""
    if isinstance(value, bool) or not isinstance(value, Real) or not low <= value < math.inf:
        raise ValueError(f"{name} must be a number of at least {low}, got {value!r}")


def at_most(name, value, own):
    """Return a number of at most the clip's own; what prints like its own is its own."""
    if f"{float(value):g}" == f"{own:g}":
        return own
    if value > own:
        raise ValueError(
            f"{name} {float(value):g} is more than the clip's own {own:g}: ask for {own:g} or less"
        )
    return value
