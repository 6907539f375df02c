"""Examine whether what the lessons need works here, and say how to mend what does not."""

import sys
from dataclasses import dataclass
from importlib import metadata

from lesson_utils._root import ROOT

OLDEST = (3, 11)
LOCK = ROOT / "requirements.txt"  # in a clone; an installed package knows its bounds
BUILD, OPEN = ("make lab", "make lab") if LOCK.exists() else ("pip install .", "jupyter lab")
REBUILD = f"close JupyterLab and run `{BUILD}` in the project's folder"


@dataclass(frozen=True)
class Finding:
    """One thing that was examined: its name, what was found, and the fix if it is not well."""

    name: str
    found: str
    fix: str = ""

    def __str__(self):
        sign = "MEND" if self.fix else "ok  "
        return f"{sign}  {self.name}: {self.found}" + (f"\n      → {self.fix}" if self.fix else "")


class Report(tuple):
    """Findings, shown one a line."""

    __slots__ = ()

    def __repr__(self):
        ill = sum(bool(finding.fix) for finding in self)
        end = f"{ill} to mend, then run this cell again." if ill else "All is well. Go on."
        return "\n".join([*map(str, self), end])


def examine():
    """Examine interpreter, packages, clip reading, figures and widgets.

    Returns
    -------
    Report
        Of one `Finding` each. What is well reads the same on every machine.
    """
    checks = {
        "interpreter": _interpreter,
        "packages": _packages,
        "clip reading": _clip_reading,
        "figures": _figures,
        "widgets": _widgets,
    }
    findings = []
    for name, check in checks.items():
        try:
            findings.append(Finding(name, *check()))
        except Exception as error:  # whatever is broken here is what the learner must hear of
            findings.append(Finding(name, f"{type(error).__name__}: {error}", REBUILD))
    return Report(findings)


def _interpreter():
    needed = "Python {}.{} or newer".format(*OLDEST)
    if sys.version_info[:2] < OLDEST:
        this = "Python {}.{}.{}".format(*sys.version_info)
        return f"{this} is too old", f"install {needed}; then {REBUILD}"
    return (needed,)


def _packages():
    from packaging.requirements import Requirement

    if LOCK.exists():
        lines = [line.rstrip("\\ ") for line in LOCK.read_text("utf-8").splitlines()]
        lines = [line for line in lines if "==" in line and not line.startswith(("#", " "))]
        well, fix = f"all as in {LOCK.name}", f"{REBUILD}; in conda, other versions may do as well"
    else:
        lines = metadata.requires("frame-tape")
        well, fix = "all within their bounds", REBUILD
    off = []
    for wanted in map(Requirement, lines):
        if wanted.marker and not wanted.marker.evaluate():
            continue  # for another Python or system, or for the tests
        try:
            version = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            off.append(f"{wanted.name} is missing")
            continue
        if version not in wanted.specifier:
            off.append(f"{wanted.name} is {version}, not {str(wanted.specifier).lstrip('=')}")
    if off:
        more = f" and {len(off) - 3} more" if len(off) > 3 else ""
        return f"{', '.join(off[:3])}{more}", fix
    return (well,)


def _clip_reading():
    from lesson_utils import clips

    count, height, width, _ = clips.load("bunny").frames.shape
    return (f"{count} frames of {height} × {width} pixels",)


def _figures():
    from matplotlib.figure import Figure

    from lesson_utils._drawing.picture import Picture

    figure = Figure(figsize=(1, 1))
    figure.add_subplot().plot([0, 1])
    if not Picture.from_figure(figure, "a line").png.startswith(b"\x89PNG"):
        return "matplotlib drew no PNG", REBUILD
    return ("a chart was drawn",)


def _widgets():
    import ipywidgets
    from IPython import get_ipython

    ipywidgets.IntSlider()
    if getattr(get_ipython(), "kernel", None) is None:
        return "no notebook kernel runs here", f"open this notebook in JupyterLab: `{OPEN}`"
    return ("sliders can be made; the next cells show some",)
