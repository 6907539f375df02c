"""The class view as one page that opens from disk, asks nobody anything, and holds no name."""

import hashlib
import json
import os
from html import escape
from pathlib import Path

from lesson_utils.classroom import cards

HERE = Path(__file__).parent
PAGE, NEWS = "class.html", "class.js"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p{live}>{said}</p>
</header>
<main{version}>
{main}
</main>
{script}</body>
</html>
"""


def write(room, folder, to, *, watched=False):
    """Write the page.

    Parameters
    ----------
    room : Room
    folder : Folder
        Where its logs came from: what was left out is told.
    to : Path
        Folder of the page.
    watched : bool
        Whether the page renews itself from a second file, which is then written beside it.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    main, said = body(room), cards.status(room, folder)
    version = hashlib.sha256((main + said).encode()).hexdigest()[:12]
    more = {}
    if watched:
        script = (HERE / "renew.js").read_text(encoding="utf-8")
        more = {
            "live": ' id="status" role="status"',
            "version": f' data-version="{version}"',
            "policy": f"{POLICY}; script-src 'unsafe-inline' file:",
            "script": f"<script>\n{script}</script>\n",
        }
        replace(to / NEWS, f"renew({', '.join(map(json.dumps, (version, main, said)))});\n")
    return replace(to / PAGE, frame("What the room thinks", said, main, **more))


def frame(title, said, main, *, policy=POLICY, live="", version="", script="", more=""):
    """Put a page together.

    Parameters
    ----------
    title, said : str
        Its heading, and a sentence below it.
    main : str
        HTML.
    policy, live, version, script : str
        What a page has that renews itself.
    more : str
        Style beside that of every page.

    Returns
    -------
    str
        HTML.
    """
    style = (HERE / "page.css").read_text(encoding="utf-8") + more
    return FRAME.format(
        title=escape(title),
        said=escape(said),
        main=main,
        style=style,
        policy=policy,
        live=live,
        version=version,
        script=script,
    )


def replace(path, text):
    """Write a file in one step: who reads it meanwhile reads the old one or the new one, whole.

    Parameters
    ----------
    path : Path
    text : str

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If it cannot be written.
    """
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(text, encoding="utf-8", newline="\n")
        os.replace(half, path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise ValueError(f"{path} cannot be written: {error.strerror}") from None
    return path


def body(room):
    """Write all between header and end.

    Parameters
    ----------
    room : Room

    Returns
    -------
    str
        HTML; all that is not markup here is escaped.
    """
    sections = []
    for i, (heading, made) in enumerate(cards.parts(room).items()):
        inside = "\n".join(map(_card, made))
        sections.append(
            f'<section aria-labelledby="part-{i}">\n<h2 id="part-{i}">{escape(heading)}</h2>\n'
            f'<div class="cards">\n{inside}\n</div>\n</section>'
        )
    return "\n".join(sections) or "<p>Nothing is in the logs yet.</p>"


def _card(card):
    bars = "".join(_bar(bar, card.total) for bar in card.bars)
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in card.notes)
    return (
        f'<article>\n<h3>{escape(card.title)}</h3>\n<p class="small">{escape(card.said)}</p>\n'
        f"{f'<ul>{bars}</ul>' if bars else ''}\n{notes}</article>"
    )


def _bar(bar, total):
    """Draw one bar: words and a count for everybody, a length for those who see it."""
    words, count = escape(bar.words), f"{bar.count:,} of {total:,}"
    if bar.right:
        words, count = f"<strong>✓ {words}</strong>", f"<strong>{count}, right</strong>"
    says = f'<p class="small">{escape(bar.says)}</p>' if bar.says and bar.count else ""
    kind = ' class="right"' if bar.right else ""
    length = f"width:{100 * bar.count / max(total, 1):.1f}%"
    return (
        f'<li><div class="words"><span>{words}</span> <span class="count">{count}</span></div>'
        f'<div class="bar"><div{kind} style="{length}"></div></div>{says}</li>'
    )
