"""The charts of lessons 01 to 04, drawn with matplotlib."""

from lesson_utils._drawing.chart import COLOURS, LINES, Chart


def brightness(clips):
    """Draw the mean brightness of every frame of clips of one length.

    Parameters
    ----------
    clips : dict of Clip
        By name.

    Returns
    -------
    Picture
    """
    told = []
    with Chart() as (chart, axes):
        for i, (name, clip) in enumerate(clips.items()):
            means = clip.frames.mean(axis=(1, 2, 3))
            seconds = [frame / clip.fps for frame in range(len(means))]
            axes.plot(seconds, means, LINES[i % 4], color=COLOURS[i], label=name)
            told.append(f"{name}: {means.min():.0f} to {means.max():.0f}")
        axes.set(xlabel="seconds", ylabel="mean grey level")
        axes.legend()
        return chart.picture(f"Mean brightness of each frame over time. {'; '.join(told)}.")


def overlap(rates, jumps, shares, length):
    """Draw how far a thing jumps between frames, and how much of it still overlaps itself.

    Parameters
    ----------
    rates : list of float
        Frames per second.
    jumps : list of float
        Pixels from one frame to the next, one for each rate.
    shares : list of float
        Overlap with the frame before, 0 to 1, one for each rate.
    length : float
        Length of the thing in pixels.

    Returns
    -------
    Picture
    """
    with Chart(columns=2) as (chart, (left, right)):
        places = range(len(rates))
        names = [f"{rate:g}" for rate in rates]
        left.bar(places, jumps, color=COLOURS[0], width=0.6)
        left.axhline(length, color=COLOURS[5], linestyle="--")
        left.text(0, length, " its own length", va="bottom", color=COLOURS[5])
        left.set(xlabel="frames per second", ylabel="jump, pixels a frame")
        right.bar(places, [100 * share for share in shares], color=COLOURS[2], width=0.6)
        right.set(xlabel="frames per second", ylabel="overlap with itself, %", ylim=(0, 100))
        for axes in (left, right):
            axes.set_xticks(places, names)
            axes.grid(False, axis="x")
        told = [
            f"{rate} fps {jump:.0f} px, {share:.0%}"
            for rate, jump, share in zip(names, jumps, shares, strict=True)
        ]
        return chart.picture(
            f"Jump from frame to frame and overlap with itself, for a car {length:.0f} px long: "
            f"{'; '.join(told)}."
        )


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
            look = {"color": COLOURS[i], "linestyle": LINES[i % 4], "marker": "o", "label": name}
            left.plot(seconds, [grid.tokens for grid in row], **look)
            right.plot(seconds, [grid.pairs("full") / 1e6 for grid in row], **look)
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


def still_and_moving(shares, how):
    """Draw the sharpness of still and of moving regions, for several numbers of frames a cube.

    Parameters
    ----------
    shares : dict of (float, float)
        By frames a cube: PSNR in dB of the still and of the moving regions.
    how : str
        How the clip was rebuilt, for the sentence ("after averaging the frames of a cube").

    Returns
    -------
    Picture
    """
    groups = list(shares)
    with Chart() as (chart, axes):
        places = range(len(groups))
        for i, name in enumerate(("still regions", "moving regions")):
            heights = [shares[group][i] for group in groups]
            at = [place + 0.4 * i - 0.2 for place in places]
            bars = axes.bar(at, heights, 0.38, color=COLOURS[i], label=name, hatch=("", "//")[i])
            axes.bar_label(bars, fmt="%.1f", fontsize=11)
        axes.set_xticks(places, [f"frames a cube: {group}" for group in groups])
        axes.set_ylabel("PSNR, dB (higher: sharper)")
        axes.margins(y=0.25)
        axes.grid(False, axis="x")
        axes.legend(ncols=2, loc="upper right")
        told = [
            f"{group} a cube: still {still:.1f} dB, moving {moving:.1f} dB"
            for group, (still, moving) in shares.items()
        ]
        return chart.picture(f"PSNR of a clip rebuilt {how}. {'; '.join(told)}.")


def rate(curves):
    """Draw decibels against tokens, one line a patch and width.

    Parameters
    ----------
    curves : dict of list of (int, float)
        By name, points of (tokens, PSNR in dB).

    Returns
    -------
    Picture
    """
    told = []
    with Chart(height=4.4) as (chart, axes):
        for i, (name, points) in enumerate(curves.items()):
            tokens, decibels = zip(*points, strict=True)
            look = {"color": COLOURS[i // 2], "linestyle": LINES[i % 2], "marker": "os"[i % 2]}
            axes.plot(tokens, decibels, label=name, **look)
            told.append(f"{name}: {decibels[0]:.1f} to {decibels[-1]:.1f} dB")
        axes.set_xscale("log", base=2)
        counts = sorted({point[0] for points in curves.values() for point in points})
        axes.set_xticks(counts, [f"{count:,}" for count in counts])
        axes.set(xlabel="tokens", ylabel="PSNR, dB (higher: sharper)")
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
        return chart.picture(
            f"Sharpness of the rebuilt clip against its tokens, from most to fewest: "
            f"{'; '.join(told)}."
        )


def trade(choices, mine):
    """Draw choices of frame rate, resolution, patch and grouping as decibels against tokens.

    Parameters
    ----------
    choices : dict of (int, float)
        (tokens, PSNR in dB) by (fps, side, patch, group).
    mine : (int, float)
        The learner's own choice.

    Returns
    -------
    Picture
    """
    ordered = sorted(choices.items(), key=lambda item: (item[1][0], -item[1][1]))
    edge, best = [], -1.0
    for _, (tokens, decibels) in ordered:
        if decibels > best:
            edge.append((tokens, decibels))
            best = decibels
    rates = sorted({fps for fps, *_ in choices}, reverse=True)
    beaten = sum(t <= mine[0] and d > mine[1] for t, d in choices.values())
    with Chart(height=4.6) as (chart, axes):
        axes.plot(*zip(*edge, strict=True), color="#bbbbbb", zorder=1, label="not beaten")
        for (fps, side, patch, _), (tokens, decibels) in choices.items():
            look = {
                "color": COLOURS[rates.index(fps)],
                "marker": "o" if patch == 8 else "s",
                "fillstyle": "full" if side == 128 else "none",
            }
            axes.plot(tokens, decibels, linestyle="", markersize=8, **look)
        for i, fps in enumerate(rates):
            axes.plot([], [], "o", color=COLOURS[i], label=f"{fps:g} fps")
        for label, marker, style in (
            ("patch 8", "o", "full"),
            ("patch 16", "s", "full"),
            ("64 pixels", "o", "none"),
        ):
            axes.plot([], [], marker, color="#555555", fillstyle=style, label=label)
        axes.plot(*mine, "*", color=COLOURS[5], markersize=20, label="mine", zorder=3)
        axes.set_xscale("log", base=2)
        ticks = [2**i * 96 for i in range(8)]
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.set(xlabel="tokens for two seconds", ylabel="PSNR against the full clip, dB")
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
        return chart.picture(
            f"{len(choices)} ways to spend tokens on two seconds, from {ordered[0][1][0]:,} "
            f"tokens to {ordered[-1][1][0]:,}; {len(edge)} are not beaten at their price. Mine: "
            f"{mine[0]:,} tokens, {mine[1]:.1f} dB, beaten by {beaten}."
        )
