"""Pictures as the smallest file that shows the same, and frames as they travel with a page."""

import base64
import io
import re
from itertools import pairwise

from PIL import Image

PHOTOGRAPH = 88  # quality of a picture as WebP, where JPEG is smaller than PNG
FRAME = 75  # and of the frames of a clip: a page holds up to a hundred


def smallest(png, html):
    """Choose the smallest file of a notebook's picture.

    Parameters
    ----------
    png : bytes
        The picture.
    html : str
        Its ``img`` in the notebook: JPEG if that is smaller than PNG, as with photographs.

    Returns
    -------
    mime : str
    file : bytes
    """
    kind, data = re.search(r'src="data:([^;]*);base64,([^"]*)"', html).groups()
    options = {"lossless": True} if kind == "image/png" else {"quality": PHOTOGRAPH}
    with Image.open(io.BytesIO(png)) as image:
        files = {
            kind: base64.b64decode(data),
            "image/png": png,
            "image/webp": webp(image, **options),
        }
    return min(files.items(), key=lambda file: len(file[1]))


def webp(image, **options):
    """Write a PIL image as WebP."""
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", method=2, **options)
    return out.getvalue()


def smaller_frames(files, offsets):
    """Turn the frames of a clip, JPEG files one after the other, into WebP: (bytes, offsets)."""
    out, starts = b"", [0]
    for start, end in pairwise(offsets):
        with Image.open(io.BytesIO(files[start:end])) as image:
            out += webp(image, quality=FRAME)
        starts.append(len(out))
    return out, starts


def source(mime, file):
    """Write a file as an address that holds it."""
    return f"data:{mime};base64,{base64.b64encode(file).decode()}"
