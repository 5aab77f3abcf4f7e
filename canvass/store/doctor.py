"""Looking for damage: every check says what it found in a line, whatever the file is."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from canvass.store.audit_log import FIRST, chain_digest
from canvass.store.leftovers import find_leftovers
from canvass.store.raw import find_raw_revision, list_damage, open_raw
from canvass.store.revisions import LATEST
from canvass.store.sqlite_file import LightConnection, explain
from canvass.store.tally import count_again, find_tally
from canvass.visits.event import digest_of

LOGS = {"visit_event": "door_id", "call_event": "place_id"}
"""The logs of events, and the column that says where one was."""

KEPT_TABLES = frozenset(
    {"walk_list", "walk_list_door", "walk_list_event", "walk_list_left", "visit_batch",
     "visit_batch_event"}
)  # fmt: skip
"""What is kept of lists and batches: never rewritten either."""

MOST_SHOWN = 5
LONGEST_DETAIL = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; no details: nothing wrong. A backup helps against damage only."""

    check: str
    details: tuple[str, ...]
    is_damage: bool = True


def examine(path: Path) -> list[Finding]:
    """Return a finding for each check; never raises, however damaged the file is."""
    try:
        with open_raw(path) as connection:
            try:
                revision = find_raw_revision(connection)
            except ValueError as error:
                # Not ours, or of a newer program: nothing else can be judged.
                return [Finding("file", _shorten([str(error)]), is_damage=False)]
            older = f"schema {revision} of an older canvass: the next command brings it up to date"
            details = () if revision == LATEST else (older,)
            file = Finding("file", details, is_damage=False)
            checks = [_run(name, _bind(look, connection)) for name, look in CHECKS]
            return [file, *checks, _look_at_leftovers(path)]
    except (sqlite3.Error, OSError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_IOERR,
        ):
            return [Finding("file", _shorten([explain(error, path)]), is_damage=False)]
        return [Finding("file", _shorten([f"cannot be opened ({error})"]))]


def _bind(
    look: Callable[[sqlite3.Connection], list[str]], connection: sqlite3.Connection
) -> Callable[[], list[str]]:
    return lambda: look(connection)


def _run(name: str, look: Callable[[], list[str]]) -> Finding:
    # Damage can make any of these of any value that is read; each is then a finding.
    try:
        found = look()
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, LookupError,
            OverflowError, MemoryError, RecursionError) as error:  # fmt: skip
        found = [f"cannot be read ({type(error).__name__}: {str(error)[:100]})"]
    return Finding(name, _shorten(found))


def _shorten(found: list[str]) -> tuple[str, ...]:
    found = [" ".join(text.split())[:LONGEST_DETAIL] for text in found]
    more = [f"and {len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else []
    return (*found[:MOST_SHOWN], *more)


def _logs_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the logs there must be: an older schema may lack some."""
    if find_raw_revision(connection) == LATEST:
        return LOGS
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = {row[0] for row in rows}
    return {table: place for table, place in LOGS.items() if table in tables}


def _look_at_log(connection: sqlite3.Connection) -> list[str]:
    """Recompute what each event's sender wrote from its columns."""
    found = []
    for table, place in _logs_of(connection).items():
        columns = f"event_id, {place}, kind, outcome, target_id, team, recorded_by, client_at"
        when = "come_back" if _has_column(connection, table, "come_back") else "''"
        rows = connection.execute(f"SELECT {columns}, {when}, body_sha256 FROM {table}")
        for *body, come_back, digest in rows:
            said = [come_back] if come_back else []
            # Who typed was a part of the hash once.
            if digest not in (digest_of(*body[:6], body[7], *said), digest_of(*body)):
                found.append(f"event {str(body[0])[:40]!r} is not as it was recorded")
    return found


def _has_column(connection: sqlite3.Connection, table: str, name: str) -> bool:
    return any(row[1] == name for row in connection.execute(f"PRAGMA table_info({table})"))


def _look_at_tallies(connection: sqlite3.Connection) -> list[str]:
    """Whether each week's log has the events the audit log says it has, in their order."""
    if find_raw_revision(connection) != LATEST:
        return []
    found = []
    light = LightConnection(connection)
    for (week_id,) in connection.execute("SELECT week_id FROM week ORDER BY week_id").fetchall():
        for table in LOGS:
            told = find_tally(light, week_id, table)
            there = count_again(light, week_id, table)
            what = f"week {week_id}, {table}"
            if told is None:
                if there.events:
                    found.append(f"{what}: {there.events} events the audit log does not know of")
            elif told.events != there.events:
                found.append(
                    f"{what}: {there.events} events, the audit log says {told.events}: "
                    + ("some went missing" if there.events < told.events else "some were put in")
                )
            elif told.running != there.running:
                found.append(f"{what}: {there.events} events, but not those that were recorded")
    return found


def _look_at_leftovers(path: Path) -> Finding:
    """Whether a readable copy lies beside the database that a killed command left."""
    left = [f"{one.name}: left by a command that was killed" for one in find_leftovers(path)]
    return Finding("leftovers", _shorten(left), is_damage=False)


def _look_at_orphans(connection: sqlite3.Connection) -> list[str]:
    orphans = connection.execute(
        "SELECT event_id FROM visit_event v WHERE NOT EXISTS (SELECT 1 FROM door d "
        "WHERE d.district_id = v.district_id AND d.door_id = v.door_id)"
    ).fetchall()
    waiting = [
        row
        for table in _logs_of(connection)
        for row in connection.execute(
            f"SELECT event_id FROM {table} v WHERE v.target_id IS NOT NULL AND NOT EXISTS "
            f"(SELECT 1 FROM {table} t WHERE t.event_id = v.target_id)"
        )
    ]
    found = [f"visit {row[0]!r} is at a door that is not there" for row in orphans]
    return found + [f"{row[0]!r} takes back an event that has not come" for row in waiting]


def _look_at_audit_log(connection: sqlite3.Connection) -> list[str]:
    previous = FIRST
    rows = connection.execute(
        "SELECT audit_id, at, role, action, subject, previous_sha256, sha256 "
        "FROM audit_log ORDER BY audit_id"
    )
    for audit_id, at, role, action, subject, before, digest in rows:
        if before != previous or digest != chain_digest(previous, at, role, action, subject):
            return [f"the chain breaks at entry {audit_id}"]
        previous = digest
    return []


def _look_at_triggers(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    kept = KEPT_TABLES & {row[0] for row in tables}
    guarded = (*_logs_of(connection), "audit_log", *kept)
    wanted = {f"{table}_no_{change}" for table in guarded for change in ("update", "delete")}
    missing = wanted - {row[0] for row in rows}
    running = connection.execute("SELECT count(*) FROM purge_run").fetchone()[0]
    found = [f"trigger {name} is missing" for name in sorted(missing)]
    return found + (["the log can be deleted from: a purge was left open"] if running else [])


def _look_at_plans(connection: sqlite3.Connection) -> list[str]:
    """Whether each district's newest plan has every door of it once."""
    found = []
    newest = connection.execute(
        "SELECT district_id, document FROM plan WHERE plan_id IN "
        "(SELECT max(plan_id) FROM plan GROUP BY district_id)"
    ).fetchall()
    for district_id, document in newest:
        plan = json.loads(document)
        planned = Counter(
            door_id
            for route in plan["routes"]
            for stop in route["stops"]
            for door_id in stop["door_ids"]
        )
        rows = connection.execute("SELECT door_id FROM door WHERE district_id = ?", [district_id])
        known = {row[0] for row in rows}
        name = f"plan of district {district_id}"
        found += [f"{name}: door {door!r} twice" for door, n in planned.items() if n > 1]
        found += [
            f"{name}: door {door!r} is not in the district" for door in planned.keys() - known
        ]
    return found


CHECKS: tuple[tuple[str, Callable[[sqlite3.Connection], list[str]]], ...] = (
    ("pages and references", list_damage),
    ("visit log", _look_at_log),
    ("events", _look_at_tallies),
    ("orphans", _look_at_orphans),
    ("audit log", _look_at_audit_log),
    ("guards", _look_at_triggers),
    ("plans", _look_at_plans),
)
