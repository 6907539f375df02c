import pytest

from lesson_utils.cost import crossover, divided_layer, joint_layer, layer, patch_embedding
from lesson_utils.grid import Grid

BASE, LARGE, HUGE = (12, 768), (24, 1024), (32, 1280)  # layers, width


def close(count, published):
    """Published figures are rounded, and count a little more than products of matrices."""
    return count == pytest.approx(published, rel=0.01)


# A layer, counted one product at a time


def products(*shapes):
    return sum(rows * inner * columns for rows, inner, columns in shapes)


def test_a_layer_is_the_sum_of_its_products():
    n, d = 7, 12
    projections = [(n, d, d)] * 4
    attention = [(n, d, n), (n, n, d)]
    mlp = [(n, d, 4 * d), (n, 4 * d, d)]
    assert layer(n, d, n * n) == products(*projections, *attention, *mlp)
    assert layer(n, d, n * n + 5, attentions=2) == products(
        *projections * 2, *attention, *mlp, (5, d, 1), (5, 1, d)
    )


def test_a_joint_layer_has_all_pairs_and_a_class_token():
    grid = Grid(3, 10, 14, patch=2)
    assert joint_layer(grid, 12, extra=0) == layer(105, 12, 105**2) == 12 * 105 * 144 + 24 * 105**2
    assert joint_layer(grid, 12) == layer(106, 12, 106**2)


def test_a_divided_layer_is_the_sum_of_its_products():
    (t, h, w), d = (3, 5, 7), 12
    grid, n, s = Grid(3, 10, 14, patch=2), t * h * w, h * w
    time = [(n, d, d)] * 4 + [(t, d, t), (t, t, d)] * s + [(n, d, d)]
    space = [(t * (s + 1), d, d)] * 4 + [(s + 1, d, s + 1), (s + 1, s + 1, d)] * t
    mlp = [(n + 1, d, 4 * d), (n + 1, 4 * d, d)]
    assert divided_layer(grid, d) == products(*time, *space, *mlp)


def test_patch_embedding_is_a_product():
    grid = Grid(4, 6, 10, patch=2, group=2)
    assert patch_embedding(grid, 12) == products((30, 2 * 2 * 2 * 3, 12))


# Published tables. Their "FLOPs" are multiply–accumulates.


@pytest.mark.parametrize(
    ("grid", "tera"),
    [
        (Grid(8, 224, 224), 0.59),
        (Grid(16, 448, 448), 5.11),
        (Grid(96, 224, 224), 7.14),
    ],
    ids=["TimeSformer", "TimeSformer-HR", "TimeSformer-L"],
)
def test_timesformer_with_three_crops(grid, tera):
    depth, width = BASE
    assert close(
        3 * (depth * divided_layer(grid, width) + patch_embedding(grid, width)), tera * 1e12
    )


def vivit(model, grid, depth, width):
    t, h, w = grid.shape
    n, s = grid.tokens, h * w
    frames = t * depth * layer(s + 1, width, (s + 1) ** 2)  # with a class token in each
    divided = grid.pairs("factored")
    return (
        patch_embedding(grid, width)
        + {
            "1 joint": depth * joint_layer(grid, width),
            # four more layers, over the class tokens of all frames
            "2 factorised encoder": frames + 4 * layer(t + 1, width, (t + 1) ** 2),
            "3 factorised self-attention": depth * layer(n, width, divided, attentions=2),
            # half of the heads look over space, the other half over time
            "4 factorised dot product": depth * layer(n, width, divided // 2),
            "average of frames": frames,
        }[model]
    )


@pytest.mark.parametrize(
    ("model", "giga"),
    [
        ("1 joint", 455.2),
        ("2 factorised encoder", 284.4),
        ("3 factorised self-attention", 372.3),
        ("4 factorised dot product", 277.1),
        ("average of frames", 283.9),
    ],
)
def test_vivit_b(model, giga):
    assert close(vivit(model, Grid(32, 224, 224, group=2), *BASE), giga * 1e9)


@pytest.mark.parametrize(
    ("size", "giga"),
    [((12, 384), 57), (BASE, 180), (LARGE, 597), (HUGE, 1192)],
    ids=["S", "B", "L", "H"],
)
def test_videomae(size, giga):
    grid, (depth, width) = Grid(16, 224, 224, group=2), size
    count = depth * joint_layer(grid, width, extra=0) + patch_embedding(grid, width)
    assert close(count, giga * 1e9)


@pytest.mark.parametrize(
    ("width", "depths", "giga"),
    [(96, (2, 2, 6, 2), 87.9), (96, (2, 2, 18, 2), 165.9), (128, (2, 2, 18, 2), 281.6)],
    ids=["T", "S", "B"],
)
def test_video_swin(width, depths, giga):
    total = patch_embedding(Grid(32, 224, 224, patch=4, group=2), width)
    for stage, depth in enumerate(depths):
        grid, wide = Grid(32, 224, 224, patch=4 * 2**stage, group=2), width * 2**stage
        total += depth * layer(grid.tokens, wide, grid.pairs("window", (8, 7, 7)))
        if stage:  # four tokens of half this width became one
            total += grid.tokens * (4 * wide // 2) * wide
    assert close(total, giga * 1e9)


# Fewer pairs, and yet not always cheaper


@pytest.mark.parametrize(("pixels", "frames"), [(224, 11), (448, 4)])
def test_the_crossover_is_the_first_clip_that_is_cheaper_divided(pixels, frames):
    assert crossover((pixels // 16) ** 2, 768) == frames
    cheaper = [
        divided_layer(Grid(f, pixels, pixels), 768) < joint_layer(Grid(f, pixels, pixels), 768)
        for f in range(1, 30)
    ]
    assert cheaper == [f >= frames for f in range(1, 30)]


def test_one_place_has_no_crossover():
    with pytest.raises(ValueError, match="places 1 must be at least 2: one place alone"):
        crossover(1, 768)
