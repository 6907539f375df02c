import re

import pytest

from lesson_utils.widgets.live import LEFT, UPDATES, Live


def fed(steps, losses):
    live = Live("model", steps)
    live(losses)
    return live


def test_it_says_what_is_to_come_and_what_has_come():
    assert Live("model", 30).said == "model: 30 steps to go; run the next cell"
    assert fed(30, [1.0] * 5 + [3.0] * 10).said == "model: step 15 of 30, loss 3.0000"
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        Live("model", 0)


def test_its_text_is_the_same_whatever_happened():
    assert repr(fed(3, [0.2])) == repr(Live("model", 3))
    shown, _ = fed(3, [0.2])._repr_mimebundle_()
    assert shown.keys() == {"text/plain", "application/vnd.jupyter.widget-view+json"}


def points(html):
    """The curve's points as (x, y), left to right."""
    pairs = re.search(r'points="([^"]+)"', html)[1].split()
    return [tuple(map(float, pair.split(","))) for pair in pairs]


def test_the_bar_and_the_curve_go_as_far_as_the_run():
    html = fed(40, [0.5] * 10).html
    assert 'value="10" max="40"' in html
    x = [x for x, _ in points(html)]
    assert x == sorted(set(x))
    assert len(x) == 10
    (end, _) = points(fed(40, [0.5] * 40).html)[-1]
    assert x[-1] - LEFT == pytest.approx((end - LEFT) / 4, abs=0.2)


def test_a_falling_loss_falls_in_the_curve():
    y = [y for _, y in points(fed(3, [3.0, 2.0, 1.0]).html)]
    assert y == sorted(y)  # down the page
    assert "<svg" not in Live("model", 3).html


def test_only_the_end_is_announced_and_markup_in_a_name_stays_text():
    live = Live('<b>"', 3)
    live([0.1, 0.1])
    assert 'role="status"' not in live.html
    assert "<b" not in live.html
    assert 'role="status"' in fed(3, [0.1, 0.1, 0.1]).html


def test_a_bar_is_redrawn_now_and_then_and_at_the_end():
    live, seen = Live("model", 10 * UPDATES + 7), []
    live.observe(lambda change: seen.append(change["new"]), "html")
    for done in range(1, live.steps + 1):
        live([0.5 + 1 / done] * done)
    assert len(seen) == UPDATES + 1
    assert live.said in seen[-1]
    assert live.losses == [0.5 + 1 / live.steps] * live.steps
