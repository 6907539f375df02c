"""Sheets to print: a lettered tape, an empty volume, a table of counts, the bargain.

The numbers that a sheet gives and those that it asks for come from the same `Grid`; `answers` has
the latter, for the key.
"""

import string
from html import escape

import numpy as np

from lesson_utils.classroom.page import frame
from lesson_utils.cubes import patchify
from lesson_utils.grid import Grid

FILE = "sheets.html"
STYLE = """
@page { size: A4; margin: 14mm; }
.sheet { break-after: page; max-width: 44rem; }
.sheet:last-child { break-after: auto; }
.sheet h2 { margin-top: 0; border: 0; }
.frames { display: flex; flex-wrap: wrap; justify-content: space-between; margin: 1rem 0; }
.frames table { font-size: 1.3rem; }
table { border-collapse: collapse; width: 100%; margin: 0.8rem 0 1.6rem; }
:is(td, th) { border: 1px solid var(--muted); padding: 0.35rem 0.5rem; text-align: left; }
td { height: 2.6rem; }
.frames table { width: auto; }
.frames td { width: 2.2rem; height: 2.2rem; text-align: center; }
th { min-width: 3rem; font-weight: 600; font-size: 0.9rem; }
th:nth-last-child(-n + 2) { min-width: 5.5rem; }
svg { display: block; width: 100%; max-width: 33rem; margin: 0.6rem auto; }
svg :is(line, rect, polygon) { stroke: var(--text); fill: none; }
svg text { fill: var(--text); font: 14px system-ui, sans-serif; }
@media print {
  :root { --text: #000; --page: #fff; --muted: #444; --edge: #999; }
  header { display: none; }
  body { padding: 0; max-width: none; }
}
"""
TAPES = ((4, 2, 2), (4, 2, 3))  # frames, rows, columns; two frames a cube
VOLUME = Grid(32, 256, 256, patch=32, group=4)
PLACES = (150, 6, 63, 64, 511)  # tokens to be drawn
# What each row of the table is: seconds, fps, height, width, patch, frames a cube.
COUNTS = (
    (1, 30, 224, 224, 16, 1),
    (4, 8, 256, 256, 16, 1),
    (4, 8, 256, 256, 16, 2),
    (2, 12, 224, 224, 16, 1),
    (2, 12, 224, 224, 16, 3),
    (3, 10, 192, 320, 16, 1),
    (3, 10, 192, 320, 16, 3),
)
MERGE = COUNTS[-1][-1]
START, BUDGET, ROWS = (4, 8, 256, 256, 16, 1), 4096, 8


def write():
    """Make the sheets.

    Returns
    -------
    str
        HTML, a printed page each.
    """
    sheets = (_tapes(), _volume(), _counts(), _bargain())
    main = "\n".join(f'<section class="sheet">\n{sheet}\n</section>' for sheet in sheets)
    return frame(
        "Sheets to print", "Four sheets of A4; the answers are in the key.", main, more=STYLE
    )


def grid_of(seconds, fps, height, width, patch, group):
    """Make the grid of one row of the table."""
    return Grid.from_seconds(seconds, fps, height, width, patch=patch, group=group)


def answers():
    """Give what the sheets ask for.

    Returns
    -------
    dict
        Heading -> list of sentences.
    """
    return {
        "The lettered tape": [
            *(f"{' × '.join(map(str, shape))}: {', '.join(_letters(shape)[1])}" for shape in TAPES),
            "Numbers run along the row first, then down, then on in time.",
        ],
        "The empty volume": [
            f"token {n} is at (t, h, w) = ({', '.join(map(str, VOLUME.position(n)))}): "
            + ", ".join(map(_from_to, ("frames", "rows", "columns"), VOLUME.pixels(n)))
            for n in PLACES
        ],
        "The table of counts": [
            *(
                f"{_named(row)}: {grid}, {grid.pairs():,} pairs"
                for row in COUNTS
                for grid in [grid_of(*row)]
            ),
            f"Merging {MERGE} frames: tokens ÷ {MERGE}, pairs ÷ {MERGE**2}",
        ],
        "The bargain": [
            f"The start has {grid_of(*START).tokens:,} tokens. Many ways are right.",
            f"In one step, half the side or twice the patch saves most ({_halved():,} tokens are "
            "left): a frame has two sides, time has one direction.",
        ],
    }


def _from_to(name, part):
    return f"{name} {part.start}–{part.stop - 1}"


def _halved():
    """Count the tokens that half the side leaves; twice the patch leaves as many."""
    seconds, fps, height, width, patch, group = START
    return grid_of(seconds, fps, height // 2, width // 2, patch, group).tokens


def _letters(shape):
    """The letters of a tape, and those of each cube."""
    letters = string.ascii_uppercase[: int(np.prod(shape))]
    tape = np.array(list(letters)).reshape(shape)
    rows = patchify(tape[..., None], Grid(*shape, patch=1, group=2))
    return tape, ["".join(row) for row in rows]


def _tapes():
    parts = ["<h2>The lettered tape</h2>"]
    for shape in TAPES:
        tape, cubes = _letters(shape)
        frames = "".join(
            f"<div>frame {t}{_table(rows)}</div>" for t, rows in enumerate(tape.tolist())
        )
        parts.append(
            f"<p>{shape[0]} frames of {shape[1]} × {shape[2]} patches, one letter a patch. A cube "
            "takes one place in two frames. Circle the cubes, and write each one's letters.</p>"
            f'<div class="frames">{frames}</div>'
            + "".join(
                _table([[""] * half], [f"token {start + i}" for i in range(half)])
                for half in [len(cubes) // 2]
                for start in (0, half)
            )
        )
    parts.append("<p>Which way does the number of a token run first? ____________________</p>")
    return "\n".join(parts)


def _volume():
    t, h, w = VOLUME.shape
    tokens = ", ".join(map(str, PLACES))
    heads = ["token", "t", "h", "w", "frames", "rows", "columns"]
    return (
        "<h2>The empty volume</h2>\n"
        f"<p>{VOLUME.frames} frames of {VOLUME.height} × {VOLUME.width} pixels, cut into cubes of "
        f"{VOLUME.group} frames and {VOLUME.patch[0]} × {VOLUME.patch[1]} pixels: "
        f"{t} × {h} × {w} cubes. Time runs to the back. "
        f"Draw tokens {tokens}; write where each is, and which pixels it holds.</p>\n"
        + _block(t, h, w)
        + _table([[str(n), *[""] * 6] for n in PLACES], heads)
    )


def _block(t, h, w, cell=36, back=(14, -11)):
    """Draw the lines of an empty block: front, top and side."""
    left, up = 40, 24 - back[1] * t
    dx, dy = back
    lines = []
    for i in range(h + 1):
        y = up + cell * i
        lines += [(left, y, left + cell * w, y)]
        lines += [(left + cell * w, y, left + cell * w + dx * t, y + dy * t)]
    for i in range(w + 1):
        x = left + cell * i
        lines += [(x, up, x, up + cell * h), (x, up, x + dx * t, up + dy * t)]
    for i in range(1, t + 1):
        x, y, far = left + dx * i, up + dy * i, left + cell * w + dx * i
        lines += [(x, y, far, y), (far, y, far, y + cell * h)]
    drawn = "".join(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>' for x1, y1, x2, y2 in lines)
    wide, tall = left + cell * w + dx * t + 40, up + cell * h + 30
    said = f"An empty block of {t} × {h} × {w} cubes: w to the right, h down, t to the back."
    return (
        f'<svg viewBox="0 0 {wide} {tall}" role="img" aria-label="{said}">{drawn}'
        f'<text x="{left + cell * w / 2}" y="{tall - 8}">w →</text>'
        f'<text x="8" y="{up + cell * h / 2}">h ↓</text>'
        f'<text x="{left + cell * w + dx * t + 4}" y="{up + dy * t + 10}">t ↗</text></svg>\n'
    )


def _named(row):
    """Name a row of the table in words."""
    seconds, fps, height, width, patch, group = row
    told = f"{seconds} s, {fps} fps, {height} × {width}, patch {patch}"
    return told + f", {group} frames a cube" * (group > 1)


def _counts():
    heads = ["clip", "t", "h", "w", "tokens", "pairs"]
    first, *others = COUNTS
    grid = grid_of(*first)
    rows = [[_named(first), *map(str, grid.shape), f"{grid.tokens:,}", f"{grid.pairs():,}"]]
    rows += [[_named(row), *[""] * 5] for row in others]
    rows = [[row[0].replace("patch ", "patch\N{NO-BREAK SPACE}"), *row[1:]] for row in rows]
    rows += [[""] * 6] * 3
    return (
        "<h2>The table of counts</h2>\n"
        "<p>Frames are seconds × fps. Divide frames by the frames in a cube, height and width by "
        "the patch; multiply. A pair is a token that asks and one that is asked, itself too. The "
        "first row is done; the last three are yours.</p>\n"
        + _table(rows, heads)
        + f"<p>Merging {MERGE} frames: tokens ÷ ______, pairs ÷ ______</p>"
    )


def _bargain():
    seconds, fps, side, _, patch, group = START
    heads = ["seconds", "fps", "side", "patch", "frames a cube", "tokens", "what you gave up"]
    tokens = grid_of(*START).tokens
    first = [*map(str, (seconds, fps, side, patch, group)), f"{tokens:,}", "nothing"]
    return (
        "<h2>The bargain</h2>\n"
        f"<p>You may spend {BUDGET:,} tokens. Come down from the first row in as many ways as you "
        "find: once keep the motion, once the detail, once the length. Change one thing at a time, "
        "and say what you gave up.</p>\n"
        + _table([first, *[[""] * 7] * ROWS], heads)
        + "<p>Which single step saved most, and why? ______________________________</p>"
    )


def _table(rows, heads=()):
    """Lay out cells; empty ones are to be written in."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    lines = [f"<tr>{head}</tr>"] * bool(heads)
    for row in rows:
        cells = (f"<td>{escape(cell)}</td>" for cell in row)
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"
