"""The wheel is complete: it can be worked with from anywhere, whatever lies around it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest
from hatchling.build import build_wheel

from lesson_utils._command.lab import AROUND
from tests.browser.lab import HERE, listening

ROOT = Path(__file__).resolve().parents[1]
WORK = """
from lesson_utils import clips, doctor, systems, train
from lesson_utils.exercises import check
from lesson_utils.tape import Tape

print(doctor.__file__)
print(doctor.examine()[1])
print(clips.load("bunny"))
print(bool(systems.load()), bool(train.model()), Tape(clips.load("bunny")).fps)
print(check("2.1", "AE BF CG DH IM JN KO LP".split()))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of a copy of the clone, and what of the clone it must hold."""
    clone = tmp_path_factory.mktemp("clone")
    for name in ("lesson_utils", "data", "notebooks"):
        ignored = shutil.ignore_patterns(".*", "__pycache__")
        shutil.copytree(ROOT / name, clone / name, ignore=ignored)
    needed = {path.relative_to(clone).as_posix() for path in clone.rglob("*") if path.is_file()}
    shutil.copytree(ROOT / "etc", clone / "etc")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, clone)
    drafts = clone / "notebooks" / ".ipynb_checkpoints"
    drafts.mkdir()
    (drafts / "00-start-here-checkpoint.ipynb").touch()  # git ignores it
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(clone)
        return clone / build_wheel("."), needed


def test_it_holds_every_file_and_no_other(wheel):
    path, needed = wheel
    held = {name for name in zipfile.ZipFile(path).namelist() if ".dist-info/" not in name}
    assert "notebooks/00-start-here.ipynb" in needed
    # where Jupyter looks for settings
    shared = {name for name in held if ".data/data/" in name}
    assert {name.split(".data/data/")[1] for name in shared} == {
        "etc/jupyter/jupyter_nbconvert_config.py",
        "etc/jupyter/jupyter_server_config.d/frame-tape.json",
        "etc/jupyter/labconfig/default_setting_overrides.json",
    }
    needed = {f"lesson_utils/{name.removeprefix('lesson_utils/')}" for name in needed}
    assert held - shared == needed


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """The wheel, unpacked beside another package's data."""
    site = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel[0]).extractall(site)
    (site / "data").mkdir()
    return site


def test_it_works_from_another_folder(site, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(site)}
    work = [sys.executable, "-c", WORK]
    run = subprocess.run(work, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.stdout.splitlines()[:5] == [
        str(site / "lesson_utils" / "doctor.py"),
        "ok    packages: all within their bounds",
        "Clip 'bunny': 100 frames at 25 fps, 4 s, 256×256 pixels",
        "True True 8",
        "✓ Exercise 2.1, the lettered tape: passed.",
    ], run.stderr


def test_its_command_lays_the_lessons_and_starts_jupyterlab(site, tmp_path):
    (entry,) = site.glob("*.dist-info/entry_points.txt")
    assert "frame-tape = lesson_utils.__main__:main" in entry.read_text()
    environment = {k: v for k, v in os.environ.items() if k not in AROUND}
    environment |= {"PYTHONPATH": str(site), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    with socket.create_server((HERE, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lesson_utils", "--no-browser", f"--port={port}"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as process:
        try:
            known = listening(process, tmp_path / "runtime")
            assert known["url"].startswith(f"http://{HERE}:")
            assert known["root_dir"] == str(tmp_path)
            first = f"{known['url']}api/contents/lessons/00-start-here.ipynb"
            with urlopen(f"{first}?token={known['token']}") as answer:
                assert json.load(answer)["writable"]
        finally:
            process.terminate()
