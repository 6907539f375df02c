import re
from io import BytesIO

import matplotlib
import numpy as np
import pytest
from matplotlib._pylab_helpers import Gcf
from PIL import Image

from lesson_utils import systems
from lesson_utils._drawing.picture import Picture
from lesson_utils.clip import Clip
from lesson_utils.figures import ch01_04 as figures
from lesson_utils.grid import Grid


def settings():
    """Matplotlib's own, but for the backend: to look at that one is to choose one."""
    return {name: matplotlib.rcParams[name] for name in matplotlib.rcParams if name != "backend"}


def clip_of(levels, fps=4):
    frames = np.zeros((len(levels), 2, 3, 3), np.uint8)
    frames += np.array(levels, np.uint8)[:, None, None, None]
    return Clip(frames, fps)


def grids(group=1):
    return [Grid.from_seconds(s, 8, 64, 96, group=group) for s in (1, 2, 6)]


DRAWINGS = {
    "brightness": lambda: figures.brightness({"calm": clip_of([7, 9, 8])}),
    "overlap": lambda: figures.overlap([8, 2.5], [3.2, 10.4], [0.5, 0.125], 12.4),
    "growth": lambda: figures.growth([1, 2, 6], {"alone": grids(), "pairs": grids(2)}),
    "models": lambda: figures.models([systems.find("ViT-B/16"), systems.find("Latte")]),
    "still and moving": lambda: figures.still_and_moving(
        {2: (34.56, 25.94), 4: (30.35, 22.41)}, "after averaging"
    ),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_chart_leaves_no_figure_open_and_no_setting_changed(name):
    before = settings()
    picture = DRAWINGS[name]()
    assert isinstance(picture, Picture)
    assert settings() == before
    assert not Gcf.figs


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_chart_is_the_same_each_time(name):
    assert DRAWINGS[name]() == DRAWINGS[name]()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_chart_is_as_wide_as_a_cell_and_not_blank(name):
    picture = DRAWINGS[name]()
    array = np.asarray(Image.open(BytesIO(picture.png)).convert("RGB"))
    assert array.shape[1] == picture.width == 920
    assert len(np.unique(array.reshape(-1, 3), axis=0)) > 10


def test_settings_come_back_when_drawing_fails():
    before = settings()
    with pytest.raises(ValueError, match="is longer than argument"):
        figures.overlap([8], [3], [0.5, 0.2], 12)
    assert settings() == before


def test_brightness_tells_the_darkest_and_the_brightest_frame(seen):
    picture = figures.brightness({"calm": clip_of([50, 60, 54]), "blink": clip_of([9, 200, 77])})
    assert picture.alt == (
        "Mean brightness of each frame over time. calm: 50 to 60; blink: 9 to 200."
    )
    calm, blink = seen[0].axes[0].lines
    assert calm.get_xydata().tolist() == [[0, 50], [0.25, 60], [0.5, 54]]
    assert blink.get_ydata().tolist() == [9, 200, 77]
    # told apart without colour as well
    assert calm.get_linestyle() != blink.get_linestyle()


def test_overlap_tells_each_rate(seen):
    picture = DRAWINGS["overlap"]()
    assert picture.alt == (
        "Jump from frame to frame and overlap with itself, for a car 12 px long: "
        "8 fps 3 px, 50%; 2.5 fps 10 px, 12%."
    )
    left, right = seen[0].axes
    assert [bar.get_height() for bar in left.patches] == [3.2, 10.4]
    assert [bar.get_height() for bar in right.patches] == [50, 12.5]
    assert [label.get_text() for label in left.get_xticklabels()] == ["8", "2.5"]
    assert list(left.lines[0].get_ydata()) == [12.4, 12.4]


def test_growth_is_a_line_and_its_square(seen):
    picture = DRAWINGS["growth"]()
    # 8 fps, 4 × 6 patches
    assert picture.alt == (
        "Tokens and full-attention pairs from 1 to 6 s. "
        "alone: 192 to 1,152 tokens (6 ×), pairs 36 ×; pairs: 96 to 576 tokens (6 ×), pairs 36 ×."
    )
    tokens, pairs = seen[0].axes
    assert [list(line.get_ydata()) for line in tokens.lines] == [[192, 384, 1152], [96, 192, 576]]
    for line, squared in zip(tokens.lines, pairs.lines, strict=True):
        np.testing.assert_allclose(squared.get_ydata(), line.get_ydata() ** 2 / 1e6)
        assert list(squared.get_xdata()) == [1, 2, 6]


def test_models_stand_in_order_of_their_tokens(seen):
    chosen = [systems.find(name) for name in ("Latte", "ViT-B/16", "HunyuanVideo")]
    picture = figures.models(chosen)
    assert picture.alt == (
        f"Tokens of 3 published configurations, from 196 (ViT-B/16) to 118,800 ({chosen[2].name})."
    )
    axes = seen[0].axes[0]
    bars = {round(bar.get_y() + bar.get_height() / 2): bar.get_width() for bar in axes.patches}
    assert [bars[place] for place in range(3)] == [196, 4096, 118_800]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "ViT-B/16", chosen[0].name, chosen[2].name
    ]  # fmt: skip
    assert {text.get_text() for text in axes.texts} == {"196", "4,096", "118,800"}


def test_all_systems_that_can_be_derived_fit_into_one_chart(seen):
    regular = [system for system in systems.load() if not system.irregular]
    picture = figures.models(regular)
    assert len(seen[0].axes[0].patches) == len(regular)
    assert re.match(rf"Tokens of {len(regular)} published", picture.alt)


def test_still_and_moving_regions_are_told(seen):
    picture = DRAWINGS["still and moving"]()
    assert picture.alt == (
        "PSNR of a clip rebuilt after averaging. 2 a cube: still 34.6 dB, moving 25.9 dB; "
        "4 a cube: still 30.4 dB, moving 22.4 dB."
    )
    bars = seen[0].axes[0].patches
    assert [bar.get_height() for bar in bars] == [34.56, 30.35, 25.94, 22.41]
    # told apart without colour as well
    assert bars[0].get_hatch() != bars[2].get_hatch()
