"""The pictures and charts of lesson 04: what a token keeps, and what it costs."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas
from lesson_utils._drawing.chart import COLOURS, LINES, MARKS, Chart, legend_beside
from lesson_utils._drawing.palette import GREY
from lesson_utils._drawing.picture import Picture
from lesson_utils.figures.stills import OUTLINES, side_by_side


def cube_pictures(rows, grid, sentence):
    """Show rows of values as the cubes that they would be, their frames side by side.

    Parameters
    ----------
    rows : (count, values) float array
        Such as directions of a projection; each is stretched to full contrast around grey.
    grid : Grid
        Of the cubes; its group, patch and channels give the shape of a row.
    sentence : str
        What they show.

    Returns
    -------
    Picture
    """
    columns = 6
    step = WIDTH // columns
    side = (step - 20) // grid.group
    lines = -(-len(rows) // columns)
    canvas = Canvas(WIDTH, lines * (side + 30))
    for i, row in enumerate(rows):
        x, y = i % columns * step, i // columns * (side + 30)
        canvas.text(x, y + 14, str(i + 1), 12, GREY)
        # (pt ph pw c) -> pt ph pw c
        cube = row.reshape(*grid.cube, grid.channels) / np.abs(row).max()
        for t, frame in enumerate((127.5 + 127.5 * cube).astype(np.uint8)):
            canvas.paste(frame, x + t * (side + 3), y + 20, side, side)
    return Picture.from_array(canvas.array, sentence)


def maps(values):
    """Show maps of one number a pixel, dark where it is small and light where it is large.

    Parameters
    ----------
    values : dict of (height, width) float array
        By name; each is stretched to its own largest value, negative ones shown as 0.

    Returns
    -------
    Picture
    """
    pictures, told = {}, []
    for name, map_ in values.items():
        share = np.clip(map_ / map_.max(), 0, 1) ** 0.5  # the root lifts what is faint
        pictures[name] = np.repeat((255 * share).astype(np.uint8)[..., None], 3, axis=-1)
        told.append(f"{name}: mean {map_.mean():.1f}, largest {map_.max():.1f} grey levels")
    return side_by_side(pictures, f"Maps, light where large. {'; '.join(told)}.")


def pair_squares(grids):
    """Show each grid's attention as a square: its side is the tokens, its area the pairs.

    Parameters
    ----------
    grids : dict of Grid
        By name, the one with most tokens first.

    Returns
    -------
    Picture
    """
    most = next(iter(grids.values()))
    side, left = 240, 0
    lengths = [round(side * grid.tokens / most.tokens) for grid in grids.values()]
    steps = [max(length, 190) + 40 for length in lengths]
    canvas = Canvas(sum(steps) - 40, side + 64)
    told = []
    for i, (name, grid) in enumerate(grids.items()):
        length = lengths[i]
        canvas.fill(left, 24, length, length, OUTLINES[i % len(OUTLINES)])
        share = grid.pairs("full") / most.pairs("full")
        canvas.text(left, 14, name, 13)
        canvas.text(left, length + 42, f"{grid.tokens:,} tokens", 13)
        canvas.text(left, length + 58, f"{share:.2%} of the pairs".replace(".00", ""), 13)
        told.append(f"{name} {grid.tokens:,} tokens, {share:.2%} of the pairs")
        left += steps[i]
    return Picture.from_array(
        canvas.array, f"Squares as wide as the tokens, their area the pairs: {'; '.join(told)}."
    )


def rate(curves):
    """Draw decibels against tokens, one line a patch and width.

    Parameters
    ----------
    curves : dict of list of (int, float)
        By name, points of (tokens, PSNR in dB).

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=4.4) as (chart, axes):
        for i, (name, points) in enumerate(curves.items()):
            tokens, decibels = zip(*points, strict=True)
            look = {"color": COLOURS[i // 2], "linestyle": LINES[i % 2], "marker": MARKS[i % 2]}
            axes.plot(tokens, decibels, label=name, **look)
            told.append(f"{name}: {decibels[0]:.1f} to {decibels[-1]:.1f} dB")
        axes.set_xscale("log", base=2)
        counts = sorted({point[0] for points in curves.values() for point in points})
        axes.set_xticks(counts, [f"{count:,}" for count in counts])
        axes.set(xlabel="tokens", ylabel="PSNR, dB (higher: sharper)")
        legend_beside(axes)
        return chart.picture(
            f"Sharpness of the rebuilt clip against its tokens, from most to fewest: "
            f"{'; '.join(told)}."
        )


def trade(choices, mine):
    """Draw choices of frame rate, resolution, patch and grouping as decibels against tokens.

    Parameters
    ----------
    choices : dict of (int, float)
        (tokens, PSNR in dB) by (fps, side, patch, group).
    mine : (int, float)
        The learner's own choice.

    Returns
    -------
    Picture
    """
    ordered = sorted(choices.items(), key=lambda item: (item[1][0], -item[1][1]))
    edge, best = [], -1.0
    for _, (tokens, decibels) in ordered:
        if decibels > best:
            edge.append((tokens, decibels))
            best = decibels
    rates = sorted({fps for fps, *_ in choices}, reverse=True)
    beaten = sum(t <= mine[0] and d > mine[1] for t, d in choices.values())
    with Chart(height=4.6) as (chart, axes):
        axes.plot(*zip(*edge, strict=True), color="#bbbbbb", zorder=1, label="not beaten")
        for (fps, side, patch, _), (tokens, decibels) in choices.items():
            look = {
                "color": COLOURS[rates.index(fps)],
                "marker": "o" if patch == 8 else "s",
                "fillstyle": "full" if side == 128 else "none",
            }
            axes.plot(tokens, decibels, linestyle="", markersize=8, **look)
        for i, fps in enumerate(rates):
            axes.plot([], [], "o", color=COLOURS[i], label=f"{fps:g} fps")
        for label, marker, style in (
            ("patch 8", "o", "full"),
            ("patch 16", "s", "full"),
            ("64 pixels", "o", "none"),
        ):
            axes.plot([], [], marker, color="#555555", fillstyle=style, label=label)
        axes.plot(*mine, "*", color=COLOURS[5], markersize=20, label="mine", zorder=3)
        axes.set_xscale("log", base=2)
        ticks = [2**i * 96 for i in range(8)]
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.set(xlabel="tokens for two seconds", ylabel="PSNR against the full clip, dB")
        legend_beside(axes)
        return chart.picture(
            f"{len(choices)} ways to spend tokens on two seconds, from {ordered[0][1][0]:,} "
            f"tokens to {ordered[-1][1][0]:,}; {len(edge)} are not beaten at their price. Mine: "
            f"{mine[0]:,} tokens, {mine[1]:.1f} dB, beaten by {beaten}."
        )
