"""`Count`: work out a value from given numbers. `Design`: choose within limits."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lesson_utils.exercises.judging.ladder import broken, name_type
from lesson_utils.exercises.judging.run import Opaque, freeze
from lesson_utils.exercises.kinds.exercise import Exercise


@dataclass(frozen=True, kw_only=True)
class Count(Exercise):
    """Work out a value from given numbers. Feedback never shows the right one.

    Parameters
    ----------
    numbers : dict
        The arguments of the reference at first.
    told : str
        A sentence with the numbers in it, as a format string; empty if there is no fresh draw.
    draw : callable, optional
        Takes a NumPy Generator and returns new numbers.
    wants : str
        The form of the answer, in words.
    labels : tuple of str
        What each part of an answer with several parts is.
    """

    numbers: dict
    wants: str
    labels: tuple = ()
    told: str = ""
    draw: Callable | None = None

    @property
    def worked(self):
        """A cell that passes with the first numbers."""
        numbers = ", ".join(f"{k}={v!r}" for k, v in self.numbers.items())
        return f"{self.source}\n\n{self.variable} = {self.reference.__name__}({numbers})\n"

    def fits(self, numbers):
        """Whether new numbers keep the right answer and all mistakes apart."""
        answers = [f(**numbers) for f in (self.reference, *(m.answer for m in self.mistakes))]
        return not any(_equal(a, b) for i, a in enumerate(answers) for b in answers[:i])

    def judge(self, answer, numbers=None):
        """Judge the learner's value; as `Build.judge`, for these numbers or the first."""
        numbers = numbers or self.numbers
        answer = plain(answer)
        if _unfinished(answer):
            return self.not_attempted(), ""
        expected = self.reference(**numbers)
        if _equal(answer, expected):
            more = f' `fresh("{self.id}")` draws new numbers for practice.' * bool(self.draw)
            return self.outcome("passed", ("", f"Counted right.{more}")), ""
        for mistake in self.mistakes:
            if _equal(answer, mistake.answer(**numbers)):
                told = (
                    ("Expected", self.wants),
                    ("Got", _show(answer)),
                    ("Next", f'Count again. `hint("{self.id}")` gives a nudge.'),
                )
                return self.outcome("wrong", *mistake.lines, *told), mistake.name
        return self.outcome("wrong", *self._differs(expected, answer)), ""

    def _differs(self, expected, got):
        wanted = ("Expected", self.wants)
        labels = self.labels
        if not labels:
            expected, got, labels = (expected,), (got,), ("Your number",)
        elif not isinstance(got, list | tuple):
            return wanted, ("Got", name_type(got)), ("Next", _give_all(expected, got))
        elif len(got) != len(expected):
            step = "Check how many parts the answer has."
            return wanted, ("Got", f"{len(got)} of them"), ("Next", step)
        label, right, wrong = next(
            part for part in zip(labels, expected, got, strict=True) if not _equal(*part[1:])
        )
        if isinstance(right, str):
            shown = f'"{wrong}"' if isinstance(wrong, str) else name_type(wrong)
            step = "Find this one in the drawing and look again which parts belong together."
            return wanted, ("Got", f"{label} is {shown}"), ("Next", step)
        if broken(wrong):
            step = "Look for a division by 0, or a number too large to hold."
            return wanted, ("Got", broken(wrong)), ("Next", step)
        if isinstance(wrong, list | tuple):
            return wanted, ("Got", name_type(wrong)), ("Next", "Give the number, without brackets.")
        if isinstance(wrong, bool) or not isinstance(wrong, int | float):
            return wanted, ("Got", name_type(wrong)), ("Next", "Give a number, without quotes.")
        word = "large" if wrong > right else "small"
        step = f'{label} is too {word}. Write down each step; `hint("{self.id}")` gives a nudge.'
        return wanted, ("Got", f"{wrong:,}"), ("Next", step)


@dataclass(frozen=True, kw_only=True)
class Design(Exercise):
    """Choose values that keep within limits: every choice that does is right.

    Parameters
    ----------
    breaks : callable
        Takes the choice (a tuple of plain values); returns what it breaks and by how much, as a
        sentence, and what to do next; None if it keeps all limits.
    wants : str
        The form of the answer, in words.
    length : int
        Parts of the answer.
    praise : callable
        Takes a right choice; returns a sentence.
    """

    breaks: Callable
    wants: str
    length: int
    praise: Callable

    def judge(self, answer):
        """Judge the learner's choice; as `Build.judge`."""
        answer = plain(answer)
        if _unfinished(answer):
            return self.not_attempted(), ""
        if not isinstance(answer, list | tuple) or len(answer) != self.length:
            several = isinstance(answer, list | tuple)
            got = f"{len(answer)} of them" if several else name_type(answer)
            step = _give_all(self.reference(), answer)
            return self.outcome(
                "wrong", ("Expected", self.wants), ("Got", got), ("Next", step)
            ), "form"
        broken = self.breaks(*answer)
        if broken is None:
            return self.outcome("passed", ("", self.praise(*answer))), ""
        known = next((m for m in self.mistakes if _equal(m.answer, answer)), None)
        tempts = [("Why it tempts", known.tempts)] if known else []
        lines = (("", broken[0]), *tempts, ("Next", broken[1]))
        return self.outcome("wrong", *lines), known.name if known else ""


def plain(answer):
    """Freeze an answer; an array stands for the list of its values."""
    answer = freeze(answer)
    if isinstance(answer, list | tuple):
        return type(answer)(map(plain, answer))
    return answer.tolist() if isinstance(answer, np.ndarray) else answer


def _give_all(expected, got):
    """Say how to give an answer of several parts."""
    numbers = not isinstance(expected[0], str)
    without = " without quotes" * (numbers and isinstance(got, str))
    return f"Give all the parts{without}, in this order."


def _unfinished(answer):
    """Whether an answer, or a part of it, is still the stub's."""
    parts = answer if isinstance(answer, list | tuple) else [answer]
    return any(part is ... or part is None for part in parts)


def _show(answer):
    """Write a plain answer: 4,704 and 1,568; "AE", "BF"."""
    if isinstance(answer, str):
        return f'"{answer}"'
    if isinstance(answer, list):
        return ", ".join(map(_show, answer))
    if isinstance(answer, tuple):
        return (" and " if len(answer) < 3 else "; ").join(map(_show, answer))
    return f"{answer:,}"


def _equal(a, b):
    """Whether two answers to a count are the same, be they int or float, list or tuple."""
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(_equal(x, y) for x, y in zip(a, b, strict=True))
    numbers = [isinstance(x, int | float) and not isinstance(x, bool) for x in (a, b)]
    if all(numbers):
        return math.isclose(a, b, rel_tol=1e-9)
    return type(a) is type(b) and not isinstance(a, Opaque) and a == b
