"""Doors that count for more, or for less, where not all fit into the teams' shifts."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from canvass.planning.task import Task

LEAST_WORTH, MOST_WORTH = 0.1, 10.0


@dataclass(frozen=True, slots=True)
class PutFirst:
    """Of the doors that count for more than others: how many are planned, and how many there are.

    Both count doors that the task had: those it was not for are in neither.
    """

    planned: int
    there: int


def with_worth(task: Task, worth_by_door: Mapping[str, float]) -> Task:
    """Return a task whose stops are worth what people say of their doors (1: as any other).

    What must be planned stays so.
    """
    if not worth_by_door:
        return task
    stops = []
    for stop, planned in zip(task.problem.stops, task.stops, strict=True):
        worth = sum(worth_by_door.get(door.id, 1.0) for door in planned.doors)
        if worth == len(planned.doors) or stop.is_needed:
            stops.append(stop)
            continue
        value = float(stop.doors) if stop.value is None else stop.value
        stops.append(replace(stop, value=value * worth / len(planned.doors)))
    return replace(task, problem=replace(task.problem, stops=tuple(stops)))


def what_came_first(
    task: Task, worth_by_door: Mapping[str, float], planned: Collection[int]
) -> PutFirst | None:
    """Return how many of the doors put first a plan of some stops has; None where none were."""
    done = there = 0
    for location, stop in enumerate(task.stops, start=1):
        mine = sum(worth_by_door.get(door.id, 1.0) > 1.0 for door in stop.doors)
        there += mine
        done += mine if location in planned else 0
    return PutFirst(done, there) if there else None


def is_worth(worth: float) -> bool:
    """Return whether a door may be worth that much."""
    return math.isfinite(worth) and LEAST_WORTH <= worth <= MOST_WORTH
