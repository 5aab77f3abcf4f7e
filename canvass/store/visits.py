"""The visit log in the database: events are appended and read, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, insert, or_, select

from canvass.errors import UnavailableError
from canvass.store.backend.catalogue import list_tables
from canvass.store.schema_calls import call_event, do_not_call
from canvass.store.schema_week import do_not_knock, visit_event, week
from canvass.store.tally import record_tally
from canvass.store.times import from_text, to_text
from canvass.visits.disposition import do_not_knock_ids
from canvass.visits.event import EventKind, Flag, Outcome, VisitEvent, body_sha256, body_sha256_v1

IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class Log:
    """A log of events: its table, the column of the place, and the table that outlasts a purge.

    `command` is the command that people use to write into it.
    """

    table: Table
    place: str
    kept: Table
    command: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that `select` reads."""
        return (
            "event_id", "district_id", "week_id", self.place, "kind", "outcome", "target_id",
            "team", "recorded_by", "client_at", "sent_at", "effective_at", "received_at",
            "body_sha256", "flags", "come_back",
        )  # fmt: skip

    def select(self, district_id: int) -> Select[Any]:
        """Return the query for a district's events, with the values in the order of `columns`."""
        event = self.table.c
        return select(*(event[name] for name in self.columns)).where(
            event.district_id == district_id
        )


VISITS = Log(visit_event, "door_id", do_not_knock, "visit")
CALLS = Log(call_event, "place_id", do_not_call, "call")
"""Calls on organisations: the same kind of events; their `door_id` is the place."""


class Receipt(StrEnum):
    """The result of handing in an event."""

    STORED = "stored"
    ALREADY = "already"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class DoNotKnock:
    """A door not to be called on; `dnk_id` identifies the event, or what a purge kept of it."""

    dnk_id: str
    door_id: str


def record_events(
    connection: Connection, district_id: int, events: Sequence[VisitEvent], *, log: Log = VISITS
) -> list[Receipt]:
    """Add events and return a receipt for each, in order.

    If an id exists with the same content the receipt is "already"; with other content it is
    "conflict" and the original stays. Repeating a call does no harm. The caller must commit before
    showing a receipt. Raises UnavailableError for a week that is purged: no purge would ever come
    again for its visits.
    """
    _check_weeks(connection, district_id, {event.week_id for event in events})
    known = _hashes_by_id(connection, [event.event_id for event in events], log)
    receipts: list[Receipt] = []
    rows: list[dict[str, object]] = []
    added: dict[int, list[tuple[str, str]]] = {}
    for event in events:
        digest = body_sha256(event)
        there = known.get(event.event_id)
        if there is None:
            known[event.event_id] = digest, event.recorded_by
            rows.append(_make_row(district_id, event, digest, log))
            added.setdefault(event.week_id, []).append((event.event_id, digest))
            receipts.append(Receipt.STORED)
        else:
            # Old hashes include who typed the visit, which is not part of its content today.
            before, by = there
            is_same = before in (digest, body_sha256_v1(event, recorded_by=by))
            receipts.append(Receipt.ALREADY if is_same else Receipt.CONFLICT)
    if rows:
        connection.execute(insert(log.table), rows)
    for week_id, some in added.items():
        at = to_text(max(e.received_at for e in events if e.week_id == week_id))
        record_tally(connection, week_id, log.table, some, at=at)
    return receipts


def _check_weeks(connection: Connection, district_id: int, week_ids: set[int]) -> None:
    there = select(week.c.week_id).where(
        week.c.district_id == district_id, week.c.purged_at.is_(None), week.c.week_id.in_(week_ids)
    )
    if week_ids and set(connection.execute(there).scalars()) != week_ids:
        raise UnavailableError(
            "the week of these visits was purged or removed meanwhile; nothing was stored"
        )


def list_events(
    connection: Connection,
    district_id: int,
    *,
    week_id: int | None = None,
    door_ids: Sequence[str] | None = None,
    log: Log = VISITS,
) -> list[VisitEvent]:
    """Return the events of a district, a week or some doors, sorted by effective time and id."""
    query = log.select(district_id)
    if week_id is not None:
        query = query.where(log.table.c.week_id == week_id)
    if door_ids is None:
        rows = _fetch(connection, query)
    else:
        rows = []
        for start in range(0, len(door_ids), IDS_PER_QUERY):
            some = door_ids[start : start + IDS_PER_QUERY]
            rows += _fetch(connection, query.where(log.table.c[log.place].in_(some)))
    return sorted(rows, key=lambda event: (event.effective_at, event.event_id))


def find_event(
    connection: Connection, district_id: int, event_id: str, *, log: Log = VISITS
) -> VisitEvent | None:
    """Return the event with this id, or None."""
    found = _fetch(connection, log.select(district_id).where(log.table.c.event_id == event_id))
    return found[0] if found else None


def list_do_not_knock(
    connection: Connection, district_id: int, *, log: Log = VISITS
) -> list[DoNotKnock]:
    """Return every do-not-knock in force in a district, including those kept by a purge."""
    event, kept = log.table.c, log.kept.c
    is_about_it = or_(
        event.outcome == Outcome.DO_NOT_KNOCK.value, event.kind == EventKind.DNK_CLEAR.value
    )
    events = _fetch(connection, log.select(district_id).where(is_about_it))
    standing = do_not_knock_ids(events)
    found = [DoNotKnock(e.event_id, e.door_id) for e in events if e.event_id in standing]
    earlier = select(kept.dnk_id, kept[log.place]).where(kept.district_id == district_id)
    found += [DoNotKnock(*row) for row in connection.execute(earlier)]
    return sorted(found, key=lambda one: (one.door_id, one.dnk_id))


def list_voided(connection: Connection, district_id: int, *, log: Log = VISITS) -> set[str]:
    """Return the ids of voided events."""
    event = log.table.c
    query = select(event.target_id).where(
        event.district_id == district_id, event.kind == EventKind.VOID.value
    )
    return set(connection.execute(query).scalars())


def list_event_ids(connection: Connection) -> set[str]:
    """Return the ids of all visits and calls; an older schema may lack one of the tables."""
    there = list_tables(connection)
    return {
        event_id
        for log in (VISITS, CALLS)
        if log.table.name in there
        for event_id in connection.execute(select(log.table.c.event_id)).scalars()
    }


def clear_kept(connection: Connection, dnk_id: str, *, log: Log = VISITS) -> None:
    """Delete a do-not-knock that a purge kept."""
    connection.execute(delete(log.kept).where(log.kept.c.dnk_id == dnk_id))


def _fetch(connection: Connection, query: Select[Any]) -> list[VisitEvent]:
    return [make_event(row) for row in connection.execute(query)]


def _hashes_by_id(
    connection: Connection, ids: Sequence[str], log: Log
) -> dict[str, tuple[str, str]]:
    """Return (hash, who recorded it) of the events that exist, by id."""
    found: dict[str, tuple[str, str]] = {}
    event = log.table.c
    query = select(event.event_id, event.body_sha256, event.recorded_by)
    for start in range(0, len(ids), IDS_PER_QUERY):
        some = query.where(event.event_id.in_(ids[start : start + IDS_PER_QUERY]))
        found.update((row[0], (row[1], row[2])) for row in connection.execute(some))
    return found


def _make_row(district_id: int, event: VisitEvent, digest: str, log: Log) -> dict[str, object]:
    """Return the values of a log's columns, by name."""
    return {
        "event_id": event.event_id,
        "district_id": district_id,
        "week_id": event.week_id,
        log.place: event.door_id,
        "kind": event.kind.value,
        "outcome": event.outcome.value if event.outcome else None,
        "target_id": event.target_id,
        "team": event.team,
        "recorded_by": event.recorded_by,
        "client_at": event.client_at.isoformat(),
        "sent_at": event.sent_at.isoformat(),
        "effective_at": to_text(event.effective_at),
        "received_at": to_text(event.received_at),
        "body_sha256": digest,
        "flags": " ".join(event.flags),
        "come_back": event.come_back,
    }


def make_event(row: Iterable[Any]) -> VisitEvent:
    """Return the event of a log's row; raises ValueError and VisitError if it is malformed."""
    (
        event_id, _district_id, week_id, door_id, kind, outcome, target_id, team, recorded_by,
        client_at, sent_at, effective_at, received_at, _digest, flags, come_back,
    ) = row  # fmt: skip
    return VisitEvent(
        event_id=event_id,
        week_id=week_id,
        door_id=door_id,
        kind=EventKind(kind),
        outcome=Outcome(outcome) if outcome else None,
        target_id=target_id,
        team=team,
        recorded_by=recorded_by,
        client_at=from_text(client_at),
        sent_at=from_text(sent_at),
        effective_at=from_text(effective_at),
        received_at=from_text(received_at),
        flags=tuple(Flag(word) for word in flags.split()),
        come_back=come_back,
    )
