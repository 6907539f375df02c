"""`Build`: write a function."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lesson_utils.exercises.judging.ladder import broken, compare, name_type
from lesson_utils.exercises.judging.plain import alike, freeze, same, settle
from lesson_utils.exercises.judging.run import attempt, fault, is_empty, unsteady
from lesson_utils.exercises.kinds.exercise import Exercise

RANDOM = (
    (
        "",
        "Your function gives another result each time it is called with the same: it draws random "
        "numbers, or keeps something from call to call. All that counts is in its arguments.",
    ),
)
SMALL = 30  # so many values of a call's arrays are shown


@dataclass(frozen=True, kw_only=True)
class Build(Exercise):
    """Write a function; it is compared with the reference on clips of all-different sizes.

    Results are judged by their values: a list does for an array, any type of whole numbers for
    another, float32 for float64.

    Parameters
    ----------
    probes : tuple of tuple
        The arguments of each call.
    axes, locate, tolerance
        As for `ladder.compare`; `locate` also takes the call's arguments.
    dtype : str
        The type of values, if the question names one, such as ``"uint8"``.
    unit : str
        What the result counts or measures, such as "dB" or "tokens".
    given : callable, optional
        A function that the stub already holds, for "spot the bug".
    inputs : str
        What the probes are, for the sentence on passing.
    """

    probes: tuple
    axes: tuple = ()
    locate: Callable | None = None
    tolerance: float = 0
    dtype: str = ""
    unit: str = ""
    given: Callable | None = None
    inputs: str = "inputs of different sizes"
    expected: tuple = field(init=False, repr=False)

    def __post_init__(self):
        # Computed once, on import, so that no later cell can change what is right.
        object.__setattr__(self, "expected", self.run(self.reference))

    @property
    def variable(self):
        """The name of the function in the stub."""
        return self.reference.__name__

    @property
    def names(self):
        """Names of the arguments."""
        return tuple(inspect.signature(self.reference).parameters)

    @property
    def worked(self):
        """A cell that passes."""
        return self.source

    def run(self, function):
        """Give what one of our own functions returns for each probe, up to its first error."""
        results = []
        with np.errstate(all="ignore"):
            for arguments in self.probes:
                try:
                    results.append(freeze(function(*map(freeze, arguments))))
                except Exception:  # a mistake may be one that stops; its earlier results count
                    break
        return tuple(results)

    def settle(self, results):
        """Give results the containers of the right ones, where nothing but that differs."""
        # Who is given a list of arrays is asked to make an array of them.
        lists = not any(isinstance(a, list) for probe in self.probes for a in probe)
        pairs = zip(self.expected, results, strict=False)
        return tuple(settle(right, got, lists) for right, got in pairs)

    def agree(self, rights, results):
        """Whether results are as the right ones, or as those of a mistake, on every probe."""
        if len(rights) != len(results):
            return False
        pairs = zip(self.settle(rights), self.settle(results), strict=True)
        return all(alike(right, got, self.tolerance) for right, got in pairs)

    def judge(self, answer):
        """Judge the learner's function; return the outcome and the name of the mistake, if known.

        Returns
        -------
        (Card, str)
        """
        if answer is ... or answer is None:
            return self.not_attempted(), ""
        wrong = self._unfit(answer)
        if wrong:
            return self.outcome("wrong", *wrong), "unfit"
        tried = attempt(answer, self.probes, self.names)
        if not tried.failure and self._untouched(answer, tried):
            return self.not_attempted(
                *["Change the function in the cell above, run it, then this cell."]
                * bool(self.given)
            ), ""
        results = self.settle(tried.results)
        at = next((i for i, got in enumerate(results) if not self.right(i, got)), None)
        if at is not None:
            lines, name = self._wrong(answer, tried, results, at)
            return self.outcome("wrong", *lines, *tried.notes, call=self.call(at)), name
        if tried.failure:
            at = len(results)
            where, step = tried.failure
            known, name = self._mistake(tried.results) if at else ((), "")
            lines = (*known, where, ("Tried", self.describe(at)), step, *self._look(at))
            return self.outcome("error", *lines, *tried.notes, call=self.call(at)), name
        if tried.changed:
            return self.outcome(
                "wrong",
                ("", f"The result is right, but your function changes `{tried.changed}`, which "
                     "belongs to the caller."),
                ("Next", "Work on a copy, or build the result in a new array."),
                *tried.notes,
            ), "changes its input"  # fmt: skip
        told = f"It agrees with the reference on {len(self.probes)} {self.inputs}."
        return self.outcome("passed", ("", told), *tried.notes), ""

    def right(self, at, got):
        """Whether a settled result is the right one for a probe."""
        return alike(self.expected[at], got, self.tolerance, self.dtype)

    def _unfit(self, answer):
        """Lines for an answer that cannot be called as the question says."""
        name, arguments = self.reference.__name__, ", ".join(self.names)
        if not callable(answer):
            return (
                ("Expected", f"the function itself, `{name}`"),
                ("Got", name_type(freeze(answer))),
                (
                    "Next",
                    f'Write the name, without brackets or quotes: `check("{self.id}", {name})`.',
                ),
            )
        try:
            inspect.signature(answer).bind(*self.names)
        except TypeError:
            return (
                ("Expected", f"a function that takes ({arguments})"),
                ("Got", f"one that takes {inspect.signature(answer)}"),
                ("Next", f"Keep the first line as it was: `def {name}({arguments}):`."),
            )
        except ValueError:  # some compiled functions do not tell their arguments
            return ()
        return ()

    def _untouched(self, answer, tried):
        if tried.unwritten or any(result is ... for result in tried.results):
            return True
        if all(result is None for result in tried.results):
            return is_empty(answer)
        return self.given is not None and self.agree(tried.results, self.run(self.given))

    def _wrong(self, answer, tried, results, at):
        """Lines and name for a function whose result for one probe is wrong."""
        arguments = self.probes[at]
        locate = self.locate and (lambda index: self.locate(index, *arguments))
        look = self._look(at)
        right, got = self.expected[at], results[at]
        rungs = compare(
            right,
            got,
            self.axes,
            locate,
            self.tolerance,
            dtype=self.dtype,
            unit=self.unit,
            call=self.call(at),
            seen=not look,
            said=tried.printed,
        )
        told = [("Tried", self.describe(at)), *rungs[:-1]]
        known, name = self._known(tried.results)
        if not known and unsteady(answer, arguments):
            known, name = RANDOM, "random"
        if broken(got) and not broken(right) and (where := fault(answer, arguments)):
            told.append(("", where))
        if tried.failure:
            label, text = tried.failure[0]
            told.append(("And later", f"a call stops with an error. {label}: {text}"))
        step = rungs[-1]
        if known:
            step = ("Next", f'Mend that, and check again. `hint("{self.id}")` gives a nudge.')
        return (*known, *told, step, *look * (not known)), name

    def _mistake(self, results):
        """Lines and name of a mistake with the same results, which stops where these do."""
        for mistake, wrong in self._mistaken:
            if self.agree(wrong, results):
                return mistake.lines, mistake.name
        return (), ""

    def _known(self, results):
        """Lines and name of what gives the same results on every probe."""
        if (known := self._mistake(results))[1]:
            return known
        if all(same(r, freeze(p[0])) for r, p in zip(results, self.probes, strict=False)):
            return (("", "Your function gives back what it was given."),), "input"
        alone = len(results) > 1 and all(same(results[0], other) for other in results[1:])
        if alone and type(results[0]) is type(self.expected[0]):
            text = "Your function gives the same result for every input: use its arguments."
            return (("", text),), "constant"
        return (), ""

    @cached_property
    def _mistaken(self):
        """Each mistake with what it gives, once for each of its answers."""
        return [(m, self.run(f)) for m in self.mistakes for f in (m.answer, *m.also)]

    def call(self, at):
        """Give the arguments of a probe by name."""
        return dict(zip(self.names, self.probes[at], strict=True))

    def _look(self, at):
        """Say how to look at the arguments of a probe, if they are not shown."""
        if _values(self.probes[at]) <= SMALL:
            return ()
        call = f'{self.variable}(**tried("{self.id}"))'
        text = f"`from lesson_utils.exercises import tried`, then `{call}` makes this call again."
        return (("To look", text),)

    def describe(self, at):
        """Say how the function was called: ``patchify(frames, pt=2, …), frames of shape (…)``."""
        call, more = [], ""
        small = 0 < _values(self.probes[at]) <= SMALL
        for name, value in self.call(at).items():
            if isinstance(value, np.ndarray) and small:
                more += f", {name} = `{_write(value)}`"
            elif isinstance(value, np.ndarray):
                more += f", {name} of shape {value.shape}"
            elif isinstance(value, list):
                more += f", {name}: {len(value)} arrays of shape {value[0].shape}"
            call.append(name if isinstance(value, np.ndarray | list) else f"{name}={value}")
        return f"`{self.reference.__name__}({', '.join(call)})`{more}"


def _values(arguments):
    """Count the values in the arrays among arguments."""
    return sum(np.size(value) for value in arguments if isinstance(value, np.ndarray | list))


def _write(array):
    """Write a small array in one line."""
    plain = {"float_kind": lambda number: f"{number:.4g}"}
    text = np.array2string(array, separator=", ", formatter=plain, max_line_width=10**4)
    return re.sub(r"\s+", " ", text)
