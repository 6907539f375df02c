"""A search for wrong answers that pass: functions one small change away from a right one.

Every change of the reference at one place (another sign, another axis, a number one off, another
argument's name, something left out) that agrees with it on all probes must agree with it on small
inputs that nobody chose. If not, a probe is missing.
"""

import ast
import copy
import inspect

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lesson_utils.exercises.judging import limits
from lesson_utils.exercises.judging.plain import alike, freeze, settle
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.registry import EXERCISES
from tests.exercises.oracles import ORACLES

BUILDS = [e for e in EXERCISES.values() if isinstance(e, Build)]
SECONDS = 0.2  # so long may a changed function run: some never end

size = st.integers(1, 4)
seeds = st.integers(0, 99)


def numbers(*shape, seed, scale=1.0):
    return np.random.default_rng(seed).normal(0, scale, shape)


def pixels(*shape, seed):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def draw(*parts):
    """Inputs from a function of small sizes; the last number is the seed."""
    *sizes, make = parts
    return st.tuples(*sizes, seeds).map(lambda drawn: make(*drawn))


def hide(seed, b, t, s):
    hidden = np.random.default_rng(seed).random((b, t, s)) < 0.4
    hidden[0, 0, 0] = True
    return hidden


SCALES = st.sampled_from((0.1, 1.0, 30.0, 500.0))
INPUTS = {  # what the question allows, in small
    "1.1": draw(size, size, size, lambda n, h, w, s: ([*pixels(n, h, w, 3, seed=s)],)),
    "1.2": draw(st.integers(1, 9), size, lambda t, fps, s: (
        pixels(t, 2, 3, 3, seed=s), fps, np.random.default_rng(s).integers(8 * t) / (8 * fps))),
    "1.3": draw(st.integers(1, 12), st.integers(1, 9), st.integers(1, 9), lambda t, a, b, s: (
        pixels(t, 2, 3, 3, seed=s), max(a, b), min(a, b))),
    "1.4": draw(size, size, size, lambda t, h, w, s: (pixels(t, h, w, 3, seed=s), s % h)),
    "2.2": draw(size, size, size, size, size, size, lambda t, h, w, pt, ph, pw, s: (
        pixels(t * pt, h * ph, w * pw, 1 + s % 3, seed=s), pt, ph, pw)),
    "2.3": draw(size, size, size, size, size, size, lambda t, h, w, pt, ph, pw, s: (
        pixels(t * h * w, pt * ph * pw * (1 + s % 3), seed=s), t, h, w, pt, ph, pw)),
    "2.4": draw(size, size, size, size, size, lambda pt, ph, pw, H, W, s: (
        s % 12, s % (ph * H), s // 3 % (pw * W), pt, ph, pw, H, W)),
    "2.5": draw(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), size, lambda *a: a[:4]),
    "3.1": draw(size, size, size, size, size, lambda t, h, w, p, g, s: (t * g, h * p, w * p, p, g)),
    "3.5": draw(size, size, size, size, size, size, lambda t, h, w, ct, cs, p, s: (
        1 + (t - 1) * ct, h * cs * p, w * cs * p, ct, cs, p)),
    "4.1": draw(size, size, size, lambda t, h, w, s: (
        pixels(t, h, w, 3, seed=s), pixels(t, h, w, 3, seed=s + 100))),
    "4.2": draw(size, st.integers(2, 5), lambda n, values, s: (
        numbers(n, values, seed=s), numbers(values, seed=s + 1),
        np.linalg.qr(numbers(values, values, seed=s))[0][:, : 1 + s % (values - 1)])),
    "4.4": draw(size, size, lambda t, group, s: (1 + (t - 1) * group, group)),
    "5.1": draw(size, size, SCALES, lambda n, m, k, s: (numbers(n, m, seed=s, scale=k),)),
    "5.2": draw(size, size, size, size, SCALES, lambda n, m, d, c, k, s: (
        numbers(n, d, seed=s, scale=k), numbers(m, d, seed=s + 1), numbers(m, c, seed=s + 2))),
    "5.3": draw(size, size, size, lambda T, s, d, seed: (numbers(T * s, d, seed=seed), T)),
    "5.4": draw(size, size, size, SCALES, lambda T, d, c, k, s: (
        numbers(T, d, seed=s, scale=k), numbers(T, d, seed=s + 1), numbers(T, c, seed=s + 2))),
    "6.2": draw(size, size, lambda t, s, seed: (t, s)),
    "7.1": draw(size, size, SCALES, lambda n, c, k, s: (
        numbers(c, seed=s, scale=k), numbers(n, c, seed=s + 1, scale=k), 0.5)),
    "7.2": draw(size, size, lambda t, c, s: (
        numbers(t, c, seed=s), numbers(t, c, seed=s + 1), 1 + s / 9, s / 99)),
    "7.4": draw(size, size, st.integers(0, 5), lambda t, n, w, s: (numbers(t, n, seed=s), w)),
    "8.1": draw(size, size, size, size, lambda b, t, p, c, s: (
        numbers(b, t, p, c, seed=s), numbers(b, t, p, c, seed=s + 1), hide(s, b, t, p))),
    "8.2": draw(size, lambda n, s: (numbers(n, seed=s), s % n, 0.01 + s / 300)),
    "9.1": draw(st.integers(0, 3), size, lambda t, ct, s: (
        numbers(1 + t * ct, 2, 3, 1, seed=s), ct)),
    "9.2": draw(st.integers(1, 20), st.integers(2, 6), lambda frames, context, s: (
        frames, context, s % context)),
}  # fmt: skip
INPUTS |= {
    "11.3": draw(size, size, size, size, size, lambda n, h, w, ct, p, s: (
        n * (1 + s % 3 * ct), 8 * h + s % 8, 8 * w + s % 5, 1 + s % 3 * ct, ct, 8, p)),
    "11.4": draw(st.integers(2, 9), size, st.integers(2, 12), lambda seconds, fps, most, s: (
        seconds, fps, most, 1 + s % 7, 6 + s % 20)),
    "12.1": draw(size, st.integers(1, 9), lambda n, period, s: (numbers(n, seed=s) * 9, period)),
    "12.2": draw(size, size, lambda n, pairs, s: (
        numbers(n, 2 * pairs, seed=s), numbers(n, seed=s + 1), numbers(pairs, seed=s + 2))),
    "13.1": draw(size, size, size, lambda n, k, d, s: (
        pixels(n, d, seed=s) % 5 * 1.0, pixels(k, d, seed=s + 1) % 5 * 1.0)),
    "13.3": draw(size, st.lists(st.integers(2, 5), min_size=1, max_size=4), lambda n, levels, s: (
        np.random.default_rng(s).integers(np.prod(levels), size=n), tuple(levels))),
    "14.1": draw(st.integers(1, 6), size, size, lambda t, places, values, s: (
        pixels(t, places, values, seed=s) // 64 * 3 + 90, s % 7 / 2)),
    "14.3": draw(st.integers(1, 5), size, size, lambda m, n, d, s: (
        numbers(m, n, d, seed=s), numbers(m, n, d, seed=s + 1), 1 + s % m)),
    "15.1": draw(size, size, size, lambda t, s, block, seed: (t, s, block)),
    "15.3": draw(st.integers(1, 20), st.integers(1, 9), lambda made, room, s: (
        made, room, s % (room + 1))),
}  # fmt: skip
INPUTS |= {"0.1": INPUTS["2.2"], "0.3": INPUTS["5.1"]}

OTHERS = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.FloorDiv, ast.Add),
    ast.Div: (ast.Mult,), ast.FloorDiv: (ast.Mod, ast.Mult), ast.Pow: (ast.Mult,),
    ast.GtE: (ast.Gt, ast.Eq, ast.LtE), ast.Gt: (ast.GtE,), ast.Lt: (ast.LtE,), ast.LtE: (ast.Lt,),
}  # fmt: skip
NAMES = {
    "max": ("min", "mean", "sum"), "min": ("max",), "sum": ("mean", "max"), "mean": ("sum",),
    "ceil": ("floor", "round"), "int": ("round",), "log10": ("log", "log2"), "tri": ("ones",),
    "float64": ("float32", "uint8", "int16"), "stack": ("concatenate",),
}  # fmt: skip


def changed(node, arguments):
    """Give a node as it could wrongly be written."""
    for field in ("op", "attr", "id"):
        old = getattr(node, field, None)
        news = OTHERS.get(type(old), ()) if field == "op" else NAMES.get(old, ())
        for new in news:
            other = copy.deepcopy(node)
            setattr(other, field, new() if field == "op" else new)
            yield other
    if isinstance(node, ast.Compare):
        for new in OTHERS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [new()], node.comparators)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield from (ast.Constant(node.value + off) for off in (-1, 1))
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in arguments:
        yield from (ast.Name(name, ast.Load()) for name in arguments if name != node.id)
    if isinstance(node, ast.BinOp):  # one side left out
        yield from (node.left, node.right)
        yield ast.BinOp(node.right, node.op, node.left)
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.Slice):
        yield from (ast.Slice(None, node.upper), ast.Slice(node.lower, None))
    if isinstance(node, ast.Call):
        yield from node.args
        if isinstance(node.func, ast.Attribute):
            yield node.func.value


def neighbours(right):
    """Make every function that is one change away from a right one."""
    tree = ast.parse(inspect.getsource(right))
    tree.body[0].decorator_list = []
    arguments = set(inspect.signature(right).parameters)
    space = dict(right.__globals__)
    for at, old in enumerate(ast.walk(tree)):
        for new in changed(old, arguments):
            other = copy.deepcopy(tree)
            target = list(ast.walk(other))[at]

            class Swap(ast.NodeTransformer):
                def visit(self, node, target=target, new=new):
                    return copy.deepcopy(new) if node is target else self.generic_visit(node)

            other = ast.fix_missing_locations(Swap().visit(other))
            try:
                exec(compile(other, "neighbour", "exec"), space)
            except (SyntaxError, TypeError, ValueError):
                continue
            yield ast.unparse(other), space[right.__name__]


def run(function, arguments):
    """Call a function with bounded time; what it raises stands for its result."""
    try:
        with np.errstate(all="ignore"):
            return freeze(limits.bounded(lambda: function(*map(freeze, arguments)), SECONDS))
    except (Exception, limits.OutOfTime) as error:
        return type(error)


def agrees(exercise, right, function, arguments):
    """Whether a function gives the right result; one that does not end does not pass either."""
    got = settle(right, run(function, arguments))
    return alike(right, got, exercise.tolerance, exercise.dtype)


def samples(exercise):
    """Small inputs, the smallest first, and the right results by naive loops."""
    calls = []

    @settings(max_examples=40, database=None, derandomize=True, phases=[Phase.generate])
    @given(INPUTS[exercise.id])
    def keep(call):
        calls.append(call)

    keep()
    return [(call, freeze(ORACLES[exercise.id](*map(freeze, call)))) for call in calls]


@pytest.mark.parametrize("exercise", BUILDS, ids=lambda e: e.id)
def test_what_is_nearly_right_does_not_pass(exercise):
    probes = list(zip(exercise.probes, exercise.expected, strict=True))
    unseen = samples(exercise)
    for call, right in unseen:
        assert agrees(exercise, right, exercise.reference, call), call
    near = dict(neighbours(exercise.reference)) | dict(neighbours(ORACLES[exercise.id]))
    for source, function in near.items():
        if all(agrees(exercise, right, function, call) for call, right in probes):
            for call, right in unseen:
                told = f"passes, but is wrong for {call}:\n{source}"
                assert agrees(exercise, right, function, call), told
