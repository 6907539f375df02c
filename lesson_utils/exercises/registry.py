"""Every exercise, prediction and question by its id, gathered from the chapters chNN.py."""

import importlib
from numbers import Number
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


ASK = {"exercise": "check", "prediction": "predict", "question": "recall"}
ALL = {"exercise": EXERCISES, "prediction": PREDICTIONS, "question": WRITTEN}


def find(id, kind="exercise"):
    """Find an exercise, a prediction or a question by its id.

    Parameters
    ----------
    id : str
        Such as ``"2.1"``.
    kind : str
        A key of `ALL`.

    Raises
    ------
    ValueError
        If there is none of that id, with what to write instead.
    """
    if isinstance(id, str) and id in ALL[kind]:
        return ALL[kind][id]
    raise ValueError(_unknown(id, kind))


def _unknown(id, kind):
    """Say why an id is none, and what to write instead."""
    among, call = ALL[kind], ASK[kind]
    if not isinstance(id, str):
        name = getattr(id, "__name__", None)  # of a function that stands in the wrong place
        meant = [i for i in among if name and getattr(among[i], "variable", None) == name]
        meant += [str(id)] * (isinstance(id, Number) and str(id) in among)
        got = f"the function {name}" if name else f"{id!r}"[:40]
        return (
            f"the number of the {kind} comes first, between quotes, such as "
            f'{call}("{[*meant, *among][0]}"{", …" * (call == "check")}); got {got}'
        )
    for other in ALL:
        if id in ALL[other]:
            return f'there is no {kind} "{id}", but there is one for `{ASK[other]}`'
    near = [i for i in among if i.split(".")[0] == id.split(".")[0]]
    told = f"this lesson has {', '.join(near)}" if near else f"they go from {next(iter(among))} on"
    return f"there is no {kind} {id[:20]!r}: {told}"
