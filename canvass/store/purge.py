"""The purge: what was heard at doors becomes counts, and the rest is gone from the file itself.

Deleting is not enough: a row deleted stays readable in the WAL until it is checkpointed and in
free pages until `VACUUM` (https://www.sqlite.org/pragma.html#pragma_secure_delete). That cannot be
done inside a transaction, so `user_version` = 1 says it is still owed, and the next command pays.
"""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import NotFoundError
from canvass.store.audit_log import record_audit
from canvass.store.debts import RULES
from canvass.store.leftovers import remove_leftovers
from canvass.store.notes import drop_what_is_over
from canvass.store.purge_dates import list_week_ends
from canvass.store.purged_counts import record_odds, record_shares
from canvass.store.purged_names import forget_names, list_names_to_forget
from canvass.store.purged_plans import forget_plans, forget_team_locks
from canvass.store.raw import KEPT_ENDING
from canvass.store.rejected_rows import find_forgotten_until, remove_rejected_rows
from canvass.store.sqlite_file import LightConnection, Runs
from canvass.store.tally import PURGED, ROLE
from canvass.store.times import to_text
from canvass.store.visits import CALLS, VISITS, Log, list_events
from canvass.store.walked_lists import record_learned
from canvass.store.week_rows import delete_week_rows, delete_weekless_rows
from canvass.visits.disposition import do_not_knock_ids
from canvass.visits.event import VisitEvent

OWED, SETTLED = 1, 0
"""Values of `user_version`."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did to one week; `counts` are the rows of its three shares."""

    week: str
    events: int
    counts: int
    do_not_knock: int


@dataclass(frozen=True, slots=True)
class _Week:
    week_id: int
    district_id: int
    name: str
    timezone: str
    is_purged: bool


def list_due(connection: Runs, now: datetime) -> list[int]:
    """Return the weeks whose time is up and whose purge was announced, and those of older rules."""
    older = "SELECT week_id FROM week WHERE purged_at IS NOT NULL AND purge_rules < ?"
    again = [row[0] for row in connection.exec_driver_sql(older, (RULES,)).fetchall()]
    return [*again, *(week.week_id for week in list_week_ends(connection) if week.is_due(now))]


def get_week_to_purge(connection: Runs, district_id: int, district: str, name: str) -> int:
    """Return the id of a week that is not purged; raises NotFoundError."""
    for week in list_week_ends(connection):
        if (week.district_id, week.name) == (district_id, name):
            return week.week_id
    raise NotFoundError(f'{district}: no week "{name}" that is not purged already')


def purge_week(connection: Runs, week_id: int, now: datetime) -> Purged:
    """Turn a week's events into counts and delete them; the caller commits, then `settle`s."""
    query = "SELECT district_id, name, timezone, purged_at FROM week WHERE week_id = ?"
    district_id, name, timezone, before = connection.exec_driver_sql(query, (week_id,)).fetchone()
    week = _Week(week_id, district_id, name, timezone, before is not None)
    events = list_events(connection, district_id, week_id=week_id)
    calls = list_events(connection, district_id, week_id=week_id, log=CALLS)
    counts = 0
    if not week.is_purged:
        counts = record_shares(connection, district_id, week_id, timezone)
        record_odds(connection, district_id, week_id, timezone, events, calls)
        record_learned(connection, week_id)
    kept = _keep_refusals(connection, week, events, VISITS)
    _keep_refusals(connection, week, calls, CALLS)
    names = list_names_to_forget(connection, district_id, week_id)
    forget_team_locks(connection, district_id, week_id)
    # Inside the transaction only: the triggers of the logs let nothing else be deleted.
    connection.exec_driver_sql("INSERT INTO purge_run VALUES (?)", (week_id,))
    # Plans are told apart by the shifts of their week, and lists refer to plans: in this order.
    forgotten = forget_plans(connection, district_id, week_id)
    delete_week_rows(connection, week_id)
    delete_weekless_rows(connection, district_id)
    forgotten.delete()
    forget_names(connection, district_id, names)
    connection.exec_driver_sql("DELETE FROM purge_run")
    connection.exec_driver_sql(
        "UPDATE week SET purged_at = coalesce(purged_at, ?), closed_at = coalesce(closed_at, ?), "
        "log_key = NULL, purge_rules = ? WHERE week_id = ?",
        (to_text(now), to_text(now), RULES, week_id),
    )
    connection.exec_driver_sql(f"PRAGMA user_version={OWED}")
    subject = f"week {week_id} {len(events)} visits {len(calls)} calls"
    record_audit(connection, action=PURGED, subject=subject, role=ROLE, at=to_text(now))
    return Purged(name, len(events) + len(calls), counts, kept)


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
    if remove_leftovers(path) or remove_rejected_rows(path, find_forgotten_until(raw)):
        return False
    raw.execute(f"PRAGMA user_version={SETTLED}")
    # The page that says so is in the WAL again, and nothing else.
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True


def pay_all(raw: sqlite3.Connection, path: Path, now: datetime) -> bool:
    """Pay what is due; return whether the file was wiped where that was owed."""
    is_owed = bool(raw.execute("PRAGMA user_version").fetchone()[0])
    connection = LightConnection(raw)
    raw.execute("BEGIN IMMEDIATE")
    try:
        drop_what_is_over(connection, now)
        for week_id in list_due(connection, now):
            purge_week(connection, week_id, now)
            is_owed = True
        raw.execute("COMMIT")
    except BaseException:
        # On a full disk SQLite has rolled back itself.
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise
    return settle(raw, path) if is_owed else True


def _keep_refusals(connection: Runs, week: _Week, events: list[VisitEvent], log: Log) -> int:
    """Keep where somebody asked not to be called on, and the month; return at how many doors."""
    zone = ZoneInfo(week.timezone)
    standing = do_not_knock_ids([*events, *_clears_elsewhere(connection, week, log)])
    refusals = [event for event in events if event.event_id in standing]
    for event in refusals:
        month = event.effective_at.astimezone(zone).strftime("%Y-%m")
        connection.exec_driver_sql(
            f"INSERT INTO {log.kept} (dnk_id, district_id, {log.place}, month) "
            "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (str(uuid.uuid4()), week.district_id, event.door_id, month),
        )
    return len({event.door_id for event in refusals})


def _clears_elsewhere(connection: Runs, week: _Week, log: Log) -> list[VisitEvent]:
    """Return what was recorded in other weeks, which may clear a do-not-knock of this one."""
    return [
        event
        for event in list_events(connection, week.district_id, log=log)
        if event.week_id != week.week_id
    ]
