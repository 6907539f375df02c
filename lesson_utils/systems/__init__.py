"""Published video models, and the grid of tokens that each one's configuration makes."""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from lesson_utils._root import DATA
from lesson_utils.grid import Grid

FILE = DATA / "systems.json"
NEAR = 5  # names that a message shows
KINDS = ("encoder", "tokenizer", "generator", "video-LLM", "lesson", "undisclosed")


@dataclass(frozen=True)
class System:
    """One published configuration: what goes in, how it is cut, and where that was read.

    Parameters
    ----------
    name, kind : str
        `kind` is encoder, tokenizer, generator, video-LLM, lesson or undisclosed.
    frames, height, width : int or None
        Size of the clip; None where it is not public.
    fps : float or None
        Frames per second.
    stride : (int, int, int) or None
        Frames, rows and columns in one latent; ``(1, 1, 1)`` where pixels are cut.
    causal : bool or None
        The first frame is a latent of its own.
    chunk : int or None
        Frames that are encoded as a clip of their own; None where the clip is encoded whole.
    patch : (int, int, int) or None
        Latents (or pixels) in one token along time, height and width.
    channels : int or None
        Values at each latent position, where that was read; None for pixels, which have 3.
    remainder : {"error", "crop", "pad"} or None
        What the model does with sizes that do not divide.
    latent_remainder : {"error", "crop", "pad"} or None
        What it does with latents that do not fill a patch, where that is a rule of its own.
    irregular : str or None
        Why the geometry alone does not give the count; None where it does.
    latent_grid, grid, tokens : tuple, tuple, int or None
        Shape after the encoder, shape after cutting, and their product, as recorded.
    published_tokens : int or None
        The count that the makers state themselves.
    extra_tokens, extra_note : int, str or None
        Class, text or other tokens beside the video's own.
    confidence : {"code", "paper", "secondary"}
        Where the numbers were read.
    source, verified_from, notes, flag : str or None
        The place, what was read there, what else to know, and where sources disagree.
    """

    name: str
    kind: str
    frames: int | None
    fps: float | None
    height: int | None
    width: int | None
    stride: tuple | None
    causal: bool | None
    chunk: int | None
    patch: tuple | None
    channels: int | None
    remainder: str | None
    latent_remainder: str | None
    irregular: str | None
    latent_grid: tuple | None
    grid: tuple | None
    tokens: int | None
    published_tokens: int | None
    extra_tokens: int | None
    extra_note: str | None
    confidence: str
    source: str
    verified_from: str
    notes: str | None
    flag: str | None

    @property
    def seconds(self):
        """Length of the clip in seconds, or None where the frame rate is not public."""
        return self.frames / self.fps if self.frames and self.fps else None

    @property
    def special(self):
        """What is more to its encoding than stride and patch, in a sentence each; may be empty."""
        parts = []
        if self.chunk:
            parts.append(f"Encoded in chunks of {self.chunk} frames, each as a clip of its own.")
        if self.latent_remainder == "pad":
            parts.append("Latents that do not fill a patch are padded, pixels are not.")
        return " ".join(parts)

    @property
    def words(self):
        """What `search` looks through, in small letters: all of the entry's texts but its notes."""
        texts = (self.name, self.kind, self.confidence, self.source, self.irregular, self.flag)
        return " ".join(filter(None, (*texts, self.special))).lower()

    def derive(self):
        """Compute the token grid from the geometry alone.

        Returns
        -------
        Grid

        Raises
        ------
        ValueError
            If the system is irregular, with the reason.

        Examples
        --------
        >>> print(find("Wan 2.1 480x832").derive())
        21 × 30 × 52 = 32,760 tokens
        """
        if self.irregular:
            raise ValueError(f"{self.name} cannot be derived from its geometry: {self.irregular}")
        return Grid.latent(
            self.frames,
            self.height,
            self.width,
            stride=self.stride,
            causal=self.causal,
            patch=self.patch,
            remainder=self.remainder,
            channels=self.channels,
            chunk=self.chunk,
            latent_remainder=self.latent_remainder,
        )


@cache
def load():
    """Load all entries of data/systems.json, in its order.

    Returns
    -------
    tuple of System
    """
    entries = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        System(**{k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()})
        for entry in entries
    )


def find(name):
    """Find a system by its name, by the first words of only one, or by a part that only one holds.

    Raises
    ------
    ValueError
        If none or several names fit, with the names that are nearest.

    Examples
    --------
    >>> find("Mochi").published_tokens
    44520
    """
    if not isinstance(name, str):
        raise ValueError(f"a system is found by its name, a text, not by {name!r:.60}")
    part = name.casefold()
    exact = [s for s in load() if s.name == name]
    first = [s for s in load() if f"{s.name.casefold()} ".startswith(f"{part} ")]
    held = [s for s in load() if part in s.name.casefold()]
    fitting = exact or (first if len(first) == 1 else held)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        near, more = [s.name for s in fitting[:NEAR]], len(fitting) - NEAR
        rest = f" … and {more} more" if more > 0 else ""
        raise ValueError(
            f"{len(fitting)} systems are called {name!r:.60}: choose one of {', '.join(near)}{rest}"
        )
    names = {s.name.casefold(): s.name for s in load()}
    near = [names[n] for n in get_close_matches(name.casefold(), names, NEAR, cutoff=0.3)]
    nearest = f"the nearest are {', '.join(near)}; " if near else ""
    raise ValueError(f"no system is called {name!r:.60}: {nearest}search() finds by words")


def search(words="", kind=None):
    """Find all systems that hold every one of some words.

    Parameters
    ----------
    words : str
        Parts of the name, kind, confidence, source, reason or flag, in any order; capitals do not
        matter. Without words every system is found.
    kind : str, optional
        Only these: encoder, tokenizer, generator, video-LLM, lesson or undisclosed.

    Returns
    -------
    tuple of System
        In the file's order.

    Raises
    ------
    ValueError
        If there is no such kind.

    Examples
    --------
    >>> [system.name for system in search("wan code 720")]
    ['Wan 2.1/2.2-A14B 720x1280']
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"kind {kind!r} must be one of {', '.join(KINDS)}")
    wanted = words.lower().split()
    return tuple(
        system
        for system in load()
        if kind in (None, system.kind) and all(word in system.words for word in wanted)
    )
