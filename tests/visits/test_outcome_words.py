"""Outcomes as people write them, in two languages."""

from __future__ import annotations

import pytest

from canvass.errors import VisitError
from canvass.visits.event import Outcome
from canvass.visits.outcome_words import LETTERS, Said, parse_outcome, parse_said

SAID = {
    Outcome.NOBODY: ["n", "i", "nobody", "Not home", "no-answer", "Ingen hemma", "öppnade inte",
                     "INGET SVAR"],
    Outcome.LEAFLET: ["f", "leaflet", "Leaflet left", "flygblad lämnat", "Lapp i brevlådan"],
    Outcome.COME_BACK: ["c", "å", "A\u030a", "come_back", "Call back", "återkom", "kom igen"],
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


@pytest.mark.parametrize("text", ["come back sat", "come_back: sat", "Kom tillbaka, lör", "c sat"])
def test_the_time_to_come_back_may_stand_behind_the_outcome(text: str):
    assert parse_said(text) == Said(Outcome.COME_BACK, parse_said("come back", "sat").when)
    assert parse_said(text).when != ""


def test_a_time_of_its_own_goes_before_words_behind_the_outcome():
    assert parse_said("come back", " 2026-09-12 ") == Said(Outcome.COME_BACK, "2026-09-12")


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_alone_has_no_time(outcome: Outcome):
    assert parse_said(outcome.value) == Said(outcome)
    assert parse_said(outcome.value, "   ") == Said(outcome, "")


def test_only_who_asks_for_another_time_may_name_one():
    with pytest.raises(VisitError) as refused:
        parse_said("talked", "sat")

    assert str(refused.value) == "talked and come back 'sat': only one of them happened"


def test_words_behind_another_outcome_are_no_time():
    with pytest.raises(VisitError, match="outcome 'talked sat': use one of"):
        parse_said("talked sat")


def test_what_stands_behind_come_back_must_be_a_time():
    with pytest.raises(VisitError):
        parse_said("come back maybe")


def test_words_of_two_parts_may_have_a_time_of_several_words_behind_them():
    assert parse_said("kom tillbaka på lördag") == Said(Outcome.COME_BACK, "sat")


def test_of_a_time_that_cannot_be_forty_characters_are_said():
    with pytest.raises(VisitError, match=r"come back 's{38}"):
        parse_said("talked", "s" * 50)
