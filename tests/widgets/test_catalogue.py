from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lesson_utils import systems
from lesson_utils.widgets.catalogue import (
    COLUMNS,
    NUMBERS,
    Catalogue,
    cells,
    html,
    ordered,
    remark,
    text,
)


def names(found):
    return [system.name for system in found]


def test_a_row_is_derived_from_the_geometry():
    mochi = systems.find("Mochi 1")
    assert [words for words, _ in cells(mochi).values()] == [
        "Mochi 1", "generator", "163 × 480 × 848", "5.433", "6 × 8 × 8", "1 × 2 × 2",
        "28 × 30 × 53", "44,520", "44,520 agrees", "code", "mochi README",
    ]  # fmt: skip
    # Another geometry, another count: nothing recorded is shown.
    small = cells(replace(mochi, height=240))
    assert small["tokens"] == ("22,260", 22260)
    assert small["stated"] == ("44,520 differs", 44520)


def test_what_is_not_public_is_not_made_up():
    gemini, pika = (cells(systems.find(name)) for name in ("Gemini video", "Pika"))
    assert gemini["clip"] == ("60 × ? × ?", None)
    assert pika["clip"] == ("–", None)
    assert pika["seconds"] == ("–", None)
    assert {row["tokens"] for row in (gemini, pika)} == {("not derived", None)}
    assert remark(systems.find("Pika")).startswith("Not derived: its makers have not published")


def test_what_is_not_derived_says_why_and_a_flag_is_shown():
    for system in systems.load():
        said = remark(system)
        assert (system.irregular or "") in said
        assert (system.flag or "").rstrip(".") in said
        assert bool(said) == bool(system.irregular or system.flag or system.special)


def test_rows_are_sorted_and_the_unknown_come_last():
    every = systems.load()
    for column in COLUMNS:
        for descending in (False, True):
            found = ordered(every, column, descending)
            keys = [cells(system)[column][1] for system in found]
            known = [key for key in keys if key is not None]
            assert keys[len(known) :] == [None] * (len(keys) - len(known))
            assert known == sorted(known, reverse=descending)
            assert {*found} == {*every}
    assert ordered(every) == every
    assert COLUMNS[0] not in NUMBERS


def test_it_finds_what_search_finds():
    catalogue = Catalogue("WAN code")
    assert catalogue.found == systems.search("wan code")
    assert catalogue.said == f"{len(catalogue.found)} of 70 configurations"
    catalogue.query, catalogue.kind = "", "tokenizer"
    assert catalogue.found == systems.search(kind="tokenizer")
    catalogue.sort = "tokens"
    assert names(catalogue.found)[0] == "MAGVIT 3D-VQ (UCF-101)"
    catalogue.descending = True
    assert catalogue.said.endswith("configurations, by tokens, largest first")
    catalogue.sort = "model"
    assert catalogue.said.endswith("by model, from Z")
    assert repr(Catalogue("betamax")) == (
        "0 of 70 configurations: none holds all of these words. Take one away."
    )


@pytest.mark.parametrize(("name", "value"), [("kind", "car"), ("sort", "price")])
def test_an_unknown_kind_or_column_is_refused(name, value):
    trouble = f"{name} '{value}' must be empty or one of "
    with pytest.raises(ValueError, match=trouble):
        Catalogue(**{name: value})
    catalogue = Catalogue()
    with pytest.raises(ValueError, match=trouble):
        setattr(catalogue, name, value)
    assert getattr(catalogue, name) == ""


class Table(HTMLParser):
    """The cells of an HTML table, row by row."""

    def __init__(self, source):
        super().__init__()
        self.rows, self.bodies = [], 0
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.bodies += tag == "tbody"
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows:
            self.rows[-1][-1] += data.replace("\xa0", " ")


def test_the_html_table_holds_every_cell():
    found = systems.search("open-sora 1.2") + systems.search("wan")
    table = Table(html(found))
    assert table.rows[0] == list(COLUMNS)
    assert table.bodies == len(found)
    wanted = []
    for system in found:
        wanted.append([words for words, _ in cells(system).values()])
        wanted += [[remark(system)]] if remark(system) else []
    assert table.rows[1:] == wanted


def test_words_are_escaped():
    odd = replace(systems.find("Mochi 1"), name="<b>&", flag="1 < 2")
    assert "<b>" not in html([odd])
    assert Table(html([odd])).rows[1][0] == "<b>&"
    assert Table(html([odd])).rows[2] == ["Mind: 1 < 2."]


def test_the_text_table_is_as_wide_as_its_words():
    found = systems.search("cosmos tokenizer")
    head, *lines = text(found).splitlines()
    assert len(lines) == len(found)
    assert head.split()[0] == "model"
    for system, line in zip(found, lines, strict=True):
        assert line.startswith(system.name)
        assert f"{system.derive().tokens:,}" in line
    assert len({line.index(s.kind) for s, line in zip(found, lines, strict=True)}) == 1
    assert text([]) == ""


def test_it_is_a_widget_with_words_and_a_table_besides():
    catalogue = Catalogue("hunyuan")
    data, _ = catalogue._repr_mimebundle_()
    assert data["text/plain"] == repr(catalogue)
    assert catalogue.said in data["text/html"]
    assert html(catalogue.found) in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data
