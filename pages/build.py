"""Build the pages: every lesson without a kernel, from the committed notebooks.

nbconvert converts; ``templates`` and `cells` say how. Each page is one file that opens from disk
and from any web server, and asks for nothing.
"""

import os

# Before NumPy is loaded: two notebooks run side by side, on a core each.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import re
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from html import escape
from multiprocessing import get_context
from pathlib import Path

import nbformat
from nbconvert.exporters import TemplateExporter

from lesson_utils.exercises.asking.ask import Ask
from lesson_utils.exercises.asking.rubric import Rubric
from lesson_utils.exercises.card import Card, _rich
from lesson_utils.exercises.registry import EXERCISES
from lesson_utils.widgets.page import join
from pages import asked, cells, deck, live, slides
from pages.cells import START, Piece
from pages.pictures import source

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent / "notebooks"
WIDGETS = (Ask, Rubric)  # what a page asks with
# Said before a cell is run, of which a page shows at once what it gave.
FIRST = re.compile(r"\bthen run\.|\bbefore you run\b|<strong>Predict", re.IGNORECASE)


class Pages(TemplateExporter):
    """nbconvert, with the templates and filters of these pages."""

    def __init__(self, file):
        folders = [str(HERE / "templates")]
        super().__init__(template_name="page", extra_template_basedirs=folders, template_file=file)

    def default_filters(self):
        """Add what the templates call to nbconvert's own filters."""
        yield from super().default_filters()
        yield "rich", _rich


@dataclass(frozen=True)
class Lesson:
    """What the other pages say of a lesson.

    Parameters
    ----------
    stem : str
        Name of the notebook's file, and of the page's, without its ending.
    title : str
        As the notebook's heading.
    asks : list of str
        Ids of the questions that its page takes an answer to.
    """

    stem: str
    title: str
    asks: list

    @property
    def name(self):
        """Title with its number."""
        return f"{self.stem[:2]} {self.title}"

    @property
    def page(self):
        """Name of the page's file."""
        return f"{self.stem}.html"

    @property
    def deck(self):
        """Name of the file of its slides."""
        return f"{self.stem}.slides.html"


def main():
    """Write the pages, and say where they are and how large."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=HERE / "dist", help="folder to write into")
    folder, began = parser.parse_args().to, time.monotonic()
    written = build(folder)
    size = sum(path.stat().st_size for path in written) / 2**20
    print(f"{folder / 'index.html'}: opens in any browser")
    print(f"{len(written)} files, {size:.1f} MiB, in {time.monotonic() - began:.0f} s")


def build(folder):
    """Write all pages and decks into a folder; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    known = lessons()
    apart = get_context("spawn")  # as on every system
    with ProcessPoolExecutor(os.cpu_count(), apart) as pool:
        made = [pool.submit(lesson_files, known, i) for i in range(len(known))]
        made += [pool.submit(page, known) for page in (index_page, glossary_page, sheet_page)]
        files = [file for one in made for file in one.result()]
    for old in [*folder.glob("*.html"), *folder.glob("*.txt")]:
        old.unlink()
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name, _ in files]


def read(stem):
    """Read a committed notebook."""
    return nbformat.read(NOTEBOOKS / f"{stem}.ipynb", as_version=4)


def lessons():
    """List the lessons in their order, with what each asks."""
    found = []
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        if path.stem != START:
            notebook = read(path.stem)
            title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
            found.append(Lesson(path.stem, title, list(_asks(notebook))))
    return found


def _asks(notebook):
    """Find the ids of the questions that a page takes an answer to, in their order."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from cells.calls(cell.source, "predict") + cells.calls(cell.source, "recall")
            yield from (id for id in cells.calls(cell.source, "check") if asked.exercise(id))


def lesson_files(known, i):
    """Write the page of a lesson, its deck, and what the deck leaves out: (name, text) each."""
    lesson, notebook = known[i], read(known[i].stem)
    run = live.run(NOTEBOOKS / f"{lesson.stem}.ipynb")
    pieces = cells.pieces(notebook, run)
    made, left = slides.slides(pieces)
    told = "".join(f"{cell}: {what}\n" for cell, what in left)
    return [
        (lesson.page, _lesson(known, i, notebook, run, pieces)),
        (lesson.deck, deck.deck(lesson.name, made, lesson.page, run)),
        (f"{lesson.stem}.left-out-of-slides.txt", told),
    ]


def _lesson(known, i, notebook, run, pieces):
    """Write the page of a lesson."""
    lesson, run = known[i], replace(run, modules=dict(run.modules))
    questions = {id: _question(id, run) for id in lesson.asks}
    for widget in WIDGETS if questions else ():
        made = widget(Card("", ""), {}, {})
        run.modules[widget.__name__.lower()] = made._esm, made._css
    return _render(
        "lesson.html.j2",
        notebook,
        run,
        questions,
        known=known,
        title=lesson.name,
        lesson=lesson,
        before=known[i - 1] if i else None,
        after=known[i + 1] if i + 1 < len(known) else None,
        head=pieces[0],
        parts=list(_parts(_held(pieces[1:], lesson.asks))),
        sections=[p for p in pieces if p.kind == "prose" and p.about["level"] == 2],
        exercises=EXERCISES,
        slug=cells.slug,
        highlighted=cells.highlighted,
    )


def _question(id, run):
    """Give what a page needs of a question."""
    if id in run.truths:
        return asked.prediction(id, run.truths[id])
    return asked.exercise(id) if id in EXERCISES else asked.written(id)


def _held(pieces, asks):
    """Fold what answers a question that no form takes an answer to before it is seen.

    That is what a cell shows after a text that asks to say something first; and what follows an
    exercise with a form, down to the next heading or question.
    """
    found, saying, after = [], False, None
    shown = ("text", "picture", "html")
    for piece in pieces:
        ends = piece.kind in ("notes", "exercise", "predict", "recall") or piece.about.get("level")
        if ends:
            after = None
        if after is not None:
            after.append(piece)
        elif saying and piece.kind in shown:
            found.append(Piece("held", piece.cell, "", "What came out", parts=(piece,)))
        else:
            found.append(piece)
        if piece.kind == "prose":
            saying = bool(FIRST.search(piece.html))
        if piece.kind == "exercise" and piece.about["id"] in asks:
            after = []
            found.append(after)
    for one in found:
        if isinstance(one, Piece):
            yield one
        elif any(piece.kind in shown for piece in one):
            yield Piece("held", one[0].cell, "", "After your answer", parts=tuple(one))
        else:
            yield from one


def _parts(pieces):
    """Cut a lesson after each prediction: what follows waits for the answer."""
    part = {"gate": "", "pieces": []}
    for piece in pieces:
        part["pieces"].append(piece)
        if piece.kind == "predict":
            yield part | {"gate": piece.about["id"]}
            part = {"gate": "", "pieces": []}
    yield part


def index_page(known):
    """Write the first page, from the parts of the notebook that one starts with."""
    notebook = read(START)
    run = live.run(NOTEBOOKS / f"{START}.ipynb")
    pieces = {(piece.cell, piece.kind): piece for piece in cells.pieces(notebook, run)}
    (source_of_map,) = [cell.source for cell in notebook.cells if cell.id == "map"]
    row = re.compile(r"^\| \[[^]]*\]\((.*?)\.ipynb\) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
    told = {stem: tuple(map(cells.prose, rest)) for stem, *rest in row.findall(source_of_map)}
    thumbs = {lesson.stem: _thumb(lesson.stem) for lesson in known}
    text = _render(
        "index.html.j2",
        notebook,
        run,
        {},
        known=known,
        title="The Frame Tape",
        pieces=pieces,
        told=told,
        thumbs=thumbs,
    )
    return [("index.html", text)]


def _thumb(stem):
    path = HERE.parent / "docs" / "lessons" / f"{stem}.jpg"
    return source("image/jpeg", path.read_bytes()) if path.exists() else ""


def glossary_page(known):
    """Write the page of words: the letters of the axes, and every term with its section."""
    notebook = read(START)
    place = re.compile(r"\[(\d\d)\]\((.*?)\.ipynb\), \*(.*?)\* \|")
    words = []
    for id in ("words", "glossary"):
        (text,) = [cell.source for cell in notebook.cells if cell.id == id]
        text = re.sub(r":\s*$", ".", text)  # said of the cell below it
        words.append(
            cells.prose(
                place.sub(lambda m: f"[{m[1]} {m[3]}]({m[2]}.ipynb#{cells.slug(m[3])}) |", text)
            )
        )
    run = live.Run()
    text = _render("words.html.j2", notebook, run, {}, known=known, title="Glossary", words=words)
    return [("glossary.html", text)]


def sheet_page(known):
    """Write the page that holds the summary sheet."""
    from lesson_utils.figures import sheet

    picture = sheet.draw()
    text = _render(
        "sheet.html.j2",
        read(START),
        live.Run(),
        {},
        known=known,
        title="The series on one page",
        picture=source("image/png", picture.png),
        words=escape(picture.alt),
    )
    return [("sheet.html", text)]


def _render(template, notebook, run, questions, **resources):
    """Fill a template: nbconvert's way, with our resources."""
    names = live.live_names(run)
    states = {cell: state for cell, (name, state) in run.widgets.items() if name in names}
    resources |= {
        "style": live.style(run) + _text("page.css"),
        "data": live.packed({"states": states, "asked": questions}),
        "script": _script(run),
        "live": states,
        "asked": questions,
    }
    text, _ = Pages(template).from_notebook_node(notebook, resources)
    return _distinct(text)


def _distinct(html):
    """Name headings apart that are called the same, as "In the open" is."""
    seen = Counter()

    def name(found):
        seen[found[2]] += 1
        more = f"-{seen[found[2]]}" if seen[found[2]] > 1 else ""
        return f'{found[1]}"{found[2]}{more}"'

    return re.sub(r'(<h\d id=)"([^"]*)"', name, html)


def _script(run):
    """Write the page's module, with the modules of its widgets."""
    page = re.sub(r"export default (\S+);\s*$", r"\1(widgets);", join(HERE / "js" / "page.js"))
    text = f"const widgets = {live.script(run)};\n{page}"
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise ValueError("the module holds </script or <!--, which would end it inside a page")
    return text


def _text(name):
    return (HERE / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
