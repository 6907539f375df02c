import json

import numpy as np
import pytest
from autograd import grad

from data import make_training
from lesson_utils import network, train
from lesson_utils.worlds.shapes import moving_shapes


@pytest.fixture(scope="module")
def pictures():
    """A picture model that was trained a little."""
    return train.train_pictures(steps=60).weights


def batch(seed=0, count=2):
    rng = np.random.default_rng(seed)
    tokens = network.to_tokens(moving_shapes(rng, count, frames=train.LENGTH).frames)
    return tokens, train.hide_frame(rng, tokens.shape[:3])


# what is hidden, and what it costs


def test_one_whole_frame_of_each_clip_is_hidden():
    hidden = train.hide_frame(np.random.default_rng(0), (50, 5, 3))
    assert (hidden.all(axis=2) == hidden.any(axis=2)).all()
    assert (hidden.any(axis=2).sum(axis=1) == 1).all()
    assert hidden.any(axis=(0, 2)).all()


def test_patches_are_hidden_by_share():
    hidden = train.hide_patches(np.random.default_rng(0), (50, 7, 30), share=0.2)
    assert hidden.mean() == pytest.approx(0.2, abs=0.02)


def test_the_loss_is_the_mean_over_hidden_patches_alone():
    tokens = np.zeros((1, 2, 2, 3))
    predicted = np.zeros_like(tokens)
    predicted[0, 0, 1] = 2, 0, 1  # squares: mean 5 / 3
    predicted[0, 1, 0] = 9  # visible: does not count
    hidden = np.array([[[False, True], [False, True]]])
    assert train.loss(predicted, tokens, hidden) == pytest.approx(5 / 6)
    with pytest.raises(ValueError, match="nothing is hidden"):
        train.loss(tokens, tokens, np.zeros_like(hidden))


def test_neighbours_give_the_mean_of_the_frames_beside():
    tokens = np.array([1.0, 2.0, 6.0]).reshape(1, 3, 1, 1)
    assert train.neighbours(tokens, None).ravel().tolist() == [2.0, 3.5, 2.0]


# gradients and steps


@pytest.mark.parametrize("pattern", network.PATTERNS)
def test_gradients_are_those_of_finite_differences(pictures, pattern):
    rng = np.random.default_rng(1)
    layers = network.temporal_layers(rng, train.LENGTH)
    for layer in layers:
        layer["o"] = rng.normal(0, 0.2, layer["o"].shape)
    tokens, hidden = batch()

    def objective(layers):
        return train.loss(
            network.forward(pictures, tokens, hidden, layers, pattern), tokens, hidden
        )

    slopes = grad(objective)(layers)
    for i, layer in enumerate(layers):
        for name, matrix in layer.items():
            at = tuple(rng.integers(0, matrix.shape))
            values = []
            for move in (1e-5, -1e-5):
                kept = matrix[at]
                matrix[at] = kept + move
                values.append(objective(layers))
                matrix[at] = kept
            measured = (values[0] - values[1]) / 2e-5
            assert slopes[i][name][at] == pytest.approx(measured, rel=1e-4, abs=1e-9), (i, name)


def test_at_step_0_only_the_zero_matrix_has_a_slope(pictures):
    layers = network.temporal_layers(np.random.default_rng(1), train.LENGTH)
    tokens, hidden = batch()
    slopes = grad(
        lambda w: train.loss(network.forward(pictures, tokens, hidden, w), tokens, hidden)
    )(layers)
    for layer in slopes:
        assert np.abs(layer["o"]).max() > 1e-5
        assert not any(np.abs(layer[name]).max() for name in ("q", "k", "v", "time"))


def test_adam_finds_the_bottom_of_a_bowl():
    goal = {"a": np.array([3.0, -1.0]), "b": [np.array(0.5)]}
    first = {"a": np.zeros(2), "b": [np.array(4.0)]}

    def bowl(weights):
        return ((weights["a"] - goal["a"]) ** 2).sum() + 10 * (weights["b"][0] - 0.5) ** 2

    run = train.adam(bowl, first, tuple, 400, rate=0.1)
    np.testing.assert_allclose(run.weights["a"], goal["a"], atol=0.01)
    np.testing.assert_allclose(run.weights["b"][0], 0.5, atol=0.01)
    assert run.losses.shape == (400,)
    assert run.losses[0] == 10 + 10 * 3.5**2
    assert first["a"].tolist() == [0, 0]


def test_adam_s_first_step_has_the_length_of_its_rate():
    run = train.adam(lambda w: 100 * w[0], [np.array(0.0)], tuple, 1, rate=0.2)
    assert run.weights[0] == pytest.approx(-0.2 / train.WARM * 0.1, rel=1e-6)


def test_the_last_bits_of_a_slope_change_nothing():
    runs = [
        train.adam(lambda w, one=one: one * ((w[0] - 3) ** 2).sum(), [np.arange(7.0)], tuple, 50)
        for one in (1, 1 + 1e-13)
    ]
    assert runs[0].losses[-1] != runs[1].losses[-1]
    np.testing.assert_array_equal(runs[0].weights[0], runs[1].weights[0])


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_a_run_needs_steps_and_says_at_which_it_breaks():
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        train.train_pictures(steps=0)
    with pytest.raises(ValueError, match=r"the loss of step 1 is nan: a smaller rate than 0\.5"):
        train.adam(lambda w: w[0] * np.nan, [np.array(1.0)], tuple, 3, rate=0.5)


# training


def test_the_watch_is_told_all_losses_after_every_step():
    seen = []
    run = train.train_pictures(steps=3, watch=lambda losses: seen.append(list(losses)))
    assert seen == [run.losses[:n].tolist() for n in (1, 2, 3)]


def test_the_same_seed_trains_the_same_model():
    first, again, other = (train.train_pictures(steps=4, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.losses, again.losses)
    np.testing.assert_array_equal(first.weights["read"], again.weights["read"])
    assert first.losses[-1] != other.losses[-1]


def test_every_pattern_sees_the_same_clips_and_begins_as_the_picture_model(pictures):
    runs = [train.train_layers(pictures, pattern, steps=1) for pattern in network.PATTERNS]
    assert len({run.losses[0] for run in runs}) == 1


def test_layers_over_time_learn_and_the_picture_model_stays_as_it_was(pictures):
    before = json.dumps(pictures, default=np.ndarray.tolist)
    run = train.train_layers(pictures, steps=80)
    assert json.dumps(pictures, default=np.ndarray.tolist) == before
    tokens, hidden = train.held_out(0)
    alone = train.error(pictures, tokens, hidden)
    assert train.error(pictures, tokens, hidden, run.weights) < 0.7 * alone


def test_what_is_hidden_in_training_can_be_chosen(pictures):
    told = []

    def hide(rng, shape):
        told.append(shape)
        return np.ones(shape, bool)

    train.train_layers(pictures, steps=2, hide=hide)
    assert told == [(train.CLIPS, train.LENGTH, 16)] * 2


def test_held_out_clips_have_their_speed_and_are_no_training_clips():
    tokens, hidden = train.held_out(0, count=5)
    assert (tokens == tokens[:, :1]).all()
    assert hidden.sum() == 5 * 16
    moving, _ = train.held_out(2, count=5)
    assert (moving != moving[:, :1]).any(axis=(1, 2, 3)).all()
    assert (train.held_out(2, count=5, seed=1)[0] != moving).any()


def test_the_pace_warms_up_and_falls_to_a_tenth():
    assert train.pace(10, 1000, rate=2) == pytest.approx(2 * 0.5 * (1 - 0.009))
    assert train.pace(train.WARM, 100, rate=2) == pytest.approx(2 * 0.82)
    assert train.pace(100, 100, rate=2) == pytest.approx(0.2)


# what longer runs left behind


def test_the_file_of_errors_holds_every_run():
    kept = json.loads(train.ERRORS.read_text())
    assert tuple(kept["speeds"]) == make_training.SPEEDS
    assert kept["clips"] == make_training.CLIPS
    expected = {
        (pattern, steps, seed)
        for steps, seeds in make_training.SEEDS.items()
        for seed in seeds
        for pattern in make_training.patterns(steps)
    }
    found = [(run["pattern"], run["steps"], run["seed"]) for run in kept["runs"]]
    assert len(found) == len(set(found))
    assert set(found) == expected
    fresh = network.temporal_layers(np.random.default_rng(0), train.LENGTH)
    assert {run["parameters"] for run in kept["runs"]} == {network.count(fresh)}


def test_errors_are_told_by_steps_pattern_seed_and_speed():
    told = train.longer()
    assert told["speeds"] == [0, 1, 2, 3, 4]
    assert told["pictures"].shape == (5, 5)
    assert told["neighbours"].shape == (5,)
    assert {steps: set(runs) for steps, runs in told["runs"].items()} == {
        200: set(network.PATTERNS),
        1000: set(network.PATTERNS),
        5000: {"temporal", "full"},
    }
    kept = json.loads(train.ERRORS.read_text())["runs"]
    (run,) = [r for r in kept if (r["pattern"], r["steps"], r["seed"]) == ("full", 1000, 3)]
    assert told["runs"][1000]["full"][3].tolist() == run["errors"]


@pytest.mark.parametrize("speed", [0, 3])
def test_the_mean_of_neighbours_is_what_the_file_says(speed):
    clips = train.held_out(speed, make_training.CLIPS)
    error = train.loss(train.neighbours(*clips), *clips)
    assert error == pytest.approx(train.longer()["neighbours"][speed], abs=1e-6)


def test_the_model_that_is_kept_does_as_well_as_its_record():
    pictures, layers = train.model()
    kept = train.longer()
    longest = kept["runs"][max(make_training.SEEDS)]
    np.testing.assert_allclose(make_training.errors(pictures), kept["pictures"][0], rtol=1e-3)
    for pattern, own in layers.items():
        errors = make_training.errors(pictures, own, pattern)
        np.testing.assert_allclose(errors, longest[pattern][0], rtol=1e-2)


def test_a_model_is_kept_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(train, "WEIGHTS", tmp_path / "model.npz")
    rng = np.random.default_rng(3)
    pictures = network.picture_model(rng, rng.random((2, 3, 16, 48)))
    layers = {name: network.temporal_layers(rng, train.LENGTH) for name in train.KEPT}
    train.keep(pictures, layers)
    again, others = train.model()
    np.testing.assert_allclose(again["blocks"][1]["down"], pictures["blocks"][1]["down"], rtol=1e-6)
    np.testing.assert_allclose(others["full"][1]["time"], layers["full"][1]["time"], rtol=1e-6)
    assert again["embed"].dtype == np.float64


def test_the_first_run_of_the_file_can_be_made_again():
    assert make_training.main(["--check"]) == 0


def test_the_check_of_the_file_notices_a_difference(monkeypatch, tmp_path, capsys):
    kept = json.loads(train.ERRORS.read_text())
    true = dict(kept["runs"][0], errors=[*kept["runs"][0]["errors"]])
    kept["runs"][0]["errors"][2] *= 1.1
    monkeypatch.setattr(train, "ERRORS", tmp_path / "training.json")
    train.ERRORS.write_text(json.dumps(kept))
    monkeypatch.setattr(make_training, "pictures", lambda seed: None)
    monkeypatch.setattr(make_training, "run", lambda *given: (true, None))
    assert make_training.main(["--check"]) == 1
    assert "largest difference from the file: 9.09e-02" in capsys.readouterr().out


def test_the_maker_keeps_the_model_of_the_longest_runs(monkeypatch, tmp_path):
    monkeypatch.setattr(train, "WEIGHTS", tmp_path / "model.npz")
    monkeypatch.setattr(train, "ERRORS", tmp_path / "training.json")
    monkeypatch.setattr(make_training, "SEEDS", {1: range(2), 2: range(1)})
    monkeypatch.setattr(make_training, "CLIPS", 2)
    few = train.train_pictures(steps=2)
    monkeypatch.setattr(make_training, "pictures", lambda seed: few.weights)
    assert make_training.main([]) == 0
    assert set(train.longer()["runs"]) == {1, 2}
    _, layers = train.model()
    wanted = train.train_layers(few.weights, "full", steps=2).weights
    np.testing.assert_allclose(layers["full"][1]["o"], wanted[1]["o"], rtol=1e-6)
    (tmp_path / "model.npz").unlink()
    assert make_training.main(["--model"]) == 0
    np.testing.assert_allclose(train.model()[1]["full"][1]["o"], wanted[1]["o"], rtol=1e-6)
