"""Tell a learner's function from the lesson's own and from the library's.

A lesson's cells that solve an exercise are folded, and that is how they are found here: in the
notebooks as they are kept, not in the learner's copy, where everything may have been changed. Names
of variables count, comments and blanks do not.
"""

import ast
import inspect
import json
import textwrap
from functools import cache, partial

from lesson_utils._root import NOTEBOOKS

LESSON = (
    "This is the lesson's own function, from the folded cell below. Run the cell with yours again, "
    "then this one."
)
LIBRARY = "This is the library's own function. Write yours in the cell above, and run it."


def borrowed(function, id):
    """Say whose a function is, if it is not the learner's.

    Parameters
    ----------
    function : object
        What was given to `check`.
    id : str
        The exercise.

    Returns
    -------
    str
        A sentence; empty for the learner's own, and for what is no function.
    """
    while isinstance(function, partial):
        function = function.func
    if not inspect.isroutine(function):
        return ""
    if (getattr(function, "__module__", None) or "").partition(".")[0] == "lesson_utils":
        return LIBRARY
    try:
        (cell,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, TypeError, SyntaxError, ValueError):  # no source, or only a piece of a line
        return ""
    return LESSON if ast.dump(cell) in _folded(int(id.split(".")[0])) else ""


@cache
def _folded(lesson):
    """Functions in the folded cells of a lesson, as text without comments and blanks."""
    functions = set()
    for path in NOTEBOOKS.glob(f"{lesson:02}-*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["metadata"].get("jupyter", {}).get("source_hidden"):
                body = ast.parse("".join(cell["source"])).body
                functions |= {ast.dump(node) for node in body if isinstance(node, ast.FunctionDef)}
    return functions
