"""Run a learner's function so that it can spoil nothing, and keep what it gave."""

import contextlib
import io
import linecache
import traceback
from dataclasses import dataclass
from types import GeneratorType

import numpy as np

from lesson_utils.exercises.judging import limits

_SCALARS = frozenset(np.sctypeDict.values())
_PLAIN = (int, float, bool, str, type(None), type(...))

# Next steps for the errors that beginners meet most.
ADVICE = {
    NameError: "Check the spelling. Your function knows its own arguments and what you imported.",
    IndexError: "Compare that index with the size of the axis: the last one is size - 1.",
    AttributeError: "Look at what that name holds: print its type in a cell of your own. Or is the "
    "name after the point misspelt?",
    ValueError: "Print the shapes that this line works on, in a cell of your own.",
    TypeError: "Look at the type of each value in this line.",
    ZeroDivisionError: "Look at what you divide by.",
    RecursionError: "Your function calls itself and does not stop.",
}
# More exact ones, for errors whose message has these words in it; the first that fits.
_WHOLE = "An index must be a whole number: drop the part after the point."
EXACT = (
    (IndexError, "only integers, slices", _WHOLE),
    (IndexError, "must be of integer", _WHOLE),
    (TypeError, "indices must be integers or slices, not float", _WHOLE),
    (TypeError, "slice indices must be integers", _WHOLE),
    (
        TypeError,
        "'float' object cannot be interpreted as an integer",
        "A size or an index must be a whole number: `//` divides and stays whole.",
    ),
    (
        AttributeError,
        "module '",
        "Does that module have such a name, or is the name misspelt?",
    ),
)


@dataclass(frozen=True)
class Opaque:
    """Stands for a returned object that is not plain data, in words."""

    words: str


@dataclass(frozen=True)
class Attempt:
    """What a learner's function did.

    Parameters
    ----------
    results : tuple
        What it returned for each probe, frozen.
    changed : str or None
        The first argument that it changed.
    failure : tuple of (str, str)
        Lines that tell of its error; empty if there was none.
    printed : bool
        Whether it printed.
    unwritten : bool
        Whether it says itself that it is not written yet (NotImplementedError).
    """

    results: tuple
    changed: str | None = None
    failure: tuple = ()
    printed: bool = False
    unwritten: bool = False


class _Sink(io.TextIOBase):
    """Take what is printed, keep only that something was."""

    used = False

    def write(self, text):
        self.used = True
        return len(text)


def freeze(value):
    """Copy plain data; put an `Opaque` in the place of anything that could change or lie later.

    Subclasses count as opaque: they may bring an ``==`` of their own.
    """
    kind = type(value)
    if kind is np.ndarray:
        return value.copy() if value.dtype != object else Opaque("an array of Python objects")
    if kind in _SCALARS:
        return value.item()
    if kind is list or kind is tuple:
        return kind(freeze(item) for item in value)
    if kind is GeneratorType:
        return Opaque("a generator, which makes its values later")
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
            alike |= abs(a - b) <= tolerance
    return ~alike


def attempt(function, probes, names):
    """Call a learner's function on copies of each probe, within limits.

    Parameters
    ----------
    function : callable
        The learner's.
    probes : sequence of tuple
        Arguments of each call.
    names : sequence of str
        The arguments' names.

    Returns
    -------
    Attempt
    """
    results, changed, sink = [], [], _Sink()

    def work():
        for arguments in probes:
            given = [freeze(argument) for argument in arguments]
            results.append(freeze(function(*given)))
            for name, before, after in zip(names, arguments, given, strict=True):
                if not same(before, freeze(after)):
                    changed.append(name)

    try:
        with contextlib.redirect_stdout(sink):
            limits.bounded(work)
    except KeyboardInterrupt:
        raise
    except NotImplementedError:
        return Attempt((), unwritten=True)
    except BaseException as error:
        return Attempt((), failure=_tell(error, function), printed=sink.used)
    return Attempt(tuple(results), next(iter(changed), None), (), sink.used)


def is_empty(function):
    """Whether a function has no body but a docstring, ``...`` or ``pass``."""

    def empty():
        pass

    code = getattr(function, "__code__", None)
    return code is not None and len(code.co_code) <= len(empty.__code__.co_code)


def _tell(error, function):
    """Say in two lines what went wrong, and in which line of the learner's."""
    where = _line(error, function)
    if isinstance(error, limits.OutOfTime):
        what = f"still running after {limits.SECONDS:g} seconds, so it was stopped."
        advice = "Look for a loop that never ends, or one that visits single pixels of a big array."
    elif isinstance(error, MemoryError):
        what = f"it asked for more than {limits.MEGABYTES:,} MB of memory, so it was stopped."
        advice = "Look at the shape of what you make there: one axis is probably far too long."
    else:
        try:
            message = " ".join(str(error).split())[:200]
        except Exception:
            message = ""
        what = f"{type(error).__name__}: {message}".rstrip(": ")
        advice = _advise(error, message)
    return ((where, what), ("Next", advice))


def _advise(error, message):
    """Give the next step for an error of the learner's."""
    fitting = [text for kind, words, text in EXACT if isinstance(error, kind) and words in message]
    fitting += [text for kind, text in ADVICE.items() if isinstance(error, kind)]
    return [*fitting, "Call your function yourself on a small clip and follow that line."][0]


def _line(error, function):
    """Name the learner's line that was running, as a label."""
    code = getattr(function, "__code__", None)
    frames = [
        number
        for frame, number in traceback.walk_tb(error.__traceback__)
        if code and frame.f_code.co_filename == code.co_filename
    ]
    if not frames:
        return "Your function"
    source = linecache.getline(code.co_filename, frames[-1]).strip()
    return f"Line {frames[-1]} of your cell" + (f", `{source}`" if source else "")
