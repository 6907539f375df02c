"""Recall in writing: the learner's own line first, then the points to compare it with.

Nothing is graded: text and ticks are the learner's, and stay in their own log.
"""

from lesson_utils.exercises import log
from lesson_utils.exercises.card import Card, Form
from lesson_utils.exercises.kinds.written import LIMIT
from lesson_utils.exercises.registry import WRITTEN, find

HOW = "Write a line or two from memory, then keep it; the points to compare with come after."
COMPARE = "Kept. Now compare, and tick what your answer says."


class RecallForm(Form):
    """The form of one question, with what was written and ticked."""

    @property
    def text(self):
        """The answer that was kept last; empty if there is none."""
        return written(self.question.id)[0]

    @property
    def _card(self):
        q = self.question
        text, ticks = written(q.id)
        if not text:
            how = f'{HOW} Without the form: `recall("{q.id}", "my answer")`.'
            lines = [("", how)]
        else:
            first, *more = text.split("\n")
            lines = [("You wrote", first), *(("", line) for line in more)]
            points = q.letters.items()
            lines += [("☑" if a in ticks else "☐", f"{a}: {point}") for a, point in points]
            count = f"{len(ticks)} of {len(q.points)} ticked by you." if ticks else ""
            told = f'Tick what your answer says: `recall("{q.id}", ticks="a b")`.'
            lines.append(("", count or told))
            lines.append(("Told in", q.look))
        lines += [("Note", self.note)] * bool(self.note)
        return Card("?", f"Recall {q.id}: {q.question}", tuple(lines))

    def widget(self):
        """Build the form.

        Returns
        -------
        Rubric
        """
        from lesson_utils.exercises.asking.rubric import Rubric

        q = self.question

        def now(said, note=""):
            text, ticks = written(q.id)
            return {"text": text, "ticks": ticks, "said": f"{said} {note}".strip()}

        def keep(value):
            return now(COMPARE, recall(q.id, value).note)

        def tick(letters):
            note = recall(q.id, ticks=letters).note
            count = len(written(q.id)[1])
            return now(f"{count} of {len(q.points)} ticked by you. It is told in {q.look}.", note)

        setup = {
            "name": f"Recall {q.id}",
            "question": q.question,
            "points": q.points,
            "limit": LIMIT,
        }
        calls = {"keep": keep, "tick": tick}
        return Rubric(self._card, calls, setup, **now(COMPARE if self.text else HOW))


def recall(id, answer=None, ticks=None):
    """Ask a question to be answered in words, or keep an answer or its ticks.

    Parameters
    ----------
    id : str
        Such as ``"10.a"``.
    answer : str, optional
        The learner's own words, up to 1,000 characters; a later answer takes the place of an
        earlier one, and its ticks begin anew.
    ticks : str or list of str, optional
        Letters of the points that the answer has, such as ``"a c"``.

    Returns
    -------
    RecallForm
        With the kept answer as ``.text``.

    Raises
    ------
    ValueError
        If there is no such question, the answer cannot be kept, or there is no answer to tick.
    """
    question = find(id, "question")
    note = ""
    if answer is not None:
        text = question.parse(answer)
        if text != written(id)[0]:
            note = log.record("write", id=id, text=text)
    if ticks is not None:
        letters = question.parse_ticks(ticks)
        if not written(id)[0]:
            raise ValueError(f"nothing is written for {id} yet: answer first, then compare")
        note = log.record("tick", id=id, ticks=letters) or note
    return RecallForm(question, note)


def written(id):
    """Find the answer kept last and the letters ticked for it: (str, list of str)."""
    question = WRITTEN[id]
    text, ticks = "", []
    for entry in log.read().entries:
        if entry.get("id") != id:
            continue
        # Somebody may have edited the log: what does not fit is passed over.
        try:
            if entry["event"] == "write":
                text, ticks = question.parse(entry["text"]), []
            elif entry["event"] == "tick" and text:
                ticks = question.parse_ticks(entry["ticks"])
        except (KeyError, TypeError, ValueError):
            continue
    return text, ticks
