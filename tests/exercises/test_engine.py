import re
import subprocess
import sys
from html import unescape

import numpy as np
import pytest

from lesson_utils.exercises import check, engine, fresh, hint, log, solution
from lesson_utils.exercises.registry import EXERCISES


def patchify(frames, pt, ph, pw):
    T, H, W, c = frames.shape
    split = frames.reshape(T // pt, pt, H // ph, ph, W // pw, pw, c)
    return split.transpose(0, 2, 4, 1, 3, 5, 6).reshape(-1, pt * ph * pw * c)


# --- what a learner reads, in full ---------------------------------------------------------------


def test_passed():
    outcome = check("2.2", patchify)
    assert outcome.passed
    assert repr(outcome) == (
        "✓ Exercise 2.2, patchify: passed.\n"
        "It agrees with the reference on 3 inputs of different sizes."
    )


def test_not_attempted():
    assert repr(check("3.2", (..., ...))) == (
        "○ Exercise 3.2, apply now: not attempted yet.\n"
        'Replace the `...` in the cell above, run it, then this cell. `hint("3.2")` gives a nudge.'
    )


def test_a_known_mistake():
    def glue(pictures):
        return np.concatenate(pictures)

    assert repr(check("1.1", glue)) == (
        "✗ Exercise 1.1, stack: not right yet.\n"
        "You glued the pictures below each other: that is one tall picture, without time.\n"
        "Why it tempts: “Put them together” fits both. `concatenate` makes an axis longer; a clip "
        "needs a new axis.\n"
        "Tried: `stack(pictures)`, pictures: 5 arrays of shape (4, 7, 3)\n"
        "Expected: 4 axes: (frame, row, column, channel)\n"
        "Got: 3 axes, shape (20, 7, 3)\n"
        'Next: Mend that, and check again. `hint("1.1")` gives a nudge.'
    )


def test_an_unknown_mistake():
    def spoil(frames, pt, ph, pw):
        tokens = patchify(frames, pt, ph, pw)
        tokens[3, 7] ^= 1
        return tokens

    assert repr(check("2.2", spoil)) == (
        "✗ Exercise 2.2, patchify: not right yet.\n"
        "Tried: `patchify(frames, pt=4, ph=2, pw=3)`, frames of shape (8, 12, 18, 3)\n"
        "First difference: token 3, value 7: in its cube frame 0, row 0, column 2, channel 1\n"
        "Expected: 3\n"
        "Got: 2 (1 of 5,184 values differ)\n"
        "Next: Take this one value and follow it by hand from the input to its place."
    )


def test_an_error_is_one_line_with_its_number(tmp_path):
    source = "def stack(pictures):\n    first = pictures[0]\n    return first.shap\n"
    cell = {}
    exec(compile(source, "cell", "exec"), cell)
    assert repr(check("1.1", cell["stack"])) == (
        "! Exercise 1.1, stack: your code stopped with an error.\n"
        "Line 3 of your cell: AttributeError: 'numpy.ndarray' object has no attribute 'shap'\n"
        "Next: Look at what that name holds: print its type in a cell of your own. Or is the name "
        "after the point misspelt?"
    )


WHOLE = "Next: An index must be a whole number: drop the part after the point."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("return frames[second * fps]", WHOLE),
        ("return frames[np.array([second * fps])]", WHOLE),
        ("return list(frames)[second * fps]", WHOLE),
        ("return list(frames)[: second * fps]", WHOLE),
        ("return frames[: second * fps]", WHOLE),
        ("return frames.reshape(second * fps, -1)", "Next: A size or an index must be a whole"),
        ("return frames[99]", "Next: Compare that index with the size of the axis"),
        ("return frames + 'a'", "Next: Look at the type of each value in this line."),
        ("return np.stak(frames)", "Next: Does that module have such a name, or is the name missp"),
        ("raise OSError", "Next: Call your function yourself on a small clip"),
    ],
)
def test_an_error_has_its_next_step(line, told):
    cell = {"np": np}
    exec(f"def frame_at(frames, fps, second):\n    {line}", cell)
    outcome = check("1.2", cell["frame_at"])
    assert outcome.status == "error"
    assert told in repr(outcome)


def test_a_choice_says_which_limit_and_by_how_much():
    assert repr(check("3.4", (12, 32, 1))) == (
        "✗ Exercise 3.4, fit a budget: not right yet.\n"
        "3,072 tokens are 72 over the budget of 3,000.\n"
        "Next: Fewer frames a second, bigger patches or bigger groups: which loss hurts least?"
    )


@pytest.mark.parametrize("choice", [(8, 16, 4), [10, 32, 1], (np.int64(25), 64, 1), (8, 256, 32)])
def test_any_choice_that_keeps_the_limits_passes(choice):
    assert check("3.4", choice).passed


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ((8, 256, 32), "1 token, 2,999 under the budget, and nothing is cropped. You left 2,999 "
                       "unspent: what would you buy with them?"),
        ((8, 32, 1), "2,048 tokens, 952 under the budget, and nothing is cropped."),
    ],
)  # fmt: skip
def test_a_choice_that_spends_little_is_asked_about_the_rest(choice, told):
    assert repr(check("3.4", choice)).splitlines()[1:] == [told]


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ((26, 64, 1), "26 fps is 1 too many: the clip was filmed at 25."),
        ((7, 32, 1), "7 fps is 1 too few: at least 8 are asked for."),
        ((8, 0, 1), "The patch is not a whole number of at least 1."),
        ((8, 512, 1), "Patches of 512 do not fill 256 pixels: 256 rows and columns"),
        ((9, 32, 5), "Groups of 5 do not fill 36 frames: 1 frame would be cropped."),
        ((8, 16), "Expected: three whole numbers: fps, patch, group\nGot: 2 of them"),
        (2048, "Got: a whole number (int)\nNext: Give all the parts, in this order."),
        (
            "8, 16, 4",
            "Got: a string (str)\nNext: Give all the parts without quotes, in this order.",
        ),
    ],
)
def test_a_choice_that_breaks_a_limit(choice, told):
    outcome = check("3.4", choice)
    assert outcome.status == "wrong"
    assert told in repr(outcome)


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
    assert len(lines) == 3
    assert "first second xxx" in lines[1]
    assert len(lines[1]) < 400


def test_an_error_that_cannot_be_told():
    class Silent(Exception):
        def __str__(self):
            raise RuntimeError

    def silent(pictures):
        raise Silent

    assert "`raise Silent`: Silent\n" in repr(check("1.1", silent))


# --- the ladder ----------------------------------------------------------------------------------


def wrong(id, function):
    outcome = check(id, function)
    assert outcome.status == "wrong"
    return repr(outcome)


def test_type_comes_first():
    text = wrong("1.1", lambda pictures: [picture.astype(float) for picture in pictures])
    assert "Expected: a NumPy array\nGot: a list\nNext: Make an array of it" in text
    text = wrong("3.1", lambda frames, height, width, patch, group: np.zeros(3))
    assert "Expected: a whole number (int)\nGot: a NumPy array\nNext: Return the result" in text


def test_then_axes():
    text = wrong("1.4", lambda frames, row: frames[:, row].ravel())
    assert "Expected: 3 axes: (frame, column, channel)\nGot: 1 axis, shape (162,)\n" in text


def test_who_gives_frame_numbers_hears_of_frames_and_not_of_types():
    text = wrong("1.3", lambda frames, source_fps, fps: np.arange(3))
    assert "Expected: 4 axes: (frame, row, column, channel)\nGot: 1 axis, shape (3,)\n" in text

    def numbers(frames, source_fps, fps):
        return np.arange(-(-len(frames) * fps // source_fps)) * source_fps // fps

    assert "You returned the numbers of the frames; index `frames` with" in wrong("1.3", numbers)


def test_then_dtype():
    text = wrong("1.1", lambda pictures: np.stack(pictures)[:1].astype(np.int64))
    assert "Expected: values of type uint8\nGot: values of type int64\n" in text


def test_then_shape():
    text = wrong("1.4", lambda frames, row: frames[:, row, 1:])
    assert "Expected: shape (6, 9, 3) for (frame, column, channel)\nGot: shape (6, 8, 3)\n" in text
    assert "Start with the column axis: it should have size 9, yours has 8." in text
    text = wrong("1.4", lambda frames, row: frames[:, row].transpose(2, 0, 1))
    assert "The sizes are right, their order is not" in text


def test_then_values():
    text = wrong(
        "1.3", lambda frames, source_fps, fps: frames[: -(-len(frames) * fps // source_fps)]
    )
    assert "First difference: frame 1, kept for 0.125 s, row 0, column 0, channel 0\n" in text
    text = wrong("1.4", lambda frames, row: frames[:, row - 1])
    assert "First difference: frame 0, column 0, channel 0\n" in text
    text = wrong("1.4", lambda frames, row: frames[::-1, row])
    assert (
        "All the right values are there, in other places: look at the order of the axes, and at "
        "the order along each axis."
    ) in text


def test_counts_say_how_many_times():
    text = wrong("3.1", lambda frames, height, width, patch, group: 4 * frames // group
                 * (height // patch) * (width // patch))  # fmt: skip
    assert "Got: 11,760\nNext: That is 4 times too many. Which size is 4 here?" in text
    text = wrong("3.1", lambda frames, height, width, patch, group: frames // group)
    assert "Next: That is 98 times too few. Which size is 98 here?" in text
    text = wrong("3.1", lambda frames, height, width, patch, group: frames + height)
    assert "Write out the steps for this one case on paper" in text


@pytest.mark.parametrize(("times", "got"), [(0, "0"), (-5, "-150")])
def test_odd_counts_do_no_harm(times, got):
    text = wrong("3.1", lambda frames, height, width, patch, group: times * frames)
    assert f"Got: {got}\n" in text


def test_numpy_integers_are_whole_numbers():
    def count(frames, height, width, patch, group):
        return np.prod([frames // group, height // patch, width // patch])

    assert check("3.1", count).passed


def test_a_forgotten_return():
    def forgot(pictures):
        np.stack(pictures)

    def printed(pictures):
        print(np.stack(pictures))

    step = "Got: nothing (None)\nNext: Nothing came back: end the function with `return`."
    text = wrong("1.1", forgot)
    assert step in text
    assert "Printing" not in text
    assert f"{step} Printing shows a value and keeps nothing.\n" in wrong("1.1", printed)


def test_rounding_up_is_not_called_rounding_to_the_nearest():
    def up(frames, fps, second):
        return frames[int(np.ceil(second * fps))]

    assert "You showed the next frame too early: you rounded up." in wrong("1.2", up)


def test_prints_are_hidden_and_said_so(capsys):
    def chatty(pictures):
        print("hello")
        return np.stack(pictures)

    assert repr(check("1.1", chatty)).endswith(
        "\nNote: What your function prints is hidden here: call it yourself to see it."
    )
    assert capsys.readouterr().out == ""


# --- what is not a function of that kind ----------------------------------------------------------


def test_a_result_instead_of_the_function():
    text = wrong("2.2", np.zeros((2, 3)))
    assert "Expected: the function itself, `patchify`\nGot: a NumPy array\n" in text
    assert 'Write the name without brackets: `check("2.2", patchify)`.' in text


def test_other_arguments():
    text = wrong("1.4", lambda frames: frames)
    assert "Expected: a function that takes (frames, row)\nGot: one that takes (frames)" in text
    assert "Keep the first line as it was: `def xt_slice(frames, row):`." in text


def test_compiled_functions_may_hide_their_arguments():
    assert check("1.1", np.array).passed
    assert check("1.1", min).status == "error"


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "return ...",
        '"""Doc."""',
        "return",
        "return None",
        "raise NotImplementedError",
    ],
)
def test_stubs_of_every_kind_are_not_attempted(body):
    cell = {}
    exec(f"def stack(pictures):\n    {body}", cell)
    assert check("1.1", cell["stack"]).status == "not attempted"


@pytest.mark.parametrize("answer", [..., None, (..., 1568), (4704, None), [...]])
def test_unfinished_values_are_not_attempted(answer):
    for id in ("2.1", "3.2", "3.4"):
        assert check(id, answer).status == "not attempted"


def test_a_given_function_is_not_attempted():
    outcome = check("2.5", lambda frames, height, width, tubelet: (height // tubelet) ** 2)
    assert outcome.status == "not attempted"
    assert "Change the function in the cell above" in repr(outcome)


# --- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [(4704, 1568), [4704, 1568], (4704.0, np.int64(1568))])
def test_values_pass_in_any_plain_form(answer):
    assert check("3.2", answer).passed


@pytest.mark.parametrize(
    ("id", "answer", "told"),
    [
        ("3.2", 4704, "Got: a whole number (int)\nNext: Give all the parts"),
        ("3.2", (4704,), "Got: 1 of them"),
        ("3.2", (4704, 1500), "Got: 1,500\nNext: The second number is too small."),
        ("3.2", (5000, 1568), "Got: 5,000\nNext: The first number is too large."),
        ("3.2", "4704, 1568", "Got: a string (str)\nNext: Give all the parts without quotes, in"),
        ("3.2", ("4704", 1568), "Got: a string (str)\nNext: Give a number, without quotes."),
        ("1.5", 7, "Got: 7\nNext: Your number is too large."),
        ("1.5", np.zeros(3), "Got: a NumPy array\nNext: Give a number"),
        ("2.1", "AE", "Got: a string (str)\nNext: Give all the parts, in this order."),
        ("2.1", ["AE", "BF"], "Got: 2 of them"),
        ("2.1", ["AE", "BX", *"345678"], 'Got: Token 1 is "BX"'),
        ("2.1", ["AE", 7, *"345678"], "Got: Token 1 is a whole number (int)"),
    ],
)
def test_wrong_values_are_led_on_but_not_told(id, answer, told):
    outcome = check(id, answer)
    assert outcome.status == "wrong"
    assert told in repr(outcome)


def test_a_known_wrong_count():
    assert repr(check("3.2", (4704, 14112))) == (
        "✗ Exercise 3.2, apply now: not right yet.\n"
        "You multiplied by the merge. Merging leaves fewer tokens, not more.\n"
        "Why it tempts: Each token then holds more, and “more” invites multiplying.\n"
        "Expected: a pair: tokens frame by frame, tokens when merged\n"
        "Got: 4,704 and 14,112\n"
        'Next: Count again. `hint("3.2")` gives a nudge.'
    )
    assert 'Got: "AB", "CD", "EF", ' in repr(
        check("2.1", ["AB", "CD", "EF", "GH", "IJ", "KL", "MN", "OP"])
    )


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
    assert check("3.2", (4704, 1568)).status == "wrong"
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


def test_without_a_draw_the_lesson_s_numbers_are_checked():
    assert check("3.2", (4704, 1568)).passed


@pytest.mark.parametrize("call", [hint, solution, fresh, lambda id: check(id, 1)])
def test_an_unknown_exercise(call):
    with pytest.raises(ValueError, match=r"there is no exercise '9\.9': the ids are 1\.1, 1\.2, "):
        call("9.9")


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
