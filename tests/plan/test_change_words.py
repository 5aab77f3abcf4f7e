"""A change is stored in a few English words, and told as a sentence in the reader's language."""

from __future__ import annotations

import pytest

from canvass.document.change_words import CHANGED_THEN, say_change


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("", "planned anew"),
        ("move Parkvägen 3 to R02", "moved Parkvägen 3 to R02"),
        ("swap Parkvägen 3 and Torget 1", "exchanged Parkvägen 3 and Torget 1"),
        ("merge R01 into R02", "merged R01 into R02"),
        ("split R01: R07", "split R01: the new route is R07"),
        ("new route R07: Torget 1–5", "new route R07 of Torget 1–5"),
        ("order R01: Torget 1 before Torget 5", "R01: Torget 1 before Torget 5"),
        ("order R01: Torget 1 at last", "R01: Torget 1 last"),
        ("rename R01: Bortom bron", "R01 is now called Bortom bron"),
        ("lock stay: Torget 1", "locked to its route: Torget 1"),
        ("lock together: Torget 1", "locked to stay together: Torget 1"),
        ("lock apart: Torget 1 | Torget 5", "locked to stay apart: Torget 1 | Torget 5"),
        ("lock order: R01", "locked as it is: R01"),
        ("lock order, stay: R01", "locked: R01"),
        ("unlock: Torget 1", "unlocked: Torget 1"),
        ("assign R01: nobody", "R01 has no team any more"),
        ("assign R01: Lag Blå", "R01 goes to Lag Blå"),
        ("doors since: 2 gone, 1 joined", "doors that came or went: 2 gone, 1 joined"),
        (CHANGED_THEN, "changed before the last purge"),
        ("undo: rename R01: Ön", "undone: R01 is now called Ön"),
        ("redo: merge R01 into R02", "done again: merged R01 into R02"),
        ("words of a later program", "words of a later program"),
    ],
)
def test_a_change_is_told_as_a_sentence(stored, said):
    assert say_change(stored, str) == said


def test_the_sentence_is_translated_and_the_names_in_it_are_not():
    swedish = {
        "undone: {what}": "ångrat: {what}",
        "moved {what} to {to}": "{what} flyttad till {to}",
    }

    assert say_change("undo: move Torget 1 to R02", swedish.__getitem__) == (
        "ångrat: Torget 1 flyttad till R02"
    )
