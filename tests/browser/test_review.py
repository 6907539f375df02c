"""The review's own widgets in a real JupyterLab: a cube is put into a volume, an answer kept."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import FITS, until

BEGIN = """from lesson_utils.exercises import check, log, recall
from lesson_utils.grid import Grid
from lesson_utils.widgets.sketch import Sketch"""
SKETCH = "sketch = Sketch(Grid(18, 128, 160, patch=16, group=2))\nsketch"  # 9 × 8 × 10
CHECK = 'check("10.6", sketch)'
RECALL = 'recall("10.c")'


class Volume:
    """A sketch on the page."""

    def __init__(self, place):
        self.root, self.page = place.locator(".sketch"), place.page
        self.line, self.canvas = self.root.locator(".ft-line"), self.root.locator("canvas")
        expect(self.line).not_to_be_empty()

    def field(self, name):
        """Locate the field of an axis."""
        return self.root.get_by_label(name, exact=True)

    def at(self, face, across, down):
        """A point on the page: by shares of the front, the top or the side of the volume."""
        until(lambda: self.canvas.evaluate(FITS))
        self.canvas.scroll_into_view_if_needed()  # waits until it stands still
        box = self.canvas.bounding_box()
        # As in layoutOf of sketch.js, for a clip of 128 × 160 pixels.
        left, top = min(76, box["width"] * 0.19), 8
        room = box["width"] - left - min(110, box["width"] * 0.2)
        side = min(250, 0.66 * room / 1.25)
        front = side * 1.25
        right = min(0.52 * room, 0.75 * side, room - front)
        up = right / 2
        x, y = {
            "front": (across * front, up + down * side),
            "top": (across * front + right * (1 - down), up * down),
            "side": (front + right * across, up * (1 - across) + down * side),
        }[face]
        return box["x"] + left + x, box["y"] + top + y

    def click(self, *place):
        self.page.mouse.click(*self.at(*place))

    def drag(self, start, end):
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=5)
        self.page.mouse.up()


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.make(BEGIN, SKETCH, CHECK, RECALL)
    notebook.run(0)
    return notebook


@pytest.fixture
def volume(notebook):
    """A new sketch."""
    return Volume(notebook.run(1))


def cube(notebook):
    """Where Python has the cube."""
    return notebook.value("[None if part is ... else part for part in sketch.cube]")


def stands(notebook, wanted):
    until(lambda: cube(notebook) == wanted)


def test_a_click_on_a_face_gives_two_places_and_another_face_the_third(notebook, volume):
    expect(volume.line).to_have_text("It is empty.")
    expect(notebook.run(2, CHECK)).to_contain_text("Put the cube into the volume above")
    volume.click("front", 0.75, 0.69)
    expect(volume.line).to_have_text("Given: h 5, w 7. t is still open.")
    expect(notebook.run(2, CHECK)).to_contain_text("t is still open")
    volume.click("side", 0.5, 0.69)  # behind the front is what the side shows
    expect(volume.line).to_have_text("The cube is at t 4, h 5, w 7.")
    stands(notebook, [4, 5, 7])
    for name, place in (("time t", "4"), ("height h", "5"), ("width w", "7")):
        expect(volume.field(name)).to_have_value(place)
    expect(notebook.run(2, CHECK)).to_contain_text("That is where it lives.")
    volume.click("top", 0.05, 0.95)
    expect(volume.line).to_have_text("The cube is at t 0, h 5, w 0.")
    volume.root.get_by_role("button", name="Empty it").click()
    expect(volume.line).to_have_text("It is empty.")
    stands(notebook, [None, None, None])


def test_a_cube_is_dragged_across_its_time_step(notebook, volume):
    notebook.python("sketch.t, sketch.h, sketch.w = 0, 2, 3")
    expect(volume.line).to_have_text("The cube is at t 0, h 2, w 3.")
    volume.drag(("front", 0.35, 0.31), ("front", 0.75, 0.69))
    stands(notebook, [0, 5, 7])
    expect(volume.line).to_have_text("The cube is at t 0, h 5, w 7.")
    # Beyond the edge it stays inside.
    volume.drag(("front", 0.75, 0.69), ("front", 1.9, 1.6))
    stands(notebook, [0, 7, 9])


def test_a_drag_over_a_face_moves_what_the_face_shows(notebook, volume):
    volume.drag(("top", 0.25, 0.9), ("top", 0.75, 0.5))
    expect(volume.line).to_have_text("Given: t 4, w 7. h is still open.")
    stands(notebook, [4, None, 7])


def test_by_keyboard_alone(notebook, volume):
    volume.field("time t").focus()
    keyboard = volume.page.keyboard
    keyboard.type("3")
    keyboard.press("ArrowUp")
    keyboard.press("Tab")
    expect(volume.field("height h")).to_be_focused()
    keyboard.type("5")
    keyboard.press("Tab")
    keyboard.type("8")
    keyboard.press("ArrowDown")
    expect(volume.line).to_have_text("The cube is at t 4, h 5, w 7.")
    stands(notebook, [4, 5, 7])
    keyboard.press("Tab")
    keyboard.press("Enter")  # the button, not JupyterLab's "edit this cell"
    expect(volume.line).to_have_text("It is empty.")


@pytest.mark.parametrize("typed", ["9", "-1", "1.5", "1e9"])
def test_a_wrong_number_is_said_and_marked(notebook, volume, typed):
    field = volume.field("time t")
    field.fill("4")
    stands(notebook, [4, None, None])
    field.fill(typed)
    expect(volume.line).to_have_text(
        f"t {typed} is outside the volume: it counts cubes, from 0 to 8."
    )
    expect(field).to_have_attribute("aria-invalid", "true")
    stands(notebook, [None, None, None])
    expect(field).to_have_value(typed)  # what was typed stays, to be mended
    field.fill("8")
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(volume.line).to_have_text("Given: t 8. h and w are still open.")


def test_a_named_mistake_is_told(notebook, volume):
    for name, value in (("time t", "4"), ("height h", "7"), ("width w", "5")):
        volume.field(name).fill(value)
    stands(notebook, [4, 7, 5])
    expect(notebook.run(2, CHECK)).to_contain_text("height and width are exchanged")


def test_two_views_of_one_sketch_keep_step(notebook, volume):
    again = Volume(notebook.run(2, "sketch"))
    again.field("height h").fill("6")
    for view in (again, volume):
        expect(view.field("height h")).to_have_value("6")
        expect(view.line).to_have_text("Given: h 6. t and w are still open.")
    stands(notebook, [None, 6, None])
    expect(volume.canvas).to_have_attribute("aria-label", notebook.value("repr(sketch)"))


def test_axe_finds_nothing_wrong_with_the_sketch(notebook, volume, violations):
    assert violations(volume.root) == []
    volume.field("time t").fill("99")
    volume.field("width w").fill("3")
    expect(volume.line).to_contain_text("outside")
    assert violations(volume.root) == []


# --- the answer in words -------------------------------------------------------------------------


@pytest.fixture
def rubric(notebook):
    """The question, not answered yet."""
    notebook.python("log.forget()")
    root = notebook.run(3).locator(".rubric")
    expect(root.get_by_role("status")).not_to_be_empty()
    return root


def log(notebook):
    """What the log holds on the question."""
    return notebook.value("[e for e in log.read().entries if e.get('id') == '10.c']")


def test_an_answer_is_kept_and_compared_by_keyboard(notebook, rubric):
    field, status = rubric.get_by_label("My answer"), rubric.get_by_role("status")
    boxes = rubric.get_by_role("checkbox")
    expect(boxes).to_have_count(0)  # not shown before an answer is kept
    field.focus()
    keyboard = rubric.page.keyboard
    keyboard.type("Frames can look things up, b")
    keyboard.press("Enter")  # a new line, not a run of the cell
    keyboard.type("so nothing turns into another thing.")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(status).to_have_text("Kept. Now compare, and tick what your answer says.")
    expect(boxes).to_have_count(3)
    keyboard.press("Tab")
    keyboard.press("Space")
    expect(status).to_contain_text("1 of 3 ticked by you. It is told in lesson 05")
    expect(boxes.first).to_be_focused()
    text = "Frames can look things up, b\nso nothing turns into another thing."
    assert log(notebook) == [
        {"event": "write", "id": "10.c", "text": text},
        {"event": "tick", "id": "10.c", "ticks": ["a"]},
    ]
    expect(field).to_have_value(text)


def test_control_and_enter_keep_it_too(notebook, rubric):
    rubric.get_by_label("My answer").fill("They agree.")
    rubric.page.keyboard.press("ControlOrMeta+Enter")
    expect(rubric.get_by_role("status")).to_contain_text("Kept.")
    assert [entry["text"] for entry in log(notebook)] == ["They agree."]


def test_what_cannot_be_kept_is_said_and_stays_in_the_field(notebook, rubric):
    field, status = rubric.get_by_label("My answer"), rubric.get_by_role("status")
    keep = rubric.get_by_role("button")
    keep.click()
    expect(status).to_have_text("There is nothing to keep yet: write a line first.")
    field.fill("x" * 1003)
    expect(rubric.locator(".rubric-left")).to_have_text("3 too many")
    keep.click()
    expect(status).to_contain_text("take out 3")
    expect(field).to_have_value("x" * 1003)
    assert log(notebook) == []


def test_a_kept_answer_comes_back_and_a_new_one_begins_anew(notebook, rubric):
    rubric.get_by_label("My answer").fill("<b>They</b> agree.")
    rubric.get_by_role("button").click()
    rubric.get_by_role("checkbox").nth(2).check()
    expect(rubric.get_by_role("status")).to_contain_text("1 of 3")
    again = notebook.run(3).locator(".rubric")
    expect(again.get_by_label("My answer")).to_have_value("<b>They</b> agree.")
    expect(again.get_by_role("checkbox").nth(2)).to_be_checked()
    again.get_by_label("My answer").fill("Now otherwise.")
    again.get_by_role("button", name="Keep my new answer").click()
    expect(again.get_by_role("checkbox").nth(2)).not_to_be_checked()
    assert [entry["event"] for entry in log(notebook)] == ["write", "tick", "write"]


def test_axe_finds_nothing_wrong_with_the_rubric(rubric, violations):
    assert violations(rubric) == []
    rubric.get_by_label("My answer").fill("They agree.")
    rubric.get_by_role("button").click()
    expect(rubric.get_by_role("checkbox")).to_have_count(3)
    assert violations(rubric) == []


# --- their looks ---------------------------------------------------------------------------------

STICKS_OUT = """(root) => {
    const { left, right } = root.getBoundingClientRect();
    return [...root.querySelectorAll("*")]
        .filter((part) => part.checkVisibility())
        .filter((part) => part.getBoundingClientRect().right > right + 1
            || part.getBoundingClientRect().left < left - 1)
        .map((part) => `${part.tagName} ${part.className}`);
}"""


def test_in_the_dark_and_on_a_narrow_page_all_is_there(
    notebook, volume, rubric, violations, resize
):
    rubric.get_by_label("My answer").fill("They agree.")
    rubric.get_by_role("button").click()
    expect(rubric.get_by_role("checkbox")).to_have_count(3)
    volume.click("front", 0.5, 0.5)
    expect(volume.line).to_contain_text("Given: h 4, w 5.")
    light = volume.canvas.evaluate("(canvas) => canvas.toDataURL()")
    notebook.lab.command("apputils:change-theme", theme="JupyterLab Dark")
    try:
        until(lambda: volume.canvas.evaluate("(canvas) => canvas.toDataURL()") != light)
        assert violations(volume.root) == violations(rubric) == []
    finally:
        notebook.lab.command("apputils:change-theme", theme="JupyterLab Light")
        notebook.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")
    for width in (1366, 640, 480):
        resize(width, 1000)
        for root in (volume.root, rubric):
            root.scroll_into_view_if_needed()
            expect(root).to_be_visible()
            assert root.evaluate(STICKS_OUT) == []
        # What is clicked is what is drawn, at any width.
        volume.click("front", 0.05, 0.06)
        expect(volume.line).to_contain_text("h 0, w 0")
        volume.click("front", 0.95, 0.94)
        expect(volume.line).to_contain_text("h 7, w 9")
