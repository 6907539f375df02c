import numpy as np
import pytest

from lesson_utils import attention, network
from lesson_utils.grid import Grid
from lesson_utils.worlds.shapes import moving_shapes


def model(seed=0, count=3, frames=5, side=12):
    """A picture model and its clips: sizes all different."""
    rng = np.random.default_rng(seed)
    tokens = network.to_tokens(moving_shapes(rng, count, frames=frames, side=side).frames)
    return rng, network.picture_model(rng, tokens), tokens, rng.random(tokens.shape[:3]) < 0.4


def working(rng, frames):
    """Temporal layers whose output is not zero."""
    layers = network.temporal_layers(rng, frames)
    for layer in layers:
        layer["o"] = rng.normal(0, 0.3, layer["o"].shape)
    return layers


def test_tokens_are_the_patches_of_each_frame_and_make_the_frames_again():
    frames = np.arange(2 * 3 * 8 * 12 * 3, dtype=float).reshape(2, 3, 8, 12, 3)
    tokens = network.to_tokens(frames)
    assert tokens.shape == (2, 3, 6, 48)
    np.testing.assert_array_equal(tokens[1, 2, 4], frames[1, 2, 4:8, 4:8].ravel())
    np.testing.assert_array_equal(network.to_frames(tokens, 8, 12), frames)


@pytest.mark.parametrize("pattern", network.PATTERNS)
def test_attention_looks_where_the_library_s_does(pattern):
    rng, _, _, _ = model()
    layer = working(rng, 4)[0]
    h = rng.normal(size=(2, 4, 6, network.WIDTH))
    out = network.attention(h, layer, pattern)
    grid = Grid(4, 2, 3, patch=1)
    for clip, mixed in zip(h, out, strict=True):
        q, k, v = (clip.reshape(24, -1) @ layer[name] for name in "qkv")
        theirs = attention.spacetime(q, k, v, grid, pattern) @ layer["o"]
        np.testing.assert_allclose(mixed.reshape(24, -1), theirs, atol=1e-10)


def test_an_unknown_pattern_is_refused():
    rng, pictures, tokens, hidden = model()
    with pytest.raises(ValueError, match="pattern 'causal' must be one of"):
        network.forward(pictures, tokens, hidden, network.temporal_layers(rng, 5), "causal")


@pytest.mark.parametrize("pattern", network.PATTERNS)
def test_with_fresh_layers_the_video_model_is_the_picture_model_to_the_last_bit(pattern):
    rng, pictures, tokens, hidden = model()
    alone = network.forward(pictures, tokens, hidden)
    layers = network.temporal_layers(rng, 5)
    np.testing.assert_array_equal(
        network.forward(pictures, tokens, hidden, layers, pattern), alone, strict=True
    )
    layers[0]["o"][0, 0] = 1e-3
    assert (network.forward(pictures, tokens, hidden, layers, pattern) != alone).any()


def reached(pictures, tokens, hidden, *rest):
    """Which (frame, place) change when the patch at frame 1, place 4 does."""
    before = network.forward(pictures, tokens, hidden, *rest)
    changed = tokens.copy()
    changed[:, 1, 4] += 0.3
    return (np.abs(network.forward(pictures, changed, hidden, *rest) - before) > 1e-12).any(
        axis=(0, 3)
    )


def test_frames_see_each_other_through_layers_over_time_and_never_what_is_hidden():
    rng, pictures, tokens, _ = model()
    hidden = np.zeros(tokens.shape[:3], bool)
    found = reached(pictures, tokens, hidden)
    assert found[1].all()
    assert not np.delete(found, 1, axis=0).any()
    layers = working(rng, 5)
    for pattern in ("temporal", "full"):
        assert reached(pictures, tokens, hidden, layers, pattern).all()
    hidden[:, 1, 4] = True
    assert not reached(pictures, tokens, hidden, layers, "full").any()


def test_the_questions_are_those_that_the_layer_asks():
    rng, pictures, tokens, hidden = model(count=1)
    layers = working(rng, 5)
    # With the second block's own output switched off, the first layer's questions decide.
    q, k = network.asked(pictures, tokens, hidden, layers, block=0)
    assert q.shape == k.shape == (45, network.WIDTH)
    h = network._embed(pictures, tokens, hidden)
    h = h + network.attention(network.norm(h), pictures["blocks"][0], "spatial")
    seen = network.norm(h) + layers[0]["time"][:, None]
    np.testing.assert_allclose(q, (seen @ layers[0]["q"]).reshape(45, -1), atol=1e-12)
    np.testing.assert_allclose(k, (seen @ layers[0]["k"]).reshape(45, -1), atol=1e-12)
    later = network.asked(pictures, tokens, hidden, layers, "full", block=1)
    assert np.abs(later[0] - q).max() > 0.1
    changed = network.asked(pictures, tokens, hidden, layers, "temporal", block=1)
    assert np.abs(changed[0] - later[0]).max() > 1e-3  # the first layer's pattern matters


def test_parameters_are_counted():
    rng, pictures, _, _ = model()
    d, c, s = network.WIDTH, 48, 9
    block = 4 * d * d + 2 * d * 2 * d
    assert network.count(pictures) == 2 * c * d + d + s * d + c + network.DEPTH * block
    assert network.count(network.temporal_layers(rng, 5)) == network.DEPTH * (4 * d * d + 5 * d)


def test_norm_gives_mean_0_and_variance_1():
    h = network.norm(np.random.default_rng(0).normal(3, 5, (4, 7, 32)))
    np.testing.assert_allclose(h.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(h.var(axis=-1), 1, atol=1e-5)
