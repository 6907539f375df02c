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
        A video (mp4, mov, webm), an animated gif or a picture, by path or as bytes; or a folder
        or a list of pictures of one size. A folder is read in the order of its names, 2 before 10.
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
        with closing(film.frames(seconds)) as pictures:
            looked = _first_look(film, pictures, seconds, fps, longest, tell)
        times, stored, frames, scaling = looked
        keep, rate, notes = _steady(film, times, seconds)
        if fps is not None and rate != fps:
            fps = at_most("fps", fps, rate)
            keep = keep[frames_at(np.arange(frame_count(len(keep) / rate, fps)) / fps, rate)]
            rate = fps
        step = math.ceil(len(keep) * frames[0].nbytes / LARGEST)
        keep = keep[::step]
        if not np.isin(keep, stored).all():  # it was not as it had seemed: look once more
            size, stored = frames.shape[1:3], np.unique(keep)
            with closing(film.frames(seconds)) as pictures:
                _, frames = _gathered(film, pictures, stored, size, tell, last=True)
            stored, keep = stored[: len(frames)], keep[keep <= stored[len(frames) - 1]]
    if step > 1:
        notes.append(
            f"kept one frame in {step} of {rate:g} fps, to stay below {LARGEST / 2**20:.3g} MiB"
        )
    slots = np.searchsorted(stored, keep)
    straight = np.array_equal(slots, np.arange(len(keep)))
    clip = Clip(frames[: len(keep)] if straight else frames[slots], rate / step, name)
    if film.broken:
        notes.append(f"the file breaks off: used the {clip.seconds:.3g} s before that")
    if isinstance(film, Stills) and several | (film.pages > 1) and film.rates == (PICTURE_FPS,):
        notes.append(f"no fps was given: showed the pictures at {PICTURE_FPS} a second")
    if len(clip.frames) == 1:
        notes.append("one frame: a picture, in which nothing moves")
    return replace(clip, notes=(*notes, *left, *film.notes, *scaling))


def _film(files, several, fps):
    """Look what kind of film the files are."""
    if several:
        return Stills(files, fps or PICTURE_FPS)
    if not is_picture(files[0]):
        return Video(files[0])
    if moves(files[0]):
        return Animation(files[0])
    return Stills(files, fps or PICTURE_FPS, pages(files[0]))


def _first_look(film, pictures, seconds, fps, longest, tell):
    """Decode once, and keep the pictures that are wanted if the film is as its head says.

    Returns
    -------
    times : list of float
        When each picture is shown.
    stored : int array
        The numbers of those that were kept.
    frames : (stored, height, width, 3) uint8 array
    notes : list of str
    """
    first = next(pictures, None)
    if first is None:
        raise ValueError("there is no picture that can be decoded: save the file again")
    old = film.size(first[1])
    scale = min(1, longest / max(old))
    size = tuple(max(1, round(side * scale)) for side in old)
    rate = film.rates[0] if film.rates else PICTURE_FPS
    length = min(seconds, film.whole or seconds)
    most = max(1, LARGEST // (3 * size[0] * size[1]))
    thin = min(1, fps / rate) if fps else 1
    count = length * rate
    step = max(1, math.ceil((count - 1e-6) * thin / most))
    # A few more than stated: what is never written takes no memory.
    wanted = np.arange(math.ceil(count) + SPARE)
    if thin < 1:
        wanted = frames_at(np.arange(math.ceil(len(wanted) * thin)) / fps, rate)
    wanted = wanted[::step][:most]
    times, frames = _gathered(film, chain((first,), pictures), wanted, size, tell)
    notes = []
    if size != tuple(old):
        notes.append(f"scaled from {old[0]}×{old[1]} to {size[0]}×{size[1]} (height × width)")
    return times, wanted[: len(frames)], frames, notes


def _gathered(film, pictures, wanted, size, tell, last=False):
    """Go through pictures; return their times, and those that are wanted, scaled."""
    frames = np.empty((len(wanted), *size, 3), np.uint8)
    times, done = [], 0
    for moment, picture in pictures:
        if done < len(wanted) and wanted[done] == len(times):
            frames[done] = film.render(picture, *size)
            done += 1
        times.append(moment)
        tell(f"{moment:.1f} s, {done} frames kept")
        if last and done == len(wanted):
            break
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
    if film.lost:
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
