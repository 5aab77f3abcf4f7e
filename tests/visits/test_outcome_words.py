"""Outcomes as people write them, in two languages."""

from __future__ import annotations

import pytest

from canvass.errors import VisitError
from canvass.visits.event import Outcome
from canvass.visits.outcome_words import LETTERS, parse_outcome

SAID = {
    Outcome.NOBODY: ["n", "i", "nobody", "Not home", "no-answer", "Ingen hemma", "öppnade inte",
                     "INGET SVAR"],
    Outcome.TALKED: ["t", "p", "talked", "Pratade med", "samtal"],
    Outcome.NO_THANKS: ["x", "no_thanks", "Nej, tack!", "avböjde", "not interested"],
    Outcome.UNREACHABLE: ["u", "l", "unreachable", "låst", "Låst port", "kom inte in"],
    Outcome.DO_NOT_KNOCK: ["d", "k", "do_not_knock", "Don't knock", "don’t knock", "DNK",
                           "knacka inte igen", "ring  inte"],
}  # fmt: skip


@pytest.mark.parametrize(("outcome", "text"), [(o, t) for o, some in SAID.items() for t in some])
def test_a_word_or_a_letter_is_understood_however_it_is_written(outcome, text):
    assert parse_outcome(text) is outcome
    assert parse_outcome(f"  {text.upper()} ") is outcome


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_understood_by_its_own_name_and_has_a_letter(outcome):
    assert parse_outcome(outcome.value) is outcome
    assert outcome in LETTERS.values()


@pytest.mark.parametrize("text", ["", "maybe", "y", "talked nobody"])
def test_any_other_word_is_refused_with_those_there_are(text):
    with pytest.raises(VisitError) as refused:
        parse_outcome(text)

    assert str(refused.value) == (f"outcome {text!r}: use one of {', '.join(Outcome)}")


def test_a_long_text_is_not_said_whole():
    with pytest.raises(VisitError) as refused:
        parse_outcome("z" * 90)

    assert str(refused.value).startswith(f"outcome {'z' * 40!r}: ")
