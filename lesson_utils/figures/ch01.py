"""The pictures and charts of lesson 01: from one frame to a clip."""

import numpy as np

from lesson_utils import measure
from lesson_utils._drawing.canvas import WIDTH, Block, Canvas, largest, stretch
from lesson_utils._drawing.chart import COLOURS, Chart
from lesson_utils._drawing.palette import GREY, ORANGE, SKY, WHITE
from lesson_utils._drawing.picture import Picture


def sheet_and_pile(clip):
    """Show one frame beside the whole clip as a block of frames.

    Parameters
    ----------
    clip : Clip
        What to show.

    Returns
    -------
    Picture
    """
    frames, height, width = clip.frames.shape[:3]
    block = Block(clip.frames, largest(height, width, 250, 250)[0], (330, 70))
    left, top = block.width + 80, 25
    canvas = Canvas(WIDTH, top + block.shape[0] + 4)
    canvas.text(0, 14, f"one frame: {height} × {width}", 13)
    canvas.paste(clip.frames[0], 0, top + 70, block.width, block.side)
    canvas.text(left, 14, f"the clip: {frames} × {height} × {width}", 13)
    canvas.paste(block.draw(), left, top)
    x, y = left + block.width, top + block.shape[0]
    canvas.line([(x + 14, y), (x + 330, y - 67)], GREY, 2)
    canvas.text(x + 190, y - 18, "time", 13, GREY)
    return Picture.from_array(
        canvas.array,
        f"Left, one sheet: frame 0, {height} × {width} pixels. Right, the pile: {frames} frames "
        f"behind one another, {clip.seconds:g} s deep.",
    )


def fates(frame, fate):
    """Show a frame with each patch marked by what became of it since an earlier frame.

    Parameters
    ----------
    frame : (height, width, 3) uint8 array
        The later of the two frames.
    fate : (h, w) int array
        As from `measure.fates`.

    Returns
    -------
    Picture
    """
    tall, wide = largest(*frame.shape[:2], 384, 370)
    colours = (None, SKY, ORANGE)
    canvas = Canvas(WIDTH, max(tall, 120) + 22)
    plain, spread = stretch(frame, tall, wide), stretch(fate, tall, wide)
    marked = plain.astype(np.float32)
    for index, colour in enumerate(colours):
        if colour is not None:
            marked[spread == index] = 0.45 * marked[spread == index] + 0.55 * np.array(colour)
    shown = {"the frame": plain, "what became of each patch": marked.astype(np.uint8)}
    for i, (name, picture) in enumerate(shown.items()):
        canvas.text(i * (wide + 16), 14, name, 13)
        canvas.paste(picture, i * (wide + 16), 22)
    told = []
    for i, (name, colour) in enumerate(zip(measure.FATES, colours, strict=True)):
        count = int((fate == i).sum())
        y = 60 + 34 * i
        left = 2 * wide + 40
        canvas.fill(left, y - 13, 18, 18, colour or WHITE)
        canvas.box(left, y - 13, 18, 18, GREY)
        canvas.text(left + 26, y + 2, f"{count} {name}", 14)
        told.append(f"{count} {name}")
    return Picture.from_array(
        canvas.array, f"Of {fate.size} patches since the earlier frame: {', '.join(told)}."
    )


def overlap(rates, jumps, shares, length):
    """Draw how far a thing jumps between frames, and how much of it still overlaps itself.

    Parameters
    ----------
    rates : list of float
        Frames per second.
    jumps : list of float
        Pixels from one frame to the next, one for each rate.
    shares : list of float
        Overlap with the frame before, 0 to 1, one for each rate.
    length : float
        Length of the thing in pixels.

    Returns
    -------
    Picture
    """
    with Chart(columns=2) as (chart, (left, right)):
        places = range(len(rates))
        names = [f"{rate:g}" for rate in rates]
        left.bar(places, jumps, color=COLOURS[0], width=0.6)
        left.axhline(length, color=COLOURS[5], linestyle="--")
        left.text(0, length, " its own length", va="bottom", color=COLOURS[5])
        left.set(xlabel="frames per second", ylabel="jump, pixels a frame")
        right.bar(places, [100 * share for share in shares], color=COLOURS[2], width=0.6)
        right.set(xlabel="frames per second", ylabel="overlap with itself, %", ylim=(0, 100))
        for axes in (left, right):
            axes.set_xticks(places, names)
            axes.grid(False, axis="x")
        told = [
            f"{rate} fps {jump:.0f} px, {share:.0%}"
            for rate, jump, share in zip(names, jumps, shares, strict=True)
        ]
        return chart.picture(
            f"Jump from frame to frame and overlap with itself, for a car {length:.0f} px long: "
            f"{'; '.join(told)}."
        )
