"""A plan: routes over the stops of a problem."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """The ordered stops (locations 1..n) of one team in one shift, from the depot and back.

    `label` is the home label the route carries (see `Stop.home`), -1 for a new route.
    """

    stops: tuple[int, ...]
    walk_s: float
    service_s: float
    label: int = -1

    @property
    def duration_s(self) -> float:
        """Walking and service together."""
        return self.walk_s + self.service_s


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes, and the stops left for later (only where the number of teams is fixed)."""

    routes: tuple[Route, ...]
    left_for_later: tuple[int, ...] = ()
    iterations: int = 0
    was_interrupted: bool = False

    @property
    def total_s(self) -> float:
        """The sum of all durations."""
        return sum(route.duration_s for route in self.routes)

    @property
    def makespan_s(self) -> float:
        """The longest duration in seconds, 0 if there is no route."""
        return max((route.duration_s for route in self.routes), default=0.0)
