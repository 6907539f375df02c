import re
import sys
from collections import namedtuple
from importlib import metadata

import IPython
import pytest

from lesson_utils import clips, doctor
from lesson_utils.exercises import log

Version = namedtuple("Version", "major minor micro releaselevel serial")
NAMES = ["interpreter", "packages", "clip reading", "figures", "widgets", "progress"]


@pytest.fixture(autouse=True)
def kernel(monkeypatch):
    """A shell with a kernel, as a notebook has one."""
    shell = type("Shell", (), {"kernel": object()})()
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)


@pytest.fixture
def bounds(monkeypatch, tmp_path):
    """What an installed package asks for, to change."""
    monkeypatch.setattr(doctor, "PROJECT", tmp_path / "pyproject.toml")
    asked = ["numpy>=2.2", "no-such-package>=1,<2; extra == 'test'"]
    monkeypatch.setattr(metadata, "requires", {"frame-tape": asked}.get)
    return asked


def found(name):
    """What is found of one thing; all others must be well."""
    report = doctor.examine()
    assert [finding.name for finding in report] == NAMES
    assert [finding.name for finding in report if finding.fix] == [name]
    finding = report[NAMES.index(name)]
    lines = repr(report).splitlines()
    assert f"MEND  {name}: {finding.found}" in lines
    assert f"      → {finding.fix}" in lines
    assert lines[-1] == "1 to mend, then run this cell again."
    return finding


def test_all_is_well_here():
    report = repr(doctor.examine()).splitlines()
    assert [line.split(":")[0] for line in report[:-1]] == [f"ok    {name}" for name in NAMES]
    assert report[-1] == "All is well. Go on."


def test_what_is_well_reads_the_same_on_every_machine():
    text = repr(doctor.examine())
    assert re.findall(r"\d+\.\d+", text) == ["3.11"]  # the oldest Python, not this one
    assert str(doctor.ROOT) not in text


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(sys, "version_info", Version(3, 10, 4, "final", 0))
    finding = found("interpreter")
    assert finding.found == "Python 3.10.4 is too old"
    assert finding.fix == "install Python 3.11 or newer, and the lessons with it"


def test_packages_are_held_to_the_bounds_and_no_closer(bounds):
    assert "ok    packages: all within their bounds" in repr(doctor.examine())
    bounds.append("no-such-package==1.0; sys_platform == 'nowhere'")
    assert "MEND" not in repr(doctor.examine())
    bounds += ["pillow>=1,<2", "nothing-here>=3"]
    finding = found("packages")
    assert finding.found == (
        f"pillow is {metadata.version('pillow')}, not <2,>=1, nothing-here is missing"
    )
    assert finding.fix == (
        'run `%pip install --force-reinstall "pillow<2,>=1" "nothing-here>=3"` in a cell, then '
        "restart the kernel"
    )


def test_a_log_that_does_not_last(monkeypatch):
    monkeypatch.setattr(log, "folder", lambda: log.passing() / "somebody")
    assert found("progress").found == f"{log.passing() / 'somebody'} does not last"


@pytest.fixture
def clip_file(monkeypatch, tmp_path):
    """Where the bundled clip is looked for, anew."""
    monkeypatch.setattr(clips, "FOLDER", tmp_path)
    monkeypatch.setattr(clips, "_in_use", {})
    return tmp_path / "bunny.mp4"


def test_a_clip_that_cannot_be_read(clip_file):
    clip_file.write_bytes(b"\x00\x00\x00 ftypisom" + bytes(100))
    finding = found("clip reading")
    assert finding.found.startswith("ValueError: ")
    assert finding.fix == doctor.ANEW


def test_a_clip_that_is_missing(clip_file):
    assert "bunny.mp4" in found("clip reading").found


def test_matplotlib_that_does_not_load(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    finding = found("figures")
    assert finding.found.startswith("ModuleNotFoundError: ")
    assert '"matplotlib<4,>=3.10"' in finding.fix


def test_matplotlib_that_draws_nothing(monkeypatch):
    from matplotlib.figure import Figure

    monkeypatch.setattr(Figure, "savefig", lambda self, out, **options: out.write(b"nothing"))
    assert found("figures").found == "matplotlib drew no PNG"


def test_widgets_that_do_not_load(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert found("widgets").found.startswith("ModuleNotFoundError: ")


@pytest.mark.parametrize("shell", [None, object()])
def test_no_kernel(monkeypatch, shell):
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    finding = found("widgets")
    assert finding.found == "no notebook kernel runs here"
    assert doctor.OPEN in finding.fix
