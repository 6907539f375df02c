import os

import pytest

from lesson_utils.classroom import logs
from lesson_utils.exercises import log

VOTE = {"event": "predict", "id": "0.a", "answer": 420, "late": False}
PASSED = {"event": "check", "id": "1.1", "status": "passed", "mistake": ""}


def left(found):
    return {path.name: why for path, why in found.left}


def test_exported_and_live_logs_are_each_a_learner(folder, lay, monkeypatch):
    log.record("predict", id="0.a", answer=420, late=False)
    log.export(folder / "anna.jsonl")
    for seat in "abc":  # three seats of a hub, who said the same
        lay(f"hub/{seat}/{log.FILE}", VOTE)
    found = logs.read(folder)
    assert [one.number for one in found.learners] == [1, 2, 3, 4]
    assert [sum(e["event"] == "predict" for e in one.entries) for one in found.learners] == [1] * 4
    assert (found.left, found.damaged) == ((), 0)


def test_what_one_learner_exported_twice_counts_once(folder, lay):
    log.record("predict", id="0.a", answer=420, late=False)
    log.export(folder / "monday.jsonl")
    log.record("check", id="1.1", status="passed", mistake="")
    log.export(folder / "a-later-one.jsonl")
    lay("other.jsonl", VOTE, seed=1)
    lay("old.jsonl", VOTE, PASSED)  # from before there was a seed, and a copy of it
    lay("old (1).jsonl", VOTE, PASSED)
    found = logs.read(folder)
    assert left(found) == {"monday.jsonl": "double", "old.jsonl": "double"}
    assert sorted(len(one.entries) for one in found.learners) == [2, 2, 3]


def test_logs_laid_into_one_file_are_several_learners(folder, lay):
    some = [lay(f"{seed}.jsonl", VOTE, PASSED, seed=seed) for seed in (1, 2, 3)]
    (folder / "all.txt").write_text("".join(path.read_text() for path in some))
    for path in some:
        path.unlink()
    found = logs.read(folder)
    assert [len(one.entries) for one in found.learners] == [3, 3, 3]
    assert len({one.entries[0]["seed"] for one in found.learners}) == 3


def test_a_live_log_whose_kernels_both_drew_a_seed_is_one_learner(folder, lay):
    lay(log.FILE, VOTE, {"event": "seed", "seed": 7}, PASSED, seed=8)
    (one,) = logs.read(folder).learners
    assert len(one.entries) == 4


def test_what_is_no_log_is_told_and_left_out(folder, lay):
    lay("good.jsonl", VOTE, PASSED)
    (folder / "torn.jsonl").write_bytes(b'{"event": "pre\n\xff\xfe\n[1\n')
    (folder / "half.jsonl").write_text('{"event": "check", "id": "1.1"}\n{"ev\n{"ev\n')
    (folder / "letter.txt").write_text("Dear teacher")
    (folder / "film.mp4").write_bytes(bytes(range(256)) * 40)
    lay("theirs.jsonl", {"event": "check", "id": "laundry"}, {"name": "x"})
    (folder / "none.jsonl").touch()
    (folder / "deep.jsonl").write_text("[" * 100_000)
    with open(folder / "large.jsonl", "wb") as file:
        file.truncate(logs.LARGEST + 1)
    for name in logs.OWN:
        (folder / name).write_text("ours")
    found = logs.read(folder)
    assert len(found.learners) == 1
    assert left(found) == {
        "torn.jsonl": "damaged",
        "half.jsonl": "damaged",
        "letter.txt": "foreign",
        "film.mp4": "foreign",
        "theirs.jsonl": "foreign",
        "none.jsonl": "empty",
        "deep.jsonl": "damaged",
        "large.jsonl": "foreign",
    }
    assert found.reasons == {"damaged": 3, "foreign": 4, "empty": 1}


def test_a_line_that_a_killed_kernel_left_costs_that_line_only(folder, lay):
    path = lay(log.FILE, VOTE, PASSED)
    path.write_text(path.read_text() + '{"event": "ch')
    found = logs.read(folder)
    assert (len(found.learners[0].entries), found.damaged, found.left) == (2, 1, ())


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes with a name")
def test_pipes_and_links_are_not_followed(folder, lay, tmp_path):
    os.mkfifo(folder / "pipe.jsonl")
    lay("../outside.jsonl", VOTE)
    (folder / "link.jsonl").symlink_to(tmp_path / "outside.jsonl")
    (folder / "back").symlink_to(folder)
    assert left(logs.read(folder)) == {"pipe.jsonl": "foreign"}


@pytest.mark.skipif(os.name != "posix", reason="Windows names files in Unicode")
def test_any_name_will_do(folder, lay):
    lay("<b>.jsonl", VOTE, seed=1)
    (folder / os.fsdecode(b"\xff\n.jsonl")).write_bytes((folder / "<b>.jsonl").read_bytes() + b"\n")
    assert len(logs.read(folder).learners) == 1


def test_numbers_stay_while_the_folder_grows(folder, lay):
    numbers = {}
    for seed in range(20):
        lay(f"{chr(122 - seed)}.jsonl", VOTE, seed=seed)
        found = logs.read(folder, numbers)
        assert [one.number for one in found.learners] == list(range(1, seed + 2))
        assert [one.entries[0]["seed"] for one in found.learners] == list(range(seed + 1))
    again = [one.entries[0]["seed"] for one in logs.read(folder).learners]
    assert again not in (sorted(again), sorted(again, reverse=True))  # not in order of their names


def test_no_folder(folder):
    with pytest.raises(ValueError, match=r"there is no folder '.*nowhere'"):
        logs.read(folder / "nowhere")
