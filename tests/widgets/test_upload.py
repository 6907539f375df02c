"""What comes from a page, part by part, and what becomes of it."""

import errno
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from lesson_utils import clips
from lesson_utils.clip import Clip
from lesson_utils.widgets import upload
from lesson_utils.widgets.upload import Upload

BUNNY = clips.FOLDER / "bunny.mp4"


@pytest.fixture
def make(monkeypatch, tmp_path):
    """Make uploads whose files come into `tmp_path` and whose answers are kept in ``answers``."""
    monkeypatch.setattr(upload.tempfile, "tempdir", str(tmp_path))

    def one(*given, **options):
        made = Upload(*given, **options)
        made.answers = []
        monkeypatch.setattr(made, "send", made.answers.append)
        return made

    return one


def come(widget, data, name="bunny.mp4", id="1", part=100_000, size=None):
    """Send a file as the page does."""
    size = len(data) if size is None else size
    for at in range(0, len(data) or 1, part):
        about = {"id": id, "name": name, "size": size, "at": at}
        widget._handle_custom_msg(about, [memoryview(data[at : at + part])])


def test_a_file_comes_in_parts_and_is_read(make, tmp_path):
    mine, data = make(seconds=2, longest=128), BUNNY.read_bytes()
    come(mine, data)
    expected = clips.read(BUNNY, seconds=2, longest=128)
    np.testing.assert_array_equal(mine.clip.frames, expected.frames)
    assert (mine.clip.name, mine.clip.notes) == ("bunny", expected.notes)
    assert mine.said == (
        "Clip 'bunny': 50 frames at 25 fps, 2 s, 128×128 pixels. Used the first 2 s of 4 s. "
        "Scaled from 256×256 to 128×128 (height × width)."
    )
    taken = [answer["taken"] for answer in mine.answers if "taken" in answer]
    assert taken == [*range(100_000, len(data), 100_000), len(data)]
    assert mine.answers[-1] == {"id": "1", "done": mine.said}
    assert any("reading" in answer for answer in mine.answers)
    assert list(tmp_path.iterdir()) == []


def test_what_stands_in_without_a_kernel(make):
    mine = make()
    words = (
        "A button that takes a clip from your machine, up to 300 MB. No clip of yours is here yet."
    )
    assert mine._repr_mimebundle_()[0]["text/plain"] == words
    come(mine, BUNNY.read_bytes())
    data, _ = mine._repr_mimebundle_()
    assert data["text/plain"] == repr(mine) == mine.said
    assert data["image/png"] == mine._png


def test_a_clip_that_is_not_there_yet(make):
    with pytest.raises(ValueError, match="no clip is here yet: choose a file with the button"):
        _ = make().clip
    assert make(clips.load()).clip is clips.load()
    with pytest.raises(TypeError, match="unexpected keyword argument 'second'"):
        clips.upload(second=3)


def test_a_later_clip_takes_the_place_of_an_earlier_and_a_bad_one_does_not(make, tmp_path):
    mine = make(clips.load())
    come(mine, BUNNY.read_bytes(), "first.mp4")
    first = mine.clip
    come(mine, b"", "empty.mp4", "2")
    assert mine.said.startswith("empty.mp4 is empty, 0 bytes: copy or save it again. 'first', ")
    come(mine, b"just words", "notes.txt", "3")
    assert mine.said.startswith("notes.txt cannot be read: it is damaged, incomplete")
    assert mine.clip is first
    assert mine.answers[-1] == {"id": "3", "done": mine.said}
    come(mine, BUNNY.read_bytes(), "second.mp4", "4")
    assert mine.clip.name == "second"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/hosts", "_.._etc_hosts"),
        ("a:b*c?.mp4", "a_b_c_.mp4"),
        ("..", "clip"),
        ("", "clip"),
        ("é" * 300 + ".mp4", "é" * 56 + ".mp4"),
    ],
)
def test_a_name_from_elsewhere_stays_in_its_folder(make, tmp_path, name, kept):
    mine = make()
    come(mine, b"ab", name, size=4)
    (folder,) = tmp_path.iterdir()
    assert [path.name for path in folder.iterdir()] == [kept]


def test_what_is_broken_off_leaves_nothing(make, tmp_path):
    mine = make()
    come(mine, b"ab", size=4)
    mine._handle_custom_msg({"id": "other", "stop": True}, [])
    assert len(list(tmp_path.iterdir())) == 1
    mine._handle_custom_msg({"id": "1", "stop": True}, [])
    assert list(tmp_path.iterdir()) == []
    come(mine, b"ab", size=4)
    mine.close()
    assert list(tmp_path.iterdir()) == []


def test_parts_of_two_files_are_not_mixed(make):
    mine = make()
    come(mine, b"ab", id="old", size=4)
    come(mine, b"cd", id="new", size=4)
    mine._handle_custom_msg({"id": "old", "name": "a", "size": 4, "at": 2}, [b"xx"])
    assert mine.answers[-1]["done"].startswith("Another file came in between")
    assert mine._coming.path.read_bytes() == b"cd"


@pytest.mark.parametrize(
    ("size", "data"), [(upload.MOST + 1, b"a"), (3, b"abcd")], ids=["told", "untold"]
)
def test_a_file_that_is_too_large_is_refused(make, tmp_path, size, data):
    mine = make()
    come(mine, data, size=size)
    assert mine.said == "bunny.mp4 is larger than 300 MB: choose a shorter one."
    assert mine.answers == [{"id": "1", "done": mine.said}]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (KeyboardInterrupt(), "reading a.mp4 was interrupted."),
        (OSError(errno.ENOSPC, "No space left on device"), "a.mp4 cannot be kept here until it is"),
        (MemoryError("too much"), "a.mp4 cannot be read: MemoryError: too much."),
    ],
)
def test_the_page_hears_of_any_trouble(make, monkeypatch, tmp_path, trouble, words):
    def fail(*_given, **_options):
        raise trouble

    mine = make()
    monkeypatch.setattr(upload, "read", fail)
    come(mine, b"ab", "a.mp4")
    assert mine.answers[-1]["done"].startswith(words)
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_runs_again_keeps_its_clip_unless_it_asks_for_another(make, monkeypatch):
    cell = {"id": ("cell", "run 1")}
    monkeypatch.setattr(upload, "running", lambda: cell["id"])
    first = make(seconds=1)
    come(first, BUNNY.read_bytes())
    cell["id"] = "cell", "run 2"
    again = make(seconds=1)
    assert (again.clip, again.said, again._png) == (first.clip, first.said, first._png)
    assert make(clips.load(), seconds=2).clip is clips.load()
    cell["id"] = "another", "run 1"
    assert make(clips.load(), seconds=1).clip is clips.load()


def test_odd_clips_have_a_picture(make, monkeypatch):
    for height, width in ((1, 400), (400, 1), (3, 3)):
        clip = Clip(np.zeros((1, height, width, 3), np.uint8), 1)
        monkeypatch.setattr(upload, "read", lambda *_given, clip=clip, **_options: clip)
        mine = make()
        come(mine, b"a")
        with Image.open(BytesIO(mine._png)) as image:
            assert image.width <= upload.WIDE and image.height <= upload.TALL
