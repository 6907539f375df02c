"""`Rubric`: a field to write an answer in, and points to compare it with afterwards."""

from pathlib import Path

import traitlets

from lesson_utils.exercises.asking.ask import Ask


class Rubric(Ask, page=Path(__file__).with_suffix(".js")):
    """Ask for an answer in words; once it is kept, show the points to compare it with.

    The learner ticks what their own answer has.

    Parameters
    ----------
    card, calls, setup
        As for `Ask`: the page sends "keep" with a text, and "tick" with a list of letters; it is
        made of name, question, points, and the limit of characters.
    text : str
        The answer kept so far; empty if there is none.
    ticks : list of str
        Letters of the points that are ticked.
    """

    text = traitlets.Unicode().tag(sync=True)
    ticks = traitlets.List(traitlets.Unicode()).tag(sync=True)
