"""A committed notebook as a list of pieces, which pages and decks lay out, each in its own way."""

import ast
import base64
import io
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape

from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from PIL import Image

from lesson_utils._jupyter.formulas import drawn
from pages.pictures import smallest, source

START = "00-start-here"  # its parts make the index and the glossary
GUARD = "installed"  # id of the cell that says what to do where the package is missing
EXERCISE = re.compile(r"^#+ Exercise (\S+) · ", re.MULTILINE)
FOLD = re.compile(r"<details>\s*<summary>.*?</summary>(.*)</details>", re.DOTALL)
PASSED = "Passed?"  # begins a text on what to do with an exercise that is solved
# Said of JupyterLab, where a folded cell shows three dots.
DOTS = re.compile(r" ?Click the three dots[^.]*\.")


@dataclass(frozen=True)
class Piece:
    """One thing to show.

    Parameters
    ----------
    kind : str
        ``prose``, ``notes``, ``code``, ``text`` (printed), ``picture``, ``html``, ``widget``,
        ``predict``, ``reveal``, ``recall``, ``exercise`` or ``progress``.
    cell : str
        Id of its cell.
    slide : str
        The cell's slide type.
    html : str
        What stands on a page; of a widget, what stands in for it without a script.
    about : dict
        By kind. prose: level and heading (0 and "" without one); code: source, folded, and imports
        if it begins with these; text: text; picture: mime, data (bytes), alt, width; widget: name,
        state; predict, reveal, recall and exercise: id; reveal: also truth.
    parts : tuple of Piece
        exercise: what its cells hold besides the question; reveal: what its cell shows besides.
    open : tuple of str
        Predictions that were asked before this and are not revealed yet.
    """

    kind: str
    cell: str
    slide: str
    html: str = ""
    about: dict = field(default_factory=dict)
    parts: tuple = ()
    open: tuple = ()


def pieces(notebook, run):
    """Take a notebook apart: all but what waits for an answer that only a kernel can take.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Committed: executed, without views of widgets.
    run : live.Run
        What its widgets and its truths were when it ran.

    Returns
    -------
    list of Piece
    """
    found, asked, cells = [], [], [c for c in notebook.cells if c.id != GUARD]
    while cells:
        cell = cells.pop(0)
        if _yours(cell) or (cell.source.startswith(PASSED) and cells and _yours(cells[0])):
            continue
        if "notes" in cell.metadata.get("tags", []):
            fold = FOLD.search(cell.source)
            found.append(_piece("notes", cell, prose(fold[1] if fold else cell.source)))
        elif cell.cell_type == "code":
            found += _of_code(cell, run, asked)
        elif exercise := EXERCISE.search(cell.source):
            found.append(_exercise(exercise[1], cell, cells, run, asked))
        else:
            found.append(_prose(cell, asked))
    return found


def _yours(cell):
    """Whether a cell does nothing without an answer that is given to Python."""
    tagged = "yours" in cell.metadata.get("tags", [])
    return tagged or (cell.cell_type == "code" and bool(calls(cell.source, "fresh")))


def prose(text):
    """Turn Markdown into HTML: formulas as MathML, links to the pages of the other lessons."""
    html = markdown2html_mistune(drawn(DOTS.sub("", text)))
    html = re.sub(
        r"<(h\d)[^>]*>(.*?)(?:<a class=\"anchor-link\".*?</a>)?</\1>",
        lambda m: f'<{m[1]} id="{slug(m[2])}">{m[2]}</{m[1]}>',
        html,
    )
    html = re.sub(r'href="(\d\d-[\w-]+)\.ipynb(#[^"]*)?"', r'href="\1.html\2"', html)
    return html.replace(f'"{START}.html', '"index.html')


def slug(heading):
    """Name a section in an address."""
    words = unescape(re.sub(r"<[^>]*>|[*`]", "", heading))
    return re.sub(r"\W+", "-", words.lower(), flags=re.ASCII).strip("-")


@cache
def highlighted(code):
    """Turn Python into HTML with its parts in spans."""
    return Highlight2HTML(pygments_lexer="python")(code)


def calls(code, name):
    """Find the ids that a cell calls a function of the exercises with."""
    return [
        node.args[0].value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name and node.args
    ]


def _piece(kind, cell, html="", about=None, parts=(), asked=()):
    slide = cell.metadata.get("slideshow", {}).get("slide_type", "-")
    return Piece(kind, cell.id, slide, html, about or {}, tuple(parts), tuple(asked))


def _prose(cell, asked):
    heading = re.search(r"^(#+) (.*)", cell.source, re.MULTILINE)
    level, words = (len(heading[1]), heading[2]) if heading else (0, "")
    about = {"level": level, "heading": re.sub(r"[*`]", "", words)}
    return _piece("prose", cell, prose(cell.source), about, asked=asked)


def _exercise(id, cell, cells, run, asked):
    """Take a question together with the cells down to the one that checks the answer."""
    ends = [
        i for i, c in enumerate(cells) if c.cell_type == "code" and id in calls(c.source, "check")
    ]
    if not ends:
        raise ValueError(f"exercise {id} is asked, and no cell after it checks it")
    parts = [part for c in cells[: ends[0]] for part in pieces_of(c, run, asked)]
    del cells[: ends[0] + 1]
    return _piece("exercise", cell, prose(cell.source), {"id": id}, parts, asked)


def pieces_of(cell, run, asked):
    """Take one cell apart that stands between a question and its check."""
    return _of_code(cell, run, asked) if cell.cell_type == "code" else [_prose(cell, asked)]


def _of_code(cell, run, asked):
    """Take a code cell apart: its source, and what it shows."""
    for kind in ("predict", "recall"):
        if ids := calls(cell.source, kind):
            piece = _piece(kind, cell, "", {"id": ids[0]}, asked=asked)
            asked += ids * (kind == "predict")
            return [piece]
    about = {
        "source": cell.source,
        "folded": bool(cell.metadata.get("jupyter", {}).get("source_hidden")),
        "imports": cell.source.startswith(("import ", "from ")),
    }
    code = _piece("code", cell, highlighted(cell.source), about, asked=asked)
    shown = [_output(cell, output, run, asked) for output in cell.outputs]
    if ids := calls(cell.source, "reveal"):
        # The last output is the card, which asked for a prediction.
        about = {"id": ids[0], "truth": run.truths[ids[0]]}
        reveal = _piece("reveal", cell, "", about, shown[:-1], asked)
        asked[:] = [id for id in asked if id not in ids]
        return [code, reveal]
    return [code, *shown]


def _output(cell, output, run, asked):
    """Turn one output into a piece."""
    if output.output_type == "stream":
        return _text(cell, output.text, asked)
    data = output.data
    words = data.get("text/plain", "")
    if cell.id in run.widgets and output.output_type != "stream":
        about = dict(zip(("name", "state"), run.widgets[cell.id], strict=True))
        twin = _picture(cell, data, asked) if "image/png" in data else None
        return _piece("widget", cell, twin.html if twin else _html(data), about, asked=asked)
    if re.search(r"^progress\b", cell.source.splitlines()[-1]):
        return _piece("progress", cell, _html(data), asked=asked)
    if "image/png" in data:
        return _picture(cell, data, asked)
    if "text/html" in data:
        return _piece("html", cell, data["text/html"], {"text": words}, asked=asked)
    return _text(cell, words, asked)


def _html(data):
    """What an output shows without a picture."""
    return data.get("text/html") or f"<p>{escape(data['text/plain'])}</p>"


def _text(cell, text, asked):
    text = text.rstrip("\n")
    return _piece("text", cell, f"<pre>{escape(text)}</pre>", {"text": text}, asked=asked)


def _picture(cell, data, asked):
    mime, file = smallest(base64.b64decode(data["image/png"]), data["text/html"])
    width = int(re.search(r'width="(\d+)"', data["text/html"])[1])
    alt = data["text/plain"]
    with Image.open(io.BytesIO(file)) as image:
        height = round(width * image.height / image.width)
    html = f'<img src="{source(mime, file)}" alt="{escape(alt)}" width="{width}" height="{height}">'
    about = {"mime": mime, "data": file, "alt": alt, "width": width, "height": height}
    return _piece("picture", cell, html, about, asked=asked)
