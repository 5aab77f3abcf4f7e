"""Measures of how readable routes are on the map, as functions of plain data.

None of them is an objective of its own; the benchmark and the tests keep them from getting worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.plan.problem import Stop


@dataclass(frozen=True, slots=True)
class Readability:
    """How readable a plan is: shares of stops, of block faces, and of the area of convex hulls."""

    side_changes: float
    split_faces: float
    face_returns: float
    hull_overlap: float


def read_routes(stops: Sequence[Stop], routes: Iterable[Sequence[int]]) -> Readability:
    """Measure the readability of routes (locations 1..n; `stops[location - 1]` is the stop)."""
    on = [[stops[i - 1] for i in route] for route in routes if len(route)]
    faces = [[stop.face for stop in route] for route in on]
    count = max(1, sum(len(route) for route in on))
    return Readability(
        side_changes([[divmod(face, 3) for face in route] for route in faces]) / count,
        split_faces(faces),
        face_returns(faces) / count,
        hull_overlap([np.array([(stop.x_m, stop.y_m) for stop in route]) for route in on]),
    )


def side_changes(routes: Iterable[Sequence[tuple[int, int]]]) -> int:
    """Return how often the next stop is on the other side of the same street.

    `routes` hold (street edge, side) per stop; side 0 means that the edge has no sides.
    """
    return sum(
        edge == next_edge and side != next_side and side != 0 != next_side
        for route in routes
        for (edge, side), (next_edge, next_side) in pairwise(route)
    )


def split_faces(routes: Iterable[Sequence[int]]) -> float:
    """Return the share of block faces that are on more than one route.

    Only faces with two or more stops count; 0.0 if there are none. `routes` hold the block face of
    each stop, -1 for none.
    """
    stops: Counter[int] = Counter()
    on: Counter[int] = Counter()
    for route in routes:
        stops.update(face for face in route if face >= 0)
        on.update({face for face in route if face >= 0})
    shared = [face for face, count in stops.items() if count >= 2]
    return sum(on[face] > 1 for face in shared) / len(shared) if shared else 0.0


def face_returns(routes: Iterable[Sequence[int]]) -> int:
    """Return how often a route returns to a block face it has left."""
    returns = 0
    for route in routes:
        visits = Counter(face for k, face in enumerate(route) if k == 0 or route[k - 1] != face)
        returns += sum(count - 1 for face, count in visits.items() if face >= 0)
    return returns


def holes(
    faces: NDArray[np.int64], along_m: NDArray[np.float64], planned: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the positions of holes: stops left out between planned ones on a block face.

    `faces` (-1: none), `along_m` and `planned` are per stop.
    """
    order = np.lexsort((along_m, faces))
    order = order[faces[order] >= 0]
    found: list[int] = []
    starts = np.flatnonzero(np.diff(faces[order], prepend=-2))
    for members in np.split(order, starts[1:]):
        there = np.flatnonzero(planned[members])
        if len(there) > 1:
            between = members[there[0] : there[-1]]
            found += between[~planned[between]].tolist()
    return np.array(sorted(found), dtype=np.int64)


def hull_overlap(routes: Sequence[NDArray[np.float64]]) -> float:
    """Return the area shared by the convex hulls of routes, divided by the area of all hulls.

    `routes` hold the stops (n, 2) in metres. 0.0 means that no two routes interleave. An area under
    three hulls counts once for each pair.
    """
    hulls = np.array(
        [shapely.MultiPoint(xy_m).convex_hull for xy_m in routes if len(xy_m)], dtype=object
    )
    whole = float(sum(shapely.area(hull) for hull in hulls))
    tree = shapely.STRtree(hulls)
    first, second = tree.query(hulls, predicate="intersects")
    pairs = first < second
    shared = shapely.area(
        shapely.intersection(np.array(hulls)[first[pairs]], np.array(hulls)[second[pairs]])
    ).sum() if pairs.any() else 0.0  # fmt: skip
    return float(shared) / whole if whole > 0 else 0.0


def crossings_by_class(routes: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the number of crossings by road class over all routes, most frequent class first."""
    total: Counter[str] = Counter()
    for crossed in routes:
        total.update(crossed)
    return dict(total.most_common())
