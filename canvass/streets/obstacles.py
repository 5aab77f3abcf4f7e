"""Obstacles on the last steps to a door: what nobody walks through, and what one walks around.

People walk around buildings and hedges if they can. They never cross water, railways, walls,
fences, and large roads between junctions. A wall is open at its gates and where a way runs through
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.osm.extract import Extract, Way
from canvass.osm.passable import is_opening, is_rails
from canvass.streets.graph import StreetGraph
from canvass.streets.obstacle_corners import (
    FEWEST_IN_RING,
    Corners,
    Lines,
    make_corners,
    without_repeats,
)
from canvass.streets.sight import (
    BUILDING,
    FENCE,
    FIRM,
    HEDGE,
    WATER,
    Segments,
    make_segment_grid,
)
from canvass.units import M_PER_DEGREE

MOTORWAYS = frozenset({"motorway", "motorway_link"})
# People walk under these.
OPEN_BELOW = frozenset({"roof", "carport", "canopy", "bridge", "elevated"})
HEDGES = frozenset({"hedge", "hedge_bank"})
WATERS = frozenset({"water", "waterline"})
# These never have a gate.
NO_GATES = frozenset({"cliff", "cable_barrier", "guard_rail", "jersey_barrier"})
NO_OPENING = frozenset({"motorway", "motorway_link", "construction", "proposed"})
MARGIN_M = 300.0
OPENING_M = 0.75

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """Segments and corners in metres from `origin_m`, and buildings by their index in the extract.

    `areas` are buildings with courtyards cut out, `outlines` the same without, in the graph's CRS.
    The segments of building b start at `first_of[b]`. `waters` are areas of water. `sealed` are
    areas without a street that are fully enclosed by barriers.
    """

    origin_m: Floats
    segments: Segments
    corners: Corners
    areas: STRtree
    outlines: STRtree
    first_of: Ints
    number_by_ref: Mapping[str, int]
    waters: STRtree
    sealed: STRtree


def make_obstacles(extract: Extract, graph: StreetGraph) -> Obstacles:
    """Return the obstacles of a map; buildings have the same index as in the extract."""
    rings = [(n, r) for n, b in enumerate(extract.buildings) for r in (*b.outers, *b.inners)]
    is_open = [b.tags.get("building") in OPEN_BELOW for b in extract.buildings]
    others = [*_water_and_barriers(extract), *_motorways_and_rails(extract)]
    lonlat = [*(ring for _, ring in rings), *(line for _, _, line in others)]
    flat = np.concatenate(lonlat) if lonlat else np.empty((0, 2))
    xy = graph.project(flat[:, 0], flat[:, 1])
    length = np.array([len(line) for line in lonlat], dtype=np.int64)
    areas, outlines = _areas(extract, xy, length)
    solid = [s for b in extract.buildings for s in len(b.outers) * [1] + len(b.inners) * [-1]]
    waters = _areas_of_water(xy, length, [0] * len(rings) + [s for _, s, _ in others])
    roads = _large_roads(extract, graph)
    low_m, high_m = graph.node_xy_m.min(axis=0) - MARGIN_M, graph.node_xy_m.max(axis=0) + MARGIN_M
    kind = [0 if is_open[number] else BUILDING for number, _ in rings]
    kind += [each for each, _, _ in others] + [FIRM] * len(roads)
    owner = [number for number, _ in rings] + [-1] * (len(others) + len(roads))
    solid += [each for _, each, _ in others] + [0] * len(roads)
    lines = without_repeats(
        Lines(
            np.concatenate([xy, *roads]) - low_m,
            np.concatenate([length, np.array([len(road) for road in roads], dtype=np.int64)]),
            np.array(kind, dtype=np.int64),
            np.array(owner, dtype=np.int64),
            np.array(solid, dtype=np.int64),
        )
    )
    width_m, height_m = (high_m - low_m).tolist()
    segments = _make_segments(lines, width_m, height_m)
    of_buildings = segments.owner[segments.owner >= 0]
    return Obstacles(
        low_m,
        segments,
        make_corners(lines, width_m, height_m),
        STRtree(areas),
        STRtree(outlines),
        np.searchsorted(of_buildings, np.arange(len(extract.buildings) + 1)),
        {building.ref: number for number, building in enumerate(extract.buildings)},
        STRtree(waters),
        STRtree(_sealed(segments, graph, low_m)),
    )


def _sealed(segments: Segments, graph: StreetGraph, origin_m: Floats) -> NDArray[np.object_]:
    """Return areas enclosed by walls, water, rails and large roads that no street enters."""
    firm = segments.xy[segments.kind >= FENCE].reshape(-1, 2, 2) + origin_m
    if not len(firm):
        return np.empty(0, dtype=object)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(shapely.linestrings(firm))]))
    is_walked = np.array([edge.is_walkable for edge in graph.edges], dtype=bool)
    found = STRtree(graph.lines[is_walked]).query(faces, predicate="intersects")[0]
    enclosed: NDArray[np.object_] = np.delete(faces, np.unique(found))
    return enclosed


def near(extract: Extract, graph: StreetGraph, xy_m: Floats) -> Extract:
    """Return the part of a map within some hundred metres of the box around points."""
    corners = np.array([xy_m.min(axis=0) - MARGIN_M, xy_m.max(axis=0) + MARGIN_M])
    lon, lat = graph.to_degrees.transform(corners[:, 0], corners[:, 1])
    (west, east), (south, north) = lon, lat

    def has(line: Floats) -> bool:
        x, y = line[:, 0], line[:, 1]
        return bool(x.min() <= east and x.max() >= west and y.min() <= north and y.max() >= south)

    return replace(
        extract,
        buildings=tuple(b for b in extract.buildings if any(has(ring) for ring in b.outers)),
        backdrops=tuple(b for b in extract.backdrops if b.kind in WATERS and has(b.lonlat)),
        barriers=tuple(way for way in extract.barriers if has(way.lonlat)),
        railways=tuple(way for way in extract.railways if has(way.lonlat)),
    )


def _water_and_barriers(extract: Extract) -> Iterator[tuple[int, int, Floats]]:
    for backdrop in extract.backdrops:
        if backdrop.kind in WATERS:
            yield WATER, int(backdrop.is_area), backdrop.lonlat
    ways_at = _nodes_of_ways(extract)
    for way in extract.barriers:
        what = way.tags.get("barrier", "cliff")
        kind = HEDGE if what in HEDGES else FIRM if what in NO_GATES else FENCE
        for line in _between_openings(way, extract, ways_at):
            yield kind, 0, line


def _motorways_and_rails(extract: Extract) -> Iterator[tuple[int, int, Floats]]:
    for way in (*extract.railways, *extract.ways):
        is_firm = is_rails(way.tags) or way.tags.get("highway") in MOTORWAYS
        if is_firm and is_at_ground(way) and len(way.lonlat) > 1:
            yield FIRM, 0, way.lonlat


def is_at_ground(way: Way) -> bool:
    """Return whether a way is neither in a tunnel nor on a bridge."""
    tags = way.tags
    return tags.get("tunnel", "no") == "no" and tags.get("bridge", "no") == "no"


def _large_roads(extract: Extract, graph: StreetGraph) -> list[Floats]:
    """Return the middle lines of roads that are crossed only at corners and crossings."""
    raised = {way.way_id for way in extract.ways if not is_at_ground(way)}
    return [e.line_m for e in graph.edges if not e.midblock and e.way_id not in raised]


def _nodes_of_ways(extract: Extract) -> frozenset[int]:
    """Return the nodes of barriers that a way runs through as well, a private drive included."""
    if not extract.barriers:
        return frozenset()
    of_barriers = np.unique(np.concatenate([way.node_ids for way in extract.barriers]))
    of_ways = [way.node_ids for way in extract.ways if way.tags.get("highway") not in NO_OPENING]
    if not of_ways:
        return frozenset()
    return frozenset(of_barriers[np.isin(of_barriers, np.concatenate(of_ways))].tolist())


def _is_opening(node: int, extract: Extract, ways_at: frozenset[int]) -> bool:
    """Return whether a wall can be passed at a node: at a gate that is not locked, or at a way.

    A private gate counts as open, because it is the way to somebody's door.
    """
    tags = extract.node_tags.get(node, {})
    if tags.get("locked", "no") == "yes" or "no" in (tags.get("access"), tags.get("foot")):
        return False
    return is_opening(tags) or (node in ways_at and tags.get("barrier", "no") == "no")


def _between_openings(way: Way, extract: Extract, ways_at: frozenset[int]) -> Iterator[Floats]:
    """Yield the parts of a wall between its openings, which are 1.5 m wide."""
    found = [at for at, n in enumerate(way.node_ids.tolist()) if _is_opening(n, extract, ways_at)]
    if not found:
        yield way.lonlat
        return
    scale = np.array([np.cos(np.radians(way.lonlat[0, 1])), 1.0]) * M_PER_DEGREE
    line = shapely.LineString(way.lonlat * scale)
    gaps = shapely.buffer(shapely.points(way.lonlat[found] * scale), OPENING_M)
    for part in shapely.get_parts(shapely.difference(line, shapely.union_all(gaps))):
        yield shapely.get_coordinates(part) / scale


def _areas(
    extract: Extract, xy: Floats, length: Ints
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return each building as an area with and without its courtyards; empty if invalid."""
    count = len(extract.buildings)
    outers = np.array([len(b.outers) for b in extract.buildings], dtype=np.int64)
    rings = np.array([len(b.outers) + len(b.inners) for b in extract.buildings], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(rings)])
    ends = np.concatenate([[0], np.cumsum(length)])
    outlines = np.full(count, shapely.Polygon(), dtype=object)
    is_plain = (rings == 1) & (length[first[:-1]] >= FEWEST_IN_RING)
    plain = np.flatnonzero(is_plain)
    if len(plain):
        points = np.repeat(is_plain, rings)
        kept = np.repeat(points, length[: first[-1]])
        sizes = length[: first[-1]][points]
        lines = shapely.linearrings(
            xy[: len(kept)][kept], indices=np.repeat(np.arange(len(plain)), sizes)
        )
        outlines[plain] = shapely.polygons(lines)
    areas = outlines.copy()
    for number in np.flatnonzero(~is_plain).tolist():
        parts = [
            shapely.Polygon(xy[ends[k] : ends[k + 1]])
            for k in range(first[number], first[number + 1])
            if length[k] >= FEWEST_IN_RING
        ]
        solid = shapely.union_all(shapely.make_valid(parts[: outers[number]]))
        holes = shapely.union_all(shapely.make_valid(parts[outers[number] :]))
        outlines[number], areas[number] = solid, shapely.difference(solid, holes)
    return areas, outlines


def _areas_of_water(xy: Floats, length: Ints, is_water: Sequence[int]) -> list[shapely.Geometry]:
    ends = np.concatenate([[0], np.cumsum(length)])
    rings = [xy[ends[k] : ends[k + 1]] for k in np.flatnonzero(np.array(is_water)).tolist()]
    return [shapely.make_valid(shapely.Polygon(r)) for r in rings if len(r) >= FEWEST_IN_RING]


def _make_segments(lines: Lines, width_m: float, height_m: float) -> Segments:
    number = np.repeat(np.arange(len(lines.length)), lines.length)
    xy = np.column_stack([lines.xy[:-1], lines.xy[1:]]) if len(lines.xy) else np.empty((0, 4))
    kept = (number[:-1] == number[1:]) & (lines.kind[number[:-1]] > 0)
    kept &= (xy[:, :2] != xy[:, 2:]).any(axis=1)
    xy, number = xy[kept], number[:-1][kept]
    grid = make_segment_grid(xy, width_m, height_m)
    return Segments(xy, lines.kind[number], lines.owner[number], grid)
