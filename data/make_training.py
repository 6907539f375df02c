"""Make ``data/training.json`` and ``data/video_model.npz`` for lessons 08 and 09.

    python data/make_training.py            # train everything anew: about half an hour
    python data/make_training.py --model    # only the model that is kept: some minutes
    python data/make_training.py --check    # train the first short run again and compare

The first is lesson 08's comparison, trained longer than in the lesson and with several seeds. The
second holds the weights of one seed's longest runs.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lesson_utils import network, train  # noqa: E402

SPEEDS = (0, 1, 2, 3, 4)
CLIPS = 128  # held out, for each speed
SEEDS = {200: range(5), 1000: range(5), 5000: range(3)}  # by steps
TOLERANCE = 1e-3  # the file keeps six places


def main(arguments=None):
    """Train and write the file, or check it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the files")
    parser.add_argument("--model", action="store_true", help="train and write the model alone")
    asked = parser.parse_args(arguments)
    if asked.check:
        kept = json.loads(train.ERRORS.read_text())["runs"][0]
        again = run(kept["pattern"], kept["steps"], kept["seed"], pictures(kept["seed"]))[0]
        worst = max(abs(a / b - 1) for a, b in zip(again["errors"], kept["errors"], strict=True))
        print(f"largest difference from the file: {worst:.2e}")
        return int(worst > TOLERANCE)
    if asked.model:
        model = pictures(0)
        train.keep(model, {name: run(name, max(SEEDS), 0, model)[1] for name in train.KEPT})
        return 0
    train.ERRORS.write_text(json.dumps(everything(), indent=1) + "\n")
    return 0


def everything():
    """Train every run and keep the model; return what the file of errors holds."""
    models = {seed: pictures(seed) for seed in max(SEEDS.values(), key=len)}
    clips = {speed: train.held_out(speed, CLIPS) for speed in SPEEDS}
    runs, kept = [], {}
    for steps, seeds in SEEDS.items():
        for seed in seeds:
            for pattern in patterns(steps):
                told, layers = run(pattern, steps, seed, models[seed])
                runs.append(told)
                print(told, flush=True)
                if (steps, seed) == (max(SEEDS), 0):
                    kept[pattern] = layers
    train.keep(models[0], kept)
    return {
        "speeds": SPEEDS,
        "clips": CLIPS,
        "pictures": [errors(models[seed]) for seed in models],
        "neighbours": [
            float(train.loss(train.neighbours(*clips[speed]), *clips[speed])) for speed in SPEEDS
        ],
        "runs": runs,
    }


def patterns(steps):
    """Name the patterns that are trained for so many steps."""
    # Layers that look within their frame have learned all they can long before.
    return train.KEPT if steps == max(SEEDS) else (*train.KEPT, "spatial")


def pictures(seed):
    """Train the picture model of one seed."""
    return train.train_pictures(seed=seed).weights


def run(pattern, steps, seed, model):
    """Train the layers of one pattern; return how they do on held-out clips, and them."""
    layers = train.train_layers(model, pattern, steps, seed).weights
    told = {
        "pattern": pattern,
        "steps": steps,
        "seed": seed,
        "parameters": network.count(layers),
        "errors": errors(model, layers, pattern),
    }
    return told, layers


def errors(*model):
    """Mean squared error on held-out clips, by speed."""
    clips = [train.held_out(speed, CLIPS) for speed in SPEEDS]
    return [round(train.error(model[0], *clip, *model[1:]), 6) for clip in clips]


if __name__ == "__main__":
    sys.exit(main())
