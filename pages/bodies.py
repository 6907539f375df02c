"""What stands on one slide, as HTML: code in steps, a picture with its sentence, a vote."""

import ast
import math
import re
from html import escape
from itertools import pairwise
from operator import mul

from bs4 import BeautifulSoup

from pages import fit

STEP = 3  # lines of code that are a step at least
COLUMNS = (300, 360, 420)  # widths of a sentence beside a picture
SENTENCE = (
    200  # letters of what is said below a picture, at most; the whole is its alternative text
)
ENLARGED = 1.9  # of a picture, at most


def joined(blocks):
    """Write blocks of HTML one after another."""
    return "".join(map(str, blocks))


def pres(block):
    """Find what is set as code lines in a block."""
    return [block] if block.name == "pre" else block.find_all("pre")


def code_bodies(html, source, printed, room):
    """Lay out code and what it prints.

    Parameters
    ----------
    html : str
        The code, highlighted.
    source, printed : str
        The code, and what it prints: empty if nothing.
    room : float
        Height of a slide's body, in pixels.

    Returns
    -------
    list of str
        Bodies of slides: one if both fit.
    """
    printed = fit.folded(printed)
    if printed and (sizes := _sizes((source, printed), room)):
        return [_steps(html, source, sizes[0]) + _output(printed, sizes[1], " fragment")]
    (size,) = _sizes((source,), room) or (fit.LEAST_CODE,)
    return [_steps(html, source, size), *(output_bodies(printed, room) if printed else [])]


def _sizes(texts, room):
    """Sizes in which texts of code fit on one slide: the longest lines of each, then all lines.

    Empty if they do not.
    """
    widest = [max(fit.LEAST_CODE, fit.code_size(text)) for text in texts]
    lines = [text.count("\n") + 1 for text in texts]
    free = room - 30 * len(texts) - fit.GAP * (len(texts) - 1)
    size = float(fit.CODE)
    while size >= fit.LEAST_CODE:
        sizes = [min(size, most) for most in widest]
        if sum(map(mul, lines, sizes)) * fit.CODE_LINE <= free:
            return sizes
        size -= 0.5
    return []


def output_bodies(printed, room):
    """Lay out what a cell prints: as few slides as can be."""
    printed = fit.folded(printed)
    lines = printed.split("\n")
    size = fit.code_size(printed)
    most = int((room - 30) / fit.LEAST_CODE / fit.CODE_LINE)
    count = math.ceil(len(lines) / most)
    each = math.ceil(len(lines) / count)
    size = max(fit.LEAST_CODE, min(size, (room - 30) / each / fit.CODE_LINE))
    return [_output("\n".join(lines[i : i + each]), size) for i in range(0, len(lines), each)]


def _output(text, size, more=""):
    return f"{_pre('printed' + more, size)}{escape(text)}</pre>"


def _pre(name, size):
    return f'<pre class="{name}" tabindex="0" style="font-size:{size:.1f}px">'


def _steps(html, source, size):
    """Code whose later steps come one key at a time, each in its place."""
    inner = re.search(r"<pre[^>]*>(.*)</pre>", html, re.DOTALL)[1].rstrip("\n")
    inner = inner.removeprefix("<span></span>")
    lines = inner.split("\n")
    ends = steps(source)
    shown = [
        f'<span class="step{" fragment" * bool(a)}">' + "\n".join(lines[a:b]) + "</span>"
        for a, b in pairwise([0, *ends])
    ]
    return f"{_pre('code', size)}<code>" + "\n".join(shown) + "</code></pre>"


def steps(source):
    r"""Where the steps of code end: numbers of the lines after each.

    A step is a statement with the comment above it, or more until there are `STEP` lines; a long
    function is taken apart into its own statements.

    Examples
    --------
    >>> steps("a = 1\nb = 2\n\nc = 3")
    [4]
    """
    count = source.count("\n") + 1
    starts = []
    for node in ast.parse(source).body:
        starts.append(_first(node))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 2 * STEP:
            starts += [_first(inner) for inner in node.body[1:]]
    lines = source.split("\n")
    for i, start in enumerate(starts):  # a comment belongs to what is below it
        while start > 1 and lines[start - 2].lstrip().startswith("#"):
            start -= 1
        starts[i] = start
    ends, last = [], 0
    for start in starts[1:]:
        if start - 1 - last >= STEP and count - (start - 1) >= 2:
            ends.append(start - 1)
            last = start - 1
    return [*ends, count]


def _first(node):
    """First line of a statement, decorators included."""
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])


def figure(img, lead, room):
    """Lay out a picture with its sentence, below or beside it: where the picture is larger.

    Parameters
    ----------
    img : bs4.Tag
        With its width, height and alternative text.
    lead : str
        HTML to stand above the sentence.
    room : float
        Height of a slide's body, in pixels.

    Returns
    -------
    str
    """
    wide, high = int(img["width"]), int(img["height"])
    words = said(img["alt"])
    leads = fit.blocks(lead)

    def words_height(column):
        text = sum(fit.block_height(block, fit.TEXT - 2, column) for block in leads)
        return text + fit.high(words, fit.SMALL, column)

    below = (1.0, fit.WIDE, room - words_height(fit.WIDE) - fit.GAP, "below", fit.WIDE)
    beside = [
        (1.0, fit.WIDE - column - 36, room, "beside", column)
        for column in COLUMNS
        if words_height(column) <= room and not any(map(pres, leads))  # a print is wide
    ]
    found = [
        (min(a / wide, b / high, ENLARGED), where, column)
        for _, a, b, where, column in (below, *beside)
    ]
    scale, where, column = max(found, key=lambda one: one[0])
    shown = BeautifulSoup(str(img), "html.parser").img
    del shown["style"]
    shown["style"] = f"width:{wide * scale:.0f}px;height:{high * scale:.0f}px"
    narrow = f' style="width:{column}px"' if where == "beside" else ""
    return (
        f'<figure class="{where}">{shown}'
        f"<figcaption{narrow}>{lead}<p>{escape(words)}</p></figcaption></figure>"
    )


def said(alt):
    """Shorten the sentence of a picture to whole sentences, or to a clause.

    Examples
    --------
    >>> said("Two bars. One is high.")
    'Two bars. One is high.'
    >>> said("high: 12, low: 3; " * 20)[-18:]
    '; high: 12, low: 3'
    """
    text = " ".join(alt.split())
    if len(text) <= SENTENCE:
        return text
    ends = [found.end() for found in re.finditer(r"[.;](?=\s)", text[:SENTENCE])]
    return text[: ends[-1]].rstrip(";") if ends else text[: text.rfind(" ", 0, SENTENCE)] + " …"


def vote(asked):
    """The question of a prediction, with its choices and a place for what the room says."""
    if asked.choices and not asked.ordered:
        hands = "".join(
            f"<li><span>{escape(words)}</span> "
            f'<input type="number" min="0" max="999" value="0" data-choice="{escape(str(key))}" '
            f'aria-label="Hands for {letter}"></li>'
            for letter, (key, words) in zip(asked.letters, asked.choices.items(), strict=True)
        )
        options = (
            f'<ol class="choices" type="a">{hands}</ol><p class="how">Hands up, once each.</p>'
        )
    else:
        listed = "".join(f"<li>{escape(words)}</li>" for words in asked.choices.values())
        options = f'<ol class="choices" type="a">{listed}</ol>' * bool(listed)
        how = "In which order?" if asked.ordered else "Say a number; keep a few."
        field = '<input type="text" size="24" autocomplete="off">'
        options += f'<p class="how"><label>{how} {field}</label></p>'
    return f'<p class="question">{escape(asked.question)}</p>{options}'


def vote_height(asked):
    """Height of a vote, in pixels."""
    wide = 960 if asked.choices and not asked.ordered else fit.WIDE  # beside a place for hands
    choices = sum(fit.high(words, 32, wide) + 18 for words in asked.choices.values())
    return fit.high(asked.question, 38) + choices + 100


def answer(asked, truth):
    """The answer of a prediction, and what usually misleads: HTML of blocks."""
    shown = asked.show(truth)
    told = [
        f"<li>{escape(asked.show(given))}: {escape(why)}</li>"
        for given, why in asked.slips.items()
        if given != truth
    ]
    usual = f"<p>{escape(asked.usual)}</p>"
    return f'<p class="truth">{escape(shown.strip("“”"))}</p><p class="room" hidden></p>{usual}' + (
        f"<ul>{''.join(told)}</ul>" if told else ""
    )


def recalled(asked):
    """A question to answer in writing, and the points that an answer has: two texts of HTML."""
    question = (
        f'<p class="question">{escape(asked.question)}</p>'
        '<p class="how">Write a line or two from memory; then compare.</p>'
    )
    listed = "".join(f"<li>{escape(point)}</li>" for point in asked.points)
    return question, f"<ul>{listed}</ul><p>It is told in {escape(asked.look)}.</p>"
