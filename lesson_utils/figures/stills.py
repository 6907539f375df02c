"""Still pictures of clips: strips of frames, slices, cubes and frames side by side."""

import numpy as np

from lesson_utils import measure
from lesson_utils._drawing.canvas import Block, Canvas, fan, fit, grid_lines, stretch, x_t_slice
from lesson_utils._drawing.picture import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    RED,
    SKY,
    WHITE,
    YELLOW,
    Picture,
)
from lesson_utils.cubes import patchify
from lesson_utils.grid import Grid

WIDTH = 920
OUTLINES = (ORANGE, BLUE, GREEN, PINK, RED)


def filmstrip(clip, count=8, grid=None, labels=None):
    """Show frames of a clip at even steps of time.

    Parameters
    ----------
    clip : Clip
        What to show.
    count : int
        How many frames, at most as many as the clip has.
    grid : Grid, optional
        Its patches are drawn over each frame.
    labels : list of int, optional
        A number for each frame of the clip; frames of one number get an outline of one colour and
        the number. Negative: no outline.

    Returns
    -------
    Picture
    """
    count = min(count, len(clip.frames))
    height, width = clip.frames.shape[1:3]
    step = WIDTH // count
    wide = min(step - 6, 2 * width)
    tall = round(wide * height / width)
    canvas = Canvas(step * count, tall + 24)
    for i in range(count):
        index = i * len(clip.frames) // count
        frame = clip.frames[index]
        shown = frame if grid is None else grid_lines(frame, grid)
        canvas.paste(shown, i * step, 20, wide, tall)
        canvas.text(i * step, 14, f"{index / clip.fps:.3g} s", colour=GREY)
        if labels is not None and labels[index] >= 0:
            colour = OUTLINES[labels[index] % len(OUTLINES)]
            canvas.box(i * step, 20, wide, tall, colour, 4)
            canvas.text(i * step + wide, 14, f"car {labels[index]}", colour=colour, anchor="rs")
    patches = "" if grid is None else f", cut into {grid.shape[1]} × {grid.shape[2]} patches"
    names = [] if labels is None else [n for n in labels if n >= 0]
    found = f"; {len(set(names))} identities in {len(names)} frames" if names else ""
    title = clip.name or "clip"
    return Picture.from_array(
        canvas.array, f"Strip of {count} frames of {title}, {clip.seconds:g} s{patches}{found}."
    )


def side_by_side(pictures, sentence):
    """Show pictures of one size next to each other, each under its name.

    Parameters
    ----------
    pictures : dict of (height, width, 3) uint8 array
        By name.
    sentence : str
        What they show together.

    Returns
    -------
    Picture
    """
    step = WIDTH // len(pictures)
    height, width = next(iter(pictures.values())).shape[:2]
    wide = min(step - 12, 2 * width)
    tall = round(wide * height / width)
    canvas = Canvas(step * len(pictures), tall + 22)
    for i, (name, picture) in enumerate(pictures.items()):
        canvas.text(i * step, 14, name, 13)
        canvas.paste(picture, i * step, 22, wide, tall)
    return Picture.from_array(canvas.array, sentence)


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
    block = Block(clip.frames, fit(height, width, 250, 250)[0], (330, 70))
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


def slices(clips, row, width=WIDTH, height=110):
    """Show the x–t slices of several clips along one row of pixels, one below the other.

    Parameters
    ----------
    clips : dict of Clip
        By name; clips of one length share the time axis.
    row : int
        The row of pixels to follow.
    width, height : int
        Size of each slice in pixels.

    Returns
    -------
    Picture
    """
    step = height + 26
    canvas = Canvas(width, step * len(clips) + 18)
    for i, (name, clip) in enumerate(clips.items()):
        canvas.text(0, i * step + 14, name, 13)
        canvas.paste(x_t_slice(clip.frames, row, width, height), 0, i * step + 20)
    for i in range(8):
        seconds = clip.seconds * i / 8
        canvas.text(width * i // 8, step * len(clips) + 10, f"{seconds:g} s", 11, GREY)
    return Picture.from_array(
        canvas.array,
        f"x–t slices along row {row}, time to the right, x down: {'; '.join(clips)}.",
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
    block = Block(clip.frames, fit(*clip.frames.shape[1:3], 260, 320)[0], (180, 90))
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
    fanned = fan(cube, fit(*grid.patch, 190, 190)[0], step)
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
    tall, wide = fit(*frame.shape[:2], 384, 370)
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
    canvas = Canvas(WIDTH, side + 60)
    told = []
    for i, (name, grid) in enumerate(grids.items()):
        length = round(side * grid.tokens / most.tokens)
        canvas.fill(left, 24, length, length, OUTLINES[i % len(OUTLINES)])
        share = grid.pairs("full") / most.pairs("full")
        canvas.text(left, 14, name, 13)
        canvas.text(left, length + 42, f"{grid.tokens:,} tokens", 13)
        canvas.text(left, length + 58, f"{share:.2%} of the pairs".replace(".00", ""), 13)
        told.append(f"{name} {grid.tokens:,} tokens, {share:.2%} of the pairs")
        left += max(length, 190) + 40
    return Picture.from_array(
        canvas.array, f"Squares as wide as the tokens, their area the pairs: {'; '.join(told)}."
    )
