"""An exercise answered wrongly and then rightly, and a prediction made at the keyboard."""

import pytest
from playwright.sync_api import expect

from lesson_utils.exercises.registry import EXERCISES

BEGIN = """import numpy as np
from lesson_utils.exercises import check, hint, log, predict, reveal"""
STUB, CHECK = EXERCISES["1.1"].stub, 'check("1.1", stack)'
WRONG = """def stack(pictures):
    return np.concatenate(pictures)"""
RIGHT = """def stack(pictures):
    return np.stack(pictures)"""


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.make(BEGIN, STUB, "")
    notebook.run(0)
    return notebook


@pytest.fixture
def form(notebook):
    """A question whose answer is not predicted yet."""
    notebook.python("log.forget()")
    return notebook.run(2, 'predict("1.a")')


def test_a_wrong_answer_is_named_and_the_right_one_passes(notebook):
    notebook.run(1)
    said = notebook.run(2, CHECK)
    expect(said).to_contain_text("not attempted")
    notebook.type(1, WRONG)
    notebook.run(2)
    expect(said).to_contain_text("You glued the pictures below each other")
    expect(said).not_to_contain_text("np.stack")
    notebook.type(1, RIGHT)
    notebook.run(2)
    expect(said).to_contain_text("passed")
    expect(said).not_to_contain_text("glued")


def test_hints_come_one_at_a_time(notebook):
    said = notebook.run(2, 'hint("1.1")')
    expect(said).to_contain_text("What does the new axis count?")
    expect(said).not_to_contain_text("axis 0")
    notebook.run(2)
    expect(said).to_contain_text("so it is axis 0")


def test_a_prediction_is_made_by_keyboard_and_shown_beside_the_truth(notebook, form):
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
    revealed = notebook.run(1, 'reveal("1.a", truth=32)')
    expect(revealed).to_contain_text("you said 33; the answer is 32")


def test_axe_finds_nothing_wrong_with_a_form(notebook, violations):
    notebook.python("log.forget()")
    for id in ("1.a", "1.b"):  # a number, and a choice
        form = notebook.run(2, f'predict("{id}")').locator(".ask")
        expect(form).to_be_visible()
        assert violations(form) == []


def test_the_quiz_goes_on_at_the_keyboard(notebook, violations):
    notebook.python("log.forget()")
    ask = 'from lesson_utils.exercises import quiz\nquiz("before")'
    form = notebook.run(2, ask).locator(".ask")
    for number in (1, 2):
        expect(form).to_contain_text(f"Question {number} of 12")
        form.get_by_role("button").first.focus()
        notebook.page.keyboard.press("Enter")
    expect(form).to_contain_text("Question 3 of 12")
    expect(form).to_be_focused()  # the next Tab goes to its first answer
    notebook.page.keyboard.press("Tab")
    expect(form.get_by_role("button").first).to_be_focused()
    assert violations(form) == []
