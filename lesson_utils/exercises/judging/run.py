"""Run a learner's function so that it can spoil nothing, and keep what it gave."""

import contextlib
import io
import linecache
import traceback
from dataclasses import dataclass
from types import GeneratorType

import numpy as np

from lesson_utils.exercises.judging import guard, limits

_SCALARS = frozenset(np.sctypeDict.values())
DEEPEST = 10  # lists within lists: no question asks for more than two
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
    RecursionError: "Your function calls itself and does not stop, or it makes lists within lists "
    "without end.",
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


# What NumPy calls the step in which NaN comes up -> what happens there.
FAULTS = {
    "multiply": "0 times infinity; to put infinity in some places, use `np.where`",
    "matmul": "0 times infinity",
    "subtract": "infinity less infinity",
    "add": "infinity plus minus infinity",
    "divide": "0 divided by 0, or infinity by infinity",
    "sqrt": "the root of a negative number",
    "log": "the logarithm of a negative number",
    "power": "a broken power of a negative number",
    "cast": "NaN or infinity made a whole number",
}


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
    unwritten : bool
        Whether it says itself that it is not written yet (NotImplementedError).
    printed : bool
        Whether it printed.
    undone : tuple of str
        What it changed outside itself, which was put back.
    """

    results: tuple
    changed: str | None = None
    failure: tuple = ()
    unwritten: bool = False
    printed: bool = False
    undone: tuple = ()

    @property
    def notes(self):
        """Lines to add to whatever is said of the results."""
        hidden = "What your function prints is hidden here: call it yourself to see it."
        undone = f"Your function changes {', '.join(self.undone)} for everybody: that was undone."
        return (("Note", hidden),) * self.printed + (("Note", undone),) * bool(self.undone)


class _Sink(io.TextIOBase):
    """Take what is printed, keep only that something was."""

    used = False

    def write(self, text):
        self.used = True
        return len(text)


def freeze(value, depth=0):
    """Copy plain data; put an `Opaque` in the place of anything that could change or lie later.

    Subclasses count as opaque: they may bring an ``==`` of their own. So do lists deeper than
    `DEEPEST`, which may hold themselves.
    """
    kind = type(value)
    if depth > DEEPEST:
        return Opaque("lists within lists without end")
    if kind is np.ndarray:
        return value.copy() if value.dtype != object else Opaque("an array of Python objects")
    if kind in _SCALARS:
        return value.item()
    if kind is list or kind is tuple:
        return kind(freeze(item, depth + 1) for item in value)
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

    error = None
    with guard.guarded() as seen, contextlib.redirect_stdout(sink):
        try:
            limits.bounded(work)
        except KeyboardInterrupt:
            raise
        except BaseException as caught:
            error = caught
    more = {"printed": sink.used, "undone": tuple(seen.changed)}
    if error:
        lines = [(f.f_code.co_filename, n) for f, n in traceback.walk_tb(error.__traceback__)]
        if type(error) is NotImplementedError and _own(lines[-1:], function):
            return Attempt((), unwritten=True)
        return Attempt((), failure=_tell(error, _line(lines, function)), **more)
    if seen.running:
        what = "it started a thread that still ran when your function had returned."
        step = "Wait for it with `.join()`, or do the work without a thread."
        failure = ((_line(seen.running, function), what), ("Next", step))
        return Attempt((), failure=failure, **more)
    return Attempt(tuple(results), next(iter(changed), None), **more)


def fault(function, arguments):
    """Find the learner's line in which the first NaN or infinity comes up, and how, in words.

    Returns
    -------
    str
        Empty if NumPy did not see it come up.
    """

    def work():
        with np.errstate(invalid="raise", over="raise"):
            function(*map(freeze, arguments))

    try:
        with guard.guarded(), contextlib.redirect_stdout(_Sink()):
            limits.bounded(work)
    except FloatingPointError as error:
        lines = [(f.f_code.co_filename, n) for f, n in traceback.walk_tb(error.__traceback__)]
        step = str(error).split()[-1]
        how = "a number too large to hold" if "overflow" in str(error) else FAULTS.get(step, step)
        return f"{_line(lines, function)}, is where it comes up first: {how}."
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
    return ""


def is_empty(function):
    """Whether a function has no body but a docstring, ``...`` or ``pass``."""

    def empty():
        pass

    code = getattr(function, "__code__", None)
    return code is not None and len(code.co_code) <= len(empty.__code__.co_code)


def _tell(error, where):
    """Say in two lines what went wrong, and in which line of the learner's."""
    if isinstance(error, limits.OutOfTime):
        what = f"still running after {limits.SECONDS:g} seconds, so it was stopped."
        advice = "Look for a loop that never ends, or one that visits single pixels of a big array."
    elif isinstance(error, MemoryError):
        what = f"it asked for more than {limits.MEGABYTES:,} MB of memory, so it was stopped."
        advice = "Look at the shape of what you make there: one axis is probably far too long."
    elif isinstance(error, guard.Refused):
        what, advice = str(error), error.advice
    elif isinstance(error, SystemExit):
        what, advice = "SystemExit ends a whole program, so it was stopped.", guard.RETURN
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


def _own(lines, function):
    """Keep the numbers of the lines, each (file, number), that stand where the function does."""
    code = getattr(function, "__code__", None)
    return [number for file, number in lines if code and file == code.co_filename]


def _line(lines, function):
    """Name the learner's line that was running, as a label."""
    own = _own(lines, function)
    if not own:
        return "Your function"
    source = linecache.getline(function.__code__.co_filename, own[-1]).strip()
    return f"Line {own[-1]} of your cell" + (f", `{source}`" if source else "")
