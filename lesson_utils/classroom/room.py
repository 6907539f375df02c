"""What the room thinks: votes, mistakes and where everybody stands, counted from the logs.

Only numbers, and ids that the series knows, are taken from a log; every word that is shown is the
series' own.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from lesson_utils._root import NOTEBOOKS
from lesson_utils.exercises.asking.forms import counted
from lesson_utils.exercises.quiz.form import taken
from lesson_utils.exercises.quiz.gain import Gain, of_room
from lesson_utils.exercises.quiz.questions import QUESTIONS, RIGHT, TIMES
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS, WRITTEN
from lesson_utils.exercises.review import TITLES

MOST = 8  # different numbers that a chart shows
STUCK = 3  # tries without passing
KINDS = (
    dict.fromkeys(EXERCISES, "exercise")
    | dict.fromkeys(PREDICTIONS, "prediction")
    | dict.fromkeys(WRITTEN, "question")
)
ASKING = re.compile(r'\b(?:check|predict|recall)\(\\?"(\d+\.\w+)\\?"')
CODE, OTHER = "the code stopped with an error", "another answer, without a name"


@dataclass(frozen=True)
class Bar:
    """One answer of a vote, or one mistake.

    Parameters
    ----------
    words : str
        The answer, or the mistake's name.
    count : int
        How many learners.
    right : bool
        Whether it is, or counts as, the truth.
    says : str
        How it comes about; empty if nothing is known of it.
    """

    words: str
    count: int
    right: bool = False
    says: str = ""


@dataclass(frozen=True)
class Vote:
    """What the room predicted.

    Parameters
    ----------
    id, question : str
    made : int
        Learners who predicted.
    truth : str
        As most logs say that it was revealed; empty before the first one did.
    bars : tuple of Bar
        Choices in their own order, numbers from small to large, those seldom given together.
    late : int
        Learners who answered after the reveal; they are not in the bars.
    """

    id: str
    question: str
    made: int
    truth: str
    bars: tuple
    late: int


@dataclass(frozen=True)
class Work:
    """What the room did with one exercise.

    Parameters
    ----------
    id, title : str
    tried, passed, helped : int
        Learners who tried it, who passed it, and who looked at its solution.
    bars : tuple of Bar
        Mistakes by the number of learners who made them, the most frequent first.
    trying : tuple of int
        Numbers of those who tried once or twice and did not pass.
    stuck : tuple of int
        Numbers of those who tried three times or more and did not pass.
    still : tuple of int
        Numbers of those who wrote something in the lesson and did not try.
    """

    id: str
    title: str
    tried: int
    passed: int
    helped: int
    bars: tuple
    trying: tuple
    stuck: tuple
    still: tuple


@dataclass(frozen=True)
class Quiz:
    """What the room answered, at the start and at the end.

    Parameters
    ----------
    taken : dict
        Time -> learners who answered all of it.
    average : dict
        Time -> their right answers on average; None if nobody did.
    gain : Gain or None
        Of those who did both.
    answers : dict
        Question's id -> time -> Counter of `RIGHT` and beliefs, of those who did both; empty until
        half of those who took the first time took the second: it would tell the others.
    """

    taken: dict
    average: dict
    gain: Gain | None
    answers: dict


@dataclass(frozen=True)
class Room:
    """All of it.

    Parameters
    ----------
    learners : int
    lines : int
        In their logs.
    votes : tuple of Vote
        Those that anybody made.
    works : tuple of Work
        Those that anybody tried.
    quiz : Quiz
    places : dict
        Lesson ("03 Count the tokens") -> what the last line is of ("exercise 3.1"), in the order
        of the lesson -> numbers of the learners.
    """

    learners: int
    lines: int
    votes: tuple
    works: tuple
    quiz: Quiz
    places: dict


def summarise(learners):
    """Sum up the logs of a class; each learner counts once in everything.

    Parameters
    ----------
    learners : sequence of Learner

    Returns
    -------
    Room
    """
    sorted_out = [(one.number, _by_event(one.entries)) for one in learners]
    votes = (_vote(p, [of for _, of in sorted_out]) for p in PREDICTIONS.values())
    works = (_work(e, sorted_out) for e in EXERCISES.values())
    return Room(
        len(learners),
        sum(len(one.entries) for one in learners),
        tuple(vote for vote in votes if vote.made or vote.late),
        tuple(work for work in works if work.tried or work.helped),
        _quiz([one.entries for one in learners]),
        _places(learners),
    )


def _by_event(entries):
    """Sort a log: (event, id) -> entries."""
    found = defaultdict(list)
    for entry in entries:
        found[entry["event"], entry.get("id", "")].append(entry)
    return found


def _vote(prediction, logs):
    """Count the answers to one prediction."""
    answers, truths, late = Counter(), Counter(), 0
    for of in logs:
        entry = counted(of.get(("predict", prediction.id), ()))
        if entry is None:
            continue
        if entry["late"]:
            late += 1
            continue
        answers[_hashable(prediction.parse(entry["answer"]))] += 1
        for revealed in of.get(("reveal", prediction.id), ())[:1]:
            try:
                truths[_hashable(prediction.parse(revealed.get("truth")))] += 1
            except (TypeError, ValueError, RecursionError):
                continue
    truth = truths.most_common(1)[0][0] if truths else None
    bars = _choices(prediction, answers, truth)
    if not prediction.choices:
        bars = _numbers(prediction, answers, truth)
    told = "" if truth is None else _words(prediction, truth)
    return Vote(prediction.id, prediction.question, answers.total(), told, tuple(bars), late)


def _choices(prediction, answers, truth):
    keys = answers if prediction.ordered else prediction.choices
    return [
        Bar(_words(prediction, key), answers[key], key == truth, _slip(prediction, key, truth))
        for key in keys
    ]


def _numbers(prediction, answers, truth):
    """Make a bar for each number, from small to large; the truth is among them."""
    shown = [number for number, _ in answers.most_common(MOST)]
    if len(answers) > MOST:  # what one learner alone said is not a mistake of the room
        shown = [number for number in shown if answers[number] > 1 or number in prediction.slips]
    if truth is not None and truth not in shown:
        shown = [*shown[: MOST - 1], truth]
    bars = [
        Bar(
            _words(prediction, number),
            answers[number],
            truth is not None and prediction.right(number, truth),
            _slip(prediction, number, truth),
        )
        for number in sorted(shown)
    ]
    rest = [number for number in answers if number not in shown]
    if rest:
        words = f"{len(rest)} other number{'s' * (len(rest) > 1)}"
        bars.append(Bar(words, sum(answers[number] for number in rest)))
    return bars


def _slip(prediction, answer, truth):
    """Say how an answer comes about; before the reveal that would tell the truth to the room."""
    return prediction.slips.get(answer, "") if truth not in (None, answer) else ""


def _hashable(answer):
    return tuple(answer) if isinstance(answer, list) else answer


def _words(prediction, answer):
    """Write an answer; numbers of any size stay short."""
    if prediction.choices:
        shown = [answer] if isinstance(answer, str) else answer
        return ", ".join(prediction.choices[key] for key in shown)
    return f"{answer:,.6g}" if isinstance(answer, float) or abs(answer) >= 1e12 else f"{answer:,}"


def _work(exercise, logs):
    """Count the tries at one exercise, and its mistakes."""
    named = {mistake.name: mistake for mistake in exercise.mistakes}
    lesson = exercise.id.split(".")[0]
    made, tried, passed, helped, trying, stuck, still = Counter(), 0, 0, 0, [], [], []
    for number, of in logs:
        checks = of.get(("check", exercise.id), ())
        right = [entry.get("status") == "passed" for entry in checks]
        wrong = checks[: right.index(True)] if any(right) else checks
        tried += bool(checks)
        passed += any(right)
        helped += bool(of.get(("solution", exercise.id)))
        made.update({_mistake(entry, named) for entry in wrong})
        if not any(right) and checks:
            (stuck if len(checks) >= STUCK else trying).append(number)
        if not checks and any(id.split(".")[0] == lesson for _, id in of):
            still.append(number)
    bars = [
        Bar(name, count, says=named[name].says if name in named else "")
        for name, count in sorted(made.items(), key=lambda of: (of[0] in (CODE, OTHER), -of[1], of))
    ]
    found = tuple(bars), tuple(trying), tuple(stuck), tuple(still)
    return Work(exercise.id, exercise.title, tried, passed, helped, *found)


def _mistake(entry, named):
    """Name the mistake of a wrong try."""
    name = entry.get("mistake")
    if isinstance(name, str) and name in named:
        return name
    return CODE if entry.get("status") == "error" else OTHER


def _quiz(logs):
    """Sum up both times of the quiz."""
    most = len(QUESTIONS)
    whole = {}
    for time in TIMES:
        made = {i: taken(entries, time) for i, entries in enumerate(logs)}
        whole[time] = {i: answers for i, answers in made.items() if len(answers) == most}
    before, after = whole.values()
    both = [i for i in before if i in after]
    scores = {time: {i: _right(of) for i, of in made.items()} for time, made in whole.items()}
    answers = {}
    if both and 2 * len(both) >= len(before):
        for question in QUESTIONS:
            chosen = {t: Counter(made[i][question.id] for i in both) for t, made in whole.items()}
            answers[question.id] = chosen
    return Quiz(
        {time: len(made) for time, made in whole.items()},
        {time: fmean(of.values()) if of else None for time, of in scores.items()},
        of_room([(scores["before"][i], scores["after"][i]) for i in both], most),
        answers,
    )


def _right(answers):
    return sum(key == RIGHT for key in answers.values())


def _places(learners):
    """Find what each learner's last line is of."""
    found = defaultdict(lambda: defaultdict(list))
    for one in learners:
        ids = (str(entry.get("id", "")) for entry in reversed(one.entries))
        last = next((id for id in ids if id in KINDS), None)
        if last is not None:
            found[last.split(".")[0]][last].append(one.number)
    return {
        f"{int(number):02} {title}": {
            f"{KINDS[id]} {id}": tuple(found[number][id])
            for id in sorted(found[number], key=_order(number).index)
        }
        for number, title in TITLES.items()
        if number in found
    }


@cache
def _order(number):
    """List what a lesson asks, in its order."""
    asked = {}
    for path in sorted(NOTEBOOKS.glob(f"{int(number):02}-*.ipynb")):
        asked |= dict.fromkeys(ASKING.findall(path.read_text(encoding="utf-8")))
    known = (id for id in KINDS if id.split(".")[0] == number)
    return [*asked, *(id for id in known if id not in asked)]
