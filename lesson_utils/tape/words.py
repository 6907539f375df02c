"""What a tape says: its live line, which ``js/words.js`` says as well, and the parts of it."""


def sentence(tape):
    """Say what a tape shows now.

    Parameters
    ----------
    tape : Tape

    Returns
    -------
    str
    """
    grid, words = tape.grid, []
    if tape.about_tokens:
        words += [
            f"{token_words(grid, tape.selected)}{remainder_words(grid)}",
            f"Grid {' × '.join(map(str, grid.shape))}, {grid.values_per_token:,} values a "
            f"token, {grid.pairs():,} pairs.",
        ]
    if "slice" in tape.panels or not words:
        words.append(
            f"{tape.fps:g} fps keeps {grid.frames} of {tape._setup['frames']} frames, each "
            f"shown for {1000 / tape.fps:.0f} ms."
        )
    if "cost" in tape.panels:
        side = "Over" if grid.tokens > tape.budget else "Within"
        words.append(f"{side} the budget of {tape.budget:,} tokens.")
    if (kept := tape.kept) is not None:
        words.append(
            f"{kept.mean():.0%} of the tokens are kept: they differ from the "
            f"{tape.colour.removeprefix('kept: ')} by more than {tape.threshold:g} grey levels."
        )
    if "attention" in tape.panels:
        t, weights = grid.position(tape.selected)[0], tape.weights
        words.append(
            f"{tape.pattern.capitalize()} attention at temperature {tape.temperature:g}: "
            f"{weights[t].sum():.0%} of the weight stays in its time step; the largest weight "
            f"is {weights.max():.1%}."
        )
    return " ".join(words)


def token_words(grid, n):
    """Say which token it is, and which frames, rows and columns it stands for."""
    spans = []
    for name, part in zip(("frame", "row", "column"), grid.pixels(n), strict=True):
        one = part.stop - part.start == 1
        spans.append(f"{name} {part.start}" if one else f"{name}s {part.start}–{part.stop - 1}")
    t, h, w = grid.position(n)
    return f"Token {n:,} of {grid.tokens:,} at (t {t}, h {h}, w {w}): {', '.join(spans)}."


def remainder_words(grid):
    """Say what cropping or padding did; nothing if all sizes divide."""
    size = (grid.frames, grid.height, grid.width)
    if grid.fitted == size:
        return ""
    done = "Cropped" if grid.remainder == "crop" else "Padded"
    return f" {done} from {' × '.join(map(str, size))} to {' × '.join(map(str, grid.fitted))}."
