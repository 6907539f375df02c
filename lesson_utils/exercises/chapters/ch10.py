"""Exercises of notebook 10, review and apply."""

import numpy as np

from lesson_utils.exercises.kinds.choice import Choice, lettered
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.kinds.exercise import Mistake
from lesson_utils.exercises.kinds.place import Place
from lesson_utils.exercises.kinds.written import Written

# --- 10.1 to 10.4: what one is asked about it ----------------------------------------------------


def why_together():
    """Name what no frame can settle by itself."""
    return "c"


TOGETHER = Choice(
    id="10.1",
    title="why not frame by frame",
    difficulty=2,
    minutes=3,
    question=(
        "*“I make each frame by itself, with the best picture model there is. What do I need links "
        "across time for?”* Which answer is best?"
    ),
    options=lettered(
        "For nothing: a video is a list of pictures, and each of yours is good.",
        "Frames that are made alone come out blurred; what they hear from others sharpens them.",
        "Each frame settles by itself what the text leaves open, so who it is and which way it "
        "moves need not agree from one frame to the next.",
        "Only until the picture model is better: frames disagree because each has faults of its "
        "own.",
    ),
    stub='answer_10_1 = ...  # "a", "b", "c" or "d"\n',
    reference=why_together,
    hints=(
        "In lesson 07 each frame was made by a denoiser without any fault. What was wrong with the "
        "clip?",
        "Shuffle the frames of a good clip. Each is as good as before. What is lost, and in which "
        "of the frames was it?",
    ),
    explanation=(
        "Identity and motion are facts about several frames, and a frame that hears no other can "
        "only guess them, each time anew. Sharp frames are no proof: in lesson 07 every frame was "
        "sharp, and the clip was a crowd of strangers."
    ),
    mistakes=(
        Mistake(
            "only a list of pictures",
            "a",
            "You took a clip for the sum of its frames. What stayed, what moved and what led to "
            "what is in no single frame: shuffle them, as in lesson 01, and it is gone.",
            "A file does hold frames one after the other, and one judges them one at a time.",
        ),
        Mistake(
            "blur is the trouble",
            "b",
            "You looked for the fault inside the frame. Lesson 07 measured it: frames made alone "
            "were as sharp as frames made together.",
            "Blur is the fault that one knows from pictures, and cubes do blur (lesson 04): that "
            "is another matter.",
        ),
        Mistake(
            "a better picture model mends it",
            "d",
            "You blamed the picture model. The denoiser of lesson 07 makes no mistakes at all, and "
            "its frames still show different things.",
            "Better models did mend hands and faces. But here several pictures are right, and "
            "nothing makes the frames pick the same one.",
        ),
    ),
)


def why_factored():
    """Name what it saves, and what it gives up."""
    return "a"


FACTORED = Choice(
    id="10.2",
    title="why not full attention everywhere",
    difficulty=3,
    minutes=3,
    question=(
        "*“Full attention sees more. Why would anybody train with spatial-then-temporal attention "
        "instead?”* Which answer is best?"
    ),
    options=lettered(
        "With many tokens it needs a small share of the pairs, which decides whether a useful size "
        "can be run at all; it pays with detours between places.",
        "Because it computes the same result with less work: two small tables instead of a large "
        "one.",
        "Because it has fewer weights to train, so that it needs fewer clips.",
        "Because it is cheaper for any clip, however short; so nothing speaks for full attention "
        "on small ones.",
    ),
    stub='answer_10_2 = ...  # "a", "b", "c" or "d"\n',
    reference=why_factored,
    hints=(
        "Two questions in one: what does it save, and what does it give up? The best answer names "
        "both.",
        "In lesson 06, what became of the car that moved nearly two patches a frame?",
    ),
    explanation=(
        "(t·s)² pairs against t·s·(t + s): the longer and finer the clip, the wider the gap, and "
        "it is time and memory that decide what can be trained and served. It is another function: "
        "what leaves its place is reached through a middleman, who asks a question of its own."
    ),
    mistakes=(
        Mistake(
            "the same for free",
            "b",
            "You took it for a faster way to the same result. It is another function: in lesson 06 "
            "a fast car kept its share of full attention and lost nearly all of the factored.",
            "On slow clips it looked as good, or better, and every token can be reached in two "
            "steps.",
        ),
        Mistake(
            "fewer weights",
            "c",
            "You counted weights. Divided attention has two attentions a layer, each with matrices "
            "of its own: TimeSformer grows from 86 to 121 million weights (its paper, table 1).",
            "Cheap models are often small ones. Here the saving is in pairs, and pairs have no "
            "weights.",
        ),
        Mistake(
            "always cheaper",
            "d",
            "You counted pairs only. With few tokens the matrices are the bill, and it has more of "
            "them: in lesson 06 a layer over a short clip cost less with full attention.",
            "It never has more pairs, and pairs are what everybody talks about.",
        ),
    ),
)


def why_cubes():
    """Name the gain, and what has to share the room."""
    return "d"


CUBES = Choice(
    id="10.3",
    title="why cubes of several frames",
    difficulty=3,
    minutes=3,
    question=(
        "*“Patching every frame works. What is gained by cubes that span several frames?”* Which "
        "answer is best?"
    ),
    options=lettered(
        "A simpler model at no loss: bigger tokens are fewer, and the cut can be undone exactly.",
        "Clean tokens: a cube is the average of its frames, so noise cancels out.",
        "A fixed discount: with half the tokens every kind of attention costs half as much.",
        "A shorter row, in which each token brings a little motion of its own; changes inside a "
        "cube have to share the token's few numbers.",
    ),
    stub='answer_10_3 = ...  # "a", "b", "c" or "d"\n',
    reference=why_cubes,
    hints=(
        "Cutting and squeezing are two steps. Which of them can be undone?",
        "Ask of each answer whether it says what is paid for the gain.",
    ),
    explanation=(
        "Fewer tokens, by the frames in a cube, make long clips affordable, and a cube holds its "
        "frames side by side, so that motion is in it. The price comes when it is squeezed into a "
        "token of fixed width: lesson 04 found the loss where things move."
    ),
    mistakes=(
        Mistake(
            "nothing is lost",
            "a",
            "You left out the squeeze. The cut can be undone; the projection of a longer row to "
            "the same width cannot, and lesson 04 measured what it costs in decibels.",
            "`unpatchify` gives back every pixel. That holds until the token is made.",
        ),
        Mistake(
            "a cube is an average",
            "b",
            "You averaged the frames. A cube holds every value of each of its frames, and which "
            "frame a value belongs to: that is why there is motion in it.",
            "Cubes are often drawn as one coloured square, and a narrow token does come close to "
            "the mean.",
        ),
        Mistake(
            "half the tokens, half the cost",
            "c",
            "You took cost for proportional. Two frames a cube leave a quarter of the full pairs, "
            "but not quite half of the factored ones (lesson 06).",
            "What is done token by token, such as the matrices, does fall by half.",
        ),
    ),
)


def why_it_explodes():
    """Name both steps: how tokens grow, and how pairs grow with them."""
    return "b"


EXPLODES = Choice(
    id="10.4",
    title="why clips cost more than one thinks",
    difficulty=2,
    minutes=3,
    question=(
        "*“A frame has few tokens. Why does the cost of a clip surprise even people who build "
        "picture models?”* Which answer is best?"
    ),
    options=lettered(
        "It should not: each frame is small, and twice the frames cost twice as much.",
        "Every place in the frame is a token again at each time step, and attention pays for pairs "
        "among all of them.",
        "Because attention compares all pixels of the clip with one another.",
        "Because every further second brings weights of its own, and weights fill the memory.",
    ),
    stub='answer_10_4 = ...  # "a", "b", "c" or "d"\n',
    reference=why_it_explodes,
    hints=(
        "Make the clip twice as long. What doubles, what quadruples, and what stays as it is?",
        "There are two multiplications here, one after the other. The best answer has both.",
    ),
    explanation=(
        "First the places of a frame are multiplied by the time steps, and then the tokens by "
        "themselves. At twice the seconds there are twice the tokens and four times the pairs of "
        "full attention; the weights stay the same."
    ),
    mistakes=(
        Mistake(
            "a straight line",
            "a",
            "You let the cost grow as the frames do. Tokens do; the pairs of full attention grow "
            "with their square, because each new frame is also asked by all the old ones.",
            "Storing, decoding and patching a clip do grow in a straight line.",
        ),
        Mistake(
            "pairs of pixels",
            "c",
            "You compared pixels. Attention compares tokens, and a token of 16 × 16 colour pixels "
            "stands for hundreds of values.",
            "n² is a formula without a picture, and pixels are the most numerous thing around.",
        ),
        Mistake(
            "weights for every second",
            "d",
            "You let the model grow with the clip. The same weights serve every token, at any "
            "length (lesson 06).",
            "Big models are called big for their weights, and long clips fill the memory too: with "
            "tokens and their pairs.",
        ),
    ),
)

# --- 10.5 ----------------------------------------------------------------------------------------


def tokens_and_pairs(seconds, fps, height, width, patch, merge):
    """Count tokens, merged tokens, and pairs of full and factored attention once merged."""
    s = (height // patch) * (width // patch)
    t = seconds * fps // merge
    full, factored = (t * s) ** 2, t * s * (t + s)
    return seconds * fps * s, t * s, full, factored


def _other(**parts):
    """A mistake in some of the four numbers, each from the right ones and the clip's numbers."""
    places = ("tokens", "merged", "full", "factored")

    def answer(**numbers):
        right = dict(zip(places, tokens_and_pairs(**numbers), strict=True))
        t = numbers["seconds"] * numbers["fps"] // numbers["merge"]
        known = right | numbers | {"t": t, "s": right["merged"] // t}
        return tuple((right | {k: change(known) for k, change in parts.items()}).values())

    return answer


def _from_tokens(tokens):
    """A mistake in the tokens that goes on into the pairs."""

    def answer(**numbers):
        alone, t, s = tokens(numbers)
        return alone, t * s, (t * s) ** 2, t * s * (t + s)

    return answer


def _places(height, width, patch, **_):
    return (height // patch) * (width // patch)


def _draw_clip(rng):
    merge, patch = int(rng.integers(2, 6)), int(rng.choice([8, 14, 16, 32]))
    rows, columns = (int(n) for n in rng.choice(np.arange(5, 15), 2, replace=False))
    return {
        "seconds": int(rng.integers(2, 7)),
        "fps": merge * int(rng.integers(2, 7)),
        "height": patch * rows,
        "width": patch * columns,
        "patch": patch,
        "merge": merge,
    }


APPLY = Count(
    id="10.5",
    title="the whole count",
    difficulty=3,
    minutes=6,
    question=(
        "A clip of 3 seconds, 240 × 416 pixels, at 10 fps, is cut into 16 × 16 patches. Count the "
        "tokens, every frame by itself. Then merge every 5 frames into one cube, and count again. "
        "Of the merged clip, count the pairs of full attention and the pairs of spatial-then-"
        "temporal attention. Four numbers; let Python multiply."
    ),
    stub="count_10_5 = ..., ..., ..., ...  # tokens, merged, full pairs, factored pairs\n",
    reference=tokens_and_pairs,
    numbers={"seconds": 3, "fps": 10, "height": 240, "width": 416, "patch": 16, "merge": 5},
    told="{seconds} s at {fps} fps, {height} × {width} pixels, patches of {patch} × {patch}; "
    "then every {merge} frames merged into one cube.",
    draw=_draw_clip,
    wants="four numbers: tokens, tokens once merged, full pairs, factored pairs",
    steps={
        "the patches of one frame": lambda **n: _places(**n),
        "the number of frames": lambda seconds, fps, **_: seconds * fps,
        "the number of time steps": lambda seconds, fps, merge, **_: seconds * fps // merge,
        "the pairs within one time step": lambda **n: _places(**n) ** 2,
        "the pairs over time at one place": lambda seconds, fps, merge, **_: (
            (seconds * fps // merge) ** 2
        ),
        "the number of tokens before merging": lambda seconds, fps, **n: (
            seconds * fps * _places(**n)
        ),
        "the number of tokens once merged": lambda seconds, fps, merge, **n: (
            seconds * fps // merge * _places(**n)
        ),
        "the number of pixels": lambda seconds, fps, height, width, **_: (
            seconds * fps * height * width
        ),
    },
    factors={
        2: "That is twice as many: each (asking, asked) counts once, and each token once.",
        0.5: "That is half of it: two tokens make two pairs, one asking and the other.",
        3: "That is three times as many: colours are values of a token, not more tokens.",
    },
    labels=("The first number", "The second number", "The third number", "The fourth number"),
    hints=(
        "Draw the grid first: how many time steps, rows and columns, before and after merging?",
        "Merging changes the time steps only. From there on all is counted on the merged grid.",
        "Full: each token asks each token. Factored: each asks its own time step, and then its own "
        "place at every time step. Count whom one token asks, and multiply by the tokens.",
    ),
    explanation=(
        "One grid, t time steps of s places, answers everything: t·s tokens, (t·s)² pairs in full "
        "attention, t·s·(t + s) in factored attention, because each token asks s in its own step "
        "and t at its own place. Merging divides t and leaves s alone."
    ),
    mistakes=(
        Mistake(
            "pairs before merging",
            _other(
                full=lambda k: k["tokens"] ** 2,
                factored=lambda k: k["tokens"] * (k["seconds"] * k["fps"] + k["s"]),
            ),
            "Your pairs are those of the clip before it is merged.",
            "That count stands first in the answer, and pairs look like a second question about "
            "the same clip.",
        ),
        Mistake(
            "merged all three axes",
            _from_tokens(
                lambda k: (
                    k["seconds"] * k["fps"] * _places(**k),
                    k["seconds"] * k["fps"] // k["merge"],
                    _places(**k) / k["merge"] ** 2,
                )
            ),
            "You divided rows and columns by the merge as well.",
            "A cube has three sides, but only frames are merged here: the patch stays as it is.",
        ),
        Mistake(
            "a square frame",
            _from_tokens(
                lambda k: (
                    k["seconds"] * k["fps"] * (k["height"] // k["patch"]) ** 2,
                    k["seconds"] * k["fps"] // k["merge"],
                    (k["height"] // k["patch"]) ** 2,
                )
            ),
            "You squared the height's count of patches: the width is not used.",
            "14 × 14 is how one meets it first. Most videos are wider than high.",
        ),
        Mistake(
            "one second",
            _from_tokens(lambda k: (k["fps"] * _places(**k), k["fps"] // k["merge"], _places(**k))),
            "You counted one second: the length of the clip is not used.",
            "fps is frames in one second, and it looks like a count of frames.",
        ),
        Mistake(
            "factored pairs before merging",
            _other(factored=lambda k: k["merged"] * (k["seconds"] * k["fps"] + k["s"])),
            "In your fourth number a token meets as many moments as there were frames. Merged, "
            "there are fewer time steps.",
            "The number of frames is so well known by then. But a cube that is asked stands for "
            "all its frames.",
        ),
        Mistake(
            "one table each",
            _other(factored=lambda k: k["s"] ** 2 + k["t"] ** 2),
            "Your fourth number has one time step's table and one place's. There is a table for "
            "every time step and one for every place.",
            "That is what one token's two steps look like.",
        ),
        Mistake(
            "the two steps multiplied",
            _other(factored=lambda k: k["t"] * k["s"] ** 2 * k["s"] * k["t"] ** 2),
            "You multiplied the two steps. They are done one after the other, so add them.",
            "Two choices in a row multiply when one counts paths. Work adds up.",
        ),
        Mistake(
            "saved, not left",
            _other(merged=lambda k: k["tokens"] - k["merged"]),
            "Your second number is how many tokens were saved, not how many are left.",
            "“Merged” sounds like those that vanish. The question asks for those that stay.",
        ),
        Mistake(
            "full pairs before merging",
            _other(full=lambda k: k["tokens"] ** 2),
            "Your third number squares the tokens before merging.",
            "That count stands first in the answer.",
        ),
        Mistake(
            "pairs fall as tokens do",
            _other(full=lambda k: k["tokens"] ** 2 // k["merge"]),
            "Your third number falls with the merge once. Fewer tokens ask, and each asks fewer.",
            "Work that is done token by token falls like that. Pairs fall with the square.",
        ),
        Mistake(
            "spatial only",
            _other(factored=lambda k: k["t"] * k["s"] ** 2),
            "Your fourth number holds the step within frames only.",
            "It is by far the larger of the two steps, so the sum looks nearly the same.",
        ),
        Mistake(
            "temporal only",
            _other(factored=lambda k: k["s"] * k["t"] ** 2),
            "Your fourth number holds the step over time only.",
            "Time is what this series is about. But tokens of one time step must meet as well.",
        ),
        Mistake(
            "one token's keys",
            _other(full=lambda k: k["merged"], factored=lambda k: k["t"] + k["s"]),
            "You counted whom one single token asks.",
            "It is the right first step. Every token asks once.",
        ),
        Mistake(
            "full and factored exchanged",
            _other(full=lambda k: k["factored"], factored=lambda k: k["full"]),
            "Your third and fourth number are right, but exchanged.",
            "Factored attention has two steps, and two sounds like more.",
        ),
    ),
)

# --- 10.6 ----------------------------------------------------------------------------------------


def place(frames, height, width, patch, group, n):
    """Find (t, h, w) of token n: time slowest, then rows, then columns."""
    rows, columns = height // patch, width // patch
    t, rest = divmod(n, rows * columns)
    return t, rest // columns, rest % columns


def _sizes(frames, height, width, patch, group, **_):
    return frames // group, height // patch, width // patch


def _time_fastest(n, **numbers):
    t, _, w = _sizes(**numbers)
    return n % t, n // t // w, n // t % w


def _columns_first(n, **numbers):
    _, h, w = _sizes(**numbers)
    rest = n % (h * w)
    return n // (h * w), rest % h, rest // h


def _draw_place(rng):
    group = int(rng.integers(2, 5))
    t, h, w = (int(k) for k in rng.choice(np.arange(6, 13), 3, replace=False))
    at = [int(rng.integers(1, min(t, h, w) - 1)) for _ in range(3)]
    return {
        "frames": group * t,
        "height": 16 * h,
        "width": 16 * w,
        "patch": 16,
        "group": group,
        "n": (at[0] * h + at[1]) * w + at[2],
    }


SKETCH = Place(
    id="10.6",
    title="where the cube lives",
    difficulty=3,
    minutes=4,
    question=(
        "A clip of 18 frames, 128 × 160 pixels, is cut into cubes of 2 frames × 16 × 16 pixels. "
        "The tokens are numbered from 0, time slowest and columns fastest. Put the cube of token "
        "377 into the empty volume: drag it there, or type its place."
    ),
    stub=(
        "# 18 frames of 128 × 160 pixels, in cubes of 2 frames × 16 × 16\n"
        "sketch_10_6 = Sketch(Grid(18, 128, 160, patch=16, group=2))\n"
        "sketch_10_6\n"
    ),
    reference=place,
    numbers={"frames": 18, "height": 128, "width": 160, "patch": 16, "group": 2, "n": 377},
    told="{frames} frames of {height} × {width} pixels, in cubes of {group} frames × {patch} × "
    "{patch} pixels; token {n}.",
    draw=_draw_place,
    wants="the place (t, h, w) of the token, each counted from 0",
    labels=("t", "h", "w"),
    hints=(
        "How many cubes lie in one time step? How many such steps fit below the token's number?",
        "Of what is left over after the full time steps: how many full rows of cubes are in it?",
        "`divmod(n, cubes in a step)` gives t and a rest; `divmod(rest, columns)` gives h and w.",
    ),
    explanation=(
        "Time is slowest, so whole time steps are taken off first, then whole rows, and what is "
        "left is the column. It undoes n = (t·H + h)·W + w from the inside out; `Grid.position` "
        "does the same."
    ),
    mistakes=(
        Mistake(
            "time fastest",
            _time_fastest,
            "Your cube is right if neighbours in the list are neighbours in time.",
            "In the lettered tape of lesson 02 a cube's two letters stand side by side. Inside a "
            "cube time goes on; in the list of tokens it is slowest.",
        ),
        Mistake(
            "columns before rows",
            _columns_first,
            "You counted down the columns. The list runs along each row first.",
            "Height is named before width, so it seems to come first. What is named last runs "
            "fastest.",
        ),
        Mistake(
            "height and width exchanged",
            lambda **numbers: tuple(place(**numbers)[i] for i in (0, 2, 1)),
            "The right numbers, but height and width are exchanged.",
            "On a screen one says x before y. In an array the row comes first.",
        ),
        Mistake(
            "the other way round",
            lambda **numbers: place(**numbers)[::-1],
            "The right numbers, but in the order w, h, t.",
            "The column comes out first when one divides from the fastest axis on.",
        ),
        Mistake(
            "counted from one",
            lambda **numbers: tuple(part + 1 for part in place(**numbers)),
            "You counted each axis from one: your cube lies one too far along all three.",
            "On paper the first is number one. Here the first cube is at (0, 0, 0).",
        ),
        Mistake(
            "tokens from one",
            lambda n, **numbers: place(n=n - 1, **numbers),
            "Your cube is the neighbour before: you counted the tokens from one.",
            "The first token is number 0, so token n has n others before it.",
        ),
        Mistake(
            "frames for time steps",
            lambda group, **numbers: (
                place(group=group, **numbers)[0] * group,
                *place(group=group, **numbers)[1:],
            ),
            "You gave the cube's first frame as t. t counts cubes along time.",
            "Before cubes, a time step *was* a frame.",
        ),
    ),
)

EXERCISES = (TOGETHER, FACTORED, CUBES, EXPLODES, APPLY, SKETCH)
PREDICTIONS = ()

# --- in one's own words --------------------------------------------------------------------------

WRITTEN = (
    Written(
        id="10.a",
        question=(
            "A picture is cut across height and width. Why does a video need a third number for "
            "the place of each token?"
        ),
        points=(
            "A clip has one axis more: its frames, in order.",
            "A token can span some time as well as some rows and columns.",
            "What stayed, what moved and what changed is found between frames, in none of them.",
        ),
        look="lesson 01 (the order of the frames) and lesson 02 (the cube)",
    ),
    Written(
        id="10.b",
        question="Where do the 5,880 tokens of one second come from, and what do they leave out?",
        points=(
            "One second at 30 frames a second: 30 frames.",
            "Each frame has all its 14 × 14 = 196 patches anew, so the two are multiplied.",
            "Text tokens, special tokens and every further second come on top.",
            "Pairs are not counted yet: full attention has the square of it.",
        ),
        look="lesson 03",
    ),
    Written(
        id="10.c",
        question="What does attention across time do for identity, and what for motion?",
        points=(
            "A token can look up what the same thing looked like in other frames.",
            "Without that each frame guesses by itself: sharp, and another thing each time.",
            "Agreeing on where a thing was makes it move on, rather than jump or turn.",
        ),
        look="lesson 05 (the cup and the balls) and lesson 07 (the crowd of strangers)",
    ),
    Written(
        id="10.d",
        question=(
            "Full attention, or spatial and then temporal: what does each give, and what does it "
            "cost?"
        ),
        points=(
            "Full: any token asks any other at once; the pairs are the square of the tokens.",
            "Factored: t·s·(t + s) pairs, a small part of that when tokens are many.",
            "Factored reaches other places at other times only by a detour.",
            "With few tokens the matrices cost more than the pairs, and full can be the cheaper.",
        ),
        look="lesson 06",
    ),
    Written(
        id="10.e",
        question="When would you pay for full attention all the same?",
        points=(
            "It names something in the clip: what moves further than a patch between frames, say, "
            "or far places that must agree.",
            "It says what the cheap pattern would lose there.",
            "It names the budget: how many tokens, and what time or memory they may take.",
            "It says what you would give up for it: pixels, seconds, frames a second, or finer "
            "cubes.",
            "It allows for longer training: a pattern that may look anywhere has to learn where.",
        ),
        look="lesson 06 (the chase) and lesson 08 (the long runs)",
    ),
)
