import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lesson_utils.exercises.judging.plain import Opaque, alike, differs, freeze, same, settle


@pytest.mark.parametrize(
    ("a", "b", "tolerance", "alike"),
    [
        (0.5, 0.5, 0, True),
        (0.5, 0.5 + 1e-12, 0, False),
        (0.5, 0.5 + 1e-12, 1e-9, True),
        (0.5, 0.51, 1e-9, False),
        (1.0, 1, 1e-9, False),  # another type
        (math.inf, math.inf, 1e-9, True),
        (math.nan, 0.5, 1e-9, False),
        ([0.5, (2.0,)], [0.5, (2.0 + 1e-12,)], 1e-9, True),
        (np.array([1.0, np.nan]), np.array([1.0 + 1e-12, np.nan]), 1e-9, True),
        ([0.5], [0.5, 1.0], 0, False),
        (np.array([1.0, np.nan]), np.array([np.nan, 1.0]), 1e-9, False),
    ],
)
def test_values_agree_within_the_tolerance(a, b, tolerance, alike):
    assert same(a, b, tolerance) == alike


@pytest.mark.parametrize("tolerance", [0, 1e-9])
def test_nan_is_like_nan_alone(tolerance):
    a, b = np.array([np.nan, np.nan, 1.0, np.inf]), np.array([np.nan, 1.0, np.nan, np.inf])
    assert differs(a, b, tolerance).tolist() == [False, True, True, False]


def test_containers_do_not_count_where_they_can_be_told_apart_from_values():
    table = np.arange(4).reshape(2, 2)
    assert settle(table, [[0, 1], [2, 3]]).tolist() == table.tolist()
    assert settle(table, [[0, 1], [2]]) == [[0, 1], [2]]  # no table
    assert settle(table, [["a", "b"], ["c", "d"]]) == [["a", "b"], ["c", "d"]]
    assert settle(table, table.tolist(), lists=False) == table.tolist()
    assert settle(table[0], []).shape == (0,)
    assert settle(7, np.array(7)) == 7
    assert settle((1, 2), np.array([1, 2])) == (1, 2)


@pytest.mark.parametrize(
    ("right", "got", "told"),
    [
        (5, 5.0, False), (5.0, 5, True), (1, True, False), (True, 1, False),
        (0.5, 0.5 + 1e-7, True), (0.5, 0.5 + 1e-5, False),
        (np.uint8([1, 2]), np.int32([1, 2]), True), (np.uint8([1, 2]), np.int32([1, 258]), False),
        (np.ones(2), np.ones(2, bool), False), (np.ones(2), np.ones(2, int), True),
        (np.ones(2), np.ones(2, np.float32) + np.float32(1e-5), True), (np.ones(2), 1.0, False),
        (np.inf, np.inf, True), (np.nan, np.nan, True), ("a", "a", True),
    ],
)  # fmt: skip
def test_what_is_alike(right, got, told):
    assert alike(freeze(right), freeze(got), tolerance=1e-6) == told


def test_a_fraction_is_the_number_that_it_is_and_a_giant_is_none():
    assert [freeze(Fraction(n, 2)) for n in (3, 4)] == [1.5, 2]
    assert type(freeze(Fraction(4, 2))) is int
    assert freeze(Decimal("0.5")) == 0.5
    assert freeze(-(10**301)) == Opaque("a whole number too large to work with")
