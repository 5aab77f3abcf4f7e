"""What is said beside walk lists: names of districts and weeks, and when shifts end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from canvass.store.schema import district
from canvass.store.schema_week import shift, week


def list_district_names(connection: Connection) -> dict[int, str]:
    """Return the names of the districts, by id."""
    query = select(district.c.district_id, district.c.name).order_by(district.c.name)
    return {row.district_id: row.name for row in connection.execute(query)}


def list_shift_ends(connection: Connection) -> dict[tuple[int, datetime], datetime]:
    """Return the end of each shift by its week and start."""
    query = select(shift.c.week_id, shift.c.starts_at, shift.c.minutes)
    return {
        (week_id, begins): begins + timedelta(minutes=minutes)
        for week_id, starts_at, minutes in connection.execute(query)
        for begins in (datetime.fromisoformat(starts_at),)
    }


def list_week_names(connection: Connection) -> dict[int, tuple[str, str]]:
    """Return the name and time zone of each week, by id."""
    query = select(week.c.week_id, week.c.name, week.c.timezone)
    return {row.week_id: (row.name, row.timezone) for row in connection.execute(query)}


def find_week_name(connection: Connection, week_id: int) -> str:
    """Return the name of a week."""
    query = select(week.c.name).where(week.c.week_id == week_id)
    name: str = connection.execute(query).scalar_one()
    return name
