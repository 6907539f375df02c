import copy

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lesson_utils._jupyter.server import settle
from lesson_utils._jupyter.views import LIVE, MARK, STATE, VIEW, drop_views

KEPT = {STATE: {"state": {"1f": {}}}}  # of the widget that `shown` shows


def shown(*, ours, **twin):
    data = {VIEW: {"model_id": "1f"}, "text/plain": "a tape"} | twin
    other = {"text/plain": {"isolated": True}}
    return new_output("display_data", data, metadata=other | (MARK if ours else {}))


def notebook(*outputs, code="1", widgets=KEPT):
    cells = [new_markdown_cell("# A"), new_code_cell(code), new_code_cell("2", outputs=[*outputs])]
    return new_notebook(cells=cells, metadata={"widgets": widgets, "title": "A"})


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


def test_in_a_lesson_a_sentence_stands_for_a_control_that_has_no_picture():
    control, drawn = shown(ours=False), shown(ours=False, **{"image/png": "iVBO"})
    lesson = notebook(control, drawn, code="x = 1\nfrom lesson_utils import clips", widgets={})
    drop_views(lesson)
    assert [output.data for output in lesson.cells[2].outputs] == [
        {"text/plain": LIVE}, {"text/plain": "a tape", "image/png": "iVBO"}
    ]  # fmt: skip
    assert lesson.metadata == {"title": "A"}


def test_a_control_whose_state_is_kept_stays_in_a_lesson():
    lesson = notebook(shown(ours=False), code=["import lesson_utils\n", "1"])
    before = copy.deepcopy(lesson)
    drop_views(lesson)
    assert lesson == before


def test_the_server_settles_notebooks_and_no_other_file():
    saved = {"type": "notebook", "content": notebook(shown(ours=True))}
    settle(model=saved, path="a.ipynb", contents_manager=None)
    assert VIEW not in saved["content"].cells[2].outputs[0].data
    settle(model={"type": "file", "content": "a"}, path="a.txt", contents_manager=None)
