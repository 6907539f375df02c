"""The learner's own log: what was tried and predicted, one JSON line each, kept on this computer.

It lies in the user's data folder, or beside the notebook where that cannot be written; the
environment variable ``FRAME_TAPE_HOME`` names another place. Where a hub says who works there, each
has a folder of their own. The log holds exercise numbers, outcomes, predictions and the answers
that a learner writes in lesson 10; no name, no time of day, no code.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from lesson_utils._root import can_be_written, home, passing

try:
    import msvcrt
except ImportError:  # not Windows
    msvcrt = None

FILE = "progress.jsonl"
FAR = 2**31 - 2  # a byte that no log reaches: Windows locks bytes, and refuses to read them
_unsaved = []  # what could not be written: known until the kernel ends


@dataclass(frozen=True)
class History:
    """What the log says.

    Parameters
    ----------
    entries : tuple of dict
        Each with an ``"event"``, oldest first.
    skipped : int
        Lines that could not be read.
    """

    entries: tuple
    skipped: int

    def of(self, event, id=None):
        """Keep the entries of one event, and of one exercise if `id` is given."""
        return [
            e for e in self.entries if e["event"] == event and (id is None or e.get("id") == id)
        ]


def folder():
    """Name the folder of the log; it may not exist yet.

    Returns
    -------
    Path
    """
    named = os.environ.get("FRAME_TAPE_HOME")
    if named:
        folders = [Path(named).expanduser()]
    else:
        folders = [Path.cwd() / ".frame-tape", passing()]
        with contextlib.suppress(RuntimeError):  # where there is no home: older ones say "~"
            usual = Path(platformdirs.user_data_dir("frame-tape", appauthor=False))
            folders[:0] = [usual] * usual.is_absolute()
    user = os.environ.get("JUPYTERHUB_USER")
    if user:  # a name may hold any character, and is nobody's business
        folders = [at / hashlib.sha256(user.encode()).hexdigest()[:16] for at in folders]
    return next((at for at in folders if can_be_written(at / FILE)), folders[0])


def lasts():
    """Tell whether the log is kept where files stay.

    Returns
    -------
    bool
    """
    return can_be_written(folder() / FILE) and not folder().is_relative_to(passing())


def record(event, **fields):
    """Add one line to the log.

    Parameters
    ----------
    event : str
        What happened: check, predict, reveal, solution, write, tick, quiz, seed or anew.
    **fields
        What to keep with it, as JSON can hold it.

    Returns
    -------
    str
        Empty, or a sentence for the learner if the log cannot be written. The entry then lasts
        as long as the kernel.
    """
    entry = {"event": event, **fields}
    try:
        _append(json.dumps(entry).encode() + b"\n")
    except OSError as error:
        _unsaved.append(entry)
        return f"Your progress is not saved: {_reason(error)}. The lesson goes on."
    return ""


def read():
    """Read the log, passing over lines that are damaged.

    Returns
    -------
    History
    """
    try:
        known = parse((folder() / FILE).read_bytes())
    except OSError:
        known = History((), 0)
    return History((*known.entries, *_unsaved), known.skipped)


def parse(data):
    """Read the lines of a log, whoever's it is.

    Parameters
    ----------
    data : bytes
        What the file holds.

    Returns
    -------
    History
        Without what the learner began anew.
    """
    entries, skipped = [], 0
    for line in filter(None, data.split(b"\n")):
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):  # the latter: a thousand brackets
            entry = None
        if _is_entry(entry):
            entries.append(entry)
        else:
            skipped += 1
    kept, begun = [], set()  # lessons that begin anew later on
    for entry in reversed(entries):
        if entry["event"] == "anew":
            begun.add(str(entry.get("lesson")))
        elif _lesson(entry) not in begun:
            kept.append(entry)
    return History(tuple(reversed(kept)), skipped)


def export(path):
    """Write all that the log holds into a new file, for the learner to keep or to send.

    Its first line is the learner's seed, a number drawn by chance, so that two files of one
    learner, and several learners in one file, can be told.

    Parameters
    ----------
    path : str or Path
        A file that does not exist yet. A plain name that cannot be written here is written in the
        learner's home, or else beside the log.

    Returns
    -------
    str
        A sentence that says what was written.

    Raises
    ------
    ValueError
        If the file exists or cannot be made.
    """
    first = {"event": "seed", "seed": _drawn()}
    entries = [first, *(e for e in read().entries if e["event"] != "seed")]
    target = Path(path)
    if target.name == str(path) and not can_be_written(Path.cwd() / target):
        others = [at / target for at in (home(), folder()) if at and can_be_written(at / target)]
        target = next(iter(others), target)
    try:
        with open(target, "x", encoding="utf-8") as file:
            file.writelines(json.dumps(entry) + "\n" for entry in entries)
    except FileExistsError:
        raise ValueError(f"{target} exists already: choose another name") from None
    except OSError as error:
        raise ValueError(f"{target} cannot be written ({error.strerror}): choose another") from None
    return f"{_lines(len(entries))} written to {target}."


def forget():
    """Delete the log.

    Returns
    -------
    str
        A sentence that says what was deleted.

    Raises
    ------
    ValueError
        If the file cannot be deleted.
    """
    known = read()
    try:
        (folder() / FILE).unlink(missing_ok=True)
    except NotADirectoryError:
        pass
    except OSError as error:
        raise ValueError(f"the log cannot be deleted: {_reason(error)}") from None
    _unsaved.clear()
    with contextlib.suppress(OSError):
        folder().rmdir()  # only if nothing else is in it
    return f"{_lines(len(known.entries) + known.skipped)} deleted: your progress is forgotten."


def seed():
    """Give the number that this learner's fresh exercises are drawn with.

    It is drawn once and kept in the log; the environment variable ``FRAME_TAPE_SEED`` fixes it.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If ``FRAME_TAPE_SEED`` is not a whole number.
    """
    fixed = os.environ.get("FRAME_TAPE_SEED")
    if fixed:
        if not fixed.isdecimal():
            raise ValueError(f"FRAME_TAPE_SEED must be a whole number, got {fixed!r}")
        return int(fixed)
    return _drawn()


def anew(lesson):
    """Begin one lesson anew: what the log holds of it counts no more.

    A line says so, and no line goes: a kernel may be writing at the same time.

    Parameters
    ----------
    lesson : str or int
        Its number, such as ``"03"``.

    Returns
    -------
    str
        A sentence that says what was put aside.

    Raises
    ------
    ValueError
        If it is no number of a lesson, or the log cannot be written.
    """
    number = str(lesson).strip()
    if not re.fullmatch("[0-9]{1,2}", number):
        raise ValueError(f"a lesson is named by its number, such as 03; got {lesson!r}")
    number = str(int(number))
    count = sum(_lesson(entry) == number for entry in read().entries)
    try:
        _append(json.dumps({"event": "anew", "lesson": number}).encode() + b"\n")
    except OSError as error:
        raise ValueError(f"the log cannot be written: {_reason(error)}") from None
    _unsaved[:] = [entry for entry in _unsaved if _lesson(entry) != number]
    return f"Lesson {int(number):02} begins anew: {_lines(count)} of your progress put aside."


def _drawn():
    """Give the number in the log, drawn by chance if there is none yet."""
    if not read().of("seed"):
        record("seed", seed=secrets.randbits(32))
    return int(read().of("seed")[0]["seed"])  # the first: another kernel may have drawn one as well


def _lesson(entry):
    """Number of the lesson that an entry is of, as text."""
    return entry.get("id", "").split(".")[0]


def _is_entry(value):
    return (
        isinstance(value, dict)
        and isinstance(value.get("event"), str)
        and isinstance(value.get("id", ""), str)
        and (value["event"] != "seed" or str(value.get("seed")).isdecimal())
    )


def _append(line):
    """Append a line to the log in one write, which no other kernel's line can fall into."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    file = os.open(place / FILE, flags, 0o600)
    try:
        with _alone(file):
            if os.fstat(file).st_size:
                os.lseek(file, -1, os.SEEK_END)
                if os.read(file, 1) != b"\n":
                    line = b"\n" + line  # a killed kernel left half a line: it must not take ours
            if os.write(file, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(file)


@contextlib.contextmanager
def _alone(file):
    """Keep other kernels out on Windows, which finds the end and writes there in two steps.

    Everywhere else an append is one step, and nobody waits. Where Windows cannot lock, or another
    kernel keeps the lock for ten seconds, the line is written all the same.
    """
    if msvcrt is None:
        yield
        return

    def lock(mode):
        os.lseek(file, FAR, os.SEEK_SET)
        with contextlib.suppress(OSError):
            msvcrt.locking(file, mode, 1)

    lock(msvcrt.LK_LOCK)
    try:
        yield
    finally:
        lock(msvcrt.LK_UNLCK)


def _reason(error):
    """Say in words why the log cannot be written."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "its folder cannot be written (FRAME_TAPE_HOME can name another)"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    return f"{error.strerror} (FRAME_TAPE_HOME can name another folder)"


def _lines(count):
    return f"{count} line{'s' * (count != 1)}"
