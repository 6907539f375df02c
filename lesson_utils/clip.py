"""`Clip`: frames and the time between them."""

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from lesson_utils import _saving
from lesson_utils._checks import at_most, is_whole, whole_number
from lesson_utils.grid import frame_count


def frames_at(moments, fps):
    """Number the frame that is seen at each moment: the last one at or before it.

    Parameters
    ----------
    moments : float or array of float
        From the first frame on, in seconds or whatever else `fps` counts in.
    fps : float
        Frames per second.

    Returns
    -------
    int array

    Examples
    --------
    >>> frames_at([0, 0.1, 0.5], fps=5).tolist()
    [0, 0, 2]
    """
    # The small allowance keeps a moment that falls on a frame from rounding down to the one before.
    return np.floor(np.asarray(moments) * fps + 1e-6).astype(int)


@dataclass(frozen=True, eq=False)
class Truth:
    """What is really in a drawn clip.

    Parameters
    ----------
    names : tuple of str
        One name an object, length o.
    masks : (o, frames, height, width) bool array
        The pixels where each object is seen; where one hides another, only the one in front.
    positions : (o, frames, 2) float array
        Centre of each object as (y, x) in pixels, also while it is hidden.
    acts : tuple of str
        One word a frame, for clips that tell a story; else empty.
    """

    names: tuple
    masks: np.ndarray
    positions: np.ndarray
    acts: tuple = ()

    def at(self, index):
        """Keep the frames that `index`, an integer array, names."""
        acts = tuple(self.acts[i] for i in index) if self.acts else ()
        return Truth(self.names, self.masks[:, index], self.positions[:, index], acts)

    def resize(self, height, width):
        """Scale masks (nearest pixel) and positions to a new frame size in pixels."""
        old = self.masks.shape[2:]
        rows, columns = (
            (np.arange(new) * size // new) for new, size in zip((height, width), old, strict=True)
        )
        scale = np.array([height / old[0], width / old[1]])
        # A pixel's centre lies half a pixel from its corner, at any size.
        positions = (self.positions + 0.5) * scale - 0.5
        return Truth(self.names, self.masks[:, :, rows][:, :, :, columns], positions, self.acts)


@dataclass(frozen=True, eq=False, repr=False)
class Clip:
    """A video clip: colour frames at a steady rate.

    Parameters
    ----------
    frames : (frames, height, width, 3) uint8 array
        Red, green and blue, 0 to 255. Held without a copy, as a view that cannot be written.
        A clip stands for its frames wherever NumPy takes an array.
    fps : float
        Frames per second, above 0.
    name : str
        What figures call it.
    truth : Truth, optional
        For drawn clips, what is in each frame.
    notes : tuple of str
        What reading a file changed, in sentences ("used the first 10 s of 63.2 s").

    Raises
    ------
    ValueError
        If the array is not such frames, saying which axis or type is off and how to mend it.

    Examples
    --------
    >>> Clip(np.zeros((8, 48, 64, 3), np.uint8), fps=4, name="night")
    Clip 'night': 8 frames at 4 fps, 2 s, 48×64 pixels
    """

    frames: np.ndarray
    fps: float
    name: str = ""
    truth: Truth | None = None
    notes: tuple = ()

    def __post_init__(self):
        frames = _checked(self.frames).view()
        frames.flags.writeable = False
        object.__setattr__(self, "frames", frames)
        frame_count(len(frames), self.fps)  # refuses an fps that is not a number above 0
        # A Fraction or a number of NumPy's would not travel to a page.
        object.__setattr__(self, "fps", int(self.fps) if is_whole(self.fps) else float(self.fps))

    def __array__(self, dtype=None, copy=None):
        return np.array(self.frames, dtype, copy=copy)

    @property
    def seconds(self):
        """Length in seconds: each frame lasts 1/fps."""
        return len(self.frames) / self.fps

    def sample(self, fps=None, seconds=None):
        """Keep fewer frames, as a slower camera would have taken, or a shorter piece.

        Each kept frame is the last one at or before its moment; nothing is blended.

        Parameters
        ----------
        fps : float, optional
            New frames per second, at most the clip's own.
        seconds : float, optional
            Length to keep from the start, at most the clip's own.

        Returns
        -------
        Clip
            A copy of the kept frames at the new rate.

        Raises
        ------
        ValueError
            If more is asked for than the clip has, or a number is not above 0.

        Examples
        --------
        >>> clip = Clip(np.zeros((100, 8, 8, 3), np.uint8), fps=25)
        >>> clip.sample(fps=8)
        Clip: 32 frames at 8 fps, 4 s, 8×8 pixels
        """
        fps = self.fps if fps is None else fps
        seconds = self.seconds if seconds is None else seconds
        frame_count(seconds, fps)  # refuses what is not a number above 0
        fps, seconds = at_most("fps", fps, self.fps), at_most("seconds", seconds, self.seconds)
        count = frame_count(seconds, fps)
        index = frames_at(np.arange(count) / fps, self.fps)
        truth = self.truth and self.truth.at(index)
        return replace(self, frames=self.frames[index], fps=fps, truth=truth)

    def resize(self, height, width=None):
        """Scale the frames with Lanczos filtering.

        Parameters
        ----------
        height, width : int
            New size in pixels; without `width` the shape of the frame is kept.

        Returns
        -------
        Clip
            A new clip; its truth, if any, is scaled too.

        Raises
        ------
        ValueError
            If a size is not a whole number of at least 1.

        Examples
        --------
        >>> Clip(np.zeros((2, 8, 12, 3), np.uint8), fps=2).resize(4).frames.shape
        (2, 4, 6, 3)
        """
        old_height, old_width = self.frames.shape[1:3]
        height = whole_number("height", height)
        if width is None:
            width = max(1, round(old_width * height / old_height))
        width = whole_number("width", width)
        if (height, width) == (old_height, old_width):
            return self
        lanczos = Image.Resampling.LANCZOS
        frames = [Image.fromarray(f).resize((width, height), lanczos) for f in self.frames]
        truth = self.truth and self.truth.resize(height, width)
        return replace(self, frames=np.stack([np.asarray(f) for f in frames]), truth=truth)

    def save(self, path):
        """Write the clip as a film that plays at true speed.

        Parameters
        ----------
        path : str or path-like
            Ends in .gif or .mp4; a file of that name is replaced. `_saving.film` states limits.

        Returns
        -------
        Saved
            The file, shown as a sentence: what was written, and what a limit changed.

        Raises
        ------
        ValueError
            If it has another ending, its folder does not exist, or it cannot be written.
        """
        path = _saving.target(path, _saving.FILMS)
        frames = self.frames
        return _saving.film(path, frames.__getitem__, len(frames), self.fps, f"{self!r}.")

    def __repr__(self):
        count, height, width = self.frames.shape[:3]
        name = f" {self.name!r}" if self.name else ""
        return (
            f"Clip{name}: {count} frame{'s' * (count != 1)} at {self.fps:g} fps, "
            f"{self.seconds:g} s, {height}×{width} pixels"
        )


def _checked(frames):
    """Return `frames` as an array, or say what is wrong with it and how to mend it."""
    frames = np.asarray(frames)
    shape = frames.shape
    if frames.ndim == 3 and shape[-1] != 3:
        raise ValueError(
            f"frames {shape} have no colour axis: repeat the grey values, "
            "np.repeat(frames[..., None], 3, axis=-1)"
        )
    if frames.ndim == 3:
        raise ValueError(f"frames {shape} are a single picture: add a time axis, frames[None]")
    if frames.ndim != 4 or shape[-1] != 3:
        mend = ""
        if frames.ndim == 4 and 3 in shape[:2]:
            axis = shape.index(3)
            mend = f": colour is axis {axis}, move it last, np.moveaxis(frames, {axis}, -1)"
        elif frames.ndim == 4 and shape[-1] == 4:
            mend = ": the fourth channel is transparency, drop it, frames[..., :3]"
        raise ValueError(f"frames must be (frames, height, width, 3), got {shape}{mend}")
    if frames.size == 0:
        raise ValueError(f"frames {shape} are empty: a clip needs at least one frame and pixel")
    if frames.dtype != np.uint8:
        raise ValueError(f"frames must be uint8 from 0 to 255, got {frames.dtype}{_mend(frames)}")
    return frames


def _mend(frames):
    """Say how frames of another dtype become uint8."""
    if not np.issubdtype(frames.dtype, np.number):
        return ""
    if not np.isfinite(frames).all():
        return " with values that are not finite: replace them first, np.nan_to_num(frames)"
    low, high = frames.min(), frames.max()
    if np.issubdtype(frames.dtype, np.floating) and 0 <= low and high <= 1:
        return f" from {low:g} to {high:g}: (frames * 255).round().astype(np.uint8)"
    return f" from {low:g} to {high:g}: frames.clip(0, 255).astype(np.uint8)"
