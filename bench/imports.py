"""What an import costs: each module in a fresh process, less that of Python alone."""

import pkgutil
import subprocess
import sys
from functools import partial

import lesson_utils
from bench.table import interleaved, table
from lesson_utils._root import ROOT

TARGET = 0.3  # seconds


def measure(repeats=7):
    """Time all imports by turns and return the table."""
    found = pkgutil.walk_packages(lesson_utils.__path__, "lesson_utils.")
    modules = ["lesson_utils", *(module.name for module in found if "._" not in module.name)]
    lines = {name: f"import {name}" for name in ["numpy", *modules]}
    lines["all of them"] = "import " + ", ".join(modules)
    bare = "Python alone"
    calls = {name: partial(run, line) for name, line in {bare: "", **lines}.items()}
    for call in calls.values():
        call()  # once unmeasured, to compile and to warm the disk's cache
    times = interleaved(calls, repeats)
    own = {name: times[name] - times[bare] for name in lines}
    rows = [(bare, f"{times[bare]:.3f}", "", "")] + [
        (
            name,
            f"{seconds:.3f}",
            f"{seconds / own['numpy']:.2f}",
            f"≤ {TARGET}" if name != "numpy" else "",
        )
        for name, seconds in own.items()
    ]
    title = f"Import in a fresh process, less Python alone, median of {repeats}"
    return table(title, ("", "s", "times numpy", "target"), rows)


def run(line):
    """Run one line of Python in a process of its own."""
    subprocess.run([sys.executable, "-c", line], cwd=ROOT, check=True)
