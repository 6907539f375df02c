"""What a notebook's file keeps of widgets: what stands in for them where no kernel is."""

import re

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
MARK = {VIEW: {"frame_tape": True}}  # metadata of an output whose view has such a stand-in
LIVE = "A control, which is live while its kernel runs: run this cell again."
LESSON = re.compile(r"^\s*(?:from|import) lesson_utils\b", re.MULTILINE)


def is_lesson(notebook):
    """Tell whether a notebook uses the lessons' package."""
    code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return any(LESSON.search("".join(cell["source"])) for cell in code)


def drop_views(notebook):
    """Take widgets' views out of a notebook: pictures and words are left.

    A view only says which widget of which kernel to show. Opened again there is none: the page
    would say "model not found", and hide the picture. In a lesson that goes for other widgets as
    well, and for boxes that hold some; where they have no picture, a sentence takes their place.
    What the notebook itself keeps the state of is shown without a kernel, and stays. Where no view
    is left, what was kept of the widgets' state goes too.

    Parameters
    ----------
    notebook : dict
        As nbformat has it; changed in place.
    """
    outputs = [
        output
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if VIEW in output.get("data", ())
    ]
    lesson, left = is_lesson(notebook), 0
    kept = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    for output in outputs:
        ours = MARK.items() <= output["metadata"].items()
        if not ours and (not lesson or output["data"][VIEW]["model_id"] in kept):
            left += 1
            continue
        del output["data"][VIEW]
        output["metadata"].pop(VIEW, None)
        if not ours and output["data"].keys() <= {"text/plain"}:
            output["data"]["text/plain"] = LIVE
    if outputs and not left:
        notebook["metadata"].pop("widgets", None)
