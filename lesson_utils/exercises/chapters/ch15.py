"""Exercises of notebook 15, stream without end."""

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 15.1 ----------------------------------------------------------------------------------------


def block_mask(t, s, block):
    """Say who may look at whom: (t*s, t*s) bool, never at a later block of time steps."""
    number = np.arange(t * s) // (block * s)  # the block of each token
    return number[:, None] >= number  # query, key


def _pair_of(index, t, s, block):
    query, key = (f"{n} (time step {n // s}, block {n // (block * s)})" for n in index)
    return f"query {query}, key {key}"


def _by_step(t, s, rule):
    """A mask by time steps alone, for every place."""
    return np.kron(rule, np.ones((s, s))).astype(bool)


def _blocks_alone(t, s, block):
    number = np.arange(t * s) // (block * s)
    return number[:, None] == number


def _ahead(t, s, block):
    step = np.arange(t)
    return _by_step(t, s, step <= step[:, None] + block - 1)


def _squares(blocks):
    """The staircase of so many whole blocks, as `np.kron` makes it."""
    return lambda t, s, block: np.kron(np.tri(blocks(t, block)), np.ones((block * s,) * 2)).astype(
        bool
    )


def _so_many_blocks(t, s, block):
    number = np.arange(t * s) // max(1, t * s // block)
    return number[:, None] >= number


def _time_fastest(t, s, block):
    number = np.arange(t * s) % t // block
    return number[:, None] >= number


def _one_before(t, s, block):
    number = np.arange(t * s) // (block * s)
    return (number[:, None] >= number) & (number[:, None] <= number + 1)


def _by_place(t, s, block):
    place = np.arange(t * s) % (block * s)
    return place[:, None] >= place


def _whole_blocks(t, s, block):
    full = t // block * block * s
    mask = np.zeros((t * s, t * s), bool)
    mask[:full, :full] = block_mask(t, s, block)[:full, :full]
    return mask


MASK = Build(
    id="15.1",
    title="a staircase of blocks",
    difficulty=2,
    minutes=4,
    question=(
        "A clip of t time steps, s tokens each, is made in blocks of `block` steps: steps 0 to "
        "block − 1, and so on; the last block may be shorter. A token may look at all tokens of "
        "its own block and of all earlier blocks. Write `block_mask(t, s, block)`: a bool array "
        "`(t*s, t*s)`, query first, True where the query may look."
    ),
    stub='''def block_mask(t, s, block):
    """Say who may look at whom: (t*s, t*s) bool, never at a later block of time steps."""
    ...
''',
    reference=block_mask,
    axes=("query", "key"),
    locate=_pair_of,
    probes=((6, 2, 3), (4, 3, 2), (7, 2, 3), (5, 3, 4), (3, 2, 1), (2, 3, 5)),
    inputs="clips and blocks of different sizes",
    hints=(
        "In exercise 6.2 you compared time steps. What has to be compared here?",
        "A time step has s tokens, so a block has block·s of them. Which block is token n in?",
        "`number[:, None]` is a column of queries, `number[None, :]` a row of keys.",
    ),
    explanation=(
        "It is the staircase of causal attention with larger treads: with a block of one step it "
        "is causal attention, with one block for the clip it is full."
    ),
    mistakes=(
        Mistake(
            "step by step",
            lambda t, s, block: block_mask(t, s, 1),
            "You let no token look at a later time step, even of its own block.",
            "That is lesson 06's causal mask. The steps of a block are made together, and see one "
            "another.",
        ),
        Mistake(
            "token by token",
            lambda t, s, block: np.tri(t * s, dtype=bool),
            "You let a token see only those before it in the list.",
            "That is the mask of a language model, whose tokens come one by one.",
        ),
        Mistake(
            "blocks of tokens",
            lambda t, s, block: block_mask(t * s, 1, block),
            "Your blocks have so many tokens. They have so many time *steps*, of s tokens each.",
            "`n // block` is right where a step is one token.",
        ),
        Mistake(
            "blocks alone",
            _blocks_alone,
            "Your blocks see themselves and nothing of the past.",
            "That is a window of lesson 06: blocks that tile, and know nothing of one another.",
        ),
        Mistake(
            "one block before",
            _one_before,
            "You let a block look at itself and at the one before. All earlier blocks are asked "
            "for.",
            "That is a cache with room for two blocks, which comes later.",
        ),
        Mistake(
            "the past alone",
            lambda t, s, block: block_mask(t, s, block) & ~_blocks_alone(t, s, block),
            "You left out the token's own block.",
            "“Earlier” seems to say so. Then the first block could look at nothing at all.",
        ),
        Mistake(
            "the future",
            lambda t, s, block: block_mask(t, s, block).T,
            "Your mask is turned round: it shows the own and the later blocks.",
            "Query and key are easily swapped. Rows are queries.",
            also=(lambda t, s, block: ~block_mask(t, s, block),),
        ),
        Mistake(
            "so far ahead",
            _ahead,
            "You let each time step look block − 1 steps ahead. Only the first step of a block may "
            "look so far; the last one may not look ahead at all.",
            "For the first step of each block it is right.",
            also=(lambda t, s, block: np.tri(t * s, k=block * s - 1, dtype=bool),),
        ),
        Mistake(
            "blocks from the end",
            lambda t, s, block: block_mask(t, s, block)[::-1, ::-1].T,
            "Your blocks are counted from the end: the first one is the short one.",
            "Where blocks fill the clip there is no difference. But a stream has no end to count "
            "from.",
        ),
        Mistake(
            "whole blocks only",
            _whole_blocks,
            "The last block, which is shorter, sees nothing, or is not seen.",
            "`t // block` counts whole blocks. What is left over is a block too.",
            also=(_squares(lambda t, block: t // block),),
        ),
        Mistake(
            "filled up",
            _squares(lambda t, block: -(-t // block)),
            "You filled the last block up: your table has rows for time steps that are not there.",
            "`np.kron` makes all squares alike. The last block may be shorter.",
        ),
        Mistake(
            "so many blocks",
            _so_many_blocks,
            "You made `block` blocks. Each block has `block` time steps.",
            "A name like `block` could be either. In lesson 06, too, a window's size was its "
            "length.",
        ),
        Mistake(
            "time fastest",
            _time_fastest,
            "You counted the tokens with time running fastest. The s tokens of a step come one "
            "after the other: `n // s` is the step of token n.",
            "`n % t` looks like a time step. In lesson 02's order time is the slowest.",
        ),
        Mistake(
            "place for block",
            _by_place,
            "You compared places within a block, not blocks.",
            "`%` and `//` look alike. `//` gives the block, `%` the place in it.",
        ),
        Mistake(
            "steps alone",
            lambda t, s, block: block_mask(t, 1, block),
            "Your table has a row for each time step. It needs one for each token: t·s of them.",
            "The staircase is right. Each of its squares stands for s × s tokens.",
        ),
        Mistake(
            "numbers",
            lambda t, s, block: block_mask(t, s, block).astype(int),
            "The pattern is right, but it holds numbers, not True and False.",
            "1 and 0 look the same when printed. As an index they mean something else.",
            also=(
                lambda t, s, block: block_mask(t, s, block).astype(float),
                lambda t, s, block: np.where(block_mask(t, s, block), 0, -np.inf),
            ),
        ),
    ),
)

# --- 15.2 ----------------------------------------------------------------------------------------


def cache_bytes(steps, tokens, layers, asking, heads, width):
    """Bytes of the keys and values of so many time steps; the heads that ask keep nothing."""
    a_token = 2 * heads * width * 2  # a key and a value, 2 bytes a number
    return layers * steps * tokens * a_token


def _draw_cache(rng):
    heads = int(rng.choice([4, 8, 10]))
    return {
        "steps": int(rng.integers(5, 30)),
        "tokens": int(rng.choice([880, 1560, 3600])),
        "layers": int(rng.choice([24, 30, 48])),
        "asking": heads * int(rng.choice([2, 4, 5])),
        "heads": heads,
        "width": int(rng.choice([64, 96])),
    }


BYTES = Count(
    id="15.2",
    title="the bytes of a cache",
    difficulty=2,
    minutes=4,
    question=(
        "MAGI-1's smaller model has 34 layers. In each, 24 heads ask, and share 8 heads of keys "
        "and values, 128 numbers wide. Its cache holds 12 latent frames of 2,025 tokens. A number "
        "takes 2 bytes. How many bytes does the cache take?"
    ),
    stub="bytes_15_2 = ...\n",
    reference=cache_bytes,
    numbers={
        "steps": 12,
        "tokens": 2025,
        "layers": 34,
        "asking": 24,
        "heads": 8,
        "width": 128,
    },
    told=(
        "{layers} layers; {asking} heads ask, and share {heads} heads of keys and values, {width} "
        "numbers wide; {steps} latent frames of {tokens} tokens; 2 bytes a number."
    ),
    draw=_draw_cache,
    wants="a number of bytes",
    hints=(
        "Which two things are kept of a token in a layer? How many numbers has each, over all "
        "heads that keep something?",
        "Every layer has a cache of its own, for the same tokens.",
        "Tokens × layers × 2 (key and value) × heads × numbers a head × bytes a number.",
    ),
    explanation=(
        "Nothing in it is squared: a cache grows with the clip as a straight line. But it grows in "
        "every layer. Sharing keys and values among heads is one way to make it smaller."
    ),
    steps={
        "the number of tokens": lambda steps, tokens, **_: steps * tokens,
        "the bytes of one token in one layer": lambda heads, width, **_: 4 * heads * width,
        "the bytes of one token": lambda layers, heads, width, **_: 4 * layers * heads * width,
    },
    factors={
        2: "That is twice as much: a number takes 2 bytes here, not 4.",
        8: "That is eight times as much: bytes are asked for, not bits.",
    },
    mistakes=(
        Mistake(
            "half",
            lambda **given: cache_bytes(**given) // 2,
            "You have half of it. Are the values in it, which are as wide as the keys? And two "
            "bytes for each number?",
            "It is called after the keys that are found. What is handed over then is a value.",
        ),
        Mistake(
            "numbers of the keys",
            lambda **given: cache_bytes(**given) // 4,
            "You counted the numbers in the keys. There are the values as well, and two bytes a "
            "number.",
            "Tokens, layers, heads, width: all that is large is in it.",
        ),
        Mistake(
            "those that ask",
            lambda **given: cache_bytes(**given | {"heads": given["asking"]}),
            "You counted the heads that ask. What is kept are keys and values, and of these there "
            "are fewer heads.",
            "In most models every head has keys of its own, and the two numbers are one.",
        ),
        Mistake(
            "one layer",
            lambda **given: cache_bytes(**given | {"layers": 1}),
            "That is one layer's cache. Each layer has keys and values of its own.",
            "The tokens are the same in all layers. What they say is not.",
        ),
        Mistake(
            "one head",
            lambda **given: cache_bytes(**given | {"heads": 1}),
            "That is one head's. All heads that have keys and values keep them.",
            "Attention is mostly written down for one head.",
        ),
        Mistake(
            "one latent frame",
            lambda **given: cache_bytes(**given | {"steps": 1}),
            "That is one latent frame's.",
            "The tokens that are given are those of one frame.",
        ),
        Mistake(
            "pairs",
            lambda steps, tokens, layers, asking, **_: (steps * tokens) ** 2 * layers * asking * 2,
            "You counted the weights of attention, tokens × tokens. They are used and thrown away; "
            "what is kept are a key and a value for each token.",
            "The square is what lesson 06 counted, and what one fears.",
        ),
        Mistake(
            "queries too",
            lambda **given: cache_bytes(**given) // 2 * 3,
            "You kept queries too. A token asks once, when it is made; later it is only asked.",
            "q, k and v are made together, by three matrices.",
            (
                lambda **given: (
                    cache_bytes(**given)
                    // 2
                    * (2 * given["heads"] + given["asking"])
                    // given["heads"]
                ),
            ),
        ),
    ),
)

# --- 15.3 ----------------------------------------------------------------------------------------


def held(made, room, sink):
    """Name the time steps that a cache holds when so many are made: (m,) int, in order."""
    recent = range(max(sink, made - (room - sink)), made)
    return np.array([*range(min(sink, made)), *recent])


def _latest(made, room, sink):
    return range(max(0, made - (room - sink)), made)


def _twice(made, room, sink):
    return np.array([*range(min(sink, made)), *_latest(made, room, sink)])


def _two_slices(made, room, sink):
    steps = np.arange(made)
    return np.concatenate([steps[:sink], steps[-(room - sink) :]])


def _beside(made, room, sink):
    return held(made, room + sink, sink)


def _from_the_end(made, room, sink):
    steps = list(range(made))
    return np.array(steps if made <= room else steps[:sink] + steps[-(room - sink) :])


def _marked(made, room, sink):
    stays = np.zeros(made, bool)
    stays[:sink] = True
    stays[made - (room - sink) :] = True  # which may lie before the beginning
    return np.flatnonzero(stays)


def _below(gather):
    """The sink, and a range of the latest that may begin below 0, gathered in some way."""
    return lambda made, room, sink: np.array(
        gather([*range(min(sink, made)), *range(made - (room - sink), made)])
    )


def _edges(first, last):
    """The right rule with both limits moved by so much."""
    return lambda made, room, sink: np.array(
        [t for t in range(made) if t < sink + first or t >= made - (room - sink) + last]
    )


HELD = Build(
    id="15.3",
    title="what a cache still holds",
    difficulty=3,
    minutes=4,
    question=(
        "A cache has room for `room` time steps. It never forgets the first `sink` steps of the "
        "stream; the rest of its room is for the latest. Write `held(made, room, sink)`: the "
        "numbers of the steps that it holds when steps 0 to made − 1 have been made, as whole "
        "numbers in order, each once. `sink` is from 0 to `room`."
    ),
    stub='''def held(made, room, sink):
    """Name the time steps that a cache holds when so many are made: (m,) int, in order."""
    ...
''',
    reference=held,
    axes=("number",),
    probes=(
        *((20, 9, 3), (12, 5, 0), (7, 4, 1), (6, 9, 3), (2, 9, 3)),
        *((9, 9, 3), (10, 9, 3), (11, 4, 4), (8, 1, 0), (5, 8, 1)),
    ),
    inputs="streams and caches",
    hints=(
        "How much of the room is left for the latest steps?",
        "Three cases to try on paper: nothing forgotten yet; a step forgotten; a stream that is "
        "shorter than the sink.",
        "A step stays if it is among the first `sink` *or* among the latest `room − sink`.",
    ),
    explanation=(
        "While the stream is shorter than the room, nothing is forgotten. Then there is a gap, "
        "behind the sink, and it grows with every step."
    ),
    mistakes=(
        Mistake(
            "no sink",
            lambda made, room, sink: np.arange(max(0, made - room), made),
            "You kept the latest steps alone. The first `sink` steps stay too.",
            "That is a cache without a sink, as most are.",
            also=(lambda made, room, sink: np.array(_latest(made, room, sink)),),
        ),
        Mistake(
            "beside the room",
            _beside,
            "You kept `room` latest steps, and the sink besides: more than there is room for.",
            "The sink is thought of as apart. It lies in the same memory.",
        ),
        Mistake(
            "twice",
            _twice,
            "While the stream is short, you name some steps twice: they are in the sink and among "
            "the latest.",
            "Later on the two do not meet, and it is right.",
            also=(_two_slices,),
        ),
        Mistake(
            "below 0",
            _marked,
            "While the stream is short, made − (room − sink) is below 0. A range from there names "
            "steps that never were; an index counts from the end.",
            "Once the cache is full, it is right.",
            also=(
                _below(list),
                _below(lambda steps: sorted({*steps})),
                lambda made, room, sink: np.array(
                    sorted({*range(sink), *range(made - (room - sink), made)})
                ),
                lambda made, room, sink: np.array(
                    [*range(sink), *range(made - (room - sink), made)]
                ),
            ),
        ),
        Mistake(
            "at an edge",
            _edges(0, 1),
            "One step is off at an edge. Which is the last step of the sink, and which the first "
            "of the latest?",
            "Counting from 0, the first three steps end with step 2.",
            also=(_edges(1, 0), _edges(0, -1), _edges(-1, 0), _edges(1, 1), _edges(1, -1)),
        ),
        Mistake(
            "the oldest",
            lambda made, room, sink: np.arange(made)[:room],
            "You kept the oldest steps and forgot the latest.",
            "A box that is full takes nothing more. A cache makes room.",
        ),
        Mistake(
            "yes or no",
            lambda made, room, sink: np.isin(np.arange(made), held(made, room, sink)),
            "You say of each step whether it is held. The numbers of those that are held are asked "
            "for; `np.flatnonzero` gives them.",
            "A mask was asked for in exercise 15.1.",
            also=(lambda made, room, sink: np.isin(np.arange(made), _marked(made, room, sink)),),
        ),
        Mistake(
            "minus nothing",
            _from_the_end,
            "Where the sink takes the whole room, your slice [-0:] takes all steps.",
            "[-n:] is the last n, except for n = 0: −0 is 0, the beginning.",
            also=(
                lambda made, room, sink: np.concatenate(
                    [np.arange(made)[:sink], np.arange(made)[sink:][-(room - sink) :]]
                ),
            ),
        ),
        Mistake(
            "steps to come",
            lambda made, room, sink: np.array(
                [*range(sink), *range(max(sink, made - (room - sink)), made)]
            ),
            "While the stream is shorter than the sink, you name steps that were not made yet.",
            "`range(sink)` is the sink, once it is full.",
        ),
        Mistake(
            "one off",
            lambda made, room, sink: held(made + 1, room, sink),
            "You counted step `made` as one that there is. The last one is made − 1.",
            "After 20 steps one thinks of step 20. Their numbers are 0 to 19.",
        ),
        Mistake(
            "forgotten",
            lambda made, room, sink: np.setdiff1d(np.arange(made), held(made, room, sink)),
            "You named the steps that are forgotten.",
            "It is the more interesting list. Asked for is the other one.",
        ),
        Mistake(
            "how many",
            lambda made, room, sink: len(held(made, room, sink)),
            "You gave how many there are. Their numbers are asked for.",
            "How many there are is soon said: the room, once it is full.",
        ),
    ),
)

EXERCISES = (MASK, BYTES, HELD)

PREDICTIONS = (
    Prediction(
        id="15.a",
        question="Tokens pass through two layers of attention. Keys are computed in both layers "
        "for twelve frames; then twelve more frames come. For which kind of attention do all keys "
        "of the first twelve stay as they were?",
        choices={
            "both": "for full and for block-causal attention: a key is made from its own token",
            "blocks": "for block-causal attention alone",
            "none": "for neither: with more frames every softmax is another",
        },
        slips={
            "both": "In the first layer it is so. The second layer's tokens are what the first "
            "gave out, and there full attention has looked at the new frames.",
            "none": "Block-causal attention never looks at the new frames from the old ones, so "
            "the softmax of an old token has the same keys as before.",
        },
        usual="Ask what the second layer's keys are made from.",
    ),
    Prediction(
        id="15.b",
        question="A patch of the car that has come back asks. The cache holds six frames of an "
        "empty street, and the three frames of its own block. Where does most of its weight go?",
        choices={
            "street": "to the street in the six earlier frames: there is most to look at",
            "own": "to the car in its own block",
            "even": "evenly everywhere, as what it looks for is gone",
        },
        slips={
            "street": "There are many more patches of street. But each of them answers badly, and "
            "a softmax counts how well before how many.",
            "even": "It looks for what looks like itself, and that is still there: in its own "
            "block.",
        },
        usual="A softmax always gives away 1. Ask who answers best among those that are left.",
    ),
)
