"""Plan documents made without a solver: stops in the order given, straight paths between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from canvass.document.document import (
    AddressLine,
    BasePlace,
    BoundNote,
    PlanDocument,
    RouteEntry,
    SourceNote,
    StopEntry,
    Totals,
)
from canvass.osm.extract import Extract
from tests.drawing import Drawing, degrees

METRES_PER_DEGREE = 111_195.0


def make_stop(
    stop_id: str,
    street: str,
    numbers: Sequence[str],
    lon: float,
    lat: float,
    *,
    units: Sequence[str] = (),
    doors: int = 1,
) -> StopEntry:
    """One address has its units or `doors` counted doors; of several each has one door."""
    ids = tuple(f"{stop_id}:{number}" for number in numbers)
    if len(numbers) > 1:
        door_ids = ids
    elif units:
        door_ids = tuple(f"{ids[0]}/{unit}" for unit in units)
    elif doors > 1:
        door_ids = tuple(f"{ids[0]}/#{k + 1}" for k in range(doors))
    else:
        door_ids = ids
    names = tuple(units) if units else ("",) * len(door_ids)
    lines = tuple(AddressLine(street, number) for number in numbers)
    return StopEntry(
        stop_id, ids, lines, door_ids, street, numbers[0], lat, lon, "left",
        len(door_ids), 2.0 * len(door_ids), 0.0, names,
    )  # fmt: skip


def make_route(
    route_id: str, name: str, stops: Sequence[StopEntry], base: tuple[float, float]
) -> RouteEntry:
    path = [base, *((stop.lon, stop.lat) for stop in stops), base]
    walk_m = sum(
        METRES_PER_DEGREE * math.hypot((b[0] - a[0]) * math.cos(math.radians(a[1])), b[1] - a[1])
        for a, b in pairwise(path)
    )
    doors = sum(stop.doors for stop in stops)
    walk_min = walk_m / 75
    return RouteEntry(
        route_id, name, walk_min + 2 * doors, walk_m, walk_min, 2.0 * doors, doors,
        {"primary": 2, "residential": 5}, tuple(stops), tuple(path),
    )  # fmt: skip


def make_document(
    routes: Sequence[RouteEntry],
    base: tuple[float, float],
    *,
    label: str = "Caféet",
    attribution: str = "© OpenStreetMap contributors",
    created_at: str = "2026-11-23T09:00:00+01:00",
) -> PlanDocument:
    doors = sum(route.doors for route in routes)
    return PlanDocument(
        created_at, SourceNote("drawing.osm", None, "ODbL 1.0", attribution),
        BasePlace(base[1], base[0], label), 150.0, 1.25, 1, 1.0, tuple(routes), (),
        Totals(len(routes), doors, 0.0, 0.0, 0.0, 0.0, doors), BoundNote(0.0, 0.0),
    )  # fmt: skip


def village() -> tuple[Extract, PlanDocument]:
    """Two streets that cross; eight houses, one with named flats and one with counted ones."""
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0), (200, 0)], name="Storgatan")
    drawing.street([(100, -100), (100, 0), (100, 100)], name="Tvärgränd")
    base = degrees(-20, -20)
    stops = [
        make_stop("n1", "Storgatan", ["1"], *degrees(20, 12)),
        make_stop("n2", "Storgatan", ["2"], *degrees(25, -12)),
        make_stop("n3", "Storgatan", ["4"], *degrees(50, -12), units=["1001", "1002", "1101"]),
        make_stop("n4", "Storgatan", ["6"], *degrees(80, -12), doors=7),
        make_stop("n5", "Tvärgränd", ["1A", "1B"], *degrees(110, -40)),
        make_stop("n6", "Tvärgränd", ["3"], *degrees(110, -70)),
        make_stop("n7", "Storgatan", ["8"], *degrees(150, -12)),
        make_stop("n8", "Storgatan", ["7"], *degrees(150, 12)),
    ]
    route = make_route("R01", "Storgatan", stops, base)
    return drawing.extract(), make_document([route], base)


def streetwise_plan(extract: Extract, *, stops_each: int, most_routes: int) -> PlanDocument:
    """A real map's addresses street by street, cut into routes of equal size."""
    rows = sorted(
        (tags.get("addr:street", ""), thing.lat, thing.lon, tags["addr:housenumber"], thing.ref)
        for thing in extract.addresses
        if (tags := thing.tags).get("addr:housenumber")
    )
    west, south, east, north = extract.bounds
    base = ((west + east) / 2, (south + north) / 2)
    stops = [make_stop(ref, street, [number], lon, lat) for street, lat, lon, number, ref in rows]
    cuts = range(0, min(len(stops), stops_each * most_routes), stops_each)
    routes = [
        make_route(f"R{n:02d}", stops[start].street, stops[start : start + stops_each], base)
        for n, start in enumerate(cuts, start=1)
    ]
    return make_document(routes, base)
