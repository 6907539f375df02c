"""The quiz: what is asked, how it is answered, and what came of it."""

import json
from collections import Counter
from statistics import fmean

import pytest

from lesson_utils import cost
from lesson_utils.exercises import card, log, quiz
from lesson_utils.exercises.quiz import form, gain
from lesson_utils.exercises.quiz.beliefs import BELIEFS
from lesson_utils.exercises.quiz.questions import QUESTIONS, RIGHT, TIMES
from lesson_utils.exercises.review import TITLES
from lesson_utils.grid import Grid
from lesson_utils.widgets.base import Base


def letter_of(question, time, key):
    _, options = question.ask(time)
    return next(letter for letter, (of, _) in options.items() if of == key)


def text_of(id, time, key=RIGHT):
    question = QUESTIONS[int(id) - 1]
    return question.ask(time)[1][letter_of(question, time, key)][1]


def go_through(time, right):
    """Answer all twelve, the first so many of them right."""
    for i, question in enumerate(QUESTIONS):
        key = RIGHT if i < right else question.keys[1]
        form = quiz(time, letter_of(question, time, key))
    return form


# --- the questions -------------------------------------------------------------------------------


def test_every_wrong_option_is_a_belief_and_every_belief_tempts():
    assert len(QUESTIONS) == 12
    used = Counter(key for question in QUESTIONS for key in question.keys[1:])
    assert set(used) == set(BELIEFS)
    assert all(len(question.keys) == 3 for question in QUESTIONS)
    assert all(str(int(belief.lesson)) in TITLES for belief in BELIEFS.values())


def test_the_numbers_change_and_so_do_the_letters():
    for question in QUESTIONS:
        first, second = (question.ask(time) for time in TIMES)
        assert first[0] != second[0], question.id
        assert question.before.keys() == question.after.keys()
        assert not question.before.items() <= question.after.items()
    for time in TIMES:
        letters = Counter(letter_of(question, time, RIGHT) for question in QUESTIONS)
        assert letters == {"a": 4, "b": 4, "c": 4}
    stay = [q.id for q in QUESTIONS if len({letter_of(q, time, RIGHT) for time in TIMES}) == 1]
    assert len(stay) <= 1


@pytest.mark.parametrize("time", TIMES)
def test_no_two_options_say_the_same_and_length_tells_nothing(time):
    longest = 0
    for question in QUESTIONS:
        _, options = question.ask(time)
        texts = [text for _, text in options.values()]
        assert len(set(texts)) == 3
        longest += max(options.values(), key=lambda option: len(option[1]))[0] == RIGHT
    assert longest <= 6


def test_the_right_answers_are_right():
    assert text_of("1", "before").startswith(f"{8 // 2 * 8 * 12}:")
    assert text_of("1", "after").startswith(f"{12 // 3 * 10 * 14}:")
    assert text_of("3", "before").startswith("65,")  # 64 after the first, in fours
    assert text_of("3", "after").startswith("121,")  # 120 after the first, in eights
    for time, T, side, d in (("before", 8, 224, 768), ("after", 4, 256, 1024)):
        grid = Grid(T, side, side)
        assert cost.joint_layer(grid, d) < cost.divided_layer(grid, d)
        assert text_of("7", time).startswith("One with full attention")
    assert text_of("11", "before").startswith(f"{(8 * 14 * 14 + 1) ** 2:,},")
    assert text_of("12", "before").startswith("48,")  # 768 values into 16
    assert text_of("12", "after").startswith("96,")  # Mochi: 1,152 into 12


# --- answering -----------------------------------------------------------------------------------


def test_it_asks_one_after_the_other_and_tells_nothing():
    words, options = QUESTIONS[0].ask("before")
    shown = "".join(f"{letter}: {text}\n" for letter, (_, text) in options.items())
    how = f'{form.HOW} Without the form: `quiz("before", "a")`.'
    assert repr(quiz("before")) == f"? Question 1 of 12: {words}\n{shown}{how}"
    wrong = letter_of(QUESTIONS[0], "before", "pixel")
    assert repr(quiz("before", f" {wrong.upper()}")).startswith("? Question 2 of 12: ")
    assert log.read().entries == ({"event": "quiz", "id": "before.1", "answer": "pixel"},)


def test_after_the_first_time_only_that_it_is_kept():
    end = go_through("before", 5)
    assert repr(end) == f"· {form.KEPT}"
    with pytest.raises(ValueError, match="all twelve are answered, and the first answer counts"):
        quiz("before", "a")


def test_after_the_second_time_everything_is_told():
    go_through("before", 4)
    said = repr(go_through("after", 10))
    assert said.startswith(
        "· 4 of 12 right before, 10 after. Of the 8 that were missing, you gained 75%.\n"
    )
    for question in QUESTIONS[10:]:
        belief = BELIEFS[question.keys[1]]
        right = text_of(question.id, "after")
        told = f"Right is “{right}”. {belief.says} Lesson"
        assert f"Question {question.id}, “{belief.name}”: {told}" in said
    assert said.count("\n") == 2


def test_without_a_first_time_there_is_no_gain():
    quiz("before", "a")
    assert repr(go_through("after", 12)) == "· 12 of 12 right."


def test_all_right_twice_has_nothing_to_gain():
    go_through("before", 12)
    assert repr(go_through("after", 11)).startswith("· 12 of 12 right before, 11 after.\n")


@pytest.mark.parametrize("answer", ["d", "", "ab", 1, ["a"]])
def test_what_is_no_letter(answer):
    with pytest.raises(ValueError, match=r"choose one of the letters a, b, c; got"):
        quiz("before", answer)
    assert log.read().entries == ()


def test_what_is_no_time():
    with pytest.raises(ValueError, match="the quiz is taken twice"):
        quiz("now")


def test_an_edited_log_does_no_harm():
    for id, answer in (("before.1", "x"), ("before.1", ["a"]), ("before.13", RIGHT), ("q", RIGHT)):
        log.record("quiz", id=id, answer=answer)
    log.record("quiz", id="before.1")
    assert form.taken(log.read().entries, "before") == {}
    assert form.following("before") is QUESTIONS[0]


def test_a_log_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "log").touch()
    said = repr(quiz("before", "a"))
    assert said.startswith("? Question 2 of 12")  # as long as the kernel lives
    assert "Note: Your progress is not saved: " in said


# --- the form ------------------------------------------------------------------------------------


def test_the_form_goes_on_by_itself(monkeypatch):
    monkeypatch.setattr(card, "in_notebook", lambda: True)
    asked = quiz("after").widget()
    assert isinstance(asked, Base)
    for i, question in enumerate(QUESTIONS, start=1):
        assert asked._setup["name"] == f"Question {i} of 12"
        letter = letter_of(question, "after", RIGHT)
        asked._handle_custom_msg({"answer": f"{i}{letter}"}, [])
        assert asked.said == "Kept."
    assert asked._setup["question"] == "12 of 12 right."
    assert asked._setup["choices"] == []
    assert set(quiz("after")._repr_mimebundle_()) == {"text/plain", "text/html"}
    json.dumps(asked._setup)


def test_a_second_click_does_not_answer_the_next_question():
    one, two = quiz("before").widget(), quiz("before").widget()
    for asked in (one, one, two):
        asked._handle_custom_msg({"answer": "1a"}, [])
    assert [entry["id"] for entry in log.read().of("quiz")] == ["before.1"]
    assert two.said == "That one is answered already."
    assert two._setup["name"] == "Question 2 of 12"
    one._handle_custom_msg({"answer": "2x"}, [])
    assert one.said.startswith("choose one of the letters a, b, c; got 'x'")


# --- gain ----------------------------------------------------------------------------------------


def test_the_gain_of_a_room_is_of_its_averages():
    scores = [(3, 9), (6, 9), (0, 3), (9, 12), (6, 6)]
    found = gain.of_room(scores, 12)
    before, after = (fmean(pair[i] for pair in scores) for i in (0, 1))
    assert (found.learners, found.before, found.after) == (5, before, after)
    assert found.gain == (after - before) / (12 - before)
    assert found.own == (0.25, pytest.approx(2 / 3))  # of 0, 1/4, 1/2, 2/3, 1: the middle half
    low, high = found.interval
    assert 0 < low < found.gain < high < 1
    assert gain.of_room(scores, 12) == found  # drawn the same each time


def test_a_small_room_has_no_spread_and_a_perfect_one_no_gain():
    assert gain.of_room([], 12) is None
    few = gain.of_room([(4, 8)] * (gain.FEWEST - 1), 12)
    assert (few.gain, few.own, few.interval) == (0.5, None, None)
    perfect = gain.of_room([(12, 11)] * 6, 12)
    assert (perfect.gain, perfect.own, perfect.interval) == (None, None, None)
    assert gain.normalised(6, 3, 12) == -0.5


def test_learners_who_knew_all_do_not_stop_the_drawing():
    found = gain.of_room([(12, 12)] * 5 + [(6, 9)], 12)
    assert found.own == (0.5, 0.5)
    assert found.interval == pytest.approx((0.5, 0.5))
