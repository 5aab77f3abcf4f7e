"""Recording a whole returned walk list in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.document.document import RouteEntry
from canvass.errors import NotFoundError
from canvass.planning.without_doors import without_doors
from canvass.store.database import open_reader, open_writer
from canvass.store.plans import get_plan
from canvass.store.recording import RecordingWeek
from canvass.store.visits import Receipt, list_events, record_events
from canvass.visits.disposition import SAME_ROUND, standing_visits
from canvass.visits.entering import Sheet, SheetDoor
from canvass.visits.event import Outcome
from canvass.visits.making import make_visit, parse_at
from canvass.walklist.rows import DoorRow, make_rows
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.visits.visit_log import Where, check_team, new_event_id, open_week, span_of


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A list about to be typed in."""

    route_id: str
    name: str
    sheet: Sheet
    week: RecordingWeek
    at: datetime
    team: str
    already: int
    """Doors this team already has a visit at in this round: the list may be typed in twice."""


def open_sheet(
    db: Path,
    where: Where,
    route: str,
    *,
    at: str | None,
    team: str,
    default: Outcome,
    now: datetime,
) -> OpenSheet:
    """Return the list of a route of the newest plan; raises NotFoundError."""
    with open_reader(db) as connection:
        week = open_week(connection, where)
        happened = parse_at(at, now=now, timezone=week.timezone) if at else now
        whole = get_plan(connection, week.district_id)
        planned = _find_route(whole.routes, route)
        events = list_events(
            connection,
            week.district_id,
            door_ids=[ref for stop in (*planned.stops, *planned.if_time) for ref in stop.door_ids],
        )
        # The list was printed before the visit: without doors that had refused by then, with those
        # that refused since.
        since = {
            e.door_id
            for e in events
            if e.outcome is Outcome.DO_NOT_KNOCK and e.client_at >= happened
        }
        never = doors_never_to_plan(connection, week.district_id)
        document = without_doors(whole, {d: why for d, why in never.items() if d not in since})
        entry = _find_route(document.routes, planned.id)
        doors = _make_doors(entry)
    team = check_team(team)
    already = {
        visit.door_id
        for visit in standing_visits(events)
        if visit.team == team and abs(visit.client_at - happened) < SAME_ROUND
    }
    # Doors for a team with time left were not walked unless somebody says so.
    marks = {door.door_id: None for door in doors if door.is_if_time}
    sheet = Sheet(doors, default, marks)
    return OpenSheet(entry.id, entry.name, sheet, week, happened, team, len(already))


def record_sheet(
    db: Path, opened: OpenSheet, sheet: Sheet, *, recorded_by: str, now: datetime
) -> int:
    """Record a list, all of it or nothing, and return how many visits were stored."""
    week = opened.week
    events = [
        make_visit(
            event_id=new_event_id(now),
            week_id=week.week_id,
            span=span_of(week),
            door_id=door_id,
            outcome=outcome,
            team=opened.team,
            recorded_by=recorded_by,
            client_at=opened.at,
            sent_at=now,
            received_at=now,
        )
        for door_id, outcome in sheet.outcome_by_door().items()
    ]
    with open_writer(db) as connection:
        receipts = record_events(connection, week.district_id, events)
    return receipts.count(Receipt.STORED)


def _find_route(routes: tuple[RouteEntry, ...], wanted: str) -> RouteEntry:
    for entry in routes:
        if wanted.casefold() in (entry.id.casefold(), entry.name.casefold()):
            return entry
    some = ", ".join(entry.id for entry in routes[:8]) + (", …" if len(routes) > 8 else "")
    raise NotFoundError(f"no route {wanted!r} in the newest plan; there is {some}")


def _make_doors(route: RouteEntry) -> tuple[SheetDoor, ...]:
    """Return the doors in the order of the printed list, so that positions are those on paper."""
    doors: list[SheetDoor] = []
    for row in make_rows(route):
        if not isinstance(row, DoorRow):
            continue
        stop = (*route.stops, *route.if_time)[row.position]
        for door_id in row.door_ids:
            is_same = bool(doors) and doors[-1].position == row.position + 1
            number = doors[-1].number + 1 if is_same else 1
            doors.append(
                SheetDoor(
                    row.position + 1,
                    number,
                    door_id,
                    stop.street,
                    row.number,
                    row.unit,
                    is_if_time=row.position >= len(route.stops),
                )
            )
    return tuple(doors)
