"""One thing is spoken of as one, in both languages."""

from __future__ import annotations

import pytest

from canvass.locale.catalogue import get_translator
from canvass.locale.nouns import has_counts, in_singular


@pytest.mark.parametrize(
    ("sentence", "values", "said"),
    [
        ("{count} visits are recorded", {"count": 1}, "1 visit is recorded"),
        ("{count} visits are recorded", {"count": 2}, "2 visits are recorded"),
        ("{count} visits are recorded", {"count": 0}, "0 visits are recorded"),
        ("{a} shifts and {b} teams", {"a": 1, "b": 3}, "1 shift and 3 teams"),
        ("{done} of {there} doors", {"done": 1, "there": 1}, "1 of 1 door"),
        ("{count:,} more places", {"count": 1}, "1 more place"),
        ("{count} rader och {more} dörrar", {"count": 1, "more": 1}, "1 rad och 1 dörr"),
        ("{count} wishes wait for an answer", {"count": 1}, "1 wish waits for an answer"),
        ("{street} doors", {"street": "Gata 1"}, "Gata 1 doors"),
        ("{count} visits and calls", {"count": 1}, "1 visits and calls"),
        ("{count} doorsteps", {"count": 1}, "1 doorsteps"),
    ],
)
def test_the_noun_behind_a_count_of_one_is_singular(sentence, values, said):
    assert in_singular(sentence, values).format(**values) == said


def test_a_sentence_without_counts_is_left_as_it_is():
    assert not has_counts("doors")
    assert not has_counts("{street}: no door")
    assert get_translator("en")("{street}: no door") == "{street}: no door"


@pytest.mark.parametrize(("lang", "said"), [("en", "1 door"), ("sv", "1 dörr")])
def test_a_translated_sentence_speaks_of_one(lang, said):
    assert get_translator(lang)("{count} doors").format(count=1) == said
    assert get_translator(lang)("{count} doors").format(count=1).isprintable()


def test_a_form_for_one_goes_before_the_rule_of_nouns():
    many = "{count} visits, which stay"

    assert get_translator("en")(many).format(count=1) == "1 visit, which stays"
    assert get_translator("sv")(many).format(count=2) != get_translator("sv")(many).format(count=1)
