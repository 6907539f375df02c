"""What the class view says, card by card: the page and the picture show the same ones."""

from dataclasses import dataclass


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
    return Card(f"{work.id} · {work.title}", said, work.bars, work.tried, tuple(notes))


def _places(places):
    return [
        Card(lesson, f"{many(len(who), 'learner')} wrote their last line here: {numbers(who)}.")
        for lesson, who in places.items()
    ]


def numbers(who):
    """List learners by their numbers."""
    return ", ".join(map(str, who))
