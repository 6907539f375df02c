"""An exercise answered wrongly and then rightly, and a prediction made at the keyboard."""

import pytest
from playwright.sync_api import expect

WRONG = """def stack(pictures):
    return np.concatenate(pictures)"""
RIGHT = """def stack(pictures):
    return np.stack(pictures)"""


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.open("01-from-frame-to-clip.ipynb")
    notebook.run("imports")
    return notebook


def test_a_wrong_answer_is_named_and_the_right_one_passes(notebook):
    said = notebook.output("check-1-1")
    notebook.run("ex-1-1")
    notebook.run("check-1-1")
    expect(said).to_contain_text("not attempted")
    notebook.type("ex-1-1", WRONG)
    notebook.run("check-1-1")
    expect(said).to_contain_text("You glued the pictures below each other")
    expect(said).not_to_contain_text("np.stack")
    notebook.type("ex-1-1", RIGHT)
    notebook.run("check-1-1")
    expect(said).to_contain_text("passed")
    expect(said).not_to_contain_text("glued")


def test_hints_come_one_at_a_time(notebook):
    hint = 'hint("1.1")'
    first = notebook.run("check-1-1", hint)
    expect(first).to_contain_text("What does the new axis count?")
    expect(first).not_to_contain_text("axis 0")
    expect(notebook.run("check-1-1", hint)).to_contain_text("so it is axis 0")


def test_a_prediction_is_made_by_keyboard_and_shown_beside_the_truth(notebook):
    notebook.python("from lesson_utils import progress; progress.forget()")
    form = notebook.run("predict-1-a")
    field = form.get_by_label("Your answer to 1.a")
    expect(field).to_be_visible()
    # From the cell on by keyboard alone.
    keyboard = notebook.page.keyboard
    for _ in range(10):
        keyboard.press("Tab")
        if field.evaluate("(field) => field === document.activeElement"):
            break
    expect(field).to_be_focused()
    keyboard.type("a few")
    keyboard.press("Enter")
    status = form.get_by_role("status")
    expect(status).to_contain_text("a few")
    keyboard.press("ControlOrMeta+A")
    keyboard.type("33")
    keyboard.press("Enter")
    expect(status).to_contain_text("Recorded: 33")
    expect(field).to_be_focused()
    notebook.run("sample")
    revealed = notebook.run("sample-reveal")
    expect(revealed).to_contain_text("you said 33; the answer is 32")


def test_axe_finds_nothing_wrong_with_the_form(notebook, violations):
    notebook.python("from lesson_utils import progress; progress.forget()")
    for cell in ("predict-1-a", "predict-1-b"):
        form = notebook.run(cell).locator(".widget-vbox")
        expect(form).to_be_visible()
        assert violations(form) == []
