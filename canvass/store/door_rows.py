"""The doors of a district as rows, read from the tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import msgspec
from sqlalchemy import Connection, func, select

from canvass.store import schema

IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One door, or an address that is left out and whose doors are unknown.

    An address that is left out has a `reason`, and None as `entrance_id`.
    """

    door_id: str
    address_id: str
    street: str
    housenumber: str
    unit: str
    floor: int
    is_guessed: bool
    entrance_id: str | None
    ref: str
    lat: float
    lon: float
    building_ref: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class PlannedDoors:
    """The newest plan: the route of each door, and the reasons by address id and door id."""

    route_by_door: dict[str, str] = field(default_factory=dict)
    reason_by_address: dict[str, str] = field(default_factory=dict)
    reason_by_door: dict[str, str] = field(default_factory=dict)


def list_door_rows(connection: Connection, district_id: int) -> list[DoorRow]:
    """Return the doors of a district, then its left-out addresses without doors."""
    address, door, entrance = schema.address, schema.door, schema.entrance
    stands_at = func.coalesce(door.c.entrance_id, address.c.entrance_id)
    found = (
        # In the order of `DoorRow`: a city has tens of thousands, and names take half the time.
        select(
            func.coalesce(door.c.door_id, address.c.address_id),
            address.c.address_id,
            address.c.street,
            address.c.housenumber,
            func.coalesce(door.c.unit, ""),
            func.coalesce(door.c.floor, 0),
            func.coalesce(door.c.is_guessed, 0) != 0,
            stands_at,
            func.coalesce(entrance.c.ref, ""),
            func.coalesce(entrance.c.lat, address.c.lat),
            func.coalesce(entrance.c.lon, address.c.lon),
            address.c.building_ref,
            schema.exclusion.c.reason,
        )
        .select_from(address)
        .outerjoin(
            door,
            (door.c.district_id == address.c.district_id)
            & (door.c.address_id == address.c.address_id)
            & (door.c.is_retired == 0),
        )
        .outerjoin(
            entrance,
            (entrance.c.district_id == address.c.district_id)
            & (entrance.c.entrance_id == stands_at),
        )
        .outerjoin(
            schema.exclusion,
            (schema.exclusion.c.district_id == address.c.district_id)
            & (schema.exclusion.c.address_id == address.c.address_id),
        )
        .where(address.c.district_id == district_id, address.c.is_retired == 0)
    )
    return [DoorRow(*row) for row in connection.execute(found).all()]


def addresses_of_doors(
    connection: Connection, district_id: int, door_ids: Sequence[str]
) -> dict[str, str]:
    """Return the address of each door, including doors that no longer exist."""
    table = schema.door.c
    found: dict[str, str] = {}
    for start in range(0, len(door_ids), IDS_PER_QUERY):
        some = door_ids[start : start + IDS_PER_QUERY]
        query = select(table.door_id, table.address_id).where(
            table.district_id == district_id, table.door_id.in_(some)
        )
        found.update({row.door_id: row.address_id for row in connection.execute(query)})
    return found


def planned_doors(connection: Connection, district_id: int) -> PlannedDoors:
    """Return the routes and reasons of the newest plan; empty if there is no plan.

    To be quick with thousands of doors, the document is not checked here.
    """
    table = schema.plan
    newest = (
        select(table.c.document)
        .where(table.c.district_id == district_id)
        .order_by(table.c.plan_id.desc())
        .limit(1)
    )
    text = connection.execute(newest).scalar()
    if text is None:
        return PlannedDoors()
    plan = _plan_decoder().decode(text)
    return PlannedDoors(
        {
            door_id: route.id
            for route in plan.routes
            for stop in route.stops
            for door_id in stop.door_ids
        },
        # Parts of a stairwell ("n12~2") are left for later separately.
        {entry.address_id.partition("~")[0]: entry.reason for entry in plan.excluded},
        {entry.door_id: entry.reason for entry in plan.excluded_doors},
    )


class _Stop(msgspec.Struct):
    door_ids: list[str]


class _Route(msgspec.Struct):
    id: str
    stops: list[_Stop]


class _Excluded(msgspec.Struct):
    address_id: str
    reason: str


class _ExcludedDoor(msgspec.Struct):
    door_id: str
    reason: str


class _Plan(msgspec.Struct):
    """What is asked of a stored plan; its paths, nine tenths of the text, are passed over."""

    routes: list[_Route]
    excluded: list[_Excluded]
    excluded_doors: list[_ExcludedDoor] = []


@cache
def _plan_decoder() -> msgspec.json.Decoder[_Plan]:
    return msgspec.json.Decoder(_Plan)
