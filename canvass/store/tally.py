"""How many events a week's log has, and the hash over them: written to the audit log as they come.

An event that goes missing past the triggers is then seen (`canvass doctor`), since the audit log
is chained by hashes of its own. Against an owner who rewrites both nothing helps. The hash begins
with a secret of the week that goes when the week is purged: it is over ids and outcomes that
somebody could otherwise try one after the other until it fits.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from canvass.store.audit_log import record_audit
from canvass.store.sqlite_file import Runs

ACTION = "events"
PURGED = "purge"
ROLE = "canvass"


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of events of a week in one log, and the hash over them in order of receipt."""

    events: int
    running: str


def record_tally(
    connection: Runs, week_id: int, log: str, added: Iterable[tuple[str, str]], *, at: str
) -> None:
    """Count events that were just added, each (id, hash of its body), to those before."""
    before = find_tally(connection, week_id, log) or Tally(0, _get_key(connection, week_id))
    events, running = before.events, before.running
    for event_id, body in added:
        events, running = events + 1, _next(running, event_id, body)
    subject = f"{_start(week_id, log)}{events} {running}"
    # The day alone: when a do-not-knock was cleared is nobody's business after its week.
    record_audit(connection, action=ACTION, subject=subject, role=ROLE, at=at[:10])


def find_tally(connection: Runs, week_id: int, log: str) -> Tally | None:
    """Return the newest tally of a week's log; None where it has no event, or was purged."""
    start = _start(week_id, log)
    row = connection.exec_driver_sql(
        "SELECT subject FROM audit_log WHERE (action = ? AND substr(subject, 1, ?) = ?) "
        "OR (action = ? AND substr(subject || ' ', 1, ?) = ?) ORDER BY audit_id DESC LIMIT 1",
        (ACTION, len(start), start, PURGED, len(f"week {week_id} "), f"week {week_id} "),
    ).fetchone()
    if row is None or not row[0].startswith(start):
        return None
    events, running = row[0].removeprefix(start).split()
    return Tally(int(events), running)


def count_again(connection: Runs, week_id: int, log: str) -> Tally:
    """Return the tally of the events that are there now."""
    (key,) = connection.exec_driver_sql(
        "SELECT log_key FROM week WHERE week_id = ?", (week_id,)
    ).fetchone()
    events, running = 0, str(key)
    query = f"SELECT event_id, body_sha256 FROM {log} WHERE week_id = ? ORDER BY rowid"
    for event_id, body in connection.exec_driver_sql(query, (week_id,)):
        events, running = events + 1, _next(running, event_id, body)
    return Tally(events, running)


def _get_key(connection: Runs, week_id: int) -> str:
    query = "SELECT log_key FROM week WHERE week_id = ?"
    row = connection.exec_driver_sql(query, (week_id,)).fetchone()
    if row is not None and row[0] is not None:
        return str(row[0])
    made = secrets.token_hex(32)
    statement = "UPDATE week SET log_key = ? WHERE week_id = ?"
    connection.exec_driver_sql(statement, (made, week_id))
    return made


def _next(running: str, event_id: str, body: str) -> str:
    return hashlib.sha256(f"{running} {event_id} {body}".encode()).hexdigest()


def _start(week_id: int, log: str) -> str:
    return f"week {week_id} {log} "
