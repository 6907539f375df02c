"""The pictures of lesson 02: how a clip is cut into cubes."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Block, Canvas, fan, largest, stretch
from lesson_utils._drawing.palette import BLUE, GREEN, GREY, ORANGE, PINK, RED, SKY, WHITE, YELLOW
from lesson_utils._drawing.picture import Picture
from lesson_utils.cubes import patchify
from lesson_utils.grid import Grid


def lettered_tape(tape, tokens):
    """Show frames of lettered patches, coloured by the cube that each letter belongs to.

    Parameters
    ----------
    tape : (frames, rows, columns) array of str
        One letter a patch.
    tokens : list of str
        The letters of each cube, in token order.

    Returns
    -------
    Picture
    """
    cell, gap = 90, 60
    frames, rows, columns = tape.shape
    colours = (SKY, ORANGE, GREEN, YELLOW, PINK, RED, BLUE, GREY)
    cube = {letter: i for i, token in enumerate(tokens) for letter in token}
    canvas = Canvas(WIDTH, rows * cell + 110)
    for t in range(frames):
        left = t * (columns * cell + gap)
        canvas.text(left, 16, f"frame {t}", 14, GREY)
        for y in range(rows):
            for x in range(columns):
                at = left + x * cell, 24 + y * cell
                letter = tape[t, y, x]
                canvas.fill(*at, cell - 4, cell - 4, colours[cube[letter] % len(colours)])
                canvas.text(at[0] + cell / 2 - 2, at[1] + cell / 2 - 2, letter, 24, anchor="mm")
    step = WIDTH // len(tokens)
    for i, token in enumerate(tokens):
        canvas.fill(i * step, rows * cell + 46, step - 10, 40, colours[i % len(colours)])
        middle = i * step + (step - 10) / 2
        canvas.text(middle, rows * cell + 66, "+".join(token), 18, anchor="mm")
        canvas.text(middle, rows * cell + 104, f"token {i}", 12, GREY, "ms")
    cubes = ", ".join("+".join(token) for token in tokens)
    return Picture.from_array(
        canvas.array,
        f"{frames} frames of {rows} × {columns} letters; cubes in token order: {cubes}.",
    )


def lifted_cube(clip, grid, token):
    """Show a clip as a block, with one cube lifted out and its frames fanned.

    Parameters
    ----------
    clip : Clip
        What is cut.
    grid : Grid
        How; of the clip's size.
    token : int
        The cube to lift out.

    Returns
    -------
    Picture
    """
    where = grid.pixels(token)
    block = Block(clip.frames, largest(*clip.frames.shape[1:3], 260, 320)[0], (180, 90))
    canvas = Canvas(WIDTH, 372)
    canvas.text(0, 14, f"the clip, {grid.shape[0]} × {grid.shape[1]} × {grid.shape[2]} cubes", 13)
    canvas.paste(block.draw(), 0, 20)
    for path in block.edges(where):
        points = [(x, y + 20) for x, y in path]
        canvas.line(points, WHITE, 5)
        canvas.line(points, RED, 3)
    values = patchify(clip.frames, grid)[token]
    cube = values.reshape(*grid.cube, 3)  # (pt ph pw c) -> pt ph pw c
    step = min(34, 102 // max(1, grid.group - 1))
    fanned = fan(cube, largest(*grid.patch, 190, 190)[0], step)
    left, top = 560, 50
    canvas.paste(fanned, left, top)
    x, y = block.point(where[0].start, where[1].start, where[2].stop)
    canvas.line([(x + 4, y + 20), (left - 8, top + fanned.shape[0] // 2)], RED, 2)
    canvas.text(left, top - 22, f"one cube: {grid.group} frames of {grid.patch[0]} × "
                f"{grid.patch[1]} pixels", 13)  # fmt: skip
    canvas.text(left, top + fanned.shape[0] + 22, f"{grid.group} · {grid.patch[0]} · "
                f"{grid.patch[1]} · 3 = {grid.values_per_token:,} values", 13)  # fmt: skip
    t, h, w = grid.position(token)
    return Picture.from_array(
        canvas.array,
        f"The clip drawn as a block, cut into {grid}. The cube at (t, h, w) = ({t}, {h}, {w}) is "
        f"lifted out: {grid.group} frames of {grid.patch[0]} × {grid.patch[1]} pixels.",
    )


def remainders(frame, patch):
    """Show what cropping and padding do to a frame whose sizes do not divide.

    Parameters
    ----------
    frame : (height, width, 3) uint8 array
        One frame.
    patch : int
        Side of a patch in pixels.

    Returns
    -------
    Picture
    """
    height, width = frame.shape[:2]
    step, top = WIDTH // 2, 24
    pad = Grid(1, height, width, patch, remainder="pad")
    scale = (step - 30) / pad.fitted[2]
    canvas = Canvas(WIDTH, top + round(pad.fitted[1] * scale) + 4)
    told = []
    for i, rule in enumerate(("crop", "pad")):
        grid = Grid(1, height, width, patch, remainder=rule)
        rows = np.minimum(np.arange(max(height, grid.fitted[1])), height - 1)
        columns = np.minimum(np.arange(max(width, grid.fitted[2])), width - 1)
        shown = frame[rows][:, columns].astype(float)
        # What is dropped or made up is paled, so that the real and used part stands out.
        inside = np.zeros(shown.shape[:2], bool)
        inside[: min(height, grid.fitted[1]), : min(width, grid.fitted[2])] = True
        shown[~inside] = 255 - 0.35 * (255 - shown[~inside])
        tall, wide = (round(size * scale) for size in shown.shape[:2])
        canvas.paste(stretch(shown.astype(np.uint8), tall, wide), i * step, top)
        for axis, count in enumerate(grid.shape[1:]):
            for edge in range(count + 1):
                at = round(edge * patch * scale)
                far = round(grid.fitted[2 - axis] * scale)
                ends = [(0, at), (far, at)] if axis == 0 else [(at, 0), (at, far)]
                canvas.line([(x + i * step, y + top) for x, y in ends], WHITE)
        kept = f"{rule} to {grid.fitted[1]} × {grid.fitted[2]}: {grid.tokens} patches"
        canvas.text(i * step, 15, kept, 13)
        told.append(kept)
    return Picture.from_array(
        canvas.array,
        f"A frame of {height} × {width} with patches of {patch}: {'; '.join(told)}. Pale: what is "
        "dropped or made up.",
    )
