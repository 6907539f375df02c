"""`Count`: work out a value from given numbers. `Design`: choose within limits."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from lesson_utils.exercises.judging import relation
from lesson_utils.exercises.judging.ladder import broken, name_type
from lesson_utils.exercises.judging.plain import Opaque, freeze
from lesson_utils.exercises.kinds.exercise import Exercise


@dataclass(frozen=True, kw_only=True)
class Count(Exercise):
    """Work out a value from given numbers. Feedback never shows the right one.

    A wrong value is looked for among the mistakes, then among what the right one would be for other
    numbers or in another unit, then among the steps on the way to it.

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
    steps : dict of callable
        Numbers met on the way, by what they are ("the tokens of one frame"), from the reference's
        arguments: who gives one has stopped too early, or taken it for another.
    factors : dict of str
        Sentences for answers that are a factor off, such as 2 or 0.5, by that factor.
    elsewhere : tuple of (dict, str)
        Other numbers that stand near in the lesson, as a change of the reference's arguments, and
        a sentence for who counts with those.
    """

    numbers: dict
    wants: str
    labels: tuple = ()
    told: str = ""
    draw: Callable | None = None
    steps: dict = field(default_factory=dict)
    factors: dict = field(default_factory=dict)
    elsewhere: tuple = ()

    @property
    def worked(self):
        """A cell that passes with the first numbers."""
        numbers = ", ".join(f"{k}={v!r}" for k, v in self.numbers.items())
        return f"{self.source}\n\n{self.variable} = {self.reference.__name__}({numbers})\n"

    def fits(self, numbers):
        """Whether new numbers keep the right answer and all mistakes apart."""
        answers = [f(**numbers) for f in (self.reference, *(m.answer for m in self.mistakes))]
        others = [f(**numbers) for m in self.mistakes for f in m.also]
        if numbers != self.numbers:  # who answers for the lesson's numbers is told that
            answers.append(self.reference(**self.numbers))
        apart = not any(equal(a, b) for i, a in enumerate(answers) for b in answers[:i])
        return apart and not any(equal(other, answers[0]) for other in others)

    def judge(self, answer, numbers=None):
        """Judge the learner's value; as `Build.judge`, for these numbers or the first."""
        numbers = numbers or self.numbers
        answer = plain(answer)
        if _unfinished(answer):
            return self.not_attempted(), ""
        expected = self.reference(**numbers)
        if equal(answer, expected):
            more = f' `fresh("{self.id}")` draws new numbers for practice.' * bool(self.draw)
            return self.outcome("passed", ("", f"Counted right.{more}")), ""
        lines, name = self._known(answer, numbers) or self._other_numbers(answer, numbers)
        if lines:
            told = (
                ("Expected", self.wants),
                ("Got", _show(answer)),
                ("Next", f'Count again. `hint("{self.id}")` gives a nudge.'),
            )
            return self.outcome("wrong", *lines, *told), name
        return self.outcome("wrong", *self._differs(expected, answer, numbers)), ""

    def _known(self, answer, numbers):
        """Lines and name of the mistake that gives this answer, or None."""
        for mistake in self.mistakes:
            if any(equal(answer, f(**numbers)) for f in (mistake.answer, *mistake.also)):
                return mistake.lines, mistake.name
        return None

    def _other_numbers(self, answer, numbers):
        """Lines and name if the answer is right, or a known mistake, for other numbers."""
        drawn = numbers != self.numbers
        first = (self.numbers, "You counted with the numbers of the lesson: this draw has others.")
        for change, why in (*((first,) * drawn), *self.elsewhere):
            there = numbers | change
            if there == numbers:
                continue
            right = self.reference(**there)
            if equal(answer, right):
                return (("", why),), "other numbers"
            if known := self._known(answer, there):
                return (*known[0], ("Besides", why)), known[1]
            both = _is_number(answer) and _is_number(right)
            if both and (near := relation.rounded(right, answer)):
                return (("", why), ("Besides", near)), "other numbers"
        return (), ""

    def _differs(self, expected, got, numbers):
        wanted = ("Expected", self.wants)
        labels = self.labels
        if not labels:
            expected, got, labels = (expected,), (got,), ("Your number",)
        elif not isinstance(got, list | tuple):
            return wanted, ("Got", name_type(got)), ("Next", _give_all(expected, got))
        elif len(got) != len(expected):
            step = f"Give {len(expected)} parts: {self.wants}."
            return wanted, ("Got", f"{len(got)} of them"), ("Next", step)
        label, right, wrong = next(
            part for part in zip(labels, expected, got, strict=True) if not equal(*part[1:])
        )
        if isinstance(right, str):
            shown = f'"{wrong}"' if isinstance(wrong, str) else name_type(wrong)
            step = "Find this one in the drawing and look again which parts belong together."
            return wanted, ("Got", f"{label} is {shown}"), ("Next", step)
        if isinstance(wrong, float) and broken(wrong):
            step = "Look for a division by 0, or a number too large to hold."
            return wanted, ("Got", broken(wrong)), ("Next", step)
        if isinstance(wrong, list | tuple):
            return wanted, ("Got", name_type(wrong)), ("Next", "Give the number, without brackets.")
        if not _is_number(wrong):
            step = f"Give a number{', without quotes' * isinstance(wrong, str)}."
            return wanted, ("Got", name_type(wrong)), ("Next", step)
        lead = _together(expected, got) or self._lead(label, right, wrong, numbers)
        step = f'{lead} Write down each step; `hint("{self.id}")` gives a nudge.'
        return wanted, ("Got", f"{wrong:,}"), ("Next", step)

    def _lead(self, label, right, wrong, numbers):
        """Say the most useful thing about one wrong number."""
        if near := relation.rounded(right, wrong):
            return near
        for step, count in self.steps.items():
            if equal(count(**numbers), wrong) or relation.rounded(count(**numbers), wrong):
                return f"{label} is {step}: a step on the way, not the answer."
        off = wrong / right if right else 0
        for factor, why in self.factors.items():
            if equal(off, factor):
                return why
        if unit := relation.unit([right], [wrong]):
            return unit
        given = [name for name, value in numbers.items() if wrong > 10 and equal(value, wrong)]
        if given:
            return f"{label} is one of the numbers given ({given[0]}), not yet counted with."
        if lead := relation.number(right, wrong):
            return f"{label}: {lead[0].lower()}{lead[1:]}" if self.labels else lead
        return f"{label} is too {'large' if wrong > right else 'small'}."


def _together(expected, got):
    """Say what holds for all parts of an answer: another order, or another unit."""
    if not all(map(_is_number, (*expected, *got))):
        return ""
    if len(got) > 1 and equal(sorted(expected), sorted(got)):
        return "The right numbers, in another order: look at which is asked for first."
    return relation.unit(expected, got)


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
    words : dict of str
        Other words for a part, in small letters -> the one that the limits know.
    praise : callable
        Takes a right choice; returns a sentence.
    """

    breaks: Callable
    wants: str
    length: int
    praise: Callable
    words: dict = field(default_factory=dict)

    def judge(self, answer):
        """Judge the learner's choice; as `Build.judge`."""
        answer = self._settle(plain(answer))
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
        # What is broken is said by the limits; a known mistake adds why it tempts.
        known = next((m for m in self.mistakes if equal(self._settle(m.answer), answer)), None)
        tempts = [("Why it tempts", known.tempts)] if known else []
        lines = (("", broken[0]), *tempts, ("Next", broken[1]))
        return self.outcome("wrong", *lines), known.name if known else ""

    def _settle(self, answer):
        """Give the parts of a choice the form that the limits expect."""
        if not isinstance(answer, list | tuple):
            return answer
        return tuple(self._part(part) for part in answer)

    def _part(self, part):
        if isinstance(part, str):
            word = " ".join(part.lower().split())
            return self.words.get(word, word)
        return int(part) if isinstance(part, float) and part.is_integer() else part


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


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def equal(a, b):
    """Whether two answers to a count are the same, whatever their type, container or capitals."""
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b, strict=True))
    if _is_number(a) and _is_number(b):
        return math.isclose(a, b, rel_tol=1e-9)
    if isinstance(a, str) and isinstance(b, str):
        return a.strip().casefold() == b.strip().casefold()
    return type(a) is type(b) and not isinstance(a, Opaque) and a == b
