"""What is known of five video generators: stated by their makers, inferred, or not public.

No model was run. *Stated* says who stated it, not that it was checked. *Inferred* says from what.
"""

from dataclasses import dataclass
from html import escape

SIGNS = {"stated": "●", "inferred": "◐", "not public": "○"}
TOPICS = ("latents", "tokens", "network", "time", "length", "numbers")
SYSTEMS = ("OpenAI Sora", "Runway Gen-3", "Google Veo", "Pika", "Meta Emu Video")

_SORA = "OpenAI's report, February 2024 (archived copy)"
_GEMINI = "Gemini API documentation, read in November 2026"
_EMU = "Emu Video's paper (2311.10709), §3.2–3.3 and appendix"
_VEO = "Veo 3's technical report"
_RUNWAY = "Runway's announcement, June 2024"


@dataclass(frozen=True)
class Known:
    """One thing that is known, guessed or unknown.

    Parameters
    ----------
    system : str
        One of `SYSTEMS`.
    topics : tuple of str
        Those of `TOPICS` that it is about; may be none.
    label : {"stated", "inferred", "not public"}
        How it is known.
    says : str
        What it is.
    source : str
        Where that was read, or what it is inferred from.
    """

    system: str
    topics: tuple
    label: str
    says: str
    source: str


def _of(system, *rows):
    return tuple(Known(system, tuple(topics.split()), *rest) for topics, *rest in rows)


KNOWN = (
    *_of(
        "OpenAI Sora",
        ("latents", "stated", "Video is compressed in time and in space first.", _SORA),
        ("tokens", "stated", "The latent is cut into spacetime patches, which are the tokens; an "
         "image is a video of one frame.", _SORA),
        ("network", "stated", "A diffusion transformer.", _SORA),
        ("length", "stated", "Up to a minute; it holds together often, though not always.", _SORA),
        ("", "stated", "Its successor Sora 2, models and API, was shut down on 24 September 2026.",
         "OpenAI's model page"),
        ("time", "not public", "Whether attention is full or factored.",
         "the report says that it leaves such details out"),
        ("numbers", "not public", "Patch size, compression, tokens, parameters: any number for "
         "them is somebody's guess.", "the same"),
    ),
    *_of(
        "Runway Gen-3",
        ("", "stated", "Trained on video and images together, with captions dense in time.",
         _RUNWAY),
        ("length", "stated", "5 or 10 s of 1280 × 768 at 24 fps. (10 s are 240 frames: our sum.)",
         "Runway's help pages"),
        ("time", "inferred", "Temporal modules after finished spatial ones.",
         "lineage: told of Gen-1 (2302.03011) at second hand, stated of Emu Video"),
        ("", "inferred", "Gen-3 Alpha Turbo was retired on 30 July 2026; Gen-4 Turbo and Gen-4.5 "
         "are current, their make as little published.", "second-hand accounts, not verified"),
        ("network latents tokens numbers", "not public", "What network it is, whether it "
         "compresses, how it cuts the clip, how large it is.", f"not in {_RUNWAY}"),
    ),
    *_of(
        "Google Veo",
        ("latents", "stated", "Video and audio are compressed, each by an autoencoder of its own.",
         _VEO),
        ("network", "stated", "Latent diffusion over both at once, by a transformer.", _VEO),
        ("length", "stated", "Veo 2: 5 to 8 s of 720p at 24 fps; complete consistency “remains a "
         "challenge”. It was retired on 30 June 2026. Veo 3.1: 4, 6 or 8 s at up to 4K.",
         f"Veo 2's API and page; {_GEMINI}"),
        ("", "stated", "A long clip overlaps: Extend takes a clip's last second, 24 frames, and "
         "goes on from it, 7 s a step, up to 20 times, to at most 148 s.",
         f"{_GEMINI}; Google's Flow blog, 15 October 2025"),
        ("", "stated", "Reference pictures can be given, but not together with Extend.", _GEMINI),
        ("time", "inferred", "That more than the overlap carries identity from one stretch of a "
         "long clip to the next. (Windows and anchor are our own example.)", "a claim about the "
         "product, that it keeps long clips consistent; no mechanism inside is described"),
        ("tokens numbers", "not public", "How the latents are cut, who attends to whom, "
         "compression, parameters.", "pages of others contradict one another"),
    ),
    *_of(
        "Pika",
        ("time", "inferred", "Links across frames that keep the subject of the given picture.",
         "what the task needs; its makers do not describe it"),
        ("length", "inferred", "2 to 5 key pictures can be given, up to 25 s in all.",
         "second-hand accounts of Pikaframes, not verified"),
        ("network latents tokens numbers", "not public", "All but “a new AI model capable of "
         "generating and editing videos”.", "Pika 1.0's announcement, November 2023"),
    ),
    *_of(
        "Meta Emu Video",
        ("network", "stated", "One latent diffusion model, a U-Net: it makes a picture from the "
         "text, then a clip from text and picture.", _EMU),
        ("time", "stated", "A 1-D temporal convolution after each spatial one, a 1-D temporal "
         "attention after each spatial one, so begun that they change nothing.", _EMU),
        ("numbers", "stated", "2.7 billion spatial parameters frozen, 1.7 billion temporal ones "
         "trained.", _EMU),
        ("latents", "stated", "Compressed frame by frame, not in time.", _EMU),
        ("tokens", "stated", "No tokens, but positions of 17 channels: 8 of noise, 8 of the "
         "picture (its first frame, the rest zeros), 1 that says which frame is given.", _EMU),
        ("length", "stated", "8 frames of 512 × 512 at 4 fps; or 16, filled up to 65 at 16 fps.",
         _EMU),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """What is known of one system, as a table and as plain lines."""

    system: str
    rows: tuple

    def __repr__(self):
        lines = [f"{SIGNS[k.label]} {k.label}: {k.says} [{k.source}]" for k in self.rows]
        return "\n".join([f"{self.system}: what is known", *lines])

    def _repr_mimebundle_(self, **_):
        return {"text/plain": repr(self), "text/html": self.html}

    @property
    def html(self):
        """The table, with a header for each row and column."""
        cell = 'style="text-align:left;vertical-align:top;white-space:normal"'
        head = "".join(
            f'<th scope="col" {cell}>{name}</th>' for name in ("known how", "what", "source")
        )
        body = "".join(
            f'<tr><th scope="row" style="text-align:left;vertical-align:top;white-space:nowrap">'
            f'<span aria-hidden="true">{SIGNS[known.label]}</span> {known.label}</th>'
            f"<td {cell}>{escape(known.says)}</td><td {cell}>{escape(known.source)}</td></tr>"
            for known in self.rows
        )
        return (
            f'<table style="max-width:56em"><caption style="text-align:left;padding:.3em 0">'
            f"<strong>{escape(self.system)}</strong>: what is known</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def known_of(system):
    """Give what is known of one system: stated first, then inferred, then not public.

    Raises
    ------
    ValueError
        If it is none of `SYSTEMS`.

    Examples
    --------
    >>> print(known_of("Pika").rows[0].says)
    Links across frames that keep the subject of the given picture.
    """
    if system not in SYSTEMS:
        raise ValueError(f"no system is called {system!r}: {', '.join(SYSTEMS)}")
    order = list(SIGNS)
    rows = [known for known in KNOWN if known.system == system]
    return Table(system, tuple(sorted(rows, key=lambda known: order.index(known.label))))
