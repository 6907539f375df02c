"""What an import costs: each module in a fresh process, less that of Python alone."""

import subprocess
import sys
from functools import partial
from pathlib import Path

from bench.table import interleaved, table

ROOT = Path(__file__).resolve().parents[1]
TARGET = 0.3  # seconds


def measure(repeats=7):
    """Time all imports by turns and return the table."""
    modules = sorted(f.stem for f in (ROOT / "lesson_utils").glob("[!_]*.py"))
    lines = {"numpy": "import numpy"}
    lines |= {name: f"import lesson_utils.{name}" for name in modules}
    lines["all of lesson_utils"] = ";".join(lines[name] for name in modules)
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
