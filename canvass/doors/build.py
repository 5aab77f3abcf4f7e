"""Make the doors of a district: entrances that can be planned, and exclusions with reasons."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import shapely

from canvass.doors.addresses import AddressRow, make_address_rows
from canvass.doors.door import Address, Door, DoorList, Entrance, Exclusion
from canvass.doors.flats import buildings_of, make_doors_of
from canvass.doors.housenumber import sort_key
from canvass.doors.snap import snap_points
from canvass.osm.extract import Extract
from canvass.streets.graph import Snap, StreetGraph

OUTSIDE_BOUNDARY = "outside the boundary"
OFF_NETWORK = "off the network: nothing to walk along within 150 m"
NOT_REACHABLE = "not reachable on foot from the base"
TOO_FAR = "farther than the shift allows"
LEFT_FOR_LATER = "left for later"

SAME_STOP_M = 3.0

_Part = tuple[Address, tuple[Door, ...], int | None, Snap]


def make_doors(extract: Extract, graph: StreetGraph) -> DoorList:
    """Return all doors of a map; every address read is in one entrance or one exclusion."""
    rows, merged = make_address_rows(extract)
    inside = _inside_boundary(rows, extract)
    buildings = buildings_of(rows, extract)
    doors = make_doors_of(rows, buildings)
    lon = np.array([row.address.lon for row in rows])
    lat = np.array([row.address.lat for row in rows])
    xy_m = graph.project(lon, lat) if rows else np.empty((0, 2))
    snaps = snap_points(graph, xy_m, [row.address.street for row in rows])
    exclusions: list[Exclusion] = []
    groups: dict[tuple[int, str, int, int], list[_Part]] = defaultdict(list)
    for index, row in enumerate(rows):
        snap = snaps[index]
        if not inside[index]:
            exclusions.append(Exclusion(row.address, OUTSIDE_BOUNDARY))
        elif snap is None:
            exclusions.append(Exclusion(row.address, OFF_NETWORK))
        else:
            x_m, y_m = xy_m[index]
            cell = (round(x_m / SAME_STOP_M), round(y_m / SAME_STOP_M))
            found, levels = doors[index]
            groups[(snap.edge, snap.side, *cell)].append((row.address, found, levels, snap))
    entrances = [_make_entrance(group) for group in groups.values()]
    return DoorList(tuple(entrances), tuple(exclusions), len(rows), merged)


def _inside_boundary(rows: list[AddressRow], extract: Extract) -> list[bool]:
    if extract.boundary is None:
        return [True] * len(rows)
    shapely.prepare(extract.boundary)
    lon = [row.address.lon for row in rows]
    lat = [row.address.lat for row in rows]
    return [bool(has) for has in shapely.intersects_xy(extract.boundary, lon, lat)]


def _make_entrance(group: list[_Part]) -> Entrance:
    group.sort(key=lambda part: (part[0].street, sort_key(part[0].housenumber), part[0].id))
    first = group[0]
    levels = [part[2] for part in group if part[2] is not None]
    return Entrance(
        id=first[0].id,
        lon=first[0].lon,
        lat=first[0].lat,
        addresses=tuple(part[0] for part in group),
        doors=tuple(door for part in group for door in part[1]),
        snap=first[3],
        levels=max(levels, default=None),
    )
