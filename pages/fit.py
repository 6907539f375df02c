"""How high text stands on a slide, and where it may be divided.

Nothing here asks a browser: words are measured in DejaVu Sans, which matplotlib brings and which is
wider than what browsers choose for ``sans-serif``. What fits here fits there.
"""

import copy
import re
import textwrap
from functools import cache, partial
from itertools import pairwise

from bs4 import BeautifulSoup, NavigableString
from matplotlib import get_data_path
from PIL import ImageFont

# The slide, in CSS pixels, as deck.css lays it out; reveal.js scales the whole to the screen.
WIDTH, HEIGHT = 1280, 720
WIDE = 1200  # between the margins
SIZES = (40, 37, 34)  # of text, where there is little
LINE = 1.4  # of text, in sizes
TEXT, SMALL, CELL = 30, 24, 24  # sizes: text, what is said of a picture, a table's cell
CODE, LEAST_CODE = 30, 19.5  # sizes of code: the largest, and the smallest that is still read
CODE_LINE, MONO = 1.35, 0.605  # its line, and a letter's width, in sizes
GAP = 16  # between blocks
MOST_ROWS = 10  # of a table on slides
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=\S)")


@cache
def _font():
    return ImageFont.truetype(f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf", 100)


@cache
def width(text, size=TEXT):
    """Width of a text on one line, in pixels."""
    return 1.02 * _font().getlength(text) * size / 100  # a browser rounds each letter


def lines(text, size=TEXT, wide=WIDE):
    """Lines that a text takes in a column."""
    count, space, used = 1, width(" ", size), 0
    for word in text.split():
        need = width(word, size)
        if used and used + space + need > wide:
            count, used = count + 1, 0
        used += need + space * bool(used)
        count, used = count + int(used // (wide + 1)), used % (wide + 1)  # a word wider than all
    return count


def high(text, size=TEXT, wide=WIDE):
    """Height of a text in a column, in pixels."""
    return lines(text, size, wide) * size * LINE


def blocks(html):
    """Parse HTML; return its outermost elements."""
    soup = BeautifulSoup(html, "html.parser")
    return [part for part in soup.contents if part.name or str(part).strip()]


def block_height(block, size=TEXT, wide=WIDE):
    """Height of one block of prose, with the gap below it."""
    name = block.name
    if name in ("ul", "ol"):
        return (
            sum(_item(item, size, wide - 1.4 * size) for item in block("li", recursive=False)) + GAP
        )
    if name == "table":
        return table_height(block) + GAP
    if name == "blockquote":
        return sum(block_height(part, size, wide - 40) for part in blocks(block.decode_contents()))
    if name == "pre" or (name == "div" and block.find("pre")):
        return code_height(block.get_text().strip("\n"), wide) + GAP
    extra = 1.5 * size * len(block.select('math[display="block"]')) if name else 0
    return (
        high(block.get_text(" ") if name == "div" else block.get_text(), size, wide) + extra + GAP
    )


def largest(found, room):
    """Size of the type, in pixels, in which blocks fill a slide but do not leave it."""
    for size in SIZES:
        if sum(block_height(block, size) for block in found) <= room:
            return size
    return TEXT


def _item(item, size, wide):
    inner = item.find(["ul", "ol"])
    text = item.get_text() if not inner else item.get_text().replace(inner.get_text(), "")
    return high(text, size, wide) + 8 + (block_height(inner, size, wide) if inner else 0)


def folded(text):
    """Fold the lines of a print that are too long to be read on a slide."""
    most = int((WIDE - 36) / (LEAST_CODE * MONO))
    fold = partial(textwrap.wrap, width=most, subsequent_indent="    ")
    return "\n".join(
        "\n".join(fold(line)) if len(line) > most else line for line in text.split("\n")
    )


def code_size(text, wide=WIDE):
    """Size of the type in which the longest line of code fits: at most `CODE`."""
    longest = max(map(len, text.splitlines()), default=1)
    return int(2 * min(CODE, (wide - 36) / (max(longest, 1) * MONO))) / 2


def code_height(text, wide=WIDE):
    """Height of code, with the frame around it."""
    size = code_size(text, wide)
    return (text.count("\n") + 1) * size * CODE_LINE + 28


def table_height(table):
    """Height of a table, with its columns as wide as their words ask for."""
    rows = [row(["th", "td"]) for row in table("tr")]
    columns = max(map(len, rows))
    texts = [[row[i].get_text() for row in rows if i < len(row)] for i in range(columns)]
    want = [max(width(text, CELL) for text in column) + 28 for column in texts]
    words = [[word for text in column for word in text.split() or [""]] for column in texts]
    least = [max(width(word, CELL) for word in column) + 28 for column in words]
    if sum(want) > WIDE:  # what is over each column's longest word is shared as it is wanted
        spare, over = WIDE - sum(least), sum(want) - sum(least)
        want = [a + max(spare, 0) * (b - a) / over for a, b in zip(least, want, strict=True)]
    heights = [
        max(high(cell.get_text(), CELL, want[i] - 24) for i, cell in enumerate(row)) + 14
        for row in rows
    ]
    caption = 46 if table.find("caption") else 0
    return 1.06 * sum(heights) + caption


def divide(found, room):
    """Divide blocks over slides: as few as can be, and about as full.

    Parameters
    ----------
    found : list of bs4.Tag
        Blocks of prose; what is higher than `room` is divided at rows, items or sentences.
    room : float
        Height of a slide's body, in pixels.

    Returns
    -------
    list of list of bs4.Tag
    """
    small = [part for block in found for part in _pieces(block, room)]
    heights = [block_height(part) - GAP for part in small]
    gaps = [0 if one.name == next.name in ("ul", "ol") else GAP for one, next in pairwise(small)]
    gaps.append(0)
    parts = [[part] for part in small]
    for i in range(len(small) - 1, 0, -1):  # a formula stays with what it is part of
        both = heights[i - 1] + gaps[i - 1] + heights[i]
        if _formula(small[i]) and both <= room:
            parts[i - 1 : i + 1] = [parts[i - 1] + parts[i]]
            heights[i - 1 : i + 1], gaps[i - 1 : i + 1] = [both], [gaps[i]]
    most = len(_greedy(heights, gaps, room))
    target = room
    while target > 60 and len(_greedy(heights, gaps, target - 20)) == most:
        target -= 20
    ends = pairwise([0, *_greedy(heights, gaps, target)])
    return [_joined([block for part in parts[a:b] for block in part]) for a, b in ends]


def _formula(block):
    """Whether a paragraph is a formula on a line of its own."""
    formula = block.select_one('math[display="block"]')
    return formula is not None and block.get_text().strip() == formula.get_text().strip()


def _greedy(heights, gaps, room):
    """Where slides end when each takes what fits: indices after the last block of each."""
    ends, used = [], 0
    for i, (height, gap) in enumerate(zip(heights, gaps, strict=True)):
        if used and used + height > room:
            ends.append(i)
            used = 0
        used += height + gap
    return [*ends, len(heights)]


def _pieces(block, room):
    """Take a list apart into items, and a paragraph that is too high into sentences."""
    if block.name in ("ul", "ol"):
        first = int(block.get("start", 1))
        return [
            _like(block, [item], start=str(first + i) if block.name == "ol" else None)
            for i, item in enumerate(block("li", recursive=False))
        ]
    if block_height(block) - GAP <= room:
        return [block]
    if block.name == "table":
        return _rows(block, room)
    return _sentences(block) if block.name == "p" else [block]


def _rows(table, room):
    """Divide a table into tables of some rows each, with its head again."""
    body = table.tbody("tr")
    for count in range(2, len(body) + 1):
        each = -(-len(body) // count)
        parts = []
        for start in range(0, len(body), each):
            part = copy.copy(table)
            for i, row in enumerate(part.tbody("tr")):
                if not start <= i < start + each:
                    row.decompose()
            parts.append(part)
        if all(table_height(part) <= room for part in parts):
            break
    return parts


def _sentences(block):
    """Divide a paragraph where a sentence ends outside of any other element."""
    parts = [[]]
    for child in block.contents:
        if not isinstance(child, NavigableString):
            parts[-1].append(child)
            continue
        first, *more = SENTENCE.split(str(child))
        parts[-1].append(NavigableString(first))
        parts += [[NavigableString(text)] for text in more]
    return [_like(block, part) for part in parts]


def _like(block, children, **attributes):
    """Make an element like another, with other children."""
    made = BeautifulSoup("", "html.parser").new_tag(block.name)
    made.attrs = {**block.attrs, **{k: v for k, v in attributes.items() if v}}
    for child in children:
        made.append(copy.copy(child))
    return made


def _joined(parts):
    """Put items that stand together into one list again, and sentences into one paragraph."""
    made = []
    for part in parts:
        last = made[-1] if made else None
        again = last is not None and last.name == part.name
        if again and part.name in ("ul", "ol"):
            for item in list(part.contents):
                last.append(item)
        else:
            made.append(copy.copy(part))
    return made
