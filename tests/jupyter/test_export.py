"""What is done to a notebook for its page; tests/browser/test_reopen.py looks at a page."""

import copy

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lesson_utils._jupyter.export import prepare
from lesson_utils._jupyter.views import MARK, STATE, VIEW

PAGE = {"mathjax_url": "MathJax", "require_js_url": "RequireJS"}  # as of nbconvert's HTMLExporter
IMPORT = "import numpy\nfrom lesson_utils import clips"


def notebook(text="$n^2$", code=IMPORT, **shown):
    data = {VIEW: {"model_id": "1f"}, "text/plain": "A tape"}
    outputs = [new_output("display_data", data, metadata=MARK)]
    outputs += [new_output("display_data", {kind: value}) for kind, value in shown.items()]
    cells = [new_markdown_cell(text), new_code_cell(code, outputs=outputs)]
    return new_notebook(cells=cells, metadata={"widgets": {STATE: {"state": {"2e": {}}}}})


def test_a_page_of_a_lesson_has_its_formulas_and_fetches_nothing():
    prepared, resources = prepare(notebook("# A\n\n$n^2$"), PAGE | {"theme": "light"})
    text, code = prepared.cells
    assert text.source.startswith("# A\n\n<math ")
    assert code.outputs[0].data == {"text/plain": "A tape"}
    assert "widgets" not in prepared.metadata
    assert resources.pop("theme") == "light"
    assert all(url.startswith("data:") for url in resources.values())


@pytest.mark.parametrize(
    ("made", "resources", "fetched"),
    [
        (notebook(r"$n$ and $\loss$"), {}, {"MathJax"}),
        (notebook(**{"text/latex": "$n$"}), {}, {"MathJax"}),
        (notebook(**{"text/html": "<script>require()</script>"}), {}, {"RequireJS"}),
        (notebook(**{"application/javascript": "require()"}), {}, {"RequireJS"}),
        (notebook(**{VIEW: {"model_id": "2e"}}), {}, {"RequireJS"}),
        (notebook(), {"reveal": {}}, {"RequireJS"}),
        (notebook(code="import numpy"), {}, {"MathJax", "RequireJS"}),
    ],
)
def test_a_script_is_fetched_where_something_else_needs_it(made, resources, fetched):
    _, resources = prepare(made, PAGE | resources)
    assert fetched == {name for name in PAGE.values() if name in resources.values()}


def test_what_is_no_page_or_no_lesson_keeps_its_formulas():
    other = notebook(code="import numpy  # not lesson_utils")
    for made, resources in [(notebook(), {}), (other, PAGE)]:
        before = copy.deepcopy(made.cells[0])
        prepared, after = prepare(made, dict(resources))
        assert (prepared.cells[0], after) == (before, resources)
        assert VIEW not in prepared.cells[1].outputs[0].data
