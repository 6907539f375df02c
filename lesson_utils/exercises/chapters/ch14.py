"""Exercises of notebook 14, spend where it changes."""

import numpy as np

from lesson_utils.exercises.chapters.ch05 import some
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 14.1 ----------------------------------------------------------------------------------------


def keep(rows, threshold):
    """Say which patches to keep: rows (T, s, values) of bytes -> (T, s) bool."""
    kept = np.ones(rows.shape[:2], bool)
    last = rows[0].astype(float)  # (s, values): what was kept last at each place
    for t in range(1, len(rows)):
        kept[t] = np.abs(rows[t] - last).mean(axis=1) > threshold
        last[kept[t]] = rows[t][kept[t]]
    return kept


def _by(differ, update="kept", at_least=False):
    """A rule with another difference, or with other patches to compare with next time."""

    def keep(rows, threshold):
        kept = np.ones(rows.shape[:2], bool)
        last = rows[0].copy()
        for t in range(1, len(rows)):
            apart = differ(rows[t], last)
            kept[t] = apart >= threshold if at_least else apart > threshold
            if update == "always" or (update == "any" and kept[t].any()):
                last = rows[t].copy()
            elif update == "kept":
                last[kept[t]] = rows[t][kept[t]]
        return kept

    return keep


def _mean(a, b):
    return np.abs(a.astype(float) - b).mean(axis=1)


def _sum(a, b):
    return np.abs(a.astype(float) - b).sum(axis=1)


def _from_black(rows, threshold):
    black = np.zeros_like(rows[:1])
    return keep(np.concatenate([black, rows]), threshold)[1:]


def _without_first(rows, threshold):
    kept = keep(rows, threshold)
    kept[0] = False
    return kept


def _moments(T, s, values, grain=3):
    """Patches under grain: some jump, the others drift; (T, s, values) bytes."""
    rng = np.random.default_rng([T, s, values])
    place = np.arange(s)[:, None]
    still = rng.integers(60, 200, (1, s, values))
    jumps = rng.integers(-40, 40, (T, s, 1)) * (rng.random((T, s, 1)) < 0.5) * (place % 3 == 1)
    drift = np.arange(T)[:, None, None] * (place % 3 - 1) * 2
    grained = still + jumps + drift + rng.integers(-grain, grain + 1, (T, s, values))
    return grained.clip(0, 255).astype(np.uint8)


DUSK = np.array([90, 88, 86, 84, 82, 80], np.uint8)
DARK = np.array([[2, 90], [0, 90], [6, 90], [3, 90]], np.uint8)[..., None]  # (4, 2, 1): one black
LINE = np.stack([DUSK, np.full(6, 40, np.uint8)], axis=1)[..., None]  # (6, 2, 1): one drifts

KEEP = Build(
    id="14.1",
    title="keep what differs from the last kept",
    difficulty=3,
    minutes=7,
    question=(
        "`rows[t, i]` holds the values of patch i at time step t, bytes, so that `rows` has the "
        "shape (T, s, values). Write `keep(rows, threshold)`, a bool table (T, s). At the first "
        "step all patches are kept. Later a patch is kept if the mean absolute difference of its "
        "values to the patch that was **kept last at its place** is *more* than the threshold. "
        "Each place decides for itself. (Bytes wrap around at 0 and 255.) Leave `rows` as they "
        "were."
    ),
    stub='''def keep(rows, threshold):
    """Say which patches to keep: rows (T, s, values) of bytes -> (T, s) bool."""
    ...
''',
    reference=keep,
    axes=("step", "place"),
    probes=(
        (LINE, 3),
        (LINE[:5, :, :].copy(), 4),
        (_moments(9, 5, 12), 5.5),
        (_moments(12, 4, 3, grain=9), 9),
        (_moments(2, 3, 8), 0),
        (DARK, 3),
    ),
    inputs="rows, among them some that drift",
    hints=(
        "What do you have to remember from one step to the next? One patch for each place, and not "
        "the whole step before.",
        "Begin with a table that is True everywhere and with a copy of the first step, as floats. "
        "Go through the later steps in order.",
        "A row of the table, used as an index, picks the places whose patch you have to remember "
        "anew: `last[row] = …[row]`.",
    ),
    explanation=(
        "What is remembered is what a viewer would be shown. So no patch is ever shown that is "
        "further off than the threshold, however slowly it got there."
    ),
    mistakes=(
        Mistake(
            "frame before",
            _by(_mean, update="always"),
            "You compared with the step before, kept or not. A patch that drifts slowly is then "
            "never kept, however far it goes.",
            "It is the rule from above, and one line shorter. Here the patch that was kept last "
            "counts.",
        ),
        Mistake(
            "first frame",
            _by(_mean, update="never"),
            "You compared every step with the first one. What was kept later has to take its "
            "place.",
            "The first step is kept last until something changes. After that it is old.",
        ),
        Mistake(
            "at least",
            _by(_mean, at_least=True),
            "You keep a patch at the threshold itself. *More* than the threshold was asked for.",
            "On real pixels a mean is hardly ever just the threshold. Drawn clips are full of it.",
        ),
        Mistake(
            "wrapped bytes",
            _by(lambda a, b: np.abs(a - b).mean(axis=1)),
            "Your differences are bytes: 88 − 90 is not −2 there but 254.",
            "It works wherever things grow lighter. Turn one of the two into floats first.",
            (_by(lambda a, b: np.abs(a - b).mean(axis=1), update="always"),),
        ),
        Mistake(
            "signed",
            _by(lambda a, b: (a.astype(float) - b).mean(axis=1)),
            "You took the mean of signed differences: what grows darker is never kept, and half "
            "lighter, half darker cancels.",
            "One `abs` is quickly forgotten, and for a patch that grows lighter as a whole it "
            "makes no difference.",
        ),
        Mistake(
            "abs too late",
            _by(lambda a, b: np.abs((a.astype(float) - b).mean(axis=1))),
            "You took the absolute value of the mean. Inside a patch, lighter and darker cancel "
            "before it.",
            "There is a mean and there is an absolute value. Their order matters.",
        ),
        Mistake(
            "largest",
            _by(lambda a, b: np.abs(a.astype(float) - b).max(axis=1)),
            "You took the largest difference in a patch, not the mean: one pixel of grain keeps "
            "it.",
            "One value that differs much may be worth a token. But the threshold is for the mean.",
        ),
        Mistake(
            "sum",
            _by(_sum),
            "You took the sum over a patch. The threshold is for the mean of its values.",
            "A patch of one value has both alike. One of 768 values reaches any sum.",
        ),
        Mistake(
            "root of squares",
            _by(lambda a, b: np.sqrt(np.square(a.astype(float) - b).mean(axis=1))),
            "You took the root of the mean square. That is never below the mean absolute "
            "difference, so you keep more.",
            "Decibels are made of squares, and both are in grey levels.",
        ),
        Mistake(
            "all or none",
            _by(lambda a, b: np.full(len(a), _mean(a, b).mean())),
            "You compared whole steps: all of their patches are kept, or none. Each place decides "
            "for itself.",
            "A mean without `axis=1` is one number, and it spreads over the whole row.",
        ),
        Mistake(
            "all remembered",
            _by(_mean, update="any"),
            "As soon as one patch is kept you remember the whole step. A place that was not kept "
            "has to keep its old patch.",
            "`last = rows[t]` looks like an update. It forgets what the other places show.",
        ),
        Mistake(
            "dropped",
            lambda rows, threshold: ~keep(rows, threshold),
            "Your table is True where a patch is dropped. It has to be True where it is kept.",
            "*Static* tokens are what such code looks for. Here we name those that stay.",
        ),
        Mistake(
            "no first",
            _without_first,
            "You left out the first step. Nothing was kept before it, so all of it is new.",
            "It differs from nothing. But without it there is nothing to hold on to.",
            (lambda rows, threshold: keep(rows, threshold)[1:],),
        ),
        Mistake(
            "from black",
            _from_black,
            "You compared the first step with black: its dark patches are not kept. At the first "
            "step all are.",
            "Zeros look like nothing. As a picture they are black.",
        ),
    ),
)

# --- 14.2 ----------------------------------------------------------------------------------------


def evening(frames, places, busy, threshold):
    """Tokens by the frame before, and by the last one kept."""
    by_before = places + (frames - 1) * busy
    again = (frames - 1) // (threshold + 1)  # how often one that drifts is kept after the first
    return by_before, by_before + (places - busy) * again


def _evening(again):
    """The tokens if those that drift are kept anew so often."""
    return lambda frames, places, busy, threshold: (
        places + (frames - 1) * busy,
        places + (frames - 1) * busy + (places - busy) * again(frames, threshold),
    )


def _street(rng):
    """Draw a street whose last frame comes just before the next that would be kept."""
    threshold = int(rng.integers(2, 10))
    return {
        "frames": (threshold + 1) * int(rng.integers(8, 25)),
        "places": int(rng.choice([144, 196, 256])),
        "busy": int(rng.integers(5, 60)),
        "threshold": threshold,
    }


EVENING = Count(
    id="14.2",
    title="tokens of an evening",
    difficulty=3,
    minutes=5,
    question=(
        "A camera on a tripod films a street at dusk: 100 frames of 14 × 14 = 196 patches. In 20 "
        "patches there is traffic; they differ by 30 grey levels and more from anything that they "
        "showed before. All values of the others get darker by exactly 1 level from each frame to "
        "the next. A patch is kept if it differs by *more* than 4 levels on average; at the "
        "first frame all are. How many tokens are kept, (1) if it is compared with the frame "
        "before; (2) if with the one that was kept last at its place? Give both as a pair."
    ),
    stub="tokens_14_2 = ..., ...  # by the frame before, by the last kept\n",
    reference=evening,
    numbers={"frames": 100, "places": 196, "busy": 20, "threshold": 4},
    told=(
        "{frames} frames of {places} patches, {busy} of them with traffic; the others get darker "
        "by 1 level a frame. Kept if it differs by more than {threshold} levels. Tokens by the "
        "frame before, and by the last kept?"
    ),
    draw=_street,
    wants="two whole numbers: by the frame before, by the last kept",
    labels=("The number by the frame before", "The number by the last kept"),
    steps={
        "the tokens of the patches that get dark": lambda frames, places, busy, threshold: (
            (places - busy) * (1 + (frames - 1) // (threshold + 1))
        ),
        "what the patches that get dark add after the first frame": (
            lambda frames, places, busy, threshold: (
                (places - busy) * ((frames - 1) // (threshold + 1))
            )
        ),
    },
    hints=(
        "Count the first frame, the traffic and the others apart. How many frames come after the "
        "first?",
        "A patch without traffic: after how many frames is it *more* than 4 levels from the one "
        "that was kept?",
        "It is kept at frames 0, 5, 10 and so on, as far as the clip goes.",
    ),
    explanation=(
        "By the frame before, nothing that gets dark is ever kept after the first frame: in the "
        "end it is shown 99 levels too light. By the last kept it is kept every fifth frame, and "
        "never more than 4 levels off. That costs tokens, and they are well spent."
    ),
    mistakes=(
        Mistake(
            "at the threshold",
            _evening(lambda frames, threshold: (frames - 1) // threshold),
            "You kept a patch as soon as it differs by the threshold. It has to differ by *more*, "
            "so it takes one frame longer.",
            "Every fourth frame is 4 levels on. But 4 is not more than 4.",
        ),
        Mistake(
            "one too many",
            _evening(lambda frames, threshold: frames // (threshold + 1)),
            "You kept what gets dark once too often: after the first frame there is one frame "
            "less, and the last time falls beyond the end.",
            "So often does the step go into the frames. But one of those times is the first frame.",
        ),
        Mistake(
            "the first twice",
            lambda frames, places, busy, threshold: (
                places + frames * busy,
                places + frames * busy + (places - busy) * ((frames - 1) // (threshold + 1)),
            ),
            "You counted the traffic in all frames, and the first frame once more as a whole.",
            "So many frames, so many patches of traffic. Those of the first are in its 196.",
            (
                lambda frames, places, busy, threshold: (
                    places + frames * busy,
                    places + frames * busy + (places - busy) * (frames // (threshold + 1)),
                ),
            ),
        ),
        Mistake(
            "no first",
            lambda frames, places, busy, threshold: (
                (frames - 1) * busy,
                (frames - 1) * busy + (places - busy) * ((frames - 1) // (threshold + 1)),
            ),
            "You left out the first frame: all of its patches are tokens.",
            "Nothing has changed yet. But there is nothing yet that could be shown instead.",
        ),
        Mistake(
            "a first frame of traffic",
            lambda frames, places, busy, threshold: (
                frames * busy,
                frames * busy + (places - busy) * ((frames - 1) // (threshold + 1)),
            ),
            "By the frame before you counted the traffic alone. At the first frame all patches are "
            "kept.",
            "Only traffic moves. But what stands still has to be shown as well.",
            (
                lambda frames, places, busy, threshold: (
                    frames * busy,
                    evening(frames, places, busy, threshold)[1],
                ),
            ),
        ),
        Mistake(
            "traffic alone",
            lambda frames, places, busy, threshold: (frames * busy, frames * busy),
            "You counted the traffic alone. The first frame is kept whole, and what gets dark is "
            "kept from time to time by the second rule.",
            "Traffic is what moves. But darkness is change as well.",
        ),
        Mistake(
            "the same twice",
            lambda frames, places, busy, threshold: (places + (frames - 1) * busy,) * 2,
            "You gave the first rule's number twice. From the last one kept a patch drifts on, "
            "until it is more than the threshold away.",
            "From frame to frame the difference is 1 under both rules. What adds up is left out.",
        ),
        Mistake(
            "kept in every frame",
            lambda frames, places, busy, threshold: (frames * places,) * 2,
            "You kept everything, as everything changes. But 1 level is not more than the "
            "threshold.",
            "Not one pixel stays as it was. The threshold is there to let that pass.",
            (
                lambda frames, places, busy, threshold: (
                    places + (frames - 1) * busy,
                    frames * places,
                ),
            ),
        ),
        Mistake(
            "the other way round",
            lambda frames, places, busy, threshold: evening(frames, places, busy, threshold)[::-1],
            "You gave the two numbers the other way round.",
            "The newer rule sounds like the thriftier one. It keeps more, and loses less.",
        ),
    ),
)

# --- 14.3 ----------------------------------------------------------------------------------------


def best_tiles(q, k, count):
    """Say which tiles each tile asks: q, k (m, tokens, d) -> (m, m) bool."""
    scores = q.mean(axis=1) @ k.mean(axis=1).T  # (m, d) @ (d, m) -> (m, m)
    asked = np.argsort(scores, axis=1)[:, -count:]  # (m, count): numbers of tiles
    table = np.zeros(scores.shape, bool)
    np.put_along_axis(table, asked, True, axis=1)
    return table


def _chosen(scores, count):
    """Mark the `count` largest scores of each row."""
    table = np.zeros(scores.shape, bool)
    np.put_along_axis(table, np.argsort(scores, axis=1)[:, -count:], True, axis=1)
    return table


def _means(q, k):
    return q.mean(axis=1) @ k.mean(axis=1).T


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def _by_limit(q, k, count):
    scores = _means(q, k)
    return scores >= np.sort(scores, axis=1)[:, -count]


def _every_row(q, k, count):
    table = np.zeros((len(q), len(k)), bool)
    table[:, np.argsort(_means(q, k), axis=1)[:, -count:]] = True
    return table


def _own_too(q, k, count):
    table = best_tiles(q, k, count)
    return table | np.eye(len(table), dtype=bool)


def _of_all(q, k, count):
    scores = _means(q, k)
    return scores >= np.sort(scores, axis=None)[-count * len(scores)]


BEST = Build(
    id="14.3",
    title="the best tiles",
    difficulty=3,
    minutes=6,
    question=(
        "The tokens of a clip lie in m tiles: `q[i]` and `k[i]`, shape (tokens, d), are the "
        "queries and keys of tile i, so that `q` and `k` have the shape (m, tokens, d). Write "
        "`best_tiles(q, k, count)`, a bool table (m, m): in row i it is True for the `count` tiles "
        "whose *mean key* has the largest product with the *mean query* of tile i. No two products "
        "are equal. (Whether a tile asks itself hangs on its score, like everything else.)"
    ),
    stub='''def best_tiles(q, k, count):
    """Say which tiles each tile asks: q, k (m, tokens, d) -> (m, m) bool."""
    ...
''',
    reference=best_tiles,
    axes=("asking tile", "asked tile"),
    probes=(
        (*some(2, 5, 4, 3), 2),
        (*some(2, 7, 2, 6), 3),
        (*some(2, 4, 6, 2), 1),
        (*some(2, 6, 3, 5), 6),
    ),
    inputs="sets of tiles",
    hints=(
        "First one row for each tile, (m, d), of the queries and of the keys. Over which axis is "
        "the mean?",
        "All products of mean queries and mean keys are one matrix product, (m, m).",
        "`np.argsort(…, axis=1)` gives the numbers of the tiles from the smallest score to the "
        "largest. `np.put_along_axis` writes True at such numbers.",
    ),
    explanation=(
        "m² products of tiles stand for all n² of tokens: with 64 tokens a tile that is 4,096 "
        "times fewer. What is left is exact attention over the chosen tiles."
    ),
    mistakes=(
        Mistake(
            "the worst",
            lambda q, k, count: _chosen(-_means(q, k), count),
            "You chose the tiles with the smallest products.",
            "`argsort` begins with the smallest. The best stand at its end.",
        ),
        Mistake(
            "by column",
            lambda q, k, count: _chosen(_means(q, k).T, count).T,
            "You chose the best in each column: for each tile those that ask it. Then one tile may "
            "ask many and another none.",
            "The table is square, so either axis runs through.",
        ),
        Mistake(
            "keys ask",
            lambda q, k, count: _chosen(_means(k, q), count),
            "Your keys ask and your queries answer: row i belongs to the mean *query* of tile i.",
            "With q and k from the same look the two would be the same.",
        ),
        Mistake(
            "limits lie down",
            _by_limit,
            "Your limits, one a row, lie along the row: each column got one. `[:, None]` stands "
            "them up.",
            "(m, m) against (m,) runs without a word, as the table is square.",
        ),
        Mistake(
            "in every row",
            _every_row,
            "You marked each row's tiles in all rows: `table[:, numbers]` takes every row.",
            "Row i needs its own numbers. `np.put_along_axis`, or a loop, does that.",
        ),
        Mistake(
            "numbers for ranks",
            lambda q, k, count: np.argsort(-_means(q, k), axis=1) < count,
            "You compared what `argsort` gives with the count. It gives *which* tile is first, "
            "second and so on, not what rank each tile has.",
            "An `argsort` of the `argsort` gives the ranks.",
        ),
        Mistake(
            "nearest",
            lambda q, k, count: _chosen(
                -np.square(q.mean(axis=1)[:, None] - k.mean(axis=1)).sum(axis=2), count
            ),
            "You took the mean keys at the least distance. Attention goes by the product.",
            "Lesson 13 looked for the nearest code. There short and long mattered otherwise.",
        ),
        Mistake(
            "of all",
            _of_all,
            "You chose the largest products of the whole table. Each row has to choose `count` for "
            "itself.",
            "There are as many in all. But a tile that asks nobody has no answer.",
        ),
        Mistake(
            "largest score",
            lambda q, k, count: _chosen(np.einsum("iad,jbd->ijab", q, k).max(axis=(2, 3)), count),
            "You went by the largest single product of two tokens. That takes all n² of them, and "
            "means were asked for.",
            "One strong pair may be what counts. But then nothing is saved.",
        ),
        Mistake(
            "first tokens",
            lambda q, k, count: _chosen(q[:, 0] @ k[:, 0].T, count),
            "You compared the first token of each tile. The mean over all its tokens was asked "
            "for.",
            "One row a tile is what you need, and that is one.",
        ),
        Mistake(
            "cosine",
            lambda q, k, count: _chosen(_unit(q.mean(axis=1)) @ _unit(k.mean(axis=1)).T, count),
            "You scaled the means to one length. Scores of attention are products: long keys "
            "count for more.",
            "Likeness is often a cosine. A softmax sees the product.",
        ),
        Mistake(
            "over the numbers",
            lambda q, k, count: _chosen(q.mean(axis=2) @ k.mean(axis=2).T, count),
            "Your mean goes over the numbers of each token, the last axis. The mean query of a "
            "tile is taken over its tokens, axis 1.",
            "Either way (m, something) comes out, and the product fits.",
        ),
        Mistake(
            "never its own",
            lambda q, k, count: _chosen(_means(q, k) - 1e9 * np.eye(len(q)), count),
            "You left out the tile itself. It may be among the best, and then it asks itself.",
            "It sounds as if tiles ask *others*. Attention always sees itself as well.",
        ),
        Mistake(
            "own too",
            _own_too,
            "You let every tile ask itself as well. That may be wise; here its score decides.",
            "A tile surely fits itself. Its mean need not.",
        ),
        Mistake(
            "one too few",
            lambda q, k, count: (
                _chosen(_means(q, k), count)
                & (_means(q, k) > np.sort(_means(q, k), axis=1)[:, -count, None])
            ),
            "You left out the last of the best: a row has one tile too few.",
            "Larger than the count-th largest leaves that one out.",
        ),
        Mistake(
            "numbers",
            lambda q, k, count: np.argsort(_means(q, k), axis=1)[:, -count:],
            "You gave the numbers of the tiles. A bool table (m, m) was asked for.",
            "The numbers say the same. A table can be counted, drawn and compared.",
            (lambda q, k, count: np.argsort(-_means(q, k), axis=1)[:, :count],),
        ),
    ),
)

EXERCISES = (KEEP, EVENING, BEST)

PREDICTIONS = (
    Prediction(
        id="14.a",
        question="A patch is kept if it differs from the frame before by more than 6 grey levels "
        "on average; that leaves about half of the bunny's tokens. What was dropped is shown as "
        "the last patch that was kept there. How does that compare, in decibels, with giving two "
        "frames one token, their mean?",
        choices={
            "better": "clearly better, by a decibel or more",
            "level": "about level: less than a decibel lies between them",
            "worse": "clearly worse, by a decibel or more",
        },
        slips={
            "better": "What is kept is exact. But some of what is dropped was never looked at "
            "again, and drifts away from what is shown.",
            "worse": "What drifts away costs much. But what is kept is exact, and the mean blurs "
            "everything that moves.",
        },
        usual="Ask what becomes of a patch that changes by 5 levels in each frame.",
    ),
    Prediction(
        id="14.b",
        question="Each of 128 tiles asks 16 others: those whose mean key fits its mean query best. "
        "Or it asks the window of 3 × 3 × 3 tiles around it, whatever they show. The chosen tiles "
        "hold more of the attention's weight. Whose output is further from that of full attention?",
        choices={
            "window": "the window's: it leaves out more weight",
            "level": "both are about equally far",
            "chosen": "that of the chosen tiles",
        },
        slips={
            "window": "Weight is a mean over all tokens. What is left out matters only if it would "
            "have changed the answer.",
            "level": "They keep different weight for different tokens. Look at those that lost "
            "nearly all of theirs.",
        },
        usual="Ask which tokens lose most when 64 of them choose together.",
    ),
)
