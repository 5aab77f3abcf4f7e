"""Doors, plan and visits as coverage counts them: plain rows, no map, no checks twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from canvass.coverage.records import CoveredDoor, LoggedEvent
from canvass.errors import NotFoundError
from canvass.store import schema, schema_week
from canvass.visits.event import EventKind


@dataclass(frozen=True, slots=True)
class CoveredWeek:
    """The week whose visits are counted; None as id where there is no week yet."""

    week_id: int | None
    name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class PlannedRoutes:
    """What coverage needs of the newest plan: routes and what each door takes."""

    name_by_route: dict[str, str] = field(default_factory=dict)
    walk_hours_by_route: dict[str, float] = field(default_factory=dict)
    route_by_door: dict[str, str] = field(default_factory=dict)
    minutes_by_door: dict[str, float] = field(default_factory=dict)


def get_covered_week(
    connection: Connection, district_id: int, name: str | None, *, default_timezone: str
) -> CoveredWeek:
    """Return the week of that name, the only one, or none at all; raises NotFoundError."""
    table = schema_week.week.c
    rows = connection.execute(
        select(table.week_id, table.name, table.timezone)
        .where(table.district_id == district_id)
        .order_by(table.starts_on, table.week_id)
    ).all()
    chosen = [row for row in rows if name is None or row.name == name]
    if len(chosen) == 1:
        return CoveredWeek(chosen[0].week_id, chosen[0].name, chosen[0].timezone)
    names = ", ".join(f'"{row.name}"' for row in rows) or "none"
    if name is not None:
        raise NotFoundError(f'no week "{name}" in the district; there is {names}')
    if rows:
        raise NotFoundError(f"which week? Name one of {names} with --week")
    return CoveredWeek(None, "", default_timezone)


def read_planned_routes(connection: Connection, district_id: int) -> PlannedRoutes:
    """Return the newest plan's routes; empty where there is none."""
    table = schema.plan.c
    newest = (
        select(table.document)
        .where(table.district_id == district_id)
        .order_by(table.plan_id.desc())
        .limit(1)
    )
    text = connection.execute(newest).scalar()
    found = PlannedRoutes()
    if text is None:
        return found
    for route in json.loads(text)["routes"]:
        route_id = route["id"]
        found.name_by_route[route_id] = route["name"]
        found.walk_hours_by_route[route_id] = route["walk_min"] / 60
        for stop in route["stops"]:
            minutes = stop["service_min"] / max(1, stop["doors"])
            for door_id in stop["door_ids"]:
                found.route_by_door[door_id] = route_id
                found.minutes_by_door[door_id] = minutes
    return found


def read_covered_doors(
    connection: Connection, district_id: int, planned: PlannedRoutes
) -> list[CoveredDoor]:
    """Return the doors that are to be called on: with an entrance, in use and not left out."""
    address, door, entrance = schema.address.c, schema.door.c, schema.entrance.c
    left_out = schema.exclusion.c
    stands_at = func.coalesce(door.entrance_id, address.entrance_id)
    query = (
        select(
            door.door_id, address.street, address.housenumber, door.unit,
            entrance.entrance_id, entrance.ref, entrance.lon, entrance.lat,
        )
        .join_from(
            schema.door, schema.address,
            (address.district_id == door.district_id) & (address.address_id == door.address_id),
        )
        .join(
            schema.entrance,
            (entrance.district_id == door.district_id) & (entrance.entrance_id == stands_at),
        )
        .outerjoin(
            schema.exclusion,
            (left_out.district_id == door.district_id)
            & (left_out.address_id == door.address_id),
        )
        .where(door.district_id == district_id, left_out.reason.is_(None))
    )  # fmt: skip
    if "is_retired" in schema.door.c:
        query = query.where(schema.door.c.is_retired == 0)
    found = connection.execute(query).all()
    route, minutes = planned.route_by_door.get, planned.minutes_by_door.get
    return [
        CoveredDoor(
            door_id,
            street,
            housenumber,
            unit or "",
            entrance_id,
            f"{street} {housenumber} {ref}".strip(),
            route(door_id, ""),
            lon,
            lat,
            minutes(door_id, 0.0),
        )
        for door_id, street, housenumber, unit, entrance_id, ref, lon, lat in found
    ]


def read_log(
    connection: Connection,
    district_id: int,
    week_id: int | None,
    when: Callable[[str], tuple[str, str, int]],
) -> list[LoggedEvent]:
    """Return a week's log, and what clears a do-not-knock in any week."""
    table = schema_week.visit_event.c
    query = select(
        table.event_id, table.door_id, table.kind, table.outcome, table.target_id, table.team,
        table.effective_at,
    ).where(
        table.district_id == district_id,
        (table.week_id == week_id) | (table.kind == EventKind.DNK_CLEAR.value),
    )  # fmt: skip
    return [
        LoggedEvent(event_id, door_id, kind, outcome or "", target_id or "", team, at, *when(at))
        for event_id, door_id, kind, outcome, target_id, team, at in connection.execute(query).all()
    ]


def read_kept_do_not_knock(connection: Connection, district_id: int) -> set[str]:
    """Return the doors to be left alone whose visits were purged."""
    table = schema_week.do_not_knock.c
    query = select(table.door_id).where(table.district_id == district_id)
    return set(connection.execute(query).scalars())
