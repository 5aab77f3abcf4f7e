"""The number of talks at the base in the database: how many per half-day, never with whom."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, insert, select

from canvass.store.schema_wishes import drop_in
from canvass.week.moments import HalfDay


def list_drop_ins(connection: Connection, week_id: int) -> dict[tuple[dt.date, HalfDay], int]:
    """Return the number of talks by day and half-day; half-days without talks are left out."""
    query = select(drop_in).where(drop_in.c.week_id == week_id)
    return {
        (dt.date.fromisoformat(row.day), HalfDay(row.half_day)): row.talks
        for row in connection.execute(query)
    }


def record_drop_ins(
    connection: Connection, week_id: int, day: dt.date, half: HalfDay, talks: int
) -> None:
    """Set the number of talks in a half-day; 0 deletes it."""
    key = {"week_id": week_id, "day": day.isoformat(), "half_day": half.value}
    same = [drop_in.c[name] == value for name, value in key.items()]
    connection.execute(delete(drop_in).where(*same))
    if talks:
        connection.execute(insert(drop_in).values({**key, "talks": talks}))
