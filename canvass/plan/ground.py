"""The ground a search stands on: a dense table of times for some locations of a problem."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.errors import PlanError
from canvass.plan.problem import Problem
from canvass.plan.tour import nearest_neighbours

NEIGHBOURS = 40
ROUTE_COST_S = 900.0


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What does not change in a search: times (n + 1 square), service, neighbours, the shift."""

    times: NDArray[np.float32]
    service: NDArray[np.float64]
    near: NDArray[np.int32]
    shift_s: float
    route_cost_s: float


def make_ground(problem: Problem, locations: NDArray[np.int64]) -> Ground:
    """Return the dense ground for some locations; node i is `locations[i - 1]`, 0 the depot."""
    nodes = np.concatenate([[0], locations])
    times = np.ascontiguousarray(problem.times.table(nodes, nodes), dtype=np.float32)
    service = np.array([0.0, *(problem.stops[i - 1].service_s for i in locations)])
    _check_fits(problem, locations, times, service)
    stops = np.arange(1, len(nodes), dtype=np.int32)
    near = nearest_neighbours(times, stops, min(NEIGHBOURS, max(1, len(stops) - 1)))
    return Ground(times, service, near, problem.shift_s, ROUTE_COST_S)


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
            f"stop {stop.id}: needs {alone[k + 1] / 60:.0f} min from the base and back, the shift "
            f"is {problem.shift_s / 60:.0f} min; leave it out or split it"
        )


def node_places(problem: Problem, locations: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (n + 1, 2) metres of the depot and the locations."""
    places = [(problem.stops[i - 1].x_m, problem.stops[i - 1].y_m) for i in locations]
    return np.array([problem.depot_xy_m, *places])
