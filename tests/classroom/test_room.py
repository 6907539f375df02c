"""Counting: every number of the class view, from logs that are written here."""

import nbformat
import pytest

from lesson_utils._root import NOTEBOOKS
from lesson_utils.classroom.logs import Learner
from lesson_utils.classroom.room import ASKING, CODE, MOST, OTHER, Bar, _order, summarise
from lesson_utils.exercises.quiz.questions import QUESTIONS, RIGHT
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS, WRITTEN
from lesson_utils.exercises.review import TITLES

SLIPS = PREDICTIONS["0.a"].slips


def learners(*logs):
    return [Learner(i + 1, tuple(log)) for i, log in enumerate(logs)]


def predicts(id, answer, truth=None, late=False):
    lines = [{"event": "predict", "id": id, "answer": answer, "late": late}]
    return lines + [{"event": "reveal", "id": id, "truth": truth}] * (truth is not None)


def tries(id, *mistakes, passed=False):
    lines = [{"event": "check", "id": id, "status": "wrong", "mistake": name} for name in mistakes]
    return lines + [{"event": "check", "id": id, "status": "passed", "mistake": ""}] * passed


def the_vote(*logs):
    (vote,) = summarise(learners(*logs)).votes
    return vote


def test_a_vote_is_counted_with_the_truth_marked():
    vote = the_vote(
        predicts("0.a", 420, 5880),
        predicts("0.a", 5880),
        predicts("0.a", 420) + predicts("0.a", 5880),  # the first counts
        predicts("0.a", 196, late=True),
    )
    assert (vote.id, vote.made, vote.late, vote.truth) == ("0.a", 3, 1, "5,880")
    assert vote.bars == (Bar("420", 2, says=SLIPS[420]), Bar("5,880", 1, right=True))


def test_before_the_reveal_nothing_tells_the_truth():
    vote = the_vote(predicts("0.a", 420), predicts("0.a", 5880))
    assert vote.truth == ""
    assert vote.bars == (Bar("420", 1), Bar("5,880", 1))
    vote = the_vote(predicts("0.b", "AB"))
    assert not any(bar.right or bar.says for bar in vote.bars)


def test_the_truth_is_what_most_logs_say():
    lie = predicts("0.b", "AB", "AB")
    vote = the_vote(lie, predicts("0.b", "AE", "AE"), predicts("0.b", "AEIM", "AE"))
    assert [(bar.words, bar.count, bar.right) for bar in vote.bars] == [
        ("A and B", 1, False),
        ("A and E", 1, True),
        ("A, E, I and M", 1, False),
    ]


def test_near_enough_is_right_here_too():
    truth = 768 * 2
    vote = the_vote(predicts("6.a", truth * 1.04, truth), predicts("6.a", truth * 1.2))
    assert [(bar.count, bar.right) for bar in vote.bars] == [(0, True), (1, True), (1, False)]


def test_many_numbers_become_few_bars():
    logs = [predicts("0.a", n) for n in range(1000, 1020)] + [predicts("0.a", 420, 5880)] * 3
    vote = the_vote(*logs)
    assert vote.bars == (
        Bar("420", 3, says=SLIPS[420]),
        Bar("5,880", 0, right=True),
        Bar("20 other numbers", 20),
    )
    crowd = [predicts("0.a", n) for n in range(1000, 1020) for _ in range(2)]
    assert len(the_vote(*crowd).bars) == MOST + 1


@pytest.mark.parametrize("answer", [1e300, 10**300, -1e-300])
def test_numbers_of_any_size_stay_short(answer):
    (bar,) = the_vote(predicts("0.a", answer)).bars
    assert len(bar.words) < 12


def test_mistakes_are_counted_by_learner_and_named():
    work_of = {w.id: w for w in summarise(learners(
        tries("1.1", "concatenated", "concatenated", "reversed", passed=True),
        tries("1.1", "concatenated", "no such name"),
        [*tries("1.1", "", "", ""), {"event": "check", "id": "1.1", "status": "error"}],
        [*tries("1.1", passed=True), *tries("1.1", "reversed")],  # played on after it was passed
        [{"event": "solution", "id": "1.2"}],
    )).works}  # fmt: skip
    work, shown = work_of["1.1"], work_of["1.2"]
    says = {mistake.name: mistake.says for mistake in EXERCISES["1.1"].mistakes}
    assert (work.tried, work.passed, work.helped) == (4, 2, 0)
    assert work.bars == (
        Bar("concatenated", 2, says=says["concatenated"]),
        Bar("reversed", 1, says=says["reversed"]),
        Bar(OTHER, 2),
        Bar(CODE, 1),
    )
    assert (work.trying, work.stuck, work.still) == ((2,), (3,), (5,))
    assert (shown.tried, shown.helped, shown.still) == (0, 1, (1, 2, 3, 4, 5))


def test_mistakes_made_as_often_stand_in_the_order_of_their_names():
    names = sorted(mistake.name for mistake in EXERCISES["0.1"].mistakes)
    (work,) = summarise(learners(tries("0.1", *reversed(names)))).works
    assert [bar.words for bar in work.bars] == names


def test_every_lesson_with_exercises_has_a_title():
    titles = {path.name[:2]: nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
              for path in NOTEBOOKS.glob("*.ipynb") if "start-here" not in path.name}  # fmt: skip
    assert {f"{int(n):02}": f"# {title}" for n, title in TITLES.items()} == titles


def test_everybody_stands_where_the_last_line_is():
    room = summarise(learners(
        tries("2.1", passed=True) + predicts("3.a", 1),
        [*tries("10.6", "x"), {"event": "seed", "seed": 1}, {"event": "check", "id": "99.1"}],
        [{"event": "seed", "seed": 2}],
    ))  # fmt: skip
    assert room.places == {
        "03 Count the tokens": {"prediction 3.a": (1,)},
        "10 Review and apply": {"exercise 10.6": (2,)},
    }
    assert (room.learners, room.lines) == (3, 6)


def test_places_are_told_in_the_order_of_the_lesson():
    ids = ("0.3", "0.d", "0.b", "0.1", "0.b")
    room = summarise(learners(*([{"event": "check", "id": id}] for id in ids)))
    (inside,) = room.places.values()
    assert [*inside.items()] == [
        ("prediction 0.b", (3, 5)),
        ("exercise 0.1", (4,)),
        ("exercise 0.3", (1,)),
        ("prediction 0.d", (2,)),
    ]
    ids = {*EXERCISES, *PREDICTIONS, *WRITTEN}
    assert {id for number in TITLES for id in _order(number)} == ids
    for number in TITLES:  # each is asked in its notebook
        (path, *_) = NOTEBOOKS.glob("00-one*" if number == "0" else f"{int(number):02}-*")
        asked = ASKING.findall(path.read_text("utf-8"))
        assert {*_order(number)} == {*asked}


HOSTILE = (None, True, -1, 1e308, 10**400, "", "a" * 5000, "<b>", [], ["a"], [["a"]], {}, {"a": 1})


def nested(depth):
    """A list within a list, deeper than Python writes one out."""
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("event", ["predict", "reveal"])
def test_lists_within_lists_do_no_harm(event):
    deep = {"event": event, "id": "0.b", "answer": nested(2000), "truth": nested(2000)}
    vote = the_vote([*predicts("0.b", "AB"), deep | {"late": False}])
    assert (vote.made, vote.truth) == (1, "")


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_a_log_may_hold_anything(value):
    entries = [
        {"event": event, "id": id, key: value, **other}
        for id in ("0.a", "0.b", "1.1", "10.a", "before.1", "<b>")
        for event in ("check", "predict", "reveal", "solution", "tick", "write", "quiz")
        for key in ("answer", "truth", "late", "status", "mistake", "draw", "right")
        for other in ({}, {"late": False}, {"answer": "AE", "late": False})
    ]
    room = summarise(learners(entries, [*entries, *predicts("0.a", 420, 5880)]))
    assert room.learners == 2
    words = [bar.words for part in (room.votes, room.works) for one in part for bar in one.bars]
    assert max(map(len, words)) < 60
    assert not any("<" in word for word in words)


def answers(time, right, question=None):
    """Lines of one time of the quiz, the first so many right; up to a question if one is given."""
    return [
        {"event": "quiz", "id": f"{time}.{q.id}", "answer": RIGHT if i < right else q.keys[1]}
        for i, q in enumerate(QUESTIONS[:question])
    ]


def test_the_quiz_before_and_after():
    quiz = summarise(learners(
        answers("before", 4) + answers("after", 8),
        answers("before", 6) + answers("after", 12),
        answers("before", 2) + answers("after", 12, question=5),  # left in the middle
        answers("after", 9),
        [],
    )).quiz  # fmt: skip
    assert quiz.taken == {"before": 3, "after": 3}
    assert quiz.average == {"before": 4, "after": 29 / 3}
    assert (quiz.gain.learners, quiz.gain.gain) == (2, (10 - 5) / (12 - 5))
    assert quiz.answers["5"] == {"before": {RIGHT: 1, "half": 1}, "after": {RIGHT: 2}}
    assert quiz.answers["12"] == {"before": {"ratio": 2}, "after": {RIGHT: 1, "ratio": 1}}


def test_what_was_chosen_is_told_once_half_the_room_is_through():
    logs = [answers("before", 4) for _ in range(5)]
    assert summarise(learners(*logs)).quiz.answers == {}
    for i in (0, 1):
        logs[i] += answers("after", 9)
    assert summarise(learners(*logs)).quiz.answers == {}
    assert summarise(learners(*logs)).quiz.gain.learners == 2  # what it tells nobody can copy
    logs[2] += answers("after", 9)
    assert len(summarise(learners(*logs)).quiz.answers) == 12
    assert summarise([]).quiz.taken == {"before": 0, "after": 0}
