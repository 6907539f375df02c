import numpy as np

from lesson_utils import train
from lesson_utils.figures import ch08 as figures


def test_a_filled_frame_is_told_with_its_error():
    rng = np.random.default_rng(0)
    rows = {"slow": rng.random((5, 6, 6, 3)), "fast": rng.random((5, 6, 6, 3))}
    truth = np.stack([rows["slow"][1], rows["fast"][4]])
    picture = figures.filled(rows, [1, 4], {"truth": truth, "a\nguess": truth + 0.1})
    assert picture.alt == (
        "2 clips of 5 frames (slow, fast), one frame of each taken out. Mean squared error of what "
        "is put in: a guess 0.010."
    )


def test_the_frame_that_is_taken_out_is_not_shown(monkeypatch):
    pasted = []
    original = figures.Canvas.paste

    def paste(self, array, *place):
        pasted.append(array)
        original(self, array, *place)

    monkeypatch.setattr(figures.Canvas, "paste", paste)
    clip = np.arange(4)[:, None, None, None] / 4 * np.ones((4, 6, 6, 3))
    figures.filled({"clip": clip}, [2], {"truth": clip[[0]], "guess": 2 * clip[[3]]})
    assert [int(array.max()) for array in pasted] == [0, 63, 191, 0, 255]


def test_the_pace_of_a_run_warms_up_and_falls(seen):
    picture = figures.pace(50)
    assert picture.alt == (
        f"50 steps, {50 * train.CLIPS} clips. The step grows to 0.0064 and shrinks to 0.0010."
    )
    x, y = seen[0].axes[0].lines[0].get_data()
    assert list(x) == list(range(1, 51))
    assert int(np.argmax(y)) + 1 == train.WARM


def test_curves_are_means_of_twenty_steps(seen):
    losses = np.arange(30.0)[::-1]
    picture = figures.curves({"up": losses[::-1], "down": losses})
    assert picture.alt == (
        "Loss while training: up from 9.500 to 19.500; down from 19.500 to 9.500."
    )
    (axes,) = seen[0].axes
    x, y = axes.lines[1].get_data()
    np.testing.assert_allclose([x[0], x[-1], y[0], y[-1]], [20, 30, 19.5, 9.5])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["up", "down"]
    figures.curves({"alone": losses})
    assert seen[1].axes[0].get_legend() is None


def test_errors_are_drawn_against_speed_with_their_spread(seen):
    errors = np.array([[0.01, 0.03], [0.03, 0.05]])  # seeds, speeds
    panels = {"9 steps": {"temporal": errors}, "90 steps": {"temporal": errors, "full": errors / 2}}
    picture = figures.by_speed([0, 4], panels, [0.06, 0.06], [0.0, 0.07])
    assert picture.alt == (
        "Error on held-out clips by speed. 9 steps, factored: 0.0200 at 0, 0.0400 at 4; "
        "90 steps, factored: 0.0200 at 0, 0.0400 at 4; 90 steps, full: 0.0100 at 0, 0.0200 at 4."
    )
    left, right = seen[0].axes
    assert left.get_ylim() == right.get_ylim()
    level, baseline, mean, *_ = left.lines
    np.testing.assert_array_equal(level.get_ydata(), [0.06, 0.06])
    np.testing.assert_array_equal(baseline.get_ydata(), [0.0, 0.07])
    np.testing.assert_allclose(mean.get_ydata(), [0.02, 0.04])
    (bars,) = [line for line in left.containers[0].lines[2]]
    np.testing.assert_allclose([s[:, 1] for s in bars.get_segments()], [[0.01, 0.03], [0.03, 0.05]])


def test_distances_are_told_where_they_count(seen):
    row = {-2: 0.01, -1: 0.5, 0: 0.04, 1: 0.45}
    picture = figures.distances({"first": row, "second": {-1: 0.9, 0: 0.1}})
    assert picture.alt == (
        "Where a hidden frame looks. first: 50% at -1, 45% at +1; second: 90% at -1, 10% at +0."
    )
    left, right = seen[0].axes
    np.testing.assert_allclose([bar.get_height() for bar in left.patches], [1, 50, 4, 45])
    assert left.get_ylim() == right.get_ylim()
