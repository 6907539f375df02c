from io import BytesIO

import pytest
from PIL import Image

from lesson_utils._root import ROOT
from lesson_utils.figures import page, sheet


def test_it_is_shown_with_its_words():
    picture = sheet.draw()
    assert picture.alt == page.sentence()
    assert picture.width == 1169  # A4 at 100 pixels an inch
    with Image.open(BytesIO(picture.png)) as image:
        assert image.size == (1285, 909)


def test_the_same_page_every_time():
    assert sheet.draw().png == sheet.draw().png


def test_it_is_kept_as_png_and_as_pdf(tmp_path):
    for name in ("page.png", "page.PDF"):
        told = sheet.save(tmp_path / name)
        assert told == f"The page is in {tmp_path / name}."
    with Image.open(tmp_path / "page.png") as image:
        assert image.size == (2338, 1654)
    assert (tmp_path / "page.PDF").read_bytes().startswith(b"%PDF")


def test_home_is_understood(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    sheet.save("~/page.png")
    assert (tmp_path / "page.png").exists()


@pytest.mark.parametrize("name", ["page", "page.jpg", "png"])
def test_another_kind_of_file_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=r"must end in \.png or \.pdf"):
        sheet.save(tmp_path / name)


def test_nothing_is_written_over(tmp_path):
    path = tmp_path / "page.png"
    path.write_text("mine")
    with pytest.raises(ValueError, match=r"page\.png exists already: choose another name"):
        sheet.save(path)
    assert path.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(ValueError, match=r"page\.png cannot be written \(No such file"):
        sheet.save(tmp_path / "nowhere" / "page.png")


@pytest.mark.parametrize("inside", [ROOT / "page.png", ROOT / "notebooks" / "page.pdf"])
def test_the_lessons_own_folder_stays_as_it_is(inside, monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    for path in (inside, "page.pdf"):
        with pytest.raises(ValueError, match="lies inside the lessons' own folder"):
            sheet.save(path)
    assert not inside.exists()
