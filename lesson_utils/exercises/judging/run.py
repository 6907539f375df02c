"""Run a learner's function so that it can spoil nothing, and keep what it gave."""

import contextlib
import io
import linecache
import traceback
from dataclasses import dataclass

import numpy as np

from lesson_utils.exercises.judging import guard, limits
from lesson_utils.exercises.judging.advice import advise, explain
from lesson_utils.exercises.judging.plain import freeze, same


@dataclass(frozen=True)
class Attempt:
    """What a learner's function did.

    Parameters
    ----------
    results : tuple
        What it returned for each probe, frozen; only those before its error, if there was one.
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
    # NumPy's warnings are hidden: what becomes of NaN and infinity is told in words.
    with (
        np.errstate(all="ignore"),
        guard.guarded() as seen,
        contextlib.redirect_stdout(sink),
    ):
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
        failure = _tell(error, *_line(lines, function))
        # What was stopped is told as that; after an error of its own, earlier results count.
        stopped = isinstance(error, MemoryError) or not isinstance(error, Exception)
        return Attempt((() if stopped else tuple(results)), failure=failure, **more)
    if seen.running:
        what = "it started a thread that still ran when your function had returned."
        step = "Wait for it with `.join()`, or do the work without a thread."
        failure = ((_line(seen.running, function)[0], what), ("Next", step))
        return Attempt((), failure=failure, **more)
    return Attempt(tuple(results), next(iter(changed), None), **more)


def fault(function, arguments):
    """Find the learner's line in which the first NaN or infinity comes up, and how, in words.

    Returns
    -------
    str
        Empty if NumPy did not see it come up.
    """
    # A division by 0 can be meant, as in a masked score; so it is looked for last.
    for settings in ({"invalid": "raise", "over": "raise"}, {"divide": "raise"}):
        try:
            with guard.guarded(), contextlib.redirect_stdout(_Sink()), np.errstate(**settings):
                limits.bounded(lambda: function(*map(freeze, arguments)))
        except FloatingPointError as error:
            lines = [(f.f_code.co_filename, n) for f, n in traceback.walk_tb(error.__traceback__)]
            where = _line(lines, function)[0]
            return f"{where}, is where it comes up first: {explain(error)}."
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
    return ""


def unsteady(function, arguments):
    """Whether a learner's function gives another result when it is called with the same again."""
    results = []

    def work():
        results.extend(freeze(function(*map(freeze, arguments))) for _ in range(2))

    try:
        with np.errstate(all="ignore"), guard.guarded(), contextlib.redirect_stdout(_Sink()):
            limits.bounded(work)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return False
    return not same(*results)


def is_empty(function):
    """Whether a function has no body but a docstring, ``...`` or ``pass``."""

    def empty():
        pass

    code = getattr(function, "__code__", None)
    return code is not None and len(code.co_code) <= len(empty.__code__.co_code)


def _tell(error, where, source):
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
        advice = advise(error, message, source)
    return ((where, what), ("Next", advice))


def _own(lines, function):
    """Keep the numbers of the lines, each (file, number), that stand where the function does."""
    code = getattr(function, "__code__", None)
    return [number for file, number in lines if code and file == code.co_filename]


def _line(lines, function):
    """Name the learner's line that was running, as a label, and give its source."""
    own = _own(lines, function)
    if not own:
        return "Your function", ""
    source = linecache.getline(function.__code__.co_filename, own[-1]).strip()
    return f"Line {own[-1]} of your cell" + (f", `{source}`" if source else ""), source
