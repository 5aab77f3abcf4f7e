"""Making events from what somebody wrote down: when, with which flags, under which id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from canvass.errors import VisitError
from canvass.tables.moments import Days, local_time, read_moment
from canvass.visits.come_back import settle_when
from canvass.visits.event import (
    SKEW_WORTH_A_FLAG,
    EventKind,
    Flag,
    VisitEvent,
    effective_at,
)
from canvass.visits.identity import Claim

FAST_WATCH = timedelta(minutes=30)
"""A time of the day this far ahead is still today's; farther ahead it was yesterday's."""

EARLY = timedelta(hours=6)
"""A time of the day so long before a shift is still of its day; longer, of the day after."""

CLOCK = re.compile(r"^(\d{1,2})[:.](\d{2})$")
DAYS_BACK = timedelta(days=27)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a week in its time zone: visits outside are kept and flagged."""

    starts_on: date
    ends_on: date
    timezone: str


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """When something was, and what the day of a time of the day was taken from.

    `is_day_before`: it can only be yesterday's; `is_shift_day`: it is that of a shift of before.
    """

    at: datetime
    is_day_before: bool = False
    is_shift_day: bool = False


def parse_at(text: str, *, now: datetime, timezone: str) -> datetime:
    """Return the aware time of `parse_spoken`."""
    return parse_spoken(text, now=now, timezone=timezone).at


def parse_spoken(
    text: str, *, now: datetime, timezone: str, shift_at: datetime | None = None
) -> SpokenTime:
    """Return an aware time, from "18:05" the last one there was in the week's time zone.

    A list typed in at 00:07 with "18:30" is of the evening before; up to half an hour ahead a
    watch may be fast. Of a list whose shift began at `shift_at` it is the first "18:30" from six
    hours before on, however late the list is. A time without offset is one of the week's time zone;
    where day and month may change places the last four weeks decide. Raises VisitError and
    InputError.
    """
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    clock = CLOCK.match(text.strip())
    if clock:
        try:
            at = time(int(clock[1]), int(clock[2]))
        except ValueError as error:
            raise VisitError("time {text!r}: no such time of day", text=text[:40]) from error
        soon = (now + FAST_WATCH).astimezone(zone).replace(tzinfo=None)
        is_before = datetime.combine(today, at) > soon
        day = today - timedelta(days=1) if is_before else today
        shift_day = None if shift_at is None else _day_of_shift(at, shift_at.astimezone(zone))
        if shift_day is not None and shift_day < day:
            return SpokenTime(
                local_time(datetime.combine(shift_day, at), zone, text), is_shift_day=True
            )
        return SpokenTime(local_time(datetime.combine(day, at), zone, text), is_before)
    return SpokenTime(read_moment(text, Days(today - DAYS_BACK, today, zone)))


def _day_of_shift(at: time, shift_at: datetime) -> date:
    """Return the day of the first such time from a little before a shift on."""
    first = (shift_at - EARLY).replace(tzinfo=None)
    is_next = datetime.combine(first.date(), at) < first
    return first.date() + timedelta(days=1) if is_next else first.date()


def make_visit(
    claim: Claim,
    *,
    event_id: str,
    week_id: int,
    span: Span,
    recorded_by: str,
    sent_at: datetime,
    received_at: datetime,
) -> VisitEvent:
    """Return the event of a visit, held to its receipt and flagged where it looks odd.

    The claim's time is that of the clock it was written down by, `sent_at` what that clock showed
    when it was sent, `received_at` what ours showed then. Raises VisitError for a day to come back
    that cannot be meant.
    """
    effective = effective_at(claim.at, sent_at, received_at)
    return VisitEvent(
        event_id=event_id,
        week_id=week_id,
        door_id=claim.door_id,
        kind=EventKind.VISIT,
        outcome=claim.outcome,
        target_id=None,
        team=claim.team,
        recorded_by=recorded_by,
        client_at=claim.at,
        sent_at=sent_at,
        effective_at=effective,
        received_at=received_at,
        flags=tuple(_flags(span, claim.at, sent_at, received_at, effective)),
        come_back=settle_when(claim.come_back, claim.at.astimezone(ZoneInfo(span.timezone)).date()),
    )


def make_taking_back(
    visit: VisitEvent, kind: EventKind, *, event_id: str, recorded_by: str, now: datetime
) -> VisitEvent:
    """Return the void or the do-not-knock clear of an event."""
    return VisitEvent(
        event_id=event_id,
        week_id=visit.week_id,
        door_id=visit.door_id,
        kind=kind,
        outcome=None,
        target_id=visit.event_id,
        team="",
        recorded_by=recorded_by,
        client_at=now,
        sent_at=now,
        effective_at=now,
        received_at=now,
    )


def _flags(
    span: Span, client_at: datetime, sent_at: datetime, received_at: datetime, effective: datetime
) -> list[Flag]:
    flags = []
    if client_at - sent_at > timedelta():
        flags.append(Flag.FUTURE)
    if abs(received_at - sent_at) > SKEW_WORTH_A_FLAG:
        flags.append(Flag.CLOCK_SKEW)
    day = effective.astimezone(ZoneInfo(span.timezone)).date()
    if day < span.starts_on:
        flags.append(Flag.BEFORE_WEEK)
    if day > span.ends_on:
        flags.append(Flag.AFTER_WEEK)
    return flags
