"""`read`: the learner's own clip, from a video, a gif or pictures, within stated limits."""

import math
import sys
import time
from contextlib import closing
from dataclasses import replace
from itertools import chain

import numpy as np

from lesson_utils._checks import at_most, whole_number
from lesson_utils._reading.pictures import Animation, Stills, is_picture, moves, pages
from lesson_utils._reading.sources import find
from lesson_utils._reading.video import Video
from lesson_utils.clip import Clip, frames_at
from lesson_utils.grid import frame_count

LARGEST = 256 * 2**20  # bytes of frames
PICTURE_FPS = 25
SPARE = 16  # frames that a file may hold beyond what it states


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
        A video (mp4, mov, webm), a picture, also one that moves (gif, png, webp, avif) or a tiff's
        pages, by path or as bytes; or a folder or a list of pictures of one size. A folder is read
        in the order of its names, 2 before 10.
    seconds : float
        Length to use from the start.
    longest : int
        Longest side of a frame in pixels. Larger frames are scaled down, Lanczos filtered; smaller
        ones are never enlarged.
    fps : float, optional
        For pictures: how many make a second; 25 unless told. For a file with times of its own:
        frames kept per second, at most its own rate, the same ones that `Clip.sample` keeps.
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
    name, files, several, left = find(source)
    film = _film(files, several, fps)
    with _Line(name or "clip", progress) as tell:
        frames, rate, notes = _kept(film, seconds, fps, longest, tell)
    clip = Clip(frames, rate, name)
    if film.broken:
        notes.append(f"the file breaks off: used the {clip.seconds:.3g} s before that")
    if isinstance(film, Stills) and film.count > 1 and fps is None:
        notes.append(f"no fps was given: showed the pictures at {PICTURE_FPS} a second")
    if len(frames) == 1:
        notes.append("one frame: a picture, in which nothing moves")
    return replace(clip, notes=(*notes, *left, *film.notes))


def _film(files, several, fps):
    """Look what kind of film the files are."""
    if several:
        return Stills(files, fps or PICTURE_FPS)
    if not is_picture(files[0]):
        return Video(files[0])
    if moves(files[0]):
        return Animation(files[0])
    return Stills(files, fps or PICTURE_FPS, pages(files[0]))


def _kept(film, seconds, fps, longest, tell):
    """Decode the frames of a clip.

    The file is decoded once if it is as its head says, and else once more: only the times of all
    frames tell which ones are kept.

    Returns
    -------
    frames : (frames, height, width, 3) uint8 array
    rate : float
        Frames per second.
    notes : list of str
    """
    with closing(film.frames(seconds)) as pictures:
        first = next(pictures, None)
        if first is None:
            raise ValueError("none of its pictures can be decoded: save the file again")
        old = film.size(first[1])
        scale = min(1, longest / max(old))
        size = tuple(max(1, round(side * scale)) for side in old)
        most = max(1, LARGEST // (3 * math.prod(size)))
        stored = _expected(film, seconds, fps, most)
        again = chain((first,), pictures)
        del first
        times, frames = _gathered(film, again, stored, size, tell)
    stored = stored[: len(frames)]
    keep, rate, notes = _steady(film, times, seconds)
    if fps is not None and film.rates != (fps,):
        fps = at_most("fps", fps, rate)
        keep = keep[frames_at(np.arange(frame_count(len(keep) / rate, fps)) / fps, rate)]
        rate = fps
    step = math.ceil(len(keep) / most)
    keep = keep[::step]
    if not np.isin(keep, stored).all():
        stored = np.unique(keep)
        with closing(film.frames(seconds)) as pictures:
            _, frames = _gathered(film, pictures, stored, size, tell)
    if step > 1:
        limit = f"{LARGEST / 2**20:.3g} MiB"
        notes.append(f"kept one frame in {step} of {rate:g} fps, to stay below {limit}")
    if size != tuple(old):
        notes.append(f"scaled from {old[0]}×{old[1]} to {size[0]}×{size[1]} (height × width)")
    slots = np.searchsorted(stored, keep)
    straight = np.array_equal(slots, np.arange(len(keep)))
    return frames[: len(keep)] if straight else frames[slots], rate / step, notes


def _expected(film, seconds, fps, most):
    """Number the frames that are kept, at most `most`, if the film is as its head says."""
    rate = film.rates[0] if film.rates else PICTURE_FPS
    # A few more than stated: what is never written takes no memory.
    count = math.ceil(min(seconds, film.whole or seconds) * rate) + SPARE
    keep = np.arange(count)
    if fps is not None and fps < rate:
        keep = frames_at(np.arange(math.ceil(count / rate * fps)) / fps, rate)
    step = math.ceil((len(keep) - SPARE) / most)
    return keep[:: max(1, step)][:most]


def _gathered(film, pictures, wanted, size, tell):
    """Go through pictures; return their times, and those that are wanted, scaled."""
    frames = np.empty((len(wanted), *size, 3), np.uint8)
    times, done = [], 0
    for moment, picture in pictures:
        if done < len(wanted) and wanted[done] == len(times):
            frames[done] = film.render(picture, *size)
            done += 1
        del picture  # in full it is large: let it go before the next
        times.append(moment)
        tell(f"{moment:.1f} s, {done} frames kept")
    return times, frames[:done]


def _steady(film, times, seconds):
    """Choose the frames of a clip at a steady rate.

    Returns
    -------
    keep : int array
        Which of the film's frames each frame of the clip shows.
    rate : float
        Frames per second.
    notes : list of str
    """
    times, count = np.array(times), len(times)
    notes = []
    if film.cut:
        whole = f" of {round(film.whole, 1):g} s" if film.whole else ""
        notes.append(f"used the first {seconds:g} s{whole}")
    # The end of the last frame counts too, where the file states it.
    marks = times if film.length is None else np.append(times, film.length)
    gaps = np.diff(marks)
    measured = (len(marks) - 1) / marks[-1] if len(gaps) else PICTURE_FPS
    if film.lost and not film.broken:
        notes.append(
            f"{film.lost} damaged part{'s' * (film.lost > 1)} of the file could not be decoded"
        )
    for rate in film.rates:
        if np.abs(marks * rate - np.arange(len(marks))).max() < 0.5:
            return np.arange(count), rate, notes
    for rate in film.rates[:1]:  # a few pictures are missing, as after damage
        numbers = np.rint(times * rate).astype(int)
        missing = numbers[-1] + 1 - count
        if film.length is None and (np.diff(numbers) > 0).all() and missing <= count / 5:
            notes.append(
                f"{missing} of {count + missing} pictures are missing: the one before each stays"
            )
            moments = np.arange(count + missing)
            return np.searchsorted(numbers, moments, side="right") - 1, rate, notes
    if np.abs(marks * measured - np.arange(len(marks))).max() < 0.5:
        return np.arange(count), measured, notes
    # The usual gap, so that a long stand-still does not slow down what moves.
    usual = 1 / float(np.median(gaps))
    rate = next((r for r in film.rates if abs(r / usual - 1) < 0.01), round(usual, 3))
    length = seconds if film.cut else film.length or marks[-1] + 1 / usual
    # Containers round times to milliseconds.
    moments = np.arange(frame_count(length, rate)) / rate + 1e-3
    notes.append(f"frame rate varies: made a steady {rate:g} fps by the times of the frames")
    return np.searchsorted(times, moments, side="right") - 1, rate, notes


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
