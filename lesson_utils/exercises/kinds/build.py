"""`Build`: write a function."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from lesson_utils.exercises.judging.ladder import broken, compare, name_type
from lesson_utils.exercises.judging.run import attempt, fault, freeze, is_empty, same
from lesson_utils.exercises.kinds.exercise import Exercise


@dataclass(frozen=True, kw_only=True)
class Build(Exercise):
    """Write a function; it is compared with the reference on clips of all-different sizes.

    Parameters
    ----------
    probes : tuple of tuple
        The arguments of each call.
    axes, locate, tolerance
        As for `ladder.compare`; `locate` also takes the call's arguments.
    given : callable, optional
        A function that the stub already holds, for "spot the bug".
    inputs : str
        What the probes are, for the sentence on passing.
    """

    probes: tuple
    axes: tuple = ()
    locate: Callable | None = None
    tolerance: float = 0
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
        """Give what one of our own functions returns for each probe."""
        return tuple(freeze(function(*map(freeze, arguments))) for arguments in self.probes)

    def agree(self, results, others):
        """Whether two runs agree on every probe."""
        pairs = zip(results, others, strict=True)
        return all(same(a, b, self.tolerance) for a, b in pairs)

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
        note = tried.notes
        if tried.failure:
            return self.outcome("error", *tried.failure, *note), ""
        if self._untouched(answer, tried):
            return self.not_attempted(
                *["Change the function in the cell above, run it, then this cell."]
                * bool(self.given)
            ), ""
        lines, name = self._mistake(answer, tried)
        if lines:
            return self.outcome("wrong", *lines, *note), name
        count = f"{len(self.probes)} {self.inputs}"
        return self.outcome("passed", ("", f"It agrees with the reference on {count}."), *note), ""

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

    def _mistake(self, answer, tried):
        """Lines and name for a wrong function; nothing for a right one."""
        right = self.agree(tried.results, self.expected)
        if right and not tried.changed:
            return (), ""
        if right:
            return (
                ("", f"The result is right, but your function changes `{tried.changed}`, which "
                     "belongs to the caller."),
                ("Next", "Work on a copy, or build the result in a new array."),
            ), "changes its input"  # fmt: skip
        at = next(
            i
            for i, (a, b) in enumerate(zip(self.expected, tried.results, strict=True))
            if not same(a, b, self.tolerance)
        )
        arguments = self.probes[at]
        locate = self.locate and (lambda index: self.locate(index, *arguments))
        pair = self.expected[at], tried.results[at]
        rungs = compare(*pair, self.axes, locate, self.tolerance, tried.printed)
        told = (("Tried", self.describe(arguments)), *rungs)
        known, name = self._known(tried.results)
        if broken(pair[1]) and not broken(pair[0]) and (where := fault(answer, arguments)):
            told = (*told[:-1], ("", where), told[-1])
        if known:
            step = f'Mend that, and check again. `hint("{self.id}")` gives a nudge.'
            told = (*known, *told[:-1], ("Next", step))
        return told, name

    def _known(self, results):
        """Lines and name of a mistake that gives the same results on every probe."""
        for mistake in self.mistakes:
            answers = mistake.answer, *mistake.also
            if any(self.agree(results, self.run(answer)) for answer in answers):
                return mistake.lines, mistake.name
        if all(same(r, freeze(p[0])) for r, p in zip(results, self.probes, strict=True)):
            return (("", "Your function gives back what it was given."),), "input"
        alike = all(same(results[0], other) for other in results[1:])
        if alike and type(results[0]) is type(self.expected[0]):
            text = "Your function gives the same result for every input: use its arguments."
            return (("", text),), "constant"
        return (), ""

    def describe(self, arguments):
        """Say how the function was called: ``patchify(frames, pt=2, …), frames of shape (…)``."""
        call, shapes = [], ""
        for name, value in zip(self.names, arguments, strict=True):
            if isinstance(value, np.ndarray):
                shapes += f", {name} of shape {value.shape}"
            elif isinstance(value, list):
                shapes += f", {name}: {len(value)} arrays of shape {value[0].shape}"
            call.append(name if isinstance(value, np.ndarray | list) else f"{name}={value}")
        return f"`{self.reference.__name__}({', '.join(call)})`{shapes}"
