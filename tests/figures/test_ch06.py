import numpy as np
import pytest

from lesson_utils import attention
from lesson_utils._drawing.palette import BLACK, BLUE, LIGHT, ORANGE, RED
from lesson_utils.clip import Clip
from lesson_utils.figures import ch06 as figures
from lesson_utils.grid import Grid
from tests.figures.look import has, noise, pixels, well_drawn

TINY = Grid(3, 2, 4, patch=1)  # 24 tokens
GIVEN = {"short": (15e9, {"full": 14.9e9, "factored": 16.2e9}), "long": (2e12, {"full": 9.3e12})}


def table(pattern):
    rows = [attention.allowed(TINY, n, pattern).ravel() for n in range(TINY.tokens)]
    return np.stack(rows).astype(int)


def reach(maps, token=13, count=8, group=1):
    clip = Clip(noise(3 * group, 32, 64), 4)
    return figures.reach(clip, Grid(3 * group, 32, 64, 16, group), maps, token, count)


def one(*positions):
    weights = np.zeros(TINY.shape)
    for i, position in enumerate(positions):
        weights[position] = 0.1 * (i + 1)
    return weights


# who may look at whom


def test_masks_colour_each_pair_by_its_step():
    both = table("spatial") + 2 * table("temporal")
    picture = well_drawn(lambda: figures.masks(TINY, {"full": table("full"), "factored": both}))
    # 24², then 3·8² + 8·3²
    assert picture.alt == (
        "Tables of 24 queries (rows) by 24 keys (columns) for a tape of 3 × 2 × 4 tokens; coloured "
        "where the query may look. Pairs: full 576, factored 264."
    )
    array, cell, left = pixels(picture), 8, 920 // 3
    colours = {0: LIGHT, 1: BLUE, 2: ORANGE, 3: BLACK}
    for query, key in ((0, 0), (0, 3), (5, 13), (5, 14), (23, 7), (23, 23)):
        at = array[query * cell + 4, left + key * cell + 4]
        assert tuple(at) == colours[both[query, key]], (query, key)
        assert tuple(array[query * cell + 4, key * cell + 4]) == BLUE


def test_masks_stand_three_in_a_row():
    heights = [
        pixels(figures.masks(TINY, dict.fromkeys("abcdefg"[:count], table("full")))).shape[0]
        for count in (1, 3, 4, 7)
    ]
    assert heights == [214, 214, 428, 642]


def test_reach_counts_what_a_mask_allows():
    maps = {name: attention.allowed(TINY, 13, name) for name in ("full", "causal", "temporal")}
    assert well_drawn(lambda: reach(maps)).alt == (
        "What token 13, at (t, h, w) = (1, 1, 1), looks at. full: 24 tokens, 67% in other time "
        "steps; causal: 16 tokens, 50% in other time steps; temporal: 3 tokens, 67% in other time "
        "steps."
    )


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (one((0, 0, 0)), "half of the weight on 1 token"),
        (one((0, 0, 0), (1, 1, 1), (2, 0, 3), (2, 1, 3)), "half of the weight on 2 tokens"),
        (np.full(TINY.shape, 0.25), "half of the weight on 12 tokens"),
    ],
)
def test_reach_tells_how_gathered_weights_are(weights, told):
    assert reach({"full": weights}).alt.endswith(f"looks at. full: {told}.")


def test_reach_shows_what_is_seen_and_pales_the_rest():
    clip = Clip(np.full((3, 32, 64, 3), 50, np.uint8), 4)
    grid = Grid(3, 32, 64, 16)
    array = pixels(figures.reach(clip, grid, {"spatial": grid_of(1)}, 13))
    step = (920 - 92) // 3
    middles = [tuple(array[22 + 60, 92 + i * step + 200]) for i in range(3)]
    assert middles == [(209,) * 3, (50,) * 3, (209,) * 3]
    assert has(array, RED)  # the token that looks


def grid_of(own):
    seen = np.zeros(TINY.shape, bool)
    seen[own] = True
    return seen


@pytest.mark.parametrize(("token", "own"), [(0, 0), (7, 0), (13, 1), (23, 2)])
def test_reach_always_shows_the_token_s_own_step(token, own):
    array = pixels(reach({"full": np.ones(TINY.shape)}, token, count=2))
    assert has(array[22:], RED)
    assert f"(t, h, w) = ({own}, " in reach({"full": np.ones(TINY.shape)}, token, count=2).alt


def test_reach_shows_the_first_frame_of_a_cube():
    assert reach({"full": np.ones(TINY.shape)}, group=2).alt == (
        "What token 13, at (t, h, w) = (1, 1, 1), looks at. full: half of the weight on 12 tokens."
    )


# what it costs


@pytest.mark.parametrize("power", [0, 1, 1.5, 2])
def test_slope_is_the_power(power):
    sizes = [256, 512, 2048, 8192]
    assert figures.slope(sizes, [3e-7 * n**power for n in sizes]) == pytest.approx(power)


def test_scaling_tells_slopes_and_no_times(seen):
    picture = well_drawn(
        lambda: figures.scaling(
            [2, 4, 8],
            {"full": [1, 4, 15], "line": [1, 2, 4.5]},
            {"full": [4, 16, 64], "line": [2, 4, 8]},
        )
    )
    assert picture.alt == (
        "Measured time (marks) against tokens from 2 to 8, both logarithmic, on lines with the "
        "slope of the pairs: full 2.00, line 1.00."
    )
    formula, measured, *_ = seen[0].axes[0].lines
    assert list(measured.get_ydata()) == [1, 4, 15]
    # in proportion to the pairs, and through the middle of the marks
    ratio = np.array(formula.get_ydata()) / [4, 16, 64]
    np.testing.assert_allclose(ratio, ratio[0])
    np.testing.assert_allclose(np.prod(formula.get_ydata()), 1 * 4 * 15)


def test_memory_tells_how_far_each_way_goes(seen):
    picture = well_drawn(
        lambda: figures.memory(
            {"whole": {1024: 2**22, 2048: 2**24}, "blocks": {1024: 2**20, 4096: 2**22}},
            lambda n: 4 * n**2,
            350 * 2**20,
        )
    )
    assert picture.alt == (
        "Peak memory against tokens, both logarithmic: whole up to 2,048 tokens, blocks up to "
        "4,096 tokens. One n × n table alone would take 64 MiB at 4,096 tokens; the kernel may "
        "take 350."
    )
    formula, whole, blocks, limit = seen[0].axes[0].lines
    assert list(formula.get_ydata()) == [4, 16, 64]
    assert list(whole.get_ydata()) == [4, 16]
    assert blocks.get_xydata().tolist() == [[1024, 1], [4096, 4]]
    assert set(limit.get_ydata()) == {350}


def test_forecast_is_in_proportion_to_the_pairs(seen):
    picture = well_drawn(
        lambda: figures.forecast(
            {"one": Grid(4, 32, 32), "two": Grid(6, 32, 64)},
            {"full": (64, 0.5), "factored": (48, 0.1)},
        )
    )
    # 16 and 48 tokens: 256 and 2,304 pairs; factored 16·(4 + 4) and 48·(6 + 8)
    assert picture.alt == (
        "Time of one head, carried on in proportion to the pairs. Pairs against the lesson's clip: "
        "one: full 4 ×, factored 3 ×; two: full 36 ×, factored 14 ×."
    )
    widths = [bar.get_width() for bar in seen[0].axes[0].patches]
    np.testing.assert_allclose(widths, [2, 18, 128 / 480, 1.4])


def test_blind_tells_the_slowest_and_the_fastest(seen):
    picture = well_drawn(
        lambda: figures.blind([0.25, 1.5], {"full": [0.5, 0.45], "temporal": [0.75, 0.125]}, 2.5)
    )
    assert picture.alt == (
        "Share of the attention to other frames that lands on the car, from 0.25 to 1.50 patches a "
        "frame: full 50% to 45%; temporal 75% to 12%."
    )
    full, temporal, half = seen[0].axes[0].lines
    assert full.get_xydata().tolist() == [[0.25, 50], [1.5, 45]]
    assert full.get_linestyle() != temporal.get_linestyle()
    assert set(half.get_xdata()) == {1.25}


def test_crossover_is_where_factored_becomes_cheaper(seen):
    assert well_drawn(
        lambda: figures.crossover(
            [2, 3, 4],
            {
                "small": {"full": [1e9, 2e9, 4e9], "factored": [2e9, 2.5e9, 3e9]},
                "large": {"full": [1e9, 4e9, 9e9], "factored": [2e9, 3e9, 4e9]},
            },
        )
    ).alt == (
        "Work of one layer against frames, projections counted. small: factored is cheaper from 4 "
        "frames on; large: factored is cheaper from 3 frames on."
    )
    full, factored, mark = seen[0].axes[0].lines
    assert list(full.get_ydata()) == [1, 2, 4]
    assert list(factored.get_ydata()) == [2, 2.5, 3]
    assert set(mark.get_xdata()) == {4}


def test_without_a_crossover_none_is_marked(seen):
    kinds = {"full": [1e9, 2e9], "factored": [2e9, 3e9]}
    picture = figures.crossover([2, 3], {"a": kinds, "b": kinds})
    assert picture.alt.endswith("a: full is cheaper throughout; b: full is cheaper throughout.")
    assert len(seen[0].axes[0].lines) == 2


def test_a_decision_is_held_against_its_budget(seen):
    picture = well_drawn(lambda: figures.decision(GIVEN, {"short": "factored", "long": "full"}))
    assert picture.alt == (
        "Work of one layer against its budget. short: factored, 16.2 G, over its budget; "
        "long: full, 9,300 G, over its budget."
    )
    short, long = seen[0].axes
    assert [bar.get_height() for bar in short.patches] == [16.2]  # not what else there was
    assert [bar.get_height() for bar in long.patches] == [9300]
    assert [text.get_text() for text in short.get_xticklabels()] == ["factored"]
    # in words, and not by colour alone
    assert [text.get_text() for text in short.texts] == ["16.2 over"]
    within = figures.decision(GIVEN, {"short": "full", "long": "full"})
    assert "short: full, 14.9 G, within its budget" in within.alt
