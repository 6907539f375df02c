"""A token as an index: a list of codes that is learned, or a grid that is only rounded to.

Both turn the d numbers of a token into one whole number, and that number back into d others near
by. A `Codebook` looks for the nearest of its codes. A `Rounding` brings each number to the nearest
of a few levels, and its index counts the cells of the grid that they span.
"""

from dataclasses import dataclass

import numpy as np

from lesson_utils._checks import whole_number

FINE = 2.0**-16  # of the largest number: what is nearer than that counts as equal
ROWS = 512  # tokens that are compared with all codes at a time
ROUNDS = 100  # that a codebook is moved at most; most rest before
REACHES = np.arange(1, 4.25, 0.25)  # spreads that a grid may reach to either side


def bits(count):
    """Count the bits that tell so many codes apart: the least whole number, ⌈log₂ count⌉.

    Raises
    ------
    ValueError
        If count is no whole number of at least 1.

    Examples
    --------
    >>> [bits(count) for count in (1, 2, 512, 513, 64_000)]
    [0, 1, 9, 10, 16]
    """
    return (whole_number("count", count) - 1).bit_length()


def carried(index):
    """Count the bits that an index carries, by how often each comes among these very ones.

    That flatters: whoever is to write them has not seen them yet. See `cost`.

    Parameters
    ----------
    index : (n,) array of whole numbers
        At least one.

    Returns
    -------
    float
        The entropy, in bits an index: 0 if all are alike, log₂ of their number if all are as
        frequent.

    Raises
    ------
    ValueError
        If there is none.

    Examples
    --------
    >>> carried([7, 7, 7, 7]), carried([0, 1, 2, 3]), carried([5, 5, 0, 9])
    (0.0, 2.0, 1.5)
    """
    if not np.size(index):
        raise ValueError("index is empty: there is nothing to count")
    share = np.unique(index, return_counts=True)[1] / np.size(index)
    return float((share * np.log2(1 / share)).sum())


def cost(index, counted, size):
    """Count the bits that an index costs, for one who counted on others how often each comes.

    Each code is counted half a time more than it came, so that none is impossible.

    Parameters
    ----------
    index : array of whole numbers
        What is written, at least one.
    counted : array of whole numbers
        What was counted before.
    size : int
        How many codes there are.

    Returns
    -------
    float
        Mean of log₂(1/share): log₂ of the size if nothing was counted.

    Raises
    ------
    ValueError
        If there is no index, or one lies outside 0 to size - 1.

    Examples
    --------
    >>> cost([0, 3], [], size=4), cost([1, 1], [1] * 6 + [0], size=2) < 0.3
    (2.0, True)
    """
    size = whole_number("size", size)
    index, counted = (_index(np.ravel(part), size) for part in (index, counted))
    if not len(index):
        raise ValueError("index is empty: there is nothing to write")
    # not an entry for each code: there may be millions that never come
    known, place = np.unique(np.concatenate([counted, index]), return_inverse=True)
    often = np.bincount(place[: len(counted)], minlength=len(known)) + 0.5
    return float(np.log2((len(counted) + size / 2) / often[place[len(counted) :]]).mean())


def levels_of(index, levels):
    """Say at which level each number stands: takes an index apart.

    Parameters
    ----------
    index : (n,) array of whole numbers
        From 0 to the product of the levels, less 1.
    levels : sequence of int
        How many levels each number has.

    Returns
    -------
    (n, d) int array
        Level of each number, from 0. The first number changes fastest, as in FSQ.

    Raises
    ------
    ValueError
        If an index lies outside, or levels are no whole numbers of at least 2.

    Examples
    --------
    >>> levels_of([0, 1, 5, 59], (5, 4, 3)).tolist()
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [4, 3, 2]]
    """
    levels = _levels(levels)
    index = _index(index, np.prod(levels))
    # n -> n d: each number has its step, and starts again after all of its levels
    return index[:, None] // _steps(levels) % levels


def index_of(places, levels):
    """Number the cells of a grid: undoes `levels_of`.

    Parameters
    ----------
    places : (n, d) array of whole numbers
        Level of each number, from 0.
    levels : sequence of int
        How many levels each number has.

    Returns
    -------
    (n,) int array

    Raises
    ------
    ValueError
        If there is not one level a number, or one lies outside.

    Examples
    --------
    >>> index_of([[4, 3, 2], [0, 1, 0]], (5, 4, 3)).tolist()
    [59, 5]
    """
    levels, places = _levels(levels), np.asarray(places)
    if places.ndim != 2 or places.shape[1] != len(levels):
        raise ValueError(f"places {places.shape} must be (n, {len(levels)}): a level a number")
    if places.size and not ((places >= 0) & (places < levels)).all():
        raise ValueError(f"a place lies outside its levels {tuple(levels.tolist())}: from 0 on")
    return places @ _steps(levels)


def nearest(x, codes):
    """Find the nearest code of each token.

    Numbers are compared as multiples of one 65,536th of the largest. So all sums are exact, and
    every machine finds the same.

    Parameters
    ----------
    x : (n, d) array
        Tokens.
    codes : (k, d) array
        Codes.

    Returns
    -------
    (n,) int array
        Number of the code at the least squared distance, from 0; the first of equally near ones.

    Raises
    ------
    ValueError
        If the two have not the same width, or a number is not finite.

    Examples
    --------
    >>> nearest([[0, 9], [4, 4], [1, 0]], [[5, 5], [0, 8]]).tolist()
    [1, 0, 0]
    """
    x, codes = _table("x", x), _table("codes", codes)
    if x.shape[1] != codes.shape[1]:
        raise ValueError(f"x {x.shape} and codes {codes.shape} must have rows of one width")
    fine = _fine(x, codes)
    codes = np.rint(codes / fine)
    size = np.square(codes).sum(axis=1)
    found = np.empty(len(x), int)
    for start in range(0, len(x), ROWS):
        part = np.rint(x[start : start + ROWS] / fine)
        # |x - c|² less |x|², which is the same for all codes; n d, d k -> n k
        found[start : start + ROWS] = (size - 2 * part @ codes.T).argmin(axis=1)
    return found


@dataclass(frozen=True, eq=False)
class Codebook:
    """A list of codes: a token becomes the number of the nearest one.

    Parameters
    ----------
    codes : (k, d) float array
        One code a row.

    Examples
    --------
    >>> book = Codebook.fit([[0, 0], [1, 1], [90, 95], [92, 97]], count=2, seed=1)
    >>> book.encode([[3, 3], [80, 80]]).tolist(), sorted(book.codes[:, 0].tolist())
    ([0, 1], [0.5, 91.0])
    """

    codes: np.ndarray

    @classmethod
    def fit(cls, x, count, seed=0):
        """Learn the codes by k-means: each moves to the mean of those it is nearest to, and again.

        They start at tokens drawn by chance, and a code that is nearest to none stays where it is
        (Lloyd's algorithm).

        Parameters
        ----------
        x : (n, d) array
            Tokens to learn from.
        count : int
            How many codes, 1 to n.
        seed : int
            Of the draw.

        Raises
        ------
        ValueError
            If x is no table of finite numbers, or has fewer rows than codes are asked for.
        """
        x = _table("x", x)
        if whole_number("count", count) > len(x):
            raise ValueError(f"count {count} is more than the {len(x)} tokens to learn from")
        fine = _fine(x)
        whole = np.rint(x / fine)  # so that no sum depends on its order
        codes = whole[np.random.default_rng(seed).permutation(len(x))[:count]]
        for _ in range(ROUNDS):
            mine = nearest(whole, codes)
            often = np.bincount(mine, minlength=count)[:, None]
            sums = [np.bincount(mine, column, minlength=count) for column in whole.T]
            # d k -> k d
            moved = np.where(often, np.rint(np.stack(sums, axis=1) / np.maximum(often, 1)), codes)
            if np.array_equal(moved, codes):
                break
            codes = moved
        return cls(codes * fine)

    @property
    def size(self):
        """How many codes there are."""
        return len(self.codes)

    def encode(self, x):
        """Turn tokens (n, d) into indices (n,), as `nearest` does."""
        return nearest(x, self.codes)

    def decode(self, index):
        """Turn indices (n,) into their codes (n, d); refuses those that the book has not."""
        return self.codes[_index(index, self.size)]


@dataclass(frozen=True, eq=False)
class Rounding:
    """A grid of levels: a token becomes the number of the cell that it is rounded to.

    Models train what makes the numbers, so that they fill the grid, which bounds them by a tanh.
    This one takes numbers as they are, about 0, and cuts off what lies beyond its reach.

    Parameters
    ----------
    levels : sequence of int
        How many levels each number has, at least 2.
    reach : (d,) array
        Where the outer levels lie, at -reach and reach.

    Source
    ------
    Finite scalar quantization, FSQ (Mentzer et al., 2309.15505, appendix A.1): its order of
    indices; without the tanh, the shift for even levels and what training needs.

    Examples
    --------
    >>> grid = Rounding((5, 3), [2, 10])
    >>> grid.encode([[-2, -10], [0.9, -10], [9, 4], [2, 6]]).tolist()
    [0, 3, 9, 14]
    >>> grid.decode([9]).tolist()
    [[2.0, 0.0]]
    """

    levels: tuple
    reach: np.ndarray

    def __post_init__(self):
        levels, reach = _levels(self.levels), np.asarray(self.reach, float)
        if reach.shape != levels.shape or not (np.isfinite(reach) & (reach > 0)).all():
            raise ValueError(
                f"reach must be {len(levels)} numbers above 0, one for each of the levels "
                f"{tuple(levels.tolist())}, got {self.reach!r}"
            )
        object.__setattr__(self, "levels", tuple(levels.tolist()))
        object.__setattr__(self, "reach", reach)

    @classmethod
    def fit(cls, x, levels):
        """Let the grid reach as many spreads of each number as lose the least in all.

        Parameters
        ----------
        x : (n, d) array
            Tokens to learn from; each of their numbers varies, about 0.
        levels : sequence of int
            As above, one for each number.

        Raises
        ------
        ValueError
            If x is no table of finite numbers, or the levels do not fit it.
        """
        x = _table("x", x)
        tried = [cls(levels, spreads * x.std(axis=0)) for spreads in REACHES]
        return min(tried, key=lambda grid: np.square(grid.decode(grid.encode(x)) - x).sum())

    @property
    def size(self):
        """How many cells there are: the product of the levels."""
        return int(np.prod(self.levels))

    def encode(self, x):
        """Turn tokens (n, d) into indices (n,)."""
        x, last = _table("x", x), np.array(self.levels) - 1
        if x.shape[1] != len(last):
            raise ValueError(f"x {x.shape} must have {len(last)} numbers a row, one a level")
        share = (x / self.reach / 2 + 0.5).clip(0, 1)  # 0 at -reach, 1 at reach
        return index_of(np.floor(share * last + 0.5).astype(int), self.levels)

    def decode(self, index):
        """Turn indices (n,) into the numbers of their cells (n, d); refuses what is no cell."""
        share = levels_of(index, self.levels) / (np.array(self.levels) - 1)
        return (2 * share - 1) * self.reach


def _table(name, x):
    x = np.asarray(x, float)
    if x.ndim != 2 or not x.size:
        raise ValueError(f"{name} must be (n, d) with at least one row, got {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"{name} holds values that are not finite: replace them first")
    return x


def _index(index, size):
    """Check whole numbers from 0 to size - 1."""
    index = np.asarray(index)
    if not index.size:
        index = index.astype(int)  # an empty list has the type of decimals
    if index.ndim != 1 or index.dtype.kind not in "iu":
        raise ValueError(f"index must be (n,) whole numbers, got {index.dtype} {index.shape}")
    if index.size and not 0 <= index.min() <= index.max() < size:
        raise ValueError(
            f"index runs from {index.min()} to {index.max()}: there are {size} codes, from 0 to "
            f"{size - 1}"
        )
    return index.astype(int)  # small types would overflow, unsigned ones become floats


def _levels(levels):
    if not np.size(levels):
        raise ValueError("levels is empty: give each number at least 2")
    return np.array([whole_number("each of the levels", count, low=2) for count in levels])


def _steps(levels):
    """How far the index moves when one number goes up by a level: (d,)."""
    return np.concatenate([[1], np.cumprod(levels[:-1])])


def _fine(*tables):
    """Find a power of 2 whose multiples have sums of products that are exact."""
    most = max(np.abs(table).max() for table in tables)
    return FINE * 2.0 ** np.ceil(np.log2(most)) if most else 1.0
