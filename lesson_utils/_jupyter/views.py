"""What a notebook's file keeps of our widgets: what stands in for them where no kernel is."""

VIEW = "application/vnd.jupyter.widget-view+json"
MARK = {VIEW: {"frame_tape": True}}  # metadata of an output whose view has such a stand-in


def drop_views(notebook):
    """Take our widgets' views out of a notebook: pictures and words are left.

    A view only says which widget of which kernel to show. Opened again there is none: the page
    would say "model not found", and hide the picture. Outputs of other widgets stay as they are;
    where there are none, what the notebook kept of the widgets' state goes as well.

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
    ours = [output for output in outputs if MARK.items() <= output["metadata"].items()]
    for output in ours:
        del output["data"][VIEW], output["metadata"][VIEW]
    if ours and len(ours) == len(outputs):
        notebook["metadata"].pop("widgets", None)
