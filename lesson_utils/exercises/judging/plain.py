"""Plain data: copies that cannot change or lie later, and whether two of them are alike.

What is alike is so by its values, not by its form: a list for an array, a tuple for a list, any
type of whole numbers, float32 for float64. What kind of values they are does count: True is not 1,
and a whole number is not a decimal one where whole numbers are asked for.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import GeneratorType

import numpy as np

_SCALARS = frozenset(np.sctypeDict.values())
LARGEST = 10**300  # beyond that a whole number has no float beside it
DEEPEST = 10  # lists within lists: no question asks for more than two
_PLAIN = (int, float, bool, str, type(None), type(...))
KINDS = {"b": "truth", "i": "whole", "u": "whole", "f": "decimal"}
_KINDS = {bool: "truth", int: "whole", float: "decimal"}
SINGLE = 1e-4  # share of the largest value by which results in float32 may differ


@dataclass(frozen=True)
class Opaque:
    """Stands for a returned object that is not plain data, in words."""

    words: str


def freeze(value, depth=0):
    """Copy plain data; put an `Opaque` in the place of anything that could change or lie later.

    Subclasses count as opaque: they may bring an ``==`` of their own. So do lists deeper than
    `DEEPEST`, which may hold themselves. A fraction becomes the number that it is.
    """
    kind = type(value)
    if depth > DEEPEST:
        return Opaque("lists within lists without end")
    if kind is np.ndarray:
        return value.copy() if value.dtype != object else Opaque("an array of Python objects")
    if kind in _SCALARS:
        return value.item()
    if kind is int and abs(value) > LARGEST:
        return Opaque("a whole number too large to work with")
    if kind is list or kind is tuple:
        return kind(freeze(item, depth + 1) for item in value)
    if kind is GeneratorType:
        return Opaque("a generator, which makes its values later")
    if kind is Fraction or kind is Decimal:
        number = float(value)
        return int(value) if number.is_integer() else number
    return value if kind in _PLAIN else Opaque(f"an object of type {kind.__name__}")


def same(a, b, tolerance=0):
    """Whether two frozen values agree in type, shape and values."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        alike = a.dtype == b.dtype and a.shape == b.shape
        return alike and not differs(a, b, tolerance).any()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y, tolerance) for x, y in zip(a, b, strict=True))
    if isinstance(a, float):
        return a == b or abs(a - b) <= tolerance
    return a == b


def differs(a, b, tolerance):
    """Mark the elements of two arrays of one shape that differ; NaN is like NaN alone."""
    alike = (a == b) | (a != a) & (b != b)
    if tolerance:
        with np.errstate(invalid="ignore"):  # infinity less infinity
            alike |= abs(a - b) <= slack(a, b, tolerance)
    return ~alike


def slack(a, b, tolerance):
    """Widen a tolerance where one of two arrays holds fewer digits than float64."""
    if not any(x.dtype.kind == "f" and x.dtype.itemsize <= 4 for x in (a, b)) or not a.size:
        return tolerance
    finite = abs(a[np.isfinite(a)])
    return max(tolerance, SINGLE * max(1.0, float(finite.max()) if finite.size else 1.0))


def kind(value):
    """Name what kind of values a frozen value holds: truth, whole, decimal, or its type."""
    if isinstance(value, np.ndarray):
        return KINDS.get(value.dtype.kind, value.dtype.name)
    return _KINDS.get(type(value), type(value).__name__)


def fits(right, got, dtype=""):
    """Whether a result holds the kind of values that the right one does, or the type asked for."""
    if dtype and isinstance(got, np.ndarray):
        return got.dtype == dtype
    asked, given = kind(right), kind(got)
    return given == asked or (asked, given) == ("decimal", "whole")


def settle(right, got, lists=True):
    """Give a result the container of the right one, where nothing but that differs.

    Parameters
    ----------
    right, got : frozen values
        The reference's and the learner's.
    lists : bool
        Whether a list is as good as an array.
    """
    if isinstance(right, np.ndarray) and isinstance(got, list | tuple) and lists:
        try:
            made = np.array(got) if got else right[:0]
        except ValueError:  # rows of different lengths
            return got
        return made if made.dtype.kind in KINDS else got
    if isinstance(right, int | float) and isinstance(got, np.ndarray) and got.ndim == 0:
        return freeze(got.item())
    if isinstance(right, list | tuple) and isinstance(got, list | tuple | np.ndarray):
        return type(right)(got.tolist() if isinstance(got, np.ndarray) else got)
    return got


def alike(right, got, tolerance=0, dtype=""):
    """Whether a settled result is right, whatever its form."""
    if isinstance(right, np.ndarray):
        if not isinstance(got, np.ndarray) or right.shape != got.shape:
            return False
        return fits(right, got, dtype) and not differs(right, got, tolerance).any()
    if isinstance(right, list | tuple):
        return (
            isinstance(got, list | tuple)
            and len(right) == len(got)
            and all(alike(a, b, tolerance) for a, b in zip(right, got, strict=True))
        )
    if isinstance(got, np.ndarray):
        return False
    if kind(right) in KINDS.values() and fits(right, got):
        return right == got or abs(right - got) <= tolerance or (right != right and got != got)
    return type(right) is type(got) and right == got
