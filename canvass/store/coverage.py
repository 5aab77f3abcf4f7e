"""Doors, plan and visits as coverage counts them: plain rows, no map, no checks twice.

In the driver's own words: loading SQLAlchemy and building its rows is half of a city's coverage.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from canvass.coverage.records import CoveredDoor, LoggedVisit, VisitLog
from canvass.coverage.shares import Shares
from canvass.errors import NotFoundError
from canvass.store.recording import find_district_id
from canvass.store.sqlite_file import Runs
from canvass.store.visits import VISITS, Log

MOST_PLANS = 50
"""Plans of evenings that are looked through for the route of a door."""


@dataclass(frozen=True, slots=True)
class CoveredDistrict:
    """The district that is counted, and whom its map is owed to."""

    district_id: int
    name: str
    attribution: str


@dataclass(frozen=True, slots=True)
class CoveredWeek:
    """The week whose visits are counted; None as id where there is no week yet."""

    week_id: int | None
    name: str
    timezone: str
    is_purged: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRoutes:
    """What coverage needs of the newest plans: routes and what each door takes."""

    name_by_route: dict[str, str] = field(default_factory=dict)
    walk_hours_by_route: dict[str, float] = field(default_factory=dict)
    route_by_door: dict[str, str] = field(default_factory=dict)
    minutes_by_door: dict[str, float] = field(default_factory=dict)


def get_covered_district(connection: Runs, name: str | None) -> CoveredDistrict:
    """Return the district of that name, or the only one; raises NotFoundError."""
    district_id, found = find_district_id(connection, name)
    query = "SELECT attribution FROM district WHERE district_id = ?"
    (attribution,) = connection.exec_driver_sql(query, (district_id,)).fetchone()
    return CoveredDistrict(district_id, found, attribution)


def get_covered_week(
    connection: Runs, district_id: int, name: str | None, *, default_timezone: str
) -> CoveredWeek:
    """Return the week of that name, the only one or the only open one, or none at all.

    Raises NotFoundError where there are several or none of that name.
    """
    query = (
        "SELECT week_id, name, timezone, purged_at IS NOT NULL, closed_at FROM week "
        "WHERE district_id = ? "
        "ORDER BY starts_on, week_id"
    )
    rows = connection.exec_driver_sql(query, (district_id,)).fetchall()
    weeks = [CoveredWeek(row[0], row[1], row[2], is_purged=bool(row[3])) for row in rows]
    chosen = [week for week in weeks if name is None or week.name == name]
    if name is None and len(chosen) > 1:
        chosen = [week for week, row in zip(weeks, rows, strict=True) if row[4] is None]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(f'"{week.name}"' for week in weeks) or "none"
    if name is not None:
        raise NotFoundError(f'no week "{name}" in the district; there is {names}')
    if weeks:
        raise NotFoundError(f"which week? Name one of {names} with --week")
    return CoveredWeek(None, "", default_timezone)


def read_planned_routes(connection: Runs, district_id: int) -> PlannedRoutes:
    """Return every door's route in the newest plan that has it; empty where there is none.

    A plan of one shift has that evening's doors only: the others are on the routes of the plans
    before it, back to the newest of the whole district.
    """
    newest = "SELECT document FROM plan WHERE district_id = ? ORDER BY plan_id DESC LIMIT ?"
    found = PlannedRoutes()
    for (text,) in connection.exec_driver_sql(newest, (district_id, MOST_PLANS)):
        plan = json.loads(text)
        for route in plan["routes"]:
            _add_route(found, route)
        if not plan.get("starts_at"):
            break
    return found


def _add_route(found: PlannedRoutes, route: Mapping[str, Any]) -> None:
    """Add the doors of a route that are on none yet, and their share of its walking."""
    route_id = route["id"]
    before, doors = len(found.route_by_door), 0
    for stop in route["stops"]:
        minutes = stop["service_min"] / max(1, stop["doors"])
        doors += len(stop["door_ids"])
        for door_id in stop["door_ids"]:
            if door_id not in found.route_by_door:
                found.route_by_door[door_id] = route_id
                found.minutes_by_door[door_id] = minutes
    added = len(found.route_by_door) - before
    if added:
        found.name_by_route.setdefault(route_id, route["name"])
        hours = route["walk_min"] / 60 * (added / doors)
        found.walk_hours_by_route[route_id] = found.walk_hours_by_route.get(route_id, 0.0) + hours


def read_covered_doors(
    connection: Runs, district_id: int, planned: PlannedRoutes, visited: Container[str]
) -> list[CoveredDoor]:
    """Return the doors with an entrance that are in use and not left out, or were visited.

    A door that left the map or was left out after somebody called there still has its visit.
    """
    query = (
        "SELECT door.door_id, address.street, address.housenumber, coalesce(door.unit, ''), "
        "entrance.entrance_id, entrance.ref, entrance.lon, entrance.lat, "
        "door.is_retired OR EXISTS (SELECT 1 FROM exclusion WHERE exclusion.district_id = "
        "door.district_id AND exclusion.address_id = door.address_id "
        "AND exclusion.reason IS NOT NULL) FROM door "
        "JOIN address ON address.district_id = door.district_id "
        "AND address.address_id = door.address_id "
        "JOIN entrance ON entrance.district_id = door.district_id "
        "AND entrance.entrance_id = coalesce(door.entrance_id, address.entrance_id) "
        "WHERE door.district_id = ?"
    )
    found = connection.exec_driver_sql(query, (district_id,))
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
                f"{street} {housenumber} {ref}".strip(),
                route(door_id, ""),
                lon,
                lat,
                minutes(door_id, 0.0),
            ),
        )
        for door_id, street, housenumber, unit, entrance_id, ref, lon, lat, is_out in found
        if not is_out or door_id in visited
    ]


def read_log(
    connection: Runs,
    district_id: int,
    week_id: int | None,
    moments: Mapping[str, tuple[str, str, int]],
    *,
    log: Log = VISITS,
    after: int = 0,
) -> VisitLog:
    """Return a week's log (of visits or calls), and what clears a do-not-knock in any week.

    `moments` are the day, band and minute of a UTC minute. With `after` only what was received
    after that row.
    """
    # Not by an index: nearly every row is read, and faster in the order they lie.
    visits = (
        f"SELECT event_id, {log.place}, outcome, team, effective_at FROM {log.table} NOT INDEXED "
        "WHERE district_id = ? AND week_id IS ? AND kind = 'visit' AND rowid > ?"
    )
    taking_back = (
        f"SELECT kind, target_id FROM {log.table} NOT INDEXED "
        "WHERE district_id = ? AND kind <> 'visit' AND (week_id IS ? OR kind = 'dnk_clear') "
        "AND rowid > ?"
    )
    values = district_id, week_id, after
    # A tuple made as it is takes half as long as one that counts first.
    new = tuple.__new__
    told = [
        new(LoggedVisit, (*row, *moments[row[4][:16]]))
        for row in connection.exec_driver_sql(visits, values)
    ]
    targets: dict[str, set[str]] = {"void": set(), "dnk_clear": set()}
    for kind, target_id in connection.exec_driver_sql(taking_back, values):
        targets[kind].add(target_id)
    return VisitLog(told, voided=targets["void"], cleared=targets["dnk_clear"])


def read_purged_shares(connection: Runs, week_id: int) -> list[tuple[str, str, Shares]]:
    """Return what a purge kept: street, route ("" where they are too small) and their doors."""
    query = (
        "SELECT street, route_id, doors, knocked, opened, talked FROM purged_share "
        "WHERE week_id = ? ORDER BY street, route_id"
    )
    return [
        (street, route_id, Shares(doors, knocked, opened, talked, left=doors - knocked))
        for street, route_id, doors, knocked, opened, talked in connection.exec_driver_sql(
            query, (week_id,)
        )
    ]


def read_kept_do_not_knock(connection: Runs, district_id: int) -> set[str]:
    """Return the doors to be left alone whose visits were purged."""
    query = "SELECT door_id FROM do_not_knock WHERE district_id = ?"
    return {row[0] for row in connection.exec_driver_sql(query, (district_id,))}
