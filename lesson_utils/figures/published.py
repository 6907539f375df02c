"""The chart of lesson 11: what published models spend on a second of video."""

from lesson_utils._drawing.chart import COLOURS, MARKS, Chart

RATES = (300, 1000, 3000, 10_000, 30_000)  # tokens a second: the lines of the chart
# Named on the chart, most important first: all names would not fit.
CHOSEN = (
    "HunyuanVideo 720x1280",
    "Wan 2.1/2.2-A14B 720x1280",
    "Step-Video-T2V 544x992",
    "Cosmos 3 Omni 720p",
    "Movie Gen Video",
    "Mochi 1",
    "Wan 2.2 TI2V-5B 704x1280",
    "CogVideoX-2B/5B",
    "LTX-2 stage 1, 512x768",
    "V-JEPA 2 cooldown 64f 256px",
    "Qwen3-VL, 60 s of 720p at 2 fps",
    "Lesson B: 256x256, 8 fps, 4 s, 16x16",
)
# Where a label may stand beside its mark, in points: right, left, above, below, and their corners.
PLACES = (
    (9, 0, "left", "center"),
    (-9, 0, "right", "center"),
    (0, 8, "center", "bottom"),
    (0, -8, "center", "top"),
    (7, 6, "left", "bottom"),
    (7, -6, "left", "top"),
    (-7, 6, "right", "bottom"),
    (-7, -6, "right", "top"),
)


def rates(found, named=CHOSEN):
    """Draw tokens against seconds of video, both logarithmic, with lines of equal tokens a second.

    Parameters
    ----------
    found : sequence of System
        Those without a frame rate, and those whose count is not derived, are left out; the
        sentence says how many.
    named : sequence of str
        Names to write beside their marks, where there is a mark and room.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If nothing is left to draw.
    """
    irregular = [system for system in found if system.irregular]
    untimed = [system for system in found if not system.irregular and not system.seconds]
    left_out = (
        f"left out: {len(untimed)} without a published frame rate, {len(irregular)} whose tokens "
        "cannot be derived"
    )
    drawn = {
        system: (system.seconds, system.derive().tokens)
        for system in found
        if system.seconds and not system.irregular
    }
    if not drawn:
        raise ValueError(f"there is nothing to draw; {left_out}")
    with Chart(width=9.6, height=5.6) as (chart, axes):
        axes.set(xscale="log", yscale="log", xlabel="seconds of video", ylabel="tokens")
        times, tokens = zip(*drawn.values(), strict=True)
        axes.set_xlim(min(times) / 1.3, max(times) * 1.6)
        axes.set_ylim(min(tokens) / 1.8, max(tokens) * 1.8)
        _lines(axes)
        for i, kind in enumerate(dict.fromkeys(system.kind for system in drawn)):
            places = [place for system, place in drawn.items() if system.kind == kind]
            look = {"color": COLOURS[i], "edgecolor": "white", "zorder": 3, "label": kind}
            axes.scatter(*zip(*places, strict=True), s=70, marker=MARKS[i], **look)
        axes.legend(loc="lower right")
        words = f"{len(drawn)} configurations; {left_out}"
        axes.set_title(words, fontsize=11, color="#555555", loc="left", pad=22)
        _ticks(axes)
        _label(axes, {system.name: place for system, place in drawn.items()}, named)
        rate = {system: count / seconds for system, (seconds, count) in drawn.items()}
        least, most = min(rate, key=rate.get), max(rate, key=rate.get)
        return chart.picture(
            f"Tokens against seconds of video, both logarithmic, of {words}. Tokens a second: from "
            f"{rate[least]:,.0f} ({least.name}) to {rate[most]:,.0f} ({most.name})."
        )


def _lines(axes):
    """Draw lines of equal tokens a second, each named where it leaves the chart."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for rate in RATES:
        end = min(right, high / rate)
        if end <= left or rate * right <= low:
            continue
        axes.plot([left, end], [rate * left, rate * end], ":", color="#888888", linewidth=1.2)
        at_the_side = end == right
        axes.annotate(
            f"{rate:,} a second",
            (end, rate * end),
            (4, 0) if at_the_side else (0, 3),
            textcoords="offset points",
            ha="left" if at_the_side else "center",
            va="center" if at_the_side else "bottom",
            fontsize=11,
            color="#555555",
            annotation_clip=False,
        )


def _ticks(axes):
    """Write plain numbers at 1, 2 and 5 times the powers of ten."""
    steps = [base * 10**power for power in range(7) for base in (1, 2, 5)]
    for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        inside = [step for step in steps if low <= step <= high]
        axis.set_ticks(inside, [f"{step:,}" for step in inside])
        axis.set_minor_locator(axis.get_major_locator())


def _label(axes, places, named):
    """Write names beside their marks, each where it touches no mark and no other name."""
    from matplotlib.transforms import Bbox

    axes.figure.draw_without_rendering()  # now the layout stands
    marks = axes.transData.transform(list(places.values()))
    reach = 0.06 * axes.figure.dpi  # from a mark's centre to its edge, in pixels
    taken = [Bbox.from_extents(x - reach, y - reach, x + reach, y + reach) for x, y in marks]
    taken.append(axes.get_legend().get_window_extent())
    for name in filter(places.get, named):
        for dx, dy, ha, va in PLACES:
            text = axes.annotate(
                name, places[name], (dx, dy), textcoords="offset points", ha=ha, va=va, fontsize=11
            )
            box = text.get_window_extent()
            inside = axes.bbox.contains(*box.min) and axes.bbox.contains(*box.max)
            if inside and not box.count_overlaps(taken):
                text.set_bbox({"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1})
                taken.append(box)
                break
            text.remove()
