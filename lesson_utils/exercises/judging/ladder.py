"""Say how a wrong result differs: type, axes, kind of values, shape, values; the first that is off.

Each answer is a tuple of labelled lines: expected, got, next step. The number of axes stands before
the kind of values: who returns frame numbers in the place of frames must not hear about integers.
"""

import numpy as np

from lesson_utils.exercises.judging import relation
from lesson_utils.exercises.judging.plain import Opaque, alike, differs, fits

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
FOLLOW = "Take this one value and follow it by hand from the input to its place."
AGAIN = (
    "Make this call again in a cell of your own, and print what each step gives for this value: "
    "the first that is not what you expect is the one to mend."
)
ONE_CASE = "Write out the steps for this one case on paper and find the first that differs."


def name_type(value):
    """Name the type of a value in words."""
    if isinstance(value, Opaque):
        return value.words
    return NAMES.get(type(value), "something else")


def compare(
    expected,
    got,
    axes=(),
    locate=None,
    tolerance=0,
    *,
    dtype="",
    unit="",
    call=None,
    seen=True,
    said=False,
):
    """Tell the first rung on which two results of a function differ.

    Parameters
    ----------
    expected, got : frozen values
        The reference's and the learner's, settled.
    axes : sequence of str
        What the expected array's axes count, in the singular: ("frame", "row", …).
    locate : callable, optional
        Turns an index into words, if the axes' names are not enough.
    tolerance : float
        Difference that still counts as equal.
    dtype : str
        The type of values, if the question names one.
    unit : str
        What the values count or measure, such as "dB"; empty for plain values.
    call : dict
        The arguments by name.
    seen : bool
        Whether the arguments are shown beside the difference.
    said : bool
        Whether the function printed.

    Returns
    -------
    tuple of (str, str)
        Empty if they agree.
    """
    if alike(expected, got, tolerance, dtype):
        return ()
    if isinstance(expected, np.ndarray) != isinstance(got, np.ndarray):
        return _types(expected, got, said)
    if not isinstance(expected, np.ndarray):
        if not fits(expected, got):
            return _types(expected, got, said)
        return _number(expected, got, unit, call or {})
    return _arrays(expected, got, axes, locate, tolerance, dtype, unit, seen)


def _arrays(expected, got, axes, locate, tolerance, dtype, unit, seen):
    lead = relation.arrays(expected, got, axes, tolerance)
    if expected.ndim != got.ndim:
        return (
            ("Expected", f"{_axes(expected.ndim)}: ({', '.join(axes)})"),
            ("Got", f"{_axes(got.ndim)}, shape {got.shape}"),
            ("Next", lead or "Say for each number of your shape what it counts."),
        )
    if not fits(expected, got, dtype):
        return (
            ("Expected", f"values of type {dtype or expected.dtype}"),
            ("Got", f"values of type {got.dtype}"),
            ("Next", " ".join([*[lead] * bool(lead), *_retype(expected, got)])),
        )
    if expected.shape != got.shape:
        return _shapes(expected, got, axes, lead)
    return _values(expected, got, axes, locate, tolerance, unit, lead, seen)


def _axes(count):
    return f"{count} {'axis' if count == 1 else 'axes'}"


def _retype(expected, got):
    """Say what to look for if the type of values is another."""
    if expected.dtype.kind == "b":
        yield "Compare, with `>=` or `==`, so that True and False come out, or use `.astype(bool)`."
    else:
        yield (
            "Find the step that changes the type: a division, a mean, or a new array made without "
            "saying its dtype."
        )


def _types(expected, got, said):
    step = "Return the result itself, in the form that the question names."
    shown = ""
    if got is None:
        step = "Nothing came back: end the function with `return`."
        step += " Printing shows a value and keeps nothing." * said
    elif isinstance(got, float) and broken(got):
        return (("Expected", name_type(expected)), ("Got", broken(got)), ("Next", BROKEN))
    elif isinstance(got, np.ndarray) and isinstance(expected, int | float):
        step = "One number is asked for: which sum or mean is still to be taken?"
    elif isinstance(expected, np.ndarray) and isinstance(got, list | tuple):
        step = "Make an array of it before you return it."
    elif isinstance(expected, int) and isinstance(got, float):
        step = "`/` always makes a decimal number. `//` divides and stays whole."
    if isinstance(got, float):
        shown = f", {got:,}"
    elif isinstance(got, np.ndarray):
        shown = f", shape {got.shape}"
    return (("Expected", name_type(expected)), ("Got", name_type(got) + shown), ("Next", step))


def broken(value):
    """Name what is no finite number in a value: NaN, infinity; empty if nothing is."""
    if not isinstance(value, float | complex | np.ndarray | np.generic):
        return ""
    if np.asarray(value).dtype.kind not in "fc" or np.isfinite(value).all():
        return ""
    return "NaN (not a number)" if np.isnan(value).any() else "infinity"


def written(right, got):
    """Write two numbers with as many digits as it takes to tell them apart, and at least six."""
    if isinstance(right, bool | np.bool_):
        return [str(bool(right)), str(bool(got))]
    decimal = isinstance(right, float | np.floating) or isinstance(got, float | np.floating)
    if decimal and not (abs(right) >= 1e6 or abs(got) >= 1e6):  # NaN is neither
        for digits in (6, 9, 12, 17):
            pair = [f"{number:,.{digits}g}" for number in (right, got)]
            if pair[0] != pair[1]:
                return pair
    return [f"{right:,}", f"{got:,}"]


def _number(expected, got, unit, call):
    right, shown = (f"{text} {unit}".strip() for text in written(expected, got))
    if broken(got) and not broken(expected):
        return (("Expected", right), ("Got", broken(got)), ("Next", BROKEN))
    lead = ""
    if not broken(expected) and not isinstance(expected, bool | str):
        numbers = [(n, v) for n, v in call.items() if type(v) in (int, float)]
        lead = relation.number(expected, got, numbers)
    step = f"{lead} {ONE_CASE}" if lead else ONE_CASE
    return (("Expected", right), ("Got", shown), ("Next", step))


def _shapes(expected, got, axes, lead):
    if sorted(expected.shape) == sorted(got.shape):
        step = lead or "The sizes are right, their order is not: an axis stands in the wrong place."
    else:
        pairs = zip(axes, expected.shape, got.shape, strict=True)
        name, right, wrong = next(p for p in pairs if p[1] != p[2])
        step = f"Start with the {name} axis: it should have size {right:,}, yours has {wrong:,}."
        step = lead or step
    return (
        ("Expected", f"shape {expected.shape} for ({', '.join(axes)})"),
        ("Got", f"shape {got.shape}"),
        ("Next", step),
    )


def _values(expected, got, axes, locate, tolerance, unit, lead, seen):
    wrong = differs(expected, got, tolerance)
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = locate(at) if locate else ", ".join(f"{n} {i}" for n, i in zip(axes, at, strict=True))
    right, shown = (f"{text} {unit}".strip() for text in written(expected[at], got[at]))
    step = lead or (FOLLOW if seen else AGAIN)
    if broken(got[at]) and not broken(expected[at]):
        shown, step = broken(got[at]), BROKEN
    return (
        ("First difference", place),
        ("Expected", right),
        ("Got", f"{shown} ({int(wrong.sum()):,} of {wrong.size:,} values differ)"),
        ("Next", step),
    )
