"""Doors on closed streets: nobody is led past a gate over the ground beside the street.

A snap looks for the nearest street one can walk on. Behind a locked gate that would be the gate
itself, and along a closed street its mouth, however far away; both are undone here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.doors.housenumber import fold
from canvass.doors.last_steps import Snapped
from canvass.doors.reasons import REASON_BY_WHY
from canvass.doors.snap import NAMED_EXTRA_M, NAMED_FACTOR, NAMED_REACH_M, make_snaps, make_ways
from canvass.shape_arrays import make_points
from canvass.streets.graph import ClosedEnd, ShutStreet, Snap, StreetGraph, as_line

AT_END_M = 0.05
AT_WALL_M = 0.2
# A house whose way from the gate is hardly longer than from the street behind stands at the gate.
GATE_FACTOR, GATE_EXTRA_M = 1.5, 5.0
_Floats = NDArray[np.float64]


def without_closed_off(
    graph: StreetGraph, xy_m: _Floats, streets: Sequence[str], snapped: Snapped
) -> Snapped:
    """Return the snaps of doors without those behind closed points and on closed streets."""
    snaps = leave_behind(graph, xy_m, snapped.snaps)
    reasons = reasons_on_shut(graph, xy_m, streets, snaps)
    kept = [None if at in reasons else snap for at, snap in enumerate(snaps)]
    return Snapped(kept, snapped.is_barred, reasons)


def leave_behind(
    graph: StreetGraph, xy_m: _Floats, snaps: Sequence[Snap | None]
) -> list[Snap | None]:
    """Return the snaps; a door led to from a closed point is moved to the street behind it.

    That street is another component, so the door counts as not reachable. Doors that stand at the
    closed point keep their snap. To doors behind a wall or a fence without a mapped gate the way
    ends at the wall: who lives there has a gate.
    """
    out = list(snaps)
    asked = [(at, end) for at, snap in enumerate(snaps) if (end := _closed_end(graph, snap))]
    if not asked:
        return out
    ways = make_ways(graph)
    for at, end in asked:
        snap, point = out[at], make_points(xy_m[at : at + 1])
        if snap is None:
            continue
        away_m = _distance_m(graph, snap, point)
        near = ways.tree.query(point, predicate="dwithin", distance=away_m)[1]
        near = near[np.isin(graph.component[ways.edge[near]], sorted(end.beyond))]
        if not len(near):
            continue
        behind_m = shapely.distance(point[0], ways.lines[near])
        if away_m <= GATE_FACTOR * behind_m.min() + GATE_EXTRA_M:
            continue
        if end.is_wall:
            out[at] = _up_to_wall(graph, snap, xy_m[at])
        else:
            edge = ways.edge[near[[behind_m.argmin()]]]
            out[at] = make_snaps(graph, point, xy_m[at : at + 1], edge)[0]
    return out


def _up_to_wall(graph: StreetGraph, snap: Snap, place_m: _Floats) -> Snap:
    """Return the snap of a door with the way ending at the wall before it."""
    foot = shapely.get_coordinates(graph.lines[snap.edge].interpolate(snap.offset_m))[0]
    step = place_m - foot
    stand = foot + AT_WALL_M * step / np.hypot(*step)
    spur_m = as_line(np.array([stand, foot]))
    return snap._replace(distance_m=AT_WALL_M, spur_m=spur_m, walls=0, is_at_fence=True)


def _closed_end(graph: StreetGraph, snap: Snap | None) -> ClosedEnd | None:
    """Return the closed point at which a way to a door begins, None if it begins elsewhere."""
    if snap is None or not graph.closed_ends:
        return None
    edge = graph.edges[snap.edge]
    if snap.offset_m <= AT_END_M:
        return graph.closed_ends.get(edge.u)
    if snap.offset_m >= edge.length_m - AT_END_M:
        return graph.closed_ends.get(edge.v)
    return None


def _distance_m(graph: StreetGraph, snap: Snap, point: NDArray[np.object_]) -> float:
    """Return the distance in a straight line from a door to where its way leaves the street."""
    foot = graph.lines[snap.edge].interpolate(snap.offset_m)
    return float(shapely.distance(point[0], foot))


def reasons_on_shut(
    graph: StreetGraph, xy_m: _Floats, streets: Sequence[str], snaps: Sequence[Snap | None]
) -> dict[int, str]:
    """Return, by door, the reason for leaving out those along a closed street of their own name.

    It is left out if the nearest other street is so much farther away that it would not have been
    chosen had the street been open (`snap_points`).
    """
    shut: Mapping[str, list[ShutStreet]] = defaultdict(list)
    for each in graph.shut:
        shut[fold(each.name)].append(each)
    found: dict[int, str] = {}
    if not shut:
        return found
    for at, (street, snap) in enumerate(zip(streets, snaps, strict=True)):
        own = fold(street)
        if snap is None or own not in shut or fold(graph.edges[snap.edge].name) == own:
            continue
        point = make_points(xy_m[at : at + 1])
        distances = shapely.distance(point[0], [each.line for each in shut[own]])
        nearest_m = float(distances.min())
        most_m = NAMED_FACTOR * nearest_m + NAMED_EXTRA_M
        if nearest_m <= NAMED_REACH_M and _distance_m(graph, snap, point) > most_m:
            found[at] = REASON_BY_WHY[shut[own][int(distances.argmin())].verdict.why]
    return found
