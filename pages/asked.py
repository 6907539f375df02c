"""The questions of a lesson as a page asks them: what is shown, and what is said to an answer."""

from lesson_utils.exercises.asking.forms import PredictionForm
from lesson_utils.exercises.asking.recall import RecallForm
from lesson_utils.exercises.card import Card
from lesson_utils.exercises.kinds.choice import Choice
from lesson_utils.exercises.kinds.count import Count, plain
from lesson_utils.exercises.kinds.written import LIMIT
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS, WRITTEN
from pages.live import state_of

NEXT = "Take another answer, and say why."  # the notebook's line, without its hint("…")


def prediction(id, truth):
    """Give what a page needs of a prediction: its form, and the words of its reveal.

    Parameters
    ----------
    id : str
    truth : number, str or list of str
        As the lesson computed it.

    Returns
    -------
    dict
        As JSON can hold it; ``state`` is that of the form's widget.
    """
    p = PREDICTIONS[id]
    return {
        "kind": "prediction",
        "id": id,
        "state": state_of(PredictionForm(p).widget()),
        "how": p.how,
        "choices": p.choices,
        "ordered": p.ordered,
        "tolerance": p.tolerance,
        "truth": truth,
        "slips": [] if p.ordered else [[wrong, says] for wrong, says in p.slips.items()],
        "usual": p.usual,
    }


def written(id):
    """Give what a page needs of a question that is answered in words."""
    q = WRITTEN[id]
    state = state_of(RecallForm(q).widget())
    return {
        "kind": "written",
        "id": id,
        "state": state,
        "points": list(q.points),
        "look": q.look,
        "limit": LIMIT,
    }


def exercise(id):
    """Give what a page needs to take an answer to an exercise; None if that takes code."""
    e = EXERCISES[id]
    if isinstance(e, Choice):
        return _choice(e)
    if isinstance(e, Count):
        return _count(e)
    return None


def _choice(e):
    """One of several answers, each with what the check says to it."""
    outcomes = {}
    for letter in e.options:
        card, _ = e.judge(letter)
        lines = [Card("", "", ((label, text),)) for label, text in card.lines if label != "Next"]
        says = [card.heading, *(repr(line).strip() for line in lines)]
        says += [NEXT] * (not card.passed)
        outcomes[letter] = {"right": card.passed, "says": " ".join(says)}
    buttons = [[letter, text] for letter, text in e.options.items()]
    return {"kind": "choice", "id": e.id, "state": _form(e, buttons), "outcomes": outcomes}


def _count(e):
    """Numbers or short words, and the wrong ones that are known.

    On a page all that is typed is text: one string or several, and letters apart, are
    no mistakes there.
    """
    expected, mistakes = _flat(e.reference(**e.numbers)), []
    for mistake in e.mistakes:
        wrong = _flat(mistake.answer(**e.numbers))
        nested = any(isinstance(part, list | tuple) for part in wrong)
        if not nested and " ".join(map(str, wrong)) != " ".join(map(str, expected)):
            says = f"Not right yet. {mistake.says} Why it tempts: {mistake.tempts}"
            mistakes.append({"answer": wrong, "says": says})
    return {
        "kind": "count",
        "id": e.id,
        "state": _form(e, [], f"Your answer to {e.id}:"),
        "wants": e.wants,
        "labels": list(e.labels),
        "expected": expected,
        "mistakes": mistakes,
        "praise": f"Counted right. {e.explanation}",
    }


def _form(e, choices, label=""):
    """State of the form's widget: the question stands above it."""
    setup = {
        "name": f"Exercise {e.id}",
        "question": "Take one." if choices else "",
        "choices": choices,
        "label": label,
    }
    return {"_setup": setup, "said": ""}


def _flat(answer):
    """Write an answer as a list of its parts."""
    answer = plain(answer)
    return list(answer) if isinstance(answer, list | tuple) else [answer]
