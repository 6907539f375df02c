"""The twelve questions: a right answer each, and wrong ones that are beliefs of `BELIEFS`.

The numbers of the second time are other ones, so that remembering a letter or a number is no help.
All of them are computed from the few that stand in `QUESTIONS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lesson_utils import cost
from lesson_utils.grid import Grid, frame_count

TIMES = ("before", "after")
RIGHT = "right"
# Letter of each question's right answer: each as often, and at most one stays where it was.
PLACES = {"before": "cabbcacbaacb", "after": "acbcabacbbac"}


@dataclass(frozen=True)
class Question:
    """A question with its numbers, of both times.

    Parameters
    ----------
    id : str
        From "1" to "12".
    make : callable
        Takes the numbers; returns the question, the right answer, and belief -> wrong answer.
    before, after : dict
        The numbers of each time.
    """

    id: str
    make: Callable
    before: dict
    after: dict

    def ask(self, time):
        """Put the question.

        Parameters
        ----------
        time : str
            One of `TIMES`.

        Returns
        -------
        (str, dict)
            The question, and letter -> (key, text); a key is `RIGHT` or one of `BELIEFS`.
        """
        question, right, wrong = self.make(**getattr(self, time))
        options = [*wrong.items()]
        options.insert("abc".index(PLACES[time][int(self.id) - 1]), (RIGHT, right))
        return question, dict(zip("abc", options, strict=True))

    @property
    def keys(self):
        """What an answer may be: `RIGHT` or a belief."""
        return (RIGHT, *self.make(**self.before)[2])


def _tokens(T, H, W, pt):
    grid = Grid(T, H, W, patch=16, group=pt)
    return (
        f"A clip of {T} frames of {H} × {W} pixels is cut into cubes of {pt} × 16 × 16. How many "
        "tokens does that make?",
        f"{grid.tokens:,}: one for each cube",
        {
            "pixel": f"{T * H * W:,}: one for each pixel",
            "cls": f"{grid.tokens + 1:,}: one for each cube, and the class token is one of them",
        },
    )


def _rates(n, slow, fast):
    return (
        f"A model reads {n} frames, cut frame by frame. You sample your film at {fast} fps instead "
        f"of {slow}, and give it {n} frames again. What changes?",
        "The same number of tokens, of a shorter stretch of time.",
        {
            "fps": f"It gets {fast / slow:g} times as many tokens.",
            "rate": f"It gets {n * fast // slow} frames, as {n / slow:g} s × {fast} fps demand.",
        },
    )


def _causal(seconds, fps, step):
    frames = frame_count(seconds, fps)
    return (
        f"An encoder keeps the first frame alone and packs every {step} after it into one. You "
        f"want about {seconds} s at {fps} fps. How many frames do you give it?",
        f"{frames // step * step + 1}, for the first one is alone",
        {
            "rate": f"exactly {frames}, for seconds × fps is what there is",
            "remainder": f"{frames} or any other number: what is left over is dropped",
        },
    )


def _inside(pt, p):
    values = Grid(pt, p, p, patch=p, group=pt).values_per_token
    return (
        f"A cube of {pt} frames of {p} × {p} pixels is written as one row of {values:,} values. "
        "What becomes of the order of its frames?",
        "It is kept, as places in the row.",
        {
            "order": f"It is lost: the {pt} frames are mixed into one.",
            "ratio": f"{pt} times fewer tokens hold {pt} times fewer values, so one frame is left.",
        },
    )


def _grouped(g, n):
    return (
        f"{n:,} tokens become {n // g:,}, because {g} frames go into a cube. What happens to a "
        "layer of full attention?",
        f"Pairs fall by {g * g}, work on single tokens by {g}.",
        {
            "half": f"All its work falls by {g}.",
            "square": f"Its pairs and its weights both fall by {g * g}.",
        },
    )


def _square(n):
    return (
        f"{n:,} tokens, full attention, one head: what are there {n * n:,} of?",
        "Pairs of a token that asks and one that is asked.",
        {"square": "Weights that the layer learns.", "pixel": "Pixels, each with every other."},
    )


def _layers(T, side, d):
    grid = Grid(T, side, side)
    full, divided = cost.joint_layer(grid, d), cost.divided_layer(grid, d)
    first, second = ("full", "divided") if full < divided else ("divided", "full")
    return (
        f"A clip of {T} frames of {side} × {side} pixels, patches of 16, width {d}. Which layer "
        "needs fewer multiplications, all its matrices counted?",
        f"One with {first} attention, by {abs(full - divided) / max(full, divided):.0%}.",
        {
            "divided": f"One with {second} attention: {grid.pairs('factored'):,} pairs are fewer "
            f"than {grid.pairs():,}.",
            "same": "Neither: both compute the same.",
        },
    )


def _hops(t, u):
    return (
        f"Attention over time, then over space. How does a patch of frame {t} learn, in one such "
        f"layer, of another place in frame {u}?",
        "By a detour: through a patch that shares its place or its frame.",
        {
            "same": "Directly, as in full attention; it is only faster.",
            "space": f"It need not: all that it needs is in frame {t}.",
        },
    )


def _zero(steps):
    return (
        "A layer over time goes into a finished picture model. Its last matrix begins as zeros. "
        f"What does it do at step 0, and after {steps:,} steps of training?",
        "First nothing changes; later it has learned to link frames.",
        {
            "zero": "Nothing, then nothing: zero times anything is zero.",
            "score": "It makes motion good at once, because neighbouring frames come out alike.",
        },
    )


def _rest(H, W, p):
    return (
        f"Frames of {H} × {W} pixels, patches of {p}: {W} / {p} = {W / p:.2f}. How many tokens has "
        "a frame?",
        "It depends on the model: it may crop, pad, resize or refuse.",
        {
            "remainder": f"{(H // p) * (W // p):,} in every model, for the rest is dropped.",
            "pixel": f"{H * W:,}: every pixel finds its place, so nothing is left over.",
        },
    )


def _class(T, side, pt):
    grid = Grid(T, side, side, group=pt)
    return (
        f"A model puts one class token in front of {grid.tokens:,} cubes, and every token asks "
        "every one. How many pairs?",
        f"{(grid.tokens + 1) ** 2:,}, for the class token comes on top",
        {
            "cls": f"{grid.pairs():,}, for the class token is one of the cubes",
            "square": f"{(T * side * side) ** 2:,}, for each pixel has a pair with each",
        },
    )


def _values(ct, cs, channels):
    places = ct * cs * cs
    return (
        f"An encoder turns {ct} × {cs} × {cs} pixels of 3 colours into one place with {channels} "
        "channels. How many times fewer values are there?",
        f"{3 * places / channels:g}, for a place has more channels than a pixel has colours",
        {
            "ratio": f"{places:,}, as many as there are fewer places",
            "pixel": f"{3 * places:,}, for a place is one value, as a pixel of a colour is",
        },
    )


QUESTIONS = tuple(
    Question(str(i), make, before, after)
    for i, (make, before, after) in enumerate(
        (
            (
                _tokens,
                {"T": 8, "H": 128, "W": 192, "pt": 2},
                {"T": 12, "H": 160, "W": 224, "pt": 3},
            ),
            (_rates, {"n": 16, "slow": 4, "fast": 8}, {"n": 32, "slow": 8, "fast": 24}),
            (_causal, {"seconds": 4, "fps": 16, "step": 4}, {"seconds": 5, "fps": 24, "step": 8}),
            (_inside, {"pt": 2, "p": 16}, {"pt": 4, "p": 8}),
            (_grouped, {"g": 2, "n": 4096}, {"g": 3, "n": 4704}),
            (_square, {"n": 1568}, {"n": 2048}),
            (_layers, {"T": 8, "side": 224, "d": 768}, {"T": 4, "side": 256, "d": 1024}),
            (_hops, {"t": 2, "u": 5}, {"t": 7, "u": 1}),
            (_zero, {"steps": 500}, {"steps": 2000}),
            (_rest, {"H": 360, "W": 630, "p": 16}, {"H": 400, "W": 710, "p": 32}),
            (_class, {"T": 16, "side": 224, "pt": 2}, {"T": 8, "side": 256, "pt": 2}),
            (_values, {"ct": 4, "cs": 8, "channels": 16}, {"ct": 6, "cs": 8, "channels": 12}),
        ),
        start=1,
    )
)
