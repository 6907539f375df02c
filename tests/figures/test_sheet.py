from io import BytesIO

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from lesson_utils import attention, cost
from lesson_utils.figures import sheet
from lesson_utils.grid import Grid
from lesson_utils.patterns import PATTERNS


@pytest.fixture(scope="module")
def page():
    with sheet.style("print"):
        yield sheet.page()


@pytest.fixture(scope="module")
def written(page):
    """All that is written on the page."""
    return [text.get_text() for text in page.texts]


def test_the_numbers_of_the_lesson_are_on_the_page(written):
    assert [grid.tokens for grid in sheet.NUMBERS.values()] == [5880, 8192, 4096, 4704, 1568]
    for grid in sheet.NUMBERS.values():
        full, factored = grid.pairs("full"), grid.pairs("factored")
        cells = {f"{grid.tokens:,}", f"{full:,}", f"{factored:,}", f"{full / factored:.1f}"}
        assert cells <= {*written}


def test_every_pattern_is_drawn_with_its_pairs_and_its_formula(page, written):
    assert set(sheet.SHOWN) == set(PATTERNS)
    assert len(page.axes) == 1 + len(PATTERNS)
    big = sheet.ALONE
    for name, pattern in PATTERNS.items():
        assert {f"{big.pairs(name):,}", pattern.formula, pattern.brief} <= {*written}
        # the formula as Python, of t time steps of s tokens each
        code = pattern.formula.replace("·", "*").replace("²", "**2")
        if name not in ("window", "sliding"):  # less at the edges
            sizes = {"t": big.shape[0], "s": big.tokens // big.shape[0]}
            assert eval(code, sizes) == big.pairs(name)


def test_the_small_tables_hold_the_pairs_of_their_pattern():
    tiny = Grid(4, 32, 64, patch=16)
    tables = sheet.tables()
    assert tuple(tables) == sheet.SHOWN
    for name, table in tables.items():
        steps = [(table & bit > 0).astype(int) for bit in (1, 2)]
        assert sum(step.sum() for step in steps) == tiny.pairs(name, (2, 2, 2))
        # what can be reached in one step, or in the one after the other
        seen = steps[0] if not steps[1].any() else steps[0] @ steps[1]
        allowed = [attention.allowed(tiny, n, name, (2, 2, 2)).ravel() for n in range(32)]
        np.testing.assert_array_equal(seen > 0, allowed)


def test_what_else_is_told_on_the_page(written):
    assert "tokens ÷ 2, full pairs ÷ 4, factored ÷ 2.12" in written
    assert "Picture: Big Buck Bunny, © Blender Foundation, CC BY 3.0." in written
    assert "The cube at (t, h, w) = (1, 2, 2) of 4 × 4 × 4 is token 26." in written
    assert Grid(32, 256, 256, patch=64, group=8).position(26) == (1, 2, 2)


def test_the_advice_has_the_numbers_of_the_library():
    few, *_, budget = sheet.advice()
    most = cost.crossover(196, 768)
    assert f"below {most} frames" in few
    before = Grid(most - 1, 224, 224)
    assert cost.joint_layer(before, 768) <= cost.divided_layer(before, 768)
    assert "8,192 tokens have 28 times the pairs" in budget


def test_nothing_runs_over_the_edge_or_over_its_neighbour(page, written):
    renderer = FigureCanvasAgg(page).get_renderer()
    width, height = page.get_size_inches() * page.dpi
    boxes = [text.get_window_extent(renderer) for text in page.texts]
    for box in boxes:
        assert 0.02 * width <= box.x0 and box.x1 <= 0.98 * width
        assert 0.03 * height <= box.y0 and box.y1 <= 0.98 * height
    overlaps = [
        (written[i], written[j])
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]
    assert overlaps == []


def test_the_sentence_says_what_is_on_the_page():
    told = sheet.sentence()
    assert "1 s, 30 fps, 224 × 224: 5,880 tokens, 34,574,400 pairs" in told
    assert all(f"{name} {sheet.ALONE.pairs(name):,}" in told for name in PATTERNS)
    assert "\n" not in told


def test_the_picture_on_the_page_is_a_clip_with_one_cube(page):
    (image,) = page.axes[0].images
    assert np.asarray(image.get_array()).shape == (702, 812, 3)


def test_it_is_shown_with_its_words():
    picture = sheet.draw()
    assert picture.alt == sheet.sentence()
    assert picture.png == sheet.draw().png
    assert picture.width == 1169  # A4 at 100 pixels an inch
    with Image.open(BytesIO(picture.png)) as image:
        assert image.size == (1285, 909)


def test_it_is_kept_as_png_and_as_pdf(tmp_path):
    told = sheet.save(tmp_path / "page.png")
    assert repr(told).startswith(f"Saved {told.path}: a picture of 2,338 × 1,654 pixels, ")
    assert sheet.save(tmp_path / "page.PDF").path.read_bytes().startswith(b"%PDF")
    with pytest.raises(ValueError, match=r"'page.jpg' must end in \.png or \.pdf"):
        sheet.save(tmp_path / "page.jpg")
