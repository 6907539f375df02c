import re

import pytest

from lesson_utils.exercises.chapters import ch09
from lesson_utils.systems.known import KNOWN, SIGNS, SYSTEMS, TOPICS, known_of


def test_each_question_has_an_answer_for_each_system():
    for system in SYSTEMS:
        asked = [topic for known in KNOWN if known.system == system for topic in known.topics]
        assert sorted(asked) == sorted(TOPICS), system


def test_everything_has_a_label_words_and_a_source():
    for known in KNOWN:
        assert known.system in SYSTEMS
        assert known.label in SIGNS
        assert re.search(r"[.)]$", known.says), known.says
        assert known.source


def test_a_table_says_the_same_in_both_forms():
    for system in SYSTEMS:
        table = known_of(system)
        plain, rich = repr(table), table._repr_mimebundle_()["text/html"]
        assert plain.startswith(f"{system}: what is known\n")
        assert rich.count('<th scope="row"') == len(table.rows) == len(plain.splitlines()) - 1
        assert rich.count('<th scope="col"') == 3
        for known in table.rows:
            assert f"{SIGNS[known.label]} {known.label}: {known.says}" in plain
            assert known.label in rich
        labels = [list(SIGNS).index(known.label) for known in table.rows]
        assert labels == sorted(labels)


def test_only_the_system_with_a_paper_is_stated_throughout():
    stated = [s for s in SYSTEMS if {k.label for k in known_of(s).rows} == {"stated"}]
    assert stated == ["Meta Emu Video"]


def test_an_unknown_system_is_refused():
    with pytest.raises(ValueError, match=r"no system is called 'Kling': OpenAI Sora, Runway Gen-3"):
        known_of("Kling")


def test_the_exercise_on_it_agrees_with_itself():
    assert ch09.how_known() == tuple(label for label, _ in ch09.SENTENCES.values())
    assert {*ch09.LABELS} == {*SIGNS}
    assert ch09.HOW_KNOWN.breaks("a", *["stated"] * 5)[0] == (
        "Sentence 1 has a label that is none of the three."
    )
