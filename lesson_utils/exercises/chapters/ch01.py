"""Exercises of notebook 01, from frame to clip."""

import math

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

FRAMES = ("frame", "row", "column", "channel")


def clip(*shape):
    """Make a small clip in which neighbours differ along every axis."""
    return (np.arange(math.prod(shape)) * 37 % 251).astype(np.uint8).reshape(shape)


# --- 1.1 -----------------------------------------------------------------------------------------


def stack(pictures):
    """Stack pictures (H, W, 3) into a clip (T, H, W, 3)."""
    return np.stack(pictures)  # T times (H, W, 3) -> (T, H, W, 3)


STACK = Build(
    id="1.1",
    title="stack",
    difficulty=1,
    minutes=3,
    question=(
        "A camera hands you a list of pictures, each an array `(H, W, 3)` of type uint8. Write "
        "`stack(pictures)`, which makes one clip of them, `(T, H, W, 3)`: time first, the "
        "pictures in the order of the list."
    ),
    stub='''def stack(pictures):
    """Stack pictures (H, W, 3) into a clip (T, H, W, 3)."""
    ...
''',
    reference=stack,
    axes=FRAMES,
    probes=(
        (list(clip(5, 4, 7, 3)),),
        (list(clip(2, 6, 9, 3)),),
        (list(clip(1, 5, 8, 3)),),
    ),
    hints=(
        "Each picture has three axes and the clip has four. What does the new axis count?",
        "The new axis is time. It comes before rows, columns and channels, so it is axis 0.",
        "NumPy can join arrays along a new axis, or along one they have. You want a new one.",
    ),
    explanation=(
        "A clip is its pictures along one new axis. `np.stack` puts the new axis first unless "
        "told otherwise, so `frames[t]` is picture t again, and the type stays uint8."
    ),
    mistakes=(
        Mistake(
            "concatenated",
            lambda pictures: np.concatenate(pictures),
            "You glued the pictures below each other: that is one tall picture, without time.",
            "“Put them together” fits both. `concatenate` makes an axis longer; a clip needs a new "
            "axis.",
        ),
        Mistake(
            "side by side",
            lambda pictures: np.concatenate(pictures, axis=1),
            "You glued the pictures side by side: that is one wide picture, without time.",
            "It looks like a strip of film. But the strip has one long axis of columns, and `[1]` "
            "is its second row, not its second picture.",
        ),
        Mistake(
            "squeezed",
            lambda pictures: np.stack(pictures).squeeze(),
            "You took out the axes of size 1: a single picture is a clip too, of one frame.",
            "Axes of size 1 look like left-overs. Here time is one of them, when it has one frame.",
        ),
        Mistake(
            "channels glued",
            lambda pictures: np.concatenate(pictures, axis=2),
            "You joined the colours: one picture with three channels for each moment.",
            "`dstack` sounds like a pile. It piles along the last axis they have, which is colour.",
        ),
        Mistake(
            "time second",
            lambda pictures: np.stack(pictures, axis=1),
            "Your time axis comes second: `frames[0]` is the first row of every picture.",
            "Some models put it there, behind the channels. In these lessons time comes first.",
        ),
        Mistake(
            "time last",
            lambda pictures: np.stack(pictures, axis=-1),
            "Your time axis comes last: `frames[0]` is a row of every picture, not a picture.",
            "On paper the new thing is written at the end. In these lessons time comes first.",
        ),
        Mistake(
            "reversed",
            lambda pictures: np.stack(pictures[::-1]),
            "You reversed the order of the pictures: your clip runs backwards.",
            "On a pile the newest picture lies on top. In a clip the first of the list is frame 0.",
        ),
        Mistake(
            "channels first",
            lambda pictures: np.stack(pictures).transpose(0, 3, 1, 2),
            "Your channels come before the rows, as (T, 3, H, W).",
            "PyTorch wants pictures that way. Here, as in image files, colour is the last axis.",
        ),
        Mistake(
            "scaled",
            lambda pictures: np.stack(pictures) / 255,
            "You changed the values to decimals from 0 to 1.",
            "Networks are fed that way. A clip keeps the camera's own bytes.",
        ),
        Mistake(
            "mean",
            lambda pictures: np.mean(pictures, axis=0),
            "You averaged the pictures into one: time is gone, and what moved is a blur.",
            "One array out of many pictures sounds like a summary, but a clip keeps every frame.",
        ),
    ),
)

# --- 1.2 -----------------------------------------------------------------------------------------


def frame_at(frames, fps, second):
    """Take out the picture (H, W, 3) that is on screen at a moment."""
    # The tiny bit mends a product that falls just short of a whole number.
    return frames[int(second * fps + 1e-6)]  # (T, H, W, 3) -> (H, W, 3)


def _falls_short(frames, fps, second):
    return frames[int(second * fps)]


def _in_lengths(frames, fps, second):
    return frames[int(second // (1 / fps))]


FRAME_AT = Build(
    id="1.2",
    title="unstack at a moment",
    difficulty=3,
    minutes=5,
    question=(
        "Stacking made a clip of pictures. Now the other way: write `frame_at(frames, fps, "
        "second)`, which takes the picture `(H, W, 3)` out of the clip that is on screen `second` "
        "seconds after the start. Frame 0 is on screen from 0 until just before 1/fps; at 1/fps "
        "frame 1 comes. `second` is a number such as 1.16, and never past the end. Mind the exact "
        "moments: at 25 fps frame 29 comes at 1.16 s, but Python's `1.16 * 25` is "
        "28.999999999999996."
    ),
    stub='''def frame_at(frames, fps, second):
    """Take out the picture (H, W, 3) that is on screen at a moment."""
    ...
''',
    reference=frame_at,
    axes=FRAMES[1:],
    probes=(
        (clip(12, 4, 7, 3), 4, 1.5),
        (clip(11, 5, 2, 3), 4, 1.9375),
        (clip(10, 6, 8, 3), 8, 0.875),
        (clip(7, 2, 5, 3), 2, 2.75),
        (clip(9, 4, 6, 3), 4, 0.8125),
        (clip(8, 2, 7, 3), 5, 1.198),
        (clip(6, 4, 9, 3), 25, 0),
        (clip(31, 2, 5, 3), 25, 1.16),
        (clip(5, 2, 6, 3), 49, 1 / 49),
        (clip(4, 5, 6, 3), 10, 0.3),
    ),
    inputs="clips and moments, some of them exactly where a frame comes",
    hints=(
        "How many frames have started after 1 second? After half a second?",
        "`second * fps` counts frames, with a part left over. A frame stays until the next starts.",
        "Drop the part after the point, but first push over the edge what falls short of it by a "
        "hair: add a tiny number, or round to six decimals. Then index the first axis.",
    ),
    explanation=(
        "`second * fps` is how many frame lengths have passed. A picture stays on screen until "
        "the next one, so the part after the point does not count. A computer's decimals are off "
        "in the sixteenth place, so what is dropped must be more than a hair: hence the 1e-6. One "
        "index on the first axis takes the picture out and leaves (H, W, 3)."
    ),
    mistakes=(
        Mistake(
            "falls short",
            _falls_short,
            "Right but for exact moments: there `second * fps` can fall just short of a whole "
            "number, and dropping what follows the point takes the frame before.",
            "On paper 1.16 × 25 is 29. A computer's 1.16 is a hair off, and so is the product.",
            also=(_in_lengths,),
        ),
        Mistake(
            "rounded",
            lambda frames, fps, second: frames[min(round(second * fps), len(frames) - 1)],
            "You rounded to the nearest frame, so some pictures show before their time.",
            "The nearest is usually the best guess. But a screen cannot show a frame that has not "
            "come yet.",
        ),
        Mistake(
            "rounded up",
            lambda frames, fps, second: frames[min(int(np.ceil(second * fps)), len(frames) - 1)],
            "You showed the next frame too early: you rounded up.",
            "A part of a frame length has begun, so it seems to count as a whole one. But the "
            "frame that began it is still on screen.",
        ),
        Mistake(
            "seconds as index",
            lambda frames, fps, second: frames[int(second)],
            "You used seconds as a frame number.",
            "At 1 fps the two are equal. At 25 fps one second is 25 frames further.",
        ),
        Mistake(
            "whole seconds",
            lambda frames, fps, second: frames[int(second) * fps],
            "You dropped the part of the second before you multiplied: only whole seconds count.",
            "The part after the point has to go. But in frames, not in seconds: half a second is "
            "frames as well.",
        ),
        Mistake(
            "one late",
            lambda frames, fps, second: frames[int(second * fps + 1e-6) + 1],
            "You are one frame late: you added one.",
            "Some frame lengths have passed, so it seems that as many frames are over and the next "
            "is on. But the first frame has number 0.",
            also=(lambda frames, fps, second: frames[int(second * fps) + 1],),
        ),
        Mistake(
            "pushed too far",
            lambda frames, fps, second: frames[int(second * fps + 0.01)],
            "You pushed by more than a hair: just before a frame comes, you show it already.",
            "It mends the exact moments. But 5.99 frame lengths are still frame 5.",
            also=(lambda frames, fps, second: frames[int(round(second * fps, 1))],),
        ),
        Mistake(
            "divided",
            lambda frames, fps, second: frames[int(second / fps)],
            "You divided by the fps. It says how many frames come in a second: multiply.",
            "1/fps stands in the question, and a division is at hand. A second is many frames.",
        ),
        Mistake(
            "counted from 1",
            lambda frames, fps, second: frames[max(int(second * fps + 1e-6) - 1, 0)],
            "You are one frame early: you took one off.",
            "The first frame sounds like number 1. NumPy calls it 0, so nothing has to come off.",
            also=(
                lambda frames, fps, second: frames[max(int(second * fps) - 1, 0)],
                lambda frames, fps, second: frames[int(second * fps) - 1],
            ),
        ),
        Mistake(
            "kept the axis",
            lambda frames, fps, second: frames[int(second * fps + 1e-6) :][:1],
            "You cut out a clip of one frame, (1, H, W, 3), not a picture.",
            "A slice such as `frames[i:i+1]` finds the right frame, but it keeps the time axis.",
            also=(lambda frames, fps, second: frames[int(second * fps) :][:1],),
        ),
    ),
)

# --- 1.3 -----------------------------------------------------------------------------------------


def sample(frames, source_fps, fps):
    """Keep, for each moment i / fps, the last frame at or before it."""
    count = int(np.ceil(len(frames) * fps / source_fps))  # moments before the clip ends
    index = np.arange(count) * source_fps // fps  # i / fps seconds, in source frames
    return frames[index]  # (T, H, W, 3) -> (count, H, W, 3)


def _at_moment(index, frames, source_fps, fps):
    t, row, column, channel = index
    return f"frame {t}, kept for {t / fps:g} s, row {row}, column {column}, channel {channel}"


def _spread(count, whole, end=True):
    """Sample from the first frame to the last, the count and the indices rounded in some way.

    Or, without `end`, over the whole length.
    """

    def sample(frames, source_fps, fps):
        kept = int(count(len(frames) * fps / source_fps))
        last = len(frames) - end
        return frames[whole(np.linspace(0, last, kept, endpoint=end)).astype(int)]

    return sample


def _every(step):
    """Keep every k-th frame, k rounded in some way."""
    return lambda frames, source_fps, fps: frames[:: int(step(source_fps / fps))]


def _floats(place, count=lambda frames, source_fps, fps: -(-frames * fps // source_fps)):
    """Keep the floor of a product of floats, and so many of them."""

    def sample(frames, source_fps, fps):
        kept = range(int(count(len(frames), source_fps, fps)))
        return frames[[int(place(i, source_fps, fps)) for i in kept]]

    return sample


_PLACES = (
    lambda i, source_fps, fps: i / fps * source_fps,
    lambda i, source_fps, fps: i * (source_fps / fps),
    lambda i, source_fps, fps: i / (fps / source_fps),
    lambda i, source_fps, fps: i * (1 / fps) * source_fps,
)
_COUNTS = (
    lambda frames, source_fps, fps: np.ceil(frames / source_fps * fps),
    lambda frames, source_fps, fps: np.ceil(frames * (fps / source_fps)),
    lambda frames, source_fps, fps: np.ceil(frames / (source_fps / fps)),
    lambda frames, source_fps, fps: len(np.arange(0, frames / source_fps, 1 / fps)),
)


SAMPLE = Build(
    id="1.3",
    title="sample at an fps",
    difficulty=3,
    minutes=7,
    question=(
        "A slower camera would have taken fewer pictures at the moments 0, 1/fps, 2/fps, … "
        "Write `sample(frames, source_fps, fps)`: for each such moment before the clip ends, keep "
        "the last frame at or before it. Both rates are whole numbers, and `fps` is at most "
        "`source_fps`; it need not divide it. Where it does, the moments are exact ones: at "
        "`fps = source_fps` every frame stays, each once."
    ),
    stub='''def sample(frames, source_fps, fps):
    """Keep, for each moment i / fps, the last frame at or before it."""
    ...
''',
    reference=sample,
    axes=FRAMES,
    locate=_at_moment,
    probes=(
        (clip(25, 2, 5, 3), 25, 8),
        (clip(30, 4, 2, 3), 30, 12),
        (clip(7, 6, 4, 3), 10, 4),
        (clip(9, 5, 2, 3), 8, 3),
        (clip(15, 2, 4, 3), 23, 23),
        (clip(15, 4, 2, 3), 14, 9),
        (clip(16, 2, 5, 3), 15, 11),
        (clip(7, 2, 4, 3), 25, 25),
        (clip(15, 2, 5, 3), 15, 13),
        (clip(25, 4, 2, 3), 25, 7),
    ),
    inputs="clips and rates, some of which trip a float",
    hints=(
        "Take 25 fps down to 8. At which second is moment 1? Which source frame is on screen then?",
        "Moment i is at i / fps seconds, which is i * source_fps / fps source frames. Drop the "
        "part after the point.",
        "A clip of T frames lasts T / source_fps seconds. Count the moments before that, and index "
        "the first axis with all their frame numbers at once.",
    ),
    explanation=(
        "Time is the common measure: moment i lies i / fps seconds after the start, and that many "
        "seconds are i * source_fps / fps source frames. `//` takes the last one at or before. So "
        "the gaps differ (3 frames, then 4), but the motion keeps its speed."
    ),
    mistakes=(
        Mistake(
            "every k-th",
            _every(np.floor),
            "You kept every k-th frame, with k rounded to a whole number.",
            "It is exact when one rate divides the other. From 25 to 8 every third frame is 8.33 "
            "fps, and every fourth 6.25: the motion runs at another speed than the sound.",
            also=(
                _every(np.round),
                _every(np.ceil),
                lambda frames, source_fps, fps: frames[
                    np.arange(-(-len(frames) * fps // source_fps)) * (source_fps // fps)
                ],
            ),
        ),
        Mistake(
            "falls short",
            _floats(_PLACES[0]),
            "Right but for exact moments: there i / fps * source_fps can fall just short of a "
            "whole number, and dropping what follows the point takes the frame before.",
            "On paper it is exact. A computer's decimals are a hair off; whole numbers are not: "
            "multiply first, then divide with `//`.",
            also=tuple(_floats(place) for place in _PLACES[1:])
            + tuple(_floats(place, count) for place in _PLACES for count in _COUNTS),
        ),
        Mistake(
            "one moment too many",
            _floats(lambda i, source_fps, fps: i * source_fps // fps, _COUNTS[0]),
            "You have one moment too many, at the very end of the clip: a product of decimals can "
            "be a hair more than a whole number, and rounding up then makes one more of it.",
            "On paper 7 / 25 * 25 is 7. Multiply first: `len(frames) * fps / source_fps` is exact "
            "where it is whole.",
            also=tuple(
                _floats(lambda i, source_fps, fps: i * source_fps // fps, count)
                for count in _COUNTS[1:]
            ),
        ),
        Mistake(
            "start of each second",
            lambda frames, source_fps, fps: frames[np.arange(len(frames)) % source_fps < fps],
            "You kept the first fps frames of each second, one right after another, and dropped "
            "the rest.",
            "That many frames a second it is. But the slower camera spreads them over the second.",
        ),
        Mistake(
            "first frames",
            lambda frames, source_fps, fps: frames[: int(np.ceil(len(frames) * fps / source_fps))],
            "You kept frames from the beginning only, one right after another.",
            "The count comes out right, so the shape does too. The rest of the story is lost.",
            also=(lambda frames, source_fps, fps: frames[:fps],),
        ),
        Mistake(
            "spread to the end",
            _spread(np.ceil, np.floor),
            "You spread the frames evenly from the first to the very last.",
            "`linspace` is the usual one-liner, and it looks fair. But the last moment lies before "
            "the end, so all the gaps are stretched, and the rate is no longer fps.",
            also=tuple(
                _spread(count, whole)
                for count in (np.ceil, np.floor, np.round)
                for whole in (np.floor, np.round)
            ),
        ),
        Mistake(
            "every fps-th",
            lambda frames, source_fps, fps: frames[::fps],
            "You kept every fps-th frame: fps says how many to keep in a second, not how far apart "
            "they are.",
            "A step stands ready in the slice, and fps is the number at hand.",
        ),
        Mistake(
            "spread over the length",
            _spread(np.round, np.floor, end=False),
            "You spread the frames evenly over the whole clip, not at the moments i / fps.",
            "It is the same when the length is a whole number of steps. When it is not, the gaps "
            "are stretched or squeezed to fit, and the rate is no longer fps.",
            also=tuple(
                _spread(count, whole, end=False)
                for count in (np.ceil, np.floor, np.round)
                for whole in (np.floor, np.round)
            ),
        ),
        Mistake(
            "frame numbers",
            lambda frames, source_fps, fps: (
                np.arange(int(np.ceil(len(frames) * fps / source_fps))) * source_fps // fps
            ),
            "You returned the numbers of the frames; index `frames` with them.",
            "The numbers are the hard part, and they feel like the answer. The question asks for "
            "the pictures.",
        ),
        Mistake(
            "nearest",
            lambda frames, source_fps, fps: frames[
                np.minimum(
                    np.round(
                        np.arange(int(np.ceil(len(frames) * fps / source_fps))) * source_fps / fps
                    ).astype(int),
                    len(frames) - 1,
                )
            ],
            "You took the nearest frame, so some come from just after their moment.",
            "Nearest is closest, but a camera cannot keep a picture that it has not taken yet.",
        ),
        Mistake(
            "lost the last moment",
            lambda frames, source_fps, fps: frames[
                np.arange(len(frames) * fps // source_fps) * source_fps // fps
            ],
            "You lost the last moment where the length is not a whole number of steps.",
            "Rounding down feels safe. But a moment that starts before the end has a picture: "
            "7 frames at 10 fps, taken at 4 fps, have moments 0, 0.25 and 0.5.",
        ),
    ),
)

# --- 1.4 -----------------------------------------------------------------------------------------


def xt_slice(frames, row):
    """Cut the clip along one row: time runs down, x runs across."""
    return frames[:, row]  # (T, H, W, 3) -> (T, W, 3)


XT_SLICE = Build(
    id="1.4",
    title="x–t slice",
    difficulty=2,
    minutes=4,
    question=(
        "Look at the block of frames from the side. Write `xt_slice(frames, row)`, which takes "
        "the same row of pixels out of every frame and puts these rows below each other: a "
        "picture `(T, W, 3)` with time running down. What stays still becomes a straight line "
        "down; what moves leans."
    ),
    stub='''def xt_slice(frames, row):
    """Cut the clip along one row: time runs down, x runs across."""
    ...
''',
    reference=xt_slice,
    axes=("frame", "column", "channel"),
    probes=(
        (clip(6, 8, 9, 3), 2),
        (clip(7, 5, 8, 3), 4),
        (clip(4, 6, 5, 3), 0),
    ),
    hints=(
        "Which of the four axes does the picture (T, W, 3) no longer have?",
        "You want every frame, one row, every column, every channel.",
        "`:` takes all of an axis, a number takes one place and removes the axis.",
    ),
    explanation=(
        "An index on the second axis fixes the row and leaves time, column and channel. The "
        "picture is a cut through the block of frames; the slope of a line in it is a speed."
    ),
    mistakes=(
        Mistake(
            "a frame",
            lambda frames, row: frames[row],
            "You took one whole frame: your number went to the time axis.",
            "In a picture the first index is the row. In a clip the first index is time.",
        ),
        Mistake(
            "a column",
            lambda frames, row: frames[:, :, row],
            "You fixed a column and kept the rows: that is a y–t slice.",
            "x comes first when we say x and y, but rows come before columns in an array.",
        ),
        Mistake(
            "kept the axis",
            lambda frames, row: frames[:, row : row + 1],
            "You kept an axis of size 1: (T, 1, W, 3) is still a clip, one pixel high.",
            "A slice `row:row+1` takes the same pixels, but only a plain number removes the axis.",
        ),
        Mistake(
            "time across",
            lambda frames, row: frames[:, row].swapaxes(0, 1),
            "Your time runs across and x runs down.",
            "Plots draw time from left to right. Here it runs down, as the question says.",
        ),
        Mistake(
            "side by side",
            lambda frames, row: np.concatenate(list(frames[:, row]), axis=1),
            "You glued the rows' colours side by side, so an axis is missing: put the rows below "
            "each other, along an axis of their own.",
            "`hstack` lays pictures next to each other. A row of pixels has two axes only, and the "
            "second is colour.",
        ),
        Mistake(
            "end to end",
            lambda frames, row: np.concatenate(list(frames[:, row])),
            "You glued the rows end to end, so time and x share one axis.",
            "`vstack` and `concatenate` put things below each other if each has a height. A row "
            "taken out by a plain number has none left.",
        ),
        Mistake(
            "counted from 1",
            lambda frames, row: frames[:, row - 1],
            "You took the row above: `row` counts from 0, like every index here.",
            "The second row of a page is called number 2. NumPy calls it 1.",
        ),
        Mistake(
            "mean of the rows",
            lambda frames, row: frames.mean(axis=1),
            "You averaged all rows: the question asks for one.",
            "It takes an axis away as well. But what moves up or down then leaves no clear line.",
        ),
    ),
)

# --- 1.5 -----------------------------------------------------------------------------------------


def jump(width, seconds, fps):
    """Pixels that the car moves from one frame to the next."""
    speed = width / seconds  # pixels per second
    return speed / fps  # a frame lasts 1 / fps seconds


def _draw_jump(rng):
    seconds, fps, pixels = (int(rng.integers(low, high)) for low, high in ((2, 9), (4, 31), (2, 9)))
    return {"width": pixels * seconds * fps, "seconds": seconds, "fps": fps}


JUMP = Count(
    id="1.5",
    title="a jump between frames",
    difficulty=1,
    minutes=3,
    question=(
        "A car crosses a picture 192 pixels wide in 4 seconds, at a steady speed. The camera "
        "takes 8 frames a second. How many pixels does the car jump from one frame to the next?"
    ),
    stub="jump_1_5 = ...  # pixels\n",
    reference=jump,
    numbers={"width": 192, "seconds": 4, "fps": 8},
    told="The car crosses {width} pixels in {seconds} seconds; the camera takes {fps} fps.",
    draw=_draw_jump,
    wants="one number of pixels",
    hints=(
        "How far does the car get in one second?",
        "Within that second the camera takes fps frames, so the way is split into fps jumps.",
        "Divide the width by the seconds, and the result by the frames per second.",
    ),
    explanation=(
        "Speed is pixels per second; a frame is 1/fps of a second. Half the fps doubles the jump, "
        "and a jump wider than a patch is what makes motion hard to follow."
    ),
    mistakes=(
        Mistake(
            "per second",
            lambda width, seconds, fps: width / seconds,
            "That is how far the car moves in one second, not in one frame.",
            "It is the speed, and the question sounds like it. Many frames fit into that second.",
        ),
        Mistake(
            "forgot the seconds",
            lambda width, seconds, fps: width / fps,
            "You divided by the frames of one second only.",
            "It is right for a car that crosses in one second. This one takes longer.",
        ),
        Mistake(
            "frames",
            lambda width, seconds, fps: seconds * fps,
            "That is the number of frames, not pixels.",
            "It is a step on the way: the width is split among that many frames.",
        ),
        Mistake(
            "multiplied",
            lambda width, seconds, fps: width / seconds * fps,
            "You multiplied by the fps instead of dividing.",
            "More frames sound like more of everything. But more frames mean smaller jumps.",
        ),
        Mistake(
            "gaps",
            lambda width, seconds, fps: width / (seconds * fps - 1),
            "You split the width among the gaps between the frames of the crossing.",
            "N posts have N - 1 gaps. But the last frame lasts 1/fps as well.",
        ),
        Mistake(
            "the rabbit's rate",
            lambda width, seconds, fps: width / seconds / 25,
            "You divided by 25 frames a second. That is the rabbit's clip; this camera has a rate "
            "of its own.",
            "25 fps stands all over the lesson. The question names another.",
        ),
        Mistake(
            "upside down",
            lambda width, seconds, fps: seconds * fps / width,
            "That is frames for each pixel. The question asks for pixels for each frame.",
            "The same two numbers, divided the other way round.",
        ),
        Mistake(
            "multiplied by the seconds",
            lambda width, seconds, fps: width * seconds / fps,
            "You multiplied by the seconds instead of dividing.",
            "More seconds sound like a longer way. But the way is the same: the car is slower.",
        ),
    ),
)

EXERCISES = (STACK, FRAME_AT, SAMPLE, XT_SLICE, JUMP)

PREDICTIONS = (
    Prediction(
        id="1.a",
        question="A clip of 4 seconds was filmed at 25 fps. Sampled at 8 fps, how many frames are "
        "kept?",
        slips={
            100: "That is how many it was filmed with: 4 × 25.",
            12: "You added; every second brings 8 frames, so multiply.",
            68: "That is how many are left out.",
            34: "Every third frame keeps 34, because 25 / 8 is a bit more than 3; the moments "
            "i / 8 decide, not a whole step.",
            33: "Every third frame gives about 33, because 25 / 8 is a bit more than 3; the "
            "moments i / 8 decide, not a whole step.",
            8: "That is one second of it.",
            2: "That is the fps divided by the seconds; frames are fps × seconds.",
            25: "That is one second as it was filmed.",
            50: "Half of the frames would be 12.5 in a second; 8 are kept.",
            31: "The first frame counts as well: the moments 0/8, 1/8, … make 8 in each second.",
        },
        factors={3: "You counted the colours; a frame is one frame, however many values it has."},
        usual="The source's rate does not matter for the count: frames are seconds × new fps.",
    ),
    Prediction(
        id="1.b",
        question="You shuffle the frames of a clip. What differs afterwards?",
        choices={
            "pictures": "the set of pictures",
            "mean": "the mean colour of the clip",
            "change": "the change between neighbouring frames",
        },
        slips={
            "pictures": "Each picture is still there; only its place in time is new.",
            "mean": "A mean adds up all frames, and a sum does not care about their order.",
        },
        usual="Ask of each: does it look at one frame after another?",
    ),
)
