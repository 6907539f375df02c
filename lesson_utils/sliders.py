"""Sliders above one picture that is drawn again in place, and the three that the lessons use."""

from functools import lru_cache, partial
from html import escape

import numpy as np

from lesson_utils import measure
from lesson_utils.compose import Block, Canvas, fan, fit, grid_lines, stretch, x_t_slice
from lesson_utils.cubes import patchify
from lesson_utils.grid import Grid
from lesson_utils.picture import BLUE, GREY, LIGHT, ORANGE, RED, WHITE, Picture, img, jpeg

WIDTH = 920


class Sliders:
    """Sliders above a picture and a sentence, both drawn again at every move.

    Where there is no kernel, the notebook keeps the last picture as PNG and its sentence.

    Parameters
    ----------
    draw : callable
        ``draw(**values) -> (array, sentence)`` with one keyword a slider; the array is
        (height, width, 3) uint8. A ValueError is shown in place of the sentence.
    labels : dict of str
        What each slider is called on the page.
    ends : dict of callable, optional
        For a whole-number slider, its largest value given the values of the others.
    **sliders : tuple or int
        The values to choose from and the one to start with, ``((1, 2, 4), 2)``; a bare number
        starts a whole-number slider there.

    Attributes
    ----------
    controls : dict of ipywidgets
        The sliders by name: ``controls["fps"].value = 5`` moves one.
    """

    def __init__(self, draw, labels, ends=None, **sliders):
        import ipywidgets as widgets

        self._draw, self._ends = draw, ends or {}
        look = {"style": {"description_width": "11em"}, "layout": {"width": "34em"}}
        self.controls = {}
        for name, spec in sliders.items():
            if isinstance(spec, int):
                control = widgets.IntSlider(spec, 0, spec, description=labels[name], **look)
            else:
                options, value = spec
                control = widgets.SelectionSlider(
                    options=options, value=value, description=labels[name], **look
                )
            self.controls[name] = control
        self._view = widgets.HTML()
        self._box = widgets.VBox([*self.controls.values(), self._view])
        self._show()
        for control in self.controls.values():
            control.observe(self._show, "value")

    @property
    def values(self):
        """What the sliders say now, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def _show(self, _change=None):
        try:
            for name, end in self._ends.items():
                others = {key: value for key, value in self.values.items() if key != name}
                self.controls[name].max = end(**others)
            self._array, self._sentence = self._draw(**self.values)
        except ValueError as error:
            if _change is None:
                raise  # a panel that cannot begin has no picture to keep
            self._sentence = str(error)
        image = img("image/jpeg", jpeg(self._array), self._sentence, self._array.shape[1])
        self._view.value = f"{image}<p>{escape(self._sentence)}</p>"

    def __repr__(self):
        return self._sentence

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = Picture.from_array(self._array, self._sentence)
        widget = self._box._repr_mimebundle_()
        return {**widget, **picture._repr_mimebundle_()}


def frame_rate(clip, rates=(1, 2, 5, 8, 12.5, 25), fps=5, row=None):
    """Show a clip as a slower camera would have taken it: frames above, an x–t slice below.

    Parameters
    ----------
    clip : Clip
        At its full rate.
    rates : tuple of float
        Frame rates to choose from, at most the clip's own.
    fps : float
        The one to start with.
    row : int, optional
        Row of pixels for the slice; the middle one by default.
    """
    row = clip.frames.shape[1] // 2 if row is None else row
    draw = partial(_frame_rate_picture, clip, row)
    return Sliders(draw, {"fps": "frames per second"}, fps=(rates, fps))


def _frame_rate_picture(clip, row, fps):
    kept = clip.sample(fps=fps)
    shown, (height, width) = 8, clip.frames.shape[1:3]
    side = WIDTH // shown - 4
    tall = round(side * height / width)
    canvas = Canvas(WIDTH, tall + 218)
    # Each thumbnail stands at its moment on the time axis, which the slice below shares.
    for i in range(shown):
        index = int(i / shown * len(kept.frames) + 1e-6)
        x = i * WIDTH // shown
        canvas.paste(kept.frames[index], x, 20, side, tall)
        canvas.text(x, 14, f"frame {index}", colour=GREY)
        y = 20 + round((row + 0.5) * tall / height)
        canvas.line([(x, y), (x + side - 1, y)], ORANGE, 2)
    canvas.paste(x_t_slice(kept.frames, row, WIDTH, 150), 0, tall + 30)
    for i in range(shown):
        x = i * WIDTH // shown
        canvas.line([(x, tall + 180), (x, tall + 186)], GREY)
        canvas.text(x + 3, tall + 196, f"{i * clip.seconds / shown:g} s", colour=GREY)
    canvas.text(0, tall + 213, "below the frames: the orange row of every frame, side by side", 12,
                GREY)  # fmt: skip
    step = measure.flicker(kept.frames)
    sentence = (
        f"{fps:g} fps keeps {len(kept.frames)} of {len(clip.frames)} frames, each held for "
        f"{1000 / fps:.0f} ms; from one to the next a value changes by {step:.1f} grey levels "
        "on average."
    )
    return canvas.array, sentence


def cubes(clip, patches=(8, 16, 24, 32, 64), groups=(1, 2, 3, 4, 8), patch=32, group=4, token=150):
    """Show which cube a token is: in its frame, in the block, on its own and in token order.

    Parameters
    ----------
    clip : Clip
        Few enough frames to be cut whole, such as ``clip.sample(fps=8)``.
    patches, groups : tuple of int
        Patch sides in pixels and frames a cube to choose from.
    patch, group, token : int
        The ones to start with.
    """
    size = clip.frames.shape[:3]

    def grid(patch, group, remainder):
        return Grid(*size, patch, group, remainder)

    @lru_cache(2)  # what stays as it is while the token slider moves
    def cut(grid):
        frames = _fitted(clip.frames, grid)
        block = Block(frames, fit(*frames.shape[1:3], 200, 200)[0], (120, 60))
        return patchify(clip.frames, grid), frames, block, block.draw()

    def draw(patch, group, remainder, token):
        chosen = grid(patch, group, remainder)
        return _cubes_picture(*cut(chosen), chosen, token)

    return Sliders(
        draw,
        {
            "patch": "patch side, pixels",
            "group": "frames a cube",
            "remainder": "if it does not divide",
            "token": "token number",
        },
        {"token": lambda **others: grid(**others).tokens - 1},
        patch=(patches, patch),
        group=(groups, group),
        remainder=(("crop", "pad"), "crop"),
        token=token,
    )


def _cubes_picture(rows, frames, block, faces, grid, token):
    t, h, w = grid.position(token)
    where = grid.pixels(token)
    canvas = Canvas(WIDTH, 424)

    tall, wide = fit(*frames.shape[1:3], 240, 240)
    scale = tall / frames.shape[1]
    first = where[0].start
    canvas.text(0, 13, f"frame {first}, {grid.shape[1]} × {grid.shape[2]} patches", colour=GREY)
    large = stretch(frames[first], tall, wide)
    canvas.paste(grid_lines(large, grid), 0, 20)
    x, y = round(where[2].start * scale), 20 + round(where[1].start * scale)
    side = round(grid.patch[1] * scale) + 1, round(grid.patch[0] * scale) + 1
    canvas.box(x - 2, y - 2, side[0] + 4, side[1] + 4, WHITE, 2)
    canvas.box(x, y, *side, RED, 2)

    left = wide + 40
    canvas.text(left, 13, f"the clip as a block, {grid.shape[0]} cubes deep", colour=GREY)
    canvas.paste(faces, left, 20)
    for path in block.edges(where):
        points = [(px + left, py + 20) for px, py in path]
        canvas.line(points, WHITE, 4)
        canvas.line(points, RED, 2)

    pictures = rows[token].reshape(*grid.cube, 3)  # (pt ph pw c) -> pt ph pw c
    left = left + block.shape[1] + 40
    step = min(14, 90 // max(1, grid.group - 1))
    canvas.text(left, 13, f"the cube: {grid.group} × {grid.patch[0]} × {grid.patch[1]} × 3 values",
                colour=GREY)  # fmt: skip
    canvas.paste(fan(pictures, 130, step), left, 40)

    # One row of cells a time step: reading order is token order.
    canvas.text(0, 290, "all tokens in order, each a cell in its mean colour; one row a time step",
                colour=GREY)  # fmt: skip
    means = rows.reshape(len(rows), -1, 3).mean(axis=1).astype(np.uint8)
    across = grid.shape[1] * grid.shape[2]
    table = means.reshape(grid.shape[0], across, 3)
    canvas.paste(stretch(table, 122, WIDTH), 0, 298)
    cell = WIDTH / across, 122 / grid.shape[0]
    x, y = int((h * grid.shape[2] + w) * cell[0]), 298 + int(t * cell[1])
    size = max(5, round(cell[0])), max(5, round(cell[1]))
    canvas.box(x - 2, y - 2, size[0] + 4, size[1] + 4, WHITE, 2)
    canvas.box(x, y, *size, RED, 2)

    last = [part.stop - 1 for part in where]
    spans = [
        f"{name}{'s' * (part.start != end)} {part.start}" + f"–{end}" * (part.start != end)
        for name, part, end in zip(("frame", "row", "column"), where, last, strict=True)
    ]
    sentence = (
        f"Token {token:,} of {grid}, at (t, h, w) = ({t}, {h}, {w}): {', '.join(spans)}; "
        f"{grid.values_per_token:,} values.{_remainder(grid)}"
    )
    return canvas.array, sentence


def _fitted(frames, grid):
    """The frames as they are cut: cropped, or padded by repeating the edge."""
    index = [
        np.minimum(np.arange(fitted), size - 1)
        for fitted, size in zip(grid.fitted, frames.shape[:3], strict=True)
    ]
    return frames[np.ix_(*index)]


def _remainder(grid):
    """Say what cropping or padding did; nothing if all sizes divide."""
    size = (grid.frames, grid.height, grid.width)
    if grid.fitted == size:
        return ""
    done = " Cropped" if grid.remainder == "crop" else " Padded"
    return f"{done} from {' × '.join(map(str, size))} to {' × '.join(map(str, grid.fitted))}."


def bargain(clip, budget=4096, seconds=4, fps=8, side=256, patch=16, group=2):
    """Trade resolution, duration, frame rate, patch and grouping against a budget of tokens.

    Parameters
    ----------
    clip : Clip
        At least as long, fast and large as the largest choice: 4 s, 25 fps and 256 pixels.
    budget : int
        Tokens that may be spent.
    seconds, fps, side, patch, group : float or int
        The choices to start with.
    """
    return Sliders(
        partial(_bargain_picture, clip, budget),
        {
            "side": "resolution, pixels",
            "seconds": "duration, seconds",
            "fps": "frames per second",
            "patch": "patch side, pixels",
            "group": "frames a cube",
        },
        side=((64, 128, 192, 256), side),
        seconds=((1, 2, 3, 4), seconds),
        fps=((2, 4, 8, 12, 24), fps),
        patch=((8, 16, 32), patch),
        group=((1, 2, 4), group),
    )


def _bargain_picture(clip, budget, side, seconds, fps, patch, group):
    piece = clip.sample(fps=fps, seconds=seconds)
    grid = Grid(*piece.frames.shape[:1], side, side, patch, group, remainder="pad")
    start = Grid(grid.frames, side, side, patch)
    canvas = Canvas(WIDTH, 262)
    view = Canvas(side, side)
    view.paste(piece.frames[0], 0, 0, side, side)
    canvas.paste(grid_lines(stretch(view.array, 256, 256), grid), 0, 3)

    left, wide = 300, WIDTH - 300
    rows = (
        ("tokens, each frame by itself", start.tokens, budget, ""),
        ("tokens, grouped", grid.tokens, budget, ""),
        ("query–key pairs", grid.pairs("full"), budget**2, ""),
        ("attention weights in float32", grid.attention_bytes(), 4 * budget**2, "bytes"),
    )
    for i, (name, count, limit, unit) in enumerate(rows):
        y = 24 + 60 * i
        canvas.text(left, y, name, 14)
        shown = _bytes(count) if unit else f"{count:,}"
        share = f"{count / limit:.2g} × budget" if count != limit else "the whole budget"
        canvas.text(WIDTH, y, f"{shown}   {share}", 14, RED if count > limit else BLUE, "rs")
        # The budget stands at half the width, so that twice the budget still fits.
        canvas.fill(left, y + 7, wide, 16, LIGHT)
        length = min(wide, round(wide * count / limit / 2))
        canvas.fill(left, y + 7, length, 16, RED if count > limit else BLUE)
        canvas.line([(left + wide // 2, y + 3), (left + wide // 2, y + 27)], width=2)
    state = "within" if grid.tokens <= budget else "over"
    sentence = (
        f"{side} × {side}, {seconds} s at {fps} fps, patch {patch}, {group} frames a cube: {grid}, "
        f"{state} the budget of {budget:,}; {grid.pairs('full'):,} pairs.{_remainder(grid)}"
    )
    return canvas.array, sentence


def _bytes(count):
    """Write a number of bytes in binary units."""
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.4g} {unit}"
        count /= 1024
    return f"{count:.4g} GiB"
