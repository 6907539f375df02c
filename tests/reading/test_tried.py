"""What was tried: containers × codecs × starts, damage, turns, sizes that change."""

from fractions import Fraction

import av
import numpy as np
import pytest

from lesson_utils._reading import read as reading
from lesson_utils._reading.read import read
from tests.reading.films import (
    BLUE,
    EXACT,
    GREEN,
    RED,
    YELLOW,
    corners,
    film,
    gif,
    greys,
    numbers,
    quarters,
    refused,
)


def test_truncated_video_gives_the_frames_before(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (50, 48, 64, 3), np.uint8)
    how = {"container": {"movflags": "faststart"}, "options": {"g": "10"}}
    path = film(tmp_path / "a.mp4", noise, **how)
    whole = read(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    clip = read(path)
    count = len(clip.frames)
    assert 15 < count < 35
    assert np.array_equal(clip.frames[: count - 2], whole.frames[: count - 2])
    assert clip.notes == (f"the file breaks off: used the {count / 25:.3g} s before that",)


def test_truncated_gif_gives_the_frames_before(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (6, 20, 30, 3), np.uint8)
    path = gif(tmp_path / "a.gif", noise, duration=100)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    clip = read(path)
    assert 1 < len(clip.frames) < 4
    assert "the file breaks off" in clip.notes[0]


@pytest.mark.parametrize("fps", [25, 24.9, 12, 8, Fraction(5, 2)])
@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "b.mp4"])
def test_fps_keeps_what_sample_keeps(tmp_path, name, fps):
    if name == "a.gif":
        path = gif(tmp_path / name, greys(31), duration=40)
    else:
        ticks = [40 * i + 90 * (i > 20) for i in range(31)]
        path = film(tmp_path / name, greys(31), **({"ticks": ticks} if name == "b.mp4" else {}))
    clip, whole = read(path, fps=fps), read(path)
    assert np.array_equal(clip.frames, whole.sample(fps=fps).frames)
    assert (clip.fps, clip.notes[:1]) == (fps, whole.notes[:1])
    refused("fps 30 is more than the clip's own 25: ask for 25", path, fps=30)


# What was tried: containers, codecs and starts, each with the length that a note must state.
TRIED = [
    ("a.mp4", "libx264", 0), ("a.mp4", "libx264", 5), ("a.mov", "mpeg4", 5),
    ("a.mkv", "libx264", 0), ("a.mkv", "libx264", 5), ("a.webm", "libvpx", 5),
    ("a.webm", "libvpx-vp9", 0), ("a.avi", "mpeg4", 0), ("a.avi", "libx264", 0),
    ("a.ts", "libx264", 0),
    ("a.ts", "libx264", 5), ("a.ts", "mpeg2video", 0), ("a.mpg", "mpeg2video", 0),
    ("a.flv", "flv", 0), ("a.flv", "flv", 5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "codec", "start"), TRIED)
def test_notes_are_true_wherever_the_file_starts(tmp_path, name, codec, start):
    how = {"ticks": [1000 * start + 40 * i for i in range(40)]} if start else {}
    path = film(tmp_path / name, greys(40), codec=codec, **how)
    clip = read(path)
    assert (len(clip.frames), clip.fps, clip.notes) == (40, 25, ())
    assert np.abs(np.array(numbers(clip)) - np.arange(40)).max() <= 1
    clip = read(path, seconds=0.8)
    assert len(clip.frames) == 20
    # an flv that starts late cannot be searched for its end
    end = "" if (name, start) == ("a.flv", 5) else " of 1.6 s"
    assert clip.notes == (f"used the first 0.8 s{end}",)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "libx264"), ("a.mov", "mpeg4"), ("a.mkv", "libx264"),
                        ("a.webm", "libvpx"), ("a.ts", "libx264")],
)  # fmt: skip
def test_a_file_whose_times_begin_below_zero(tmp_path, name, codec):
    how = {"ticks": [40 * i - 400 for i in range(40)]}
    clip = read(film(tmp_path / name, greys(40), codec=codec, **how))
    # mp4 and mov state that what lies before zero is not to be shown; others move it to zero
    first = 10 if name in ("a.mp4", "a.mov") else 0
    assert (clip.fps, clip.notes) == (25, ())
    assert np.abs(np.array(numbers(clip)) - np.arange(first, 40)).max() <= 1


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.ts", "libx264"), ("a.avi", "mpeg4")],
)
@pytest.mark.parametrize("where", [0.3, 0.5, 0.8])
def test_a_damaged_place_does_not_end_a_clip(tmp_path, name, codec, where):
    noise = np.random.default_rng(0).integers(0, 255, (50, 48, 64, 3), np.uint8)
    how = {"container": {"movflags": "faststart"}} if name == "a.mp4" else {}
    path = film(tmp_path / name, noise, codec=codec, options={"g": "10"}, **how)
    data = bytearray(path.read_bytes())
    begin = int(where * len(data))
    data[begin : begin + 3000] = bytes(3000)
    clip = read(bytes(data))
    assert 45 <= len(clip.frames) <= 50
    assert clip.fps == 25
    assert not any("breaks off" in note or "varies" in note for note in clip.notes), clip.notes


def test_interlaced(tmp_path):
    frames = np.zeros((10, 64, 96, 3), np.uint8)
    for i, frame in enumerate(frames):
        frame[0::2, 8 * i : 8 * i + 10] = frame[1::2, 8 * i + 4 : 8 * i + 14] = 255
    how = {"options": {"flags": "+ilme+ildct", "x264-params": "interlaced=1", **EXACT}}
    clip = read(film(tmp_path / "a.mp4", frames, **how))
    assert (len(clip.frames), clip.fps) == (10, 25)
    assert clip.notes[0].startswith("interlaced: ")
    assert (clip.frames[4, 20] == clip.frames[4, 21]).all()


def test_sizes_that_change(tmp_path):
    first, second = (film(tmp_path / f"{h}.ts", quarters(h, 64, 10)) for h in (48, 32))
    path = tmp_path / "a.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    clip = read(path)
    assert clip.frames.shape[1:3] == (48, 64)
    assert "the size changes from 48×64 to 32×64: brought all to the first" in clip.notes
    assert corners(clip.frames[-1]) == [RED, GREEN, BLUE, YELLOW]


def with_sound(path, sound, damaged=False):
    """Two seconds of film, and a noise of so many seconds, damaged in its middle if wished."""
    rng = np.random.default_rng(0)
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.height, stream.width, stream.pix_fmt = 48, 64, "yuv420p"
        track = container.add_stream("aac", rate=44100)
        packets = []
        for frame in greys(50):
            packets += stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24"))
        for i in range(int(sound * 44100 / 1024)):
            noise = rng.uniform(-1, 1, (2, 1024)).astype(np.float32)
            heard = av.AudioFrame.from_ndarray(noise, format="fltp", layout="stereo")
            heard.sample_rate, heard.pts, heard.time_base = 44100, 1024 * i, Fraction(1, 44100)
            packets += track.encode(heard)
        for i, packet in enumerate((*packets, *stream.encode(), *track.encode())):
            if damaged and packet.stream is track and i % 9 == 0:
                memoryview(packet)[:] = bytes(packet.size)
            container.mux(packet)
    return path


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.mov", "a.ts"])
@pytest.mark.parametrize(("sound", "damaged"), [(0.5, False), (5, False), (2, True)])
def test_sound_changes_no_note(tmp_path, name, sound, damaged):
    clip = read(with_sound(tmp_path / name, sound, damaged))
    assert (len(clip.frames), clip.fps, clip.notes) == (50, 25, ())
    clip = read(tmp_path / name, seconds=1)
    assert clip.notes == ("used the first 1 s of 2 s",)


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
@pytest.mark.parametrize("rotation", [(0,), (90,), (-90,), (180,)])
@pytest.mark.parametrize("aspect", [Fraction(1), Fraction(2), Fraction(3, 4)])
def test_rotation_and_aspect_when_scaled(tmp_path, codec, rotation, aspect):
    path = film(tmp_path / "a.mp4", quarters(), codec=codec, rotation=rotation, aspect=aspect)
    clip = read(path, longest=40)
    across, down = 64 * aspect, 48
    if rotation[0] in (90, -90):
        across, down = down, across
    scale = 40 / max(across, down)
    assert clip.frames.shape[1:3] == (round(down * scale), round(across * scale))
    assert sorted(corners(clip.frames[0])) == sorted([RED, GREEN, BLUE, YELLOW])


def test_fps_needs_no_thinning(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 20 * 48 * 64 * 3)
    path = film(tmp_path / "a.mp4", greys(60), pixels="yuv444p", options=EXACT)
    clip = read(path, fps=5)
    assert (numbers(clip), clip.notes) == (list(range(0, 60, 5)), ())


def test_a_damaged_beginning(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (50, 48, 64, 3), np.uint8)
    data = bytearray(film(tmp_path / "a.ts", noise, options={"g": "10"}).read_bytes())
    data[5000:9000] = bytes(4000)
    clip = read(bytes(data))
    assert 40 <= len(clip.frames) <= 50
    assert not any("breaks off" in note or "varies" in note for note in clip.notes), clip.notes
