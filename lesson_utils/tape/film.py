"""The clip as it travels to the page: few enough frames, small enough, each a JPEG."""

from io import BytesIO
from weakref import WeakKeyDictionary

from PIL import Image

MOST_FRAMES = 250
LONGEST = 256  # pixels along the longer side
_ready = WeakKeyDictionary()  # a clip that several tapes show is encoded once


def prepared(clip):
    """Thin a clip out if need be, and encode its frames: clip, bytes, where each starts, note."""
    if clip not in _ready:
        thin, note = clip, ""
        if len(clip.frames) > MOST_FRAMES:
            thin = clip.sample(fps=MOST_FRAMES / clip.seconds)
            note = f"This tape holds {len(thin.frames)} of the clip's {len(clip.frames)} frames."
        height, width = thin.frames.shape[1:3]
        scale = min(1, LONGEST / max(height, width))
        small = thin.resize(max(1, round(height * scale)), max(1, round(width * scale)))
        out, offsets = BytesIO(), [0]
        for frame in small.frames:
            Image.fromarray(frame).save(out, "JPEG", quality=82)
            offsets.append(out.tell())
        _ready[clip] = (None if thin is clip else thin), out.getvalue(), offsets, note
    thin, *rest = _ready[clip]
    return thin or clip, *rest
