"""The class view of 300 learners: the whole command, in a process of its own."""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.table import table
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS

ROOT = Path(__file__).resolve().parents[1]
LEARNERS = 300
TARGET = 2.0  # seconds


def write(folder):
    """Write logs of learners who do the whole series, each with mistakes of their own."""
    chance = random.Random(0)
    lines = 0
    for number in range(LEARNERS):
        entries = [{"event": "seed", "seed": chance.getrandbits(32)}]
        for id, prediction in PREDICTIONS.items():
            answer = chance.choice([*prediction.choices] or [1, *prediction.slips])
            entries.append({"event": "predict", "id": id, "answer": answer, "late": False})
            truth = next(iter(prediction.choices), 1)
            entries.append({"event": "reveal", "id": id, "truth": truth, "right": True})
        for id, exercise in EXERCISES.items():
            names = [mistake.name for mistake in exercise.mistakes]
            tries = [("wrong", chance.choice(names)) for _ in range(chance.randrange(4))]
            for status, mistake in [*tries, ("passed", "")]:
                entries.append({"event": "check", "id": id, "status": status, "mistake": mistake})
        text = "".join(json.dumps(entry) + "\n" for entry in entries)
        (folder / f"{number}.jsonl").write_text(text, encoding="utf-8")
        lines += len(entries)
    return lines


def measure(repeats=3):
    """Run the command and return the table."""
    run = "import sys; from lesson_utils.__main__ import main; sys.exit(main({}))"
    seconds = {"class, 300 learners": [], "class, an empty folder": []}
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        full.mkdir()
        empty.mkdir()
        lines = write(full)
        for _ in range(repeats):
            for name, logs in zip(seconds, (full, empty), strict=True):
                code = run.format(repr(["class", str(logs)]))
                command = [
                    sys.executable,
                    "-c",
                    f"import sys; sys.path[:0] = [{str(ROOT)!r}]; {code}",
                ]
                start, before = perf_counter(), os.times()
                subprocess.run(command, cwd=folder, check=True, capture_output=True)
                after = os.times()
                cpu = after.children_user - before.children_user
                seconds[name].append((perf_counter() - start, cpu))
    targets = (f"≤ {TARGET:g}", "")
    rows = [
        (name, *(f"{median(column):.2f}" for column in zip(*times, strict=True)), target)
        for (name, times), target in zip(seconds.items(), targets, strict=True)
    ]
    title = (
        f"The class view: {LEARNERS} logs, {lines:,} lines, page and picture, median of {repeats}"
    )
    return table(title, ("", "s", "s of CPU", "target"), rows)
