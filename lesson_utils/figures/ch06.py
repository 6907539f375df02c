"""The pictures and charts of lesson 06: who may look at whom, and what it costs."""

import numpy as np

from lesson_utils._drawing.canvas import WIDTH, Canvas, evenly, largest, lit
from lesson_utils._drawing.chart import COLOURS, MARKS, Chart, legend_beside, line, look
from lesson_utils._drawing.palette import BLACK, BLUE, GREY, LIGHT, ORANGE, RED, WHITE
from lesson_utils._drawing.picture import Picture

BILLION, MEBI = 1e9, 2**20


def masks(grid, tables):
    """Draw who may look at whom: one square table for each pattern, a row for each query.

    Parameters
    ----------
    grid : Grid
        A small one: each of its tokens is a row and a column.
    tables : dict of (n, n) int array
        By name: 0 where a query may not look at a key, 1 where it may; with two steps, 1 for the
        first, 2 for the second and 3 for both.

    Returns
    -------
    Picture
    """
    n = grid.tokens
    cell = max(1, 192 // n)
    side, wide, tall = cell * n, WIDTH // 3, cell * n + 22
    canvas = Canvas(WIDTH, tall * -(-len(tables) // 3))
    colours = np.array([LIGHT, BLUE, ORANGE, BLACK], np.uint8)
    frame = n // grid.shape[0] * cell
    told = []
    for i, (name, table) in enumerate(tables.items()):
        left, top = i % 3 * wide, i // 3 * tall
        canvas.paste(colours[table], left, top, side, side)
        for at in range(frame, side, frame):  # where one frame ends and the next begins
            canvas.line([(left + at, top), (left + at, top + side - 1)], WHITE, 2)
            canvas.line([(left, top + at), (left + side - 1, top + at)], WHITE, 2)
        steps = [int((table & bit > 0).sum()) for bit in (1, 2)]
        x, y = left + side + 10, top + 16
        canvas.text(x, y, name, 15)
        canvas.text(x, y + 22, f"{sum(steps):,} pairs", 13, GREY)
        if steps[1]:
            for step, colour in zip(steps, (BLUE, ORANGE), strict=True):
                y += 22
                canvas.text(x, y + 22, f"{step:,}", 13, colour)
        told.append(f"{name} {sum(steps):,}")
    t, h, w = grid.shape
    return Picture.from_array(
        canvas.array,
        f"Tables of {n} queries (rows) by {n} keys (columns) for a tape of {t} × {h} × {w} tokens; "
        f"coloured where the query may look. Pairs: {', '.join(told)}.",
    )


def reach(clip, grid, maps, token, count=8):
    """Show frames of a clip as one token sees them: bright where it looks, pale elsewhere.

    Parameters
    ----------
    clip : Clip
        What is cut.
    grid : Grid
        How; of the clip's size.
    maps : dict of (t, h, w) array
        By name: True where the token may look, or its weights. Each row of the picture is scaled
        to its largest weight, and weights are drawn by their square root, or most would vanish.
    token : int
        The token that looks; outlined in red.
    count : int
        Time steps to show, at even distances.

    Returns
    -------
    Picture
    """
    t, h, w = grid.shape
    own, row, column = grid.position(token)
    steps = evenly(count, t)
    steps[np.abs(steps - own).argmin()] = own
    label, gap, top = 92, 5, 22
    wide = (WIDTH - label) // len(steps) - gap
    tall, wide = largest(*clip.frames.shape[1:3], 150, wide)
    canvas = Canvas(WIDTH, top + len(maps) * (tall + gap))
    for j, step in enumerate(steps):
        words = f"step {step}" + (" (own)" if step == own else "")
        canvas.text(label + j * (wide + gap), 14, words, 12, RED if step == own else GREY)
    told = []
    for i, (name, weights) in enumerate(maps.items()):
        y = top + i * (tall + gap)
        canvas.text(0, y + tall // 2 + 5, name, 14)
        shade = np.sqrt(weights / weights.max())
        for j, step in enumerate(steps):
            x = label + j * (wide + gap)
            frame = clip.frames[step * grid.group]
            canvas.paste(lit(frame, shade[step], tall, wide, 0.22), x, y)
            if step == own:
                high, broad = tall / h, wide / w
                canvas.box(x + column * broad - 1, y + row * high - 1, broad + 3, high + 3, RED, 2)
        told.append(f"{name}: {_extent(weights, own)}")
    return Picture.from_array(
        canvas.array,
        f"What token {token}, at (t, h, w) = ({own}, {row}, {column}), looks at. "
        f"{'; '.join(told)}.",
    )


def _extent(weights, own):
    """Say how many tokens a mask allows, or on how few of them half of the weight lies."""
    if weights.dtype == bool:
        elsewhere = 1 - weights[own].sum() / weights.sum()
        return f"{int(weights.sum()):,} tokens, {elsewhere:.0%} in other time steps"
    shares = np.sort(weights, axis=None)[::-1].cumsum() / weights.sum()
    count = int(np.searchsorted(shares, 0.5)) + 1
    return f"half of the weight on {count} {'token' if count == 1 else 'tokens'}"


def scaling(tokens, seconds, pairs):
    """Draw measured time against tokens, both logarithmic, with a line of the formula's slope.

    Parameters
    ----------
    tokens : list of int
        Sizes.
    seconds : dict of list of float
        By pattern: the time at each size.
    pairs : dict of list of int
        By pattern: the query-key pairs at each size.

    Returns
    -------
    Picture
        The sentence holds no times, for they differ from run to run.
    """
    told = []
    with Chart(height=4.2) as (chart, axes):
        for i, (name, times) in enumerate(seconds.items()):
            counts = np.array(pairs[name], float)
            # One factor from pairs to seconds, chosen so that the line runs through the middle.
            rate = np.exp(np.mean(np.log(times) - np.log(counts)))
            formula, measured = slope(tokens, counts), slope(tokens, times)
            words = f"{name}\nformula: slope {formula:.2f}\nmeasured: {measured:.2f}"
            axes.plot(tokens, counts * rate, alpha=0.6, **look(i))
            axes.plot(tokens, times, MARKS[i], color=COLOURS[i], markersize=9, label=words)
            told.append(f"{name} {formula:.2f}")
        axes.set(xscale="log", yscale="log", xlabel="tokens", ylabel="seconds of processor time")
        axes.set_xticks(tokens, [f"{n:,}" for n in tokens])
        axes.yaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
        legend_beside(axes, labelspacing=1.2)
        return chart.picture(
            f"Measured time (marks) against tokens from {tokens[0]:,} to {tokens[-1]:,}, both "
            f"logarithmic, on lines with the slope of the pairs: {', '.join(told)}."
        )


def slope(x, y):
    """Fit a straight line to the logarithms: the power of x with which y grows."""
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])


def memory(peaks, formula, limit):
    """Draw peak memory against tokens, both logarithmic, with the limit of a kernel.

    Parameters
    ----------
    peaks : dict of dict of int
        By way of computing: tokens -> bytes at the peak.
    formula : callable
        Tokens -> bytes of one n × n table.
    limit : int
        Bytes that a notebook's kernel may take.

    Returns
    -------
    Picture
    """
    told = []
    sizes = sorted({n for points in peaks.values() for n in points})
    with Chart(height=3.8) as (chart, axes):
        axes.plot(sizes, [formula(n) / MEBI for n in sizes], ":", color="#777777", label="4 n²")
        for i, (name, points) in enumerate(peaks.items()):
            line(axes, i, list(points), [peak / MEBI for peak in points.values()], name)
            told.append(f"{name} up to {max(points):,} tokens")
        axes.axhline(limit / MEBI, color=COLOURS[5], linestyle="--")
        axes.text(sizes[0], limit / MEBI * 1.15, "a notebook's whole kernel", color=COLOURS[5])
        axes.set(xscale="log", yscale="log", xlabel="tokens", ylabel="MiB at the peak")
        axes.set_xticks(sizes, [f"{n:,}" for n in sizes])
        axes.set_ylim(0.15, 4 * max(limit, formula(sizes[-1])) / MEBI)  # room for words
        axes.yaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
        axes.legend(loc="lower right", ncols=2)
        last = max(sizes)
        return chart.picture(
            f"Peak memory against tokens, both logarithmic: {', '.join(told)}. One n × n table "
            f"alone would take {formula(last) / MEBI:,.0f} MiB at {last:,} tokens; the kernel may "
            f"take {limit / MEBI:.0f}."
        )


def forecast(sizes, measured):
    """Draw the time of one head at published sizes, carried on from one measured time.

    Parameters
    ----------
    sizes : dict of Grid
        By name.
    measured : dict of (int, float)
        By pattern: pairs and seconds at one size.

    Returns
    -------
    Picture
        The sentence holds the factors in pairs, no times.
    """
    told = []
    with Chart(height=0.9 + 0.75 * len(sizes)) as (chart, axes):
        for i, (name, (pairs, seconds)) in enumerate(measured.items()):
            for place, grid in enumerate(sizes.values()):
                more = grid.pairs(name) / pairs
                at = place + 0.38 * i - 0.19
                how = {"color": COLOURS[i], "hatch": ("", "//")[i % 2], "height": 0.36}
                bar = axes.barh(at, more * seconds, label=name if place == 0 else None, **how)
                axes.bar_label(bar, [f" {more * seconds:,.2g} s"], fontsize=11)
        for name, grid in sizes.items():
            factors = [f"{p} {grid.pairs(p) / pairs:.0f} ×" for p, (pairs, _) in measured.items()]
            told.append(f"{name}: {', '.join(factors)}")
        axes.set_yticks(range(len(sizes)), [f"{k}\n{g.tokens:,} tokens" for k, g in sizes.items()])
        axes.set_xlabel("seconds of processor time, one head of one layer, on this machine")
        axes.margins(x=0.12)
        axes.invert_yaxis()
        axes.grid(False, axis="y")
        axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
        return chart.picture(
            f"Time of one head, carried on in proportion to the pairs. Pairs against the lesson's "
            f"clip: {'; '.join(told)}."
        )


def blind(speeds, shares, length):
    """Draw how much attention lands on a moving object, against its speed.

    Parameters
    ----------
    speeds : list of float
        In patches a frame.
    shares : dict of list of float
        By pattern: the share of the attention to other frames that lands on the object, 0 to 1.
    length : float
        Of the object, in patches.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.9) as (chart, axes):
        for i, (name, values) in enumerate(shares.items()):
            line(axes, i, speeds, [100 * value for value in values], name)
            told.append(f"{name} {values[0]:.0%} to {values[-1]:.0%}")
        axes.axvline(length / 2, ymax=0.85, color="#777777", linestyle=":")
        axes.text(length / 2, 2, " half its length", color="#555555")
        axes.set(xlabel="speed, patches a frame", ylabel="attention on the car, %")
        axes.set_ylim(0, 100)
        axes.legend(loc="upper right", ncols=len(shares))
        return chart.picture(
            f"Share of the attention to other frames that lands on the car, from {speeds[0]:.2f} "
            f"to {speeds[-1]:.2f} patches a frame: {'; '.join(told)}."
        )


def crossover(frames, curves):
    """Draw the work of full and factored attention against the number of frames.

    Parameters
    ----------
    frames : list of int
        Sizes.
    curves : dict of dict of list of int
        By title: by kind of layer, the multiply-accumulates at each number of frames.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.9, columns=len(curves)) as (chart, panels):
        for axes, (title, kinds) in zip(panels, curves.items(), strict=True):
            (kind, full), (other, factored) = kinds.items()
            for i, (name, work) in enumerate(kinds.items()):
                axes.plot(frames, [value / BILLION for value in work], label=name, **look(i))
            cheaper = [f for f, a, b in zip(frames, full, factored, strict=True) if b < a]
            if cheaper:
                axes.axvline(cheaper[0], color=COLOURS[2], linestyle=":")
                text = f" from {cheaper[0]} frames\n {other} is cheaper"
                axes.text(cheaper[0], axes.get_ylim()[1] * 0.97, text, va="top", color=COLOURS[2])
                told.append(f"{title}: {other} is cheaper from {cheaper[0]} frames on")
            else:
                told.append(f"{title}: {kind} is cheaper throughout")
            axes.set(title=title, xlabel="frames", ylabel="billion multiply–accumulates")
            axes.legend(loc="lower right")
        return chart.picture(
            f"Work of one layer against frames, projections counted. {'; '.join(told)}."
        )


def decision(cases, mine):
    """Draw what the learner's choices cost against their budgets; what else there was stays open.

    Parameters
    ----------
    cases : dict of (float, dict of float)
        By name: the budget, and the cost of each choice.
    mine : dict of str
        By name: what the learner chose.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.6, columns=len(cases)) as (chart, panels):
        for axes, (name, (budget, costs)) in zip(panels, cases.items(), strict=True):
            choice, cost = mine[name], costs[mine[name]]
            over = cost > budget
            axes.axhline(budget / BILLION, color="black", linestyle="--", linewidth=1.5)
            bar = axes.bar(0, cost / BILLION, 0.6, color=COLOURS[5 if over else 2])
            words = _billions(cost) + (" over" if over else "")
            (label,) = axes.bar_label(bar, [words], padding=4, fontsize=11)
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
            verdict = "over" if over else "within"
            told.append(f"{name}: {choice}, {_billions(cost)} G, {verdict} its budget")
            axes.set_xticks([0], [choice])
            axes.set_xlim(-0.8, 0.8)
            axes.set_title(f"{name}\nbudget {_billions(budget)} G", fontsize=12)
            axes.margins(y=0.2)
            axes.grid(False, axis="x")
        panels[0].set_ylabel("billion multiply–accumulates")
        return chart.picture(f"Work of one layer against its budget. {'; '.join(told)}.")


def _billions(count):
    """Write a count in billions: 15.5, 161, 9,314."""
    return f"{count / BILLION:,.1f}" if count < 100 * BILLION else f"{count / BILLION:,.0f}"
