"""Look back over the series: what each lesson's exercises and predictions came to."""

from collections import Counter
from dataclasses import dataclass

from lesson_utils.exercises.asking.forms import recorded
from lesson_utils.exercises.asking.recall import written
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS, WRITTEN

TITLES = {
    "0": "Go through it in one sitting",
    "1": "Turn frames into a clip",
    "2": "Cut the clip into cubes",
    "3": "Count the tokens",
    "4": "See what a cube blurs",
    "5": "Let frames talk",
    "6": "Pay for attention",
    "7": "Generate without drifting",
    "8": "Train temporal attention",
    "9": "Meet the systems",
    "10": "Review and apply",
    "11": "Read a configuration",
    "12": "Say when and where",
    "13": "Give cubes a codebook",
    "14": "Spend where it changes",
    "15": "Stream without end",
}
MOST = 5  # mistakes that are listed


@dataclass(frozen=True)
class Lesson:
    """How far a lesson is done.

    Parameters
    ----------
    name : str
        Number and title.
    exercises : tuple of str
        State of each: "passed", "tried" or "open".
    predictions : tuple of str
        State of each: "right", "wrong", "made" (not revealed yet) or "open".
    written : tuple of str
        State of each question: "kept" or "open".
    """

    name: str
    exercises: tuple
    predictions: tuple
    written: tuple

    @property
    def words(self):
        """The counts in a sentence."""
        told = [f"{self.exercises.count('passed')} of {len(self.exercises)} exercises passed"]
        if self.predictions:
            made = len(self.predictions) - self.predictions.count("open")
            told.append(
                f"{made} of {len(self.predictions)} predictions made, "
                f"{self.predictions.count('right')} right"
            )
        if self.written:
            told.append(f"{self.written.count('kept')} of {len(self.written)} answers written")
        return ", ".join(told)


def lessons(history):
    """Sum up every lesson that has exercises.

    Parameters
    ----------
    history : History
        The learner's log.

    Returns
    -------
    list of Lesson
    """
    checked, came = {}, {}
    for entry in history.of("check"):
        if checked.get(entry.get("id")) != "passed":
            checked[entry.get("id")] = "passed" if entry.get("status") == "passed" else "tried"
    for entry in history.of("reveal"):
        came.setdefault(entry.get("id"), "right" if entry.get("right") is True else "wrong")

    def prediction(id):
        known = recorded(id)
        return came.get(id, "made") if known and not known["late"] else "open"

    numbers = dict.fromkeys(id.split(".")[0] for id in EXERCISES)
    return [
        Lesson(
            f"{int(number):02} {TITLES[number]}",
            tuple(checked.get(id, "open") for id in _of(number, EXERCISES)),
            tuple(prediction(id) for id in _of(number, PREDICTIONS)),
            tuple("kept" if written(id)[0] else "open" for id in _of(number, WRITTEN)),
        )
        for number in numbers
    ]


def slips(history):
    """Count the mistakes with a name: [(id, Mistake, times)], the most frequent first."""
    named = {(e.id, m.name): m for e in EXERCISES.values() for m in e.mistakes}
    seen = Counter((entry.get("id"), str(entry.get("mistake"))) for entry in history.of("check"))
    known = [(id, named[id, name], n) for (id, name), n in seen.items() if (id, name) in named]
    return sorted(known, key=lambda slip: -slip[2])[:MOST]


def _of(number, among):
    """Ids of a lesson."""
    return [id for id in among if id.split(".")[0] == number]
