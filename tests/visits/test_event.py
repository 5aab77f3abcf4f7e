"""What an event of the visit log is, worked out by hand."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from canvass.errors import VisitError
from canvass.visits.event import (
    LONGEST_ID,
    NAMESPACE,
    EventKind,
    Outcome,
    VisitEvent,
    again_event_id,
    body_sha256,
    body_sha256_v1,
    check_event_id,
    derived_event_id,
    digest_of,
    effective_at,
    make_event_id,
)
from canvass.visits.team_name import fold_team

AT = datetime(2026, 9, 7, 18, 30, tzinfo=UTC)
VISIT = VisitEvent(
    event_id="v1", week_id=1, door_id="d1", kind=EventKind.VISIT, outcome=Outcome.TALKED,
    target_id=None, team="Lag Å", recorded_by="desk", client_at=AT, sent_at=AT, effective_at=AT,
    received_at=AT,
)  # fmt: skip
VOID = replace(VISIT, event_id="v2", kind=EventKind.VOID, outcome=None, target_id="v1")


@pytest.mark.parametrize(
    "event", [VISIT, VOID, replace(VISIT, event_id="7"), replace(VISIT, event_id="x" * LONGEST_ID)]
)
def test_a_visit_has_an_outcome_and_a_void_what_it_takes_back(event):
    assert replace(event) == event


@pytest.mark.parametrize(
    ("event", "wrong", "said"),
    [
        (VISIT, {"event_id": ""}, "event id '': give 1 to 64 characters"),
        (VISIT, {"event_id": "x" * 65}, f"event id '{'x' * 65}': give 1 to 64 characters"),
        (VISIT, {"event_id": "a\nb"}, r"event id 'a\nb': give 1 to 64 characters"),
        (VISIT, {"outcome": None}, "event v1: a visit has an outcome, nothing else has"),
        (VOID, {"outcome": Outcome.TALKED}, "event v2: a visit has an outcome, nothing else has"),
        (VISIT, {"target_id": "v0"}, "event v1: a visit names the event it takes back"),
        (VISIT, {"come_back": "sat"}, "event v1: only who asked to come back says when"),
        (VOID, {"target_id": None}, "event v2: a void names the event it takes back"),
        (VISIT, {"client_at": AT.replace(tzinfo=None)}, "event v1: times need an offset from UTC"),
        (VISIT, {"sent_at": AT.replace(tzinfo=None)}, "event v1: times need an offset from UTC"),
        (
            VISIT,
            {"received_at": AT.replace(tzinfo=None)},
            "event v1: times need an offset from UTC",
        ),
    ],
)
def test_what_could_be_no_event_is_refused_with_its_id(event, wrong, said):
    with pytest.raises(VisitError) as refused:
        replace(event, **wrong)

    assert str(refused.value) == said


def test_an_id_that_is_far_too_long_is_not_said_whole():
    with pytest.raises(VisitError) as refused:
        replace(VISIT, event_id="x" * 300)

    assert repr("x" * 80) in str(refused.value)


@pytest.mark.parametrize(
    "given",
    ["v12", "row-0007", "0199b2a0-6a1e-7c3a-9f00-5f1f0a9d2c11", "7", "a" * 8 + "-" + "1" * 55],
)
def test_letters_then_numbers_are_an_id(given):
    assert check_event_id(given) == given


@pytest.mark.parametrize("given", ["", "anna", "Anna Berg", "anna-berg", "v 1", "1" * 65, "å1"])
def test_a_name_is_no_id(given):
    with pytest.raises(VisitError) as refused:
        check_event_id(given)

    assert str(refused.value) == (
        f"event id {given!r}: give 1 to 64 characters, a few letters and then numbers, like v12 or "
        "a UUID: never a name"
    )


def test_an_id_is_a_uuid_of_version_seven_with_the_milliseconds_first():
    """2026-09-07 18:30:00.005 UTC is 1 788 805 800 005 ms after 1970; all random bits are set."""
    made = uuid.UUID(make_event_id(AT + timedelta(milliseconds=5), (1 << 74) - 1))

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == 1_788_805_800_005
    assert made.int & ((1 << 62) - 1) == (1 << 62) - 1
    assert (made.int >> 64) & 0xFFF == 0xFFF


def test_every_random_bit_makes_another_id():
    made = {make_event_id(AT, 1 << bit) for bit in range(74)} | {make_event_id(AT, 0)}

    assert len(made) == 75
    assert {uuid.UUID(one).version for one in made} == {7}
    assert {uuid.UUID(one).variant for one in made} == {uuid.RFC_4122}


def test_an_id_of_a_line_is_the_one_of_rfc_9562_over_what_makes_it_that_visit():
    """The instant in UTC and the team as compared: Europe's summer time is two hours ahead."""
    summer = timezone(timedelta(hours=2))
    key = '[3, "d1", "2026-09-07T18:30:00+00:00", "lagå"]'

    made = derived_event_id(3, "d1", AT.astimezone(summer), " LAG  å ")

    assert made == str(uuid.uuid5(NAMESPACE, key))


def test_a_visit_recorded_again_after_it_was_taken_back_has_another_id():
    key = '[3, "d1", "2026-09-07T18:30:00+00:00", "a", 2]'

    assert derived_event_id(3, "d1", AT, "A", again=2) == str(uuid.uuid5(NAMESPACE, key))
    assert again_event_id("v1", 2) == str(uuid.uuid5(NAMESPACE, '["v1", "again", 2]'))


@pytest.mark.parametrize("spelt", ["Lag Å", "lag å", " LAG Å ", "LagÅ", "Lag A\u030a", "Ｌag Å"])
def test_a_team_is_compared_without_case_and_blanks(spelt):
    assert fold_team(spelt) == "lagå"


def test_a_clock_that_is_ahead_is_set_right_by_what_passed_until_it_was_sent():
    ahead = timedelta(days=400)

    at = effective_at(AT + ahead, AT + timedelta(hours=1) + ahead, AT + timedelta(hours=1))

    assert at == AT


def test_nothing_happens_after_its_receipt():
    assert effective_at(AT + timedelta(hours=2), AT, AT) == AT


@pytest.mark.parametrize(
    "other",
    [
        {"event_id": "v9"}, {"door_id": "d2"}, {"outcome": Outcome.NOBODY}, {"team": "Lag B"},
        {"client_at": AT + timedelta(seconds=1)},
    ],
)  # fmt: skip
def test_another_event_has_another_body(other):
    assert body_sha256(replace(VISIT, **other)) != body_sha256(VISIT)


def test_what_is_taken_back_is_a_part_of_a_voids_body():
    assert body_sha256(replace(VOID, target_id="v9")) != body_sha256(VOID)
    clear = replace(VOID, kind=EventKind.DNK_CLEAR)
    assert body_sha256(clear) != body_sha256(VOID)


def test_who_typed_and_when_it_was_sent_is_no_part_of_the_body():
    later = replace(VISIT, recorded_by="phone", sent_at=AT + timedelta(hours=1), week_id=2)

    assert body_sha256(later) == body_sha256(VISIT)


def test_the_body_is_the_digest_of_these_cells_in_this_order():
    """The log keeps it: it may never change."""
    cells = ("v1", "d1", "visit", "talked", None, "Lag Å", AT.isoformat())
    before = (*cells[:6], "desk", cells[6])

    assert body_sha256(VISIT) == digest_of(*cells)
    assert body_sha256_v1(VISIT, recorded_by="desk") == digest_of(*before)


def test_a_digest_is_that_of_the_cells_as_json():
    """printf '["a", null, "å"]' | sha256sum"""
    import hashlib

    assert digest_of("a", None, "å") == hashlib.sha256('["a", null, "å"]'.encode()).hexdigest()


def test_an_id_of_a_time_before_1970_has_its_48_bits_all_the_same():
    before = datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)

    assert make_event_id(before, 0) == "ffffffff-ffff-7000-8000-000000000000"


def test_of_an_id_that_is_refused_eighty_characters_are_said():
    with pytest.raises(VisitError, match=r"'a{80}'"):
        check_event_id("a" * 90)


@pytest.mark.usefixtures("in_new_york")
def test_the_id_of_a_visit_is_the_same_on_a_machine_of_another_zone():
    at = datetime(2026, 9, 8, 23, 30, tzinfo=UTC)
    key = [1, "d1", "2026-09-08T23:30:00+00:00", fold_team("Lag Å")]
    expected = uuid.uuid5(NAMESPACE, json.dumps(key, ensure_ascii=False))

    assert derived_event_id(1, "d1", at, "Lag Å") == str(expected)


def test_the_old_digest_holds_what_a_void_takes_back():
    one, other = (replace(VOID, target_id=target) for target in ("v1", "v2"))

    assert body_sha256_v1(one, recorded_by="desk") != body_sha256_v1(other, recorded_by="desk")
