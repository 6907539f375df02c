"""The pictures of lesson 13: a frame as indices, where codes lie, and what bits buy."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas, stretch
from lesson_utils._drawing.chart import COLOURS, LINES, MARKS, Chart, legend_beside, level
from lesson_utils._drawing.palette import BLACK, GREY
from lesson_utils._drawing.picture import Picture

GAP = 16


def colours_of(index):
    """Give each index a colour of its own, light enough for black words; it means nothing else.

    Parameters
    ----------
    index : (…) int array

    Returns
    -------
    (…, 3) uint8 array
    """
    index = np.asarray(index)[..., None]
    # Steps that never repeat lay neighbouring numbers far apart.
    hue = 2 * np.pi * (index * 0.6180339887 + np.array([0, 1, 2]) / 3)
    light = 0.78 + 0.22 * (index * 0.7548776662 % 1)
    return (255 * light * (0.8 + 0.2 * np.cos(hue))).astype(np.uint8)


def words(frame, index, again, name, numbers=True):
    """Show a frame, the numbers that are kept of it, and what comes back from them.

    Parameters
    ----------
    frame, again : (height, width, 3) uint8 array
        Before and after.
    index : (rows, columns) int array
        Of its cubes.
    name : str
        What the indices belong to, for the headings ("512 codes").
    numbers : bool
        Whether they are written into their squares, if they have at most three digits.

    Returns
    -------
    Picture
    """
    rows, columns = index.shape
    written = numbers and index.max() < 1000
    cell = 26 if written else 18
    across, down = columns * cell, rows * cell
    wide = (WIDTH - across - 2 * GAP) // 2
    tall = round(wide * frame.shape[0] / frame.shape[1])
    canvas = Canvas(WIDTH, max(tall, down) + 24)
    left, right = wide + GAP, wide + across + 2 * GAP
    heads = ("the frame", f"its cubes' indices, {name}", "back from the indices")
    for x, head in zip((0, left, right), heads, strict=True):
        canvas.text(x, 14, head, 13)
    for x, picture in ((0, frame), (right, again)):
        canvas.paste(stretch(picture, tall, wide), x, 24)
    canvas.paste(colours_of(index), left, 24, across, down)
    if written:
        for row, column in np.ndindex(rows, columns):
            at = left + (column + 0.5) * cell, 24 + (row + 0.5) * cell
            canvas.text(*at, str(index[row, column]), 11, BLACK, "mm")
    return Picture.from_array(
        canvas.array,
        f"A frame, the {rows * columns} indices of its cubes as coloured squares ({name}, "
        f"{len(np.unique(index))} of them here), and what comes back.",
    )


def steps(index, first=0):
    """Show the indices of successive steps; those that a place keeps from the step before are pale.

    Parameters
    ----------
    index : (t, h, w) int array
        At least two steps.
    first : int
        The number of the first one.

    Returns
    -------
    Picture
    """
    count, rows, columns = index.shape
    wide = (WIDTH - GAP * (count - 1)) // count
    tall = round(wide * rows / columns)
    canvas, told = Canvas(WIDTH, tall + 46), []
    for t, names in enumerate(index):
        left = t * (wide + GAP)
        shown, foot = colours_of(names), "all new"
        if t:
            kept = names == index[t - 1]
            shown[kept] = 255 - (255 - shown[kept]) // 8
            foot = f"{kept.sum()} of {kept.size} stay"
            told.append(f"{kept.sum()}")
        canvas.text(left, 14, f"step {first + t}", 13)
        canvas.paste(shown, left, 22, wide, tall)
        canvas.text(left, tall + 40, foot, 12, GREY)
    return Picture.from_array(
        canvas.array,
        f"Indices of steps {first} to {first + count - 1} as coloured squares. From each to the "
        f"next {', '.join(told)} of {rows * columns} stay.",
    )


def plane(x, book, grid):
    """Show tokens of two numbers with the codes of a book, and with the cells of a grid.

    Parameters
    ----------
    x : (n, 2) array
        Tokens.
    book : Codebook
    grid : Rounding

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=4.4, columns=2) as (chart, panels):
        named = (f"{book.size} codes, learned", book), (f"{grid.size} cells, rounded", grid)
        for axes, (name, coder) in zip(panels, named, strict=True):
            codes = coder.decode(np.arange(coder.size))
            used = np.bincount(coder.encode(x), minlength=coder.size) > 0
            axes.plot(*x.T, ".", color="#aaaaaa", markersize=1.5, zorder=1)
            for some, marker, label in ((used, "o", "used"), (~used, "x", "never used")):
                look = {"color": COLOURS[0 if marker == "o" else 5], "markersize": 6}
                axes.plot(*codes[some].T, marker, label=label, markeredgewidth=2, **look)
            axes.set(title=f"{name}: {used.sum()} used", xlabel="first number")
            told.append(f"{name}, {used.sum()} of them used")
        panels[0].set_ylabel("second number")
        panels[1].legend(loc="lower right")
        reach = 1.1 * np.abs(x).max(axis=0)
        for axes in panels:
            axes.set(xlim=(-reach[0], reach[0]), ylim=(-reach[1], reach[1]))
            axes.locator_params(nbins=5)
        return chart.picture(f"{len(x):,} cubes by their first two numbers: {'; '.join(told)}.")


def rate(series, xlabel, floats):
    """Draw decibels against the bits of a token, each point with its name.

    Parameters
    ----------
    series : dict of dict of (float, float)
        By way and name: bits a token, PSNR in dB.
    xlabel : str
        Which bits they are.
    floats : float
        PSNR of the numbers themselves, to compare with.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=4) as (chart, axes):
        for i, (way, points) in enumerate(series.items()):
            bits, decibels = zip(*points.values(), strict=True)
            look = {"color": COLOURS[i], "linestyle": LINES[i], "marker": MARKS[i]}
            axes.plot(bits, decibels, label=way, **look)
            for name, at in points.items():
                # above the first line, below the others; its last name beside it
                beside = not i and at == list(points.values())[-1]
                shift = {"xytext": (7, -4) if beside else (6, -14) if i else (-6, 7)}
                shift["ha"] = "left" if i or beside else "right"
                axes.annotate(name, at, textcoords="offset points", fontsize=10, **shift)
            told.append(
                f"{way}: "
                + "; ".join(
                    f"{name} with {b:g} bits, {d:.1f} dB" for name, (b, d) in points.items()
                )
            )
        level(axes, floats, "the numbers themselves")
        axes.set(xlabel=xlabel, ylabel="PSNR, dB (higher: closer)")
        axes.margins(x=0.12, y=0.1)
        legend_beside(axes)
        return chart.picture(
            f"Decibels over {xlabel}. {'. '.join(told)}. The numbers themselves: {floats:.1f} dB."
        )
