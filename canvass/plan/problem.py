"""The planning problem: stops, a depot, a shift, and the walking times between them.

Location 0 is the depot; location i (1..n) is `stops[i - 1]`. Times are seconds. Walking times are a
metric: symmetric, and never longer than a detour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from canvass.errors import PlanError


class Times(Protocol):
    """Walking times in seconds between locations, without the need for a full table."""

    def table(
        self,
        origins: Sequence[int] | NDArray[np.int64],
        destinations: Sequence[int] | NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """Return the (len(origins), len(destinations)) times; `inf` where there is no path."""
        ...

    def legs(self, line: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the times from each location of a line to the next, equal to those of `table`."""
        ...


@dataclass(frozen=True, slots=True)
class MatrixTimes:
    """Times read from a full table, for small problems and tests."""

    matrix_s: NDArray[np.float32]

    def table(
        self,
        origins: Sequence[int] | NDArray[np.int64],
        destinations: Sequence[int] | NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """Return the part of the table asked for."""
        part: NDArray[np.float32] = self.matrix_s[
            np.ix_(np.asarray(origins), np.asarray(destinations))
        ]
        return part

    def legs(self, line: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the times from each location of a line to the next."""
        places = np.asarray(line)
        times: NDArray[np.float64] = self.matrix_s[places[:-1], places[1:]].astype(np.float64)
        return times


@dataclass(frozen=True, slots=True, eq=False)
class TakenTimes:
    """Times between some of another object's locations."""

    whole: Times
    chosen: NDArray[np.int64]

    def table(
        self,
        origins: Sequence[int] | NDArray[np.int64],
        destinations: Sequence[int] | NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """Return the part of the whole table asked for."""
        return self.whole.table(
            self.chosen[np.asarray(origins)], self.chosen[np.asarray(destinations)]
        )

    def legs(self, line: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the times from each location of a line to the next."""
        return self.whole.legs(self.chosen[np.asarray(line)])


@dataclass(frozen=True, slots=True)
class Stop:
    """One entrance with all its doors, as the planner sees it.

    `x_m`, `y_m` are metres in the district's CRS, for zones, sweeps and names, never for times.
    `face` is the number of the stop's block face (-1: none), `along_m` its position along it.
    `value` is what planning the stop is worth when not all stops fit (None: its number of doors;
    `inf`: it must be planned). `home` is the label of the route it should be on (-1: any) and
    `stay_s` the cost in seconds of being on another (`inf`: not allowed). `building` names its
    building, "" if unknown. `margin_s` is the part of `service_s` that is only a reserve in case
    the stop takes longer; the times shown for a route do not include it.
    """

    id: str
    doors: int
    service_s: float
    x_m: float
    y_m: float
    face: int = -1
    along_m: float = 0.0
    value: float | None = None
    home: int = -1
    stay_s: float = 0.0
    building: str = ""
    margin_s: float = 0.0

    def __post_init__(self) -> None:
        if self.doors < 1 or not self.service_s >= 0:
            raise PlanError(
                "stop {id}: needs at least one door and a service time of 0 s or more", id=self.id
            )
        if self.home < -1 or not self.stay_s >= 0:
            raise PlanError(
                "stop {id}: give a home of -1 (none) or more and 0 s or more for leaving it",
                id=self.id,
            )

    @property
    def is_locked(self) -> bool:
        """Whether the stop may only be on its home route."""
        return self.home >= 0 and self.stay_s == math.inf

    @property
    def is_needed(self) -> bool:
        """Whether the stop must be planned: its value is `inf`, or it is locked without a value."""
        return self.value == math.inf or (self.is_locked and self.value is None)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Everything the planner needs. Stops out of reach within the shift must be left out before.

    `apart` holds pairs of locations that may not share a route.
    """

    stops: tuple[Stop, ...]
    depot_xy_m: tuple[float, float]
    shift_s: float
    times: Times
    apart: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not self.shift_s > 0:
            raise PlanError("the shift must be longer than 0 min")
        for a, b in self.apart:
            if not (1 <= a <= len(self.stops) and 1 <= b <= len(self.stops)) or a == b:
                raise PlanError(
                    "locations {a} and {b} cannot be kept apart: name two stops", a=a, b=b
                )

    def take(self, locations: Sequence[int]) -> Problem:
        """Return the problem of some of the stops, renumbered in the order given."""
        chosen = [self.stops[i - 1] for i in locations]
        times = TakenTimes(self.times, np.array([0, *locations], dtype=np.int64))
        number = {int(location): k for k, location in enumerate(locations, start=1)}
        apart = tuple((number[a], number[b]) for a, b in self.apart if {a, b} <= number.keys())
        return Problem(tuple(chosen), self.depot_xy_m, self.shift_s, times, apart)
