import math

import pytest

from lesson_utils import systems

IRREGULAR = {
    "MViT-B 16x4 (input grid)": "overlap",
    "Gemini video, 60 s at 1 fps": "rate",
    "Gemini 3 video, 60 s at 1 fps": "rate",
    "ElasticTok, 4 frames of 256x256, at most": "by its content",
    "Lumiere base model": "no tokens",
    "AnimateDiff 512px (top U-Net level)": "no tokens",
    "Stable Video Diffusion (top U-Net level)": "no tokens",
    "Emu Video F, 16 frames (latent positions)": "no tokens",
    "OpenAI Sora": "not published",
    "Runway Gen-3 Alpha": "not published",
    "Google Veo": "not published",
    "Pika": "not published",
}


def test_the_irregular_ones_are_these_and_no_others():
    assert {s.name for s in systems.load() if s.irregular} == set(IRREGULAR)


def test_an_irregular_system_says_why():
    for name, reason in IRREGULAR.items():
        with pytest.raises(ValueError, match=f"cannot be derived.*{reason}"):
            systems.find(name).derive()


def test_geometry_alone_gives_the_recorded_grids():
    for system in systems.load():
        if system.irregular:
            continue
        grid = system.derive()
        assert grid.shape == system.grid, system.name
        assert grid.tokens == system.tokens == math.prod(system.grid)
        assert system.published_tokens in (None, grid.tokens)
        assert grid.latents == system.latent_grid, system.name


def test_every_entry_has_a_source_and_a_name_of_its_own():
    loaded = systems.load()
    assert len(loaded) == 70
    assert len({s.name for s in loaded}) == len(loaded)
    assert all(s.source and s.verified_from for s in loaded)
    assert {s.confidence for s in loaded} == {"code", "paper", "secondary"}


def test_seconds():
    assert systems.find("CogVideoX").seconds == 6.125
    assert systems.find("ViT-B/16").seconds is None


def test_find_refuses_none_and_many():
    with pytest.raises(ValueError, match=r"no system is called 'Qwen2-VL': .* Qwen2\.5-VL 60x"):
        systems.find("Qwen2-VL")
    for name in ("", "x", "Betamax", "a" * 9000):
        with pytest.raises(ValueError, match="call") as refused:
            systems.find(name)
        assert len(str(refused.value)) < 400
    for name in (3, None, ["Mochi"]):
        with pytest.raises(ValueError, match="a system is found by its name, a text, not by"):
            systems.find(name)
    with pytest.raises(ValueError, match=r"2 systems are called 'TimeSformer-': .*TimeSformer-HR"):
        systems.find("TimeSformer-")


def test_first_words_find_the_one_that_begins_with_them():
    assert systems.find("hunyuanvideo").name == "HunyuanVideo 720x1280"
    assert systems.find("HunyuanVideo-1").name == "HunyuanVideo-1.5 720p"
    assert systems.find("Qwen3-VL,").fps == 2


def test_search_finds_all_words_in_any_order_and_case():
    names = [s.name for s in systems.search("wan")]
    assert names == [
        "Wan 2.1 480x832",
        "Wan 2.1/2.2-A14B 720x1280",
        "Wan 2.2 TI2V-5B 704x1280",
        "Self-Forcing (Wan 2.1 1.3B, streaming)",
    ]
    assert [s.name for s in systems.search("TI2V  wan")] == names[2:3]
    assert systems.search("wan betamax") == ()
    assert systems.search() == systems.load()


def test_search_looks_through_source_reason_and_flag():
    assert {s.name for s in systems.search("s5.3 (p=2)")} == {
        "W.A.L.T SR2 512x896 (text: p=2)",
        "W.A.L.T SR2 512x896 (Table 8: p=4)",
    }
    assert {s.chunk for s in systems.search("chunks of 17")} == {17}
    assert len(systems.search("chunks")) == len([s for s in systems.load() if s.chunk]) == 4
    assert [s.name for s in systems.search("latents padded 720p")] == ["Cosmos 3 Omni 720p"]
    assert systems.find("Mochi 1") in systems.search("128x smaller")


def test_search_by_kind():
    found = [systems.search(kind=kind) for kind in systems.KINDS]
    assert sum(map(len, found)) == len(systems.load())
    assert all(s.kind == "encoder" for s in systems.search("code", "encoder"))
    with pytest.raises(ValueError, match="kind 'car' must be one of encoder, tokenizer"):
        systems.search(kind="car")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("VideoMAE (S/B/L/H)", 2 * 16 * 16 * 3),
        ("Phenaki C-ViViT", 2 * 8 * 8 * 3),
        ("Cosmos CV4x8x8", 16),
        ("CogVideoX", 2 * 2 * 16),
        ("HunyuanVideo", 2 * 2 * 16),
        ("Wan 2.1/2.2-A14B", 2 * 2 * 16),
        ("Wan 2.2 TI2V-5B", 2 * 2 * 48),
        ("Mochi 1", 2 * 2 * 12),
        ("LTX-Video", 128),
        ("Latte", 2 * 2 * 4),
        ("HunyuanVideo-1.5", 32),
        ("LTX-2", 128),
        ("Kandinsky", 2 * 2 * 16),
        ("MAGI-1", 2 * 2 * 16),
        ("Self-Forcing", 2 * 2 * 16),
        ("Step-Video", 64),
    ],
)
def test_a_token_holds_the_values_of_its_positions(name, values):
    assert systems.find(name).derive().values_per_token == values


def test_a_token_s_values_are_known_where_a_position_s_are():
    for system in systems.load():
        if system.irregular:
            continue
        grid = system.derive()
        if system.stride == (1, 1, 1):
            assert system.channels is None
            assert grid.values_per_token == 3 * math.prod(system.patch)
        elif system.channels is None:
            with pytest.raises(ValueError, match="a latent's values are not known"):
                _ = grid.values_per_token
        else:
            assert grid.values_per_token == system.channels * math.prod(system.patch)
