"""Places attached to the network: on one pavement, some metres along it and some steps away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.streets.graph import EdgeKind, Snap
from canvass.streets.network import LEFT, RIGHT, WalkNetwork

STRAIGHT = 2


SIDE_NUMBER = {"left": LEFT, "right": RIGHT, "none": LEFT}


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places on the network as arrays: link, metres along it from its u, approach and its crossing.

    `approach_m` is the length of the way from the pavement to the place. `crosses[i]`: this way
    crosses the street, because only the other side has a pavement. `xy_m` are the places; `spurs`
    has the turning points on the way to the pavement, None if it is straight.
    """

    link: NDArray[np.int64]
    along_m: NDArray[np.float64]
    approach_m: NDArray[np.float64]
    crosses: NDArray[np.bool_]
    xy_m: NDArray[np.float64]
    spurs: NDArray[np.object_]


def make_places(network: WalkNetwork, snaps: Sequence[Snap], xy_m: NDArray[np.float64]) -> Places:
    """Attach places at `xy_m` (n, 2) to the network where they were snapped."""
    edges = network.graph.edges
    edge = np.array([snap.edge for snap in snaps], dtype=np.int64)
    side = np.array([SIDE_NUMBER[snap.side] for snap in snaps], dtype=np.int64)
    lines = network.graph.lines[edge]
    length_m = np.array([edges[e].length_m for e in edge])
    along_m = np.clip(np.array([snap.offset_m for snap in snaps]), 0.0, length_m)
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines, along_m))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, along_m + 1.0))
    behind = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, np.maximum(along_m - 1.0, 0.0))
    )
    stands_m, last_m, turns = _spurs(snaps, xy_m)
    step, out = ahead - behind, last_m - here
    is_left = step[:, 0] * out[:, 1] - step[:, 1] * out[:, 0] > 0
    width_m = np.array(
        [0.0 if edges[e].kind is EdgeKind.LINE else edges[e].half_width_m for e in edge]
    )
    link = network.link_of[edge, side]
    other = network.link_of[edge, 1 - side]
    used = np.where(link >= 0, side, 1 - side)
    link = np.where(link >= 0, link, other)
    crosses = (width_m > 0) & (np.where(is_left, LEFT, RIGHT) != used)
    along_m = np.clip(along_m - network.start_m[link], 0.0, network.length_m[link])
    distance_m = np.hypot(*(xy_m - here).T)
    has_spur = np.array([snap.spur_m is not None for snap in snaps], dtype=bool)
    distance_m[has_spur] = [snap.distance_m for snap in snaps if snap.spur_m is not None]
    approach_m = np.where(crosses, distance_m + width_m, np.maximum(distance_m - width_m, 0.0))
    return Places(link, along_m, approach_m, crosses, stands_m, turns)


def _spurs(
    snaps: Sequence[Snap], xy_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.object_]]:
    """Return each place, the last point before its street, and the turning points between."""
    stands_m, last_m = xy_m.copy(), xy_m.copy()
    turns: NDArray[np.object_] = np.full(len(snaps), None, dtype=object)
    for k, snap in enumerate(snaps):
        if snap.spur_m is not None:
            stands_m[k], last_m[k] = snap.spur_m[0], snap.spur_m[-2]
            if len(snap.spur_m) > STRAIGHT:
                turns[k] = np.array(snap.spur_m[1:-1])
    return stands_m, last_m, turns
