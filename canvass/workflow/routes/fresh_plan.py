"""Bring a plan up to date with doors that were left out, removed or counted since it was made.

Before the plan is printed or listed, its routes are computed again without the doors that left and
with new flats at its stops, and stored as a change of the plan; stops keep their order. Routes with
a list that is out stay as printed until it is back. New doors elsewhere are reported: they need a
new plan.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.errors import PlanError
from canvass.planning.changed_plan import make_changed_document, place_routes
from canvass.planning.without_doors import without_doors
from canvass.store import districts, lists
from canvass.store.database import Connection, open_reader
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.workflow.clock import created_at, now
from canvass.workflow.district.locked_entrances import waiting_for_access
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.routes.open_plan import open_plan
from canvass.workflow.routes.stored_plan import get_stored_plan, record_changed_plan


@dataclass(frozen=True, slots=True)
class Stale:
    """How the doors differ from the newest plan.

    `gone` counts doors on its routes that must no longer be planned, `joined` new flats at its
    stops (both without routes that are out on paper), `in_no_route` new doors elsewhere. `plan_id`
    is the updated plan, if one was made.
    """

    gone: int = 0
    joined: int = 0
    in_no_route: int = 0
    plan_id: int | None = None

    @property
    def is_stale(self) -> bool:
        """Whether any route has to be computed again."""
        return bool(self.gone or self.joined)


def find_stale(db: Path, district: str | None) -> Stale:
    """Return how the doors differ from the plan, without reading the map; raises NotFoundError."""
    stored = get_stored_plan(db, district)
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id
        rows = list_door_rows(connection, district_id)
        never = doors_never_to_plan(connection, district_id, rows)
        waiting = waiting_for_access(connection, district_id, rows, now=now())
        printed = _on_paper(connection, district_id, stored.document)
    return compare_doors(stored.document, rows, {**waiting, **never}, printed)


def _on_paper(connection: Connection, district_id: int, document: PlanDocument) -> set[str]:
    """Return the routes of a plan that have a door on a list that is out."""
    out = lists.doors_out(connection, district_id).keys()
    return {
        route.id
        for route in document.routes
        if any(not out.isdisjoint(stop.door_ids) for stop in route.stops)
    }


def compare_doors(
    document: PlanDocument,
    rows: Iterable[DoorRow],
    left_out: Mapping[str, str],
    printed: Container[str] = (),
) -> Stale:
    """Return how the doors of a district differ from a plan of it.

    Routes in `printed` are not compared.
    """
    on_routes = {d for route in document.routes for stop in route.stops for d in stop.door_ids}
    open_routes = [route for route in document.routes if route.id not in printed]
    open_doors = {d for route in open_routes for stop in route.stops for d in stop.door_ids}
    places = {stop.id.partition("~")[0] for route in open_routes for stop in route.stops}
    known = on_routes | {entry.door_id for entry in document.excluded_doors}
    addresses = {entry.address_id for entry in document.excluded}
    there = {
        row.door_id: row
        for row in rows
        if row.entrance_id is not None and row.reason is None and row.door_id not in left_out
    }
    new = [row for door_id, row in there.items()
           if door_id not in known and row.address_id not in addresses]  # fmt: skip
    joined = sum(row.entrance_id in places for row in new)
    return Stale(len(open_doors - there.keys()), joined, len(new) - joined)


def refresh_plan(db: Path, district: str | None) -> Stale:
    """Update the routes of the newest plan that lost or gained doors, and store the result.

    Raises NotFoundError if there is no plan.
    """
    stale = find_stale(db, district)
    if not stale.is_stale:
        return stale
    stored, opened = open_plan(db, district)
    routes = place_routes(opened.task, opened.document.routes, by_place=True)
    try:
        document = make_changed_document(opened, routes, created_at=created_at())
    except PlanError:
        # Routes that can no longer be walked as they are need a new plan.
        return replace(stale, in_no_route=stale.in_no_route + stale.joined)
    with open_reader(db) as connection:
        document = without_doors(document, doors_never_to_plan(connection, stored.district_id))
        printed = _on_paper(connection, stored.district_id, stored.document)
    document = _with_printed(document, stored.document, printed)
    words = f"doors since: {stale.gone} gone, {stale.joined} joined"
    plan_id = record_changed_plan(db, stored, document, words=words)
    return replace(stale, plan_id=plan_id)


def _with_printed(
    document: PlanDocument, before: PlanDocument, printed: Container[str]
) -> PlanDocument:
    """Return a plan with its printed routes unchanged, as they are on paper."""
    kept = {route.id: route for route in before.routes if route.id in printed}
    if not kept:
        return document
    ids = dict.fromkeys([route.id for route in before.routes])
    after = {route.id: route for route in document.routes} | kept
    routes = tuple(after[route_id] for route_id in ids if route_id in after)
    doors = {d for route in kept.values() for stop in route.stops for d in stop.door_ids}
    addresses = {a for route in kept.values() for stop in route.stops for a in stop.address_ids}
    return replace(
        document,
        routes=routes,
        excluded=tuple(e for e in document.excluded if e.address_id not in addresses),
        excluded_doors=tuple(e for e in document.excluded_doors if e.door_id not in doors),
        totals=replace(
            document.totals,
            routes=len(routes),
            doors=sum(route.doors for route in routes),
            walk_m=round(sum(route.walk_m for route in routes), 1),
            hours=round(sum(route.duration_min for route in routes) / 60, 4),
            longest_min=max((route.duration_min for route in routes), default=0.0),
            shortest_min=min((route.duration_min for route in routes), default=0.0),
        ),
    )
