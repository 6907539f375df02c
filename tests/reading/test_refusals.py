"""What cannot be read, and the sentence that says so."""

import socket
from io import BytesIO

import av
import numpy as np
import pytest
from av.stream import Disposition
from PIL import Image

from lesson_utils._reading.read import read
from lesson_utils.clip import Clip
from tests.reading.films import (
    film,
    greys,
    picture,
    quarters,
    refused,
)


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


@pytest.mark.parametrize("form", ["file", "list", "folder"])
def test_heic_is_named(tmp_path, form):
    path = tmp_path / "a.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    source = {"file": path, "list": [path], "folder": tmp_path}[form]
    refused(r"a\.HEIC is a heic picture: save it as jpg or png", source)
