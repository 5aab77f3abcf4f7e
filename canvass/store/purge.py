"""The purge: what was heard at doors becomes counts, and the rest is gone from the file itself.

Deleting is not enough: a row deleted stays readable in the WAL until it is checkpointed and in
free pages until `VACUUM` (https://www.sqlite.org/pragma.html#pragma_secure_delete). That cannot be
done inside a transaction, so `user_version` = 1 says it is still owed, and the next writer pays.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Table, delete, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from canvass.errors import NotFoundError, StoreError
from canvass.store import schema
from canvass.store.audit_log import record_audit
from canvass.store.purged_lists import drop_lists
from canvass.store.raw import KEPT_ENDING
from canvass.store.schema_calls import call_event, do_not_call
from canvass.store.schema_week import (
    do_not_knock,
    purge_run,
    purged_count,
    team,
    visit_event,
    week,
)
from canvass.store.times import from_text, to_text
from canvass.store.visits import CALLS, list_events
from canvass.visits.disposition import do_not_knock_ids, standing_visits
from canvass.visits.event import VisitEvent
from canvass.week.moments import band_of

SMALLEST_AREA = 5
"""A street with fewer doors is counted among the others: its count would be about one home."""

ORGANISATION = "organisation"
"""What a call is counted at: beside "house" and "flat", without an area."""

OWED, SETTLED = 1, 0
"""Values of `user_version`."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did to one week."""

    week: str
    events: int
    counts: int
    do_not_knock: int


def list_due(connection: Connection, now: datetime) -> list[int]:
    """Return the closed weeks whose time is up, oldest first."""
    table = week.c
    query = (
        select(table.week_id, table.closed_at, table.purge_after_days)
        .where(table.closed_at.is_not(None), table.purged_at.is_(None))
        .order_by(table.closed_at)
    )
    return [
        row.week_id
        for row in connection.execute(query)
        if _aware(row.closed_at) + timedelta(days=row.purge_after_days) <= now
    ]


def get_closed_week(connection: Connection, district_id: int, district: str, name: str) -> int:
    """Return the id of a closed week that is not purged; raises NotFoundError and StoreError."""
    table = week.c
    query = select(week).where(table.district_id == district_id, table.name == name)
    row = connection.execute(query).first()
    if row is None or row.purged_at is not None:
        raise NotFoundError(f'{district}: no week "{name}" that is not purged already')
    if row.closed_at is None:
        raise StoreError(
            f'{district}: week "{name}" is still open; close it with "canvass week close"'
        )
    return int(row.week_id)


def purge_week(connection: Connection, week_id: int, now: datetime) -> Purged:
    """Turn a week's events into counts and delete them; the caller commits, then `settle`s."""
    row = connection.execute(select(week).where(week.c.week_id == week_id)).one()
    events = list_events(connection, row.district_id, week_id=week_id)
    calls = list_events(connection, row.district_id, week_id=week_id, log=CALLS)
    area_by_door, dwelling_by_door = _describe_doors(connection, row.district_id)
    counts = [
        *_count(row, standing_visits(events), area_by_door, dwelling_by_door),
        *_count(row, standing_visits(calls), {}, {e.door_id: ORGANISATION for e in calls}),
    ]
    if counts:
        connection.execute(insert(purged_count), counts)
    kept = _keep_refusals(connection, row, events, do_not_knock)
    _keep_refusals(connection, row, calls, do_not_call)
    connection.execute(insert(purge_run).values(week_id=week_id))
    for table in (visit_event, call_event):
        connection.execute(delete(table).where(table.c.week_id == week_id))
    drop_lists(connection, week_id)
    connection.execute(delete(purge_run))
    # Who walked is as sensitive as who opened; bookings and assignments go with the teams.
    connection.execute(delete(team).where(team.c.week_id == week_id))
    connection.execute(update(week).where(week.c.week_id == week_id).values(purged_at=to_text(now)))
    connection.execute(text(f"PRAGMA user_version={OWED}"))
    record_audit(
        connection, action="purge", subject=f"week {week_id}", role="canvass", at=to_text(now)
    )
    return Purged(row.name, len(events) + len(calls), len(counts), kept)


def settle(raw: sqlite3.Connection, path: Path) -> bool:
    """Wipe what was deleted from the database's file, its WAL and what a restore set aside.

    Returns False, and the debt stays, while another program reads or the disk is too full.
    """
    try:
        raw.execute("VACUUM")
        if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            return False
    except sqlite3.OperationalError:
        return False
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + KEPT_ENDING + ending).unlink(missing_ok=True)
    raw.execute(f"PRAGMA user_version={SETTLED}")
    return True


def _aware(at: str) -> datetime:
    found = from_text(at)
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo("UTC"))


def _count(
    of_week: Row[tuple[object, ...]],
    visits: list[VisitEvent],
    area_by_door: Mapping[str, str],
    dwelling_by_door: Mapping[str, str],
) -> list[dict[str, object]]:
    zone = ZoneInfo(of_week.timezone)
    doors_by_cell: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for visit in visits:
        local = visit.effective_at.astimezone(zone)
        cell = (
            area_by_door.get(visit.door_id, ""),
            local.date().isoformat(),
            band_of(local).value,
            dwelling_by_door.get(visit.door_id, "house"),
            str(visit.outcome),
        )
        doors_by_cell[cell].append(visit.door_id)
    names = ("area", "day", "band", "dwelling", "outcome")
    return [
        {
            "week_id": of_week.week_id,
            **dict(zip(names, cell, strict=True)),
            "visits": len(doors),
            "doors": len(set(doors)),
        }
        for cell, doors in doors_by_cell.items()
    ]


def _describe_doors(
    connection: Connection, district_id: int
) -> tuple[dict[str, str], dict[str, str]]:
    """Return each door's area ("" in a small street) and whether it is a house or a flat."""
    door, address = schema.door.c, schema.address.c
    in_street: dict[str, list[str]] = defaultdict(list)
    at_address: dict[str, list[str]] = defaultdict(list)
    query = (
        select(door.door_id, door.address_id, address.street)
        .select_from(schema.door)
        .join(
            schema.address,
            (address.district_id == door.district_id) & (address.address_id == door.address_id),
        )
        .where(door.district_id == district_id)
    )
    for row in connection.execute(query):
        in_street[row.street].append(row.door_id)
        at_address[row.address_id].append(row.door_id)
    area_by_door = {
        door_id: street if len(door_ids) >= SMALLEST_AREA else ""
        for street, door_ids in in_street.items()
        for door_id in door_ids
    }
    dwelling_by_door = {
        door_id: "flat" if len(door_ids) > 1 else "house"
        for door_ids in at_address.values()
        for door_id in door_ids
    }
    return area_by_door, dwelling_by_door


def _keep_refusals(
    connection: Connection,
    of_week: Row[tuple[object, ...]],
    events: list[VisitEvent],
    table: Table,
) -> int:
    """Keep where somebody asked not to be called on, and the month; return at how many doors."""
    zone = ZoneInfo(of_week.timezone)
    standing = do_not_knock_ids(events)
    refusals = [event for event in events if event.event_id in standing]
    where = "place_id" if table is do_not_call else "door_id"
    for event in refusals:
        connection.execute(
            upsert(table)
            .values(
                dnk_id=str(uuid.uuid4()),
                district_id=of_week.district_id,
                month=event.effective_at.astimezone(zone).strftime("%Y-%m"),
                **{where: event.door_id},
            )
            .on_conflict_do_nothing()
        )
    return len({event.door_id for event in refusals})
