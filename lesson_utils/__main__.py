"""The command ``frame-tape``, also ``python -m lesson_utils``: a copy to work in, and JupyterLab.

frame-tape            lay the lessons into ./lessons, then open JupyterLab at the first one
frame-tape fresh 03   lay a new copy of one lesson beside the old one
frame-tape reset 03   begin one lesson anew: its progress counts no more
frame-tape copy       lay the lessons, and start nothing
frame-tape class FOLDER   show what a class did, from the logs in a folder: a page and a picture
frame-tape class FOLDER --watch   the page alone, renewed while the class runs
frame-tape sheets     sheets to print
frame-tape key        every exercise solved, for the teacher

What is there is never overwritten. Other arguments go to JupyterLab: frame-tape --port 9000
"""

import importlib
import os
import sys
from pathlib import Path

from lesson_utils._command import lab, lessons

# Commands that need more than the lessons' files: loaded only when they are asked for.
OTHERS = {"class": "classes", "key": "papers", "reset": "reset", "sheets": "papers"}


def main(arguments=None):
    """Do what the command line says.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line unless given.

    Returns
    -------
    int or str
        0, or a sentence that says why not.
    """
    first, *others = (sys.argv[1:] if arguments is None else arguments) or [""]
    if first in ("-h", "--help"):
        print(__doc__)
        return 0
    try:
        if first in OTHERS:
            importlib.import_module(f"lesson_utils._command.{OTHERS[first]}").run(first, others)
        else:
            _lessons(first, others)
    except ValueError as error:
        return str(error)
    return 0


def _lessons(first, others):
    """Lay the lessons, or a fresh one, and open JupyterLab there."""
    start = Path.cwd()
    folder = lessons.place(start)
    if folder not in (start, start / lessons.FOLDER):
        print(f"{start} cannot be written: your lessons lie in {folder}.")
    if first == "fresh":
        if not others:
            raise ValueError("Which lesson? frame-tape fresh 03 lays a new copy of lesson 03.")
        for name in others:
            print(f"A new copy: {lessons.fresh(name, folder)}")
        return
    laid = lessons.copy(folder)
    some = f"{laid} lesson{'s' * (laid > 1)} laid"
    print(f"{some if laid else 'Your lessons are'} in {folder}.")
    if first == "copy":
        return
    extra = [*filter(None, [first]), *others]
    if not extra and any(name in os.environ for name in lab.AROUND):
        print(f"Jupyter runs here already: open {folder.name}/{lessons.FIRST} there.")
    else:
        lab.start(folder, extra)


if __name__ == "__main__":
    sys.exit(main())
