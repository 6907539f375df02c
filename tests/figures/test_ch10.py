import numpy as np
import pytest

from lesson_utils._drawing.canvas import Canvas
from lesson_utils.clip import Clip
from lesson_utils.exercises.review import Lesson
from lesson_utils.figures import ch10 as figures
from lesson_utils.grid import Grid

LESSONS = [
    Lesson("01 One", ("passed", "tried", "open"), ("right", "wrong"), ()),
    Lesson("10 Two", ("open",) * 6, ("made", "open"), ("kept", "open")),
]


def test_the_way_is_told_as_it_is_drawn():
    picture = figures.journey(LESSONS, [("1.2", "glued", "twice")])
    assert picture.alt == (
        "The series as squares. 01 One: 1 of 3 exercises passed, 2 of 2 predictions made, 1 "
        "right; 10 Two: 0 of 6 exercises passed, 1 of 2 predictions made, 0 right, 1 of 2 answers "
        "written. Mistakes made most: 1.2 glued (twice)."
    )
    assert picture.width == 920


def test_each_state_has_a_colour_and_a_sign_of_its_own(monkeypatch):
    signs, fills = [], []
    write, fill = Canvas.text, Canvas.fill
    monkeypatch.setattr(Canvas, "text", lambda *a, **k: signs.append(a[3]) or write(*a, **k))
    monkeypatch.setattr(Canvas, "fill", lambda *a: fills.append(a[5]) or fill(*a))
    figures.journey([], [])  # the legend alone
    assert len(fills) == len(set(fills)) == len(figures.STATES) - 1
    assert {"✓", "…", "×", "?", "✎"} <= set(signs)
    assert set(figures.MEANINGS) == set(figures.STATES)


def test_no_mistakes_yet():
    assert figures.journey(LESSONS, []).alt.endswith("made most: none with a name.")


@pytest.mark.parametrize("share", [0.0, 0.5, 0.75, 1.0])
def test_patches_that_hear_a_word_are_counted(share):
    clip = Clip(np.full((4, 32, 48, 3), 100, np.uint8), 2)
    grid = Grid(4, 32, 48, patch=16, group=2)
    heard = np.full((2, 2, 3), share)
    heard[1, 0, 0] = 1
    picture = figures.heard(clip, grid, {"sky": heard, "sea": 1 - heard}, step=1)
    sky = 1 if share > 0.5 else 1 / 6
    sea = 5 / 6 if share < 0.5 else 0
    assert picture.alt == (
        "Patches of one frame, bright where they listen to a word. More than half of the weight: "
        f"“sky” {sky:.0%}, “sea” {sea:.0%} of the patches."
    )
