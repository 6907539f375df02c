"""The panels of the tape, in one table: the controls and the still picture of each.

To add a panel, write ``js/panels/NAME.js`` (``js/view.js`` says what it exports) and add one line
to `PANELS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lesson_utils._drawing.canvas import WIDTH, Canvas
from lesson_utils.tape import still
from lesson_utils.tape.still import GAP

PAGE = Path(__file__).with_name("js") / "tape.js"  # made by `module`; its style sheet is written
# All controls, in the order in which they are shown.
CONTROLS = (
    *("fps", "seconds", "resolution", "patch", "group", "remainder", "pattern", "temperature"),
    *("colour", "threshold", "row", "token", "play"),
)
_CUT = ("fps", "patch", "group", "remainder")


@dataclass(frozen=True)
class Panel:
    """One panel.

    Parameters
    ----------
    controls : tuple of str
        Those of `CONTROLS` that it needs.
    still : callable
        ``still(scene)`` -> (height, width, 3) uint8 array, from a `still.Scene`.
    frames_only : bool
        It shows frames, and tokens only if something else on the tape is about them.
    """

    controls: tuple
    still: Callable
    frames_only: bool = False


PANELS = {
    "clip": Panel((*_CUT, "token", "play"), still.frame, frames_only=True),
    "slice": Panel(("fps", "row", "play"), still.slice_, frames_only=True),
    "volume": Panel((*_CUT, "token"), still.volume),
    "tokens": Panel((*_CUT, "colour", "threshold", "token"), still.tokens),
    "cost": Panel((*_CUT, "seconds", "resolution"), still.cost),
    "attention": Panel((*_CUT, "pattern", "temperature", "token"), still.attention),
}


def controls_of(panels):
    """Name the controls that some panels need, in their order."""
    needed = {name for panel in panels for name in PANELS[panel].controls}
    return [name for name in CONTROLS if name in needed]


def about_tokens(panels, controls):
    """Whether panels or controls are about tokens; a tape of frames alone shows no patches."""
    if {"patch", "group", "token"} & set(controls):
        return True
    return not all(PANELS[name].frames_only for name in panels)


def module(use="export default {};"):
    """Write the ES module that knows every panel; its imports are as from `PAGE`.

    Parameters
    ----------
    use : str
        What to do with the explorer, ``{}``, whose ``render`` draws a tape.
    """
    imports = [f'import {name}_ from "./panels/{name}.js";' for name in PANELS]
    table = ", ".join(f"{name}: {name}_" for name in PANELS)
    view = 'import { tapeOf } from "./view.js";'
    return "\n".join([view, *imports, use.format(f"tapeOf({{ {table} }})")])


def draw(scene):
    """Draw a tape's panels one below the other, those that are narrow side by side.

    Parameters
    ----------
    scene : still.Scene
        Of the tape, at the frame that is to be seen.

    Returns
    -------
    (height, width, 3) uint8 array
    """
    drawn = [PANELS[name].still(scene) for name in scene.tape.panels]
    places, x, y, tall = [], 0, 0, 0
    for picture in drawn:
        height, width = picture.shape[:2]
        if x + width > WIDTH:
            x, y, tall = 0, y + tall + GAP, 0
        places.append((x, y))
        x, tall = x + width + 2 * GAP, max(tall, height)
    sheet = Canvas(WIDTH, y + tall)
    for picture, place in zip(drawn, places, strict=True):
        sheet.paste(picture, *place)
    return sheet.array
