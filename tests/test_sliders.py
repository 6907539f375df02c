import html
import math
import re
from io import BytesIO

import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances as living
from matplotlib._pylab_helpers import Gcf
from PIL import Image

from lesson_utils import cubes, measure, sliders
from lesson_utils.clip import Clip
from lesson_utils.compose import x_t_slice
from lesson_utils.grid import Grid
from lesson_utils.picture import BLUE, RED
from lesson_utils.sliders import Sliders

VIEW = "application/vnd.jupyter.widget-view+json"


def noise(frames=16, height=64, width=64, fps=8):
    values = np.random.default_rng(0).integers(0, 256, (frames, height, width, 3), dtype=np.uint8)
    return Clip(values, fps)


def picture(panel):
    png = panel._repr_mimebundle_()["image/png"]
    return np.asarray(Image.open(BytesIO(png))).astype(int)


def page(panel):
    """The HTML that a notebook shows below the sliders."""
    box = living[panel._repr_mimebundle_()[VIEW]["model_id"]]
    assert list(box.children[:-1]) == list(panel.controls.values())
    return box.children[-1].value


def greys(level, end=5):
    """Draw a field of one grey; from a level on refuse."""
    if level > 200:
        raise ValueError(f"level {level} & more is too <bright>")
    return np.full((4, 6, 3), level, np.uint8), f"level {level} of {end} & 'all' is <dark>"


def panel_of_greys():
    return Sliders(greys, {"level": "grey level"}, level=((0, 50, 100, 250), 50))


# Sliders


def test_the_bundle_holds_the_sliders_and_what_stays_without_a_kernel():
    bundle = panel_of_greys()._repr_mimebundle_()
    assert set(bundle) == {VIEW, "text/plain", "text/html", "image/png"}
    assert bundle["text/plain"] == "level 50 of 5 & 'all' is <dark>"


def test_a_panel_reads_as_its_sentence():
    panel = panel_of_greys()
    assert repr(panel) == "level 50 of 5 & 'all' is <dark>"
    panel.controls["level"].value = 100
    assert repr(panel) == "level 100 of 5 & 'all' is <dark>"


def test_a_move_draws_again():
    panel = panel_of_greys()
    before = page(panel)
    panel.controls["level"].value = 100
    assert panel.values == {"level": 100}
    assert (picture(panel) == 100).all()
    assert page(panel) != before


def test_the_page_shows_the_sentence_as_text_and_as_alternative():
    text = page(panel_of_greys())
    alt, told = re.fullmatch(r'<img src="\S+" alt="([^"]*)" [^>]*><p>(.*)</p>', text).groups()
    assert html.unescape(alt) == html.unescape(told) == "level 50 of 5 & 'all' is <dark>"
    assert "<" not in alt + told


def test_an_error_is_told_in_place_of_the_sentence_and_the_picture_stays():
    panel = panel_of_greys()
    panel.controls["level"].value = 250
    assert repr(panel) == "level 250 & more is too <bright>"
    assert (picture(panel) == 50).all()
    assert html.escape(repr(panel)) in page(panel)
    panel.controls["level"].value = 100
    assert repr(panel).startswith("level 100 of")


def test_an_end_that_cannot_be_told_is_an_error_like_any_other():
    def end(level):
        return len(greys(level)[1])

    panel = Sliders(greys, {"level": "l", "end": "e"}, {"end": end}, level=((50, 250), 50), end=3)
    panel.controls["level"].value = 250
    assert repr(panel) == "level 250 & more is too <bright>"


def test_a_panel_that_cannot_begin_says_why():
    with pytest.raises(ValueError, match="level 250 & more is too <bright>"):
        Sliders(greys, {"level": "grey level"}, level=((50, 250), 250))


def test_an_end_follows_the_others_and_holds_the_value_back():
    panel = Sliders(
        greys,
        {"level": "l", "end": "e"},
        {"end": lambda level: level // 10},
        end=9,
        level=((50, 100), 100),
    )
    assert (panel.controls["end"].max, panel.values["end"]) == (10, 9)
    panel.controls["level"].value = 50
    assert (panel.controls["end"].max, panel.values["end"]) == (5, 5)
    assert repr(panel).startswith("level 50 of 5 ")


def test_a_start_beyond_the_end_is_held_back():
    panel = Sliders(
        greys, {"level": "l", "end": "e"}, {"end": lambda level: 7}, level=((50,), 50), end=9
    )
    assert panel.values["end"] == 7


def test_every_slider_has_its_name_on_the_page():
    panel = sliders.bargain(noise(96, 32, 32, 24))
    assert [control.description for control in panel.controls.values()] == [
        "resolution, pixels", "duration, seconds", "frames per second", "patch side, pixels",
        "frames a cube",
    ]  # fmt: skip


# frame_rate


def test_frame_rate_tells_and_shows_what_a_slower_camera_takes():
    clip = noise(16, 30, 40)
    panel = sliders.frame_rate(clip, rates=(2, 5, 8), fps=5, row=11)
    for fps in (8, 2, 5):
        panel.controls["fps"].value = fps
        kept = clip.frames[[math.floor(i * 8 / fps + 1e-9) for i in range(2 * fps)]]
        assert repr(panel) == (
            f"{fps} fps keeps {2 * fps} of 16 frames, each held for {1000 / fps:.0f} ms; from one "
            f"to the next a value changes by {measure.flicker(kept):.1f} grey levels on average."
        )
        # 8 thumbnails 111 wide; below them the slice
        array = picture(panel)
        top = round(111 * 30 / 40) + 30
        np.testing.assert_array_equal(array[top : top + 150], x_t_slice(kept, 11, 920, 150))


def test_frame_rate_follows_the_middle_row_unless_told():
    clip = noise(8, 30, 40)
    one, other = sliders.frame_rate(clip), sliders.frame_rate(clip, row=15)
    np.testing.assert_array_equal(picture(one), picture(other))


def test_a_rate_above_the_clip_s_own_is_refused_in_words():
    panel = sliders.frame_rate(noise(16))
    panel.controls["fps"].value = 25
    assert repr(panel).startswith("fps 25 is above the clip's own 8:")


# cubes


@pytest.mark.parametrize("patch", [8, 16, 24])
@pytest.mark.parametrize("group", [1, 3, 4])
@pytest.mark.parametrize("remainder", ["crop", "pad"])
def test_cubes_agree_with_the_grid(patch, group, remainder):
    clip = noise()
    panel = sliders.cubes(clip, token=0)
    for name, value in (("patch", patch), ("group", group), ("remainder", remainder)):
        panel.controls[name].value = value
    grid = Grid(16, 64, 64, patch, group, remainder)
    assert panel.controls["token"].max == grid.tokens - 1
    panel.controls["token"].value = token = grid.tokens * 2 // 3
    t, h, w = np.unravel_index(token, grid.shape)
    assert repr(panel).startswith(f"Token {token:,} of {grid}, at (t, h, w) = ({t}, {h}, {w}): ")
    for start, size, name in ((t, group, "frame"), (h, patch, "row"), (w, patch, "column")):
        first, last = start * size, start * size + size - 1
        span = f"{name} {first}" if size == 1 else f"{name}s {first}–{last}"
        assert f" {span}{';' if name == 'column' else ','}" in repr(panel)
    assert f" {group * patch * patch * 3:,} values." in repr(panel)
    fitted = tuple(
        size // step * step if remainder == "crop" else -(-size // step) * step
        for size, step in zip((16, 64, 64), (group, patch, patch), strict=True)
    )
    done = "Cropped" if remainder == "crop" else "Padded"
    told = f" {done} from 16 × 64 × 64 to {' × '.join(map(str, fitted))}."
    assert repr(panel).endswith(" values." if fitted == (16, 64, 64) else told)


@pytest.mark.parametrize("token", [0, 17, 63])
def test_cubes_show_the_token_in_its_frame_and_in_the_table(token):
    clip = noise(16)
    grid = Grid(16, 64, 64, 16, 4)
    array = picture(sliders.cubes(clip, patch=16, group=4, token=token))
    t, h, w = grid.position(token)
    # 240 pixels for 64: a patch is 60 wide, and its red outline lies on its edges
    frame = array[20:260, :240]
    outline = np.argwhere((frame == RED).all(axis=-1))
    assert outline.min(axis=0).tolist() == [60 * h, 60 * w]
    assert outline.max(axis=0).tolist() == [min(60 * h + 60, 239), min(60 * w + 60, 239)]
    # inside the outline and off the lines: the first frame of the cube
    y, x = 60 * h + 30, 60 * w + 30
    assert (frame[y, x] == clip.frames[4 * t, y * 64 // 240, x * 64 // 240]).all()
    # the table: 16 cells across, 4 rows, each in the mean colour of its cube
    means = cubes.patchify(clip.frames, grid).reshape(64, -1, 3).mean(axis=1)
    for n in set(range(64)) - {token}:
        row, column = divmod(n, 16)
        pixel = array[298 + int((row + 0.5) * 122 / 4), int((column + 0.5) * 920 / 16)]
        assert np.abs(pixel - means[n]).max() <= 1


def test_the_token_slider_is_held_back_when_cubes_grow():
    panel = sliders.cubes(noise(), patch=8, group=1, token=1000)
    panel.controls["patch"].value = 64
    assert panel.values["token"] == panel.controls["token"].max == 15
    assert repr(panel).startswith("Token 15 of 16 × 1 × 1 = 16 tokens")
    panel.controls["patch"].value = 8
    assert panel.controls["token"].max == 1023


def test_cubes_too_large_to_cut_are_refused_in_words():
    panel = sliders.cubes(noise(4, 48, 48), patch=16, group=2, token=0)
    before = picture(panel)
    panel.controls["patch"].value = 64
    assert repr(panel).startswith("height 48 is less than one patch height 64: pad to 64")
    np.testing.assert_array_equal(picture(panel), before)
    panel.controls["remainder"].value = "pad"
    assert repr(panel).startswith("Token 0 of 2 × 1 × 1 = 2 tokens")


# bargain


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"group": 1},
        {"seconds": 1, "fps": 2, "group": 4, "patch": 32, "side": 64},
        {"seconds": 3, "fps": 24, "patch": 8},
    ],
)
def test_bargain_agrees_with_the_grid(choice):
    panel = sliders.bargain(noise(96, 32, 32, 24))
    for name, value in choice.items():
        panel.controls[name].value = value
    c = {"side": 256, "seconds": 4, "fps": 8, "patch": 16, "group": 2} | choice
    across = c["side"] // c["patch"]
    frames = c["seconds"] * c["fps"]
    tokens = -(-frames // c["group"]) * across**2
    state = "within" if tokens <= 4096 else "over"
    assert repr(panel).startswith(
        f"{c['side']} × {c['side']}, {c['seconds']} s at {c['fps']} fps, patch {c['patch']}, "
        f"{c['group']} frames a cube: {-(-frames // c['group'])} × {across} × {across} = "
        f"{tokens:,} tokens, {state} the budget of 4,096; {tokens**2:,} pairs."
    )
    # The bars: 310 pixels are the whole budget, 620 are as far as they go.
    array = picture(panel)
    shares = [frames * across**2 / 4096, tokens / 4096, *[(tokens / 4096) ** 2] * 2]
    for i, share in enumerate(shares):
        bar = array[24 + 60 * i + 15, 300:]
        colour = RED if share > 1 else BLUE
        drawn = (bar == colour).all(axis=-1)
        drawn |= (bar == 0).all(axis=-1) & (share > 1)  # the mark of the budget stands on the bar
        assert abs(drawn.sum() - min(620, 310 * share)) <= 2


def test_a_budget_can_be_set():
    clip = noise(96, 32, 32, 24)
    assert "within the budget of 5,000;" in repr(sliders.bargain(clip, 5000))
    assert "over the budget of 4,095;" in repr(sliders.bargain(clip, 4095))


def test_a_remainder_is_told():
    panel = sliders.bargain(noise(96, 32, 32, 24), seconds=3, fps=2, group=4)
    assert repr(panel).endswith(" Padded from 6 × 256 × 256 to 8 × 256 × 256.")


# what panels leave behind

PANELS = {
    "frame_rate": lambda: sliders.frame_rate(noise(), rates=(1, 2, 4, 8), fps=2),
    "cubes": lambda: sliders.cubes(noise(), token=3),
    "bargain": lambda: sliders.bargain(noise(96, 32, 32, 24)),
}


@pytest.mark.parametrize("name", PANELS)
def test_200_moves_leave_no_widget_and_no_figure(name):
    panel = PANELS[name]()
    moves = [(control, i) for control in panel.controls.values() for i in range(2)]
    before = set(living)
    for i in range(200):
        control, step = moves[i % len(moves)]
        control.value = control.options[step] if hasattr(control, "options") else step
    assert set(living) == before
    assert not Gcf.figs


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_names_no_place_in_memory(name):
    assert not re.search(r"0x[0-9a-f]|object at|<", repr(PANELS[name]()))


@pytest.mark.parametrize("name", PANELS)
def test_two_panels_share_nothing(name):
    one, other = PANELS[name](), PANELS[name]()
    told, drawn, shown = repr(other), picture(other), page(other)
    for control in one.controls.values():
        if hasattr(control, "options"):
            control.value = control.options[0]
    assert repr(one) != told
    assert (repr(other), page(other)) == (told, shown)
    np.testing.assert_array_equal(picture(other), drawn)


@pytest.mark.parametrize("name", PANELS)
def test_the_same_moves_give_the_same_picture(name):
    bundles = [PANELS[name]()._repr_mimebundle_() for _ in range(2)]
    assert bundles[0]["image/png"] == bundles[1]["image/png"]
