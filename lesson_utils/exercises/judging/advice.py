"""What to do next about an error in a learner's function, or about NaN and infinity in its result.

Many learners know PyTorch better than NumPy, so its words are known here.
"""

import re

# By the kind of error, if nothing more exact is known.
ADVICE = {
    NameError: "Check the spelling. Your function knows its own arguments and what you imported.",
    IndexError: "Compare that index with the size of the axis: the last one is size - 1.",
    AttributeError: "Look at what that name holds: print its type in a cell of your own. Or is the "
    "name after the point misspelt?",
    ValueError: "Print the shapes that this line works on, in a cell of your own.",
    TypeError: "Look at the type of each value in this line.",
    ZeroDivisionError: "Look at what you divide by.",
    RecursionError: "Your function calls itself and does not stop, or it makes lists within lists "
    "without end.",
}
_WHOLE = "An index must be a whole number: drop the part after the point."
_KEEP = "write `keepdims=True` with its name; the place after the axis means something else"
# Names that PyTorch's arrays and functions have, and what NumPy calls them.
_TORCH = {
    "permute": "`transpose(…)`, which takes all axes in their new order",
    "unsqueeze": "`np.expand_dims(x, axis)`, or `x[None]` with None where the new axis stands",
    "contiguous": "nothing for it: `reshape` copies where it has to",
    "expand": "`np.broadcast_to(x, shape)`",
    "masked_fill": "`np.where(mask, value, x)`",
    "clone": "`.copy()`",
    "clamp": "`np.clip(x, low, high)`",
    "softmax": "no softmax: write it out, with `np.exp`, a sum and a division",
    "cat": "`np.concatenate`",
    "float": "`.astype(float)`",
    "double": "`.astype(float)`",
    "long": "`.astype(int)`",
    "int": "`.astype(int)`",
    "bool": "`.astype(bool)`",
    "values": "no such pair: `max` gives the values alone, `argmax` their places",
    "numpy": "nothing for it: this is a NumPy array already",
    "detach": "nothing for it: a NumPy array has no gradient",
    "bmm": "`@`, which multiplies the last two axes",
    **{name: f"`np.{name}(x)`" for name in ("exp", "log", "sqrt", "abs", "square", "tril", "triu")},
    "pow": "`x**n`",
    "norm": "`np.linalg.norm(x)`",
    "numel": "`.size`",
    "dim": "`.ndim`",
    "t": "`.T`",
}
# More exact ones: kind of error, pattern in its message, pattern in the line, advice; the first
# that fits.
EXACT = (
    (
        IndexError,
        "too many indices",
        "",
        "Count the axes of that array, and what stands between the brackets: there is one index "
        "too many. A mask of truth values stands for as many axes as it has itself.",
    ),
    (IndexError, "only integers, slices|must be of integer", "", _WHOLE),
    (TypeError, "indices must be integers or slices, not float|slice indices must be", "", _WHOLE),
    (TypeError, "argument 'dim'", "", "NumPy says `axis` where PyTorch says `dim`."),
    (TypeError, "argument 'keepdim'", "", "NumPy says `keepdims`, with an s at the end."),
    (TypeError, "argument 'dims'", "", "NumPy says `axes` where PyTorch says `dims`."),
    (NameError, "'(torch|F)'", "", "There is no PyTorch here: the arrays are NumPy's, as `np`."),
    (ImportError, "torch", "", "There is no PyTorch here: the arrays are NumPy's, as `np`."),
    (TypeError, "ArrayType|'True' as a data type", r"True\)", f"In NumPy {_KEEP}."),
    (
        ValueError,
        "axes don't match array",
        r"transpose\(",
        "NumPy's `transpose` takes all axes in their new order; `np.swapaxes(x, a, b)` swaps two.",
    ),
    (Exception, "", r"\.view\(", "NumPy says `reshape` where PyTorch says `view`."),
    (
        TypeError,
        "object is not callable",
        r"\.(size|shape|T|ndim)\(",
        "`shape`, `size`, `ndim` and `T` are no functions in NumPy: `x.shape[0]`, without "
        "brackets after the name.",
    ),
    (
        TypeError,
        "as a data type",
        r"(zeros|ones|empty)\(",
        "A shape is one argument: `np.zeros((2, 3))`, with brackets of its own.",
    ),
    (
        TypeError,
        "'float' object cannot be interpreted as an integer",
        "",
        "A size or an index must be a whole number: `//` divides and stays whole.",
    ),
    (
        TypeError,
        "'NoneType'",
        "",
        "Something in this line is None: a function that ends without `return`, or a stub that is "
        "not filled in.",
    ),
    (
        ValueError,
        "could not be broadcast",
        "",
        "Print the shapes that this line works on. If one of them lost an axis in a sum, a mean or "
        "a maximum: `keepdims=True` keeps it, with size 1. `x[..., None]` adds one at the end. "
        "And `*` multiplies value by value; the product of matrices is `@`.",
    ),
    (
        ValueError,
        "^matmul",
        "",
        "For `a @ b` the last axis of a must be as long as the last but one of b: (n, d) @ (d, m). "
        "Does one of them have to be turned round?",
    ),
    (
        ValueError,
        "cannot reshape",
        "",
        "The sizes of the new shape must multiply to the same number of values: print both shapes.",
    ),
    (AttributeError, "module '", "", "Does that module have such a name, or is the name misspelt?"),
)
OTHERWISE = "Make this call in a cell of your own and follow that line."

# What NumPy calls the step in which NaN or infinity comes up -> what happens there.
NAN = {
    "multiply": "0 times infinity; to put infinity in some places, use `np.where`",
    "matmul": "0 times infinity",
    "subtract": "infinity less infinity",
    "add": "infinity plus minus infinity",
    "divide": "0 divided by 0, or infinity by infinity",
    "sqrt": "the root of a negative number",
    "log": "the logarithm of a negative number",
    "power": "a broken power of a negative number",
    "cast": "NaN or infinity made a whole number",
}
ZERO = {"divide": "a number divided by 0", "log": "the logarithm of 0"}


def advise(error, message, line):
    """Give the next step for an error of a learner's.

    Parameters
    ----------
    error : BaseException
        What was raised.
    message : str
        Its text.
    line : str
        The learner's line that raised it; empty if it is not known.

    Returns
    -------
    str
    """
    if isinstance(error, AttributeError) and (name := re.search("no attribute '(.*?)'", message)):
        there = _TORCH.get(name[1])
        if there and "numpy" in message:
            return f"`{name[1]}` is PyTorch's word. NumPy has {there}."
    for kind, words, code, text in EXACT:
        if isinstance(error, kind) and re.search(words, message) and re.search(code, line):
            return text
    return next((text for kind, text in ADVICE.items() if isinstance(error, kind)), OTHERWISE)


def explain(error):
    """Say in words how a `FloatingPointError` came about: where NaN or infinity comes up."""
    words = str(error)
    step = words.split()[-1]
    if "overflow" in words:
        return "a number too large to hold, which becomes infinity"
    if "divide by zero" in words:
        return ZERO.get(step, "a division by 0")
    return NAN.get(step, step)
