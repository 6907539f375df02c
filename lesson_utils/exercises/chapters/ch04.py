"""Exercises of notebook 04, see what a cube blurs."""

import numpy as np

from lesson_utils.exercises.chapters.ch01 import clip
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 4.1 -----------------------------------------------------------------------------------------


def psnr(a, b):
    """Decibels between two clips (T, H, W, c) of bytes, one number a frame: (T,)."""
    difference = a.astype(np.float64) - b  # bytes would wrap around
    error = (difference**2).mean(axis=(1, 2, 3))  # T H W c -> T
    return 10 * np.log10(255**2 / error)


def _blurred(*shape):
    """Make a clip and a version of it that is off by more in each frame, and not evenly."""
    frames = clip(*shape)
    off = (np.arange(frames.size) * 53 % 23 - 8).reshape(shape)  # -8 to 14
    off *= np.arange(1, len(frames) + 1).reshape(-1, 1, 1, 1)
    return frames, (frames + off).clip(0, 255).astype(np.uint8)


def _far(*shape):
    """Make a clip and another so far from it that some squares outgrow two bytes."""
    frames = clip(*shape)
    far = 80 + np.arange(frames.size).reshape(shape) % 13
    other = np.where(frames < 128, frames + far, frames - far).astype(np.uint8)
    frames.flat[::7], other.flat[::7] = 255, 0
    return frames, other


def _in_type(kind, late=True):
    """Decibels with differences in some type, made float before the square or after it."""

    def psnr(a, b):
        difference = a.astype(kind) - b.astype(kind)
        squares = difference.astype(np.float64) ** 2 if late else difference**2
        return 10 * np.log10(255**2 / _frame_mean(squares))

    return psnr


def _differences(a, b):
    return a.astype(np.float64) - b


def _frame_mean(values):
    return values.mean(axis=(1, 2, 3))


PSNR = Build(
    id="4.1",
    title="decibels",
    difficulty=2,
    minutes=6,
    question=(
        "How far is a rebuilt clip from the true one? Write `psnr(a, b)` for two clips "
        "`(T, H, W, c)` of type uint8: the decibels of each frame, as an array `(T,)` of float64. "
        "Square the differences of all values in the frame and take their mean. The ratio of 255 "
        "squared to that mean, as a decimal logarithm, times 10, is the decibels. No two frames "
        "are equal."
    ),
    stub='''def psnr(a, b):
    """Decibels between two clips (T, H, W, c) of bytes, one number a frame: (T,)."""
    ...
''',
    reference=psnr,
    axes=("frame",),
    tolerance=1e-4,
    dtype="float64",
    probes=(
        _blurred(4, 5, 6, 3),
        _blurred(2, 7, 4, 3),
        _blurred(5, 6, 8, 1),
        _far(2, 6, 5, 3),
    ),
    inputs="pairs of clips, one of them far apart",
    hints=(
        "Take two pixels that are 3 and 5. What does NumPy say that uint8 3 minus uint8 5 is?",
        "Make one of the clips float64 before you subtract. Which axes belong to one frame?",
        "`mean` takes several axes at once, as a tuple: all but time. `np.log10` is the decimal "
        "logarithm.",
    ),
    explanation=(
        "Bytes wrap around, so one side becomes float before the subtraction; the other follows. "
        "Then square, and only then take the mean, or differences up and down would cancel. Half "
        "the difference everywhere is a quarter of the mean square: 6 decibels more."
    ),
    mistakes=(
        Mistake(
            "bytes wrap around",
            lambda a, b: 10 * np.log10(255**2 / _frame_mean((a - b) ** 2)),
            "You calculated with bytes, and they wrap around: 3 - 5 gives 254, and 16² gives 0.",
            "The formula is right and NumPy does not complain. It keeps the type it was given.",
            also=(
                lambda a, b: (
                    10 * np.log10(255**2 / _frame_mean((np.maximum(a, b) - np.minimum(a, b)) ** 2))
                ),
            ),
        ),
        Mistake(
            "two bytes wrap around",
            _in_type(np.int16, late=False),
            "You calculated with two bytes. The differences fit, but not the squares: int16 ends "
            "at 32,767, and 182² is already 33,124.",
            "A wider type is the right idea, and on clips that differ little all is well.",
        ),
        Mistake(
            "signed bytes",
            _in_type(np.int8),
            "You took the bytes for int8, which ends at 127: lighter values became negative.",
            "A difference needs a sign, and int8 has one. But it has no room for 128 and more.",
        ),
        Mistake(
            "converted too late",
            lambda a, b: 10 * np.log10(255**2 / _frame_mean((a - b).astype(np.float64) ** 2)),
            "You subtracted bytes and changed the type afterwards: 3 - 5 had become 254 by then.",
            "The type does change. But what has wrapped around does not come back.",
            also=tuple(map(_in_type, (np.uint16, np.uint32, np.uint64))),
        ),
        Mistake(
            "not squared",
            lambda a, b: 10 * np.log10(255**2 / _frame_mean(abs(_differences(a, b)))),
            "You took the mean of the differences without squaring them.",
            "“How far apart” sounds like it, and it is a good measure too. Decibels compare "
            "squares: 255 is squared as well.",
        ),
        Mistake(
            "mean before square",
            lambda a, b: 10 * np.log10(255**2 / _frame_mean(_differences(a, b)) ** 2),
            "You took the mean first and squared it: too light and too dark cancel.",
            "Read aloud, “mean squared” can be heard in either order. Square each difference "
            "first.",
        ),
        Mistake(
            "natural logarithm",
            lambda a, b: 10 * np.log(255**2 / _frame_mean(_differences(a, b) ** 2)),
            "You took the natural logarithm: your decibels are 2.3 times too many.",
            "`np.log` is the natural one, although on many calculators “log” is the decimal one.",
        ),
        Mistake(
            "binary logarithm",
            lambda a, b: 10 * np.log2(255**2 / _frame_mean(_differences(a, b) ** 2)),
            "You took the logarithm to base 2: that counts bits.",
            "Computers count in twos. Decibels count in tens.",
        ),
        Mistake(
            "20 for 10",
            lambda a, b: 20 * np.log10(255**2 / _frame_mean(_differences(a, b) ** 2)),
            "Your decibels are twice too many: 20 belongs to a ratio that is not squared.",
            "Both forms are in use: 20 with 255 over the root of the mean square, 10 with the "
            "squares. Each squares once.",
        ),
        Mistake(
            "peak not squared",
            lambda a, b: 10 * np.log10(255 / _frame_mean(_differences(a, b) ** 2)),
            "You divided 255 by the mean square: 255 has to be squared as well.",
            "The peak is 255. But a ratio compares like with like, so squares with squares.",
        ),
        Mistake(
            "ratio upside down",
            lambda a, b: 10 * np.log10(_frame_mean(_differences(a, b) ** 2) / 255**2),
            "Your ratio is upside down: the decibels come out negative.",
            "Error over peak feels natural. Here more is better: signal over noise.",
        ),
        Mistake(
            "whole clip",
            lambda a, b: 10 * np.log10(255**2 / (_differences(a, b) ** 2).mean()),
            "You took the mean over time as well: one number for the whole clip.",
            "`mean` without axes takes them all, and a whole clip is often measured so. Here each "
            "frame keeps its own number.",
        ),
        Mistake(
            "scaled, peak kept",
            lambda a, b: 10 * np.log10(255**2 / _frame_mean((_differences(a, b) / 255) ** 2)),
            "You scaled the values to 0 to 1 and kept 255 as the peak: the decibels are 48 too "
            "many. Then the peak is 1.",
            "Scaling is a good habit and harmless, if the peak goes with it.",
        ),
        Mistake(
            "peak scaled, values kept",
            lambda a, b: 10 * np.log10(1 / _frame_mean(_differences(a, b) ** 2)),
            "Your peak is 1, but the values run to 255: scale both or neither.",
            "In many libraries pictures run from 0 to 1, and their formula has a 1 on top.",
        ),
        Mistake(
            "sum for mean",
            lambda a, b: 10 * np.log10(255**2 / (_differences(a, b) ** 2).sum(axis=(1, 2, 3))),
            "You added the squares up and took no mean: a larger frame would score worse.",
            "“Squared error” is often a sum. Decibels compare one value with the peak.",
        ),
        Mistake(
            "root",
            lambda a, b: 10 * np.log10(255**2 / _frame_mean(_differences(a, b) ** 2) ** 0.5),
            "You took the root of the mean square: then 255 must not be squared either, and 20 "
            "stands for 10.",
            "The root is the typical error, and a natural thing to ask for.",
        ),
        Mistake(
            "peak of the clip",
            lambda a, b: 10 * np.log10(float(a.max()) ** 2 / _frame_mean(_differences(a, b) ** 2)),
            "You took the lightest value of the clip for the peak: it is 255, whatever the clip.",
            "“Peak” sounds like something to be found in the data. It is what the type can hold.",
        ),
        Mistake(
            "256 for 255",
            lambda a, b: 10 * np.log10(256**2 / _frame_mean(_differences(a, b) ** 2)),
            "You took 256 for the peak: a byte has 256 values, and the largest is 255.",
            "256 is the round number of this trade.",
        ),
        Mistake(
            "mean square",
            lambda a, b: _frame_mean(_differences(a, b) ** 2),
            "That is the mean square itself: it still has to become decibels.",
            "It is the number that is measured. The rest is only its scale.",
        ),
        Mistake(
            "no 10",
            lambda a, b: np.log10(255**2 / _frame_mean(_differences(a, b) ** 2)),
            "You left out the 10: these are bels, not decibels.",
            "The logarithm looks like the end of the formula.",
        ),
    ),
)

# --- 4.2 -----------------------------------------------------------------------------------------


def squeeze(rows, mean, basis):
    """Squeeze each row into d numbers and rebuild it: (n, values) -> (n, values)."""
    tokens = (rows - mean) @ basis  # (n, values) @ (values, d) -> (n, d)
    return tokens @ basis.T + mean  # (n, d) @ (d, values) -> (n, values)


def _some_values(rows, mean, basis):
    kept = np.tile(mean, (len(rows), 1))
    kept[:, : basis.shape[1]] = rows[:, : basis.shape[1]]
    return kept


def _rows(n, values, d):
    """Make rows, and a mean and directions that were found on others."""
    rng = np.random.default_rng(n)
    basis, _ = np.linalg.qr(rng.normal(size=(values, d)))
    return rng.uniform(size=(n, values)), rng.uniform(size=values), basis


SQUEEZE = Build(
    id="4.2",
    title="squeeze and rebuild",
    difficulty=3,
    minutes=6,
    question=(
        "Write `squeeze(rows, mean, basis)`: it squeezes each row of `rows`, `(n, values)`, into "
        "a token of d numbers, and gives the rows rebuilt from these tokens, `(n, values)`. "
        "`mean`, `(values,)`, is the mean row that the directions start from. Each column of "
        "`basis`, `(values, d)`, is one direction; they have length 1 and stand at right angles. "
        "Both were found on other rows."
    ),
    stub='''def squeeze(rows, mean, basis):
    """Squeeze each row into d numbers and rebuild it: (n, values) -> (n, values)."""
    ...
''',
    reference=squeeze,
    axes=("row", "value"),
    tolerance=1e-9,
    probes=(_rows(5, 12, 3), _rows(4, 9, 7), _rows(11, 6, 2)),
    hints=(
        "There and back: which array turns (n, values) into (n, d)? Which shape leads back?",
        "The directions start from the mean row. What has to happen before the first product, and "
        "after the second?",
        "`@` with the basis asks how much of each direction a row holds. With directions at right "
        "angles, the way back is the basis turned over.",
    ),
    explanation=(
        "Each number of a token says how far to go along one direction, counted from the mean "
        "row. The way back walks these distances: the same directions as rows, and the mean "
        "again. What points in no kept direction is lost; that is the blur."
    ),
    mistakes=(
        Mistake(
            "mean not taken off",
            lambda rows, mean, basis: rows @ basis @ basis.T + mean,
            "You put the mean back without having taken it off: part of it is there twice.",
            "The first product works just as well without it, and only the values look too light.",
        ),
        Mistake(
            "mean not put back",
            lambda rows, mean, basis: (rows - mean) @ basis @ basis.T,
            "You took the mean off and did not put it back: these are differences from the mean.",
            "The two products are the interesting part. As a picture the result is nearly black.",
        ),
        Mistake(
            "no mean",
            lambda rows, mean, basis: rows @ basis @ basis.T,
            "You did not use the mean: of the mean row only what the directions hold is left.",
            "The shapes agree without it. But the directions were found after taking it off.",
        ),
        Mistake(
            "own mean",
            lambda rows, mean, basis: (
                (rows - rows.mean(axis=0)) @ basis @ basis.T + rows.mean(axis=0)
            ),
            "You took the mean of these rows instead of the one that was given.",
            "It even fits these rows better. But a decoder gets tokens only and cannot know it.",
        ),
        Mistake(
            "encoded only",
            lambda rows, mean, basis: (rows - mean) @ basis,
            "These are the tokens, d numbers a row. They still have to become rows again.",
            "Squeezing is half the name of the function, and half of its work.",
        ),
        Mistake(
            "some of the values",
            _some_values,
            "You kept the first d values of each row, and the mean for the others.",
            "That is d numbers as well. But a direction mixes all values: each of its numbers "
            "tells something of the whole cube.",
        ),
        Mistake(
            "reshaped, not turned",
            lambda rows, mean, basis: (
                (rows - mean) @ basis @ basis.reshape(basis.shape[::-1]) + mean
            ),
            "You reshaped the basis where it has to be turned over: the shape fits, but its "
            "directions are torn apart.",
            "Both make (d, values) of (values, d). A reshape moves no value; `.T` does what you "
            "want.",
        ),
        Mistake(
            "mean the wrong way round",
            lambda rows, mean, basis: (rows + mean) @ basis @ basis.T - mean,
            "You put the mean on first and took it off at the end: it is the other way round.",
            "Both are done, and they seem to cancel. But the directions start from the mean row.",
        ),
        Mistake(
            "what is lost",
            lambda rows, mean, basis: rows - squeeze(rows, mean, basis),
            "You returned what is lost: the rows less the rebuilt ones.",
            "It is the interesting part, and the next thing one looks at.",
        ),
        Mistake(
            "each row's mean",
            lambda rows, mean, basis: (
                (rows - rows.mean(axis=1, keepdims=True)) @ basis @ basis.T
                + rows.mean(axis=1, keepdims=True)
            ),
            "You took off each row's own mean, one number. The mean row that is given has one "
            "number for each value.",
            "“Mean” alone can be along either axis. A row's own would have to be kept as well.",
        ),
    ),
)

# --- 4.3 -----------------------------------------------------------------------------------------


def fall(pt, ph, pw, d):
    """By what factor a colour cube's numbers become fewer."""
    values = pt * ph * pw * 3  # frames, rows, columns, colours
    return values / d


def _draw_cube(rng):
    pt, factor = int(rng.choice([2, 4, 5, 6, 8])), int(rng.choice([6, 12, 16, 24, 32, 48]))
    ph, pw = (8 * int(n) for n in rng.choice([1, 2, 3, 4], 2, replace=False))
    return {"pt": pt, "ph": ph, "pw": pw, "d": pt * ph * pw * 3 // factor}


FALL = Count(
    id="4.3",
    title="how much is squeezed",
    difficulty=2,
    minutes=3,
    question=(
        "A cube of a colour clip has 4 frames of 8 × 16 pixels. A projection squeezes it into a "
        "token of 64 numbers. By what factor does the count of numbers fall?"
    ),
    stub="factor_4_3 = ...  # how many times fewer numbers\n",
    reference=fall,
    numbers={"pt": 4, "ph": 8, "pw": 16, "d": 64},
    told="A colour cube of {pt} frames of {ph} × {pw} pixels, squeezed into {d} numbers.",
    draw=_draw_cube,
    wants="one number: how many times fewer numbers",
    hints=(
        "How many numbers describe the cube before it is squeezed? How many after?",
        "A pixel of a colour clip is more than one number.",
        "A factor is a ratio: what there was, divided by what is left.",
    ),
    explanation=(
        "Frames × rows × columns × 3 colours went in, d numbers came out. The width decides: the "
        "same cube in a token of twice the width is squeezed half as much. (In bytes it is less: "
        "a value of the clip takes 1 byte, a number of a token mostly 2 or 4.)"
    ),
    mistakes=(
        Mistake(
            "no colours",
            lambda pt, ph, pw, d: pt * ph * pw / d,
            "You counted pixels: the clip is in colour.",
            "A pixel feels like one thing. It is three numbers: red, green and blue.",
        ),
        Mistake(
            "one frame",
            lambda pt, ph, pw, d: ph * pw * 3 / d,
            "You counted the values of one frame: the cube has more of them.",
            "It is the patch of an image model. A cube stacks several.",
        ),
        Mistake(
            "tokens",
            lambda pt, ph, pw, d: pt * ph * pw,
            "That is how many pixels share one token: the token's width is not used.",
            "It is how much shorter the sequence gets. But each token is d numbers long.",
        ),
        Mistake(
            "before only",
            lambda pt, ph, pw, d: pt * ph * pw * 3,
            "These are the numbers before squeezing. The factor compares them with the token's.",
            "It is the larger of the two counts, and the one that takes work.",
        ),
        Mistake(
            "upside down",
            lambda pt, ph, pw, d: d / (pt * ph * pw * 3),
            "That is the share that is left, not how many times fewer it is.",
            "After over before is a good measure too. “By what factor does it fall” asks for the "
            "inverse.",
        ),
        Mistake(
            "difference",
            lambda pt, ph, pw, d: pt * ph * pw * 3 - d,
            "That is how many numbers are saved. A factor divides.",
            "“Fall” sounds like taking away.",
        ),
        Mistake(
            "one side",
            lambda pt, ph, pw, d: pt * ph * 3 / d,
            "You used the height of the patch only: it has a width as well.",
            "With square patches one number stands for both sides, and one is easily lost.",
        ),
        Mistake(
            "frames",
            lambda pt, ph, pw, d: pt,
            "That is how many frames share a token: the sizes of the patch and the token's width "
            "count as well.",
            "It is by what grouping makes the tokens fewer.",
        ),
        Mistake(
            "share saved",
            lambda pt, ph, pw, d: 1 - d / (pt * ph * pw * 3),
            "That is the share that is saved. The factor is what there was over what is left.",
            "Savings are told in per cent, and it is a good measure too.",
            also=(lambda pt, ph, pw, d: 100 * (1 - d / (pt * ph * pw * 3)),),
        ),
        Mistake(
            "after only",
            lambda pt, ph, pw, d: d,
            "That is the token's width, what is left. Compare it with what there was.",
            "It is the number that the projection makes of everything.",
        ),
    ),
)

# --- 4.4 -----------------------------------------------------------------------------------------


def causal_steps(frames, group):
    """Count the token steps when the first frame stands alone and the rest is grouped."""
    return 1 + (frames - 1) // group


CAUSAL = Build(
    id="4.4",
    title="the first frame alone",
    difficulty=2,
    minutes=4,
    question=(
        "The first frame becomes a token step of its own; the frames after it are grouped, "
        "`group` of them a step. Write `causal_steps(frames, group)`: how many token steps are "
        "there? All sizes fit. A single picture is a clip of one frame, and `group` may be 1. The "
        "answer is a whole number (int)."
    ),
    stub='''def causal_steps(frames, group):
    """Count the token steps when the first frame stands alone and the rest is grouped."""
    ...
''',
    reference=causal_steps,
    probes=((17, 4), (49, 8), (7, 1), (1, 4), (11, 2)),
    inputs="clips, a single picture and a group of one frame among them",
    hints=(
        "Draw the frames as dots in a row and put a ring around each step. Which dot has its own?",
        "How many frames are left after the first, and how many groups do they make?",
        "Try your formula on one picture, and on a group of 1: each frame is then a step.",
    ),
    explanation=(
        "One step for the first frame, then the others by the group. Rounding frames / group up "
        "comes to the same: the first frame is the one that opens a group more. The formula with "
        "a 1 in front says why."
    ),
    mistakes=(
        Mistake(
            "all frames grouped",
            lambda frames, group: frames // group,
            "You grouped all frames: the first one's own step is missing.",
            "It is right without the first frame's special place, as in the lessons before.",
        ),
        Mistake(
            "first frame lost",
            lambda frames, group: (frames - 1) // group,
            "You counted the groups after the first frame, but not its own step.",
            "Taking it away is the hard part. It is taken out of the groups, not out of the clip.",
        ),
        Mistake(
            "first frame twice",
            lambda frames, group: 1 + frames // group,
            "You gave the first frame a step and left it in the groups as well.",
            "Rounding down hides it: one frame too many fills no group, unless the group is 1. "
            "There each frame is a step, and you count one more.",
        ),
        Mistake(
            "decimal",
            lambda frames, group: 1 + (frames - 1) / group,
            "The count is right, but it is a decimal number: `/` always makes one.",
            "On paper it is the same. A shape or an index needs a whole number: `//` stays whole.",
        ),
        Mistake(
            "part of a step",
            lambda frames, group: frames / group,
            "You divided all frames by the group and got part of a step.",
            "The rule of a plain grid comes to mind. A part of a step is the sign that one frame "
            "stands alone.",
        ),
        Mistake(
            "decoder's way",
            lambda frames, group: 1 + (frames - 1) * group,
            "You multiplied by the group: that leads from token steps to frames.",
            "It is the same rule, read from the decoder's side. Grouping leaves fewer steps.",
        ),
        Mistake(
            "subtracted",
            lambda frames, group: 1 + frames - group,
            "You took the group away from the frames: divide, to see how many groups there are.",
            "One step is taken out, and then one group. But there are many groups.",
            also=(
                lambda frames, group: frames - group,
                lambda frames, group: 1 + frames - 1 - group,
            ),
        ),
        Mistake(
            "rest rounded up",
            lambda frames, group: 1 - (-frames // group),
            "You have one step too many: the first frame has its own already, and the rest fills "
            "its groups without anything left over.",
            "Rounding up is right for all frames together: there the first one opens a group.",
        ),
        Mistake(
            "one frame is none",
            lambda frames, group: causal_steps(frames, group) * (frames > 1),
            "You give a single picture no step: it is a clip of one frame, and has its own.",
            "Nothing is left to group, so it looks like an empty clip.",
        ),
        Mistake(
            "not grouped",
            lambda frames, group: frames,
            "You counted the frames: the group is not used.",
            "The first frame is a step, and so, it seems, is each other.",
        ),
    ),
)

EXERCISES = (PSNR, SQUEEZE, FALL, CAUSAL)

PREDICTIONS = (
    Prediction(
        id="4.a",
        question="A projection is fitted on a clip and measured on the same clip. Compared with "
        "frames that it has never seen, how good does it look?",
        choices={"better": "better", "worse": "worse", "same": "the same"},
        slips={
            "worse": "The directions were chosen to lose least on the cubes they were fitted on; "
            "other cubes had no say.",
            "same": "It would be so with endlessly many cubes. With few, the directions also "
            "learn what is peculiar to these.",
        },
        usual="Ask which cubes decided what the projection keeps.",
    ),
    Prediction(
        id="4.b",
        question="A quarter of the tokens, each as wide as before: by grouping four frames, or by "
        "doubling the side of the patch. Which loses fewer decibels on the bunny clip?",
        choices={"group": "grouping four frames", "patch": "doubling the patch"},
        slips={
            "patch": "A larger patch joins places that look different; four frames of one place "
            "look much alike where little moves, so they squeeze well.",
            "group": "Frames of one place look alike only where little moves; where much moves, a "
            "larger patch may be the smaller loss.",
        },
        usual="Ask which values in a cube are most alike: neighbours in time, or in the picture.",
    ),
)
