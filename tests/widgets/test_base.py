from types import SimpleNamespace

import pytest
import traitlets

from lesson_utils._jupyter.views import drop_views
from lesson_utils.widgets import base
from lesson_utils.widgets.base import PALETTE, Base
from lesson_utils.widgets.shell import in_notebook

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def page(tmp_path):
    (tmp_path / "bell.js").write_text("export default { render() {} };\n")
    (tmp_path / "bell.css").write_text(".bell { margin: 0; }\n")
    return tmp_path / "bell.js"


@pytest.fixture
def run(monkeypatch):
    """Pretend that a cell runs."""
    monkeypatch.setattr(base, "_made", {})

    def run(cell, message):
        parent = {"metadata": {"cellId": cell}, "header": {"msg_id": message}}
        shell = SimpleNamespace(get_parent=lambda: parent, kernel=object())
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)

    return run


def test_a_widget_wears_the_palette_and_its_own_sheet(page):
    class Bell(Base, page=page):
        pass

    palette = PALETTE.read_text(encoding="utf-8")
    assert Bell._css == palette + ".bell { margin: 0; }\n"
    page.with_suffix(".css").unlink()

    class Plain(Base, page=page, source="export default 1;"):
        pass

    assert Plain._css == palette
    assert "const $default = 1;" in Plain._esm

    class Louder(Bell):
        pass

    assert Louder()._esm == Bell()._esm == Bell._esm


def test_a_twin_stands_beside_the_view(page):
    class Bell(Base, page=page):
        rung = traitlets.Int().tag(sync=True)

        def __repr__(self):
            return f"Rung {self.rung} times."

    class Loud(Bell):
        def _twin(self):
            return super()._twin() | {"text/html": "<b>Ding</b>"}

    data, _ = Bell(rung=2)._repr_mimebundle_()
    assert (set(data), data["text/plain"]) == ({"text/plain", VIEW}, "Rung 2 times.")
    data, metadata = Loud()._repr_mimebundle_()
    assert (set(data), data["text/html"]) == ({"text/plain", "text/html", VIEW}, "<b>Ding</b>")
    output = {"data": data, "metadata": metadata}
    cell = {"cell_type": "code", "source": "", "outputs": [output]}
    drop_views({"cells": [cell], "metadata": {}})
    assert set(output["data"]) == {"text/plain", "text/html"}


def test_a_cell_run_again_closes_what_it_made_before(run):
    run("a", "first")
    first, second = Base(), Base()
    layout = first.layout
    assert first.comm is not None
    run("a", "second")
    third = Base()
    assert first.comm is second.comm is layout.comm is None
    run("b", "third")
    Base()
    run("a", "second")  # the same run
    Base()
    assert third.comm is not None


def test_outside_a_cell_everything_stays(run, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    assert not in_notebook()
    first, _ = Base(), Base()
    assert first.comm is not None
    run(None, "first")
    assert in_notebook()
    first, _ = Base(), Base()
    assert first.comm is not None
