import math

import numpy as np
import pytest

from lesson_utils.exercises import card, log, predict, reveal
from lesson_utils.exercises.asking import forms
from lesson_utils.exercises.kinds.prediction import Prediction
from lesson_utils.exercises.registry import PREDICTIONS

ORDER = Prediction(
    id="x.order",
    question="Which comes first?",
    choices={"car": "the car", "cup": "the cup", "ball": "the ball"},
    ordered=True,
    usual="Look at the first frame.",
)
NEAR = Prediction(id="x.near", question="How many?", tolerance=0.1, usual="Count again.")


@pytest.fixture(autouse=True)
def more_kinds(monkeypatch):
    for prediction in (ORDER, NEAR):
        monkeypatch.setitem(PREDICTIONS, prediction.id, prediction)


# --- text ----------------------------------------------------------------------------------------


def test_a_number_is_asked_for():
    assert repr(predict("2.a")) == (
        "? Prediction 2.a: How many values does one colour cube of 2 frames × 16 × 16 pixels "
        "hold?\n"
        'Type a number. Without the form: `predict("2.a", 1000)`.'
    )


def test_a_choice_is_offered():
    assert repr(predict("1.b")) == (
        "? Prediction 1.b: You shuffle the frames of a clip. What differs afterwards?\n"
        "a: the set of pictures\n"
        "b: the mean colour of the clip\n"
        "c: the change between neighbouring frames\n"
        'Choose one. Without the form: `predict("1.b", "a")`.'
    )


def test_an_order_is_asked_for():
    assert repr(predict("x.order")).endswith(
        'Type the letters in order, such as "c b a". Without the form: '
        "`predict(\"x.order\", 'c b a')`."
    )


def test_without_a_prediction_the_reveal_asks_and_then_is_one_line():
    for id, truth in (("2.a", 1536), ("1.b", "change")):
        assert repr(reveal(id, truth=truth)) == (
            f"? Prediction {id}: not made yet.\n"
            "Answer in the form above, and run this cell again. What do you expect, and why?\n"
            "Without an answer, a second run shows what came out."
        )
    assert repr(reveal("2.a", truth=2 * 16 * 16 * 3)) == (
        "○ Prediction 2.a: you made no prediction; the answer is 1,536."
    )
    assert repr(reveal("1.b", truth="change")) == (
        "○ Prediction 1.b: you made no prediction; the answer is “the change between neighbouring "
        "frames”."
    )


def test_a_slip_is_named():
    predict("2.a", 768)
    assert repr(reveal("2.a", truth=1536)) == (
        "✗ Prediction 2.a: you said 768; the answer is 1,536.\n"
        "That is one patch of one frame, 16 × 16 × 3; the cube holds two of them."
    )


def test_any_other_answer_gets_the_usual_sentence():
    predict("2.a", 5)
    assert PREDICTIONS["2.a"].usual in repr(reveal("2.a", truth=1536))


def test_right():
    predict("1.b", "c")
    assert repr(reveal("1.b", truth="change")) == (
        "✓ Prediction 1.b: you said “the change between neighbouring frames”; the answer is “the "
        "change between neighbouring frames”.\n"
        "Right."
    )


def test_near_enough():
    predict("x.near", 95)
    assert "Near enough: that counts as right." in repr(reveal("x.near", truth=np.float64(100)))
    predict("x.near", 110.1)
    assert "you said 95" in repr(reveal("x.near", truth=100))


def test_orders():
    predict("x.order", "B, a c")
    assert repr(reveal("x.order", truth=["car", "cup", "ball"])) == (
        "✗ Prediction x.order: you said the cup, the car, the ball; the answer is the car, the "
        "cup, the ball.\n"
        "Look at the first frame."
    )
    assert reveal("x.order", truth=("cup", "car", "ball")).passed


@pytest.mark.parametrize("typed", ["1,536", " 1536 ", "1_536", "1 536", 1536.0, np.int64(1536)])
def test_numbers_are_read_as_people_write_them(typed):
    predict("2.a", typed)
    assert reveal("2.a", truth=1536).passed


@pytest.mark.parametrize(
    "typed", ["", "many", "x", "5 or 6", "1/0", "4-5", math.nan, math.inf, [], None]
)
def test_what_is_not_a_number_is_refused(typed):
    with pytest.raises(ValueError, match=r"is not a number\. Type a number\."):
        reveal("2.a", typed)
    assert log.read().entries == ()


TYPED = {
    "4x": 4, "×4": 4, "4 times": 4, "x4": 4, "1/4": 0.25, "75%": 0.75, "5.88k": 5880,
    "67 M": 67e6, "about 5,880 tokens": 5880, "~1e3": 1000, "-2.5": -2.5, "≈ .5": 0.5,
    "3 GiB": 3, "100 MB": 100, "6,5": 6.5, "1,234,567": 1_234_567,
}  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_a_number_may_have_a_sign_or_a_word_beside_it(typed):
    assert PREDICTIONS["3.b"].parse(typed) == TYPED[typed]


def test_a_size_in_bytes_is_read_in_the_unit_asked_for():
    bytes_ = PREDICTIONS["6.a"]
    sizes = {"3 GiB": 3072, "3072 MiB": 3072, "3072": 3072, "3,221,225,472 bytes": 3072}
    assert {typed: bytes_.parse(typed) for typed in sizes} == sizes


@pytest.mark.parametrize(
    ("id", "answer", "truth", "told"),
    [
        ("6.a", 3, 3072, "That is it in GiB; MiB were asked for."),
        ("6.a", 3 * 2**30, 3072, "That is it in bytes; MiB were asked for."),
        ("6.a", 257, 3072, "That is the table of one head"),
        ("6.a", 9216, 3072, "queries, keys and values have no table"),
        ("6.a", 5000, 3072, "Tokens times tokens, times heads"),
        ("3.a", 17640, 5880, "You counted the three colours"),
        ("3.a", 5.88, 5880, "in thousands: the plain count is asked for"),
        ("3.a", 6000, 5880, "Very near. Patches per frame"),
        ("3.b", 5, 4, "and it has no more than two"),
        ("3.b", 3, 4, "both become fewer"),
        ("7.b", 1.5, 3.7, "keeps one thing for a few frames, not for all"),
        ("7.b", 5, 3.7, "so a thing mostly lasts for more than one frame"),
        ("7.b", 6, 3.7, "nearly as many as alone"),
        ("7.b", 20, 3.7, "so a thing mostly lasts for more than one frame"),
    ],
)
def test_a_number_is_told_by_how_it_comes_about_and_on_which_side_it_lies(id, answer, truth, told):
    assert not PREDICTIONS[id].right(answer, truth)
    assert told in PREDICTIONS[id].tell(answer, truth)


@pytest.mark.parametrize("typed", ["", "d", "a b", "both"])
def test_what_is_not_a_choice_is_refused(typed):
    with pytest.raises(ValueError, match=r"is not an answer here\. Choose one\."):
        predict("1.b", typed)


@pytest.mark.parametrize("typed", ["", "a b", "a a b", "a b c c", "a b d"])
def test_what_is_not_an_order_is_refused(typed):
    with pytest.raises(ValueError, match=r"is not an answer here\. Type the letters in order"):
        predict("x.order", typed)


@pytest.mark.parametrize("call", [predict, lambda id: reveal(id, truth=1)])
def test_an_unknown_prediction(call):
    with pytest.raises(ValueError, match=r"no prediction '2\.z': this lesson has 2\.a, 2\.b"):
        call("2.z")


# --- once, before the reveal ---------------------------------------------------------------------


def test_the_first_answer_counts():
    predict("2.a", 768)
    again = repr(predict("2.a", 1536))
    assert "Recorded: 768\nNote: Your first answer stays." in again
    assert "Recorded: 768" in repr(predict("2.a"))
    assert "you said 768" in repr(reveal("2.a", truth=1536))


def test_an_answer_that_the_reveal_asked_for_is_scored():
    reveal("2.a", truth=1536)
    predict("2.a", 1536)
    assert repr(reveal("2.a", truth=1536)).endswith("\nRight.")
    assert len(log.read().of("reveal")) == 1


def shown(id, truth):
    """Run a reveal twice: the first only asks."""
    reveal(id, truth)
    return reveal(id, truth)


def test_an_answer_after_the_reveal_is_not_scored():
    shown("2.a", truth=1536)
    assert "You had seen the answer, so it is not scored." in repr(predict("2.a", 1536))
    assert "You answered after the reveal: not scored." in repr(reveal("2.a", truth=1536))
    assert log.read().of("reveal") == []


def test_a_new_kernel_gives_a_new_chance():
    shown("2.a", truth=1536)
    predict("2.a", 1536)
    forms._went.clear()
    predict("2.a", 768)  # too late: the answer was kept
    assert "you said 1,536" in repr(reveal("2.a", truth=1536))


def test_a_reveal_is_scored_once():
    predict("2.a", 768)
    for _ in range(3):
        reveal("2.a", truth=1536)
    assert log.read().of("reveal") == [
        {"event": "reveal", "id": "2.a", "truth": 1536, "right": False}
    ]


def test_an_edited_log_does_no_harm():
    for broken in ({}, {"answer": "x", "late": False}, {"answer": 5}, {"answer": 5, "late": "no"}):
        log.record("predict", id="2.a", **broken)
    assert "you made no prediction" in repr(shown("2.a", truth=1536))


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "log").touch()
    assert "Note: Your progress is not saved: " in repr(predict("2.a", 768))
    said = repr(reveal("2.a", truth=1536))
    assert "you said 768" in said
    assert "Note: Your progress is not saved: " in said


# --- the form ------------------------------------------------------------------------------------


@pytest.fixture
def answer():
    """Answer a form on its page; return what the page then says."""

    def answer(form, value):
        form._handle_custom_msg({"answer": value}, [])
        return form.said

    return answer


def test_outside_a_notebook_there_is_no_widget():
    assert set(predict("2.a")._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_in_a_notebook_there_is_one_until_it_is_answered(monkeypatch):
    monkeypatch.setattr(card, "in_notebook", lambda: True)
    words = predict("2.a")._card._repr_mimebundle_()
    shown, _ = predict("2.a")._repr_mimebundle_()
    assert shown.pop("application/vnd.jupyter.widget-view+json")
    assert shown == words
    assert set(predict("2.a", 768)._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_a_number_is_typed_into_a_labelled_field(answer):
    form = predict("2.a").widget()
    assert form._setup == {
        "name": "Prediction 2.a",
        "question": PREDICTIONS["2.a"].question,
        "choices": [],
        "label": "Your answer to 2.a:",
    }
    assert form.said == "Type a number."
    assert answer(form, "many") == "'many' is not a number. Type a number."
    assert log.read().entries == ()
    assert answer(form, "1,536") == "Recorded: 1,536. Now run the next cells."
    assert answer(form, "768") == "Recorded: 1,536. Your first answer stays."
    assert reveal("2.a", truth=1536).passed


def test_a_choice_has_a_letter_for_each_button(answer):
    form = predict("1.b").widget()
    assert form._setup["label"] == ""
    assert form._setup["choices"] == [
        ("a", "the set of pictures"),
        ("b", "the mean colour of the clip"),
        ("c", "the change between neighbouring frames"),
    ]
    assert answer(form, "c").startswith("Recorded: “the change between neighbouring frames”. ")
    assert answer(form, "a").endswith("Your first answer stays.")
    assert reveal("1.b", truth="change").passed


def test_an_order_is_typed_below_its_choices(answer):
    form = predict("x.order").widget()
    assert form._setup["label"] == "Your answer to x.order:"
    assert form._setup["choices"][0] == ("a", "the car")
    answer(form, "a b c")
    assert reveal("x.order", truth=["car", "cup", "ball"]).passed


def test_a_form_that_comes_late_says_so(answer):
    form = predict("2.a").widget()
    shown("2.a", truth=1536)
    assert "You had seen the answer, so it is not scored." in answer(form, "1536")
