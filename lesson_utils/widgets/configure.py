"""`Configure`: a form in which a configuration is typed; Python says what it makes of a clip.

The page, ``configure.js``, only shows fields and sends what is typed into them; every number
and every sentence comes from `explain`.
"""

import math
from pathlib import Path

import traitlets

from lesson_utils import systems
from lesson_utils.grid import REMAINDERS
from lesson_utils.systems.explain import explain, published, remainders
from lesson_utils.widgets.base import Base

MOST = 1_000_000
OWN = "my own"
ALIKE = "judged with the pixels"
# name: label, group, kind; what may stay empty ends in "?"
FIELDS = {
    "preset": ("start from", "Clip", "choice"),
    "length": ("length given in", "Clip", "choice"),
    "frames": ("frames", "Clip", "whole"),
    "seconds": ("seconds", "Clip", "number"),
    "fps": ("frames a second", "Clip", "number?"),
    "height": ("height in pixels", "Clip", "whole"),
    "width": ("width in pixels", "Clip", "whole"),
    "ct": ("frames a latent", "Encoder's stride", "whole"),
    "ch": ("rows a latent", "Encoder's stride", "whole"),
    "cw": ("columns a latent", "Encoder's stride", "whole"),
    "causal": ("causal: first frame alone", "Encoder's stride", "tick"),
    "chunk": ("frames a chunk (optional)", "Encoder's stride", "whole?"),
    "channels": ("values a latent (optional)", "Encoder's stride", "whole?"),
    "pt": ("along time", "Patch", "whole"),
    "ph": ("along height", "Patch", "whole"),
    "pw": ("along width", "Patch", "whole"),
    "remainder": ("what does not divide", "Patch", "choice"),
    "latent_remainder": ("latents that do not divide", "Patch", "choice"),
    "d": ("width d", "Layer", "whole"),
    "heads": ("heads", "Layer", "whole"),
    "itemsize": ("bytes a number", "Layer", "choice"),
}
CHOICES = {
    "length": ("frames", "seconds"),
    "remainder": REMAINDERS,
    "latent_remainder": (ALIKE, *REMAINDERS),
    "itemsize": (1, 2, 4, 8),
}
START = {
    "preset": OWN,
    "length": "frames",
    "frames": 32,
    "seconds": 4,
    "fps": 8,
    "height": 256,
    "width": 256,
    "ct": 1,
    "ch": 1,
    "cw": 1,
    "causal": False,
    "chunk": None,
    "channels": None,
    "pt": 1,
    "ph": 16,
    "pw": 16,
    "remainder": "error",
    "latent_remainder": ALIKE,
    "d": 3072,
    "heads": 24,
    "itemsize": 2,
}


def presets():
    """Name the systems whose tokens follow from their geometry, by kind.

    Returns
    -------
    dict of tuple of str
    """
    kinds = dict.fromkeys(system.kind for system in systems.load() if not system.irregular)
    return {
        kind: tuple(s.name for s in systems.search(kind=kind) if not s.irregular) for kind in kinds
    }


def read(name, value):
    """Read what was typed into a field, or given for it.

    Parameters
    ----------
    name : str
        A field.
    value : str, number, bool or None

    Returns
    -------
    str, int, float, bool or None
        None for a field that may stay empty, and does.

    Raises
    ------
    ValueError
        If it is none of the field's values; the sentence says what would be, or why a preset
        cannot be.

    Examples
    --------
    >>> read("height", "704"), read("fps", "12.5"), read("fps", ""), read("causal", True)
    (704, 12.5, None, True)
    """
    label, _, kind = FIELDS[name]
    if name == "preset":
        if value == OWN:
            return OWN
        system = systems.find(str(value))
        system.derive()  # says why, if that cannot be
        return system.name
    if kind == "choice":
        named = {str(choice): choice for choice in CHOICES[name]}
        if str(value) not in named:
            raise ValueError(f"{label}: {value!r} is none of {', '.join(named)}")
        return named[str(value)]
    if kind == "tick":
        if not isinstance(value, bool):
            raise ValueError(f"{label}: {value!r} is neither True nor False")
        return value
    if value is None or str(value).strip() == "":
        if kind.endswith("?"):
            return None
        raise ValueError(f"{label}: is empty; type a number")
    whole = kind.startswith("whole")
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not 0 < number <= MOST or (whole and number != int(number)):
        what = "a whole number from 1" if whole else "a number above 0 and up"
        raise ValueError(f"{label}: {value} is not {what} to {MOST:,}")
    return int(number) if number == int(number) else number


class Configure(Base, page=Path(__file__).with_suffix(".js")):
    """Type a configuration; see grid, tokens, pairs and memory, and what does not divide.

    Parameters
    ----------
    preset : str, optional
        A published system to start from, or a part that only one name holds.
    **values
        Fields to begin with, as for `set`.

    Attributes
    ----------
    values : dict
        What stands in the fields, by name; change it with `set`, observe it as any trait.
    errors : dict of str
        By field: the sentence that stands beside it.
    explained : Explained or None
        What is shown; None while there are errors.

    Raises
    ------
    ValueError
        If there is no such system or field, or a value is none of a field's.

    Examples
    --------
    >>> form = Configure("Wan 2.2 TI2V-5B")
    >>> form.explained.grid.tokens
    27280
    >>> form.set(height=720)
    >>> form.errors
    {'height': 'height 720 is not divisible by stride 16 × patch height 2: crop to 704 or pad to \
736'}
    """

    values = traitlets.Dict().tag(sync=True)
    errors = traitlets.Dict().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    _html = traitlets.Unicode().tag(sync=True)
    _setup = traitlets.Dict().tag(sync=True)

    def __init__(self, preset=OWN, **values):
        listed = {name: [str(choice) for choice in CHOICES[name]] for name in CHOICES}
        setup = {
            "fields": [[name, *about] for name, about in FIELDS.items()],
            "choices": listed,
            "own": OWN,
            "presets": {kind: list(names) for kind, names in presets().items()},
        }
        super().__init__(values=dict(START), _setup=setup)
        self._refused = {}  # what stands in a field and cannot be read: name -> sentence
        self.explained = None
        self.on_msg(lambda _, content, buffers: self._typed(**content))
        self.set(preset=preset, **values)

    def set(self, **values):
        """Write into fields: ``form.set(height=720, remainder="pad")``.

        Parameters
        ----------
        **values
            By field: preset (a name, or a part that only one holds), length ("frames" or
            "seconds"), frames, seconds, fps, height, width, ct, ch, cw, causal, channels, pt, ph,
            pw, remainder, d, heads, itemsize.

        Raises
        ------
        ValueError
            If there is no such field, or a value is none of its values. Nothing is changed then.
        """
        for name in values:
            if name not in FIELDS:
                raise ValueError(f"no field is called {name!r}: {', '.join(FIELDS)}")
        self._take({name: read(name, value) for name, value in values.items()})

    def _typed(self, name, value):
        """Take what was typed on the page; what cannot be read stays there, with a sentence."""
        try:
            self._take({name: read(name, value)})
        except ValueError as error:
            self._refused[name] = str(error)
            self._tell()

    def _take(self, values):
        """Change fields that were read, and say what comes of it."""
        for name in values:
            self._refused.pop(name, None)
        name = values.get("preset", OWN)
        if name != OWN:
            self._refused.clear()
            values = _fields(systems.find(name)) | values
        elif values.keys() - {"d", "heads", "itemsize", "channels"}:
            values = values | {"preset": OWN}  # no longer as published
        with self.hold_sync():
            self.values = self.values | values
            self._tell()

    def _tell(self):
        """Work it out anew."""
        refused = {name: words for name, words in self._refused.items() if self._asked(name)}
        wrong = self._explain() | refused
        errors = {name: wrong[name] for name in FIELDS if name in wrong}
        if errors:
            self.explained = None
        with self.hold_sync():
            self.errors = errors
            self._html = self.explained.html if self.explained else ""
            self.said = self._sentence()

    def _asked(self, name):
        """Whether a field is in use: frames or seconds, not both."""
        return name not in ("frames", "seconds") or name == self.values["length"]

    def _explain(self):
        """Explain the values; return what is wrong with them, by field."""
        v, self.explained = self.values, None
        if v["length"] == "seconds" and v["fps"] is None:
            return {"fps": "frames a second: is empty; seconds need it"}
        if v["d"] % v["heads"]:
            words = f"d {v['d']} is not a whole multiple of {v['heads']} heads: each takes its part"
            return {"d": words}
        geometry = {
            "height": v["height"],
            "width": v["width"],
            "stride": (v["ct"], v["ch"], v["cw"]),
            "causal": v["causal"],
            "patch": (v["pt"], v["ph"], v["pw"]),
            "chunk": v["chunk"],
            "latent_remainder": None if v["latent_remainder"] == ALIKE else v["latent_remainder"],
            "remainder": v["remainder"],
        }
        length = {v["length"]: v[v["length"]], "fps": v["fps"]}
        padded = geometry | {"remainder": "pad", "latent_remainder": None}
        try:
            whole = explain(**length, **padded)
        except ValueError as error:  # nothing else can fail that may be typed and is padded
            return {"chunk": str(error)}
        said = remainders(whole.grid.frames, **geometry)
        if said:
            return {v["length"] if name == "frames" else name: said[name] for name in said}
        layer = {name: v[name] for name in ("channels", "d", "heads", "itemsize")}
        self.explained = explain(**length, **geometry, **layer)
        return {}

    def _sentence(self):
        if self.errors:
            labels = [FIELDS[name][0] for name in self.errors]
            return f"No count yet. Look at: {', '.join(labels)}."
        grid = self.explained.grid
        return f"{grid}, {grid.pairs('full'):,} pairs in full attention."

    def __repr__(self):
        name = self.values["preset"]
        told = "\n".join(self.errors.values()) if self.errors else repr(self.explained)
        return f"{name}: {self.said}\n{told}"

    def _twin(self):
        return super()._twin() | {"text/html": f"<p>{self.said}</p>{self._html}"}


def _fields(system):
    """Write what is published into fields."""
    known = published(system)
    (ct, ch, cw), (pt, ph, pw) = known.pop("stride"), known.pop("patch")
    strides = {"ct": ct, "ch": ch, "cw": cw, "pt": pt, "ph": ph, "pw": pw}
    # Rounded down, or it might be a frame more.
    seconds = {"seconds": math.floor(1000 * system.seconds) / 1000} if system.seconds else {}
    rule = {"latent_remainder": known["latent_remainder"] or ALIKE}
    return known | strides | seconds | rule | {"length": "frames"}
