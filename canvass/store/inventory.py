"""The inventory: everything the database holds, how old it is, and when it is deleted."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from canvass.store.leftovers import KEPT_ENDING, find_leftovers
from canvass.store.purge_dates import list_week_ends
from canvass.store.rejected_rows import find_rejected_rows
from canvass.store.schema_week import week as week_table
from canvass.store.times import from_text
from canvass.store.week_rows import list_owned_names, read_tables
from canvass.store.weeks import find_newest_zone
from canvass.week.moments import DEFAULT_TIMEZONE, get_timezone

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
    "entrance_fact": "noted_on",
    "kept_refusal": "month",
    "audit_log": "at",
    "stairwell_split": "added_at",
    "entrance_access": "set_at",
    "people_exclusion": "added_at",
    "door_value": "added_at",
    "organisation": "added_at",
    "wish": "iso_week",
    "commitment": "taken_on",
    "drop_in": "day",
    "desk_account": "added_at",
    "desk_key": "made_at",
    "desk_session": "began_at",
}
"""The column with a row's date, by table."""

UNTIL = {
    "entrance_access": ("until", "code"),
    "people_exclusion": ("note_until", "note"),
    "desk_key": ("expires_at", "name"),
    "desk_session": ("expires_at", "name"),
}
"""Tables with values that expire by themselves: the column of the day, and of the value."""


@dataclass(frozen=True, slots=True)
class TableNote:
    """One table: its rows, the oldest date, and when the first rows are deleted (None: kept)."""

    table: str
    rows: int
    oldest: str | None
    purge_on: str | None


def list_tables(connection: Connection) -> list[TableNote]:
    """Return every table of the database file, including any the program does not know."""
    purge_on = _next_purge(connection)
    purged = list_owned_names(connection)
    zone = get_timezone(find_newest_zone(connection, None) or DEFAULT_TIMEZONE)
    found = []
    for name, table in sorted(read_tables(connection).items()):
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        column = DATES.get(name)
        oldest = None
        if column is not None and rows:
            oldest = connection.execute(select(func.min(table.c[column]))).scalar()
        when = purge_on if name in purged and rows else None
        if name in UNTIL:
            day, value = UNTIL[name]
            query = select(func.min(table.c[day])).where(table.c[value].is_not(None))
            until = connection.execute(query).scalar()
            when = from_text(until).astimezone(zone).date().isoformat() if until else None
        found.append(TableNote(name, rows, str(oldest)[:10] if oldest else None, when))
    return found


def list_files(path: Path) -> list[TableNote]:
    """Return the readable files beside a database: left-over copies and files of rejected rows."""
    aside = path.with_name(path.name + KEPT_ENDING)
    found = []
    if aside.is_file():
        found.append(TableNote(aside.name, 1, _day_of(aside), "the next purge"))
    found += [
        TableNote(left.name, 1, _day_of(left), "the next command") for left in find_leftovers(path)
    ]
    found += [
        TableNote(file.name, _count_rows(file), _day_of(file), "the next purge")
        for file in find_rejected_rows(path)
    ]
    return found


def _count_rows(file: Path) -> int:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        return max(0, sum(1 for _ in csv.reader(lines)) - 1)


def _day_of(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()


def _next_purge(connection: Connection) -> str | None:
    """Return the day the next week is purged."""
    moment = datetime.now(UTC)
    days = [
        week.purge_at(moment).date().isoformat()
        for week in list_week_ends(connection, moment)
        if week.is_closed
    ]
    if days:
        return min(days)
    longest = connection.execute(select(func.max(week_table.c.purge_after_days))).scalar()
    return f"{14 if longest is None else longest} days after the week closes"
