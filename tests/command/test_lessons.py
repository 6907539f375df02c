import json
import os
from pathlib import Path

import nbformat
import pytest

from lesson_utils import __main__ as command
from lesson_utils import clips
from lesson_utils._command import lab, lessons
from lesson_utils._root import NOTEBOOKS

NAMES = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture
def start(monkeypatch, tmp_path):
    """A folder to start in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lessons, "home", lambda: tmp_path / "home")
    return tmp_path


def run(*arguments):
    return command.main(list(arguments))


def test_a_copy_is_the_lesson_without_its_outputs(start):
    assert run("copy") == 0
    assert sorted(path.name for path in (start / "lessons").iterdir()) == NAMES
    for name in NAMES:
        kept = nbformat.read(NOTEBOOKS / name, as_version=4)
        laid = nbformat.read(start / "lessons" / name, as_version=4)
        for cell, source in zip(laid.cells, kept.cells, strict=True):
            same = "id", "cell_type", "source", "metadata"  # what is folded stays so
            assert [cell[key] for key in same] == [source[key] for key in same]
            assert cell.cell_type != "code" or (cell.outputs, cell.execution_count) == ([], None)
        # nothing that is read lies beside the notebook
        assert not [c.id for c in laid.cells if c.cell_type == "code" and "../" in c.source], name
    assert clips.FOLDER.is_absolute()


def test_what_is_there_stays_and_what_is_missing_comes(start, capsys):
    run("copy")
    mine, new = start / "lessons" / NAMES[1], start / "lessons" / NAMES[2]
    mine.write_text("mine")
    new.unlink()
    capsys.readouterr()
    assert run("copy") == 0
    assert capsys.readouterr().out == f"1 lesson laid in {start / 'lessons'}.\n"
    assert mine.read_text() == "mine"
    assert new.exists()
    run("copy")
    assert capsys.readouterr().out == f"Your lessons are in {start / 'lessons'}.\n"


def test_a_fresh_copy_takes_the_next_number(start, monkeypatch, capsys):
    run("fresh", "03")
    (start / "lessons" / "03-count-the-tokens.ipynb").write_text("mine")
    monkeypatch.chdir(start / "lessons")
    (start / "lessons" / lessons.FIRST).touch()
    run("fresh", "3", "03-count")  # from the lessons' own folder as well
    laid = sorted(path.name for path in (start / "lessons").glob("03*"))
    assert laid == [f"03-count-the-tokens{end}.ipynb" for end in ("-2", "-3", "")]
    assert (start / "lessons" / laid[2]).read_text() == "mine"
    assert json.loads((start / "lessons" / laid[1]).read_text("utf-8"))["cells"]
    assert f"A new copy: {start / 'lessons' / laid[1]}" in capsys.readouterr().out


def test_a_lesson_is_named_so_that_there_is_one(start, monkeypatch):
    assert run("fresh", "42").startswith("no lesson begins with '42': choose from 00-")
    assert run("fresh").startswith("Which lesson? frame-tape fresh 03")
    for name in ("00-one", "00-two"):
        (start / f"{name}.ipynb").touch()
    monkeypatch.setattr(lessons, "NOTEBOOKS", start)
    assert run("fresh", "0") == "several lessons begin with '0': choose from 00-one, 00-two"


def test_a_folder_that_cannot_be_written_is_left_for_another(start, monkeypatch, capsys):
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != start and access(path, mode))
    (start / "home").mkdir()
    assert run("copy") == 0
    there = start / "home" / "frame-tape" / "lessons"
    assert capsys.readouterr().out.splitlines() == [
        f"{start} cannot be written: your lessons lie in {there}.",
        f"{len(NAMES)} lessons laid in {there}.",
    ]
    monkeypatch.setattr(lessons, "home", lambda: None)
    monkeypatch.setattr(lessons, "passing", lambda: start / "home" / "passing")
    assert lessons.place(start) == start / "home" / "passing" / "lessons"


def test_a_file_in_the_way_gets_a_sentence(start, monkeypatch):
    monkeypatch.setattr(lessons, "can_be_written", lambda path: True)
    (start / "lessons").touch()
    assert run("copy") == f"{start / 'lessons'} cannot be made: File exists"


def test_a_full_disk_leaves_no_half_lesson(start, monkeypatch):
    def fill(notebook, file, **_):
        file.write("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lessons.json, "dump", fill)
    assert run("copy").endswith(f"{NAMES[0]} cannot be written: No space left on device")
    assert not list((start / "lessons").iterdir())


def test_inside_jupyter_no_second_server_starts(start, monkeypatch, capsys):
    monkeypatch.setattr(lab, "start", lambda folder, extra: started.append(extra))
    started = []
    for name in lab.AROUND:
        monkeypatch.delenv(name, raising=False)
    run()
    monkeypatch.setenv("JUPYTER_SERVER_URL", "here")
    run()
    assert "Jupyter runs here already: open lessons/00-start-here.ipynb" in capsys.readouterr().out
    run("--port", "9000")  # but it does if somebody asks for it
    assert started == [[], ["--port", "9000"]]


def test_help_says_all(capsys):
    assert run("--help") == 0
    assert "frame-tape fresh 03" in capsys.readouterr().out
