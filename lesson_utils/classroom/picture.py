"""The class view as a picture: the cards of the page without their small print, as SVG.

Lines and words alone, so it is written at once however many cards there are, stays sharp on a wall,
and goes into a slide.
"""

import textwrap
from html import escape

from lesson_utils._drawing.palette import BLACK, BLUE, GREEN, GREY, LIGHT, ORANGE, WHITE
from lesson_utils.classroom import cards

FILE = "class.svg"
WIDTH, COLUMN, GAP, MARGIN = 960, 440, 40, 20
ACROSS = 60  # characters of a line at size 12
LINE, BAR = 18, 32  # heights
FONT = "DejaVu Sans, Verdana, sans-serif"


def draw(room, folder):
    """Draw what the page says.

    Parameters
    ----------
    room : Room
    folder : Folder

    Returns
    -------
    str
        An SVG file, its sentence inside as its description.
    """
    said, parts = cards.status(room, folder), cards.parts(room)
    drawn = [_text(0, 20, "What the room thinks", 18)]
    y = 20
    for line in textwrap.wrap(said, 2 * ACROSS):
        y += LINE
        drawn.append(_text(0, y, line, 12, GREY))
    y += 8
    for heading, some in parts.items():
        drawn += [_fill(0, y, WIDTH - 2 * MARGIN, 1, LIGHT), _text(0, y + 28, heading, 15, BLUE)]
        below = [y + 40, y + 40]  # where each column ends
        for i, card in enumerate(some):
            side = i % 2
            if side == 0:  # two cards a row, as one reads
                below = [max(below)] * 2
            lines, below[side] = _card(card, side * (COLUMN + GAP), below[side])
            drawn += lines
        y = max(below)
    height = y + 2 * MARGIN
    inside = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="{FONT}">\n'
        f"<title>What the room thinks</title>\n<desc>{escape(_told(said, parts))}</desc>\n"
        f"{_fill(0, 0, WIDTH, height, WHITE)}\n"
        f'<g transform="translate({MARGIN} {MARGIN})">\n{inside}\n</g>\n</svg>\n'
    )


def _card(card, x, y):
    """Draw one card from its top; return its lines, and where the next one begins."""
    drawn = []

    def write(words, colour, **look):
        nonlocal y
        for line in textwrap.wrap(words, ACROSS):
            y += LINE
            drawn.append(_text(x, y - 4, line, 12, colour, **look))

    write(card.title, BLACK, weight="bold")
    write(card.said, GREY)
    y += 4
    for bar in card.bars:
        sign, colour = ("✓ ", GREEN) if bar.right else ("", ORANGE)
        words = textwrap.shorten(sign + bar.words, ACROSS - 6, placeholder=" …")
        drawn += [
            _text(x, y + 14, words, 12),
            _text(x + COLUMN, y + 14, f"{bar.count:,}", 12, anchor="end"),
            _fill(x, y + 18, COLUMN, 9, LIGHT),
            _fill(x, y + 18, round(COLUMN * bar.count / max(card.total, 1)), 9, colour),
        ]
        y += BAR
    for note in card.notes:
        write(note, BLACK)
    return drawn, y + 22


def _text(x, y, words, size, colour=BLACK, anchor="start", weight="normal"):
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="rgb{colour}">{escape(words)}</text>'
    )


def _fill(x, y, width, height, colour):
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="rgb{colour}"/>'


def _told(said, parts):
    """Say in words what the picture shows."""
    told = [said]
    for heading, some in parts.items():
        for card in some:
            counts = ", ".join(f"{bar.words}: {bar.count}" for bar in card.bars)
            words = (f"{heading}, {card.title}", card.said, f"{counts}." * bool(counts))
            told.append(" ".join(filter(None, (*words, *card.notes))))
    return " ".join(told)
