"""`Base`: what every widget of the series is made on."""

from pathlib import Path
from weakref import WeakSet

import anywidget

from lesson_utils._jupyter.views import MARK
from lesson_utils.widgets.page import join
from lesson_utils.widgets.shell import running

PALETTE = Path(__file__).with_name("palette.css")
_made = {}  # cell -> the run of it that made widgets last, and those widgets


class Base(anywidget.AnyWidget):
    """A widget whose page is an ES module with a style sheet of the same name beside it.

    Written as ``class Sliders(Base, page=Path(__file__).with_suffix(".js"))``. Where no kernel
    holds the widget, its twin stands in: a picture, a table or a text. A saved notebook keeps only
    the twin. A cell that runs again closes what it made before.
    """

    def __init_subclass__(cls, page=None, source=None, **options):
        super().__init_subclass__(**options)
        if page is None:
            return
        # As text: a class that is given paths holds on to everything that was ever made.
        sheets = (PALETTE, Path(page).with_suffix(".css"))
        cls._css = "".join(p.read_text(encoding="utf-8") for p in sheets if p.exists())
        cls._esm = join(page, source)

    def __init__(self, **values):
        super().__init__(**values)
        _replace_older(self)

    def close(self):
        """Take the widget off the page and free what it holds, its layout too."""
        layout = self.layout
        super().close()
        if layout is not None:
            layout.close()

    def _twin(self):
        """What stands in without a kernel: a dict of MIME types, text/plain among them."""
        return {"text/plain": repr(self)}

    def _repr_mimebundle_(self, **options):
        data, metadata = super()._repr_mimebundle_(**options)
        return {**data, **self._twin()}, metadata | MARK


def _replace_older(widget):
    """Close what an earlier run of the same cell made: ipywidgets would keep it for ever."""
    now = running()
    if now is None:
        return
    cell, run = now
    last, widgets = _made.get(cell, (None, ()))
    if last != run:
        for older in tuple(widgets):
            older.close()
        widgets = WeakSet()
    widgets.add(widget)
    _made[cell] = run, widgets
