"""The wheel is complete: it can be worked with from anywhere, whatever lies around it."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

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
    }
    needed = {f"lesson_utils/{name.removeprefix('lesson_utils/')}" for name in needed}
    assert held - shared == needed


def test_it_works_from_another_folder(wheel, tmp_path):
    site = tmp_path / "site"
    zipfile.ZipFile(wheel[0]).extractall(site)
    (site / "data").mkdir()  # another package's
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
