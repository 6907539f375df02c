"""What a seat runs, as its own user: its limit, its lessons, then its Jupyter server, quietly.

Lessons and package are held together: ``lessons/`` is always what the installed package was made
with. When the server's version changes, what a learner has is moved aside whole, to a folder that
is named after its version, and a new copy is laid.
"""

import os
import re
import resource
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path

from lesson_utils._command import lab, lessons
from lesson_utils._root import NOTEBOOKS, PACKAGE

MARK = ".release"


def release():
    """Return seven letters and digits that name the installed lessons and their package."""
    total = sha256()
    for file in sorted(
        [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.js"), *NOTEBOOKS.glob("*.ipynb")]
    ):
        total.update(file.name.encode() + sha256(file.read_bytes()).digest())
    return total.hexdigest()[:7]


def lay(home):
    """Lay the lessons into a home; move those of another release aside.

    Parameters
    ----------
    home : Path

    Returns
    -------
    Path
        The folder of the lessons.
    """
    folder, now = home / lessons.FOLDER, release()
    mark = folder / MARK
    if folder.exists():
        before = mark.read_text() if mark.is_file() else ""
        if before != now:
            # the mark is the learner's file: anything may stand in it
            name = f"{folder.name}-{before if re.fullmatch('[0-9a-f]{7}', before) else 'before'}"
            names = (name if i == 1 else f"{name}-{i}" for i in count(1))
            folder.rename(next(home / name for name in names if not (home / name).exists()))
    lessons.copy(folder)
    mark.write_text(now)
    return folder


def limit(most):
    """Keep each process of this seat below so many bytes: a kernel gets a MemoryError there.

    A spawner that can (systemd, Kubernetes) limits the whole seat besides.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def main():
    """Run the seat's server in place of this program."""
    if "MEM_LIMIT" in os.environ:  # from c.Spawner.mem_limit
        limit(int(os.environ["MEM_LIMIT"]))
    lay(Path.cwd())
    server = [sys.executable, "-P", "-m", "jupyterhub.singleuser", *lab.QUIET]
    calm = [f"--{app}.log_level=WARN" for app in ("ServerApp", "LabApp", "JupyterHubSingleUser")]
    os.execv(sys.executable, [*server, *calm, *sys.argv[1:]])


if __name__ == "__main__":
    main()
