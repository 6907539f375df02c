import pytest

from lesson_utils.exercises.rubric import Rubric


class Kept:
    """What somebody keeps; refuses a "no"."""

    def __init__(self):
        self.text, self.ticks = "", []

    def keep(self, text):
        if text == "no":
            raise ValueError("no is not an answer")
        self.text, self.ticks = text.strip(), []
        return self.text, self.ticks, "Kept."

    def tick(self, letters):
        self.ticks = sorted(letters)
        return self.text, self.ticks, f"{len(letters)} ticked."


@pytest.fixture
def kept():
    return Kept()


def make(kept, **more):
    return Rubric(
        "Question 1", "Why?", ("One.", "Two."), how="Write.", compare="Compare.", limit=20,
        keep=kept.keep, tick=kept.tick, **more,
    )  # fmt: skip


def test_it_asks_and_says_how(kept):
    rubric = make(kept)
    assert repr(rubric) == "Question 1: Why?"
    assert (rubric.text, rubric.ticks, rubric.said) == ("", [], "Write.")
    assert rubric._setup == {
        "name": "Question 1",
        "question": "Why?",
        "points": ["One.", "Two."],
        "how": "Write.",
        "compare": "Compare.",
        "limit": 20,
    }


def test_a_known_answer_is_there_from_the_start(kept):
    rubric = make(kept, text="So.", ticks=("b",))
    assert (rubric.text, rubric.ticks, rubric.said) == ("So.", ["b"], "Compare.")


def test_what_the_page_sends_is_kept_and_comes_back_as_it_is_kept(kept):
    rubric = make(kept)
    rubric._handle_custom_msg({"keep": " So. "}, [])
    assert (rubric.text, rubric.ticks, rubric.said) == ("So.", [], "Kept.")
    rubric._handle_custom_msg({"tick": ["b", "a"]}, [])
    assert (rubric.text, rubric.ticks, rubric.said) == ("So.", ["a", "b"], "2 ticked.")


def test_what_is_refused_is_said_and_changes_nothing(kept):
    rubric = make(kept, text="So.", ticks=("b",))
    rubric._handle_custom_msg({"keep": "no"}, [])
    assert (rubric.text, rubric.ticks, rubric.said) == ("So.", ["b"], "no is not an answer")
    assert kept.text == ""
