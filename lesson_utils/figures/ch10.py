"""The picture of lesson 10: patches that hear words."""

from lesson_utils._drawing.canvas import WIDTH, Canvas, largest, lit, stretch
from lesson_utils._drawing.palette import GREY
from lesson_utils._drawing.picture import Picture


def heard(clip, grid, shares, step=0):
    """Show one frame, and for each word the same frame lit where patches listen to that word.

    Parameters
    ----------
    clip : Clip
        What is cut.
    grid : Grid
        How; of the clip's size.
    shares : dict of (t, h, w) array
        By word: the share of each token's weight that goes to it.
    step : int
        Time step to show.

    Returns
    -------
    Picture
    """
    frame = clip.frames[step * grid.group]
    tall, wide = largest(*frame.shape[:2], 240, WIDTH // (len(shares) + 1) - 12)
    canvas = Canvas((wide + 12) * (len(shares) + 1), tall + 44)
    canvas.text(0, 15, "one frame", 13)
    canvas.paste(stretch(frame, tall, wide), 0, 22)
    told = []
    for i, (word, share) in enumerate(shares.items(), 1):
        most = (share[step] > 0.5).mean()
        canvas.text((wide + 12) * i, 15, f"“{word}”", 13)
        canvas.paste(lit(frame, share[step], tall, wide), (wide + 12) * i, 22)
        canvas.text((wide + 12) * i, tall + 39, f"{most:.0%} of the patches", 12, GREY)
        told.append(f"“{word}” {most:.0%}")
    return Picture.from_array(
        canvas.array,
        f"Patches of one frame, bright where they listen to a word. More than half of the weight: "
        f"{', '.join(told)} of the patches.",
    )
