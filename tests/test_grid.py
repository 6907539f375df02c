import itertools
import math
import re
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lesson_utils.clip import Clip
from lesson_utils.grid import Grid, frame_count
from lesson_utils.patterns import PATTERNS
from tests.masks import masks

small = st.integers(1, 6)
sizes = st.integers(1, 14)


@st.composite
def grids(draw, remainders=("crop", "pad"), latents=True, apart=False):
    """Grids of pixels and of latents, causal and not, that need not divide.

    With `apart` also those whose latents have a rule of their own, or are encoded in chunks.
    """
    latent = st.booleans() if latents else st.just(False)
    frames, height, width = draw(st.tuples(sizes, sizes, sizes))
    patch, group = draw(st.tuples(small, small)), draw(small)
    stride = draw(st.tuples(small, small, small)) if draw(latent) else (1, 1, 1)
    options = {"stride": stride, "causal": draw(latent)}
    if apart:
        options["latent_remainder"] = draw(st.sampled_from((None, *remainders)))
        chunk = options["causal"] + stride[0] * draw(st.integers(1, 3))
        options["chunk"] = draw(st.sampled_from((None, chunk)))
    remainder = draw(st.sampled_from(remainders))
    try:
        return Grid(frames, height, width, patch, group, remainder, **options)
    except ValueError as error:
        # Cropping leaves nothing of a clip that is smaller than one cube.
        assume("is less than one" not in str(error))
        raise


def frames_in(seconds, fps):
    """Count the moments 0, 1/fps, 2/fps, … that lie before the end, one by one."""
    return next(k for k in itertools.count(1) if Fraction(k, 1) / fps >= seconds)


def latent(*size, **options):
    return Grid.latent(*size, stride=(4, 8, 8), patch=(1, 2, 2), **options)


# The lesson's own numbers


@pytest.mark.parametrize(
    ("grid", "shape", "tokens"),
    [
        (Grid(1, 224, 224), (1, 14, 14), 196),
        (Grid(30, 224, 224), (30, 14, 14), 5_880),
        (Grid.from_seconds(4, 8, 256, 256), (32, 16, 16), 8_192),
        (Grid.from_seconds(4, 8, 256, 256, group=2), (16, 16, 16), 4_096),
        (Grid.from_seconds(2, 12, 224, 224), (24, 14, 14), 4_704),
        (Grid.from_seconds(2, 12, 224, 224, group=3), (8, 14, 14), 1_568),
    ],
    ids=lambda value: str(value),
)
def test_the_lessons_numbers(grid, shape, tokens):
    assert (grid.shape, grid.tokens) == (shape, tokens)
    assert str(grid) == f"{shape[0]} × {shape[1]} × {shape[2]} = {tokens:,} tokens"


def test_values_per_token():
    assert Grid(1, 224, 224).values_per_token == 768
    assert Grid(2, 224, 224, group=2).values_per_token == 1_536
    assert Grid(3, 10, 21, patch=(5, 7), group=3, channels=4).values_per_token == 420
    assert latent(129, 720, 1280, channels=16).values_per_token == 64
    with pytest.raises(ValueError, match=r"a latent's values are not known: make the grid with"):
        _ = latent(129, 720, 1280).values_per_token


# Pairs


@pytest.mark.parametrize(
    ("grid", "tokens", "joint", "divided", "ratio"),
    [
        (Grid(8, 224, 224), 1_568, 2_458_624, 319_872, 7.69),
        (Grid(30, 224, 224), 5_880, 34_574_400, 1_328_880, 26.02),
        (Grid(32, 256, 256), 8_192, 67_108_864, 2_359_296, 28.44),
        (Grid(32, 256, 256, group=2), 4_096, 16_777_216, 1_114_112, 15.06),
        (Grid(24, 224, 224), 4_704, 22_127_616, 1_034_880, 21.38),
        (latent(49, 480, 720), 17_550, 308_002_500, 23_920_650, 12.88),  # CogVideoX
        (latent(81, 720, 1280), 75_600, 5_715_360_000, 273_747_600, 20.88),  # Wan
        (latent(129, 720, 1280), 118_800, 14_113_440_000, 431_600_400, 32.70),  # Hunyuan
    ],
    ids=str,
)
def test_pairs_of_the_table_of_field_facts(grid, tokens, joint, divided, ratio):
    assert grid.tokens == tokens
    assert grid.pairs() == grid.pairs("full") == joint
    assert grid.pairs("factored") == divided
    assert round(joint / divided, 2) == ratio


def test_pairs_of_video_swins_first_stage():
    grid = Grid(32, 224, 224, patch=4, group=2)
    assert grid.tokens == 50_176
    assert grid.pairs("window") == 50_176 * 392


def test_a_window_that_slides_is_whole_inside_and_cut_off_at_the_edges():
    row = Grid(1, 1, 8, patch=1)
    assert row.pairs("sliding", (1, 1, 3)) == 2 + 6 * 3 + 2
    assert row.pairs("sliding", (1, 1, 4)) == (2 + 3) + 5 * 4 + 3  # two before, one after
    assert row.pairs("sliding", (5, 5, 99)) == row.pairs()


@given(st.tuples(small, small, small), st.tuples(small, small, small))
@example((5, 3, 4), (2, 2, 3))  # blocks at every edge are smaller
@example((2, 3, 1), (8, 7, 7))  # one block holds all
def test_pairs_are_those_of_a_mask_counted_one_by_one(shape, window):
    grid = Grid(*shape, patch=1)
    counts = {name: int(mask.sum()) for name, mask in masks(shape, window).items()}
    # Two steps, and each has its own mask.
    counts["factored"] = counts["spatial"] + counts["temporal"]
    assert {name: grid.pairs(name, window) for name in PATTERNS} == counts


def test_attention_bytes_are_those_of_the_weights():
    grid = Grid(4, 6, 10, patch=2)
    weights = np.zeros((3, grid.tokens, grid.tokens), np.float16)
    assert grid.attention_bytes("full", itemsize=2, heads=3) == weights.nbytes
    assert grid.attention_bytes() == 4 * grid.pairs()
    assert grid.attention_bytes("causal", heads=2) == 8 * grid.pairs("causal")
    assert Grid(32, 256, 256).attention_bytes() == 2**28


def test_a_pattern_needs_a_known_name():
    with pytest.raises(ValueError, match=r"pattern 'diagonal' must be one of \('full', 'spatial'"):
        Grid(4, 6, 10, patch=2).pairs("diagonal")
    with pytest.raises(ValueError, match="pattern 'axial' must be one of"):
        Grid(4, 6, 10, patch=2).attention_bytes("axial")


# Index, position, pixels


@given(grids(apart=True))
def test_index_and_position_undo_each_other(grid):
    assert [grid.index(*grid.position(n)) for n in range(grid.tokens)] == list(range(grid.tokens))
    assert [grid.position(n) for n in range(grid.tokens)] == list(np.ndindex(grid.shape))


@pytest.mark.parametrize("bad", [-1, 30, 0.5, True, None, "7"])
def test_a_place_and_a_token_outside_the_grid_are_refused(bad):
    grid = Grid(4, 6, 10, patch=2, group=2)
    for axis, (name, count) in enumerate(zip("thw", grid.shape, strict=True)):
        for outside in (bad, count):
            place = [0, 0, 0]
            place[axis] = outside
            words = rf"{name} {outside!r} is outside the grid: it runs from 0 to {count - 1}"
            with pytest.raises(ValueError, match=words):
                grid.index(*place)
    for call in (grid.position, grid.pixels):
        with pytest.raises(ValueError, match=f"token {bad!r} is outside .* from 0 to 29"):
            call(bad)


def test_pixels_of_a_cube():
    grid = Grid(4, 6, 10, patch=(3, 2), group=2)
    assert grid.pixels(grid.index(1, 0, 4)) == (slice(2, 4), slice(0, 3), slice(8, 10))


def test_pixels_of_a_causal_latent():
    grid = Grid.latent(9, 16, 24, stride=(4, 8, 8))
    frames = [grid.pixels(grid.index(t, 0, 0))[0] for t in range(3)]
    assert frames == [slice(0, 1), slice(1, 5), slice(5, 9)]
    assert grid.pixels(grid.index(2, 1, 2))[1:] == (slice(8, 16), slice(16, 24))
    # Latents 0 (frame 0) and 1 (frames 1 to 4) share the first token.
    grid = Grid.latent(13, 16, 24, stride=(4, 8, 8), patch=(2, 1, 3))
    assert [grid.pixels(n)[0] for n in (0, grid.index(1, 0, 0))] == [slice(0, 5), slice(5, 13)]


@given(grids(apart=True))
@example(Grid(5, 7, 11, patch=(2, 3), group=2, remainder="crop"))
@example(Grid(5, 7, 11, patch=(2, 3), group=2, remainder="pad"))
@example(Grid.latent(10, 7, 11, stride=(4, 2, 3), patch=(2, 1, 2), remainder="pad"))
@example(Grid.latent(14, 7, 11, stride=(4, 2, 3), patch=(2, 1, 2), remainder="crop"))
def test_cubes_tile_the_fitted_clip(grid):
    covered = np.zeros(grid.fitted, int)
    for n in range(grid.tokens):
        block = covered[grid.pixels(n)]
        assert block.size
        block += 1
    assert (covered == 1).all()
    # No cube reaches past the fitted size, which slicing would hide; padded latents have no pixels.
    assert tuple(s.stop for s in grid.pixels(grid.tokens - 1)) == grid.fitted


@given(grids(latents=False))
def test_every_cube_of_a_pixel_grid_has_the_stated_size(grid):
    assert grid.cube == (grid.group, *grid.patch)
    for n in range(grid.tokens):
        assert tuple(s.stop - s.start for s in grid.pixels(n)) == grid.cube


def test_a_cube_of_latents_counts_pixels():
    assert latent(129, 720, 1280).cube == (4, 16, 16)


# Remainders


def divides(size, step, stride, alone):
    """Build latents and tokens one by one; tell whether all is used up."""
    latents = [1] if alone else []
    while sum(latents) < size:
        latents.append(stride)
    return sum(latents) == size and len(latents) % step == 0


@given(grids(remainders=("pad",)))
def test_crop_keeps_less_and_pad_adds_less_than_one_cube(padded):
    size = (padded.frames, padded.height, padded.width)
    assert all(0 <= up - s < c for up, s, c in zip(padded.fitted, size, padded.cube, strict=True))
    try:
        cropped = replace(padded, remainder="crop")
    except ValueError as error:
        # Cropping would leave nothing.
        assert "is less than one" in str(error)
        return
    assert all(
        0 <= s - down < c for down, s, c in zip(cropped.fitted, size, cropped.cube, strict=True)
    )


@given(grids(remainders=("pad",)))
def test_a_grid_is_refused_exactly_where_a_size_does_not_divide(padded):
    size = (padded.frames, padded.height, padded.width)
    steps = (padded.group, *padded.patch)
    alone = (padded.causal, False, False)
    if all(map(divides, size, steps, padded.stride, alone)):
        exact = replace(padded, remainder="error")
        assert exact.fitted == size
        assert exact.shape == padded.shape == replace(padded, remainder="crop").shape
    else:
        with pytest.raises(ValueError, match=r"is not divisible by|is less than one"):
            replace(padded, remainder="error")


@given(grids(remainders=("pad",)))
def test_what_the_message_offers_is_what_crop_and_pad_do(padded):
    try:
        replace(padded, remainder="error")
    except ValueError as error:
        axis = ("frames", "height", "width").index(str(error).split()[0])
        assert f"pad to {padded.fitted[axis]} (" in str(error)
        if "crop to" in str(error):
            offered = int(str(error).split("crop to ")[1].split()[0])
            one_axis = ["frames", "height", "width"][axis]
            assert replace(padded, **{one_axis: offered}).fitted[axis] == offered


@pytest.mark.parametrize(
    ("size", "options", "message"),
    [
        (
            (8, 30, 32),
            {"patch": 8, "group": 2},
            r"height 30 is not divisible by patch height 8: crop to 24 or pad to 32 "
            r"\(clip \(8, 30, 32, 3\), patch \(8, 8\), group 2\)",
        ),
        (
            (7, 32, 48),
            {"group": 2},
            "frames 7 is not divisible by group 2: crop to 6 or pad to 8",
        ),
        (
            (8, 32, 50),
            {"patch": (16, 24)},
            "width 50 is not divisible by patch width 24: crop to 48 or pad to 72",
        ),
        (
            (8, 48, 10),
            {"patch": 16, "remainder": "crop"},
            r"width 10 is less than one patch width 16: pad to 16 \(",
        ),
        (
            (48, 16, 24),
            {"patch": 1, "stride": (4, 8, 8), "causal": True},
            r"frames 48 is not divisible by stride 4 × group 1 after a first frame alone: "
            r"crop to 45 or pad to 49 .*stride \(4, 8, 8\), causal\)",
        ),
        (
            (8, 40, 24),
            {"patch": (2, 1), "stride": (4, 8, 8)},
            r"height 40 is not divisible by stride 8 × patch height 2: crop to 32 or pad to 48 "
            r".*, not causal\)",
        ),
        (
            (9, 40, 24),
            {"patch": (2, 1), "stride": (4, 8, 8), "causal": True},
            "height 40 is not divisible by stride 8 × patch height 2: crop to 32",
        ),
    ],
)
def test_the_message_names_the_axis_the_numbers_and_the_fix(size, options, message):
    with pytest.raises(ValueError, match=message):
        Grid(*size, **options)


# Latents


@pytest.mark.parametrize(
    ("frames", "stride", "latents"),
    [(49, 4, 13), (129, 4, 33), (121, 8, 16), (81, 4, 21), (1, 4, 1)],
)
def test_a_causal_encoder_keeps_the_first_frame_alone(frames, stride, latents):
    assert Grid.latent(frames, 8, 16, stride=(stride, 8, 8)).shape == (latents, 1, 2)
    frames = stride * latents
    plain = Grid.latent(frames, 16, 24, stride=(stride, 8, 8), causal=False)
    assert plain.shape == (latents, 2, 3)


@given(st.integers(1, 40), small, st.booleans(), st.integers(1, 3))
def test_chunks_are_encoded_as_clips_of_their_own(frames, stride, causal, steps):
    chunk = causal + stride * steps
    options = {"stride": (stride, 1, 1), "causal": causal}
    one = Grid.latent(chunk, 4, 6, **options).shape[0]
    for rule, chunks in (("crop", frames // chunk), ("pad", -(-frames // chunk))):
        if chunks:
            grid = Grid.latent(frames, 4, 6, **options, chunk=chunk, remainder=rule)
            assert grid.shape == (chunks * one, 4, 6)
            assert grid.fitted == (chunks * chunk, 4, 6)
            starts = [grid.pixels(grid.index(t, 0, 0))[0].start for t in range(grid.shape[0])]
            assert starts[::one] == list(range(0, chunks * chunk, chunk))
    if frames % chunk:
        with pytest.raises(ValueError, match=f"frames {frames} is .*chunk {chunk}: .*pad to"):
            Grid.latent(frames, 4, 6, **options, chunk=chunk)


@given(grids(remainders=("crop", "pad"), apart=True))
def test_latents_are_cut_as_a_clip_of_latents_would_be(grid):
    rule = grid.latent_remainder or grid.remainder
    assert grid.shape == Grid(*grid.latents, grid.patch, grid.group, rule).shape


def test_padding_latents_adds_no_pixels():
    pixels = latent(129, 712, 1280, remainder="pad")
    latents = latent(129, 712, 1280, latent_remainder="pad")
    assert pixels.shape == latents.shape == (33, 45, 80)
    assert (pixels.fitted, pixels.latents) == ((129, 720, 1280), (33, 90, 160))
    assert (latents.fitted, latents.latents) == ((129, 712, 1280), (33, 89, 160))
    assert latents.pixels(latents.tokens - 1)[1] == slice(704, 712)


@pytest.mark.parametrize(
    ("size", "options", "message"),
    [
        ((50, 16, 24), {"chunk": 17}, r"frames 50 is not divisible by chunk 17: crop to 34 or pad"),
        ((51, 16, 24), {"chunk": 16}, "chunk 16 is not divisible by stride 4 after a first frame"),
        ((48, 16, 24), {"chunk": 18, "causal": False}, "chunk 18 is not divisible by stride 4$"),
        ((51, 16, 24), {"chunk": 0}, "chunk must be a whole number of at least 1, got 0"),
        (
            (49, 724, 24),
            {"patch": (1, 2, 1), "latent_remainder": "pad"},
            r"height 724 is not divisible by stride 8: crop to 720 or pad to 728 \(",
        ),
        (
            (49, 16, 24),
            {"latent_remainder": "error", "patch": (1, 2, 2)},
            r"latent columns 3 is not divisible by patch width 2: crop to 2 or pad to 4 \(",
        ),
        (
            (51, 16, 24),
            {"chunk": 17, "patch": (2, 1, 1)},
            r"latent frames 15 is not divisible by group 2: crop to 14 or pad to 16 \(",
        ),
        (
            (49, 8, 8),
            {"latent_remainder": "crop", "patch": (1, 2, 1)},
            r"latent rows 1 is less than one patch height 2: pad to 2 \(",
        ),
        ((49, 8, 8), {"latent_remainder": "wrap"}, "latent_remainder 'wrap' must be one of"),
    ],
)
def test_chunks_and_latents_that_do_not_divide_are_told_apart(size, options, message):
    with pytest.raises(ValueError, match=message):
        Grid.latent(*size, **{"stride": (4, 8, 8)} | options)


# Seconds


@pytest.mark.parametrize(
    ("seconds", "fps", "frames"),
    [
        (4, 8, 32),
        (2, 12, 24),
        (6.125, 8, 49),
        (0.1, 30, 3),
        (1, 0.5, 1),
        (1e-9, 1, 1),
        (2.01, 1, 3),
    ],
)
def test_frames_in_some_seconds(seconds, fps, frames):
    assert frame_count(seconds, fps) == frames
    assert Grid.from_seconds(seconds, fps, 2, 6, patch=2).frames == frames


@given(
    st.fractions(Fraction(1, 100), 6, max_denominator=100),
    st.fractions(Fraction(1, 10), 30, max_denominator=100),
)
def test_frames_are_the_moments_before_the_end(seconds, fps):
    assert frame_count(float(seconds), float(fps)) == frames_in(seconds, fps)


@given(
    st.integers(1, 200),
    st.sampled_from([1, 8, 12.5, 24, 24000 / 1001, 25, 30000 / 1001, 50, 60, 1000]),
    st.floats(0.001, 1),
    st.floats(0.001, 1),
)
@example(100, 25, 8 / 25, 1)
def test_a_sampled_clip_has_the_frames_that_its_grid_expects(count, own_fps, slower, shorter):
    clip = Clip(np.zeros((count, 2, 4, 3), np.uint8), own_fps)
    fps, seconds = own_fps * slower, clip.seconds * shorter
    sampled = clip.sample(fps=fps, seconds=seconds)
    assert len(sampled.frames) == Grid.from_seconds(seconds, fps, 2, 4, patch=2).frames


@pytest.mark.parametrize("excess", [1e-12, 1e-9, 1e-7, 9e-7, 1e-6, 1e-3])
@pytest.mark.parametrize("fps", [8, 12.5, 25])
def test_a_little_more_than_the_whole_clip_is_the_whole_clip_or_refused(excess, fps):
    clip, seconds = Clip(np.zeros((100, 2, 4, 3), np.uint8), 25), 4 + excess
    try:
        sampled = clip.sample(fps=fps, seconds=seconds)
    except ValueError as error:
        assert "is more than the clip's own 4" in str(error)
        assert excess > 1e-12  # rounding alone is forgiven
        return
    assert len(sampled.frames) == 4 * fps


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf, True, None, "8"])
def test_seconds_and_fps_are_numbers_above_0(bad):
    with pytest.raises(ValueError, match=f"seconds must be a number above 0, got {bad!r}"):
        Grid.from_seconds(bad, 8, 16, 32)
    with pytest.raises(ValueError, match=f"fps must be a number above 0, got {bad!r}"):
        Grid.from_seconds(4, bad, 16, 32)


# What a grid is made of


def test_a_grid_is_frozen_and_a_value():
    grid = Grid(4, 6, 10, patch=[2, 5])
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'frames'"):
        grid.frames = 8
    assert grid == Grid(4, 6, 10, patch=(2, 5))
    assert len({grid, Grid(4, 6, 10, (2, 5)), Grid(4, 6, 10, 2)}) == 2


def test_numbers_may_be_numpys_and_do_not_overflow():
    grid = Grid(np.uint8(200), np.int64(64), np.uint8(96), np.uint8(8))
    assert grid == Grid(200, 64, 96, 8) and grid.tokens == 200 * 8 * 12
    assert grid.index(np.uint8(199), np.uint8(7), np.uint8(11)) == grid.tokens - 1
    assert grid.position(np.int64(99)) == (1, 0, 3)


@pytest.mark.parametrize("bad", [0, -1, 2.5, True, "16", None, math.nan])
def test_sizes_patches_and_strides_are_whole_numbers_above_0(bad):
    options = [(n, {n: bad}) for n in ("frames", "height", "width", "group", "channels")]
    options = options[: 4 if bad is None else 5]  # None: channels that are not known
    options += [("patch height", {"patch": patch}) for patch in (bad, (bad, 2))]
    options += [("patch width", {"patch": (2, bad)})]
    strides = (("time", (bad, 1, 1)), ("height", (1, bad, 1)), ("width", (1, 1, bad)))
    options += [(f"{axis} stride", {"stride": stride}) for axis, stride in strides]
    for name, other in options:
        message = f"^{name} must be a whole number of at least 1, got {bad!r}"
        with pytest.raises(ValueError, match=message):
            Grid(**{"frames": 4, "height": 6, "width": 10, "patch": 2} | other)


@pytest.mark.parametrize(
    ("make", "options", "message"),
    [
        (Grid, {"patch": (2, 2, 2)}, "patch height, patch width), got (2, 2, 2)"),
        (Grid, {"stride": (4, 8)}, "time stride, height stride, width stride), got (4, 8)"),
        (Grid.latent, {"patch": (2, 2)}, "patch time, patch height, patch width), got (2, 2)"),
    ],
)
def test_patches_and_strides_have_a_size_for_each_axis(make, options, message):
    with pytest.raises(ValueError, match=re.escape(f"must be ({message}")):
        make(9, 16, 24, **{"stride": (4, 8, 8)} | options)


@pytest.mark.parametrize("bad", ["drop", None, True])
def test_a_remainder_has_a_known_name(bad):
    with pytest.raises(ValueError, match=rf"remainder {bad!r} must be one of \('error', 'crop'"):
        Grid(4, 6, 10, patch=2, remainder=bad)


@pytest.mark.parametrize("window", [(0, 7, 7), (7, 7), (-2, 1, 1), (1.5, 1, 1), 8])
def test_a_window_is_three_whole_numbers(window):
    with pytest.raises(ValueError, match=r"window.* must be"):
        Grid(8, 32, 48).pairs("window", window=window)


@pytest.mark.parametrize("option", ["itemsize", "heads"])
def test_bytes_need_a_size_above_0(option):
    with pytest.raises(ValueError, match=f"{option} must be a whole number of at least 1, got 0"):
        Grid(8, 32, 48).attention_bytes(**{option: 0})


def test_a_clip_without_end_is_refused():
    with pytest.raises(ValueError, match="seconds × fps must be a number above 0, got inf"):
        frame_count(1e308, 1e10)
