"""Exercises of notebook 07, generate without drifting."""

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

CLOSE = 1e-6  # results that differ by rounding only are the same


# --- 7.1 ------------------------------------------------------------------------------------------


def best_guess(noisy, clips, sigma):
    """Guess the clean clip behind a noisy one (c,): the mean of clips (N, c), by likeness."""
    scores = -((noisy - clips) ** 2).sum(axis=1) / (2 * sigma**2)
    powers = np.exp(scores - scores.max())
    return powers / powers.sum() @ clips


def _guess(noisy, clips, sigma, scale, sign=-1, half=0.5):
    """Make the guess with another score: `scale` divides the squares."""
    scores = sign * half * ((noisy - clips) ** 2).sum(axis=1) / scale
    powers = np.exp(scores - scores.max())
    return powers / powers.sum() @ clips


def _softly(scores, clips):
    raised = np.exp(scores - scores.max())
    return raised / raised.sum() @ clips


def _by_distance(noisy, clips, sigma):
    scores = -np.abs(noisy - clips).sum(axis=1) / (2 * sigma**2)
    powers = np.exp(scores - scores.max())
    return powers / powers.sum() @ clips


def _powers(noisy, clips, sigma):
    scores = -((noisy - clips) ** 2).sum(axis=1) / (2 * sigma**2)
    return np.exp(scores - scores.max())


def _around(seed, count, size, sigma):
    """Clips, one of them with noise, and how much."""
    rng = np.random.default_rng([seed, 7])
    clips = rng.random((count, size))
    return clips[count // 3] + rng.normal(0, sigma, size), clips, sigma


def _spread(near, far):
    """Some clips close by, and one that is far off: the scores lie far apart."""
    clips = np.array([*([0.1 * i, 0.1] for i in range(near)), [far, far]])
    return np.array([0.0, 0.0]), clips, 0.1


def _unstable(shift):
    """A guess whose softmax takes something else off than the largest score."""

    def guess(noisy, clips, sigma):
        scores = -((noisy - clips) ** 2).sum(axis=1) / (2 * sigma**2)
        raised = np.exp(scores - shift(scores))
        return raised / raised.sum() @ clips

    return guess


GUESS = Build(
    id="7.1",
    title="the best guess",
    difficulty=3,
    minutes=8,
    question=(
        "A world has N clips, the rows of `clips` (N, c). One of them, nobody knows which, got "
        "normal noise of standard deviation `sigma` on every value: `noisy` (c,). Write "
        "`best_guess(noisy, clips, sigma)`: score each clip by minus its squared distance from "
        "`noisy` over 2·sigma², take the softmax, and return the mean of the clips with these "
        "weights, (c,). A clip has thousands of values and distances add up, so make the softmax "
        "stable."
    ),
    stub='''def best_guess(noisy, clips, sigma):
    """Guess the clean clip behind a noisy one (c,): the mean of clips (N, c), by likeness."""
    ...
''',
    reference=best_guess,
    axes=("value",),
    tolerance=CLOSE,
    probes=(
        _around(0, 5, 4, 0.5),
        _around(1, 4, 7, 0.3),
        _around(2, 3, 1700, 0.2),
        _spread(2, 3.0),
        _spread(3, 7.0),
        _around(3, 1, 6, 0.4),
    ),
    inputs="worlds and amounts of noise",
    hints=(
        "`noisy - clips` is (N, c): NumPy lays the noisy clip beside every row. Square it and add "
        "up over the values of a clip.",
        "Softmax as in lesson 05: take the largest score from all scores before `np.exp`, then "
        "divide by the sum.",
        "`weights @ clips` is (N,) @ (N, c): the mean with these weights.",
    ),
    explanation=(
        "The score is the logarithm of how likely that clip would have become this one, so the "
        "softmax gives the chance of each clip. The mean by these chances is, among all guesses, "
        "the one with the smallest squared error on average."
    ),
    mistakes=(
        Mistake(
            "nearest only",
            lambda noisy, clips, sigma: clips[((noisy - clips) ** 2).sum(axis=1).argmin()],
            "You gave back the nearest clip alone.",
            "It is the likeliest single answer. Under much noise it is mostly wrong, and a mix is "
            "less wrong on average.",
        ),
        Mistake(
            "sigma not squared",
            lambda n, c, s: _guess(n, c, s, s),
            "You divided by 2·sigma. The noise's variance, sigma², belongs there.",
            "Sigma is the size of the noise. But squared distances are compared with its square.",
        ),
        Mistake(
            "two is missing",
            lambda n, c, s: _guess(n, c, s, s**2, half=1),
            "You divided by sigma² without the 2, so you trust the noise too much.",
            "The 2 looks like decoration. It comes from the bell curve's exponent, and without it "
            "the noise counts as smaller than it is.",
        ),
        Mistake(
            "far is near",
            lambda n, c, s: _guess(n, c, s, s**2, sign=1),
            "Your scores have no minus: the farther a clip is, the more it weighs.",
            "A large number feels like a good score. A large distance is a bad one.",
        ),
        Mistake(
            "mean of squares",
            lambda n, c, s: _guess(n, c, s, s**2 * len(n)),
            "You took the mean of the squares over a clip's values. Add them up.",
            "`mean` keeps numbers small. But every value is evidence of its own, and evidence "
            "adds up.",
        ),
        Mistake(
            "no shift",
            _unstable(lambda scores: 0),
            "Where a clip has many values all your powers are 0, and 0 divided by 0 is no number.",
            "It works for the first two. Take the largest score away first, as in exercise 5.1.",
        ),
        Mistake(
            "shift by the smallest",
            _unstable(np.min),
            "You took the smallest score off: the likeliest clip's power becomes infinite, and "
            "infinity divided by infinity is NaN.",
            "Scores are negative, so the smallest looks like the largest. It is the one nearest "
            "to 0 that has to be taken off.",
        ),
        Mistake(
            "shift by the mean",
            _unstable(np.mean),
            "You took the mean of the scores off. One clip may score hundreds above it, and its "
            "power is infinite all the same.",
            "Taking off the mean is what one does with data. Here the largest has to become 0.",
        ),
        Mistake(
            "brackets",
            lambda n, c, s: _guess(n, c, s, 1 / s**2),
            "You divided by 2 and multiplied by sigma²: `a / 2 * b` is (a / 2) · b. The divisor "
            "needs brackets: `a / (2 * sigma**2)`.",
            "On paper the fraction's line goes under all of it. Python goes from left to right.",
        ),
        Mistake(
            "two squared as well",
            lambda n, c, s: _guess(n, c, s, 2 * s**2),
            "You squared 2·sigma. Only sigma is squared: 2·sigma².",
            "Read aloud the two are the same. `(2 * sigma)**2` is four times sigma squared.",
        ),
        Mistake(
            "mean of the weighted",
            lambda n, c, s: best_guess(n, c, s) / len(c),
            "You took a mean of the weighted clips. Their weights sum to 1 already: add them up.",
            "It is a mean that is asked for. The weights are what makes it one.",
        ),
        Mistake(
            "root of the squares",
            lambda n, c, s: _softly(-np.sqrt(((n - c) ** 2).sum(axis=1)) / (2 * s**2), c),
            "You took the root of the sum of squares. The *squared* distance is asked for.",
            "`np.linalg.norm` is the distance at hand. The bell curve has its square.",
        ),
        Mistake(
            "not squared",
            _by_distance,
            "You added up the sizes of the differences, without squaring them.",
            "It is a distance as well. The bell curve of the noise falls with the square.",
        ),
        Mistake(
            "no division",
            lambda n, c, s: _powers(n, c, s) @ c,
            "Your weights do not sum to 1: divide them by their sum.",
            "The powers are already large for likely clips. But a mean needs shares of 1.",
        ),
        Mistake(
            "plain mean",
            lambda noisy, clips, sigma: clips.mean(axis=0),
            "You took the plain mean of all clips.",
            "That is right where the noise is endless. Here the noisy clip says something.",
        ),
    ),
)

# --- 7.2 ------------------------------------------------------------------------------------------


def step(noisy, guess, sigma, less):
    """Go from noise `sigma` to noise `less`: keep the guess, shrink what is left."""
    return guess + less / sigma * (noisy - guess)


def _between(seed, *shape, sigma, less):
    return *np.random.default_rng([seed, 73]).random((2, *shape)), sigma, less


def _unit(noise):
    return noise / noise.std()


STEP = Build(
    id="7.2",
    title="one step down",
    difficulty=2,
    minutes=5,
    question=(
        "A noisy clip is the clean one plus noise of standard deviation `sigma`; `guess` is what "
        "the denoiser makes of it. Take what is left, `noisy - guess`, for the noise. Write "
        "`step(noisy, guess, sigma, less)`: the guess plus the same noise, shrunk so that its "
        "standard deviation is `less`."
    ),
    stub='''def step(noisy, guess, sigma, less):
    """Go from noise `sigma` to noise `less`: keep the guess, shrink what is left."""
    ...
''',
    reference=step,
    axes=("frame", "value"),
    tolerance=CLOSE,
    probes=(
        _between(0, 3, 4, sigma=2.0, less=1.5),
        _between(1, 2, 5, sigma=0.8, less=0.1),
        _between(2, 4, 3, sigma=5.0, less=3.0),
    ),
    inputs="steps of different lengths",
    hints=(
        "If less were sigma, the result would be the noisy clip; if less were 0, the guess.",
        "By which factor does noise shrink from sigma to less?",
    ),
    explanation=(
        "The direction of the noise is kept, only its size is brought down. So all chance lies in "
        "the first noise, and one seed gives one clip. (It is an Euler step of the "
        "probability-flow equation, arXiv 2011.13456.)"
    ),
    mistakes=(
        Mistake(
            "measured",
            lambda noisy, guess, sigma, less: guess + less * _unit(noisy - guess),
            "You divided by the standard deviation that you measured. Divide by the one that is "
            "given, `sigma`.",
            "With thousands of values the two are nearly alike. With few they are not, and what is "
            "left holds more than the noise while the guess is a mix.",
            also=(
                lambda noisy, guess, sigma, less: (
                    guess + less * (noisy - guess) / np.sqrt(((noisy - guess) ** 2).mean())
                ),
            ),
        ),
        Mistake(
            "steps back",
            lambda noisy, guess, sigma, less: guess + less / sigma * (guess - noisy),
            "You added `guess - noisy`: the noise has the wrong sign.",
            "The difference is as large either way round. What is left is noisy minus guess.",
        ),
        Mistake(
            "nothing shrunk",
            lambda noisy, guess, sigma, less: noisy - (sigma - less),
            "You took a number off every value. Noise shrinks by a factor, value by value.",
            "Sigma minus less is how much less noise there is. Noise of that size has both signs.",
        ),
        Mistake(
            "jump",
            lambda noisy, guess, sigma, less: guess.copy(),
            "You went all the way to the guess.",
            "If it is the best guess, why wait? Because it is a mix of many clips: a small step "
            "lets the next guess decide for fewer.",
        ),
        Mistake(
            "squared",
            lambda noisy, guess, sigma, less: guess + (less / sigma) ** 2 * (noisy - guess),
            "You shrank by less²/sigma². That is the ratio of the variances.",
            "Variances stand in the scores. Values shrink like standard deviations.",
        ),
        Mistake(
            "root of the ratio",
            lambda noisy, guess, sigma, less: guess + (less / sigma) ** 0.5 * (noisy - guess),
            "You shrank by the root of less/sigma. Both are standard deviations already.",
            "A standard deviation is the root of a variance. Here the roots are taken.",
        ),
        Mistake(
            "divided by the variance",
            lambda noisy, guess, sigma, less: guess + less / sigma**2 * (noisy - guess),
            "You divided by sigma². The noise has size sigma: divide by that.",
            "Sigma comes squared in 7.1. There squares are compared; here it is the noise itself.",
        ),
        Mistake(
            "on the noisy clip",
            lambda noisy, guess, sigma, less: noisy + less / sigma * (noisy - guess),
            "You added the shrunk noise to the noisy clip: now it has more noise than before.",
            "The clip at hand is the noisy one. The noise has to lie on the guess.",
        ),
        Mistake(
            "all shrunk",
            lambda noisy, guess, sigma, less: less / sigma * noisy,
            "You shrank the whole noisy clip, picture and all.",
            "It does bring the noise down. Take the guess out first, and put it back unshrunk.",
        ),
        Mistake(
            "less alone",
            lambda noisy, guess, sigma, less: guess + less * (noisy - guess),
            "You multiplied what is left by `less`. It has size sigma, not 1: take a ratio.",
            "Pure noise of size 1 would become `less` that way.",
        ),
        Mistake(
            "upside down",
            lambda noisy, guess, sigma, less: guess + sigma / less * (noisy - guess),
            "You multiplied by sigma/less, so the noise grows.",
            "A ratio is easily turned round. Noise has to become less.",
        ),
        Mistake(
            "the wrong end",
            lambda noisy, guess, sigma, less: noisy + less / sigma * (guess - noisy),
            "You started at the noisy clip and went a part of the way to the guess: the shares are "
            "swapped.",
            "It also lies between the two. With less near 0 it should be near the guess; yours "
            "stays at the noise.",
        ),
        Mistake(
            "the noise alone",
            lambda noisy, guess, sigma, less: less / sigma * (noisy - guess),
            "You gave back the shrunk noise without the guess.",
            "Shrinking the noise is the hard part. It still has to be laid on something.",
        ),
    ),
)

# --- 7.3 ------------------------------------------------------------------------------------------


def expected(things, frames):
    """Count the different things that `frames` independent, even choices show on average."""
    return things * (1 - (1 - 1 / things) ** frames)


CROWD = Count(
    id="7.3",
    title="how many strangers?",
    difficulty=4,
    minutes=6,
    question=(
        "A larger world holds 25 things, and each of 12 frames shows one, chosen by itself, all "
        "equally likely. How many *different* things does the clip show on average? Let Python "
        "compute it, and do not round."
    ),
    stub="strangers_7_3 = ...\n",
    reference=expected,
    numbers={"things": 25, "frames": 12},
    wants="a number with decimals, smaller than the number of frames",
    steps={
        "the chance that one frame shows a certain thing": lambda things, frames: 1 / things,
        "the chance that one frame does not show it": lambda things, frames: 1 - 1 / things,
        "the chance that no frame shows it": lambda things, frames: (1 - 1 / things) ** frames,
        "the chance that a certain thing turns up": lambda things, frames: (
            1 - (1 - 1 / things) ** frames
        ),
        "the share of things that turn up if none came twice": lambda things, frames: (
            frames / things
        ),
        "how often a thing turns up on average": lambda things, frames: things / frames,
    },
    elsewhere=(
        (
            {"things": 18, "frames": 8},
            "You counted with the lesson's own world, 18 things and 8 frames. The question has "
            "another.",
        ),
    ),
    hints=(
        "Take one thing. With what chance does a single frame not show it? And none of the frames?",
        "One minus that is the chance that the thing turns up at all. Now there are that many "
        "things.",
    ),
    explanation=(
        "A thing stays away from one frame with chance 1 - 1/things, from all of them with that to "
        "the power of frames. Each thing adds its chance of turning up, and averages add up."
    ),
    mistakes=(
        Mistake(
            "all different",
            lambda things, frames: frames,
            "You took it that no thing comes twice.",
            "There are more things than frames. Still, of a few frames two often share one, as "
            "people in a room share birthdays.",
        ),
        Mistake(
            "who stays away",
            lambda things, frames: things * (1 - 1 / things) ** frames,
            "That many things do *not* turn up on average.",
            "It is nearly the answer: take it from all the things.",
        ),
        Mistake(
            "no two alike",
            lambda things, frames: float(np.prod(1 - np.arange(frames) / things)),
            "That is the chance that all frames differ, if there are things enough.",
            "It is the birthday question. Asked here is how many different ones, not whether.",
        ),
        Mistake(
            "new each time",
            lambda things, frames: frames * (1 - 1 / things),
            "You compared each frame with one other thing only.",
            "Each new frame is likely new, but the more have been seen, the less likely.",
        ),
        Mistake(
            "all earlier ones differ",
            lambda things, frames: sum(1 - t / things for t in range(frames)),
            "You took it that all earlier frames differ: then t of the things are used up at frame "
            "t. But earlier ones may repeat, and fewer are.",
            "The first frame is new for certain, the second nearly so. From the third on it "
            "matters whether the two before were alike.",
        ),
        Mistake(
            "things and frames exchanged",
            lambda things, frames: frames * (1 - (1 - 1 / frames) ** things),
            "The formula is right, but things and frames are exchanged in it.",
            "Both are counts. The power is how often one draws, the base what one draws from.",
        ),
        Mistake(
            "all things",
            lambda things, frames: things,
            "You gave the number of things in the world. A clip cannot show more than it has "
            "frames.",
            "It is how many there are to see. Each frame shows one.",
        ),
        Mistake(
            "things without the last",
            lambda things, frames: things * (1 - (1 - 1 / things) ** (frames - 1)),
            "You drew one time too few: every frame draws.",
            "The first frame seems to come for free. It is a draw like the others.",
        ),
    ),
)

# --- 7.4 ------------------------------------------------------------------------------------------


def pool(scores, window):
    """Add up the scores (T, N) of all frames at most `window` away from each frame."""
    return np.stack([scores[max(0, t - window) : t + window + 1].sum(axis=0)
                     for t in range(len(scores))])  # fmt: skip


def _pooled(scores, window, near):
    """Pool where `near(apart)` is true; apart is the other frame's number minus one's own."""
    times = np.arange(len(scores))
    return near(times[None] - times[:, None]).astype(float) @ scores


def _wrapped(scores, window):
    rows = []
    for t in range(len(scores)):
        near = np.arange(t - window, t + window + 1)
        near = near[(near < len(scores)) & (near >= -len(scores))]
        rows.append(scores[near].sum(axis=0))
    return np.stack(rows)


def _in_place(scores, window):
    sums = scores.copy()
    for t in range(len(sums)):
        sums[t] = sums[max(0, t - window) : t + window + 1].sum(axis=0)
    return sums


def _rolled(scores, window):
    return sum(np.roll(scores, shift, axis=0) for shift in range(-window, window + 1))


def _mean_pool(scores, window):
    counts = pool(np.ones_like(scores), window)
    return pool(scores, window) / counts


def _evidence(frames, count, window):
    return -np.random.default_rng([frames, count]).random((frames, count)) * 9, window


POOL = Build(
    id="7.4",
    title="evidence from a window",
    difficulty=3,
    minutes=7,
    question=(
        "`scores` (T, N) holds, for each of T frames, how well each of N clips explains that frame "
        "alone. Write `pool(scores, window)` (T, N): in row t stand the sums over all frames from "
        "t - window to t + window. At the ends of the clip there are fewer frames; take those that "
        "there are."
    ),
    stub='''def pool(scores, window):
    """Add up the scores (T, N) of all frames at most `window` away from each frame."""
    ...
''',
    reference=pool,
    axes=("frame", "clip"),
    tolerance=CLOSE,
    probes=(_evidence(7, 4, 1), _evidence(5, 3, 2), _evidence(6, 2, 0), _evidence(4, 5, 6)),
    inputs="clips and windows",
    hints=(
        "For one frame: which rows of `scores` count? A slice of rows, and then `.sum(axis=0)`.",
        "A slice may end beyond the last row, but must not start below 0: a negative start counts "
        "from the end. `max(0, t - window)` mends that.",
        "Make one row for each t, and `np.stack` them.",
    ),
    explanation=(
        "Noise falls on each frame by itself. So the chances that a clip explains this frame *and* "
        "that one are multiplied, and their logarithms, the scores, are added."
    ),
    mistakes=(
        Mistake(
            "negative start",
            lambda s, w: np.stack([s[t - w : t + w + 1].sum(axis=0) for t in range(len(s))]),
            "Your first rows are empty sums, or sums from the wrong end.",
            "It is right in the middle of the clip. But a slice that starts below 0 counts from "
            "the end.",
        ),
        Mistake(
            "wrapped round",
            _wrapped,
            "At the start your window goes on at the other end: a negative index counts from the "
            "last frame.",
            "`scores[-1]` is the last frame, without an error. Only frames from 0 on are there.",
            also=(
                lambda s, w: np.array(
                    [
                        sum(s[u] for u in range(t - w, t + w + 1) if u < len(s))
                        for t in range(len(s))
                    ]
                ),
            ),
        ),
        Mistake(
            "ends dropped",
            lambda s, w: np.stack([s[t - w : t + w + 1].sum(axis=0) for t in range(w, len(s) - w)]),
            "You left out the frames whose window is cut off by an end: every frame has a row.",
            "In the middle all windows are whole. At the ends take the frames that there are.",
        ),
        Mistake(
            "sums of sums",
            _in_place,
            "You write sums into the table that you still add up from: later rows then hold sums "
            "of sums.",
            "A copy protects the caller's scores, but not you. Read from one, write to the other.",
        ),
        Mistake(
            "wider than the clip",
            lambda s, w: np.stack(
                [np.convolve(column, np.ones(2 * w + 1), "same") for column in s.T], axis=1
            ),
            "Right while the window fits into the clip. Where it is wider, `np.convolve` gives as "
            "many rows as the window has.",
            "“same” means the length of the longer of the two, and that is the window here.",
        ),
        Mistake(
            "all before",
            lambda s, w: np.cumsum(s, axis=0),
            "You added up all frames so far, whatever the window.",
            "`np.cumsum` adds along time. It never lets go of a frame, and looks at none to come.",
        ),
        Mistake(
            "ends repeated",
            lambda s, w: np.stack(
                [
                    s[np.clip(np.arange(t - w, t + w + 1), 0, len(s) - 1)].sum(axis=0)
                    for t in range(len(s))
                ]
            ),
            "At the ends you counted the first or the last frame several times.",
            "It keeps every window as long as the others. But a frame is one piece of evidence.",
        ),
        Mistake(
            "stretched to full windows",
            lambda s, w: _mean_pool(s, w) * (2 * w + 1),
            "At the ends you made up for the frames that are missing. Take those that there are.",
            "It keeps all sums comparable. But what no frame says is no evidence.",
        ),
        Mistake(
            "the best of the window",
            lambda s, w: np.stack(
                [s[max(0, t - w) : t + w + 1].max(axis=0) for t in range(len(s))]
            ),
            "You took the largest score of the window. Add them.",
            "The best frame seems to say most. Yet one bad frame can rule a clip out.",
        ),
        Mistake(
            "along the clips",
            lambda s, w: pool(s.T, w).T,
            "You added up over neighbouring clips of the world. The window reaches over frames.",
            "Both axes are just numbers. Rows are frames here.",
        ),
        Mistake(
            "one row a window",
            lambda s, w: np.stack([s[t : t + 2 * w + 1].sum(axis=0) for t in range(len(s))]),
            "Your window begins at frame t. It has frame t in the middle.",
            "A slice starts at its first number. Here it starts `window` frames earlier.",
        ),
        Mistake(
            "past only",
            lambda s, w: _pooled(s, w, lambda apart: (apart <= 0) & (apart >= -w)),
            "You took this frame and those before it. The window reaches both ways.",
            "A camera that runs has no later frames. Here the whole clip is made at once.",
        ),
        Mistake(
            "without itself",
            lambda s, w: _pooled(s, w, lambda apart: (apart != 0) & (abs(apart) <= w)),
            "You left out the frame itself.",
            "Neighbours are the new thing. But nothing tells more about a frame than that frame.",
        ),
        Mistake(
            "last frame left out",
            lambda s, w: _pooled(s, w, lambda apart: (apart >= -w) & (apart < w)),
            "Your window ends one frame early.",
            "A slice stops before its end: `t + window` has to be `t + window + 1`.",
        ),
        Mistake(
            "mean",
            _mean_pool,
            "You took the mean of the scores. Add them.",
            "A mean looks tidier, and keeps windows comparable. But three frames are three pieces "
            "of evidence, not one.",
        ),
        Mistake(
            "round the corner",
            _rolled,
            "At the ends your window goes round: the first frame also counts the last.",
            "`np.roll` is short. It takes the clip for a ring.",
        ),
        Mistake(
            "width, not reach",
            lambda s, w: pool(s, w // 2),
            "You took the window as the number of frames in all. It is the reach to each side.",
            "Both are called window. Here window 1 means three frames.",
        ),
        Mistake(
            "everything",
            lambda s, w: np.broadcast_to(s.sum(axis=0), s.shape).copy(),
            "You added up all frames, whatever the window.",
            "That is the largest window. A smaller one has to be possible as well.",
        ),
    ),
)

EXERCISES = (GUESS, STEP, CROWD, POOL)

PREDICTIONS = (
    Prediction(
        id="7.a",
        question="Both rows were made from the same noise, by a denoiser that makes no mistake. "
        "In which row are the single frames sharper?",
        choices={
            "alone": "where each frame is made alone",
            "together": "where the frames are made together",
            "same": "in both alike",
        },
        slips={
            "together": "Help from other frames tells which thing to show. How sharply it is "
            "shown, each frame can settle by itself.",
            "alone": "A frame that has to agree with others could be a compromise. Here it is not: "
            "the clip as a whole chooses one clip.",
        },
        usual="Compare the edges of the shapes, one frame at a time.",
    ),
    Prediction(
        id="7.b",
        question="Alone, the 8 frames of a clip show 6 to 7 different things on average. Now each "
        "frame also uses the evidence of one neighbour to each side. How many different things "
        "does a clip show on average?",
        tolerance=0.2,
        slips={
            0: "Every clip shows something: even one that never changes shows one thing.",
            1: "One, if all frames agreed. But the first frame and the last never ask each other, "
            "nor anybody who asks both.",
            2: "Neighbouring windows overlap, so it could be that few. Yet each decides by itself, "
            "and they need not end in the same choice.",
            8: "Eight would be a new thing in every frame; even blind draws repeat some.",
            7: "That is as many as alone. But neighbours now share most of their evidence, and so "
            "mostly choose alike.",
            6: "That is nearly as many as alone. But neighbours now share most of their evidence, "
            "and so mostly choose alike.",
        },
        usual="A window of three frames keeps one thing for a few frames, not for all.",
        above="Two of the three frames that one frame hears are heard by its neighbour too, so a "
        "thing mostly lasts for more than one frame or two.",
    ),
)
