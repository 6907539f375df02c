import numpy as np
import pytest

from lesson_utils._drawing.picture import Picture
from lesson_utils.widgets.sliders import Sliders


def draw(window, seed):
    if seed == 9:
        raise ValueError("seed 9 is taken")
    array = np.full((6, 8, 3), 20 * window + seed, np.uint8)
    return Picture.from_array(array, f"Window {window}, seed {seed}.")


LABELS = {"window": "frames heard", "seed": "seed"}


@pytest.fixture
def sliders():
    return Sliders(draw, LABELS, window=((0, 1, 4), 1), seed=(range(10), 2))


def test_it_starts_with_its_first_values(sliders):
    assert sliders.values == {"window": 1, "seed": 2}
    assert repr(sliders) == "Window 1, seed 2."
    assert sliders._png == draw(1, 2).png
    assert sliders._setup == [
        {"name": "window", "label": "frames heard", "words": ["0", "1", "4"]},
        {"name": "seed", "label": "seed", "words": [str(n) for n in range(10)]},
    ]


def test_a_move_draws_another_picture_and_tells_who_observes(sliders):
    told = []
    sliders.observe(lambda change: told.append(change["new"]), "values")
    sliders.set(window=4)
    assert (repr(sliders), sliders._png) == ("Window 4, seed 2.", draw(4, 2).png)
    sliders._at = {"window": 0, "seed": 5}  # as the page does it
    assert repr(sliders) == "Window 0, seed 5."
    assert told == [{"window": 4, "seed": 2}, {"window": 0, "seed": 5}]
    assert sliders._drawn == 2


def test_a_picture_that_cannot_be_is_told_and_the_last_one_stays(sliders):
    sliders.set(seed=9)
    assert repr(sliders) == "seed 9 is taken"
    assert sliders._png == draw(1, 2).png
    assert sliders._drawn == 1  # the page waits for an answer


def test_without_a_kernel_the_last_picture_stays(sliders):
    sliders.set(seed=3)
    data, _ = sliders._repr_mimebundle_()
    assert data["text/plain"] == "Window 1, seed 3."
    assert data["image/png"] == draw(1, 3).png
    assert "application/vnd.jupyter.widget-view+json" in data


def test_what_there_is_not_is_refused(sliders):
    with pytest.raises(ValueError, match="window 3 is none of its choices: 0, 1, 4"):
        sliders.set(window=3)
    with pytest.raises(ValueError, match="no slider is called 'width': window, seed"):
        sliders.set(width=3)
    with pytest.raises(ValueError, match=r"slider 'seed' has no label: give labels\['seed'\]"):
        Sliders(draw, {"window": "w"}, window=((0, 1), 0), seed=((1, 2), 1))
