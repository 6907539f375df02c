"""Exercises of notebook 09, meet the systems."""

import numpy as np

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count, Design
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


WINDOWS = Build(
    id="9.2",
    title="windows for a long clip",
    difficulty=3,
    minutes=6,
    question=(
        "A model sees `context` frames at once. A longer clip is made window by window: each "
        "window begins with the last `overlap` frames of the one before, and adds new ones. Write "
        "`window_starts(frames, context, overlap)`: an int array with the first frame of each "
        "window, as few windows as make all `frames`. The last window may reach past the end."
    ),
    stub='''def window_starts(frames, context, overlap):
    """Give the first frame of every window that a long clip is made in: (windows,) int."""
    ...
''',
    reference=window_starts,
    axes=("window",),
    probes=((20, 8, 2), (24, 8, 0), (30, 12, 5), (8, 8, 3), (9, 8, 1)),
    inputs="clips, contexts and overlaps",
    hints=(
        "How many frames that are new does a window add? That is the step from start to start.",
        "Go on while the last window ends before the clip does. A window that starts at s ends "
        "before frame s + context.",
        "Try 8 frames with a context of 8 on paper: how many windows?",
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
        "Look at the second row of Sora's table, and at who wrote it.",
    ),
    "Sora's patches span 2 × 2 latents of 4 frames": (
        "not public",
        "These are the toy's numbers. Does Sora's table give any?",
    ),
    "Gen-3 has temporal modules put after finished spatial ones": (
        "inferred",
        "Who says so of Gen-3 itself? And where does the idea come from?",
    ),
    "Veo shows each window an anchor, the clip's first picture": (
        "inferred",
        "We made windows with an anchor because something has to carry identity. Nobody says that "
        "Veo does.",
    ),
    "Emu Video trains temporal layers on frozen spatial ones": (
        "stated",
        "Is there a paper?",
    ),
    "Pika has so and so many parameters": (
        "not public",
        "Which of Pika's rows gives a number of that kind?",
    ),
}
LABELS = ("stated", "inferred", "not public")


def how_known():
    """Name how each of the six is known."""
    return "stated", "not public", "inferred", "inferred", "stated", "not public"


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
        "Two are stated, two are inferences of ours and of others, two are not public. The toys "
        "show that a mechanism would do; whether a product has it, only its makers can say."
    ),
    mistakes=(
        Mistake(
            "numbers of the toy",
            ("stated", "stated", "inferred", "inferred", "stated", "not public"),
            "Sentence 2, “Sora's patches span 2 × 2 latents of 4 frames”: “stated” does not fit.",
            "Our encoder has these numbers, and it works. That says nothing about Sora's.",
        ),
        Mistake(
            "all that works",
            ("stated", "not public", "stated", "stated", "stated", "not public"),
            "Sentence 3, “Gen-3 has temporal modules put after finished spatial ones”: "
            "“stated” does not fit.",
            "The lesson says so plainly, and the toy works. Its makers published no architecture.",
        ),
        Mistake(
            "closed is silent",
            ("not public", "not public", "inferred", "inferred", "stated", "not public"),
            "Sentence 1, “Sora's tokens are patches of spacetime, cut from a latent”: “not public” "
            "does not fit.",
            "No weights and no code were published. A report was, and it says this much.",
        ),
    ),
)

# --- 9.4 -----------------------------------------------------------------------------------------


def longest_clip(budget, height, width, ct, cs, p):
    """Count the frames of the longest clip that a causal encoder fits into a budget of tokens."""
    per_step = (height // cs // p) * (width // cs // p)
    steps = budget // per_step  # latent frames that can be paid for
    return 1 + (steps - 1) * ct


def _steps(change):
    """A mistake made once the latent frames are known."""

    def answer(budget, height, width, ct, cs, p):
        return change(budget // ((height // cs // p) * (width // cs // p)), ct)

    return answer


def _draw_longest(rng):
    ct, cs, p = int(rng.choice([4, 6, 8])), int(rng.choice([8, 16, 32])), int(rng.choice([2, 4]))
    rows, columns = (int(n) for n in rng.integers(6, 25, size=2))
    steps = int(rng.integers(8, 40))
    return {
        "budget": steps * rows * columns + int(rng.integers(1, rows * columns)),
        "height": rows * cs * p,
        "width": columns * cs * p,
        "ct": ct,
        "cs": cs,
        "p": p,
    }


LONGEST = Count(
    id="9.4",
    title="the longest clip",
    difficulty=4,
    minutes=6,
    question=(
        "HunyuanVideo's geometry, read backwards: a causal encoder turns 4 frames into one latent "
        "frame, the first frame standing alone, and 8 × 8 pixels into one latent; a token is 2 × 2 "
        "latents. The frames have 720 × 1280 pixels. You may spend 100,000 tokens. How many frames "
        "has the longest clip that fits, with no frame left over?"
    ),
    stub="frames_9_4 = ...\n",
    reference=longest_clip,
    numbers={"budget": 100_000, "height": 720, "width": 1280, "ct": 4, "cs": 8, "p": 2},
    told="{budget} tokens; {height} × {width} pixels; {ct} frames a latent frame, the first "
    "alone; {cs} × {cs} pixels a latent; {p} × {p} latents a token.",
    draw=_draw_longest,
    wants="a whole number of frames",
    hints=(
        "How many tokens does one latent frame take? Stride and patch both divide.",
        "How many whole latent frames can you pay for?",
        "The first of them holds one frame. How many does each of the others hold?",
    ),
    explanation=(
        "Tokens buy latent frames, and latent frames hold frames: one in the first, ct in each of "
        "the others. So the answer is always a multiple of ct, plus one."
    ),
    mistakes=(
        Mistake(
            "first frame not alone",
            _steps(lambda steps, ct: steps * ct),
            "You gave every latent frame ct frames. The first one holds a single frame.",
            "It is right for encoders that are not causal, and it uses the budget to the full.",
        ),
        Mistake(
            "one frame more",
            _steps(lambda steps, ct: 1 + steps * ct),
            "You added the first frame without paying for it: its latent frame takes tokens too.",
            "The rule says “a multiple, plus one”. The one has a latent frame of its own, and that "
            "is among those you bought.",
        ),
        Mistake(
            "latent frames",
            _steps(lambda steps, ct: steps),
            "You counted latent frames. The clip's frames were asked for.",
            "They are what the tokens buy, and the budget divides into them at once.",
        ),
        Mistake(
            "no patch",
            lambda budget, height, width, ct, cs, p: (
                1 + (budget // ((height // cs) * (width // cs)) - 1) * ct
            ),
            "You paid for every latent: a token takes p × p of them.",
            "The encoder already made the frame small, so it feels done.",
        ),
        Mistake(
            "patch once",
            lambda budget, height, width, ct, cs, p: (
                1 + (budget // ((height // cs) * (width // cs) // p) - 1) * ct
            ),
            "You divided by the patch once. It has two sides.",
            "“Patch 2” is one number, but it joins 2 × 2 latents.",
        ),
    ),
)

# --- 9.5 -----------------------------------------------------------------------------------------


def values_and_pixels(ct, cs, channels, p):
    """Say how many times fewer values an encoder leaves, and how many pixels a token stands for."""
    behind_a_latent = ct * cs * cs  # pixels
    return 3 * behind_a_latent / channels, behind_a_latent * p * p


def _draw_ratio(rng):
    return {
        "ct": int(rng.choice([4, 6, 8])),
        "cs": int(rng.choice([8, 16, 32])),
        "channels": int(rng.choice([8, 12, 16, 24, 32])),
        "p": int(rng.choice([2, 4])),
    }


RATIO = Count(
    id="9.5",
    title="two kinds of smaller",
    difficulty=3,
    minutes=4,
    question=(
        "Somebody makes an encoder with Mochi's stride in time and twice its stride in space: "
        "6 × 16 × 16 pixels, three colours each, become one latent of 16 values; a token is "
        "1 × 2 × 2 latents. How many times fewer *values* does the encoder leave? And for how many "
        "*pixels* does one token stand? (Leave the first frame aside.) Give both as a pair."
    ),
    stub="smaller_9_5 = ..., ...  # times fewer values, pixels of one token\n",
    reference=values_and_pixels,
    numbers={"ct": 6, "cs": 16, "channels": 16, "p": 2},
    told="{ct} × {cs} × {cs} pixels become one latent of {channels} values; a token is "
    "1 × {p} × {p} latents.",
    draw=_draw_ratio,
    wants="a pair: times fewer values, pixels of one token",
    labels=("The first number", "The second number"),
    hints=(
        "How many numbers lie behind one latent, and how many are in it?",
        "A pixel has three colours. For the second number they do not matter.",
        "The patch joins latents into tokens. Does it drop any values?",
    ),
    explanation=(
        "The encoder's ratio compares values, and the values of a latent are many. Tokens are "
        "counted by position: whatever a token holds, it is one row in attention."
    ),
    mistakes=(
        Mistake(
            "no colours",
            lambda ct, cs, channels, p: (ct * cs * cs / channels, ct * cs * cs * p * p),
            "Your first number leaves the colours out: a pixel has three values.",
            "One speaks of pixels as if each were one number.",
        ),
        Mistake(
            "positions",
            lambda ct, cs, channels, p: (ct * cs * cs, ct * cs * cs * p * p),
            "Your first number compares positions: a latent is not one value but many.",
            "The stride is what papers put in front, and it is a ratio too: of positions.",
        ),
        Mistake(
            "patch in the ratio",
            lambda ct, cs, channels, p: (
                3 * ct * cs * cs * p * p / channels,
                ct * cs * cs * p * p,
            ),
            "Your first number counts the patch. Patching puts values side by side; none goes.",
            "It divides the tokens, so it seems to divide the values.",
        ),
        Mistake(
            "no patch",
            lambda ct, cs, channels, p: (3 * ct * cs * cs / channels, ct * cs * cs),
            "Your second number is the pixels of one latent; a token joins several.",
            "The encoder's stride stands first. The patch comes on top.",
        ),
        Mistake(
            "patch once",
            lambda ct, cs, channels, p: (3 * ct * cs * cs / channels, ct * cs * cs * p),
            "Your second number has the patch once. It has two sides.",
            "“Patch 2” is one number, but it joins 2 × 2 latents.",
        ),
        Mistake(
            "one for both",
            lambda ct, cs, channels, p: (
                3 * ct * cs * cs / channels,
                3 * ct * cs * cs / channels,
            ),
            "You took the encoder's ratio for the tokens as well.",
            "It is the number that is advertised. It says how many values are stored; attention "
            "pays for tokens.",
        ),
        Mistake(
            "other order",
            lambda **numbers: values_and_pixels(**numbers)[::-1],
            "Your two numbers are right, but in the other order: values come first.",
            "The pixels of a token are the larger number, and nearer to what was counted before.",
        ),
    ),
)

EXERCISES = (SHRINK, WINDOWS, HOW_KNOWN, LONGEST, RATIO)

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
    Prediction(
        id="9.d",
        question="Four open models. Which spends the most tokens on each second of its video?",
        choices={
            "cogvideo": "CogVideoX: 49 frames of 480 × 720 at 8 fps",
            "wan": "Wan 2.1: 81 frames of 720 × 1280 at 16 fps",
            "mochi": "Mochi 1: 163 frames of 480 × 848 at 30 fps",
            "hunyuan": "HunyuanVideo: 129 frames of 720 × 1280 at 24 fps",
        },
        slips={
            "cogvideo": "It has the fewest frames a second and a small picture: both save tokens.",
            "wan": "The picture is as large as HunyuanVideo's and is cut alike, but it comes 16 "
            "times a second, not 24.",
            "mochi": "It has the most frames a second, but a smaller picture, and its encoder puts "
            "six frames into one latent where the others put four.",
        },
        usual="How large is the picture, how often does it come, and how much does one token hold?",
    ),
)
