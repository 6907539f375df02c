"""`Ask`: a question with one answer, typed into a field or given by a button for each choice.

Nothing is judged here: whoever made the widget takes what the page sends, and says what is shown.
"""

from pathlib import Path

import traitlets

from lesson_utils.widgets.base import Base


class Ask(Base, page=Path(__file__).with_suffix(".js")):
    """Ask on a page, and call Python with what is answered there.

    Parameters
    ----------
    card : Card
        The same question in words, where no kernel is.
    calls : dict of callable
        By what the page may send, such as "answer": a function of the value sent. It returns the
        attributes that change, by name, or raises a ValueError whose sentence is said.
    setup : dict
        What the page is made of: name, question, choices as (letter, text), with a third part where
        something else than the letter is to be sent, the label of the field if the answer is
        typed, and "told" for sentences without an answer. A call may return another one.
    **values
        What the page shows at first, such as ``said``: the sentence below the question.
    """

    said = traitlets.Unicode().tag(sync=True)
    _setup = traitlets.Dict().tag(sync=True)

    def __init__(self, card, calls, setup, **values):
        super().__init__(_setup=setup, **values)
        self._card, self._calls = card, calls
        self.on_msg(self._asked)

    def _asked(self, _, content, buffers):
        ((call, value),) = content.items()
        try:
            changed = self._calls[call](value)
        except ValueError as error:
            changed = {"said": str(error)}
        with self.hold_sync():
            for name, new in changed.items():
                setattr(self, name, new)

    def __repr__(self):
        return repr(self._card)

    def _twin(self):
        return self._card._repr_mimebundle_()
