"""The last steps: from the pavement to a door, around whatever is in between.

The straight line is tried first, and most doors need no more. The way ends at the façade of the
door's own building, or at its mapped entrance; nothing inside the building is walked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.doors.gateways import Gateways
from canvass.doors.search_way import LOOK_M, Around, SearchWay
from canvass.doors.segments import street_segments
from canvass.doors.snap import choose_ways, make_ways, sides_of, snap_points
from canvass.doors.stands import Stands, make_stands
from canvass.doors.straight import straight_ways
from canvass.osm.extract import Extract
from canvass.shape_arrays import make_points
from canvass.streets.graph import Snap, StreetGraph
from canvass.streets.obstacles import Obstacles, make_obstacles, near
from canvass.streets.sight import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """Where doors meet the network; None if it is not near or (`is_barred`) no way is free.

    `reasons` are those of doors without a snap because their own street is closed.
    """

    snaps: list[Snap | None]
    is_barred: NDArray[np.bool_]
    reasons: Mapping[int, str] = field(default_factory=dict)


def snap_doors(
    graph: StreetGraph,
    obstacles: Obstacles,
    xy_m: Floats,
    streets: Sequence[str],
    building_refs: Sequence[str | None] | None = None,
    is_entrance: NDArray[np.bool_] | None = None,
    numbers: Sequence[str] = (),
) -> Snapped:
    """Return the way from the streets to each point (n, 2 metres), by free ways only.

    `streets` are the street names of the addresses, `building_refs` their own buildings if known,
    `is_entrance` marks points at a door and not somewhere in a house, `numbers` are their house
    numbers. A way never crosses water, railways, walls, fences or large roads. It goes through
    other buildings only if there is no way around within 150 m, and first through those of its own
    number (see `gateways`). Streets are chosen as in `snap_points`, by the length of these ways. If
    only fences and walls block all ways to a door, the way ends at the outermost of them.
    """
    count = len(xy_m)
    ways = make_ways(graph)
    if not count or not len(ways.edge):
        return Snapped([None] * count, np.zeros(count, dtype=bool))
    known = building_refs if building_refs is not None else [None] * count
    at_door = is_entrance if is_entrance is not None else np.zeros(count, dtype=bool)
    stands = make_stands(obstacles, xy_m, known, at_door)
    chosen = choose_ways(graph, ways, make_points(stands.xy_m), streets)
    table = street_segments(graph, ways, obstacles.origin_m)
    eyes = stands.xy_m - obstacles.origin_m
    is_free, turns, along_m, is_left = straight_ways(
        obstacles.segments, table, obstacles.first_of, stands, eyes, chosen
    )
    is_sealed = _sealed(obstacles, stands)
    gateways = Gateways(stands, streets, numbers)
    search = SearchWay(obstacles, table, stands, eyes, ways.numbers(streets), gateways)
    sides = [sides_of(edge) for edge in graph.edges]
    turns += obstacles.origin_m
    length_m = np.hypot(*(turns[:, 1] - turns[:, 0]).T)
    is_asked = (chosen >= 0) & ~is_free
    is_fenced = search.fences.are_near(stands.xy_m, is_asked, LOOK_M[1])
    is_closed = search.are_closed(is_asked & (stands.afloat_m == 0))
    rows = zip(chosen.tolist(), is_free.tolist(), along_m.tolist(), is_left.tolist(),
               length_m.tolist(), turns.tolist(), strict=True)  # fmt: skip
    snaps: list[Snap | None] = [None] * count
    for at, (edge, free, offset_m, left, away_m, (stand, kerb)) in enumerate(rows):
        if free:
            spur_m = (tuple(stand), tuple(kerb))
            snaps[at] = Snap(edge, sides[edge][left], offset_m, away_m, spur_m)
        elif edge >= 0:
            around = Around(bool(is_sealed[at]), bool(is_fenced[at]), bool(is_closed[at]))
            snaps[at] = search.snap(at, sides, around)
    is_barred = (chosen >= 0) & np.array([snap is None for snap in snaps])
    return Snapped(snaps, is_barred)


def _sealed(obstacles: Obstacles, stands: Stands) -> NDArray[np.bool_]:
    """Return which doors, with all of their own buildings, cannot be reached by any free way."""
    is_sealed = np.zeros(len(stands.xy_m), dtype=bool)
    points = make_points(stands.xy_m)
    point, face = obstacles.sealed.query(points, predicate="intersects")
    for at, k in zip(point.tolist(), face.tolist(), strict=True):
        own = obstacles.areas.geometries[stands.own[stands.first[at] : stands.first[at + 1]]]
        holds = shapely.covers(obstacles.sealed.geometries[k], own)
        is_sealed[at] = stands.afloat_m[at] == 0 and bool(holds.all())
    return is_sealed


def snap_anywhere(extract: Extract, graph: StreetGraph, xy_m: Floats) -> list[Snap | None]:
    """Return the way from the streets to any places: the base, shops, schools.

    If there is no free way, the way is straight: people who chose the place know its gate.
    """
    obstacles = make_obstacles(near(extract, graph, xy_m), graph)
    streets = [""] * len(xy_m)
    free = snap_doors(graph, obstacles, xy_m, streets).snaps
    if any(snap is None for snap in free):
        straight = snap_points(graph, xy_m, streets)
        free = [one or other for one, other in zip(free, straight, strict=True)]
    return free
