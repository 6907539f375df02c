"""``frame-tape class``: what a class did, as a page and a picture."""

import time
from pathlib import Path

from lesson_utils.classroom import cards, logs, page, picture, room

EVERY = 2.0  # seconds between two looks at a folder that grows
TOLD = 10  # files that are named


def show(folder, to):
    """Write page and picture of a folder of logs, and say so.

    Parameters
    ----------
    folder, to : Path
        Where the logs are, and where page and picture go.

    Raises
    ------
    ValueError
        If there is no such folder, or nothing can be written.
    """
    found = logs.read(folder)
    _tell(found)
    summed = room.summarise(found.learners)
    print(cards.status(summed, found))
    drawn = page.replace(to / picture.FILE, picture.draw(summed, found))
    print(f"Open {page.write(summed, found, to)} in a browser; {drawn.name} is the same to show.")


def watch(folder, to):
    """Write the page anew whenever the folder changes, until it is stopped.

    Parameters
    ----------
    folder, to : Path
        Where the logs are, and where the page goes.

    Raises
    ------
    ValueError
        If there is no such folder, or nothing can be written.
    """
    numbers, before, told = {}, None, set()
    while True:
        now = [(path, _stamp(path)) for path in logs.files(folder)]
        if now != before:
            found = logs.read(folder, numbers)
            _tell(found, told)
            summed = room.summarise(found.learners)
            path = page.write(summed, found, to, watched=True)
            if before is None:
                print(f"Open {path} in a browser; it renews itself. Ctrl+C stops this.", flush=True)
            before = now
        time.sleep(EVERY)


def _stamp(path):
    try:
        state = path.stat()
    except OSError:  # gone meanwhile
        return None
    return state.st_size, state.st_mtime_ns


def _tell(found, told=()):
    """Name what was left out, each file once: to the teacher alone, here and on no page."""
    new = [f"Left out, {why}: {str(path)!r}" for path, why in found.left]
    new = [line for line in new if line not in told]
    if isinstance(told, set):
        told.update(new)
    for line in new[:TOLD]:
        print(line)
    if len(new) > TOLD:
        print(f"… and {cards.many(len(new) - TOLD, 'more file')}.")


def run(_, arguments):
    """Do what the command line says after ``class``.

    Raises
    ------
    ValueError
        If it is not understood, there is no such folder, or nothing can be written.
    """
    watched = "--watch" in arguments
    folders = [argument for argument in arguments if argument != "--watch"]
    if len(folders) != 1 or folders[0].startswith("-"):
        raise ValueError("Which folder? frame-tape class FOLDER reads the logs in it.")
    folder, to = Path(folders[0]).expanduser(), Path.cwd()
    if not watched:
        show(folder, to)
        return
    try:
        watch(folder, to)
    except KeyboardInterrupt:
        print("Stopped.")
