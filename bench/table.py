"""Plain-text tables, and the stopwatch behind them."""

import random
from statistics import median
from time import perf_counter, sleep


def table(title, heads, rows):
    """Lay out rows of strings under their heads, the first column left, the others right."""
    columns = list(zip(heads, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]

    def line(cells):
        first, *others = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return "  ".join([first, *(o.strip().rjust(len(o)) for o in others)]).rstrip()

    return "\n".join([title, line(heads), line(["─" * w for w in widths]), *map(line, rows)])


def interleaved(calls, repeats, pause=0.0):
    """Time calls by turns, so that a busy moment hits all of them.

    The order of each round is shuffled: a call that always follows the same other one finds the
    caches as that one left them, which is worth 20 % to `patchify`.

    Parameters
    ----------
    calls : dict of str to callable
    repeats : int
    pause : float
        Seconds to wait before each call.

    Returns
    -------
    dict of str to float
        Median seconds of each.
    """
    times = {name: [] for name in calls}
    order = random.Random(0)
    for _ in range(repeats):
        for name in order.sample(list(calls), len(calls)):
            sleep(pause)
            start = perf_counter()
            calls[name]()
            times[name].append(perf_counter() - start)
    return {name: median(seconds) for name, seconds in times.items()}
