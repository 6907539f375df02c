from lesson_utils._drawing.canvas import Canvas
from lesson_utils.exercises.review import Lesson
from lesson_utils.figures import journey

WAY = [
    Lesson("01 One", ("passed", "tried", "open"), ("right", "wrong"), ()),
    Lesson("10 Two", ("open",) * 6, ("made", "open"), ("kept", "open")),
]


def test_the_way_is_told_as_it_is_drawn():
    picture = journey.draw(WAY, [("1.2", "glued", "twice")])
    assert picture.alt == (
        "The series as squares. 01 One: 1 of 3 exercises passed, 2 of 2 predictions made, 1 "
        "right; 10 Two: 0 of 6 exercises passed, 1 of 2 predictions made, 0 right, 1 of 2 answers "
        "written. Mistakes made most: 1.2 glued (twice)."
    )
    assert picture.width == 920
    assert journey.draw(WAY, []).alt.endswith("made most: none with a name.")


def test_each_state_has_a_colour_and_a_sign_of_its_own(monkeypatch):
    signs, fills = [], []
    write, fill = Canvas.text, Canvas.fill
    monkeypatch.setattr(Canvas, "text", lambda *a, **k: signs.append(a[3]) or write(*a, **k))
    monkeypatch.setattr(Canvas, "fill", lambda *a: fills.append(a[5]) or fill(*a))
    journey.draw([], [])  # the legend alone
    assert len(fills) == len(set(fills)) == len(journey.STATES) - 1
    assert {"✓", "…", "×", "?", "✎"} <= set(signs)
    assert set(journey.MEANINGS) == set(journey.STATES)
