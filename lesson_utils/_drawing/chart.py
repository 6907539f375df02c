"""One style for every chart, and a chart that becomes a `Picture`."""

from lesson_utils._drawing.palette import BLACK, BLUE, GREEN, ORANGE, PINK, RED, SKY
from lesson_utils._drawing.picture import Picture

STYLE = {
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "lines.linewidth": 2.5,
    "lines.markersize": 7,
    "legend.frameon": False,
    "savefig.dpi": 100,
    "figure.constrained_layout.use": True,
}
# What tells one series from the next, so that colour is never alone.
COLOURS = [
    tuple(value / 255 for value in colour)
    for colour in (BLUE, ORANGE, GREEN, PINK, SKY, RED, BLACK)
]
LINES, MARKS = ("-", "--", ":", "-."), "osD^v"


class Chart:
    """A figure in the series' style that turns into a `Picture`; holds nothing open.

    Used as ``with Chart(width, height) as (chart, axes): …; return chart.picture(sentence)``.
    """

    def __init__(self, width=9.2, height=3.4, columns=1):
        self._size, self._columns = (width, height), columns

    def __enter__(self):
        import matplotlib
        from matplotlib.figure import Figure

        self._style = matplotlib.rc_context(STYLE)
        self._style.__enter__()
        # A bare Figure is not registered with pyplot, so nothing has to be closed.
        self._figure = Figure(figsize=self._size)
        return self, self._figure.subplots(1, self._columns)

    def __exit__(self, *error):
        self._style.__exit__(*error)

    def picture(self, sentence):
        """Turn the figure into a `Picture` with `sentence` as its twin in words."""
        return Picture.from_figure(self._figure, sentence)


def look(i):
    """Give colour and dashes of the i-th series, as options of ``plot``."""
    return {"color": COLOURS[i], "linestyle": LINES[i % len(LINES)]}


def line(axes, i, x, heights, name, marks=12):
    """Draw the i-th series as a line; `marks` of its points or a few more get a mark."""
    every = max(1, len(heights) // marks)
    axes.plot(x, heights, marker=MARKS[i % len(MARKS)], markevery=every, label=name, **look(i))


def level(axes, height, name=None):
    """Draw a dotted line across, to compare with."""
    axes.axhline(height, label=name, color="black", linewidth=1.5, linestyle=(0, (1, 2)))


def legend_beside(axes, **options):
    """Write what the series are called to the right of the axes."""
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), **options)
