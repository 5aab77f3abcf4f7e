"""Data care: purge weeks, list what is stored, and check the database for damage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.errors import StoreError
from canvass.store import doctor, inventory
from canvass.store.backend.sqlite_file import check_place
from canvass.store.broken_values import find_broken_value
from canvass.store.database import open_reader, open_writer
from canvass.store.debts import is_wiping_owed
from canvass.store.doctor import Finding as Finding
from canvass.store.files_beside import find_made, list_files_beside
from canvass.store.inventory import TableNote
from canvass.store.purge import Purged, get_week_to_purge, list_due, purge_week
from canvass.store.purge_dates import WeekEnd, last_purge, list_week_ends
from canvass.store.recording import find_district_id
from canvass.store.times import from_text
from canvass.store.visits import CALLS, list_events


@dataclass(frozen=True, slots=True)
class PurgeRun:
    """What a purge did; `is_wiped` is False if the file still has to be wiped.

    `beside` are files the purge does not touch that may still hold data of the week.
    """

    done: tuple[Purged, ...]
    is_wiped: bool
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedPurge:
    """A week to be purged by name: what would be deleted, and whether its date has come."""

    end: WeekEnd
    visits: int
    calls: int
    purge_at: datetime
    is_due: bool


def has_purged_since(db: Path, district_id: int, at: str) -> bool:
    """Return whether a week of a district was purged after a time (ISO 8601, UTC)."""
    with open_reader(db) as connection:
        purged_at = last_purge(connection, district_id)
    return purged_at is not None and from_text(purged_at) > from_text(at)


def look_at_purge(db: Path, district: str | None, name: str, *, now: datetime) -> AskedPurge:
    """Return what a purge would delete; raises NotFoundError, or StoreError for an open week."""
    with open_reader(db) as connection:
        district_id, shown = find_district_id(connection, district)
        week_id = get_week_to_purge(connection, district_id, shown, name)
        (end,) = (week for week in list_week_ends(connection, now) if week.week_id == week_id)
        if not end.is_closed and end.counts_as_closed_at > now:
            raise StoreError(
                '{shown}: week "{name}" is still open; close it with "canvass week close"',
                shown=shown,
                name=name,
            )
        visits = list_events(connection, district_id, week_id=week_id)
        calls = list_events(connection, district_id, week_id=week_id, log=CALLS)
        return AskedPurge(end, len(visits), len(calls), end.purge_at(now), end.is_due(now))


def purge(db: Path, district: str | None, name: str | None, *, now: datetime) -> PurgeRun:
    """Purge one closed week by name, or (without a name) all that are due; raises NotFoundError.

    A named week is purged even before it is due. A purge cannot be undone.
    """
    with open_writer(db, purges=False) as connection:
        if name is None:
            week_ids = list_due(connection, now)
        else:
            district_id, shown = find_district_id(connection, district)
            week_ids = [get_week_to_purge(connection, district_id, shown, name)]
        since = find_made(connection, week_ids)
        done = [purge_week(connection, week_id, now) for week_id in week_ids]
    # Opening the database wipes the file: the data must be gone before the user is told so.
    with open_writer(db):
        pass
    beside = [] if since is None else list_files_beside(db, since)
    return PurgeRun(tuple(done), not is_wiping_owed(db), tuple(beside))


def list_purge_dates(db: Path, now: datetime) -> list[WeekEnd]:
    """Return the weeks not purged yet, in order of their purge dates."""
    with open_reader(db) as connection:
        return list_week_ends(connection, now)


def list_tables(db: Path) -> list[TableNote]:
    """Return every table with what it holds."""
    with open_reader(db) as connection:
        return [*inventory.list_tables(connection), *inventory.list_files(db)]


def examine(db: Path) -> list[Finding]:
    """Return the findings of each check of a database; damage is reported, never raised."""
    check_place(db, must_exist=True)
    return doctor.examine(db)


def explain_unforeseen(db: Path) -> StoreError | None:
    """Return the damage that may explain an unexpected failure of a command, None if none.

    Called only after a failure: no command can check every value before it begins.
    """
    first = find_broken_value(db)
    if first is None:
        return None
    return StoreError(
        "{db}: a value in it cannot be read (table {table}, row {row}: {column} is {value}, which "
        'is no {wanted}); put a backup back with "canvass restore", or look at "canvass doctor"',
        db=db,
        table=first.table,
        row=first.row,
        column=first.column,
        value=repr(str(first.value)[:40]),
        wanted=StoreError(first.wanted),
    )
