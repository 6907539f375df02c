"""The learner's copy of the lessons: made once, without outputs, never overwritten."""

import json
from itertools import count

from lesson_utils._root import NOTEBOOKS, can_be_written, home, passing

FOLDER, FIRST = "lessons", "00-start-here.ipynb"


def place(start):
    """Name the folder where the copy lies, or can be made.

    Parameters
    ----------
    start : Path
        The folder that the learner starts in: its ``lessons``, or the folder itself if it is that.

    Returns
    -------
    Path
        In the learner's home if nothing can be written in `start`, or else among the temporary
        files.
    """
    if start.name == FOLDER and (start / FIRST).exists():
        start = start.parent
    others = [base / "frame-tape" for base in [home()] if base] + [passing()]
    folders = [base / FOLDER for base in (start, *others)]
    return next((folder for folder in folders if can_be_written(folder / FIRST)), folders[0])


def copy(folder):
    """Lay a copy of every lesson into a folder; what is there already stays as it is.

    Parameters
    ----------
    folder : Path
        Made if it is missing.

    Returns
    -------
    int
        How many lessons were laid.

    Raises
    ------
    ValueError
        If a file cannot be written.
    """
    _make(folder)
    return sum(_lay(lesson, folder / lesson.name) for lesson in _all())


def fresh(name, folder):
    """Lay a new copy of one lesson beside the old ones.

    Parameters
    ----------
    name : str
        How the lesson's file name begins, such as ``"03"``.
    folder : Path
        Made if it is missing.

    Returns
    -------
    Path
        The new file, with a number where the lesson's own name is taken.

    Raises
    ------
    ValueError
        If not exactly one lesson has that name, or the file cannot be written.
    """
    found = [lesson for lesson in _all() if lesson.name.startswith(name.zfill(2))]
    if len(found) != 1:
        those = "several lessons begin" if found else "no lesson begins"
        stems = ", ".join(lesson.stem for lesson in found or _all())
        raise ValueError(f"{those} with {name!r}: choose from {stems}")
    (lesson,) = found
    _make(folder)
    names = (lesson.name if i == 1 else f"{lesson.stem}-{i}.ipynb" for i in count(1))
    return next(folder / name for name in names if _lay(lesson, folder / name))


def _all():
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def _make(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"{folder} cannot be made: {error.strerror}") from None


def _lay(lesson, target):
    """Write a lesson without its outputs; return whether its place was free."""
    notebook = json.loads(lesson.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    try:
        with open(target, "x", encoding="utf-8") as file:
            json.dump(notebook, file, indent=1, ensure_ascii=False)
    except FileExistsError:
        return False
    except OSError as error:
        target.unlink(missing_ok=True)  # half a lesson would stay for good
        raise ValueError(f"{target} cannot be written: {error.strerror}") from None
    return True
