"""The charts of lessons 01 to 04, drawn with matplotlib."""

from lesson_utils.chart import COLOURS, LINES, Chart


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
        axes.margins(y=0.01)
        axes.set_xlim(right=axes.get_xlim()[1] * 2)
        axes.grid(False, axis="y")
        axes.legend(loc="lower right")
        low, high = ordered[0], ordered[-1]
        return chart.picture(
            f"Tokens of {len(ordered)} published configurations, from {low.derive().tokens:,} "
            f"({low.name}) to {high.derive().tokens:,} ({high.name})."
        )


def blur(shares):
    """Draw the error of patches against how much they change, after frames were averaged.

    Parameters
    ----------
    shares : dict of (float, float)
        By number of frames averaged: PSNR in dB of the still and of the moving patches.

    Returns
    -------
    Picture
    """
    groups = list(shares)
    with Chart() as (chart, axes):
        places = range(len(groups))
        for i, name in enumerate(("still patches", "moving patches")):
            heights = [shares[group][i] for group in groups]
            at = [place + 0.4 * i - 0.2 for place in places]
            bars = axes.bar(at, heights, 0.38, color=COLOURS[i], label=name, hatch=("", "//")[i])
            axes.bar_label(bars, fmt="%.1f", fontsize=11)
        axes.set_xticks(places, [f"{group} frames a cube" for group in groups])
        axes.set_ylabel("PSNR, dB (higher: sharper)")
        axes.margins(y=0.25)
        axes.grid(False, axis="x")
        axes.legend(ncols=2, loc="upper right")
        told = [
            f"{group} frames: still {still:.1f} dB, moving {moving:.1f} dB"
            for group, (still, moving) in shares.items()
        ]
        return chart.picture(f"PSNR after averaging the frames of a cube. {'; '.join(told)}.")
