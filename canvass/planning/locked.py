"""What locks ask of a planning problem: routes left alone, stops with a home, pairs kept apart."""

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
"""What it costs to move a stop that nobody locked: so much walking must be saved by it."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where a task's stops stand: in wholly locked routes, or on the routes they were last on.

    `labels[k]` is the id of the route with label k; `placed` has its stops, without the locked.
    """

    frozen: Mapping[str, tuple[int, ...]]
    placed: Mapping[str, tuple[int, ...]]
    labels: Sequence[str]

    @property
    def held(self) -> set[int]:
        """The stops of wholly locked routes."""
        return {i for stops in self.frozen.values() for i in stops}


def stand_under_locks(task: Task, routes: Sequence[RouteEntry], locks: Sequence[Lock]) -> Standing:
    """Return where the stops of a task stand on the routes before."""
    placed = place_routes(task, routes)
    frozen = frozen_routes(task, locks)
    held = {i for stops in frozen.values() for i in stops}
    # A locked route may be without doors for a while.
    ids = dict.fromkeys([*placed, *(lock.route_id for lock in locks if lock.route_id)])
    labels = [route_id for route_id in ids if route_id not in frozen]
    free = {
        route_id: tuple(i for i in placed.get(route_id, ()) if i not in held) for route_id in labels
    }
    return Standing(frozen, free, labels)


def frozen_routes(task: Task, locks: Sequence[Lock]) -> dict[str, tuple[int, ...]]:
    """Return the wholly locked routes that have stops, in the order that is locked.

    A door that was gone for a while comes back where it stood.
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
    """Return the label of the route each locked stop must be on."""
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
    """Return the stops that have one of some doors."""
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
    """Return a task's problem with what stops pay for leaving their routes, and the pairs apart."""
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
