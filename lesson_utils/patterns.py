"""Patterns of attention: who may look at whom, in one table from which all else follows.

A pattern is one hop or several. In a hop a token looks at a box of the grid: along each of the
axes t, h and w one of

- ``"all"``: the whole axis,
- ``"own"``: its own place alone,
- ``"past"``: its own place and all before it; along t only,
- ``"block"``: the block that it lies in. Blocks tile the axis; the last may be smaller.
- ``"around"``: a window of a block's size around its own place, cut off at the edges. It slides
  with the token; of an even size, one more place lies before it than after.

To add a pattern, add its entry to `PATTERNS`. Counts (`Grid.pairs`), masks and rows
(`attention.allowed`, `attention.row`), attention itself (`attention.spacetime`), the tape's control
and panels, and the page of lesson 10 read this table.
"""

import math
from dataclasses import dataclass
from functools import cache

RULES = {  # first key and one past the last, for query i of n, in blocks or windows of m
    "all": lambda i, n, m: (0, n),
    "own": lambda i, n, m: (i, i + 1),
    "past": lambda i, n, m: (0, i + 1),
    "block": lambda i, n, m: (i // m * m, min((i // m + 1) * m, n)),
    "around": lambda i, n, m: (max(i - m // 2, 0), min(i - m // 2 + m, n)),
}
WINDOW = (8, 7, 7)  # size of a block or window in tokens; Video Swin's


@dataclass(frozen=True)
class Pattern:
    """Who may look at whom.

    Parameters
    ----------
    hops : tuple of (str, str, str)
        Rules along t, h and w, for each hop; what the first puts out are the values of the next.
    words, brief : str
        Where a token looks: below the tape's picture, and on the page of lesson 10.
    formula : str
        Pairs of t time steps of s tokens each.

    Raises
    ------
    ValueError
        If a rule does not exist, or ``"past"`` is not along t.
    """

    hops: tuple
    words: str
    brief: str
    formula: str

    def __post_init__(self):
        for hop in self.hops:
            if len(hop) != 3 or not set(hop) <= set(RULES) or "past" in hop[1:]:
                raise ValueError(
                    f"hop {hop} must be three of {tuple(RULES)}, along t, h and w, and 'past' "
                    "along t only"
                )


SPACE, TIME = ("own", "all", "all"), ("all", "own", "own")
PATTERNS = {
    "full": Pattern(
        (("all", "all", "all"),), "anywhere in the clip", "all, at every time", "(t·s)²"
    ),
    "spatial": Pattern(
        (SPACE,),
        "only within its own time step; black: out of reach",
        "its own time step",
        "t·s²",
    ),
    "temporal": Pattern(
        (TIME,), "only at its own place; black: out of reach", "its place, all times", "s·t²"
    ),
    "factored": Pattern(
        (SPACE, TIME),
        "by two hops, over time at its own place and from there over each time step",
        "space, then time",
        "t·s·(t + s)",
    ),
    "causal": Pattern(
        (("past", "all", "all"),),
        "never at a later time step; black: out of reach",
        "never later",
        "s²·t·(t + 1)/2",
    ),
    "window": Pattern(
        (("block", "block", "block"),),
        "only within its own block of tokens; black: out of reach",
        "within its block",
        "N × block",
    ),
    "sliding": Pattern(
        (("around", "around", "around"),),
        "only within a window around it; black: out of reach",
        "a box around it",
        "< N × box",
    ),
}


def find(name):
    """Find a pattern by its name.

    Parameters
    ----------
    name : str

    Returns
    -------
    Pattern

    Raises
    ------
    ValueError
        If there is none of that name, with those that there are.
    """
    if name not in PATTERNS:
        raise ValueError(f"pattern {name!r} must be one of {tuple(PATTERNS)}")
    return PATTERNS[name]


def box(hop, place, shape, window=WINDOW):
    """Give what a token looks at in one hop.

    Parameters
    ----------
    hop : (str, str, str)
        Rules along t, h and w.
    place, shape, window : (int, int, int)
        Of the token, of the grid, and of a block or sliding window, in tokens.

    Returns
    -------
    (slice, slice, slice)

    Examples
    --------
    >>> box(("past", "own", "block"), (2, 3, 5), (4, 4, 6), (2, 2, 4))
    (slice(0, 3, None), slice(3, 4, None), slice(4, 6, None))
    """
    axes = zip(hop, place, shape, window, strict=True)
    return tuple(slice(*RULES[rule](i, n, m)) for rule, i, n, m in axes)


def reach(name, place, shape, window=WINDOW):
    """Give what a token looks at in all hops together; as `box`, for a pattern's name."""
    low = high = place
    for hop in reversed(find(name).hops):
        low = [part.start for part in box(hop, low, shape, window)]
        high = [part.stop - 1 for part in box(hop, high, shape, window)]
    return tuple(slice(a, b + 1) for a, b in zip(low, high, strict=True))


def pairs(name, shape, window=WINDOW):
    """Count the query-key pairs: every query meets its box in each hop.

    Parameters
    ----------
    name : str
        Of the pattern.
    shape, window : (int, int, int)
        Of the grid and of a block or sliding window, in tokens.

    Returns
    -------
    int

    Examples
    --------
    >>> pairs("full", (2, 3, 4)), pairs("factored", (2, 3, 4)), pairs("causal", (2, 3, 4))
    (576, 336, 432)
    """
    return sum(
        math.prod(_along(*axis) for axis in zip(hop, shape, window, strict=True))
        for hop in find(name).hops
    )


@cache
def _along(rule, n, m):
    """Count the pairs along one axis."""
    return sum(stop - start for start, stop in (RULES[rule](i, n, m) for i in range(n)))
