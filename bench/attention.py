"""What attention costs: `attend` against its two products alone, PyTorch, and n × n at once."""

import tracemalloc
from functools import partial

import numpy as np

from bench.table import interleaved, table
from lesson_utils.attention._blockwise import attend

SIZES, WIDTH = (1_568, 4_096, 8_192), 64
TARGETS = {"two products alone": 1.3, "PyTorch": 1.2}  # at the largest size
TARGET_MEGABYTES = 64
BLOCK = 256  # the fastest for the products alone, of 32 to 1,024


def two_products(q, k, v):
    """Compute only q kᵀ and scores v, in blocks and in place: what no attention can go below."""
    scores, out = np.empty((BLOCK, len(k)), q.dtype), np.empty_like(q)
    for i in range(0, len(q), BLOCK):
        some = scores[: len(q[i : i + BLOCK])]
        np.matmul(q[i : i + BLOCK], k.T, out=some)
        np.matmul(some, v, out=out[i : i + BLOCK])
    return out


def at_once(q, k, v):
    """Do it as on paper, holding n × n."""
    scores = q @ k.T / np.float32(np.sqrt(q.shape[1]))
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)) @ v


def with_torch():
    """Return PyTorch's own attention on arrays; None where it is not installed."""
    try:
        import torch
    except ImportError:
        return None

    def attention(*arrays):
        q, k, v = (torch.from_numpy(a)[None, None] for a in arrays)
        return torch.nn.functional.scaled_dot_product_attention(q, k, v)[0, 0].numpy()

    return attention


def measure(repeats=11):
    """Measure all at each size, by turns, and return the table."""
    rivals = {
        "attend": attend,
        "two products alone": two_products,
        "PyTorch": with_torch(),
        "n × n at once": at_once,
    }
    rows = []
    for n in SIZES:
        rng = np.random.default_rng(0)
        q, k, v = (rng.normal(size=(n, WIDTH)).astype(np.float32) for _ in range(3))
        calls = {name: partial(do, q, k, v) for name, do in rivals.items() if do}
        for name in calls.keys() - {"two products alone"}:
            np.testing.assert_allclose(calls[name](), attend(q, k, v), atol=1e-5)
        # OpenBLAS's threads spin for up to 100 ms after their work: without a pause they would
        # take a core from whoever is next.
        times = interleaved(calls, repeats, pause=0.2)
        for name in rivals:
            rows.append(row(n, name, calls.get(name), times))
    heads = ("n", "", "ms", "attend takes, times this", "target", "peak MB", "target")
    title = f"Attention of n tokens, {WIDTH} wide, float32, one head: median of {repeats}"
    return table(title, heads, rows)


def row(n, name, call, times):
    """Lay out one line."""
    if call is None:
        return f"{n:,}", name, "not installed", "", "", "", ""
    last = n == SIZES[-1]
    return (
        f"{n:,}",
        name,
        f"{times[name] * 1000:.1f}",
        f"{times['attend'] / times[name]:.2f}",
        f"≤ {TARGETS[name]}" if last and name in TARGETS else "",
        "not traced" if name == "PyTorch" else f"{peak(call) / 1e6:.1f}",
        f"≤ {TARGET_MEGABYTES}" if last and name == "attend" else "",
    )


def peak(call):
    """Measure the most memory that a call takes beside its inputs, in bytes, as NumPy reports."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
