"""What must hold for every exercise and prediction, now and in later notebooks."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lesson_utils.exercises import check, fresh, hint, registry, solution
from lesson_utils.exercises.judging.plain import same
from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.choice import Choice
from lesson_utils.exercises.kinds.count import Count, Design
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS, WRITTEN
from lesson_utils.grid import Grid
from lesson_utils.widgets.sketch import Sketch
from tests.exercises.oracles import ORACLES

CHAPTERS = [
    str(int(path.stem.removeprefix("ch")))
    for path in sorted(Path(registry.__file__).with_name("chapters").glob("ch[0-9][0-9].py"))
]
BUILDS = [e for e in EXERCISES.values() if isinstance(e, Build)]
COUNTS = [e for e in EXERCISES.values() if isinstance(e, Count)]
CHOICES = [e for e in EXERCISES.values() if isinstance(e, Choice)]
FRESH = [e for e in COUNTS if e.draw]


def every(exercises):
    return pytest.mark.parametrize("exercise", exercises, ids=lambda e: e.id)


@cache
def judged(id):
    """Outcome and name for each of an exercise's mistakes."""
    exercise = EXERCISES[id]
    numbers = exercise.numbers if isinstance(exercise, Count) else None
    answers = [m.answer if numbers is None else m.answer(**numbers) for m in exercise.mistakes]
    return list(map(exercise.judge, answers))


def run_cell(source, exercise):
    """What the learner has after a cell: their function or value."""
    cell = {"np": np, "Grid": Grid, "Sketch": Sketch}
    exec(compile(source, "cell", "exec"), cell)
    return cell[exercise.variable]


def secrets(exercise):
    """Patterns that would give the solution away."""
    if isinstance(exercise, Build):
        code = re.sub(r'""".*?"""|#.*', "", exercise.source, flags=re.DOTALL)
        lines = {line.strip() for line in code.splitlines()[1:]} - {""}
        given = {line.strip() for line in exercise.stub.splitlines()}
        return [re.escape(line) for line in lines - given]
    if isinstance(exercise, Design):
        return [re.escape(str(exercise.reference()))]
    if isinstance(exercise, Choice):
        return [re.escape(exercise.explanation)]
    answer = exercise.reference(**exercise.numbers)
    parts = answer if isinstance(answer, list | tuple) else [answer]
    if isinstance(parts[0], str):
        return [rf"\b{text}\b" for text in parts[1:]]  # the question gives the first
    # Of a number with decimals, one of them gives enough away.
    patterns = []
    for number in parts:
        digits = int(number != int(number))
        plain, grouped = f"{number:.{digits}f}", f"{number:,.{digits}f}"
        end = "" if digits else r"\b"
        patterns.append(rf"\b({re.escape(plain)}|{re.escape(grouped)}){end}")
    return patterns


@pytest.mark.parametrize(
    ("among", "chapters", "marks", "counts"),
    [
        (EXERCISES, CHAPTERS, "123456", range(3, 7)),
        (PREDICTIONS, [n for n in CHAPTERS if n != "10"], "abcd", range(1, 5)),
        (WRITTEN, ["10"], "abcde", [5]),  # the review asks to recall, not to predict
    ],
    ids=["exercises", "predictions", "written"],
)
def test_ids_are_in_order_and_say_their_notebook(among, chapters, marks, counts):
    ids = [id.split(".") for id in among]
    numbers = list(dict.fromkeys(number for number, _ in ids))
    assert numbers == chapters
    several = [sum(number == other for other, _ in ids) for number in numbers]
    assert {*several} <= {*counts}
    wanted = [(n, mark) for n, k in zip(numbers, several, strict=True) for mark in marks[:k]]
    assert [tuple(id) for id in ids] == wanted
    assert all(entry.id == id for id, entry in among.items())


@every(EXERCISES.values())
def test_it_is_complete(exercise):
    assert 1 <= exercise.difficulty <= 5
    assert 1 <= exercise.minutes <= 15
    assert len(exercise.mistakes) >= 3
    assert len(exercise.hints) == len(set(exercise.hints)) >= 2
    assert len({m.name for m in exercise.mistakes}) == len(exercise.mistakes)
    assert len({m.says for m in exercise.mistakes}) == len(exercise.mistakes)
    texts = [exercise.explanation, *exercise.hints]
    texts += [text for m in exercise.mistakes for text in (m.says, m.tempts)]
    for text in texts:
        assert re.search(r"[.?)…]$", text), text
    # and its cell is short
    assert len(exercise.worked.splitlines()) <= 15
    assert max(map(len, exercise.worked.splitlines())) <= 100


@every(EXERCISES.values())
def test_the_untouched_stub_is_not_attempted(exercise):
    outcome = check(exercise.id, run_cell(exercise.stub, exercise))
    assert outcome.status == "not attempted"
    assert f'`hint("{exercise.id}")` gives a nudge.' in repr(outcome)


@every(EXERCISES.values())
def test_the_solution_is_the_source_of_what_is_checked_and_passes(exercise):
    shown = solution(exercise.id)
    assert shown.code == exercise.source
    assert shown.code.startswith(f"def {exercise.reference.__name__}(")
    assert exercise.worked.startswith(shown.code)
    assert check(exercise.id, run_cell(exercise.worked, exercise)).passed


@every(EXERCISES.values())
def test_the_reference_keeps_its_name(exercise):
    """Another function of that name below it would serve the mistakes that call it."""
    reference = exercise.reference
    assert reference.__globals__[reference.__name__] is reference


@every(BUILDS)
def test_the_reference_agrees_with_the_oracle(exercise):
    assert exercise.agree(exercise.expected, exercise.run(ORACLES[exercise.id]))


@every(BUILDS)
def test_probes_have_different_sizes(exercise):
    assert len(exercise.probes) >= 3
    arrays = [a for probe in exercise.probes for a in probe if isinstance(a, np.ndarray | list)]
    for array in arrays:
        shape = np.shape(array)
        assert len(set(shape)) == len(shape), shape
    calls = [[np.shape(a) or a for a in probe] for probe in exercise.probes]
    assert all(a != b for i, a in enumerate(calls) for b in calls[:i])


@every(BUILDS)
def test_probes_tell_all_mistakes_apart(exercise):
    runs = [exercise.run(m.answer) for m in exercise.mistakes]
    runs += [exercise.expected] + ([exercise.run(exercise.given)] if exercise.given else [])
    for i, run in enumerate(runs):
        assert not any(exercise.agree(run, other) for other in runs[:i]), i


@every(EXERCISES.values())
def test_every_mistake_is_told_by_its_name(exercise):
    for mistake, (outcome, name) in zip(exercise.mistakes, judged(exercise.id), strict=True):
        stops = outcome.status == "error"
        assert (outcome.status, name) == ("error" if stops else "wrong", mistake.name)
        told = (("", mistake.says), ("Why it tempts", mistake.tempts))
        named = (("Its name", name),) * isinstance(exercise, Choice)
        assert outcome.lines[: len(named) + 2] == (*named, *told)
        assert stops or outcome.lines[-1][0] == "Next"
        if isinstance(exercise, Build):
            wanted = {"Tried", "Next"} if stops else {"Tried", "Expected", "Got"}
            assert wanted <= {label for label, _ in outcome.lines}


@every([e for e in EXERCISES.values() if any(m.also for m in e.mistakes)])
def test_other_ways_to_make_a_mistake_are_told_by_its_name(exercise):
    numbers = exercise.numbers if isinstance(exercise, Count) else None
    for mistake in exercise.mistakes:
        answers = [f if numbers is None else f(**numbers) for f in mistake.also]
        assert {exercise.judge(answer)[1] for answer in answers} <= {mistake.name}


@every(CHOICES)
def test_every_option_but_the_best_is_a_misconception(exercise):
    wrong = [mistake.answer for mistake in exercise.mistakes]
    for letter, (_, name) in zip(wrong, judged(exercise.id), strict=True):
        assert exercise.judge(f" {letter.upper()} ")[1] == name
    assert sorted([*wrong, exercise.reference()]) == list(exercise.options)
    assert all(text in exercise.question for text in exercise.options.values())
    assert all(exercise.options[exercise.reference()] not in hint for hint in exercise.hints)
    # The best is not to be had by taking the longest or the first.
    assert len({e.reference() for e in CHOICES}) == len(CHOICES)


@every(EXERCISES.values())
def test_nothing_gives_the_solution_away(exercise):
    cards = [hint(exercise.id) for _ in exercise.hints]
    cards += [outcome for outcome, _ in judged(exercise.id)]
    texts = [exercise.question, exercise.stub, *map(repr, cards)]
    # A learner's own number comes back to them, and one of theirs may be right.
    texts = [re.sub(r"(?m)^Got: .*", "", text) for text in texts]
    for pattern in secrets(exercise):
        for text in texts:
            assert not re.search(pattern, text), (pattern, text)


@every(COUNTS)
def test_the_first_numbers_tell_all_mistakes_apart(exercise):
    assert exercise.fits(exercise.numbers)


@every([e for e in COUNTS if e.steps])
def test_a_step_on_the_way_is_no_mistake_and_not_the_answer(exercise):
    numbers = exercise.numbers
    wrong = [f(**numbers) for f in (exercise.reference, *(m.answer for m in exercise.mistakes))]
    steps = [step(**numbers) for step in exercise.steps.values()]
    assert len(set(steps)) == len(steps)
    assert not {*steps} & {answer for answer in wrong if isinstance(answer, int | float)}


@every(FRESH)
def test_fresh_numbers_tell_all_mistakes_apart(exercise, monkeypatch):
    monkeypatch.setenv("FRAME_TAPE_SEED", "7")
    for _ in range(12):
        numbers = vars(fresh(exercise.id)).copy()
        del numbers["_card"]
        assert exercise.fits(numbers)
        assert check(exercise.id, exercise.reference(**numbers)).passed
        for mistake in exercise.mistakes:
            outcome = check(exercise.id, mistake.answer(**numbers))
            assert outcome.lines[0] == ("", mistake.says)


@every(FRESH)
def test_most_draws_are_new_and_fit(exercise):
    rng = np.random.default_rng(0)
    drawn = [exercise.draw(rng) for _ in range(200)]
    assert sum(map(exercise.fits, drawn)) > 100
    assert len({tuple(d.values()) for d in drawn}) > 50
    for numbers in drawn:
        answer = exercise.reference(**numbers)
        parts = answer if isinstance(answer, tuple) else (answer,)
        assert all(part > 0 for part in parts)
        # Whole, but where the answer to the first numbers is not.
        first = exercise.reference(**exercise.numbers)
        whole = [part == int(part) for part in (first if isinstance(first, tuple) else (first,))]
        assert all(part == int(part) for part, w in zip(parts, whole, strict=True) if w)


@every(FRESH)
def test_the_sentence_of_a_draw_holds_its_numbers(exercise):
    told = exercise.told.format(**exercise.numbers)
    assert all(str(n) in told for n in set(exercise.numbers.values()) - {14, 24})
    assert all(f"{{{name}}}" in exercise.told for name in exercise.numbers)


def test_the_lesson_s_numbers():
    at = {id: e.reference(**e.numbers) for id, e in EXERCISES.items() if isinstance(e, Count)}
    assert at["0.2"] == (7200, 2400)
    assert at["2.1"] == ["AE", "BF", "CG", "DH", "IM", "JN", "KO", "LP"]
    assert at["3.2"] == (4704, 1568)
    assert at["3.3"] == (22_127_616, 2_458_624)
    assert at["4.3"] == 24
    assert at["10.5"] == (11_700, 2_340, 5_475_600, 926_640)
    assert at["10.6"] == (4, 5, 7)
    assert EXERCISES["3.1"].reference(32, 256, 256, 16, 2) == 4096
    assert EXERCISES["2.5"].given(28, 28, 28, 8) == 9
    assert EXERCISES["2.5"].reference(28, 28, 28, 8) == 27


def test_the_references_agree_with_the_library():
    from lesson_utils import cubes, measure
    from lesson_utils.clip import Clip
    from lesson_utils.grid import Grid

    for frames, pt, ph, pw in EXERCISES["2.2"].probes:
        grid = Grid(*frames.shape[:3], (ph, pw), pt, channels=frames.shape[3])
        tokens = EXERCISES["2.2"].reference(frames, pt, ph, pw)
        assert same(tokens, cubes.patchify(frames, grid))
        back = EXERCISES["2.3"].reference(tokens, *grid.shape, pt, ph, pw)
        assert same(back, cubes.unpatchify(tokens, grid))
    for frames, source_fps, fps in EXERCISES["1.3"].probes:
        kept = EXERCISES["1.3"].reference(frames, source_fps, fps)
        assert same(kept, Clip(frames, source_fps).sample(fps).frames.copy())
    for frame, row, column, pt, ph, pw, h, w in EXERCISES["2.4"].probes:
        grid = Grid(3 * 4 * pt, h * ph, w * pw, (ph, pw), pt)
        assert EXERCISES["2.4"].reference(frame, row, column, pt, ph, pw, h, w) == grid.index(
            frame // pt, row // ph, column // pw
        )
    for a, b in EXERCISES["4.1"].probes:
        whole = [measure.psnr(one, other) for one, other in zip(a, b, strict=True)]
        assert EXERCISES["4.1"].reference(a, b) == pytest.approx(whole)
    for rows, mean, basis in EXERCISES["4.2"].probes:
        projection = cubes.Projection(mean, basis)
        rebuilt = projection.decode(projection.encode(rows))
        assert EXERCISES["4.2"].reference(rows, mean, basis) == pytest.approx(rebuilt)
    for frames, group in EXERCISES["4.4"].probes:
        grid = Grid.latent(frames, 8, 8, stride=(group, 8, 8), causal=True)
        assert (EXERCISES["4.4"].reference(frames, group), 1, 1) == grid.shape


def test_lesson_10_counts_and_places_as_the_grid_does():
    rng = np.random.default_rng(0)
    for _ in range(20):
        drawn = EXERCISES["10.5"].draw(rng)
        *size, patch, merge = drawn.values()
        alone = Grid.from_seconds(*size, patch=patch)
        merged = Grid.from_seconds(*size, patch=patch, group=merge)
        assert EXERCISES["10.5"].reference(**drawn) == (
            alone.tokens, merged.tokens, merged.pairs("full"), merged.pairs("factored")
        )  # fmt: skip
        drawn = EXERCISES["10.6"].draw(rng)
        grid = EXERCISES["10.6"].grid(**drawn)
        assert EXERCISES["10.6"].reference(**drawn) == grid.position(drawn["n"])


def test_published_configurations_are_all_there():
    from lesson_utils import systems

    causal = [s for s in systems.load() if s.causal and not (s.irregular or s.special)]
    square = [s for s in causal if s.stride[1] == s.stride[2]]
    probes = {
        (s.frames, s.height, s.width, s.stride[0], s.stride[1], s.patch[1]): s.tokens
        for s in square
    }
    assert EXERCISES["3.5"].probes[:-3] == tuple(probes)  # the last are made up
    for probe, tokens in probes.items():
        assert EXERCISES["3.5"].reference(*probe) == tokens
    assert len(square) == 24


@pytest.mark.parametrize("prediction", PREDICTIONS.values(), ids=lambda p: p.id)
def test_a_prediction_is_complete(prediction):
    assert prediction.question.endswith("?")
    assert len(prediction.slips) >= 2
    above = [prediction.above] * bool(prediction.above)
    for text in (
        prediction.usual,
        *above,
        *prediction.slips.values(),
        *prediction.factors.values(),
    ):
        assert re.search(r"[.?]$", text), text
    for slip in prediction.slips:
        assert prediction.parse(slip) == slip


@pytest.mark.parametrize("question", WRITTEN.values(), ids=lambda q: q.id)
def test_a_written_question_is_complete(question):
    assert question.question.endswith("?")
    assert 3 <= len(question.points) == len(set(question.points)) <= 5
    assert all(point.endswith(".") for point in question.points)
    assert re.match(r"lessons? \d\d", question.look)


def test_the_number_in_a_written_question_is_the_grid_s():
    second = Grid.from_seconds(1, 30, 224, 224)
    assert f"{second.tokens:,} tokens" in WRITTEN["10.b"].question
    assert "14 × 14 = 196 patches" in WRITTEN["10.b"].points[1]
    assert second.shape == (30, 14, 14)
