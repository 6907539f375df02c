"""Examine whether what the lessons need works here, and say how to mend what does not."""

import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from lesson_utils._root import PROJECT, ROOT

OLDEST = (3, 11)
ANEW = "install the lessons anew"
# Of the commands that start the lessons, one that there is in this environment.
OPEN = "make lab" if Path(sys.prefix) == ROOT / ".venv" else "python -m lesson_utils"


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
    """Examine interpreter, packages, clip reading, figures, widgets and progress.

    Returns
    -------
    Report
        Of one `Finding` each. What is well reads the same on every machine.
    """
    checks = {
        "interpreter": (_interpreter,),
        "packages": (_packages,),
        "clip reading": (_clip_reading, "av", "pillow"),
        "figures": (_figures, "matplotlib"),
        "widgets": (_widgets, "ipywidgets", "anywidget"),
        "progress": (_progress, "platformdirs"),
    }
    findings = []
    for name, (check, *needed) in checks.items():
        try:
            findings.append(Finding(name, *check()))
        except Exception as error:  # whatever is broken here is what the learner must hear of
            fix = _install(needed) if isinstance(error, ImportError) else ANEW
            findings.append(Finding(name, f"{type(error).__name__}: {error}", fix))
    return Report(findings)


def _interpreter():
    needed = "Python {}.{} or newer".format(*OLDEST)
    if sys.version_info[:2] < OLDEST:
        this = "Python {}.{}.{}".format(*sys.version_info)
        return f"{this} is too old", f"install {needed}, and the lessons with it"
    return (needed,)


def _bounds():
    """Read what the lessons ask for: in a clone its pyproject.toml says so."""
    from packaging.requirements import Requirement

    if PROJECT.exists():
        lines = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    else:
        lines = metadata.requires("frame-tape")
    wanted = map(Requirement, lines)
    return {r.name: r for r in wanted if not r.marker or r.marker.evaluate({"extra": ""})}


def _install(names):
    """Say how to get these packages, by what there is in every notebook."""
    bounds = _bounds()
    asked = " ".join(f'"{name}{bounds[name].specifier}"' for name in names if name in bounds)
    return f"run `%pip install --force-reinstall {asked}` in a cell, then restart the kernel"


def _packages():
    off = {}
    for name, wanted in _bounds().items():
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            off[name] = f"{name} is missing"
            continue
        if not wanted.specifier.contains(version, prereleases=True):
            off[name] = f"{name} is {version}, not {wanted.specifier}"
    if off:
        return ", ".join(off.values()), _install(off)
    return ("all within their bounds",)


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
        return "matplotlib drew no PNG", _install(["matplotlib"])
    return ("a chart was drawn",)


def _widgets():
    import ipywidgets
    from IPython import get_ipython

    ipywidgets.IntSlider()
    if getattr(get_ipython(), "kernel", None) is None:
        return "no notebook kernel runs here", f"open this notebook in JupyterLab: `{OPEN}`"
    return ("sliders can be made; the next cells show some",)


def _progress():
    from lesson_utils.exercises import log

    if not log.lasts():
        return f"{log.folder()} does not last", "let FRAME_TAPE_HOME name a folder that does"
    return ("what you do is kept on this computer",)
