"""Exercises of notebook 13, give cubes a codebook."""

import numpy as np

from lesson_utils.exercises.chapters.ch05 import CLOSE, some
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction
from lesson_utils.grid import Grid

# --- 13.1 ----------------------------------------------------------------------------------------


def nearest(x, codes):
    """Find the nearest code of each token: (n, d) and (k, d) -> (n,) whole numbers from 0."""
    apart = x[:, None] - codes  # n d, k d -> n k d
    return (apart**2).sum(axis=2).argmin(axis=1)


def _squares(x, codes):
    return ((x[:, None] - codes) ** 2).sum(axis=2)


def _direction(x, codes):
    long = np.linalg.norm(codes, axis=1)
    return (x @ codes.T / np.where(long, long, 1)).argmax(axis=1)


TIES = np.array([[2.0, 1.0], [0.0, 0.0], [5.0, 5.0]])
TIED = np.array([[4.0, 1.0], [0.0, 1.0], [-1.0, 0.0], [2.0, 3.0]])

NEAREST = Build(
    id="13.1",
    title="the nearest code",
    difficulty=2,
    minutes=4,
    question=(
        "A codebook is a table `codes`, `(k, d)`, one code a row. A token is a row of d numbers. "
        "Write `nearest(x, codes)`: for each of the n tokens in `x`, `(n, d)`, the number of the "
        "code at the least distance from it, as `(n,)` whole numbers, counted from 0. The distance "
        "is the usual one: the root of the sum of the squared differences. Of codes at one "
        "distance, take the first."
    ),
    stub='''def nearest(x, codes):
    """Find the nearest code of each token: (n, d) and (k, d) -> (n,) whole numbers from 0."""
    ...
''',
    reference=nearest,
    axes=("token",),
    tolerance=CLOSE,
    probes=(
        (some(5, 3, scale=3.0), some(4, 3, scale=2.0)),
        (some(6, 2), some(9, 2) * np.linspace(0.2, 3, 9)[:, None]),  # long codes and short ones
        (TIES, TIED),
        (some(7, 4, scale=20.0), some(3, 4)),
    ),
    inputs="sets of tokens and codes",
    hints=(
        "For one token: `codes - x[0]` is how far each code is off, number by number.",
        "`x[:, None] - codes` does that for all tokens at once: (n, k, d). Square, sum over the "
        "last axis.",
        "`argmin(axis=1)` says where in each row the smallest value stands, and takes the first of "
        "equal ones. The root is not needed: it changes no order.",
    ),
    explanation=(
        "All distances are a table (n, k), and each row's smallest entry names the code. The index "
        "is all that has to be kept: who has the book can look the d numbers up."
    ),
    mistakes=(
        Mistake(
            "the farthest",
            lambda x, codes: _squares(x, codes).argmax(axis=1),
            "You took the largest distance: the worst code of all.",
            "In attention the largest score wins. A score says how alike, a distance how unlike.",
        ),
        Mistake(
            "largest product",
            lambda x, codes: (x @ codes.T).argmax(axis=1),
            "You took the code with the largest product. A long code wins it from far away.",
            "It is attention's way to compare. It finds the nearest only if all codes are equally "
            "long.",
        ),
        Mistake(
            "direction alone",
            _direction,
            "You compared directions. A code twice as long counts as the same for you.",
            "The cosine is 1 for the same direction. But a dark cube and a light one may differ in "
            "length alone.",
        ),
        Mistake(
            "differences cancel",
            lambda x, codes: (x[:, None] - codes).sum(axis=2).argmin(axis=1),
            "You summed the differences as they are. Some are negative, and they cancel or win.",
            "The squares look like decoration. They make every difference count against a code.",
            (lambda x, codes: abs((x[:, None] - codes).sum(axis=2)).argmin(axis=1),),
        ),
        Mistake(
            "city blocks",
            lambda x, codes: abs(x[:, None] - codes).sum(axis=2).argmin(axis=1),
            "You summed absolute differences. The nearest in blocks need not be the nearest as the "
            "crow flies.",
            "It is a distance too, and often names the same code. Decibels count squares.",
        ),
        Mistake(
            "the largest difference",
            lambda x, codes: abs(x[:, None] - codes).max(axis=2).argmin(axis=1),
            "You went by the largest of the d differences alone. The squares of all are summed.",
            "One number that is far off spoils a code. But so do many that are a little off.",
        ),
        Mistake(
            "the product once",
            lambda x, codes: ((codes**2).sum(axis=1) - x @ codes.T).argmin(axis=1),
            "You multiplied the square out, and took the product of token and code once. It comes "
            "twice: (x − c)² is x² − 2xc + c².",
            "x² is the same for all codes and may go. The 2 may not.",
        ),
        Mistake(
            "each code's token",
            lambda x, codes: _squares(x, codes).argmin(axis=0),
            "You found the nearest token of each code, (k,). Asked is the nearest code of each "
            "token, (n,).",
            "The table of distances has two axes, and the smallest can be looked for along either.",
        ),
        Mistake(
            "summed over the codes",
            lambda x, codes: ((x[:, None] - codes) ** 2).sum(axis=1).argmin(axis=1),
            "You summed over the codes, not over the d numbers: what is left are n rows of d sums.",
            "The differences are (n, k, d). The axis to sum is the last, so that n × k distances "
            "are left.",
        ),
        Mistake(
            "one for all",
            lambda x, codes: _squares(x, codes).argmin(),
            "You asked for the smallest distance of the whole table: one number, counted through "
            "all rows.",
            "`argmin()` without an axis runs on over the ends of rows. `axis=1` looks row by row.",
        ),
        Mistake(
            "the distance",
            lambda x, codes: _squares(x, codes).min(axis=1),
            "You gave the smallest distance itself. Asked is the number of the code it belongs to.",
            "`min` says how small, `argmin` says where.",
            (lambda x, codes: np.sqrt(_squares(x, codes)).min(axis=1),),
        ),
        Mistake(
            "all distances",
            _squares,
            "You gave all distances, (n, k). Asked is where in each row the smallest one stands.",
            "It is nearly done: `argmin(axis=1)` is missing.",
            (lambda x, codes: np.sqrt(_squares(x, codes)),),
        ),
        Mistake(
            "the code",
            lambda x, codes: codes[nearest(x, codes)],
            "You gave the d numbers of the nearest code. Asked is its number in the book.",
            "It is what comes back in the end. What is kept and sent is the index alone.",
        ),
        Mistake(
            "counted from 1",
            lambda x, codes: nearest(x, codes) + 1,
            "You counted the codes from 1. The first row of the book is code 0.",
            "Pages of a book begin with 1, rows of an array with 0.",
        ),
        Mistake(
            "the last of equals",
            lambda x, codes: len(codes) - 1 - _squares(x, codes)[:, ::-1].argmin(axis=1),
            "Of codes at one distance you took the last. Asked is the first.",
            "A loop with ≤ overwrites the first; with < it stays.",
        ),
    ),
)

# --- 13.2 ----------------------------------------------------------------------------------------


def number_of_cell(levels, rounded):
    """Number a cell: the first number counts ones, the next one in steps of all levels before."""
    index, step = 0, 1
    for count, level in zip(levels, rounded, strict=True):
        index, step = index + level * step, step * count
    return index


def _first_slowest(levels, rounded):
    return number_of_cell(levels[::-1], rounded[::-1])


def _draw_cell(rng):
    levels = [int(count) for count in rng.permutation(np.arange(3, 9))[:3]]
    return {
        "levels": tuple(levels),
        "rounded": tuple(int(rng.integers(1, count)) for count in levels),
    }


NUMBER_OF_CELL = Count(
    id="13.2",
    title="the number of a cell",
    difficulty=2,
    minutes=3,
    question=(
        "Three numbers are rounded, the first to one of 5 levels, the second to one of 4, the "
        "third to one of 3. That makes 60 cells, numbered from 0. The first number changes "
        "fastest: levels (0, 0, 0) are cell 0, (1, 0, 0) cell 1, and (0, 1, 0) the cell right "
        "after (4, 0, 0). A cube is rounded to levels (2, 3, 1), counted from 0. Which cell is "
        "that?"
    ),
    stub="index_13_2 = ...\n",
    reference=number_of_cell,
    numbers={"levels": (5, 4, 3), "rounded": (2, 3, 1)},
    told=(
        "Three numbers with {levels} levels, the first changes fastest. A cube is rounded to "
        "levels {rounded}, counted from 0. Which cell is that?"
    ),
    draw=_draw_cell,
    wants="one whole number",
    steps={
        "where the row of the second number begins, without the first": lambda levels, rounded: (
            levels[0] * rounded[1]
        ),
        "what the first two numbers give, without the third": lambda levels, rounded: (
            rounded[0] + levels[0] * rounded[1]
        ),
        "what the last two numbers give, without the first": lambda levels, rounded: (
            levels[0] * (rounded[1] + levels[1] * rounded[2])
        ),
    },
    hints=(
        "How many cells does one pass of the first number take? So (0, 1, 0) is cell 5.",
        "And how many does it take until the third number moves, so until all of the first two "
        "have come?",
        "It is like hours, minutes and seconds: each place counts in steps of all that is below "
        "it.",
    ),
    explanation=(
        "The steps are 1, 5 and 5 · 4. They are what 02 did with t, h and w, only that there the "
        "first axis was the slowest."
    ),
    mistakes=(
        Mistake(
            "the first slowest",
            _first_slowest,
            "You let the last number change fastest. Here it is the first.",
            "Tokens of a clip are counted so, time slowest. FSQ turns it round.",
        ),
        Mistake(
            "one base",
            lambda levels, rounded: number_of_cell((levels[0],) * len(levels), rounded),
            "You took the first number's levels for all steps. The third moves after as many cells "
            "as the first two have together.",
            "In our decimal numbers every digit has ten. Here each has its own.",
        ),
        Mistake(
            "its own levels",
            lambda levels, rounded: sum(a * b for a, b in zip(levels, rounded, strict=True)),
            "You multiplied each level by its own number's levels. What counts is how many cells "
            "the numbers *before* it take.",
            "The two lists stand below one another. The steps are shifted by one, and multiplied "
            "up.",
        ),
        Mistake(
            "levels added",
            lambda levels, rounded: (
                rounded[0] + levels[0] * rounded[1] + (levels[0] + levels[1]) * rounded[2]
            ),
            "Your third step is the sum of the levels before it. A pass through two numbers takes "
            "their product.",
            "5 and 4 levels sound like nine. But each of the four comes with all five.",
        ),
        Mistake(
            "one step too far",
            lambda levels, rounded: levels[0] * number_of_cell((*levels[1:], 1), rounded),
            "You multiplied each level by all levels up to its own. Its step is made of those "
            "*before* it: the first number's is 1.",
            "Both lists of products begin with the levels. Here a 1 comes first.",
        ),
        Mistake(
            "levels from 1",
            lambda levels, rounded: number_of_cell(levels, tuple(level - 1 for level in rounded)),
            "You took one off each level. They are counted from 0 already.",
            "The second of 5 levels is level 1. But here the levels were given, not their places "
            "in a row.",
        ),
        Mistake(
            "counted from 1",
            lambda levels, rounded: number_of_cell(levels, rounded) + 1,
            "You counted the cells from 1. Cell 0 is the first.",
            "The first cell has levels (0, 0, 0), and its number is 0 as well.",
        ),
        Mistake(
            "digits",
            lambda levels, rounded: int("".join(map(str, rounded))),
            "You wrote the levels down side by side. That would be right if each number had ten of "
            "them.",
            "It names the cell just as well, but leaves most numbers unused.",
            (lambda levels, rounded: int("".join(map(str, rounded[::-1]))),),
        ),
    ),
)

# --- 13.3 ----------------------------------------------------------------------------------------


def levels_of(index, levels):
    """Take indices apart: (n,) and d counts of levels -> (n, d), the first number fastest."""
    columns = []
    for count in levels:
        columns.append(index % count)
        index = index // count
    return np.stack(columns, axis=1)


def _undivided(index, levels):
    return np.stack([index % count for count in levels], axis=1)


def _lifted(index, levels):
    return np.stack([index // int(np.prod(levels[:j])) for j in range(len(levels))], axis=1)


def _own_step(index, levels):
    columns, step = [], 1
    for count in levels:
        step *= count
        columns.append(index // step % count)
    return np.stack(columns, axis=1)


def _taken_off(index, levels):
    columns = []
    for count in levels:
        columns.append(index % count)
        index = index - index % count
    return np.stack(columns, axis=1)


def _floats(index, levels):
    columns = []
    for count in levels:
        columns.append(index % count)
        index = index / count
    return np.stack(columns, axis=1)


LEVELS_OF = Build(
    id="13.3",
    title="take an index apart",
    difficulty=3,
    minutes=4,
    question=(
        "And back. Write `levels_of(index, levels)`: `index`, `(n,)`, holds the numbers of n "
        "cells, and `levels` says how many levels each of the d numbers has. Give the level of "
        "each number, from 0, as `(n, d)` whole numbers. As in 13.2 the first number changes "
        "fastest."
    ),
    stub='''def levels_of(index, levels):
    """Take indices apart: (n,) and d counts of levels -> (n, d), the first number fastest."""
    ...
''',
    reference=levels_of,
    axes=("token", "number"),
    probes=(
        (np.array([0, 1, 5, 59]), (5, 4, 3)),
        (np.array([63_999, 8, 37_000, 511, 12_800]), (8, 8, 8, 5, 5, 5)),
        (np.array([17, 16, 2]), (3, 6)),
        (np.array([2**18 - 1, 2**17 + 5]), (2,) * 18),
    ),
    inputs="sets of indices, of 2 to 18 numbers",
    hints=(
        "With 5, 4 and 3 levels: the first number starts again every 5 cells. What is left of the "
        "index after division by 5?",
        "Then how many whole passes of 5 have gone by? That is an index again, of the numbers that "
        "remain.",
        "`%` and `//`, once for each number: they work on the whole array. `np.stack(…, axis=1)` "
        "makes columns.",
    ),
    explanation=(
        "The rest says where the first number stands; the whole passes are an index of the other "
        "numbers. No table of codes is needed: the index *is* the code."
    ),
    mistakes=(
        Mistake(
            "the first slowest",
            lambda index, levels: levels_of(index, levels[::-1])[:, ::-1],
            "You let the last number change fastest. Here it is the first.",
            "NumPy's `unravel_index` counts so, and so do the tokens of a clip.",
            (lambda index, levels: np.stack(np.unravel_index(index, levels)),),  # and on its side
        ),
        Mistake(
            "never divided",
            _undivided,
            "Your first number is right. For the second you took the rest of the whole index, not "
            "of the passes of the first.",
            "Each line looks right by itself. But the second number moves only once in 5 cells.",
        ),
        Mistake(
            "taken off",
            _taken_off,
            "You took the rest off and did not divide: what is left still counts cells, not whole "
            "passes.",
            "After that the index is a whole number of passes, times the levels.",
        ),
        Mistake(
            "one base",
            lambda index, levels: levels_of(index, (levels[0],) * len(levels)),
            "You took the first number's levels for all. Each number has its own.",
            "In our decimal numbers every digit has ten.",
        ),
        Mistake(
            "no rest",
            _lifted,
            "You divided and took no rest: your numbers climb beyond their levels.",
            "The last one is right, as nothing comes after it to start it again.",
        ),
        Mistake(
            "one step too far",
            _own_step,
            "You divided by a number's own levels before you took its rest. Its step is made of "
            "those before it.",
            "The first number needs no division at all: its step is 1.",
        ),
        Mistake(
            "fractions",
            _floats,
            "You divided with `/`, so fractions are left. Whole passes are counted with `//`.",
            "On paper one division gives both, the quotient and the rest.",
        ),
        Mistake(
            "in reverse",
            lambda index, levels: levels_of(index, levels)[:, ::-1],
            "Your columns are in reverse: the first number comes first.",
            "In a written number the fastest digit stands last.",
        ),
        Mistake(
            "lying down",
            lambda index, levels: levels_of(index, levels).T,
            "Your table is lying on its side: (d, n).",
            "A list of columns becomes rows; `np.stack(…, axis=1)` sets them upright.",
        ),
    ),
)

# --- 13.4 ----------------------------------------------------------------------------------------


def bytes_of(seconds, fps, height, width, patch, group, codes):
    """Count the tokens of a clip, and the bytes that their indices take."""
    grid = Grid.from_seconds(seconds, fps, height, width, patch=patch, group=group)
    bits = int(np.ceil(np.log2(codes)))  # whole bits that tell the codes apart
    return grid.tokens, grid.tokens * bits // 8


def _with_bits(bits):
    """An answer with another number of bits a token."""

    def count(**numbers):
        tokens, _ = bytes_of(**numbers)
        return tokens, tokens * bits(numbers["codes"]) / 8

    return count


_parts = _with_bits(lambda codes: float(np.log2(codes)))


def _whole(codes):
    return int(np.ceil(np.log2(codes)))


BYTES_OF = Count(
    id="13.4",
    title="the bytes of a clip",
    difficulty=3,
    minutes=3,
    question=(
        "A clip of 5 seconds at 24 fps, 320 × 480 pixels, is cut into cubes of 4 frames × 8 × 8 "
        "pixels. Each cube becomes one of 20,000 codes. An index is written with the same whole "
        "number of bits everywhere, as few as can tell all codes apart. How many tokens has the "
        "clip, and how many bytes do their indices take together? (A byte is 8 bits; "
        "`Grid.from_seconds` counts tokens.) Give both as a pair."
    ),
    stub="bytes_13_4 = ..., ...  # tokens, bytes\n",
    reference=bytes_of,
    numbers={
        "seconds": 5,
        "fps": 24,
        "height": 320,
        "width": 480,
        "patch": 8,
        "group": 4,
        "codes": 20_000,
    },
    told=(
        "{seconds} s at {fps} fps, {height} × {width} pixels, cubes of {group} frames × {patch} × "
        "{patch}; each one of {codes} codes, in as few whole bits as tell them apart. Tokens, and "
        "bytes of all indices?"
    ),
    draw=lambda rng: {
        "seconds": int(rng.choice([2, 3, 5, 6])),
        "fps": int(rng.choice([8, 16, 24])),
        "height": 32 * int(rng.integers(6, 12)),
        "width": 32 * int(rng.integers(12, 22)),
        "patch": int(rng.choice([8, 16])),
        "group": int(rng.choice([2, 4])),
        "codes": int(rng.choice([600, 1000, 5000, 20_000, 50_000])),
    },
    wants="two whole numbers: tokens, bytes",
    labels=("The number of tokens", "The number of bytes"),
    steps={"the bits of one index": lambda codes, **_: _whole(codes)},
    hints=(
        "How many bits tell 5 codes apart? Two give 4, so three are needed.",
        "The least n for which 2ⁿ is at least the number of codes.",
        "Tokens × bits are the bits of the clip. How many bytes are that?",
    ),
    explanation=(
        "2¹⁴ is 16,384, too few; 2¹⁵ is enough. It does not matter how many numbers a code stands "
        "for, or of how many pixels it was made: only how long the list is."
    ),
    mistakes=(
        Mistake(
            "a bit too few",
            _with_bits(lambda codes: int(np.log2(codes))),
            "You rounded the logarithm down: so few bits cannot tell all codes apart.",
            "`int` cuts off what stands behind the point. Here something does.",
        ),
        Mistake(
            "parts of a bit",
            _parts,
            "You took the logarithm as it is. An index here is written in a whole number of bits.",
            "A clever code can do with parts of bits, over many indices together. Not with each by "
            "itself.",
            (
                lambda **numbers: tuple(map(int, _parts(**numbers))),
                lambda **numbers: tuple(map(round, _parts(**numbers))),
            ),
        ),
        Mistake(
            "a bit a code",
            _with_bits(lambda codes: codes),
            "You gave each code a bit of its own. With n bits one can count up to 2ⁿ.",
            "That is one-hot: how a network is *fed* an index, not how it is written down.",
        ),
        Mistake(
            "whole bytes",
            _with_bits(lambda codes: 8 * -(-_whole(codes) // 8)),
            "You filled each index up to whole bytes. Bits can stand side by side without gaps.",
            "Arrays do it so: `uint16` for all that does not fit into a byte.",
            (_with_bits(lambda codes: 32), _with_bits(lambda codes: 64)),
        ),
        Mistake(
            "bits, not bytes",
            _with_bits(lambda codes: 8 * _whole(codes)),
            "Your second number is the bits. A byte has 8 of them.",
            "Bits were asked for on the way.",
        ),
        Mistake(
            "a byte a bit",
            _with_bits(lambda codes: 64 * _whole(codes)),
            "You multiplied by 8 to get from bits to bytes. There are fewer bytes than bits.",
            "It is a factor of 8, and either way round looks alike.",
        ),
        Mistake(
            "natural logarithm",
            _with_bits(lambda codes: int(np.ceil(np.log(codes)))),
            "You took the natural logarithm. Bits count in twos.",
            "`np.log` is the natural one; `np.log2` is meant.",
        ),
    ),
)

EXERCISES = (NEAREST, NUMBER_OF_CELL, LEVELS_OF, BYTES_OF)

PREDICTIONS = (
    Prediction(
        id="13.a",
        question="Each cube is squeezed into six numbers, 32 bits each. Now it becomes one of 512 "
        "codes: 9 bits instead of 192. How much does that cost, on frames that the codebook was "
        "not learned from?",
        choices={
            "little": "less than 2 decibels",
            "some": "2 to 6 decibels",
            "much": "more than 6 decibels",
        },
        slips={
            "some": "Most cubes of this clip look much like some hundred others: grass, fur, rock.",
            "much": "512 pictures of cubes are many, if they are chosen for this clip.",
        },
        usual="Ask how many kinds of cubes there are in this clip.",
    ),
    Prediction(
        id="13.b",
        question="Sixteen bits by rounding (levels 8, 8, 8, 5, 5, 5: 64,000 cells) against nine "
        "learned bits (512 codes). Both were fitted to the same two seconds. Which is closer to "
        "the next two?",
        choices={
            "rounded": "the sixteen rounded bits, by half a decibel or more",
            "level": "neither: less than half a decibel lies between them",
            "learned": "the nine learned bits, by half a decibel or more",
        },
        slips={
            "rounded": "64,000 cells are many, but most of them lie where no cube is.",
            "learned": "It is near: but 512 codes are not better than so many cells, only far "
            "fewer.",
        },
        usual="Ask how many of the 64,000 cells a cube ever falls into.",
    ),
    Prediction(
        id="13.c",
        question="You are to guess the index of a cube, from one index that you know already. "
        "Which one helps you most?",
        choices={
            "left": "that of the cube to its left, in the same time step",
            "before": "that of the cube at its place, one time step before",
            "neither": "neither: indices are names, and names tell nothing of one another",
        },
        slips={
            "left": "Two places side by side have hundreds of codes to pair. In time most cubes "
            "keep their own.",
            "neither": "The names tell nothing, but which stands next to which can be counted.",
        },
        usual="Ask which of the two is the same cube in most cases.",
    ),
)
