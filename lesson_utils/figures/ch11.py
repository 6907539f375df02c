"""The pictures and charts of lesson 11: what a token holds, and what a long video gets."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas
from lesson_utils._drawing.chart import Chart, line
from lesson_utils._drawing.palette import BLACK, BLUE, GREY, ORANGE, SKY, WHITE
from lesson_utils._drawing.picture import Picture

LEFT = 190  # for the names of rows
SCALE = 2.6  # how much a token's pixels are enlarged
SHADES = (BLUE, SKY)  # of neighbouring latents


def one_token(frames, systems, corner):
    """Show all that one token stands for, of several systems, cut from the same place of a clip.

    Parameters
    ----------
    frames : (T, H, W, 3) uint8 array
        A clip, longer and larger than any of the cubes.
    systems : dict of System
        By the name of the row; each must be derivable from its geometry.
    corner : (int, int)
        Top left of the place, in pixels.

    Returns
    -------
    Picture
    """
    cubes = {name: system.derive().cube for name, system in systems.items()}
    heights = [round(SCALE * rows) + 14 for _, rows, _ in cubes.values()]
    canvas = Canvas(WIDTH, sum(heights) + 4)
    y, told = 4, []
    for height, (name, (count, rows, columns)) in zip(heights, cubes.items(), strict=True):
        middle = y + height / 2 - 7
        size = f"{count} × {rows} × {columns}"
        canvas.text(0, middle - 9, name, 14, BLACK, "lm")
        canvas.text(0, middle + 9, f"{size} = {count * rows * columns:,} pixels", 12, GREY, "lm")
        wide, tall = round(SCALE * columns), round(SCALE * rows)
        top, left = corner
        for t in range(count):
            part = frames[t, top : top + rows, left : left + columns]
            canvas.paste(part, LEFT + t * (wide + 4), y, wide, tall)
        told.append(f"{name} {size}")
        y += height
    return Picture.from_array(
        canvas.array,
        "All that one token stands for, cut from the same place of one clip, as frames × rows × "
        f"columns: {'; '.join(told)}.",
    )


def latent_frames(grids):
    """Draw which frames go into which latent frame, a row for each encoder.

    Parameters
    ----------
    grids : dict of Grid
        By the name of the row, each a token for a latent frame, all of about as many frames.

    Returns
    -------
    Picture
    """
    most = max(grid.frames for grid in grids.values())
    each, tall = (WIDTH - LEFT) / most, 34
    canvas = Canvas(WIDTH, 4 + len(grids) * (tall + 22))
    told = []
    for row, (name, grid) in enumerate(grids.items()):
        y, count = 4 + row * (tall + 22), grid.shape[0]
        canvas.text(0, y + tall / 2 - 8, name, 14, BLACK, "lm")
        words = f"{grid.frames} frames, {count} latent frames"
        canvas.text(0, y + tall / 2 + 10, words, 12, GREY, "lm")
        for t in range(count):
            held = grid.pixels(grid.index(t, 0, 0))[0]
            size = held.stop - held.start
            x, wide = round(LEFT + held.start * each), round(size * each)
            alone = size == 1
            canvas.fill(x, y, wide - 2, tall, ORANGE if alone else SHADES[t % 2])
            if not alone:
                ink = WHITE if t % 2 == 0 else BLACK
                canvas.text(x + wide / 2 - 1, y + tall / 2, str(size), 13, ink, "mm")
        for start in range(0, grid.frames, grid.chunk or grid.frames):
            canvas.text(LEFT + start * each, y + tall + 13, str(start), 11, GREY, "ls")
        told.append(f"{name}: {words}")
    return Picture.from_array(
        canvas.array, f"Frames that go into each latent frame. {'; '.join(told)}."
    )


def budget(seconds, series):
    """Draw tokens, and the time from one look to the next, against the length of a video.

    Parameters
    ----------
    seconds : (n,) sequence of float
        Lengths.
    series : dict of ((n,) sequence, (n,) sequence)
        By name: tokens of the whole video, and frames looked at.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.9, columns=2) as (chart, (left, right)):
        for i, (name, (tokens, frames)) in enumerate(series.items()):
            between = np.asarray(seconds) / np.asarray(frames)
            line(left, i, seconds, tokens, name)
            line(right, i, seconds, between, name)
            told.append(
                f"{name}: {tokens[0]:,} tokens for {seconds[0]:,} s, {tokens[-1]:,} for "
                f"{seconds[-1]:,} s, where a look comes every {between[-1]:.3g} s"
            )
        names = {10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h"}
        for axes in (left, right):
            axes.set(xscale="log", yscale="log", xlabel="length of the video")
            axes.set_xticks(list(names), list(names.values()))
            axes.minorticks_off()
        powers = [1000, 10_000, 100_000, 1_000_000]
        left.set_yticks(powers, [f"{power:,}" for power in powers])
        right.set_yticks([0.5, 1, 2, 5], ["0.5", "1", "2", "5"])
        left.set_title("tokens of the whole video", fontsize=12)
        right.set_title("seconds from look to look", fontsize=12)
        left.legend(fontsize=10)
        return chart.picture(f"What a video gets, by its length. {'; '.join(told)}.")


def looks(frames, fps, seen, says):
    """Show a clip as a strip in which only the frames that are looked at are bright.

    Parameters
    ----------
    frames : (T, H, W, 3) uint8 array
        The clip.
    fps : float
        Its frames per second.
    seen : (T,) bool array
        Which are looked at.
    says : str
        What the strip shows.

    Returns
    -------
    Picture
    """
    columns, rows = 13, -(-len(frames) // 13)
    side = (WIDTH - 4 * (columns - 1)) // columns
    canvas = Canvas(WIDTH, rows * (side + 18))
    for t, frame in enumerate(frames):
        x, y = t % columns * (side + 4), t // columns * (side + 18)
        shown = frame if seen[t] else (0.12 * frame + 0.88 * 255).astype(np.uint8)
        canvas.paste(shown, x, y + 15, side, side)
        canvas.text(x, y + 12, f"{t / fps:.2f} s", 11, BLACK if seen[t] else GREY, "ls")
        if seen[t]:
            canvas.box(x, y + 15, side, side, ORANGE, 3)
    return Picture.from_array(canvas.array, f"{says}: {int(seen.sum())} of {len(frames)} frames.")
