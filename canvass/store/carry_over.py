"""What a restore must not bring back: refusals forgotten, and weeks whose visits were purged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.doors.refusal import Refusal
from canvass.store.database import open_writer
from canvass.store.purge import SETTLED, purge_week
from canvass.store.refusals import keep_refusals, list_refusals
from canvass.store.sqlite_file import Runs


@dataclass(frozen=True, slots=True)
class RefusedPlace:
    """An organisation that asked not to be called on, in a district by name.

    `added_at` is when the district was made, for it may be called otherwise elsewhere.
    """

    district: str
    place_id: str
    month: str
    added_at: str = ""


@dataclass(frozen=True, slots=True)
class Lasting:
    """What of a database outlasts a restore of an older one.

    `purged` are weeks by district, name and first day, `purged_rows` the same by id and when they
    were made, for a district or week may have been renamed since.
    """

    refusals: tuple[Refusal, ...]
    places: tuple[RefusedPlace, ...]
    purged: tuple[tuple[str, str, str], ...]
    purged_rows: tuple[tuple[int, str], ...] = ()


def read_lasting(connection: Runs) -> Lasting:
    """Return the refusals that stand and the weeks that are purged."""
    purged = connection.exec_driver_sql(
        "SELECT district.name, week.name, week.starts_on, week.week_id, week.added_at FROM week "
        "JOIN district ON district.district_id = week.district_id WHERE purged_at IS NOT NULL"
    ).fetchall()
    return Lasting(
        tuple(list_refusals(connection)),
        tuple(list_refused_places(connection)),
        tuple((row[0], row[1], row[2]) for row in purged),
        tuple((row[3], row[4]) for row in purged if row[4]),
    )


def list_refused_places(connection: Runs) -> list[RefusedPlace]:
    """Return every organisation that asked not to be called on."""
    from canvass.store.visits import CALLS, find_event, list_do_not_knock

    found = []
    query = "SELECT district_id, name, added_at FROM district"
    for district_id, name, added_at in connection.exec_driver_sql(query).fetchall():
        query = "SELECT dnk_id, month FROM do_not_call WHERE district_id = ?"
        kept = dict(tuple(row) for row in connection.exec_driver_sql(query, (district_id,)))
        for one in list_do_not_knock(connection, district_id, log=CALLS):
            event = find_event(connection, district_id, one.dnk_id, log=CALLS)
            month = event.effective_at.strftime("%Y-%m") if event else kept.get(one.dnk_id, "")
            found.append(RefusedPlace(name, one.door_id, month, added_at))
    return found


def keep_places(connection: Runs, places: Iterable[RefusedPlace]) -> int:
    """Keep refusals of organisations that do not stand here; return how many were added."""
    import uuid

    standing = {(one.district, one.place_id) for one in list_refused_places(connection)}
    added = 0
    for place in places:
        query = (
            "SELECT district_id, name FROM district WHERE name = ?1 OR added_at = ?2 "
            "ORDER BY name <> ?1 LIMIT 1"
        )
        row = connection.exec_driver_sql(query, (place.district, place.added_at)).fetchone()
        if row is None or (row[1], place.place_id) in standing:
            continue
        connection.exec_driver_sql(
            "INSERT INTO do_not_call (dnk_id, district_id, place_id, month) "
            "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (str(uuid.uuid4()), row[0], place.place_id, place.month),
        )
        added += 1
    return added


def carry_over(copy: Path, lasting: Lasting, now: datetime) -> None:
    """Bring a backup's copy up to date and put into it what must not be lost by restoring it."""
    with open_writer(copy, purges=False) as connection:
        keep_refusals(connection, lasting.refusals)
        keep_places(connection, lasting.places)
        for week_id in list_to_purge(connection, lasting):
            purge_week(connection, week_id, now)
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        raw.execute("PRAGMA secure_delete=ON")
        raw.execute("VACUUM")
        raw.execute(f"PRAGMA user_version={SETTLED}")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # One file, without companions that a rename would leave behind.
        raw.execute("PRAGMA journal_mode=DELETE")


def list_to_purge(connection: Runs, lasting: Lasting) -> list[int]:
    """Return the weeks that are purged in the one database and not yet in this."""
    rows = connection.exec_driver_sql(
        "SELECT week.week_id, district.name, week.name, week.starts_on, week.added_at FROM week "
        "JOIN district ON district.district_id = week.district_id WHERE purged_at IS NULL"
    )
    purged, purged_rows = set(lasting.purged), set(lasting.purged_rows)
    return [
        row[0]
        for row in rows.fetchall()
        if (row[1], row[2], row[3]) in purged or (row[0], row[4]) in purged_rows
    ]
