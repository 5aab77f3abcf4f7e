"""Which stops to plan when there are fewer teams than the district needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from canvass.plan.problem import Problem

WALK_SHARE = 0.22


def choose_stops(problem: Problem, locations: NDArray[np.int64], teams: int) -> NDArray[np.int64]:
    """Return the stops nearest the base that `teams` shifts can hold, with some to spare.

    The search leaves out again what does not fit.
    """
    away_s = problem.times.table([0], locations)[0]
    order = locations[np.argsort(away_s, kind="stable")]
    service = np.array([problem.stops[i - 1].service_s for i in order])
    budget_s = teams * problem.shift_s * (1.0 - WALK_SHARE * 0.5)
    return np.sort(order[np.cumsum(service) <= budget_s])
