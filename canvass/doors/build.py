"""Make the doors of a district: entrances that can be planned, and exclusions with reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.doors.addresses import AddressRow, make_address_rows
from canvass.doors.building_index import BuildingIndex
from canvass.doors.closed_off import without_closed_off
from canvass.doors.door import Address, DoorList, Entrance, Exclusion
from canvass.doors.entrances import Assigned, assign_entrances
from canvass.doors.flats import (
    buildings_of,
    count_flats,
    levels_of,
    spread_over_floors,
)
from canvass.doors.housenumber import SortKey, fold, sort_key
from canvass.doors.interpolation import guess_addresses
from canvass.doors.kept_ids import with_kept_ids
from canvass.doors.last_steps import Snapped, snap_doors
from canvass.doors.reasons import LEFT_FOR_LATER as LEFT_FOR_LATER
from canvass.doors.reasons import NO_FREE_WAY as NO_FREE_WAY
from canvass.doors.reasons import NOT_REACHABLE as NOT_REACHABLE
from canvass.doors.reasons import OFF_NETWORK as OFF_NETWORK
from canvass.doors.reasons import OUTSIDE_BOUNDARY as OUTSIDE_BOUNDARY
from canvass.doors.reasons import TOO_FAR as TOO_FAR
from canvass.doors.registered import RegisteredAddress, add_registered
from canvass.doors.row_flats import read_row_flats
from canvass.doors.split import Split
from canvass.doors.stairwells import Stairwell, make_stairwells
from canvass.osm.extract import AddressObject, Building, EntranceNode, Extract
from canvass.shape_arrays import make_points
from canvass.streets.graph import Snap, StreetGraph
from canvass.streets.obstacles import make_obstacles

SAME_STOP_M = 3.0
AT_ONCE = 2_000
# This many addresses with one door each at one place are flats in a stairwell, not houses.
FEWEST_IN_STAIRWELL = 3


class _Part(NamedTuple):
    """One address with its doors and its snap; an entrance consists of one or more of them."""

    address: Address
    batch_no: int
    stairwell: Stairwell
    levels: int | None
    snap: Snap


def make_doors(
    extract: Extract,
    graph: StreetGraph,
    *,
    register: Sequence[RegisteredAddress] = (),
    splits: Sequence[Split] = (),
) -> DoorList:
    """Return all doors of a map; every address read is at an entrance or in one exclusion.

    `register` holds addresses and flats that the map lacks. `splits` are stairwells whose flats an
    organizer counted; they take precedence over the map. Interpolated numbers are addresses too,
    marked as guessed.
    """
    houses = BuildingIndex(extract.buildings)
    rows, merged = make_address_rows(extract, houses)
    rows = add_registered(with_kept_ids(rows, extract.kept_ids), register)
    guessed = with_kept_ids(_guessed_rows(extract, rows), extract.kept_ids)
    # A guessed number takes no flats away from the real addresses of a building.
    buildings = [*buildings_of(rows, extract, houses), *(None for _ in guessed)]
    rows = [*rows, *guessed]
    inside = _inside_boundary(rows, extract)
    addresses = [_in_building(*each) for each in zip(rows, buildings, strict=True)]
    levels = [levels_of(*each) for each in zip(rows, buildings, strict=True)]
    assigned = assign_entrances(extract.entrances, rows, buildings, houses)
    stairwells = stairwells_of(rows, buildings, levels, assigned, splits)
    owner = [index for index, several in enumerate(stairwells) for _ in several]
    flat = [stairwell for several in stairwells for stairwell in several]
    xy_m = np.empty((0, 2))
    if flat:
        xy_m = graph.project(np.array([s.lon for s in flat]), np.array([s.lat for s in flat]))
    known = [] if not flat else _ways_in(graph, flat, owner, assigned)
    snapped = _snap(extract, graph, known, owner, addresses, buildings)
    snaps = snapped.snaps
    is_barred = {index for k, index in enumerate(owner) if snapped.is_barred[k]}
    shut = {owner[at]: reason for at, reason in snapped.reasons.items()}
    reached = {index: snap for index, snap in zip(owner, snaps, strict=True) if snap is not None}
    exclusions: list[Exclusion] = []
    for index, address in enumerate(addresses):
        if rows[index].problem:
            exclusions.append(Exclusion(address, rows[index].problem))
        elif not inside[index]:
            exclusions.append(Exclusion(address, OUTSIDE_BOUNDARY))
        elif index not in reached:
            reason = NO_FREE_WAY if index in is_barred else OFF_NETWORK
            reason = shut.get(index, reason)
            exclusions.append(Exclusion(address, reason))
    kept = [
        k
        for k, index in enumerate(owner)
        if inside[index] and index in reached and not rows[index].problem
    ]
    parts = [
        _Part(
            addresses[index],
            rows[index].batch_no,
            flat[k],
            levels[index],
            snaps[k] or reached[index],
        )
        for k, index in ((k, owner[k]) for k in kept)
    ]
    groups = _at_one_place(parts, xy_m[kept])
    entrances = tuple(_make_entrance(group) for group in groups)
    return DoorList(entrances, tuple(exclusions), len(rows), merged)


def _snap(
    extract: Extract,
    graph: StreetGraph,
    places: Sequence[tuple[float, float]],
    owner: Sequence[int],
    addresses: Sequence[Address],
    buildings: Sequence[Building | None],
) -> Snapped:
    at_entrance = {(node.lon, node.lat) for node in extract.entrances}
    lonlat = np.array(places, dtype=np.float64).reshape(-1, 2)
    xy_m = graph.project(lonlat[:, 0], lonlat[:, 1]) if len(lonlat) else lonlat
    streets = [addresses[index].street for index in owner]
    snapped = snap_doors(
        graph,
        make_obstacles(extract, graph),
        xy_m,
        streets,
        [None if (found := buildings[index]) is None else found.ref for index in owner],
        np.array([place in at_entrance for place in places], dtype=bool),
        [addresses[index].housenumber for index in owner],
    )
    return without_closed_off(graph, xy_m, streets, snapped)


def _ways_in(
    graph: StreetGraph,
    stairwells: Sequence[Stairwell],
    owner: Sequence[int],
    assigned: Iterable[Assigned],
) -> list[tuple[float, float]]:
    """Return the place (lon, lat) of the entrance to each stairwell.

    It is the stairwell's own place. If the address has no stairwells, it is the main one of the
    address's entrances, or else the nearest.
    """
    nodes: dict[int, list[EntranceNode]] = defaultdict(list)
    for each in assigned:
        nodes[each.row].append(each.entrance)
    places = []
    for stairwell, index in zip(stairwells, owner, strict=True):
        place = (stairwell.lon, stairwell.lat)
        own = nodes.get(index, ())
        if own and not stairwell.ref and place not in {(node.lon, node.lat) for node in own}:
            lon = np.array([place[0], *(node.lon for node in own)])
            lat = np.array([place[1], *(node.lat for node in own)])
            away_m = np.hypot(*(graph.project(lon, lat)[1:] - graph.project(lon, lat)[0]).T)
            is_main = [node.tags.get("entrance") == "main" for node in own]
            best = own[int(np.lexsort((away_m, np.logical_not(is_main)))[0])]
            place = (best.lon, best.lat)
        places.append(place)
    return places


def _guessed_rows(extract: Extract, rows: Sequence[AddressRow]) -> list[AddressRow]:
    return [
        AddressRow(address, (AddressObject(address.id, {}, address.lon, address.lat),))
        for address in guess_addresses(extract, [row.address for row in rows])
    ]


def stairwells_of(
    rows: Sequence[AddressRow],
    buildings: Sequence[Building | None],
    levels: Sequence[int | None],
    assigned: Iterable[Assigned],
    splits: Iterable[Split] = (),
) -> list[list[Stairwell]]:
    """Return the stairwells of each address; counted flats are divided up by building."""
    by_address: dict[str, list[Split]] = defaultdict(list)
    for split in splits:
        by_address[split.address_id].append(split)
    entrances: dict[int, list[EntranceNode]] = defaultdict(list)
    for each in assigned:
        entrances[each.row].append(each.entrance)
    numbers_on: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.address.id != row.objects[0].ref:
            for thing in row.objects:
                numbers_on[thing.ref].append(index)
    known = []
    for index, row in enumerate(rows):
        refs = [thing.ref for thing in row.objects if thing.ref in numbers_on]
        part_of = {ref: _turn(numbers_on[ref], index) for ref in refs} if refs else {}
        known.append(read_row_flats(row, entrances.get(index, ()), part_of))
    totals = count_flats(rows, buildings, known)
    return [
        make_stairwells(row, flats, totals.get(k, 0), levels[k], by_address.get(row.address.id, ()))
        for k, (row, flats) in enumerate(zip(rows, known, strict=True))
    ]


def _turn(indices: Sequence[int], index: int) -> tuple[int, int]:
    return (indices.index(index), len(indices)) if index in indices else (0, 1)


def _in_building(row: AddressRow, building: Building | None) -> Address:
    address = row.address
    if building is None or address.building_ref is not None:
        return address
    # `_replace` takes three times as long, and cities have many addresses.
    return Address(
        address.id, address.street, address.housenumber, address.lon, address.lat, building.ref,
        address.is_guessed,
    )  # fmt: skip


def _inside_boundary(rows: list[AddressRow], extract: Extract) -> list[bool]:
    if extract.boundary is None:
        return [True] * len(rows)
    shapely.prepare(extract.boundary)
    lon = [row.address.lon for row in rows]
    lat = [row.address.lat for row in rows]
    return [bool(has) for has in shapely.intersects_xy(extract.boundary, lon, lat)]


def _reading_order(part: _Part) -> tuple[bool, int, str, SortKey, str]:
    """Return the sort key of parts; those of the map come first and keep their entrance."""
    address = part.address
    number = sort_key(address.housenumber)
    return address.is_guessed, part.batch_no, fold(address.street), number, address.id


class _Near:
    """The pairs of parts at one place: within 3 m, on the same side of the same street.

    They are asked for a block at a time, because a register may put thousands of addresses at one
    place, and all pairs of these at once are gigabytes.
    """

    def __init__(self, parts: Sequence[_Part], xy_m: NDArray[np.float64]) -> None:
        self._points = make_points(xy_m)
        self._tree = STRtree(self._points)
        self._edge = np.array([part.snap.edge for part in parts])
        self._side = np.array([part.snap.side for part in parts])
        self._own = np.array([_is_own(part) for part in parts], dtype=bool)

    def pairs(self, which: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the pairs that begin with one of `which`."""
        which = which[~self._own[which]]
        at, other = self._tree.query(self._points[which], predicate="dwithin", distance=SAME_STOP_M)
        one = which[at]
        is_pair = (
            (one != other)
            & (self._edge[one] == self._edge[other])
            & (self._side[one] == self._side[other])
            & ~self._own[other]
        )
        return one[is_pair], other[is_pair]

    def having_any(self) -> list[int]:
        """Return the parts that are in a pair."""
        has = np.zeros(len(self._own), dtype=bool)
        for start in range(0, len(has), AT_ONCE):
            one, _ = self.pairs(np.arange(start, min(start + AT_ONCE, len(has))))
            has[one] = True
        return np.flatnonzero(has).tolist()


def _at_one_place(parts: list[_Part], xy_m: NDArray[np.float64]) -> list[list[_Part]]:
    """Group addresses within 3 m of the first one, on the same side of the same street.

    Groups are in the order of `parts`, the addresses of a group in reading order.
    """
    if not parts:
        return []
    near = _Near(parts, xy_m)
    leader = list(range(len(parts)))
    taken: set[int] = set()
    some = sorted(near.having_any(), key=lambda i: _reading_order(parts[i]))
    for start in range(0, len(some), AT_ONCE):
        block = [index for index in some[start : start + AT_ONCE] if index not in taken]
        neighbours: dict[int, list[int]] = defaultdict(list)
        for i, j in zip(
            *(ends.tolist() for ends in near.pairs(np.array(block, dtype=np.int64))), strict=True
        ):
            neighbours[i].append(j)
        for index in block:
            if index in taken:
                continue
            for other in (index, *neighbours[index]):
                if other not in taken:
                    taken.add(other)
                    leader[other] = index
    groups: dict[int, list[_Part]] = defaultdict(list)
    for index, part in enumerate(parts):
        groups[leader[index]].append(part)
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=_reading_order)
    return list(groups.values())


def _is_own(part: _Part) -> bool:
    """Return whether a place is a separate stairwell, however near another one is."""
    return part.stairwell.is_split or part.stairwell.id != part.address.id


def _make_entrance(group: list[_Part]) -> Entrance:
    first = group[0]
    stairwell = first.stairwell
    # Most parts are alone, and a city has very many of them, so nothing is built for these.
    levels, doors = first.levels, stairwell.doors
    addresses: tuple[Address, ...] = (first.address,)
    if len(group) > 1:
        levels = max((part.levels for part in group if part.levels is not None), default=None)
        doors = tuple(door for part in group for door in part.stairwell.doors)
        addresses = tuple(part.address for part in group)
    has_floors = any(door.floor for door in doors)
    if len(group) >= FEWEST_IN_STAIRWELL and len(doors) == len(group) and not has_floors:
        doors = spread_over_floors(doors, levels)
    return Entrance(
        stairwell.id,
        stairwell.lon,
        stairwell.lat,
        addresses,
        doors,
        first.snap,
        stairwell.ref,
        levels,
        stairwell.has_lift,
        stairwell.is_top_down,
    )
