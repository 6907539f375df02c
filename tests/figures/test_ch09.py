import numpy as np

from lesson_utils._drawing.palette import BLUE, RED
from lesson_utils.figures import ch09 as figures
from lesson_utils.grid import Grid
from lesson_utils.systems import known
from tests.figures.look import pixels


def count(picture, colour):
    return int((pixels(picture) == colour).all(axis=-1).sum())


def test_the_map_counts_each_label():
    picture = figures.disclosed(known.KNOWN)
    stated, inferred, hidden = (
        int(part.split()[0]) for part in picture.alt.split(": ")[1].split(", ")
    )
    assert stated + inferred + hidden == len(known.SYSTEMS) * len(known.TOPICS)
    wide, tall = 124, 36  # of a square, less the words on it
    assert 0.9 * stated * wide * tall < count(picture, BLUE) < stated * wide * tall


def test_a_topic_shows_what_is_surest():
    rows = known.KNOWN
    more = known.Known("Pika", ("numbers",), "stated", "A million.", "nowhere")
    before, after = (figures.disclosed(rows) for rows in (rows, (*rows, more)))
    assert count(after, BLUE) > count(before, BLUE)


def test_strips_outline_what_is_marked():
    frames = np.random.default_rng(0).random((3, 7, 7, 3)) * 0.5
    rows = {"one\nclip": frames, "two": frames}
    marks = {"one\nclip": np.array([False, True, True]), "two": np.zeros(3, bool)}
    plain = figures.strips(rows, list("abc"), "Two clips")
    marked = figures.strips(rows, list("abc"), "Two clips", marks)
    assert plain.alt == "Two clips, 3 frames of each: one clip; two."
    assert marked.alt == "Two clips, 3 frames of each: one clip (2 outlined); two (0 outlined)."
    assert count(plain, RED) == 0 < count(marked, RED)


def test_latents_tell_how_far_the_first_is_from_the_picture_s():
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 256, (9, 32, 48, 3), dtype=np.uint8)
    latent = rng.normal(size=(3, 4, 6, 5))
    grid = Grid.latent(9, 32, 48, stride=(4, 8, 8), patch=(1, 2, 2))
    for image, apart in ((latent[:1], "0.000"), (latent[:1] + 0.25, "0.250")):
        picture = figures.latents(frames, latent, frames, grid, image)
        assert picture.alt == (
            "9 frames become 3 latents of 4 × 6 positions, cut into 18 tokens. The first latent "
            f"and that of the first frame alone differ by {apart} at most."
        )


def test_curves_over_time_say_where_they_begin_and_end():
    rows = np.arange(12.0).reshape(3, 4)
    picture = figures.over_time(range(4), {"a\nb": rows}, "frame", "drift", ("chance", 90))
    assert picture.alt == "drift over frame. a b 4 at 0, 7 at 3; chance 90."
