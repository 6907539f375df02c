"""Small videos and pictures as learners have them, and how their frames are told apart."""

from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from lesson_utils._reading.read import read

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
