"""The series on one page, A4 across: to look at, to print, to keep."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from lesson_utils._drawing.chart import STYLE
from lesson_utils._drawing.picture import Picture
from lesson_utils._root import ROOT
from lesson_utils.figures import page

DPI = {"screen": 110, "print": 200}  # on a screen the page is shown a little smaller than that
KINDS = (".png", ".pdf")


def draw():
    """Draw the page.

    Returns
    -------
    Picture
        1,286 × 910 pixels; `save` writes a finer one.
    """
    with style("screen"):
        picture = Picture.from_figure(page.page(), page.sentence())
    out = BytesIO()
    with Image.open(BytesIO(picture.png)) as image:
        # A palette is enough for a screen, and a third of the bytes.
        image.convert("RGB").quantize(256).save(out, "PNG", optimize=True)
    return replace(picture, png=out.getvalue())


def save(path):
    """Write the page into a new file, as PNG or as PDF.

    Parameters
    ----------
    path : str or Path
        A file that does not exist yet, outside the lessons' folder, ending in .png or .pdf.

    Returns
    -------
    str
        A sentence that says where it is.

    Raises
    ------
    ValueError
        If it has another ending, exists, lies inside the lessons or cannot be made.
    """
    path = Path(path).expanduser()
    if path.suffix.lower() not in KINDS:
        raise ValueError(f"{path.name} must end in {' or '.join(KINDS)}")
    if path.resolve().is_relative_to(ROOT):
        raise ValueError(f"{path} lies inside the lessons' own folder: choose a place outside it")
    out = BytesIO()
    kind = path.suffix.lower()[1:]
    with style("print"):
        # Without this matplotlib would write its version, and a PDF the time of day.
        unsigned = {"Software": None} if kind == "png" else {"CreationDate": None}
        page.page().savefig(out, format=kind, metadata=unsigned)
    try:
        with open(path, "xb") as file:
            file.write(out.getvalue())
    except FileExistsError:
        raise ValueError(f"{path} exists already: choose another name") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be written ({error.strerror}): choose another") from None
    return f"The page is in {path}."


def style(use):
    """Give the page's own look, for a screen or a print, as a context."""
    import matplotlib

    own = {
        "savefig.dpi": DPI[use],
        "figure.constrained_layout.use": False,
        "font.size": 9.5,
        "text.hinting": "none",  # or words are wider on a screen than in print
    }
    return matplotlib.rc_context(STYLE | own)
