"""Which matrices of a layer over time may begin at zero: all sixteen choices."""

from itertools import product

from lesson_utils.exercises import check

CHOICES = list(product((False, True), repeat=4))  # q, k, v, o
# The output is silenced by o, or by v before it. Then one of q and k may be zero too, for each
# gets its slope through the other; and what silences must not be silenced itself.
GOOD = {(q, k, v, o) for q, k, v, o in CHOICES if v != o and not (q and k)}


def test_a_choice_is_right_if_nothing_changes_and_all_can_learn():
    cards = {choice: check("8.3", choice) for choice in CHOICES}
    assert {choice for choice, card in cards.items() if card.passed} == GOOD
    for choice in GOOD:
        words = "nothing changes at step 0, and all four matrices move"
        assert words in repr(cards[choice])


def test_a_choice_is_made_of_true_and_false():
    assert "One of the four is neither True nor False." in repr(check("8.3", (0, 0, 0, 2)))
    assert check("8.3", (0, 0, 0, 1)).passed
