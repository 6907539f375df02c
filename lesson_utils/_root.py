"""Where data and notebooks lie: inside the package if it is installed, beside it in a clone."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# The package's own folder first: a "data" beside an installed package is somebody else's.
ROOT = PACKAGE if (PACKAGE / "data").is_dir() else PACKAGE.parent
DATA, NOTEBOOKS = ROOT / "data", ROOT / "notebooks"
