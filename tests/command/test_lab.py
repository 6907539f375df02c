import os
import re
import sys
from pathlib import Path

import pytest

from lesson_utils._command import lab

LESSONS = Path("somewhere", "lessons")


def test_jupyterlab_starts_on_this_machine_and_asks_no_network():
    options = lab.arguments([], LESSONS, root=False, browser=True)
    assert "--ServerApp.ip=127.0.0.1" in options
    assert "--LabApp.default_url=/lab/tree/lessons/00-start-here.ipynb" in options
    assert "--LabApp.extension_manager=readonly" in options
    assert "--LabApp.news_url=None" in options
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in options
    assert not re.search("token|password|allow-root|no-browser", " ".join(options))


@pytest.mark.parametrize("extra", [["--ip", "0.0.0.0"], ["--ip=::1"], ["--ServerApp.ip=::1"]])
def test_the_learners_arguments_win(extra):
    options = lab.arguments(extra, LESSONS, root=False, browser=True)
    assert options[-len(extra) :] == extra
    assert "--ServerApp.ip=127.0.0.1" not in options


def test_containers_and_screenless_machines_need_no_more_arguments():
    ours = lab.arguments([], LESSONS, root=True, browser=False)
    assert ours[-2:] == ["--allow-root", "--no-browser"]
    theirs = ["--no-browser", "--allow-root"]
    assert lab.arguments(theirs, LESSONS, root=True, browser=False)[-3] == "--LabApp.news_url=None"


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


def test_a_folder_of_their_own_opens_without_our_first_lesson():
    options = " ".join(lab.arguments(["--notebook-dir=x"], LESSONS, root=False, browser=True))
    assert "root_dir" not in options
    assert "default_url" not in options


def test_in_a_clone_kernels_and_server_are_told_where_things_lie(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", "mine")
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    assert lab.environment() == {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}mine",
        "JUPYTER_CONFIG_PATH": str(tmp_path / "etc" / "jupyter"),
    }
    monkeypatch.setattr(lab, "PACKAGE", tmp_path)
    assert lab.environment() == {}


def test_without_jupyterlab_a_sentence_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    with pytest.raises(ValueError, match=r"JupyterLab cannot start here \(.*install jupyterlab"):
        lab.start(LESSONS, [])
