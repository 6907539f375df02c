"""`Catalogue`: the published systems as a table to search and sort, each count derived anew.

Python writes the table and says what each column is sorted by; the page, ``catalogue.js``,
hides and moves rows. What is found and in which order is computed on both sides, and held together
by the tests.
"""

import math
from html import escape
from pathlib import Path

import traitlets

from lesson_utils import systems
from lesson_utils.widgets.base import Base

COLUMNS = (
    "model",
    "kind",
    "clip",
    "seconds",
    "stride",
    "patch",
    "grid",
    "tokens",
    "stated",
    "read in",
    "source",
)
NUMBERS = frozenset(COLUMNS) - {"model", "kind", "read in", "source"}
NONE = "–"


def cells(system):
    """Write a system's row, with what each column is sorted by.

    Parameters
    ----------
    system : System

    Returns
    -------
    dict of (str, value)
        By column: the text, and a number or text in small letters; None comes last in any order.
    """
    grid = None if system.irregular else system.derive()
    clip = (system.frames, system.height, system.width)
    tokens = grid and grid.tokens
    return {
        "model": (system.name, system.name.lower()),
        "kind": (system.kind, system.kind.lower()),
        "clip": _product(clip),
        "seconds": (f"{system.seconds:.4g}" if system.seconds else NONE, system.seconds),
        "stride": _product(system.stride),
        "patch": _product(system.patch),
        "grid": _product(grid and grid.shape),
        "tokens": (f"{tokens:,}" if tokens else "not derived", tokens),
        "stated": (_stated(system, tokens), system.published_tokens),
        "read in": (system.confidence, system.confidence),
        "source": (system.source, system.source.lower()),
    }


def _product(sizes):
    """Write three sizes and their product; what is not public is a dash."""
    if not sizes or not all(sizes):
        known = " × ".join(str(size) if size else "?" for size in sizes or ())
        return (known if sizes and any(sizes) else NONE), None
    return " × ".join(map(str, sizes)), math.prod(sizes)


def _stated(system, derived):
    """Write the makers' own count, and whether the derived one agrees."""
    stated = system.published_tokens
    if stated is None:
        return NONE
    return f"{stated:,} {'agrees' if stated == derived else 'differs'}"


def remark(system):
    """Say what is special, why a count is not derived, and what else to mind; may be empty."""
    parts = [system.special] * bool(system.special)
    if system.irregular:
        parts.append(f"Not derived: {system.irregular}.")
    if system.flag:
        parts.append(f"Mind: {system.flag.rstrip('.')}.")
    return " ".join(parts)


def ordered(found, sort="", descending=False):
    """Sort systems by a column; those that it says nothing of come last.

    Parameters
    ----------
    found : sequence of System
    sort : str
        A column; empty keeps the order.
    descending : bool
        Largest or last letter first.

    Returns
    -------
    tuple of System
    """
    if not sort:
        return tuple(found)
    keys = {system: cells(system)[sort][1] for system in found}
    known = [system for system in found if keys[system] is not None]
    unknown = [system for system in found if keys[system] is None]
    return (*sorted(known, key=keys.get, reverse=descending), *unknown)


def told(count, total, sort="", descending=False):
    """Say how many systems are shown, and in which order."""
    if not count:
        return f"0 of {total} configurations: none holds all of these words. Take one away."
    ends = ("smallest first", "largest first") if sort in NUMBERS else ("from A", "from Z")
    order = f", by {sort}, {ends[descending]}" if sort else ""
    return f"{count} of {total} configurations{order}"


class OneOf(traitlets.Unicode):
    """One of some words, or nothing."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def validate(self, catalogue, value):
        """Return the value, or raise a ValueError that lists the choices."""
        if value not in ("", *self.choices):
            listed = ", ".join(self.choices)
            raise ValueError(f"{self.name} {value!r} must be empty or one of {listed}")
        return value


class Catalogue(Base, page=Path(__file__).with_suffix(".js")):
    """Search and sort the published systems; without a kernel the table stays as it was.

    Parameters
    ----------
    query : str
        Words that all must stand in a row's texts; as `systems.search`.
    kind : str
        Only this kind; empty for all.
    sort : str
        The column to sort by; empty for the file's order.
    descending : bool
        Largest first.

    Raises
    ------
    ValueError
        If there is no such kind or column.

    Examples
    --------
    >>> catalogue = Catalogue("wan", sort="tokens")
    >>> [system.name for system in catalogue.found][0]
    'Wan 2.2 TI2V-5B 704x1280'
    >>> catalogue.said
    '4 of 70 configurations, by tokens, smallest first'
    """

    query = traitlets.Unicode().tag(sync=True)
    kind = OneOf(systems.KINDS).tag(sync=True)
    sort = OneOf(COLUMNS).tag(sync=True)
    descending = traitlets.Bool().tag(sync=True)
    _setup = traitlets.Dict().tag(sync=True)

    def __init__(self, query="", kind="", sort="", descending=False):
        every = systems.load()
        setup = {
            "html": html(every),
            "columns": list(COLUMNS),
            "numbers": sorted(NUMBERS),
            "kinds": list(systems.KINDS),
            "rows": [
                {
                    "words": system.words,
                    "kind": system.kind,
                    "keys": [key for _, key in cells(system).values()],
                }
                for system in every
            ],
        }
        super().__init__(query=query, kind=kind, sort=sort, descending=descending, _setup=setup)

    @property
    def found(self):
        """The systems that are shown, in their order: a tuple of `System`."""
        found = systems.search(self.query, self.kind or None)
        return ordered(found, self.sort, self.descending)

    @property
    def said(self):
        """How many are shown, and in which order."""
        return told(len(self.found), len(systems.load()), self.sort, self.descending)

    def __repr__(self):
        return f"{self.said}\n{text(self.found)}".rstrip()

    def _twin(self):
        # A table that can at least be folded away.
        table = f"<details open><summary>{self.said}</summary>{html(self.found)}</details>"
        return super()._twin() | {"text/html": table}


def text(found):
    """Write systems as a table of plain text, without their sources.

    Parameters
    ----------
    found : sequence of System

    Returns
    -------
    str
        A line for each, and one for each remark.
    """
    if not found:
        return ""
    columns = COLUMNS[:-1]
    rows = [[cells(system)[column][0] for column in columns] for system in found]
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    sides = [">" if column in NUMBERS else "<" for column in columns]

    def line(words):
        parts = zip(words, sides, widths, strict=True)
        return "  ".join(f"{word:{side}{width}}" for word, side, width in parts).rstrip()

    lines = [line(columns)]
    for system, row in zip(found, rows, strict=True):
        lines.append(line(row))
        lines += [f"    {remark(system)}"] * bool(remark(system))
    return "\n".join(lines)


def html(found):
    """Write systems as an HTML table: one body a system, so that its remark stays with it.

    Parameters
    ----------
    found : sequence of System

    Returns
    -------
    str
    """
    aligned = [f' style="text-align:{"right" if c in NUMBERS else "left"}"' for c in COLUMNS]
    heads = "".join(
        f'<th scope="col"{style}>{column}</th>'
        for column, style in zip(COLUMNS, aligned, strict=True)
    )
    bodies = []
    for system in found:
        # A narrow column may break a path, but not a size.
        words = [escape(words).replace(" × ", "\xa0×\xa0") for words, _ in cells(system).values()]
        words[-1] = words[-1].replace("/", "/<wbr>").replace("_", "_<wbr>")
        name, *rest = words
        row = f'<th scope="row"{aligned[0]}>{name}</th>' + "".join(
            f"<td{style}>{words}</td>" for words, style in zip(rest, aligned[1:], strict=True)
        )
        said = remark(system)
        more = (
            f'<tr><td colspan="{len(COLUMNS)}"{aligned[0]}>{escape(said)}</td></tr>' if said else ""
        )
        bodies.append(f"<tbody><tr>{row}</tr>{more}</tbody>")
    return f"<table><thead><tr>{heads}</tr></thead>{''.join(bodies)}</table>"
