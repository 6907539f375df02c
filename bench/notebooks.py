"""What a notebook costs: its wall time, and the peak memory of its kernel."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import nbformat
from nbclient import NotebookClient

from bench.table import table
from lesson_utils._root import NOTEBOOKS

TARGET_SECONDS, TARGET_MEGABYTES = 30, 250


def measure():
    """Run all notebooks, one after the other, and return the table."""
    rows = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        seconds, peak = run(path)
        megabytes = "not known here" if peak is None else f"{peak / 1e6:.0f}"
        rows.append(
            (
                path.stem,
                f"{seconds:.1f}",
                f"{seconds / TARGET_SECONDS:.2f}",
                megabytes,
                "" if peak is None else f"{peak / 1e6 / TARGET_MEGABYTES:.2f}",
            )
        )
    heads = ("", "s", f"of {TARGET_SECONDS} s", "peak MB", f"of {TARGET_MEGABYTES} MB")
    title = "Each notebook from top to bottom, its kernel's start included (ratios: target ≤ 1)"
    return table(title, heads, rows)


def run(path):
    """Run one notebook; return its seconds and its kernel's peak in bytes."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        resources={"metadata": {"path": str(path.parent)}},
        # Its warnings are not about the notebook.
        extra_arguments=["--log-level=ERROR"],
    )
    start = perf_counter()
    with (
        TemporaryDirectory() as home,  # so that the learner's own log stays as it is
        client.setup_kernel(env=os.environ | {"FRAME_TAPE_HOME": home}),
    ):
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
        return perf_counter() - start, peak_memory(client.km.provisioner.pid)


def peak_memory(process):
    """Read the most memory that a process ever held, in bytes; None where Linux is not."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024
