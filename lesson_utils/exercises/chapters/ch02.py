"""Exercises of notebook 02, cut the clip into cubes."""

import numpy as np

from lesson_utils.exercises.chapters.ch01 import FRAMES, clip
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 2.1 -----------------------------------------------------------------------------------------


def lettered_tape(tape, group):
    """Read the letters of each cube, cubes in order: time, then rows, then columns."""
    tokens = []
    for t in range(0, len(tape), group):
        for place in range(len(tape[0])):  # upper left, upper right, lower left, lower right
            tokens.append("".join(frame[place] for frame in tape[t : t + group]))
    return tokens


def _signed(sign):
    """The right tokens, with a sign between the letters."""
    return lambda tape, group: [sign.join(token) for token in lettered_tape(tape, group)]


def _by_place(tape, group):
    tokens = lettered_tape(tape, group)
    return [token for place in range(4) for token in tokens[place::4]]


TAPE = Count(
    id="2.1",
    title="the lettered tape",
    difficulty=1,
    minutes=4,
    question=(
        "Four frames of 2 × 2 patches, one letter a patch:\n\n"
        "```\n"
        "frame 0   frame 1   frame 2   frame 3\n"
        "  A B       E F       I J       M N\n"
        "  C D       G H       K L       O P\n"
        "```\n\n"
        "A cube takes the same place in 2 frames. Which letters does each token hold? Give a list "
        "of strings in token order: time is slowest, then rows, then columns. The first one is "
        '`"AE"`.'
    ),
    stub='tape_2_1 = ...  # a list of strings, such as ["AE", …]\n',
    reference=lettered_tape,
    numbers={"tape": ("ABCD", "EFGH", "IJKL", "MNOP"), "group": 2},
    wants="a list of 8 strings of 2 letters, in token order",
    labels=tuple(f"Token {n}" for n in range(8)),
    hints=(
        "Put frame 1 on top of frame 0. Which letters lie on top of each other?",
        "Four cubes come out of the first two frames: upper left, upper right, lower left, lower "
        "right. Only then do the next two frames start.",
        "In each string the earlier letter stands first, and the two are four letters apart.",
    ),
    explanation=(
        "A cube is one place in a short slice of time, so its letters come from different frames. "
        "Time is slowest in token order: all four places of frames 0 and 1, then all four of "
        "frames 2 and 3."
    ),
    mistakes=(
        Mistake(
            "neighbours",
            lambda tape, group: [frame[i : i + 2] for frame in tape for i in (0, 2)],
            "You joined neighbours within one frame: these cubes are two wide and have no time.",
            "That is how we read a line of text. A cube goes into the block: from frame to frame.",
        ),
        Mistake(
            "column by column",
            lambda tape, group: [lettered_tape(tape, group)[i] for i in (0, 2, 1, 3, 4, 6, 5, 7)],
            "Your cubes are right, but you go down the columns first.",
            "Both walks visit every place. Rows come before columns, as when reading a page.",
        ),
        Mistake(
            "time fastest",
            _by_place,
            "Your cubes are right, but you follow each place through all time first.",
            "It tells one place's story in full. In token order time is slowest: finish the first "
            "two frames before the next two.",
        ),
        Mistake(
            "later first",
            lambda tape, group: [token[::-1] for token in lettered_tape(tape, group)],
            "Inside each token you put the later frame first.",
            "The frame that lies on top seems to come first. Inside a cube the tape runs forward.",
        ),
        Mistake(
            "joined by a sign",
            lambda tape, group: ["+".join(token) for token in lettered_tape(tape, group)],
            "The right letters in the right order: write each token as letters alone, without a "
            "sign between them.",
            "A + E reads well, and the drawing says it so. A string of two letters needs no plus.",
            also=tuple(_signed(sign) for sign in (" + ", " ", ",", ", ", "-", "&", "/")),
        ),
        Mistake(
            "one string",
            lambda tape, group: " ".join(lettered_tape(tape, group)),
            "The right letters in the right order, but in one string: give each token a string of "
            'its own, `["AE", …]`.',
            "To a reader the gaps divide the tokens. To Python it is one text.",
            also=tuple(
                lambda tape, group, sign=sign: sign.join(lettered_tape(tape, group))
                for sign in ("", ",", ", ", "; ")
            ),
        ),
        Mistake(
            "a frame skipped",
            lambda tape, group: [tape[i][n] + tape[i + 2][n] for i in (0, 1) for n in range(4)],
            "You put every other frame together: a cube takes frames that follow each other.",
            "Two apart is a fair pair as well. But a cube is a slice of time without a hole.",
        ),
        Mistake(
            "letters apart",
            lambda tape, group: [list(token) for token in lettered_tape(tape, group)],
            "The right letters in the right order, but each is a string of its own: a token is one "
            'string, `"AE"`.',
            "A cube holds two things, so it looks like a pair.",
        ),
        Mistake(
            "overlapping",
            lambda tape, group: [
                a + b for i in range(3) for a, b in zip(tape[i], tape[i + 1], strict=True)
            ],
            "Your cubes overlap: frames 1 and 2 are used twice.",
            "A sliding window does that, and convolutions often do. Cubes tile the tape: each "
            "letter belongs to one token.",
        ),
        Mistake(
            "all frames",
            lambda tape, group: ["".join(frame[i] for frame in tape) for i in range(4)],
            "You put all four frames into each cube.",
            "The same place belongs together, but a cube takes only 2 frames of it here.",
        ),
    ),
)

# --- 2.2 -----------------------------------------------------------------------------------------


def patchify(frames, pt, ph, pw):
    """Cut frames (T, H, W, c) into cubes, one row of pt*ph*pw*c values each."""
    T, H, W, c = frames.shape
    t, h, w = T // pt, H // ph, W // pw
    split = frames.reshape(t, pt, h, ph, w, pw, c)  # (t pt) (h ph) (w pw) c
    cubes = split.transpose(0, 2, 4, 1, 3, 5, 6)  # t h w pt ph pw c
    return cubes.reshape(t * h * w, pt * ph * pw * c)  # (t h w) (pt ph pw c)


def _cut(frames, pt, ph, pw, order, tokens=3):
    """Patchify with another order of axes: the first `tokens` of them number the tokens."""
    T, H, W, c = frames.shape
    split = frames.reshape(T // pt, pt, H // ph, ph, W // pw, pw, c).transpose(order)
    return split.reshape(np.prod(split.shape[:tokens]), -1)


def _split_wrong(frames, pt, ph, pw, order):
    """Patchify with each axis split into (where in the cube, which cube)."""
    T, H, W, c = frames.shape
    split = frames.reshape(pt, T // pt, ph, H // ph, pw, W // pw, c).transpose(order)
    return split.reshape(-1, pt * ph * pw * c)


def _overlapping(frames, pt, ph, pw):
    """Cut cubes of the right size that start one pixel after another."""
    t, h, w = (size // step for size, step in zip(frames.shape, (pt, ph, pw), strict=False))
    return np.stack(
        [frames[i : i + pt, j : j + ph, k : k + pw].ravel() for i, j, k in np.ndindex(t, h, w)]
    )


def _in_cube(index, frames, pt, ph, pw):
    token, value = index
    t, y, x, channel = np.unravel_index(value, (pt, ph, pw, frames.shape[-1]))
    return (
        f"token {token}, value {value}: in its cube frame {t}, row {y}, column {x}, "
        f"channel {channel}"
    )


PATCHIFY = Build(
    id="2.2",
    title="patchify",
    difficulty=4,
    minutes=12,
    question=(
        "Write `patchify(frames, pt, ph, pw)`, which cuts a clip `(T, H, W, c)` into cubes of "
        "`pt` frames, `ph` rows and `pw` columns, and gives one row of values per cube: "
        "`(n, pt*ph*pw*c)`. Tokens are in token order (time slowest, then rows, then columns); "
        "inside a token the order is the same, and channels come last. All sizes divide."
    ),
    stub='''def patchify(frames, pt, ph, pw):
    """Cut frames (T, H, W, c) into cubes, one row of pt*ph*pw*c values each."""
    ...
''',
    reference=patchify,
    axes=("token", "value"),
    locate=_in_cube,
    probes=(
        (clip(8, 12, 18, 3), 4, 2, 3),
        (clip(6, 8, 24, 2), 3, 4, 8),
        (clip(5, 6, 12, 3), 1, 3, 2),
        (clip(4, 10, 20, 1), 4, 5, 2),
    ),
    hints=(
        "Split each axis in two: T frames are t groups of pt frames. One reshape does all three "
        "axes at once; how many axes are there then?",
        "After the split the axes are t, pt, h, ph, w, pw, c. Which three number the token, and "
        "which four lie inside it?",
        "Move the three that number the token to the front, the others behind them in the same "
        "order. Then a second reshape joins each set into one axis.",
    ),
    explanation=(
        "Reshape, transpose, reshape. The first splits every axis into (which cube, where in the "
        "cube) and moves nothing. The transpose brings what belongs to one cube together. The "
        "last joins the axes: three into the token number, four into its values."
    ),
    mistakes=(
        Mistake(
            "reshape only",
            lambda frames, pt, ph, pw: frames.reshape(-1, pt * ph * pw * frames.shape[-1]),
            "You cut with one reshape: your tokens are strips of pixels that follow each other in "
            "memory, not cubes.",
            "The shape is right and nothing complains. But reshape never moves a value; only a "
            "transpose brings rows of one cube together.",
        ),
        Mistake(
            "split the wrong way round",
            lambda *a: _split_wrong(*a, (1, 3, 5, 0, 2, 4, 6)),
            "You split each axis the wrong way round: “which cube” is the slower part, so it comes "
            "first: t, pt.",
            "Both orders have the right sizes, and the small number seems to go first. But going "
            "along an axis you first walk through one cube, then enter the next.",
        ),
        Mistake(
            "split the wrong way round, not moved",
            lambda *a: _split_wrong(*a, (0, 2, 4, 1, 3, 5, 6)),
            "You split each axis into pt, t and then moved the axes as if it were t, pt: “which "
            "cube” is the slower part, so it comes first.",
            "The transpose is right for the other split, and the shapes fit either way.",
        ),
        Mistake(
            "channels before pixels",
            lambda frames, pt, ph, pw: _cut(frames, pt, ph, pw, (0, 2, 4, 6, 1, 3, 5)),
            "Your cubes are right, but inside a token the channels come before the pixels.",
            "Some models store it that way. Here a token keeps the clip's own order: time, row, "
            "column, channel.",
        ),
        Mistake(
            "time fastest",
            lambda frames, pt, ph, pw: _cut(frames, pt, ph, pw, (2, 4, 0, 1, 3, 5, 6)),
            "Your cubes are right, but their order runs through time first.",
            "It keeps one place's story together. In token order time is slowest.",
        ),
        Mistake(
            "columns before rows",
            lambda frames, pt, ph, pw: _cut(frames, pt, ph, pw, (0, 4, 2, 1, 3, 5, 6)),
            "Your cubes are right, but their order goes down the columns first.",
            "x before y is how we say it. An array has rows before columns.",
        ),
        Mistake(
            "height and width swapped",
            lambda frames, pt, ph, pw: patchify(frames, pt, pw, ph),
            "You swapped the height and the width of a patch.",
            "With square patches, which nearly all models use, nobody would notice.",
        ),
        Mistake(
            "no groups",
            lambda frames, pt, ph, pw: patchify(frames, 1, ph, pw),
            "You cut every frame by itself: your tokens are patches, without time.",
            "That is how pictures are cut. A cube holds pt frames.",
        ),
        Mistake(
            "time fastest inside",
            lambda frames, pt, ph, pw: _cut(frames, pt, ph, pw, (0, 2, 4, 3, 5, 1, 6)),
            "Your cubes are right, but inside a token time runs faster than rows and columns.",
            "It puts the same pixel of both frames side by side. Here time is slowest inside too.",
        ),
        Mistake(
            "grid kept",
            lambda frames, pt, ph, pw: patchify(frames, pt, ph, pw).reshape(
                len(frames) // pt, frames.shape[1] // ph, frames.shape[2] // pw, -1
            ),
            "You left the tokens in their grid (t, h, w, values); the question asks for a list.",
            "The grid is handy for drawing. Attention takes one axis of tokens.",
        ),
        Mistake(
            "overlapping",
            _overlapping,
            "Your cubes overlap: each starts one pixel after the one before, not where that ends.",
            "Counting the cubes 0, 1, 2 is right. Cube k begins at k times its size.",
        ),
        Mistake(
            "upright",
            lambda frames, pt, ph, pw: patchify(frames, pt, ph, pw).T,
            "You have one column a cube: `(values, n)`. The question asks for one row a cube.",
            "In formulas a vector stands upright. A table of tokens has one in each row.",
        ),
    ),
)

# --- 2.3 -----------------------------------------------------------------------------------------


def unpatchify(tokens, t, h, w, pt, ph, pw):
    """Put cubes back: tokens (t*h*w, pt*ph*pw*c) into frames (t*pt, h*ph, w*pw, c)."""
    cubes = tokens.reshape(t, h, w, pt, ph, pw, -1)  # (t h w) (pt ph pw c)
    split = cubes.transpose(0, 3, 1, 4, 2, 5, 6)  # t pt h ph w pw c
    return split.reshape(t * pt, h * ph, w * pw, -1)  # (t pt) (h ph) (w pw) c


def _join(tokens, t, h, w, pt, ph, pw, order):
    """Unpatchify with another order of axes."""
    split = tokens.reshape(t, h, w, pt, ph, pw, -1).transpose(order)
    return split.reshape(t * pt, h * ph, w * pw, -1)


def _split_like_a_clip(tokens, t, h, w, pt, ph, pw, order):
    split = tokens.reshape(t, pt, h, ph, w, pw, -1).transpose(order)
    return split.reshape(t * pt, h * ph, w * pw, -1)


def _channels_first(tokens, t, h, w, pt, ph, pw):
    split = tokens.reshape(t, h, w, -1, pt, ph, pw).transpose(0, 4, 1, 5, 2, 6, 3)
    return split.reshape(t * pt, h * ph, w * pw, -1)


def _time_fastest(tokens, t, h, w, pt, ph, pw):
    split = tokens.reshape(h, w, t, pt, ph, pw, -1).transpose(2, 3, 0, 4, 1, 5, 6)
    return split.reshape(t * pt, h * ph, w * pw, -1)


UNPATCHIFY = Build(
    id="2.3",
    title="unpatchify",
    difficulty=4,
    minutes=10,
    question=(
        "Write `unpatchify(tokens, t, h, w, pt, ph, pw)`, which undoes `patchify`: tokens "
        "`(t*h*w, pt*ph*pw*c)` become frames `(t*pt, h*ph, w*pw, c)`, every value back in its "
        "place. The number of channels, `c`, is not given: it is what is left of a token's values."
    ),
    stub='''def unpatchify(tokens, t, h, w, pt, ph, pw):
    """Put cubes back: tokens (t*h*w, pt*ph*pw*c) into frames (t*pt, h*ph, w*pw, c)."""
    ...
''',
    reference=unpatchify,
    axes=FRAMES,
    probes=(
        (clip(2 * 3 * 5, 4 * 7 * 6 * 3), 2, 3, 5, 4, 7, 6),
        (clip(3 * 5 * 7, 2 * 3 * 4 * 2), 3, 5, 7, 2, 3, 4),
        (clip(5 * 2 * 4, 1 * 3 * 2 * 3), 5, 2, 4, 1, 3, 2),
    ),
    hints=(
        "Run the three steps of `patchify` backwards: reshape, transpose, reshape.",
        "First split the two axes again: t, h, w, pt, ph, pw, c. You know every size but c.",
        "Each frame axis is a pair: t with pt, h with ph, w with pw. Bring the two of a pair side "
        "by side, the slower first, then join each pair.",
    ),
    explanation=(
        "The same three steps backwards. The transpose must be the inverse of patchify's: it "
        "brings t beside pt, h beside ph, w beside pw. `-1` lets NumPy find the channels."
    ),
    mistakes=(
        Mistake(
            "reshape only",
            lambda tokens, t, h, w, pt, ph, pw: tokens.reshape(t * pt, h * ph, w * pw, -1),
            "You put the cubes back with one reshape: each cube lies there as a strip.",
            "The shape is right and nothing complains. But reshape never moves a value.",
        ),
        Mistake(
            "same transpose",
            lambda *a: _join(*a, (0, 2, 4, 1, 3, 5, 6)),
            "You used the same order of axes as patchify, not its inverse.",
            "It looks symmetric. But doing a transpose twice gives back the start only when it "
            "swaps axes in pairs.",
        ),
        Mistake(
            "rows and columns swapped",
            lambda *a: _join(*a, (0, 3, 2, 4, 1, 5, 6)),
            "You set the cubes down column by column: h and w are swapped.",
            "With as many rows as columns the shape is the same, and with a still picture it even "
            "looks plausible.",
        ),
        Mistake(
            "inside before cube",
            lambda *a: _join(*a, (3, 0, 4, 1, 5, 2, 6)),
            "In each pair you put the place inside the cube before the cube.",
            "Both belong to the same axis, so the shape is right. The slower one, the cube, comes "
            "first.",
        ),
        Mistake(
            "still split",
            lambda tokens, t, h, w, pt, ph, pw: tokens.reshape(t, h, w, pt, ph, pw, -1).transpose(
                0, 3, 1, 4, 2, 5, 6
            ),
            "The values are in order, but the axes are still split into seven.",
            "The transpose is the hard part and feels like the end. One reshape joins the pairs.",
        ),
        Mistake(
            "swapped inside the cube",
            lambda *a: _join(*a, (0, 3, 1, 5, 2, 4, 6)),
            "You swapped rows and columns inside the cube: ph belongs beside h, pw beside w.",
            "With square patches, which nearly all models use, the shape is right.",
        ),
        Mistake(
            "three channels",
            lambda tokens, t, h, w, pt, ph, pw: (
                tokens.reshape(t, h, w, pt, ph, pw, 3)
                .transpose(0, 3, 1, 4, 2, 5, 6)
                .reshape(t * pt, h * ph, w * pw, 3)
            ),
            "You took c for 3. It is what is left of a token's values: divide their number by "
            "pt*ph*pw, or let -1 stand for it.",
            "A picture has three colours nearly always. A grey one has one, and a latent has "
            "sixteen.",
        ),
        Mistake(
            "split like a clip",
            lambda *a: _split_like_a_clip(*a, (0, 2, 4, 1, 3, 5, 6)),
            "You split the tokens as if they were a clip: their two axes are (t h w) and "
            "(pt ph pw c), in that order.",
            "It is patchify's first step. Here it has to be its last one, undone.",
            also=(lambda *a: _split_like_a_clip(*a, (0, 3, 1, 4, 2, 5, 6)),),
        ),
        Mistake(
            "channels before pixels",
            _channels_first,
            "You split a token into (c, pt, ph, pw): here its channels come last.",
            "PyTorch keeps channels in front of the pixels, and so do some models' tokens.",
        ),
        Mistake(
            "time fastest",
            _time_fastest,
            "You set the cubes down through time first: in token order time is slowest.",
            "It tells one place's story in full before the next place begins.",
        ),
        Mistake(
            "still apart",
            lambda tokens, t, h, w, pt, ph, pw: unpatchify(tokens, t, h, w, pt, ph, pw).reshape(
                t * pt, -1, tokens.shape[1] // (pt * ph * pw)
            ),
            "You joined rows and columns into one axis: a frame has both.",
            "All values are in order. But without its height nobody knows where a row ends.",
        ),
    ),
)

# --- 2.4 -----------------------------------------------------------------------------------------


def token_of(frame, row, column, pt, ph, pw, h, w):
    """Find the token that holds a pixel, with h × w tokens in each time step."""
    step, down, across = frame // pt, row // ph, column // pw  # which cube, along each axis
    return (step * h + down) * w + across


TOKEN_OF = Build(
    id="2.4",
    title="which token holds a pixel",
    difficulty=3,
    minutes=6,
    question=(
        "Write `token_of(frame, row, column, pt, ph, pw, h, w)`: the number of the token that "
        "holds the pixel in that frame, row and column of the clip. Cubes have `pt` frames, `ph` "
        "rows, `pw` columns; each time step has `h` rows of `w` tokens. Everything is numbered "
        "from 0: frames, rows and columns of pixels, and tokens, these in token order (time "
        "slowest, then rows, then columns)."
    ),
    stub='''def token_of(frame, row, column, pt, ph, pw, h, w):
    """Find the token that holds a pixel, with h × w tokens in each time step."""
    ...
''',
    reference=token_of,
    probes=(
        (5, 23, 37, 2, 8, 4, 7, 11),
        (7, 9, 40, 3, 4, 8, 3, 6),
        (4, 19, 5, 1, 3, 2, 9, 5),
        (1, 14, 26, 4, 5, 7, 6, 8),
        (6, 8, 15, 3, 4, 5, 4, 7),
        (0, 0, 0, 2, 3, 5, 4, 6),
        (11, 20, 6, 4, 3, 7, 7, 1),
        (11, 11, 3, 3, 4, 1, 3, 4),
        (14, 5, 1, 3, 2, 2, 3, 1),
    ),
    tolerance=1e-6,
    inputs="pixels, the first one and some on the edge of a cube among them",
    hints=(
        "First forget the numbering: in which cube along time is the frame? In which row of cubes "
        "is the row of pixels?",
        "Whole-number division by the size of a cube answers each of them.",
        "How many tokens are passed before a time step starts? h × w for each earlier one. Before "
        "a row of them starts: w for each earlier row.",
    ),
    explanation=(
        "`//` tells which cube along each axis. Then it is like reading a number with digits: each "
        "time step is worth h × w tokens, each row w, each column 1."
    ),
    mistakes=(
        Mistake(
            "pixels",
            lambda frame, row, column, pt, ph, pw, h, w: (frame * h + row) * w + column,
            "You numbered the pixels: the cubes' sizes are not used.",
            "The formula is the right one, but it wants positions of cubes, not of pixels.",
        ),
        Mistake(
            "divided h and w",
            lambda frame, row, column, pt, ph, pw, h, w: (
                (frame // pt * (h // ph) + row // ph) * (w // pw) + column // pw
            ),
            "You divided h and w by the sides of a cube: they count tokens already.",
            "Height and width in pixels would have to be divided. These are small letters: they "
            "are the grid's.",
        ),
        Mistake(
            "no time",
            lambda frame, row, column, pt, ph, pw, h, w: row // ph * w + column // pw,
            "You left out time: every time step starts again from 0.",
            "It is right for a picture, and for the first cubes of a clip.",
        ),
        Mistake(
            "h and w swapped",
            lambda frame, row, column, pt, ph, pw, h, w: (
                (frame // pt * w + row // ph) * h + column // pw
            ),
            "You swapped h and w: a row of tokens has w of them.",
            "h belongs to rows, so it seems to go with the row. But to get one row further you "
            "pass a whole row, which is w tokens.",
        ),
        Mistake(
            "columns before rows",
            lambda frame, row, column, pt, ph, pw, h, w: (
                (frame // pt * w + column // pw) * h + row // ph
            ),
            "You numbered the tokens of a time step column by column.",
            "x before y is how we say it. In token order columns are fastest.",
        ),
        Mistake(
            "counted from 1",
            lambda *a: token_of(*a) + 1,
            "You are one too high: you counted from 1.",
            "The first token sounds like number 1. Here it is number 0.",
        ),
        Mistake(
            "frames, not groups",
            lambda frame, row, column, pt, ph, pw, h, w: (frame * h + row // ph) * w + column // pw,
            "You used the frame's number for time: frames that share a cube get different tokens.",
            "With a group of one frame it is right. Divide by pt as you did by ph and pw.",
        ),
        Mistake(
            "remainder",
            lambda frame, row, column, pt, ph, pw, h, w: (
                (frame % pt * h + row % ph) * w + column % pw
            ),
            "You took the remainder `%`: that is the place inside the cube, not which cube it is.",
            "`//` and `%` are the two halves of one division, and both begin with the same pixel.",
        ),
        Mistake(
            "sum",
            lambda frame, row, column, pt, ph, pw, h, w: frame // pt + row // ph + column // pw,
            "You added the three positions: a step in time is worth more than one token.",
            "All three count something. But one time step further means h × w tokens further.",
        ),
        Mistake(
            "rounded",
            lambda frame, row, column, pt, ph, pw, h, w: (
                (round(frame / pt) * h + round(row / ph)) * w + round(column / pw)
            ),
            "You rounded to the nearest cube: past its middle a pixel lands in the next one.",
            "Nearest is usually the best guess. But a cube begins at its edge, not at its middle.",
        ),
        Mistake(
            "decimal",
            lambda frame, row, column, pt, ph, pw, h, w: (
                (frame / pt * h + row / ph) * w + column / pw
            ),
            "You divided with `/`, which keeps the part after the point: half a cube further is "
            "still the same cube.",
            "On paper the line means whole cubes. Python's `//` does.",
        ),
        Mistake(
            "rounded up",
            lambda frame, row, column, pt, ph, pw, h, w: (
                (-(-frame // pt) * h - (-row // ph)) * w - (-column // pw)
            ),
            "You rounded up: a pixel inside a cube lands in the next one.",
            "A part of a cube has begun, so it seems to count as a whole one. But numbers start "
            "at 0.",
        ),
        Mistake(
            "a step worth h",
            lambda frame, row, column, pt, ph, pw, h, w: (
                frame // pt * h + row // ph * w + column // pw
            ),
            "You passed h tokens for each time step: a step has h rows of w tokens.",
            "Each position gets its own letter, which looks fair.",
        ),
        Mistake(
            "the place",
            lambda frame, row, column, pt, ph, pw, h, w: (frame // pt, row // ph, column // pw),
            "That is the cube's place, three numbers. The token's number is still to be made of "
            "them.",
            "It is the harder half, and the place says as much.",
        ),
    ),
)

# --- 2.5 -----------------------------------------------------------------------------------------


def count_tubelets(frames, height, width, tubelet):
    """Count the whole cubes of tubelet × tubelet × tubelet pixels in a clip."""
    return (frames // tubelet) * (height // tubelet) * (width // tubelet)


def _squared(frames, height, width, tubelet):
    return (height // tubelet) ** 2


def _each(count, frames, height, width, tubelet):
    """Multiply the counts along the three axes, each worked out in some way."""
    return count(frames, tubelet) * count(height, tubelet) * count(width, tubelet)


TUBELETS = Build(
    id="2.5",
    title="spot the bug",
    difficulty=2,
    minutes=5,
    question=(
        "A widely read public tutorial on video transformers counts its tubelets with the line "
        "below: for a clip of 28 × 28 × 28 and tubelets of 8 × 8 × 8 it gets 9. Cut such a block "
        "in your mind: how many are there? Mend `count_tubelets(frames, height, width, tubelet)` "
        "so that it counts the whole cubes in a clip of any size; what is left over is dropped."
    ),
    stub='''def count_tubelets(frames, height, width, tubelet):
    """Count the whole cubes of tubelet × tubelet × tubelet pixels in a clip."""
    return (height // tubelet) ** 2
''',
    reference=count_tubelets,
    given=_squared,
    probes=(
        (28, 28, 28, 8),
        (20, 36, 52, 8),
        (9, 50, 33, 4),
        (31, 17, 44, 5),
        (5, 40, 24, 8),
        (12, 20, 28, 4),
    ),
    tolerance=1e-6,
    hints=(
        "Which of the four arguments does the line not use?",
        "A picture is cut along two axes, a clip along three. Count along each.",
        "28 // 8 is 3 along each axis. A square of 3 × 3 is one layer; how many layers are there?",
    ),
    explanation=(
        "A picture of equal sides has n² patches, and the line was right for that. A clip has a "
        "third axis, and its sides differ: count each axis and multiply. For 28³ and 8³ that is "
        "27 instead of 9."
    ),
    mistakes=(
        Mistake(
            "cubed",
            lambda frames, height, width, tubelet: (height // tubelet) ** 3,
            "You made a cube out of the square: it is right only if all three sides are equal.",
            "On the tutorial's 28 × 28 × 28 clip it gives the right count. Few clips are cubes.",
        ),
        Mistake(
            "two axes",
            lambda frames, height, width, tubelet: (height // tubelet) * (width // tubelet),
            "You count one layer: height and width, but no time.",
            "That mends pictures that are not square. A clip has layers behind the first.",
        ),
        Mistake(
            "divided once",
            lambda frames, height, width, tubelet: frames * height * width // tubelet**3,
            "You divided the volume, so leftovers add up to cubes that do not exist.",
            "Volume by volume is right when all sizes divide. Where they do not, count whole cubes "
            "along each axis first.",
        ),
        Mistake(
            "rounded up",
            lambda frames, height, width, tubelet: (
                -(-frames // tubelet) * -(-height // tubelet) * -(-width // tubelet)
            ),
            "You rounded up: cubes that stick out of the clip are counted too.",
            "Padding does that, and many models pad. Here only whole cubes count.",
        ),
        Mistake(
            "squared and timed",
            lambda frames, height, width, tubelet: (frames // tubelet) * (height // tubelet) ** 2,
            "You multiplied by time, but the square is still there: the width is not used.",
            "For square pictures it is right. A clip may be wider than high.",
        ),
        Mistake(
            "sliding",
            lambda frames, height, width, tubelet: (
                (frames - tubelet + 1) * (height - tubelet + 1) * (width - tubelet + 1)
            ),
            "You counted every place where a cube fits: those cubes overlap. Here each starts "
            "where the one before ends.",
            "A convolution counts its places so. Tubelets move on by their own size.",
            also=(
                lambda *a: _each(lambda size, tubelet: max(0, size - tubelet + 1), *a),
                lambda *a: _each(lambda size, tubelet: size - tubelet, *a),
            ),
        ),
        Mistake(
            "added",
            lambda frames, height, width, tubelet: (
                frames // tubelet + height // tubelet + width // tubelet
            ),
            "You added the three counts: every layer has all the rows, and every row all the "
            "columns, so multiply.",
            "Three counts ask to be brought together, and a sum is the first way.",
        ),
        Mistake(
            "rounded",
            lambda *a: _each(lambda size, tubelet: round(size / tubelet), *a),
            "You rounded to the nearest whole number, and in places that is up: a cube is counted "
            "that sticks out of the clip.",
            "3.5 cubes seem to be about four. But half a cube is none.",
        ),
        Mistake(
            "decimal",
            lambda frames, height, width, tubelet: (
                (frames / tubelet) * (height / tubelet) * (width / tubelet)
            ),
            "You divided with `/`, so parts of cubes are counted: only whole cubes count.",
            "All three axes are there. `//` drops what is left over, along each axis.",
        ),
        Mistake(
            "one short",
            lambda *a: _each(lambda size, tubelet: (size - 1) // tubelet, *a),
            "You lose the last cube where a size divides exactly.",
            "Taking one off guards against going over the edge. But a cube that ends at the edge "
            "is whole.",
        ),
        Mistake(
            "at least one",
            lambda *a: _each(lambda size, tubelet: max(1, size // tubelet), *a),
            "You count one cube where none fits: 5 frames hold no whole cube of 8.",
            "No tokens at all looks like a fault. Some code pads such clips; here the rest is "
            "dropped.",
        ),
    ),
)

EXERCISES = (TAPE, PATCHIFY, UNPATCHIFY, TOKEN_OF, TUBELETS)

PREDICTIONS = (
    Prediction(
        id="2.a",
        question="How many values does one colour cube of 2 frames × 16 × 16 pixels hold?",
        slips={
            768: "That is one patch of one frame, 16 × 16 × 3; the cube holds two of them.",
            512: "That counts pixels; each pixel has three values, red, green and blue.",
            256: "That is the pixels of one patch; the cube has two frames and three colours.",
            1: "A token is made of one cube, but the cube holds many values.",
            96: "That multiplies 2 × 16 × 3; the patch has 16 rows and 16 columns.",
            37: "You added them; the axes of a block multiply.",
        },
        factors={
            2: "You counted the two frames twice.",
            3: "You counted the three colours twice.",
            4: "Those are bytes, if each value is a float32; asked were the values.",
            8: "Those are bytes, if each value is a float64, or bits; asked were the values.",
            16: "Rows and columns are 16 each, so 16 comes in twice, not three times.",
        },
        usual="Multiply all four: frames, rows, columns, and the three colours.",
    ),
    Prediction(
        id="2.b",
        question="Does patchify give a view of the clip's memory, or a copy?",
        choices={"view": "a view: nothing is moved", "copy": "a copy: the values are moved"},
        slips={
            "view": "The first reshape and the transpose are views, but the last reshape joins "
            "axes that do not lie side by side in memory, so it has to copy.",
            "copy": "If the joined axes still lie side by side in memory, no value moves.",
        },
        usual="Ask whether the values of one cube lie side by side in the clip's memory.",
    ),
)
