"""Exercises of notebook 06, pay for attention."""

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count, Design
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 6.1 -----------------------------------------------------------------------------------------


def full_and_factored(frames, rows, columns):
    """Count the pairs of full attention, and of spatial then temporal."""
    s = rows * columns
    full = (frames * s) ** 2
    spatial, temporal = frames * s**2, s * frames**2
    return full, spatial + temporal


def _factored(change):
    """A mistake in the second number only."""

    def answer(frames, rows, columns):
        full, _ = full_and_factored(frames, rows, columns)
        return full, change(frames, rows * columns)

    return answer


def _draw_pairs(rng):
    frames, rows, columns = (int(n) for n in rng.choice(np.arange(3, 25), 3, replace=False))
    return {"frames": frames, "rows": rows, "columns": columns}


PAIRS = Count(
    id="6.1",
    title="pairs of two patterns",
    difficulty=2,
    minutes=5,
    question=(
        "A clip has 24 frames of 14 × 14 tokens. How many query-key pairs are there in full "
        "attention? And in factored attention, which is one step within each frame and one step "
        "over time at each place? Give both as a pair of numbers; let Python multiply."
    ),
    stub="pairs_6_1 = ..., ...  # full, factored\n",
    reference=full_and_factored,
    numbers={"frames": 24, "rows": 14, "columns": 14},
    told="{frames} frames of {rows} × {columns} tokens.",
    draw=_draw_pairs,
    wants="a pair: pairs of full attention, pairs of factored attention",
    labels=("The first number", "The second number"),
    steps={
        "the number of tokens": lambda frames, rows, columns: frames * rows * columns,
        "the number of places": lambda frames, rows, columns: rows * columns,
        "the spatial table of one frame": lambda frames, rows, columns: (rows * columns) ** 2,
        "the temporal table of one place": lambda frames, rows, columns: frames**2,
    },
    factors={
        0.5: "That is half of it: a pair is (asking, asked), so each two tokens make two pairs.",
        2: "That is twice as many: each (asking, asked) counts once.",
    },
    hints=(
        "Look at the spatial table: it is made of square blocks. How many, and how large is each?",
        "Over time, each place has a small table of its own: frames by frames. How many places?",
        "Factored attention pays for both steps: add them.",
    ),
    explanation=(
        "Spatial attention has one table of s × s for each of the t frames, temporal attention one "
        "of t × t for each of the s places: t·s² + s·t² = t·s·(t + s). Full attention has (t·s)²: "
        "t·s/(t + s) times as many."
    ),
    mistakes=(
        Mistake(
            "spatial only",
            _factored(lambda t, s: t * s**2),
            "Your second number holds the step within frames only.",
            "It is by far the larger step here, so the sum looks nearly the same.",
        ),
        Mistake(
            "temporal only",
            _factored(lambda t, s: s * t**2),
            "Your second number holds the step over time only.",
            "Time is what this lesson is about. But tokens of one frame must meet as well.",
        ),
        Mistake(
            "one table of each",
            _factored(lambda t, s: s**2 + t**2),
            "You counted one frame's table and one place's table.",
            "That is what one token's two steps look like. There is a table for every frame and "
            "one for every place.",
        ),
        Mistake(
            "time not squared",
            _factored(lambda t, s: t * s**2 + s * t),
            "Your step over time has one pair for each token. At each place every frame asks every "
            "frame: t².",
            "Each token asks its own place, and that sounds like once.",
        ),
        Mistake(
            "multiplied",
            _factored(lambda t, s: t * s**2 * s * t**2),
            "You multiplied the two steps. They are done one after the other.",
            "Two choices in a row multiply when one counts paths. Work adds up.",
        ),
        Mistake(
            "tokens",
            lambda frames, rows, columns: (
                frames * rows * columns,
                frames + rows * columns,
            ),
            "You counted keys: how many tokens one query looks at.",
            "It is the right first step. Every token is a query once.",
        ),
        Mistake(
            "three axes",
            lambda frames, rows, columns: (
                (frames * rows * columns) ** 2,
                frames * rows * columns * (frames + rows + columns),
            ),
            "Your second number takes three steps: along time, along rows, along columns.",
            "That exists and is called axial attention. Here a whole frame is one step.",
        ),
    ),
)

# --- 6.2 -----------------------------------------------------------------------------------------


def causal_mask(t, s):
    """Say who may look at whom: (t*s, t*s) bool, never at a later time step."""
    step = np.arange(t * s) // s  # the time step of each token
    return step[:, None] >= step[None, :]  # query, key


def _pair_of(index, t, s):
    query, key = index
    return f"query {query} (time step {query // s}), key {key} (time step {key // s})"


CAUSAL = Build(
    id="6.2",
    title="the causal mask of a clip",
    difficulty=3,
    minutes=6,
    question=(
        "Causal attention never looks at a later time step; within its own time step a token sees "
        "every place. Write `causal_mask(t, s)` for t time steps of s tokens each: a bool array "
        "`(t*s, t*s)`, query first, True where the query may look."
    ),
    stub='''def causal_mask(t, s):
    """Say who may look at whom: (t*s, t*s) bool, never at a later time step."""
    ...
''',
    reference=causal_mask,
    axes=("query", "key"),
    locate=_pair_of,
    probes=((3, 4), (2, 5), (4, 3), (1, 4), (5, 1)),
    inputs="clips of different sizes",
    hints=(
        "Begin with the time step of each token: 0 for the first s tokens, 1 for the next s.",
        "One axis for queries, one for keys: `step[:, None]` is a column, `step[None, :]` a row.",
        "Compare the two. May a token look at others of its own time step?",
    ),
    explanation=(
        "What counts is the time step, not the token's number. The table is a staircase of blocks "
        "s × s: t·(t + 1)/2 of them, a little more than half of full attention."
    ),
    mistakes=(
        Mistake(
            "token by token",
            lambda t, s: np.tril(np.ones((t * s, t * s), bool)),
            "You let a token see only those before it in the list, even within its own frame.",
            "That is the mask of a language model, where every token has a moment of its own. "
            "Tokens of one frame are seen at the same moment.",
        ),
        Mistake(
            "the future",
            lambda t, s: causal_mask(t, s).T,
            "Your mask is turned round: it shows the own and the later time steps.",
            "Query and key are easily swapped. Rows are queries.",
            also=(lambda t, s: ~causal_mask(t, s),),
        ),
        Mistake(
            "not itself",
            lambda t, s: ~causal_mask(t, s).T,
            "You left out the token's own time step.",
            "“Earlier” seems to say so. Then the first frame could look at nothing at all.",
            also=(lambda t, s: ~causal_mask(t, s).T | np.eye(t * s, dtype=bool),),
        ),
        Mistake(
            "place for time",
            lambda t, s: (np.arange(t * s) % s)[:, None] >= (np.arange(t * s) % s)[None, :],
            "You compared places, not time steps.",
            "`%` and `//` look alike. In token order time is slowest, so the step is n // s.",
        ),
        Mistake(
            "so many tokens back and on",
            lambda t, s: np.tri(t * s, k=s - 1, dtype=bool),
            "You shifted the token's own limit by a fixed number of tokens. Every token of a time "
            "step sees up to the end of that step, and no further.",
            "For the first token of each step it is right. The last one then sees the next step.",
            also=(lambda t, s: np.tri(t * s, k=s, dtype=bool),),
        ),
        Mistake(
            "matched places",
            lambda t, s: np.kron(np.tri(t), np.eye(s)).astype(bool),
            "Your tokens look at their own place only. Here they may look at every place of their "
            "own and earlier time steps.",
            "That is temporal attention made causal. The question says what may be seen *when*, "
            "and nothing about where.",
        ),
        Mistake(
            "own time step only",
            lambda t, s: np.kron(np.eye(t), np.ones((s, s))).astype(bool),
            "Your tokens see their own time step alone, and none of the past.",
            "That is spatial attention. Never later does not mean never earlier.",
        ),
        Mistake(
            "everything",
            lambda t, s: np.ones((t * s, t * s), bool),
            "Your mask is True everywhere: later time steps are seen as well.",
            "Full attention needs no mask, and this one hides nothing.",
        ),
        Mistake(
            "time steps alone",
            lambda t, s: np.tri(t, dtype=bool),
            "Your table has a row for each time step. It needs one for each token: t·s of them.",
            "The staircase is right. Every step of it is a block of s × s tokens.",
        ),
        Mistake(
            "steps and places exchanged",
            lambda t, s: causal_mask(s, t),
            "Your blocks have t tokens each, and there are s of them: t and s are exchanged.",
            "Both are just a count. Token order is time slowest, so s tokens stand together.",
        ),
        Mistake(
            "numbers",
            lambda t, s: causal_mask(t, s).astype(int),
            "The pattern is right, but it holds numbers, not True and False.",
            "1 and 0 look the same when printed. As an index they mean something else.",
            also=(lambda t, s: causal_mask(t, s).astype(float),),
        ),
    ),
)

# --- 6.3 -----------------------------------------------------------------------------------------


def work_of_both(t, s, d):
    """Count the multiply-accumulates of one layer: with full attention, with factored."""
    n = t * s
    full = 12 * n * d**2 + 2 * (t * s) ** 2 * d
    factored = 17 * n * d**2 + 2 * (t * s**2 + s * t**2) * d
    return full, factored


def _work(per_token, pairs):
    """A count with other work for each token or for the pairs: functions of t, s."""

    def answer(t, s, d):
        return tuple(
            token * t * s * d**2 + pair(t, s) * d
            for token, pair in zip(per_token, pairs, strict=True)
        )

    return answer


def _draw_work(rng):
    return {
        "t": int(rng.integers(3, 40)),
        "s": int(rng.choice([64, 144, 196, 256, 400])),
        "d": int(rng.choice([192, 384, 768])),
    }


def _full_pairs(t, s):
    return 2 * (t * s) ** 2


def _factored_pairs(t, s):
    return 2 * (t * s**2 + s * t**2)


WORK = Count(
    id="6.3",
    title="the whole bill of a layer",
    difficulty=4,
    minutes=8,
    question=(
        "Count one layer's multiply-accumulates for 8 time steps of 196 tokens, width 768. Each "
        "query-key pair costs 2·d: d for the score, d for mixing the values in. For each token, a "
        "layer with full attention also does 4·d² for queries, keys, values and output, and 8·d² "
        "in its MLP. One with factored attention has *two* attentions, each with its own 4·d², "
        "one more matrix of d² after the one over time, and the same MLP. Give (full, factored)."
    ),
    stub="work_6_3 = ..., ...  # full, factored\n",
    reference=work_of_both,
    numbers={"t": 8, "s": 196, "d": 768},
    told="{t} time steps of {s} tokens each, width {d}.",
    draw=_draw_work,
    wants="a pair: multiply-accumulates with full attention, with factored",
    labels=("The first number", "The second number"),
    steps={
        "the matrices alone": lambda t, s, d: 12 * t * s * d**2,
        "the matrices alone, with no pairs": lambda t, s, d: 17 * t * s * d**2,
        "the pairs alone, times 2·d": lambda t, s, d: 2 * (t * s) ** 2 * d,
        "the pairs of the two steps alone, times 2·d": lambda t, s, d: _factored_pairs(t, s) * d,
        "the number of pairs": lambda t, s, d: (t * s) ** 2,
        "the number of pairs in the two steps": lambda t, s, d: t * s**2 + s * t**2,
        "the number of tokens": lambda t, s, d: t * s,
        "the bill of a single token": lambda t, s, d: 12 * d**2 + 2 * t * s * d,
        "the bill of a token's two steps": lambda t, s, d: 17 * d**2 + 2 * (t + s) * d,
        "the bill of a single time step": lambda t, s, d: 12 * s * d**2 + 2 * s**2 * d,
        "the weights of the layer": lambda t, s, d: 12 * d**2,
        "the weights of the layer with two attentions": lambda t, s, d: 17 * d**2,
    },
    factors={
        2: "That is twice the number: a multiplication and the addition after it are one "
        "multiply-accumulate. Counted apart they would be two FLOPs.",
        0.5: "That is half the number: is something counted once that is done twice?",
    },
    hints=(
        "Two parts each: work for every token, times d², and work for every pair, times d.",
        "Per token: how many d² has the full layer? The factored one has 4 + 4 + 1 + 8.",
        "The pairs you know from 6.1. Each costs 2·d.",
    ),
    explanation=(
        "Full: 12·n·d² + 2·n²·d. Factored: 17·n·d² + 2·t·s·(t + s)·d. Factored saves pairs and "
        "pays with matrices. While n is small beside d, the matrices weigh more."
    ),
    mistakes=(
        Mistake(
            "pairs only",
            _work((0, 0), (_full_pairs, _factored_pairs)),
            "You counted the pairs and left out the matrices.",
            "Pairs are what grows with the square, and what everybody quotes. With few tokens they "
            "are the smaller part.",
        ),
        Mistake(
            "one set of projections",
            _work((12, 12), (_full_pairs, _factored_pairs)),
            "You gave the factored layer one set of matrices. Each of its two attentions has its "
            "own.",
            "The formula of the usual layer is so well known. But the second attention asks new "
            "questions, with matrices of its own.",
        ),
        Mistake(
            "pairs once",
            _work((12, 17), (lambda t, s: (t * s) ** 2, lambda t, s: t * s**2 + s * t**2)),
            "You counted each pair with d. It is used twice: for its score and for mixing.",
            "q·k is the famous half. The weights then multiply the values: as much work again.",
        ),
        Mistake(
            "no matrix after time",
            _work((12, 16), (_full_pairs, _factored_pairs)),
            "You left out the extra matrix after the attention over time.",
            "Two attentions and an MLP make 16. The published model mixes once more in between.",
        ),
        Mistake(
            "no MLP",
            _work((4, 9), (_full_pairs, _factored_pairs)),
            "You left out the MLP.",
            "It is the same in both, so it cannot decide which is cheaper; but it is in the bill.",
        ),
        Mistake(
            "one table each",
            _work((12, 17), (_full_pairs, lambda t, s: 2 * (s**2 + t**2))),
            "You counted one frame's table and one place's. There is a table for each of the t "
            "frames and one for each of the s places.",
            "s² + t² is short, and it is what one token's neighbours look like.",
        ),
        Mistake(
            "the step in space alone",
            _work((12, 17), (_full_pairs, lambda t, s: 2 * t * s**2)),
            "Your factored layer has the pairs within frames and none over time.",
            "With few frames they are by far the larger part. The other step is in the bill too.",
        ),
        Mistake(
            "the step over time alone",
            _work((12, 17), (_full_pairs, lambda t, s: 2 * s * t**2)),
            "Your factored layer has the pairs over time and none within frames.",
            "Time is the new part. But the spatial step has not gone away.",
        ),
        Mistake(
            "each token asks once",
            _work((12, 17), (lambda t, s: 2 * t * s, lambda t, s: 2 * (t + s))),
            "You counted the pairs of a single token. Every token asks.",
            "It is the right first step. Multiply by the tokens.",
        ),
        Mistake(
            "MLP in both attentions",
            _work((12, 25), (_full_pairs, _factored_pairs)),
            "You gave the factored layer two MLPs. It has two attentions and one MLP.",
            "Two attentions look like two layers. The MLP stands once, behind both.",
        ),
        Mistake(
            "a matrix too many",
            _work((13, 17), (_full_pairs, _factored_pairs)),
            "You gave the extra matrix to full attention too. Only the factored layer has it.",
            "One formula for both is tidy. The extra matrix stands between two attentions.",
        ),
        Mistake(
            "width not squared",
            lambda t, s, d: (
                12 * t * s * d + 2 * (t * s) ** 2 * d,
                17 * t * s * d + _factored_pairs(t, s) * d,
            ),
            "You multiplied the tokens by d once. A matrix of d × d takes d² for each token.",
            "A token has d numbers. But each of d results is a sum over all d of them.",
        ),
        Mistake(
            "width forgotten",
            lambda t, s, d: (
                12 * t * s * d**2 + 2 * (t * s) ** 2,
                17 * t * s * d**2 + _factored_pairs(t, s),
            ),
            "You counted each pair with 2, not with 2·d: score and mix are sums over d numbers.",
            "A score is one number. It takes d multiplications to get it.",
        ),
        Mistake(
            "full pairs in both",
            _work((12, 17), (_full_pairs, _full_pairs)),
            "You gave the factored layer the pairs of full attention.",
            "The tokens are the same. But in each step they meet only their frame or their place.",
        ),
    ),
)

# --- 6.4 -----------------------------------------------------------------------------------------

WIDTH = 768
CASES = {  # name: time steps, tokens in each, budget in multiply-accumulates, motion
    "short clip": (8, 196, 15.5e9, "fast"),
    "chase": (32, 256, 200e9, "fast"),
    "landscape": (21, 3600, 2000e9, "slow"),
}


def choose_patterns():
    """Take full attention where the budget allows it, else factored attention."""
    cases = {"short": (8, 196, 15.5e9), "chase": (32, 256, 200e9), "land": (21, 3600, 2e12)}
    chosen = []
    for t, s, budget in cases.values():
        n = t * s
        full = 12 * n * 768**2 + 2 * n**2 * 768
        chosen.append("full" if full <= budget else "factored")
    return tuple(chosen)


def costs(name):
    """Count one layer's multiply-accumulates for a case of 6.4, by pattern."""
    t, s, _, _ = CASES[name]
    return dict(zip(("full", "factored"), work_of_both(t, s, WIDTH), strict=True))


def _breaks(*choices):
    """Say which limit a choice breaks and by how much, and what to do; None if it keeps all."""
    for (name, (_, _, budget, motion)), choice in zip(CASES.items(), choices, strict=True):
        work = costs(name)
        if not isinstance(choice, str) or choice not in work:
            step = 'Write "full" or "factored" for each of the three.'
            return f"The choice for the {name} is neither full nor factored.", step
        if work[choice] > budget:
            over = (work[choice] - budget) / 1e9
            return (
                f"The {name}: {choice} attention takes {work[choice] / 1e9:,.1f} G, {over:,.1f} G "
                f"over its budget of {budget / 1e9:,.1f} G.",
                "Count the other pattern for this case, with all its matrices.",
            )
        if motion == "fast" and choice == "factored":
            return (
                f"The {name}: factored attention is within the budget, but the object moves nearly "
                "two patches a frame, and matched positions lose it.",
                "Is there enough in this budget for the pattern that finds it?",
            )
    return None


def _praise(*choices):
    """Say what the choices leave over."""
    left = [
        f"{name} {(CASES[name][2] - costs(name)[choice]) / 1e9:,.1f} G"
        for name, choice in zip(CASES, choices, strict=True)
    ]
    return f"All three hold. Left over: {', '.join(left)}."


BUDGETS = Design(
    id="6.4",
    title="three budgets",
    difficulty=4,
    minutes=8,
    question=(
        "Three clips, one layer of width 768, a budget each in multiply-accumulates (G is a "
        "billion), counted as in 6.3:\n\n"
        "1. *short clip*: 8 × 196 tokens, 15.5 G, something fast in it;\n"
        "2. *chase*: 32 × 256 tokens, 200 G, a car that moves nearly two patches a frame;\n"
        "3. *landscape*: 21 × 3,600 tokens, 2,000 G, a slow pan.\n\n"
        'Choose "full" or "factored" for each, so that all budgets hold and nothing fast is lost.'
    ),
    stub="choice_6_4 = ..., ..., ...  # short clip, chase, landscape\n",
    reference=choose_patterns,
    breaks=_breaks,
    praise=_praise,
    wants='three strings, each "full" or "factored"',
    length=3,
    words={
        "joint": "full",
        "full attention": "full",
        "divided": "factored",
        "factored attention": "factored",
        "factorised": "factored",
        "factorized": "factored",
        "spatial-then-temporal": "factored",
        "spatial then temporal": "factored",
    },
    hints=(
        "Count both patterns for each clip: your formula from 6.3 does it.",
        "For the short clip, is the pattern with fewer pairs also the one with less work?",
        "First strike out what is over its budget. Then look where there is still a choice, and "
        "what moves.",
    ),
    explanation=(
        "In the short clip factored attention is the dearer one. In the chase both fit, and only "
        "full attention follows the car. In the landscape full attention is far over the budget, "
        "and a slow pan stays near its place."
    ),
    mistakes=(
        Mistake(
            "factored everywhere",
            ("factored", "factored", "factored"),
            "The short clip: factored attention takes 16.2 G, 0.7 G over its budget of 15.5 G.",
            "Factored has fewer pairs, always. Whether it is cheaper depends on the matrices.",
        ),
        Mistake(
            "full everywhere",
            ("full", "full", "full"),
            "The landscape: full attention takes 9,313.9 G, 7,313.9 G over its budget of 2,000.0 "
            "G.",
            "It is the pattern that misses nothing. The square of many tokens is out of reach.",
        ),
        Mistake(
            "thrifty chase",
            ("full", "factored", "factored"),
            "The chase: factored attention is within the budget, but the object moves nearly two "
            "patches a frame, and matched positions lose it.",
            "It is the cheapest choice. Money left in a budget follows no car.",
        ),
    ),
)

EXERCISES = (PAIRS, CAUSAL, WORK, BUDGETS)

PREDICTIONS = (
    Prediction(
        id="6.a",
        question="8,192 tokens, full attention in 12 heads, each with a table of weights of its "
        "own: how many MiB are the tables together, at 4 bytes a weight?",
        tolerance=0.05,
        unit="MiB",
        slips={
            12: "That is how many heads there are; each has a table of 8,192 × 8,192.",
            24: "That is about the queries: 8,192 rows of 64 numbers in each head. A table has a "
            "row and a column for every token.",
            256: "That is the table of one head; there are twelve.",
            768: "That is one byte a weight; a float32 has four.",
            1536: "That is two bytes a weight, as in float16; a float32 has four.",
            6144: "That is eight bytes a weight, NumPy's usual float64; a float32 has four.",
            805: "That is the pairs of all heads in millions; each takes four bytes.",
            0.375: "That counts one row a head; a table has 8,192 of them.",
        },
        factors={
            3: "Three times the tables: but queries, keys and values have no table, only their "
            "products do.",
        },
        usual="Tokens times tokens, times heads, times four bytes; a MiB is 1,024 × 1,024 bytes.",
    ),
    Prediction(
        id="6.b",
        question="A clip of 8 frames at 224 pixels (14 × 14 patches). All matrices counted, which "
        "layer does less work, one with full attention or one with factored?",
        choices={"full": "full", "factored": "factored", "same": "the same"},
        slips={
            "factored": "It has far fewer pairs, but two sets of matrices, and those weigh more "
            "while there are few tokens.",
            "same": "The MLP is the same; matrices and pairs are not, and they do not balance.",
        },
        usual="Count the matrices of both, then the pairs.",
    ),
)
