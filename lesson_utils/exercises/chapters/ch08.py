"""Exercises of notebook 08, train temporal attention."""

from functools import cache

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count, Design
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 8.1 -----------------------------------------------------------------------------------------


def masked_loss(predicted, truth, hidden):
    """Mean squared error of the hidden patches alone."""
    squares = ((predicted - truth) ** 2).mean(axis=-1)
    return float((squares * hidden).sum() / hidden.sum())


def _each_clip_alone(predicted, truth, hidden):
    squares = ((predicted - truth) ** 2).mean(axis=-1) * hidden
    return float(np.mean([s.sum() / h.sum() for s, h in zip(squares, hidden, strict=True)]))


def _guess(seed, b, t, s, c):
    rng = np.random.default_rng(seed)
    hidden = rng.random((b, t, s)) < 0.3
    hidden[:, 0, 0] = True
    hidden[0, 1] = True  # so that clips hide different numbers of patches
    return *rng.random((2, b, t, s, c)), hidden


LOSS = Build(
    id="8.1",
    title="the loss of what is hidden",
    difficulty=2,
    minutes=6,
    question=(
        "The model gives every patch of every clip, `predicted`, shape (b, t, s, c); the true ones "
        "are `truth`, of the same shape. `hidden` (b, t, s) is True for the patches that it was "
        "not shown. Write `masked_loss(predicted, truth, hidden)`: the mean squared error of the "
        "hidden patches alone, as one float."
    ),
    stub='''def masked_loss(predicted, truth, hidden):
    """Mean squared error of the hidden patches alone: one float."""
    ...
''',
    reference=masked_loss,
    tolerance=1e-6,
    probes=(_guess(0, 2, 3, 4, 5), _guess(1, 3, 2, 5, 6), _guess(2, 4, 3, 2, 7)),
    inputs="batches of different sizes",
    hints=(
        "First the squared difference of every value, then the mean over c: (b, t, s).",
        "`squares * hidden` is 0 wherever a patch was shown: True counts as 1, False as 0.",
        "Divide the sum by how many patches were hidden, `hidden.sum()`, not by how many there "
        "are.",
    ),
    explanation=(
        "Patches that were shown would be easy marks: to copy them is no achievement. So they are "
        "taken out of the sum *and* out of the number that the sum is divided by."
    ),
    mistakes=(
        Mistake(
            "all patches",
            lambda predicted, truth, hidden: float(((predicted - truth) ** 2).mean()),
            "You took the mean over all patches, shown and hidden.",
            "It is the usual mean squared error. Most patches are shown, so a model that copies "
            "them would look good.",
        ),
        Mistake(
            "divided by all",
            lambda p, t, h: float((((p - t) ** 2).mean(axis=-1) * h).mean()),
            "Your sum holds the hidden patches alone, but you divided it by the number of all.",
            "`.mean()` after multiplying looks right. The zeros of the shown patches are counted.",
        ),
        Mistake(
            "the shown ones",
            lambda p, t, h: masked_loss(p, t, ~h),
            "You took the patches that were shown.",
            "In many libraries a mask is True for what may be used. Here True says hidden.",
        ),
        Mistake(
            "not squared",
            lambda p, t, h: float((np.abs(p - t).mean(axis=-1) * h).sum() / h.sum()),
            "You took the size of the differences, without squaring them.",
            "That is a loss as well, the mean absolute error. This one squares.",
        ),
        Mistake(
            "not averaged",
            lambda p, t, h: float((((p - t) ** 2).sum(axis=-1) * h).sum() / h.sum()),
            "You added up the c values of a patch. Take their mean.",
            "Dividing by the hidden patches feels like the whole mean. Each holds c values.",
        ),
        Mistake(
            "root",
            lambda p, t, h: float(np.sqrt(((p - t) ** 2)[h].mean())),
            "You took the root of the mean squared error. The loss has no root.",
            "The root has the unit of the values, and is what one reports. Training follows the "
            "square: its slope is simpler.",
        ),
        Mistake(
            "sum",
            lambda p, t, h: float(((p - t) ** 2)[h].sum()),
            "You added up all squared errors. Take their mean: divide by how many there are.",
            "Training goes downhill on either. But a sum grows with the batch, and with it the "
            "length of a step.",
        ),
        Mistake(
            "half",
            lambda p, t, h: float(((p - t) ** 2)[h].mean() / 2),
            "You halved it: the mean squared error has no factor of one half.",
            "Textbooks put one half in front, so that the slope comes out without a 2.",
        ),
        Mistake(
            "difference of means",
            lambda p, t, h: float((p[h].mean() - t[h].mean()) ** 2),
            "You took the means first and their difference then: too light and too dark cancel.",
            "“Mean squared error” can be heard in any order. Difference first, then the square, "
            "then the mean.",
        ),
        Mistake(
            "no size",
            lambda p, t, h: float((p - t)[h].mean()),
            "You took the mean of the differences as they are: too light and too dark cancel.",
            "A difference is an error, one thinks. Squared, none can make up for another.",
        ),
        Mistake(
            "median",
            lambda p, t, h: float(np.median(((p - t) ** 2)[h])),
            "You took the median of the squared errors. The loss is their mean.",
            "A median is not upset by a few bad patches. Training should be.",
        ),
        Mistake(
            "mean before the square",
            lambda p, t, h: float(((p - t).mean(axis=-1) ** 2)[h].mean()),
            "You took the mean of a patch's differences and squared that: too light and too dark "
            "cancel.",
            "“Mean squared” can be heard in either order. Square each difference first.",
        ),
        Mistake(
            "one number a patch",
            lambda p, t, h: ((p - t) ** 2).mean(axis=-1)[h],
            "You gave a loss for each hidden patch. One float is asked for: their mean.",
            "It is the right step before the last.",
        ),
        Mistake(
            "each clip alone",
            _each_clip_alone,
            "You took a mean for each clip, and then the mean of those.",
            "Where every clip hides as many patches it is the same. Here they differ, and a patch "
            "of a clip that hides few would count for more.",
        ),
    ),
)

# --- 8.2 -----------------------------------------------------------------------------------------


def slope(x, i, step):
    """Measure the slope of np.sum(x**3 - x) along entry i of x: up a little, down a little."""
    up, down = x.copy(), x.copy()
    up[i] += step
    down[i] -= step
    return float(np.sum(up**3 - up) - np.sum(down**3 - down)) / (2 * step)


def _height(x):
    return float(np.sum(x**3 - x))


def _forward(x, i, step):
    up = x.copy()
    up[i] += step
    return (_height(up) - _height(x)) / step


def _half_way_back(x, i, step):
    up = x.copy()
    up[i] += step
    return (_height(up) - _height(x)) / (2 * step)


def _place(seed, size, i, step):
    return np.random.default_rng(seed).uniform(-2, 2, size), i, step


SLOPE = Build(
    id="8.2",
    title="measure a slope",
    difficulty=2,
    minutes=6,
    question=(
        "The height of a bent landscape at an array x is `np.sum(x**3 - x)`, one number. How steep "
        "is it along entry `i`? Write `slope(x, i, step)`: move that entry up by `step`, then down "
        "by `step`, both from where it stands, and divide the difference of the two heights by the "
        "way between them. Leave the caller's x as it was."
    ),
    stub='''def slope(x, i, step):
    """Measure the slope of np.sum(x**3 - x) along entry i: up a little, down a little."""
    ...
''',
    reference=slope,
    tolerance=1e-6,
    probes=(
        _place(0, 4, 2, 0.1),
        _place(1, 5, 0, 0.2),
        _place(2, 3, 1, 0.05),
        _place(3, 2, 1, 0.5),
    ),
    inputs="places and steps",
    hints=(
        "Make two copies of x: `up = x.copy()`, and one for down.",
        "Change entry i of each, one by `+ step` and one by `- step`.",
        "Divide the height at up minus the height at down by the way between: `2 * step`.",
    ),
    explanation=(
        "Up and down together are far more exact than up alone: what the landscape bends on one "
        "side it bends back on the other, so the error shrinks with the square of the step."
    ),
    mistakes=(
        Mistake(
            "up alone",
            _forward,
            "You went up only, and compared with where you stood.",
            "It is a slope as well, the forward difference. Where the landscape bends it is off by "
            "about a step's length; going both ways cancels that.",
        ),
        Mistake(
            "one step's way",
            lambda x, i, step: 2 * slope(x, i, step),
            "You divided by one step, but between up and down lie two.",
            "The step is the number at hand. The two places are twice as far apart.",
        ),
        Mistake(
            "down comes first",
            lambda x, i, step: -slope(x, i, step),
            "Your sign is turned round: uphill comes out negative.",
            "Down minus up is as natural to write. A slope is positive where moving up the axis "
            "leads up the hill.",
        ),
        Mistake(
            "half the way back",
            _half_way_back,
            "Your two places are x moved up and x itself, but you divided by two steps.",
            "It happens when one array is moved up by a step and then down by a step: it is back "
            "where it began, not below.",
        ),
        Mistake(
            "no copies",
            lambda x, i, step: 0.0,
            "Your two places are one and the same array, so their heights are equal.",
            "`up = x` makes a second name, not a second array: what one changes, the other shows. "
            "`x.copy()` makes one.",
        ),
        Mistake(
            "brackets",
            lambda x, i, step: slope(x, i, step) * step * step,
            "You divided by 2 and multiplied by the step: `a / 2 * step` is (a / 2) · step. The "
            "way between needs brackets: `a / (2 * step)`.",
            "On paper the fraction's line goes under all of it. Python goes from left to right.",
        ),
        Mistake(
            "no division",
            lambda x, i, step: 2 * step * slope(x, i, step),
            "You gave the difference of the two heights. A slope is that over the way between.",
            "The difference does say which way is up. It also grows with the step.",
        ),
        Mistake(
            "one entry's height",
            lambda x, i, step: (_height(x[i : i + 1] + step) - _height(x - step)) / (2 * step),
            "You compared the height of one entry with that of all of x.",
            "The other entries do not move. In both heights they have to be there, or in neither.",
        ),
        Mistake(
            "every entry",
            lambda x, i, step: (_height(x + step) - _height(x - step)) / (2 * step),
            "You moved all entries of x at once.",
            "`x + step` is short and adds to all of them. The slope along one entry moves that one "
            "alone.",
        ),
        Mistake(
            "by the book",
            lambda x, i, step: float(3 * x[i] ** 2 - 1),
            "That is the exact derivative of this height. Measure it, with the step given.",
            "It is even better than asked, here. For a model with thousands of weights nobody has "
            "the formula; a measurement works for any height.",
        ),
    ),
)

# --- 8.3 -----------------------------------------------------------------------------------------

MATRICES = "qkvo"


@cache
def _trial(*zeros):
    """Put layers with these matrices zero into a picture model, and train them for a few steps.

    Returns whether the model says at first what the picture model says, and the matrices that
    have not moved.
    """
    from autograd import grad

    from lesson_utils import network, train

    rng = np.random.default_rng(8)
    tokens = rng.random((2, 3, 4, 48))
    hidden = train.hide_frame(rng, tokens.shape[:3])
    pictures = network.picture_model(rng, tokens)
    layers = network.temporal_layers(rng, 3)
    for layer in layers:
        layer["o"] = rng.normal(0, 0.2, layer["o"].shape)
        for name, zero in zip(MATRICES, zeros, strict=True):
            layer[name] = layer[name] * (not zero)
    same = np.array_equal(
        network.forward(pictures, tokens, hidden, layers),
        network.forward(pictures, tokens, hidden),
    )
    slopes = grad(
        lambda w: train.loss(network.forward(pictures, tokens, hidden, w), tokens, hidden)
    )
    first = [dict(layer) for layer in layers]
    for _ in range(3):
        steps = slopes(layers)
        layers = [
            {name: layer[name] - 0.1 * step[name] for name in layer}
            for layer, step in zip(layers, steps, strict=True)
        ]
    still = tuple(
        name
        for name in MATRICES
        if all(np.array_equal(a[name], b[name]) for a, b in zip(first, layers, strict=True))
    )
    return same, still


def zero_output():
    """Make the output matrix zero, and only that one."""
    return False, False, False, True  # q, k, v, o


def _breaks(*zeros):
    """Say what a choice of zeros breaks, and what to do; None if nothing."""
    if not all(zero in (False, True) for zero in zeros):
        return "One of the four is neither True nor False.", "Write True for zero, False for not."
    same, still = _trial(*zeros)
    if not same:
        return (
            f"{_named(zeros)} at zero, the video model no longer says at step 0 what the picture "
            "model says.",
            "Which matrices does everything that the layer adds pass through, on its way out?",
        )
    if still:
        one = len(still) == 1
        return (
            f"{_named(zeros)} at zero, all is well at step 0, but {', '.join(still)} never "
            f"move{'s' * one}, however long it trains.",
            "The slope of a matrix is made by multiplying with the others. If all of those are "
            "zero, so is the slope.",
        )
    return None


def _praise(*zeros):
    """Say what the choice does."""
    return (
        f"{_named(zeros)} at zero, nothing changes at step 0, and all four matrices move within "
        "three steps."
    )


def _named(zeros):
    names = [name for name, zero in zip(MATRICES, zeros, strict=True) if zero]
    return f"With {', '.join(names) or 'nothing'}"


ZEROS = Design(
    id="8.3",
    title="choose what starts at zero",
    difficulty=3,
    minutes=6,
    question=(
        "A layer over time has four matrices: q, k, v, and o, which multiplies the mix before it "
        "is added to the token. All begin with random numbers. Which will you set to zero at "
        "first, so that the video model says exactly what the picture model says, *and* all four "
        "can still learn? Give four times True (zero) or False. The check puts such layers into a "
        "small model and trains it for three steps. There is more than one good answer."
    ),
    stub="zeros_8_3 = ..., ..., ..., ...  # q, k, v, o: True for zero\n",
    reference=zero_output,
    breaks=_breaks,
    praise=_praise,
    wants="four times True or False, for q, k, v and o",
    length=4,
    words={"true": True, "false": False},
    hints=(
        "With zero scores the weights are even, not zero. The mix is then a mean of the values.",
        "Follow the way out: the values are mixed, the mix is multiplied by o. Where can one zero "
        "block all of it?",
        "If two matrices that are multiplied with each other are both zero, neither has a slope.",
    ),
    explanation=(
        "All that a layer adds has passed through v and then o, so one of them at zero is enough. "
        "It has a slope all the same, because the other one is not zero, and after its first step "
        "the others have slopes too. Published models choose the output."
    ),
    mistakes=(
        Mistake(
            "everything",
            (True, True, True, True),
            "With q, k, v, o at zero, all is well at step 0, but q, k, v, o never move, however "
            "long it trains.",
            "A layer that does nothing should be all zeros, one thinks. Then nothing can ever tell "
            "it in which direction to begin.",
        ),
        Mistake(
            "nothing",
            (False, False, False, False),
            "With nothing at zero, the video model no longer says at step 0 what the picture model "
            "says.",
            "Small random numbers are the usual start. They disturb a model that is finished.",
        ),
        Mistake(
            "the questions",
            (True, True, False, False),
            "With q, k at zero, the video model no longer says at step 0 what the picture model "
            "says.",
            "No questions, no attention, one thinks. But equal scores give even weights, and the "
            "mean of all values is added.",
        ),
        Mistake(
            "both on the way out",
            (False, False, True, True),
            "With v, o at zero, all is well at step 0, but q, k, v, o never move, however long it "
            "trains.",
            "Twice zero looks twice as safe. Each of the two gets its slope through the other.",
        ),
        Mistake(
            "all but the values",
            (True, True, False, True),
            "With q, k, o at zero, all is well at step 0, but q, k never move, however long it "
            "trains.",
            "It does learn something: o moves. But q gets its slope through k and k through q, so "
            "the weights stay even for ever.",
        ),
    ),
)

# --- 8.4 -----------------------------------------------------------------------------------------


def added_parameters(width, frames, blocks):
    """Count the numbers in temporal layers: four matrices and the time positions, each block."""
    return blocks * (4 * width**2 + frames * width)


def _draw_layers(rng):
    width = int(rng.choice([16, 24, 48, 64, 96]))
    return {"width": width, "frames": int(rng.integers(4, 25)), "blocks": int(rng.integers(3, 13))}


PARAMETERS = Count(
    id="8.4",
    title="what training may change",
    difficulty=2,
    minutes=5,
    question=(
        "A picture model has 3 blocks of width 48 and is frozen. Into each block goes one temporal "
        "layer: the matrices q, k, v and o, each 48 × 48, and one time position of 48 numbers for "
        "each of 10 frames. How many numbers may training change?"
    ),
    stub="trained_8_4 = ...\n",
    reference=added_parameters,
    numbers={"width": 48, "frames": 10, "blocks": 3},
    told="{blocks} blocks of width {width}, clips of {frames} frames.",
    draw=_draw_layers,
    wants="one number: all weights that are not frozen",
    steps={
        "the numbers of one matrix": lambda width, frames, blocks: width**2,
        "the matrices of one layer, without its positions": lambda width, frames, blocks: (
            4 * width**2
        ),
        "the positions of one layer": lambda width, frames, blocks: frames * width,
        "all the positions, without the matrices": lambda width, frames, blocks: (
            blocks * frames * width
        ),
        "one matrix of every layer": lambda width, frames, blocks: blocks * width**2,
        "the number of matrices": lambda width, frames, blocks: 4 * blocks,
    },
    factors={
        4: "Those are bytes, four for each float32. Asked is how many numbers there are.",
        8: "Those are bytes, eight for each float64. Asked is how many numbers there are.",
        2: "That is twice as many: each number counts once, also if it has a slope.",
    },
    elsewhere=(
        (
            {"width": 32, "frames": 8, "blocks": 2},
            "You counted with the lesson's own model, 2 blocks of width 32 and 8 frames. The "
            "question has another.",
        ),
    ),
    hints=(
        "One block first: four matrices, and the positions.",
        "A matrix of width d holds d · d numbers; T positions hold T · d.",
        "Every block has a layer of its own.",
    ),
    explanation=(
        "Blocks × (4·d² + T·d). The number of places in a frame does not matter: every place uses "
        "the same layer."
    ),
    mistakes=(
        Mistake(
            "one block",
            lambda width, frames, blocks: 4 * width**2 + frames * width,
            "You counted one block's layer. Each block has its own.",
            "All layers look the same on paper. Their numbers differ.",
        ),
        Mistake(
            "no positions",
            lambda width, frames, blocks: blocks * 4 * width**2,
            "You left out the time positions. They are learnt too.",
            "Matrices are what one thinks of as weights. A position is a row of numbers that "
            "training moves as well.",
        ),
        Mistake(
            "three matrices",
            lambda width, frames, blocks: blocks * (3 * width**2 + frames * width),
            "You left out one matrix: q, k, v *and* o.",
            "Three letters make the attention. The fourth brings the mix back.",
        ),
        Mistake(
            "positions shared",
            lambda width, frames, blocks: blocks * 4 * width**2 + frames * width,
            "You counted the time positions once. Each layer has its own.",
            "Many models add positions once, at the start. Here they stay inside the new layers, "
            "so that the picture model gets nothing new.",
        ),
        Mistake(
            "an MLP",
            lambda width, frames, blocks: blocks * (4 * width**2 + 4 * width**2 + frames * width),
            "You counted an MLP into the new layer. The blocks have theirs already.",
            "A block has attention and an MLP. What is put in is attention alone.",
        ),
        Mistake(
            "positions for each matrix",
            lambda width, frames, blocks: blocks * 4 * (width**2 + frames * width),
            "You gave each of the four matrices time positions of its own. A layer has one row a "
            "frame, for all four.",
            "The positions go into questions, keys and values alike. They are added to the tokens "
            "once, before any matrix.",
        ),
        Mistake(
            "vectors for matrices",
            lambda width, frames, blocks: blocks * (4 * width + frames * width),
            "You counted a matrix as one row of numbers. It has as many rows as columns: d × d.",
            "A token has d numbers, and so has a position. A matrix turns d numbers into d others.",
        ),
        Mistake(
            "one number a position",
            lambda width, frames, blocks: blocks * (4 * width**2 + frames),
            "You counted one number for each time position. Each has as many as a token.",
            "A place in time is one number on a clock. Here it is a row that is added to a token.",
        ),
        Mistake(
            "one position a layer",
            lambda width, frames, blocks: blocks * (4 * width**2 + width),
            "You counted one time position a layer. There is one for each frame.",
            "All frames share the matrices. What tells them apart is just that each has its own "
            "position.",
        ),
        Mistake(
            "biases",
            lambda width, frames, blocks: blocks * (4 * (width**2 + width) + frames * width),
            "You gave every matrix a bias. These layers have matrices and positions alone.",
            "A linear layer in most libraries has one, unasked.",
        ),
        Mistake(
            "the picture model too",
            lambda width, frames, blocks: blocks * (12 * width**2 + 4 * width**2 + frames * width),
            "You counted the matrices of the picture model as well. They are frozen.",
            "They are in the model, and it runs through them. But training leaves them alone.",
        ),
        Mistake(
            "a matrix a frame",
            lambda width, frames, blocks: blocks * 4 * width**2 * frames,
            "You counted the matrices once for every frame.",
            "Every frame goes through them, but they are the same for all.",
        ),
    ),
)

EXERCISES = (LOSS, SLOPE, ZEROS, PARAMETERS)

PREDICTIONS = (
    Prediction(
        id="8.a",
        question="The picture model sees one frame at a time. A whole frame is hidden from it. How "
        "does its error depend on how fast the shape moves?",
        choices={
            "grows": "the faster, the larger the error",
            "falls": "the faster, the smaller the error",
            "same": "the speed makes no difference",
        },
        slips={
            "grows": "That would be so if it looked at the frames beside. It cannot see them.",
            "falls": "Nothing about the other frames reaches it, so speed cannot help it either.",
        },
        usual="Ask what it gets to see of the clip.",
    ),
    Prediction(
        id="8.b",
        question="The same frozen picture model, as many new weights, the same clips, 200 steps. "
        "Which new layers make the smaller error on clips that nobody trained on?",
        choices={
            "factored": "factored: each place looks at itself over time",
            "full": "full: each place looks everywhere",
            "spatial": "spatial: each place looks at its own frame once more",
        },
        slips={
            "full": "It can look wherever it wants, but it must first learn where. Matched "
            "positions are told.",
            "spatial": "The hidden frame holds nothing to look at, however often it looks.",
        },
        usual="Ask which layers must learn least before they are of use.",
    ),
    Prediction(
        id="8.c",
        question="Now 25 times as many steps. Where does full attention come out ahead of "
        "factored attention?",
        choices={
            "everywhere": "at every speed",
            "fast": "only where shapes move fast",
            "nowhere": "nowhere",
        },
        slips={
            "everywhere": "Given time it learns where to look. For slow shapes the right place is "
            "the same place, and there factored attention needed no lesson.",
            "nowhere": "Matched positions lose what leaves its place between two frames. More "
            "steps do not change that.",
        },
        usual="Ask at which speeds a shape leaves its place from one frame to the next.",
    ),
)
