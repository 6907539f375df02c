"""What exercises say: a few labelled sentences with a plain and a rich form of the same words."""

import re
from dataclasses import dataclass, field
from html import escape

from lesson_utils.widgets.shell import in_notebook

# Words and a sign carry the outcome; the colour of the edge only repeats it. The names are
# JupyterLab's own, so that light and dark themes both fit.
EDGES = {
    "passed": "var(--jp-success-color1, currentColor)",
    "wrong": "var(--jp-warn-color1, currentColor)",
    "error": "var(--jp-error-color1, currentColor)",
}
PLAIN_EDGE = "var(--jp-border-color1, currentColor)"


@dataclass(frozen=True)
class Card:
    """A message: a sign, a heading, and lines with a label each.

    Parameters
    ----------
    sign : str
        One character that repeats the heading's meaning.
    heading : str
        One sentence.
    lines : tuple of (str, str)
        Label and text; the label may be empty. Text between backticks is code.
    code : str
        Source code to show after the first line.
    status : str
        For an exercise: passed, not attempted, wrong or error. Otherwise empty.
    call : dict
        The arguments, by name, of the call that the message is about; empty if of none.
    """

    sign: str
    heading: str
    lines: tuple = ()
    code: str = ""
    status: str = ""
    call: dict = field(default_factory=dict, repr=False, compare=False)

    @property
    def passed(self):
        """Whether this is the outcome of a passed exercise."""
        return self.status == "passed"

    @property
    def html(self):
        """The rich form."""
        parts = [
            f'<p style="margin:0 0 .3em"><strong><span aria-hidden="true">{self.sign}</span> '
            f"{_rich(self.heading)}</strong></p>"
        ]
        for label, text in self.lines:
            label = f"<em>{_rich(label)}:</em> " if label else ""
            parts.append(f'<p style="margin:0 0 .3em">{label}{_rich(text)}</p>')
        if self.code:
            parts.insert(2 if self.lines else 1, f"<pre><code>{escape(self.code)}</code></pre>")
        edge = EDGES.get(self.status, PLAIN_EDGE)
        style = f"border-left:.25em solid {edge};padding:.2em .8em;max-width:46em;color:inherit"
        return f'<div style="{style}">{"".join(parts)}</div>'

    def __repr__(self):
        lines = [f"{label}: {text}" if label else text for label, text in self.lines]
        if self.code:
            lines.insert(1, "\n" + self.code.rstrip() + "\n")
        return "\n".join([f"{self.sign} {self.heading}", *lines])

    def _repr_mimebundle_(self, **_):
        return {"text/plain": repr(self), "text/html": self.html}


class Form:
    """A question to answer: a widget in a notebook, and a card of the same words anywhere else.

    Parameters
    ----------
    question : Prediction or Written
        What is asked.
    note : str
        What is to be said besides.
    """

    asks = True  # whether an answer may still be given

    def __init__(self, question, note=""):
        self.question = question
        self.note = note

    def __repr__(self):
        return repr(self._card)

    def _repr_mimebundle_(self, **_):
        shown = self.widget() if in_notebook() and self.asks else self._card
        return shown._repr_mimebundle_()


def _rich(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
