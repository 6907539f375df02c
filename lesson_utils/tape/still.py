"""What a tape shows, as one picture: for notebooks that are read without a kernel."""

from functools import cached_property

import numpy as np

from lesson_utils._drawing.canvas import (
    WIDTH,
    Block,
    Canvas,
    fan,
    grid_lines,
    stretch,
    x_t_slice,
)
from lesson_utils._drawing.palette import BLUE, GREY, LIGHT, ORANGE, RED, WHITE
from lesson_utils.clip import frames_at
from lesson_utils.cost import in_bytes
from lesson_utils.cubes import patchify

GAP = 16  # pixels between panels


class Scene:
    """What the panels draw from: the clip as it is cut, its grid, a frame, and the chosen token."""

    def __init__(self, tape):
        self.tape, self.grid, self.clip = tape, tape.grid, tape.cut
        self.frame = tape.frame
        frames = self.clip.frames
        index = [
            np.minimum(np.arange(fitted), size - 1)
            for fitted, size in zip(self.grid.fitted, frames.shape[:3], strict=True)
        ]
        fits = self.grid.fitted == frames.shape[:3]  # else cropped, or padded by repeating the edge
        self.frames = frames if fits else frames[np.ix_(*index)]
        self.place = np.ix_(*index[1:])
        self.position = self.grid.position(tape.selected)
        self.where = self.grid.pixels(tape.selected)

    @property
    def picture(self):
        """The frame of now, cropped or padded as all are; also one that belongs to no cube."""
        return self.clip.frames[self.frame][self.place]

    @cached_property
    def means(self):
        """Mean colour of each token, (n, 3) uint8."""
        rows = patchify(self.clip.frames, self.grid)  # n (pt ph pw c)
        return rows.reshape(len(rows), -1, 3).mean(axis=1).astype(np.uint8)

    @cached_property
    def kept(self):
        """Which tokens are kept, (t, h, w), if that is what colours them; else None."""
        return self.tape.kept

    @cached_property
    def weights(self):
        """What the chosen token looks at, (t, h, w)."""
        return self.tape.weights


def frame(scene):
    """One frame under its patch grid."""
    grid = scene.grid
    side, wide = _size(grid)
    canvas = Canvas(wide + 4, side + 26)
    picture = stretch(scene.picture, side, wide)
    if not scene.tape.about_tokens:
        canvas.text(0, 13, f"frame {scene.frame} of {grid.frames}", colour=GREY)
        canvas.paste(picture, 0, 20)
        return canvas.array
    words = f"frame {scene.frame}, {grid.shape[1]} × {grid.shape[2]} patches"
    canvas.text(0, 13, words, colour=GREY)
    if scene.kept is not None:
        step = min(scene.frame // grid.group, grid.shape[0] - 1)
        paled = (picture * 0.15 + 0.85 * np.array(LIGHT)).astype(np.uint8)
        here = stretch(scene.kept[step][..., None], side, wide)
        picture = np.where(here, picture, paled)
    canvas.paste(grid_lines(picture, grid), 0, 20)
    _mark(canvas, *scene.position[1:], *grid.shape[1:], 0, 20, wide, side)
    return canvas.array


def volume(scene, side=190):
    """The clip as a block, and the chosen cube lifted out."""
    grid = scene.grid
    room = max(WIDTH // 3, WIDTH - _size(grid)[1] - 4 - 2 * GAP)  # beside the frame
    side = max(1, min(side, round(0.36 * room * grid.fitted[1] / grid.fitted[2])))
    block = Block(scene.frames, side, (110, 80))
    canvas = Canvas(room, max(286, block.shape[0] + 30))
    shape = " × ".join(map(str, grid.shape))
    canvas.text(0, 13, f"the clip as a block of {shape} cubes", colour=GREY)
    canvas.paste(block.draw(), 0, 20)
    # A line round the block where it is now.
    now, (_, tall, wide) = min(scene.frame + 0.5, grid.fitted[0]), grid.fitted
    corners = (now, 0, 0), (now, 0, wide), (now, tall, wide)
    points = [block.point(*corner) for corner in corners]
    canvas.line([(x, y + 20) for x, y in points], ORANGE, 2)
    for path in block.edges(scene.where):
        points = [(x, y + 20) for x, y in path]
        canvas.line(points, WHITE, 4)
        canvas.line(points, RED, 2)
    cube = scene.frames[scene.where]  # pt ph pw c
    left = block.shape[1] + 40
    step = min(14, 60 // max(1, grid.group - 1))
    free = room - left - step * (grid.group - 1) - 4
    fanned = fan(cube, max(8, min(120, round(free * grid.patch[0] / grid.patch[1]))), step)
    canvas.paste(fanned, left, 60)
    x, y = block.point(scene.where[0].start, scene.where[1].start, scene.where[2].stop)
    canvas.line([(x + 3, y + 20), (left - 6, 60 + fanned.shape[0] // 2)], RED, 2)
    words = f"{grid.group} × {grid.patch[0]} × {grid.patch[1]} × 3", f"= {grid.values_per_token:,}"
    for i, line in enumerate(words):
        canvas.text(left, 80 + fanned.shape[0] + 18 * i, line, 13)
    return canvas.array


def slice_(scene):
    """Eight frames, and one row of every frame side by side."""
    clip, tape = scene.clip, scene.tape
    shown, (height, width) = 8, clip.frames.shape[1:3]
    side = WIDTH // shown - 4
    tall = max(1, round(side * height / width))
    canvas = Canvas(WIDTH, tall + 218)
    # Each thumbnail stands at its moment on the time axis, which the slice below shares.
    for i, index in enumerate(frames_at(np.arange(shown) / shown, len(clip.frames))):
        x = i * WIDTH // shown
        canvas.text(x, 14, f"frame {index}", colour=GREY)
        canvas.paste(clip.frames[index], x, 20, side, tall)
        y = 20 + round((tape.row + 0.5) * tall / height)
        canvas.line([(x, y), (x + side - 1, y)], ORANGE, 2)
        canvas.line([(x, tall + 180), (x, tall + 186)], GREY)
        canvas.text(x + 3, tall + 196, f"{i * tape.seconds / shown:g} s", colour=GREY)
    canvas.paste(x_t_slice(clip.frames, tape.row, WIDTH, 150), 0, tall + 30)
    one = WIDTH / len(clip.frames)
    canvas.box(round(scene.frame * one), tall + 30, max(3, round(one)), 150, ORANGE, 2)
    words = "below the frames: the orange row of every kept frame, side by side"
    canvas.text(0, tall + 213, words, colour=GREY)
    return canvas.array


def tokens(scene, height=130):
    """Every token a cell, one row a time step."""
    # One row of cells a time step: reading order is token order.
    t, h, w = scene.grid.shape
    canvas = Canvas(WIDTH, height + 24)
    words = "all tokens in order, each a cell in its mean colour; one row a time step"
    cells = scene.means.reshape(t, h * w, 3)
    if scene.kept is not None:
        words += "; grey: not kept"
        cells = np.where(scene.kept.reshape(t, h * w, 1), cells, np.array(LIGHT, np.uint8))
    canvas.text(0, 13, words, colour=GREY)
    canvas.paste(stretch(cells, height, WIDTH), 0, 20)
    own = scene.position[1] * w + scene.position[2]
    _mark(canvas, scene.position[0], own, t, h * w, 0, 20, WIDTH, height)
    return canvas.array


def cost(scene):
    """Tokens, pairs and bytes against the budget."""
    grid, budget = scene.grid, scene.tape.budget
    rows = (
        ("tokens", f"{grid.tokens:,}", grid.tokens / budget),
        ("pairs, full", f"{grid.pairs():,}", grid.pairs() / budget**2),
        ("pairs, factored", f"{grid.pairs('factored'):,}", grid.pairs("factored") / budget**2),
        ("weights, one head", in_bytes(grid.attention_bytes()), grid.pairs() / budget**2),
    )
    canvas = Canvas(WIDTH, 26 + 28 * len(rows))
    canvas.text(420, 14, f"black line: the budget of {budget:,} tokens", colour=GREY)
    for i, (name, value, share) in enumerate(rows):
        y, colour = 38 + 28 * i, RED if share > 1 + 1e-9 else BLUE
        canvas.text(0, y, name, 14)
        canvas.text(390, y, value, 14, anchor="rs")
        # The budget stands at half the width, so that twice the budget still fits.
        canvas.fill(420, y - 12, 400, 14, LIGHT)
        canvas.fill(420, y - 12, min(400, round(200 * share)), 14, colour)
        canvas.line([(620, y - 15), (620, y + 5)], width=2)
        canvas.text(WIDTH, y, f"{share:.2g} ×", 13, colour, "rs")
    return canvas.array


def attention(scene, shown=8):
    """Time steps, lit where the chosen token looks."""
    grid, weights = scene.grid, scene.weights
    own = scene.position[0]
    steps = np.linspace(0, grid.shape[0] - 1, min(shown, grid.shape[0])).round().astype(int)
    steps[np.abs(steps - own).argmin()] = own
    wide = WIDTH // shown - 6
    tall = max(8, round(wide * grid.fitted[1] / grid.fitted[2]))
    canvas = Canvas(WIDTH, tall + 44)
    canvas.text(0, 13, "where the chosen token looks, and each time step's share", colour=GREY)
    for i, t in enumerate(steps):
        x = i * (WIDTH // shown)
        glow = stretch(np.sqrt(weights[t] / weights.max())[..., None], tall, wide)
        frame = stretch(scene.frames[t * grid.group], tall, wide) * 0.45
        lit = frame + glow * 0.75 * (np.array((255, 176, 0)) - frame)
        canvas.paste(lit.astype(np.uint8), x, 20)
        if t == own:
            canvas.box(x, 20, wide, tall, RED, 3)
            _mark(canvas, *scene.position[1:], *grid.shape[1:], x, 20, wide, tall)
        canvas.text(x, tall + 36, f"t {t}: {weights[t].sum():.0%}", 12)
    return canvas.array


def _size(grid, most=260):
    """Height and width of a frame that takes at most half the sheet."""
    _, height, width = grid.fitted
    tall = max(1, int(min(most, WIDTH / 2 * height / width)))
    return tall, round(width * tall / height)


def _mark(canvas, row, column, rows, columns, x, y, width, height):
    """Outline one cell of a table that is laid over a rectangle."""
    left, top = x + round(column * width / columns), y + round(row * height / rows)
    wide, tall = max(5, round(width / columns)), max(5, round(height / rows))
    canvas.box(left - 2, top - 2, wide + 4, tall + 4, WHITE, 2)
    canvas.box(left, top, wide, tall, RED, 2)
