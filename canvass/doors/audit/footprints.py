"""Footprints of buildings in metres, with the addresses in or at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.doors.door import Address
from canvass.osm.extract import Building, Extract
from canvass.osm.rings import as_area
from canvass.shape_arrays import make_points, make_polygons
from canvass.streets.graph import StreetGraph

BESIDE_M = 12.0
"""An address in no building and this near to one belongs to it: a node on its gate or door."""


@dataclass(frozen=True, slots=True, eq=False)
class Footprints:
    """Buildings as shapes in metres; `middle` is a point in each, `addresses` its number of them.

    `is_among_works`: it stands on land where nobody lives, such as works, schools, allotments.
    """

    buildings: tuple[Building, ...]
    shapes: NDArray[np.object_]
    middle: NDArray[np.object_]
    tree: STRtree
    area_m2: NDArray[np.float64]
    addresses: NDArray[np.int64]
    is_among_works: NDArray[np.bool_]


def make_footprints(
    extract: Extract, graph: StreetGraph, addresses: Sequence[Address]
) -> Footprints:
    """Return the buildings inside the boundary, with the number of addresses in or at each."""
    buildings = [b for b in extract.buildings if any(len(ring) >= 4 for ring in b.outers)]
    shapes = _shapes(buildings, graph)
    middle = shapely.point_on_surface(shapes) if len(shapes) else shapes
    if extract.boundary is not None and len(shapes):
        kept = np.flatnonzero(_inside(extract, graph, middle))
        buildings = [buildings[index] for index in kept.tolist()]
        shapes, middle = shapes[kept], middle[kept]
    tree = STRtree(shapes)
    area_m2 = shapely.area(shapes)
    return Footprints(
        buildings=tuple(buildings),
        shapes=shapes,
        middle=middle,
        tree=tree,
        area_m2=area_m2,
        addresses=count_addresses(buildings, tree, area_m2, graph, addresses),
        is_among_works=_among_works(extract, graph, middle),
    )


def _shapes(buildings: Sequence[Building], graph: StreetGraph) -> NDArray[np.object_]:
    if not buildings:
        return np.empty(0, dtype=object)
    rings = [max(building.outers, key=len) for building in buildings]
    sizes = [len(ring) for ring in rings]
    lonlat = np.concatenate(rings)
    xy_m = graph.project(lonlat[:, 0], lonlat[:, 1])
    shapes: NDArray[np.object_] = make_polygons(
        shapely.linearrings(xy_m, indices=np.repeat(np.arange(len(sizes)), sizes))
    )
    for index, building in enumerate(buildings):
        if len(building.outers) > 1 or building.inners:
            outers = [graph.project(*ring.T) for ring in building.outers if len(ring) >= 4]
            inners = [graph.project(*ring.T) for ring in building.inners if len(ring) >= 4]
            shapes[index] = as_area(outers, inners)
    crooked = ~shapely.is_valid(shapes)
    shapes[crooked] = shapely.buffer(shapes[crooked], 0)
    return shapes


def _inside(extract: Extract, graph: StreetGraph, middle: NDArray[np.object_]) -> NDArray[np.bool_]:
    lon, lat = graph.to_degrees.transform(shapely.get_x(middle), shapely.get_y(middle))
    shapely.prepare(extract.boundary)
    inside: NDArray[np.bool_] = shapely.contains_xy(extract.boundary, lon, lat)
    return inside


def _among_works(
    extract: Extract, graph: StreetGraph, middle: NDArray[np.object_]
) -> NDArray[np.bool_]:
    out = np.zeros(len(middle), dtype=bool)
    areas = [
        as_area([graph.project(*backdrop.lonlat.T)], [])
        for backdrop in extract.backdrops
        if backdrop.kind == "no_homes" and len(backdrop.lonlat) >= 4
    ]
    if areas and len(middle):
        out[STRtree(areas).query(middle, predicate="intersects")[0]] = True
    return out


def count_addresses(
    buildings: Sequence[Building],
    tree: STRtree,
    area_m2: NDArray[np.float64],
    graph: StreetGraph,
    addresses: Sequence[Address],
) -> NDArray[np.int64]:
    """Return how many addresses each building has.

    An address belongs to the building it names, or to the smallest that contains it, or else to the
    nearest within 12 m.
    """
    counted = np.zeros(len(buildings), dtype=np.int64)
    if not buildings or not addresses:
        return counted
    index_by_ref = {building.ref: index for index, building in enumerate(buildings)}
    named = [index_by_ref.get(address.building_ref or "", -1) for address in addresses]
    owner = np.array(named, dtype=np.int64)
    points = make_points(
        graph.project(
            np.array([address.lon for address in addresses]),
            np.array([address.lat for address in addresses]),
        )
    )
    rest = np.flatnonzero(owner < 0)
    which, found = tree.query(points[rest], predicate="intersects")
    order = np.lexsort((area_m2[found], which))
    first = np.unique(which[order], return_index=True)[1]
    owner[rest[which[order][first]]] = found[order][first]
    rest = np.flatnonzero(owner < 0)
    which, found = tree.query_nearest(points[rest], max_distance=BESIDE_M, all_matches=False)
    owner[rest[which]] = found
    np.add.at(counted, owner[owner >= 0], 1)
    return counted
