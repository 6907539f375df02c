"""The pictures and charts of lesson 09's five toys."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas, as_bytes, evenly, largest
from lesson_utils._drawing.chart import COLOURS, Chart, legend_beside, level, line
from lesson_utils._drawing.palette import BLACK, BLUE, GREY, LIGHT, ORANGE, RED, WHITE
from lesson_utils._drawing.picture import Picture
from lesson_utils.systems.known import SIGNS, SYSTEMS, TOPICS

LEFT = 150  # for the names of rows
PAINT = {"stated": BLUE, "inferred": ORANGE, "not public": LIGHT}
INK = {"stated": WHITE, "inferred": BLACK, "not public": BLACK}
QUESTIONS = {
    "latents": "compressed first?",
    "tokens": "how it is cut",
    "network": "what network",
    "time": "across frames",
    "length": "how long",
    "numbers": "sizes inside",
}


def disclosed(known):
    """Draw what is stated, inferred and not public: a row a system, a column a question.

    Parameters
    ----------
    known : sequence of Known
        As `known.KNOWN`; where several speak of one topic, the surest is shown.

    Returns
    -------
    Picture
    """
    wide, tall = (WIDTH - LEFT) // len(TOPICS), 40
    canvas = Canvas(WIDTH, 26 + len(SYSTEMS) * tall)
    counts = dict.fromkeys(SIGNS, 0)
    for column, topic in enumerate(TOPICS):
        canvas.text(LEFT + column * wide + wide / 2, 16, QUESTIONS[topic], 13, GREY, "ms")
    for row, system in enumerate(SYSTEMS):
        y = 26 + row * tall
        canvas.text(0, y + tall / 2, system, 14, BLACK, "lm")
        for column, topic in enumerate(TOPICS):
            labels = {k.label for k in known if k.system == system and topic in k.topics}
            label = next(name for name in SIGNS if name in labels)
            counts[label] += 1
            x = LEFT + column * wide
            canvas.fill(x, y, wide - 4, tall - 4, PAINT[label])
            said = f"{SIGNS[label]} {label}"
            canvas.text(x + wide / 2 - 2, y + tall / 2 - 2, said, 13, INK[label], "mm")
    told = ", ".join(f"{count} {label}" for label, count in counts.items())
    return Picture.from_array(
        canvas.array,
        f"{len(SYSTEMS)} systems and {len(TOPICS)} questions about each ({', '.join(TOPICS)}): "
        f"{told}.",
    )


def strips(rows, heads, says, marks=None):
    """Show clips as rows of frames.

    Parameters
    ----------
    rows : dict of (count, H, W, 3) float array
        Frames by the name of the row, from 0 to 1; a name may have several lines.
    heads : list of str
        What stands above each column.
    says : str
        What the rows show together.
    marks : dict of (count,) bool array, optional
        By the name of the row: frames to outline in red.

    Returns
    -------
    Picture
    """
    side = min(112, (WIDTH - LEFT) // len(heads) - 5)
    canvas = Canvas(WIDTH, 22 + len(rows) * (side + 7))
    for column, head in enumerate(heads):
        canvas.text(LEFT + column * (side + 5) + side / 2, 14, head, 11, GREY, "ms")
    for row, (name, frames) in enumerate(rows.items()):
        y = 22 + row * (side + 7)
        _name(canvas, name, y + side / 2)
        for column, frame in enumerate(frames):
            x = LEFT + column * (side + 5)
            canvas.paste(as_bytes(frame), x, y, side, side)
            if marks and marks[name][column]:
                canvas.box(x, y, side, side, RED, 3)
    told = "; ".join(" ".join(name.split("\n")) for name in rows)
    if marks:
        told = "; ".join(f"{' '.join(n.split())} ({int(marks[n].sum())} outlined)" for n in rows)
    return Picture.from_array(canvas.array, f"{says}, {len(heads)} frames of each: {told}.")


def latents(frames, latent, rebuilt, grid, image):
    """Show a clip, the latents that it is compressed into, and the clip rebuilt from them.

    Parameters
    ----------
    frames, rebuilt : (T, H, W, 3) uint8 array
        Before and after.
    latent : (t, h, w, c) float array
        One for each step of the encoder; its first three channels are shown as colours.
    grid : Grid
        What the clip is cut into, as from `Grid.latent`: its patches are drawn over the latents.
    image : (1, h, w, c) float array
        The latent of the first frame alone, shown apart at the end.

    Returns
    -------
    Picture
    """
    steps = len(latent)
    ends = evenly(steps, len(frames))
    tall, wide = largest(*frames.shape[1:3], 130, (WIDTH - LEFT - 30) // (steps + 1) - 6)
    canvas = Canvas(WIDTH, 22 + 3 * (tall + 8))
    seen = latent[..., :3]
    low, high = seen.min(axis=(0, 1, 2)), seen.max(axis=(0, 1, 2))

    def shade(values):
        picture = as_bytes((values[..., :3] - low) / (high - low))
        scale = max(1, tall // len(picture))
        large = picture.repeat(scale, axis=0).repeat(scale, axis=1)
        patches = np.array(grid.patch)
        for axis, size in enumerate(patches):
            index = (slice(None),) * axis + (slice(size * scale, None, size * scale),)
            large[index] = (0.45 * large[index] + 0.55 * 255).astype(np.uint8)
        return large

    titles = ("frames", f"latents\n{latent.shape[1]} × {latent.shape[2]} × {latent.shape[3]}",
              "rebuilt")  # fmt: skip
    for row, title in enumerate(titles):
        _name(canvas, title, 22 + row * (tall + 8) + tall / 2)
    for column, (end, values) in enumerate(zip(ends, latent, strict=True)):
        x = LEFT + column * (wide + 6)
        canvas.text(x + wide / 2, 14, f"frame {end}", 11, GREY, "ms")
        canvas.paste(frames[end], x, 22, wide, tall)
        canvas.paste(shade(values), x, 30 + tall, wide, tall)
        canvas.paste(rebuilt[end], x, 38 + 2 * tall, wide, tall)
    x = WIDTH - wide
    canvas.text(x + wide / 2, 14, "frame 0 alone", 11, BLACK, "ms")
    canvas.paste(frames[0], x, 22, wide, tall)
    canvas.paste(shade(image[0]), x, 30 + tall, wide, tall)
    apart = np.abs(image[0] - latent[0]).max()
    return Picture.from_array(
        canvas.array,
        f"{len(frames)} frames become {steps} latents of {latent.shape[1]} × {latent.shape[2]} "
        f"positions, cut into {grid.tokens:,} tokens. The first latent and that of the first frame "
        f"alone differ by {apart:.3f} at most.",
    )


def over_time(x, series, xlabel, ylabel, against=None):
    """Draw means over time, each with the spread of its mean.

    Parameters
    ----------
    x : (n,) sequence of float
        Times.
    series : dict of (count, n) array
        By name, a row for each clip. The band is two standard errors of the mean to each side.
    xlabel, ylabel : str
        Of the axes.
    against : (str, float), optional
        The name of a level to compare with, and its height.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.8) as (chart, axes):
        for i, (name, rows) in enumerate(series.items()):
            mean, spread = rows.mean(axis=0), 2 * rows.std(axis=0) / np.sqrt(len(rows))
            axes.fill_between(
                x, mean - spread, mean + spread, color=COLOURS[i], alpha=0.2, linewidth=0
            )
            line(axes, i, x, mean, name, marks=10)
            flat = " ".join(name.split())
            told.append(f"{flat} {mean[0]:.0f} at {x[0]:g}, {mean[-1]:.0f} at {x[-1]:g}")
        if against:
            name, height = against
            level(axes, height, name)
            told.append(f"{name} {height:g}")
        axes.set(xlabel=xlabel, ylabel=ylabel)
        axes.set_ylim(0)
        legend_beside(axes)
        return chart.picture(f"{ylabel} over {xlabel}. {'; '.join(told)}.")


def _name(canvas, name, middle):
    """Write the name of a row, line by line, about its middle."""
    lines = name.split("\n")
    for i, words in enumerate(lines):
        canvas.text(0, middle + 17 * (i - (len(lines) - 1) / 2), words, 13, BLACK, "lm")
