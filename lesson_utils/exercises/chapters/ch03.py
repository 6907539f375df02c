"""Exercises of notebook 03, count the tokens."""

from lesson_utils import systems
from lesson_utils._checks import is_whole
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.count import Count, Design
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.prediction import Prediction

# --- 3.1 -----------------------------------------------------------------------------------------


def count_tokens(frames, height, width, patch, group):
    """Count the cubes of group × patch × patch pixels in a clip."""
    return (frames // group) * (height // patch) * (width // patch)


TOKENS = Build(
    id="3.1",
    title="the counter",
    difficulty=2,
    minutes=4,
    question=(
        "Write `count_tokens(frames, height, width, patch, group)`: how many tokens has a clip of "
        "that size, cut into cubes of `group` frames and `patch` × `patch` pixels? All sizes "
        "divide. The answer is a whole number (int)."
    ),
    stub='''def count_tokens(frames, height, width, patch, group):
    """Count the cubes of group × patch × patch pixels in a clip."""
    ...
''',
    reference=count_tokens,
    probes=(
        (30, 224, 112, 16, 1),
        (32, 256, 192, 16, 2),
        (24, 90, 120, 15, 3),
        (20, 64, 96, 8, 5),
        (6, 5, 7, 1, 2),
    ),
    tolerance=1e-6,
    hints=(
        "How many patches fit along the height? Along the width? How many groups along time?",
        "Three counts, one for each axis of the grid. What do you do with them?",
        "Divide each size by the size of the cube along that axis, with `//`, and multiply.",
    ),
    explanation=(
        "One count an axis, then multiply: the grid is t × h × w. `//` keeps it whole. Note that "
        "the patch divides twice, the group once: halving the patch makes four times the tokens, "
        "halving the group twice."
    ),
    mistakes=(
        Mistake(
            "no groups",
            lambda frames, height, width, patch, group: (
                frames * (height // patch) * (width // patch)
            ),
            "You counted every frame by itself: the group is not used.",
            "It is right for groups of one frame, which is how one starts to count.",
        ),
        Mistake(
            "multiplied by the group",
            lambda frames, height, width, patch, group: (
                frames * group * (height // patch) * (width // patch)
            ),
            "You multiplied by the group instead of dividing.",
            "A bigger group sounds like more. It puts more frames into one token, so fewer remain.",
        ),
        Mistake(
            "square",
            lambda frames, height, width, patch, group: (frames // group) * (height // patch) ** 2,
            "You squared the height's count: the width is not used.",
            "14 × 14 is how one meets it first. Most videos are wider than high.",
        ),
        Mistake(
            "patch once",
            lambda frames, height, width, patch, group: (frames // group) * height * width // patch,
            "You divided by the patch once. It has two sides.",
            "“Patch 16” is one number, but it stands for 16 rows and 16 columns.",
        ),
        Mistake(
            "one picture",
            lambda frames, height, width, patch, group: (height // patch) * (width // patch),
            "You counted one picture: time is not used.",
            "It is the number one remembers from image models. A clip has it once a time step.",
        ),
        Mistake(
            "decimal",
            lambda frames, height, width, patch, group: (
                frames / group * (height / patch) * (width / patch)
            ),
            "The count is right, but it is a decimal number: `/` always makes one.",
            "On paper it is the same. A shape or an index needs a whole number: `//` stays whole.",
        ),
        Mistake(
            "pixels",
            lambda frames, height, width, patch, group: frames * height * width,
            "You counted pixels: the cubes' sizes are not used.",
            "A pixel is the smallest thing in a clip. A token stands for a whole cube of them.",
            also=(lambda frames, height, width, patch, group: frames * height * width * 3,),
        ),
        Mistake(
            "pixels in a cube",
            lambda frames, height, width, patch, group: group * patch * patch,
            "You counted the pixels in one cube, not the cubes in the clip.",
            "The cube's size stands in the question, ready to be multiplied.",
            also=(lambda frames, height, width, patch, group: group * patch * patch * 3,),
        ),
        Mistake(
            "added",
            lambda frames, height, width, patch, group: (
                frames // group + height // patch + width // patch
            ),
            "You added the three counts: every step has all the rows, and every row all the "
            "columns, so multiply.",
            "Three counts ask to be brought together, and a sum is the first way.",
        ),
        Mistake(
            "group on all sides",
            lambda frames, height, width, patch, group: (
                (frames // group) * (height // patch // group) * (width // patch // group)
            ),
            "You divided rows and columns by the group as well: it counts frames.",
            "A cube has three sides. Two of them are the patch's.",
        ),
        Mistake(
            "pairs",
            lambda *a: count_tokens(*a) ** 2,
            "You squared the count: those are the pairs of tokens.",
            "The square is what attention pays, and the number that is complained of.",
        ),
    ),
)

# --- 3.2 -----------------------------------------------------------------------------------------


def tokens_and_merged(seconds, fps, height, width, patch, merge):
    """Count the tokens of a clip cut frame by frame, and with `merge` frames a cube."""
    frames = seconds * fps
    per_frame = (height // patch) * (width // patch)
    return frames * per_frame, frames // merge * per_frame


def _merged(change, whole=lambda number: number):
    """A mistake in the second number only."""

    def answer(**numbers):
        tokens, merged = tokens_and_merged(**numbers)
        return tokens, whole(change(tokens, merged, numbers["merge"]))

    return answer


def _by_cube(tokens, merged, merge):
    return tokens / merge**3


def _by_square(tokens, merged, merge):
    return tokens / merge**2


def _rounded(change):
    """The same mistake, its second number made whole."""
    return tuple(_merged(change, whole) for whole in (round, int))


def _draw_clip(rng):
    merge, patch = int(rng.integers(2, 6)), int(rng.choice([8, 14, 16, 32]))
    return {
        "seconds": int(rng.integers(2, 7)),
        "fps": merge * int(rng.integers(2, 7)),
        "height": patch * int(rng.integers(5, 15)),
        "width": patch * int(rng.integers(5, 15)),
        "patch": patch,
        "merge": merge,
    }


APPLY = Count(
    id="3.2",
    title="apply now",
    difficulty=2,
    minutes=5,
    question=(
        "A clip of 2 seconds, 224 × 224 pixels, at 12 fps, is cut into 16 × 16 patches, every "
        "frame by itself. How many tokens? And if every 3 frames are merged into one cube? Give "
        "both as a pair."
    ),
    stub="tokens_3_2 = ..., ...  # frame by frame, merged\n",
    reference=tokens_and_merged,
    numbers={"seconds": 2, "fps": 12, "height": 224, "width": 224, "patch": 16, "merge": 3},
    told="{seconds} s at {fps} fps, {height} × {width} pixels, patches of {patch} × {patch}; "
    "then every {merge} frames merged into one cube.",
    draw=_draw_clip,
    wants="a pair: tokens frame by frame, tokens when merged",
    steps={
        "the patches of one frame": lambda seconds, fps, height, width, patch, merge: (
            (height // patch) * (width // patch)
        ),
        "the number of frames": lambda seconds, fps, **rest: seconds * fps,
    },
    elsewhere=(
        ({"fps": 30}, "You counted 30 frames a second: this clip has another rate."),
        ({"fps": 8}, "You counted 8 frames a second: this clip has another rate."),
    ),
    labels=("The first number", "The second number"),
    hints=(
        "Begin with the frames: how many are there in all?",
        "How many patches has one frame? Count along the height and along the width.",
        "Merging changes the number of time steps only. The patches of a step stay the same.",
    ),
    explanation=(
        "Frames × patches per frame. Merging divides the time steps and leaves height and width "
        "alone, so the tokens fall by exactly the number of frames merged."
    ),
    mistakes=(
        Mistake(
            "one second",
            lambda seconds, **rest: tokens_and_merged(seconds=1, **rest),
            "You counted one second: the length of the clip is not used.",
            "fps is frames in one second, and it looks like a count of frames.",
        ),
        Mistake(
            "seconds as frames",
            lambda seconds, fps, height, width, patch, merge: (
                seconds * (height // patch) * (width // patch),
                seconds * (height // patch) * (width // patch) / merge,
            ),
            "You took the seconds for frames: each second has fps of them.",
            "The length is the first number in the question.",
        ),
        Mistake(
            "one frame",
            lambda seconds, fps, height, width, patch, merge: (
                (height // patch) * (width // patch),
                (height // patch) * (width // patch) / merge,
            ),
            "You counted one frame: time is not used.",
            "It is the number of an image model, and it comes up on the way.",
            also=(
                lambda seconds, fps, height, width, patch, merge: (
                    (height // patch) * (width // patch),
                    (height // patch) * (width // patch) // merge,
                ),
                lambda seconds, fps, height, width, patch, merge: (
                    (height // patch) * (width // patch),
                    (height // patch) * (width // patch),
                ),
            ),
        ),
        Mistake(
            "other order",
            lambda **numbers: tokens_and_merged(**numbers)[::-1],
            "Your two numbers are right, but in the other order: frame by frame comes first.",
            "The merged count is worked out last, so it is the one at hand.",
        ),
        Mistake(
            "not merged",
            _merged(lambda tokens, merged, merge: tokens),
            "Your second number is the first again: frames that share a cube are one time step.",
            "The clip still has all its frames. But tokens are cubes, and there are fewer of them.",
        ),
        Mistake(
            "merged all three axes",
            _merged(_by_cube),
            "Your second number divides rows and columns by the merge as well.",
            "A cube has three sides, but here only frames are merged; patches stay as they are.",
            also=_rounded(_by_cube),
        ),
        Mistake(
            "multiplied by the merge",
            _merged(lambda tokens, merged, merge: tokens * merge),
            "You multiplied by the merge. Merging leaves fewer tokens, not more.",
            "Each token then holds more, and “more” invites multiplying.",
        ),
        Mistake(
            "merged away",
            _merged(lambda tokens, merged, merge: tokens - merged),
            "Your second number is how many tokens were saved, not how many are left.",
            "“Merged” sounds like those that vanish. The question asks for those that stay.",
        ),
        Mistake(
            "pixels per patch",
            lambda seconds, fps, height, width, patch, merge: (
                seconds * fps * patch * patch,
                seconds * fps // merge * patch * patch,
            ),
            "You multiplied by the size of a patch instead of the number of patches.",
            "The patch's size stands in the question, twice. The count must be worked out.",
        ),
        Mistake(
            "frames",
            lambda seconds, fps, height, width, patch, merge: (
                seconds * fps,
                seconds * fps // merge,
            ),
            "You counted frames and time steps: each has many patches.",
            "Time is what the question changes, and the frame's size is easily passed over.",
        ),
        Mistake(
            "patch once",
            lambda seconds, fps, height, width, patch, merge: (
                seconds * fps * height * width / patch,
                seconds * fps * height * width / patch / merge,
            ),
            "You divided by the patch once. It has two sides.",
            "“Patch” sounds like one number, but it has rows and columns.",
        ),
        Mistake(
            "pixels",
            lambda seconds, fps, height, width, patch, merge: (
                seconds * fps * height * width,
                seconds * fps * height * width // merge,
            ),
            "You counted pixels: the patch is not used.",
            "A pixel is the smallest thing in a clip. A token stands for a whole patch of them.",
        ),
        Mistake(
            "one row",
            lambda seconds, fps, height, width, patch, merge: (
                seconds * fps * (height // patch),
                seconds * fps // merge * (height // patch),
            ),
            "You counted the patches along the height only: each row of them has a width.",
            "One division gives one number, and both sides seem done.",
        ),
        Mistake(
            "merged twice over",
            _merged(_by_square),
            "You divided by the merge twice: that is how the pairs fall. Tokens fall once.",
            "The square belongs to attention, and it is what one remembers.",
            also=_rounded(_by_square),
        ),
        Mistake(
            "pairs",
            lambda **numbers: tuple(tokens**2 for tokens in tokens_and_merged(**numbers)),
            "You squared the counts: those are the pairs of tokens.",
            "The square is what attention pays, and the number that is complained of.",
        ),
    ),
)

# --- 3.3 -----------------------------------------------------------------------------------------


def pairs_before_and_after(frames, rows, columns, group):
    """Count the pairs of full attention, before and after grouping frames."""
    tokens = frames * rows * columns
    grouped = frames // group * rows * columns
    return tokens**2, grouped**2


def _draw_pairs(rng):
    group = int(rng.integers(2, 6))
    frames = group * int(rng.integers(2, 7))
    rows, columns = (int(n) for n in rng.integers(3, 15, size=2))
    return {"frames": frames, "rows": rows, "columns": columns, "group": group}


PAIRS = Count(
    id="3.3",
    title="pairs before and after",
    difficulty=3,
    minutes=5,
    question=(
        "In full attention each token looks at each token, itself too: every (asking, asked) is "
        "one pair. A clip has 24 frames of 14 × 14 patches, cut frame by frame. How many pairs? "
        "And if groups of 3 frames become one cube? Give both as a pair of numbers; let Python "
        "multiply."
    ),
    stub="pairs_3_3 = ..., ...  # before grouping, after grouping\n",
    reference=pairs_before_and_after,
    numbers={"frames": 24, "rows": 14, "columns": 14, "group": 3},
    told="{frames} frames of {rows} × {columns} patches; then groups of {group} frames.",
    draw=_draw_pairs,
    wants="a pair: pairs before grouping, pairs after",
    steps={
        "the pairs within one frame": lambda frames, rows, columns, group: (rows * columns) ** 2,
    },
    labels=("The first number", "The second number"),
    hints=(
        "Count the tokens first, before and after.",
        "With 3 tokens, how many pairs are there? Write them all down: (0, 0), (0, 1), …",
        "Each token asks once for every token there is: multiply the tokens by themselves. Do so "
        "for both counts.",
    ),
    explanation=(
        "Pairs are the square of the tokens. A group of g frames leaves 1/g of the tokens and "
        "1/g² of the pairs: that is why grouping pays more than it seems."
    ),
    mistakes=(
        Mistake(
            "divided once",
            lambda frames, rows, columns, group: (
                (frames * rows * columns) ** 2,
                (frames * rows * columns) ** 2 / group,
            ),
            "You divided the pairs by the group once. Fewer tokens ask, and each asks fewer.",
            "The cost seems to fall as the tokens do. That holds for work done token by token, not "
            "for pairs.",
        ),
        Mistake(
            "tokens",
            lambda frames, rows, columns, group: (
                frames * rows * columns,
                frames // group * rows * columns,
            ),
            "You counted tokens. Each of them looks at all of them.",
            "Tokens are the number everybody quotes. Attention pays for pairs.",
        ),
        Mistake(
            "each pair once",
            lambda frames, rows, columns, group: tuple(
                n * (n - 1) // 2
                for n in (frames * rows * columns, frames // group * rows * columns)
            ),
            "You counted each pair of different tokens once.",
            "That is how handshakes are counted. Here a looks at b and b looks at a are two, and "
            "each also looks at itself.",
        ),
        Mistake(
            "within frames",
            lambda frames, rows, columns, group: (
                frames * (rows * columns) ** 2,
                frames // group * (rows * columns) ** 2,
            ),
            "You counted pairs within a time step only.",
            "That is attention inside one time step. In full attention tokens look at other time "
            "steps too.",
        ),
        Mistake(
            "over time only",
            lambda frames, rows, columns, group: (
                rows * columns * frames**2,
                rows * columns * (frames // group) ** 2,
            ),
            "You counted pairs at one place over time only.",
            "That is attention along one place. In full attention tokens look at other places too.",
        ),
        Mistake(
            "not itself",
            lambda frames, rows, columns, group: tuple(
                n * (n - 1) for n in (frames * rows * columns, frames // group * rows * columns)
            ),
            "You left out each token looking at itself.",
            "Why should a token ask itself? But in full attention it does, so that pair counts.",
        ),
        Mistake(
            "each pair once, and itself",
            lambda frames, rows, columns, group: tuple(
                n * (n + 1) // 2
                for n in (frames * rows * columns, frames // group * rows * columns)
            ),
            "You counted “a looks at b” and “b looks at a” as one pair: they are two.",
            "Likeness goes both ways. But who asks and who is asked differ, and so do the weights.",
        ),
        Mistake(
            "in two steps",
            lambda frames, rows, columns, group: tuple(
                t * rows * columns * (t + rows * columns) for t in (frames, frames // group)
            ),
            "You counted pairs within frames and pairs over time, and added them: that is factored "
            "attention, a cheaper pattern. In full attention each token looks at all.",
            "Space and time are two things, so it seems that they are looked at one by one.",
        ),
        Mistake(
            "doubled",
            lambda frames, rows, columns, group: (
                2 * frames * rows * columns,
                2 * (frames // group) * rows * columns,
            ),
            "You doubled the tokens. A square multiplies them by themselves.",
            "A pair is two tokens. But each token is in very many pairs.",
        ),
        Mistake(
            "divided by the cube",
            lambda frames, rows, columns, group: (
                (frames * rows * columns) ** 2,
                (frames * rows * columns) ** 2 // group**3,
            ),
            "Your second number falls by the group three times over. A pair has two ends, so it "
            "falls twice.",
            "A cube has three sides. But here only its depth grows.",
        ),
        Mistake(
            "other order",
            lambda **numbers: pairs_before_and_after(**numbers)[::-1],
            "Your two numbers are right, but in the other order: before grouping comes first.",
            "The grouped clip is worked out last, so its number is the one at hand.",
        ),
    ),
)

# --- 3.4 -----------------------------------------------------------------------------------------

SECONDS, SIDE, BUDGET, SLOWEST, SOURCE = 4, 256, 3000, 8, 25


def fit_budget():
    """Try choices and keep the one that spends the budget best."""
    fitting = []
    for fps in range(8, 26):
        for patch in (8, 16, 32, 64):
            for group in (1, 2, 4, 8):
                whole = 4 * fps % group == 0 and 256 % patch == 0
                tokens = 4 * fps // group * (256 // patch) ** 2
                if whole and tokens <= 3000:
                    fitting.append((tokens, (fps, patch, group)))
    return max(fitting)[1]


def _breaks(fps, patch, group):
    """Say which limit a choice breaks and by how much, and what to do; None if it keeps all."""
    for name, value in (("fps", fps), ("patch", patch), ("group", group)):
        if not is_whole(value) or value < 1:
            step = f"Give a whole number of at least 1 for the {name}."
            return f"The {name} is not a whole number of at least 1.", step
    frames = SECONDS * fps
    if fps < SLOWEST:
        return (
            f"{fps} fps is {SLOWEST - fps} too few: at least {SLOWEST} are asked for.",
            f"Raise the fps to {SLOWEST} or more, and save tokens elsewhere.",
        )
    if fps > SOURCE:
        return (
            f"{fps} fps is {fps - SOURCE} too many: the clip was filmed at {SOURCE}.",
            "Frames between its frames do not exist. Lower the fps.",
        )
    if SIDE % patch:
        return (
            f"Patches of {patch} do not fill {SIDE} pixels: {SIDE % patch} rows and columns would "
            "be cropped.",
            f"Choose a patch that divides {SIDE}.",
        )
    if frames % group:
        return (
            f"Groups of {group} do not fill {frames} frames: {_frames(frames % group)} would be "
            "cropped.",
            f"Choose a group that divides {frames}, or another fps.",
        )
    tokens = count_tokens(frames, SIDE, SIDE, patch, group)
    if tokens > BUDGET:
        return (
            f"{tokens:,} tokens are {tokens - BUDGET:,} over the budget of {BUDGET:,}.",
            "Fewer frames a second, bigger patches or bigger groups: which loss hurts least?",
        )
    return None


def _frames(count):
    return "1 frame" if count == 1 else f"{count} frames"


def _praise(fps, patch, group):
    tokens = count_tokens(SECONDS * fps, SIDE, SIDE, patch, group)
    left = BUDGET - tokens
    count = "1 token" if tokens == 1 else f"{tokens:,} tokens"
    told = f"{count}, {left:,} under the budget, and nothing is cropped."
    if 2 * left > BUDGET:
        told += f" You left {left:,} unspent: what would you buy with them?"
    return told


FIT = Design(
    id="3.4",
    title="fit a budget",
    difficulty=3,
    minutes=6,
    question=(
        "You may spend 3,000 tokens on 4 seconds of 256 × 256 pixels, filmed at 25 fps. Choose "
        "three *whole* numbers, `(fps, patch, group)`, so that you stay within the budget, keep at "
        "least 8 fps, and crop nothing: neither pixels nor frames. Many answers are right; choose "
        "one that you would defend."
    ),
    stub="choice_3_4 = ..., ..., ...  # fps, patch, group\n",
    reference=fit_budget,
    breaks=_breaks,
    praise=_praise,
    wants="three whole numbers: fps, patch, group",
    length=3,
    hints=(
        "Begin with the lowest fps that is allowed, and count the frames.",
        "How many tokens does that make with patches of 16? By what factor is it over the budget?",
        "Doubling the patch leaves a quarter; doubling the group leaves a half. Then see that "
        "both divide.",
    ),
    explanation=(
        "The search tries everything that divides and keeps what fits; of those it takes the one "
        "with the most tokens. Yours may be better for your clip: small patches for fine detail, "
        "small groups for fast motion."
    ),
    mistakes=(
        Mistake(
            "no groups",
            (8, 16, 1),
            "8,192 tokens are 5,192 over the budget of 3,000.",
            "It is the lesson's clip, and 8 fps feels thrifty. Patches of one frame cost most.",
        ),
        Mistake(
            "group does not divide",
            (8, 16, 3),
            "Groups of 3 do not fill 32 frames: 2 frames would be cropped.",
            "By division alone, 8,192 / 3 fits the budget. But the last frames have no group.",
        ),
        Mistake(
            "too slow",
            (4, 16, 2),
            "4 fps is 4 too few: at least 8 are asked for.",
            "The frame rate is the easiest thing to give up. Motion pays for it.",
        ),
        Mistake(
            "patch does not divide",
            (8, 24, 1),
            "Patches of 24 do not fill 256 pixels: 16 rows and columns would be cropped.",
            "A size between 16 and 32 seems a fair middle. The edge of the picture pays for it.",
        ),
        Mistake(
            "just over",
            (12, 16, 4),
            "3,072 tokens are 72 over the budget of 3,000.",
            "It is so near, and 12 fps looks better. A budget of memory has no small print.",
        ),
        Mistake(
            "two frames a cube",
            (8, 16, 2),
            "4,096 tokens are 1,096 over the budget of 3,000.",
            "It is the lesson's own way to halve the tokens. This budget asks for more.",
        ),
        Mistake(
            "faster than filmed",
            (30, 64, 1),
            "30 fps is 5 too many: the clip was filmed at 25.",
            "30 is the rate of the lesson's first second, and tokens are left over. But nobody "
            "took those frames.",
        ),
    ),
)

# --- 3.5 -----------------------------------------------------------------------------------------


def latent_tokens(frames, height, width, ct, cs, p):
    """Count tokens: a causal encoder of stride ct × cs × cs, then patches of p × p latents."""
    t = 1 + (frames - 1) // ct  # the first frame is a latent of its own
    return t * (height // cs // p) * (width // cs // p)


def _published():
    """Collect the geometry of every regular causal system with square strides and patches."""
    return tuple(
        dict.fromkeys(
            (s.frames, s.height, s.width, s.stride[0], s.stride[1], s.patch[1])
            for s in systems.load()
            if s.causal
            and not (s.irregular or s.special)
            and s.stride[1] == s.stride[2]
            and s.patch[0] == 1
            and s.patch[1] == s.patch[2]
        )
    )


LATENT = Build(
    id="3.5",
    title="read a published configuration",
    difficulty=4,
    minutes=8,
    question=(
        "Many video generators first shrink the clip with a causal encoder: the first frame "
        "becomes a latent frame of its own, then every `ct` frames become one; `cs` × `cs` pixels "
        "become one latent. Patches of `p` × `p` latents, one latent frame deep, are the tokens. "
        "Write `latent_tokens(frames, height, width, ct, cs, p)`. It is checked on the published "
        "configurations of real models, from CogVideoX to Wan, and on three that are made up: a "
        "single picture, an encoder that leaves time alone (`ct` = 1), and one that leaves space "
        "alone. All sizes fit. The answer is a whole number (int)."
    ),
    stub='''def latent_tokens(frames, height, width, ct, cs, p):
    """Count tokens: a causal encoder of stride ct × cs × cs, then patches of p × p latents."""
    ...
''',
    reference=latent_tokens,
    probes=(*_published(), (1, 96, 160, 4, 8, 2), (9, 64, 80, 1, 8, 2), (13, 24, 40, 4, 1, 1)),
    tolerance=1e-6,
    inputs="configurations, all but three of them published",
    hints=(
        "Models of this kind take 49, 81 or 129 frames. What is odd about these numbers?",
        "Take the first frame away. What is left divides by ct; the first adds one of its own.",
        "Along the height, first cs pixels become one latent, then p latents one token. The same "
        "along the width.",
    ),
    explanation=(
        "A causal encoder sees no later frame, so its first latent holds the first frame only, "
        "and a single picture can be encoded too. That is why frames come as a multiple of ct plus "
        "1. In space, stride and patch multiply: a token stands for cs × p pixels a side."
    ),
    mistakes=(
        Mistake(
            "first frame not alone",
            lambda frames, height, width, ct, cs, p: (
                frames // ct * (height // cs // p) * (width // cs // p)
            ),
            "The first frame's own latent is missing.",
            "Groups of ct frames alone are right for encoders that are not causal. 81 frames are "
            "1 + 80: 80 / 4 = 20, and the one stays.",
        ),
        Mistake(
            "decimal frames",
            lambda frames, height, width, ct, cs, p: (
                frames / ct * (height // cs // p) * (width // cs // p)
            ),
            "You divided all frames by ct and got part of a latent.",
            "The formula of a plain grid comes to mind. A part of a latent is the sign that the "
            "first frame stands alone.",
            also=(
                lambda frames, height, width, ct, cs, p: (
                    frames * height * width // (ct * (cs * p) ** 2)
                ),
            ),
        ),
        Mistake(
            "no patch",
            lambda frames, height, width, ct, cs, p: (
                (1 + (frames - 1) // ct) * (height // cs) * (width // cs)
            ),
            "You counted latents: the patch is not used.",
            "The encoder already made the clip small, so it feels done. The patches come after it.",
        ),
        Mistake(
            "no stride",
            lambda frames, height, width, ct, cs, p: (
                (1 + (frames - 1) // ct) * (height // p) * (width // p)
            ),
            "You cut pixels into patches: the encoder's stride in space is not used.",
            "A patch usually counts pixels. Here it counts latents.",
        ),
        Mistake(
            "patch once",
            lambda frames, height, width, ct, cs, p: (
                (1 + (frames - 1) // ct) * (height // cs) * (width // cs) // p
            ),
            "You divided by the patch once. It has two sides.",
            "“Patch 2” is one number, but it joins 2 × 2 latents.",
        ),
        Mistake(
            "no time stride",
            lambda frames, height, width, ct, cs, p: (
                frames * (height // cs // p) * (width // cs // p)
            ),
            "You kept every frame: the encoder's stride in time is not used.",
            "Encoders for pictures shrink space only. One for video shrinks time as well.",
        ),
        Mistake(
            "first frame twice",
            lambda frames, height, width, ct, cs, p: (
                (frames // ct + 1) * (height // cs // p) * (width // cs // p)
            ),
            "You gave the first frame a latent and left it in the groups as well.",
            "Rounding down hides it: one frame too many fills no group, unless ct is 1. There each "
            "frame is a latent, and you count one more.",
        ),
        Mistake(
            "first frame lost",
            lambda frames, height, width, ct, cs, p: (
                (frames - 1) // ct * (height // cs // p) * (width // cs // p)
            ),
            "You counted the groups after the first frame, but not its own latent.",
            "Taking it away is the hard part. It is taken out of the groups, not out of the clip.",
        ),
        Mistake(
            "decimal",
            lambda frames, height, width, ct, cs, p: (
                (1 + (frames - 1) / ct) * (height / cs / p) * (width / cs / p)
            ),
            "The count is right, but it is a decimal number: `/` always makes one.",
            "On paper it is the same. A shape or an index needs a whole number: `//` stays whole.",
        ),
        Mistake(
            "brackets lost",
            lambda frames, height, width, ct, cs, p: (
                1 + (frames - 1) // ct * (height // cs // p) * (width // cs // p)
            ),
            "Your first frame counts as one token: it is one latent frame, with all its patches. "
            "Brackets around `1 + …`.",
            "`1 + (T - 1) / ct` reads well on its own. A product binds more tightly than a sum.",
        ),
        Mistake(
            "each side once",
            lambda frames, height, width, ct, cs, p: (
                (1 + (frames - 1) // ct) * (height * width // cs // p)
            ),
            "You divided by the stride and by the patch once: both shrink rows and columns.",
            "“Stride 8” and “patch 2” are one number each, but they have two sides.",
        ),
        Mistake(
            "patch in time",
            lambda frames, height, width, ct, cs, p: (
                (1 + (frames - 1) // ct) // p * (height // cs // p) * (width // cs // p)
            ),
            "You put p latent frames into a patch: here it is one latent frame deep.",
            "A cube of pixels has a depth. Behind an encoder that shrinks time, most models cut "
            "flat patches.",
        ),
        Mistake(
            "frames of a picture model",
            lambda frames, height, width, ct, cs, p: (height // cs // p) * (width // cs // p),
            "You counted one latent frame: time is not used.",
            "It is the number of a picture, and it comes up on the way.",
        ),
    ),
)

EXERCISES = (TOKENS, APPLY, PAIRS, FIT, LATENT)

PREDICTIONS = (
    Prediction(
        id="3.a",
        question="One second of video at 30 fps, each frame cut into 14 × 14 patches. How many "
        "tokens?",
        slips={
            196: "That is one frame, 14 × 14; the second has 30 of them.",
            420: "That is 14 × 30: a frame has 14 rows of 14 patches.",
            226: "You added the frames; every frame brings all its patches, so multiply.",
            4704: "That is a second at 24 fps; here it is 30.",
            4900: "That is a second at 25 fps; here it is 30.",
            1_505_280: "Those are pixels, 30 × 224 × 224; a patch of 16 × 16 of them is one token.",
        },
        factors={
            3: "You counted the three colours; they are values within a token, not more tokens.",
            2: "That is two seconds.",
            60: "That is a minute.",
            196: "Each patch of a frame counts once, not with every other: that would be pairs.",
            256: "Those are pixels, 256 to a patch; a patch is one token.",
            768: "Those are values: 16 × 16 pixels of three colours make one token.",
        },
        usual="Patches per frame, 14 × 14, times the frames in one second.",
    ),
    Prediction(
        id="3.b",
        question="Grouping halves the tokens. By what factor does the number of full-attention "
        "pairs fall?",
        slips={
            2: "Half as many tokens ask, and each asks half as many.",
            8: "That would be three axes; a pair has two ends.",
            1: "Fewer tokens make fewer pairs.",
            0.25: "A quarter is what remains; it fell by the inverse of that.",
            0.5: "Half is what remains of the tokens; pairs have two ends.",
            0.75: "Three quarters of them are saved, and one quarter is left: the factor is the "
            "whole over what is left.",
            16: "That is the square taken twice: a pair has two ends, not four.",
        },
        usual="A pair is a token that asks and one that is asked, and both become fewer.",
        above="Each of a pair's two ends brings one halving, and it has no more than two.",
    ),
)
