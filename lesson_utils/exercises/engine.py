"""Check an answer, give a hint, show a solution, draw fresh numbers."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from lesson_utils.exercises import log
from lesson_utils.exercises.card import Card
from lesson_utils.exercises.judging.borrowed import borrowed
from lesson_utils.exercises.judging.plain import freeze
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.registry import find

_hints = {}  # how many were shown in this kernel, by id
_calls = {}  # the arguments of the call that the last check was about, by id
_drawn = {}  # the draw that a Count exercise is checked with now, by id: (which, numbers)


def check(id, answer):
    """Check the learner's answer.

    Parameters
    ----------
    id : str
        Number of the exercise, such as ``"2.2"``.
    answer : callable or value
        The function or value itself.

    Returns
    -------
    Card
        Its ``status`` is passed, not attempted, wrong or error.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    exercise = find(id)
    if whose := borrowed(answer, id):
        return exercise.not_attempted(whose)
    drawn = {}
    if id in _drawn:
        drawn["draw"], numbers = _drawn[id]
        outcome, mistake = exercise.judge(answer, numbers)
        outcome = _with(outcome, "Numbers", f"draw {drawn['draw']}: {_told(exercise, numbers)}")
    else:
        outcome, mistake = exercise.judge(answer)
    _calls[id] = outcome.call
    if outcome.status == "not attempted":
        return outcome
    note = log.record("check", id=id, status=outcome.status, mistake=mistake, **drawn)
    return _with(outcome, "Note", note)


def tried(id):
    """Give the arguments of the call that the last `check` told of, to look at them.

    Parameters
    ----------
    id : str
        Number of the exercise.

    Returns
    -------
    dict
        Copies of the arguments by name: ``softmax(**tried("5.1"))`` makes the call again.

    Raises
    ------
    ValueError
        If there is no such exercise, or its last check told of no call.
    """
    find(id)
    if not _calls.get(id):
        raise ValueError(f"the last check of exercise {id} told of no call: check it first")
    return {name: freeze(value) for name, value in _calls[id].items()}


def hint(id):
    """Give the next hint of an exercise; after the last, the last again.

    Parameters
    ----------
    id : str
        Number of the exercise.

    Returns
    -------
    Card

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    exercise = find(id)
    count = len(exercise.hints)
    shown = _hints[id] = min(_hints.get(id, 0) + 1, count)
    more = f'Run `hint("{id}")` again for the next one.'
    if shown == count:
        more = f'This is the last one. `solution("{id}")` shows one way to do it.'
    lines = (("", exercise.hints[shown - 1]), ("", more))
    return Card("→", f"Hint {shown} of {count} for exercise {id}, {exercise.title}.", lines)


def solution(id):
    """Show the source of the reference that `check` compares with, and why it works.

    Parameters
    ----------
    id : str
        Number of the exercise.

    Returns
    -------
    Card

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    exercise = find(id)
    tried = bool(log.read().of("check", id))
    note = log.record("solution", id=id)
    first = "One way to do it:"
    if not tried:
        first = (
            "You have not tried this one yet; a wrong try teaches more than a right copy. " + first
        )
    heading = f"Solution of exercise {id}, {exercise.title}."
    lines = (("", first), ("Why it works", exercise.explanation))
    return _with(Card("=", heading, lines, code=exercise.source), "Note", note)


class Draw(SimpleNamespace):
    """The numbers of a fresh draw as attributes; it shows as a sentence with the numbers in it."""

    def __init__(self, card, numbers):
        super().__init__(**numbers)
        self._card = card

    def __repr__(self):
        return repr(self._card)

    def _repr_mimebundle_(self, **_):
        return self._card._repr_mimebundle_()


def fresh(id):
    """Draw new numbers for a counting exercise; `check` then uses them.

    A learner's first draw gives the numbers of the lesson, unless these were passed already; every
    later one gives new ones. A new kernel goes on after the last draw that was answered.

    Parameters
    ----------
    id : str
        Number of the exercise.

    Returns
    -------
    Draw
        The numbers as attributes, such as ``.fps``.

    Raises
    ------
    ValueError
        If there is no such exercise, or it has no numbers to draw.
    """
    exercise = find(id)
    if not isinstance(exercise, Count) or exercise.draw is None:
        raise ValueError(f"exercise {id} has no numbers to draw again")
    tries = log.read().of("check", id)
    # Passed without a draw: that was the lesson's own numbers, so they count as draw 1.
    answered = [e.get("draw", int(e.get("status") == "passed")) for e in tries]
    here, _ = _drawn.get(id, (0, None))
    which = max([here, *(n for n in answered if isinstance(n, int))]) + 1
    numbers = exercise.numbers
    if which > 1:
        rng = np.random.default_rng([log.seed(), *id.encode(), which])
        numbers = exercise.draw(rng)
        while not exercise.fits(numbers):
            numbers = exercise.draw(rng)
    _drawn[id] = which, numbers
    heading = f"Numbers for exercise {id}, {exercise.title}: draw {which}."
    again = "Run this cell again for new numbers."
    return Draw(Card("·", heading, (("", exercise.told.format(**numbers)), ("", again))), numbers)


def _told(exercise, numbers):
    """Tell the numbers of a draw, to stand inside a sentence."""
    told = exercise.told.format(**numbers)
    return told[0].lower() + told[1:]


def _with(card, label, text):
    """Add a line to a card, if it says something."""
    if not text:
        return card
    return replace(card, lines=(*card.lines, (label, text)))
