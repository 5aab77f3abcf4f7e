"""Planning a district again: every lock is kept, and little else changes.

The search begins from the routes as they are, and every stop that leaves its route costs
something. Wholly locked routes are taken out of the problem and put back as they were.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from canvass.errors import PlanError
from canvass.plan.changes import make_route
from canvass.plan.document import PlanDocument
from canvass.plan.locks import Lock, LockKind, find_broken
from canvass.plan.naming import RouteName, id_order, name_added_route, sweep_order
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.workflow.document import named_stops
from canvass.workflow.problem import Shift, Task
from canvass.workflow.standing import place_routes
from canvass.workflow.stored_plan import Before

STAY_S = 60.0
"""What it costs to move a stop that nobody locked: so much walking must be saved by it."""

SAME_BASE_DEGREES = 5e-4

Solve = Callable[[Problem, Sequence[Sequence[int]], int | None, bool], Plan]
"""Solve a problem from routes to begin from, for so many teams, cool or hot."""


@dataclass(frozen=True, slots=True, eq=False)
class Replanned:
    """A plan of the whole task, and the names of its routes (by their stops)."""

    plan: Plan
    names: Mapping[tuple[int, ...], RouteName]


def is_same_work(document: PlanDocument, base: tuple[float, float], shift: Shift) -> bool:
    """Return whether a plan was made for the same base, shift, speed and time at doors."""
    away = max(abs(document.base.lat - base[0]), abs(document.base.lon - base[1]))
    old = (document.shift_min, document.speed_mps, document.minutes_per_door)
    return away < SAME_BASE_DEGREES and old == (
        shift.minutes, shift.speed_mps, shift.minutes_per_door,
    )  # fmt: skip


def plan_again(
    task: Task, before: Before, solve: Solve, *, teams: int | None, lang: str
) -> Replanned:
    """Return a plan that keeps every lock and the ids and names of routes that go on."""
    placed = place_routes(task, before.document.routes)
    frozen = _frozen(task, before.locks)
    held = {i for stops in frozen.values() for i in stops}
    # A locked route may be without doors for a while.
    ids = dict.fromkeys([*placed, *(lock.route_id for lock in before.locks if lock.route_id)])
    labels = [route_id for route_id in ids if route_id not in frozen]
    placed = {
        route_id: tuple(i for i in placed.get(route_id, ()) if i not in held) for route_id in labels
    }
    homes = _homes(task, placed, labels, before.locks)
    rest = [i for i in range(1, len(task.stops) + 1) if i not in held]
    number = {location: k for k, location in enumerate(rest, start=1)}
    problem = _with_homes(task, placed, labels, homes, before).take(rest)
    start = [
        [number[i] for i in placed[route_id] if not before.is_fresh or i in homes]
        for route_id in labels
    ]
    if teams is not None:
        needed = len(frozen) + len(set(homes.values()))
        if needed > teams:
            raise PlanError(
                f"locks hold {needed} routes and there are {teams} teams; "
                '"canvass routes unlock" lifts locks'
            )
    plan = Plan(())
    if rest:
        plan = solve(
            problem, start, None if teams is None else teams - len(frozen), before.is_fresh
        )
    return _put_back(task, before, plan, rest, labels, frozen, lang)


def check_kept(document: PlanDocument, before: Before) -> None:
    """Raise PlanError where a new plan breaks a lock that held before."""
    broken_before = {lock.lock_id for lock in find_broken(before.document, before.locks)}
    doors = {door for route in document.routes for stop in route.stops for door in stop.door_ids}
    for lock in find_broken(document, before.locks):
        # A route none of whose doors is planned any more cannot go on.
        is_gone = lock.kind is LockKind.TEAM and not any(
            door in doors
            for route in before.document.routes
            if route.id == lock.route_id
            for stop in route.stops
            for door in stop.door_ids
        )
        if lock.lock_id not in broken_before and not is_gone:
            raise PlanError(
                f"lock {lock.lock_id} ({lock.kind}: {lock.words}) cannot be kept; "
                f'"canvass routes unlock {lock.lock_id}" lifts it'
            )


def _frozen(task: Task, locks: Sequence[Lock]) -> dict[str, tuple[int, ...]]:
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


def _homes(
    task: Task,
    placed: Mapping[str, tuple[int, ...]],
    labels: Sequence[str],
    locks: Sequence[Lock],
) -> dict[int, int]:
    """Return the label of the route each locked stop must be on."""
    label_of = {route_id: k for k, route_id in enumerate(labels)}
    at = {i: route_id for route_id, stops in placed.items() for i in stops}
    homes: dict[int, int] = {}
    for lock in locks:
        if lock.kind is LockKind.STAY and lock.route_id in label_of:
            for i in _stops_with(task, lock.doors):
                homes[i] = label_of[lock.route_id]
    for lock in locks:
        if lock.kind is LockKind.TOGETHER:
            group = _stops_with(task, lock.doors)
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


def _stops_with(task: Task, doors: Sequence[str]) -> list[int]:
    wanted = set(doors)
    return [
        location
        for location, stop in enumerate(task.stops, start=1)
        if any(door.id in wanted for door in stop.doors)
    ]


def _with_homes(
    task: Task,
    placed: Mapping[str, tuple[int, ...]],
    labels: Sequence[str],
    homes: Mapping[int, int],
    before: Before,
) -> Problem:
    label_of = {i: k for k, route_id in enumerate(labels) for i in placed[route_id]}
    stops = list(task.problem.stops)
    if not before.is_fresh:
        for i, label in label_of.items():
            stops[i - 1] = replace(stops[i - 1], home=label, stay_s=STAY_S)
    for i, label in homes.items():
        stops[i - 1] = replace(stops[i - 1], home=label, stay_s=math.inf)
    apart = {
        (min(a, b), max(a, b))
        for lock in before.locks
        if lock.kind is LockKind.APART
        for a in _stops_with(task, lock.doors)
        for b in _stops_with(task, lock.others)
        if a != b
    }
    return replace(task.problem, stops=tuple(stops), apart=tuple(sorted(apart)))


def _put_back(
    task: Task,
    before: Before,
    plan: Plan,
    rest: Sequence[int],
    labels: Sequence[str],
    frozen: Mapping[str, tuple[int, ...]],
    lang: str,
) -> Replanned:
    """Return the whole plan with locked routes in it, and a name for every route."""
    known = {route_id: RouteName(route_id, route_id) for route_id in (*labels, *frozen)}
    known |= {entry.id: RouteName(entry.id, entry.name) for entry in before.document.routes}
    found = {route_id: make_route(task.problem, stops) for route_id, stops in frozen.items()}
    fresh = []
    for route in plan.routes:
        stops = tuple(rest[k - 1] for k in route.stops)
        made = replace(route, stops=stops)
        if route.label >= 0:
            found[labels[route.label]] = made
        else:
            fresh.append(made)
    names = {route.stops: known[route_id] for route_id, route in found.items()}
    # A plan from nothing may use the numbers of routes that went; else they are not used again.
    kept = [known[route_id] for route_id in found] if before.is_fresh else list(known.values())
    names.update(_name_new(task, fresh, list(found.values()), kept, lang))
    routes = sorted((*found.values(), *fresh), key=lambda route: id_order(names[route.stops].id))
    later = tuple(rest[k - 1] for k in plan.left_for_later)
    return Replanned(replace(plan, routes=tuple(routes), left_for_later=later), names)


def _name_new(
    task: Task,
    fresh: Sequence[Route],
    others: Sequence[Route],
    kept: Sequence[RouteName],
    lang: str,
) -> dict[tuple[int, ...], RouteName]:
    """Return ids and names for new routes, along a sweep."""
    mine = [named_stops(task, route) for route in fresh]
    theirs = [named_stops(task, route) for route in others]
    ids, words = [name.id for name in kept], [name.name for name in kept]
    names: dict[tuple[int, ...], RouteName] = {}
    for k in sweep_order(mine) if mine else []:
        beside = [*theirs, *mine[:k], *mine[k + 1 :]]
        name = name_added_route(mine[k], beside, ids=ids, names=words, lang=lang)
        names[fresh[k].stops] = name
        ids.append(name.id)
        words.append(name.name)
    return names
