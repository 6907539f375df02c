"""What goes out: read back, its frames, their times, its words."""

from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from lesson_utils import _saving
from lesson_utils._drawing.picture import Picture
from lesson_utils._reading.read import read
from lesson_utils.clip import Clip
from lesson_utils.tape import Tape
from lesson_utils.tape.panels import draw
from lesson_utils.tape.still import Scene

WORDS = "Zwölf × 16² – „Häschen“ 兔"


def clip(count=12, fps=8, height=33, width=47):
    """Frames that can be told apart by their grey, and of odd size."""
    levels = np.linspace(0, 220, count).astype(np.uint8)[:, None, None, None]
    return Clip(np.broadcast_to(levels, (count, height, width, 3)), fps, "greys")


def greys(frames):
    return frames.mean(axis=(1, 2, 3))


def words_in(path):
    """The text alternative that a film carries."""
    if path.suffix == ".gif":
        with Image.open(path) as image:
            return image.info["comment"].decode()
    with av.open(path) as container:
        assert container.metadata["comment"] == container.metadata["description"]
        return container.metadata["comment"]


@pytest.mark.parametrize("name", ["a.gif", "a.MP4"])
@pytest.mark.parametrize("fps", [8, 7.3, Fraction(30000, 1001), 0.5])
def test_a_film_read_back_has_the_same_frames_at_the_same_times(tmp_path, name, fps):
    film = clip(fps=float(fps))
    said = film.save(tmp_path / name)
    again = read(said.path, seconds=30)
    assert len(again.frames) == 12
    assert again.fps == pytest.approx(film.fps, rel=0.01)
    np.testing.assert_allclose(greys(again.frames), greys(film.frames), atol=3)
    odd = said.path.suffix == ".gif"
    assert again.frames.shape[1:3] == ((33, 47) if odd else (34, 48))


@pytest.mark.parametrize("kind", _saving.FILMS)
def test_a_film_keeps_its_words(tmp_path, kind):
    path = tmp_path / f"a{kind}"
    _saving.film(path, clip().frames.__getitem__, 12, 8, WORDS * 20)  # longer than a gif's block
    assert words_in(path) == WORDS * 20
    clip().save(path)
    assert words_in(path) == "Clip 'greys': 12 frames at 8 fps, 1.5 s, 33×47 pixels."


def test_a_gif_is_thinned_out_where_browsers_would_slow_it_down(tmp_path):
    said = clip(24, fps=120).save(tmp_path / "a.gif")
    assert "8 frames at 40 fps, 0.2 s" in repr(said)
    assert "(one frame in 3 of 120 fps: a gif shows at most 50)" in repr(said)
    np.testing.assert_allclose(greys(read(said.path).frames), greys(clip(24).frames[::3]), atol=3)
    assert "24 frames at 120 fps, 0.2 s" in repr(clip(24, fps=120).save(tmp_path / "a.mp4"))


@pytest.mark.parametrize("kind", _saving.FILMS)
@pytest.mark.parametrize(("bound", "value"), [("LONGEST", 24), ("MOST", 12 * 16 * 24)])
def test_a_large_film_is_scaled_down(tmp_path, monkeypatch, kind, bound, value):
    limit = value if bound == "LONGEST" else {kind: value}
    monkeypatch.setattr(_saving, bound, limit)
    said = clip(height=32, width=48).save(tmp_path / f"a{kind}")
    assert "24 × 16 pixels (scaled down from 48 × 32)" in repr(said)
    assert read(said.path).frames.shape == (12, 16, 24, 3)


def test_what_stands_still_in_a_gif_does_not_flicker(tmp_path):
    frames = np.random.default_rng(0).integers(0, 256, (8, 20, 40, 3), np.uint8)
    frames[:, :, 20:] = frames[0, :, 20:]
    again = read(Clip(frames, 5).save(tmp_path / "a.gif").path).frames[:, :, 20:]
    assert (again == again[0]).all()


def test_a_picture_keeps_its_words_and_its_pixels(tmp_path):
    picture = Picture.from_array(clip().frames[3], WORDS)
    said = picture.save(tmp_path / "strip.png")
    with Image.open(said) as image:
        assert image.info["Description"] == WORDS
        np.testing.assert_array_equal(np.asarray(image), clip().frames[3])
    assert repr(said) == f"Saved {said.path}: a picture of 47 × 33 pixels, 1 kB."
    assert f"Saved {said.path} in place of the file that was there: " in repr(picture.save(said))


@pytest.mark.parametrize("panel", ["clip", "slice", "volume"])
def test_a_panel_plays_in_a_film_and_the_tape_stays_where_it_is(tmp_path, panel):
    noise = np.random.default_rng(0).integers(0, 256, (7, 32, 48, 3), np.uint8)
    tape = Tape(Clip(noise, 7, "noise"), panel, fps=7, group=2, frame=5)
    said = tape.save(tmp_path / "a.mp4")
    again = read(said.path, longest=2000)
    assert (len(again.frames), again.fps, tape.frame) == (7, 7, 5)
    stills = []
    for tape.frame in range(7):  # the last one belongs to no cube
        stills.append(draw(Scene(tape)).astype(int))
    for i, frame in enumerate(again.frames[:, : len(stills[0])]):
        assert np.argmin([np.abs(frame - still).mean() for still in stills]) == i
    assert words_in(said.path) == f"Explorer of noise, as it plays at 7 fps. {tape!r}"
    assert words_in(tape.save(tmp_path / "a.gif").path) == words_in(said.path)
    with Image.open(tape.save(tmp_path / "a.png")) as image:
        assert image.info["Description"] == repr(tape)
        np.testing.assert_array_equal(np.asarray(image), draw(Scene(tape)))
    tape.close()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cubes.avi", r"'cubes.avi' must end in \.gif or \.mp4"),
        ("cubes", r"'cubes' must end in \.gif or \.mp4"),
        (".gif", r"'.gif' must end in \.gif or \.mp4"),
        ("nowhere/cubes.gif", r"the folder '.*nowhere' does not exist: make it first"),
        ("folder.gif", r"folder\.gif cannot be written \(Is a directory\): choose another"),
    ],
)
def test_where_nothing_can_be_written(tmp_path, name, message):
    (tmp_path / "folder.gif").mkdir()
    with pytest.raises(ValueError, match=message):
        clip().save(tmp_path / name)


def test_a_path_is_named_by_its_words(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert clip().save("~/a.gif").path == tmp_path / "a.gif"
    with pytest.raises(ValueError, match="a file is named by its path, not by NoneType None"):
        clip().save(None)


def test_a_machine_without_h264_says_so(tmp_path, monkeypatch):
    def unknown(*_args, **_options):
        raise av.codec.codec.UnknownCodecError("libx264")

    monkeypatch.setattr(av.container.OutputContainer, "add_stream", unknown, raising=False)
    with pytest.raises(ValueError, match=r"mp4 cannot be written here \(libx264\): save it as"):
        clip().save(tmp_path / "a.mp4")
