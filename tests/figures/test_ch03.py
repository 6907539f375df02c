import numpy as np

from lesson_utils import systems
from lesson_utils.figures import ch03 as figures
from lesson_utils.grid import Grid
from tests.figures.look import well_drawn


def grids(group=1):
    return [Grid.from_seconds(s, 8, 64, 96, group=group) for s in (1, 2, 6)]


def test_growth_is_a_line_and_its_square(seen):
    picture = well_drawn(lambda: figures.growth([1, 2, 6], {"alone": grids(), "pairs": grids(2)}))
    # 8 fps, 4 × 6 patches
    assert picture.alt == (
        "Tokens and full-attention pairs from 1 to 6 s. "
        "alone: 192 to 1,152 tokens (6 ×), pairs 36 ×; pairs: 96 to 576 tokens (6 ×), pairs 36 ×."
    )
    tokens, pairs = seen[0].axes
    assert [list(line.get_ydata()) for line in tokens.lines] == [[192, 384, 1152], [96, 192, 576]]
    for line, squared in zip(tokens.lines, pairs.lines, strict=True):
        np.testing.assert_allclose(squared.get_ydata(), line.get_ydata() ** 2 / 1e6)
        assert list(squared.get_xdata()) == [1, 2, 6]


def test_models_stand_in_order_of_their_tokens(seen):
    chosen = [systems.find(name) for name in ("Latte", "ViT-B/16", "HunyuanVideo")]
    picture = well_drawn(lambda: figures.models(chosen))
    assert picture.alt == (
        f"Tokens of 3 published configurations, from 196 (ViT-B/16) to 118,800 ({chosen[2].name})."
    )
    axes = seen[0].axes[0]
    bars = {round(bar.get_y() + bar.get_height() / 2): bar.get_width() for bar in axes.patches}
    assert [bars[place] for place in range(3)] == [196, 4096, 118_800]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "ViT-B/16", chosen[0].name, chosen[2].name
    ]  # fmt: skip
    assert {text.get_text() for text in axes.texts} == {"196", "4,096", "118,800"}
