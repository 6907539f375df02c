"""``frame-tape reset``: one lesson begun anew."""

from lesson_utils.exercises import log


def run(_, arguments):
    """Do what the command line says after ``reset``.

    Raises
    ------
    ValueError
        If no lesson is named, or the log cannot be written.
    """
    if not arguments:
        raise ValueError("Which lesson? frame-tape reset 03 begins lesson 03 anew.")
    for lesson in arguments:
        print(log.anew(lesson))
    print("Restart the kernel of a lesson that is open; frame-tape fresh lays a new copy of it.")
