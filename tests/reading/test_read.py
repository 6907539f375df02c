"""Reading a learner's file: content, times, limits, notes, and every refusal."""

import socket
import tracemalloc
from fractions import Fraction
from io import BytesIO
from types import SimpleNamespace

import av
import numpy as np
import pytest
from av.stream import Disposition
from PIL import Image, ImageOps

from lesson_utils._reading import read as reading
from lesson_utils._reading import video
from lesson_utils._reading.read import read
from lesson_utils.clip import Clip

RED, GREEN, BLUE, YELLOW, WHITE = (
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 255, 255),
)  # fmt: skip
EXACT = {"qp": "0"}  # x264 without loss


def quarters(height=48, width=64, count=5):
    """Frames whose quarters are red, green / blue, yellow."""
    frames = np.zeros((count, height, width, 3), np.uint8)
    frames[:, : height // 2, : width // 2] = RED
    frames[:, : height // 2, width // 2 :] = GREEN
    frames[:, height // 2 :, : width // 2] = BLUE
    frames[:, height // 2 :, width // 2 :] = YELLOW
    return frames


def corners(frame):
    """Colours in the middle of the quarters, rounded to full or none: top, then bottom."""
    height, width = frame.shape[:2]
    rows, columns = (height // 4, 3 * height // 4), (width // 4, 3 * width // 4)
    return [tuple((frame[y, x] > 127) * 255) for y in rows for x in columns]


def greys(count, height=48, width=64):
    """Frames that can be told apart by their grey, 4 levels from one to the next."""
    levels = np.arange(count, dtype=np.uint8)[:, None, None, None] * 4
    return np.broadcast_to(levels, (count, height, width, 3)).copy()


def numbers(clip):
    """Which of `greys` each frame is."""
    return np.rint(clip.frames.mean(axis=(1, 2, 3)) / 4).astype(int).tolist()


def film(path, frames, fps=25, codec="libx264", pixels="yuv420p", **how):
    """Encode a small video; `how`: options, container, ticks (of a ms), rotation, aspect."""
    with av.open(path, "w", options=how.get("container", {})) as container:
        container.metadata["title"] = how.get("title", "")
        stream = container.add_stream(codec, rate=fps, options=how.get("options", {}))
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pixels
        if "ticks" in how:
            stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        if "aspect" in how:
            stream.codec_context.sample_aspect_ratio = how["aspect"]
        if "rotation" in how:
            stream.set_display_rotation(*how["rotation"])
        for i, frame in enumerate(frames):
            layout = "rgb24" if frame.shape[-1] == 3 else "rgba"
            picture = av.VideoFrame.from_ndarray(frame, format=layout)
            if "ticks" in how:
                picture.pts, picture.time_base = how["ticks"][i], Fraction(1, 1000)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def gif(path, frames, **how):
    images = [Image.fromarray(frame) for frame in frames]
    images[0].save(path, save_all=True, append_images=images[1:], **how)
    return path


def picture(path, frame, **how):
    Image.fromarray(frame).save(path, **how)
    return path


def refused(message, source, **given):
    with pytest.raises(ValueError, match=message):
        read(source, **given)


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


# Gifs and pictures


def test_gif(tmp_path):
    path = gif(tmp_path / "a.gif", greys(5, 20, 30), duration=40)
    for clip in (read(path), read(path.read_bytes())):
        assert (clip.fps, clip.notes, clip.frames.shape) == (25.0, (), (5, 20, 30, 3))
        assert numbers(clip) == [0, 1, 2, 3, 4]
    short = read(path, seconds=0.12)
    assert (numbers(short), short.notes) == ([0, 1, 2], ("used the first 0.12 s",))
    # without times, as in browsers
    assert read(gif(tmp_path / "b.gif", greys(3, 20, 30), duration=0)).fps == 10


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_frames_with_times_of_their_own(tmp_path, suffix):
    how = {"lossless": True} if suffix == "webp" else {}
    path = gif(tmp_path / f"a.{suffix}", greys(4, 20, 30), duration=[40, 40, 40, 200], **how)
    clip = read(path)
    assert numbers(clip) == [0, 1, 2, 3, 3, 3, 3, 3]  # the last one is held
    assert clip.fps == 25
    assert clip.notes == ("frame rate varies: made a steady 25 fps by the times of the frames",)


def test_transparent_gif(tmp_path):
    frames = np.concatenate([quarters(20, 30, 2), np.full((2, 20, 30, 1), 255, np.uint8)], -1)
    frames[0, :10, :15, 3] = 0
    frames[1, 10:, 15:, 3] = 0
    clip = read(gif(tmp_path / "a.gif", frames, duration=100, disposal=2))
    assert clip.notes == ("laid transparent parts on white",)
    assert corners(clip.frames[0]) == [WHITE, GREEN, BLUE, YELLOW]
    assert corners(clip.frames[1]) == [RED, GREEN, BLUE, WHITE]


def test_single_picture(tmp_path):
    clip = read(picture(tmp_path / "a.png", quarters(30, 20)[0]))
    assert np.array_equal(clip.frames, quarters(30, 20, 1))
    assert clip.notes == ("one frame: a picture, in which nothing moves",)


def test_pages_of_a_tiff(tmp_path):
    clip = read(gif(tmp_path / "a.tif", greys(3, 20, 30)), fps=4)
    assert (numbers(clip), clip.fps, clip.notes) == ([0, 1, 2], 4, ())
    pages = [greys(2, 20, 30)[1], greys(1, 10, 30)[0]]
    assert read(gif(tmp_path / "b.tif", pages)).notes[-1].startswith("b.tif holds 2 pictures: used")


def test_grey_half_seen_and_cmyk_pictures(tmp_path):
    grey = np.full((20, 30), 96, np.uint8)
    assert read(picture(tmp_path / "a.png", grey)).frames[0, 3, 4].tolist() == [96] * 3
    half = np.full((20, 30, 4), (0, 100, 255, 51), np.uint8)
    clip = read(picture(tmp_path / "b.png", half))
    assert clip.frames[0, 3, 4].tolist() == [204, 224, 255]
    assert "laid transparent parts on white" in clip.notes
    Image.fromarray(quarters(20, 30)[0]).convert("CMYK").save(tmp_path / "c.jpg", quality=95)
    assert corners(read(tmp_path / "c.jpg").frames[0]) == [RED, GREEN, BLUE, YELLOW]


def test_sixteen_bits(tmp_path):
    deep = (np.arange(256, dtype=np.uint16) * 257).reshape(8, 32)
    clip = read(picture(tmp_path / "a.png", deep))
    assert np.array_equal(clip.frames[0, ..., 1], np.arange(256).reshape(8, 32))
    assert "brought 16-bit colours down to 8 bits" in clip.notes
    # colour, which Pillow cannot write
    colour = np.full((8, 32, 3), (65535, 32768, 0), np.uint16)
    frame = av.VideoFrame.from_ndarray(colour, format="rgb48le").reformat(format="rgb48be")
    coder = av.CodecContext.create("png", "w")
    coder.height, coder.width, coder.pix_fmt, coder.time_base = 8, 32, "rgb48be", Fraction(1, 25)
    clip = read(b"".join(bytes(packet) for packet in (*coder.encode(frame), *coder.encode())))
    assert clip.frames[0, 0, 0].tolist() == [255, 128, 0]
    assert "brought 16-bit colours down to 8 bits" in clip.notes


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path, orientation, mode):
    image = Image.fromarray(quarters(20, 30)[0]).convert(mode)
    exif = image.getexif()
    exif[0x0112] = orientation
    image.save(tmp_path / "a.png", exif=exif)
    with Image.open(tmp_path / "a.png") as stored:
        expected = np.asarray(ImageOps.exif_transpose(stored).convert("RGB"))
    assert np.array_equal(read(tmp_path / "a.png").frames[0], expected)


def test_folder_in_natural_order(tmp_path):
    for i in (0, 1, 2, 9, 10, 11):
        picture(tmp_path / f"img{i}.png", greys(12, 20, 30)[i])
    (tmp_path / "notes.txt").write_text("not a picture")
    (tmp_path / ".img5.png").write_text("left by another program")
    clip = read(tmp_path)
    assert numbers(clip) == [0, 1, 2, 9, 10, 11]
    assert (clip.name, clip.fps) == (tmp_path.name, 25)
    left = clip.notes[1]
    assert clip.notes == ("no fps was given: showed the pictures at 25 a second", left)
    assert left.startswith("left out what is no picture") and left.endswith("): notes.txt")
    assert (read(tmp_path, fps=4).fps, read(tmp_path, fps=4).notes) == (4, (left,))


def test_list_keeps_its_order_and_pictures_after_the_limit_are_not_decoded(tmp_path):
    paths = [picture(tmp_path / f"{i}.png", greys(9, 20, 30)[i]) for i in (3, 1, 8, 0, 2, 4)]
    paths[-1].write_text("not a picture")
    clip = read([paths[0], str(paths[1]), *paths[2:]], fps=5, seconds=1)
    assert numbers(clip) == [3, 1, 8, 0, 2]
    assert clip.notes == ("used the first 1 s of 1.2 s",)


# Damage


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


# Refusals


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"seconds": 0}, "seconds must be a number above 0, got 0"),
        ({"longest": 0.5}, "longest must be a whole number of at least 1, got 0.5"),
        ({"fps": float("nan")}, "fps must be a number above 0, got nan"),
    ],
)
def test_bad_limits(tmp_path, given, message):
    refused(message, picture(tmp_path / "a.png", quarters(20, 30)[0]), **given)


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


@pytest.mark.parametrize("scheme", ["http://", "HTTPS://", "rtsp:", "data:video/mp4,"])
def test_addresses_are_refused(scheme):
    refused("is an address, and nothing here is read from a network", scheme + "127.0.0.1:9/a.mp4")


def test_playlists_are_not_followed(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        path = tmp_path / "a.m3u8"
        path.write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n"
        )
        refused(r"a\.m3u8 cannot be read", path)
        with pytest.raises(TimeoutError):
            server.accept()


def test_missing(tmp_path, monkeypatch):
    refused(r"no file or folder '.*a\.mp4': check the path", tmp_path / "a.mp4")
    monkeypatch.chdir(tmp_path)
    refused(rf"no file or folder 'a\.mp4' in .*{tmp_path.name}", "a.mp4")
    refused("no file or folder 'xxxx", "x" * 5000)
    refused("the path is empty", " ")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (None, "NoneType None"),
        (3, "int 3"),
        ({}, "dict {}"),
        ([None], "NoneType None"),
        (BytesIO(b"a"), r"an open file \(BytesIO\): .* clips\.read\(file\.read\(\)\)"),
        (quarters(), r"ndarray \(5, 48, 64, 3\): .* Clip\(frames, fps=25\)"),
        (Clip(quarters(), 5), "a Clip: it is read already"),
        (Image.fromarray(quarters()[0]), r"Image: a picture becomes a clip: Clip\(\[p\.convert"),
        (iter(()), r"tuple_iterator: give a list in the order to show, clips\.read\(sorted\(paths"),
    ],
)
def test_not_a_source(source, message):
    refused(f"from a path, bytes, a folder .* not from {message}", source)


@pytest.mark.parametrize("form", ["'{}'", '"{}"', " {}\n", "~/my clip.mp4", "~/my\\ clip.mp4"])
def test_a_path_as_it_is_copied(tmp_path, monkeypatch, form):
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path))
    path = film(tmp_path / "my clip.mp4", quarters())
    assert read(form.format(path)).name == "my clip"


def test_empty(tmp_path):
    (tmp_path / "a.mp4").touch()
    refused(r"a\.mp4 is empty, 0 bytes", tmp_path / "a.mp4")
    refused("the clip given as bytes is empty", b"")
    refused("the list of pictures is empty", [])
    refused(r"holds no pictures \(\.png, .*path of the file itself", tmp_path)
    refused(rf"{tmp_path.name} cannot be opened: ", [tmp_path])


@pytest.mark.parametrize("covered", [False, True])
def test_sound_with_and_without_a_cover(tmp_path, covered):
    with av.open(tmp_path / "a.mp4", "w") as container:
        track = container.add_stream("aac", rate=44100)
        if covered:
            cover = container.add_stream("mjpeg", rate=1)
            cover.height, cover.width, cover.pix_fmt = 48, 64, "yuvj420p"
            cover.disposition = Disposition.attached_pic
            shown = av.VideoFrame.from_ndarray(quarters()[0], format="rgb24")
            container.mux([*cover.encode(shown), *cover.encode()])
        silence = np.zeros((2, 1024), np.float32)
        heard = av.AudioFrame.from_ndarray(silence, format="fltp", layout="stereo")
        heard.sample_rate = 44100
        container.mux([*track.encode(heard), *track.encode()])
    refused(r"a\.mp4 holds sound but no video", tmp_path / "a.mp4")


def test_titles_need_not_be_utf8(tmp_path):
    path = film(tmp_path / "a.webm", quarters(), codec="libvpx", title="Hase")
    path.write_bytes(path.read_bytes().replace(b"Hase", b"H\xe4se"))
    assert read(path).frames.shape == (5, 48, 64, 3)


def test_neither_video_nor_picture(tmp_path):
    (tmp_path / "a.mp4").write_text("some text " * 100)
    refused(r"a\.mp4 cannot be read: .*not one of mp4, mov, webm", tmp_path / "a.mp4")
    refused("the clip given as bytes cannot be read", bytes(range(256)) * 9)


def test_video_without_its_index_or_with_nothing_else(tmp_path):
    data = film(tmp_path / "a.mp4", greys(9)).read_bytes()  # the index comes last
    refused("cannot be read: .*was all of it copied", data[: len(data) // 2])
    how = {"container": {"movflags": "faststart"}}
    data = film(tmp_path / "b.mp4", greys(9), **how).read_bytes()
    refused("none of its frames can be decoded", data[: data.index(b"mdat") + 4])


def test_damaged_pictures(tmp_path):
    message = "is not a colour or grey picture, or is damaged: leave it out"
    noise = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)
    path = picture(tmp_path / "a.png", noise)
    path.write_bytes(path.read_bytes()[:2000])
    refused(rf"a\.png {message}", path)
    refused(rf"b\.tif {message}", picture(tmp_path / "b.tif", np.full((9, 9), 0.5, np.float32)))
    refused(rf"c\.mp4 {message}", [film(tmp_path / "c.mp4", quarters())])


def test_pictures_of_different_sizes(tmp_path):
    picture(tmp_path / "a.png", quarters(20, 30)[0])
    picture(tmp_path / "b.png", quarters(20, 32)[0])
    refused(r"b\.png is 20×32 pixels, .* 20×30: crop or scale", tmp_path)


# What was tried: containers, codecs and starts, each with the length that a note must state.
TRIED = [
    ("a.mp4", "libx264", 0), ("a.mp4", "libx264", 5), ("a.mov", "mpeg4", 5),
    ("a.mkv", "libx264", 0), ("a.mkv", "libx264", 5), ("a.webm", "libvpx", 5),
    ("a.webm", "libvpx-vp9", 0), ("a.avi", "mpeg4", 0), ("a.ts", "libx264", 0),
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


@pytest.mark.parametrize("suffix", ["avif", "webp", "gif", "png"])
def test_pictures_that_move(tmp_path, suffix):
    how = {"lossless": True} if suffix == "webp" else {}
    clip = read(gif(tmp_path / f"a.{suffix}", greys(8, 64, 96), duration=40, **how))
    assert (len(clip.frames), clip.fps, clip.notes) == (8, 25, ())


def test_a_folder_with_a_picture_that_moves(tmp_path):
    gif(tmp_path / "a.gif", greys(8, 20, 30), duration=40)
    assert "a.gif holds 8 pictures: used only the first, give its own" in read(tmp_path).notes[-1]


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


def test_heic_is_named(tmp_path):
    (tmp_path / "a.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    refused(r"a\.HEIC is a heic picture: save it as jpg or png", tmp_path / "a.HEIC")
