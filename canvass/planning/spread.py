"""A fair draw when not all doors fit, so that every part of the district is heard.

A plan for the most doors would only visit the blocks of flats near the base. The draw gives every
part of the district (north, east, south, west of its middle) and every kind of dwelling its share
of the doors. In each, a cluster around a randomly drawn stop keeps its full value; stops outside
the clusters keep almost none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from canvass.planning.planned_stop import is_flat
from canvass.planning.task import Task
from canvass.planning.worth import PutFirst, what_came_first

OUTSIDE_SHARE = 0.05
"""The share of its value that a stop outside the draw keeps, so that it can fill a gap."""

FILLED = 0.8
"""The assumed share of a shift spent at doors, to estimate how many doors fit."""

PARTS = ("north", "east", "south", "west")


@dataclass(frozen=True, slots=True)
class Heard:
    """(planned, all) doors by kind of dwelling ("house", "flat") and by part of the district.

    `first` counts the doors that people put first; None where they put none first. `spare_teams`
    of the `teams` asked for have no route, because the others reach every door.
    """

    by_kind: Mapping[str, tuple[int, int]]
    by_part: Mapping[str, tuple[int, int]]
    first: PutFirst | None = None
    teams: int = 0
    spare_teams: int = 0

    @property
    def left(self) -> int:
        """The doors that are not planned."""
        return sum(there - planned for planned, there in self.by_kind.values())

    def least_part(self) -> tuple[str, tuple[int, int]] | None:
        """Return the part with the smallest planned share, None if all are about equal."""
        shares = {part: done / there for part, (done, there) in self.by_part.items() if there}
        if len(shares) < 2 or max(shares.values()) - min(shares.values()) < 0.05:
            return None
        part = min(shares, key=lambda name: (shares[name], name))
        return part, self.by_part[part]


def strata_of(task: Task) -> list[tuple[str, str]]:
    """Return the part and the kind of dwelling of every stop."""
    places = np.array([[stop.x_m, stop.y_m] for stop in task.problem.stops])
    doors = np.array([stop.doors for stop in task.problem.stops], dtype=float)
    east, north = (places - np.average(places, axis=0, weights=doors)).T
    found = []
    for planned, x, y in zip(task.stops, east, north, strict=True):
        if abs(y) >= abs(x):
            part = "north" if y >= 0 else "south"
        else:
            part = "east" if x >= 0 else "west"
        flats = sum(is_flat(planned.entrance, door) for door in planned.doors)
        found.append((part, "flat" if 2 * flats > len(planned.doors) else "house"))
    return found


def who_is_heard(task: Task, planned: Collection[int], worth_by_door: Mapping[str, float]) -> Heard:
    """Count the doors of planned stops (locations from 1) by kind of dwelling and part."""
    done: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for i, (names, stop) in enumerate(zip(strata_of(task), task.problem.stops, strict=True), 1):
        for name in names:
            there[name] += stop.doors
            done[name] += stop.doors if i in planned else 0
    counts = {name: (done[name], count) for name, count in there.items()}
    return Heard(
        {kind: counts[kind] for kind in ("house", "flat") if kind in counts},
        {part: counts[part] for part in PARTS if part in counts},
        what_came_first(task, worth_by_door, planned),
    )


def spread_worth(task: Task, teams: int, seed: int) -> Task | None:
    """Return a task in which stops of a fair draw for `teams` teams keep their value.

    Stops outside the draw lose most of theirs, except needed ones and those with a raised value
    (leftovers). None if all doors fit.
    """
    stops = task.problem.stops
    doors = np.array([stop.doors for stop in stops])
    service_s = np.array([stop.service_s for stop in stops])
    room = FILLED * teams * task.problem.shift_s / max(1.0, float(service_s.sum() / doors.sum()))
    if room >= doors.sum():
        return None
    rng = np.random.default_rng(seed)
    places = np.array([[stop.x_m, stop.y_m] for stop in stops])
    strata = strata_of(task)
    drawn: set[int] = set()
    for one in sorted(set(strata)):
        mine = np.array([k for k, stratum in enumerate(strata) if stratum == one])
        quota = room * doors[mine].sum() / doors.sum()
        first = mine[int(rng.choice(len(mine), p=doors[mine] / doors[mine].sum()))]
        near = np.argsort(np.hypot(*(places[mine] - places[first]).T), kind="stable")
        taken = np.cumsum(doors[mine][near])
        drawn.update(mine[near[: int(np.searchsorted(taken, quota)) + 1]].tolist())
    usual = float(np.median([_worth(stop.value, stop.doors) for stop in stops]))
    changed = tuple(
        stop
        if k in drawn or _worth(stop.value, stop.doors) > 1.5 * usual
        else replace(
            stop, value=OUTSIDE_SHARE * (float(stop.doors) if stop.value is None else stop.value)
        )
        for k, stop in enumerate(stops)
    )
    return replace(task, problem=replace(task.problem, stops=changed))


def _worth(value: float | None, doors: int) -> float:
    """Return the value per door of a stop."""
    return 1.0 if value is None else value / max(1, doors)
