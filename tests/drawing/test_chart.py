import numpy as np
import pytest
from matplotlib._pylab_helpers import Gcf

from lesson_utils._drawing import chart
from tests.figures.look import settings


def test_settings_come_back_when_drawing_fails():
    before = settings()
    with pytest.raises(ValueError, match="have same first dimension"), chart.Chart() as (_, axes):
        axes.plot([1], [1, 2])
    assert settings() == before
    assert not Gcf.figs


def test_series_are_told_apart_by_more_than_colour():
    with chart.Chart() as (_, axes):
        for i in range(7):
            chart.line(axes, i, np.arange(40), np.arange(40) * i, f"line {i}")
    looks = [(line.get_linestyle(), line.get_marker()) for line in axes.lines]
    assert len(set(looks)) == len({line.get_color() for line in axes.lines}) == 7
    assert {line.get_markevery() for line in axes.lines} == {3}


def test_a_level_lies_across_and_a_legend_beside():
    with chart.Chart() as (_, axes):
        chart.line(axes, 0, [1, 2, 3], [4, 5, 6], "a")
        chart.level(axes, 4.5, "chance")
        chart.legend_beside(axes)
        axes.figure.draw_without_rendering()
    series, level = axes.lines
    assert (series.get_markevery(), list(level.get_ydata())) == (1, [4.5, 4.5])
    legend = axes.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["a", "chance"]
    assert legend.get_window_extent().x0 > axes.bbox.x1
