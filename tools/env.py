"""Build the project's environment in ``.venv``, or notice that it is fine and say nothing.

``make`` runs this before every other command. Only the standard library is used, and only
syntax that Python 3.6 can read, so that an old Python gets a sentence and not a SyntaxError.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = "{}.{}".format(*sys.version_info)
# The first that matches counts: a full disk or a dead network causes the later ones too.
ADVICE = {
    r"no space left|errno 28|quota exceeded": "The disk is full: about 800 MB are needed.",
    r"ensurepip|no module named '?venv": "This Python cannot make environments: install "
    f"python{VERSION}-venv (Debian, Ubuntu), or name another Python: make PYTHON=…",
    r"do not match the hashes": "A downloaded file is not the one that requirements.txt names, so "
    "it was not installed: a cache or proxy on the way changes files.",
    r"connection broken|name resolution|timed out|retries|certificate|versions: none": "The package"
    " index was not reached (only a build needs it): check network, proxy and certificates.",
    r"no matching distribution|failed.building|failed to build|metadata-generation": "A package "
    f"has no ready-made file for Python {VERSION} here. Try another: make PYTHON=python3.12",
    "": "The environment could not be built: the lines above say why. Then make again.",
}


def impossible(version, system):
    """Say why nothing can be built with this version of Python on this system; None if it can."""
    if tuple(version[:2]) < (3, 11):
        return (
            f"Python 3.11 or newer is needed, this is {version[0]}.{version[1]} ({sys.executable}):"
            " install a newer one, or name one that you have: make PYTHON=/path/to/python3"
        )
    if system == "nt":
        return "On Windows use WSL, or conda: conda env create -f environment.yml"
    return None


def advice(printed):
    """Return the sentence that helps with a step that failed, from what it printed."""
    return next(text for pattern, text in ADVICE.items() if re.search(pattern, printed, re.I))


def wanted(root):
    """Return the stamp of an environment that fits: for which Python, place and packages it is."""
    packages = hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest()
    return {"python": VERSION, "place": str(root), "requirements": packages}


def problem(root):
    """Say, as a clause, why the clone's environment cannot be used as it is; None if it can."""
    if not (root / ".venv").exists():
        return "is not built yet"
    try:
        stamp = json.loads((root / ".venv/frame-tape.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "was stopped half-way"
    if stamp["place"] != str(root):
        return f"was made in another folder ({stamp['place']})"
    if stamp["python"] != VERSION:
        return f"was made by Python {stamp['python']}, this is {VERSION}"
    if not (root / ".venv/bin/python").exists():
        return "has lost its Python"
    if stamp != wanted(root):
        return "is out of date (requirements.txt changed)"
    return None


def run(*command):
    """Run a command with its newest line in sight; if it fails, exit with the last and advice."""
    width, lines = shutil.get_terminal_size().columns - 1, []
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, errors="replace", **options) as process:
        for line in process.stdout:
            lines.append(line)
            print("\r" + line.strip()[:width].ljust(width), end="", flush=True)
    print("\r" + " " * width, end="\r")
    if process.returncode:
        sys.exit("".join(lines[-12:]) + advice("".join(lines)))


def build(root):
    """Build the clone's environment anew."""
    stamp = wanted(root)
    venv = root / ".venv"
    run(sys.executable, "-Im", "venv", "--clear", venv)
    pip = [venv / "bin/python", "-Im", "pip", "install", "--disable-pip-version-check"]
    run(*pip, "--no-input", "--no-user", "--require-hashes", "-r", root / "requirements.txt")
    site = venv / "lib" / f"python{VERSION}" / "site-packages"
    (site / "frame_tape.pth").write_text(str(root), encoding="utf-8")
    # As links: what they say is then what the clone says.
    shutil.copytree(root / "etc", venv / "etc", copy_function=os.symlink, dirs_exist_ok=True)
    (venv / "frame-tape.json").write_text(json.dumps(stamp), encoding="utf-8")


def main(root=ROOT):
    """Build the clone's environment unless it is fine, and say why."""
    reason = problem(root)
    if reason is None:
        return
    print(f"The environment in .venv {reason}: building it takes a minute or two.", flush=True)
    try:
        build(root)
    except KeyboardInterrupt:
        sys.exit("\nStopped before the environment was ready: make again to start over.")
    print(f"Ready: Python {VERSION} in .venv.")


if __name__ == "__main__":
    sys.exit(impossible(sys.version_info, os.name) or main())
