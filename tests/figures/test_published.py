from dataclasses import replace
from itertools import combinations

import pytest

from lesson_utils import systems
from lesson_utils.figures.published import CHOSEN, rates


def timed(found):
    return [s for s in found if s.seconds and not s.irregular]


def boxes(axes):
    """What is written beside the marks, and where, in pixels."""
    axes.figure.draw_without_rendering()
    named = {s.name for s in systems.load()}
    return {t.get_text(): t.get_window_extent() for t in axes.texts if t.get_text() in named}


def test_every_mark_is_where_its_system_is(seen):
    rates(systems.load())
    (axes,) = seen[-1].axes
    drawn = {(float(x), float(y)) for kind in axes.collections for x, y in kind.get_offsets()}
    assert drawn == {(s.seconds, s.derive().tokens) for s in timed(systems.load())}


def test_the_sentence_and_the_title_tell_what_is_left_out(seen):
    every = systems.load()
    said = rates(every).alt
    untimed = [s for s in every if not s.irregular and not s.seconds]
    irregular = [s for s in every if s.irregular]
    words = (
        f"{len(timed(every))} configurations; left out: {len(untimed)} without a published frame "
        f"rate, {len(irregular)} whose tokens cannot be derived"
    )
    assert f"of {words}. Tokens a second" in said
    assert seen[-1].axes[0].get_title("left") == words
    assert "25,412 (Open-Sora 1.2 720p 51f)" in said
    assert "512 (V-JEPA 2 " in said


@pytest.mark.parametrize("named", [CHOSEN, [s.name for s in systems.load()]], ids=["few", "all"])
def test_no_name_touches_another_or_a_mark_or_leaves_the_chart(seen, named):
    rates(systems.load(), named)
    (axes,) = seen[-1].axes
    written = boxes(axes)
    assert not [
        pair for pair in combinations(written, 2) if written[pair[0]].overlaps(written[pair[1]])
    ]
    marks = [axes.transData.transform(p) for kind in axes.collections for p in kind.get_offsets()]
    for box in written.values():
        assert axes.bbox.x0 <= box.x0
        assert box.x1 <= axes.bbox.x1
        assert not [mark for mark in marks if box.contains(*mark)]
    if named is CHOSEN:
        assert set(written) == set(CHOSEN)


def test_lines_are_of_equal_tokens_a_second_and_say_how_many(seen):
    rates(systems.load())
    (axes,) = seen[-1].axes
    ends = [(line.get_xdata(), line.get_ydata()) for line in axes.lines]
    per_second = [y[0] / x[0] for x, y in ends]
    assert per_second == pytest.approx([y[1] / x[1] for x, y in ends])
    written = [t.get_text() for t in axes.texts if t.get_text().endswith(" a second")]
    assert written == [f"{rate:,.0f} a second" for rate in per_second]
    assert len(written) >= 4


def test_a_few_can_be_drawn(seen):
    rates(systems.search("wan"))
    (axes,) = seen[-1].axes
    assert len(boxes(axes)) == 2  # of four; the others are not named
    rates([replace(systems.find("Mochi 1"), name="one")], ["one"])


def test_nothing_to_draw_is_refused():
    found = (systems.find("ViT-B/16"), *systems.search(kind="undisclosed"))
    with pytest.raises(ValueError, match=r"nothing to draw; left out: 1 without a .+ rate, 4 "):
        rates(found)
