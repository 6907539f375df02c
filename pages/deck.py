"""A deck: the slides of a lesson in one file, on reveal.js, without a request to anywhere."""

import html
import re
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from lesson_utils.widgets.page import join
from pages import live

HERE = Path(__file__).resolve().parent


@cache
def _text(name):
    return (HERE / name).read_text(encoding="utf-8")


def deck(title, made, page, run):
    """Write a deck.

    Parameters
    ----------
    title : str
        Of the lesson, with its number.
    made : list of slides.Slide
        In order.
    page : str
        Name of the file of the lesson's page.
    run : live.Run
        Of the lesson's notebook: its widgets.

    Returns
    -------
    str
        A whole file of HTML.
    """
    shown = {slide.cell: run.widgets[slide.cell] for slide in made if slide.kind == "widget"}
    used = {name for name, _ in shown.values()}
    few = live.Run(modules={name: run.modules[name] for name in used})
    start = join(HERE / "deck.js").replace("export default", "const start =")
    parts = {
        "title": html.escape(title),
        "page": page,
        "style": _text("reveal/reveal.css") + live.style(few) + _text("deck.css"),
        "slides": "\n".join(section(slide) for slide in made),
        "licence": _text("reveal/LICENSE"),
        "reveal": _text("reveal/reveal.js"),
        "data": live.packed({"states": {cell: state for cell, (_, state) in shown.items()}}),
        "script": f"const widgets = {live.script(few)};\n{start}start(widgets);\n",
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _text("deck.html"))


def section(slide):
    """Write a slide."""
    level = "h1" if slide.kind == "title" else "h2"
    over = f'<p class="over">{slide.over}</p>' if slide.over else ""
    notes = "".join(slide.notes)
    size = f' style="font-size:{slide.size}px"' if slide.kind == "text" else ""
    about = f' data-about="{slide.about}"' if slide.about else ""
    return (
        f'<section class="{slide.kind}" data-cell="{slide.cell}"{about}>{over}'
        f'<{level}>{slide.heading}</{level}><div class="body"{size}>{_plain(slide.body)}</div>'
        + (f'<aside class="notes">{_plain(notes)}</aside>' if notes else "")
        + "</section>"
    )


def _plain(body):
    """Drop ids, which are told apart on a page and would stand twice in a deck."""
    if ' id="' not in body:
        return body
    soup = BeautifulSoup(body, "html.parser")
    for tag in soup.find_all(id=True):
        del tag["id"]
    return str(soup)
