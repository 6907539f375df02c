"""The clip that comes with the lessons, and the one door to all clips."""

import hashlib

import numpy as np
import pytest

from lesson_utils import clips


def test_load():
    clip = clips.load("bunny")
    assert repr(clip) == "Clip 'bunny': 100 frames at 25 fps, 4 s, 256×256 pixels"
    assert (clip.fps, clip.notes, clip.truth) == (25.0, (), None)
    assert clip.frames.dtype == np.uint8
    assert not clip.frames.flags.writeable


def test_load_shows_the_rabbit():
    frames = clips.load().frames.astype(int)
    # frame 50: grey fur in the middle, green grass at the bottom left
    fur, grass = frames[50, 100:160, 120:170], frames[50, 220:250, 10:60]
    assert np.ptp(fur.mean(axis=(0, 1))) < 40
    red, green, blue = grass.mean(axis=(0, 1))
    assert green > red > blue


def test_load_reads_once():
    assert clips.load("bunny") is clips.load("bunny")


def test_every_bundled_clip_is_there():
    assert sorted(path.stem for path in clips.FOLDER.glob("*.mp4")) == sorted(clips.BUNDLED)


def test_readme_states_the_file():
    readme = (clips.FOLDER.parent / "README.md").read_text(encoding="utf-8")
    data = (clips.FOLDER / "bunny.mp4").read_bytes()
    assert hashlib.sha256(data).hexdigest() in readme
    assert f"{len(data):,} bytes" in readme
    assert b"Blender Foundation" in data


@pytest.mark.parametrize("name", ["rabbit", "bunny.mp4", "", None, 3])
def test_unknown_name(name):
    with pytest.raises(ValueError, match=r"no clip is called .*: the lessons bring bunny; .*read"):
        clips.load(name)


def test_read_and_drawn_clips_are_at_hand():
    for name in clips.__all__:
        assert hasattr(clips, name)
