"""Who asks to be called on at another time says when; the day that is meant is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from canvass.errors import VisitError
from canvass.visits.come_back import read_when, settle_when
from canvass.visits.disposition import KNOCKED, OPENED, disposition
from canvass.visits.entering import Sheet, SheetDoor, mark_line
from canvass.visits.event import Outcome, VisitEvent, body_sha256
from canvass.visits.identity import Claim, Ledger, Verdict
from canvass.visits.making import Span, make_visit
from canvass.visits.outcome_words import Said, parse_said

TUESDAY = date(2026, 9, 8)
AT = datetime(2026, 9, 8, 16, 0, tzinfo=UTC)
WEEK = Span(date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("sat", "2026-09-12"), ("Lördag", "2026-09-12"), ("lör", "2026-09-12"),
        ("tue", "2026-09-15"), ("tomorrow", "2026-09-09"), ("2026-09-11", "2026-09-11"),
        ("2026-09-08", "2026-09-08"), ("evening", "evening"), ("kväll", "evening"),
        ("helgen", "weekend"), ("dagtid", "daytime"), ("", ""), ("any time", ""),
    ],
)  # fmt: skip
def test_a_weekday_is_the_next_one_after_the_visit(text: str, kept: str):
    assert settle_when(read_when(text), TUESDAY) == kept


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "12/9", "18:00"])
def test_what_is_neither_day_nor_band_is_refused(text: str):
    with pytest.raises(VisitError, match="give a day like sat"):
        read_when(text)


@pytest.mark.parametrize("day", ["2026-09-07", "2025-09-12", "2027-09-12"])
def test_a_day_before_the_visit_or_months_off_is_refused(day: str):
    with pytest.raises(VisitError, match=day):
        settle_when(day, TUESDAY)


@pytest.mark.parametrize(
    ("text", "when", "said"),
    [
        ("come back", "", Said(Outcome.COME_BACK)),
        ("come_back sat", "", Said(Outcome.COME_BACK, "sat")),
        ("Kom tillbaka kväll", "", Said(Outcome.COME_BACK, "evening")),
        ("återkom: 2026-09-12", "", Said(Outcome.COME_BACK, "2026-09-12")),
        ("c", "weekend", Said(Outcome.COME_BACK, "weekend")),
        ("å", "", Said(Outcome.COME_BACK)),
        ("f", "", Said(Outcome.LEAFLET)),
        ("Flygblad lämnat", "", Said(Outcome.LEAFLET)),
        ("leaflet left", "", Said(Outcome.LEAFLET)),
        ("talked", "", Said(Outcome.TALKED)),
    ],
)
def test_outcomes_are_read_with_when(text: str, when: str, said: Said):
    assert parse_said(text, when) == said


def test_a_time_to_come_back_beside_another_outcome_is_a_contradiction():
    with pytest.raises(VisitError, match="only one of them happened"):
        parse_said("talked", "sat")


DOORS = tuple(SheetDoor(n, 1, f"d{n}", "Gata", str(n), "") for n in (1, 2, 3, 4))


def test_keys_say_leaflets_and_when_to_come_back():
    sheet = mark_line(Sheet(DOORS, Outcome.NOBODY, {}), "1 f 2c:sat 3 å:kväll 4 c")

    assert [str(outcome) for outcome in sheet.marks.values()] == [
        "leaflet", "come_back", "come_back", "come_back"
    ]  # fmt: skip
    assert sheet.come_back == {"d2": "sat", "d3": "evening"}


def test_a_later_key_takes_the_day_back():
    sheet = mark_line(mark_line(Sheet(DOORS, Outcome.NOBODY, {}), "2 c:sat"), "2 t")

    assert sheet.come_back == {}


@pytest.mark.parametrize("line", ["2 t:sat", "2 c:soon"])
def test_a_key_with_a_day_that_cannot_be_meant_is_refused(line: str):
    with pytest.raises(VisitError):
        mark_line(Sheet(DOORS, Outcome.NOBODY, {}), line)


def visit(outcome: Outcome, when: str = "", event_id: str = "v1") -> VisitEvent:
    return make_visit(
        Claim("d1", outcome, AT, "A", come_back=when), event_id=event_id, week_id=1, span=WEEK,
        recorded_by="desk", sent_at=AT, received_at=AT,
    )  # fmt: skip


def test_somebody_who_asks_to_come_back_opened_and_did_not_talk():
    found = disposition([visit(Outcome.COME_BACK, "sat")])

    assert (found.is_knocked, found.is_opened, found.is_talked) == (True, True, False)


def test_a_leaflet_is_left_where_nobody_opened():
    assert Outcome.LEAFLET in KNOCKED - OPENED


def test_the_day_asked_for_is_a_part_of_what_was_recorded():
    assert body_sha256(visit(Outcome.COME_BACK, "sat")) != body_sha256(visit(Outcome.COME_BACK))


def test_the_same_list_typed_twice_is_there_already_and_another_day_is_a_question():
    ledger = Ledger(1, [visit(Outcome.COME_BACK, "sat")])

    def verdict(when: str) -> Verdict:
        return ledger.settle(Claim("d1", Outcome.COME_BACK, AT, "A", come_back=when)).verdict

    assert verdict("sat") is Verdict.ALREADY
    assert verdict("2026-09-12") is Verdict.ALREADY
    assert verdict("sun") is Verdict.CONFLICT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" soon ", "'soon': give a day like sat or 2026-09-12, or daytime, evening, weekend"),
        ("2026-09-07", "2026-09-07: that is before the visit of 2026-09-08; give a later day"),
        ("2026-11-08", "2026-11-08: over 60 days after the visit of 2026-09-08; look at the year"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_day_the_visit_and_what_to_do(text: str, said: str):
    with pytest.raises(VisitError) as refused:
        settle_when(read_when(text), TUESDAY)

    assert str(refused.value) == f"come back {said}"


def test_a_long_word_is_not_said_whole():
    with pytest.raises(VisitError, match=r"'s{40}'"):
        read_when("s" * 50)


def test_sixty_days_ahead_is_no_slip_of_the_year():
    assert settle_when("2026-11-07", TUESDAY) == "2026-11-07"


@pytest.mark.parametrize(("text", "kept"), [("any_time", ""), ("in_the__evening", "evening")])
def test_low_lines_are_blanks(text: str, kept: str):
    assert read_when(text) == kept
