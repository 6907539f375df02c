"""Reading gifs and pictures, single ones, many, and those that move."""

from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image, ImageOps

from lesson_utils._reading.read import read
from tests.reading.films import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    YELLOW,
    corners,
    film,
    gif,
    greys,
    numbers,
    picture,
    quarters,
)


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


@pytest.mark.parametrize("suffix", ["avif", "webp", "gif", "png"])
def test_pictures_that_move(tmp_path, suffix):
    how = {"lossless": True} if suffix == "webp" else {}
    clip = read(gif(tmp_path / f"a.{suffix}", greys(8, 64, 96), duration=40, **how))
    assert (len(clip.frames), clip.fps, clip.notes) == (8, 25, ())


def test_a_folder_with_a_picture_that_moves(tmp_path):
    gif(tmp_path / "a.gif", greys(8, 20, 30), duration=40)
    assert "a.gif holds 8 pictures: used only the first, give its own" in read(tmp_path).notes[-1]


@pytest.mark.parametrize("brand", [b"hevc", b"msf1"])
def test_a_heic_that_moves(tmp_path, brand):
    quiet = {"x265-params": "log-level=0"}
    made = film(tmp_path / "a.mp4", greys(10), codec="libx265", options=quiet)
    data = made.read_bytes()
    (tmp_path / "a.heic").write_bytes(data[:8] + brand + data[12:].replace(b"vide", b"pict", 1))
    clip = read(tmp_path / "a.heic")
    assert (len(clip.frames), clip.fps, clip.notes) == (10, 25, ())
