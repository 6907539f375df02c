"""A bar and a loss curve in a real JupyterLab: they grow while another cell runs."""

import pytest
from playwright.sync_api import expect

SHOW = "from lesson_utils.widgets.live import Live\n\nbar = Live('a model', steps=4)\nbar"
TRAIN = "bar([0.4, 0.2])"
END = "bar([0.4, 0.2, 0.2, 0.1])"


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.make(SHOW, TRAIN, END)
    notebook.run(0)
    return notebook


def test_the_bar_follows_the_training(notebook, violations):
    shown = notebook.output(0)
    bar = shown.get_by_role("progressbar", name="a model")
    expect(shown).to_contain_text("a model: 4 steps to go; run the next cell")
    expect(bar).to_have_attribute("value", "0")
    notebook.run(1)
    expect(shown).to_contain_text("step 2 of 4, loss 0.3000")
    expect(bar).to_have_attribute("value", "2")
    expect(shown.get_by_role("status")).to_have_count(0)
    notebook.run(2)
    expect(shown.get_by_role("status")).to_have_text("a model: step 4 of 4, loss 0.2250")
    curve = shown.get_by_role("img")
    expect(curve).to_have_attribute("aria-label", "Loss curve. a model: step 4 of 4, loss 0.2250")
    assert violations(shown) == []
