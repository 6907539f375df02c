import pytest

from lesson_utils import systems
from lesson_utils.systems.explain import explain_system
from lesson_utils.widgets.configure import ALIKE, FIELDS, MOST, OWN, START, Configure, presets, read


def test_it_begins_with_the_lesson_s_clip():
    form = Configure()
    assert form.values == START
    assert form.said == "32 × 16 × 16 = 8,192 tokens, 67,108,864 pairs in full attention."
    assert set(START) == set(FIELDS)


def test_every_preset_gives_the_published_count_in_frames_and_in_seconds():
    for name in (name for names in presets().values() for name in names):
        form, system = Configure(name), systems.find(name)
        assert form.values["preset"] == name
        assert form.explained.rows == explain_system(name).rows
        if system.fps:
            form.set(length="seconds")
            assert form.explained.grid.shape == system.derive().shape


def test_presets_are_those_that_can_be_derived():
    listed = {name for names in presets().values() for name in names}
    assert listed == {s.name for s in systems.load() if not s.irregular}
    assert "undisclosed" not in presets()


def test_a_preset_is_left_when_it_is_changed():
    form = Configure("Mochi 1")
    form.set(d=64, heads=4, channels=24, itemsize=4)  # on which the count does not hang
    assert form.values["preset"] == "Mochi 1"
    form.set(height=240)
    assert form.values["preset"] == OWN
    assert form.explained.grid.tokens == 22260


def test_errors_stand_at_their_fields_and_leave_with_their_cause():
    form = Configure("Wan 2.2 TI2V-5B")
    form.set(height=720, width=1270)
    assert list(form.errors) == ["height", "width"]
    assert form.errors["height"].endswith("crop to 704 or pad to 736")
    assert form.explained is None
    assert form.said == "No count yet. Look at: height in pixels, width in pixels."
    assert repr(form).splitlines()[1:] == list(form.errors.values())
    form.set(remainder="pad")
    assert form.errors == {}
    assert form.explained.grid.shape == (31, 23, 40)


def test_a_length_in_seconds_is_judged_there():
    form = Configure("Wan 2.1 480x832", length="seconds", seconds=5)
    assert list(form.errors) == ["seconds"]
    assert form.errors["seconds"].startswith("frames 80 is not divisible by stride 4")
    form.set(fps=None)
    assert form.errors == {"fps": "frames a second: is empty; seconds need it"}
    form.set(length="frames")
    assert form.errors == {}
    assert form.explained.fps is None


def test_heads_must_share_the_width():
    form = Configure(d=100)
    assert form.errors == {"d": "d 100 is not a whole multiple of 24 heads: each takes its part"}
    form.set(heads=25)
    assert form.explained.heads == 25


def test_chunks_and_latents_have_rules_of_their_own():
    form = Configure("Step-Video")
    assert form.values["chunk"] == 17 and form.explained.grid.tokens == 75888
    form.set(chunk=16)
    assert form.errors == {
        "chunk": "chunk 16 is not divisible by stride 8 after a first frame alone"
    }
    form.set(preset="Cosmos 3 Omni")
    assert form.values["chunk"] is None and form.explained.grid.latents == (48, 45, 80)
    form.set(latent_remainder="error")
    said = "latent rows 45 is not divisible by patch height 2: crop to 44 or pad to 46"
    assert form.errors == {"height": said}
    form.set(latent_remainder=ALIKE, height=704)
    assert form.explained.grid.shape == (48, 22, 40)


def test_what_is_typed_and_cannot_be_read_stays_until_it_is_mended():
    form = Configure()
    form._typed("height", "tall")
    form._typed("channels", "-1")
    form._typed("width", "250")
    assert list(form.errors) == ["height", "width", "channels"]
    assert form.values["height"] == 256
    assert form._html == ""
    form._typed("height", "32")
    form._typed("width", "48")
    assert list(form.errors) == ["channels"]
    form._typed("channels", "")
    assert form.errors == {}
    assert form.explained.grid.shape == (32, 2, 3)
    assert form._html == form.explained.html


def test_what_is_not_asked_for_is_not_complained_of():
    form = Configure()
    form._typed("frames", "many")
    assert list(form.errors) == ["frames"]
    form._typed("length", "seconds")
    assert form.errors == {}
    assert form.explained.grid.frames == 32


def test_a_preset_mends_everything():
    form = Configure()
    form._typed("frames", "many")
    form._typed("preset", "Movie Gen Video")
    assert form.errors == {}
    assert form.explained.grid.tokens == 73728


def test_values_can_be_observed():
    form, seen = Configure(), []
    form.observe(lambda change: seen.append(change["new"]["height"]), "values")
    form.set(height=64)
    form._typed("height", "128")
    assert seen == [64, 128]


def test_the_start_can_be_given():
    form = Configure("Latte", height=128, remainder="crop")
    assert form.explained.grid.shape == (16, 8, 16)


@pytest.mark.parametrize(
    ("name", "value", "trouble"),
    [
        ("height", "tall", "height in pixels: tall is not a whole number from 1 to 1,000,000"),
        ("height", "12.5", "height in pixels: 12.5 is not a whole number"),
        ("height", "", "height in pixels: is empty; type a number"),
        ("height", True, "height in pixels: True is not a whole number"),
        ("ct", 0, "frames a latent: 0 is not a whole number"),
        ("frames", MOST + 1, "frames: 1000001 is not a whole number from 1 to 1,000,000"),
        ("seconds", "nan", "seconds: nan is not a number above 0 and up to 1,000,000"),
        ("fps", -1, "frames a second: -1 is not a number above 0"),
        ("causal", "yes", "causal: first frame alone: 'yes' is neither True nor False"),
        ("itemsize", 3, "bytes a number: 3 is none of 1, 2, 4, 8"),
        ("preset", "OpenAI Sora", "OpenAI Sora cannot be derived from its geometry"),
        ("preset", "TimeSformer-", "2 systems are called 'TimeSformer-'"),
    ],
)
def test_values_that_are_none_are_refused_and_change_nothing(name, value, trouble):
    with pytest.raises(ValueError, match=trouble):
        read(name, value)
    form = Configure()
    with pytest.raises(ValueError, match=trouble):
        form.set(width=64, **{name: value})
    assert form.values == START


def test_numbers_are_read_as_they_are_meant():
    assert read("frames", " 081 ") == 81
    assert read("fps", "29.97") == 29.97
    assert read("fps", "") is read("fps", None) is None
    assert read("itemsize", "4") == 4


def test_an_unknown_field_or_preset_is_refused():
    with pytest.raises(ValueError, match="no field is called 'depth': preset, length, frames"):
        Configure().set(depth=3)
    with pytest.raises(ValueError, match="no system is called 'Betamax'"):
        Configure("Betamax")


def test_it_is_a_widget_with_words_and_a_table_besides():
    form = Configure("Mochi 1")
    data, _ = form._repr_mimebundle_()
    assert data["text/plain"] == repr(form) == f"Mochi 1: {form.said}\n{form.explained!r}"
    assert data["text/html"] == f"<p>{form.said}</p>{form.explained.html}"
    assert "application/vnd.jupyter.widget-view+json" in data
