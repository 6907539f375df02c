"""The pictures of lesson 12: hands on dials, and maps of what a place scores."""

import numpy as np

from lesson_utils import positions
from lesson_utils._drawing.canvas import WIDTH, Canvas, stretch
from lesson_utils._drawing.palette import BLACK, GREY, RED
from lesson_utils._drawing.picture import Picture

INK = np.array((0, 60, 120))  # of the highest score; the lowest is white
FAR, ACROSS = 20, 15  # how far the maps reach from the one that asks, in tokens


def asked(clip, orders, shares=None, count=8):
    """Show a clip's frames in several orders, and the weight that each gets.

    Parameters
    ----------
    clip : Clip
    orders : dict of sequence of int
        By name: which frame of the clip stands at each place.
    shares : dict of (frames,) array, optional
        By name: the share of the weight at each place.
    count : int
        How many places are shown, from the first on.

    Returns
    -------
    Picture
    """
    wide = WIDTH // count - 8
    tall = round(wide * clip.frames.shape[1] / clip.frames.shape[2])
    row = tall + 62
    canvas, told = Canvas(WIDTH, row * len(orders) - 8), []
    for i, (name, order) in enumerate(orders.items()):
        canvas.text(0, i * row + 14, name, 13)
        said = []
        for place, frame in enumerate(order[:count]):
            left, foot = place * (wide + 9), i * row + tall + 37
            canvas.paste(clip.frames[frame], left, i * row + 22, wide, tall)
            canvas.text(left, foot, f"frame {frame}", 12, GREY)
            said.append(f"{frame}")
            if shares:
                share = f"{shares[name][place]:.1%}"
                canvas.text(left + wide, foot, share, 12, BLACK, "rs")
                said[-1] += f": {share}"
        told.append(f"{name}, {', '.join(said)}")
    what = "Share of one patch's weight that each frame gets" if shares else "Frames in two orders"
    return Picture.from_array(canvas.array, f"{what}. {'; '.join(told)}.")


def dials(frequencies, where):
    """Draw how far each pair is turned at several places: a hand on a dial.

    Parameters
    ----------
    frequencies : (m,) array
        Radians a place, a row each.
    where : sequence of float
        Places, a column each.

    Returns
    -------
    Picture
    """
    step = min(92, (WIDTH - 190) // len(where))
    radius = step // 2 - 6
    canvas = Canvas(WIDTH, step * len(frequencies) + 24)
    for column, place in enumerate(where):
        canvas.text(190 + column * step + step // 2, 14, f"place {place:g}", 12, GREY, "ms")
    for row, frequency in enumerate(frequencies):
        y = 24 + row * step + step // 2
        canvas.text(0, y - 4, f"pair {row}", 13)
        canvas.text(0, y + 14, f"a turn in {2 * np.pi / frequency:,.1f}", 12, GREY)
        for column, place in enumerate(where):
            x = 190 + column * step + step // 2
            around = np.linspace(0, 2 * np.pi, 61)
            canvas.line(
                np.stack([x + radius * np.cos(around), y - radius * np.sin(around)], axis=1), GREY
            )
            angle = place * frequency
            tip = x + (radius - 3) * np.cos(angle), y - (radius - 3) * np.sin(angle)
            canvas.line([(x, y), tip], RED, 3)
    turns = ", ".join(f"{2 * np.pi / frequency:,.1f}" for frequency in frequencies)
    return Picture.from_array(
        canvas.array,
        f"Hands on dials for places {where[0]:g} to {where[-1]:g}: a whole turn takes {turns} "
        "places.",
    )


def map_of_scores(split, base=positions.BASE, ahead=0):
    """Draw how well a token scores with a copy of itself that stands elsewhere.

    Every pair of its numbers has the same length, so the score is the mean of the cosines of the
    angles between the two. It depends on the offset alone.

    Parameters
    ----------
    split : (int, int, int)
        How many numbers t, h and w get.
    base : float
        As for `positions.frequencies`.
    ahead : int
        Time steps from the asking token to those of the left map, 0 to 20.

    Returns
    -------
    Picture
        Left over offsets in h and w, right over offsets in t and w; the darker, the higher.
    """
    along = [
        np.cos(np.outer(offsets, positions.frequencies(width, base))).sum(axis=1)
        for offsets, width in zip(
            (np.arange(-FAR, FAR + 1), *(np.arange(-ACROSS, ACROSS + 1),) * 2), split, strict=True
        )
    ]
    t, h, w = (part / (sum(split) / 2) for part in along)
    flat = t[FAR + ahead] + h[:, None] + w  # h w
    deep = t[:, None] + h[ACROSS] + w  # t w
    low = min(flat.min(), deep.min())
    canvas = Canvas(WIDTH, 414)
    for left, title, scores, mark in (
        (60, f"{ahead} steps later: rows down, columns across", flat, None),
        (530, "in the asking row: time down, columns across", deep, FAR + ahead),
    ):
        rows, columns = scores.shape
        ink = ((scores - low) / (1 - low))[..., None]
        picture = (255 - ink * (255 - INK)).astype(np.uint8)
        canvas.paste(stretch(picture, 341, 341), left, 26)
        canvas.text(left, 16, title, 13)
        reach = rows // 2
        for at, said in ((0, -reach), (rows // 2, 0), (rows - 1, reach)):
            canvas.text(left - 6, 26 + (at + 0.5) * 341 / rows + 4, f"{said:+d}", 11, GREY, "rs")
        for at, said in ((0, -ACROSS), (columns // 2, 0), (columns - 1, ACROSS)):
            canvas.text(left + (at + 0.5) * 341 / columns, 382, f"{said:+d}", 11, GREY, "ms")
        if mark is not None:
            canvas.box(
                left - 2, round(26 + mark * 341 / rows) - 2, 345, round(341 / rows) + 4, RED, 2
            )
    canvas.text(
        60, 404, f"white: {low:.2f}, the lowest score here; dark: 1.00, the score with itself", 12
    )
    return Picture.from_array(
        canvas.array,
        f"Scores of a token with a copy of itself, its numbers split "
        f"{', '.join(map(str, split))} over t, h, w, base {base:,.0f}. {ahead} steps later the "
        f"best place scores {flat.max():.2f}; the lowest score on the two maps is {low:.2f}.",
    )
