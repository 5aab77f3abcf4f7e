"""Read doors, plan and visits for counting coverage: plain rows, without the map."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from canvass.coverage.records import CoveredDoor, LoggedVisit, VisitLog
from canvass.coverage.shares import Shares
from canvass.errors import NotFoundError
from canvass.store.backend.statements import fetch_plain, in_whole, row_no
from canvass.store.joins import ADDRESS_OF_DOOR
from canvass.store.left_out import doors_left_out
from canvass.store.recording import find_district_id
from canvass.store.schema import address, district, door, entrance, exclusion, plan
from canvass.store.schema_kept import purged_share
from canvass.store.schema_week import do_not_knock, week
from canvass.store.visits import VISITS, Log
from canvass.visits.event import EventKind
from canvass.visits.stairwell import stairwell_beside

MOST_PLANS = 50
"""The most plans of single shifts to search for the route of a door."""


@dataclass(frozen=True, slots=True)
class CoveredDistrict:
    """The district that is counted, with the attribution of its map."""

    district_id: int
    name: str
    attribution: str


@dataclass(frozen=True, slots=True)
class CoveredWeek:
    """The week whose visits are counted; its id is None if there is no week yet."""

    week_id: int | None
    name: str
    timezone: str
    is_purged: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRoutes:
    """What coverage needs of the newest plans: the routes, and the time of each door.

    If the newest plan is for one shift, `starts_at` is when that begins (ISO 8601), else "".
    `doors` are those on the routes of the newest plan.
    """

    name_by_route: dict[str, str] = field(default_factory=dict)
    walk_hours_by_route: dict[str, float] = field(default_factory=dict)
    route_by_door: dict[str, str] = field(default_factory=dict)
    minutes_by_door: dict[str, float] = field(default_factory=dict)
    starts_at: str = ""
    doors: int = 0


def get_covered_district(connection: Connection, name: str | None) -> CoveredDistrict:
    """Return the district with this name, or the only one; raises NotFoundError."""
    district_id, found = find_district_id(connection, name)
    query = select(district.c.attribution).where(district.c.district_id == district_id)
    return CoveredDistrict(district_id, found, connection.execute(query).scalar_one())


def get_covered_week(
    connection: Connection, district_id: int, name: str | None, *, default_timezone: str
) -> CoveredWeek:
    """Return the week with this name, the only week, or the only open one; or an empty one.

    Raises NotFoundError if there is no such name, or if several weeks are possible.
    """
    query = (
        select(week.c.week_id, week.c.name, week.c.timezone, week.c.purged_at, week.c.closed_at)
        .where(week.c.district_id == district_id)
        .order_by(week.c.starts_on, week.c.week_id)
    )
    rows = connection.execute(query).all()
    weeks = [CoveredWeek(row[0], row[1], row[2], is_purged=row[3] is not None) for row in rows]
    chosen = [one for one in weeks if name is None or one.name == name]
    if name is None and len(chosen) > 1:
        chosen = [one for one, row in zip(weeks, rows, strict=True) if row[4] is None]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(f'"{one.name}"' for one in weeks) or "none"
    if name is not None:
        raise NotFoundError(
            'no week "{name}" in the district; there is {names}', name=name, names=names
        )
    if weeks:
        raise NotFoundError("which week? Name one of {names} with --week", names=names)
    return CoveredWeek(None, "", default_timezone)


def read_planned_routes(connection: Connection, district_id: int) -> PlannedRoutes:
    """Return every door's route in the newest plan that has the door; empty if there is no plan.

    The plan of a shift has only the doors of that shift. Other doors are looked up in earlier
    plans, back to the newest plan of the whole district.
    """
    newest = (
        select(plan.c.document)
        .where(plan.c.district_id == district_id)
        .order_by(plan.c.plan_id.desc())
        .limit(MOST_PLANS)
    )
    found = PlannedRoutes()
    for number, text in enumerate(connection.execute(newest).scalars()):
        read = _plan_decoder().decode(text)
        if number == 0:
            doors = sum(len(stop.door_ids) for route in read.routes for stop in route.stops)
            found = PlannedRoutes(starts_at=read.starts_at or "", doors=doors)
        for route in read.routes:
            _add_route(found, route)
        if not read.starts_at:
            break
    return found


class _Stop(msgspec.Struct):
    door_ids: list[str]
    doors: int
    service_min: float


class _Route(msgspec.Struct):
    id: str
    name: str
    walk_min: float
    stops: list[_Stop]


class _Plan(msgspec.Struct):
    """What is asked of a stored plan; its paths, nine tenths of the text, are passed over."""

    routes: list[_Route]
    starts_at: str | None = None


@cache
def _plan_decoder() -> msgspec.json.Decoder[_Plan]:
    return msgspec.json.Decoder(_Plan)


def _add_route(found: PlannedRoutes, route: _Route) -> None:
    """Add the doors of a route that are on no route yet, and their share of its walking."""
    before, doors = len(found.route_by_door), 0
    for stop in route.stops:
        minutes = stop.service_min / max(1, stop.doors)
        doors += len(stop.door_ids)
        for door_id in stop.door_ids:
            if door_id not in found.route_by_door:
                found.route_by_door[door_id] = route.id
                found.minutes_by_door[door_id] = minutes
    added = len(found.route_by_door) - before
    if added:
        found.name_by_route.setdefault(route.id, route.name)
        hours = route.walk_min / 60 * (added / doors)
        found.walk_hours_by_route[route.id] = found.walk_hours_by_route.get(route.id, 0.0) + hours


IS_OUT = or_(
    door.c.is_retired != 0,
    select(exclusion.c.address_id)
    .where(
        exclusion.c.district_id == door.c.district_id,
        exclusion.c.address_id == door.c.address_id,
    )
    .exists(),
)
"""Whether a door left the map, or its address is left out."""


def read_left_out(connection: Connection, district_id: int) -> set[str]:
    """Return the doors that `read_covered_doors` returns only if they were visited."""
    query = select(door.c.door_id).where(door.c.district_id == district_id, IS_OUT)
    return {*connection.execute(query).scalars(), *doors_left_out(connection, district_id)}


def read_covered_doors(
    connection: Connection, district_id: int, planned: PlannedRoutes, visited: Container[str]
) -> list[CoveredDoor]:
    """Return the doors with an entrance that are in use and not left out, and all visited doors.

    A visited door still counts after it left the map, or after an organizer left it out.
    """
    left_out = doors_left_out(connection, district_id)
    behind = and_(
        entrance.c.district_id == door.c.district_id,
        entrance.c.entrance_id == func.coalesce(door.c.entrance_id, address.c.entrance_id),
    )
    query = (
        select(
            door.c.door_id, address.c.street, address.c.housenumber, door.c.unit,
            entrance.c.entrance_id, entrance.c.ref, entrance.c.lon, entrance.c.lat,
            IS_OUT,
        )
        .join_from(door, address, ADDRESS_OF_DOOR)
        .join(entrance, behind)
        .where(door.c.district_id == district_id)
    )  # fmt: skip
    found = fetch_plain(connection, query)
    route, minutes = planned.route_by_door.get, planned.minutes_by_door.get
    new = tuple.__new__
    return [
        new(
            CoveredDoor,
            (
                door_id,
                street,
                housenumber,
                unit,
                entrance_id,
                f"{street} {housenumber} {stairwell_beside(housenumber, ref)}".strip(),
                route(door_id, ""),
                lon,
                lat,
                minutes(door_id, 0.0),
            ),
        )
        for door_id, street, housenumber, unit, entrance_id, ref, lon, lat, is_out in found
        if (not is_out and door_id not in left_out) or door_id in visited
    ]


def read_log(
    connection: Connection,
    district_id: int,
    week_id: int | None,
    moments: Mapping[str, tuple[str, str, int]],
    *,
    log: Log = VISITS,
    after: int = 0,
) -> VisitLog:
    """Return a week's log (visits or calls), and events of any week that clear a do-not-knock.

    `moments` has (day, time band, minute) by UTC minute. With `after`, only events after that row
    are returned.
    """
    event, number = log.table.c, row_no(log.table)
    is_here = in_whole(event.district_id) == district_id
    of_week = in_whole(event.week_id) == week_id if week_id is not None else false()
    visits = select(*visit_columns(log)).where(
        is_here, of_week, event.kind == EventKind.VISIT.value, number > after
    )
    taking_back = select(event.kind, event.target_id).where(
        is_here,
        event.kind != EventKind.VISIT.value,
        or_(of_week, event.kind == EventKind.DNK_CLEAR.value),
        number > after,
    )
    told = logged_visits(fetch_plain(connection, visits), moments)
    targets: dict[str, set[str]] = {"void": set(), "dnk_clear": set()}
    for kind, target_id in fetch_plain(connection, taking_back):
        targets[kind].add(target_id)
    return VisitLog(told, voided=targets["void"], cleared=targets["dnk_clear"])


def visit_columns(log: Log = VISITS) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of a visit as they are counted."""
    event = log.table.c
    return event.event_id, event[log.place], event.outcome, event.team, event.effective_at


def logged_visits(
    rows: Iterable[tuple[Any, ...]], moments: Mapping[str, tuple[str, str, int]]
) -> list[LoggedVisit]:
    """Return visits from rows of `visit_columns`, with their local times."""
    # tuple.__new__ skips the argument check of a named tuple, which halves the time per event.
    new = tuple.__new__
    return [new(LoggedVisit, (*row, *moments[row[4][:16]])) for row in rows]


def read_purged_shares(connection: Connection, week_id: int) -> list[tuple[str, str, Shares]]:
    """Return the shares kept by a purge by street and route ("" for those that are too small)."""
    share = purged_share.c
    query = (
        select(share.street, share.route_id, share.doors, share.knocked, share.opened, share.talked)
        .where(share.week_id == week_id)
        .order_by(share.street, share.route_id)
    )
    return [
        (street, route_id, Shares(doors, knocked, opened, talked, left=doors - knocked))
        for street, route_id, doors, knocked, opened, talked in connection.execute(query)
    ]


def read_kept_do_not_knock(connection: Connection, district_id: int) -> set[str]:
    """Return the do-not-knock doors whose visits were purged."""
    query = select(do_not_knock.c.door_id).where(do_not_knock.c.district_id == district_id)
    return set(connection.execute(query).scalars())
