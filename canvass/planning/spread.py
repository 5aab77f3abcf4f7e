"""Who is heard where not all doors fit: a fair draw over parts of the district and dwellings.

Filling shifts with the most doors takes the blocks of flats beside the base. A draw gives every
part (north, south, east, west of the middle) and kind of dwelling doors in proportion: in each a
cluster around a stop drawn by chance is worth its doors, and what lies outside next to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from canvass.planning.planned_stop import is_flat
from canvass.planning.task import Task

OUTSIDE_SHARE = 0.05
"""Of its worth is left of a stop outside the draw: it fills what else would stay empty."""

FILLED = 0.8
"""The share of a shift that is spent at doors, for reckoning how many fit."""

PARTS = ("north", "east", "south", "west")


@dataclass(frozen=True, slots=True)
class Heard:
    """Doors planned and doors there were, by kind of dwelling ("house", "flat") and by part."""

    by_kind: Mapping[str, tuple[int, int]]
    by_part: Mapping[str, tuple[int, int]]

    @property
    def left(self) -> int:
        """The doors that are not planned."""
        return sum(there - planned for planned, there in self.by_kind.values())

    def least_part(self) -> tuple[str, tuple[int, int]] | None:
        """Return the part of which the smallest share is planned, None where all are alike."""
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


def who_is_heard(task: Task, planned: Collection[int]) -> Heard:
    """Return what a plan of some stops (locations from 1) takes of every kind and part."""
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
    )


def spread_worth(task: Task, teams: int, seed: int) -> Task | None:
    """Return a task in which a fair draw for so many teams is worth more than the rest.

    None where all doors fit. What must be planned, or is worth more because it was begun, stays.
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
    """Return what a door of a stop is worth."""
    return 1.0 if value is None else value / max(1, doors)
