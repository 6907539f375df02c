"""`read`: the learner's own clip, from a video, a gif or pictures, within stated limits."""

import math
import sys
import time
from contextlib import closing
from dataclasses import replace
from itertools import chain

import numpy as np
from PIL import Image

from lesson_utils._checks import whole_number
from lesson_utils._reading.decode import animation, is_picture, stills, video
from lesson_utils._reading.sources import find
from lesson_utils.clip import Clip
from lesson_utils.grid import frame_count

LARGEST = 256 * 2**20  # bytes of frames
PICTURE_FPS = 25


def read(source, seconds=10, longest=512, fps=None, progress=True):
    """Read a clip of your own.

    Frames come as a player shows them: turned upright, with square pixels, at a steady rate,
    transparency on white, 8 bits a colour (HDR is not tone-mapped). Three limits bound the
    memory: `seconds`, `longest`, and 256 MiB of frames, above which only every second, third, …
    frame is kept. Whatever a limit or a file's peculiarity changed stands in ``Clip.notes``.
    Nothing is fetched from a network.

    Parameters
    ----------
    source : str, Path, bytes, or list of str or Path
        A video (mp4, mov, webm), an animated gif or a picture, by path or as bytes; or a folder
        or a list of pictures of one size. A folder is read in the order of its names, 2 before 10.
    seconds : float
        Length to use from the start.
    longest : int
        Longest side of a frame in pixels. Larger frames are scaled down, Lanczos filtered; smaller
        ones are never enlarged.
    fps : float, optional
        For pictures only: how many make a second; 25 unless told. Files with times of their own
        are read at their own rate; see `Clip.sample` to lower it.
    progress : bool or callable
        Show one changing line while a read takes longer than a second; a callable gets the words
        instead, at once and five times a second.

    Returns
    -------
    Clip
        Called like the file or folder.

    Raises
    ------
    ValueError
        If there is nothing to read, or a number is not above 0, saying what to do.
    """
    frame_count(seconds, 1)
    if fps is not None:
        frame_count(1, fps)
    whole_number("longest", longest)
    name, files, several = find(source)
    with _Line(name or "clip", progress) as tell:
        film = _film(files, several, seconds, fps, tell)
        keep, rate, notes = _steady(film, seconds)
        with closing(film.pictures) as pictures:
            frames, step, scaling = _gather(pictures, keep, longest, tell, files[0].label)
    if step > 1:
        notes.append(
            f"kept one frame in {step} of {rate:g} fps, to stay below {LARGEST / 2**20:.3g} MiB"
        )
    clip = Clip(frames, rate / step, name)
    if film.damaged or len(frames) * step < len(keep):
        notes.append(f"the file breaks off: used the {clip.seconds:.3g} s before that")
    if several and fps is None:
        notes.append(f"no fps was given: showed the pictures at {PICTURE_FPS} a second")
    if len(frames) == 1:
        notes.append("one frame: a picture, in which nothing moves")
    return replace(clip, notes=(*notes, *film.notes, *scaling))


def _film(files, several, seconds, fps, tell):
    """Look what kind of film the files are."""
    if several:
        film = None
    elif is_picture(files[0]):
        film = animation(files[0], seconds)
    else:
        film = video(files[0], seconds, tell)
    if film is None:
        return stills(files, fps or PICTURE_FPS, seconds)
    if fps is not None:
        raise ValueError(
            f"fps {fps:g} is for pictures, but {files[0].label} has a frame rate of its own: read "
            f"it without fps, then take clip.sample(fps={fps:g})"
        )
    return film


def _steady(film, seconds):
    """Choose the frames of a clip at a steady rate.

    Returns
    -------
    keep : int array
        Which of the film's frames each frame of the clip shows.
    rate : float
        Frames per second.
    notes : list of str
    """
    times, count = np.array(film.times), len(film.times)
    notes = []
    if film.cut:
        whole = f" of {round(film.whole, 1):g} s" if film.whole else ""
        notes.append(f"used the first {seconds:g} s{whole}")
    # The end of the last frame counts too, where the file states it.
    marks = times if film.length is None else np.append(times, film.length)
    gaps = np.diff(marks)
    measured = (len(marks) - 1) / marks[-1] if len(gaps) else PICTURE_FPS
    for rate in (*film.rates, measured):
        if np.abs(marks * rate - np.arange(len(marks))).max() < 0.5:
            missing = (film.whole or 0) - count / rate
            film.damaged |= not film.cut and missing > max(0.5, 2 / rate)
            return np.arange(count), rate, notes
    # The usual gap, so that a long stand-still does not slow down what moves.
    usual = 1 / float(np.median(gaps))
    rate = next((r for r in film.rates if abs(r / usual - 1) < 0.01), round(usual, 3))
    length = seconds if film.cut else film.length or marks[-1] + 1 / usual
    # Containers round times to milliseconds.
    moments = np.arange(frame_count(length, rate)) / rate + 1e-3
    notes.append(f"frame rate varies: made a steady {rate:g} fps by the times of the frames")
    return np.searchsorted(times, moments, side="right") - 1, rate, notes


def _gather(pictures, keep, longest, tell, label):
    """Decode the frames in `keep`, scaled, no more than `LARGEST` bytes of them.

    Returns
    -------
    frames : (frames, height, width, 3) uint8 array
    step : int
        One in so many of `keep` was kept.
    notes : list of str
    """
    first = next(pictures, None)
    if first is None:
        raise ValueError(f"no frame of {label} can be decoded: save it again as mp4 (H.264)")
    old = first.shape[:2]
    scale = min(1, longest / max(old))
    height, width = (max(1, round(side * scale)) for side in old)
    step = math.ceil(len(keep) * height * width * 3 / LARGEST)
    keep = keep[::step]
    frames = np.empty((len(keep), height, width, 3), np.uint8)
    done = 0
    for index, picture in enumerate(chain((first,), pictures)):
        if index < keep[done]:
            continue
        if picture.shape[:2] != (height, width):
            # The gap lets Pillow halve very large frames first, which looks the same.
            image = Image.fromarray(picture)
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
            picture = np.asarray(image)
        while done < len(keep) and keep[done] == index:
            frames[done] = picture
            done += 1
        tell(f"{done} of {len(keep)} frames")
        if done == len(keep):
            break
    notes = []
    if (height, width) != old:
        notes.append(f"scaled from {old[0]}×{old[1]} to {height}×{width} (height × width)")
    return frames[:done], step, notes


class _Line:
    """Tells how far reading is, on standard error once it takes longer than a second."""

    def __init__(self, name, wanted):
        self.name = name
        self.due = time.monotonic() + (not callable(wanted)) if wanted else math.inf
        self.width = 0
        self.show = wanted if callable(wanted) else self._print

    def __enter__(self):
        return self

    def __call__(self, text):
        now = time.monotonic()
        if now >= self.due:
            self.due = now + 0.2
            self.show(text)

    def _print(self, text):
        line = f"reading {self.name}: {text}"
        self.width = max(self.width, len(line))
        print(f"\r{line:<{self.width}}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_):
        if self.width:  # leave no trace
            print(f"\r{'':<{self.width}}\r", end="", file=sys.stderr, flush=True)
