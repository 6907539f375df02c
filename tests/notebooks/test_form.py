import ast
import html
import io
import json
import re
import sys
from itertools import pairwise

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from lesson_utils._jupyter.views import MARK, VIEW
from lesson_utils.exercises.registry import EXERCISES
from tests.notebooks.cells import START as FIRST
from tests.notebooks.cells import chapter
from tools import notebooks

START = notebooks.FOLDER / f"{FIRST}.ipynb"
LESSONS = sorted({*notebooks.FOLDER.glob("*.ipynb")} - {START})
PATHS = [START, *LESSONS]
LATER = [path for path in LESSONS if path.stem > "11"]  # what came since
README = notebooks.ROOT / "README.md"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"

every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def cells(path, kind=None):
    read = nbformat.read(path, as_version=4).cells
    return [cell for cell in read if kind in (None, cell.cell_type)]


def outputs(path):
    return [output for cell in cells(path, "code") for output in cell.outputs]


def text_of(path):
    """All that can be read in a notebook, without the bytes of its pictures."""
    parts = [cell.source for cell in cells(path)]
    for output in outputs(path):
        parts += [output.get("text", "")]
        data = output.get("data", {}).items()
        parts += [text for kind, text in data if kind.startswith("text/")]
    return re.sub(r"base64,[\w+/=]+", "", "\n".join(parts))


def minutes(path):
    source = cells(path)[0].source
    ((lesson, exercises),) = re.findall(
        r"\*(\d+) minutes(?:, and (\d+) for the exercises)?\.", source
    )
    asked = chapter(path.stem, EXERCISES)
    assert int(exercises or 0) == sum(EXERCISES[id].minutes for id in asked)
    return f"{lesson} + {exercises}" if exercises else lesson


# the committed notebooks


@every_notebook
def test_a_committed_notebook_is_in_its_normal_form(path):
    committed = path.read_bytes()
    assert committed == notebooks.normal_form(nbformat.read(path, as_version=4)).encode()


@every_notebook
def test_every_cell_was_run_without_a_fault_and_shows_at_most_12_lines(path):
    for cell in cells(path, "code"):
        ends_in_a_value = isinstance(ast.parse(cell.source).body[-1], ast.Expr)
        assert cell.outputs or not ends_in_a_value, cell.id
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= 12, cell.id
    assert {output.output_type for output in outputs(path)} <= {"stream", "execute_result"}
    assert not [output.text for output in outputs(path) if output.get("name") == "stderr"]


@every_notebook
def test_every_picture_has_its_words(path):
    shown = [output.data for output in outputs(path) if "data" in output]
    pictures = [data for data in shown if "image/png" in data]
    assert pictures
    for data in pictures:
        assert len(data["text/plain"]) >= 20
        (alt,) = re.findall(r'<img [^>]*alt="([^"]*)"', data["text/html"])
        assert html.unescape(alt) == data["text/plain"]
    assert not any(VIEW in data for data in shown)
    # what is shown as HTML has its words as well, and no value shows where it lies in memory
    assert all(data["text/plain"] for data in shown if "text/html" in data)
    assert not re.search(r"object at|0x[0-9a-f]{6}", text_of(path))


@every_notebook
def test_a_notebook_begins_with_its_title_and_has_no_other(path):
    source = cells(path)[0].source
    assert source.startswith("# ")
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    assert len(re.findall(r"^# ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)) == 1


def test_every_notebook_first_says_what_to_do_where_the_package_is_missing(monkeypatch):
    (guard,) = {cells(path, "code")[0].source for path in PATHS}
    exec(guard, {})
    monkeypatch.setitem(sys.modules, "lesson_utils", None)
    with pytest.raises(ModuleNotFoundError, match=r"run `%pip install git\+ADDRESS` in a new cell"):
        exec(guard, {})
    assert all(cells(path, "code")[0].metadata.jupyter.source_hidden for path in PATHS)


@every_lesson
def test_a_lesson_ends_in_three_lines(path):
    *_, last = [
        cell for cell in cells(path, "markdown") if "notes" not in cell.metadata.get("tags", [])
    ]
    assert last.source.startswith("## In three lines\n")
    assert len(re.findall(r"^- ", last.source, re.M)) == 3


@pytest.mark.parametrize(("path", "following"), list(pairwise(PATHS)), ids=lambda path: path.stem)
def test_a_notebook_leads_to_the_next(path, following):
    *_, last = cells(path, "markdown")
    assert f"]({following.name})" in last.source


@every_notebook
def test_links_lead_somewhere(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        assert "://" in target or (path.parent / target).exists(), target


@every_notebook
def test_every_cell_has_its_place_in_the_slides(path):
    for cell in cells(path):
        kind = cell.metadata.slideshow.slide_type
        assert kind in {"slide", "subslide", "fragment", "skip", "notes", "-"}
        assert (kind == "notes") == ("notes" in cell.metadata.get("tags", [])), cell.id
        assert kind != "notes" or cell.cell_type == "markdown"


@every_notebook
def test_nothing_tells_of_one_machine_or_of_a_registry(path):
    text = text_of(path)
    assert not re.findall(r"(?<![\w.])/(?:home|root|tmp|usr|var|work|mnt|Users)/\S*", text)
    assert not re.findall(r"\b[A-Z]:\\\S*", text)
    assert "://" not in text  # the lessons need no address: they run offline


@every_notebook
def test_the_map_and_the_readme_state_a_lesson_s_minutes(path):
    texts = [cell.source for cell in cells(START) if cell.id == "map" and path != START]
    texts += [README.read_text("utf-8")] if README.exists() else []
    for text in texts:
        (row,) = re.findall(rf"^\|.*{re.escape(path.name)}.*$", text, re.M)
        assert minutes(path) in [cell.strip() for cell in row.split("|")]


def test_the_time_of_a_route_is_that_of_its_lessons():
    (routes,) = [cell.source for cell in cells(START) if cell.id == "routes"]
    rows = re.findall(r"^\| \*\*.+?\*\* \| (.+?) \| (.+) \|$", routes, re.M)
    assert len(rows) == 3
    total = sum(int(part) for path in LATER for part in minutes(path).split(" + "))
    for text in (README.read_text("utf-8"), text_of(START)):
        assert f"{total // 60} hours {total % 60} minutes" in text
    for told, lessons in rows:
        if "in part" in lessons:  # tests/classroom/test_plans.py holds it to its plan
            continue
        names = re.findall(r"\]\((.+?)\)", lessons)
        places = [PATHS.index(START.with_name(name)) for name in names]
        if ") to [" in lessons:
            places = range(places[0], places[1] + 1)
        total = sum(int(part) for i in places for part in minutes(PATHS[i]).split(" + "))
        assert told == f"{total // 60} hours {total % 60} minutes".removeprefix("0 hours ")
        assert told in README.read_text("utf-8")


def test_the_glossary_leads_to_sections_that_there_are():
    (glossary,) = [cell.source for cell in cells(START) if cell.id == "glossary"]
    rows = re.findall(r"^\| (.+) \| .+ \| \[(\d\d)\]\((.+)\), \*(.+)\* \|$", glossary, re.M)
    assert len(rows) == glossary.count("\n| ") - 1  # all but the head
    assert [number for _, number, _, _ in rows] == sorted(number for _, number, _, _ in rows)
    for term, number, name, section in rows:
        assert name.startswith(number)
        text = "\n".join(cell.source for cell in cells(START.with_name(name), "markdown"))
        headings = [line.lstrip("# ") for line in text.replace("*", "").splitlines() if "#" in line]
        assert section in headings, term


@every_notebook
def test_the_readme_shows_a_picture_of_each_notebook(path):
    kept = notebooks.THUMBNAILS / f"{path.stem}.jpg"
    (row,) = re.findall(rf"^\|.*{re.escape(path.name)}.*$", README.read_text("utf-8"), re.M)
    source = kept.relative_to(notebooks.ROOT).as_posix()
    assert re.search(rf'<img src="{source}" width="200" alt="[^"]{{20,}}">', row)
    made = notebooks.thumbnail(nbformat.read(path, as_version=4), notebooks.SHOWN[path.stem])
    with Image.open(kept) as old, Image.open(io.BytesIO(made)) as new:
        difference = np.abs(np.asarray(old, float) - np.asarray(new, float))
    assert difference.mean() < 2  # two builds of one library may round differently


def test_a_thumbnail_needs_a_picture():
    notebook = nbformat.read(PATHS[1], as_version=4)
    with pytest.raises(ValueError, match="no cell 'title' shows a picture: name another in SHOWN"):
        notebooks.thumbnail(notebook, "title")


# the normal form


def messy():
    """A notebook as JupyterLab may leave it behind."""
    shown = {
        VIEW: {"model_id": "1f"},
        "text/plain": "two\nlines",
        "text/html": "<p>",
        "image/png": "iVBO\nRw0K\n",
    }
    pieces = [("stdout", "a"), ("stdout", "b\n"), ("stderr", "c"), ("stdout", "d")]
    printed = [new_output("stream", name=name, text=text) for name, text in pieces]
    first = new_code_cell(
        "\n1 + 1  \n\n2\n",
        id="first",
        execution_count=17,
        metadata={"execution": {"iopub": "now"}, "collapsed": True, "tags": ["notes"]},
        outputs=[*printed, new_output("execute_result", shown, metadata=MARK, execution_count=17)],
    )
    metadata = {"slideshow": {"slide_type": "slide"}, "editable": True}
    words = new_markdown_cell("# Title", id="title", metadata=metadata)
    second = new_code_cell("3", id="second", execution_count=4)
    return new_notebook(
        cells=[words, first, second],
        metadata={
            "widgets": {WIDGET_STATE: {"state": {}}},
            "language_info": {"name": "python", "version": "3.11.7"},
        },
    )


def test_the_normal_form_keeps_words_and_pictures_and_drops_what_a_machine_adds():
    notebook = messy()
    text = notebooks.normal_form(notebook)
    assert notebook == messy()  # left alone
    again = nbformat.reads(text, as_version=4)
    nbformat.validate(again)
    assert notebooks.normal_form(again) == text
    form = json.loads(text)
    assert text == json.dumps(form, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert form["metadata"] == notebooks.METADATA
    _, first, second = form["cells"]
    assert [cell["metadata"] for cell in form["cells"]] == [
        {"slideshow": {"slide_type": "slide"}}, {"tags": ["notes"]}, {}
    ]  # fmt: skip
    assert first["source"] == ["1 + 1\n", "\n", "2"]
    *streams, result = first["outputs"]
    assert [(stream["name"], stream["text"]) for stream in streams] == [
        ("stdout", ["ab\n"]), ("stderr", ["c"]), ("stdout", ["d"])
    ]  # fmt: skip
    assert result["data"] == {
        "text/plain": ["two\n", "lines"],
        "text/html": ["<p>"],
        "image/png": "iVBORw0K",
    }
    assert (first["execution_count"], second["execution_count"]) == (1, 2)
    assert result["execution_count"] == 1


def test_an_error_keeps_its_message_and_not_the_paths_of_one_machine():
    notebook = messy()
    notebook.cells[1].outputs = [new_output("error", ename="E", evalue="v", traceback=["/home"])]
    form = nbformat.reads(notebooks.normal_form(notebook), as_version=4)
    nbformat.validate(form)
    (error,) = form.cells[1].outputs
    assert (error.ename, error.evalue, error.traceback) == ("E", "v", [])


def test_two_cells_of_one_id_are_refused():
    notebook = messy()
    notebook.cells[2].id = "first"
    with pytest.raises(ValueError, match="cell ids first stand twice: give each cell its own"):
        notebooks.normal_form(notebook)


# the command


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A folder with two notebooks that were not run yet."""
    for name in ("01-one.ipynb", "02-two.ipynb"):
        cell = new_code_cell("print(6 * 7)", id="product")
        nbformat.write(new_notebook(cells=[cell]), tmp_path / name)
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    for name in ("IPYTHONDIR", "FRAME_TAPE_HOME"):  # the command sets them; this sets them back
        monkeypatch.setenv(name, "")
    return tmp_path


def test_the_command_runs_what_is_named_and_writes_the_normal_form(folder, capsys):
    one, two = sorted(folder.iterdir())
    untouched = one.read_bytes()
    assert notebooks.main(["02"]) == 0
    assert capsys.readouterr().out == "02-two.ipynb … done\n"
    assert one.read_bytes() == untouched
    run = nbformat.read(two, as_version=4)
    assert run.cells[0].outputs[0].text == "42\n"
    assert two.read_text("utf-8") == notebooks.normal_form(run)


def test_the_command_refuses_a_name_that_no_notebook_has(folder, capsys):
    assert notebooks.main(["98", "99"]) == 1
    assert capsys.readouterr().err == "no notebook begins with 98 or 99\n"
