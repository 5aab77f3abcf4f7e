"""Findings at buildings: homes and entrances without an address, uncounted flats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.doors.audit.findings import Finding, Kind
from canvass.doors.audit.footprints import Footprints
from canvass.doors.door import Address, DoorList, Entrance
from canvass.osm.extract import Extract
from canvass.shape_arrays import make_points
from canvass.streets.graph import StreetGraph

MANY_LEVELS = 3
# A detached house covers less ground; a larger building counted as one door has stairwells.
LARGE_PER_DOOR_M2 = 250.0
# With less ground per address than one dwelling, every dwelling has its own address.
LEAST_PER_ADDRESS_M2 = 100.0
FLATS = frozenset({"apartment", "apartments", "dormitory", "flats"})
ONE_HOME = frozenset(
    {"house", "detached", "semidetached_house", "terrace", "bungalow", "villa", "row_house"}
)
# Kinds of entrances that lead to no dwelling.
OTHER_ENTRANCES = frozenset({"garage", "service", "emergency", "exit", "shop", "no"})
AT_ENTRANCE_M = 8.0


def buildings_without_address(
    footprints: Footprints, is_dwelling: NDArray[np.bool_], graph: StreetGraph
) -> Iterator[Finding]:
    """Yield the dwelling-like buildings without an address in or at them, largest first."""
    missing = np.flatnonzero(is_dwelling & (footprints.addresses == 0))
    missing = missing[np.argsort(-footprints.area_m2[missing], kind="stable")]
    streets = nearest_streets(graph, footprints.middle[missing])
    lon, lat = _degrees(graph, footprints.middle[missing])
    for index, street, x, y in zip(missing.tolist(), streets, lon, lat, strict=True):
        kind = footprints.buildings[index].tags.get("building", "yes")
        reason = "no smaller than homes here" if kind == "yes" else "mapped as a home"
        area = round(float(footprints.area_m2[index]))
        words: dict[str, str | int] = {"reason": reason, "area": area, "street": street}
        yield Finding(Kind.BUILDING_WITHOUT_ADDRESS, x, y, words)


def nearest_streets(graph: StreetGraph, points: NDArray[np.object_]) -> list[str]:
    """Return the name of the nearest named street of each point, "" where there is none."""
    named = [edge for edge in graph.edges if edge.name]
    out = [""] * len(points)
    if named and len(points):
        tree = STRtree(graph.lines[[edge.index for edge in named]])
        which, found = tree.query_nearest(points, all_matches=False)
        for point, edge in zip(which.tolist(), found.tolist(), strict=True):
            out[point] = named[edge].name
    return out


def _degrees(graph: StreetGraph, points: NDArray[np.object_]) -> tuple[list[float], list[float]]:
    lon, lat = graph.to_degrees.transform(shapely.get_x(points), shapely.get_y(points))
    return np.asarray(lon).tolist(), np.asarray(lat).tolist()


def entrances_without_address(
    extract: Extract, graph: StreetGraph, addresses: Sequence[Address]
) -> Iterator[Finding]:
    """Yield entrances whose number is unclear: it has none, and its building not exactly one."""
    in_building = Counter(a.building_ref for a in addresses if a.building_ref)
    entrances = [
        entrance
        for entrance in extract.entrances
        if entrance.tags.get("entrance") not in OTHER_ENTRANCES
        and "addr:housenumber" not in entrance.tags
        and entrance.building_ref is not None
        and in_building[entrance.building_ref] != 1
        and _is_inside(extract, entrance.lon, entrance.lat)
    ]
    if not entrances:
        return
    here = make_points(_project(graph, entrances))
    near = np.zeros(len(entrances), dtype=bool)
    if addresses:
        tree = STRtree(make_points(_project(graph, addresses)))
        near[tree.query(here, predicate="dwithin", distance=AT_ENTRANCE_M)[0]] = True
    for entrance, has in zip(entrances, near.tolist(), strict=True):
        if not has:
            ref = entrance.tags.get("ref", "").strip()
            count = in_building[entrance.building_ref or ""]
            words: dict[str, str | int] = {"ref": ref or "—", "addresses": count}
            yield Finding(Kind.ENTRANCE_WITHOUT_ADDRESS, entrance.lon, entrance.lat, words)


def _project(graph: StreetGraph, things: Sequence[object]) -> NDArray[np.float64]:
    lon = np.array([thing.lon for thing in things])  # type: ignore[attr-defined]
    lat = np.array([thing.lat for thing in things])  # type: ignore[attr-defined]
    return graph.project(lon, lat)


def _is_inside(extract: Extract, lon: float, lat: float) -> bool:
    return extract.boundary is None or bool(shapely.contains_xy(extract.boundary, lon, lat))


def flats_unknown(doors: DoorList, footprints: Footprints) -> Iterator[Finding]:
    """Yield entrances that count as one door each but must lead to a block of flats."""
    for entrance, reason in entrances_of_unknown_flats(doors, footprints):
        address = entrance.addresses[0]
        words: dict[str, str | int] = {
            "address": f"{address.street} {address.housenumber}".strip(),
            "reason": reason,
            "doors": len(entrance.doors),
        }
        yield Finding(Kind.FLATS_UNKNOWN, entrance.lon, entrance.lat, words)


def entrances_of_unknown_flats(
    doors: DoorList, footprints: Footprints
) -> Iterator[tuple[Entrance, str]]:
    """Yield (entrance, reason) where one door is counted but there must be a block of flats."""
    index_by_ref = {building.ref: i for i, building in enumerate(footprints.buildings)}
    for entrance in doors.entrances:
        if len(entrance.doors) > 1:
            continue
        address = entrance.addresses[0]
        index = index_by_ref.get(address.building_ref or "")
        reason = _why_flats(entrance, footprints, index)
        if reason:
            yield entrance, reason


def _why_flats(entrance: Entrance, footprints: Footprints, index: int | None) -> str:
    """Return why an entrance should have flats, "" if there is no sign of it."""
    tags = footprints.buildings[index].tags if index is not None else {}
    kind = tags.get("building", "")
    per_address_m2 = np.inf
    if index is not None:
        per_address_m2 = footprints.area_m2[index] / max(1, footprints.addresses[index])
    if per_address_m2 * (entrance.levels or 1) < LEAST_PER_ADDRESS_M2:
        return ""
    if kind in FLATS:
        return "a block of flats"
    if kind not in {*ONE_HOME, "residential", "yes", ""}:
        return ""
    if (entrance.levels or 0) >= MANY_LEVELS and kind not in ONE_HOME:
        return "three floors or more"
    if index is None or kind in ONE_HOME:
        return ""
    return "a large building" if per_address_m2 >= LARGE_PER_DOOR_M2 else ""
