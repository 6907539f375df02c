"""Outcomes in two forms, hints, solutions, fresh numbers, and what is kept of all that."""

import json
import re
import subprocess
import sys
from functools import partial
from html import unescape

import numpy as np
import pytest

from lesson_utils import cubes
from lesson_utils.clip import Clip
from lesson_utils.exercises import (
    check,
    engine,
    fresh,
    hint,
    log,
    predict,
    recall,
    reveal,
    solution,
    tried,
)
from lesson_utils.exercises.judging import borrowed
from lesson_utils.exercises.registry import EXERCISES

# --- forms of an outcome -------------------------------------------------------------------------


def test_rich_and_plain_say_the_same_words():
    bundle = check("1.1", lambda pictures: np.concatenate(pictures))._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    html = bundle["text/html"]
    words = bundle["text/plain"].replace("`", " ").split()
    text = unescape(re.sub(r"<[^>]+>", " ", html))
    assert sorted("".join(words)) == sorted("".join(text.split()))


def test_colours_are_the_theme_s():
    html = check("1.1", lambda pictures: 1).html
    assert "var(--jp-warn-color1, currentColor)" in html
    assert "color:inherit" in html
    assert "#" not in html


def test_a_learner_s_text_cannot_become_markup():
    def attack(pictures):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in check("1.1", attack).html


def test_a_long_message_is_one_short_line():
    def long(pictures):
        raise ValueError("first\nsecond " + "x" * 1000)

    lines = repr(check("1.1", long)).splitlines()
    assert len(lines) == 5
    assert "first second xxx" in lines[1]
    assert len(lines[1]) < 400


def test_an_error_that_cannot_be_told():
    class Silent(Exception):
        def __str__(self):
            raise RuntimeError

    def silent(pictures):
        raise Silent

    assert "`raise Silent`: Silent\n" in repr(check("1.1", silent))


def test_the_call_that_went_wrong_can_be_made_again():
    def half(scores):
        return scores[: len(scores) // 2]

    with pytest.raises(
        ValueError, match=r"the last check of exercise 5\.1 told of no call: check it"
    ):
        tried("5.1")
    check("5.1", half)
    given = tried("5.1")
    assert half(**given).shape == (1, 5)
    given["scores"][:] = 0
    assert tried("5.1")["scores"].all()
    check("5.1", lambda scores: scores.nothing)
    assert tried("5.1")["scores"].shape == (3, 5)


# --- hint, solution, fresh -----------------------------------------------------------------------


def test_hints_come_one_at_a_time():
    hints = EXERCISES["2.2"].hints
    for n, text in enumerate(hints, start=1):
        shown = repr(hint("2.2"))
        assert shown.startswith(f"→ Hint {n} of 3 for exercise 2.2, patchify.\n{text}\n")
        assert all(other not in shown for other in hints if other != text)
    assert repr(hint("2.2")) == shown  # the last one stays
    assert shown.endswith('This is the last one. `solution("2.2")` shows one way to do it.')


def test_a_solution_says_if_there_was_no_try():
    first = repr(solution("2.2"))
    assert first.startswith(
        "= Solution of exercise 2.2, patchify.\nYou have not tried this one yet; "
    )
    assert "\n\ndef patchify(frames, pt, ph, pw):\n" in first
    assert f"\nWhy it works: {EXERCISES['2.2'].explanation}" in first
    check("2.2", ...)  # still no try
    assert "You have not tried" in repr(solution("2.2"))
    check("2.2", lambda frames, pt, ph, pw: frames)
    assert "You have not tried" not in repr(solution("2.2"))
    assert "<pre><code>def patchify" in solution("2.2").html


def test_the_first_draw_is_the_lesson_s():
    draw = fresh("3.2")
    assert (draw.seconds, draw.fps, draw.height, draw.width) == (2, 12, 224, 224)
    assert repr(draw) == (
        "· Numbers for exercise 3.2, apply now: draw 1.\n"
        "2 s at 12 fps, 224 × 224 pixels, patches of 16 × 16; then every 3 frames merged into one "
        "cube.\n"
        "Run this cell again for new numbers."
    )
    assert draw._repr_mimebundle_()["text/plain"] == repr(draw)
    assert check("3.2", (4704, 1568)).passed


def test_later_draws_are_new_and_checked():
    fresh("3.2")
    draw = fresh("3.2")
    assert "draw 2." in repr(draw)
    frames, step = draw.seconds * draw.fps, (draw.height // draw.patch) * (draw.width // draw.patch)
    first = check("3.2", (4704, 1568))
    assert first.status == "wrong"
    assert "the numbers of the lesson: this draw has others." in repr(first)
    assert check("3.2", (frames * step, frames // draw.merge * step)).passed


def test_after_a_pass_the_first_draw_is_new(monkeypatch):
    for answer in ((..., ...), (4704, 1500)):
        check("3.2", answer)
        assert "draw 1." in repr(fresh("3.2"))
        monkeypatch.setattr(engine, "_drawn", {})  # a new kernel
    assert '`fresh("3.2")` draws new numbers for practice.' in repr(check("3.2", (4704, 1568)))
    draw = fresh("3.2")
    assert "draw 2." in repr(draw)
    assert not check("3.2", (4704, 1568)).passed


@pytest.mark.parametrize("answer", [(..., ...), 7, (1, 2), (4704, 14112), (4704, 1568)])
def test_after_a_draw_every_card_says_its_numbers(answer):
    assert "Numbers: " not in repr(check("3.2", answer))
    draw = fresh("3.2")
    which = re.search(r"draw \d", repr(draw))[0]
    told = repr(draw).splitlines()[1]
    assert repr(check("3.2", answer)).endswith(f"\nNumbers: {which}: {told}")


def test_the_numbers_of_a_draw_stand_inside_a_sentence():
    fresh("1.5")
    assert repr(check("1.5", 6)).endswith(
        "\nNumbers: draw 1: the car crosses 192 pixels in 4 seconds; the camera takes 8 fps."
    )


def test_draws_are_the_learner_s_own_and_the_same_again(monkeypatch):
    def two():
        monkeypatch.setattr(engine, "_drawn", {})  # a new kernel
        fresh("3.2")
        return repr(fresh("3.2"))

    monkeypatch.setenv("FRAME_TAPE_SEED", "1")
    first = two()
    assert two() == first
    monkeypatch.setenv("FRAME_TAPE_SEED", "2")
    assert two() != first


def test_a_new_kernel_goes_on_after_the_last_draw_that_was_answered(monkeypatch):
    for expected in (1, 1, 1):  # never answered: as after Restart and Run All
        monkeypatch.setattr(engine, "_drawn", {})
        assert f"draw {expected}." in repr(fresh("3.2"))
        check("3.2", (..., ...))
    assert log.read().entries == ()
    check("3.2", (4704, 1568))
    monkeypatch.setattr(engine, "_drawn", {})
    assert "draw 2." in repr(fresh("3.2"))
    assert "draw 3." in repr(fresh("3.2"))
    log.record("check", id="3.2", draw="many")  # an edited log
    assert "draw 4." in repr(fresh("3.2"))


@pytest.mark.parametrize("call", [hint, solution, fresh, lambda id: check(id, 1)])
def test_an_unknown_exercise(call):
    with pytest.raises(
        ValueError, match=r"there is no exercise '9\.9': this lesson has 9\.1, 9\.2"
    ):
        call("9.9")


def stack(pictures):
    """Called as the stub of 1.1 is."""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: check(1.1, stack), 'such as check("1.1", …); got 1.1'),
        (lambda: check(np.float32(99), stack), 'such as check("0.1", …); got'),
        (lambda: check(stack, "1.1"), 'such as check("1.1", …); got the function stack'),
        (lambda: check(None, stack), 'such as check("0.1", …); got None'),
        (lambda: check(["2.1"], stack), "such as check(\"0.1\", …); got ['2.1']"),
        (lambda: hint(10.2), 'such as check("10.2", …); got 10.2'),
        (lambda: solution(np.arange(10**6)), "got array([     0,      1,"),
        (lambda: predict(2.1), 'such as predict("0.a"); got 2.1'),
        (lambda: reveal(2, truth=1), 'such as predict("0.a"); got 2'),
        (lambda: recall(print), 'such as recall("10.a"); got the function print'),
        (lambda: check("2.a", stack), 'there is no exercise "2.a", but there is one for `predict`'),
        (lambda: predict("2.1"), 'there is no prediction "2.1", but there is one for `check`'),
        (lambda: check("stack", stack), "there is no exercise 'stack': they go from 0.1 on"),
        (lambda: check("x" * 10**4, stack), "there is no exercise 'xxxxxxxxxxxxxxxxxxxx': they"),
    ],
)
def test_what_is_no_number_of_an_exercise_is_met_by_what_to_write(call, said):
    with pytest.raises(ValueError, match=re.escape(said)) as error:
        call()
    assert len(str(error.value)) < 150


def test_an_exercise_without_numbers():
    for id in ("2.1", "2.2", "3.4"):
        with pytest.raises(ValueError, match=rf"exercise {id} has no numbers to draw again"):
            fresh(id)


# --- the log -------------------------------------------------------------------------------------


def test_tries_are_logged_with_their_mistake():
    check("1.1", ...)
    check("1.1", lambda pictures: np.concatenate(pictures))
    check("1.1", lambda pictures: 1 / 0)
    check("1.1", np.stack)
    assert log.read().entries == (
        {"event": "check", "id": "1.1", "status": "wrong", "mistake": "concatenated"},
        {"event": "check", "id": "1.1", "status": "error", "mistake": ""},
        {"event": "check", "id": "1.1", "status": "passed", "mistake": ""},
    )


def test_a_log_that_cannot_be_written_is_said_and_stops_nothing(monkeypatch, tmp_path):
    (tmp_path / "log").touch()
    outcome = check("1.1", np.stack)
    assert outcome.passed
    assert "\nNote: Your progress is not saved: " in repr(outcome)
    assert "draw 2." in repr((fresh("3.2"), fresh("3.2"))[1])
    assert "You have not tried" not in repr(solution("1.1"))


# --- imports -------------------------------------------------------------------------------------


def test_importing_loads_no_widgets_and_no_figures():
    code = "import sys, lesson_utils.exercises; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    late = {"ipywidgets", "matplotlib", "anywidget", "IPython", "lesson_utils.figures"}
    assert not {*run.stdout.split()} & late


# --- whose a function is -------------------------------------------------------------------------


def test_the_lesson_s_own_function_is_no_attempt(tmp_path, monkeypatch):
    """As after its folded cell was run, with other blanks and comments; its edit is an attempt."""
    cell = {"cell_type": "code", "metadata": {"jupyter": {"source_hidden": True}}}
    cell["source"] = "def stack(pictures):\n    return np.stack(pictures)  # (T, H, W, 3)\n"
    (tmp_path / "01-one.ipynb").write_text(json.dumps({"cells": [cell]}))
    monkeypatch.setattr(borrowed, "NOTEBOOKS", tmp_path)
    borrowed._folded.cache_clear()

    def stack(pictures):
        return np.stack(
            pictures,
        )

    outcome = check("1.1", stack)
    assert outcome.status == "not attempted"
    assert "the lesson's own function, from the folded cell below" in repr(outcome)
    assert log.read().entries == ()

    def stack(pictures):
        return np.stack(pictures, axis=0)

    assert check("1.1", stack).passed
    borrowed._folded.cache_clear()


LIBRARY = [("2.2", cubes.patchify), ("1.1", Clip.sample), ("2.2", partial(cubes.patchify))]


@pytest.mark.parametrize("id, function", LIBRARY)
def test_the_library_s_own_function_is_no_attempt(id, function):
    outcome = check(id, function)
    assert outcome.status == "not attempted"
    assert "the library's own function" in repr(outcome)


def test_numpy_s_function_and_one_without_a_source_are_attempts():
    space = {}
    exec("import numpy\ndef stack(pictures):\n    return numpy.stack(pictures)", space)
    assert check("1.1", np.stack).passed
    assert check("1.1", space["stack"]).passed
