"""Say how a wrong result differs: type, axes, dtype, shape, values; the first that is off.

Each answer is a tuple of labelled lines: expected, got, next step. The number of axes stands before
the dtype: who returns frame numbers in the place of frames must not hear about integers.
"""

import numpy as np

from lesson_utils.exercises.judging.run import Opaque, differs, same

NAMES = {
    np.ndarray: "a NumPy array",
    int: "a whole number (int)",
    float: "a decimal number (float)",
    bool: "True or False",
    str: "a string (str)",
    list: "a list",
    tuple: "a tuple",
    type(None): "nothing (None)",
}


BROKEN = (
    "Look for the first step that cannot be worked out: 0 / 0, infinity less infinity, 0 times "
    "infinity, or a power too large to hold."
)


def name_type(value):
    """Name the type of a value in words."""
    if isinstance(value, Opaque):
        return value.words
    return NAMES.get(type(value), "something else")


def compare(expected, got, axes=(), locate=None, tolerance=0, printed=False):
    """Tell the first rung on which two results of a function differ.

    Parameters
    ----------
    expected, got : frozen values
        The reference's and the learner's.
    axes : sequence of str
        What the expected array's axes count, in the singular: ("frame", "row", …).
    locate : callable, optional
        Turns an index into words, if the axes' names are not enough.
    tolerance : float
        Difference that still counts as equal.
    printed : bool
        Whether the function printed.

    Returns
    -------
    tuple of (str, str)
        Empty if they agree.
    """
    if same(expected, got, tolerance):
        return ()
    if type(expected) is not type(got):
        return _types(expected, got, printed)
    if not isinstance(expected, np.ndarray):
        return _number(expected, got)
    if expected.ndim != got.ndim:
        return (
            ("Expected", f"{_axes(expected.ndim)}: ({', '.join(axes)})"),
            ("Got", f"{_axes(got.ndim)}, shape {got.shape}"),
            ("Next", "Say for each number of your shape what it counts."),
        )
    if expected.dtype != got.dtype:
        return (
            ("Expected", f"values of type {expected.dtype}"),
            ("Got", f"values of type {got.dtype}"),
            ("Next", "Find the step that changes the type: a division, a mean, or a new array "
                     "made without saying its dtype."),
        )  # fmt: skip
    if expected.shape != got.shape:
        return _shapes(expected, got, axes)
    return _values(expected, got, axes, locate, tolerance)


def _axes(count):
    return f"{count} {'axis' if count == 1 else 'axes'}"


def _types(expected, got, printed):
    step = "Return the result itself, in the form that the question names."
    if got is None:
        step = "Nothing came back: end the function with `return`."
        step += " Printing shows a value and keeps nothing." * printed
    elif isinstance(expected, np.ndarray) and isinstance(got, list | tuple):
        step = "Make an array of it before you return it."
    elif isinstance(expected, int) and isinstance(got, float):
        step = "`/` always makes a decimal number. `//` divides and stays whole."
    shown = f", {got:,}" if isinstance(got, float) else ""
    return (("Expected", name_type(expected)), ("Got", name_type(got) + shown), ("Next", step))


def broken(value):
    """Name what is no finite number in a value: NaN, infinity; empty if nothing is."""
    if not isinstance(value, float | complex | np.ndarray | np.generic):
        return ""
    if np.asarray(value).dtype.kind not in "fc" or np.isfinite(value).all():
        return ""
    return "NaN (not a number)" if np.isnan(value).any() else "infinity"


def _number(expected, got):
    if broken(got) and not broken(expected):
        return (("Expected", f"{expected:,}"), ("Got", broken(got)), ("Next", BROKEN))
    step = "Write out the steps for this one case on paper and find the first that differs."
    if got and expected and got != expected:
        many, few = max(got, expected), min(got, expected)
        if few > 0 and many % few == 0:
            word = "many" if got > expected else "few"
            step = f"That is {many // few:,} times too {word}. Which size is {many // few:,} here?"
    return (("Expected", f"{expected:,}"), ("Got", f"{got:,}"), ("Next", step))


def _shapes(expected, got, axes):
    if sorted(expected.shape) == sorted(got.shape):
        step = "The sizes are right, their order is not: an axis stands in the wrong place."
    else:
        pairs = zip(axes, expected.shape, got.shape, strict=True)
        name, right, wrong = next(p for p in pairs if p[1] != p[2])
        step = f"Start with the {name} axis: it should have size {right:,}, yours has {wrong:,}."
    return (
        ("Expected", f"shape {expected.shape} for ({', '.join(axes)})"),
        ("Got", f"shape {got.shape}"),
        ("Next", step),
    )


def _values(expected, got, axes, locate, tolerance):
    wrong = differs(expected, got, tolerance)
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = locate(at) if locate else ", ".join(f"{n} {i}" for n, i in zip(axes, at, strict=True))
    shown = f"{got[at]:,}"
    step = "Take this one value and follow it by hand from the input to its place."
    if broken(got[at]) and not broken(expected[at]):
        shown, step = broken(got[at]), BROKEN
    elif same(np.sort(expected, axis=None), np.sort(got, axis=None), tolerance):
        step = (
            "All the right values are there, in other places: look at the order of the axes, and "
            "at the order along each axis."
        )
    return (
        ("First difference", place),
        ("Expected", f"{expected[at]:,}"),
        ("Got", f"{shown} ({int(wrong.sum()):,} of {wrong.size:,} values differ)"),
        ("Next", step),
    )
