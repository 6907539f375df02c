"""`Written`: a question that is answered in one's own words and compared by the learner."""

import string
import unicodedata
from dataclasses import dataclass

LIMIT = 1000  # characters: a few lines, not an essay


@dataclass(frozen=True, kw_only=True)
class Written:
    """A question to answer in words, and points that a full answer has.

    Parameters
    ----------
    id : str
        Such as ``"10.a"``.
    question : str
        Plain text, which ends in a question mark.
    points : tuple of str
        What to look for; the learner ticks what their answer says.
    look : str
        Where the series tells it.
    """

    id: str
    question: str
    points: tuple
    look: str

    @property
    def letters(self):
        """Letter -> point."""
        return dict(zip(string.ascii_lowercase, self.points, strict=False))

    def parse(self, answer):
        """Read an answer: printable text, its lines kept.

        Raises
        ------
        ValueError
            If it is no text, says nothing or is too long.
        """
        if not isinstance(answer, str):
            raise ValueError(f"an answer is text between quotes, got {answer!r}")
        # What a screen or a file cannot hold becomes a blank or a question mark.
        answer = answer.encode("utf-8", "replace").decode()
        lines = [
            "".join(" " if unicodedata.category(c) == "Cc" else c for c in line).rstrip()
            for line in answer.splitlines()
        ]
        text = "\n".join(lines).strip()
        if not text:
            raise ValueError("There is nothing to keep yet: write a line first.")
        if len(text) > LIMIT:
            raise ValueError(
                f"Your answer has {len(text):,} characters; up to {LIMIT:,} are kept: take out "
                f"{len(text) - LIMIT:,}."
            )
        return text

    def parse_ticks(self, ticks):
        """Read ticks: letters, as a list or in one string; sorted, each once.

        Raises
        ------
        ValueError
            If a letter has no point.
        """
        parts = ticks.replace(",", " ").split() if isinstance(ticks, str) else list(ticks)
        for part in parts:
            if part not in self.letters:
                raise ValueError(
                    f"{part!r} is none of the points: the letters are {' '.join(self.letters)}"
                )
        return sorted(set(parts))
