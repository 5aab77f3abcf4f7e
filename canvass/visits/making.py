"""Make events from what somebody wrote down: their time and their flags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from canvass.errors import VisitError
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
"""A time of day up to this far in the future means today; beyond it, yesterday."""

EARLY = timedelta(hours=6)
"""A time of day up to this long before a shift is on the shift's day; earlier, on the next."""

MOST_AHEAD = timedelta(days=1)
"""Clocks and time zones are some hours off; further ahead and outside the week, a date is wrong."""

CLOCK = re.compile(r"^(\d{1,2})[:.](\d{2})$")
DAYS_BACK = timedelta(days=27)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a week in its time zone; visits outside them are stored and flagged."""

    starts_on: date
    ends_on: date
    timezone: str


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """A time, and how the day was chosen if only a time of day was given.

    `is_day_before`: it can only be yesterday. `is_shift_day`: it is the day of an earlier shift.
    """

    at: datetime
    is_day_before: bool = False
    is_shift_day: bool = False


def parse_at(text: str, *, now: datetime, timezone: str) -> datetime:
    """Return only the time of `parse_spoken`."""
    return parse_spoken(text, now=now, timezone=timezone).at


def parse_spoken(
    text: str, *, now: datetime, timezone: str, shift_at: datetime | None = None
) -> SpokenTime:
    """Return an aware time from a date and time, or from a time of day such as "18:05".

    A time of day means its last occurrence in the week's time zone: "18:30" typed at 00:07 is the
    evening before. A watch may be fast, so half an hour ahead is still today. For a list whose
    shift began at `shift_at` it is the first such time from six hours before the shift on, however
    late the list comes in. A time without an offset is in the week's time zone. If day and month
    could be swapped, the reading within the last four weeks is used. Raises VisitError and
    InputError.
    """
    # Most visits are typed in as they are made, without a time that would have to be read.
    from canvass.tables.dates import Days
    from canvass.tables.moments import local_time, read_moment

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


def is_ahead(at: datetime, now: datetime, span: Span) -> bool:
    """Return whether a time must be a wrong date: over a day ahead of `now`, outside its week.

    Days of the week to come are none: people try a week out before it begins.
    """
    day = at.astimezone(ZoneInfo(span.timezone)).date()
    return at - now > MOST_AHEAD and not span.starts_on <= day <= span.ends_on


def check_not_ahead(at: datetime, now: datetime, span: Span) -> datetime:
    """Return the time of something that has happened; raises VisitError if it `is_ahead`.

    `now` is by the clock that gave the time, which may be off itself.
    """
    if is_ahead(at, now, span):
        zone = ZoneInfo(span.timezone)
        raise VisitError(
            "{at}: has not come yet, by a clock that says {now}; correct the time, or that clock",
            at=f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
            now=f"{now.astimezone(zone):%Y-%m-%d %H:%M}",
        )
    return at


def _day_of_shift(at: time, shift_at: datetime) -> date:
    """Return the day on which a time of day first occurs, from a little before the shift on."""
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
    """Return the event of a visit, never later than its receipt, with flags if it looks odd.

    The claim's time and `sent_at` are by the recording clock, `received_at` is by ours. Raises
    VisitError for a visit after it was sent (`is_ahead`), and for an impossible day to come back.
    """
    check_not_ahead(claim.at, sent_at, span)
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
        come_back=_settled(claim, span),
    )


def _settled(claim: Claim, span: Span) -> str:
    """Return when to come back, a weekday as the date of the week's time zone; mostly ""."""
    if not claim.come_back:
        return ""
    return settle_when(claim.come_back, claim.at.astimezone(ZoneInfo(span.timezone)).date())


def make_taking_back(
    visit: VisitEvent, kind: EventKind, *, event_id: str, recorded_by: str, now: datetime
) -> VisitEvent:
    """Return the event that voids a visit or clears its do-not-knock."""
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
