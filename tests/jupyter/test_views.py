import copy

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lesson_utils._jupyter.server import settle
from lesson_utils._jupyter.views import MARK, VIEW, drop_views

STATE = {"application/vnd.jupyter.widget-state+json": {"state": {"1f": {}}}}


def shown(*, ours, **twin):
    data = {VIEW: {"model_id": "1f"}, "text/plain": "a tape"} | twin
    other = {"text/plain": {"isolated": True}}
    return new_output("display_data", data, metadata=other | (MARK if ours else {}))


def notebook(*outputs):
    cells = [new_markdown_cell("# A"), new_code_cell("1"), new_code_cell("2", outputs=[*outputs])]
    return new_notebook(cells=cells, metadata={"widgets": STATE, "title": "A"})


def test_of_our_widgets_their_pictures_and_words_are_left():
    printed = new_output("stream", name="stdout", text="b")
    kept = notebook(printed, shown(ours=True, **{"image/png": "iVBO"}), shown(ours=True))
    drop_views(kept)
    assert kept.metadata == {"title": "A"}
    first, second, third = kept.cells[2].outputs
    assert first == printed
    assert second.data == {"text/plain": "a tape", "image/png": "iVBO"}
    assert third.data == {"text/plain": "a tape"}
    assert second.metadata == third.metadata == {"text/plain": {"isolated": True}}


def test_outputs_of_other_widgets_and_their_state_stay():
    theirs = shown(ours=False, **{"image/png": "iVBO"})
    alone = notebook(theirs)
    before = copy.deepcopy(alone)
    drop_views(alone)
    assert alone == before
    beside = notebook(theirs, shown(ours=True))
    drop_views(beside)
    assert beside.cells[2].outputs[0] == before.cells[2].outputs[0]
    assert VIEW not in beside.cells[2].outputs[1].data
    assert beside.metadata == before.metadata


def test_the_server_settles_notebooks_and_no_other_file():
    saved = {"type": "notebook", "content": notebook(shown(ours=True))}
    settle(model=saved, path="a.ipynb", contents_manager=None)
    assert VIEW not in saved["content"].cells[2].outputs[0].data
    settle(model={"type": "file", "content": "a"}, path="a.txt", contents_manager=None)
