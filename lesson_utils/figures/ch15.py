"""The pictures of lesson 15: what is held while a block is made, and what is forgotten."""

import numpy as np

from lesson_utils import stream
from lesson_utils._drawing.canvas import WIDTH, Canvas, lit
from lesson_utils._drawing.palette import BLACK, BLUE, GREY, LIGHT, ORANGE, RED
from lesson_utils._drawing.picture import Picture

ROW = 9  # frames in a row of the tape
FORGOTTEN = (214, 205, 190)
STATES = {  # a step's state -> the colour of its bar and of its square in the table
    "own block": ORANGE,
    "held": BLUE,
    "forgotten": FORGOTTEN,
    "not made yet": LIGHT,
}


def states(steps, block, now, room=None, sink=0):
    """Tell of each time step how it stands to the block in the making.

    Parameters
    ----------
    steps, block : int
        Time steps in all, and in a block.
    now : int
        A step of the block in the making.
    room, sink
        As for `stream.held`.

    Returns
    -------
    list of str
        A key of `STATES` for each step.
    """
    start = now // block * block
    stop = min(start + block, steps)
    held = set(stream.held(stop, room, sink).tolist())
    return [
        "own block" if start <= t < stop
        else "not made yet" if t >= stop
        else "held" if t in held
        else "forgotten"
        for t in range(steps)
    ]  # fmt: skip


def tape(clip, block, now, room=None, sink=0):
    """Show a clip's frames as they stand while a block is made.

    Parameters
    ----------
    clip : Clip
        A frame is a time step.
    block, now, room, sink
        As for `states`.

    Returns
    -------
    Picture
    """
    found = states(len(clip.frames), block, now, room, sink)
    wide = WIDTH // ROW - 6
    rows = -(-len(found) // ROW)
    tall = round(wide * clip.frames.shape[1] / clip.frames.shape[2])
    canvas = Canvas(WIDTH, rows * (tall + 26) + 24)
    _frames(canvas, clip, found, wide, tall)
    _key(canvas, 0, rows * (tall + 26) + 16, [name for name in STATES if name in found])
    return Picture.from_array(canvas.array, _told(found, block))


def memory(clip, block, now, room=None, sink=0):
    """Show the tape beside the table of who hears whom, and count.

    Parameters
    ----------
    clip, block, now, room, sink
        As for `tape`.

    Returns
    -------
    Picture
    """
    steps = len(clip.frames)
    found = states(steps, block, now, room, sink)
    wide, rows = 62, -(-steps // ROW)
    tall = round(wide * clip.frames.shape[1] / clip.frames.shape[2])
    cell = 300 // steps
    left, top = WIDTH - steps * cell - 2, 22
    canvas = Canvas(WIDTH, top + steps * cell + 26)
    _frames(canvas, clip, found, wide, tall)
    rows_of = [states(steps, block, t, room, sink) for t in range(steps)]
    _table(canvas, left, top, cell, rows_of, [t for t in range(steps) if found[t] == "own block"])
    pairs, all_kept = (stream.heard(steps, block, *cache).sum() for cache in ((room, sink), ()))
    lines = (
        f"held at most: {steps if room is None else min(room, steps)} of {steps} frames",
        f"pairs: {pairs / steps**2:.0%} of full attention's",
        f"of those that a cache of all would have: {pairs / all_kept:.0%}",
    )
    below = rows * (tall + 26) + 8
    for i, line in enumerate(lines):
        canvas.text(0, below + 18 + 22 * i, line, 13)
    _key(canvas, 0, below + 18 + 22 * len(lines) + 14, STATES)
    return Picture.from_array(
        canvas.array, f"{_told(found, block)} {'; '.join(lines).capitalize()}."
    )


def looked(clip, grid, token, weights, shown):
    """Show where a token's weight goes under several caches.

    Parameters
    ----------
    clip : Clip
        What is cut; a frame is a time step.
    grid : Grid
        How.
    token : int
        The one that looks, outlined in red.
    weights : dict of (t, h, w) array
        By the name of the cache: its weights, NaN in the time steps that it does not hold.
    shown : list of int
        Time steps to show.

    Returns
    -------
    Picture
        Each row is scaled to its largest weight, and weights are drawn by their square root.
    """
    own, row, column = grid.position(token)
    label, gap, top, foot = 122, 6, 22, 18
    wide = (WIDTH - label) // len(shown) - gap
    tall = round(wide * clip.frames.shape[1] / clip.frames.shape[2])
    canvas = Canvas(WIDTH, top + len(weights) * (tall + foot + gap))
    for j, step in enumerate(shown):
        colour = RED if step == own else GREY
        canvas.text(label + j * (wide + gap), 14, f"frame {step}", 12, colour)
    told = []
    for i, (name, each) in enumerate(weights.items()):
        y = top + i * (tall + foot + gap)
        canvas.text(0, y + tall // 2 + 5, name, 13)
        shade, sums = np.sqrt(each / np.nanmax(each)), each.sum(axis=(1, 2))
        for j, step in enumerate(shown):
            x = label + j * (wide + gap)
            if np.isnan(sums[step]):
                canvas.fill(x, y, wide, tall, FORGOTTEN)
                canvas.text(x + wide / 2, y + tall / 2, "forgotten", 12, BLACK, "mm")
                continue
            canvas.paste(lit(clip.frames[step], shade[step], tall, wide, 0.35), x, y)
            canvas.text(x + wide / 2, y + tall + 14, f"{sums[step]:.0%}", 12, BLACK, "ms")
            if step == own:
                _, h, w = grid.shape
                place = x + column * wide / w, y + row * tall / h
                canvas.box(place[0] - 1, place[1] - 1, wide / w + 3, tall / h + 3, RED, 2)
        seen = ", ".join(f"{t}: {sums[t]:.0%}" for t in shown if sums[t] >= 0.005)
        told.append(f"{name}, {seen}")
    return Picture.from_array(
        canvas.array,
        f"Share of the weight of a patch of frame {own} by frame. {'; '.join(told)}.",
    )


def _frames(canvas, clip, found, wide, tall):
    """Lay the frames down in rows, each as its state says, with its number and a bar."""
    for t, state in enumerate(found):
        x, y = t % ROW * (wide + 6), t // ROW * (tall + 26)
        if state == "not made yet":
            canvas.fill(x, y, wide, tall, LIGHT)
        else:
            share = np.full((1, 1), float(state != "forgotten"))
            canvas.paste(lit(clip.frames[t], share, tall, wide, 0.2), x, y)
        canvas.fill(x, y + tall + 2, wide, 4, STATES[state])
        canvas.text(x, y + tall + 19, f"{t}", 12, GREY if state != "own block" else BLACK)
        if state == "own block":
            canvas.box(x, y, wide, tall, ORANGE, 3)


def _table(canvas, left, top, cell, rows, now):
    """Draw who hears whom: a row a step that asks, the rows of the block in the making outlined."""
    canvas.text(left, top - 8, "rows ask, columns are asked", 12, GREY)
    for t, row in enumerate(rows):
        for other, state in enumerate(row):
            canvas.fill(left + other * cell, top + t * cell, cell - 1, cell - 1, STATES[state])
    y, high = top + now[0] * cell, len(now) * cell
    canvas.box(left - 2, y - 2, len(rows) * cell + 3, high + 3, BLACK, 2)


def _key(canvas, x, y, names):
    """Say what the colours mean, from left to right."""
    for name in names:
        canvas.fill(x, y - 11, 12, 12, STATES[name])
        canvas.text(x + 18, y, name, 12)
        x += 30 + 8 * len(name)


def _told(found, block):
    """Say in a sentence which steps are in which state."""
    first = found.index("own block")
    told = "; ".join(f"{name} {_ranges(found, name)}" for name in STATES if name in found)
    return (
        f"{len(found)} frames in blocks of {block}, while the block from frame {first} on is made: "
        f"{told}."
    )


def _ranges(found, name):
    """Write the numbers of the steps in one state: "0 to 2, 12 to 17"."""
    edges = np.flatnonzero(np.diff(np.array([None, *found, None]) == name))
    return ", ".join(
        f"{a} to {b - 1}" if a + 1 < b else f"{a}" for a, b in edges.reshape(-1, 2).tolist()
    )
