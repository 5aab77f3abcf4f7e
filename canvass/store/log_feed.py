"""Read the visit log on from where a reader stopped, by row number."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from canvass.store.backend.statements import row_no
from canvass.store.schema import plan
from canvass.store.schema_week import visit_event


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where a reader of the visit log stopped: a row number and its event, (0, "") at the start.

    A purge or a restore renumbers the rows; the event then no longer matches.
    """

    row_no: int = 0
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event of the log: a visit, or an event that voids one (`target_id`)."""

    place: LogPlace
    kind: str
    door_id: str
    outcome: str
    target_id: str
    team: str
    at: str


def is_place(connection: Connection, place: LogPlace) -> bool:
    """Return whether a place is still valid: its row still holds the same event."""
    if not place.row_no:
        return True
    there = select(visit_event.c.event_id).where(row_no(visit_event) == place.row_no)
    return connection.execute(there).scalar() == place.event_id


def find_end(connection: Connection) -> LogPlace:
    """Return where the log ends now."""
    number = row_no(visit_event)
    newest = select(number, visit_event.c.event_id).order_by(number.desc()).limit(1)
    row = connection.execute(newest).first()
    return LogPlace() if row is None else LogPlace(row[0], row[1])


def list_entries_after(connection: Connection, district_id: int, place: LogPlace) -> list[LogEntry]:
    """Return a district's entries after a place, in the order they were written."""
    event, number = visit_event.c, row_no(visit_event)
    rows = connection.execute(
        select(
            number, event.event_id, event.kind, event.door_id, func.coalesce(event.outcome, ""),
            func.coalesce(event.target_id, ""), event.team, event.effective_at,
        )
        .where(number > place.row_no, event.district_id == district_id)
        .order_by(number)
    )  # fmt: skip
    return [LogEntry(LogPlace(row[0], row[1]), *row[2:]) for row in rows]


def newest_plan_id(connection: Connection, district_id: int) -> int:
    """Return the id of a district's newest plan, 0 if it has none."""
    newest = select(func.max(plan.c.plan_id)).where(plan.c.district_id == district_id)
    return connection.execute(newest).scalar() or 0
