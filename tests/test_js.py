"""Hold the page's arithmetic to Python's: write vectors, and let `node --test` read them."""

import json
import os
import shutil
import subprocess
from dataclasses import asdict
from itertools import cycle, product
from pathlib import Path

import numpy as np
import pytest

from lesson_utils import attention, keeping, systems
from lesson_utils.clip import Clip
from lesson_utils.cost import in_bytes
from lesson_utils.grid import Grid, frame_count
from lesson_utils.patterns import PATTERNS
from lesson_utils.tape import Tape
from lesson_utils.tape.linking import anchor_of, grid_of, linked, token_at
from lesson_utils.widgets import sketch
from lesson_utils.widgets.catalogue import COLUMNS, Catalogue, told

ROOT = Path(__file__).resolve().parents[1]
NODE = shutil.which("node")
SIZES = [
    # frames, height, width, patch, group: what divides, what does not, and the smallest
    (4, 8, 12, 4, 2), (5, 9, 13, 4, 2), (7, 10, 11, (3, 4), 3), (3, 16, 8, (8, 4), 1),
    (1, 5, 7, 5, 1), (6, 17, 9, (5, 2), 4), (9, 6, 6, 6, 9), (2, 23, 19, (7, 6), 2),
    (8, 12, 20, (4, 5), 8), (11, 14, 15, 7, 5), (3, 4, 4, 1, 1), (10, 9, 16, (9, 8), 3),
]  # fmt: skip


def plain(value):
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def grid_vectors():
    rng = np.random.default_rng(0)
    patterns = cycle(PATTERNS)
    for size in SIZES:
        frames = rng.integers(0, 256, (*size[:3], 3), dtype=np.uint8)
        for remainder in ("crop", "pad"):
            grid = Grid(*size, remainder)
            n = int(rng.integers(grid.tokens))
            d = int(rng.integers(1, 9))
            q, k = rng.normal(size=(2, grid.tokens, d)).astype(np.float32) * 3
            window, temperature = (2, 2, 3), float(rng.choice([0.5, 1, 4]))
            exact = q.astype(np.float64), k.astype(np.float64)
            looks = attention.look(frames, grid)
            pattern = next(patterns)
            # few levels and small steps, so that some tokens are kept and some are not
            quiet, threshold = frames // 32 * 2 + 100, float(rng.choice([0, 2, 4.5]))
            yield {
                "size": [*size[:3]],
                "patch": size[3],
                "group": size[4],
                "remainder": remainder,
                "shape": grid.shape,
                "tokens": grid.tokens,
                "values": grid.values_per_token,
                "fitted": grid.fitted,
                "n": n,
                "position": grid.position(n),
                "index": grid.index(*grid.position(n)),
                "pixels": [[s.start, s.stop] for s in grid.pixels(n)],
                "pairs": {p: grid.pairs(p, window) for p in PATTERNS},
                "window": window,
                "allowed": {p: attention.allowed(grid, n, p, window).ravel() for p in PATTERNS},
                "temperature": temperature,
                "d": d,
                "q": q.ravel(),
                "k": k.ravel(),
                "rows": {
                    p: attention.row(*exact, n, grid, p, temperature, window).ravel()
                    for p in PATTERNS
                },
                "frames": frames.reshape(len(frames), -1),
                "quiet": quiet.reshape(len(frames), -1),
                "threshold": threshold,
                "kept": {
                    rule: keeping.kept(quiet, grid, threshold, rule).ravel()
                    for rule in keeping.RULES
                },
                "look": looks.ravel(),
                "looked": {
                    "pattern": pattern,
                    "row": attention.row(
                        *2 * [looks.astype(np.float64)], n, grid, pattern, 1.0, window
                    ).ravel(),
                },
            }


def linked_vectors():
    clip = Clip(np.zeros((60, 90, 121, 3), np.uint8), fps=12.5)
    setup = {"width": 121, "height": 90}
    rng = np.random.default_rng(1)
    choices = {
        "fps": [1, 2, 5, 8, 12.5],
        "seconds": [1, 2.4, 4.8],
        "resolution": [33, 45, 67, 90],
        "patch": [5, 8, 16],
        "group": [1, 2, 3],
        "remainder": ["crop", "pad"],
    }

    def draw(names):
        return {name: plain(rng.choice(choices[name])) for name in names}

    def number(value):
        return int(value) if isinstance(value, float) and value == int(value) else value

    made = 0
    while made < 60:
        before = {name: number(value) for name, value in draw(choices).items()}
        try:
            grid = grid_of(clip, before)
        except ValueError:
            continue
        before |= {
            "selected": int(rng.integers(grid.tokens)),
            "frame": int(rng.integers(grid.frames)),
            "row": int(rng.integers(grid.height)),
            "playing": bool(rng.integers(2)),
        }
        changes = draw(rng.choice(list(choices), 1))
        if made % 4 == 0:
            changes = {"selected": int(rng.integers(grid.tokens))}
        anchor = anchor_of(grid, before["fps"], before["selected"])
        try:
            after = linked(clip, before, changes, anchor)
        except ValueError:
            continue
        made += 1
        new = grid_of(clip, after)
        kept = token_at(new, after["fps"], anchor) == after["selected"]
        yield {
            "setup": setup,
            "before": before,
            "changes": changes,
            "anchor": anchor,
            "after": after,
            "next": anchor if kept else anchor_of(new, after["fps"], after["selected"]),
        }


def sentence_vectors():
    clip = Clip(np.random.default_rng(2).integers(0, 256, (30, 64, 80, 3), dtype=np.uint8), 10)
    for options in (
        {"patch": 16, "group": 2, "selected": 71},
        {"patch": 24, "group": 4, "remainder": "pad", "fps": 2.5},
        {"patch": 24, "group": 1, "panels": ("slice", "cost"), "budget": 50, "resolution": 48},
        {"panels": ("clip", "slice"), "controls": ("fps", "row"), "fps": 2.5},
        {"panels": ("clip",), "controls": ("patch",)},
        {"panels": ("clip",), "controls": ()},
        {"patch": 9, "panels": ("cost", "attention"), "pattern": "causal", "temperature": 0.25},
        {"patch": 16, "panels": ("tokens",), "colour": "kept: frame before", "threshold": 85.5},
        {"patch": 16, "group": 3, "colour": "kept: last kept", "threshold": 83},
    ):
        tape = Tape(clip, **options)
        weights = tape.weights.astype(float).ravel() if "attention" in tape.panels else None
        yield {
            "setup": {
                "panels": tape.panels,
                "aboutTokens": tape.about_tokens,
                "frames": 30,
                "width": 80,
                "height": 64,
            }
            | {"budget": tape.budget},
            "state": tape.values,
            "weights": weights,
            "kept": None if tape.kept is None else tape.kept.ravel().astype(int),
            "sentence": repr(tape),
        }
        tape.close()


def catalogue_vectors():
    rng = np.random.default_rng(4)
    every = systems.load()
    queries = ["", "wan", "WAN  720", " code\t8 ", "betamax", "paper s5.3", "×", "(", "128x"]
    catalogue = Catalogue()
    searches = []
    for sort in ("", *COLUMNS):
        for descending in (False, True):
            for query in rng.choice(queries, 4, replace=False):
                catalogue.query, catalogue.sort, catalogue.descending = str(query), sort, descending
                catalogue.kind = str(rng.choice(["", "", *systems.KINDS]))
                state = {name: getattr(catalogue, name) for name in ("query", "kind", "sort")}
                found = [every.index(system) for system in catalogue.found]
                searches.append(state | {"descending": descending, "found": found})
    sentences = [
        {"count": n, "sort": s, "descending": d, "sentence": told(n, len(every), s, d)}
        for n in (0, 7)
        for s in ("", *COLUMNS)
        for d in (False, True)
    ]
    setup = catalogue._setup
    catalogue.close()
    return {"setup": setup, "searches": searches, "sentences": sentences}


def sketch_vectors():
    for shape in ((3, 4, 7), (1, 1, 1)):
        for cube in product(*((..., size - 1) for size in shape)):
            yield {
                "shape": shape,
                "cube": [None if place is ... else place for place in cube],
                "sentence": sketch.told(shape, cube),
            }


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_page_computes_what_python_computes(tmp_path):
    rng = np.random.default_rng(3)
    halves = rng.normal(size=64).astype(np.float16)
    vectors = {
        "patterns": {name: asdict(pattern) for name, pattern in PATTERNS.items()},
        "grids": list(grid_vectors()),
        "linked": list(linked_vectors()),
        "sentences": list(sentence_vectors()),
        "counts": [
            [s, f, frame_count(s, f)] for s, f in [(4, 8), (2.2, 25), (0.01, 3), (6.125, 8)]
        ],
        "bytes": [[n, in_bytes(n)] for n in (3, 1000, 1024, 268435456, 5 * 2**31, 76543210)],
        "catalogue": catalogue_vectors(),
        "sketch": list(sketch_vectors()),
        "halves": {"bits": halves.view(np.uint8), "values": halves.astype(float)},
    }
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(vectors, default=plain))
    run = subprocess.run(
        [NODE, "--test", *map(str, (ROOT / "tests" / "js").glob("*.test.mjs"))],
        env=os.environ | {"VECTORS": str(file)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
