"""The figures of lesson 13 say what they draw."""

import numpy as np

from lesson_utils import codes
from lesson_utils.figures import ch13 as figures
from tests.figures.look import has, noise, pixels, places, well_drawn

INDEX = np.arange(6).reshape(2, 3) * 99
TOKENS = np.random.default_rng(0).normal(size=(300, 2)) * (2, 1)


def test_an_index_has_one_colour_that_black_can_be_read_on():
    colours = figures.colours_of(np.arange(1000))
    assert colours.shape == (1000, 3) and colours.dtype == np.uint8
    assert len(np.unique(colours, axis=0)) > 950
    assert (figures.colours_of([[7]])[0, 0] == colours[7]).all()
    assert colours.mean(axis=1).min() > 120


def test_words_shows_the_frame_its_numbers_and_what_comes_back():
    frame, again = noise(8, 12), 255 - noise(8, 12)
    told = well_drawn(lambda: figures.words(frame, INDEX, again, "512 codes"))
    assert str(told) == (
        "A frame, the 6 indices of its cubes as coloured squares (512 codes, 6 of them here), and "
        "what comes back."
    )
    shown = pixels(told)
    for number in INDEX.ravel():
        assert has(shown, figures.colours_of(number))
    right = 920 - (920 - 3 * 26 - 2 * figures.GAP) // 2
    assert (shown[24, [0, right]] == (frame[0, 0], again[0, 0])).all()
    # squares without a number are of one colour: where it is too long, or not wanted
    for index, number, wanted in ((INDEX * 100, 9900, True), (INDEX, 99, False)):
        plain = pixels(figures.words(frame, index, again, "64,000 cells", numbers=wanted))
        square = np.broadcast_to(figures.colours_of(number), (18, 18, 3))
        assert len(places(plain, square)) == 1
    assert not places(shown, np.broadcast_to(figures.colours_of(99), (26, 26, 3)))


def test_steps_pales_what_stays_and_counts_it():
    index = np.array([[[1, 2], [3, 4]], [[1, 9], [3, 4]], [[8, 9], [7, 4]]])
    told = well_drawn(lambda: figures.steps(index, first=5))
    assert str(told) == (
        "Indices of steps 5 to 7 as coloured squares. From each to the next 3, 2 of 4 stay."
    )
    shown = pixels(told)
    step = (920 - 2 * figures.GAP) // 3 + figures.GAP
    assert has(shown[:, :step], figures.colours_of(1))
    assert not has(shown[:, step:], figures.colours_of(1))  # pale
    assert has(shown[:, step : 2 * step], figures.colours_of(9))
    assert not has(shown[:, 2 * step :], figures.colours_of(9))


def test_plane_tells_used_codes_from_dead_ones():
    book, grid = codes.Codebook.fit(TOKENS, 12), codes.Rounding((4, 3), [20, 10])
    told = str(well_drawn(lambda: figures.plane(TOKENS, book, grid)))
    used = len(np.unique(grid.encode(TOKENS)))
    assert used < 12
    assert told == (
        "300 cubes by their first two numbers: 12 codes, learned, 12 of them used; 12 cells, "
        f"rounded, {used} of them used."
    )


def test_rate_tells_every_point():
    series = {"codes": {"16": (4, 20.16)}, "levels": {"2": (6, 17.7), "3": (10, 19.5)}}
    told = well_drawn(lambda: figures.rate(series, "bits", 23.8))
    assert str(told) == (
        "Decibels over bits. codes: 16 with 4 bits, 20.2 dB. levels: 2 with 6 bits, 17.7 dB; 3 "
        "with 10 bits, 19.5 dB. The numbers themselves: 23.8 dB."
    )
