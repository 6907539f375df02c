"""Films of pictures: several files, the pages of one, or one that moves by itself."""

from itertools import islice

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from lesson_utils._reading.film import Film
from lesson_utils._reading.sources import HEIC, is_heic


def is_picture(file):
    """Tell whether Pillow knows what kind of picture a file is."""
    try:
        with file.open() as stream, Image.open(stream):
            return True
    except Exception:  # Pillow raises nearly anything on a damaged file, here and below
        return False


class Stills(Film):
    """Film of single pictures, one after the other, each a file or a page.

    Parameters
    ----------
    files : list of File
        One picture each.
    rate : float
        Pictures shown in a second.
    pages : int
        Pictures to read from the first file, if it is the only one.

    Raises
    ------
    ValueError
        From `frames`, at a file that is not a picture, is damaged, or is not as large as the first.
    """

    def __init__(self, files, rate, pages=1):
        super().__init__(rates=(rate,))
        self.files, self.pages = files, pages
        self.count = len(files) * pages

    def frames(self, seconds):
        """Yield each picture before `seconds` with its time."""
        rate = self.rates[0]
        count = sum(i / rate < seconds for i in range(self.count))
        self.length, self.whole, self.cut = count / rate, self.count / rate, count < self.count
        if self.pages > 1:
            pages = islice(_frames_of(self.files[0], self), count)
            pictures = (picture for picture, _ in pages)
        else:
            pictures = self._alike(self.files[:count])
        yield from ((i / rate, picture) for i, picture in enumerate(pictures))

    def _alike(self, files):
        """Yield one picture of each file, all of one size; note those that hold more."""
        size, more = None, []
        for file in files:
            try:
                picture, _ = next(_frames_of(file, self))
                if (count := _count(file)) > 1:
                    more.append(f"{file.label} holds {count} pictures")
            except Exception as error:
                fault = (
                    "is not a colour or grey picture, or is damaged: leave it out, or save it "
                    "again as png or jpg"
                )
                raise ValueError(f"{file.label} {HEIC if is_heic(file) else fault}") from error
            size = size or picture.shape[:2]
            if picture.shape[:2] != size:
                raise ValueError(
                    f"{file.label} is {picture.shape[0]}×{picture.shape[1]} pixels, but the "
                    f"pictures before it are {size[0]}×{size[1]}: crop or scale them to one size"
                )
            yield picture
        if more:
            others = f", as do {len(more) - 1} other files" if more[1:] else ""
            self.note(f"{more[0]}{others}: used only the first, give its own path for all")


class Animation(Film):
    """Film of a gif, png, webp or avif picture with several frames.

    The file says how long each frame is shown. Frames without a time, or with 10 ms or less, get
    100 ms, as in browsers.
    """

    def __init__(self, file):
        super().__init__()
        self.file = file

    def frames(self, seconds):
        """Yield each picture before `seconds` with its time."""
        elapsed = shown = 0  # milliseconds, pictures
        pictures = _frames_of(self.file, self)
        while True:
            try:
                picture, lasts = next(pictures, (None, 0))
            except Exception:
                self.broken = True
                break
            if picture is None:
                break
            if elapsed >= seconds * 1000:
                self.cut = True
                break
            yield elapsed / 1000, picture
            shown += 1
            elapsed += lasts if lasts > 10 else 100
        if shown:
            self.length = elapsed / 1000
            self.rates = (1000 * shown / elapsed,)


def moves(file):
    """Tell whether a picture file holds frames that are shown in time, not pages."""
    head = file.head()
    timed = head[:4] in (b"GIF8", b"\x89PNG", b"RIFF") or head[4:8] == b"ftyp"
    return timed and _count(file) > 1


def _count(file):
    """Count the pictures in a picture file."""
    with file.open() as stream, Image.open(stream) as image:
        return getattr(image, "n_frames", 1)


def pages(file):
    """Count the pages of a picture file that belong together: a tiff's, if all are of one size."""
    with file.open() as stream, Image.open(stream) as image:
        if image.format != "TIFF":
            return 1
        sizes = [page.size for page in ImageSequence.Iterator(image)]
        return len(sizes) if len(set(sizes)) == 1 else 1


def _frames_of(file, film):
    """Yield each picture of a file, upright, and how many milliseconds it says to show it."""
    head = file.head()
    with file.open() as stream, Image.open(stream) as image:
        if image.mode in ("F", "I"):
            raise ValueError(f"pixels of mode {image.mode!r} are numbers, not colours")
        deep = image.mode.startswith("I;16")
        if deep or (head.startswith(b"\x89PNG") and head[24:25] == b"\x10"):
            film.note("brought 16-bit colours down to 8 bits")
        for page in ImageSequence.Iterator(image):
            shown = ImageOps.exif_transpose(page)
            if deep:  # Pillow would clip it
                picture = np.repeat((np.asarray(shown) >> 8).astype(np.uint8)[..., None], 3, -1)
            else:
                picture = film.on_white(np.asarray(shown.convert("RGBA")))
            # some kinds state a time only once the frame is decoded
            yield picture, page.info.get("duration") or 0
