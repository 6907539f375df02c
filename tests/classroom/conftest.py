import json

import pytest

from lesson_utils.exercises import log


@pytest.fixture(autouse=True)
def new_learner(tmp_path, monkeypatch):
    """Whatever a test records is in a log of its own."""
    monkeypatch.setenv("FRAME_TAPE_HOME", str(tmp_path / "own"))
    monkeypatch.delenv("FRAME_TAPE_SEED", raising=False)
    monkeypatch.setattr(log, "_unsaved", [])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs"


@pytest.fixture
def lay(folder):
    """A function that writes a log into the folder, as a learner exports it or as it grows."""

    def write(name, *entries, seed=None):
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        first = [{"event": "seed", "seed": seed}] if seed is not None else []
        path.write_text("".join(json.dumps(entry) + "\n" for entry in [*first, *entries]))
        return path

    return write
