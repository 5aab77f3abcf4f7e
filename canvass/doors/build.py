"""Make the doors of a district: entrances that can be planned, and exclusions with reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.doors.addresses import AddressRow, make_address_rows
from canvass.doors.door import Door, DoorList, Entrance, Exclusion
from canvass.doors.flats import buildings_of, make_doors_of, spread_over_floors
from canvass.doors.housenumber import SortKey, fold, sort_key
from canvass.doors.snap import snap_points
from canvass.osm.extract import Building, Extract
from canvass.streets.graph import Snap, StreetGraph

OUTSIDE_BOUNDARY = "outside the boundary"
OFF_NETWORK = "off the network: nothing to walk along within 150 m"
NOT_REACHABLE = "not reachable on foot from the base"
TOO_FAR = "farther than the shift allows"
LEFT_FOR_LATER = "left for later"

SAME_STOP_M = 3.0
# So many addresses with one door each at one place are flats in a stairwell, not houses.
FEWEST_IN_STAIRWELL = 3


@dataclass(frozen=True, slots=True)
class _Part:
    """One address with its doors, snapped: what an entrance is put together from."""

    row: AddressRow
    doors: tuple[Door, ...]
    levels: int | None
    snap: Snap


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
    parts: list[_Part] = []
    kept: list[int] = []
    for index, (row, snap) in enumerate(zip(rows, snaps, strict=True)):
        if not inside[index]:
            exclusions.append(Exclusion(row.address, OUTSIDE_BOUNDARY))
        elif snap is None:
            exclusions.append(Exclusion(row.address, OFF_NETWORK))
        else:
            kept.append(index)
            parts.append(_Part(_in_building(row, buildings[index]), *doors[index], snap))
    groups = _at_one_place(parts, xy_m[kept])
    entrances = tuple(_make_entrance(group) for group in groups)
    return DoorList(entrances, tuple(exclusions), len(rows), merged)


def _in_building(row: AddressRow, building: Building | None) -> AddressRow:
    if building is None or row.address.building_ref is not None:
        return row
    return AddressRow(replace(row.address, building_ref=building.ref), row.objects)


def _inside_boundary(rows: list[AddressRow], extract: Extract) -> list[bool]:
    if extract.boundary is None:
        return [True] * len(rows)
    shapely.prepare(extract.boundary)
    lon = [row.address.lon for row in rows]
    lat = [row.address.lat for row in rows]
    return [bool(has) for has in shapely.intersects_xy(extract.boundary, lon, lat)]


def _reading_order(part: _Part) -> tuple[str, SortKey, str]:
    address = part.row.address
    return fold(address.street), sort_key(address.housenumber), address.id


def _at_one_place(parts: list[_Part], xy_m: NDArray[np.float64]) -> list[list[_Part]]:
    """Group addresses within 3 m of the first of them, on one side of one street.

    Groups stand in the order of `parts`, the addresses of a group in reading order.
    """
    if not parts:
        return []
    points = shapely.points(xy_m)
    one, other = STRtree(points).query(points, predicate="dwithin", distance=SAME_STOP_M)
    neighbours: dict[int, list[int]] = defaultdict(list)
    for i, j in zip(one[one != other].tolist(), other[one != other].tolist(), strict=True):
        a, b = parts[i].snap, parts[j].snap
        if a.edge == b.edge and a.side == b.side:
            neighbours[i].append(j)
    leader = list(range(len(parts)))
    taken: set[int] = set()
    for index in sorted(neighbours, key=lambda i: _reading_order(parts[i])):
        if index in taken:
            continue
        for near in (index, *neighbours[index]):
            if near not in taken:
                taken.add(near)
                leader[near] = index
    groups: dict[int, list[_Part]] = defaultdict(list)
    for index, part in enumerate(parts):
        groups[leader[index]].append(part)
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=_reading_order)
    return list(groups.values())


def _make_entrance(group: list[_Part]) -> Entrance:
    first = group[0]
    address = first.row.address
    levels = max((part.levels for part in group if part.levels is not None), default=None)
    doors = tuple(door for part in group for door in part.doors)
    if len(group) >= FEWEST_IN_STAIRWELL and len(doors) == len(group):
        doors = spread_over_floors(doors, levels)
    return Entrance(
        id=address.id,
        lon=address.lon,
        lat=address.lat,
        addresses=tuple(part.row.address for part in group),
        doors=doors,
        snap=first.snap,
        ref=_entrance_ref(first.row),
        levels=levels,
    )


def _entrance_ref(row: AddressRow) -> str:
    """Return what is written on the stairwell ("A"), where the map says."""
    tags = row.objects[0].tags
    return tags.get("ref", "").strip() if "entrance" in tags else ""
