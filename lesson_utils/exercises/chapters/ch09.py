"""Exercises of notebook 09, meet the systems."""

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Design
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

CLOSE = 1e-6  # results that differ by rounding only are the same

# --- 9.1 -----------------------------------------------------------------------------------------


def shrink(frames, ct):
    """Shrink a clip in time: keep frame 0, average the others ct at a time."""
    groups = frames[1:].reshape(-1, ct, *frames.shape[1:])  # (t ct) H W c -> t ct H W c
    return np.concatenate([frames[:1], groups.mean(axis=1)])


def _not_causal(frames, ct):
    whole = frames[: len(frames) // ct * ct]
    return whole.reshape(-1, ct, *frames.shape[1:]).mean(axis=1)


def _strided(frames, ct):
    groups = frames[1:].reshape(ct, -1, *frames.shape[1:])
    return np.concatenate([frames[:1], groups.mean(axis=0)])


def _clip(seed, frames, height, width):
    return np.random.default_rng([seed, 9]).random((frames, height, width, 3))


SHRINK = Build(
    id="9.1",
    title="an image is a clip of one frame",
    difficulty=3,
    minutes=6,
    question=(
        "The simplest encoder in time that knows no future: keep the first frame as it is, then "
        "average the frames after it, `ct` at a time. Write `shrink(frames, ct)`: a clip "
        "`(T, H, W, c)` of floats becomes `(1 + (T - 1) / ct, H, W, c)`. T − 1 divides by `ct`. "
        "A single picture, T = 1, must pass through the same lines, unchanged."
    ),
    stub='''def shrink(frames, ct):
    """Shrink a clip in time: keep frame 0, average the others ct at a time."""
    ...
''',
    reference=shrink,
    axes=("latent frame", "row", "column", "channel"),
    tolerance=CLOSE,
    probes=((_clip(0, 9, 4, 5), 4), (_clip(1, 7, 6, 2), 2), (_clip(2, 1, 2, 4), 4)),
    inputs="clips, a single picture among them",
    hints=(
        "Two parts: `frames[:1]`, which keeps its time axis, and the rest, `frames[1:]`.",
        "Give the rest one axis more: groups first, then the `ct` frames inside a group. With -1 "
        "NumPy works out how many groups there are, and none is allowed.",
        "The mean over the axis inside a group; then put the two parts together along time.",
    ),
    explanation=(
        "The first frame meets nobody, so a picture and a clip that begins with it have the same "
        "first latent. CogVideoX shrinks time like this (diffusers, downsampling.py). For a single "
        "picture the rest is empty, and an empty part changes nothing."
    ),
    mistakes=(
        Mistake(
            "no frame alone",
            _not_causal,
            "You grouped all frames from the first on, and dropped the rest.",
            "It is the grouping of lesson 03. But then the first latent mixes the first frame with "
            "later ones, and a single picture has no latent at all.",
        ),
        Mistake(
            "last of each group",
            lambda frames, ct: frames[::ct],
            "You kept one frame of each group and dropped the others.",
            "The result has the right length, and looks sharper. What moved in between is gone.",
        ),
        Mistake(
            "across groups",
            _strided,
            "Your groups hold frames that lie far apart: the two new axes are in the wrong order.",
            "Both orders have the right shape. Frames of one group are neighbours, so the axis "
            "inside a group comes second.",
        ),
        Mistake(
            "sums",
            lambda frames, ct: np.concatenate([frames[:1], shrink(frames, ct)[1:] * ct]),
            "You added the frames of a group up.",
            "Sum and mean differ by a factor only. But the first frame is not multiplied, so the "
            "latents would no longer be of one scale.",
        ),
        Mistake(
            "first frame left out",
            lambda frames, ct: shrink(frames, ct)[1:],
            "You left out the first frame.",
            "The loop over groups looks complete. It begins at frame 1.",
        ),
    ),
)

# --- 9.2 -----------------------------------------------------------------------------------------


def window_starts(frames, context, overlap):
    """Give the first frame of every window that a long clip is made in: (windows,) int."""
    starts = [0]
    while starts[-1] + context < frames:
        starts.append(starts[-1] + context - overlap)
    return np.array(starts)


def _empty_where_short(frames, context, overlap):
    return np.arange(0, frames - overlap, context - overlap)


def _pulled_back(frames, context, overlap):
    starts = window_starts(frames, context, overlap)
    return np.minimum(starts, max(0, frames - context))


WINDOWS = Build(
    id="9.2",
    title="windows for a long clip",
    difficulty=3,
    minutes=6,
    question=(
        "A model sees `context` frames at once. A longer clip is made window by window: each "
        "window begins with the last `overlap` frames of the one before, and adds new ones. Write "
        "`window_starts(frames, context, overlap)`: an int array with the first frame of each "
        "window, as few windows as make all `frames`. The last window may reach past the end; a "
        "clip shorter than the context takes one window too."
    ),
    stub='''def window_starts(frames, context, overlap):
    """Give the first frame of every window that a long clip is made in: (windows,) int."""
    ...
''',
    reference=window_starts,
    axes=("window",),
    probes=(
        *((20, 8, 2), (24, 8, 0), (30, 12, 5), (8, 8, 3), (9, 8, 1)),
        *((5, 8, 3), (1, 8, 0), (3, 12, 5), (14, 8, 2), (16, 8, 7)),
    ),
    inputs="clips, contexts and overlaps",
    hints=(
        "How many frames that are new does a window add? That is the step from start to start.",
        "Go on while the last window ends before the clip does. A window that starts at s ends "
        "before frame s + context.",
        "Try 8 frames with a context of 8 on paper, and then 5 frames: how many windows?",
    ),
    explanation=(
        "Each window adds context − overlap new frames, so an overlap is paid for: the more frames "
        "are handed on, the more windows a clip takes. The first window makes all of its frames."
    ),
    mistakes=(
        Mistake(
            "no overlap",
            lambda frames, context, overlap: np.arange(0, frames, context),
            "You stepped by the whole context, so no window sees the one before.",
            "That is how a clip is cut into cubes. Here neighbours must share frames.",
        ),
        Mistake(
            "step is the overlap",
            lambda frames, context, overlap: np.arange(0, frames, max(1, overlap)),
            "You stepped by the overlap. That is what windows share, not what they add.",
            "With half the context as overlap the two are the same number.",
        ),
        Mistake(
            "a window too many",
            lambda frames, context, overlap: np.arange(0, frames, context - overlap),
            "You start windows as long as a start lies in the clip. Some of them add no frame.",
            "One `arange` says it so well. But a window that begins inside what is already made to "
            "the end has nothing left to do.",
        ),
        Mistake(
            "whole windows only",
            lambda frames, context, overlap: np.arange(0, frames - context + 1, context - overlap),
            "You kept only windows that end within the clip, so the last frames may be missing.",
            "It is right for cutting without remainder. A generator can make some frames too many "
            "and drop them.",
        ),
        Mistake(
            "empty for a short clip",
            _empty_where_short,
            "A clip shorter than the context gets no window from you. It needs one.",
            "A window starts wherever more than the overlap is left to make: right for any clip "
            "longer than that, and one range says it.",
        ),
        Mistake(
            "last one pulled back",
            _pulled_back,
            "You moved the last window back, so that it ends with the clip. Then it shares more "
            "than `overlap` frames with the one before.",
            "For cutting a clip that is there already it is the usual way. Here frames are made, "
            "and too many do no harm.",
        ),
        Mistake(
            "how many",
            lambda frames, context, overlap: len(window_starts(frames, context, overlap)),
            "You gave the number of windows. Their starts are asked for.",
            "The count is what one pays for, and the starts are one step further.",
        ),
    ),
)

# --- 9.3 -----------------------------------------------------------------------------------------

SENTENCES = {  # what is claimed: how it is known, and what to look at again
    "Sora's tokens are patches of spacetime, cut from a latent": (
        "stated",
        "OpenAI's report says it: look at the second row of Sora's table.",
    ),
    "Sora's patches span 2 × 2 latents of 4 frames": (
        "not public",
        "These are the toy's numbers. Does Sora's table give any?",
    ),
    "Gen-3 has temporal modules put after finished spatial ones": (
        "inferred",
        "Its makers published no architecture. The idea comes by lineage, from Gen-1 and Emu "
        "Video.",
    ),
    "Veo shows each window an anchor, the clip's first picture": (
        "not public",
        "The anchor is our toy's. Veo's table infers that *something* carries identity, not what.",
    ),
    "Emu Video trains temporal layers on frozen spatial ones": (
        "stated",
        "Its makers wrote it in their paper: look at the third row of Emu Video's table.",
    ),
    "Pika has so and so many parameters": (
        "not public",
        "Which of Pika's rows gives a number of that kind?",
    ),
}
LABELS = ("stated", "inferred", "not public")


def how_known():
    """Name how each of the six is known."""
    return "stated", "not public", "inferred", "not public", "stated", "not public"


def _breaks(*choices):
    """Say which sentence has a label that it should not have; None if all fit."""
    known = zip(SENTENCES.items(), choices, strict=True)
    for number, ((sentence, (label, look)), choice) in enumerate(known, 1):
        if choice not in LABELS:
            step = 'Write "stated", "inferred" or "not public" for each of the six.'
            return f"Sentence {number} has a label that is none of the three.", step
        if choice != label:
            return f"Sentence {number}, “{sentence}”: “{choice}” does not fit.", look
    return None


def _praise(*_choices):
    return "All six. A mechanism that works in a toy is still no statement about a product."


HOW_KNOWN = Design(
    id="9.3",
    title="how it is known",
    difficulty=2,
    minutes=5,
    question=(
        "Six sentences. For each write how it is known, as in the tables above: "
        '"stated" by its makers, "inferred" by others, or "not public".\n\n'
        + "\n".join(f"{i}. {sentence}." for i, sentence in enumerate(SENTENCES, 1))
    ),
    stub="known_9_3 = ..., ..., ..., ..., ..., ...  # one for each sentence\n",
    reference=how_known,
    breaks=_breaks,
    praise=_praise,
    wants='six strings, each "stated", "inferred" or "not public"',
    length=6,
    hints=(
        "Find each system's table. Its first column is the label.",
        "A number that only a toy has is no number of the product.",
        "What others conclude from the task or from older models is an inference, however likely.",
    ),
    explanation=(
        "Two are stated, one is inferred by lineage, three are not public. The toys "
        "show that a mechanism would do; whether a product has it, only its makers can say."
    ),
    mistakes=(
        Mistake(
            "numbers of the toy",
            ("stated", "stated", "inferred", "not public", "stated", "not public"),
            "Sentence 2, “Sora's patches span 2 × 2 latents of 4 frames”: “stated” does not fit.",
            "Our encoder has these numbers, and it works. That says nothing about Sora's.",
        ),
        Mistake(
            "all that works",
            ("stated", "not public", "stated", "not public", "stated", "not public"),
            "Sentence 3, “Gen-3 has temporal modules put after finished spatial ones”: "
            "“stated” does not fit.",
            "The lesson says so plainly, and the toy works. Its makers published no architecture.",
        ),
        Mistake(
            "closed is silent",
            ("not public", "not public", "inferred", "not public", "stated", "not public"),
            "Sentence 1, “Sora's tokens are patches of spacetime, cut from a latent”: “not public” "
            "does not fit.",
            "No weights and no code were published. A report was, and it says this much.",
        ),
        Mistake(
            "our example",
            ("stated", "not public", "inferred", "inferred", "stated", "not public"),
            "Sentence 4, “Veo shows each window an anchor, the clip's first picture”: “inferred” "
            "does not fit.",
            "The anchor stands in Veo's section, and it works. But nothing about Veo leads to it.",
        ),
        Mistake(
            "as of Gen-3",
            ("stated", "not public", "inferred", "not public", "inferred", "not public"),
            "Sentence 5, “Emu Video trains temporal layers on frozen spatial ones”: “inferred” "
            "does not fit.",
            "Of Gen-3 much the same is inferred, from Emu Video. But Emu Video has a full paper, "
            "and there it is stated.",
        ),
    ),
)

EXERCISES = (SHRINK, WINDOWS, HOW_KNOWN)

PREDICTIONS = (
    Prediction(
        id="9.a",
        question="A causal encoder compresses a picture, and then a clip of 17 frames that begins "
        "with this picture. How does the clip's first latent differ from the picture's?",
        choices={
            "same": "not at all",
            "mixed": "a little: it also holds some of the next three frames",
            "shape": "in shape: a picture has no time",
        },
        slips={
            "mixed": "A group of four frames would mix them. Causal means that the first frame "
            "is encoded with nothing from later on.",
            "shape": "A picture is a clip of one frame: its latent has a time axis too, one step "
            "long.",
        },
        usual="Ask what the encoder has seen when it writes the first latent.",
    ),
    Prediction(
        id="9.b",
        question="A long clip is made in ten windows of 8 frames, and what is handed on is seen "
        "through noise. Whose colour is nearer to the first frame's at the end: clips in which "
        "each window gets the last two frames of the one before, or clips in which each window "
        "gets only the first picture of all?",
        choices={
            "overlap": "the last two frames of the window before",
            "anchor": "the first picture of all",
            "same": "about the same",
        },
        slips={
            "overlap": "Two frames tell more than one, and for the first windows they do win. But "
            "each window copies the slips of all windows before it.",
            "same": "Both hand on noisy pictures. But slips along a chain add up, and slips "
            "against one fixed picture do not.",
        },
        usual="What happens to a slip in the next window?",
    ),
    Prediction(
        id="9.c",
        question="Three seconds are made from a given picture, and each frame is linked to the "
        "frames up to one second before and after. What becomes of the subject?",
        choices={
            "at once": "it is another one from the second frame on",
            "second": "it holds for a second, then it goes",
            "holds": "it holds to the end, for every frame is linked to the next",
        },
        slips={
            "at once": "Frames of the first second are linked to the picture itself.",
            "holds": "A chain of links hands on what each frame made of it, and slips add up.",
        },
        usual="Which frames see the picture itself, and what do the others see?",
    ),
)
