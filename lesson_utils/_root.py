"""Where things lie: data and notebooks inside the package or the clone; what a learner makes."""

import os
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# The package's own folder first: a "data" beside an installed package is somebody else's.
ROOT = PACKAGE if (PACKAGE / "data").is_dir() else PACKAGE.parent
DATA, NOTEBOOKS = ROOT / "data", ROOT / "notebooks"
PROJECT = ROOT / "pyproject.toml"  # in a clone; an installed package has metadata


def can_be_written(path):
    """Tell whether a file or folder can be written, or made with all that leads to it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bool
    """
    nearest = Path(path)
    while not os.path.lexists(nearest) and nearest != nearest.parent:
        nearest = nearest.parent
    whole = nearest.is_dir() or nearest == path
    return whole and os.access(nearest, os.W_OK | os.X_OK * nearest.is_dir())


def home():
    """Name the user's home, which may not be there; None if nobody says where it is."""
    named = os.path.expanduser("~")
    return Path(named) if os.path.isabs(named) else None


def passing():
    """Name this user's folder among the temporary files, which do not last."""
    user = getattr(os, "getuid", str)()  # Windows has no number, and a folder for each user
    return Path(tempfile.gettempdir()) / f"frame-tape-{user}".rstrip("-")
