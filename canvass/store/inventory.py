"""The inventory: everything held, how old it is, and when it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, inspect, select, text

from canvass.store.schema_week import week
from canvass.store.times import from_text

DATES = {
    "district": "added_at",
    "plan": "created_at",
    "week": "starts_on",
    "shift": "starts_at",
    "booking": "booked_at",
    "visit_event": "effective_at",
    "call_event": "effective_at",
    "do_not_knock": "month",
    "do_not_call": "month",
    "purged_count": "day",
    "audit_log": "at",
    "stairwell_split": "added_at",
    "entrance_access": "set_at",
    "people_exclusion": "added_at",
    "organisation": "added_at",
    "walk_list": "printed_at",
    "walk_list_event": "at",
    "walk_list_left": "at",
    "visit_batch": "made_at",
}
"""The column that tells a row's age, where a table has one."""

PURGED = (
    "visit_event", "call_event", "team", "booking", "assignment", "walk_list", "walk_list_door",
    "walk_list_event", "walk_list_left", "visit_batch", "visit_batch_event",
)  # fmt: skip
"""What a week's purge deletes."""


@dataclass(frozen=True, slots=True)
class TableNote:
    """One table: rows, the oldest date in it, when the first of them go (None: kept)."""

    table: str
    rows: int
    oldest: str | None
    purge_on: str | None


def list_tables(connection: Connection) -> list[TableNote]:
    """Return every table in the database, also those a newer part of the program added."""
    names = sorted(inspect(connection).get_table_names())
    purge_on = _next_purge(connection)
    found = []
    for name in names:
        rows = int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())
        column = DATES.get(name)
        oldest = None
        if column is not None and rows:
            oldest = connection.execute(text(f'SELECT min("{column}") FROM "{name}"')).scalar()
        when = purge_on if name in PURGED and rows else None
        found.append(TableNote(name, rows, str(oldest)[:10] if oldest else None, when))
    return found


def _next_purge(connection: Connection) -> str:
    """Return the day the next week is purged, or what it waits for."""
    table = week.c
    query = select(table.closed_at, table.purge_after_days).where(table.purged_at.is_(None))
    days = [
        (from_text(row.closed_at) + timedelta(days=row.purge_after_days)).date().isoformat()
        for row in connection.execute(query)
        if row.closed_at is not None
    ]
    if days:
        return min(days)
    longest = connection.execute(select(func.max(table.purge_after_days))).scalar()
    return f"{14 if longest is None else longest} days after the week closes"
