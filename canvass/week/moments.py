"""Times of a week: aware, in its time zone, and correct across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from canvass.errors import InputError

DEFAULT_TIMEZONE = "Europe/Stockholm"
NOON = time(12)
EVENING = time(17)
SATURDAY = 5


class TimeBand(StrEnum):
    """The time bands, which differ in how many people are at home."""

    DAYTIME = "daytime"
    EVENING = "evening"
    WEEKEND = "weekend"


class HalfDay(StrEnum):
    """The parts of a day with a reserve each: before noon, after noon, and evening from 17:00."""

    FORENOON = "forenoon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def get_timezone(name: str) -> ZoneInfo:
    """Return a time zone by its name; raises InputError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            'time zone "{name}": not known; give one like {default_timezone}',
            name=name,
            default_timezone=DEFAULT_TIMEZONE,
        ) from error


def band_of(local: datetime) -> TimeBand:
    """Return the time band of a local time."""
    if local.weekday() >= SATURDAY:
        return TimeBand.WEEKEND
    return TimeBand.EVENING if local.time() >= EVENING else TimeBand.DAYTIME


def after(start: datetime, minutes: float) -> datetime:
    """Return the time `minutes` later in the same zone, correct across clock changes."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def minutes_between(start: datetime, end: datetime) -> float:
    """Return the elapsed minutes, correct across clock changes."""
    return (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 60


def half_day_bounds(day: date, half: HalfDay, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the start and end of a half-day."""
    starts = {HalfDay.FORENOON: time(0), HalfDay.AFTERNOON: NOON, HalfDay.EVENING: EVENING}
    ends = {HalfDay.FORENOON: NOON, HalfDay.AFTERNOON: EVENING}
    begin = datetime.combine(day, starts[half], zone)
    if half is HalfDay.EVENING:
        return begin, datetime.combine(day + timedelta(days=1), time(0), zone)
    return begin, datetime.combine(day, ends[half], zone)


def parse_day(text: str, what: str) -> date:
    """Parse a date YYYY-MM-DD; raises InputError that names `what` it is."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            "{what} {text!r}: give a date like 2026-09-07", what=what, text=text
        ) from error


def parse_moment(text: str, zone: ZoneInfo, what: str) -> datetime:
    """Parse a local time such as 2026-09-07 17:30 (or one with an offset) in the zone.

    Raises InputError, also for a time that the clocks skip in spring.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            "{what} {text!r}: give a time like 2026-09-07T17:30", what=what, text=text
        ) from error
    if at.tzinfo is not None:
        return at.astimezone(zone)
    local = at.replace(tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at:
        raise InputError(
            "{what} {text!r}: the clocks leap over that time; give another", what=what, text=text
        )
    return local
