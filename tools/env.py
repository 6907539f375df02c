"""Build the project's environment in ``.venv``, or notice that it is fine and say nothing.

``make`` runs this before every other command. Only the standard library is used, and only
syntax that Python 3.6 can read, so that an old Python gets a sentence and not a SyntaxError.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEEDED_MB = 800  # what a finished .venv and the files on their way into it take on disk
QUIET_LAB = {
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "fetchNews": "false",
    }
}


class SetupError(Exception):
    """The environment cannot be built; the message says what to do."""


def too_old(version):
    """Return what to tell a Python that is too old, or None.

    Parameters
    ----------
    version : tuple of int
        The first numbers of ``sys.version_info``.
    """
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        "Python {}.{} or newer is needed, this is {}.{} ({}): install a newer one, "
        "or name one that you have: make PYTHON=/path/to/python3"
    ).format(*OLDEST, *version[:2], sys.executable)


if too_old(sys.version_info):
    sys.exit(too_old(sys.version_info))

try:
    import fcntl
except ImportError:  # native Windows
    sys.exit(
        "make builds its environment on Linux, macOS or WSL. On Windows itself use conda: "
        "conda env create -f environment.yml"
    )


class Progress:
    """One line that counts on a terminal; elsewhere a plain line every few seconds."""

    every = 4.0  # seconds between plain lines

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.live = self.stream.isatty()
        self.begun = self.shown = time.monotonic()
        self.turn = 0

    def seconds(self):
        """Return the seconds since the start."""
        return time.monotonic() - self.begun

    def show(self, text):
        """Show where things stand; cheap enough to call in a loop."""
        if self.live:
            self.turn += 1
            self.stream.write("\r\033[K{} {}".format("|/-\\"[self.turn % 4], text))
            self.stream.flush()
        elif time.monotonic() - self.shown >= self.every:
            self.say("  " + text)

    def say(self, text):
        """Print a line that stays."""
        print(("\r\033[K" if self.live else "") + text, file=self.stream, flush=True)
        self.shown = time.monotonic()


class Environment:
    """The environment of one clone.

    Parameters
    ----------
    root : Path
        The clone: holds ``requirements.txt`` and will hold ``.venv``.
    """

    def __init__(self, root=ROOT):
        self.root = Path(root).resolve()
        self.folder = self.root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "frame-tape.json"
        self.lock = self.root / ".venv.lock"
        self.requirements = self.root / "requirements.txt"
        self.version = "{}.{}".format(*sys.version_info)
        self.site = self.folder / "lib" / ("python" + self.version) / "site-packages"

    def landmarks(self):
        """List what must be there: commands, packages, their metadata and ``__init__.py``.

        Returns
        -------
        list of str
            Paths relative to ``.venv``; pip itself is left out, which anybody may upgrade.
        """
        found = [*self.folder.glob("bin/*"), *self.site.iterdir()]
        found += [*self.site.glob("*/__init__.py"), self._quiet_lab]
        relative = (path.relative_to(self.folder) for path in found)
        return sorted(str(p) for p in relative if not re.search(r"/pip|__pycache__", str(p)))

    def problem(self):
        """Say why the environment cannot be used as it is.

        Returns
        -------
        str or None
            A clause that explains it; None if all is well. Takes a few hundredths of a second.
        """
        if not self.folder.exists():
            return "is not built yet"
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            python, place = stamp["python"], stamp["place"]
            digest, landmarks = stamp["requirements"], stamp["landmarks"]
        except FileNotFoundError:
            return "was stopped half-way"
        except (OSError, ValueError, KeyError, TypeError):
            return "has a damaged stamp"
        if place != str(self.root):
            return f"was made in another folder ({place})"
        if python != self.version:
            return f"was made by Python {python}, this is {self.version}"
        if digest != self._digest():
            return "is out of date (requirements.txt changed)"
        try:
            subprocess.run([self.python, "-ISc", ""], check=True, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            return "is broken (its Python does not start)"
        missing = [path for path in landmarks if not (self.folder / path).exists()]
        if missing:
            # "numpy-2.4.6.dist-info" and "numpy/__init__.py" are both numpy
            path = missing[0].replace("/__init__.py", "")
            name = re.sub(r"-\d.*", "", path.rsplit("/", 1)[-1])
            return f"is incomplete ({name} is missing)"
        return None

    def ensure(self, progress=None):
        """Build the environment unless it is fine; one build at a time in a clone.

        Raises
        ------
        SetupError
            If it cannot be built. Nothing that looks built is left behind.
        """
        if self.problem() is None:
            return
        progress = progress or Progress()
        with self._alone(progress) as lock:
            problem = self.problem()  # another make may have built it meanwhile
            if problem is None:
                return
            if self.folder.exists():
                progress.say(f"The environment {problem}: rebuilding it.")
            else:
                progress.say("Building the environment in .venv (once, a minute or two).")
            try:
                self._build(progress, lock)
            except BaseException:
                self._clear()
                raise
        text = "Ready: Python {}, {} packages in .venv, {:.0f} s."
        python = sys.version.split()[0]
        progress.say(text.format(python, self._installed(), progress.seconds()))

    @property
    def _quiet_lab(self):
        return self.folder / "share/jupyter/lab/settings/overrides.json"

    def _digest(self):
        return hashlib.sha256(self.requirements.read_bytes()).hexdigest()

    def _clear(self):
        # the stamp first: whatever stops this half-way, the rest no longer looks built
        if self.stamp.exists():
            self.stamp.unlink()
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            shutil.rmtree(str(self.folder))

    @contextlib.contextmanager
    def _alone(self, progress):
        """Hold the clone's lock; the system drops it when its last holder ends, however."""
        with open(self.lock, "a+", encoding="utf-8") as handle:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    handle.seek(0)
                    text = "another make (process {}) is building the environment: waiting for it"
                    progress.show(text.format(handle.read().strip() or "unknown"))
                    time.sleep(0.2)
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            yield handle.fileno()

    def _build(self, progress, lock):
        digest = self._digest()
        self._clear()
        # the interpreter behind an activated .venv, which has just been removed
        base = getattr(sys, "_base_executable", None) or sys.executable
        making = [base, "-Im", "venv", str(self.folder)]
        run(making, progress, lambda lines: "making .venv", lock)
        # A "user = true" in pip's settings would fail inside any venv; the rest of them holds.
        pip = [str(self.python), "-Im", "pip", "install", "--disable-pip-version-check"]
        pip += ["--no-input", "--require-hashes", "-r", str(self.requirements)]
        run(pip, progress, self._pip_status, lock, dict(os.environ, PIP_USER="0"))
        (self.site / "frame_tape.pth").write_text(str(self.root) + "\n", encoding="utf-8")
        self._quiet_lab.parent.mkdir(parents=True, exist_ok=True)
        self._quiet_lab.write_text(json.dumps(QUIET_LAB, indent=2) + "\n", encoding="utf-8")
        stamp = {
            "python": self.version,
            "place": str(self.root),
            "requirements": digest,
            "landmarks": self.landmarks(),
        }
        draft = self.stamp.with_suffix(".tmp")
        draft.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        os.replace(str(draft), str(self.stamp))

    def _pip_status(self, lines):
        """Say how far pip is: its own lines while it fetches, then what is on disk."""
        total = len(self._locked())
        total -= sum(line.startswith("Ignoring ") for line in lines)  # for other systems
        if any(line.startswith("Installing collected") for line in lines):
            return f"{self._installed()}/{total} installed"
        fetched = sum(line.startswith("Collecting ") for line in lines)
        return f"{fetched}/{total} fetched"

    def _locked(self):
        text = self.requirements.read_text(encoding="utf-8")
        return re.findall(r"^([\w.-]+)==", text, re.MULTILINE)

    def _installed(self):
        found = {path.name.split("-")[0].lower() for path in self.site.glob("*.dist-info")}
        return sum(re.sub(r"[-.]+", "_", name).lower() in found for name in self._locked())


def run(command, progress, status, lock, environ=None):
    """Run a command quietly, showing how far it is.

    Parameters
    ----------
    command : list of str
        What to run.
    progress : Progress
        Where to show it.
    status : callable
        Turns the lines that the command printed so far into one short text.
    lock : int
        Descriptor that the command keeps open: should this process be killed, the next one
        waits until the command has ended as well.
    environ : dict, optional
        The command's environment.

    Raises
    ------
    SetupError
        If the command fails: its last lines, and what to do.
    """
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
        env=environ,
        pass_fds=[lock],
    )
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True)
    reader.start()
    try:
        while process.poll() is None:
            progress.show(f"{status(lines)} ({progress.seconds():.0f} s)")
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        reader.join()
        process.stdout.close()
    if process.returncode:
        tail = "".join("    " + line for line in lines[-12:]).rstrip()
        raise SetupError("{}\n{}".format(tail, advice("".join(lines))))


def advice(output):
    """Return the sentence that helps with a failed step.

    Parameters
    ----------
    output : str
        What the step printed.
    """
    for pattern, sentence in ADVICE:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence.format(version="{}.{}".format(*sys.version_info), needed=NEEDED_MB)
    return "The environment could not be built: the last lines above say why. Then make again."


# The first that matches counts: a full disk or a dead network causes the later ones too.
ADVICE = [
    (
        r"no space left|errno 28|disk quota exceeded",
        "The disk is full: the environment needs about {needed} MB. Free some, then make again.",
    ),
    (
        r"ensurepip|no module named '?venv",
        "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv "
        "(or python{version}-venv), then make again; or name another Python: make PYTHON=…",
    ),
    (
        r"do not match the hashes",
        "A downloaded file is not the one that requirements.txt names, so it was not installed. "
        "Empty pip's cache (python3 -m pip cache purge) and make again; if it stays, a proxy or "
        "mirror on the way changes files.",
    ),
    (
        r"certificate_verify_failed|sslerror",
        "The package index's certificate is not trusted here. Behind a company proxy, tell pip "
        "its certificate (pip config set global.cert FILE), then make again.",
    ),
    (
        r"newconnectionerror|name resolution|unreachable|timed out|max retries|proxyerror"
        r"|connection (refused|reset|aborted|broken)|failed to establish",
        "The package index was not reached: the first build needs a network, later ones do not. "
        "Connect (or set pip's proxy), then make again.",
    ),
    (
        r"from versions: none",
        "The package index was not reached, or it has no file of a locked package for Python "
        "{version}. Check the network and pip's settings (pip config list), then make again; "
        "or try make PYTHON=python3.12",
    ),
    (
        r"no matching distribution|failed.building.wheel|failed to build|metadata-generation",
        "A locked package has no ready-made file for Python {version} on this machine. Try "
        "another version: make PYTHON=python3.12",
    ),
]


def main():
    """Build or check the environment of this clone; return the exit code."""
    try:
        Environment().ensure()
    except SetupError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error}\n{advice(str(error))}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped before the environment was ready: make again to start over.")
        return 130
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
