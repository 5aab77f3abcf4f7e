"""Apply locks to a planning problem: routes left alone, stops with a home, pairs kept apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock, LockKind
from canvass.plan.problem import Problem
from canvass.planning.changed_plan import place_routes
from canvass.planning.task import Task

STAY_S = 60.0
"""The price of moving an unlocked stop to another route: the move must save that much walking."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The routes on which a task's stops were last.

    `frozen` has the stops of wholly locked routes, `placed` those of the other routes, by route id.
    `labels[k]` is the id of the route with label k.
    """

    frozen: Mapping[str, tuple[int, ...]]
    placed: Mapping[str, tuple[int, ...]]
    labels: Sequence[str]

    @property
    def held(self) -> set[int]:
        """The stops of wholly locked routes."""
        return {i for stops in self.frozen.values() for i in stops}


def stand_under_locks(task: Task, routes: Sequence[RouteEntry], locks: Sequence[Lock]) -> Standing:
    """Return where the stops of a task were on the previous routes."""
    placed = place_routes(task, routes)
    frozen = frozen_routes(task, locks)
    held = {i for stops in frozen.values() for i in stops}
    # A locked route may have no due doors for a while.
    ids = dict.fromkeys([*placed, *(lock.route_id for lock in locks if lock.route_id)])
    labels = [route_id for route_id in ids if route_id not in frozen]
    free = {
        route_id: tuple(i for i in placed.get(route_id, ()) if i not in held) for route_id in labels
    }
    return Standing(frozen, free, labels)


def frozen_routes(task: Task, locks: Sequence[Lock]) -> dict[str, tuple[int, ...]]:
    """Return the stops of each wholly locked route, in the locked order.

    A door that was absent for a while returns to its old place. Routes without stops are left out.
    """
    location_of = {
        door.id: location
        for location, stop in enumerate(task.stops, start=1)
        for door in stop.doors
    }
    frozen: dict[str, tuple[int, ...]] = {}
    for lock in locks:
        if lock.kind is LockKind.ORDER:
            found = dict.fromkeys(location_of[d] for d in lock.doors if d in location_of)
            if found:
                frozen[lock.route_id] = tuple(found)
    return frozen


def homes_of(task: Task, standing: Standing, locks: Sequence[Lock]) -> dict[int, int]:
    """Return the label of the route that each locked stop must be on."""
    labels, placed = standing.labels, standing.placed
    label_of = {route_id: k for k, route_id in enumerate(labels)}
    at = {i: route_id for route_id, stops in placed.items() for i in stops}
    homes: dict[int, int] = {}
    for lock in locks:
        if lock.kind is LockKind.STAY and lock.route_id in label_of:
            for i in stops_with(task, lock.doors):
                homes[i] = label_of[lock.route_id]
    for lock in locks:
        if lock.kind is LockKind.TOGETHER:
            group = stops_with(task, lock.doors)
            on = [homes[i] for i in group if i in homes]
            on += [label_of[at[i]] for i in group if i in at]
            if lock.route_id in label_of:
                on.append(label_of[lock.route_id])
            for i in group:
                if on:
                    homes.setdefault(i, on[0])
    for lock in locks:
        label = label_of.get(lock.route_id, -1)
        if lock.kind is LockKind.TEAM and label >= 0 and label not in homes.values():
            stops = placed[lock.route_id]
            if stops:
                homes[stops[len(stops) // 2]] = label
    return homes


def stops_with(task: Task, doors: Sequence[str]) -> list[int]:
    """Return the locations of the stops that have at least one of `doors`."""
    wanted = set(doors)
    return [
        location
        for location, stop in enumerate(task.stops, start=1)
        if any(door.id in wanted for door in stop.doors)
    ]


def with_homes(
    task: Task,
    standing: Standing,
    homes: Mapping[int, int],
    locks: Sequence[Lock],
    *,
    is_fresh: bool = False,
) -> Problem:
    """Return a task's problem with home routes, prices for leaving them, and pairs kept apart.

    With `is_fresh`, only locked stops have a home.
    """
    label_of = {
        i: k for k, route_id in enumerate(standing.labels) for i in standing.placed[route_id]
    }
    stops = list(task.problem.stops)
    if not is_fresh:
        for i, label in label_of.items():
            stops[i - 1] = replace(stops[i - 1], home=label, stay_s=STAY_S)
    for i, label in homes.items():
        stops[i - 1] = replace(stops[i - 1], home=label, stay_s=math.inf)
    apart = {
        (min(a, b), max(a, b))
        for lock in locks
        if lock.kind is LockKind.APART
        for a in stops_with(task, lock.doors)
        for b in stops_with(task, lock.others)
        if a != b
    }
    return replace(task.problem, stops=tuple(stops), apart=tuple(sorted(apart)))
