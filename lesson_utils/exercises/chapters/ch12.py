"""Exercises of notebook 12, say when and where."""

import numpy as np

from lesson_utils.exercises.chapters.ch05 import CLOSE, some
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 12.1 ----------------------------------------------------------------------------------------


def columns(where, period):
    """Say places (n,) in two columns (n, 2): cosine and sine of a hand on a dial."""
    angle = 2 * np.pi * where / period  # (n,): one turn a period
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


COLUMNS = Build(
    id="12.1",
    title="two columns",
    difficulty=2,
    minutes=5,
    question=(
        "A dial goes round once in `period` places: at place 0 its hand points to angle 0, at a "
        "quarter of the period to a right angle. Write `columns(where, period)`: for n places "
        "`where`, shape (n,), give the hand's cosine and its sine, in this order, as columns of a "
        "table (n, 2). Places may be fractions, and need not begin at 0. (NumPy's `cos` and `sin` "
        "take radians.)"
    ),
    stub='''def columns(where, period):
    """Say places (n,) in two columns (n, 2): cosine and sine of a hand on a dial."""
    ...
''',
    reference=columns,
    axes=("place", "column"),
    tolerance=CLOSE,
    probes=(
        (np.arange(5.0), 8),
        (np.array([3.0, 3.5, 11.0, -2.0]), 5.0),
        (np.arange(20.0, 27.0), 3),  # several times round
    ),
    hints=(
        "How far round is place 3 on a dial of 12? A quarter. As an angle, a whole turn is 2π.",
        "The angle is 2π · where / period, one for each place, without a loop.",
        "`np.stack([a, b], axis=1)` lays two (n,) arrays side by side as columns.",
    ),
    explanation=(
        "The product of two such rows is cos a · cos b + sin a · sin b = cos(a − b): it knows how "
        "far the two places are apart, and nothing else."
    ),
    mistakes=(
        Mistake(
            "no turn",
            lambda where, period: columns(where, period * 2 * np.pi),
            "You took the cosine of where / period: at a whole period your hand has turned by 1 "
            "radian, not by a whole turn.",
            "A share of 1 sounds like once round. In radians once round is 2π.",
            (lambda where, period: columns(where, 2 * np.pi),),  # the period forgotten as well
        ),
        Mistake(
            "degrees",
            lambda where, period: columns(where * 180 / np.pi, period),
            "Your angles are degrees: 360 a turn. NumPy's cosine takes radians.",
            "A turn has 360 degrees, and nothing complains.",
        ),
        Mistake(
            "half a turn",
            lambda where, period: columns(where, 2 * period),
            "Your hand makes half a turn a period: π in place of 2π.",
            "π is the number that one remembers. A whole turn is two of it.",
        ),
        Mistake(
            "sine first",
            lambda where, period: columns(where, period)[:, ::-1],
            "Your columns are swapped: cosine first, then sine.",
            "The scores would be the same. But at place 0 the hand points to (1, 0).",
        ),
        Mistake(
            "backwards",
            lambda where, period: columns(-where, period),
            "Your hand turns backwards: the sign of the sine is wrong.",
            "The scores would be the same, as cos(−a) is cos a. Keep one sense of turning.",
        ),
        Mistake(
            "lying down",
            lambda where, period: columns(where, period).T,
            "Your table is lying on its side: (2, n).",
            "`np.stack` and `np.array` lay what they get as rows; `axis=1` makes columns.",
        ),
        Mistake(
            "one column",
            lambda where, period: columns(where, period)[:, :1],
            "You gave the cosine alone. With one column, places to either side of 0 look alike.",
            "The cosine is what the score turns out to be. Its two factors need the sine as well.",
            (lambda where, period: columns(where, period)[:, 0],),
        ),
        Mistake(
            "the place itself",
            lambda where, period: np.stack([where, where / period], axis=1),
            "You gave the place as a number. Products of places grow without end, and far places "
            "outshout near ones.",
            "A number says where it is. But attention multiplies: 20 × 24 is not “close”.",
        ),
    ),
)

# --- 12.2 ----------------------------------------------------------------------------------------


def rotate(x, where, frequencies):
    """Turn each pair of neighbours in x (n, d) by where (n,) × frequency (d/2,)."""
    angle = np.outer(where, frequencies)  # (n, d/2)
    a, b = x[:, 0::2], x[:, 1::2]  # n (d/2 2) -> two of n d/2
    turned = np.cos(angle) * a - np.sin(angle) * b, np.sin(angle) * a + np.cos(angle) * b
    return np.stack(turned, axis=2).reshape(x.shape)  # n d/2 2 -> n (d/2 2)


def _halves(x):
    """Bring pairs that stand half a row apart side by side: n (2 d/2) -> n (d/2 2)."""
    return x.reshape(len(x), 2, -1).swapaxes(1, 2).reshape(x.shape)


def _whole(x):
    """Undo `_halves`."""
    return x.reshape(len(x), -1, 2).swapaxes(1, 2).reshape(x.shape)


def _in_place(x, where, frequencies):
    angle = np.outer(where, frequencies)
    x = x.copy()
    x[:, 0::2] = np.cos(angle) * x[:, 0::2] - np.sin(angle) * x[:, 1::2]
    x[:, 1::2] = np.sin(angle) * x[:, 0::2] + np.cos(angle) * x[:, 1::2]
    return x


def _mirrored(x, where, frequencies):
    angle = np.outer(where, frequencies)
    a, b = x[:, 0::2], x[:, 1::2]
    turned = np.cos(angle) * a + np.sin(angle) * b, np.sin(angle) * a + np.cos(angle) * b
    return np.stack(turned, axis=2).reshape(x.shape)


def _apart(x, where, frequencies):
    turned = rotate(x, where, frequencies)
    return np.concatenate([turned[:, 0::2], turned[:, 1::2]], axis=1)


ROTATE = Build(
    id="12.2",
    title="rotate",
    difficulty=4,
    minutes=8,
    question=(
        "Row i of x, shape (n, d) with d even, is a query or a key that stands at place "
        "`where[i]`. Its numbers are taken in pairs of neighbours, (0, 1), (2, 3) and so on, and "
        "pair j is turned by the angle `where[i] * frequencies[j]` (radians, from the first number "
        "towards the second): (a, b) becomes (a·cos − b·sin, a·sin + b·cos). Write "
        "`rotate(x, where, frequencies)`, which gives a new table (n, d), each pair in its place. "
        "Leave x as it was."
    ),
    stub='''def rotate(x, where, frequencies):
    """Turn each pair of neighbours in x (n, d) by where (n,) × frequency (d/2,)."""
    ...
''',
    reference=rotate,
    axes=("token", "number"),
    tolerance=CLOSE,
    probes=(
        (some(3, 4), np.array([0.0, 1.0, 2.0]), np.array([1.0, 0.1])),
        (some(5, 6), np.arange(7.0, 12.0), np.array([0.9, 0.3, 0.05])),
        (some(4, 2), np.array([-1.0, 0.5, 3.0, 30.0]), np.array([0.4])),
    ),
    hints=(
        "All angles at once are one table (n, d/2): each place times each frequency.",
        "`x[:, 0::2]` is the first number of every pair, `x[:, 1::2]` the second. Both have the "
        "shape of the angles.",
        "Work out both new halves before you write either back, into a new array.",
    ),
    explanation=(
        "Turning query and key by angles that grow with their places leaves in their product only "
        "the difference of the angles. And no row changes its length: a rotation adds nothing and "
        "takes nothing away."
    ),
    mistakes=(
        Mistake(
            "halves",
            lambda x, where, frequencies: _whole(rotate(_halves(x), where, frequencies)),
            "You paired number j with number j + d/2. Many models do, and it works as well; here "
            "the pairs are neighbours.",
            "It is a single split down the middle. Weights trained for one order do not fit the "
            "other.",
        ),
        Mistake(
            "backwards",
            lambda x, where, frequencies: rotate(x, -where, frequencies),
            "Your pairs turn the other way round: the minus stands before the wrong sine.",
            "The scores would be the same. Keep one sense of turning: (1, 0) goes towards (0, 1).",
        ),
        Mistake(
            "overwritten",
            _in_place,
            "The second number of each pair was worked out from a first one that you had changed "
            "already.",
            "Two lines, one after the other, as on paper. But both need the old pair.",
        ),
        Mistake(
            "mirrored",
            _mirrored,
            "Both of your sines have a plus: that is no rotation, the rows change their length.",
            "The two lines look alike. One of the four terms has a minus.",
        ),
        Mistake(
            "one speed",
            lambda x, where, frequencies: rotate(
                x, where, frequencies[:1].repeat(len(frequencies))
            ),
            "All your pairs turn at the first frequency.",
            "With one pair it is right. Slow pairs are there to tell far places apart.",
        ),
        Mistake(
            "left apart",
            _apart,
            "Your numbers are right, but all first ones of the pairs stand before all second ones.",
            "`concatenate` lays the two parts one after the other. They have to be interleaved.",
        ),
        Mistake(
            "added",
            lambda x, where, frequencies: x + np.outer(where, frequencies).repeat(2, axis=1),
            "You added the angles to the numbers.",
            "Positions *are* added in some models. Then a score is more than looks and offset.",
        ),
        Mistake(
            "turns",
            lambda x, where, frequencies: rotate(x, where, 2 * np.pi * frequencies),
            "You multiplied by 2π: the frequencies are radians a place already.",
            "In 12.1 a period was given, and 2π made radians of it.",
        ),
    ),
)

# --- 12.3 ----------------------------------------------------------------------------------------


def last_place(seconds, fps, trained_fps):
    """Place of a clip's last frame, by index and by time."""
    last = int(seconds * fps) - 1  # counted from 0
    return last, last * trained_fps / fps


LAST_PLACE = Count(
    id="12.3",
    title="the last frame's place",
    difficulty=2,
    minutes=4,
    question=(
        "A model was trained on clips of 2 seconds at 8 fps. It calls their frames 0 to 15. You "
        "give it 3 seconds at 20 fps, every frame a token step. At which place does the *last* "
        "frame stand, (1) if places count frames; (2) if places count time, with the trained "
        "distance from frame to frame as 1? Give both as a pair."
    ),
    stub="places_12_3 = ..., ...  # by index, by time\n",
    reference=last_place,
    numbers={"seconds": 3, "fps": 20, "trained_fps": 8},
    told=(
        "A model was trained at {trained_fps} fps; you give it {seconds} seconds at {fps} fps. The "
        "last frame's place by index, and by time?"
    ),
    draw=lambda rng: {
        "seconds": int(rng.integers(2, 7)),
        "fps": int(rng.choice([10, 20, 25, 30])),
        "trained_fps": int(rng.choice([4, 6, 8, 12])),
    },
    wants="two numbers: by index, by time",
    labels=("The place by index", "The place by time"),
    hints=(
        "How many frames has the clip? The first stands at place 0.",
        "By time: how many of the trained steps, of 1/8 s each, lie between the first frame and "
        "the last?",
        "The last frame comes (frames − 1) / fps seconds after the first.",
    ),
    explanation=(
        "By index the clip ends far beyond the places of the training, and its steps are shorter "
        "in time than any that were seen. By time the steps are fractions, and the clip ends where "
        "its seconds end."
    ),
    mistakes=(
        Mistake(
            "counted from 1",
            lambda seconds, fps, trained_fps: (seconds * fps, seconds * trained_fps),
            "You counted the frames. The first stands at place 0, so the last is one less.",
            "Eight frames sound like place 8. Their places are 0 to 7.",
            (lambda seconds, fps, trained_fps: (seconds * fps, seconds * trained_fps - 1),),
        ),
        Mistake(
            "one less trained step",
            lambda seconds, fps, trained_fps: (seconds * fps - 1, seconds * trained_fps - 1),
            "By time you took one off a clip of the trained rate. But your last frame comes 1/fps "
            "before the end, not a whole trained step.",
            "At the trained rate it is right. This clip's frames stand closer together.",
        ),
        Mistake(
            "turned over",
            lambda seconds, fps, trained_fps: (
                seconds * fps - 1,
                (seconds * fps - 1) * fps / trained_fps,
            ),
            "You stretched time where it has to shrink: more frames a second are closer together.",
            "It is a ratio of two rates, and either may stand on top.",
        ),
        Mistake(
            "in seconds",
            lambda seconds, fps, trained_fps: (seconds * fps - 1, (seconds * fps - 1) / fps),
            "By time you gave seconds. One place is one trained step, so there are several in a "
            "second.",
            "Seconds are time too. But the model learned its steps, not seconds.",
        ),
        Mistake(
            "the same twice",
            lambda seconds, fps, trained_fps: (seconds * fps - 1, seconds * fps - 1),
            "You gave the index twice. By time a clip of another rate has other places.",
            "At the trained rate both agree.",
        ),
    ),
)

EXERCISES = (COLUMNS, ROTATE, LAST_PLACE)

PREDICTIONS = (
    Prediction(
        id="12.a",
        question="All patches of two seconds are shuffled, over place and time, and attention asks "
        "by looks, everywhere. What does a patch get now?",
        choices={
            "same": "exactly what it got before",
            "moving": "the same, unless it belongs to something that moves",
            "other": "another mix, as its neighbours are others now",
        },
        slips={
            "moving": "Nothing in a score knows of motion: it compares two looks, wherever they "
            "are.",
            "other": "Attention has no neighbours. It asks all, and a sum does not mind the order.",
        },
        usual="Ask what in q·k knows where a token stands.",
    ),
    Prediction(
        id="12.b",
        question="The spoiled rabbit of lesson 05 once more. Both patterns may ask for looks and "
        "for the place, each as sharply as suits it best. Where does *full* come out?",
        choices={
            "behind": "still a decibel or more behind temporal",
            "level": "level with it, within half a decibel",
            "ahead": "a decibel or more ahead of it",
        },
        slips={
            "behind": "It was behind because it took in what merely looks alike. That can be told "
            "by its place now.",
            "ahead": "It finds a little more where things move, and takes in a little more that is "
            "wrong where they stand.",
        },
        usual="Ask what full lacked in lesson 05, and what temporal had without asking.",
    ),
)
