"""Predict before the reveal: a small form, and the prediction beside the truth."""

import math
import sys
import time
from html import escape

from lesson_utils.exercises import log
from lesson_utils.exercises.card import Card
from lesson_utils.exercises.registry import PREDICTIONS, find

_revealed = set()  # ids whose truth was shown in this kernel


class Form:
    """The form of one prediction: native controls in a notebook, text anywhere else.

    Answers are typed into one labelled field, or given by one button a choice, because JupyterLab
    takes the arrow keys, which a list or radio buttons need, for itself.
    """

    def __init__(self, prediction, note=""):
        self.prediction = prediction
        self.note = note

    @property
    def _card(self):
        p = self.prediction
        lines = [(letter, p.choices[key]) for letter, key in p.letters.items()]
        known = recorded(p.id)
        if known:
            lines.append(("Recorded", p.show(known["answer"])))
        else:
            value = '"a"' if p.choices else "1000"
            value = repr(" ".join(reversed(p.letters))) if p.ordered else value
            lines.append(("", f'{p.how} Without the form: `predict("{p.id}", {value})`.'))
        lines += [("Note", self.note)] if self.note else []
        return Card("?", f"Prediction {p.id}: {p.question}", tuple(lines))

    def __repr__(self):
        return repr(self._card)

    def _repr_mimebundle_(self, **_):
        bundle = self._card._repr_mimebundle_()
        if _in_notebook() and not recorded(self.prediction.id):
            view = self.widget()._repr_mimebundle_()
            bundle |= {k: v for k, v in view.items() if k.endswith("widget-view+json")}
        return bundle

    def widget(self):
        """Build the form as an ipywidget.

        Returns
        -------
        ipywidgets.VBox
        """
        import ipywidgets

        p = self.prediction
        question = f"<strong>Prediction {p.id}:</strong> {escape(p.question, quote=False)}"
        status = ipywidgets.HTML(_live(p.how))
        wide = ipywidgets.Layout(width="auto", max_width="40em")
        options = [f"{letter}: {p.choices[key]}" for letter, key in p.letters.items()]

        def answer(value):
            try:
                form = predict(p.id, value)
            except ValueError as error:
                status.value = _live(str(error))
                return
            # The controls stay enabled, or the keyboard would lose its place.
            told = p.show(recorded(p.id)["answer"])
            status.value = _live(f"Recorded: {told}. {form.note or 'Now run the next cells.'}")

        controls = []
        if p.choices and not p.ordered:
            for letter, text in zip(p.letters, options, strict=True):
                button = ipywidgets.Button(description=text, layout=wide)
                button.on_click(lambda _, letter=letter: answer(letter))
                controls.append(button)
        else:
            field = ipywidgets.Text(
                description=f"Your answer to {p.id}:",
                continuous_update=False,
                style={"description_width": "initial"},
                layout=wide,
            )
            _on_enter(field, answer)
            button = ipywidgets.Button(description="Record", layout=wide)
            button.on_click(lambda _: answer(field.value))
            listed = [ipywidgets.HTML("<br>".join(map(escape, options)))] * p.ordered
            controls += [*listed, field, button]
        return ipywidgets.VBox([ipywidgets.HTML(question), *controls, status])


def _on_enter(field, answer):
    """Call `answer` with what was typed when Enter ends it, but not when the focus moves on.

    The page tells of Enter first and sends the text right after it.
    """
    entered = -math.inf

    def enter(_, message, __):
        nonlocal entered
        if message.get("event") == "submit":
            entered = time.monotonic()

    def change(event):
        if time.monotonic() - entered < 2:
            answer(event["new"])

    field.on_msg(enter)
    field.observe(change, "value")


def predict(id, answer=None):
    """Ask for a prediction, or record one.

    Parameters
    ----------
    id : str
        Such as ``"2.a"``.
    answer : number or str, optional
        A number, a choice's letter, or letters in order; without it the form asks.

    Returns
    -------
    Form
        The first answer counts; one given after the reveal is kept but not scored.

    Raises
    ------
    ValueError
        If there is no such prediction, or the answer is not one.
    """
    prediction = find(id, PREDICTIONS)
    note = ""
    if answer is not None:
        value = prediction.parse(answer)
        if recorded(id):
            note = "Your first answer stays."
        else:
            late = id in _revealed
            note = log.record("predict", id=id, answer=value, late=late)
            note = note or late * "You had seen the answer, so it is not scored."
    return Form(prediction, note)


def reveal(id, truth):
    """Show the prediction beside the truth.

    Parameters
    ----------
    id : str
        Such as ``"2.a"``.
    truth : number, str or sequence of str
        What the notebook computed: a number, a choice's key, or all keys in order.

    Returns
    -------
    Card

    Raises
    ------
    ValueError
        If there is no such prediction, or the truth is not a possible answer to it.
    """
    prediction = find(id, PREDICTIONS)
    truth = prediction.parse(truth)
    _revealed.add(id)
    shown = prediction.show(truth)
    known = recorded(id)
    if not known:
        return Card("○", f"Prediction {id}: you made no prediction; the answer is {shown}.")
    answer, right = known["answer"], prediction.right(known["answer"], truth)
    note = ""
    if not known["late"] and not log.read().of("reveal", id):
        note = log.record("reveal", id=id, truth=truth, right=right)
    heading = f"Prediction {id}: you said {prediction.show(answer)}; the answer is {shown}."
    slip = (
        prediction.usual if prediction.ordered else prediction.slips.get(answer, prediction.usual)
    )
    near = "Right." if answer == truth else "Near enough: that counts as right."
    lines = [("", near if right else slip)]
    lines += [("Note", "You answered after the reveal: not scored.")] * known["late"]
    lines += [("Note", note)] if note else []
    return Card("✓" if right else "✗", heading, tuple(lines), status="passed" if right else "wrong")


def recorded(id):
    """The prediction that counts: the first before a reveal, else the first; None if none."""
    made = [entry for entry in log.read().of("predict", id) if _readable(entry)]
    early = [entry for entry in made if not entry["late"]]
    return next(iter(early or made), None)


def _readable(entry):
    """Whether a logged prediction is one; somebody may have edited the log."""
    try:
        find(entry["id"], PREDICTIONS).parse(entry["answer"])
        return isinstance(entry["late"], bool)
    except (KeyError, TypeError, ValueError):
        return False


def _live(text):
    return f'<span role="status" aria-live="polite">{escape(text, quote=False)}</span>'


def _in_notebook():
    shell = "IPython" in sys.modules and sys.modules["IPython"].get_ipython()
    return getattr(shell, "kernel", None) is not None
