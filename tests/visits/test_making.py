"""A visit is kept whatever the clock said, and says what is odd about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from canvass.visits.event import Flag, Outcome
from canvass.visits.identity import Claim
from canvass.visits.making import Span, make_visit

WEEK = Span(date(2026, 11, 23), date(2026, 11, 29), "Europe/Stockholm")
RECEIVED = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


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
