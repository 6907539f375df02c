"""Pictures that several lessons show: strips of frames, slices, and what a clip's frames share."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas, grid_lines, stretch, x_t_slice
from lesson_utils._drawing.chart import COLOURS, Chart, look
from lesson_utils._drawing.palette import BLUE, GREEN, GREY, ORANGE, PINK, RED, WHITE
from lesson_utils._drawing.picture import Picture
from lesson_utils.clip import frames_at

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
    for i, index in enumerate(frames_at(np.arange(count) / count, len(clip.frames))):
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
    most = WIDTH // len(pictures)
    height, width = next(iter(pictures.values())).shape[:2]
    wide = min(most - 12, 2 * width)
    tall = round(wide * height / width)
    step = min(most, max(wide, 240) + 60)  # few small ones stand together, with room for names
    canvas = Canvas(step * len(pictures), tall + 22)
    for i, (name, picture) in enumerate(pictures.items()):
        canvas.text(i * step, 14, name, 13)
        canvas.paste(picture, i * step, 22, wide, tall)
    return Picture.from_array(canvas.array, sentence)


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


def looks_at(clip, grid, token, weights, every=1, count=6):
    """Show what one token looks at in every frame: the brighter, the more weight.

    Parameters
    ----------
    clip : Clip
        What the grid cuts, one frame a token step.
    grid : Grid
        Of the clip's size, group 1.
    token : int
        The one that asks; its patch has a white and red outline.
    weights : (t, h, w) array
        As from `attention.row`.
    every, count : int
        Of every second, third, … frame (2, 3, …) show so many, those about the asking one.

    Returns
    -------
    Picture
    """
    t, y, x = grid.position(token)
    shown = np.arange(t % every, grid.shape[0], every)
    start = max(0, min(list(shown).index(t) - count // 2, len(shown) - count))
    shown = shown[start : start + count]
    wide = WIDTH // len(shown) - 8
    scale = wide / grid.width
    tall = round(grid.height * scale)
    canvas = Canvas(WIDTH, tall + 46)
    top = weights[shown].max()
    shares = weights.sum(axis=(1, 2))
    for i, frame in enumerate(shown):
        left = i * (wide + 9)
        lit = stretch(np.sqrt(weights[frame] / top), *clip.frames.shape[1:3])[..., None]
        picture = clip.frames[frame] * (0.55 + 0.45 * lit) + 110 * lit * np.array([1, 0.75, 0])
        canvas.paste(picture.clip(0, 255).astype(np.uint8), left, 22, wide, tall)
        canvas.text(left, 15, f"{frame / clip.fps:.2f} s", 12, GREY)
        canvas.text(left, tall + 40, f"{shares[frame]:.0%} of the weight", 12)
        if frame == t:
            side = [round(size * scale) for size in grid.patch]
            at = left + round(x * grid.patch[1] * scale), 22 + round(y * grid.patch[0] * scale)
            canvas.box(at[0] - 4, at[1] - 4, side[1] + 8, side[0] + 8, WHITE, 2)
            canvas.box(at[0] - 2, at[1] - 2, side[1] + 4, side[0] + 4, RED, 2)
            canvas.text(left + wide, 15, "asks", 12, RED, "rs")
    return Picture.from_array(
        canvas.array,
        f"What the token at (t, h, w) = ({t}, {y}, {x}) looks at in {len(shown)} of "
        f"{grid.shape[0]} frames: {shares[t]:.0%} of its weight stays in its own frame, "
        f"{1 - shares[t]:.0%} goes to others.",
    )


def brightness(clips):
    """Draw the mean brightness of every frame of clips of one length.

    Parameters
    ----------
    clips : dict of Clip
        By name.

    Returns
    -------
    Picture
    """
    told = []
    with Chart() as (chart, axes):
        for i, (name, clip) in enumerate(clips.items()):
            means = clip.frames.mean(axis=(1, 2, 3))
            seconds = [frame / clip.fps for frame in range(len(means))]
            axes.plot(seconds, means, label=name, **look(i))
            told.append(f"{name}: {means.min():.0f} to {means.max():.0f}")
        axes.set(xlabel="seconds", ylabel="mean grey level")
        axes.legend()
        return chart.picture(f"Mean brightness of each frame over time. {'; '.join(told)}.")


def still_and_moving(shares, how):
    """Draw the sharpness of still and of moving regions, for several numbers of frames a cube.

    Parameters
    ----------
    shares : dict of (float, float)
        By frames a cube: PSNR in dB of the still and of the moving regions.
    how : str
        How the clip was rebuilt, for the sentence ("after averaging the frames of a cube").

    Returns
    -------
    Picture
    """
    groups = list(shares)
    with Chart() as (chart, axes):
        places = range(len(groups))
        for i, name in enumerate(("still regions", "moving regions")):
            heights = [shares[group][i] for group in groups]
            at = [place + 0.4 * i - 0.2 for place in places]
            bars = axes.bar(at, heights, 0.38, color=COLOURS[i], label=name, hatch=("", "//")[i])
            axes.bar_label(bars, fmt="%.1f", fontsize=11)
        axes.set_xticks(places, [f"frames a cube: {group}" for group in groups])
        axes.set_ylabel("PSNR, dB (higher: sharper)")
        axes.margins(y=0.25)
        axes.grid(False, axis="x")
        axes.legend(ncols=2, loc="upper right")
        told = [
            f"{group} a cube: still {still:.1f} dB, moving {moving:.1f} dB"
            for group, (still, moving) in shares.items()
        ]
        return chart.picture(f"PSNR of a clip rebuilt {how}. {'; '.join(told)}.")
