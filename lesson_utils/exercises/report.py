"""`progress`: what is done, what was predicted and how it came out, what to look at again."""

from collections import Counter

from lesson_utils.exercises import log, review
from lesson_utils.exercises.asking.forms import recorded
from lesson_utils.exercises.card import Card
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS


class Progress:
    """The learner's progress: call it to see it, or see ``.lessons()`` and ``.picture()``.

    ``.export(path)`` keeps it and ``.forget()`` deletes it.
    """

    def __call__(self):
        """Show the progress.

        Returns
        -------
        Card
        """
        history = log.read()
        lines = [*_exercises(history), *_predictions(history), *_damage(history)]
        return Card("·", "Your progress", tuple(lines))

    def lessons(self):
        """Show every lesson in a line, and the mistakes made most.

        Returns
        -------
        Card
        """
        history = log.read()
        lines = [(lesson.name, lesson.words) for lesson in review.lessons(history)]
        slips = review.slips(history)
        lines += [("Mistakes made most", "" if slips else "none with a name yet")]
        for id, mistake, times in slips:
            lines.append((f"{id}, {mistake.name}, {_often(times)}", mistake.says))
        return Card("·", "Lesson by lesson", (*lines, *_damage(history)))

    def picture(self):
        """Draw every lesson in a row, a square each for exercises, predictions and answers.

        Returns
        -------
        Picture
        """
        from lesson_utils.figures import journey

        history = log.read()
        slips = [(id, slip.name, _often(n)) for id, slip, n in review.slips(history)]
        return journey.draw(review.lessons(history), slips)

    def export(self, path):
        """Write the log to a new file; see `lesson_utils.exercises.log.export`."""
        return Card("·", log.export(path))

    def forget(self):
        """Delete the log; see `lesson_utils.exercises.log.forget`."""
        return Card("·", log.forget())

    def __repr__(self):
        return (
            "progress() shows your progress, progress.lessons() and progress.picture() lesson by "
            "lesson; progress.export(path) keeps it; progress.forget() deletes it."
        )


def _exercises(history):
    """Lines on exercises: how many, which, and which to look at again."""
    tries, passed, helped = Counter(), {}, set()
    for entry in history.entries:
        id = entry.get("id")
        if id not in EXERCISES or id in passed:
            continue
        if entry["event"] == "solution":
            helped.add(id)
        elif entry["event"] == "check":
            tries[id] += 1
            if entry.get("status") == "passed":
                passed[id] = tries[id]
    again = {id: f"{_times(tries[id])}, not passed yet" for id in tries if id not in passed}
    again |= {id: f"passed at try {n}" for id, n in passed.items() if n > 3}
    again |= {id: "passed after its solution was shown" for id in helped if id in passed}
    lines = [("Exercises", f"{len(passed)} of {len(EXERCISES)} passed")]
    lines += [("Passed", ", ".join(id for id in EXERCISES if id in passed))] * bool(passed)
    told = ", ".join(f"{id} ({again[id]})" for id in EXERCISES if id in again)
    return lines + [("Look at again", told)] * bool(again)


def _predictions(history):
    """Lines on predictions: how many, and each beside its truth."""
    made = {id: entry for id in PREDICTIONS if (entry := recorded(id)) and not entry["late"]}
    came = {}
    for entry in history.of("reveal"):
        if entry.get("id") in made:
            came.setdefault(entry["id"], bool(entry.get("right")))
    score = f", {sum(came.values())} of {len(came)} right" if came else ""
    lines = [("Predictions", f"{len(made)} of {len(PREDICTIONS)} made{score}")]
    for id, entry in made.items():
        word = {None: "not revealed yet", True: "right", False: "not right: look at it again"}
        said = PREDICTIONS[id].show(entry["answer"])
        lines.append((id, f"you said {said}; {word[came.get(id)]}"))
    return lines


def _damage(history):
    """Line on what of the log could not be read, if any."""
    if not history.skipped:
        return ()
    count = history.skipped
    many = "1 line of the log is" if count == 1 else f"{count:,} lines of the log are"
    return (("Note", f"{many} damaged and not counted."),)


def _times(count):
    return "1 try" if count == 1 else f"{count} tries"


def _often(count):
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


progress = Progress()
