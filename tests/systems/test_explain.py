import math
import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_utils import systems
from lesson_utils.grid import Grid
from lesson_utils.systems.explain import explain, explain_system, published, remainders

WAN = {"stride": (4, 16, 16), "causal": True, "patch": (1, 2, 2)}


def row(explained, name):
    """The only row of a name: how much, and how it is worked out."""
    ((much, how),) = [rest for what, *rest in explained.rows if what == name]
    return much, how


# what does not divide


def test_each_size_is_judged_by_itself():
    said = remainders(120, 720, 1270, **WAN)
    assert said == {
        "frames": "frames 120 is not divisible by stride 4 × group 1 after a first frame alone: "
        "crop to 117 or pad to 121",
        "height": "height 720 is not divisible by stride 16 × patch height 2: crop to 704 or pad "
        "to 736",
        "width": "width 1270 is not divisible by stride 16 × patch width 2: crop to 1248 or pad to "
        "1280",
    }


def test_with_a_rule_only_what_it_cannot_mend_is_named():
    assert remainders(120, 720, 20, **WAN, remainder="crop") == {
        "width": "width 20 is less than one stride 16 × patch width 2: pad to 32"
    }
    assert remainders(120, 720, 20, **WAN, remainder="pad") == {}


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="remainder 'wrap' must be one of"):
        remainders(8, 32, 48, remainder="wrap")


@given(
    st.tuples(*[st.integers(1, 90)] * 3),
    st.tuples(*[st.integers(1, 5)] * 3),
    st.booleans(),
    st.tuples(*[st.integers(1, 4)] * 3),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, "error", "crop", "pad"]),
)
def test_what_is_named_is_what_the_grid_refuses(size, stride, causal, patch, chunks, rule):
    geometry = {"stride": stride, "causal": causal, "patch": patch, "latent_remainder": rule}
    geometry["chunk"] = chunks and causal + chunks * stride[0]
    said = remainders(*size, **geometry)
    if said:
        with pytest.raises(ValueError, match=rf"^{re.escape(next(iter(said.values())))} \("):
            Grid.latent(*size, **geometry)
    else:
        Grid.latent(*size, **geometry)
    if chunks is rule is None:
        padded = Grid.latent(*size, **geometry, remainder="pad").fitted
        changed = [a != b for a, b in zip(size, padded, strict=True)]
        assert [name in said for name in ("frames", "height", "width")] == changed


# a configuration


def test_every_published_configuration_is_explained_with_its_own_count():
    for system in systems.load():
        if system.irregular:
            continue
        explained = explain(**published(system))
        assert explained.grid.shape == system.derive().shape, system.name
        assert row(explained, "tokens")[0] == f"{system.tokens:,}"
        assert row(explained, "token grid")[0] == " × ".join(map(str, system.grid))
        if system.stride != (1, 1, 1):
            assert row(explained, "latent grid")[0] == " × ".join(map(str, system.latent_grid))
        if system.fps:
            assert row(explained, "tokens a second")[0] == f"{system.tokens / system.seconds:,.0f}"


def test_pairs_and_bytes_are_those_of_the_grid():
    explained = explain(6, 64, 96, patch=(2, 16, 16), d=30, heads=5, itemsize=4)
    grid = Grid(6, 64, 96, 16, 2)
    t, s = grid.shape[0], math.prod(grid.shape[1:])
    assert explained.grid.tokens == 72
    full, factored = (t * s) ** 2, t * s**2 + s * t**2
    assert row(explained, "pairs, full") == (f"{full:,}", "72²")
    assert row(explained, "pairs, factored") == (
        f"{factored:,}",
        "3 × 24² + 24 × 3²; full has 2.7 times as many",
    )
    assert row(explained, "a full table")[0] == f"{full * 4 / 1024:.4g} KiB"
    assert row(explained, "a layer's full tables")[0] == f"{full * 4 * 5 / 1024:.4g} KiB"
    assert row(explained, "a layer's factored tables")[0] == f"{factored * 4 * 5 / 1024:.4g} KiB"
    assert row(explained, "the tokens themselves") == (
        f"{72 * 30 * 4 / 1024:.4g} KiB",
        "72 × 30 numbers × 4 bytes, one layer",
    )


@pytest.mark.parametrize(
    ("rule", "fitted", "change"), [("crop", 704, "16 dropped"), ("pad", 736, "16 added")]
)
def test_what_becomes_of_a_remainder_is_said(rule, fitted, change):
    explained = explain(121, 720, 1280, **WAN, remainder=rule)
    much, how = row(explained, "remainder")
    assert much == f"720 to {fitted}"
    assert how.startswith("height 720 is not divisible by stride 16 × patch height 2: ")
    assert how.endswith(f"; here {change}")
    assert row(explained, "latent grid") == (
        f"31 × {fitted // 16} × 80",
        f"1 + (121 − 1)/4 = 31 frames; {fitted}/16 rows; 1280/16 columns",
    )
    assert explained.grid.shape == (31, fitted // 32, 40)


def test_chunks_and_padded_latents_are_told():
    chunked = explain_system("Open-Sora 1.2 240p")
    assert row(chunked, "remainder")[0] == "426 to 424"
    assert row(chunked, "latent grid") == (
        "15 × 30 × 53",
        "3 × (1 + (17 − 1)/4) = 15 frames; 240/8 rows; 424/8 columns",
    )
    assert row(chunked, "latent remainder") == ("53 to 54", "1 of the latent columns added")
    cut = explain_system("Cosmos 3 Omni", latent_remainder="crop")
    assert row(cut, "latent remainder") == ("45 to 44", "1 of the latent rows dropped")
    assert row(cut, "clip")[0] == "189 × 720 × 1,280"


def test_seconds_become_frames():
    explained = explain(height=480, width=832, seconds=5.0625, fps=16)
    assert explained.grid.frames == 81
    assert row(explained, "clip")[1] == "frames × height × width; 5.062 s at 16 fps"


def test_values_are_compared_where_they_are_known():
    assert row(explain_system("Mochi 1"), "values")[0] == "96 times fewer"
    assert row(explain_system("Mochi 1", channels=24), "values")[0] == "48 times fewer"
    assert row(explain_system("LTX-Video"), "values")[0] == "192 times fewer"
    for unknown in (explain_system("Movie Gen Video"), explain(8, 32, 48, channels=12)):
        assert "values" not in {what for what, *_ in unknown.rows}


def test_options_replace_what_is_published():
    assert explain_system("HunyuanVideo", frames=1).grid.shape == (1, 45, 80)


def test_it_shows_itself_as_a_table_with_the_same_words():
    explained = explain(6, 64, 96, fps=12)
    shown = explained._repr_mimebundle_()
    assert shown["text/plain"] == repr(explained)
    for cell in (cell for line in explained.rows for cell in line):
        assert f">{escape(cell)}</t" in shown["text/html"]
        assert cell in shown["text/plain"]


@pytest.mark.parametrize(
    ("options", "trouble"),
    [
        ({}, "give either frames, or seconds and fps"),
        ({"frames": 8, "seconds": 1, "fps": 8}, "give either frames, or seconds and fps"),
        ({"seconds": 2}, "seconds need fps"),
        ({"frames": 8, "fps": 0}, "fps must be a number above 0, got 0"),
        ({"frames": 0, "fps": 8}, "frames must be a whole number of at least 1, got 0"),
        ({"frames": 8, "d": 100}, "d 100 is not a whole multiple of 24 heads"),
        ({"frames": 8, "d": 48.0}, "d must be a whole number of at least 1, got 48.0"),
        ({"frames": 8, "heads": 0}, "heads must be a whole number of at least 1, got 0"),
        ({"frames": 8, "itemsize": 0.5}, "itemsize must be a whole number of at least 1"),
        ({"frames": 8, "patch": (1, 5, 16)}, "height 32 is not divisible by patch height 5"),
    ],
)
def test_bad_configurations_are_refused(options, trouble):
    with pytest.raises(ValueError, match=trouble):
        explain(**{"height": 32, "width": 48} | options)


def test_what_cannot_be_derived_is_not_explained():
    with pytest.raises(ValueError, match="OpenAI Sora cannot be derived"):
        explain_system("OpenAI Sora")
