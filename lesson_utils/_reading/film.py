"""`Film`: pictures that wait to be decoded, and what all kinds of them have in common."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image


@dataclass
class Film:
    """Pictures that wait to be decoded; each kind of file has a film of its own.

    Parameters
    ----------
    rates : tuple of float
        Frame rates that the file states, the likeliest first.
    notes : list of str
        What decoding changed; complete once all wanted pictures are rendered.
    length : float, optional
        Seconds from the first picture to the end of the last, if known.
    whole : float, optional
        Seconds of the whole file, if known.
    cut : bool
        Whether pictures follow after the seconds that were asked for.
    broken : bool
        Whether the file ends before it should.
    lost : int
        Parts of the file that could not be decoded.
    """

    rates: tuple = ()
    notes: list = field(default_factory=list)
    length: float | None = None
    whole: float | None = None
    cut: bool = False
    broken: bool = False
    lost: int = 0

    def frames(self, seconds):
        """Yield each picture before `seconds` with its time, in seconds from the first one."""
        raise NotImplementedError

    def size(self, picture):
        """Height and width of a picture as it is to be seen."""
        return picture.shape[:2]

    def render(self, picture, height, width):
        """Make a (height, width, 3) uint8 array of a picture."""
        if picture.shape[:2] == (height, width):
            return picture
        # The gap lets Pillow halve very large pictures first, which looks the same.
        lanczos = Image.Resampling.LANCZOS
        return np.asarray(Image.fromarray(picture).resize((width, height), lanczos, reducing_gap=3))

    def note(self, text):
        """Add a note unless it is there already."""
        if text not in self.notes:
            self.notes.append(text)

    def on_white(self, picture):
        """Lay a picture with transparency, (height, width, 4), on white; note it."""
        if picture.shape[-1] == 3:
            return picture
        colour, alpha = picture[..., :3], picture[..., 3:].astype(np.uint16)
        if alpha.min() == 255:
            return colour
        self.note("laid transparent parts on white")
        # 127 rounds to the nearest; the largest sum, 255 × 255 + 127, fits into 16 bits
        return ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
