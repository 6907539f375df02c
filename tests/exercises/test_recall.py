import pytest

from lesson_utils.exercises import card, log, recall
from lesson_utils.exercises.kinds.written import LIMIT, Written
from lesson_utils.exercises.registry import WRITTEN

VIEW = "application/vnd.jupyter.widget-view+json"
QUESTION = Written(
    id="x.w",
    question="Why?",
    points=("One.", "Two.", "Three."),
    look="lesson 01",
)


@pytest.fixture(autouse=True)
def one_more_question(monkeypatch):
    monkeypatch.setitem(WRITTEN, QUESTION.id, QUESTION)


# --- text ----------------------------------------------------------------------------------------


def test_a_question_is_asked_without_its_points():
    assert repr(recall("x.w")) == (
        "? Recall x.w: Why?\n"
        "Write a line or two from memory, then keep it; the points to compare with come after. "
        'Without the form: `recall("x.w", "my answer")`.'
    )
    assert recall("x.w").text == ""


def test_an_answer_is_kept_and_the_points_appear():
    assert repr(recall("x.w", " Because.\nThat is why. ")) == (
        "? Recall x.w: Why?\n"
        "You wrote: Because.\n"
        "That is why.\n"
        "☐: a: One.\n"
        "☐: b: Two.\n"
        "☐: c: Three.\n"
        'Tick what your answer says: `recall("x.w", ticks="a b")`.\n'
        "Told in: lesson 01"
    )
    assert recall("x.w").text == "Because.\nThat is why."


def test_points_are_ticked_by_the_learner():
    recall("x.w", "Because.")
    text = repr(recall("x.w", ticks="c, a c"))
    assert "☑: a: One.\n☐: b: Two.\n☑: c: Three.\n2 of 3 ticked by you." in text
    assert repr(recall("x.w")) == text


def test_a_new_answer_begins_anew_and_the_same_one_keeps_its_ticks():
    recall("x.w", "Because.", ticks=["b"])
    assert "☑: b" in repr(recall("x.w", "Because. "))
    assert "☑" not in repr(recall("x.w", "Now I know."))
    assert [e["event"] for e in log.read().entries] == ["write", "tick", "write"]


def test_no_ticks_are_an_answer_too():
    recall("x.w", "Because.", ticks="a")
    assert "☑" not in repr(recall("x.w", ticks=""))


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["", " \n\t", "\0\x1b"])
def test_an_empty_answer(nothing):
    with pytest.raises(ValueError, match="There is nothing to keep yet: write a line first"):
        recall("x.w", nothing)


def test_too_long_an_answer():
    recall("x.w", "é" * LIMIT)
    with pytest.raises(ValueError, match=r"has 1,003 characters; up to 1,000 are kept: take out 3"):
        recall("x.w", "é" * (LIMIT + 3))


def test_what_is_no_text():
    with pytest.raises(ValueError, match="an answer is text between quotes, got 5"):
        recall("x.w", 5)


def test_ticks_without_an_answer():
    with pytest.raises(ValueError, match=r"nothing is written for x\.w yet: answer first"):
        recall("x.w", ticks="a")


@pytest.mark.parametrize("ticks", ["d", "a d", ["ab"], [1]])
def test_ticks_that_are_no_point(ticks):
    recall("x.w", "Because.")
    with pytest.raises(ValueError, match="is none of the points: the letters are a b c"):
        recall("x.w", ticks=ticks)


def test_there_is_no_such_question():
    with pytest.raises(ValueError, match=r'no question "1\.a", but there is one for `predict`'):
        recall("1.a")


# --- whatever people write, and whatever the log holds -------------------------------------------


def test_control_characters_and_half_letters_do_no_harm():
    assert recall("x.w", "a\x1b[31m\tb\r\n  c\ud800 ").text == "a [31m b\n  c?"
    assert "?" in repr(recall("x.w"))


def test_markup_stays_text():
    recall("x.w", "<img src=x onerror=alert(1)> `code`")
    html = recall("x.w")._repr_mimebundle_()["text/html"]
    assert "<img" not in html
    assert "&lt;img src=x" in html


def test_an_edited_log_does_no_harm():
    recall("x.w", "Because.", ticks="a")
    broken = ({}, {"text": 5}, {"text": ""}, {"text": "x" * (LIMIT + 1)}, {"ticks": "z"})
    for entry in (*broken, {"ticks": 5}, {"ticks": [["a"]]}):
        for event in ("write", "tick"):
            log.record(event, id="x.w", **entry)
    log.record("write", id="10.a", text="another question")
    assert recall("x.w").text == "Because."
    assert "1 of 3 ticked by you." in repr(recall("x.w"))


def test_a_log_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "log").touch()
    assert "Note: Your progress is not saved: " in repr(recall("x.w", "Because."))
    assert recall("x.w").text == "Because."  # as long as the kernel lives
    assert "Note: Your progress is not saved: " in repr(recall("x.w", ticks="a"))


# --- the form ------------------------------------------------------------------------------------


def test_outside_a_notebook_there_is_no_widget():
    assert set(recall("x.w")._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_in_a_notebook_there_is_one_before_and_after(monkeypatch):
    monkeypatch.setattr(card, "in_notebook", lambda: True)
    for _ in range(2):
        bundle, _ = recall("x.w")._repr_mimebundle_()
        assert set(bundle) == {"text/plain", "text/html", VIEW}
        assert bundle["text/plain"] == repr(recall("x.w"))
        recall("x.w", "Because.")


def test_the_form_keeps_ticks_and_says_what_is_wrong():
    rubric = recall("x.w").widget()
    assert rubric._setup == {
        "name": "Recall x.w",
        "question": "Why?",
        "points": ("One.", "Two.", "Three."),
        "limit": LIMIT,
    }
    assert rubric.said.startswith("Write a line or two from memory")
    rubric._handle_custom_msg({"keep": "  "}, [])
    assert rubric.said == "There is nothing to keep yet: write a line first."
    assert (rubric.text, log.read().entries) == ("", ())
    rubric._handle_custom_msg({"keep": "Because. "}, [])
    assert rubric.text == "Because."
    assert rubric.said == "Kept. Now compare, and tick what your answer says."
    rubric._handle_custom_msg({"tick": ["c", "a"]}, [])
    assert rubric.ticks == ["a", "c"]
    assert rubric.said == "2 of 3 ticked by you. It is told in lesson 01."
    assert "☑: c: Three." in repr(recall("x.w"))
    again = recall("x.w").widget()
    assert (again.text, again.ticks) == ("Because.", ["a", "c"])
    assert again.said == "Kept. Now compare, and tick what your answer says."
    rubric._handle_custom_msg({"keep": "Otherwise."}, [])
    assert (rubric.text, rubric.ticks) == ("Otherwise.", [])


def test_the_form_tells_of_a_log_that_cannot_be_written(tmp_path):
    (tmp_path / "log").touch()
    rubric = recall("x.w").widget()
    rubric._handle_custom_msg({"keep": "Because."}, [])
    assert "Your progress is not saved: " in rubric.said
