"""`Rubric`: a field to write an answer in, and points to compare it with afterwards.

Nothing is judged here. The learner ticks what their own answer has; whoever made the widget decides
where text and ticks are kept.
"""

from pathlib import Path

import traitlets

from lesson_utils.widgets.base import Base


class Rubric(Base, page=Path(__file__).with_suffix(".js")):
    """Ask for an answer in words; once it is kept, show the points to compare it with.

    Parameters
    ----------
    name, question : str
        What it is called, and what it asks.
    points : tuple of str
        What to look for in one's answer; not shown before an answer is kept.
    how, compare : str
        What to do before an answer is kept, and after.
    limit : int
        Characters that an answer may have.
    keep, tick : callable
        Called with the text, or with the list of ticked letters; each returns (text, ticks, said)
        as they stand now, or raises a ValueError whose sentence is shown.
    text : str
        The answer kept so far; empty if there is none.
    ticks : list of str
        Letters of the points that are ticked.
    """

    text = traitlets.Unicode().tag(sync=True)
    ticks = traitlets.List(traitlets.Unicode()).tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    _setup = traitlets.Dict().tag(sync=True)

    def __init__(
        self, name, question, points, *, how, compare, limit, keep, tick, text="", ticks=()
    ):
        setup = {
            "name": name,
            "question": question,
            "points": list(points),
            "how": how,
            "compare": compare,
            "limit": limit,
        }
        super().__init__(text=text, ticks=list(ticks), said=compare if text else how, _setup=setup)
        self._calls = {"keep": keep, "tick": tick}
        self.on_msg(self._asked)

    def _asked(self, _, content, buffers):
        """Do what the page asks for: {"keep": text} or {"tick": letters}."""
        ((call, value),) = content.items()
        try:
            text, ticks, said = self._calls[call](value)
        except ValueError as error:
            self.said = str(error)
            return
        with self.hold_sync():
            self.text, self.ticks, self.said = text, list(ticks), said

    def __repr__(self):
        return f"{self._setup['name']}: {self._setup['question']}"
