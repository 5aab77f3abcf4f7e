"""Tallies: the number of events in a week's log and a hash over them, kept in the audit log.

If an event is removed in spite of the triggers, `canvass doctor` sees it, because the audit log has
a hash chain of its own. An owner who rewrites both cannot be detected. The hash starts with a
secret of the week that is deleted by its purge; without it somebody could try ids and outcomes
until the hash matches.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select, update

from canvass.store.audit_log import record_audit
from canvass.store.backend.statements import row_no
from canvass.store.schema_week import audit_log, week

ACTION = "events"
PURGED = "purge"
ROLE = "canvass"


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of events of a week in one log, and the hash over them in order of receipt."""

    events: int
    running: str


def record_tally(
    connection: Connection, week_id: int, log: Table, added: Iterable[tuple[str, str]], *, at: str
) -> None:
    """Add new events, each (id, hash of its body), to the tally of a week's log."""
    before = find_tally(connection, week_id, log) or Tally(0, _get_key(connection, week_id))
    events, running = before.events, before.running
    for event_id, body in added:
        events, running = events + 1, _next(running, event_id, body)
    subject = f"{_start(week_id, log)}{events} {running}"
    # Only the day is kept: the time a do-not-knock was cleared must not outlast its week.
    record_audit(connection, action=ACTION, subject=subject, role=ROLE, at=at[:10])


def find_tally(connection: Connection, week_id: int, log: Table) -> Tally | None:
    """Return the newest tally of a week's log; None if it has no events or was purged."""
    start = _start(week_id, log)
    entry = audit_log.c
    is_tally = and_(entry.action == ACTION, _begins_with(entry.subject, start))
    is_purge = and_(entry.action == PURGED, _begins_with(entry.subject + " ", f"week {week_id} "))
    subject = connection.execute(
        select(entry.subject)
        .where(or_(is_tally, is_purge))
        .order_by(entry.audit_id.desc())
        .limit(1)
    ).scalar()
    if subject is None or not subject.startswith(start):
        return None
    events, running = subject.removeprefix(start).split()
    return Tally(int(events), running)


def count_again(connection: Connection, week_id: int, log: Table) -> Tally:
    """Return the tally of the events that exist now."""
    key = connection.execute(select(week.c.log_key).where(week.c.week_id == week_id)).scalar_one()
    events, running = 0, str(key)
    query = (
        select(log.c.event_id, log.c.body_sha256)
        .where(log.c.week_id == week_id)
        .order_by(row_no(log))
    )
    for event_id, body in connection.execute(query):
        events, running = events + 1, _next(running, event_id, body)
    return Tally(events, running)


def _get_key(connection: Connection, week_id: int) -> str:
    query = select(week.c.log_key).where(week.c.week_id == week_id)
    key: str | None = connection.execute(query).scalar()
    if key is not None:
        return key
    made = secrets.token_hex(32)
    connection.execute(update(week).where(week.c.week_id == week_id).values(log_key=made))
    return made


def _begins_with(text: ColumnElement[str], start: str) -> ColumnElement[bool]:
    # Not by LIKE, in which "_" and "%" are wildcards.
    return func.substr(text, 1, len(start)) == start


def _next(running: str, event_id: str, body: str) -> str:
    return hashlib.sha256(f"{running} {event_id} {body}".encode()).hexdigest()


def _start(week_id: int, log: Table) -> str:
    return f"week {week_id} {log.name} "
