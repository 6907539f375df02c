"""`Choice`: take one of several answers; each wrong one is a misconception with a name."""

import string
from dataclasses import dataclass

from lesson_utils.exercises.judging.ladder import name_type
from lesson_utils.exercises.judging.plain import freeze
from lesson_utils.exercises.kinds.exercise import Exercise


@dataclass(frozen=True, kw_only=True)
class Choice(Exercise):
    """Take the best of several answers. Each wrong one is the answer of one of the mistakes.

    Parameters
    ----------
    options : dict of str
        Letter -> text, in order. The question is asked with these below it.
    """

    options: dict

    def __post_init__(self):
        listed = "\n".join(f"- **{letter}** {text}" for letter, text in self.options.items())
        object.__setattr__(self, "question", f"{self.question}\n\n{listed}")

    def judge(self, answer):
        """Judge the learner's letter; as `Build.judge`."""
        answer = freeze(answer)
        if answer is ... or answer is None:
            return self.not_attempted(), ""
        letter = answer.strip(" ().\"'").lower() if isinstance(answer, str) else None
        if letter == self.reference():
            return self.outcome("passed", ("", self.explanation)), ""
        for mistake in self.mistakes:
            if letter == mistake.answer:
                step = f'Take another answer, and say why. `hint("{self.id}")` gives a nudge.'
                lines = (("Its name", mistake.name), *mistake.lines, ("Next", step))
                return self.outcome("wrong", *lines), mistake.name
        return self.outcome(
            "wrong",
            ("Expected", f"one of the letters {', '.join(self.options)}, between quotes"),
            ("Got", f'"{answer}"' if isinstance(answer, str) else name_type(answer)),
            ("Next", f'Write the letter of one answer: `{self.variable} = "a"`.'),
        ), "form"


def lettered(*texts):
    """Give each text a letter, from a on."""
    return dict(zip(string.ascii_lowercase, texts, strict=False))
