"""Formulas as MathML, which a browser draws without a script or a network."""

import re

from latex2mathml.converter import convert

# As nbconvert and JupyterLab read Markdown; in code a dollar is a dollar.
PARTS = re.compile(
    r"""
    (?P<code> (?<!`)(?P<ticks>`+)(?!`) .+? (?<!`)(?P=ticks)(?!`))
    | (?P<block> (?<!\\)\$\$ .+? (?<!\\)\$\$ | \\\\\[ .+? \\\\\]
        | \\begin\{(?P<name>[a-z]+\*?)\} .+? \\end\{(?P=name)\})
    | (?P<inline> (?<![$\\])\$ (?:(?!\n\n).)+? (?<![$\\])\$ | \\\\\( .+? \\\\\))
    """,
    re.VERBOSE | re.DOTALL,
)
ENDS = re.compile(r"^(\$+|\\\\[\[(])|(\$+|\\\\[\])])$")


def drawn(source):
    """Write the formulas of a Markdown text as MathML.

    Parameters
    ----------
    source : str
        With formulas as JupyterLab reads them, such as ``$n^2$``.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If a formula cannot be read, or has a command that is not known.

    Examples
    --------
    >>> drawn("`$` is a dollar, $n$ is not")  # doctest: +ELLIPSIS
    '`$` is a dollar, <math xmlns="..." display="inline"><mrow><mi>n</mi></mrow></math> is not'
    """
    return PARTS.sub(_draw, source)


def _draw(part):
    if part.lastgroup == "code":
        return part[0]
    try:
        mathml = convert(ENDS.sub("", part[0]), display=part.lastgroup)
    except Exception as error:  # it has a dozen of its own, of no common kind
        raise ValueError(f"the formula {part[0]} cannot be read: {error!r}") from error
    unknown = re.search(r"\\\w+", mathml)
    if unknown:
        raise ValueError(f"the formula {part[0]} has {unknown[0]}, which is not known here")
    return mathml
