"""`Prediction`: a question that is answered before its truth is computed."""

import math
import re
import string
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """A question to answer before its truth is computed.

    Parameters
    ----------
    id : str
        Such as ``"2.a"``.
    question : str
        Plain text, which ends in a question mark. The form shows it.
    choices : dict
        Key and text of each choice, in the order shown; empty for a number.
    ordered : bool
        Whether the choices are to be put in order, rather than one taken.
    tolerance : float
        How far off a number still counts as right, as a share of the truth.
    slips : dict
        Wrong answer -> one sentence on how it comes about.
    usual : str
        One sentence for any other wrong answer.
    """

    id: str
    question: str
    choices: dict = field(default_factory=dict)
    ordered: bool = False
    tolerance: float = 0
    slips: dict = field(default_factory=dict)
    usual: str

    @property
    def letters(self):
        """Letter -> key of each choice."""
        return dict(zip(string.ascii_lowercase, self.choices, strict=False))

    @property
    def how(self):
        """How to answer, in words."""
        if self.ordered:
            return f'Type the letters in order, such as "{" ".join(reversed(self.letters))}".'
        return "Choose one." if self.choices else "Type a number."

    def parse(self, answer):
        """Read an answer: a number, a choice's key or letter, or letters in order.

        Raises
        ------
        ValueError
            If it is none, saying what is asked for.
        """
        if self.choices:
            parts = answer.replace(",", " ").split() if isinstance(answer, str) else list(answer)
            if not self.ordered and isinstance(answer, str):
                parts = [answer.strip()]
            keys = [self.letters.get(str(part).lower(), part) for part in parts]
            count = len(self.choices) if self.ordered else 1
            if len(keys) != count or len({*keys} & {*self.choices}) != count:
                raise ValueError(f"{answer!r} is not an answer here. {self.how}")
            return keys if self.ordered else keys[0]
        try:
            number = float(re.sub(r"[,\s_]", "", answer) if isinstance(answer, str) else answer)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"{answer!r} is not a number. {self.how}")
        return int(number) if number == int(number) else number

    def right(self, answer, truth):
        """Whether an answer counts as right."""
        if self.choices:
            return answer == truth
        return abs(answer - truth) <= self.tolerance * abs(truth)

    def show(self, answer):
        """Write an answer in words."""
        if self.ordered:
            return ", ".join(self.choices[key] for key in answer)
        return f"“{self.choices[answer]}”" if self.choices else f"{answer:,}"
