"""What every exercise is made of: one data structure for checks, hints, solutions and tests."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from lesson_utils.exercises.card import Card

SIGNS = {"passed": "✓", "not attempted": "○", "wrong": "✗", "error": "!"}
ENDINGS = {
    "passed": "passed.",
    "not attempted": "not attempted yet.",
    "wrong": "not right yet.",
    "error": "your code stopped with an error.",
}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give.

    Parameters
    ----------
    name : str
        One word or two, for the log.
    answer : callable or value
        For `Build` and `Count`, a function of the reference's arguments; for `Design`, a choice.
    says : str
        What was done instead, in one or two sentences.
    tempts : str
        Why it looks right.
    also : tuple
        Other answers that make the same mistake, as `answer`.
    """

    name: str
    answer: object
    says: str
    tempts: str
    also: tuple = ()

    @property
    def lines(self):
        """What the learner reads."""
        return (("", self.says), ("Why it tempts", self.tempts))


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What all kinds share.

    Parameters
    ----------
    id, title : str
        Number and name.
    difficulty : int
        1 (a quick count) to 5.
    minutes : int
        A fair time for it.
    question : str
        Markdown.
    stub : str
        The cell that the learner starts from.
    reference : callable
        A right answer; `solution` shows its source.
    hints : tuple of str
        From a nudge to nearly there.
    explanation : str
        Why the reference works.
    mistakes : tuple of Mistake
        At least three.
    """

    id: str
    title: str
    difficulty: int
    minutes: int
    question: str
    stub: str
    reference: Callable
    hints: tuple
    explanation: str
    mistakes: tuple

    @property
    def variable(self):
        """The name that the stub gives to the answer."""
        return self.stub.split(" = ")[0].splitlines()[-1]

    @property
    def source(self):
        """Source of the reference."""
        return inspect.getsource(self.reference)

    @property
    def worked(self):
        """A cell that passes."""
        return f"{self.source}\n\n{self.variable} = {self.reference.__name__}()\n"

    def outcome(self, status, *lines, call=None):
        """Make the card of an outcome, with the arguments of the call that it tells of."""
        heading = f"Exercise {self.id}, {self.title}: {ENDINGS[status]}"
        return Card(SIGNS[status], heading, lines, status=status, call=call or {})

    def not_attempted(self, text="Replace the `...` in the cell above, run it, then this cell."):
        """Make the card for an untouched stub."""
        return self.outcome("not attempted", ("", f'{text} `hint("{self.id}")` gives a nudge.'))
