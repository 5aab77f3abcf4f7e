"""A visit is kept whatever the clock said, and says what is odd about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from canvass.errors import InputError, VisitError
from canvass.visits.event import EventKind, Flag, Outcome, VisitEvent
from canvass.visits.identity import Claim
from canvass.visits.making import Span, make_taking_back, make_visit, parse_at, parse_spoken

WEEK = Span(date(2026, 11, 23), date(2026, 11, 29), "Europe/Stockholm")
RECEIVED = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def flags(*, written: timedelta, clock_ahead: timedelta = timedelta()) -> set[Flag]:
    """Return the flags of a visit written so long before it was sent, by a clock so far ahead."""
    sent = RECEIVED + clock_ahead
    event = make_visit(
        Claim("d1", Outcome.NOBODY, sent - written, ""), event_id="v1", week_id=1, span=WEEK,
        recorded_by="phone", sent_at=sent, received_at=RECEIVED,
    )  # fmt: skip
    return set(event.flags)


@pytest.mark.parametrize("off", [timedelta(minutes=6), -timedelta(days=3650), timedelta(days=3650)])
def test_a_clock_that_is_off_is_flagged_and_nothing_else(off):
    assert flags(written=timedelta(minutes=30), clock_ahead=off) == {Flag.CLOCK_SKEW}


def test_a_visit_over_a_day_after_it_was_sent_is_refused_with_both_times():
    both = r"2027-11-25 19:00: has not come yet, .* says 2026-11-25 19:00"
    with pytest.raises(VisitError, match=both):
        flags(written=-timedelta(days=365))

    assert flags(written=-timedelta(days=1)) == {Flag.FUTURE}


def test_four_minutes_are_no_skew():
    assert flags(written=timedelta(), clock_ahead=timedelta(minutes=4)) == set()


def test_a_visit_written_after_it_was_sent_is_in_the_future():
    assert flags(written=-timedelta(minutes=1)) == {Flag.FUTURE}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (2, set()),  # Monday, the week's first day
        (3, {Flag.BEFORE_WEEK}),
    ],
)
def test_a_visit_before_the_weeks_first_day_is_flagged(days, expected):
    assert flags(written=timedelta(days=days)) == expected


def test_a_visit_after_the_weeks_last_day_is_flagged():
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # half past midnight of Monday in Stockholm
    event = make_visit(
        Claim("d1", Outcome.NOBODY, late, ""), event_id="v1", week_id=1, span=WEEK,
        recorded_by="desk", sent_at=late, received_at=late,
    )  # fmt: skip

    assert event.flags == (Flag.AFTER_WEEK,)


ZONE = "Europe/Stockholm"
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # 19:00 in Stockholm


def spoken(text: str, now: datetime = NOW) -> tuple[str, bool]:
    found = parse_spoken(text, now=now, timezone=ZONE)
    return found.at.astimezone(ZoneInfo(ZONE)).isoformat(timespec="minutes"), found.is_day_before


@pytest.mark.parametrize("text", ["18:05", "18.05", " 18:05 "])
def test_a_time_of_the_day_is_the_last_one_there_was(text):
    assert spoken(text) == ("2026-11-25T18:05+01:00", False)


def test_a_watch_may_be_half_an_hour_fast():
    assert spoken("19:30") == ("2026-11-25T19:30+01:00", False)


def test_a_time_that_has_not_come_yet_was_the_evening_before():
    assert spoken("19:31") == ("2026-11-24T19:31+01:00", True)


def test_after_midnight_the_evening_was_yesterdays():
    past_midnight = datetime(2026, 11, 25, 23, 7, tzinfo=UTC)  # 00:07 on the 26th

    assert spoken("18:30", past_midnight) == ("2026-11-25T18:30+01:00", True)


@pytest.mark.parametrize("text", ["24:00", "18:60", "99:99"])
def test_a_time_there_is_not_is_refused(text):
    with pytest.raises(VisitError) as refused:
        parse_spoken(text, now=NOW, timezone=ZONE)

    assert str(refused.value) == f"time {text!r}: no such time of day"


def test_a_day_and_a_time_are_of_the_weeks_zone_unless_they_say_another():
    assert spoken("2026-11-24 18:05") == ("2026-11-24T18:05+01:00", False)
    assert spoken("2026-11-24T18:05+00:00") == ("2026-11-24T19:05+01:00", False)
    assert parse_at("18:05", now=NOW, timezone=ZONE) == datetime(2026, 11, 25, 17, 5, tzinfo=UTC)


def test_where_day_and_month_may_change_places_the_last_four_weeks_decide():
    """Of 3 November and 11 March only the first lies in the four weeks before 25 November."""
    assert spoken("03/11/2026 18:05")[0] == "2026-11-03T18:05+01:00"


def test_an_event_holds_what_was_claimed_and_when_it_came():
    sent = RECEIVED - timedelta(minutes=1)
    claim = Claim("d7", Outcome.TALKED, sent - timedelta(hours=1), "Lag Å")

    event = make_visit(
        claim, event_id="v9", week_id=4, span=WEEK, recorded_by="phone", sent_at=sent,
        received_at=RECEIVED,
    )  # fmt: skip

    assert event == VisitEvent(
        event_id="v9", week_id=4, door_id="d7", kind=EventKind.VISIT, outcome=Outcome.TALKED,
        target_id=None, team="Lag Å", recorded_by="phone", client_at=claim.at, sent_at=sent,
        effective_at=RECEIVED - timedelta(hours=1), received_at=RECEIVED,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [EventKind.VOID, EventKind.DNK_CLEAR])
def test_taking_back_names_what_it_takes_back_and_is_of_now(kind):
    claim = Claim("d7", Outcome.DO_NOT_KNOCK, RECEIVED, "Lag Å")
    visit = make_visit(
        claim, event_id="v9", week_id=4, span=WEEK, recorded_by="phone", sent_at=RECEIVED,
        received_at=RECEIVED,
    )  # fmt: skip

    taken = make_taking_back(visit, kind, event_id="v10", recorded_by="desk", now=NOW)

    assert taken == VisitEvent(
        event_id="v10", week_id=4, door_id="d7", kind=kind, outcome=None, target_id="v9", team="",
        recorded_by="desk", client_at=NOW, sent_at=NOW, effective_at=NOW, received_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_clock_may_be_off_by_five_minutes_and_no_more(sign):
    minutes = timedelta(minutes=5)

    assert flags(written=minutes, clock_ahead=sign * minutes) == set()
    assert flags(written=minutes, clock_ahead=sign * (minutes + timedelta(seconds=1))) == {
        Flag.CLOCK_SKEW
    }


@pytest.mark.parametrize(
    ("text", "now", "day"),
    [
        ("18:30", "2026-09-10T12:00", "2026-09-07"),  # three days late
        ("16:45", "2026-09-10T12:00", "2026-09-07"),  # they began before the shift did
        ("00:10", "2026-09-10T12:00", "2026-09-08"),  # after midnight
        ("18:30", "2026-09-08T00:07", "2026-09-07"),  # that very night
        ("18.30", "2026-09-07T20:00", "2026-09-07"),  # at once
    ],
)
def test_a_time_of_the_day_on_a_list_is_of_its_shift_however_late_it_comes_back(text, now, day):
    shift_at = datetime(2026, 9, 7, 17, 30, tzinfo=STOCKHOLM)

    said = parse_spoken(
        text, now=datetime.fromisoformat(now).replace(tzinfo=STOCKHOLM),
        timezone="Europe/Stockholm", shift_at=shift_at,
    )  # fmt: skip

    assert said.at.astimezone(STOCKHOLM).date().isoformat() == day
    assert said.is_shift_day == (now == "2026-09-10T12:00")


def test_without_a_shift_it_is_the_last_such_time_there_was():
    now = datetime(2026, 9, 10, 12, 0, tzinfo=STOCKHOLM)

    said = parse_spoken("18:30", now=now, timezone="Europe/Stockholm")

    assert (said.at.date().isoformat(), said.is_day_before) == ("2026-09-09", True)


def test_on_the_weeks_last_day_a_visit_is_not_after_it():
    evening = datetime(2026, 11, 29, 19, 0, tzinfo=STOCKHOLM)
    event = make_visit(
        Claim("d1", Outcome.NOBODY, evening, ""), event_id="v1", week_id=1, span=WEEK,
        recorded_by="desk", sent_at=evening, received_at=evening,
    )  # fmt: skip

    assert event.flags == ()


def test_a_time_on_a_list_six_hours_before_its_shift_is_of_the_shifts_day():
    shift_at = datetime(2026, 9, 7, 17, 30, tzinfo=STOCKHOLM)
    now = datetime(2026, 9, 10, 12, 0, tzinfo=STOCKHOLM)

    said = parse_spoken("11:30", now=now, timezone="Europe/Stockholm", shift_at=shift_at)

    assert said.at == datetime(2026, 9, 7, 11, 30, tzinfo=STOCKHOLM)
    assert said.at.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize("shift_at", [None, datetime(2026, 3, 28, 23, 0, tzinfo=STOCKHOLM)])
def test_a_time_that_no_clock_showed_is_refused_as_it_was_typed(shift_at):
    """On 29 March 2026 the clocks in Stockholm went from 02:00 to 03:00."""
    day = 29 if shift_at is None else 31
    now = datetime(2026, 3, day, 12, 0, tzinfo=STOCKHOLM)

    with pytest.raises(InputError, match="time '02:30': does not exist"):
        parse_spoken("02:30", now=now, timezone="Europe/Stockholm", shift_at=shift_at)


@pytest.mark.usefixtures("in_new_york")
def test_the_weeks_zone_counts_and_not_the_machines():
    now = datetime(2026, 9, 10, 12, 0, tzinfo=STOCKHOLM)
    shift_at = datetime(2026, 9, 7, 22, 30, tzinfo=UTC)  # half past midnight of the 8th
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight of Tuesday

    said = parse_spoken("13:00", now=now, timezone="Europe/Stockholm", shift_at=shift_at)
    event = make_visit(
        Claim("d1", Outcome.COME_BACK, late, "", come_back="tomorrow"), event_id="v1", week_id=1,
        span=WEEK, recorded_by="desk", sent_at=late, received_at=late,
    )  # fmt: skip

    assert said.at == datetime(2026, 9, 8, 13, 0, tzinfo=STOCKHOLM)
    assert event.come_back == "2026-11-25"
