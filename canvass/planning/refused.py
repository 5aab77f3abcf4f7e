"""The doors of a plan where somebody asked not to be called on."""

from __future__ import annotations

from collections.abc import Iterable

from canvass.document.document import PlanDocument
from canvass.doors.refusal import PlacedDoor, Refusal, refused_doors
from canvass.planning.without_doors import places_of


def refused_in(document: PlanDocument, refusals: Iterable[Refusal]) -> dict[str, str]:
    """Return the doors of a plan to leave alone and the reason, matched by id or by address."""
    doors = [
        PlacedDoor(door_id, street, housenumber, unit, stop.lon, stop.lat)
        for route in document.routes
        for stop in (*route.stops, *route.if_time)
        for door_id, street, housenumber, unit in places_of(stop)
    ]
    return refused_doors(doors, refusals)
