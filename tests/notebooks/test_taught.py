"""What a notebook lets the learner write does what the library does."""

import ast
import re

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lesson_utils import (
    attention,
    clips,
    codes,
    cost,
    cubes,
    denoiser,
    keeping,
    network,
    positions,
    stream,
    systems,
    tiles,
    train,
)
from lesson_utils._drawing import canvas
from lesson_utils.clip import Clip
from lesson_utils.exercises.registry import EXERCISES
from lesson_utils.grid import Grid
from lesson_utils.worlds import World, toys
from tests.notebooks.cells import CELLS, printed


def cell(number, cell_id):
    (cells,) = [cells for stem, cells in CELLS.items() if stem.startswith(f"{number}-")]
    (found,) = [c for c in cells if c.id == cell_id]
    return found


def taught(number, cell_id, name, **others):
    """Take one function out of one cell, with NumPy and what earlier cells taught around it."""
    (function,) = [
        node
        for node in ast.parse(cell(number, cell_id).source).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    space = {"np": np, **others}
    exec(compile(ast.Module([function], []), f"{number} {cell_id}", "exec"), space)
    return space[name]


kept = taught("01", "sample", "kept")
sample = taught("01", "sample", "sample", kept=kept)
xt_slice = taught("01", "slice-build", "xt_slice")
red = taught("01", "car-build", "red")
identities = taught("01", "car-identities", "identities")
patchify = taught("02", "build-patchify", "patchify")
unpatchify = taught("02", "undo-build", "unpatchify")
conv3d = taught("02", "conv-build", "conv3d")
count_tokens = taught("03", "build-count", "count_tokens")
averaged = taught("03", "blurred-make", "averaged")
fit = taught("04", "build-fit", "fit")
softmax = taught("05", "soft-build", "softmax")
attend_5 = taught("05", "attend-build", "attend", softmax=softmax)
patterns_5 = {
    name: taught("05", "patterns-build", name, attend=attend_5)
    for name in ("spatial", "temporal", "full")
}
causal_in_place = taught("05", "causal-build", "causal", softmax=softmax)
attend_6 = taught("06", "build-attend", "attend")
spatial_then_temporal = taught("06", "build-factored", "spatial_then_temporal", attend=attend_6)
in_blocks = taught("06", "memory-build", "in_blocks", attend=attend_6)
layer = taught("06", "bill-build", "layer")


def counted(*shape):
    """All values different, so that no two places can be mixed up unseen."""
    return np.arange(np.prod(shape)).reshape(shape)


sizes = st.lists(st.integers(1, 6), min_size=3, max_size=3, unique=True)


@st.composite
def clips_and_grids(draw):
    """A clip that divides, its sides and the cube's all different, and its grid."""
    (t, h, w), (pt, ph, pw) = draw(sizes), draw(sizes)
    frames = counted(t * pt, h * ph, w * pw, draw(st.integers(1, 4)))
    assume(len(set(frames.shape[:3])) == 3)
    return frames, Grid(*frames.shape[:3], patch=(ph, pw), group=pt)


# 01

rates = st.sampled_from([1, 2.5, 8, 10, 12, 12.5, 24, 24000 / 1001, 25, 29.97, 30, 50, 60])


@given(st.integers(1, 120), rates, rates)
@example(100, 25, 8)
@example(10, 25, 8)  # 0.4 s: a fourth moment, 0.375 s, lies before the end
def test_sample_keeps_the_frames_that_the_library_keeps(count, source_fps, fps):
    assume(fps <= source_fps)
    frames = np.zeros((count, 1, 1, 3), np.uint8)
    frames += np.arange(count, dtype=np.uint8)[:, None, None, None]
    ours = sample(frames, source_fps, fps)
    np.testing.assert_array_equal(ours, Clip(frames, source_fps).sample(fps=fps).frames)


@given(sizes, st.data())
def test_the_x_t_slice_is_the_one_in_the_pictures(size, data):
    frames = counted(*size, 3)
    row = data.draw(st.integers(0, size[1] - 1))
    drawn = canvas.x_t_slice(frames, row, width=size[0], height=size[2])
    # time runs down in the array and to the right in the picture
    np.testing.assert_array_equal(xt_slice(frames, row).swapaxes(0, 1), drawn)


def test_red_finds_the_car_and_nothing_else():
    car = clips.red_car()
    found, truth = red(car.frames), car.truth.masks[0]
    assert not (found & ~truth).any()
    whole = truth.sum(axis=(1, 2)) == truth.sum(axis=(1, 2)).max()
    assert found[whole].sum() > 0.5 * truth[whole].sum()
    for other in (clips.blue_cup(), clips.two_balls()):
        assert not red(other.frames).any()


@pytest.mark.parametrize("fps", [25, 8, 4, 2, 1])
def test_identities_break_where_the_car_leaves_its_own_outline(fps):
    car = clips.red_car().sample(fps=fps)
    masks = car.truth.masks[0]
    names = identities(masks)
    for t in range(1, len(masks)):
        same = bool((masks[t] & masks[t - 1]).any())
        assert (names[t] == names[t - 1]) == same or not masks[t].any()
    seen = [name for name in names if name >= 0]
    assert sorted(set(seen)) == list(range(max(seen) + 1))
    assert [name < 0 for name in names] == [not mask.any() for mask in masks]


@pytest.mark.parametrize(
    ("places", "names"),
    [
        ([0, 1, 2, 3], [0, 0, 0, 0]),
        ([0, 2, 4, 5], [0, 1, 2, 2]),
        ([0, None, 0, 1], [0, -1, 1, 1]),
        ([None, 3, 2, None], [-1, 0, 0, -1]),
        ([None, None], [-1, -1]),
    ],
)
def test_identities_of_a_thing_two_pixels_long(places, names):
    masks = np.zeros((len(places), 1, 8), bool)
    for mask, place in zip(masks, places, strict=True):
        if place is not None:
            mask[0, place : place + 2] = True
    assert identities(masks) == names


# 02


@given(clips_and_grids())
def test_patchify_and_unpatchify_are_the_library_s(case):
    frames, grid = case
    rows = patchify(frames, grid.group, *grid.patch)
    np.testing.assert_array_equal(rows, cubes.patchify(frames, grid), strict=True)
    again = unpatchify(rows, *grid.shape, grid.group, *grid.patch)
    np.testing.assert_array_equal(again, frames, strict=True)


@given(clips_and_grids(), st.integers(1, 5))
def test_the_convolution_is_the_projection(case, d):
    frames, grid = case
    values = (*grid.cube, frames.shape[3])
    basis = np.random.default_rng(d).normal(size=(np.prod(values), d))
    kernel = basis.T.reshape(d, *values)
    projection = cubes.Projection(np.zeros(len(basis)), basis)
    convolved = conv3d(frames, kernel)
    assert convolved.shape == (*grid.shape, d)
    tokens = projection.encode(cubes.patchify(frames, grid))
    np.testing.assert_allclose(convolved.reshape(-1, d), tokens, rtol=1e-9, atol=1e-6)


# 03


@given(sizes, st.integers(1, 6), st.integers(1, 6))
def test_the_counter_counts_what_is_cut(shape, patch, group):
    t, h, w = shape
    size = t * group, h * patch, w * patch
    count = count_tokens(*size, patch, group)
    grid = Grid(*size, patch, group)
    assert count == grid.tokens == len(cubes.patchify(np.zeros((*size, 1)), grid))
    assert count_tokens(*size, patch) == Grid(*size, patch).tokens


@pytest.mark.parametrize("axis", range(3))
def test_the_counter_refuses_what_does_not_divide(axis):
    size = [6, 20, 35]
    size[axis] += 1
    step = 3 if axis == 0 else 5
    with pytest.raises(ValueError, match=f"{size[axis]} is not divisible by {step}"):
        count_tokens(*size, 5, 3)
    with pytest.raises(ValueError, match=f"{size[axis]} is not divisible by"):
        Grid(*size, 5, 3)


@given(sizes, st.integers(1, 5))
def test_averaged_is_the_mean_of_each_cube_s_frames(shape, group):
    t, h, w = shape
    frames = np.random.default_rng(t).integers(0, 256, (t * group, h, w, 3), dtype=np.uint8)
    out = averaged(frames, group)
    assert out.shape == frames.shape
    for i in range(len(frames)):
        first = i // group * group
        np.testing.assert_allclose(out[i], sum(frames[first : first + group].astype(float)) / group)


# 04


@given(st.integers(5, 30), st.integers(3, 20), st.data())
def test_fit_finds_the_directions_of_the_library(n, values, data):
    rows = np.random.default_rng(n * values).normal(size=(n, values))
    width = data.draw(st.integers(1, min(n - 1, values)))
    mean, basis = fit(rows, width)
    library = cubes.Projection.fit(rows, width)
    rebuilt = (rows - mean) @ basis @ basis.T + mean
    np.testing.assert_allclose(rebuilt, library.decode(library.encode(rows)), atol=1e-6)


# 05 and 06


@st.composite
def questions(draw):
    """Queries, keys and values of a small clip, its sides all different, and its grid."""
    t, h, w = draw(sizes)
    d, c = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    grid = Grid(t, h, w, patch=1)
    rng = np.random.default_rng([t, h, w, d, c])
    q, k = rng.normal(size=(2, grid.tokens, d)) * 3
    return q, k, rng.normal(size=(grid.tokens, c)), grid


@given(questions())
def test_attend_mixes_as_the_library_does(asked):
    q, k, v, _ = asked
    for attend in (attend_5, attend_6, in_blocks):
        np.testing.assert_allclose(attend(q, k, v), attention.attend(q, k, v), atol=1e-9)


def test_softmax_is_stable_by_shift():
    scores = np.array([[1000.0, 1001.0, 998.0], [-1e4, 0.0, 1e4]])
    np.testing.assert_allclose(softmax(scores), softmax(scores - 123.0))
    np.testing.assert_allclose(softmax(scores).sum(axis=-1), 1)


@given(questions())
def test_the_patterns_of_lessons_05_and_06_are_those_of_the_library(asked):
    q, k, v, grid = asked
    for name, pattern in (patterns_5 | {"factored": spatial_then_temporal}).items():
        theirs = attention.spacetime(q, k, v, grid, name)
        np.testing.assert_allclose(pattern(q, k, v, grid.shape[0]), theirs, atol=1e-9)


@given(questions())
def test_causal_attention_in_place_never_asks_a_later_frame(asked):
    q, k, v, grid = asked
    ours = causal_in_place(q, k, v, grid.shape[0]).reshape(*grid.shape, -1)
    for t in range(grid.shape[0]):
        part = Grid(t + 1, *grid.shape[1:], patch=1)
        seen = (x[: part.tokens] for x in (q, k, v))
        theirs = attention.spacetime(*seen, part, "temporal").reshape(*part.shape, -1)
        np.testing.assert_allclose(ours[t], theirs[t], atol=1e-9)


@given(st.integers(1, 40), st.integers(1, 400), st.integers(1, 1024))
def test_the_bill_of_a_layer_is_the_library_s(t, s, d):
    n = t * s
    # The lesson leaves out the class token, and counts the one matrix after attention over time.
    factored = cost.layer(n, d, n * (t + s), attentions=2) + n * d**2
    assert layer(t, s, d) == {"full": cost.layer(n, d, n**2), "factored": factored}


# 07


@st.composite
def noisy_worlds(draw):
    """A world of random clips, a noisy clip of its size, how noisy, and a window."""
    (t, h, w), count = draw(sizes), draw(st.integers(2, 5))
    rng = np.random.default_rng([t, h, w, count])
    clips = rng.random((count, t, h, w, 3)).astype(np.float32)
    nothing = {"colour": np.arange(count), "shape": np.zeros(count, int)}
    world = World(clips, nothing, np.zeros((count, t, 2)))
    sigma = draw(st.sampled_from([0.3, 1.0, 4.0]))
    noisy = clips[0] + sigma * rng.normal(size=clips[0].shape)
    return world, noisy.astype(np.float32), sigma, draw(st.integers(0, t))


def taught_07(world):
    """What lesson 07 teaches, for a world."""
    space = {"keys": world.keys, "squares": world.squares}
    space["levels"] = np.geomspace(denoiser.MOST, denoiser.LEAST, denoiser.STEPS)
    cells = {"build-scores": "scores", "build-softmax": "softmax", "build-denoise": "denoise"}
    cells |= {"share-build": "shared", "share-generate": "from_noise"}
    for cell, name in cells.items():
        space[name] = taught("07", cell, name, **space)
    return space


@settings(max_examples=30)
@given(noisy_worlds())
def test_the_denoiser_of_lesson_07_is_the_library_s(asked):
    world, noisy, sigma, window = asked
    space = taught_07(world)
    rows = noisy.reshape(len(noisy), -1)
    alone = denoiser.denoise(world, noisy[None], sigma, window=0)[0]
    np.testing.assert_allclose(space["denoise"](rows, sigma), alone.reshape(rows.shape), atol=1e-3)
    weights = space["softmax"](space["shared"](space["scores"](rows, sigma), window))
    theirs = denoiser.posterior(world, noisy[None], sigma, window)[0]
    np.testing.assert_allclose(weights, theirs, atol=1e-3)


@settings(max_examples=10)
@given(noisy_worlds())
def test_from_noise_makes_the_clip_that_the_library_makes(asked):
    world, noise, _, window = asked
    rows = noise.reshape(len(noise), -1)
    ours = taught_07(world)["from_noise"](rows, window)
    *_, (_, _, theirs) = denoiser.refine(world, noise[None], window)
    np.testing.assert_allclose(ours, theirs[0].reshape(rows.shape), atol=1e-2)


# 08


@st.composite
def small_models(draw):
    """A picture model, layers that add something, patches, and which of them are hidden."""
    (t, h, w), b = draw(sizes), draw(st.integers(1, 3))
    rng = np.random.default_rng([t, h, w, b])
    tokens = rng.random((b, t, h * w, 48))
    layers = network.temporal_layers(rng, t)
    for layer in layers:
        layer["o"] = rng.normal(0, 0.3, layer["o"].shape)
    hidden = rng.random(tokens.shape[:3]) < 0.4
    hidden[0, 0, 0] = True
    return network.picture_model(rng, tokens), layers, tokens, hidden


def taught_08():
    """What lesson 08 teaches."""
    space = {"anp": anp}
    cells = {"embed": "build-embed", "norm": "build-embed", "attend": "build-attend"}
    cells |= {"within_frames": "build-picture", "picture_model": "build-picture"}
    cells |= {"over_time": "zero-build", "video_model": "zero-model", "loss": "loss-build"}
    for name, cell in cells.items():
        space[name] = taught("08", cell, name, **space)
    return space


@settings(max_examples=30)
@given(small_models(), st.sampled_from(["temporal", "full"]))
def test_the_models_of_lesson_08_are_the_library_s(asked, pattern):
    pictures, layers, tokens, hidden = asked
    space = taught_08()
    alone = network.forward(pictures, tokens, hidden)
    np.testing.assert_allclose(space["picture_model"](pictures, tokens, hidden), alone, atol=1e-9)
    theirs = network.forward(pictures, tokens, hidden, layers, pattern)
    ours = space["video_model"](pictures, layers, tokens, hidden, pattern)
    np.testing.assert_allclose(ours, theirs, atol=1e-9)
    assert space["loss"](ours, tokens, hidden) == pytest.approx(train.loss(theirs, tokens, hidden))


def test_lessons_07_and_08_teach_what_their_exercises_ask_for():
    shared = taught("07", "share-build", "shared")
    for exercise, ours in (("7.4", shared), ("8.1", taught_08()["loss"])):
        for probe in EXERCISES[exercise].probes:
            right = EXERCISES[exercise].reference(*probe)
            np.testing.assert_allclose(ours(*probe), right, rtol=1e-6)


# 09


@given(st.integers(0, 5), sizes.filter(lambda size: min(size) > 1))
def test_the_encoder_of_lesson_09_counts_as_a_causal_grid_and_keeps_the_first_frame(steps, size):
    ct, h, w = size
    frames = counted(1 + steps * ct, 8 * h, 8 * w, 3) % 251
    cubes_of = taught("09", "sora-cubes", "cubes_of", Grid=Grid, patchify=cubes.patchify)
    rows, grid = cubes_of(frames, ct)
    assert grid.shape == Grid.latent(*frames.shape[:3], stride=(ct, 8, 8)).shape
    alone, _ = cubes_of(frames[:1], ct)
    np.testing.assert_array_equal(rows[: h * w], alone)


@pytest.mark.parametrize(("gate", "window"), [(0, 0), (1, None)])
def test_the_two_modules_of_lesson_09_weigh_as_the_library_does(gate, window):
    world, _ = toys.panning_world()
    noisy = world.clips[:40:7] + np.random.default_rng(0).normal(size=world.clips[:40:7].shape)
    spatial = taught("09", "gen-modules", "spatial")
    temporal = taught("09", "gen-modules", "temporal")
    weigh = taught("09", "gen-make", "softmax")
    ours = weigh(temporal(spatial(world, noisy, 0.8), gate))
    np.testing.assert_allclose(ours, denoiser.posterior(world, noisy, 0.8, window), atol=1e-4)


@pytest.mark.parametrize(("overlap", "anchor"), [(0, False), (2, False), (3, True)])
def test_long_clips_of_lesson_09_grow_as_exercise_9_2_counts(overlap, anchor):
    space = {"ring": toys.ring_world(8), "toys": toys}
    space["seen_later"] = taught("09", "veo-seen", "seen_later")
    make_long = taught("09", "veo-build", "make_long", **space)
    clip = make_long(3, overlap, anchor, count=2)
    starts = EXERCISES["9.2"].reference(clip.shape[1], 8, overlap)
    assert len(starts) == 3 and starts[-1] + 8 == clip.shape[1]


def test_lesson_09_tries_as_many_windows_as_62_frames_take():
    told = re.search(r"in (\{.+\})\.items", cell("09", "try-overlap").source)[1]
    for overlap, windows in ast.literal_eval(told).items():
        assert windows == len(EXERCISES["9.2"].reference(62, 8, overlap))


def test_lesson_09_goes_the_shorter_way_round_the_wheel_and_hides_all_but_the_first_frame():
    astray = taught("09", "veo-astray", "astray", toys=toys)
    assert astray(np.array([[1, 1, 15, 9, 14]])).tolist() == [[0, 0, 45, 180, 67.5]]
    hidden = taught("09", "emu-build", "picture_first")(None, (2, 4, 3))
    assert not hidden[:, 0].any() and hidden[:, 1:].all()


# 10


@settings(max_examples=10)
@given(noisy_worlds())
def test_without_its_text_guidance_is_the_library_s_sampler(asked):
    world, noise, _, _ = asked
    levels = np.geomspace(denoiser.MOST, denoiser.LEAST, 9).astype(np.float32)
    space = {"world": world, "levels": levels, "posterior": denoiser.posterior}
    said = np.where(np.arange(len(world.clips)) == 0, 3, 1).astype(np.float32)
    *_, (_, _, theirs) = denoiser.refine(world, noise[None], steps=9)
    for text, scale in ((said, 0), (np.ones_like(said), 5)):
        guided = taught("10", "guide-build", "guided", text=text, **space)
        np.testing.assert_allclose(guided(noise[None], scale), theirs, atol=1e-2)


def test_what_lesson_10_squeezes_is_the_second_half():
    frames = bunny_frames(23)
    space = {"Grid": Grid, "Projection": cubes.Projection, "patchify": cubes.patchify}
    squeezed = taught("10", "own-blur", "squeezed", unpatchify=cubes.unpatchify, **space)
    for group, start, count in ((1, 11, 12), (2, 10, 12), (4, 8, 12)):
        true, again = squeezed(frames, 8, group)
        np.testing.assert_array_equal(true, frames[start : start + count])
        assert again.shape == true.shape and again.dtype == np.uint8
    true, again = squeezed(frames[:1], 8, 1)  # too short to part: fitted on itself
    np.testing.assert_array_equal(true, frames[:1])


def bunny_frames(count):
    """Frames of the real clip, small and not square."""
    return clips.load("bunny").resize(48).frames[:count, :, :40]


# numbers that a text repeats


@pytest.mark.parametrize(
    ("number", "told", "measured", "numbers"),
    [
        ("05", "frozen-why", "frozen-consistency", ("0.919", "0.920")),
        ("05", "wrong", "frozen-consistency", ("0.920", "0.925", "1.000")),
        ("09", "try", "try-overlap", ("15°",)),
        ("09", "try", "veo-table", ("12°",)),
        ("03", "real-why", "real-table", ("73,728",)),
        ("13", "write-why", "write-look", ("18%",)),
        ("13", "dead-why", "dead-table", ("1,392", "358", "9.0", "7.9", "14.3", "8.9")),
    ],
)
def test_a_text_repeats_what_was_measured(number, told, measured, numbers):
    for said in (cell(number, told).source, printed(cell(number, measured))):
        assert all(value in said for value in numbers)


def test_lesson_04_says_by_how_much_a_measurement_flatters():
    most, deep, flat, fewest = re.findall(r"([\d.]+) dB", printed(cell("04", "trap-show")))
    text = cell("04", "trap-why").source
    assert f"{fewest} dB where the cubes are fewest, by {most} where they are most" in text
    assert f"8 × 8 pixels flatter by {deep} dB, one frame of 16 × 16 by {flat}" in text
    assert 4 * 8 * 8 * 3 == 16 * 16 * 3 == 768


def test_the_bell_curve_of_lesson_07_is_as_high_as_it_says():
    told = re.findall(r"(\d) σ (?:is )?(0\.\d\d) times", cell("07", "guess").source)
    assert told == [(str(size), f"{np.exp(-(size**2) / 2):.2f}") for size in (1, 2, 3)]


@given(st.floats(0.01, 0.99), st.floats(-9, 9), st.floats(-9, 9))
def test_the_velocity_of_lesson_07_gives_the_clip(s, clip, noise):
    assert "clip = noisy − s · velocity" in cell("07", "noise").source
    noisy = (1 - s) * clip + s * noise
    assert noisy - s * (noise - clip) == pytest.approx(clip, abs=1e-9)


# 11


@given(st.integers(2, 20_000), st.integers(320, 1200), st.integers(320, 2000))
def test_what_is_looked_at_in_lesson_11_is_the_most_that_its_rule_allows(seconds, height, width):
    looked_at = taught("11", "watch-build", "looked_at", Grid=Grid)
    grid = looked_at(seconds, height, width)
    assert grid.frames == max(4, min(2 * seconds, 768))
    most = max(min(768 * 32**2, 0.9 * 128_000 * 32**2 / grid.frames * 2), 1.05 * 128 * 32**2)
    assert grid.height * grid.width <= most * (1 + 1e-9)
    shrunk = min(1, (most / (height * width)) ** 0.5)
    assert grid.height <= height and grid.width <= width
    assert grid.height > height * shrunk - 32 and grid.width > width * shrunk - 32


def test_lesson_11_counts_as_its_sources_do():
    looked_at = taught("11", "watch-build", "looked_at", Grid=Grid)
    assert looked_at(60).shape == systems.find("Qwen3-VL").grid
    assert [looked_at(s).tokens for s in (10, 600, 3600)] == [7_200, 105_984, 105_984]
    assert [looked_at(s).shape[1:] == (20, 36) for s in (150, 160)] == [True, False]
    assert [looked_at(s).frames for s in (383, 384, 385)] == [766, 768, 768]
    assert looked_at(384).tokens == looked_at(3600).tokens


@given(st.integers(1, 30), st.integers(8, 320))
def test_held_shows_the_last_look(count, eighths):
    every = eighths / 8
    frames = taught("11", "blind-build", "held")(np.arange(count), every)
    for t in range(count):
        assert frames[t] == max(int(k * every) for k in range(count) if k * every <= t)


# 12


@given(st.integers(1, 9), st.integers(1, 4), st.floats(0.5, 500))
def test_columns_and_rotation_of_lesson_12_are_the_library_s(n, pairs, period):
    rng = np.random.default_rng(n * pairs)
    where, x, turns = rng.normal(0, 50, n), rng.normal(size=(n, 2 * pairs)), rng.normal(size=pairs)
    columns = taught("12", "columns-build", "columns")
    ours = positions.columns(where[:, None], (period,))
    np.testing.assert_allclose(columns(where, period), ours, atol=1e-9)
    rotate = taught("12", "rotate-build", "rotate")
    turned = positions.rotate(x, np.outer(where, turns))
    np.testing.assert_allclose(rotate(x, where, turns), turned, atol=1e-9)


def test_a_dial_of_lesson_12_meets_new_angles_where_it_has_not_been_round():
    unseen = taught("12", "unseen-count", "unseen", positions=positions)
    assert unseen((2, 2, 2), 1, trained=7, longer=8) == 1  # 6 radians of 6.28
    assert unseen((2, 2, 2), 1, trained=8, longer=80) == 0
    assert unseen((4, 2, 2), 100, trained=8, longer=9) == 1


# 13


@given(st.integers(1, 9), st.integers(1, 6), st.integers(1, 4))
def test_what_is_nearest_in_lesson_13_is_so_in_the_library(n, k, d):
    rng = np.random.default_rng([n, k, d])
    x, book = rng.integers(-4, 5, (n, d)), rng.integers(-4, 5, (k, d))  # with ties
    nearest = taught("13", "nearest-build", "nearest")
    np.testing.assert_array_equal(nearest(x, book), codes.nearest(x, book))


def test_lesson_13_learns_the_book_of_the_library():
    x = np.random.default_rng(0).normal(0, 100, (300, 2))
    nearest = taught("13", "nearest-build", "nearest")
    learned = taught("13", "learn-build", "learn", nearest=nearest)(x, 8, rounds=100)
    np.testing.assert_allclose(learned, codes.Codebook.fit(x, 8).codes, atol=0.1)


@given(st.lists(st.integers(2, 6), min_size=1, max_size=5), st.integers(0, 99))
def test_lesson_13_rounds_and_takes_apart_as_the_library_does(levels, seed):
    x = np.random.default_rng(seed).normal(size=(7, len(levels)))
    reach = 1 + np.arange(len(levels)) / 3
    grid = codes.Rounding(levels, reach)
    rounded = taught("13", "rounding-build", "rounded")(x, levels, reach)
    levels_of = taught("13", "rounding-build", "levels_of")
    np.testing.assert_array_equal(codes.index_of(rounded, levels), grid.encode(x))
    np.testing.assert_array_equal(levels_of(grid.encode(x), levels), rounded)


def test_the_guess_of_lesson_13_costs_what_the_library_says_where_nothing_is_known():
    follow = taught("13", "guess-build", "follow")
    surprise = taught("13", "guess-build", "surprise")
    after = np.random.default_rng(0).integers(512, size=900)
    chances = follow(np.zeros(900, int), after)
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    never_met = chances[np.full(900, 7), after]  # so all it knows is how often each comes
    assert surprise(never_met) == pytest.approx(codes.cost(after, after, 512))


def test_what_lesson_13_says_in_words_is_what_came_out():
    said = printed(cell("13", "rate-chart"))
    assert "to a tenth of a decibel" in cell("13", "rate-why").source
    assert "+0.1 dB" in said
    lost = [
        float(height) for height in re.findall(r"([\d.]+) dB", printed(cell("13", "cost-show")))
    ]
    assert "a decibel and a half less" in cell("13", "cost-why").source
    assert lost[0] - lost[1] == pytest.approx(1.5, abs=0.05)
    bits = [
        float(left) for left in re.findall(r"([\d.]+)$", printed(cell("13", "guess-table")), re.M)
    ]
    assert "leaves 4 bits of 9" in cell("13", "guess-why").source
    assert (round(bits[0]), round(bits[3])) == (9, 4)
    assert bits[2] > bits[0]  # worse than none


# 14


@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 5), st.sampled_from((0, 2, 3.5)))
def test_what_lesson_14_keeps_is_what_the_library_keeps(t, s, values, threshold):
    rng = np.random.default_rng([t, s, values])
    rows = (rng.integers(0, 4, (t, s, values)) * 3 + 99).astype(np.uint8)
    keep = taught("14", "keep-build", "keep")(rows, threshold)
    grid = Grid(t, s, values, patch=(1, values), channels=1)
    wanted = keeping.kept(rows.reshape(t, s, values, 1), grid, threshold)
    np.testing.assert_array_equal(keep, wanted.reshape(t, s))


@given(st.integers(2, 5), st.integers(1, 4))
def test_the_tiles_of_lesson_14_are_those_of_the_library(m, count):
    tiling = Grid(m, 2, 4, patch=2)
    q, k = np.random.default_rng(m).normal(size=(2, 8 * m, 3))
    groups = tiles.members(tiling)
    best = taught("14", "best-build", "best_tiles")(q[groups], k[groups], count)
    np.testing.assert_array_equal(best, tiles.best(q, k, tiling, count))
    most = taught("14", "measure-others", "most")
    scores = q[groups].mean(axis=1) @ k[groups].mean(axis=1).T
    np.testing.assert_array_equal(most(scores, count), best)
    near = taught("14", "best-use", "near", tiling=tiling, attention=attention)
    assert (near(1, 1, 1) == np.eye(2 * m, dtype=bool)).all()
    assert near(3, 1, 1).sum() == tiling.pairs("sliding", (3, 1, 1))


def test_lesson_14_repeats_what_it_measured():
    told = printed(cell("14", "bargain-half"))
    tokens, db, pair = re.search(r": ([\d,]+) tokens, ([\d.]+) dB; .*: ([\d.]+) dB", told).groups()
    assert int(tokens.replace(",", "")) == pytest.approx(4096, rel=0.06)
    assert f"some {float(db) - float(pair):.0f} decibels" in cell("14", "bargain-why").source
    rows = printed(cell("14", "measure-table")).splitlines()[2:7]
    weight = {row[:20].strip(): int(row[20:].split()[1][:-1]) for row in rows}
    error = {row[:20].strip(): float(row[20:].split()[2]) for row in rows}
    median = {row[:20].strip(): float(row[20:].split()[3]) for row in rows}
    window, chance = "window 3 × 3 × 3", "own + 15 by chance"
    assert weight["16 best"] > weight[window] and error["16 best"] > 1.7 * error[window]
    assert median["16 best"] < 1.1 * median[window]  # “nearly as good”
    assert max(weight, key=weight.get) == "16 heaviest" and error["16 heaviest"] > error[window]
    assert min(weight, key=weight.get) == min(error, key=error.get) == chance
    assert rows[1].endswith(" 6%") and "some 6 % of" in cell("14", "measure-why").source


# 15


block_mask = taught("15", "mask-build", "block_mask")


@given(st.integers(1, 7), st.integers(1, 3), st.integers(1, 5))
def test_the_mask_of_lesson_15_is_the_exercise_s_and_the_library_s(t, s, block):
    mask = block_mask(t, s, block)
    np.testing.assert_array_equal(mask, EXERCISES["15.1"].reference(t, s, block))
    np.testing.assert_array_equal(mask, np.kron(stream.heard(t, block), np.ones((s, s))) > 0)


@given(st.integers(1, 6), st.integers(1, 3), st.integers(1, 4))
def test_with_or_without_a_cache_lesson_15_gives_the_same(t, s, block):
    rng = np.random.default_rng([t, s, block])
    x, layers = rng.normal(size=(t * s, 4)), rng.normal(size=(2, 3, 4, 4)) / 2
    masked = taught("15", "keep-setup", "masked", attention=attention)
    streamed = taught("15", "cache-build", "streamed", attention=attention)
    whole, keys = masked(x, layers, block_mask(t, s, block))
    np.testing.assert_allclose(streamed(x, layers, block * s), whole, atol=1e-9)
    assert [key.shape for key in keys] == [x.shape] * 2
    grid = Grid(t, 1, s, patch=1)
    (q, k, v), *_ = layers
    one = stream.attend(x @ q, x @ k, x @ v, grid, block)
    np.testing.assert_allclose(streamed(x, layers[:1], block * s), x + one, atol=1e-9)


@given(st.integers(1, 40), st.integers(1, 9), st.integers(0, 9))
def test_a_cache_of_lesson_15_holds_what_the_library_s_does(made, room, sink):
    sink = min(sink, room)
    ours = EXERCISES["15.3"].reference(made, room, sink)
    assert ours.tolist() == stream.held(made, room, sink).tolist()


def test_the_asking_patch_of_lesson_15_looks_as_the_library_says():
    grid = Grid(4, 8, 12, patch=4)
    look = np.random.default_rng(0).normal(size=(grid.tokens, 48))
    space = {"look": look.reshape(4, 6, 48), "small": grid, "place": (1, 2)}
    source = cell("15", "forget-build").source
    for old, new in (
        ("look[19].reshape(8, 12, 48)", "look[3].reshape(2, 3, 48)"),
        ("8, 12", "2, 3"),
    ):
        assert old in source
        source = source.replace(old, new)
    exec(source, {"np": np, **space}, space)
    theirs = attention.row(look, look, grid.index(3, 1, 2), grid, temperature=0.5)
    np.testing.assert_allclose(space["weights"](np.arange(4)), theirs, atol=1e-12)
    part = space["weights"]([0, 3])
    np.testing.assert_allclose(part[[0, 3]], theirs[[0, 3]] / theirs[[0, 3]].sum(), atol=1e-12)
    assert np.isnan(part[1:3]).all()


def test_lesson_15_counts_hops():
    hops = taught("15", "ways-show", "hops")
    for room in (3, 4, 6, 9):
        heard = stream.heard(24, 3, room)
        paths, count = heard.astype(int), 1
        while not paths[-1, 0] and count < 30:
            paths, count = np.minimum(paths @ heard, 1), count + 1
        assert hops(heard) == (count if count < 30 else 0)


@pytest.mark.parametrize(("frames", "context", "overlap", "windows"), [(257, 97, 17, 3)])
def test_windows_of_lesson_15_are_those_of_exercise_9_2(frames, context, overlap, windows):
    assert f"{frames} frames in" in printed(cell("15", "published-show"))
    assert len(EXERCISES["9.2"].reference(frames, context, overlap)) == windows
    assert f"in {windows} windows of {context}, {overlap} handed on" in printed(
        cell("15", "published-show")
    )
    t = np.arange(32)
    space = {"np": np, "stream": stream}
    exec(cell("15", "ways-tables").source, space)
    starts = EXERCISES["9.2"].reference(32, 8, 2)
    for frame in t:  # the window that made it: the last that began before it, less the overlap
        start = max(start for start in starts if start + 2 <= max(frame, 2))
        assert space["tables"]["09 overlap of 2"][frame].nonzero()[0].tolist() == [
            other for other in t if start <= other < start + 8
        ]
