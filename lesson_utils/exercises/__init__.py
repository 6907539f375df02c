"""Exercises that know your mistake, predictions that are scored, and the log of both.

>>> from lesson_utils.exercises import check
>>> check("2.2", ...)
○ Exercise 2.2, patchify: not attempted yet.
Replace the `...` in the cell above, run it, then this cell. `hint("2.2")` gives a nudge.
"""

from lesson_utils.exercises.asking.forms import predict, reveal
from lesson_utils.exercises.asking.recall import recall
from lesson_utils.exercises.engine import check, fresh, hint, solution, tried
from lesson_utils.exercises.quiz.form import quiz
from lesson_utils.exercises.report import progress

__all__ = [
    "check",
    "fresh",
    "hint",
    "predict",
    "progress",
    "quiz",
    "recall",
    "reveal",
    "solution",
    "tried",
]
