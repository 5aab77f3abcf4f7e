"""Which teams are back late more often than a plan promises: people may lock doors to a route."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from canvass.document.document import PlanDocument, RouteEntry

NINE_TENTHS = NormalDist().inv_cdf(0.9)
TOLERANCE = 0.01
"""A route's margin is worked out per door, by a tangent; its chance is met to about this much."""


@dataclass(frozen=True, slots=True)
class LateRoute:
    """A route whose team is late more often than asked, and its chance to be back in time."""

    route_id: str
    in_time: float


def list_late_routes(document: PlanDocument) -> list[LateRoute]:
    """Return the routes late more often than `late_percent` of the shifts, in order of routes."""
    startup_min = document.door_times.startup_min if document.door_times is not None else 0.0
    free_min = document.shift_min - startup_min
    least = 1 - document.late_percent / 100 - TOLERANCE
    chances = (LateRoute(r.id, _in_time(r, free_min)) for r in document.routes)
    return [late for late in chances if late.in_time < least]


def _in_time(route: RouteEntry, free_min: float) -> float:
    """Return the chance of a route's team to be back within `free_min`.

    Durations are normal with the route's mean; their spread is that of its 90 % quantile. A plan
    of an older program has no quantiles, and its routes last as long as they say.
    """
    spread = (route.duration_p90_min - route.duration_min) / NINE_TENTHS
    if spread <= 0:
        return float(route.duration_min <= free_min + 1 / 60)
    return NormalDist(route.duration_min, spread).cdf(free_min)
