import re

import pytest

from lesson_utils._jupyter.formulas import drawn


def texts(mathml):
    """What a formula shows, without its elements."""
    return re.sub(r"<[^>]+>", "", mathml)


@pytest.mark.parametrize(
    ("formula", "display"),
    [
        ("$n$", "inline"),
        (r"\\(n\\)", "inline"),
        ("$$n$$", "block"),
        ("$$\nn\n$$", "block"),
        (r"\\[n\\]", "block"),
        (r"\begin{equation*}n\end{equation*}", "block"),
    ],
)
def test_every_form_of_formula_is_drawn_where_it_stands(formula, display):
    before, after = drawn(f"a\n\n{formula} b *c*").split("<math", 1)
    assert before == "a\n\n"
    assert f'display="{display}"' in after
    assert texts(after.split(">", 1)[1]).strip() == "n b *c*"


def test_what_markdown_would_read_as_emphasis_is_safe():
    assert not set("*_") & set(drawn("$a_1 * b_2 * c$"))


@pytest.mark.parametrize(
    "text",
    [
        "`$a$` and ``$b` $c$``",
        "```sh\necho $HOME $PATH\n```",
        r"\$5 and \$6",
        "5 $ is one dollar",
        "a $5\n\nb $6",
    ],
)
def test_code_and_prices_are_no_formulas(text):
    assert drawn(text) == text


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        (r"$\loss{x}$", r"the formula \$\\loss\{x\}\$ has \\loss, which is not known here"),
        ("$a^b^c$", r"the formula \$a\^b\^c\$ cannot be read: DoubleSuperscripts"),
    ],
)
def test_a_formula_that_cannot_be_drawn_is_named(formula, reason):
    with pytest.raises(ValueError, match=reason):
        drawn(formula)
