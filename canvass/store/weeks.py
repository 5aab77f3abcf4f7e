"""Weeks, shifts, teams and bookings in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from canvass.errors import InputError, NotFoundError
from canvass.store import schema_week as schema
from canvass.store.schema import district
from canvass.store.schema_times import usual_time
from canvass.visits.team_name import fold_team
from canvass.week.book import WeekBook
from canvass.week.set_times import SetTimes
from canvass.week.week import Base, Booking, Team, Week, WeekShift, check_name
from canvass.week.which import NO_WEEK, NamedWeek, which_week


def record_week(connection: Connection, week: Week, *, at: str) -> int:
    """Store a new week and return its id; `week.week_id` is ignored.

    Raises InputError if the name is taken.
    """
    table = schema.week
    same = (table.c.district_id == week.district_id) & (table.c.name == week.name)
    if connection.execute(select(table.c.week_id).where(same)).first():
        raise InputError('week "{name}": there already; choose another name', name=week.name)
    made = connection.execute(
        insert(table)
        .values(
            district_id=week.district_id,
            name=week.name,
            starts_on=week.starts_on.isoformat(),
            ends_on=week.ends_on.isoformat(),
            timezone=week.timezone,
            base_lat=week.base.lat,
            base_lon=week.base.lon,
            base_label=week.base.label,
            base_hours=week.base.hours,
            base_min_people=week.base.min_people,
            reserve_share=week.reserve_share,
            min_gap_h=week.min_gap_h,
            max_attempts=week.max_attempts,
            added_at=at,
            base_phone=week.base.phone,
            **week.times.given(),
        )
        .returning(table.c.week_id)
    )
    return int(made.scalar_one())


def list_weeks(connection: Connection, district_id: int) -> list[Week]:
    """Return a district's weeks, oldest first."""
    table = schema.week
    chosen = select(table).where(table.c.district_id == district_id)
    rows = connection.execute(chosen.order_by(table.c.starts_on, table.c.week_id))
    return [_make_week(row) for row in rows]


def find_newest_zone(connection: Connection, name: str | None) -> str | None:
    """Return the time zone of a district's newest week, else of any district's, None without."""
    query = (
        select(schema.week.c.timezone)
        .join(district, district.c.district_id == schema.week.c.district_id)
        .order_by((district.c.name == name).desc(), schema.week.c.week_id.desc())
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar()
    return found


def find_week(connection: Connection, district_id: int, name: str | None = None) -> Week | None:
    """Return the week with this name; without a name the only open week, None if none is open.

    Raises NotFoundError if there is no such name, or if several weeks are open.
    """
    weeks = list_weeks(connection, district_id)
    named = [
        NamedWeek(w.name, w.starts_on.isoformat(), w.ends_on.isoformat(), w.closed_at is None)
        for w in weeks
    ]
    found = which_week(named, name)
    return None if found is None else weeks[found]


def get_week(connection: Connection, district_id: int, name: str | None = None) -> Week:
    """Return the week that `find_week` finds; raises NotFoundError also if no week is open."""
    week = find_week(connection, district_id, name)
    if week is None:
        raise NotFoundError(NO_WEEK)
    return week


def close_week(connection: Connection, week_id: int, *, at: str) -> None:
    """Mark a week as closed; the caller tells the user when it will be purged."""
    table = schema.week
    values = {"closed_at": at, "announced_at": at}
    connection.execute(update(table).where(table.c.week_id == week_id).values(values))


def reopen_week(connection: Connection, week_id: int, *, at: str) -> None:
    """Reopen a week; its purge will be announced again when it is closed."""
    table = schema.week
    values = {"closed_at": None, "announced_at": None, "reopened_at": at}
    connection.execute(update(table).where(table.c.week_id == week_id).values(values))


def _make_week(row: Row[Any]) -> Week:
    return Week(
        week_id=row.week_id,
        district_id=row.district_id,
        name=row.name,
        starts_on=date.fromisoformat(row.starts_on),
        ends_on=date.fromisoformat(row.ends_on),
        timezone=row.timezone,
        base=Base(
            row.base_lat, row.base_lon, row.base_label, row.base_hours, row.base_min_people,
            row.base_phone,
        ),
        reserve_share=row.reserve_share,
        min_gap_h=row.min_gap_h,
        max_attempts=row.max_attempts,
        closed_at=row.closed_at,
        purged_at=row.purged_at,
        purge_after_days=row.purge_after_days,
        times=SetTimes(row.talk_min, row.knock_min, row.startup_min, row.pace_mps),
    )  # fmt: skip


def change_week(connection: Connection, week: Week) -> None:
    """Update the settings of a week."""
    table = schema.week
    times = {one.name: getattr(week.times, one.name) for one in fields(SetTimes)}
    base = week.base
    values = {
        **times,
        "name": week.name,
        "starts_on": week.starts_on.isoformat(),
        "ends_on": week.ends_on.isoformat(),
        "timezone": week.timezone,
        "base_lat": base.lat,
        "base_lon": base.lon,
        "base_label": base.label,
        "base_hours": base.hours,
        "base_min_people": base.min_people,
        "base_phone": base.phone,
        "reserve_share": week.reserve_share,
        "min_gap_h": week.min_gap_h,
        "max_attempts": week.max_attempts,
    }
    connection.execute(update(table).where(table.c.week_id == week.week_id).values(values))


def get_usual_times(connection: Connection) -> SetTimes:
    """Return the times set for all weeks."""
    rows = connection.execute(select(usual_time.c.name, usual_time.c.value))
    return SetTimes(**{row.name: row.value for row in rows})


def record_usual_times(connection: Connection, times: SetTimes) -> None:
    """Store the times for all weeks, replacing the earlier ones."""
    connection.execute(delete(usual_time))
    rows = [{"name": name, "value": value} for name, value in times.given().items()]
    if rows:
        connection.execute(insert(usual_time), rows)


def record_shift(connection: Connection, week_id: int, shift: WeekShift) -> int:
    """Store a shift and return its id."""
    made = connection.execute(
        insert(schema.shift)
        .values(
            week_id=week_id,
            starts_at=shift.starts_at.isoformat(),
            minutes=shift.minutes,
            label=shift.label,
            kind=shift.kind,
        )
        .returning(schema.shift.c.shift_id)
    )
    return int(made.scalar_one())


def list_shifts(connection: Connection, week: Week) -> list[WeekShift]:
    """Return a week's shifts in order of time, in the week's time zone."""
    table = schema.shift
    mine = select(table).where(table.c.week_id == week.week_id)
    rows = connection.execute(mine.order_by(table.c.shift_id))
    shifts = [
        WeekShift(
            row.shift_id,
            datetime.fromisoformat(row.starts_at).astimezone(week.zone),
            row.minutes,
            row.label,
            row.kind,
            number,
        )
        for number, row in enumerate(rows, start=1)
    ]
    return sorted(shifts, key=lambda shift: (shift.starts_at.timestamp(), shift.shift_id))


def record_team(connection: Connection, week_id: int, team: Team) -> int:
    """Store a team and return its id; raises InputError if the name is taken."""
    table = schema.team
    mine = select(table.c.name).where(table.c.week_id == week_id)
    for name in connection.scalars(mine):
        if fold_team(name) == fold_team(team.name):
            raise InputError(
                'team "{team}": there already, as "{name}"; choose another name',
                team=team.name, name=name,
            )  # fmt: skip
    made = connection.execute(
        insert(table)
        .values(
            week_id=week_id,
            name=check_name(team.name, "team"),
            size=team.size,
            pace_mps=team.pace_mps,
            languages=",".join(team.languages),
            no_stairs=int(team.no_stairs),
            availability=team.availability,
            splits_doors=int(team.splits_doors),
        )
        .returning(table.c.team_id)
    )
    return int(made.scalar_one())


def list_teams(connection: Connection, week_id: int) -> list[Team]:
    """Return a week's teams in the order they were added."""
    table = schema.team
    rows = connection.execute(
        select(table).where(table.c.week_id == week_id).order_by(table.c.team_id)
    )
    return [
        Team(
            row.team_id,
            row.name,
            row.size,
            row.pace_mps,
            tuple(part for part in row.languages.split(",") if part),
            bool(row.no_stairs),
            row.availability,
            bool(row.splits_doors),
        )
        for row in rows
    ]


def record_booking(connection: Connection, booking: Booking, *, at: str) -> None:
    """Store a booking."""
    connection.execute(
        insert(schema.booking).values(
            shift_id=booking.shift_id,
            team_id=booking.team_id,
            people=booking.people,
            reason=booking.reason,
            booked_at=at,
        )
    )


def delete_booking(connection: Connection, shift_id: int, team_id: int) -> bool:
    """Delete a booking; return whether there was one."""
    table = schema.booking
    same = (table.c.shift_id == shift_id) & (table.c.team_id == team_id)
    return connection.execute(delete(table).where(same)).rowcount > 0


def list_bookings(connection: Connection, shifts: Sequence[WeekShift]) -> list[Booking]:
    """Return the bookings of some shifts, by shift and then in the order they were made."""
    table = schema.booking
    wanted = [shift.shift_id for shift in shifts]
    rows = connection.execute(
        select(table)
        .where(table.c.shift_id.in_(wanted))
        .order_by(table.c.shift_id, table.c.booked_at, table.c.team_id)
    )
    return [Booking(row.shift_id, row.team_id, row.people, row.reason) for row in rows]


def get_week_book(connection: Connection, district_id: int, name: str | None = None) -> WeekBook:
    """Return a week with its shifts, teams and bookings; raises NotFoundError like `get_week`."""
    week = get_week(connection, district_id, name)
    shifts = list_shifts(connection, week)
    return WeekBook(
        week,
        tuple(shifts),
        tuple(list_teams(connection, week.week_id)),
        tuple(list_bookings(connection, shifts)),
    )
