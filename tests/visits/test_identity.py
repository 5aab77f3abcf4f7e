"""Which two recorded visits are the same visit."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from canvass.visits.event import NAMESPACE, EventKind, Outcome, VisitEvent, derived_event_id
from canvass.visits.identity import Claim, Ledger, Settled, Verdict, listed_round, listed_visit_id

AT = datetime(2026, 9, 7, 18, 30, tzinfo=UTC)


def claim(
    outcome: Outcome = Outcome.NOBODY, *, at: datetime = AT, team: str = "Lag Å", code: str = "",
    round_no: int = 1,
) -> Claim:  # fmt: skip
    return Claim("d1", outcome, at, team, code, round_no)


def recorded(said: Claim, event_id: str, by: str = "desk") -> VisitEvent:
    return VisitEvent(
        event_id=event_id, week_id=1, door_id=said.door_id, kind=EventKind.VISIT,
        outcome=said.outcome, target_id=None, team=said.team, recorded_by=by, client_at=said.at,
        sent_at=said.at, effective_at=said.at, received_at=said.at,
    )  # fmt: skip


def voided(visit: VisitEvent) -> VisitEvent:
    return VisitEvent(
        event_id=f"void {visit.event_id}"[:60], week_id=1, door_id=visit.door_id,
        kind=EventKind.VOID, outcome=None, target_id=visit.event_id, team="", recorded_by="desk",
        client_at=AT, sent_at=AT, effective_at=AT, received_at=AT,
    )  # fmt: skip


def store(ledger: Ledger, said: Claim) -> VisitEvent:
    """Settle a new claim and record it."""
    settled = ledger.settle(said)
    assert settled.verdict is Verdict.NEW
    event = recorded(said, settled.event_id)
    ledger.add(event)
    return event


@pytest.mark.parametrize(
    "spelt",
    [
        claim(at=AT.astimezone(datetime.fromisoformat("2026-09-07T20:30+02:00").tzinfo)),
        claim(team="lag å"),
        claim(team="  LAG   Å "),
        claim(team="Lag A\u030a"),
    ],
)
def test_an_instant_and_a_team_spelt_otherwise_are_the_same_visit(spelt: Claim) -> None:
    ledger = Ledger(1, [])
    store(ledger, claim())

    assert ledger.settle(spelt).verdict is Verdict.ALREADY


@pytest.mark.parametrize(
    "other", [claim(at=AT + timedelta(minutes=1)), claim(team="Lag B"), claim(code="9DBVH25C",
              at=AT + timedelta(hours=1))]
)  # fmt: skip
def test_another_minute_another_team_or_a_list_of_another_hour_is_another(other: Claim) -> None:
    ledger = Ledger(1, [])
    store(ledger, claim())

    assert ledger.settle(other).verdict is Verdict.NEW


def test_on_a_list_the_time_and_the_team_are_no_part_of_what_a_visit_is() -> None:
    ledger = Ledger(1, [])
    store(ledger, claim(code="9DBVH25C"))

    later = claim(code="9DBVH25C", at=AT + timedelta(hours=3), team="Lag B")
    assert ledger.settle(later).verdict is Verdict.ALREADY
    talked = claim(Outcome.TALKED, code="9DBVH25C")
    assert ledger.settle(talked).verdict is Verdict.CONFLICT
    again = claim(code="9DBVH25C", round_no=2, at=AT + timedelta(days=1))
    assert ledger.settle(again).verdict is Verdict.NEW


def test_a_list_and_a_row_that_names_the_same_moment_are_one_visit() -> None:
    ledger = Ledger(1, [])
    store(ledger, claim(code="9DBVH25C"))

    assert ledger.settle(claim()).verdict is Verdict.ALREADY
    assert ledger.settle(claim(Outcome.TALKED)).verdict is Verdict.CONFLICT


def test_a_visit_stored_under_the_old_identity_is_there_already() -> None:
    """What it was called then does not matter: door, instant and team say that it is the same."""
    ledger = Ledger(1, [recorded(claim(team="lag å"), "b2f0e6c2-old", by="another")])

    assert ledger.settle(claim()).verdict is Verdict.ALREADY


def test_what_was_taken_back_is_new_when_it_is_handed_in_again() -> None:
    for said in (claim(code="9DBVH25C"), claim()):
        ledger = Ledger(1, [])
        first = store(ledger, said)
        ledger = Ledger(1, [first, voided(first)])

        again = store(ledger, said)

        assert again.event_id != first.event_id
        assert ledger.settle(said).verdict is Verdict.ALREADY
    assert ledger.listed("9DBVH25C", ["d1"], 1) == []


def test_only_what_stands_of_a_list_is_listed() -> None:
    said = claim(code="9DBVH25C")
    first = recorded(said, listed_visit_id("9DBVH25C", "d1", 1))
    ledger = Ledger(1, [first, voided(first)])

    again = store(ledger, said)

    assert ledger.listed("9DBVH25C", ["d1", "d2"], 1) == [again]


def test_a_corrected_visit_is_not_recorded_again_by_the_file_it_came_from() -> None:
    """A correction takes the visit back and records another of the same door, time and team."""
    first = recorded(claim(), derived_event_id(1, "d1", AT, "Lag Å"))
    right = recorded(claim(Outcome.TALKED), "corrected")
    ledger = Ledger(1, [first, voided(first), right])

    assert ledger.settle(claim()).verdict is Verdict.CONFLICT
    assert ledger.settle(claim(Outcome.TALKED)).verdict is Verdict.ALREADY


def test_a_renamed_district_changes_no_id() -> None:
    assert derived_event_id(1, "d1", AT, "A") == derived_event_id(1, "d1", AT, "a")
    assert derived_event_id(1, "d1", AT, "A") != derived_event_id(2, "d1", AT, "A")


def test_the_id_of_a_visit_on_a_list_never_changes():
    """Lists printed years ago are entered under it: RFC 9562 over these cells as JSON."""
    cells = '["list", "9DBVH25C", "gård/1", 2, 1]'

    assert listed_visit_id("9DBVH25C", "gård/1", 2) == str(uuid.uuid5(NAMESPACE, cells))


@pytest.mark.parametrize(("round_no", "attempt"), [(1, 1), (2, 1), (2, 3)])
def test_the_round_of_a_recorded_visit_is_found_again(round_no, attempt):
    said = claim(code="9DBVH25C")
    visit = recorded(said, listed_visit_id("9DBVH25C", "d1", round_no, attempt))

    assert listed_round(visit, "9DBVH25C", 2) == round_no


def test_a_visit_of_another_list_or_of_a_later_round_is_of_none():
    visit = recorded(claim(), listed_visit_id("9DBVH25C", "d1", 3))

    assert listed_round(visit, "9DBVH25C", 2) == 0
    assert listed_round(visit, "ZZZZZZZZ", 3) == 0
    assert listed_round(visit, "9DBVH25C", 0) == 0


def test_the_standing_visits_of_a_round_come_in_the_order_of_the_doors():
    """The first attempt at d1 was taken back; d2 has none; d3 one."""
    first, again = (
        recorded(claim(), listed_visit_id("9DBVH25C", "d1", 1, attempt)) for attempt in (1, 2)
    )
    third = replace(
        recorded(claim(), listed_visit_id("9DBVH25C", "d3", 1)), door_id="d3",
    )  # fmt: skip
    ledger = Ledger(1, [third, again, first, voided(first)])

    assert ledger.listed("9DBVH25C", ["d3", "d2", "d1"], 1) == [third, again]
    assert ledger.listed("9DBVH25C", ["d1"], 2) == []


def test_a_settled_claim_names_the_visit_it_meets() -> None:
    ledger = Ledger(1, [])
    listed = store(ledger, claim(code="9DBVH25C"))

    same = ledger.settle(claim(Outcome.TALKED, code="9DBVH25C"))
    by_moment = ledger.settle(claim())

    assert same == Settled(listed.event_id, Verdict.CONFLICT, listed)
    assert by_moment == Settled(listed.event_id, Verdict.ALREADY, listed)


def test_the_id_of_a_visit_without_a_list_is_of_its_district_and_of_its_attempt() -> None:
    ledger = Ledger(7, [])
    first = store(ledger, claim())

    assert first.event_id == derived_event_id(7, "d1", AT, "Lag Å")
    again = Ledger(7, [first, voided(first)]).settle(claim())
    assert again.event_id == derived_event_id(7, "d1", AT, "Lag Å", again=1)


def test_a_visit_whose_do_not_knock_was_cleared_is_there_as_before() -> None:
    ledger = Ledger(1, [])
    first = store(ledger, claim(Outcome.DO_NOT_KNOCK))
    cleared = replace(voided(first), kind=EventKind.DNK_CLEAR)

    assert Ledger(1, [first, cleared]).settle(claim(Outcome.DO_NOT_KNOCK)).met == first


@pytest.mark.usefixtures("in_new_york")
def test_a_moment_is_the_same_on_a_machine_of_another_zone() -> None:
    plus_two = timezone(timedelta(hours=2))
    ledger = Ledger(1, [recorded(claim(), "b2f0e6c2-old")])

    assert ledger.settle(claim(at=AT.astimezone(plus_two))).verdict is Verdict.ALREADY
