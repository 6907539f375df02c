"""Who may look at whom, by the definition of each pattern."""

import numpy as np


def masks(shape, window):
    """List every query and key, and say for each pattern of one step whether they meet."""
    places = np.array(list(np.ndindex(shape)))
    query, key = places[:, None], places[None]
    same, block, ahead = query == key, np.array(window), key - query
    return {
        "full": np.ones(same.shape[:2], bool),
        "spatial": same[..., 0],
        "temporal": same[..., 1:].all(-1),
        "causal": key[..., 0] <= query[..., 0],
        "window": (query // block == key // block).all(-1),
        "sliding": ((-(block // 2) <= ahead) & (ahead < block - block // 2)).all(-1),
    }
