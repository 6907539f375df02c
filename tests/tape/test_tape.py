import gc
import weakref
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from lesson_utils import attention, clips, keeping
from lesson_utils._drawing.palette import LIGHT
from lesson_utils.clip import Clip
from lesson_utils.grid import Grid
from lesson_utils.tape import Tape
from lesson_utils.tape.panels import CONTROLS, PANELS, draw
from lesson_utils.tape.still import Scene

LINKED_VIEW = "application/vnd.jupyter.widget-view+json"


def noise(frames=24, height=48, width=64, fps=12, name=""):
    rng = np.random.default_rng(0)
    shape = (frames, height, width, 3)
    return Clip(rng.integers(0, 256, shape, dtype=np.uint8), fps, name)


def drawn(tape):
    return draw(Scene(tape))


@pytest.fixture
def make():
    """Make tapes, and close them after the test."""
    made = []

    def one(clip=None, *args, **options):
        tape = Tape(noise() if clip is None else clip, *args, **options)
        made.append(tape)
        return tape

    yield one
    for tape in made:
        tape.close()


@pytest.fixture
def sent(make, monkeypatch):
    """Return a tape and the list of all states that it sends from then on."""
    tape, states = make(patch=8, group=2, selected=77), []
    monkeypatch.setattr(
        tape, "_send", lambda message, buffers=None: states.append((message, buffers or []))
    )
    return tape, states


def updates(states):
    return [message["state"] for message, _ in states if message["method"] == "update"]


# what a tape begins with


def test_the_defaults_are_the_lesson(make):
    tape = make(clips.load("bunny"))
    assert tape.panels == ("clip", "volume", "tokens", "cost")
    assert tape.grid == Grid(32, 256, 256, 16, 1, "crop")
    assert (tape.fps, tape.seconds, tape.resolution) == (8, 4, 256)
    assert (tape.selected, tape.frame, tape.row, tape.playing) == (0, 0, 128, False)
    assert make(noise(4, fps=2)).fps == 2  # a slow clip keeps its own


def test_the_frame_is_that_of_the_chosen_token_unless_it_is_said(make):
    assert make(patch=16, group=2, selected=30).frame == 4
    assert make(patch=16, group=2, selected=30, frame=1).frame == 1


def test_controls_are_those_that_the_panels_need(make):
    assert make(panels=["slice"])._setup["controls"] == ["fps", "row", "play"]
    needed = make(panels="attention")._setup["controls"]
    assert {"pattern", "temperature", "token"} <= set(needed) and "play" not in needed
    assert make(panels=PANELS)._setup["controls"] == list(CONTROLS)
    assert make(controls=("patch", "play"))._setup["controls"] == ["patch", "play"]


def test_sliders_offer_what_the_clip_has(make):
    steps = make(noise(30, 40, 64, fps=12))._steps
    assert steps["fps"] == [1, 2, 4, 5, 8, 12]
    assert steps["seconds"] == [1, 2, 2.5]
    assert steps["resolution"] == [10, 20, 30, 35, 40]
    assert max(steps["patch"]) == 32


def test_steps_can_be_given(make):
    tape = make(steps={"patch": (12, 8)}, patch=12)
    assert tape._steps["patch"] == [8, 12]
    assert make(steps={"patch": (12, 8)}, patch=16)._steps["patch"] == [8, 12, 16]


# frames


def test_frames_are_encoded_once_and_can_be_decoded(make):
    clip = noise(6)
    tape, again = make(clip, fps=12), make(clip)
    assert tape._frames is again._frames
    offsets = tape._setup["offsets"]
    assert len(offsets) == 7 and offsets[-1] == len(tape._frames)
    for start, stop in pairwise(offsets):
        with Image.open(BytesIO(tape._frames[start:stop])) as image:
            assert (image.format, image.size) == ("JPEG", (64, 48))


def test_large_frames_travel_small_and_are_counted_large(make):
    tape = make(Clip(np.zeros((2, 300, 512, 3), np.uint8), 2), patch=30, remainder="pad")
    with Image.open(BytesIO(tape._frames)) as image:
        assert image.size == (256, 150)
    assert tape.grid == Grid(2, 300, 512, 30, 1, "pad")


@pytest.mark.parametrize("source", ["a.mp4", np.zeros((2, 8, 8, 3), np.uint8), 8])
def test_only_a_clip_is_shown(make, source):
    kind = type(source).__name__
    with pytest.raises(ValueError, match=rf"shows a Clip, not {kind}: .*read\(path.*fps=8"):
        make(source)


def test_a_long_clip_is_thinned_out_and_says_so(make):
    tape = make(noise(600, 8, 8, fps=60), patch=4)
    assert len(tape._setup["offsets"]) == 251
    assert "250 of the clip's 600 frames" in tape._setup["note"]
    with pytest.raises(ValueError, match="fps 30 is more than the clip's own 25"):
        tape.fps = 30
    assert make(noise())._setup["note"] == ""


def test_frames_are_not_sent_again(sent):
    tape, states = sent
    tape.fps, tape.patch, tape.group, tape.selected = 6, 16, 3, 3
    tape.set_qk(*np.ones((2, tape.grid.tokens, 2)))
    tape.set_state({"patch": 8, "selected": 5})
    assert states and not any("_frames" in state for state in updates(states))
    assert sum(len(buffer) for _, buffers in states for buffer in buffers) < 10_000


# settings


@pytest.mark.parametrize(
    "name, value, message",
    [
        ("fps", 13, "fps 13 is more than the clip's own 12: ask for 12 or less"),
        ("fps", 0, "fps must be a number above 0, got 0"),
        ("seconds", 2.5, "seconds 2.5 is more than the clip's own 2"),
        ("seconds", float("nan"), "seconds must be a number above 0, got nan"),
        ("resolution", 64, "resolution 64 is more than the clip's own 48"),
        ("resolution", 24.0, "resolution must be a whole number of at least 1, got 24.0"),
        ("patch", 0, "patch must be a whole number of at least 1, got 0"),
        ("patch", 64, "height 48 is less than one patch height 64: pad to 64"),
        ("group", -1, "group must be a whole number of at least 1, got -1"),
        ("group", 17, "frames 16 is less than one group 17: pad to 17"),
        ("remainder", "error", r"remainder 'error' must be one of \('crop', 'pad'\)"),
        ("pattern", "diagonal", "pattern 'diagonal' must be one of"),
        ("temperature", 0, "temperature must be a number above 0, got 0"),
        ("colour", "red", "colour 'red' must be one of"),
        ("threshold", -1, "threshold must be a number of at least 0, got -1"),
        ("threshold", True, "threshold must be a number of at least 0, got True"),
        ("selected", -1, "selected must be a whole number of at least 0, got -1"),
        ("selected", 192, "selected 192 is outside the clip .* it runs from 0 to 191"),
        ("frame", 16, "frame 16 is outside the clip .* it runs from 0 to 15"),
        ("row", 48, "row 48 is outside the clip .* it runs from 0 to 47"),
        ("playing", 1, "playing must be True or False, got 1"),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(make, name, value, message):
    tape = make()
    before = tape.values
    with pytest.raises(ValueError, match=message):
        setattr(tape, name, value)
    assert tape.values == before
    if name != "playing":
        with pytest.raises(ValueError, match=message):
            make(**{name: value})


@pytest.mark.parametrize(
    "options, message",
    [
        ({"panels": ("clip", "loss")}, "panel 'loss' does not exist: choose from"),
        ({"panels": ("clip", "clip")}, "panel 'clip' is named twice"),
        ({"controls": ("speed",)}, "control 'speed' does not exist"),
        ({"budget": 0}, "budget must be a whole number of at least 1, got 0"),
        ({"steps": {"row": (1,)}}, "steps of 'row' must be of one of"),
        ({"steps": {"patch": (0,)}}, "patch must be a whole number"),
        ({"window": (8, 7)}, "window"),
    ],
)
def test_bad_options_are_refused(make, options, message):
    with pytest.raises(ValueError, match=message):
        make(**options)


def test_more_tokens_than_a_page_can_draw_are_refused(make):
    tape = make(clips.load("bunny"), patch=4)
    assert tape.grid.tokens == 131_072
    with pytest.raises(
        ValueError, match=r"204,800 tokens are more .* 131,072: .* fps \(now 12.5\)"
    ):
        tape.fps = 12.5
    assert tape.fps == 8


def test_numpy_numbers_become_plain_ones(make):
    tape = make(patch=np.int64(8), fps=np.float32(6))
    tape.selected = np.int32(7)
    for value in (tape.patch, tape.fps, tape.selected):
        assert type(value) is int


def test_a_value_that_is_no_step_becomes_one(sent):
    tape, states = sent
    tape.patch = 10
    assert 10 in tape._steps["patch"] and tape._steps["patch"] == sorted(tape._steps["patch"])
    assert updates(states)[-1]["_steps"] == tape._steps


# what changes together


def test_the_chosen_token_keeps_its_place(make):
    tape = make(clips.load("bunny"), patch=16, group=2, selected=1145)
    place = tape.grid.position(1145)
    assert place == (4, 7, 9)
    tape.patch = 32
    assert tape.grid.position(tape.selected) == (4, 3, 4)
    tape.group = 4
    assert tape.grid.position(tape.selected) == (2, 3, 4)
    tape.resolution = 128
    assert tape.grid.position(tape.selected) == (2, 1, 2)
    tape.fps = 25
    assert tape.grid.position(tape.selected) == (7, 1, 2)
    # and finds back to it
    tape.fps, tape.resolution, tape.group, tape.patch = 8, 256, 2, 16
    assert tape.selected == 1145


def test_a_token_that_is_cropped_away_moves_to_the_nearest(make):
    tape = make(patch=16, selected=191)  # 16 × 3 × 4
    tape.seconds = 1
    assert tape.grid.position(tape.selected) == (7, 2, 3)
    tape.seconds = 2
    assert tape.selected == 191
    tape.group = 5
    assert tape.grid.position(tape.selected) == (2, 2, 3)


def test_frame_and_row_keep_their_place(make):
    tape = make(frame=12, row=30)
    tape.fps = 4
    assert tape.frame == 6
    tape.resolution = 24
    assert tape.row == 15
    tape.seconds = 1
    assert tape.frame == 3


def test_the_frame_follows_the_chosen_token_unless_it_plays(make):
    tape = make(group=2)
    tape.selected = tape.grid.index(3, 0, 0)
    assert tape.frame == 6
    tape.frame = 7
    tape.selected = tape.grid.index(3, 1, 1)
    assert tape.frame == 7
    tape.playing = True
    tape.selected = 0
    assert tape.frame == 7


def test_linked_changes_are_one_message(sent):
    tape, states = sent
    tape.patch = 16
    (state,) = updates(states)
    assert state == {"patch": 16, "selected": tape.selected}
    states.clear()
    tape.selected = 0
    (state,) = updates(states)
    assert state.items() >= {"selected": 0, "frame": 0}.items()


def test_what_the_page_sends_is_taken_as_it_is(sent):
    tape, states = sent
    tape.set_state({"patch": 16, "selected": 5, "frame": 1, "row": 2})
    assert (tape.patch, tape.selected, tape.frame, tape.row) == (16, 5, 1, 2)
    assert updates(states) == []
    # From here on, Python goes on from there.
    tape.patch = 8
    assert tape.grid.position(tape.selected) == (0, 3, 3)


def test_a_callback_may_change_more_while_the_page_speaks(sent):
    tape, states = sent
    tape.observe(lambda change: setattr(tape, "group", 4), "patch")
    tape.set_state({"patch": 16, "selected": 60, "frame": 10})  # t 5, frames 10 and 11
    assert tape.group == 4 and tape.grid.position(tape.selected) == (2, 0, 0)
    assert {"group": 4, "selected": tape.selected} in updates(states)


# attention


def test_weights_are_those_of_looks(make):
    clip = noise()
    tape = make(clip, panels=["attention"], patch=16, group=2, selected=30, pattern="causal")
    looks = attention.look(clip.sample(fps=8).frames, tape.grid)
    wanted = attention.row(looks, looks, 30, tape.grid, "causal")
    np.testing.assert_array_equal(tape.weights, wanted)
    tape.resolution = 32
    assert tape.weights.shape == tape.grid.shape == (8, 2, 2)


@pytest.mark.parametrize("kind, sent_as", [("f2", "f2"), ("f4", "f4"), ("f8", "f4"), ("i4", "f4")])
def test_queries_and_keys_of_ones_own_travel(make, kind, sent_as):
    tape = make(panels=["attention"])
    q, k = (10 * np.random.default_rng(1).normal(size=(2, tape.grid.tokens, 5))).astype(kind)
    tape.set_qk(q, k)
    assert tape._q == q.astype(sent_as).tobytes() and tape._k == k.astype(sent_as).tobytes()
    assert tape._qk_about["dtype"] == np.dtype(sent_as).name
    wanted = attention.row(q.astype(sent_as), k.astype(sent_as), 0, tape.grid)
    np.testing.assert_array_equal(tape.weights, wanted)


def test_queries_and_keys_are_dropped_when_the_grid_changes(make):
    tape = make(panels=["attention"])
    tape.set_qk(*np.ones((2, tape.grid.tokens, 5)))
    tape.temperature, tape.selected = 2, 3
    assert tape._q and "of your own, 5 numbers each" in tape._qk_about["note"]
    tape.group = 2
    assert tape._q == tape._k == b"" and "no longer fit" in tape._qk_about["note"]
    assert tape.weights.sum() == pytest.approx(1)


# what is kept


def test_what_colours_tokens_says_which_are_kept(make):
    tape = make(clips.load("bunny"), threshold=6)
    assert tape.kept is None and "kept" not in repr(tape)
    tape.colour = "kept: frame before"
    assert tape.kept.sum() == 4188
    assert "51% of the tokens are kept: they differ from the frame before by more than 6 " in (
        repr(tape)
    )
    tape.colour, tape.threshold = "kept: last kept", 8
    np.testing.assert_array_equal(tape.kept, keeping.kept(tape.cut.frames, tape.grid, 8))
    assert "53% of the tokens are kept: they differ from the last kept by more than 8 grey" in (
        repr(tape)
    )
    tape.threshold = 0
    assert tape.threshold in tape._steps["threshold"]


def test_what_is_not_kept_is_paled_in_the_pictures(make):
    still = Clip(np.repeat(noise(1).frames, 12, axis=0), fps=6)
    tape = make(still, ("clip", "tokens"), frame=1)
    before, light = drawn(tape), np.array(LIGHT)
    tape.colour = "kept: last kept"  # of a clip that stands still, the first time step alone
    after = drawn(tape)
    grey = (after == light).all(axis=-1) & (before != light).any(axis=-1)
    assert 0.9 * 11 / 12 < grey[-130:].mean() < 11 / 12  # the token map, but for a mark
    assert after[80:200, 80:250].std() < before[80:200, 80:250].std() / 3  # away from the mark
    tape.frame = 0
    np.testing.assert_array_equal(drawn(tape)[:200], drawn(make(still, ("clip", "tokens")))[:200])


def test_bad_queries_and_keys_are_refused(make):
    tape = make()
    good = np.ones((tape.grid.tokens, 4))
    with pytest.raises(ValueError, match=r"must both be \(n, d\) with the grid's n = 192"):
        tape.set_qk(good[1:], good[1:])
    with pytest.raises(ValueError, match=r"q \(192, 4\) and k \(192, 3\)"):
        tape.set_qk(good, good[:, 1:])
    with pytest.raises(ValueError, match="q and k must be finite"):
        tape.set_qk(good, good * np.nan)
    assert tape._q == b""


# what is left without a page


def test_the_twin_in_words(make):
    tape = make(clips.load("bunny"), PANELS, patch=16, group=2, selected=1145, fps=8)
    assert repr(tape).startswith(
        "Token 1,145 of 4,096 at (t 4, h 7, w 9): frames 8–9, rows 112–127, columns 144–159. Grid "
        "16 × 16 × 16, 1,536 values a token, 16,777,216 pairs. 8 fps keeps 32 of 100 frames, each "
        "shown for 125 ms. Within the budget of 4,096 tokens. Full attention at temperature 1: "
    )
    assert repr(tape) == repr(make(clips.load("bunny"), PANELS, group=2, selected=1145))


def test_the_twin_names_single_frames_remainders_and_a_budget_that_is_passed(make):
    tape = make(patch=20, group=1, fps=5, budget=10)
    assert repr(tape) == (
        "Token 0 of 60 at (t 0, h 0, w 0): frame 0, rows 0–19, columns 0–19. Cropped from "
        "10 × 48 × 64 to 10 × 40 × 60. Grid 10 × 2 × 3, 1,200 values a token, 3,600 pairs. Over "
        "the budget of 10 tokens."
    )
    tape.remainder = "pad"
    assert "Padded from 10 × 48 × 64 to 10 × 60 × 80." in repr(tape)


def test_a_tape_of_frames_alone_is_silent_about_tokens(make):
    tape = make(panels=("clip", "slice"), controls=("fps", "row", "play"), fps=5)
    assert repr(tape) == "5 fps keeps 10 of 24 frames, each shown for 200 ms."
    assert repr(make(panels="clip", controls=())).startswith("8 fps keeps 16 of 24 frames")
    assert repr(make(panels="clip", controls=("patch",))).startswith("Token 0 of 192")
    with_patches = make(panels=("clip", "slice"), fps=5)
    assert (drawn(tape) != drawn(with_patches)).any()


def test_the_bundle_has_the_widget_and_its_twins(make):
    tape = make(panels=["clip", "volume"])
    data, _ = tape._repr_mimebundle_()
    assert data["text/plain"] == repr(tape)
    assert data[LINKED_VIEW]["model_id"] == tape.model_id
    assert f'alt="{tape!r}"' in data["text/html"]
    with Image.open(BytesIO(data["image/png"])) as image:
        assert image.size == (920, 286)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize(
    "size, patch, group, remainder",
    [
        ((7, 30, 90), 7, 3, "pad"),
        ((7, 90, 30), 7, 3, "crop"),
        ((1, 5, 5), 5, 1, "crop"),
        ((3, 400, 4), 4, 5, "pad"),
        ((2, 2, 1500), 2, 1, "crop"),
    ],
)
def test_every_panel_is_drawn_for_odd_clips(make, panel, size, patch, group, remainder):
    tape = make(noise(*size, fps=5), [panel], patch=patch, group=group, remainder=remainder)
    picture = drawn(tape)
    assert picture.dtype == np.uint8 and picture.shape[1] == 920
    assert len(np.unique(picture)) > 1


def test_the_picture_follows_the_state(make):
    tape = make(panels=PANELS, patch=16, group=2)
    before = drawn(tape)
    np.testing.assert_array_equal(before, drawn(tape))
    tape.selected = 20
    assert (drawn(tape) != before).any()


# what others read


def test_a_page_without_a_kernel_gets_all_that_the_module_reads(make):
    tape = make(clips.load("bunny"), PANELS)
    state = tape.page_state()
    source = Tape._esm
    assert {"fps", "selected", "playing", "_setup", "_steps", "_frames"} <= set(state)
    for name in ("_setup", "_steps", "_frames", "_qk_about", "_q", "_k"):
        assert f'"{name}"' in source and name in state
    names, tokens = zip(*state["_setup"]["models"], strict=True)
    assert "HunyuanVideo" in names and 118800 in tokens


def test_nothing_is_held_after_closing():
    clip = noise()
    tape = Tape(clip, PANELS)
    tape.patch = 8
    repr(tape)
    gone = weakref.ref(clip), weakref.ref(tape)
    tape.close()
    del clip, tape
    gc.collect()
    assert [ref() for ref in gone] == [None, None]
