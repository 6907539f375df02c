"""Predict before the reveal: a small form, and the prediction beside the truth."""

from collections import Counter

from lesson_utils.exercises import log
from lesson_utils.exercises.card import Card, Form
from lesson_utils.exercises.registry import find

# How far each reveal of this kernel went, by id: at 1 it has asked for a prediction, from 2 on the
# truth was shown.
_went = Counter()


class PredictionForm(Form):
    """The form of one prediction."""

    @property
    def asks(self):
        """Whether there is no prediction yet."""
        return not recorded(self.question.id)

    @property
    def _card(self):
        p = self.question
        lines = list(self._options)
        known = recorded(p.id)
        if known:
            lines.append(("Recorded", p.show(known["answer"])))
        else:
            value = '"a"' if p.choices else "1000"
            value = repr(" ".join(reversed(p.letters))) if p.ordered else value
            lines.append(("", f'{p.how} Without the form: `predict("{p.id}", {value})`.'))
        lines += [("Note", self.note)] if self.note else []
        return Card("?", f"Prediction {p.id}: {p.question}", tuple(lines))

    @property
    def _options(self):
        p = self.question
        return [(letter, p.choices[key]) for letter, key in p.letters.items()]

    def widget(self):
        """Build the form.

        Returns
        -------
        Ask
        """
        from lesson_utils.exercises.asking.ask import Ask

        p = self.question

        def answer(value):
            note = predict(p.id, value).note or "Now run the next cells."
            return {"said": f"Recorded: {p.show(recorded(p.id)['answer'])}. {note}"}

        setup = {
            "name": f"Prediction {p.id}",
            "question": p.question,
            "choices": self._options,
            "label": "" if p.choices and not p.ordered else f"Your answer to {p.id}:",
        }
        return Ask(self._card, {"answer": answer}, setup, said=p.how)


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
    PredictionForm
        The first answer counts; one given after the reveal is kept but not scored.

    Raises
    ------
    ValueError
        If there is no such prediction, or the answer is not one.
    """
    prediction = find(id, "prediction")
    note = ""
    if answer is not None:
        value = prediction.parse(answer)
        if recorded(id):
            note = "Your first answer stays."
        else:
            late = _went[id] > 1
            note = log.record("predict", id=id, answer=value, late=late)
            note = note or late * "You had seen the answer, so it is not scored."
    return PredictionForm(prediction, note)


def reveal(id, truth):
    """Show the prediction beside the truth; without one, ask for it first, and show it next time.

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
    prediction = find(id, "prediction")
    truth = prediction.parse(truth)
    known = recorded(id)
    _went[id] += 2 if known else 1
    if _went[id] == 1:
        ask = "Answer in the form above, and run this cell again. What do you expect, and why?"
        without = "Without an answer, a second run shows what came out."
        return Card("?", f"Prediction {id}: not made yet.", (("", ask), ("", without)))
    shown = prediction.show(truth)
    if not known:
        return Card("○", f"Prediction {id}: you made no prediction; the answer is {shown}.")
    answer, right = known["answer"], prediction.right(known["answer"], truth)
    note = ""
    if not known["late"] and not log.read().of("reveal", id):
        note = log.record("reveal", id=id, truth=truth, right=right)
    heading = f"Prediction {id}: you said {prediction.show(answer)}; the answer is {shown}."
    near = "Right." if answer == truth else "Near enough: that counts as right."
    lines = [("", near if right else prediction.tell(answer, truth))]
    lines += [("Note", "You answered after the reveal: not scored.")] * known["late"]
    lines += [("Note", note)] if note else []
    return Card("✓" if right else "✗", heading, tuple(lines), status="passed" if right else "wrong")


def recorded(id):
    """The learner's prediction that counts; see `counted`."""
    return counted(log.read().of("predict", id))


def counted(entries):
    """Find the entry that counts among those of one prediction, whoever's they are.

    Returns
    -------
    dict or None
        The first before a reveal, else the first.
    """
    made = [entry for entry in entries if _readable(entry)]
    early = [entry for entry in made if not entry["late"]]
    return next(iter(early or made), None)


def _readable(entry):
    """Whether a logged prediction is one; somebody may have edited the log."""
    try:
        find(entry["id"], "prediction").parse(entry["answer"])
        return isinstance(entry["late"], bool)
    except (KeyError, TypeError, ValueError, RecursionError):  # the last: nested lists
        return False
