"""Exercises and predictions stand in the notebooks as in the engine; nothing tells too early."""

import ast
import contextlib
import re

import numpy as np
import pytest

from lesson_utils.exercises.kinds.build import Build
from lesson_utils.exercises.kinds.choice import Choice
from lesson_utils.exercises.kinds.count import Design
from lesson_utils.exercises.registry import EXERCISES, PREDICTIONS, WRITTEN
from tests.notebooks.cells import CELLS, calls, chapter, printed

CHECKS, FORMS, REVEALS = calls("check"), calls("predict"), calls("reveal")
RECALLS = calls("recall")


def each(places):
    cases = [(stem, id) for stem, ids in places.items() for id in ids]
    return pytest.mark.parametrize(("stem", "id"), cases, ids=[id for _, id in cases])


every_notebook = pytest.mark.parametrize("stem", CELLS)
every_check, every_prediction = each(CHECKS), each(FORMS)


DEFINES = ast.Import | ast.ImportFrom | ast.FunctionDef


def slug(id):
    return id.replace(".", "-")


def bound(cell):
    """Names that a cell gives a meaning to."""
    names = set()
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def written(number):
    """Patterns of a number as it may stand in a text, but not in a longer number."""
    number = int(number) if number == int(number) else number
    return [rf"(?<![\d.,]){re.escape(form)}(?![.,]?\d)" for form in (f"{number:,}", str(number))]


def answers(exercise):
    """Patterns of the right answer."""
    if isinstance(exercise, Build):
        code = re.sub(r'""".*?"""|#.*', "", exercise.source, flags=re.DOTALL)
        stub = exercise.stub.splitlines()
        return [
            re.escape(line.strip())
            for line in map(str.rstrip, code.splitlines())
            if line.strip() and line not in stub
        ]
    if isinstance(exercise, Design):
        return [re.escape(str(exercise.reference()))]
    if isinstance(exercise, Choice):
        return [re.escape(exercise.explanation)]
    right = exercise.reference(**exercise.numbers)
    parts = right if isinstance(right, list | tuple) else [right]
    patterns = []
    for part in parts:
        if isinstance(part, str):
            patterns += [rf"\b{part}\b"] * (part not in exercise.question)
        elif part >= 10:  # single digits stand everywhere, for many reasons
            patterns += written(part)
    return patterns


def telling(cells, patterns, source=False):
    """Ids of the cells that hold a pattern in their words or printed output, or their source."""
    found = set()
    for cell in cells:
        text = printed(cell) if cell.cell_type == "code" else cell.source
        text += cell.source * source
        if any(re.search(pattern, text) for pattern in patterns):
            found.add(cell.id)
    return found


# in both


@every_notebook
@pytest.mark.parametrize(
    ("places", "among"),
    [(CHECKS, EXERCISES), (FORMS, PREDICTIONS), (REVEALS, PREDICTIONS), (RECALLS, WRITTEN)],
    ids=["exercises", "predictions", "reveals", "recalls"],
)
def test_a_notebook_has_what_its_chapter_has(stem, places, among):
    assert sorted(places[stem]) == chapter(stem, among)
    assert all(len(numbers) == 1 for numbers in places[stem].values())


@pytest.mark.parametrize("among", [EXERCISES, PREDICTIONS], ids=["exercises", "predictions"])
def test_every_chapter_has_its_notebook(among):
    assert {id for stem in CELLS for id in chapter(stem, among)} == {*among}


# exercises


@every_check
def test_question_stub_and_check_stand_together(stem, id):
    (number,) = CHECKS[stem][id]
    question, stub, check = CELLS[stem][number - 2 : number + 1]
    exercise = EXERCISES[id]
    assert question.source.startswith(f"### Exercise {id} · {exercise.title}\n")
    assert question.source.endswith(exercise.question)
    assert f"{exercise.minutes} minutes" in question.source
    assert stub.source == exercise.stub.strip()
    first, *others = check.source.splitlines()
    assert first == f'check("{id}", {exercise.variable})'
    assert [line.split("  #")[0] for line in others] == [f'# hint("{id}")', f'# solution("{id}")']
    assert [cell.cell_type for cell in (question, stub, check)] == ["markdown", "code", "code"]
    assert [cell.id for cell in (question, stub, check)] == [
        f"ex-{slug(id)}-question", f"ex-{slug(id)}", f"check-{slug(id)}"
    ]  # fmt: skip


@every_check
def test_nothing_above_an_exercise_has_its_name(stem, id):
    (number,) = CHECKS[stem][id]
    above = [cell for cell in CELLS[stem][: number - 1] if cell.cell_type == "code"]
    names = {EXERCISES[id].variable, EXERCISES[id].reference.__name__}
    assert not {cell.id for cell in above if names & bound(cell)}


@every_check
def test_nothing_above_a_check_gives_the_answer_away(stem, id):
    (number,) = CHECKS[stem][id]
    exercise = EXERCISES[id]
    above = CELLS[stem][:number]
    found = telling(above, answers(exercise), source=isinstance(exercise, Build))
    assert not found


@every_check
def test_an_untouched_exercise_is_not_attempted(stem, id):
    (number,) = CHECKS[stem][id]
    assert f"○ Exercise {id}, {EXERCISES[id].title}: not attempted yet." in printed(
        CELLS[stem][number]
    )


def test_no_cell_gives_the_name_of_an_answer_another_meaning():
    """But a folded function may have the name of a learner's: a check knows it from theirs."""
    for stem, ids in CHECKS.items():
        names = {EXERCISES[id].variable for id in ids if isinstance(EXERCISES[id], Build)}
        for cell in CELLS[stem]:
            if cell.cell_type == "code" and not cell.id.startswith("ex-"):
                functions = {
                    n.name for n in ast.parse(cell.source).body if isinstance(n, ast.FunctionDef)
                }
                assert not names & (bound(cell) - functions), cell.id
                assert not names & functions or folded(cell), cell.id


def folded(cell):
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


@pytest.mark.parametrize("stem", CHECKS)
def test_what_solves_an_exercise_of_its_lesson_is_folded_and_announced(stem):
    builds = [e for id in CHECKS[stem] if isinstance(e := EXERCISES[id], Build)]
    space, words = {}, ""
    for cell in CELLS[stem]:
        if cell.cell_type == "markdown":
            words = words if "notes" in cell.metadata.get("tags", []) else cell.source
        elif not cell.id.startswith("ex-"):
            taught = [n for n in ast.parse(cell.source).body if isinstance(n, DEFINES)]
            for node in taught:
                with contextlib.suppress(NameError):  # a default that other cells compute
                    exec(compile(ast.Module([node], []), stem, "exec"), space)
            made = [space[n.name] for n in taught if getattr(n, "name", None) in space]
            with np.errstate(all="ignore"):
                solved = [e.id for e in builds for f in made if e.judge(f)[0].passed]
            assert not solved or folded(cell), (cell.id, solved)
            assert not (taught and folded(cell)) or "olded" in words, cell.id


# predictions


@every_prediction
def test_a_prediction_is_asked_for_before_it_is_revealed(stem, id):
    (asked,), (revealed,) = FORMS[stem][id], REVEALS[stem][id]
    assert asked < revealed
    assert CELLS[stem][asked].source == f'predict("{id}")'
    assert CELLS[stem][asked].id == f"predict-{slug(id)}"
    assert PREDICTIONS[id].question in printed(CELLS[stem][asked])


@pytest.mark.parametrize("stem", [stem for stem in CELLS if stem < "05"])
def test_nothing_is_shown_between_a_form_and_its_reveal(stem):
    """Later lessons show the ground of a question there; in the first ones it would tell."""
    for id in FORMS[stem]:
        (asked,), (revealed,) = FORMS[stem][id], REVEALS[stem][id]
        between = CELLS[stem][asked + 1 : revealed]
        shown = [cell.id for cell in between if cell.get("outputs")]
        assert all(name.startswith(("ex-", "check-")) for name in shown)


@every_prediction
def test_a_reveal_asks_for_the_prediction_first(stem, id):
    (number,) = REVEALS[stem][id]
    assert f"? Prediction {id}: not made yet.\n" in printed(CELLS[stem][number])


@every_prediction
def test_a_reveal_shows_nothing_of_its_own(stem, id):
    """What came out stands in a later cell: here it would be read before one is asked."""
    (number,) = REVEALS[stem][id]
    assert len(CELLS[stem][number].outputs) == 1


# in one's own words


@each(RECALLS)
def test_a_question_is_asked_and_its_points_come_later(stem, id):
    (asked,) = RECALLS[stem][id]
    assert CELLS[stem][asked].source == f'recall("{id}")'
    assert CELLS[stem][asked].id == f"recall-{slug(id)}"
    assert WRITTEN[id].question in printed(CELLS[stem][asked])
    points = [re.escape(point) for point in WRITTEN[id].points]
    assert not telling(CELLS[stem][: asked + 1], points)
