import math

import numpy as np
import pytest

from lesson_utils.exercises.judging.plain import differs, same


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
