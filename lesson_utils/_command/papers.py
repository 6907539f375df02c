"""``frame-tape key`` and ``frame-tape sheets``: pages to read and to print."""

from pathlib import Path

from lesson_utils.classroom import key, page, sheets

MADE = {"key": key, "sheets": sheets}


def run(name, arguments):
    """Write a page where the command was given.

    Parameters
    ----------
    name : str
        A key of `MADE`.
    arguments : list of str
        There are none.

    Raises
    ------
    ValueError
        If there are some, or the page cannot be written.
    """
    if arguments:
        raise ValueError(f"frame-tape {name} takes nothing more; got {arguments[0]!r}")
    path = page.replace(Path.cwd() / MADE[name].FILE, MADE[name].write())
    print(f"Open {path} in a browser.")
