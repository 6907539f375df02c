"""The learner's way through the series: each exercise, prediction and written answer a square."""

from lesson_utils._drawing.canvas import WIDTH, Canvas
from lesson_utils._drawing.palette import BLACK, BLUE, GREEN, GREY, LIGHT, ORANGE, RED, WHITE
from lesson_utils._drawing.picture import Picture

ROW, STEP = 34, 26
COLUMNS = {"exercises": 238, "predictions": 418, "written": 528}
NOTES = 668  # where the mistakes stand
# State -> colour of the square, sign in it: never the colour alone.
STATES = {
    "passed": (GREEN, "✓"),
    "tried": (ORANGE, "…"),
    "right": (BLUE, "✓"),
    "wrong": (RED, "×"),
    "made": (GREY, "?"),
    "kept": (BLACK, "✎"),
    "open": (None, ""),
}
MEANINGS = {
    "passed": "passed",
    "tried": "tried",
    "right": "predicted right",
    "wrong": "wrong",
    "made": "not revealed yet",
    "kept": "answer kept",
    "open": "open",
}


def draw(lessons, slips):
    """Draw a row for each lesson, a square for each exercise, prediction and written answer.

    Parameters
    ----------
    lessons : list of Lesson
        As from ``exercises.review.lessons``.
    slips : list of (str, str, str)
        The mistakes made most: exercise, name, how often.

    Returns
    -------
    Picture
    """
    canvas = Canvas(WIDTH, 40 + ROW * len(lessons) + 34)
    for name, x in COLUMNS.items():
        canvas.text(x, 20, "in words" if name == "written" else name, 13, GREY)
    for i, lesson in enumerate(lessons):
        y = 34 + ROW * i
        canvas.line([(0, y - 3), (NOTES - 16, y - 3)], LIGHT)
        canvas.text(0, y + 19, lesson.name, 14)
        for name, x in COLUMNS.items():
            for j, state in enumerate(getattr(lesson, name)):
                _square(canvas, x + STEP * j, y + 4, state)
    canvas.text(NOTES, 20, "mistakes made most", 13, GREY)
    for i, (id, name, times) in enumerate(slips or [("", "none with a name yet", "")]):
        canvas.text(NOTES, 53 + 48 * i, name, 13)
        canvas.text(NOTES, 70 + 48 * i, f"{id}, {times}".strip(", "), 12, GREY)
    x, y = 0, 40 + ROW * len(lessons)
    for state, meaning in MEANINGS.items():
        _square(canvas, x, y + 4, state)
        canvas.text(x + STEP, y + 19, meaning, 12, GREY)
        x += STEP + 22 + 7 * len(meaning)
    told = "; ".join(f"{lesson.name}: {lesson.words}" for lesson in lessons)
    most = ", ".join(f"{id} {name} ({times})" for id, name, times in slips) or "none with a name"
    return Picture.from_array(
        canvas.array, f"The series as squares. {told}. Mistakes made most: {most}."
    )


def _square(canvas, x, y, state):
    """Draw one square of 20 pixels: filled with a sign in it, or empty."""
    colour, sign = STATES[state]
    if colour is None:
        canvas.box(x, y, 20, 20, GREY)
        return
    canvas.fill(x, y, 20, 20, colour)
    canvas.text(x + 10, y + 10, sign, 14, BLACK if colour is ORANGE else WHITE, "mm")
