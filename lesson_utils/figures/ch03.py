"""The charts of lesson 03: how many tokens there are."""

from lesson_utils._drawing.chart import COLOURS, Chart, look


def growth(seconds, grids):
    """Draw tokens and query-key pairs against the length of a clip.

    Parameters
    ----------
    seconds : list of float
        Lengths.
    grids : dict of list of Grid
        By name, one grid for each length.

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=3.8, columns=2) as (chart, (left, right)):
        for i, (name, row) in enumerate(grids.items()):
            how = {"marker": "o", "label": name, **look(i)}
            left.plot(seconds, [grid.tokens for grid in row], **how)
            right.plot(seconds, [grid.pairs("full") / 1e6 for grid in row], **how)
            first, last = row[0], row[-1]
            told.append(
                f"{name}: {first.tokens:,} to {last.tokens:,} tokens "
                f"({last.tokens / first.tokens:g} ×), pairs "
                f"{last.pairs('full') / first.pairs('full'):g} ×"
            )
        for axes in (left, right):
            axes.set_xticks(seconds)
        left.set(xlabel="seconds", ylabel="tokens", title="tokens: a straight line")
        right.set(xlabel="seconds", ylabel="million pairs", title="pairs: its square")
        left.legend()
        return chart.picture(
            f"Tokens and full-attention pairs from {seconds[0]:g} to {seconds[-1]:g} s. "
            f"{'; '.join(told)}."
        )


def models(systems):
    """Draw the tokens of published models as bars on a logarithmic scale.

    Parameters
    ----------
    systems : list of System
        Each must be derivable from its geometry.

    Returns
    -------
    Picture
    """
    ordered = sorted(systems, key=lambda system: system.derive().tokens)
    kinds = sorted({system.kind for system in ordered})
    with Chart(height=0.8 + 0.3 * len(ordered)) as (chart, axes):
        for i, kind in enumerate(kinds):
            rows = [place for place, system in enumerate(ordered) if system.kind == kind]
            tokens = [ordered[place].derive().tokens for place in rows]
            axes.barh(rows, tokens, color=COLOURS[i], height=0.7, label=kind)
            for place, count in zip(rows, tokens, strict=True):
                axes.text(count * 1.05, place, f"{count:,}", va="center", fontsize=10)
        axes.set_yticks(range(len(ordered)), [system.name for system in ordered], fontsize=10)
        axes.set(xscale="log", xlabel="tokens, logarithmic")
        powers = [1000, 10_000, 100_000]
        axes.set_xticks(powers, [f"{power:,}" for power in powers])
        axes.margins(y=0.01)
        axes.set_xlim(right=axes.get_xlim()[1] * 2)
        axes.grid(False, axis="y")
        axes.legend(loc="lower right")
        low, high = ordered[0], ordered[-1]
        return chart.picture(
            f"Tokens of {len(ordered)} published configurations, from {low.derive().tokens:,} "
            f"({low.name}) to {high.derive().tokens:,} ({high.name})."
        )
