"""`save`: what a tape shows, as a picture or as a film."""

from lesson_utils import _saving
from lesson_utils._drawing.picture import Picture
from lesson_utils.tape.panels import draw
from lesson_utils.tape.still import Scene
from lesson_utils.tape.words import sentence


def picture(tape):
    """Draw a tape as it is now, with its sentence, as a `Picture`."""
    return Picture.from_array(draw(Scene(tape)), sentence(tape))


def save(tape, path):
    """Write what the tape shows: its panels as they play, or as they are now.

    A film shows every kept frame once, with all settings as they are, at true speed; `Tape` keeps
    at most 250. Large ones are scaled down, as `_saving.film` says. The tape's sentence goes along
    in the file.

    Parameters
    ----------
    path : str or path-like
        Ends in .gif or .mp4 for a film, in .png for a picture; a file of that name is replaced.

    Returns
    -------
    Saved
        The file, shown as a sentence: what was written, and what a limit changed.

    Raises
    ------
    ValueError
        If it has another ending, its folder does not exist, or it cannot be written.

    Examples
    --------
    ``tape.save("cubes.gif")``
    """
    path = _saving.target(path, (*_saving.FILMS, ".png"))
    if path.suffix.lower() == ".png":
        return picture(tape).save(path)
    scene = Scene(tape)

    def frame_at(i):
        scene.frame = i
        return draw(scene)

    alt = f"{tape._setup['title']}, as it plays at {tape.fps:g} fps. {sentence(tape)}"
    return _saving.film(path, frame_at, scene.grid.frames, tape.fps, alt)
