"""How readable routes are, as functions of plain data: what a person sees on the map.

None of these is an objective of its own; the benchmark and the tests keep them from getting worse.
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
    """What a person sees of a plan: shares per stop, of block faces, and of the hulls' area."""

    side_changes: float
    split_faces: float
    face_returns: float
    hull_overlap: float


def read_routes(stops: Sequence[Stop], routes: Iterable[Sequence[int]]) -> Readability:
    """Return how readable routes (locations 1..n, each `stops[location - 1]`) are."""
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

    `routes` hold (street edge, side) per stop; side 0 has no other side.
    """
    return sum(
        edge == next_edge and side != next_side and side != 0 != next_side
        for route in routes
        for (edge, side), (next_edge, next_side) in pairwise(route)
    )


def split_faces(routes: Iterable[Sequence[int]]) -> float:
    """Return the share of block faces with two or more stops that lie on more than one route.

    `routes` hold the block face of each stop, -1 for none. 0.0 where there are no such faces.
    """
    stops: Counter[int] = Counter()
    on: Counter[int] = Counter()
    for route in routes:
        stops.update(face for face in route if face >= 0)
        on.update({face for face in route if face >= 0})
    shared = [face for face, count in stops.items() if count >= 2]
    return sum(on[face] > 1 for face in shared) / len(shared) if shared else 0.0


def face_returns(routes: Iterable[Sequence[int]]) -> int:
    """Return how often a route comes back to a block face it had left."""
    returns = 0
    for route in routes:
        visits = Counter(face for k, face in enumerate(route) if k == 0 or route[k - 1] != face)
        returns += sum(count - 1 for face, count in visits.items() if face >= 0)
    return returns


def holes(
    faces: NDArray[np.int64], along_m: NDArray[np.float64], planned: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the positions of stops left out between planned ones on the same block face.

    `faces` (-1: none), `along_m` and `planned` are by stop.
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
    """Return the area that routes' convex hulls share with others', over the hulls' area.

    `routes` hold (n, 2) metres of the stops. 0.0: no two routes interleave; an area under three
    hulls counts for each pair.
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
    """Return crossed roads by class over all routes, most first."""
    total: Counter[str] = Counter()
    for crossed in routes:
        total.update(crossed)
    return dict(total.most_common())
