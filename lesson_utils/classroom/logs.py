"""The logs of a class: every file of a folder that is one, each learner by a number.

A folder may hold logs that learners exported, or the live log folders of a hub's seats, or both.
Names of files are read by the command alone: they may be names of learners.
"""

import hashlib
import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lesson_utils.exercises import log
from lesson_utils.exercises.quiz.questions import QUESTIONS, TIMES
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS, WRITTEN

OWN = {"class.html", "class.js", "class.svg"}  # what the command writes
EVENTS = {"check", "predict", "quiz", "reveal", "solution", "tick", "write"}
ASKED = {f"{time}.{question.id}" for time in TIMES for question in QUESTIONS}
KNOWN = {*EXERCISES, *PREDICTIONS, *WRITTEN, *ASKED}
LARGEST = 2**23  # bytes: a log of a year has some 100 kB


@dataclass(frozen=True)
class Learner:
    """One learner's log.

    Parameters
    ----------
    number : int
        From 1 on; it follows from the file's place, and tells nothing of its name.
    entries : tuple of dict
        Oldest first.
    """

    number: int
    entries: tuple


@dataclass(frozen=True)
class Folder:
    """What lies in a folder.

    Parameters
    ----------
    learners : tuple of Learner
        In the order of their numbers.
    left : tuple of (Path, str)
        Files that were left out, and why: damaged, double, empty, foreign or unreadable.
    damaged : int
        Lines of the learners' logs that could not be read.
    """

    learners: tuple
    left: tuple
    damaged: int

    @property
    def reasons(self):
        """Count the files that were left out, by reason."""
        return Counter(why for _, why in self.left)


def read(folder, numbers=None):
    """Read every log in a folder and in those inside it.

    Parameters
    ----------
    folder : Path
        Links to other folders are not followed.
    numbers : dict, optional
        Numbers given so far, which stay, by file and place in it; new ones are added to it.

    Returns
    -------
    Folder

    Raises
    ------
    ValueError
        If there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"there is no folder {str(folder)!r}")
    numbers = {} if numbers is None else numbers
    found, left, damaged = {}, [], 0
    for path in files(folder):
        logs, skipped, why = _logs_of(path)
        if why:
            left.append((path, why))
        damaged += skipped
        found |= {(path, i): entries for i, entries in enumerate(logs)}
    for path, _ in _doubles(found):
        left.append((path, "double"))
    for key in sorted(found, key=lambda key: _scrambled(key, folder)):
        numbers.setdefault(key, len(numbers) + 1)
    learners = [Learner(numbers[key], entries) for key, entries in found.items()]
    return Folder(tuple(sorted(learners, key=lambda one: one.number)), tuple(left), damaged)


def files(folder):
    """List the files that may be logs, in order.

    Returns
    -------
    list of Path
    """
    inside = (Path(at, name) for at, _, names in os.walk(folder) for name in names)
    return sorted(path for path in inside if path.name not in OWN and not path.is_symlink())


def _logs_of(path):
    """Read one file: the logs in it, the lines that are damaged, and why it is left out."""
    try:
        # a pipe would never end
        if not path.is_file() or path.stat().st_size > LARGEST:
            return [], 0, "foreign"
        data = path.read_bytes()
    except OSError:
        return [], 0, "unreadable"
    if not data.strip():
        return [], 0, "empty"
    history = log.parse(data)
    if not any(map(_is_ours, history.entries)):
        broken = path.suffix == ".jsonl" and not _is_json(data.split(b"\n")[0])
        return [], 0, "damaged" if broken else "foreign"
    if history.skipped > len(history.entries):
        return [], 0, "damaged"
    return _apart(history.entries, path.name == log.FILE), history.skipped, ""


def _is_ours(entry):
    """Whether an entry is of this series."""
    return entry["event"] == "seed" or (entry["event"] in EVENTS and entry.get("id") in KNOWN)


def _is_json(line):
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _apart(entries, live):
    """Part what several learners exported into one file: each begins with its seed.

    A live log is one learner's, wherever its seed stands.
    """
    if live or entries[0]["event"] != "seed":
        return [entries]
    starts = [i for i, entry in enumerate(entries) if entry["event"] == "seed"]
    ends = [*starts[1:], len(entries)]
    return [entries[start:end] for start, end in zip(starts, ends, strict=True)]


def _doubles(found):
    """Take out all but the longest log of each learner; return the keys of those taken out.

    A learner is known by the seed. Without one, live logs are each another learner's, and other
    files are one learner's only if they are the same.
    """
    best, out = {}, []
    for key, entries in found.items():
        seeds = [entry["seed"] for entry in entries if entry["event"] == "seed"]
        who = str(seeds[0]) if seeds else key if key[0].name == log.FILE else repr(entries)
        other = best.setdefault(who, key)
        if other != key:
            longer = len(entries) > len(found[other])
            best[who] = key if longer else other
            out.append(other if longer else key)
    for key in out:
        del found[key]
    return out


def _scrambled(key, folder):
    """An order that says nothing about names, and is the same each time."""
    path, place = key
    return hashlib.sha256(os.fsencode(path.relative_to(folder)) + b"\0%d" % place).digest()
