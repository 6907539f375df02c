"""The cells of the committed notebooks, and what they call."""

import ast
from collections import defaultdict

import nbformat

from tools import notebooks

CELLS = {
    path.stem: nbformat.read(path, as_version=4).cells
    for path in sorted(notebooks.FOLDER.glob("*.ipynb"))
}
START = "00-start-here"  # it asks nothing; chapter 0 is the sitting's


def chapter(stem, among):
    """Ids that belong to a notebook."""
    return [id for id in among if stem != START and int(id.split(".")[0]) == int(stem[:2])]


def calls(name):
    """Where the notebooks call a function of the exercises: notebook -> id -> numbers of cells."""
    places = {stem: defaultdict(list) for stem in CELLS}
    for stem, cells in CELLS.items():
        for number, cell in enumerate(cells):
            tree = ast.parse(cell.source if cell.cell_type == "code" else "")
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                    places[stem][node.args[0].value].append(number)
    return places


def printed(cell):
    """What a cell shows as text."""
    parts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return "\n".join(parts)
