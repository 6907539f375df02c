"""Reading a learner's video: content, times, limits, notes."""

import tracemalloc
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from lesson_utils._reading import read as reading
from lesson_utils._reading import video
from lesson_utils._reading.read import read
from tests.reading.films import (
    BLUE,
    EXACT,
    GREEN,
    RED,
    WHITE,
    YELLOW,
    corners,
    film,
    greys,
    numbers,
    quarters,
)

# Videos


@pytest.mark.parametrize(
    ("name", "codec", "pixels", "size"),
    [
        ("a.mp4", "libx264", "yuv420p", (48, 64)),
        ("b.mp4", "mpeg4", "yuv420p", (48, 64)),
        ("c.mov", "libx264", "yuv444p", (35, 51)),
        ("d.webm", "libvpx", "yuv420p", (48, 64)),
        ("e.webm", "libvpx-vp9", "yuv420p", (48, 64)),
        ("f.avi", "mpeg4", "yuv420p", (48, 64)),
    ],
)
def test_video(tmp_path, name, codec, pixels, size):
    clip = read(film(tmp_path / name, quarters(*size, count=7), codec=codec, pixels=pixels))
    assert clip.frames.shape == (7, *size, 3)
    assert (clip.fps, clip.name, clip.notes) == (25.0, name[0], ())
    for frame in clip.frames:
        assert corners(frame) == [RED, GREEN, BLUE, YELLOW]


def test_bytes_and_text_paths_give_the_same_clip(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    path = film(tmp_path / "a.mp4", greys(9))
    data, clip = path.read_bytes(), read(path)
    for source in (str(path), "~/a.mp4", bytearray(data), memoryview(data)):
        assert np.array_equal(read(source).frames, clip.frames)
    assert (read("~/a.mp4").name, read(data).name) == ("a", "")


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        ((90,), [GREEN, YELLOW, RED, BLUE]),  # counterclockwise
        ((-90,), [BLUE, RED, YELLOW, GREEN]),  # clockwise, as phones held upright
        ((180,), [YELLOW, BLUE, GREEN, RED]),
        ((0, True), [GREEN, RED, YELLOW, BLUE]),
        ((0, False, True), [BLUE, YELLOW, RED, GREEN]),
    ],
)
def test_rotation(tmp_path, rotation, expected):
    clip = read(film(tmp_path / "a.mp4", quarters(), rotation=rotation))
    upright = rotation[0] in (90, -90)
    assert clip.frames.shape[1:3] == ((64, 48) if upright else (48, 64))
    assert corners(clip.frames[2]) == expected


def test_portrait_is_scaled_by_its_height(tmp_path):
    clip = read(film(tmp_path / "a.mov", quarters(), rotation=(-90,)), longest=32)
    assert clip.frames.shape[1:3] == (32, 24)
    assert clip.notes == ("scaled from 64×48 to 32×24 (height × width)",)
    assert corners(clip.frames[2]) == [BLUE, RED, YELLOW, GREEN]


@pytest.mark.parametrize(
    ("how", "width", "note"),
    [
        ({"aspect": Fraction(4, 3)}, 85, "made pixels of 4:3 square"),
        ({"pixels": "yuv420p10le"}, 64, "brought 10-bit colours down to 8 bits"),
    ],
)
def test_unusual_pixels(tmp_path, how, width, note):
    clip = read(film(tmp_path / "a.mp4", quarters(), **how))
    assert (clip.frames.shape[1:3], clip.notes) == ((48, width), (note,))
    assert corners(clip.frames[0]) == [RED, GREEN, BLUE, YELLOW]


def test_transparent_video(tmp_path):
    frames = np.concatenate([quarters(), np.full((5, 48, 64, 1), 255, np.uint8)], axis=-1)
    frames[:, :24, :32, 3] = 0
    frames[:, 24:, :32, 3] = 127
    clip = read(film(tmp_path / "a.mov", frames, codec="png", pixels="rgba"))
    assert clip.notes == ("laid transparent parts on white",)
    assert corners(clip.frames[1])[:2] == [WHITE, GREEN]
    assert clip.frames[1, 36, 16].tolist() == [128, 128, 255]  # blue, half seen


def test_transparent_webm(tmp_path):
    frames = np.concatenate([quarters(), np.full((5, 48, 64, 1), 200, np.uint8)], axis=-1)
    clip = read(film(tmp_path / "a.webm", frames, codec="libvpx-vp9", pixels="yuva420p"))
    assert clip.notes == ("left out the transparency, which is not read from webm",)


# Times


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.webm", "libvpx")])
def test_broadcast_rate(tmp_path, name, codec):
    clip = read(film(tmp_path / name, greys(31), fps=Fraction(30000, 1001), codec=codec))
    assert clip.fps == pytest.approx(29.97, abs=0.001)
    assert (len(clip.frames), clip.notes) == (31, ())


def test_milliseconds_do_not_make_a_rate_vary(tmp_path):
    ticks = [round(1000 * i / 30) for i in range(30)]  # 0, 33, 67, 100, …
    clip = read(film(tmp_path / "a.webm", greys(30), fps=30, codec="libvpx", ticks=ticks))
    assert (clip.fps, len(clip.frames), clip.notes) == (30.0, 30, ())


def test_variable_rate(tmp_path):
    how = {"pixels": "yuv444p", "options": EXACT, "ticks": [0, 100, 150, 400, 900, 1000]}
    path = film(tmp_path / "a.mp4", greys(6), **how)
    clip = read(path)
    assert clip.fps == 10
    assert clip.notes == ("frame rate varies: made a steady 10 fps by the times of the frames",)
    assert numbers(clip) == [0, 1, 2, 2, 3, 3, 3, 3, 3, 4, 5]
    assert numbers(read(path, seconds=0.5)) == [0, 1, 2, 2, 3]


def test_seconds(tmp_path):
    path = film(tmp_path / "a.mp4", greys(60), pixels="yuv444p", options=EXACT)
    one, first, whole = (read(path, seconds=seconds) for seconds in (1, 0.001, 2.4))
    assert (numbers(one), one.notes) == (list(range(25)), ("used the first 1 s of 2.4 s",))
    assert numbers(first) == [0]
    assert first.notes[-1] == "one frame: a picture, in which nothing moves"
    assert (numbers(whole), whole.notes) == (list(range(60)), ())


def test_default_limits(tmp_path):
    path = film(tmp_path / "a.mp4", np.zeros((23, 90, 1040, 3), np.uint8), fps=2, codec="mpeg4")
    clip = read(path)
    assert clip.frames.shape == (20, 44, 512, 3)
    assert clip.notes == (
        "used the first 10 s of 11.5 s",
        "scaled from 90×1040 to 44×512 (height × width)",
    )


# Memory and progress


def test_memory_holds_only_scaled_frames(tmp_path):
    path = film(tmp_path / "a.mp4", [np.zeros((192, 320, 3), np.uint8)] * 200, codec="mpeg4")
    tracemalloc.start()
    clip = read(path, longest=40)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert clip.frames.shape == (200, 24, 40, 3)
    assert peak < 3e6  # all 200 frames in full are 37e6


def test_fast_cameras_are_thinned(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 20 * 48 * 64 * 3)
    path = film(tmp_path / "a.mp4", greys(60), fps=240, pixels="yuv444p", options=EXACT)
    clip = read(path)
    assert numbers(clip) == list(range(0, 60, 3))
    assert clip.fps == 80
    assert clip.notes == ("kept one frame in 3 of 240 fps, to stay below 0.176 MiB",)


def test_decoding_stops_early(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", greys(60))
    calls = []
    monkeypatch.setattr(video, "upright", lambda picture, matrix: calls.append(1) or picture)
    read(path, seconds=0.2)
    assert len(calls) == 5  # and only what is kept becomes an array
    read(path, fps=5)
    assert len(calls) == 5 + 12


def test_progress(tmp_path, capsys, monkeypatch):
    path = film(tmp_path / "a.mp4", quarters())
    read(path)
    assert capsys.readouterr() == ("", "")  # a short read
    clock = iter(np.arange(0, 100, 0.3))
    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    read(path)
    out, err = capsys.readouterr()
    assert out == ""
    assert "\rreading a: 0.2 s, 5 frames kept" in err
    assert err.endswith("\r")  # the line is wiped
    read(path, progress=False)
    assert capsys.readouterr() == ("", "")
