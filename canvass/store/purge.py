"""The purge: visits become counts, and everything else of a week is wiped from the file.

Deleting rows is not enough: the file is rewritten after the transaction
(`canvass.store.backend.wiping`). Until that succeeds it is noted as owed, and the next command does
it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update

from canvass.errors import NotFoundError
from canvass.store.audit_log import record_audit
from canvass.store.backend import wiping
from canvass.store.backend.statements import insert_new
from canvass.store.debts import RULES
from canvass.store.leftovers import KEPT_ENDING, remove_leftovers
from canvass.store.notes import drop_what_is_over
from canvass.store.purge_dates import list_week_ends
from canvass.store.purged_counts import record_odds, record_shares
from canvass.store.purged_names import forget_names, list_names_to_forget
from canvass.store.purged_plans import empty_broken_plans, forget_plans, forget_team_locks
from canvass.store.recording import month_of
from canvass.store.rejected_rows import find_forgotten_until, remove_rejected_rows
from canvass.store.schema_week import purge_run
from canvass.store.schema_week import week as week_table
from canvass.store.tally import PURGED, ROLE
from canvass.store.times import to_text
from canvass.store.visits import CALLS, VISITS, Log, list_events
from canvass.store.walked_lists import record_learned
from canvass.store.week_rows import delete_week_rows, delete_weekless_rows
from canvass.visits.disposition import do_not_knock_ids
from canvass.visits.event import VisitEvent


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did to one week; `counts` is how many rows its three shares took.

    `broken_plans` are plans of its district that could not be read, so that they went with it.
    """

    week: str
    events: int
    counts: int
    do_not_knock: int
    broken_plans: int = 0


@dataclass(frozen=True, slots=True)
class _Week:
    week_id: int
    district_id: int
    name: str
    timezone: str
    is_purged: bool


def list_due(connection: Connection, now: datetime) -> list[int]:
    """Return the ids of weeks that are due and announced, or were purged under older rules."""
    older = select(week_table.c.week_id).where(
        week_table.c.purged_at.is_not(None), week_table.c.purge_rules < RULES
    )
    again = connection.execute(older).scalars().all()
    return [*again, *(week.week_id for week in list_week_ends(connection, now) if week.is_due(now))]


def get_week_to_purge(connection: Connection, district_id: int, district: str, name: str) -> int:
    """Return the id of a week that is not purged; raises NotFoundError."""
    of, one = week_table.c, select(week_table.c.week_id)
    query = one.where(of.district_id == district_id, of.name == name, of.purged_at.is_(None))
    found = connection.execute(query).scalar()
    if found is not None:
        return int(found)
    raise NotFoundError(
        '{district}: no week "{name}" that is not purged already', district=district, name=name
    )


def purge_week(connection: Connection, week_id: int, now: datetime) -> Purged:
    """Turn a week's events into counts and delete them; the caller commits, then calls `settle`."""
    row = connection.execute(select(week_table).where(week_table.c.week_id == week_id)).one()
    district_id, name, timezone = row.district_id, row.name, row.timezone
    week = _Week(week_id, district_id, name, timezone, row.purged_at is not None)
    events = list_events(connection, district_id, week_id=week_id)
    calls = list_events(connection, district_id, week_id=week_id, log=CALLS)
    broken = empty_broken_plans(connection, district_id)
    counts = 0
    if not week.is_purged:
        counts = record_shares(connection, district_id, week_id, timezone)
        record_odds(connection, district_id, week_id, timezone, events, calls)
        record_learned(connection, week_id)
    kept = _keep_refusals(connection, week, events, VISITS)
    _keep_refusals(connection, week, calls, CALLS)
    names = list_names_to_forget(connection, district_id, week_id)
    forget_team_locks(connection, district_id, week_id)
    # Within this transaction only: otherwise triggers forbid deleting from the logs.
    connection.execute(insert(purge_run).values(week_id=week_id))
    # The order matters: plans are found by their week's shifts, and lists refer to plans.
    forgotten = forget_plans(connection, district_id, week_id)
    delete_week_rows(connection, week_id)
    delete_weekless_rows(connection, district_id)
    forgotten.delete()
    forget_names(connection, district_id, names)
    connection.execute(delete(purge_run))
    connection.execute(
        update(week_table)
        .where(week_table.c.week_id == week_id)
        .values(
            purged_at=func.coalesce(week_table.c.purged_at, to_text(now)),
            closed_at=func.coalesce(week_table.c.closed_at, to_text(now)),
            log_key=None,
            purge_rules=RULES,
        )
    )
    wiping.owe(connection)
    subject = f"week {week_id} {len(events)} visits {len(calls)} calls"
    record_audit(connection, action=PURGED, subject=subject, role=ROLE, at=to_text(now))
    return Purged(name, len(events) + len(calls), counts, kept, broken)


def settle(connection: Connection, path: Path) -> bool:
    """Wipe deleted data from the database's file, its log, and databases a restore set aside.

    Returns False, and the wipe stays owed, while another program reads or the disk is full.
    """
    if not wiping.rewrite(connection):
        return False
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + KEPT_ENDING + ending).unlink(missing_ok=True)
    with connection.begin():
        until = find_forgotten_until(connection)
    if remove_leftovers(path) or remove_rejected_rows(path, until):
        return False
    wiping.say_settled(connection)
    return True


def pay_all(connection: Connection, path: Path, now: datetime) -> bool:
    """Do all purges that are due and any owed wipe; return False if a wipe is still owed.

    To be called outside a transaction.
    """
    with connection.begin():
        drop_what_is_over(connection, now)
        for week_id in list_due(connection, now):
            purge_week(connection, week_id, now)
        is_owed = wiping.is_owed(connection)
    return settle(connection, path) if is_owed else True


def _keep_refusals(connection: Connection, week: _Week, events: list[VisitEvent], log: Log) -> int:
    """Keep do-not-knock doors, dated by month; return how many."""
    standing = do_not_knock_ids([*events, *_clears_elsewhere(connection, week, log)])
    refusals = [event for event in events if event.event_id in standing]
    for event in refusals:
        month = month_of(connection, event)
        connection.execute(
            insert_new(log.kept),
            {
                "dnk_id": str(uuid.uuid4()), "district_id": week.district_id,
                log.place: event.door_id, "month": month,
            },
        )  # fmt: skip
    return len({event.door_id for event in refusals})


def _clears_elsewhere(connection: Connection, week: _Week, log: Log) -> list[VisitEvent]:
    """Return the events of other weeks, which may clear a do-not-knock of this one."""
    return [
        event
        for event in list_events(connection, week.district_id, log=log)
        if event.week_id != week.week_id
    ]
