"""`Picture`: a PNG and the sentence that says what it shows."""

from base64 import b64encode
from dataclasses import dataclass
from html import escape
from io import BytesIO

import numpy as np
from PIL import Image

from lesson_utils import _saving


@dataclass(frozen=True, repr=False)
class Picture:
    """A picture with its twin in words.

    Notebooks show the PNG with `alt` as its text alternative; where pictures cannot be shown, and
    in tests, the sentence stands alone.

    Parameters
    ----------
    png : bytes
        A PNG file.
    alt : str
        What the picture shows, made from the same data.
    width : int
        Width in CSS pixels at which it is shown; never wider than the cell.

    Raises
    ------
    ValueError
        If `alt` is empty: a picture without words shuts readers out.

    Examples
    --------
    >>> Picture.from_array(np.zeros((4, 6, 3), np.uint8), "A black field of 4 by 6 pixels")
    A black field of 4 by 6 pixels
    """

    png: bytes
    alt: str
    width: int

    def __post_init__(self):
        if not self.alt.strip():
            raise ValueError("alt is empty: say in a sentence what the picture shows")

    @classmethod
    def from_array(cls, array, alt):
        """Make a picture from a (height, width, 3) uint8 array, one CSS pixel a pixel."""
        return cls(_encode(array, "PNG"), alt, array.shape[1])

    @classmethod
    def from_figure(cls, figure, alt):
        """Draw a matplotlib figure at its own dpi, shown at 100 pixels an inch."""
        out = BytesIO()
        # Without this matplotlib would write its version into the file.
        figure.savefig(out, format="png", metadata={"Software": None})
        return cls(out.getvalue(), alt, round(figure.get_figwidth() * 100))

    @property
    def html(self):
        """The picture as an HTML ``img`` with its text alternative."""
        # The twin that is looked at: whichever format is smaller, so that notebooks stay light.
        with Image.open(BytesIO(self.png)) as image:
            small = jpeg(np.asarray(image.convert("RGB")))
        if len(small) < len(self.png):
            return img("image/jpeg", small, self.alt, self.width)
        return img("image/png", self.png, self.alt, self.width)

    def save(self, path):
        """Write the picture into a file, with its sentence inside, as "Description".

        Parameters
        ----------
        path : str or path-like
            Ends in .png; a file of that name is replaced.

        Returns
        -------
        Saved
            The file, shown as a sentence.

        Raises
        ------
        ValueError
            If it has another ending, its folder does not exist, or it cannot be written.
        """
        path = _saving.target(path, (".png",))
        with Image.open(BytesIO(self.png)) as image:
            return _saving.png(path, image, self.alt)

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        # JupyterLab cannot give a bare image/png a text alternative, so the HTML form comes first;
        # the PNG is for tools that export or compare pictures.
        return {"text/plain": self.alt, "text/html": self.html, "image/png": self.png}


def img(mime, data, alt, width):
    """Write an HTML ``img`` that carries its own bytes."""
    source = f"data:{mime};base64,{b64encode(data).decode()}"
    style = "max-width: 100%; height: auto"  # never wider than the cell
    return f'<img src="{source}" alt="{escape(alt)}" width="{width}" style="{style}">'


def jpeg(array):
    """Encode a (height, width, 3) uint8 array as JPEG: a tenth of the time that PNG takes."""
    return _encode(array, "JPEG", quality=90, subsampling=0)


def _encode(array, kind, **options):
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(array)).save(out, kind, **options)
    return out.getvalue()
