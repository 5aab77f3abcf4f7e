"""The visit log in the database: events are added and read, never changed.

In the driver's own words, so that the one visit a volunteer records does not wait for SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from canvass.store.sqlite_file import Runs, marks
from canvass.store.tally import record_tally
from canvass.store.times import from_text, to_text
from canvass.visits.disposition import do_not_knock_ids
from canvass.visits.event import EventKind, Flag, Outcome, VisitEvent, body_sha256, body_sha256_v1

IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class Log:
    """A log of events: its table, the column that says where, what outlasts its purge.

    `command` is what people type to write into it.
    """

    table: str
    place: str
    kept: str
    command: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table."""
        return (
            "event_id", "district_id", "week_id", self.place, "kind", "outcome", "target_id",
            "team", "recorded_by", "client_at", "sent_at", "effective_at", "received_at",
            "body_sha256", "flags", "come_back",
        )  # fmt: skip

    @property
    def insert(self) -> str:
        """The statement that adds an event."""
        columns = self.columns
        return f"INSERT INTO {self.table} ({', '.join(columns)}) VALUES ({marks(columns)})"

    @property
    def select(self) -> str:
        """The statement that reads a district's events."""
        return f"SELECT {', '.join(self.columns)} FROM {self.table} WHERE district_id = ?"


VISITS = Log("visit_event", "door_id", "do_not_knock", "visit")
CALLS = Log("call_event", "place_id", "do_not_call", "call")
"""Calls on organisations: the same events, whose `door_id` is the place called on."""


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
    connection: Runs, district_id: int, events: Sequence[VisitEvent], *, log: Log = VISITS
) -> list[Receipt]:
    """Add events and return a receipt for each, in order.

    An id that is there with the same content is "already", with other content "conflict": the
    original stays. Repeating a call does no harm. The caller commits before showing a receipt.
    """
    known = _hashes_by_id(connection, [event.event_id for event in events], log)
    receipts: list[Receipt] = []
    rows: list[tuple[object, ...]] = []
    added: dict[int, list[tuple[str, str]]] = {}
    for event in events:
        digest = body_sha256(event)
        there = known.get(event.event_id)
        if there is None:
            known[event.event_id] = digest, event.recorded_by
            rows.append(_make_row(district_id, event, digest))
            added.setdefault(event.week_id, []).append((event.event_id, digest))
            receipts.append(Receipt.STORED)
        else:
            # Who typed is no part of what a visit is; it was when the first ones were hashed.
            before, by = there
            is_same = before in (digest, body_sha256_v1(event, recorded_by=by))
            receipts.append(Receipt.ALREADY if is_same else Receipt.CONFLICT)
    if rows:
        connection.exec_driver_sql(log.insert, rows)
    for week_id, some in added.items():
        at = to_text(max(e.received_at for e in events if e.week_id == week_id))
        record_tally(connection, week_id, log.table, some, at=at)
    return receipts


def list_events(
    connection: Runs,
    district_id: int,
    *,
    week_id: int | None = None,
    door_ids: Sequence[str] | None = None,
    log: Log = VISITS,
) -> list[VisitEvent]:
    """Return the events of a district, a week or some doors, by effective time and id."""
    query, values = log.select, [district_id]
    if week_id is not None:
        query += " AND week_id = ?"
        values.append(week_id)
    if door_ids is None:
        rows = _fetch(connection, query, *values)
    else:
        rows = []
        for start in range(0, len(door_ids), IDS_PER_QUERY):
            some = door_ids[start : start + IDS_PER_QUERY]
            rows += _fetch(
                connection, f"{query} AND {log.place} IN ({marks(some)})", *values, *some
            )
    return sorted(rows, key=lambda event: (event.effective_at, event.event_id))


def find_event(
    connection: Runs, district_id: int, event_id: str, *, log: Log = VISITS
) -> VisitEvent | None:
    """Return the event of that id, or None."""
    found = _fetch(connection, f"{log.select} AND event_id = ?", district_id, event_id)
    return found[0] if found else None


def list_do_not_knock(connection: Runs, district_id: int, *, log: Log = VISITS) -> list[DoNotKnock]:
    """Return every standing do-not-knock of a district, of this week or kept from earlier ones."""
    asked, cleared = Outcome.DO_NOT_KNOCK.value, EventKind.DNK_CLEAR.value
    query = f"{log.select} AND (outcome = ? OR kind = ?)"
    events = _fetch(connection, query, district_id, asked, cleared)
    standing = do_not_knock_ids(events)
    found = [DoNotKnock(e.event_id, e.door_id) for e in events if e.event_id in standing]
    kept = f"SELECT dnk_id, {log.place} FROM {log.kept} WHERE district_id = ?"
    found += [DoNotKnock(*row) for row in connection.exec_driver_sql(kept, (district_id,))]
    return sorted(found, key=lambda one: (one.door_id, one.dnk_id))


def list_voided(connection: Runs, district_id: int, *, log: Log = VISITS) -> set[str]:
    """Return the ids of events that were taken back."""
    query = f"SELECT target_id FROM {log.table} WHERE district_id = ? AND kind = 'void'"
    return {row[0] for row in connection.exec_driver_sql(query, (district_id,))}


def clear_kept(connection: Runs, dnk_id: str, *, log: Log = VISITS) -> None:
    """Forget a do-not-knock that outlasted its week."""
    connection.exec_driver_sql(f"DELETE FROM {log.kept} WHERE dnk_id = ?", (dnk_id,))


def _fetch(connection: Runs, query: str, *values: object) -> list[VisitEvent]:
    return [_make_event(*row) for row in connection.exec_driver_sql(query, values)]


def _hashes_by_id(connection: Runs, ids: Sequence[str], log: Log) -> dict[str, tuple[str, str]]:
    """Return the hash of each event that is there, and who recorded it."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(ids), IDS_PER_QUERY):
        some = tuple(ids[start : start + IDS_PER_QUERY])
        query = (
            f"SELECT event_id, body_sha256, recorded_by FROM {log.table} "
            f"WHERE event_id IN ({marks(some)})"
        )
        rows = connection.exec_driver_sql(query, some)
        found.update((row[0], (row[1], row[2])) for row in rows)
    return found


def _make_row(district_id: int, event: VisitEvent, digest: str) -> tuple[object, ...]:
    """Return the values of a log's columns."""
    return (
        event.event_id,
        district_id,
        event.week_id,
        event.door_id,
        event.kind.value,
        event.outcome.value if event.outcome else None,
        event.target_id,
        event.team,
        event.recorded_by,
        event.client_at.isoformat(),
        event.sent_at.isoformat(),
        to_text(event.effective_at),
        to_text(event.received_at),
        digest,
        " ".join(event.flags),
        event.come_back,
    )


def _make_event(
    event_id: str,
    _district_id: int,
    week_id: int,
    door_id: str,
    kind: str,
    outcome: str | None,
    target_id: str | None,
    team: str,
    recorded_by: str,
    client_at: str,
    sent_at: str,
    effective_at: str,
    received_at: str,
    _digest: str,
    flags: str,
    come_back: str,
) -> VisitEvent:
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
