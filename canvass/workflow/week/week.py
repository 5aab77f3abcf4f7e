"""What an organizer does with a week: make it, add shifts and teams, book, look, close."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from canvass.errors import CanvassError, InputError, NotFoundError
from canvass.store import districts, weeks
from canvass.store.audit_log import record_audit
from canvass.store.database import open_reader, open_writer
from canvass.units import DEFAULT_SHIFT_MIN
from canvass.week.book import WeekBook, check_open
from canvass.week.booking_reason import check_reason
from canvass.week.reserve import Price
from canvass.week.week import (
    Booking,
    Team,
    Week,
    WeekShift,
    check_availability,
    check_note,
    check_shift,
)
from canvass.workflow.clock import created_at

ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """What a plan takes from a week: the base and the minutes of a shift.

    `shift` is the one that gives the minutes; None means the default, because no shift is for
    homes. `others` are shifts for homes of another length. `teams` is how many walk at a time: the
    most booked for one shift, else all teams. `homes` are the ends of the shifts for homes, each
    with how many teams walk then: those booked, or `teams` if nobody is.
    """

    base: tuple[float, float]
    label: str
    minutes: float
    shift: WeekShift | None
    others: tuple[WeekShift, ...]
    teams: int
    homes: tuple[tuple[datetime, int], ...]


def find_week_plan(db: Path, district: str | None, week: str | None, shift: str | None) -> WeekPlan:
    """Return a week's base and a shift's length for a plan (default: the first shift for homes)."""
    book = get_week_book(db, district, week)
    base = book.week.base
    homes = [one for one in book.shifts if one.kind == "homes"]
    used = book.get_shift(shift) if shift is not None else next(iter(homes), None)
    minutes = DEFAULT_SHIFT_MIN if used is None else float(used.minutes)
    booked = {one.name: len(book.teams_of(one)) for one in homes}
    teams = max(booked.values(), default=0) or len(book.teams)
    return WeekPlan(
        (base.lat, base.lon),
        base.label,
        minutes,
        used,
        tuple(one for one in homes if one.minutes != minutes),
        teams,
        tuple((one.ends_at, booked[one.name] or teams) for one in homes),
    )


def add_week(db: Path, district: str | None, week: Week) -> Week:
    """Store a new week of a district; raises InputError if its name is taken."""
    check_note(week.base.label, "base")
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        named = replace(week, district_id=row.district_id)
        return replace(named, week_id=weeks.record_week(connection, named, at=created_at()))


def list_weeks(db: Path, district: str | None) -> list[Week]:
    """Return a district's weeks, oldest first."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        return weeks.list_weeks(connection, row.district_id)


def get_week_book(db: Path, district: str | None, week: str | None) -> WeekBook:
    """Return a week (None: the open one) with its shifts, teams and bookings; NotFoundError."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        return weeks.get_week_book(connection, row.district_id, week)


def close_week(db: Path, district: str | None, name: str | None) -> Week:
    """Close a week: no more planning or booking in it. Raises NotFoundError."""
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        week = weeks.get_week(connection, row.district_id, name)
        check_open(week)
        now = created_at()
        weeks.close_week(connection, week.week_id, at=now)
        subject = f"week {week.week_id}"
        record_audit(connection, action="week closed", subject=subject, role=ORGANIZER, at=now)
        return replace(week, closed_at=now)


def reopen_week(db: Path, district: str | None, name: str | None) -> Week:
    """Reopen a closed week; raises InputError if it is open or its visits are purged."""
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        week = _get_closed(weeks.list_weeks(connection, row.district_id), name)
        now = created_at()
        weeks.reopen_week(connection, week.week_id, at=now)
        subject = f"week {week.week_id}"
        record_audit(connection, action="week reopened", subject=subject, role=ORGANIZER, at=now)
        return replace(week, closed_at=None)


def _get_closed(found: list[Week], name: str | None) -> Week:
    if name is None:
        closed = [week for week in found if week.closed_at and not week.purged_at]
        if len(closed) == 1:
            return closed[0]
        names = ", ".join(f'"{week.name}"' for week in closed) or "none"
        raise NotFoundError("which week? Name one of the closed ones: {names}", names=names)
    for week in found:
        if week.name == name:
            if week.purged_at:
                raise InputError('week "{name}": its visits are purged; make a new week', name=name)
            if week.closed_at is None:
                raise InputError('week "{name}": is open already', name=name)
            return week
    known = ", ".join(f'"{week.name}"' for week in found) or CanvassError("none yet")
    raise NotFoundError(
        'no week "{name}" in this district; there is {names}', name=name, names=known
    )


def get_open_week(db: Path, district: str | None, name: str | None) -> Week:
    """Return the week that `close_week` would close; raises InputError and NotFoundError."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        week = weeks.get_week(connection, row.district_id, name)
        check_open(week)
        return week


def add_shifts(
    db: Path, district: str | None, week: str | None, shifts: list[tuple[str, WeekShift]]
) -> list[WeekShift]:
    """Store shifts, all or none; `shifts` are (where it came from, for errors; shift).

    Raises InputError for a shift outside the week or overlapping another of its kind.
    """
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        found = weeks.get_week(connection, row.district_id, week)
        check_open(found)
        known = weeks.list_shifts(connection, found)
        made = []
        for where, shift in shifts:
            with _at(where):
                check_shift(found, shift, known)
                check_note(shift.label, "label")
            shift_id = weeks.record_shift(connection, found.week_id, shift)
            made.append(replace(shift, shift_id=shift_id, number=len(known) + 1))
            known.append(made[-1])
        return made


def add_teams(
    db: Path, district: str | None, week: str | None, teams: list[tuple[str, Team]]
) -> list[Team]:
    """Store teams, all or none, and return them; raises InputError if a name is taken."""
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        found = weeks.get_week(connection, row.district_id, week)
        check_open(found)
        made = []
        for where, team in teams:
            with _at(where):
                check_availability(team, found.zone)
                made.append(
                    replace(team, team_id=weeks.record_team(connection, found.week_id, team))
                )
        return made


def book_team(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    team: str,
    shift: str,
    reason: str | None = None,
    now: datetime | None = None,
) -> tuple[Booking, list[Price]]:
    """Book a team for a shift; cutting into the reserve needs a reason, which is logged.

    Returns the booking and its prices: the half-days where it cuts into the reserve, and by how
    much. If there are prices and no reason is given, nothing is stored. With `now`, InputError for
    a shift that is over: bookings are promises, and lists say who walked.
    """
    reason = check_reason(reason or "")[0] or None
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        book = weeks.get_week_book(connection, row.district_id, week)
        check_open(book.week)
        who, when = book.get_team(team), book.get_shift(shift)
        if now is not None and when.is_over(now):
            raise InputError(
                "{name}: is over since {at}; book a shift still to come",
                name=when.name, at=f"{when.ends_at:%Y-%m-%d %H:%M}",
            )  # fmt: skip
        prices = book.check_booking(who, when)
        booking = Booking(when.shift_id, who.team_id, who.size, reason if prices else None)
        if prices and reason is None:
            return booking, prices
        at = created_at()
        weeks.record_booking(connection, booking, at=at)
        if prices:
            record_audit(
                connection, action="reserve eaten with a reason", subject=when.name,
                role=ORGANIZER, at=at,
            )  # fmt: skip
        return booking, prices


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Put where a value came from in front of an error about it."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{where}: {error}" if where else str(error)) from error
