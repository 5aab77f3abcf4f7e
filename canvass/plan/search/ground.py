"""The fixed data of a search: a dense table of walking times for some locations of a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from canvass.curve import along_curve
from canvass.errors import PlanError
from canvass.plan.problem import Problem, Stop
from canvass.plan.search.tour import nearest_neighbours

NEIGHBOURS = 40
ROUTE_COST_S = 900.0


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a search reads and never changes. Node 0 is the depot; nodes 1..n are stops.

    `times` (n + 1, n + 1) and `service` (n + 1) are seconds. `near` holds each node's neighbour
    list and `near_s` the times to it. `home` and `stay_s` are those of `Stop`.
    `apart_with[apart_at[c]:apart_at[c + 1]]` are the nodes that may not share a route with c.
    `beside[c]` (n + 1, 2) are the nodes next to c on its block face, 0 for none. `needed` stops may
    not be left for later. Labels in `held` belong to routes of other zones. `xy_m` (n + 1, 2) are
    metres in the district's CRS.
    """

    times: NDArray[np.float32]
    service: NDArray[np.float64]
    near: NDArray[np.int32]
    near_s: NDArray[np.float32]
    shift_s: float
    route_cost_s: float
    home: NDArray[np.int32]
    stay_s: NDArray[np.float64]
    apart_at: NDArray[np.int32]
    apart_with: NDArray[np.int32]
    beside: NDArray[np.int32]
    needed: NDArray[np.bool_]
    xy_m: NDArray[np.float64]
    held: frozenset[int] = frozenset()

    @property
    def locked(self) -> NDArray[np.bool_]:
        """Which nodes may only be on their home route."""
        found: NDArray[np.bool_] = (self.home >= 0) & np.isinf(self.stay_s)
        return found


def make_ground(
    problem: Problem, locations: NDArray[np.int64], held: frozenset[int] = frozenset()
) -> Ground:
    """Return the ground of some locations; node i is `locations[i - 1]` and node 0 the depot.

    Raises PlanError for a stop that does not fit in a shift even alone.
    """
    times = _table(problem, locations)
    mine = [problem.stops[i - 1] for i in locations]
    service = np.array([0.0, *(stop.service_s for stop in mine)])
    _check_fits(problem, locations, times, service)
    stops = np.arange(1, len(times), dtype=np.int32)
    near = nearest_neighbours(times, stops, min(NEIGHBOURS, max(1, len(stops) - 1)))
    near_s = np.take_along_axis(times, near.astype(np.int64), axis=1)
    home = np.array([-1, *(stop.home for stop in mine)], dtype=np.int32)
    stay_s = np.array([0.0, *(stop.stay_s for stop in mine)])
    apart_at, apart_with = _apart(problem, locations)
    needed = np.array([False, *(stop.is_needed for stop in mine)])
    return Ground(
        times, service, near, near_s, problem.shift_s, ROUTE_COST_S, home, stay_s, apart_at,
        apart_with, _beside(mine), needed, node_places(problem, locations), held,
    )  # fmt: skip


def _table(problem: Problem, locations: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the times (s) between the depot and some locations; row and column 0 are the depot's.

    The depot's row is computed separately. It may lie far from all stops, and would make the
    search for all the others go that far as well.
    """
    times = np.zeros((len(locations) + 1, len(locations) + 1), np.float32)
    times[1:, 1:] = problem.times.table(locations, locations)
    times[0, 1:] = times[1:, 0] = problem.times.table([0], locations)[0]
    return times


def zone_of(
    ground: Ground, routes: list[list[int]]
) -> tuple[Ground, NDArray[np.int32], NDArray[np.int32]]:
    """Return the ground of some routes only, with the node numbers in both directions.

    The second value maps old nodes to new ones (0: not in the zone). The third lists the old node
    of each new stop: `stops[i - 1]` for node i.
    """
    stops = np.array(sorted(c for route in routes for c in route), dtype=np.int32)
    if len(stops) + 1 == len(ground.times):
        return ground, np.arange(len(stops) + 1, dtype=np.int32), stops
    number = np.zeros(len(ground.times), np.int32)
    number[stops] = np.arange(1, len(stops) + 1, dtype=np.int32)
    return part_of(ground, stops), number, stops


def part_of(ground: Ground, stops: NDArray[np.int32]) -> Ground:
    """Return the ground of some of its stops; node i is `stops[i - 1]` and node 0 the depot.

    A smaller table fits the processor's cache and is read several times faster.
    """
    nodes = np.concatenate([[0], stops]).astype(np.int64)
    number = np.zeros(len(ground.times), np.int32)
    number[stops] = np.arange(1, len(nodes), dtype=np.int32)
    near = number[ground.near[nodes]]
    order = np.argsort(near == 0, axis=1, kind="stable")
    apart_at, apart_with = np.zeros(len(nodes) + 1, np.int32), np.zeros(0, np.int32)
    if len(ground.apart_with):
        begin, end = ground.apart_at[nodes], ground.apart_at[nodes + 1]
        rows = [number[ground.apart_with[a:b]] for a, b in zip(begin, end, strict=True)]
        rows = [row[row > 0] for row in rows]
        apart_at[1:] = np.cumsum([len(row) for row in rows])
        apart_with = np.concatenate(rows)
    return replace(
        ground, times=np.ascontiguousarray(ground.times[np.ix_(nodes, nodes)]),
        service=ground.service[nodes], near=np.take_along_axis(near, order, axis=1),
        near_s=np.take_along_axis(ground.near_s[nodes], order, axis=1), home=ground.home[nodes],
        stay_s=ground.stay_s[nodes], apart_at=apart_at, apart_with=apart_with,
        beside=number[ground.beside[nodes]], needed=ground.needed[nodes], xy_m=ground.xy_m[nodes],
    )  # fmt: skip


def _apart(
    problem: Problem, locations: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the nodes each node may not share a route with, as compressed rows (`apart_at`)."""
    at = np.zeros(len(locations) + 2, np.int32)
    if not problem.apart:
        return at, np.zeros(0, np.int32)
    node = {int(location): k for k, location in enumerate(locations, start=1)}
    pairs = {(node[a], node[b]) for a, b in problem.apart if a in node and b in node}
    rows = sorted(pairs | {(b, a) for a, b in pairs})
    for a, _ in rows:
        at[a + 1 :] += 1
    return at, np.array([b for _, b in rows], dtype=np.int32)


def _beside(stops: Sequence[Stop]) -> NDArray[np.int32]:
    """Return (n + 1, 2) the previous and next node on each node's block face, 0 for none."""
    beside = np.zeros((len(stops) + 1, 2), np.int32)
    face = np.array([stop.face for stop in stops], dtype=np.int64)
    order = np.lexsort((np.array([stop.along_m for stop in stops]), face))
    order = order[face[order] >= 0]
    same = face[order[:-1]] == face[order[1:]]
    before, behind = order[:-1][same] + 1, order[1:][same] + 1
    beside[behind, 0], beside[before, 1] = before, behind
    return beside


def _check_fits(
    problem: Problem,
    locations: NDArray[np.int64],
    times: NDArray[np.float32],
    service: NDArray[np.float64],
) -> None:
    alone = 2.0 * times[0].astype(np.float64) + service
    for k in np.flatnonzero(~(alone[1:] <= problem.shift_s)).tolist():
        stop = problem.stops[int(locations[k]) - 1]
        raise PlanError(
            "stop {id}: needs {alone:.0f} min from the base and back, the shift is "
            "{shift_s:.0f} min; leave it out or split it",
            id=stop.id,
            alone=alone[k + 1] / 60,
            shift_s=problem.shift_s / 60,
        )


def node_places(problem: Problem, locations: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the coordinates (n + 1, 2) of the depot and the locations in metres."""
    places = [(problem.stops[i - 1].x_m, problem.stops[i - 1].y_m) for i in locations]
    return np.array([problem.depot_xy_m, *places])


def in_order(
    problem: Problem, locations: NDArray[np.int64], *, bits: int = 16
) -> NDArray[np.int64]:
    """Return the locations sorted along a Hilbert curve, so that neighbours get adjacent rows."""
    if len(locations) < 3:
        return locations
    xy_m = node_places(problem, locations)[1:]
    side = (1 << bits) - 1
    scale = side / max(1e-9, float(np.ptp(xy_m, axis=0).max()))
    x, y = ((xy_m - xy_m.min(axis=0)) * scale).astype(np.int64).T
    return locations[np.argsort(along_curve(x, y, bits), kind="stable")]
