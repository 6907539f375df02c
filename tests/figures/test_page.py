import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from lesson_utils import cost
from lesson_utils.figures import page, sheet
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS


def words(figure):
    """All that is written on a page."""
    return [text.get_text() for text in figure.texts]


def test_the_numbers_of_the_lesson_are_on_the_page():
    tokens = [grid.tokens for grid in page.NUMBERS.values()]
    assert tokens == [5880, 8192, 4096, 4704, 1568]
    written = words(page.page())
    for grid in page.NUMBERS.values():
        full, factored = grid.pairs("full"), grid.pairs("factored")
        for cell in (f"{grid.tokens:,}", f"{full:,}", f"{factored:,}", f"{full / factored:.1f}"):
            assert cell in written


def test_every_pattern_is_drawn_with_its_pairs_and_its_formula():
    assert set(page.SHOWN) == set(PATTERNS)
    figure = page.page()
    written = words(figure)
    big = page.ALONE
    assert all(f"{big.pairs(name):,}" in written for name in PATTERNS)
    assert all(formula in written for formula in (PATTERNS[name].formula for name in page.SHOWN))
    t, s = big.shape[0], big.tokens // big.shape[0]
    values = {
        "full": (t * s) ** 2,
        "causal": s**2 * t * (t + 1) // 2,
        "spatial": t * s**2,
        "temporal": s * t**2,
        "factored": t * s * (t + s),
    }
    assert values == {name: big.pairs(name) for name in values}
    assert len(figure.axes) == 1 + len(PATTERNS)


def test_the_small_tables_hold_the_pairs_of_their_pattern():
    tiny = Grid(4, 32, 64, patch=16)
    tables = page.tables()
    assert list(tables) == list(page.SHOWN)
    for name, table in tables.items():
        pairs = (table & 1).sum() + (table & 2).sum() // 2
        assert pairs == tiny.pairs(name, (2, 2, 2))


def test_what_grouping_saves_is_worked_out():
    assert "tokens ÷ 2, full pairs ÷ 4, factored ÷ 2.12" in words(page.page())


def test_the_cube_on_the_page_has_its_number():
    told = "The cube at (t, h, w) = (1, 2, 2) of 4 × 4 × 4 is token 26."
    assert told in words(page.page())
    assert Grid(32, 256, 256, patch=64, group=8).position(26) == (1, 2, 2)


def test_the_advice_has_the_numbers_of_the_library():
    few, *_, budget = page.advice()
    assert f"below {cost.crossover(196, 768)} frames" in few
    n, width = Grid(cost.crossover(196, 768) - 1, 224, 224), 768
    assert cost.joint_layer(n, width) <= cost.divided_layer(n, width)
    assert "8,192 tokens have 28 times the pairs" in budget


def test_nothing_runs_over_the_edge_or_over_its_neighbour():
    with sheet.style("print"):
        figure = page.page()
        renderer = FigureCanvasAgg(figure).get_renderer()
        width, height = figure.get_size_inches() * figure.dpi
        boxes = [text.get_window_extent(renderer) for text in figure.texts]
    for box in boxes:
        assert box.x0 >= 0.02 * width
        assert box.x1 <= 0.98 * width
        assert box.y0 >= 0.03 * height
        assert box.y1 <= 0.98 * height
    overlaps = [
        (figure.texts[i].get_text(), figure.texts[j].get_text())
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]
    assert overlaps == []


def test_the_sentence_says_what_is_on_the_page():
    told = page.sentence()
    assert "1 s, 30 fps, 224 × 224: 5,880 tokens, 34,574,400 pairs" in told
    assert all(f"{name} {page.ALONE.pairs(name):,}" in told for name in PATTERNS)
    assert "\n" not in told


def test_the_picture_on_the_page_is_a_clip_with_one_cube():
    volume, *_ = page.page().axes
    (image,) = volume.images
    assert np.asarray(image.get_array()).shape == (702, 812, 3)


def test_the_clip_s_makers_are_named():
    told = "Picture: Big Buck Bunny, © Blender Foundation, CC BY 3.0."
    assert told in words(page.page())
