"""A step of nbconvert's: the page that it writes of a lesson is whole without a network."""

from lesson_utils._jupyter.formulas import drawn
from lesson_utils._jupyter.views import drop_views, is_lesson

NOTHING = "data:text/javascript,"  # a script that no network is asked for


def prepare(notebook, resources):
    """Leave pictures and words where widgets were; on a page of a lesson, draw the formulas.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed, if it is to be; changed in place.
    resources : dict
        What nbconvert's templates read. MathJax and RequireJS, which they fetch for every page,
        stay where something that is not ours needs them.

    Returns
    -------
    notebook, resources
    """
    drop_views(notebook)
    if "mathjax_url" not in resources or not is_lesson(notebook):
        return notebook, resources
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [output.data for cell in code for output in cell.outputs if "data" in output]
    kinds = {kind for data in shown for kind in data}
    if _draw_formulas(notebook) and not kinds & {"text/latex", "text/markdown"}:
        resources["mathjax_url"] = NOTHING
    scripts = "application/javascript" in kinds or "<script" in str(shown)
    # Slides are moved by a script that RequireJS loads.
    if not (scripts or "widgets" in notebook.metadata or "reveal" in resources):
        resources["require_js_url"] = NOTHING
    return notebook, resources


def _draw_formulas(notebook):
    """Draw the formulas of all text that has only known ones; return whether that is all text."""
    everything = True
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            try:
                cell.source = drawn(cell.source)
            except ValueError:
                everything = False
    return everything
