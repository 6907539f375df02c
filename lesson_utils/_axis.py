"""One axis of a grid: how many latents and tokens a size makes, and where each of them begins."""

from dataclasses import dataclass

NAMES = ("frames", "height", "width")
PATCHES = ("group", "patch height", "patch width")
LATENTS = ("latent frames", "latent rows", "latent columns")


@dataclass(frozen=True)
class Axis:
    """One axis of a grid; what its parameters mean, `Grid` says.

    Parameters
    ----------
    number : int
        0 for time, 1 for height, 2 for width.
    size : int
        Frames, rows or columns of the clip.
    stride, step : int
        Of these in a latent; of latents in a token.
    alone : bool
        The first frame is a latent of its own.
    chunk : int or None
        Frames that are encoded as a clip of their own.
    remainder : str
        Rule for pixels that do not divide.
    latent_remainder : str or None
        Rule for latents that do not; None if pixels are to fill whole tokens.
    clip : str
        What the message of an error tells of the grid.
    """

    number: int
    size: int
    stride: int
    step: int
    alone: bool
    chunk: int | None
    remainder: str
    latent_remainder: str | None
    clip: str

    def counts(self):
        """Count latents and tokens.

        Returns
        -------
        (int, int)

        Raises
        ------
        ValueError
            If the size, a chunk or the latents do not divide, and their rule is "error".
        """
        # down and up: the whole latents that fit into the size, and those that cover it
        if self.chunk:
            down, up = (self._per_chunk * n for n in both_ways(self.size, self.chunk))
        else:
            down, up = (self.alone + n for n in both_ways(self.size - self.alone, self.stride))
        whole = 1 if self._apart else self.step  # latents that stand or fall together
        down, up = down // whole * whole, -(-up // whole) * whole
        offers = self.edge(down), self.edge(up)
        latents = self._choose(down, up, self.remainder, NAMES, self.size, self._unit, offers)
        down, up = (n * self.step for n in both_ways(latents, self.step))
        rule, patch = self.latent_remainder or self.remainder, self._patch
        cut = self._choose(down, up, rule, LATENTS, latents, patch, (down, up))
        return latents, cut // self.step

    def edge(self, latent):
        """First frame, row or column, in pixels, of a latent."""
        before = 0
        if self.chunk:
            chunks, latent = divmod(latent, self._per_chunk)
            before = chunks * self.chunk
        return before + latent * self.stride - (self.alone and latent > 0) * (self.stride - 1)

    @property
    def _per_chunk(self):
        latents, rest = divmod(self.chunk - self.alone, self.stride)
        if rest:
            raise ValueError(
                f"chunk {self.chunk} is not divisible by stride {self.stride}{self._first}"
            )
        return self.alone + latents

    @property
    def _apart(self):
        """Whether stride and patch are judged one after the other."""
        return self.chunk or self.latent_remainder is not None

    def _choose(self, down, up, rule, names, size, unit, offers):
        """Take what fits or what covers, by a rule; or say what does not divide and what would."""
        if down == up or (rule == "crop" and down):
            return down
        if rule == "pad":
            return up
        crop, pad = offers
        trouble = f"is not divisible by {unit}" if down else f"is less than one {unit}"
        offer = f"crop to {crop} or pad to {pad}" if down else f"pad to {pad}"
        raise ValueError(f"{names[self.number]} {size} {trouble}: {offer} ({self.clip})")

    @property
    def _patch(self):
        return f"{PATCHES[self.number]} {self.step}"

    @property
    def _first(self):
        return " after a first frame alone" * self.alone

    @property
    def _unit(self):
        """Name what the size must divide by."""
        if self.chunk:
            return f"chunk {self.chunk}"
        if self.stride == 1:
            return self._patch
        return f"stride {self.stride}{'' if self._apart else f' × {self._patch}'}{self._first}"


def both_ways(size, step):
    """Divide, rounding down and rounding up."""
    return size // step, -(-size // step)
