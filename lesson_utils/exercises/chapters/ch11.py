"""Exercises of notebook 11, read a configuration."""

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 11.1 -----------------------------------------------------------------------------------------


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
    id="11.1",
    title="two kinds of smaller",
    difficulty=3,
    minutes=4,
    question=(
        "Somebody makes an encoder with Mochi's stride in time and twice its stride in space: "
        "6 × 16 × 16 pixels, three colours each, become one latent of 16 values; a token is "
        "1 × 2 × 2 latents. How many times fewer *values* does the encoder leave? And for how many "
        "*pixels* does one token stand? (Leave the first frame aside.) Give both as a pair."
    ),
    stub="smaller_11_1 = ..., ...  # times fewer values, pixels of one token\n",
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

# --- 11.2 -----------------------------------------------------------------------------------------


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


def _part(change):
    """The same, where the latent frames are not rounded down."""

    def answer(budget, height, width, ct, cs, p):
        return change(budget / ((height // cs // p) * (width // cs // p)), ct)

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
    id="11.2",
    title="the longest clip",
    difficulty=4,
    minutes=6,
    question=(
        "HunyuanVideo's geometry, read backwards: a causal encoder turns 4 frames into one latent "
        "frame, the first frame standing alone, and 8 × 8 pixels into one latent; a token is 2 × 2 "
        "latents. The frames have 720 × 1280 pixels. You may spend 100,000 tokens. How many frames "
        "has the longest clip that fits, with no frame left over?"
    ),
    stub="frames_11_2 = ...\n",
    reference=longest_clip,
    numbers={"budget": 100_000, "height": 720, "width": 1280, "ct": 4, "cs": 8, "p": 2},
    told="{budget} tokens; {height} × {width} pixels; {ct} frames a latent frame, the first "
    "alone; {cs} × {cs} pixels a latent; {p} × {p} latents a token.",
    draw=_draw_longest,
    wants="a whole number of frames",
    steps={
        "the tokens of one latent frame": lambda budget, height, width, ct, cs, p: (
            (height // cs // p) * (width // cs // p)
        ),
        "the tokens that the clip takes": lambda budget, height, width, ct, cs, p: (
            budget
            // ((height // cs // p) * (width // cs // p))
            * ((height // cs // p) * (width // cs // p))
        ),
    },
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
            "You have one latent frame too many: the first frame's takes tokens too, and one that "
            "is paid for in part cannot be had.",
            "The rule says “a multiple, plus one”. The one has a latent frame of its own, and that "
            "is among those you bought.",
        ),
        Mistake(
            "a part of a latent frame",
            _part(lambda steps, ct: steps * ct),
            "You bought a part of a latent frame. Only whole ones can be had.",
            "The division leaves a rest, and a rest of tokens still seems to be worth some frames.",
            also=(
                _part(lambda steps, ct: int(steps * ct)),
                _part(lambda steps, ct: 1 + (steps - 1) * ct),
                _part(lambda steps, ct: 1 + steps * ct),
            ),
        ),
        Mistake(
            "first frame forgotten",
            _steps(lambda steps, ct: (steps - 1) * ct),
            "You left out the first frame: its latent frame is paid for, and it holds one frame.",
            "It was set apart for the others to divide evenly, and then not put back.",
        ),
        Mistake(
            "the model's own clip",
            lambda budget, height, width, ct, cs, p: 1 + 32 * ct,
            "That is 1 + 32 × the stride: 33 latent frames, which is what HunyuanVideo's own clip "
            "has. Work out what those cost, and compare with the budget.",
            "Its clip of 129 frames stands in lesson 03, where it was counted: 118,800 tokens.",
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

# --- 11.3 ---------------------------------------------------------------------------------------


def chunked_tokens(frames, height, width, chunk, ct, cs, p):
    """Count tokens where each chunk of frames is encoded as a clip of its own."""
    t = frames // chunk * (1 + (chunk - 1) // ct)  # every chunk has a first frame
    rows, columns = height // cs, width // cs  # what is less than a latent is cropped
    return t * -(-rows // p) * -(-columns // p)  # latents are padded to whole patches


def _chunked(time, side=lambda size, cs, p: -(-(size // cs) // p)):
    """A mistake along time, or along the sides."""

    def answer(frames, height, width, chunk, ct, cs, p):
        return time(frames, chunk, ct) * side(height, cs, p) * side(width, cs, p)

    return answer


def _each(frames, chunk, ct):
    return frames // chunk * (1 + (chunk - 1) // ct)


CHUNKED = Build(
    id="11.3",
    title="count in chunks",
    difficulty=4,
    minutes=7,
    question=(
        "Open-Sora 1.2 and Step-Video encode a clip in chunks of `chunk` frames, each as a causal "
        "clip of its own: its first frame becomes a latent frame, then every `ct` frames become "
        "one. `cs` × `cs` pixels become one latent; pixels that do not fill a latent are "
        "*cropped*. Patches of `p` × `p` latents, one latent frame deep, are the tokens; latents "
        "that do not fill a patch are *padded*. `frames` is a multiple of `chunk`, and `chunk - 1` "
        "of `ct`. Write `chunked_tokens(frames, height, width, chunk, ct, cs, p)`."
    ),
    stub='''def chunked_tokens(frames, height, width, chunk, ct, cs, p):
    """Count tokens where each chunk of frames is encoded as a clip of its own."""
    ...
''',
    reference=chunked_tokens,
    probes=(
        (51, 720, 1280, 17, 4, 8, 2),  # Open-Sora 1.2
        (51, 240, 426, 17, 4, 8, 2),
        (204, 544, 992, 17, 8, 16, 1),  # Step-Video
        (34, 88, 418, 17, 4, 8, 4),
        (9, 61, 126, 9, 2, 8, 3),
        (8, 24, 40, 4, 1, 8, 2),
        (1, 16, 40, 1, 4, 8, 2),
    ),
    inputs="configurations, three of them published",
    hints=(
        "How many latent frames does one chunk of 17 make, by the rule of lesson 03? And how many "
        "chunks are there?",
        "426 columns of pixels: how many whole latents of 8? And how many patches of 2 cover them?",
        "`-(-a // b)` divides and rounds up.",
    ),
    explanation=(
        "Chunks are clips that know nothing of one another, so each has a first frame that stands "
        "alone: 17 frames make 5 latent frames, 51 make 15. Cropping rounds down, padding rounds "
        "up, and the two meet on one axis: 426 pixels are 53 latents, and 53 latents are 27 "
        "patches."
    ),
    mistakes=(
        Mistake(
            "one causal clip",
            _chunked(lambda frames, chunk, ct: 1 + (frames - 1) // ct),
            "You counted one causal clip: only its first frame stands alone.",
            "It is the rule of lesson 03, and right for most encoders. Here every chunk begins "
            "anew.",
        ),
        Mistake(
            "no first frames",
            _chunked(lambda frames, chunk, ct: frames // ct),
            "You gave no frame a latent frame of its own.",
            "It is right for encoders that are not causal. Each chunk here is a causal clip.",
            also=(_chunked(lambda frames, chunk, ct: frames // chunk * (chunk // ct)),),
        ),
        Mistake(
            "one chunk",
            _chunked(lambda frames, chunk, ct: 1 + (chunk - 1) // ct),
            "You counted one chunk. The clip has several.",
            "The rule for a chunk is the new part, and with it the work seems done.",
        ),
        Mistake(
            "one frame alone",
            _chunked(lambda frames, chunk, ct: 1 + frames // chunk * ((chunk - 1) // ct)),
            "You gave only the first chunk a frame that stands alone.",
            "The 1 stands in front of the whole formula in lesson 03.",
        ),
        Mistake(
            "latents cropped",
            _chunked(_each, lambda size, cs, p: size // cs // p),
            "Latents that do not fill a patch are dropped by you. They are to be padded.",
            "Dividing twice with // is what lesson 03 does, where nothing is left over.",
        ),
        Mistake(
            "pixels padded",
            _chunked(_each, lambda size, cs, p: -(-size // (cs * p))),
            "You rounded up from the pixels. Those that do not fill a latent are cropped first.",
            "Stride × patch is what one token takes, and one division is shorter than two. It "
            "differs only where pixels are left over and latents are not.",
        ),
        Mistake(
            "no patch",
            _chunked(_each, lambda size, cs, p: size // cs),
            "You counted latents: the patch is not used.",
            "Step-Video has patches of one latent, and there it makes no difference.",
        ),
        Mistake(
            "latent frames",
            lambda frames, height, width, chunk, ct, cs, p: _each(frames, chunk, ct),
            "You counted latent frames. Tokens were asked for: each frame has rows and columns.",
            "Time is what is new here.",
        ),
    ),
)

# --- 11.4 ---------------------------------------------------------------------------------------


def spend(seconds, fps, most_frames, per_step, most_tokens):
    """Count the tokens that a video gets in a model that answers questions about it."""
    frames = min(seconds * fps, most_frames) // 2 * 2
    steps = frames // 2  # two frames make one step in time
    return steps * min(per_step, most_tokens // steps)


SPEND = Build(
    id="11.4",
    title="spend a budget",
    difficulty=4,
    minutes=7,
    question=(
        "A model that answers questions about a video looks at `fps` frames a second, but never at "
        "more than `most_frames`. The number of frames is made even (one too many is dropped), and "
        "two frames make one *step*. Each step gets `per_step` tokens; where that would come to "
        "more than `most_tokens`, each gets the same smaller whole number of them, as large as can "
        "be paid for. Write `spend(seconds, fps, most_frames, per_step, most_tokens)`: how many "
        "tokens does the whole video get? All numbers are whole; a video has at least two frames."
    ),
    stub='''def spend(seconds, fps, most_frames, per_step, most_tokens):
    """Count the tokens that a video gets in a model that answers questions about it."""
    ...
''',
    reference=spend,
    probes=(
        (60, 2, 768, 768, 115_200),
        (10, 2, 768, 768, 115_200),
        (3600, 2, 768, 768, 115_200),
        (400, 1, 96, 300, 10_000),
        (7, 4, 4, 3, 11),
        (7, 3, 768, 96, 2_000),
        (30, 1, 25, 64, 999),
        (90, 3, 999, 128, 1_000_000),
        (1, 2, 768, 768, 500),
    ),
    inputs="videos, from a second to an hour",
    hints=(
        "Three questions, one after the other: how many frames, how many steps, how many tokens a "
        "step?",
        "The smaller of two numbers, twice: for the frames, and for the tokens of a step.",
        "All steps get the same whole number: most_tokens // steps, if that is less than per_step.",
    ),
    explanation=(
        "Up to some length every second gets its full share. Then the frames run out, and a longer "
        "video is looked at less often; or the tokens run out, and each look gets fewer. Both "
        "limits are there because attention pays for pairs."
    ),
    mistakes=(
        Mistake(
            "frames without a limit",
            lambda seconds, fps, most_frames, per_step, most_tokens: (
                seconds * fps // 2 * min(per_step, most_tokens // (seconds * fps // 2))
            ),
            "You looked at all frames: `most_frames` is not used.",
            "A minute has few enough of them, and the second limit hides the first.",
        ),
        Mistake(
            "tokens without a limit",
            lambda seconds, fps, most_frames, per_step, most_tokens: (
                min(seconds * fps, most_frames) // 2 * per_step
            ),
            "Every step got all of `per_step`: `most_tokens` is not used.",
            "For ten seconds it never matters.",
        ),
        Mistake(
            "a look a frame",
            lambda seconds, fps, most_frames, per_step, most_tokens: (
                (n := min(seconds * fps, most_frames) // 2 * 2) * min(per_step, most_tokens // n)
            ),
            "You gave each frame a step of its own. Two frames share one.",
            "Most models of this kind count tokens a frame. This one puts two frames into a cube.",
        ),
        Mistake(
            "odd frames",
            lambda seconds, fps, most_frames, per_step, most_tokens: (
                (n := -(-min(seconds * fps, most_frames) // 2)) * min(per_step, most_tokens // n)
            ),
            "An odd frame got a step for itself. It is dropped.",
            "A clip whose last cube is filled up does so. Here the rule crops.",
        ),
        Mistake(
            "not shared out",
            lambda seconds, fps, most_frames, per_step, most_tokens: min(
                min(seconds * fps, most_frames) // 2 * per_step, most_tokens
            ),
            "You spent `most_tokens` to the last one: cut off there, or with parts of tokens (`/` "
            "in place of `//`). Each step gets the same whole number, and that may leave some "
            "over.",
            "The limit is on the sum, and the two differ by less than the number of steps.",
        ),
        Mistake(
            "tokens a step",
            lambda seconds, fps, most_frames, per_step, most_tokens: min(
                per_step, most_tokens // (min(seconds * fps, most_frames) // 2)
            ),
            "That is what one step gets. The whole video was asked for.",
            "It is the last thing that is worked out, and it feels like the answer.",
        ),
    ),
)

EXERCISES = (RATIO, LONGEST, CHUNKED, SPEND)

PREDICTIONS = (
    Prediction(
        id="11.a",
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
    Prediction(
        id="11.b",
        question="HunyuanVideo-1.5 shrinks 16 × 16 pixels into one latent, where HunyuanVideo "
        "shrinks 8 × 8. Both make clips of 720 × 1280 pixels. How many times fewer tokens does the "
        "newer one make of each latent frame?",
        slips={
            4: "Twice the stride on both sides, a quarter of the latents: so far it is right. But "
            "how many latents does a token take in each of the two?",
            2: "A frame has two sides. And how many latents does a token take in each of the two?",
        },
        usual="Multiply stride and patch along each side: how many pixels does a token span?",
    ),
    Prediction(
        id="11.c",
        question="A model answers questions about videos. A video of ten seconds gets 7,200 "
        "tokens. An hour is 360 times as long. How many times as many tokens does it get?",
        tolerance=0.2,
        slips={
            360: "So it would be at the same rate, and it would come to 2.6 million tokens. The "
            "model takes 128,000 at once.",
            1: "There is a limit, but ten seconds are far below it.",
        },
        usual="128,000 tokens is what the model can hold, and some of them are for the words.",
    ),
)
