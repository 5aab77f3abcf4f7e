"""Talks with people who came to the base, per half-day, beside the time kept unbooked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from canvass.errors import InputError
from canvass.store import districts, drop_ins, weeks
from canvass.store.database import open_reader, open_writer
from canvass.week.moments import HalfDay
from canvass.week.reserve import half_day_loads

MOST_TALKS = 999


@dataclass(frozen=True, slots=True)
class HalfDayTalks:
    """One half-day: talks with people who walked in, and unbooked person-minutes.

    `unbooked_min` is None if no team was available.
    """

    day: date
    half: HalfDay
    talks: int
    unbooked_min: float | None


def record_talks(
    db: Path, district: str | None, week: str | None, day: date, half: HalfDay, talks: int
) -> HalfDayTalks:
    """Set how many people came to the base to talk in a half-day; raises InputError.

    The number replaces an earlier one, so that a mistake is corrected by entering it again.
    """
    if not 0 <= talks <= MOST_TALKS:
        raise InputError("{talks} talks: give 0 to {most}", talks=talks, most=MOST_TALKS)
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        found = weeks.get_week(connection, row.district_id, week)
        if not found.starts_on <= day <= found.ends_on:
            raise InputError('{day}: week "{week}" is {first} to {last}', day=day, week=found.name,
                             first=found.starts_on, last=found.ends_on)  # fmt: skip
        drop_ins.record_drop_ins(connection, found.week_id, day, half, talks)
    return HalfDayTalks(day, half, talks, None)


def list_talks(db: Path, district: str | None, week: str | None) -> list[HalfDayTalks]:
    """Return the half-days that had unbooked time or talks, in order."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        book = weeks.get_week_book(connection, row.district_id, week)
        talks = drop_ins.list_drop_ins(connection, book.week.week_id)
    loads = half_day_loads(book.week, book.shifts, book.teams, book.bookings)
    unbooked = {
        (load.day, load.half): max(0.0, load.unbooked_min) if load.people_min else None
        for load in loads
    }
    halves = list(HalfDay)
    return [
        HalfDayTalks(day, half, talks.get((day, half), 0), unbooked.get((day, half)))
        for day, half in sorted({*talks, *unbooked}, key=lambda key: (key[0], halves.index(key[1])))
    ]
