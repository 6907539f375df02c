"""The pictures and charts of lesson 07: crowds of strangers, and what makes them one clip."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas, as_bytes
from lesson_utils._drawing.chart import COLOURS, Chart, legend_beside, level, look
from lesson_utils._drawing.palette import BLACK, BLUE, GREY, LIGHT, RED
from lesson_utils._drawing.picture import Picture
from lesson_utils.worlds import PALETTE, recognise
from lesson_utils.worlds.shapes import KINDS

LEFT = 116  # for the names of rows
UNKNOWN = "like none"
UNLIKE = 0.01  # mean difference from the world's nearest frame, from which on it is none of them


def crowd(world, rows):
    """Show clips as rows of frames, each with the name of what it shows.

    Parameters
    ----------
    world : World
        Which names there are.
    rows : dict of (T, H, W, 3) float array
        Clips by the name of the row, from 0 to 1.

    Returns
    -------
    Picture
        A red border and a red name mark a thing that is not that of the frame before.
    """
    frames = len(next(iter(rows.values())))
    canvas, at, side = _sheet(rows, [f"frame {t}" for t in range(frames)], caption=18)
    told = []
    for row, (title, clip) in enumerate(rows.items()):
        nearest = recognise(world, clip[None])[0]
        off = np.abs(clip - world.clips[nearest, np.arange(frames)]).mean(axis=(1, 2, 3))
        names = [
            _name(world, n) if far < UNLIKE else UNKNOWN
            for n, far in zip(nearest, off, strict=True)
        ]
        for t, name in enumerate(names):
            x, y = at[row, t]
            stranger = t > 0 and name != names[t - 1]
            if stranger:
                canvas.box(x, y, side, side, RED, 3)
            canvas.text(x + side / 2, y + side + 14, name, 11, RED if stranger else BLACK, "ms")
        things = len({*names} - {UNKNOWN})
        count = f"{things} different things" if things > 1 else "one thing"
        count = count if things else "no thing of this world"
        told.append(f"{', '.join(title.splitlines())}: {count}, {', '.join(names)}")
    return Picture.from_array(canvas.array, f"{frames} frames a row. {'; '.join(told)}.")


def levels(sigmas, rows):
    """Show what becomes of one frame while the noise falls, one row for each way to guess.

    Parameters
    ----------
    sigmas : list of float
        Noise of each column.
    rows : dict of list of (H, W, 3) float array
        By the name of the row. What is noisier than 0 to 1 is toned down to be seen.

    Returns
    -------
    Picture
    """
    canvas, _, _ = _sheet(rows, [f"noise {sigma:.2g}" for sigma in sigmas])
    return Picture.from_array(
        canvas.array,
        f"One frame at {len(sigmas)} levels of noise, from {sigmas[0]:.2g} down to "
        f"{sigmas[-1]:.2g}. Rows: {'; '.join(rows)}.",
    )


def inhabitants(world):
    """Show every thing of a world, and every way that a thing goes.

    Parameters
    ----------
    world : World
        As from `small_world`.

    Returns
    -------
    Picture
    """
    colour, shape = world.factors["colour"], world.factors["shape"]
    first = world.places[:, 0]
    middle = np.abs(first - first.mean(axis=0)).sum(axis=1)
    side, gap = 84, 8
    height = len(KINDS) * (side + gap) + 28
    canvas = Canvas(WIDTH, height)
    canvas.text(0, 16, f"{len(PALETTE) * len(KINDS)} things", 13, GREY)
    for c in range(len(PALETTE)):
        for k in range(len(KINDS)):
            (own,) = np.nonzero((colour == c) & (shape == k))
            frame = world.clips[own[middle[own].argmin()], 0]
            canvas.paste(_bytes(frame), c * (side + gap), 28 + k * (side + gap), side, side)
    (own,) = np.nonzero((colour == 0) & (shape == 0))
    left, size = 6 * (side + gap) + 30, height - 28 - gap
    canvas.text(left, 16, f"{len(own)} ways: where it starts, and where to", 13, GREY)
    canvas.fill(left, 28, size, size, LIGHT)
    scale = size / world.clips.shape[2]
    for path in world.places[own]:
        (x, y), (dx, dy) = path[0, ::-1] * scale, (path[1] - path[0])[::-1]
        x, y = left + x, 28 + y
        tip = x + 8 * dx, y + 8 * dy
        canvas.line([(x, y), tip], BLUE, 2)
        # The two strokes of an arrow head, across the line.
        for turn in (1, -1):
            back = -2 * dx - turn * 2 * dy, -2 * dy + turn * 2 * dx
            canvas.line([tip, (tip[0] + back[0], tip[1] + back[1])], BLUE, 2)
        canvas.fill(x - 3, y - 3, 7, 7, BLACK)
    return Picture.from_array(
        canvas.array,
        f"A world of {len(world.clips):,} clips: {len(PALETTE)} colours × {len(KINDS)} shapes × "
        f"{len(own)} straight ways.",
    )


def against_window(windows, panels, chance):
    """Draw what goes wrong in a clip against the window, with its spread.

    Parameters
    ----------
    windows : list of int
        Frames to each side.
    panels : dict of (windows, clips) array
        Counts by name.
    chance : float
        Height of a line in the first panel: what chance alone would give at window 0.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.4, columns=len(panels)) as (chart, every):
        for i, (axes, (name, counts)) in enumerate(zip(every, panels.items(), strict=True)):
            mean = counts.mean(axis=1)
            low, high = np.percentile(counts, [10, 90], axis=1)
            axes.fill_between(windows, low, high, color=COLOURS[i], alpha=0.25, linewidth=0)
            axes.plot(windows, mean, "o-", color=COLOURS[i])
            axes.set(title=name, xlabel="window, frames to each side", xticks=windows)
            axes.set_ylim(0, 8.4)
            told.append(
                f"{name}: "
                + ", ".join(f"{m:.1f} at {w}" for w, m in zip(windows, mean, strict=True))
            )
        level(every[0], chance)
        every[0].text(windows[-1], chance, "by chance", ha="right", va="bottom", fontsize=11)
        every[0].set_ylabel("in a clip of 8 frames")
        return chart.picture(
            f"Means over {panels[name].shape[1]} clips, shaded from the 10th to the 90th in a "
            f"hundred. {'; '.join(told)}."
        )


def undecided(sigmas, curves):
    """Draw how many clips are still in question while the noise falls.

    Parameters
    ----------
    sigmas : list of float
        Noise, falling.
    curves : dict of (sigmas, b, T) array
        Effective number of clips, for each frame of several clips, by name.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.4) as (chart, axes):
        for i, (name, counts) in enumerate(curves.items()):
            low, middle, high = np.percentile(counts, [10, 50, 90], axis=(1, 2))
            axes.fill_between(sigmas, low, high, color=COLOURS[i], alpha=0.2, linewidth=0)
            axes.plot(sigmas, middle, label=name, **look(i))
            few = sigmas[int(np.argmax(middle < 10))]
            told.append(f"{name}: fewer than ten below noise {few:.2g}")
        axes.set(xscale="log", yscale="log", xlabel="noise", ylabel="clips in question")
        axes.set_xlim(max(sigmas), min(sigmas))
        ticks = [30, 10, 3, 1, 0.3, 0.1]
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
        axes.minorticks_off()
        legend_beside(axes)
        return chart.picture(
            f"Clips still in question while the noise falls, shaded from the 10th to the 90th in a "
            f"hundred frames. {'; '.join(told)}."
        )


def _sheet(rows, heads, caption=0):
    """Lay rows of pictures under heads; returns the sheet, each corner, and a picture's side."""
    side = (WIDTH - LEFT) // len(heads) - 6
    canvas = Canvas(WIDTH, 22 + len(rows) * (side + 8 + caption))
    at = {}
    for column, head in enumerate(heads):
        canvas.text(LEFT + column * (side + 6) + side / 2, 14, head, 11, GREY, "ms")
    for row, (name, pictures) in enumerate(rows.items()):
        top = 22 + row * (side + 8 + caption)
        for i, line in enumerate(name.split("\n")):
            canvas.text(0, top + side / 2 + 16 * i, line, 13, BLACK, "lm")
        for column, picture in enumerate(pictures):
            at[row, column] = x, y = LEFT + column * (side + 6), top
            canvas.paste(_bytes(picture), x, y, side, side)
    return canvas, at, side


def _bytes(picture):
    """Turn values into bytes; what leaves 0 to 1 is pulled in towards the middle."""
    wide = max(1, np.abs(picture - 0.5).max() / 0.9)
    return as_bytes(0.5 + (picture - 0.5) / wide)


def _name(world, n):
    """Name the thing of one clip: "green disc"."""
    return f"{list(PALETTE)[world.factors['colour'][n]]} {KINDS[world.factors['shape'][n]]}"
