"""Exercises of notebook 05, let frames talk."""

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

CLOSE = 1e-6  # results that differ by rounding only are the same


def some(*shape, scale=1.0):
    """Make numbers without a pattern, the same in every run."""
    return np.random.default_rng(shape).normal(0, scale, shape)


# --- 5.1 -----------------------------------------------------------------------------------------


def softmax(scores):
    """Turn each row of scores (n, m) into weights that sum to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _shifted(shift):
    """A softmax that takes something else off than each row's maximum."""

    def softmax(scores):
        raised = np.exp(scores - shift(scores))
        return raised / raised.sum(axis=1, keepdims=True)

    return softmax


_overflowing = _shifted(lambda scores: 0)
LOW = -400 + some(2, 12).round()  # whole numbers: easily read, and exact in float32
LONELY = LOW.copy()
LONELY[0, 5] = 400  # far above its row's mean; and the other row is far below the table's maximum


def _raised(scores):
    return np.exp(scores - scores.max(axis=1, keepdims=True))


def _whole_table(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


SOFTMAX = Build(
    id="5.1",
    title="softmax",
    difficulty=3,
    minutes=6,
    question=(
        "Row i of `scores`, shape (n, m), says how well each of m keys answers question i. Write "
        "`softmax(scores)`: in each row take e to the power of every score, and divide by the "
        "sum of the row. Scores may be in the hundreds, where such powers outgrow what a computer "
        "can hold. Adding one number to a whole row of scores changes nothing in its weights, so "
        "choose that number well."
    ),
    stub='''def softmax(scores):
    """Turn each row of scores (n, m) into weights that sum to 1."""
    ...
''',
    reference=softmax,
    axes=("question", "key"),
    tolerance=CLOSE,
    probes=(
        (some(3, 5),),
        (some(4, 2, scale=3.0),),
        # Each power is just finite, their sum is not: so the plain formula gives 0, not NaN.
        (709.1 + some(2, 7) / 10,),
        (LONELY,),
        (
            np.where(np.arange(4) < 2, 400, -400) + some(3, 4).round(),
        ),  # far above the minimum alone
        (LOW[:, :3],),  # far below the largest size
        (1500 + some(5, 2).round(),),  # far above any number that one might fix
    ),
    hints=(
        "Which number can you take off a row so that the largest power becomes e to the 0?",
        "`max` and `sum` along `axis=1` give one number a row. With `keepdims=True` they keep the "
        "shape (n, 1) and fit under the rows.",
        "Take each row's maximum off first, then the powers, then divide by each row's sum.",
    ),
    explanation=(
        "Taking the largest score off multiplies all powers of the row by one number, which the "
        "division takes out again. So the weights stay the same, and the largest power is 1: "
        "nothing can overflow, and no row sums to 0."
    ),
    mistakes=(
        Mistake(
            "overflow",
            _overflowing,
            "Right for small scores. But near 709 the sum of the powers overflows to infinity, and "
            "the weights are lost.",
            "It is the formula, word for word. A computer's numbers end just above e to the 709.",
        ),
        Mistake(
            "shift by the mean",
            _shifted(lambda scores: scores.mean(axis=1, keepdims=True)),
            "You took off each row's mean. One score may lie hundreds above the mean, and its "
            "power is infinite all the same.",
            "Taking off the mean is what one does with data. Only without anything above it is a "
            "number safe to take off.",
            also=(_shifted(lambda scores: np.median(scores, axis=1, keepdims=True)),),
        ),
        Mistake(
            "shift by the minimum",
            _shifted(lambda scores: scores.min(axis=1, keepdims=True)),
            "You took off each row's minimum. That makes the largest powers larger still: they "
            "become infinite, and infinity by infinity is NaN.",
            "Minimum and maximum are a letter or two apart. The largest score has to become 0.",
        ),
        Mistake(
            "the table's maximum",
            _shifted(np.max),
            "You took off the maximum of the whole table. In a row that lies hundreds below it all "
            "powers are 0, and 0 divided by 0 is NaN.",
            "It is the largest number there is, and one number is simpler than one a row. Each row "
            "needs its own.",
        ),
        Mistake(
            "the largest size",
            _shifted(lambda scores: abs(scores).max(axis=1, keepdims=True)),
            "You took off the largest size, without its sign. Where a row's scores are all far "
            "below 0, all its powers become 0, and 0 divided by 0 is NaN.",
            "Large numbers are the trouble, one thinks. Only large positive ones are.",
        ),
        Mistake(
            "clipped",
            lambda scores: _overflowing(np.clip(scores, -700, 700)),
            "You cut the scores off where powers grow too large: scores beyond that become equal.",
            "It keeps the numbers finite. But it changes the weights, and taking off the maximum "
            "does not.",
            also=(lambda scores: _overflowing(np.minimum(scores, 700)),),
        ),
        Mistake(
            "divided by the maximum",
            lambda scores: softmax(scores / scores.max(axis=1, keepdims=True)),
            "You divided the scores by their maximum. That changes their distances, and so the "
            "weights.",
            "It brings large numbers down as well. But only adding or taking off one number leaves "
            "the weights as they are.",
            also=(lambda scores: _overflowing(scores / scores.max(axis=1, keepdims=True)),),
        ),
        Mistake(
            "columns",
            lambda scores: softmax(scores.T).T,
            "Your columns sum to 1, not your rows: all questions share out one key.",
            "axis=0 sounds like the first thing to do. Each question, a row, has 1 to spend.",
        ),
        Mistake(
            "whole table",
            _whole_table,
            "All your weights together sum to 1: the questions share one budget.",
            "Without an axis `sum` adds up everything, and for one single row that is right.",
            also=(
                lambda scores: np.exp(scores) / np.exp(scores).sum(),
                lambda scores: _raised(scores) / _raised(scores).sum(),
            ),
        ),
        Mistake(
            "sums of columns",
            lambda scores: _raised(scores) / _raised(scores).sum(axis=0),
            "You divided by the sums of the columns. Each row has to sum to 1.",
            "`axis=0` gives a sum that fits under the rows without `keepdims`.",
        ),
        Mistake(
            "maxima of columns",
            lambda scores: softmax(scores - scores.max(axis=0)),
            "You took off the maxima of the columns: another number from each score of a row, and "
            "that changes the weights.",
            "`axis=0` gives maxima that fit under the rows without `keepdims`. One number for a "
            "whole row is what changes nothing.",
        ),
        Mistake(
            "sign",
            lambda scores: softmax(-scores),
            "Your sign is turned round: the lowest score gets the largest weight.",
            "The maximum less the score keeps powers small as well. It is the score less the "
            "maximum.",
            also=(
                lambda scores: _overflowing(-scores),
                lambda scores: _overflowing(scores.max(axis=1, keepdims=True) - scores),
            ),
        ),
        Mistake(
            "powers of 2",
            lambda scores: softmax(scores * np.log(2)),
            "You took powers of 2. e is 2.718…, and `np.exp` takes its powers.",
            "`2**x` is at hand, and it does make weights. They are flatter than those of e.",
            also=(lambda scores: softmax(scores * np.log(10)),),
        ),
        Mistake(
            "even weights",
            lambda scores: np.full(scores.shape, 1 / scores.shape[1]),
            "You gave every key of a row the same weight: the scores are not used.",
            "Attention is called a mean. It is one whose weights follow the scores.",
        ),
        Mistake(
            "no powers",
            lambda scores: scores / scores.sum(axis=1, keepdims=True),
            "You divided the scores themselves: weights can be negative or larger than 1.",
            "Each row does sum to 1. But a negative score would be a negative weight.",
        ),
        Mistake(
            "not divided",
            _raised,
            "You took the powers but did not divide by the row's sum.",
            "All values lie between 0 and 1 already. Only the division makes them shares.",
        ),
        Mistake(
            "hard",
            lambda scores: np.eye(scores.shape[1])[scores.argmax(axis=1)],
            "You gave all the weight to the best key of each row.",
            "With large scores softmax comes close to that. It is *soft* because others count too.",
        ),
    ),
)

# --- 5.2 -----------------------------------------------------------------------------------------


def attend(q, k, v):
    """Mix the values (m, c) for each question: q (n, d), k (m, d) -> (n, c)."""
    scores = q @ k.T / np.sqrt(q.shape[1])  # (n, d) @ (d, m) -> (n, m)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) @ v  # (n, m) @ (m, c) -> (n, c)


ATTEND = Build(
    id="5.2",
    title="attend",
    difficulty=3,
    minutes=7,
    question=(
        "Write `attend(q, k, v)`: n questions q, shape (n, d), look at m keys k, shape (m, d), "
        "with values v, shape (m, c). The score of a question with a key is their dot product "
        "divided by the square root of d. Softmax over the keys gives the weights, and the result "
        "(n, c) is each question's mix of the values. Write the softmax out, or call your own."
    ),
    stub='''def attend(q, k, v):
    """Mix the values (m, c) for each question: q (n, d), k (m, d) -> (n, c)."""
    ...
''',
    reference=attend,
    axes=("question", "channel"),
    tolerance=CLOSE,
    probes=(
        (some(5, 3), some(4, 3), some(4, 2)),
        (some(2, 6), some(7, 6), some(7, 3)),
        (some(6, 4, scale=40.0), some(3, 4, scale=40.0), some(3, 5)),
    ),
    hints=(
        "All scores at once are one matrix product. Its shape must be (n, m): what has to be "
        "turned round?",
        "Divide by the square root of d, the number of columns of q, before the softmax.",
        "Weights (n, m) times values (m, c) is one more matrix product.",
    ),
    explanation=(
        "Three steps: scores (n, m), weights (n, m), mix (n, c). The keys decide how much, the "
        "values decide what. A sum of d products grows like the square root of d, and the "
        "division keeps scores of any width on one scale."
    ),
    mistakes=(
        Mistake(
            "no root",
            lambda q, k, v: attend(q * np.sqrt(q.shape[1]), k, v),
            "You left out the division by the square root of d: your weights are too sharp.",
            "The mix looks reasonable, and for d = 1 it is right.",
        ),
        Mistake(
            "times the root",
            lambda q, k, v: attend(q * q.shape[1], k, v),
            "You multiplied by the square root of d. Divide by it.",
            "Both scale the scores. The wider the vectors, the larger the scores are already.",
        ),
        Mistake(
            "weights alone",
            lambda q, k, v: softmax(_scores(q, k)),
            "You gave back the weights (n, m). They still have to mix the values.",
            "They are the hard part, and what one looks at. The result has the values' columns.",
        ),
        Mistake(
            "divided by d",
            lambda q, k, v: attend(q / np.sqrt(q.shape[1]), k, v),
            "You divided by d itself, not by its square root: your weights are too even.",
            "A mean divides by the count. But random products partly cancel, so their sum grows "
            "like the root only.",
        ),
        Mistake(
            "no softmax",
            lambda q, k, v: q @ k.T / np.sqrt(q.shape[1]) @ v,
            "You mixed with the raw scores: they do not sum to 1 and can be negative.",
            "The shape is right and nothing complains.",
        ),
        Mistake(
            "root of c",
            lambda q, k, v: attend(q * np.sqrt(q.shape[1] / v.shape[1]), k, v),
            "You divided by the root of c, the width of the values. d is the width of questions "
            "and keys.",
            "In most models the two are equal. The scores are sums over d products.",
        ),
        Mistake(
            "root of m",
            lambda q, k, v: attend(q * np.sqrt(q.shape[1] / len(k)), k, v),
            "You divided by the root of the number of keys. d is the number of columns of q.",
            "`len(k)` is short. But a score is a sum over d products, however many keys there are.",
            also=(lambda q, k, v: attend(q * np.sqrt(q.shape[1] / len(q)), k, v),),
        ),
        Mistake(
            "divided after the softmax",
            lambda q, k, v: softmax(q @ k.T) @ v / np.sqrt(q.shape[1]),
            "You divided by the root of d after the softmax: your weights do not sum to 1, and "
            "they are as sharp as without it.",
            "It is one division, and it seems to fit at the end as well. But the softmax lies in "
            "between, and it is not straight.",
        ),
        Mistake(
            "not divided",
            lambda q, k, v: _raised(q @ k.T / np.sqrt(q.shape[1])) @ v,
            "Your weights do not sum to 1: divide each row's powers by their sum.",
            "Powers lie between 0 and 1 once the maximum is taken off. Shares they are not.",
        ),
        Mistake(
            "one softmax for all",
            lambda q, k, v: _whole_table(q @ k.T / np.sqrt(q.shape[1])) @ v,
            "You made one softmax for the whole table: all questions share out one 1.",
            "Without an axis `sum` adds up everything, and for one question that is right.",
        ),
        Mistake(
            "overflow",
            lambda q, k, v: _overflowing(q @ k.T / np.sqrt(q.shape[1])) @ v,
            "Right for small scores. Where they are in the hundreds, your powers become infinite "
            "or all 0, and the softmax is NaN.",
            "It is the formula, word for word. Take off each row's maximum first, as in 5.1.",
        ),
        Mistake(
            "questions compete",
            lambda q, k, v: softmax(k @ q.T / np.sqrt(q.shape[1])).T @ v,
            "Your softmax runs over the questions: each key is shared out, not each question.",
            "Axis 0 and axis 1 both give shares. Each question has 1 to spend on the keys.",
        ),
        Mistake(
            "best only",
            lambda q, k, v: v[(q @ k.T).argmax(axis=1)],
            "You took the value of the best key alone.",
            "That is a search. Attention mixes, so that many weak clues can add up.",
        ),
        Mistake(
            "even",
            lambda q, k, v: np.tile(v.mean(axis=0), (len(q), 1)),
            "Each question gets the plain mean of all values: q and k are not used.",
            "With all scores alike, attention does exactly that.",
        ),
    ),
)

# --- 5.3 -----------------------------------------------------------------------------------------


def by_place(tokens, T):
    """Bring the moments of each place together: (T*s, d) -> (s, T, d)."""
    frames = tokens.reshape(T, -1, tokens.shape[1])  # (T s) d -> T s d
    return frames.swapaxes(0, 1)  # T s d -> s T d


BY_PLACE = Build(
    id="5.3",
    title="bring the moments together",
    difficulty=3,
    minutes=5,
    question=(
        "Tokens come in token order: all s places of frame 0, then all of frame 1, and so on, in "
        "one table (T·s, d). For attention over time at matched places we need one small table a "
        "place: row t holds what stands there in frame t. Write `by_place(tokens, T)`, which "
        "gives (s, T, d)."
    ),
    stub='''def by_place(tokens, T):
    """Bring the moments of each place together: (T*s, d) -> (s, T, d)."""
    ...
''',
    reference=by_place,
    axes=("place", "frame", "value"),
    probes=(
        (some(12, 5), 3),  # 4 places
        (some(10, 3), 2),  # 5
        (some(24, 5), 4),  # 6
        (some(6, 4), 6),  # a single place
    ),
    hints=(
        "First split the long axis. Which of T and s is the slow one?",
        "Splitting gives (T, s, d). The question wants the place first.",
        "A reshape alone never moves a value; one swap of two axes does.",
    ),
    explanation=(
        "Time is slowest, so the long axis splits into (T, s). The swap then brings the T moments "
        "of one place side by side, and attention, which works on the last two axes, mixes "
        "moments and never places."
    ),
    mistakes=(
        Mistake(
            "reshape only",
            lambda tokens, T: tokens.reshape(-1, T, tokens.shape[1]),
            "One reshape: the shape is right, but each table holds neighbours in space, cut at "
            "odd points.",
            "Nothing complains, and the numbers of tokens fit. A reshape never moves a value.",
        ),
        Mistake(
            "averaged",
            lambda tokens, T: by_place(tokens, T).mean(axis=1),
            "You averaged over time: one row a place is left. Every moment has to stay.",
            "“Bring together” can be heard as “make one of them”. Attention will mix them, later, "
            "and each frame in its own way.",
        ),
        Mistake(
            "by frame",
            lambda tokens, T: tokens.reshape(T, -1, tokens.shape[1]),
            "You made one table a frame: that is attention in space.",
            "It is the right first step. The places still have to come to the front.",
        ),
        Mistake(
            "time backwards",
            lambda tokens, T: by_place(tokens, T)[:, ::-1],
            "Your places are right, but in each of them time runs backwards.",
            "Attention itself would not notice. What you do with the rows afterwards would.",
        ),
        Mistake(
            "values first",
            lambda tokens, T: tokens.reshape(T, -1, tokens.shape[1]).transpose(1, 2, 0),
            "Your tables are lying on their side: (s, d, T).",
            "Two axes have to change places, but the values of a token must stay last.",
        ),
    ),
)

# --- 5.4 -----------------------------------------------------------------------------------------


def causal(q, k, v):
    """Mix values (T, c) over time, for q and k (T, d), without looking ahead."""
    past = np.tri(len(q), dtype=bool)  # row t: frames 0 to t
    scores = np.where(past, q @ k.T / np.sqrt(q.shape[1]), -np.inf)  # (T, T)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) @ v  # (T, T) @ (T, c) -> (T, c)


def _scores(q, k):
    return q @ k.T / np.sqrt(q.shape[1])


def _not_itself(q, k, v):
    rows = [attend(q[t : t + 1], k[:t], v[:t]) for t in range(1, len(q))]
    return np.concatenate([np.zeros((1, v.shape[1])), *rows])


def _with_past(mask):
    """Attend with a mask of the scores."""
    return lambda q, k, v: softmax(mask(_scores(q, k))) @ v


def _plainly(mask):
    """The same with powers of the scores as they are: not even the largest is taken off."""
    return lambda q, k, v: _overflowing(mask(_scores(q, k))) @ v


def _past(scores, otherwise, k=0):
    return np.where(np.tri(len(scores), k=k) > 0, scores, otherwise)


def _opposed(T, d, c, size):
    """Probes in which frame 0 scores -size with itself, and +size with the last frame."""
    q, k, v = some(T, d), some(d, T).T, some(T, c)
    q[0] *= np.sqrt(size * np.sqrt(d)) / np.linalg.norm(q[0])
    k[0], k[-1] = -q[0], q[0]
    return q, k, v


CAUSAL = Build(
    id="5.4",
    title="no looking ahead",
    difficulty=4,
    minutes=8,
    question=(
        "A camera that is still running has no later frames. One place of a clip has a question, "
        "a key and a value for each of T frames: q and k of shape (T, d), v of shape (T, c). "
        "Write `causal(q, k, v)`: attention as in 5.2, but frame t looks at frames 0 to t, itself "
        "included, and at none after. Its weights still sum to 1."
    ),
    stub='''def causal(q, k, v):
    """Mix values (T, c) over time, for q and k (T, d), without looking ahead."""
    ...
''',
    reference=causal,
    axes=("frame", "channel"),
    tolerance=CLOSE,
    probes=(
        (some(3, 2), some(3, 2) * 2, some(3, 5)),
        (some(4, 6), some(4, 6) / 2, some(4, 3)),
        (some(6, 5), some(6, 5) * 3, some(6, 2)),
        # Scores below anything that one might write for minus infinity.
        _opposed(3, 2, 4, 400),
        _opposed(4, 3, 2, 40_000),
    ),
    hints=(
        "Which weights must be exactly 0? Draw the table of weights for 3 frames: is it the upper "
        "or the lower triangle?",
        "e to the power of minus infinity is 0. So what should the forbidden scores be, before "
        "the softmax?",
        "`np.tri(T, dtype=bool)` marks the diagonal and what is below it; `np.where(mask, a, b)` "
        "chooses between two.",
    ),
    explanation=(
        "A score of minus infinity becomes a weight of exactly 0, and the softmax shares out 1 "
        "among what is left. Each frame may look at itself, so no row is empty."
    ),
    mistakes=(
        Mistake(
            "cut afterwards",
            lambda q, k, v: softmax(_scores(q, k)) * np.tri(len(q)) @ v,
            "You set later weights to 0 after the softmax: the rest no longer sums to 1.",
            "The zeros are in the right places. But what was spent on the future is lost.",
        ),
        Mistake(
            "score of zero",
            lambda q, k, v: softmax(_scores(q, k) * np.tri(len(q))) @ v,
            "You set the forbidden scores to 0, and e to the power of 0 is 1, not 0.",
            "Zero looks like nothing. As a score it is a middling answer.",
        ),
        Mistake(
            "wrong triangle",
            lambda q, k, v: causal(q[::-1], k[::-1], v[::-1])[::-1],
            "Your frames look at later ones and not at earlier ones.",
            "A triangle is easily turned round. Frame 0, the first, has only itself.",
        ),
        Mistake(
            "nothing to look at",
            _with_past(lambda scores: _past(scores, -np.inf, k=-1)),
            "You forbid a frame to look at itself as well, so frame 0 has only minus infinity: its "
            "powers sum to 0, and 0 / 0 is NaN.",
            "“Past” sounds like strictly before. `np.tri(T)` holds the diagonal, `k=-1` drops it.",
            also=(_plainly(lambda scores: _past(scores, -np.inf, k=-1)),),
        ),
        Mistake(
            "plus infinity",
            _with_past(lambda scores: _past(scores, np.inf)),
            "Your forbidden scores are plus infinity, the best score there is; the softmax of that "
            "is infinity divided by infinity, which is NaN.",
            "Only the sign is missing: e to the power of minus infinity is 0.",
            also=(_plainly(lambda scores: _past(scores, np.inf)),),
        ),
        Mistake(
            "a number for minus infinity",
            _with_past(lambda scores: _past(scores, -100)),
            "You put a finite number in the place of minus infinity. A score can be lower than "
            "that, and then the future has the highest of all.",
            "e to the power of -20 is next to nothing already. But what counts is the distance to "
            "the largest score of the row.",
            also=(
                *(_with_past(lambda s, low=low: _past(s, low)) for low in (-20, -1000, -10_000)),
                *(_plainly(lambda s, low=low: _past(s, low)) for low in (-20, -100)),
            ),
        ),
        Mistake(
            "a number taken off",
            _with_past(lambda scores: scores - 100 * (1 - np.tri(len(scores)))),
            "You took a finite number off the forbidden scores. One may be higher than the others "
            "by more than that: then some of the future comes through.",
            "It works while all scores are alike. Minus infinity is below every one of them.",
            also=tuple(
                _with_past(lambda scores, off=off: scores - off * (1 - np.tri(len(scores))))
                for off in (20, 50, 1000, 10_000)
            ),
        ),
        Mistake(
            "overflow",
            _plainly(lambda scores: _past(scores, -np.inf)),
            "Right for small scores. Where they are in the hundreds, your powers become infinite "
            "or all 0, and the softmax is NaN.",
            "The mask is the new thing, and it is right. The softmax still needs its largest score "
            "taken off, as in 5.1.",
        ),
        Mistake(
            "not itself",
            _not_itself,
            "Your frames do not look at themselves, so the first has nothing at all.",
            "“Past” sounds like strictly before. Then frame 0 would have nothing to spend on.",
        ),
        Mistake(
            "no root",
            lambda q, k, v: causal(q * np.sqrt(q.shape[1]), k, v),
            "You left out the division by the square root of d.",
            "The mask is the new thing. The rest is as in 5.2, with its root.",
        ),
        Mistake(
            "frames compete",
            lambda q, k, v: softmax(_past(_scores(q, k), -np.inf).T).T @ v,
            "Your softmax runs over the frames that ask, not over those that are asked.",
            "Axis 0 and axis 1 both give shares. Each frame has 1 to spend on what it sees.",
            also=(
                lambda q, k, v: (w := _raised(_past(_scores(q, k), -np.inf))) / w.sum(axis=0) @ v,
            ),
        ),
        Mistake(
            "both ways",
            attend,
            "That is the plain attention: every frame sees the whole clip.",
            "On a finished clip it is allowed, and better. A running camera cannot do it.",
        ),
    ),
)

EXERCISES = (SOFTMAX, ATTEND, BY_PLACE, CAUSAL)

PREDICTIONS = (
    Prediction(
        id="5.a",
        question="The clip is noisy and blinks. Each patch is replaced by a mix of the patches "
        "that look like it. Where should it look to come closest to the clean clip?",
        choices={
            "spatial": "in its own frame",
            "temporal": "at its own place in all frames",
            "full": "everywhere in all frames",
        },
        slips={
            "spatial": "All patches of a frame have the same wrong light, so mixing them cannot "
            "mend a blink.",
            "full": "More to choose from, and with looks alone to choose by, more that merely "
            "looks alike: its mix is of many wrong places.",
        },
        usual="Ask where the same thing is seen once more, with another error.",
    ),
    Prediction(
        id="5.b",
        question="Two balls of exactly the same colour cross. Which way of following them names "
        "most of them right?",
        choices={
            "position": "by position alone",
            "appearance": "by appearance alone",
            "attention": "by attention over time, which uses both",
        },
        slips={
            "attention": "Where looks say nothing, two clues are one clue and noise.",
            "appearance": "Two balls of one colour differ by nothing but noise: a coin toss.",
        },
        usual="Ask what each way has left to go by when the colours are the same.",
    ),
)
