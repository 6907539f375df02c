"""Films of pictures: several files, the pages of one, or one that moves by itself.

Files go to imageio as open file objects, never as names: a name could be an address that imageio
would fetch.
"""

from itertools import islice

import imageio.v3 as iio
import numpy as np
from PIL import Image, ImageSequence

from lesson_utils._reading.film import Film, upright

# Where a stored pixel belongs, as for `upright`, by the number in EXIF.
ORIENTATIONS = {
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}


def is_picture(file):
    """Tell whether Pillow knows what kind of picture a file is."""
    try:
        with file.open() as stream, iio.imopen(stream, "r", plugin="pillow"):
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

    def frames(self, seconds):
        """Yield each picture before `seconds` with its time."""
        rate, total = self.rates[0], len(self.files) * self.pages
        count = sum(i / rate < seconds for i in range(total))
        self.length, self.whole, self.cut = count / rate, total / rate, count < total
        if self.pages > 1:
            pictures = islice(_frames_of(self.files[0], self), count)
        else:
            pictures = self._alike(self.files[:count])
        yield from ((i / rate, picture) for i, picture in enumerate(pictures))

    def _alike(self, files):
        """Yield one picture of each file, all of one size; note those that hold more."""
        size, more = None, []
        for file in files:
            try:
                picture = next(_frames_of(file, self))
                if (count := _count(file)) > 1:
                    more.append(f"{file.label} holds {count} pictures")
            except Exception as error:
                raise ValueError(
                    f"{file.label} is not a colour or grey picture, or is damaged: leave it out, "
                    "or save it again as png or jpg"
                ) from error
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
        with self.file.open() as stream, iio.imopen(stream, "r", plugin="pillow") as image:
            pictures = _frames_of(self.file, self)
            while True:
                try:
                    picture = next(pictures, None)
                    if picture is not None:  # WebP states a time only once the frame is decoded
                        image.read(index=shown)
                        lasts = image.metadata(index=shown).get("duration") or 0
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
    """Yield the frames of a picture file."""
    head = file.head()
    with file.open() as stream, iio.imopen(stream, "r", plugin="pillow") as image:
        about = image.metadata(index=0, exclude_applied=False)
        if about["mode"] in ("F", "I"):
            raise ValueError(f"pixels of mode {about['mode']!r} are numbers, not colours")
        deep = about["mode"].startswith("I;16")
        if deep or (head.startswith(b"\x89PNG") and head[24:25] == b"\x10"):
            film.note("brought 16-bit colours down to 8 bits")
        matrix = ORIENTATIONS.get(about.get("Orientation"))
        for picture in image.iter(mode=None if deep else "RGBA"):
            if deep:  # Pillow would clip it
                picture = np.repeat((picture >> 8).astype(np.uint8)[..., None], 3, axis=-1)
            yield upright(film.on_white(picture), matrix)
