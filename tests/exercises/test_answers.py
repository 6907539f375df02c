"""Answers as people give them: unusual right ones pass, and wrong ones hear what was wrong."""

import math

import numpy as np
import pytest

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.choice import Choice
from lesson_utils.exercises.kinds.count import Count
from lesson_utils.exercises.registry import EXERCISES

# By exercise; code is the body of the function, anything else a value.
RIGHT = {
    "5.1": (
        "return np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))",
        "return np.array([np.exp(r - max(r)) / sum(np.exp(r - max(r))) for r in scores])",
        "return [np.exp(r - r.max()) / np.exp(r - r.max()).sum() for r in scores]",
        "e = np.exp(scores.T - scores.max(1)); return (e / e.sum(0)).T",
        "s = scores.astype(np.float32); e = np.exp(s - s.max(1)[:, None]); "
        "return e / e.sum(1)[:, None]",
    ),
    "5.2": (
        "s = np.einsum('nd,md->nm', q, k) * q.shape[1]**-0.5; e = np.exp(s - s.max(1)[:, None]); "
        "return np.einsum('nm,mc->nc', e / e.sum(1)[:, None], v)",
        "s = q @ k.T / np.sqrt(k.shape[-1]); e = np.exp(s - s.max(-1, keepdims=True)); "
        "return e @ v / e.sum(-1, keepdims=True)",
    ),
    "5.3": (
        "return np.array([tokens[place :: len(tokens) // T] for place in range(len(tokens) // T)])",
        "return np.stack(np.split(tokens, T), axis=1)",
        "return [tokens[p :: len(tokens) // T] for p in range(len(tokens) // T)]",
    ),
    "5.4": (
        "s = q @ k.T / np.sqrt(q.shape[1]); s[np.triu_indices(len(s), 1)] = -np.inf; "
        "e = np.exp(s - s.max(1, keepdims=True)); return e / e.sum(1, keepdims=True) @ v",
        "s = q @ k.T / q.shape[1]**.5; w = [np.exp(s[t, : t + 1] - s[t, : t + 1].max()) for t in "
        "range(len(q))]; return np.array([w[t] @ v[: t + 1] / w[t].sum() for t in range(len(q))])",
        "s = q @ k.T / q.shape[1]**.5 + np.triu(np.full((len(q),) * 2, -1e9), 1); "
        "e = np.exp(s - s.max(1)[:, None]); return e @ v / e.sum(1)[:, None]",
    ),
    "6.1": ([22127616, 1034880], np.array([22127616, 1034880]), (22127616.0, np.int32(1034880))),
    "6.2": (
        "return np.kron(np.tri(t), np.ones((s, s))) > 0",
        "return np.repeat(np.repeat(np.tri(t, dtype=bool), s, 0), s, 1).tolist()",
        "return np.array([[j // s <= i // s for j in range(t * s)] for i in range(t * s)])",
    ),
    "6.3": ([14874574848, 16213671936], (14874574848.0, 16213671936)),
    "6.4": (
        ("Full", "FULL", " factored "), ["joint", "joint", "divided"],
        np.array(["full", "full", "factored"]), ("full", "joint", "spatial-then-temporal"),
    ),
    "7.1": (
        "s = -((clips - noisy)**2).sum(1) / 2 / sigma**2; w = np.exp(s - np.logaddexp.reduce(s)); "
        "return (w[:, None] * clips).sum(0)",
        "s = -((clips - noisy)**2).sum(1) / (2 * sigma**2); w = np.exp(s - s.max()); "
        "return list(w @ clips / w.sum())",
    ),
    "7.2": (
        "return guess * (1 - less / sigma) + noisy * less / sigma",
        "return noisy + (sigma - less) * (guess - noisy) / sigma",
    ),
    "7.3": (25 - 25 * 0.96**12, np.float64(25 * (1 - 0.96**12)), np.array(25 - 25 * 0.96**12)),
    "7.4": (
        "near = abs(np.subtract.outer(range(len(scores)), range(len(scores)))) <= window; "
        "return near @ scores",
        "c = np.cumsum(np.vstack([0 * scores[:1], scores]), 0); i = np.arange(len(scores)); "
        "return c[np.minimum(i + window + 1, len(scores))] - c[np.maximum(i - window, 0)]",
        "return [scores[max(t - window, 0) : t + window + 1].sum(0) for t in range(len(scores))]",
    ),
    "8.1": (
        "return ((predicted - truth)[hidden] ** 2).mean()",
        "return np.mean(np.square(predicted[hidden] - truth[hidden]), dtype=np.float32)",
        "return np.array(((predicted - truth)[hidden] ** 2).mean())",
    ),
    "8.2": (
        "e = np.eye(len(x))[i] * step; f = lambda x: (x**3 - x).sum(); "
        "return (f(x + e) - f(x - e)) / step / 2",
        "a, b = x[i] + step, x[i] - step; return ((a**3 - a) - (b**3 - b)) / (2 * step)",
    ),
    "8.3": ([False, False, True, False], np.array([True, False, False, True]), (0, 1, 0, 1)),
    "8.4": (29088, 29088.0, np.uint16(29088)),
    "10.1": ("C", " c ", "(c)", "c."),
    "10.5": ([11700, 2340, 5475600, 926640], np.array([11700, 2340, 5475600, 926640])),
    "10.6": ([4, 5, 7], np.array([4, 5, 7]), (4.0, 5, 7)),
    "13.1": (
        "return np.linalg.norm(x[:, None] - codes[None], axis=-1).argmin(-1)",
        "return ((codes**2).sum(1) - 2 * x @ codes.T).argmin(axis=1).astype(np.uint8)",
        "return [min(range(len(codes)), key=lambda k: sum((t - codes[k])**2)) for t in x]",
    ),
    "13.2": (37, 37.0, np.uint8(37), np.array(37)),
    "13.3": (
        "return np.stack(np.unravel_index(index, levels, order='F'), axis=1)",
        "return np.array(np.unravel_index(index, levels[::-1])[::-1]).T",
        "return [[int(i) // int(np.prod(levels[:j])) % n for j, n in enumerate(levels)] "
        "for i in index]",
        "s = np.cumprod([1, *levels[:-1]]); return (index[:, None] // s % levels).astype(np.uint8)",
    ),
    "13.4": ([72000, 135000], (72000.0, np.int64(135000)), np.array([72000, 135000])),
}  # fmt: skip
SOFTMAX = "e = np.exp({}); return e / e.sum(axis=1, keepdims=True)"
WRONG = {
    "5.1": {
        SOFTMAX.format("scores - scores.mean()"): "infinity",
        SOFTMAX.format("scores - 400"): "0 divided by 0",
        SOFTMAX.format("scores - scores[:, :1]"): "a number too large to hold",
        "return scores.softmax(-1)": "`softmax` is PyTorch's word",
        "return np.ones_like(scores) / len(scores[0])": "the same weight",
    },
    "5.2": {
        "s = q @ k.T / q.shape[1]**.5; return np.exp(s - s.max(1)[:, None]) @ v": "do not sum to 1",
        "return v": "",
    },
    "6.1": {
        (8 * 22127616, 8 * 1034880): "The first number: yours is 8 times the right",
        (22127616, 517440): "each two tokens make two pairs",
        (1034880, 22127616): "in another order",
        (4704, 1034880): "The first number is the number of tokens: a step on the way",
        (22.1, 1.03): "in millions: the plain count is asked for",
    },
    "6.3": {
        (14.9, 16.2): "in billions (G): the plain count is asked for",
        (29749149696, 32427343872): "one multiply-accumulate",
        (14874574848, 15781453824): "one frame's table and one place's",
        (16213671936, 14874574848): "in another order",
        (11098128384, 16213671936): "the matrices alone: a step on the way",
        (14874574848, 16.2e9): "Very near, but not exact",
        (14874574848, 9486630912): "",
    },
    "7.2": {
        "return guess + np.random.normal(0, less, guess.shape)": "it draws random numbers",
        "return guess + (noisy - guess) / (noisy - guess).std() * less": "the one that is given",
    },
    "7.3": {
        9.68: "the right number, rounded",
        9.7: "the right number, rounded",
        9.66: "Very near, but not exact",
        0.612: "",
        6.6048: "the lesson's own world, 18 things and 8 frames",
        7.276839091994852: "things and frames are exchanged",
    },
    "7.4": {
        "return np.stack([scores[t - window : t + window + 1].sum(0) for t in range(window, "
        "len(scores) - window)])": "And later: a call stops with an error. Line 2 of your cell",
    },
    "8.1": {
        "return ((predicted - truth) ** 2)[hidden].mean() * 3": "Yours is three times the right",
        "return -((predicted - truth) ** 2)[hidden].mean()": "the sign is not",
        "return (predicted - truth)[hidden].mean() / 0": "infinity",
    },
    "8.4": {
        29088 * 4: "Those are bytes",
        10240: "one row a frame, for all four",
        2016: "It has as many rows as columns",
        2304: "the numbers of one matrix: a step on the way",
        48: "Your number is one of the numbers given (width)",
    },
    "10.5": {
        (11700, 2340, 5475600, 982800): "In your fourth number a token meets as many moments",
        (35100, 2340, 5475600, 926640): "colours are values of a token",
        (390, 2340, 5475600, 926640): "the patches of one frame: a step on the way",
    },
    "13.1": {
        "return [int(k) for k in ((x[:, None] - codes)**2).sum(2).argsort(1)[:, 1]]": "token 0",
        "return ((x - codes)**2).sum(1)": "Line",
    },
    "13.2": {38: "counted the cells from 1", 34: "last number change fastest", 17: "", 60: ""},
    "13.3": {
        "index = index.copy(); out = []\n    for n in levels:\n        out.append(index % n)\n"
        "        index //= n\n    return out": "lying on its side",
        "return np.stack([index % n for n in levels], 1)": "the rest of the whole index",
        "return np.stack(np.unravel_index(index, levels), axis=1)": "last number change fastest",
    },
    "13.4": {
        (72000, 1080000): "A byte has 8",
        (72000, 126000): "rounded the logarithm down",
        (135000, 72000): "in another order",
        (288000, 540000): "",
        (72000, 135): "",
        72000: "",
    },
}  # fmt: skip


def given(id, answer):
    """What the learner hands in: a function with that body, or the value itself."""
    exercise = EXERCISES[id]
    if not isinstance(exercise, Build) or callable(answer):
        return answer
    cell = {"np": np}
    exec(f"def {exercise.variable}({', '.join(exercise.names)}):\n    {answer}", cell)
    return cell[exercise.variable]


def pairs(table):
    rows = [(id, answer) for id, answers in table.items() for answer in answers]
    return pytest.mark.parametrize(("id", "answer"), rows)


@pairs(RIGHT)
def test_a_right_answer_passes_however_it_is_written(id, answer):
    outcome, _ = EXERCISES[id].judge(given(id, answer))
    assert outcome.passed, outcome


@pairs(WRONG)
def test_a_wrong_answer_hears_what_is_wrong(id, answer):
    outcome, _ = EXERCISES[id].judge(given(id, answer))
    assert outcome.status in ("wrong", "error"), outcome
    assert WRONG[id][answer] in repr(outcome)
    assert "nan" not in repr(outcome)


# --- what passes nowhere -------------------------------------------------------------------------


def cheats(exercise):
    """Ways round a question that need no understanding of it."""
    if isinstance(exercise, Build):
        first = exercise.expected[0]
        fill = np.zeros_like if isinstance(first, np.ndarray) else type(first)
        yield from (
            lambda *_, value=value: value for value in (first, 0, True, math.nan, "", [], 10**400)
        )
        yield lambda *call: fill(exercise.reference(*call)) if fill is np.zeros_like else fill()
        yield lambda *call: call[0]
        yield lambda *call: exercise.reference
        yield lambda *call: [exercise.reference(*call)] * 2
        yield lambda *call: str(exercise.reference(*call))
    else:
        right = exercise.reference(**exercise.numbers) if isinstance(exercise, Count) else None
        yield from (math.nan, math.inf, True, "", [], 10**400, (math.nan,) * 4, object())
        yield from (
            () if isinstance(exercise, Choice) or right is None else (str(right), [right] * 2)
        )


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.id)
def test_no_cheat_passes(exercise):
    for cheat in cheats(exercise):
        if callable(cheat) and isinstance(exercise, Build):
            names = ", ".join(exercise.names)
            cheat = eval(f"lambda {names}: cheat({names})", {"cheat": cheat})
        outcome, _ = exercise.judge(cheat)
        assert outcome.status in ("wrong", "error"), (exercise.id, outcome)
