"""The series on one page, A4 across: to look at, to print, to keep."""

import textwrap
from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image

from lesson_utils import _saving, clips, cost
from lesson_utils._drawing.canvas import Block, grid_lines
from lesson_utils._drawing.chart import COLOURS, STYLE
from lesson_utils._drawing.palette import BLACK, BLUE, LIGHT, ORANGE
from lesson_utils._drawing.picture import Picture
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS, WINDOW, box

DPI = {"screen": 110, "print": 200}  # on a screen the page is shown a little smaller than that
INCHES = (11.69, 8.27)  # A4
LEFT, MIDDLE, RIGHT = 0.03, 0.396, 0.97  # the columns, as shares of the width
INK, SOFT, ACCENT, CUBE = "#1f2328", "#59626d", COLOURS[0], COLOURS[5]
# What each row of the table is, and its grid.
NUMBERS = {
    "1 s, 30 fps, 224 × 224": Grid.from_seconds(1, 30, 224, 224),
    "4 s, 8 fps, 256 × 256": Grid.from_seconds(4, 8, 256, 256),
    "    2 frames a cube": Grid.from_seconds(4, 8, 256, 256, group=2),
    "2 s, 12 fps, 224 × 224": Grid.from_seconds(2, 12, 224, 224),
    "    3 frames a cube": Grid.from_seconds(2, 12, 224, 224, group=3),
}
ALONE, GROUPED = list(NUMBERS.values())[1:3]
# Patterns, from left to right.
SHOWN = ("full", "causal", "window", "sliding", "spatial", "temporal", "factored")
TEMPTING = (
    "“A video is a list of pictures.” Identity and motion are in none of them.",
    "“Factored is the same for free.” It is another function: it takes detours.",
    "“Bigger tokens lose nothing.” Cutting does not; squeezing to a fixed width does.",
    "“Cost grows with the frames.” Tokens do; pairs grow with their square.",
)


def draw():
    """Draw the page.

    Returns
    -------
    Picture
        1,286 × 910 pixels; `save` writes a finer one.
    """
    with style("screen"):
        picture = Picture.from_figure(page(), sentence())
    out = BytesIO()
    with Image.open(BytesIO(picture.png)) as image:
        # A palette is enough for a screen, and a third of the bytes.
        image.convert("RGB").quantize(256).save(out, "PNG", optimize=True)
    return replace(picture, png=out.getvalue())


def save(path):
    """Write the page into a file, as PNG or as PDF, finer than on a screen.

    Parameters
    ----------
    path : str or path-like
        Ends in .png or .pdf; a file of that name is replaced.

    Returns
    -------
    Saved
        The file, shown as a sentence.

    Raises
    ------
    ValueError
        If it has another ending, its folder does not exist, or it cannot be written.
    """
    path = _saving.target(path, (".png", ".pdf"))
    out = BytesIO()
    with style("print"):
        if path.suffix.lower() == ".png":
            return Picture.from_figure(page(), sentence()).save(path)
        # Without this matplotlib would write the time of day into it.
        page().savefig(out, format="pdf", metadata={"CreationDate": None, "Subject": sentence()})
    return _saving.write(path, out.getvalue(), "a page to print")


def style(use):
    """Give the page's own look, for a screen or a print, as a context."""
    import matplotlib

    own = {
        "savefig.dpi": DPI[use],
        "figure.constrained_layout.use": False,
        "font.size": 9.5,
        "text.hinting": "none",  # or words are wider on a screen than in print
    }
    return matplotlib.rc_context(STYLE | own)


def page():
    """Draw the whole page.

    Returns
    -------
    matplotlib.figure.Figure
        A4 across.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES)
    figure.text(LEFT, 0.952, "Video tokens and attention, on one page", size=19, weight="bold")
    figure.text(RIGHT, 0.955, "The Frame Tape", size=11, color=SOFT, ha="right")
    _rule(figure, LEFT, RIGHT, 0.933)
    _volume(figure)
    _formulas(figure)
    _numbers(figure)
    _patterns(figure)
    _advice(figure)
    return figure


def _rule(figure, left, right, y):
    from matplotlib.lines import Line2D

    figure.add_artist(Line2D([left, right], [y, y], color="#c9ced6", linewidth=0.8))


def _heading(figure, x, y, words):
    figure.text(x, y, words, size=12, weight="bold", color=ACCENT)


def _volume(figure):
    """Draw a clip as a block with one cube in it."""
    clip = clips.load("bunny").sample(fps=8)
    grid, place = Grid(32, 256, 256, patch=64, group=8), (1, 2, 2)
    block = Block(clip.frames, 512, (300, 190))
    picture = block.draw()
    up = block.depth[1]
    front = picture[up:, : block.width]
    picture[up:, : block.width] = grid_lines(front, grid, strength=0.85)
    axes = figure.add_axes((LEFT, 0.5, 0.335, 0.392))
    axes.set_axis_off()
    axes.imshow(picture, interpolation="lanczos")
    T, H, W = grid.shape
    _, ph, pw = grid.cube

    def path(*corners, **look):
        points = [block.point(t * grid.group, h * ph, w * pw) for t, h, w in corners]
        axes.plot(*zip(*points, strict=True), **look)
        return points

    faint = {"color": "white", "linewidth": 0.8, "alpha": 0.85}
    for t in range(1, T):
        path((t, 0, 0), (t, 0, W), (t, H, W), **faint)
    for h in range(1, H):
        path((0, h, W), (T, h, W), **faint)
    for w in range(1, W):
        path((0, 0, w), (T, 0, w), **faint)
    for edge in block.edges(grid.pixels(grid.index(*place))):
        axes.plot(*zip(*edge, strict=True), color="white", linewidth=4.5)
    for edge in block.edges(grid.pixels(grid.index(*place))):
        axes.plot(*zip(*edge, strict=True), color=CUBE, linewidth=2.4)
    axes.text(block.width / 2, up + 512 + 38, "width  w →", ha="center", color=SOFT)
    axes.text(-16, up + 256, "height  h\n↓", ha="right", va="center", color=SOFT)
    axes.text(block.width + 165, up + 470, "time  t ↗", color=SOFT)
    axes.set(xlim=(-158, block.shape[1] + 5), ylim=(block.shape[0] + 50, 0))
    t, h, w = place
    number = grid.index(*place)
    _heading(figure, LEFT, 0.9, "The volume, and one cube")
    told = f"The cube at (t, h, w) = ({t}, {h}, {w}) of {T} × {H} × {W} is token {number}."
    figure.text(LEFT, 0.472, told)


def _formulas(figure):
    """Write how everything is counted."""
    _heading(figure, LEFT, 0.43, "Count")
    values = GROUPED.values_per_token
    pt, (ph, pw) = GROUPED.group, GROUPED.patch
    lines = (
        ("frames", "seconds × fps"),
        ("grid", "t = frames/pt,  h = height/ph,  w = width/pw"),
        ("tokens", "N = t·h·w,  places s = h·w"),
        ("token n", "n = (t·H + h)·W + w,  time slowest"),
        ("in a token", f"pt·ph·pw·c = {pt}·{ph}·{pw}·3 = {values:,} values"),
        ("causal encoder", "1 + (frames − 1)/ct latent frames"),
        ("pairs", "who asks whom: N² in full attention"),
        ("2 frames a cube", f"tokens ÷ {ALONE.tokens / GROUPED.tokens:g}, full pairs ÷ "
                          f"{ALONE.pairs() / GROUPED.pairs():g}, factored ÷ "
                          f"{ALONE.pairs('factored') / GROUPED.pairs('factored'):.2f}"),
        ("twice as long", "tokens × 2, pairs × 4, weights × 1"),
        ("positions", "rotary: a score knows the offset alone"),
        ("an index", "log₂ of the codebook's size, in bits"),
        ("B equal blocks", "block-causal: (B + 1)/2B of the full pairs"),
        ("their cache", "tokens kept × layers × 2 × width × bytes"),
    )  # fmt: skip
    for i, (name, formula) in enumerate(lines):
        y = 0.402 - 0.026 * i
        figure.text(LEFT, y, name, size=9, color=SOFT)
        figure.text(0.131, y, formula, size=9)
    small = (
        "In the tables: patches of 16 × 16 pixels. c: colour channels.",
        "Picture: Big Buck Bunny, © Blender Foundation, CC BY 3.0.",
    )
    for i, line in enumerate(small):
        figure.text(LEFT, 0.058 - 0.02 * i, line, size=8, color=SOFT)


def _numbers(figure):
    """Write the table of the lesson's clips."""
    _heading(figure, MIDDLE, 0.9, "The numbers to know")
    columns = (MIDDLE, 0.622, 0.708, 0.808, 0.9, RIGHT)
    heads = ("clip", "t × h × w", "tokens", "full pairs", "factored", "ratio")
    for x, head in zip(columns, heads, strict=True):
        figure.text(x, 0.871, head, color=SOFT, ha="left" if head == "clip" else "right")
    _rule(figure, MIDDLE, RIGHT, 0.863)
    for i, (name, grid) in enumerate(NUMBERS.items()):
        y = 0.84 - 0.0325 * i
        full, factored = grid.pairs("full"), grid.pairs("factored")
        cells = (
            " × ".join(map(str, grid.shape)),
            f"{grid.tokens:,}",
            f"{full:,}",
            f"{factored:,}",
            f"{full / factored:.1f}",
        )
        figure.text(columns[0], y, name)
        for x, cell in zip(columns[1:], cells, strict=True):
            weight = "bold" if x == columns[2] else "normal"
            figure.text(x, y, cell, ha="right", weight=weight)


def _patterns(figure):
    """Draw the patterns as small tables, with their pairs."""
    _heading(figure, MIDDLE, 0.642, "Who looks at whom")
    figure.text(
        RIGHT, 0.644, f"pairs of {ALONE.tokens:,} tokens, t = {ALONE.shape[0]}, s = "
        f"{ALONE.tokens // ALONE.shape[0]}", ha="right", color=SOFT,
    )  # fmt: skip
    colours = np.array([LIGHT, BLUE, ORANGE, BLACK], np.uint8)
    for i, (name, table) in enumerate(tables().items()):
        left = MIDDLE + 0.0832 * i
        axes = figure.add_axes((left, 0.492, 0.0749, 0.1059))
        axes.imshow(colours[table], interpolation="nearest")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.grid(False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        figure.text(left, 0.614, name, weight="bold")
        figure.text(left, 0.458, PATTERNS[name].brief, size=7.3, color=SOFT)
        figure.text(left, 0.433, PATTERNS[name].formula, size=9)
        figure.text(left, 0.408, f"{ALONE.pairs(name):,}", size=9)
    block = " × ".join(map(str, WINDOW))
    figure.text(
        MIDDLE, 0.378, "Rows ask, columns are asked, on a tape of 4 × 2 × 4 tokens. Factored: "
        f"first blue, then orange. Block and box: {block}.", size=7.8, color=SOFT,
    )  # fmt: skip


def tables():
    """Make the table of each pattern for a tape of 4 × 2 × 4 tokens.

    Returns
    -------
    dict of (32, 32) int array
        0 where a query may not look at a key; 1 where it may; with two hops 1 for the first, 2
        for the second and 3 for both.
    """
    tiny = Grid(4, 32, 64, patch=16)

    def table(name):
        made = np.zeros((tiny.tokens, *tiny.shape), int)
        for i, hop in enumerate(PATTERNS[name].hops):
            for n, keys in enumerate(made):
                keys[box(hop, tiny.position(n), tiny.shape, (2, 2, 2))] += 2**i
        return made.reshape(tiny.tokens, -1)

    return {name: table(name) for name in SHOWN}


def advice():
    """Say when full attention is worth its price, with the numbers that belong to it."""
    most = cost.crossover(196, 768)
    ratio = ALONE.pairs("full") / ALONE.pairs("factored")
    return (
        f"tokens are few: below {most} frames of 14 × 14 tokens it is the cheaper one (width 768);",
        "or things move more than about a patch between two kept frames, and training is long;",
        "or far places at different times must agree without a middleman;",
        f"and the budget holds it: {ALONE.tokens:,} tokens have {ratio:.0f} times the pairs of "
        "factored attention.",
    )


def _advice(figure):
    """Write when to pay, and what tempts."""
    _rule(figure, MIDDLE, RIGHT, 0.352)
    columns = (
        (MIDDLE, "Pay for full attention when …", advice(), "✓", COLOURS[2]),
        (0.695, "It tempts, and it is wrong", TEMPTING, "×", CUBE),
    )
    for x, heading, lines, sign, colour in columns:
        _heading(figure, x, 0.318, heading)
        for i, line in enumerate(lines):
            y = 0.292 - 0.066 * i
            words = textwrap.fill(line, 48)
            figure.text(x, y, sign, color=colour, weight="bold", va="top")
            figure.text(x + 0.018, y, words, va="top", linespacing=1.35, size=8.8)


def sentence():
    """Say what the page shows, with its numbers."""
    told = [
        f"{name.strip()}: {grid.tokens:,} tokens, {grid.pairs():,} pairs"
        for name, grid in NUMBERS.items()
    ]
    pairs = [f"{name} {ALONE.pairs(name):,}" for name in SHOWN]
    pay = " ".join(advice())
    return (
        "The series on one page: a clip as a volume with one cube in it, how to count, "
        f"{'; '.join(told)}. Pairs of {ALONE.tokens:,} tokens: {', '.join(pairs)}. Pay for full "
        f"attention when: {pay}"
    )
