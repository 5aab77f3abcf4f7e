"""Removing a district with all that is held of it; who asked to be left alone is not forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.store.audit_log import record_audit
from canvass.store.database import open_reader, open_writer
from canvass.store.districts import get_district
from canvass.store.purge import OWED
from canvass.store.refusals import keep_address, list_refusals
from canvass.store.sqlite_file import Runs
from canvass.store.tally import PURGED
from canvass.store.times import to_text


@dataclass(frozen=True, slots=True)
class Removing:
    """What goes with a district; `refusals` stay, by their addresses."""

    district_id: int
    name: str
    doors: int
    plans: int
    weeks: int
    events: int
    refusals: int


def look_at_district(db: Path, name: str) -> Removing:
    """Return what would go with a district; raises NotFoundError."""
    with open_reader(db) as connection:
        row = get_district(connection, name)
        mine = [one for one in list_refusals(connection) if one.district_id == row.district_id]
        count = {
            table: _count(connection, table, row.district_id)
            for table in ("week", "visit_event", "call_event")
        }
    events = count["visit_event"] + count["call_event"]
    return Removing(
        row.district_id, row.name, row.doors, row.plans, count["week"], events, len(mine)
    )


def remove_district(db: Path, name: str, *, now: datetime) -> Removing:
    """Delete a district, its weeks, visits and plans, and wipe them from the file."""
    going = look_at_district(db, name)
    with open_writer(db) as connection:
        for refusal in list_refusals(connection):
            if refusal.district_id == going.district_id:
                keep_address(connection, refusal)
        weeks = connection.exec_driver_sql(
            "SELECT week_id FROM week WHERE district_id = ?", (going.district_id,)
        ).fetchall()
        for (week_id,) in weeks:
            connection.exec_driver_sql("INSERT INTO purge_run VALUES (?)", (week_id,))
        for table, condition in _list_owned(connection):
            connection.exec_driver_sql(
                f'DELETE FROM "{table}" WHERE {condition}', (going.district_id,)
            )
        connection.exec_driver_sql("DELETE FROM purge_run")
        for (week_id,) in weeks:
            record_audit(
                connection, action=PURGED, subject=f"week {week_id} with its district",
                role="organizer", at=to_text(now),
            )  # fmt: skip
        connection.exec_driver_sql(f"PRAGMA user_version={OWED}")
    with open_writer(db):
        pass
    return going


def _count(connection: Runs, table: str, district_id: int) -> int:
    query = f"SELECT count(*) FROM {table} WHERE district_id = ?"
    (found,) = connection.exec_driver_sql(query, (district_id,)).fetchone()
    return int(found)


def _list_owned(connection: Runs) -> list[tuple[str, str]]:
    from canvass.store.week_rows import list_owned_by

    return list_owned_by(connection, "district_id", frozenset())
