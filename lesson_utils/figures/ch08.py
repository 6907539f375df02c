"""The figures of lesson 08: a frame to fill in, how training goes, and where layers look."""

import numpy as np

from lesson_utils import train
from lesson_utils._drawing.canvas import WIDTH, Canvas, as_bytes
from lesson_utils._drawing.chart import COLOURS, MARKS, Chart, legend_beside, look
from lesson_utils._drawing.palette import BLACK, GREY, LIGHT, RED
from lesson_utils._drawing.picture import Picture

LEFT, GAP = 104, 4  # for the names of rows, and between frames
NAMES = {"temporal": "factored", "full": "full", "spatial": "spatial only"}
SMOOTH = 20  # steps whose losses are averaged


def filled(rows, at, answers):
    """Show clips with one frame taken out, and beside each what was put in its place.

    Parameters
    ----------
    rows : dict of (T, H, W, 3) float array
        Clips by name, from 0 to 1.
    at : list of int
        The frame that is taken out, for each clip.
    answers : dict of (clips, H, W, 3) float array
        Pictures for that frame, by name; "truth" is the one that the others are measured by.

    Returns
    -------
    Picture
    """
    frames = len(next(iter(rows.values())))
    side = (WIDTH - LEFT - 20) // (frames + len(answers)) - GAP
    canvas = Canvas(WIDTH, 24 + len(rows) * (side + GAP))
    columns = np.arange(frames + len(answers))
    edges = (LEFT + (side + GAP) * columns + 20 * (columns >= frames)).tolist()
    canvas.text(0, 10, "frame", 11, GREY)
    for x, head in zip(edges, [*range(frames), *answers], strict=True):
        for i, line in enumerate(str(head).split("\n")):
            canvas.text(x + side / 2, 10 + 11 * i, line, 11, GREY, "ms")
    for row, ((name, clip), hole) in enumerate(zip(rows.items(), at, strict=True)):
        y = 24 + row * (side + GAP)
        canvas.text(0, y + side / 2, name, 13, BLACK, "lm")
        shown = [*clip, *(pictures[row] for pictures in answers.values())]
        for i, (x, frame) in enumerate(zip(edges, shown, strict=True)):
            if i == hole:
                canvas.fill(x, y, side, side, LIGHT)
                canvas.text(x + side / 2, y + side / 2, "?", 24, RED, "mm")
            else:
                canvas.paste(as_bytes(frame), x, y, side, side)
    told = [
        f"{' '.join(name.split())} {np.mean((pictures - answers['truth']) ** 2):.3f}"
        for name, pictures in answers.items()
        if name != "truth"
    ]
    return Picture.from_array(
        canvas.array,
        f"{len(rows)} clips of {frames} frames ({', '.join(rows)}), one frame of each taken out. "
        f"Mean squared error of what is put in: {', '.join(told)}.",
    )


def pace(steps):
    """Draw the length of each step of a training run.

    Parameters
    ----------
    steps : int
        How many there are.

    Returns
    -------
    Picture
    """
    lengths = [train.pace(step, steps) for step in range(1, steps + 1)]
    with Chart(height=2.4) as (chart, axes):
        axes.plot(range(1, steps + 1), lengths, color=COLOURS[0])
        axes.set(xlabel="step", ylabel="length of a step", xlim=(0, steps), ylim=(0, 0.0105))
        return chart.picture(
            f"{steps:,} steps, {steps * train.CLIPS:,} clips. The step grows to "
            f"{max(lengths):.4f} and shrinks to {lengths[-1]:.4f}."
        )


def curves(runs):
    """Draw loss against steps.

    Parameters
    ----------
    runs : dict of (steps,) array
        Losses by name, at least 20 of each; each point is the mean of the last 20.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.2) as (chart, axes):
        for i, (name, losses) in enumerate(runs.items()):
            means = np.convolve(losses, np.ones(SMOOTH) / SMOOTH, "valid")
            steps = np.arange(SMOOTH, len(losses) + 1)
            axes.plot(steps, means, label=name, **look(i))
            told.append(f"{name} from {means[0]:.3f} to {means[-1]:.3f}")
        axes.set(xlabel=f"step (mean of {SMOOTH})", ylabel="loss of what is hidden")
        axes.set_ylim(0)
        if len(runs) > 1:
            legend_beside(axes)
        return chart.picture(f"Loss while training: {'; '.join(told)}.")


def by_speed(speeds, panels, level, baseline):
    """Draw the error on held-out clips against their speed, a panel for each length of training.

    Parameters
    ----------
    speeds : list of float
        In pixels a frame.
    panels : dict of dict of (seeds, speeds) array
        By title, then by pattern: "temporal", "full" or "spatial".
    level, baseline : (speeds,) array
        Error of the picture model alone, and of the mean of the two neighbours.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.9, columns=len(panels)) as (chart, every):
        every = np.ravel(every)
        for axes, (title, series) in zip(every, panels.items(), strict=True):
            grey = {"color": (0.45, 0.45, 0.45), "linewidth": 1.5}
            axes.plot(speeds, level, linestyle="--", label="picture model", **grey)
            axes.plot(speeds, baseline, linestyle=":", label="mean of neighbours", **grey)
            for i, (pattern, errors) in enumerate(series.items()):
                mean, low, high = errors.mean(axis=0), errors.min(axis=0), errors.max(axis=0)
                how = {"capsize": 4, "marker": MARKS[i], "label": NAMES[pattern], **look(i)}
                axes.errorbar(speeds, mean, [mean - low, high - mean], **how)
                told.append(
                    f"{title}, {NAMES[pattern]}: "
                    + ", ".join(f"{e:.4f} at {s:g}" for s, e in zip(speeds, mean, strict=True))
                )
            axes.set(title=title, xlabel="speed, pixels a frame", xticks=speeds)
            axes.set_ylim(0, 1.25 * max(level))
            if axes is not every[0]:
                axes.set_yticklabels([])
        every[0].set_ylabel("mean squared error")
        figure = every[0].figure
        figure.legend(*every[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
        return chart.picture(f"Error on held-out clips by speed. {'; '.join(told)}.")


def distances(shares):
    """Draw how much of its attention a hidden frame gives to frames how far away.

    Parameters
    ----------
    shares : dict of dict of float
        By layer, then by distance in frames (negative: earlier); each sums to 1. The words leave
        out what is less than 5 %.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.0, columns=len(shares)) as (chart, every):
        top = 100 * max(max(row.values()) for row in shares.values())
        for axes, (name, row) in zip(np.ravel(every), shares.items(), strict=True):
            axes.bar(list(row), [100 * share for share in row.values()], color=COLOURS[0])
            axes.set(title=name.replace(", ", "\n"), xlabel="frames away", ylim=(0, 1.08 * top))
            axes.set_xticks(sorted({min(row), -1, 1, max(row)}))
            most = {away: share for away, share in row.items() if share >= 0.05}
            told.append(
                f"{name}: " + ", ".join(f"{s:.0%} at {away:+d}" for away, s in most.items())
            )
        np.ravel(every)[0].set_ylabel("% of the weight")
        return chart.picture(f"Where a hidden frame looks. {'; '.join(told)}.")
