"""What a transformer layer costs: multiply–accumulates, which papers report as "FLOPs".

Counted as the papers count: the products of matrices, for one pass forward. Softmax, norms, biases
and position embeddings are left out.
"""

from itertools import count

from lesson_utils.grid import Grid


def layer(tokens, width, pairs, attentions=1):
    """Count a layer: attention with its four projections, then an MLP four times as wide.

    Parameters
    ----------
    tokens : int
        All that pass through the layer, n.
    width : int
        Numbers in a token, d; all heads together.
    pairs : int
        Query-key pairs of all attentions, as from `Grid.pairs`.
    attentions : int
        2 for a layer that attends over space, then over time, with projections for each.

    Returns
    -------
    int
        Multiply–accumulates: 4nd² for the projections of each attention, 8nd² for the MLP, and
        2·pairs·d for q·k and for weights times values.

    Examples
    --------
    Half the tokens: more than half the cost of a layer of full attention falls away.

    >>> round(layer(8192, 768, 8192**2) / layer(4096, 768, 4096**2), 2)
    2.94
    """
    return (4 * attentions + 8) * tokens * width**2 + 2 * pairs * width


def joint_layer(grid, width, extra=1):
    """Count a layer in which all tokens of a clip see all: 12nd² + 2n²d.

    Parameters
    ----------
    grid : Grid
        The clip's tokens.
    width : int
        Numbers in a token, d.
    extra : int
        Tokens that join those of the grid: 1 for a class token, as in TimeSformer and ViViT.

    Returns
    -------
    int
        Multiply–accumulates.

    Examples
    --------
    >>> round(joint_layer(Grid(8, 224, 224), 768) / 1e9, 2)
    14.89
    """
    tokens = grid.tokens + extra
    return layer(tokens, width, tokens**2)


def divided_layer(grid, width):
    """Count a layer of TimeSformer: attention over time, then over space, each projected anew.

    Parameters
    ----------
    grid : Grid
        The clip's tokens; the class token is added here.
    width : int
        Numbers in a token, d.

    Returns
    -------
    int
        Multiply–accumulates.

    Source
    ------
    `Block.forward` in timesformer/models/vit.py: the class token sits out the attention over time,
    and joins each time step for the attention over space. One more projection, `temporal_fc`,
    follows the attention over time.

    Examples
    --------
    With few frames it costs more than joint attention, for all its fewer pairs.

    >>> grid = Grid(8, 224, 224)
    >>> round(divided_layer(grid, 768) / joint_layer(grid, 768), 2)
    1.09
    """
    n, t = grid.tokens, grid.shape[0]
    places = n // t + 1
    time = 5 * n * width**2 + 2 * grid.pairs("temporal") * width
    space = 4 * t * places * width**2 + 2 * t * places**2 * width
    mlp = 8 * (n + 1) * width**2
    return time + space + mlp


def patch_embedding(grid, width):
    """Count the projection of each cube's values to a token of `width` numbers.

    Examples
    --------
    >>> patch_embedding(Grid(8, 224, 224), 768)
    924844032
    """
    return grid.tokens * grid.values_per_token * width


def crossover(places, width):
    """Find the fewest time steps at which a divided layer is cheaper than a joint one.

    Parameters
    ----------
    places : int
        Tokens of one time step, at least 2. With 1 there is nothing to divide.
    width : int
        Numbers in a token, d.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If there are fewer than 2 places.

    Examples
    --------
    TimeSformer at 224 and at 448 pixels:

    >>> crossover(14 * 14, 768), crossover(28 * 28, 768)
    (11, 4)
    """
    if places < 2:
        raise ValueError(f"places {places} must be at least 2: one place alone is not divided")
    grids = ((t, Grid(t, places, 1, patch=1)) for t in count(1))
    return next(t for t, grid in grids if divided_layer(grid, width) < joint_layer(grid, width))


def in_bytes(count):
    """Write a number of bytes in binary units."""
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.4g} {unit}"
        count /= 1024
    return f"{count:.4g} GiB"
