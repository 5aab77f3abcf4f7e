"""The visit log in the database: events are added and read, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select

from canvass.store.schema_week import do_not_knock, visit_event
from canvass.store.times import from_text, to_text
from canvass.visits.disposition import do_not_knock_ids
from canvass.visits.event import EventKind, Flag, Outcome, VisitEvent, body_sha256

IDS_PER_QUERY = 500


class Receipt(StrEnum):
    """What became of an event that was handed in."""

    STORED = "stored"
    ALREADY = "already"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class DoNotKnock:
    """A door not to be called on; `dnk_id` is the event, or what a purge kept of it, to clear."""

    dnk_id: str
    door_id: str


def record_events(
    connection: Connection, district_id: int, events: Sequence[VisitEvent]
) -> list[Receipt]:
    """Add events and return a receipt for each, in order.

    An id that is there with the same content is "already", with other content "conflict": the
    original stays. Repeating a call does no harm. The caller commits before showing a receipt.
    """
    known = _hashes_by_id(connection, [event.event_id for event in events])
    receipts: list[Receipt] = []
    rows: list[dict[str, object]] = []
    for event in events:
        digest = body_sha256(event)
        there = known.get(event.event_id)
        if there is None:
            known[event.event_id] = digest
            rows.append(_make_row(district_id, event, digest))
            receipts.append(Receipt.STORED)
        else:
            receipts.append(Receipt.ALREADY if there == digest else Receipt.CONFLICT)
    if rows:
        connection.execute(insert(visit_event), rows)
    return receipts


def list_events(
    connection: Connection,
    district_id: int,
    *,
    week_id: int | None = None,
    door_ids: Sequence[str] | None = None,
) -> list[VisitEvent]:
    """Return the events of a district, a week or some doors, by effective time and id."""
    table = visit_event.c
    query = select(visit_event).where(table.district_id == district_id)
    if week_id is not None:
        query = query.where(table.week_id == week_id)
    if door_ids is None:
        rows = _fetch(connection, query)
    else:
        rows = []
        for start in range(0, len(door_ids), IDS_PER_QUERY):
            some = door_ids[start : start + IDS_PER_QUERY]
            rows += _fetch(connection, query.where(table.door_id.in_(some)))
    return sorted(rows, key=lambda event: (event.effective_at, event.event_id))


def find_event(connection: Connection, district_id: int, event_id: str) -> VisitEvent | None:
    """Return the event of that id, or None."""
    table = visit_event.c
    query = select(visit_event).where(table.district_id == district_id, table.event_id == event_id)
    found = _fetch(connection, query)
    return found[0] if found else None


def list_do_not_knock(connection: Connection, district_id: int) -> list[DoNotKnock]:
    """Return every standing do-not-knock of a district, of this week or kept from earlier ones."""
    table = visit_event.c
    events = _fetch(
        connection,
        select(visit_event).where(
            table.district_id == district_id,
            or_(
                table.outcome == Outcome.DO_NOT_KNOCK.value,
                table.kind == EventKind.DNK_CLEAR.value,
            ),
        ),
    )
    standing = do_not_knock_ids(events)
    found = [DoNotKnock(e.event_id, e.door_id) for e in events if e.event_id in standing]
    kept = select(do_not_knock).where(do_not_knock.c.district_id == district_id)
    found += [DoNotKnock(row.dnk_id, row.door_id) for row in connection.execute(kept)]
    return sorted(found, key=lambda one: (one.door_id, one.dnk_id))


def clear_kept(connection: Connection, dnk_id: str) -> None:
    """Forget a do-not-knock that outlasted its week."""
    connection.execute(delete(do_not_knock).where(do_not_knock.c.dnk_id == dnk_id))


def _fetch(connection: Connection, query: Select[tuple[object, ...]]) -> list[VisitEvent]:
    return [_make_event(row) for row in connection.execute(query)]


def _hashes_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    table = visit_event.c
    found: dict[str, str] = {}
    for start in range(0, len(ids), IDS_PER_QUERY):
        some = ids[start : start + IDS_PER_QUERY]
        query = select(table.event_id, table.body_sha256).where(table.event_id.in_(some))
        found.update({row.event_id: row.body_sha256 for row in connection.execute(query)})
    return found


def _make_row(district_id: int, event: VisitEvent, digest: str) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "district_id": district_id,
        "week_id": event.week_id,
        "door_id": event.door_id,
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
    }


def _make_event(row: Row[tuple[object, ...]]) -> VisitEvent:
    return VisitEvent(
        event_id=row.event_id,
        week_id=row.week_id,
        door_id=row.door_id,
        kind=EventKind(row.kind),
        outcome=Outcome(row.outcome) if row.outcome else None,
        target_id=row.target_id,
        team=row.team,
        recorded_by=row.recorded_by,
        client_at=from_text(row.client_at),
        sent_at=from_text(row.sent_at),
        effective_at=from_text(row.effective_at),
        received_at=from_text(row.received_at),
        flags=tuple(Flag(word) for word in row.flags.split()),
    )
