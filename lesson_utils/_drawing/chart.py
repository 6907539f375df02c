"""One style for every chart, and a chart that becomes a `Picture`."""

from lesson_utils._drawing.picture import BLACK, BLUE, GREEN, ORANGE, PINK, RED, SKY, Picture

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
LINES = ("-", "--", ":", "-.")


def _rgb(colour):
    return tuple(value / 255 for value in colour)


COLOURS = [_rgb(c) for c in (BLUE, ORANGE, GREEN, PINK, SKY, RED, BLACK)]


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
