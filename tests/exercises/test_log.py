import errno
import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lesson_utils.exercises import log

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home():
    return log.folder()


def test_what_is_recorded_is_read():
    assert log.read() == log.History((), 0)
    assert log.record("check", id="2.2", status="wrong") == ""
    assert log.record("predict", id="2.a", answer=768) == ""
    history = log.read()
    assert history.skipped == 0
    assert history.of("check") == [{"event": "check", "id": "2.2", "status": "wrong"}]
    assert history.of("predict", "2.b") == []
    assert history.of("predict", "2.a")[0]["answer"] == 768


def test_without_the_variable_it_is_the_user_s_data_folder(monkeypatch):
    monkeypatch.delenv("FRAME_TAPE_HOME")
    assert log.folder().name == "frame-tape"
    assert not log.folder().is_relative_to(ROOT)


def test_the_log_is_for_the_learner_only(home):
    log.record("check", id="1.1")
    if os.name == "posix":
        assert (home / log.FILE).stat().st_mode & 0o077 == 0
        assert home.stat().st_mode & 0o077 == 0
    line = json.loads((home / log.FILE).read_text())
    assert line == {"event": "check", "id": "1.1"}  # no time, no name


def test_damaged_lines_are_skipped_and_counted(home):
    log.record("check", id="1.1")
    with open(home / log.FILE, "ab") as file:
        file.write(b'{"event": "ch\n\xff\xfe\n[1, 2]\n{"event": 3}\n\n"check"\n')
        file.write(b'{"event": "check", "id": 2}\n{"event": "seed", "seed": "x"}\n')
    log.record("check", id="1.2")
    history = log.read()
    assert [entry["id"] for entry in history.entries] == ["1.1", "1.2"]
    assert history.skipped == 7


def test_half_a_line_does_not_take_the_next_one_with_it(home):
    log.record("check", id="1.1")
    with open(home / log.FILE, "ab") as file:
        file.write(b'{"event": "check", "id": "1.')
    log.record("check", id="1.3")
    history = log.read()
    assert [entry["id"] for entry in history.entries] == ["1.1", "1.3"]
    assert history.skipped == 1


def write_many(name, count):
    for i in range(count):
        log.record("check", id=name, number=i, text="x" * (i % 9000))


def test_two_kernels_at_once_lose_nothing():
    context = multiprocessing.get_context("spawn")
    kernels = [context.Process(target=write_many, args=(name, 1000)) for name in "ab"]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join(timeout=60)
        assert kernel.exitcode == 0
    history = log.read()
    assert history.skipped == 0
    for name in "ab":
        assert [e["number"] for e in history.of("check", name)] == list(range(1000))


ENDLESS = """
from lesson_utils.exercises import log
i = 0
while True:
    log.record("check", id="killed", number=i, text="x" * (i % 9000))
    i += 1
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no kill -9")
def test_kill_9_in_mid_write_costs_at_most_its_own_line():
    for n in range(3):
        done = len(log.read().entries)
        kernel = subprocess.Popen([sys.executable, "-c", ENDLESS], cwd=ROOT)
        while len(log.read().entries) < done + 100:
            assert kernel.poll() is None
        kernel.kill()
        kernel.wait()
        assert log.record("check", id="after", number=n) == ""
    history = log.read()
    assert history.skipped <= 3  # half a line a kill, at most
    assert [e["number"] for e in history.of("check", "after")] == [0, 1, 2]


@pytest.mark.parametrize("refuses", [False, True])
def test_windows_writes_while_it_keeps_others_out(monkeypatch, refuses):
    happened = []

    class Msvcrt:
        LK_LOCK, LK_UNLCK = "lock", "unlock"

        def locking(self, file, mode, length):
            happened.append((mode, os.lseek(file, 0, os.SEEK_CUR), length, len(log.read().entries)))
            if refuses:
                raise OSError(errno.EDEADLK, "Resource deadlock avoided")

    monkeypatch.setattr(log, "msvcrt", Msvcrt())
    assert log.record("check", id="1.1") == ""
    assert happened == [("lock", log.FAR, 1, 0), ("unlock", log.FAR, 1, 1)]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_gets_a_sentence(home):
    home.mkdir()
    (home / log.FILE).symlink_to("/dev/full")
    assert log.record("check", id="1.1") == (
        "Your progress is not saved: the disk is full. The lesson goes on."
    )


def test_a_disk_that_fills_up_in_mid_line_costs_that_line_only(monkeypatch):
    log.record("check", id="1.1")
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, line: write(file, line[:10]))
        assert "the disk is full" in log.record("check", id="1.2")
    log.record("check", id="1.3")
    history = log.read()  # what could not be written is known until the kernel ends
    assert [entry["id"] for entry in history.entries] == ["1.1", "1.3", "1.2"]
    assert history.skipped == 1


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_read_only_folder_gets_a_sentence_and_the_lesson_goes_on(monkeypatch, number):
    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        assert log.record("check", id="1.1", status="passed") == (
            "Your progress is not saved: its folder cannot be written (FRAME_TAPE_HOME can name "
            "another). The lesson goes on."
        )
    # until the kernel ends, it is still known
    assert log.read().of("check", "1.1") == [{"event": "check", "id": "1.1", "status": "passed"}]


def test_a_file_in_the_place_of_the_folder_gets_a_sentence(home):
    home.touch()
    note = log.record("check", id="1.1")
    assert note.startswith("Your progress is not saved: ")
    assert note.endswith(" (FRAME_TAPE_HOME can name another folder). The lesson goes on.")
    assert "\n" not in note
    assert "forgotten" in log.forget()


@pytest.fixture
def nobody(monkeypatch, tmp_path):
    """A process that nothing tells where its files belong, at work in a folder."""
    for name in ("FRAME_TAPE_HOME", "HOME", "XDG_DATA_HOME", "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.setattr(log, "passing", lambda: tmp_path / "passing")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def refused(monkeypatch):
    """Folders in which nothing can be written, whoever runs the tests."""
    folders, access = [], os.access

    def asked(path, mode):
        inside = any(Path(path).is_relative_to(folder) for folder in folders)
        return not inside and access(path, mode)

    monkeypatch.setattr(os, "access", asked)
    return folders


def test_without_a_home_progress_is_saved_beside_the_notebook(nobody, refused):
    assert log.record("check", id="1.1") == ""
    assert (nobody / ".frame-tape" / log.FILE).exists()
    assert log.lasts()
    refused.append(nobody)
    assert log.record("check", id="1.2") == ""
    assert log.read().of("check") == [{"event": "check", "id": "1.2"}]
    assert not log.lasts()


def test_the_home_is_preferred_even_inside_the_project_and_left_if_it_refuses(
    monkeypatch, nobody, refused
):
    usual = ROOT / ".local"
    monkeypatch.setattr(log.platformdirs, "user_data_dir", lambda *_, **__: str(usual))
    assert log.folder() == usual  # as on Binder
    refused.append(ROOT)
    assert log.folder() == nobody / ".frame-tape"


def test_who_shares_a_home_shares_no_log(monkeypatch, home):
    for user in ("anna", "../b\u00f6rje"):
        monkeypatch.setenv("JUPYTERHUB_USER", user)
        assert log.read() == log.History((), 0)
        log.record("check", id="1.1", by=user)
        assert [entry["by"] for entry in log.read().entries] == [user]
        assert log.folder().parent == home
        assert user not in str(log.folder())


def test_export_writes_what_is_known(tmp_path):
    log.record("check", id="1.1")
    log.record("predict", id="2.a", answer=768)
    target = tmp_path / "mine.jsonl"
    assert log.export(target) == f"3 lines written to {target}."
    first, *lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert tuple(lines) == log.read().entries[:2]
    assert first == {"event": "seed", "seed": log.seed()}


def test_every_export_says_whose_it_is_also_where_the_seed_is_fixed(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAME_TAPE_SEED", "42")  # the same for a whole class
    for name in "ab":
        log.record("check", id="1.1")
        log.export(tmp_path / name)
    one, two = [(tmp_path / name).read_text().splitlines() for name in "ab"]
    assert one[0] == two[0] != json.dumps({"event": "seed", "seed": 42})
    assert (len(one), len(two)) == (2, 3)  # one line with a seed, and it comes first


def test_export_overwrites_nothing(tmp_path):
    target = tmp_path / "mine.jsonl"
    target.write_text("mine")
    with pytest.raises(ValueError, match=r"mine\.jsonl exists already: choose another name"):
        log.export(target)
    assert target.read_text() == "mine"


def test_export_of_a_plain_name_goes_where_it_can(monkeypatch, tmp_path, refused, home):
    log.record("check", id="1.1")
    work, own = tmp_path / "work", tmp_path / "own"
    work.mkdir()
    own.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setattr(log, "home", lambda: own)
    assert log.export("a.jsonl") == "2 lines written to a.jsonl."
    refused.append(work)
    assert log.export("b.jsonl") == f"2 lines written to {own / 'b.jsonl'}."
    refused.append(own)
    assert log.export("c.jsonl") == f"2 lines written to {home / 'c.jsonl'}."


def test_export_to_nowhere(tmp_path):
    with pytest.raises(ValueError, match=r"mine\.jsonl cannot be written \(No such file"):
        log.export(tmp_path / "nowhere" / "mine.jsonl")


def test_forget_deletes_all(home):
    log.record("check", id="1.1")
    log._unsaved.append({"event": "check"})
    assert log.forget() == "2 lines deleted: your progress is forgotten."
    assert log.read() == log.History((), 0)
    assert not home.exists()
    assert log.forget() == "0 lines deleted: your progress is forgotten."


def test_forget_keeps_what_is_not_its_own(home):
    log.record("check", id="1.1")
    (home / "letter.txt").write_text("mine")
    log.forget()
    assert [file.name for file in home.iterdir()] == ["letter.txt"]


def test_forget_says_if_it_cannot(home, monkeypatch):
    log.record("check", id="1.1")

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ValueError, match="the log cannot be deleted: its folder cannot be written"):
        log.forget()


def test_one_lesson_begins_anew_and_the_others_stay(home):
    for id in ("1.1", "10.1", "1.a"):
        log.record("check", id=id)
    log._unsaved.append({"event": "check", "id": "1.2"})
    assert log.anew("01") == "Lesson 01 begins anew: 3 lines of your progress put aside."
    log.record("check", id="1.3")
    assert [entry["id"] for entry in log.read().entries] == ["10.1", "1.3"]
    assert log.anew(1) == "Lesson 01 begins anew: 1 line of your progress put aside."
    assert log.anew(10) == "Lesson 10 begins anew: 1 line of your progress put aside."
    assert log.read() == log.History((), 0)
    assert len((home / log.FILE).read_bytes().splitlines()) == 7  # no line goes


@pytest.mark.parametrize("lesson", ["", "three", "1.1", "-1", "100", None])
def test_a_lesson_to_begin_anew_is_a_number(lesson):
    with pytest.raises(ValueError, match="a lesson is named by its number, such as 03; got"):
        log.anew(lesson)


def test_a_lesson_that_cannot_begin_anew_says_so(home):
    home.touch()
    with pytest.raises(ValueError, match="the log cannot be written: "):
        log.anew(1)


def test_brackets_without_end_are_a_damaged_line():
    assert log.parse(b"[" * 100_000 + b'\n{"event": "x"}') == log.History(({"event": "x"},), 1)


def test_the_seed_is_drawn_once_and_kept():
    first = log.seed()
    assert log.seed() == first
    assert len(log.read().of("seed")) == 1
    log.record("seed", seed=1)  # another kernel, at the same time
    assert log.seed() == first
    log.forget()
    assert log.seed() != first


def test_the_seed_can_be_fixed(monkeypatch):
    monkeypatch.setenv("FRAME_TAPE_SEED", "42")
    assert log.seed() == 42
    assert log.read().entries == ()
    monkeypatch.setenv("FRAME_TAPE_SEED", "old car")
    with pytest.raises(ValueError, match="FRAME_TAPE_SEED must be a whole number, got 'old car'"):
        log.seed()
