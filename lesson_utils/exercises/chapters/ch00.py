"""Exercises of notebook 00, one sitting: those of later notebooks, made short."""

from dataclasses import replace

from lesson_utils.exercises.chapters import ch02, ch03, ch05
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 0.1 -----------------------------------------------------------------------------------------

# What the stub does until it is mended.
(_strips,) = (m.answer for m in ch02.PATCHIFY.mistakes if m.name == "reshape only")


def _inside_first(frames, pt, ph, pw):
    T, H, W, c = frames.shape
    split = frames.reshape(T // pt, pt, H // ph, ph, W // pw, pw, c)
    return split.transpose(1, 3, 5, 0, 2, 4, 6).reshape(-1, pt * ph * pw * c)


PATCHIFY = replace(
    ch02.PATCHIFY,
    id="0.1",
    difficulty=2,
    minutes=5,
    question=(
        "`patchify(frames, pt, ph, pw)` cuts a clip `(T, H, W, c)` into cubes of `pt` frames, "
        "`ph` rows and `pw` columns, and gives one row of values a cube: `(n, pt*ph*pw*c)`. Each "
        "axis is split in two already: *which cube*, then *where in the cube*. And the last line "
        "makes the right shape. But a reshape never moves a value, so the rows are strips of "
        "pixels, not cubes. Mend the order of the seven axes: the three that number the cube come "
        "first, time slowest; then those inside it, in the order that they have."
    ),
    stub='''def patchify(frames, pt, ph, pw):
    """Cut frames (T, H, W, c) into cubes, one row of pt*ph*pw*c values each."""
    T, H, W, c = frames.shape
    t, h, w = T // pt, H // ph, W // pw
    # (t pt) (h ph) (w pw) c -> t pt h ph w pw c
    split = frames.reshape(t, pt, h, ph, w, pw, c)
    cubes = split.transpose(0, 1, 2, 3, 4, 5, 6)
    return cubes.reshape(t * h * w, pt * ph * pw * c)
''',
    given=_strips,
    hints=(
        "Number the axes of `split` from 0: t is 0, pt is 1, h is 2. Which number has w?",
        ch02.PATCHIFY.hints[1],
        "The order begins with 0 for t and 2 for h. After the third come pt, ph, pw and c.",
    ),
    mistakes=(
        *(m for m in ch02.PATCHIFY.mistakes if m.answer is not _strips),
        Mistake(
            "inside first",
            _inside_first,
            "You put the axes inside the cube first: your rows number places in a cube, not cubes.",
            "The small numbers seem to go first. But it is t, h, w that say which cube it is.",
        ),
    ),
)

# --- 0.2 -----------------------------------------------------------------------------------------

COUNT = replace(
    ch03.APPLY,
    id="0.2",
    title="count a clip",
    question=(
        "Now you, on paper: 3 seconds at 10 fps, frames 192 pixels high and 320 wide, patches of "
        "16 × 16, every frame by itself. How many tokens? And if every 3 frames become one cube? "
        "Give both as a pair."
    ),
    stub="tokens_0_2 = ..., ...  # frame by frame, 3 frames a cube\n",
    numbers={"seconds": 3, "fps": 10, "height": 192, "width": 320, "patch": 16, "merge": 3},
)

# --- 0.3 -----------------------------------------------------------------------------------------

SOFTMAX = replace(ch05.SOFTMAX, id="0.3")

EXERCISES = (PATCHIFY, COUNT, SOFTMAX)

_SECOND, _PAIRS = (p for p in ch03.PREDICTIONS if p.id in ("3.a", "3.b"))
_slips = {mistake.name: mistake.says for mistake in ch02.TAPE.mistakes}

PREDICTIONS = (
    replace(_SECOND, id="0.a"),
    Prediction(
        id="0.b",
        question="A cube takes one place in two frames, and the first of them holds A. Which "
        "letters does it hold?",
        choices={"AB": "A and B", "AE": "A and E", "AEIM": "A, E, I and M"},
        slips={"AB": _slips["neighbours"], "AEIM": _slips["all frames"]},
        usual="Put frame 1 on top of frame 0: which letter lies on A?",
    ),
    replace(_PAIRS, id="0.c"),
    Prediction(
        id="0.d",
        question="The cup is painted in another blue in every frame. While it rises, where should "
        "its patches look to agree on one blue?",
        choices={
            "spatial": "in their own frame",
            "temporal": "at their own place in all frames",
            "full": "everywhere in all frames",
        },
        slips={
            "spatial": "All of the cup in one frame has the same odd blue; only other frames have "
            "another.",
            "temporal": "Right while the cup stands. Once it rises, the same place held the wall "
            "a moment ago.",
        },
        usual="Ask in which frames, and at which places, the same cup is to be found.",
    ),
)
