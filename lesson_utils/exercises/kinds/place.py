"""`Place`: put a cube where it lives, in a drawn volume or as three numbers."""

from dataclasses import dataclass

from lesson_utils.exercises.kinds.count import Count, plain
from lesson_utils.grid import Grid

AXES = "thw"


@dataclass(frozen=True, kw_only=True)
class Place(Count):
    """Find the place (t, h, w) of one token; its numbers are those of a `Grid` and the token `n`.

    The answer is what has a ``cube``, such as a `Sketch`, or three numbers.
    """

    def grid(self, frames, height, width, patch, group, n):
        """Make the grid that the numbers describe."""
        return Grid(frames, height, width, patch, group)

    def judge(self, answer, numbers=None):
        """Judge where the learner put the cube; as `Count.judge`."""
        numbers = numbers or self.numbers
        drawn = getattr(answer, "grid", None)
        answer = plain(getattr(answer, "cube", answer))
        grid = self.grid(**numbers)
        if isinstance(drawn, Grid) and drawn.shape != grid.shape:
            volume, asked = (" × ".join(map(str, g.shape)) for g in (drawn, grid))
            return self.outcome(
                "wrong",
                ("Expected", f"a volume of {asked} cubes"),
                ("Got", f"a volume of {volume} cubes"),
                ("Next", "Make the sketch of the clip that the question describes."),
            ), "other volume"
        parts = answer if isinstance(answer, list | tuple) else (answer,)
        still = [axis for axis, part in zip(AXES, parts, strict=False) if part is ...]
        if 0 < len(still) < len(parts):
            verb = "is" if len(still) == 1 else "are"
            return self.not_attempted(f"{' and '.join(still)} {verb} still open."), ""
        if answer is ... or still:
            return self.not_attempted(
                "Put the cube into the volume above, then run this cell. Without widgets, three "
                f"numbers do as well: `{self.variable} = 0, 0, 0`."
            ), ""
        outcome, mistake = super().judge(answer, numbers)
        if outcome.passed:
            frames, rows, columns = (
                f"{part.start} to {part.stop - 1}" for part in grid.pixels(numbers["n"])
            )
            holds = f"It holds frames {frames}, rows {rows} and columns {columns} of the clip."
            more = f'`fresh("{self.id}")` draws another clip and token.'
            return self.outcome("passed", ("", f"That is where it lives. {holds} {more}")), ""
        return outcome, mistake
