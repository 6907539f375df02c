"""`Prediction`: a question that is answered before its truth is computed."""

import math
import re
import string
from dataclasses import dataclass, field

from lesson_utils.exercises.judging import relation

# What may stand behind a number: its size.
SIZES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "g": 1e9, "billion": 1e9, "%": 0.01}
BYTES = {"b": 1, "bytes": 1}
for _power, _letter in enumerate("kmgt", start=1):
    BYTES |= {f"{_letter}b": 1e3**_power, f"{_letter}ib": 1024**_power}
_NUMBER = re.compile(
    r"(?:about|around|roughly|circa|ca\.?|~|≈)?[x×]?"
    r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:/(?P<below>\d+\.?\d*))?"
    r"(?P<word>%|×|[a-z]*)",
)
NEAR = 0.05  # a share by which a wrong number is called near


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
    unit : str
        The unit of bytes that is asked for, if it is one: "MiB".
    slips : dict
        Wrong answer -> one sentence on how it comes about.
    factors : dict
        The same, for numbers that are so many times the truth.
    usual : str
        One sentence for any other wrong answer.
    above : str
        The same for a number above the truth, if `usual` would not fit.
    """

    id: str
    question: str
    choices: dict = field(default_factory=dict)
    ordered: bool = False
    tolerance: float = 0
    unit: str = ""
    slips: dict = field(default_factory=dict)
    factors: dict = field(default_factory=dict)
    usual: str
    above: str = ""

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
        number = self._read(answer) if isinstance(answer, str) else answer
        try:
            number = float(number)
        except (TypeError, ValueError, OverflowError):  # the last: an int of 400 digits
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"{answer!r} is not a number. {self.how}")
        return int(number) if number == int(number) else number

    def _read(self, text):
        """Read a number as people write it: 5,880; 4x; ×4; 1/4; 67M; 3 GiB; 100 frames."""
        # A comma stands between thousands, or before decimals.
        plain = re.sub(r",(?=\d{3}(?!\d))", "", re.sub(r"[\s_]", "", text)).replace(",", ".")
        found = _NUMBER.fullmatch(plain.lower())
        if not found or (found["below"] and not float(found["below"])):
            return None
        number = float(found["number"]) / float(found["below"] or 1)
        word = found["word"]
        if self.unit and word in BYTES:
            return number * BYTES[word] / BYTES[self.unit.lower()]
        return number * SIZES.get(word, 1)

    def right(self, answer, truth):
        """Whether an answer counts as right."""
        if self.choices:
            return answer == truth
        return abs(answer - truth) <= self.tolerance * abs(truth)

    def tell(self, answer, truth):
        """Say in one sentence how a wrong answer comes about."""
        if self.choices:
            return self.usual if self.ordered else self.slips.get(answer, self.usual)
        for slip, text in self.slips.items():
            if math.isclose(answer, slip, rel_tol=0.005):
                return text
        for factor, text in self.factors.items():
            if math.isclose(answer, factor * truth, rel_tol=0.01):
                return text
        if truth and abs(answer / truth - 1) <= NEAR:
            return f"Very near. {self.usual}"
        if self.unit and (other := self._other_unit(answer, truth)):
            return f"That is it in {other}; {self.unit} were asked for."
        if not self.unit and (other := relation.unit([truth], [answer])):
            return other
        return (self.above or self.usual) if answer > truth else self.usual

    def _other_unit(self, answer, truth):
        """Name the unit of bytes in which an answer is the truth; empty if there is none."""
        asked = BYTES[self.unit.lower()]
        names = ("bytes", "KiB", "MiB", "GiB", "TiB", "kB", "MB", "GB", "TB")
        held = (n for n in names if self.right(answer * BYTES[n.lower()] / asked, truth))
        return next(held, "")

    def show(self, answer):
        """Write an answer in words."""
        if self.ordered:
            return ", ".join(self.choices[key] for key in answer)
        return f"“{self.choices[answer]}”" if self.choices else f"{answer:,}"
