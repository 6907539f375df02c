import json

import numpy as np
import pytest

from data import make_training
from lesson_utils import network, train
from lesson_utils.train import LENGTH


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
    fresh = network.temporal_layers(np.random.default_rng(0), LENGTH)
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
    layers = {name: network.temporal_layers(rng, LENGTH) for name in train.KEPT}
    train.keep(pictures, layers)
    again, others = train.model()
    np.testing.assert_allclose(again["blocks"][1]["down"], pictures["blocks"][1]["down"], rtol=1e-6)
    np.testing.assert_allclose(others["full"][1]["time"], layers["full"][1]["time"], rtol=1e-6)
    assert again["embed"].dtype == np.float64


def test_the_first_run_of_the_file_can_be_made_again():
    assert make_training.main(["--check"]) == 0


def test_the_check_of_the_file_notices_a_difference(monkeypatch, tmp_path, capsys):
    kept = json.loads(train.ERRORS.read_text())
    true = dict(kept["runs"][0], errors=list(kept["runs"][0]["errors"]))
    kept["runs"][0]["errors"][2] *= 1.1
    monkeypatch.setattr(train, "ERRORS", tmp_path / "training.json")
    monkeypatch.setattr(make_training, "pictures", lambda seed: None)
    monkeypatch.setattr(make_training, "run", lambda *given: (true, None))
    train.ERRORS.write_text(json.dumps(kept))
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
