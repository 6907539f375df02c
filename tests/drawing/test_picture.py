import html
import re
from base64 import b64decode
from io import BytesIO
from string import printable

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from lesson_utils._drawing.picture import Picture
from tests.figures.look import noise

FLAT = np.full((6, 9, 3), (230, 159, 0), np.uint8)
TRICKY = '<b>"A" & \'B\'</b> × 3 – "16 < 32"'


def smooth(height, width):
    """A picture without sharp edges, which JPEG keeps small and close."""
    down, right = np.mgrid[:height, :width]
    waves = [np.sin(down / 9), np.cos(right / 11), np.sin((down + right) / 13)]
    grain = np.random.default_rng(0).normal(0, 1, (height, width, 3))
    return (128 + 90 * np.stack(waves, axis=-1) + grain).astype(np.uint8)


def opened(data):
    return np.asarray(Image.open(BytesIO(data)))


def shown(text):
    """Take an ``img`` apart: its mime type, its bytes and its text alternative as it is read."""
    found = re.fullmatch(r'<img src="data:(\S+?);base64,(\S+?)" alt="([^"]*)" (.*)>', text)
    mime, data, alt, rest = found.groups()
    return mime, b64decode(data, validate=True), html.unescape(alt), rest


@pytest.mark.parametrize("alt", ["", " ", "\n\t"])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="alt is empty: say in a sentence what the picture shows"):
        Picture.from_array(FLAT, alt)


def test_the_bundle_holds_sentence_html_and_png():
    picture = Picture.from_array(FLAT, TRICKY)
    bundle = picture._repr_mimebundle_()
    assert list(bundle) == ["text/plain", "text/html", "image/png"]
    assert bundle["text/plain"] == repr(picture) == TRICKY
    assert bundle["image/png"] == picture.png


@given(st.text(printable + "×–→²é漢", min_size=1).filter(str.strip))
@example(TRICKY)
def test_any_sentence_survives_html(alt):
    text = Picture.from_array(FLAT, alt).html
    assert shown(text)[2] == alt
    assert text.count("<") == text.count(">") == 1


def test_a_strided_array_is_drawn_as_it_reads():
    array = noise(7, 5).swapaxes(0, 1)[:, ::-1]
    np.testing.assert_array_equal(opened(Picture.from_array(array, "noise").png), array)


def test_html_shows_the_same_picture_as_jpeg_where_that_is_smaller():
    picture = Picture.from_array(smooth(120, 160), "waves")
    mime, data, _, _ = shown(picture.html)
    assert mime == "image/jpeg"
    assert Image.open(BytesIO(data)).format == "JPEG"
    assert len(data) < len(picture.png)
    off = np.abs(opened(data).astype(int) - opened(picture.png))
    assert off.mean() < 2
    assert off.max() < 16


def test_html_shows_the_png_itself_where_that_is_smaller_and_no_wider_than_its_cell():
    picture = Picture.from_array(FLAT, "flat")
    style = 'width="9" style="max-width: 100%; height: auto"'
    assert shown(picture.html) == ("image/png", picture.png, "flat", style)


def figure(height=0.7):
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(1.3, height), dpi=150)
    drawn.add_subplot().plot([0, 2, 1])
    return drawn


def chunks(png):
    """Names of a PNG's chunks."""
    names, at = [], 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        names.append(png[at + 4 : at + 8].decode())
        at += 12 + size
    return names


@pytest.mark.parametrize(
    "draw",
    [lambda: Picture.from_array(noise(5, 7), "a"), lambda: Picture.from_figure(figure(), "a")],
    ids=["array", "figure"],
)
def test_the_same_picture_gives_the_same_bytes_and_no_words_of_its_maker(draw):
    png = draw().png
    assert png == draw().png
    assert chunks(png)[0] == "IHDR"
    assert chunks(png)[-1] == "IEND"
    assert not {"tEXt", "zTXt", "iTXt", "tIME", "eXIf"} & set(chunks(png))


def test_a_figure_keeps_its_dpi_and_is_shown_at_100_pixels_an_inch():
    picture = Picture.from_figure(figure(height=0.8), "a line")
    assert opened(picture.png).shape[:2] == (120, 195)
    assert picture.width == 130
