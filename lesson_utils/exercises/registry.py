"""Every exercise, prediction and question by its id, gathered from the chapters chNN.py."""

import importlib
from pathlib import Path

# All chapters load here, before any cell of the learner's could change what they are made of.
_chapters = [
    importlib.import_module(f"lesson_utils.exercises.chapters.{path.stem}")
    for path in sorted(Path(__file__).with_name("chapters").glob("ch[0-9][0-9].py"))
]
EXERCISES = {e.id: e for chapter in _chapters for e in chapter.EXERCISES}
PREDICTIONS = {p.id: p for chapter in _chapters for p in chapter.PREDICTIONS}
# Answered in one's own words; few chapters ask for that.
WRITTEN = {q.id: q for chapter in _chapters for q in getattr(chapter, "WRITTEN", ())}


def find(id, among=None):
    """Find an exercise, or what `among` holds: `PREDICTIONS` or `WRITTEN`.

    Raises
    ------
    ValueError
        If there is none of that id, with the ids there are.
    """
    among = EXERCISES if among is None else among
    if id not in among:
        kind = "exercise" if among is EXERCISES else "prediction"
        kind = "question" if among is WRITTEN else kind
        raise ValueError(f"there is no {kind} {id!r}: the ids are {', '.join(among)}")
    return among[id]
