from collections import Counter

import pytest

from lesson_utils.exercises import engine, log
from lesson_utils.exercises.asking import forms


@pytest.fixture(autouse=True)
def new_learner(tmp_path, monkeypatch):
    """Every test begins with an empty log, in a kernel that has done nothing."""
    monkeypatch.setenv("FRAME_TAPE_HOME", str(tmp_path / "log"))
    monkeypatch.delenv("FRAME_TAPE_SEED", raising=False)
    monkeypatch.setattr(engine, "_hints", {})
    monkeypatch.setattr(engine, "_drawn", {})
    monkeypatch.setattr(engine, "_calls", {})
    monkeypatch.setattr(forms, "_went", Counter())
    monkeypatch.setattr(log, "_unsaved", [])
