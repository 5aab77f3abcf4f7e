"""Plan documents drawn by hand for tests of routes: streets with numbers, one stop a number."""

from __future__ import annotations

from canvass.document.document import (
    AddressLine,
    BasePlace,
    BoundNote,
    ExclusionEntry,
    PlanDocument,
    RouteEntry,
    SourceNote,
    StopEntry,
    Totals,
)


def stop(street: str, number: str, *, lat: float = 59.0, ref: str = "") -> StopEntry:
    """Return a stop whose id is "s-Parkvägen 3" and whose door is "d-Parkvägen 3"."""
    ref = ref or f"{street} {number}"
    return StopEntry(
        id=f"s-{ref}",
        address_ids=(f"a-{ref}",),
        addresses=(AddressLine(street, number),),
        door_ids=(f"d-{ref}",),
        street=street,
        housenumber=number,
        lat=lat,
        lon=18.0,
        side="left",
        doors=1,
        service_min=2.0,
        arrive_min=0.0,
    )


def route(route_id: str, *stops: StopEntry, name: str = "") -> RouteEntry:
    """Return a route over stops."""
    return RouteEntry(
        id=route_id,
        name=name or f"Route {route_id}",
        duration_min=10.0,
        walk_m=100.0,
        walk_min=1.0,
        service_min=2.0 * len(stops),
        doors=len(stops),
        crossings={},
        stops=stops,
        path=(),
    )


def document(*routes: RouteEntry, excluded: tuple[ExclusionEntry, ...] = ()) -> PlanDocument:
    """Return a plan of routes."""
    return PlanDocument(
        created_at="2026-01-01T00:00:00Z",
        source=SourceNote("map.osm", None, "ODbL", "OSM"),
        base=BasePlace(59.0, 18.0, ""),
        shift_min=150.0,
        speed_mps=1.25,
        seed=0,
        time_limit_s=1.0,
        routes=routes,
        excluded=excluded,
        totals=Totals(len(routes), 0, 0.0, 0.0, 0.0, 0.0, 0),
        bound=BoundNote(0.0, 0.0),
    )
