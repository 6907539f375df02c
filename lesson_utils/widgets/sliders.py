"""`Sliders`: native sliders above one picture that Python draws anew at every move."""

from pathlib import Path

import traitlets

from lesson_utils.widgets.base import Base


class Sliders(Base, page=Path(__file__).with_suffix(".js")):
    """Move a slider, see another picture. Without a kernel the last picture stays.

    Parameters
    ----------
    draw : callable
        ``draw(**values)`` -> Picture, with one keyword a slider. A ValueError's sentence is shown
        in place of the picture's, and the picture stays.
    labels : dict of str
        What each slider is called on the page.
    **sliders : (sequence, value)
        The values to choose from, and the one to start with.

    Attributes
    ----------
    values : dict
        What the sliders say now, by name; set with `set`, observed as any trait.
    picture : Picture
        The one that is shown.

    Raises
    ------
    ValueError
        If a slider has no label, or its first value is not among its choices.
    """

    values = traitlets.Dict()
    said = traitlets.Unicode().tag(sync=True)
    _setup = traitlets.List().tag(sync=True)
    _at = traitlets.Dict().tag(sync=True)  # name -> number of the choice
    _png = traitlets.Bytes().tag(sync=True)
    _drawn = traitlets.Int().tag(sync=True)

    def __init__(self, draw, labels, **sliders):
        self._draw = draw
        self._choices = {name: list(choices) for name, (choices, _) in sliders.items()}
        setup = []
        for name, choices in self._choices.items():
            if name not in labels:
                raise ValueError(f"slider {name!r} has no label: give labels[{name!r}]")
            words = [
                f"{choice:,}" if isinstance(choice, int) else str(choice) for choice in choices
            ]
            setup.append({"name": name, "label": labels[name], "words": words})
        at = self._places({name: start for name, (_, start) in sliders.items()})
        self.picture = draw(**self._named(at))
        super().__init__(
            values=self._named(at),
            said=self.picture.alt,
            _setup=setup,
            _at=at,
            _png=self.picture.png,
        )
        self.observe(self._moved, "_at")

    def set(self, **values):
        """Move sliders: ``sliders.set(window=3)``.

        Raises
        ------
        ValueError
            If there is no such slider or choice.
        """
        self._at = self._at | self._places(values)

    def _places(self, values):
        """Turn values into numbers of choices."""
        places = {}
        for name, value in values.items():
            if name not in self._choices:
                raise ValueError(f"no slider is called {name!r}: {', '.join(self._choices)}")
            choices = self._choices[name]
            if value not in choices:
                listed = ", ".join(map(str, choices))
                raise ValueError(f"{name} {value!r} is none of its choices: {listed}")
            places[name] = choices.index(value)
        return places

    def _named(self, at):
        return {name: self._choices[name][place] for name, place in at.items()}

    def _moved(self, _change):
        values = self._named(self._at)
        try:
            self.picture = self._draw(**values)
            said = self.picture.alt
        except ValueError as error:
            said = str(error)
        with self.hold_sync():
            self.said, self._png = said, self.picture.png
            self._drawn += 1
        self.values = values

    def __repr__(self):
        return self.said

    def _twin(self):
        return self.picture._repr_mimebundle_()
