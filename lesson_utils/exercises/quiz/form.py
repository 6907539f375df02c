"""`quiz`: one question after the other, each answered once.

Nothing is told before the second time is through: an answer that was shown would be remembered,
and the second time would measure that.
"""

from lesson_utils.exercises import log
from lesson_utils.exercises.card import Card, Form
from lesson_utils.exercises.quiz.beliefs import BELIEFS
from lesson_utils.exercises.quiz.gain import normalised
from lesson_utils.exercises.quiz.questions import QUESTIONS, RIGHT, TIMES

HOW = "Choose one; the first answer counts."
KEPT = (
    "All twelve answers are kept. The same twelve come once more at the end, with other numbers: "
    '`quiz("after")`. Which were right is shown then; told now, it would only be remembered.'
)


def quiz(time, answer=None):
    """Ask the next of twelve questions, or take an answer to it.

    Parameters
    ----------
    time : str
        "before" at the start of the series, "after" at its end.
    answer : str, optional
        A letter; without it the form asks.

    Returns
    -------
    QuizForm
        After the last question of "after" it shows what was right, and the gain.

    Raises
    ------
    ValueError
        If the time is none, or the answer is not one of the letters.
    """
    if time not in TIMES:
        raise ValueError(f'the quiz is taken twice: quiz("before") and quiz("after"); got {time!r}')
    note = ""
    if answer is not None:
        question = following(time)
        if question is None:
            raise ValueError("all twelve are answered, and the first answer counts")
        _, options = question.ask(time)
        letter = answer.strip().lower() if isinstance(answer, str) else None
        if letter not in options:
            raise ValueError(f"choose one of the letters {', '.join(options)}; got {answer!r:.40}")
        note = log.record("quiz", id=f"{time}.{question.id}", answer=options[letter][0])
    return QuizForm(time, note)


def taken(entries, time):
    """Find the answers of one time, whoever's they are.

    Parameters
    ----------
    entries : iterable of dict
        Of a log.
    time : str
        One of `TIMES`.

    Returns
    -------
    dict
        Question's id -> `RIGHT` or a belief; the first answer counts.
    """
    known = {f"{time}.{question.id}": question for question in QUESTIONS}
    answers = {}
    for entry in entries:
        question = known.get(entry.get("id")) if entry["event"] == "quiz" else None
        if question and entry.get("answer") in question.keys:
            answers.setdefault(question.id, entry["answer"])
    return answers


def following(time):
    """The next question that is not answered yet; None after the last."""
    answers = taken(log.read().entries, time)
    return next((question for question in QUESTIONS if question.id not in answers), None)


class QuizForm(Form):
    """The next question of one time, or what came of it.

    Parameters
    ----------
    time : str
        One of `TIMES`.
    note : str
        What is to be said besides.
    """

    @property
    def asks(self):
        """Whether a question is left."""
        return following(self.question) is not None

    @property
    def _card(self):
        note = [("Note", self.note)] if self.note else []
        asked = _asked(self.question)
        if asked is None:
            card = end(self.question, log.read().entries)
            return Card(card.sign, card.heading, (*card.lines, *note))
        how = f'{HOW} Without the form: `quiz("{self.question}", "a")`.'
        lines = (*(choice[:2] for choice in asked["choices"]), ("", how), *note)
        return Card("?", f"{asked['name']}: {asked['question']}", lines)

    def widget(self):
        """Build the form.

        Returns
        -------
        Ask
        """
        from lesson_utils.exercises.asking.ask import Ask

        time = self.question

        def answer(value):
            # The page may lag: a second click, or another form of the same quiz, must not answer
            # the question that comes next.
            now, (id, letter) = following(time), (str(value)[:-1], str(value)[-1:])
            said = "That one is answered already."
            if now is not None and now.id == id:
                said = f"Kept. {quiz(time, letter).note}".strip()
            return {"_setup": _asked(time) or _ended(time), "said": said}

        return Ask(self._card, {"answer": answer}, _asked(time), said=HOW)


def _asked(time):
    """What the page asks next; None after the last question."""
    question = following(time)
    if question is None:
        return None
    words, options = question.ask(time)
    return {
        "name": f"Question {question.id} of {len(QUESTIONS)}",
        "question": words,
        "choices": [(letter, text, question.id + letter) for letter, (_, text) in options.items()],
        "label": "",
    }


def _ended(time):
    """What the page shows after the last question."""
    card = end(time, log.read().entries)
    told = [f"{label}: {text}" if label else text for label, text in card.lines]
    words = {"name": "The quiz", "question": card.heading, "told": told}
    return words | {"choices": [], "label": ""}


def end(time, entries):
    """Say what came of a time that is through.

    Parameters
    ----------
    time : str
        One of `TIMES`.
    entries : sequence of dict
        The learner's log.

    Returns
    -------
    Card
        After the first time nothing but that it is kept.
    """
    if time == TIMES[0]:
        return Card("·", KEPT)
    before, after = (taken(entries, one) for one in TIMES)
    most, right = len(QUESTIONS), _right(after)
    heading = f"{right} of {most} right."
    if len(before) == most:
        heading = f"{_right(before)} of {most} right before, {right} after."
        gain = normalised(_right(before), right, most)
        if gain is not None:
            missed = most - _right(before)
            heading += f" Of the {missed} that were missing, you gained {gain:.0%}."
    lines = []
    for question in QUESTIONS:
        key = after[question.id]
        if key != RIGHT:
            belief = BELIEFS[key]
            right = dict(question.ask(time)[1].values())[RIGHT].removesuffix(".")
            told = f"Right is “{right}”. {belief.says} Lesson {belief.lesson} shows it."
            lines.append((f"Question {question.id}, “{belief.name}”", told))
    return Card("·", heading, tuple(lines))


def _right(answers):
    return sum(key == RIGHT for key in answers.values())
