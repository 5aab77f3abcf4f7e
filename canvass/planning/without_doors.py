"""Remove doors from a finished plan before it is printed or exported."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

from canvass.document.document import (
    DoorExclusionEntry,
    ExclusionEntry,
    PlanDocument,
    RouteEntry,
    StopEntry,
)
from canvass.document.forgotten import LEFT_OUT_THEN
from canvass.document.paths import without_places
from canvass.planning.accounting import number_parts


def without_doors(document: PlanDocument, reason_by_door: Mapping[str, str]) -> PlanDocument:
    """Return the plan without these doors, which become exclusions with their reason.

    Paths no longer lead there. Times stay as planned, so a team has more time, never less.
    """
    listed = {
        ref
        for route in document.routes
        for stop in (*route.stops, *route.if_time)
        for ref in stop.door_ids
    }
    gone = {ref: reason for ref, reason in reason_by_door.items() if ref in listed}
    if not gone:
        return document
    kept = [route_without(route, gone) for route in document.routes]
    routes = tuple(number_parts([route for route in kept if route.stops]))
    staying = {ref for route in routes for stop in route.stops for ref in stop.address_ids}
    addresses: dict[str, ExclusionEntry] = {}
    doors: list[DoorExclusionEntry] = []
    for stop in (stop for route in document.routes for stop in route.stops):
        for door_id, unit in _doors(stop):
            if door_id not in gone:
                continue
            k = _address_of(door_id, stop)
            address_id, line = _plain(stop.address_ids[k]), stop.addresses[k]
            place = (line.street, line.housenumber)
            if address_id in staying:
                doors.append(
                    DoorExclusionEntry(
                        door_id, address_id, *place, unit, stop.lat, stop.lon, gone[door_id]
                    )
                )
            else:
                entry = ExclusionEntry(address_id, *place, stop.lat, stop.lon, gone[door_id])
                addresses.setdefault(address_id, entry)
    still = [e for e in document.excluded_doors if e.address_id not in addresses]
    totals = replace(
        document.totals,
        routes=len(routes),
        doors=sum(route.doors for route in routes),
        walk_m=round(math.fsum(route.walk_m for route in routes), 1),
    )
    return replace(
        document,
        routes=routes,
        excluded=(*document.excluded, *addresses.values()),
        excluded_doors=(*still, *doors),
        totals=totals,
    )


def with_reasons_of_today(
    document: PlanDocument, reason_by_door: Mapping[str, str]
) -> PlanDocument:
    """Return a plan with today's reasons in place of those that a purge removed."""
    of_address: dict[str, str] = {}
    for door_id, reason in reason_by_door.items():
        of_address.setdefault(door_id.partition("/")[0], reason)
    return replace(
        document,
        excluded=tuple(
            replace(entry, reason=of_address.get(entry.address_id, entry.reason))
            if entry.reason == LEFT_OUT_THEN
            else entry
            for entry in document.excluded
        ),
        excluded_doors=tuple(
            replace(entry, reason=reason_by_door.get(entry.door_id, entry.reason))
            if entry.reason == LEFT_OUT_THEN
            else entry
            for entry in document.excluded_doors
        ),
    )


def route_without(route: RouteEntry, gone: Collection[str]) -> RouteEntry:
    """Return a route without these doors, whose path no longer leads there; times stay."""
    stops, more = (
        tuple(kept for stop in some if (kept := _stop_without(stop, gone)) is not None)
        for some in (route.stops, route.if_time)
    )
    staying = {(stop.lon, stop.lat) for stop in stops}
    dropped = {(stop.lon, stop.lat) for stop in route.stops} - staying
    path, less_m = without_places(route.path, dropped, staying)
    return replace(
        route,
        stops=stops,
        if_time=more,
        doors=sum(stop.doors for stop in stops),
        path=path,
        walk_m=round(route.walk_m - less_m, 1),
    )


def _stop_without(stop: StopEntry, gone: Collection[str]) -> StopEntry | None:
    kept = [(ref, unit) for ref, unit in _doors(stop) if ref not in gone]
    if not kept:
        return None
    here = sorted({_address_of(ref, stop) for ref, _ in kept})
    addresses = tuple(stop.addresses[k] for k in here)
    return replace(
        stop,
        address_ids=tuple(_plain(stop.address_ids[k]) for k in here),
        addresses=addresses,
        door_ids=tuple(ref for ref, _ in kept),
        units=tuple(unit for _, unit in kept),
        doors=len(kept),
        street=addresses[0].street,
        housenumber=addresses[0].housenumber,
    )


def places_of(stop: StopEntry) -> list[tuple[str, str, str, str]]:
    """Return the doors of a stop: id, street, number and flat."""
    return [
        (ref, line.street, line.housenumber, unit)
        for ref, unit in _doors(stop)
        for line in [stop.addresses[_address_of(ref, stop)]]
    ]


def _doors(stop: StopEntry) -> list[tuple[str, str]]:
    units = stop.units or ("",) * len(stop.door_ids)
    return list(zip(stop.door_ids, units, strict=True))


def _plain(address_id: str) -> str:
    return address_id.partition("~")[0]


def _address_of(door_id: str, stop: StopEntry) -> int:
    """Return the index of a door's address at its stop: the longest id that its own starts with."""
    plain = [_plain(ref) for ref in stop.address_ids]
    owners = [k for k, ref in enumerate(plain) if door_id == ref or door_id.startswith(f"{ref}/")]
    return max(owners, key=lambda k: len(plain[k]), default=0)
