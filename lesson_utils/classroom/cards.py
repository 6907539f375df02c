"""What the class view says, card by card: the page and the picture show the same ones."""

from dataclasses import dataclass

from lesson_utils.classroom.room import Bar
from lesson_utils.exercises.quiz.beliefs import BELIEFS
from lesson_utils.exercises.quiz.gain import NOT_PROVEN
from lesson_utils.exercises.quiz.questions import QUESTIONS, RIGHT, TIMES

LISTED = 20  # learners who are named by number


@dataclass(frozen=True)
class Card:
    """A heading, a sentence, bars and sentences below them.

    Parameters
    ----------
    title, said : str
    bars : tuple of Bar
    total : int
        Learners that a bar of full length stands for.
    notes : tuple of str
    """

    title: str
    said: str = ""
    bars: tuple = ()
    total: int = 1
    notes: tuple = ()


def parts(room):
    """Make all cards.

    Parameters
    ----------
    room : Room

    Returns
    -------
    dict
        Heading -> list of Card; no heading without cards.
    """
    made = {
        "Predictions": [_vote(vote) for vote in room.votes],
        "Exercises and their mistakes": [_work(work) for work in room.works],
        "The quiz, before and after": _quiz(room.quiz),
        "Where the room is": _places(room.places),
    }
    return {heading: cards for heading, cards in made.items() if cards}


def status(room, folder):
    """Say how many logs are in the view, and how many are not."""
    said = f"{many(room.learners, 'learner')}, {many(room.lines, 'line')} in their logs."
    if folder.left:
        why = ", ".join(f"{count} {why}" for why, count in sorted(folder.reasons.items()))
        said += f" Left out: {many(len(folder.left), 'file')} ({why})."
    if folder.damaged:
        said += f" Damaged and not counted: {many(folder.damaged, 'line')}."
    return said


def many(count, what):
    """Write a count with its noun."""
    return f"{count:,} {what}{'s' * (count != 1)}"


def _vote(vote):
    truth = f"The answer: {vote.truth}." if vote.truth else "Not revealed yet."
    late = (f"{vote.late} more after the reveal, not counted.",) * bool(vote.late)
    said = f"{many(vote.made, 'vote')}. {truth}"
    return Card(f"{vote.id} · {vote.question}", said, vote.bars, vote.made, late)


def _work(work):
    said = f"{work.passed} of {work.tried} who tried passed."
    if work.helped:
        said += f" {work.helped} looked at the solution."
    notes = [f"Trying: {numbers(work.trying)}."] * bool(work.trying)
    notes += [f"Stuck after three tries or more: {numbers(work.stuck)}."] * bool(work.stuck)
    notes += [f"Not tried yet: {numbers(work.still)}."] * bool(work.still)
    return Card(f"{work.id} · {work.title}", said, work.bars, work.tried, tuple(notes))


def _quiz(quiz):
    most = len(QUESTIONS)
    if not any(quiz.taken.values()):
        return []
    said = "; ".join(
        f"{time}: {many(quiz.taken[time], 'learner')}, {quiz.average[time]:.1f} of {most} right"
        for time in TIMES
        if quiz.taken[time]
    )
    first = Card(
        "All twelve questions", f"On average, {said}.", notes=tuple(_gain(quiz.gain, most))
    )
    return [first, *(_question(question, quiz) for question in QUESTIONS if quiz.answers)]


def _gain(gain, most):
    """Say what the room gained, how sure that is, and what it does not prove."""
    if gain is None:
        return
    yield (
        f"{many(gain.learners, 'learner')} took both: {gain.before:.1f} right before, "
        f"{gain.after:.1f} after."
    )
    if gain.gain is None:
        return
    yield (
        f"Normalised gain: {gain.gain:.2f}, the share of what was missing that was right after "
        "(Hake 1998)."
    )
    if gain.interval:
        (low, high), (some, more) = gain.interval, gain.own
        yield (
            f"Rooms drawn anew from these learners: {low:.2f} to {high:.2f} in 95 of 100. The "
            f"middle half of the learners' own gains: {some:.2f} to {more:.2f}."
        )
    yield from NOT_PROVEN


def _question(question, quiz):
    """Show one question: how many were right, and what the others believe."""
    total = quiz.gain.learners
    answers, bars = quiz.answers[question.id], []
    for key in question.keys:
        if key != RIGHT and not any(chosen[key] for chosen in answers.values()):
            continue  # nobody believes it
        for time, chosen in answers.items():
            words = time if key == RIGHT else f"{time}: “{BELIEFS[key].name}”"
            says = "" if key == RIGHT or time == TIMES[0] else BELIEFS[key].says
            bars.append(Bar(words, chosen[key], key == RIGHT, says))
    words, options = question.ask(TIMES[1])
    said = f"As it was put the second time. The answer: {dict(options.values())[RIGHT]}"
    return Card(f"{question.id} · {words}", f"{said.removesuffix('.')}.", tuple(bars), total)


def _places(places):
    cards = []
    for lesson, inside in places.items():
        total = sum(map(len, inside.values()))
        bars = (Bar(of, len(who), says=f"Learners: {numbers(who)}.") for of, who in inside.items())
        said = f"Here {many(total, 'learner')} wrote their last line."
        cards.append(Card(lesson, said, tuple(bars), total))
    return cards


def numbers(who):
    """List learners by their numbers, a room full of them in part."""
    some = ", ".join(map(str, who[:LISTED]))
    return some + f" and {len(who) - LISTED} more" * (len(who) > LISTED)
