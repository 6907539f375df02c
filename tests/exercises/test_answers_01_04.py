"""Answers as people give them to lessons 00 to 04: unusual right ones pass, wrong ones are told."""

from fractions import Fraction

import numpy as np
import pytest

from lesson_utils.exercises.registry import EXERCISES
from tests.exercises.test_answers import given, pairs

CUT = (
    "T, H, W, c = frames.shape; x = frames.reshape(T // pt, pt, H // ph, ph, W // pw, pw, c); "
    "return {}"
)
LOOPS = (
    "return {} for t in range(0, len(frames), pt) for y in range(0, frames.shape[1], ph) "
    "for x in range(0, frames.shape[2], pw)]"
)
SPLIT = "x = tokens.reshape(t, h, w, pt, ph, pw, -1); return {}"
SAMPLED = "return frames[[{} for i in range(-(-len(frames) * fps // source_fps))]]"
DECIBELS = "return 10 * np.log10(255**2 / {}.mean(axis=(1, 2, 3)))"

RIGHT = {
    "0.1": (
        CUT.format("np.einsum('apbqcrd->abcpqrd', x).reshape(-1, pt * ph * pw * c)"),
        LOOPS.format("[list(frames[t : t + pt, y : y + ph, x : x + pw].ravel())"),
    ),
    "0.2": ([7200, 2400], np.array([7200, 2400]), (7200.0, np.int16(2400))),
    "1.1": (
        "return np.array(pictures)",
        "return np.concatenate([p[None] for p in pictures])",
        "return np.moveaxis(np.stack(pictures, axis=-1), -1, 0)",
        "return np.stack(pictures).astype(np.int32)",
        "return np.concatenate(pictures).reshape(len(pictures), *pictures[0].shape)",
    ),
    "1.2": (
        "return frames[int(round(second * fps, 6))]",
        "starts = np.arange(len(frames)) / fps; return frames[(starts <= second).sum() - 1]",
        "from fractions import Fraction as F; "
        "return frames[int(F(second).limit_denominator(10**6) * fps)]",
        "return frames[int(second * fps + 1e-9)].tolist()",
        "t = [t for t in range(len(frames)) if t / fps <= second]; return frames[t[-1]]",
    ),
    "1.3": (
        SAMPLED.format("i * source_fps // fps"),
        SAMPLED.format("int(i / fps * source_fps + 1e-6)"),
        "from fractions import Fraction as F; return frames[[int(i * F(source_fps, fps)) for i in "
        "range(len(frames)) if F(i, fps) < F(len(frames), source_fps)]]",
        "n = int(np.ceil(len(frames) / source_fps * fps - 1e-6)); "
        "return np.take(frames, np.arange(n) * source_fps // fps, axis=0)",
        "n = -(-len(frames) * fps // source_fps); "
        "return [frames[i * source_fps // fps] for i in range(n)]",
    ),
    "1.4": (
        "return [f[row] for f in frames]",
        "return frames.transpose(1, 0, 2, 3)[row]",
        "return np.take(frames, row, axis=1)",
        "return frames[:, row : row + 1].squeeze(1).astype(int)",
    ),
    "1.5": (6.0, np.array(6), Fraction(6), np.float32(6), np.int8(6)),
    "2.1": (
        ("AE", "BF", "CG", "DH", "IM", "JN", "KO", "LP"),
        np.array(["AE", "BF", "CG", "DH", "IM", "JN", "KO", "LP"]),
        ["ae", "bf", "cg", "dh", "im", "jn", "ko", "lp"],
        [" AE", "BF ", "CG", "DH", "IM", "JN", "KO", "LP"],
    ),
    "2.2": (
        CUT.format("np.einsum('apbqcrd->abcpqrd', x).reshape(-1, pt * ph * pw * c)"),
        CUT.format("np.moveaxis(x, (0, 2, 4), (0, 1, 2)).reshape(-1, pt * ph * pw * c)"),
        LOOPS.format("[frames[t : t + pt, y : y + ph, x : x + pw].ravel()"),
        "w = np.lib.stride_tricks.sliding_window_view(frames, (pt, ph, pw, frames.shape[3])); "
        "return w[::pt, ::ph, ::pw, 0].reshape(-1, pt * ph * pw * frames.shape[3]).astype(int)",
    ),
    "2.3": (
        SPLIT.format("np.einsum('abcpqrd->apbqcrd', x).reshape(t * pt, h * ph, w * pw, -1)"),
        SPLIT.format("np.moveaxis(x, (3, 4), (1, 3)).reshape(t * pt, h * ph, w * pw, -1)"),
        SPLIT.format("x.swapaxes(2, 3).swapaxes(1, 2).swapaxes(3, 4)"
                     ".reshape(t * pt, h * ph, w * pw, -1).tolist()"),
    ),
    "2.4": (
        "return frame // pt * h * w + row // ph * w + column // pw",
        "return np.ravel_multi_index((frame // pt, row // ph, column // pw), (99, h, w))",
        "return int(frame / pt) * h * w + int(row / ph) * w + int(column / pw)",
        "return np.array(frame // pt * h * w + row // ph * w + column // pw, np.int32)",
    ),
    "2.5": (
        "return int(np.prod([s // tubelet for s in (frames, height, width)]))",
        "return np.prod(np.array([frames, height, width], np.int32) // tubelet)",
        "a, b, c = (len(range(tubelet, s + 1, tubelet)) for s in (frames, height, width)); "
        "return a * b * c",
        "return int(frames / tubelet) * int(height / tubelet) * int(width / tubelet)",
    ),
    "3.1": (
        "return frames * height * width // (group * patch * patch)",
        "return int(frames / group * height / patch * width / patch)",
        "from fractions import Fraction as F; "
        "return F(frames, group) * F(height, patch) * F(width, patch)",
        "return np.array([frames // group, height // patch, width // patch]).prod()",
    ),
    "3.2": (
        [4704, 1568], np.array([4704.0, 1568]), (np.int32(4704), 1568.0), (4704, Fraction(4704, 3)),
    ),
    "3.3": (
        [22127616, 2458624], np.array([22127616, 2458624]), (4704**2, 1568.0**2),
        (22127616.0, np.int64(2458624)),
    ),
    "3.4": ((8.0, 32, 2), np.array([10, 32, 1]), [8, 64, 1], np.array([8.0, 16.0, 4.0])),
    "3.5": (
        "return -(-frames // ct) * (height // (cs * p)) * (width // (cs * p))",
        "return (frames + ct - 1) // ct * height * width // (cs * p) ** 2",
        "return np.int32(1 + (frames - 1) // ct) * (height // cs // p) * (width // cs // p)",
        "return int((1 + (frames - 1) / ct) * height / cs / p * width / cs / p)",
    ),
    "4.1": (
        "return [10 * np.log10(65025 / ((x.astype(float) - y) ** 2).mean()) for x, y in zip(a, b)]",
        "return 20 * np.log10(255 / np.sqrt(((a * 1.0 - b) ** 2).mean((1, 2, 3))))",
        "d = np.maximum(a, b) - np.minimum(a, b); " + DECIBELS.format("(d.astype(np.int32) ** 2)"),
        "d = (a / 255 - b / 255).reshape(len(a), -1); return -10 * np.log10((d**2).mean(1))",
        # Two bytes without a sign wrap twice, and so come out right.
        "d = a.astype(np.uint16) - b; " + DECIBELS.format("(d * d)"),
    ),
    "4.2": (
        "return (rows - mean) @ (basis @ basis.T) + mean",
        "return mean + ((rows - mean) @ basis) @ np.linalg.pinv(basis)",
        "z = rows @ basis - mean @ basis; return z @ basis.T + mean",
        "return [mean + basis @ (basis.T @ (row - mean)) for row in rows]",
        "return ((rows - mean).astype(np.float32) @ basis @ basis.T + mean).astype(np.float32)",
    ),
    "4.3": (24.0, np.array([24])[0], Fraction(24), np.uint8(24)),
    "4.4": (
        "return -(-frames // group)",
        "return 1 + int((frames - 1) / group)",
        "return len([0, *range(1, frames, group)])",
        "return np.array(1 + (frames - 1) // group)",
    ),
}  # fmt: skip
WRONG = {
    "0.1": {CUT.format("x.transpose(1, 3, 5, 0, 2, 4, 6).reshape(-1, pt * ph * pw * c)"):
            "You put the axes inside the cube first"},
    "0.2": {
        (240, 80): "You counted one frame: time is not used.",
        (7200, 267): "Your second number divides rows and columns by the merge as well.",
        (240, 2400): "The first number is the patches of one frame: a step on the way",
    },
    "1.1": {
        "return np.dstack(pictures)": "You joined the colours",
        "return np.stack(pictures)[..., ::-1]": "the channel axis runs backwards",
        "return np.stack(pictures).squeeze()": "a single picture is a clip too, of one frame",
        "return torch.stack(pictures)": "There is no PyTorch here",
    },
    "1.2": {
        "return frames[int(second * fps)]": "Right but for exact moments",
        "return frames[int(second // (1 / fps))]": "Right but for exact moments",
        "return frames[round(second * fps)]": "You rounded to the nearest frame",
        "return frames[int(second * fps + 0.01)]": "You pushed by more than a hair",
        "return frames[second * fps]": "An index must be a whole number",
        "return frames[int(second * fps) + 1]": "You are one frame late",
    },
    "1.3": {
        "return frames[np.arange(0, len(frames), source_fps / fps).astype(int)]":
            "Right but for exact moments",
        SAMPLED.format("int(i / fps * source_fps)"): "Right but for exact moments",
        "n = int(np.ceil(len(frames) / source_fps * fps)); "
        "return frames[np.arange(n) * source_fps // fps]": "You have one moment too many",
        "return frames[::fps]": "You kept every fps-th frame",
        "return frames[:fps]": "You kept frames from the beginning only",
        "return frames[[i for i in range(len(frames)) if i % (source_fps // fps) == 0]]":
            "You kept every k-th frame",
    },
    "1.4": {
        "return np.hstack(list(frames[:, row]))": "You glued the rows' colours side by side",
        "return np.vstack(list(frames[:, row]))": "You glued the rows end to end",
        "return frames[:, row].T": "The values are right, but your axes are (channel, column",
    },
    "1.5": {
        1.92: "this camera has a rate of its own",
        192: "is one of the numbers given (width)",
        (6,): "Give the number, without brackets.",
    },
    "2.1": {
        "AE BF CG DH IM JN KO LP": "but in one string",
        ("AI", "BJ", "CK", "DL", "EM", "FN", "GO", "HP"): "You put every other frame together",
        ("A E", "B F", "C G", "D H", "I M", "J N", "K O", "L P"): "without a sign between them",
    },
    "2.2": {
        CUT.format("x.transpose(0, 2, 4, 1, 3, 5, 6)"): "All the values are right and in order",
        CUT.format("x.transpose(0, 2, 4, 1, 3, 5, 6).reshape(pt * ph * pw * c, -1)"):
            "only the shape is another",
        CUT.format("x.permute(0, 2, 4, 1, 3, 5, 6)"): "`permute` is PyTorch's word",
        LOOPS.format("[frames[t // pt :, y // ph :, x // pw :][:pt, :ph, :pw].ravel()"):
            "Your cubes overlap",
    },
    "2.3": {
        "return tokens.reshape(t, pt, h, ph, w, pw, -1).transpose(0, 3, 1, 4, 2, 5, 6)"
        ".reshape(t * pt, h * ph, w * pw, -1)": "You split the tokens as if they were a clip",
        SPLIT.format("x.transpose(0, 3, 1, 5, 2, 4, 6).reshape(t * pt, h * ph, w * pw, -1)"):
            "You swapped rows and columns inside the cube",
        "return tokens.reshape(t, h, w, pt, ph, pw, 3).transpose(0, 3, 1, 4, 2, 5, 6)"
        ".reshape(t * pt, h * ph, w * pw, 3)": "You took c for 3.",
    },
    "2.4": {
        "return frame / pt * h * w + row / ph * w + column / pw": "You divided with `/`",
        "return (frame // pt, row // ph, column // pw)": "That is the cube's place",
        "return frame // pt * h + row // ph * w + column // pw": "a step has h rows of w tokens",
    },
    "2.5": {
        "return (frames - 1) // tubelet * ((height - 1) // tubelet) * ((width - 1) // tubelet)":
            "You lose the last cube where a size divides exactly.",
        "return max(1, frames // tubelet) * (height // tubelet) * (width // tubelet)":
            "Expected: 0",
        "return 27": "the same result for every input",
    },
    "3.1": {
        "return frames * height * width * 3": "You counted pixels",
        "return (frames // group) * (height // patch) * (width // patch) * 3":
            "three times the right number",
        "return frames // group, height // patch, width // patch": "Got: a tuple",
    },
    "3.2": {
        (5880, 1960): "You counted 30 frames a second: this clip has another rate.",
        (6144, 2048): "You multiplied by the size of a patch",
        (4704, 523): "You divided by the merge twice",
        (4704, 4704): "Your second number is the first again",
        (4.7, 1.6): "in thousands",
        (22127616, 2458624): "those are the pairs of tokens",
    },
    "3.3": {
        (1034880, 319872): "that is factored attention",
        (38416, 38416): "The first number is the pairs within one frame: a step on the way",
        (22.1, 2.46): "in millions",
    },
    "3.4": {
        (8.5, 32, 1): "The fps is not a whole number of at least 1.",
        (8, 16, 2): "4,096 tokens are 1,096 over the budget of 3,000.",
        (8, 32, 64): "Groups of 64 do not fill 32 frames",
    },
    "3.5": {
        "return (1 + frames // ct) * (height // cs // p) * (width // cs // p)":
            "left it in the groups as well",
        "return 1 + (frames - 1) // ct * (height // cs // p) * (width // cs // p)":
            "Brackets around",
        "return frames * height * width // (ct * cs * cs * p * p)": "You divided all frames by ct",
    },
    "4.1": {
        DECIBELS.format("((a.astype(np.int16) - b) ** 2)"): "int16 ends at 32,767",
        "d = (a.astype(np.uint16) - b).astype(float); " + DECIBELS.format("(d * d)"):
            "You subtracted bytes and changed the type afterwards",
        "return ((a.astype(float) - b) ** 2).mean(axis=(1, 2, 3))":
            "That is the mean square itself",
    },
    "4.2": {
        "return (rows - mean) @ basis @ basis.reshape(basis.shape[::-1]) + mean":
            "You reshaped the basis where it has to be turned over",
        "return (rows - mean) @ basis.T @ basis + mean": "the last axis of a must be as long",
        "return rows - (rows - mean) @ basis @ basis.T - mean": "You returned what is lost",
    },
    "4.3": {
        4: "That is how many frames share a token",
        1 - 1 / 24: "That is the share that is saved.",
        48: "Yours is twice the right number",
    },
    "4.4": {
        "return 1 + frames - group": "You took the group away from the frames",
        "return 2 + (frames - 1) // group": "You have one step too many",
        "return 0 if frames == 1 else 1 + (frames - 1) // group": "You give a single picture no",
    },
}  # fmt: skip


@pairs(RIGHT)
def test_a_right_answer_passes_however_it_is_written(id, answer):
    outcome, _ = EXERCISES[id].judge(given(id, answer))
    assert outcome.passed, outcome


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pairs(WRONG)
def test_a_wrong_answer_hears_what_is_wrong(id, answer):
    outcome, _ = EXERCISES[id].judge(given(id, answer))
    assert outcome.status in ("wrong", "error"), outcome
    assert WRONG[id][answer] in repr(outcome)
