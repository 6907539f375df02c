"""The set-up: the dependency files agree, and the environment builder notices what is wrong."""

import ast
import fcntl
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import threading
import time
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools import env, lab

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"matplotlib-base": "matplotlib", "playwright-python": "playwright"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def declared():
    """Name -> bounds, from pyproject.toml."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    texts = project["dependencies"] + project["optional-dependencies"]["test"]
    return {r.name: r.specifier for r in map(Requirement, texts)}


def locked():
    """Name -> the lock's entry: pin, marker and hashes."""
    entries = re.split(r"\n(?=[a-z])", read("requirements.txt"))
    return {entry.split("==")[0]: entry for entry in entries if "==" in entry}


# --- the dependency files ------------------------------------------------------------------------


def test_every_dependency_has_a_lower_and_an_upper_bound():
    for name, bounds in declared().items():
        assert sorted(b.operator for b in bounds) == ["<", ">="], name


def test_environment_yml_has_the_bounds_of_pyproject():
    lines = re.findall(r"^ +- ([a-z].*[^:])$", read("environment.yml"), re.MULTILINE)
    conda = {CONDA_NAMES.get(r.name, r.name): r.specifier for r in map(Requirement, lines[1:])}
    assert lines[0] == "conda-forge"
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert project["requires-python"] in str(conda.pop("python")).split(",")
    conda.pop("pip")
    assert conda == declared()
    assert read("environment.yml").endswith("      - -e .\n")


def test_the_lock_pins_every_dependency_inside_its_bounds():
    lock = locked()
    for name, bounds in declared().items():
        version = re.match(r"[a-z-]+==(\S+)", lock[name])[1]
        assert bounds.contains(version), f"{name} {version} is not {bounds}: make lock"


def test_the_lock_has_hashes_for_every_package():
    for name, entry in locked().items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), name


@pytest.mark.parametrize("name", ["requirements.txt", "environment.yml", "pyproject.toml"])
def test_no_dependency_file_holds_an_address(name):
    assert not re.search(r"\w+://|--(extra-)?index|--find-links|\s@\s", read(name))


# --- tools/env.py --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A folder with one tiny package, "reel 1.0", for pip to install without a network."""
    folder = tmp_path_factory.mktemp("wheels")
    files = {
        "reel/__init__.py": "",
        "reel-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: reel\nVersion: 1.0\n",
        "reel-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any",
    }
    files["reel-1.0.dist-info/RECORD"] = "".join(f"{name},,\n" for name in files)
    with zipfile.ZipFile(folder / "reel-1.0-py3-none-any.whl", "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return folder


@pytest.fixture(scope="module")
def pip_settings(wheels):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(wheels))
        yield


def lock_text(wheels):
    digest = hashlib.sha256((wheels / "reel-1.0-py3-none-any.whl").read_bytes()).hexdigest()
    here = f"reel==1.0 \\\n    --hash=sha256:{digest}\n"
    return here + f"elsewhere==1 ; sys_platform == 'nowhere' \\\n    --hash=sha256:{digest}\n"


def ensure(root):
    """Run the builder on a folder; return what it printed."""
    out = io.StringIO()
    env.Environment(root).ensure(env.Progress(out))
    return out.getvalue()


@pytest.fixture(scope="module")
def built(tmp_path_factory, wheels, pip_settings):
    """A small finished environment, and what its builder printed."""
    root = tmp_path_factory.mktemp("a clone")
    (root / "requirements.txt").write_text(lock_text(wheels))
    return root, ensure(root)


@pytest.fixture
def clone(built, tmp_path):
    """A copy of the small environment, to break."""
    root = tmp_path / "clone"
    shutil.copytree(built[0], root, symlinks=True)
    change_stamp(root, place=str(root))
    assert env.Environment(root).problem() is None
    return root


def change_stamp(root, **changes):
    stamp = root / ".venv/frame-tape.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | changes))


def test_a_build_installs_the_lock_and_makes_the_clone_importable(built):
    root, printed = built
    assert printed.startswith("Building the environment")
    assert re.search(r"Ready: Python 3\.\d+\.\d+, 1 packages in \.venv, \d+ s\.\n$", printed)
    (root / "lessons_of_this_clone.py").touch()
    code = "import reel, lessons_of_this_clone"
    subprocess.run([root / ".venv/bin/python", "-Ic", code], check=True, cwd="/")
    settings = root / ".venv/share/jupyter/lab/settings/overrides.json"
    quiet = json.loads(settings.read_text())["@jupyterlab/apputils-extension:notification"]
    assert quiet == {"checkForUpdates": False, "fetchNews": "false"}


def test_a_second_run_is_silent_and_changes_nothing(built):
    stamp = built[0] / ".venv/frame-tape.json"
    before = stamp.stat().st_mtime_ns
    assert ensure(built[0]) == ""
    assert stamp.stat().st_mtime_ns == before


def remove_package(root):
    shutil.rmtree(next(root.glob(".venv/lib/*/site-packages/reel")))


def empty_package(root):
    next(root.glob(".venv/lib/*/site-packages/reel/__init__.py")).unlink()


def remove_metadata(root):
    shutil.rmtree(next(root.glob(".venv/lib/*/site-packages/reel-1.0.dist-info")))


def remove_python(root):
    (root / ".venv/bin/python").unlink()


def remove_stamp(root):
    (root / ".venv/frame-tape.json").unlink()


def cut_stamp(root):
    (root / ".venv/frame-tape.json").write_text('{"python": ')


def change_lock(root):
    (root / "requirements.txt").write_text("# another\n")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (remove_package, r"is incomplete \(reel is missing\)"),
        (empty_package, r"is incomplete \(reel is missing\)"),
        (remove_metadata, r"is incomplete \(reel is missing\)"),
        (remove_python, r"is broken \(its Python does not start\)"),
        (remove_stamp, r"was stopped half-way"),
        (cut_stamp, r"has a damaged stamp"),
        (change_lock, r"is out of date \(requirements.txt changed\)"),
        (lambda root: change_stamp(root, python="3.10"), r"was made by Python 3\.10, this is 3\."),
        (lambda root: change_stamp(root, place="/old"), r"was made in another folder \(/old\)"),
        (lambda root: shutil.rmtree(root / ".venv"), r"is not built yet"),
    ],
)
def test_a_broken_environment_is_noticed(clone, harm, reason):
    harm(clone)
    assert re.match(reason, env.Environment(clone).problem())


def test_a_broken_environment_is_rebuilt_with_the_reason(clone):
    remove_package(clone)
    printed = ensure(clone)
    assert printed.startswith("The environment is incomplete (reel is missing): rebuilding it.\n")
    assert env.Environment(clone).problem() is None


def test_a_changed_file_is_refused_and_nothing_is_left(tmp_path, pip_settings):
    lock = "reel==1.0 --hash=sha256:" + "0" * 64 + "\n"
    (tmp_path / "requirements.txt").write_text(lock)
    with pytest.raises(env.SetupError, match=r"not the one that requirements\.txt names"):
        ensure(tmp_path)
    assert not (tmp_path / ".venv").exists()


def test_a_second_make_waits_for_the_first(clone, monkeypatch):
    monkeypatch.setattr(env.Progress, "every", 0)
    stamp = clone / ".venv/frame-tape.json"
    finished = stamp.read_text()
    stamp.unlink()
    out = io.StringIO()
    second = env.Environment(clone)
    with open(clone / ".venv.lock", "w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        first.write("4321")
        first.flush()
        waiting = threading.Thread(target=second.ensure, args=[env.Progress(out)])
        waiting.start()
        while "(process 4321) is building the environment: waiting" not in out.getvalue():
            assert waiting.is_alive()
            time.sleep(0.01)
        stamp.write_text(finished)
    waiting.join(timeout=20)
    assert not waiting.is_alive()
    assert "rebuilding" not in out.getvalue()


def test_a_terminal_gets_one_line_that_counts(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: True)
    progress = env.Progress(out)
    progress.show("3/9 fetched")
    progress.show("4/9 fetched")
    progress.say("Ready")
    assert out.getvalue() == "\r\033[K/ 3/9 fetched\r\033[K- 4/9 fetched\r\033[KReady\n"


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("created successfully because ensurepip is not available", "apt-get install python3-venv"),
        ("No module named venv", "apt-get install python3-venv"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one that requirements.txt names"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] … Max retries exceeded", "certificate is not trusted"),
        ("NewConnectionError(…)\nNo matching distribution found", "index was not reached"),
        ("find a version that satisfies x==1 (from versions: none)", "Check the network and pip's"),
        ("No matching distribution found for numpy", "has no ready-made file for Python 3."),
        ("something else", "the last lines above say why"),
    ],
)
def test_a_failure_comes_with_advice(output, sentence):
    assert sentence in env.advice(output)


def test_an_old_python_is_told_so():
    assert env.too_old((3, 11, 0)) is None
    assert env.too_old((3, 8, 18)).startswith("Python 3.11 or newer is needed, this is 3.8 (")
    ast.parse(read("tools/env.py"), feature_version=(3, 6))  # or it could not say so


# --- tools/lab.py --------------------------------------------------------------------------------


def test_jupyterlab_starts_on_this_machine_and_asks_no_network():
    options = lab.arguments([], root=False, browser=True)
    assert "--ServerApp.ip=127.0.0.1" in options
    assert "--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb" in options
    assert "--LabApp.extension_manager=readonly" in options
    assert "--LabApp.news_url=None" in options
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in options
    assert not re.search("token|password|allow-root|no-browser", " ".join(options))


@pytest.mark.parametrize("extra", [["--ip", "0.0.0.0"], ["--ip=::1"], ["--ServerApp.ip=::1"]])
def test_the_learners_arguments_win(extra):
    options = lab.arguments(extra, root=False, browser=True)
    assert options[-len(extra) :] == extra
    assert "--ServerApp.ip=127.0.0.1" not in options


def test_containers_and_screenless_machines_need_no_more_arguments():
    assert lab.arguments([], root=True, browser=False)[-2:] == ["--allow-root", "--no-browser"]
    theirs = ["--no-browser", "--allow-root"]
    assert lab.arguments(theirs, root=True, browser=False)[-3] == "--LabApp.news_url=None"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_a_machine_without_a_screen_has_no_browser(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not lab.has_browser()
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(lab.webbrowser, "get", lambda: None)
    assert lab.has_browser()


def test_the_greeting_says_what_to_do():
    assert "If no browser opens, copy the address" in lab.greeting(browser=True)
    assert "No browser opens here: copy the address" in lab.greeting(browser=False)
    assert "press Ctrl+C here twice" in lab.greeting(browser=False)


# --- Makefile ------------------------------------------------------------------------------------


def make(*arguments):
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [[], ["help"]])
def test_make_lists_every_target(arguments):
    printed = make(*arguments).stdout
    targets = re.search(r"^\.PHONY: (.*) env$", read("Makefile"), re.MULTILINE)[1].split()
    assert targets == ["help", "lab", "test", "notebooks", "web", "lint", "bench", "lock"]
    assert re.findall(r"^  make (\S+) +\w", printed, re.MULTILINE) == targets


def test_make_passes_arguments_on():
    printed = make("-n", "lab", "ARGS=--no-browser --port 9000").stdout
    assert ".venv/bin/python tools/lab.py --no-browser --port 9000" in printed


def test_make_without_a_python_says_what_to_install():
    result = make("env", "PYTHON=")
    assert result.returncode == 2
    assert "Python 3.11 or newer is needed; none of these is: python3" in result.stderr
