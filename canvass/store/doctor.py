"""Check a database for damage; every check reports in one line, whatever the file is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, literal, select
from sqlalchemy.exc import SQLAlchemyError

from canvass.document.json_text import door_ids_from_json
from canvass.errors import CanvassError
from canvass.store.audit_log import FIRST, chain_digest
from canvass.store.backend.catalogue import (
    get_revision,
    list_columns,
    list_damage,
    list_tables,
    list_triggers,
    list_types,
)
from canvass.store.backend.details import Detail
from canvass.store.backend.opening import DriverError, is_unreachable, open_file, original_of
from canvass.store.backend.sqlite_file import explain
from canvass.store.broken_values import list_broken_values
from canvass.store.holdings import list_holdings
from canvass.store.leftovers import find_leftovers
from canvass.store.revisions import LATEST
from canvass.store.schema import door, plan
from canvass.store.schema_week import audit_log, purge_run, visit_event, week
from canvass.store.tally import count_again, find_tally
from canvass.store.visits import CALLS, VISITS, Log
from canvass.visits.event import digest_of

LOGS = (VISITS, CALLS)

KEPT_TABLES = frozenset(
    {"walk_list", "walk_list_door", "walk_list_event", "walk_list_left", "walk_list_print",
     "visit_batch", "visit_batch_event"}
)  # fmt: skip
"""Tables of lists and batches, which are never rewritten either."""

LOGS_SINCE = "0003"
"""The first schema with a visit log, an audit log and the triggers that guard them."""

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; no details means nothing is wrong.

    A backup helps only against damage.
    """

    check: str
    details: tuple[Detail, ...]
    is_damage: bool = True


def examine(path: Path) -> list[Finding]:
    """Return a finding for each check; never raises, however damaged the file is."""
    try:
        with open_file(path) as connection:
            try:
                revision = get_revision(connection)
            except ValueError as error:
                # Not a canvass database, or a newer one: the other checks make no sense.
                said = error if isinstance(error, CanvassError) else CanvassError(str(error))
                return [Finding("file", (Detail.of(said),), is_damage=False)]
            older = Detail(
                "schema {revision} of an older canvass: the next command brings it up to date",
                revision=revision,
            )
            details: tuple[Detail, ...] = () if revision == LATEST else (older,)
            names = path.stat().st_nlink
            if names > 1:
                links = "{count} names (hard links), and damage if two are used: remove all but one"
                details += (Detail(links, count=names),)
            file = Finding("file", details, is_damage=False)
            checks = [_run(name, _bind(look, connection)) for name, look in CHECKS]
            return [file, *checks, _look_at_leftovers(path)]
    except (*DriverError, OSError) as error:
        original = original_of(error)
        if is_unreachable(error):
            return [Finding("file", (Detail.of(explain(original, path)),), is_damage=False)]
        return [Finding("file", (Detail("cannot be opened ({why})", why=original),))]


def _has_logs(connection: Connection) -> bool:
    """Return whether the schema is one with a visit log and an audit log."""
    return get_revision(connection) >= LOGS_SINCE


def _bind(
    look: Callable[[Connection], list[Detail]], connection: Connection
) -> Callable[[], list[Detail]]:
    return lambda: look(connection)


def _run(name: str, look: Callable[[], list[Detail]]) -> Finding:
    # Damaged values can raise any of these errors; each becomes a finding.
    try:
        found = look()
    except (*DriverError, SQLAlchemyError, ValueError, TypeError, KeyError, AttributeError,
            LookupError, OverflowError, MemoryError, RecursionError) as error:  # fmt: skip
        said = original_of(error)
        why = f"{type(said).__name__}: {str(said)[:100]}"
        found = [Detail("cannot be read ({why})", why=why)]
    return Finding(name, _shorten(found))


def _shorten(found: list[Detail]) -> tuple[Detail, ...]:
    more = len(found) - MOST_SHOWN
    return (*found[:MOST_SHOWN], *([Detail("and {count} more", count=more)] if more > 0 else []))


def _logs_of(connection: Connection) -> tuple[Log, ...]:
    """Return the logs that exist: an older schema may lack some."""
    if get_revision(connection) == LATEST:
        return LOGS
    tables = list_tables(connection)
    return tuple(log for log in LOGS if log.table.name in tables)


def _look_at_log(connection: Connection) -> list[Detail]:
    """Recompute the hash of each event from its columns and compare it with the stored one."""
    found = []
    for log in _logs_of(connection):
        event = log.table.c
        has_when = "come_back" in list_columns(connection, log.table.name)
        when = event.come_back if has_when else literal("")
        query = select(
            event.event_id, event[log.place], event.kind, event.outcome, event.target_id,
            event.team, event.recorded_by, event.client_at, when, event.body_sha256,
        )  # fmt: skip
        for *body, come_back, digest in connection.execute(query):
            said = [come_back] if come_back else []
            # Old hashes include who typed the event.
            if digest not in (digest_of(*body[:6], body[7], *said), digest_of(*body)):
                event_id = str(body[0])[:40]
                found.append(
                    Detail("event {event_id!r} is not as it was recorded", event_id=event_id)
                )
    return found


def _look_at_tallies(connection: Connection) -> list[Detail]:
    """Check that each week's log has the events in the audit log's tally, in the same order."""
    if get_revision(connection) != LATEST:
        return []
    found = []
    weeks = connection.execute(select(week.c.week_id).order_by(week.c.week_id)).scalars().all()
    for week_id in weeks:
        for log in LOGS:
            told = find_tally(connection, week_id, log.table)
            there = count_again(connection, week_id, log.table)
            if told is None:
                if there.events:
                    text = "{week}: {count} events the audit log does not know of"
                    found.append(_say_tally(text, week_id, log, there.events))
            elif told.events != there.events:
                text = (
                    "{week}: {count} events, the audit log says {told}: some went missing"
                    if there.events < told.events
                    else "{week}: {count} events, the audit log says {told}: some were put in"
                )
                found.append(_say_tally(text, week_id, log, there.events, told.events))
            elif told.running != there.running:
                text = "{week}: {count} events, but not those that were recorded"
                found.append(_say_tally(text, week_id, log, there.events))
    return found


def _say_tally(text: str, week_id: int, log: Log, count: int, told: int = 0) -> Detail:
    week = CanvassError("week {week_id}, {log}", week_id=week_id, log=log.table.name)
    return Detail(text, week=week, count=count, told=told)


def _look_at_leftovers(path: Path) -> Finding:
    """Check for readable copies beside the database that a killed command left."""
    text = "{file}: left by a command that was killed"
    left = [Detail(text, file=one.name) for one in find_leftovers(path)]
    return Finding("leftovers", _shorten(left), is_damage=False)


def _look_at_orphans(connection: Connection) -> list[Detail]:
    if not _has_logs(connection):
        return []
    visit = visit_event.c
    at_a_door = (
        select(door.c.door_id)
        .where(door.c.district_id == visit.district_id, door.c.door_id == visit.door_id)
        .exists()
    )
    orphans = connection.execute(select(visit.event_id).where(~at_a_door)).scalars().all()
    text = "visit {event_id!r} is at a door that is not there"
    found = [Detail(text, event_id=event_id) for event_id in orphans]
    text = "{event_id!r} takes back an event that has not come"
    for log in _logs_of(connection):
        event, target = log.table.c, log.table.alias().c
        has_come = select(target.event_id).where(target.event_id == event.target_id).exists()
        waiting = select(event.event_id).where(event.target_id.is_not(None), ~has_come)
        found += [
            Detail(text, event_id=event_id) for event_id in connection.execute(waiting).scalars()
        ]
    return found


def _look_at_audit_log(connection: Connection) -> list[Detail]:
    if not _has_logs(connection):
        return []
    previous = FIRST
    rows = connection.execute(select(audit_log).order_by(audit_log.c.audit_id))
    for audit_id, at, role, action, subject, before, digest in rows:
        if before != previous or digest != chain_digest(previous, at, role, action, subject):
            return [Detail("the chain breaks at entry {audit_id}", audit_id=audit_id)]
        previous = digest
    return []


def _look_at_triggers(connection: Connection) -> list[Detail]:
    if not _has_logs(connection):
        return []
    kept = KEPT_TABLES & set(list_tables(connection))
    guarded = (*(log.table.name for log in _logs_of(connection)), "audit_log", *kept)
    wanted = {f"{table}_no_{change}" for table in guarded for change in ("update", "delete")}
    missing = wanted - set(list_triggers(connection))
    running = connection.execute(select(func.count()).select_from(purge_run)).scalar_one()
    found = [Detail("trigger {name} is missing", name=name) for name in sorted(missing)]
    if running:
        found.append(Detail("the log can be deleted from: a purge was left open"))
    return found


def _look_at_tables(connection: Connection) -> list[Detail]:
    """Name tables and columns that are missing, and those that no purge or inventory knows."""
    if get_revision(connection) != LATEST:
        return []
    known = {table.name: {column.name for column in table.columns} for table in list_holdings()}
    there = {table: set(columns) for table, columns in list_types(connection).items()}
    there.pop("alembic_version", None)
    found = [Detail("table {name} is missing", name=name) for name in sorted(known.keys() - there)]
    strange = sorted(there.keys() - known)
    found += [Detail("table {name} is none of canvass's", name=name) for name in strange]
    for name in sorted(known.keys() & there):
        missing, more = known[name] - there[name], there[name] - known[name]
        for text, columns in (
            ("column {name}.{column} is missing", missing),
            ("column {name}.{column} is none of canvass's", more),
        ):
            found += [Detail(text, name=name, column=column) for column in sorted(columns)]
    return found


def _look_at_plans(connection: Connection) -> list[Detail]:
    """Check that each district's newest plan has every door of the district exactly once."""
    found = []
    newest = select(func.max(plan.c.plan_id)).group_by(plan.c.district_id)
    plans = select(plan.c.district_id, plan.c.document).where(plan.c.plan_id.in_(newest))
    # One at a time: the plans of a city have 30 MB each.
    for district_id, document in connection.execute(plans.execution_options(yield_per=1)):
        planned = Counter(door_ids_from_json(document))
        doors = select(door.c.door_id).where(door.c.district_id == district_id)
        known = set(connection.execute(doors).scalars())
        for text, doors_found in (
            ("plan of district {number}: door {door!r} twice",
             [one for one, count in planned.items() if count > 1]),
            ("plan of district {number}: door {door!r} is not in the district",
             sorted(planned.keys() - known)),
        ):  # fmt: skip
            found += [Detail(text, number=district_id, door=one) for one in doors_found]
    return found


def _look_at_values(connection: Connection) -> list[Detail]:
    """Whether dates are dates and numbers are numbers."""
    return [broken.say() for broken in list_broken_values(connection)]


CHECKS: tuple[tuple[str, Callable[[Connection], list[Detail]]], ...] = (
    ("pages and references", list_damage),
    ("visit log", _look_at_log),
    ("events", _look_at_tallies),
    ("orphans", _look_at_orphans),
    ("audit log", _look_at_audit_log),
    ("guards", _look_at_triggers),
    ("tables", _look_at_tables),
    ("plans", _look_at_plans),
    ("values", _look_at_values),
)
