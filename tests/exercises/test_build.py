"""A function that a learner wrote: what they read of it, and the ladder of what can be wrong."""

import linecache
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lesson_utils.exercises import check
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
        "It agrees with the reference on 4 inputs of different sizes."
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
        "Next: Make this call again in a cell of your own, and print what each step gives for this "
        "value: the first that is not what you expect is the one to mend.\n"
        "To look: `from lesson_utils.exercises import tried`, then "
        '`patchify(**tried("2.2"))` makes this call again.'
    )


def test_an_error_is_one_line_with_its_number(tmp_path):
    source = "def stack(pictures):\n    first = pictures[0]\n    return first.shap\n"
    cell = {}
    exec(compile(source, "cell", "exec"), cell)
    assert repr(check("1.1", cell["stack"])) == (
        "! Exercise 1.1, stack: your code stopped with an error.\n"
        "Line 3 of your cell: AttributeError: 'numpy.ndarray' object has no attribute 'shap'\n"
        "Tried: `stack(pictures)`, pictures: 5 arrays of shape (4, 7, 3)\n"
        "Next: Look at what that name holds: print its type in a cell of your own. Or is the name "
        "after the point misspelt?\n"
        'To look: `from lesson_utils.exercises import tried`, then `stack(**tried("1.1"))` makes '
        "this call again."
    )


WHOLE = "Next: An index must be a whole number: drop the part after the point."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("return scores.max(dim=1)", "NumPy says `axis` where PyTorch says `dim`."),
        ("return scores.sum(axis=1, keepdim=True)", "NumPy says `keepdims`, with an s at the end."),
        ("return scores.sum(1, True)", "In NumPy write `keepdims=True` with its name"),
        ("return scores.max(1, True)", "In NumPy write `keepdims=True` with its name"),
        ("return scores.permute(1, 0)", "`permute` is PyTorch's word. NumPy has `transpose(…)`"),
        ("return scores.exp()", "`exp` is PyTorch's word. NumPy has `np.exp(x)`."),
        ("return np.softmax(scores)", "NumPy has no softmax: write it out"),
        ("return scores[None].transpose(0, 1)", "takes all axes in their new order; `np.swapaxes"),
        ("return scores.view(3, -1)", "NumPy says `reshape` where PyTorch says `view`."),
        ("return np.zeros(scores.size(0))", "are no functions in NumPy"),
        ("return np.zeros(2, 3)", "A shape is one argument"),
        ("return torch.softmax(scores)", "There is no PyTorch here"),
        ("import torch", "There is no PyTorch here"),
        ("return scores / scores.sum(axis=1)", "`keepdims=True` keeps it, with size 1."),
        ("return scores @ scores", "For `a @ b` the last axis of a must be as long as"),
        ("return scores.reshape(7, -1)", "The sizes of the new shape must multiply to the same"),
        ("return scores - None", "Something in this line is None"),
    ],
)
def test_pytorch_s_words_and_usual_errors_are_met_by_numpy_s(line, told):
    source = f"def softmax(scores):\n    {line}\n"
    linecache.cache["idiom"] = len(source), None, source.splitlines(True), "idiom"
    cell = {"np": np}
    exec(compile(source, "idiom", "exec"), cell)
    outcome = check("5.1", cell["softmax"])
    assert outcome.status == "error"
    assert told in repr(outcome)
    assert "Tried: `softmax(scores)`, scores = `[[" in repr(outcome)


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
        ("raise OSError", "Next: Make this call in a cell of your own and follow that line."),
    ],
)
def test_an_error_has_its_next_step(line, told):
    cell = {"np": np}
    exec(f"def frame_at(frames, fps, second):\n    {line}", cell)
    outcome = check("1.2", cell["frame_at"])
    assert outcome.status == "error"
    assert told in repr(outcome)


# --- the ladder ----------------------------------------------------------------------------------


def wrong(id, function):
    outcome = check(id, function)
    assert outcome.status == "wrong"
    return repr(outcome)


def test_type_comes_first():
    text = wrong("1.1", lambda pictures: [picture.astype(float) for picture in pictures])
    assert "Expected: a NumPy array\nGot: a list\nNext: Make an array of it" in text
    text = wrong("3.1", lambda frames, height, width, patch, group: np.zeros(3))
    assert (
        "Expected: a whole number (int)\nGot: a NumPy array, shape (3,)\nNext: One number" in text
    )


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
    text = wrong("1.1", lambda pictures: np.stack(pictures)[:1] / 1)
    assert "Expected: values of type uint8\nGot: values of type float64\n" in text


def test_then_shape():
    text = wrong("1.4", lambda frames, row: frames[:, row, 1:])
    assert "Expected: shape (6, 9, 3) for (frame, column, channel)\nGot: shape (6, 8, 3)\n" in text
    assert "Start with the column axis: it should have size 9, yours has 8." in text
    text = wrong("1.4", lambda frames, row: frames[:, row].transpose(2, 0, 1))
    assert "The values are right, but your axes are (channel, frame, column)." in text
    text = wrong("1.4", lambda frames, row: 1 + frames[:, row].transpose(2, 0, 1))
    assert "The sizes are right, their order is not" in text


def test_then_values():
    text = wrong(
        "1.3", lambda frames, source_fps, fps: frames[: -(-len(frames) * fps // source_fps)]
    )
    assert "First difference: frame 1, kept for 0.125 s, row 0, column 0, channel 0\n" in text
    text = wrong("1.4", lambda frames, row: frames[:, row - 1])
    assert "First difference: frame 0, column 0, channel 0\n" in text
    text = wrong("1.4", lambda frames, row: frames[::-1, row])
    assert "The values are right, but the frame axis runs backwards." in text
    text = wrong("1.4", lambda frames, row: np.sort(frames[:, row], axis=1))
    assert (
        "All the right values are there, in other places: look at the order of the axes, and at "
        "the order along each axis."
    ) in text
    text = wrong("14.3", lambda q, k, count: np.tile(np.arange(len(q)) < count, (len(q), 1)))
    assert "You marked as many as there should be, but not the same ones." in text


def test_counts_say_how_many_times():
    def counts(change):
        return lambda frames, height, width, patch, group: change(
            frames // group * (height // patch) * (width // patch), patch
        )

    text = wrong("3.1", counts(lambda count, patch: 4 * count))
    assert "Got: 11,760\nNext: Yours is four times the right number. Write out" in text
    text = wrong("3.1", counts(lambda count, patch: count * patch**2))
    assert "Next: Yours is 256 times the right number. `patch` squared is 256 in this call." in text
    text = wrong("3.1", counts(lambda count, patch: count // 2))
    assert "Next: Yours is half the right number. Write out" in text
    text = wrong("3.1", counts(lambda count, patch: count + 1))
    assert "Next: Yours is one too many: look at where counting begins and ends. Write out" in text
    text = wrong("3.1", lambda frames, height, width, patch, group: frames + height)
    assert "Next: Write out the steps for this one case on paper" in text


@pytest.mark.parametrize(("times", "got"), [(0, "0"), (-5, "-150")])
def test_odd_counts_do_no_harm(times, got):
    text = wrong("3.1", lambda frames, height, width, patch, group: times * frames)
    assert f"Got: {got}\n" in text


FORMS = {
    "a list of rows": ("2.2", lambda call, result: result.tolist()),
    "a tuple of rows": ("5.1", lambda call, result: tuple(result)),
    "other whole numbers": ("2.2", lambda call, result: result.astype(np.int64)),
    "float32": ("5.2", lambda call, result: result.astype(np.float32)),
    "an array without axes": ("3.1", lambda call, result: np.array(result)),
    "a fraction": ("3.1", lambda call, result: Fraction(result)),
    "a decimal": ("8.2", lambda call, result: Decimal(result)),
}


@pytest.mark.parametrize(("id", "form"), FORMS.values(), ids=FORMS)
def test_right_values_pass_in_any_form(id, form):
    exercise = EXERCISES[id]
    outcome, _ = exercise.judge(
        renamed(exercise, lambda *call: form(call, exercise.reference(*call)))
    )
    assert outcome.passed


def renamed(exercise, function):
    """Give a function the arguments' names that the exercise asks for."""
    names = ", ".join(exercise.names)
    return eval(f"lambda {names}: function({names})", {"function": function})


@pytest.mark.parametrize(
    ("id", "result", "told"),
    [
        (
            "2.2",
            lambda tokens: tokens.astype(float),
            "values of type float64\nNext: The values are right; only",
        ),
        ("2.2", lambda tokens: tokens / 255, "is 1/255 of the right one. The values run from 0"),
        ("6.2", lambda mask: mask.astype(np.uint8), "The pattern is right, but it holds numbers"),
        ("3.1", float, "Got: a decimal number (float), 2,940.0\nNext: Mend"),
        ("1.1", list, "Expected: a NumPy array\nGot: a list\n"),
        ("5.2", lambda mix: mix / 2, "Next: Every value of yours is half the right one."),
        ("5.2", lambda mix: -mix, "Next: The sizes are right, but every value has the other sign."),
        ("5.2", lambda mix: mix + 1, "Next: Every value of yours is 1 too large."),
        (
            "5.2",
            lambda mix: mix.mean(axis=0),
            "You averaged over the question axis, and it is gone",
        ),
        ("5.2", lambda mix: mix.sum(axis=1), "You added up along the channel axis, and it is gone"),
        ("5.2", lambda mix: mix.T, "The values are right, but your axes are (channel, question)."),
        ("5.2", lambda mix: np.roll(mix, 1, 0), "but every question stands one place off."),
        ("5.1", lambda w: w**2, "Every value of yours is the square of the right one."),
        ("5.1", np.sqrt, "Every value of yours is the square root of the right one."),
        ("2.2", np.ravel, "All the values are right and in order; only the shape is another."),
        ("8.1", lambda loss: loss * 0.7, "Next: Write out the steps for this one case on paper"),
    ],
)
def test_what_a_wrong_result_has_to_do_with_the_right_one_is_said(id, result, told):
    exercise = EXERCISES[id]
    outcome, _ = exercise.judge(renamed(exercise, lambda *call: result(exercise.reference(*call))))
    assert outcome.status == "wrong"
    assert told in repr(outcome)


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
    assert 'Write the name, without brackets or quotes: `check("2.2", patchify)`.' in text


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


def test_a_given_function_is_not_attempted():
    outcome = check("2.5", lambda frames, height, width, tubelet: (height // tubelet) ** 2)
    assert outcome.status == "not attempted"
    assert "Change the function in the cell above" in repr(outcome)


# --- NaN and infinity ----------------------------------------------------------------------------


def attending(mask, q, k, v):
    """Attend over masked scores, as one may write it, the largest score not taken off."""
    powers = np.exp(mask(q @ k.T / np.sqrt(q.shape[1])))
    return powers / powers.sum(axis=1, keepdims=True) @ v


@pytest.mark.parametrize(
    ("mask", "name", "cause"),
    [
        (
            lambda s: np.where(np.triu(np.ones(s.shape)), -np.inf, s),
            "nothing to look at", "0 divided by 0",
        ),
        (
            lambda s: s * np.tri(len(s)) + np.triu(np.ones(s.shape), 1) * float("-inf"),
            "", "0 times infinity; to put",
        ),
        (
            lambda s: np.where(np.triu(np.ones(s.shape), 1), np.inf, s),
            "plus infinity", "infinity by infinity",
        ),
    ],
)  # fmt: skip
def test_a_mask_that_makes_nan_is_told_by_its_cause(mask, name, cause):
    with np.errstate(all="ignore"):
        outcome, told = EXERCISES["5.4"].judge(lambda q, k, v: attending(mask, q, k, v))
    assert told == name
    where = re.search(
        r"^Line \d+ of your cell, `.*`, is where it comes up first: (.*)$", repr(outcome), re.M
    )
    assert cause in where[1]
    assert "nan" not in repr(outcome)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda q: (q - q) / (q - q), "0 divided by 0, or infinity by infinity."),
        (lambda q: np.sqrt(-abs(q) - 1), "the root of a negative number."),
        (lambda q: np.exp(q * 0 + 1000), "a number too large to hold."),
        (lambda q: np.full(q.shape, np.nan), "Look for the first step that cannot be worked out"),
    ],
)
def test_a_result_that_is_no_number_is_led_to_the_step_that_made_it(spoil, said):
    with np.errstate(all="ignore"):
        text = wrong("5.4", lambda q, k, v: spoil(q) @ q.T @ v)
    assert said in text
    assert ("NaN (not a number) (" in text) or "Got: infinity (" in text


def test_a_result_is_told_in_its_unit():
    loud = replace(EXERCISES["4.1"], unit="dB")
    outcome, _ = loud.judge(lambda a, b: loud.reference(a, b) * 1.3)
    assert re.search(r"^Expected: [\d.]+ dB$", repr(outcome), re.M)
    assert re.search(r"^Got: [\d.]+ dB \(\d of \d values differ\)$", repr(outcome), re.M)
    many = replace(EXERCISES["3.1"], unit="tokens")
    outcome, _ = many.judge(lambda frames, height, width, patch, group: 7)
    assert "Expected: 2,940 tokens\nGot: 7 tokens\n" in repr(outcome)
