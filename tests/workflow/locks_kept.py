"""Random locks, and an independent look at whether a plan keeps them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.locks import Lock, LockKind, doors_in_order


def random_locks(rng: random.Random, plan: PlanDocument) -> list[Lock]:
    """Return a few locks that the plan keeps."""
    routes = list(plan.routes)
    rng.shuffle(routes)
    made: list[Lock] = []
    for route in routes[: rng.randint(0, 2)]:
        made.append(
            Lock(len(made) + 1, LockKind.ORDER, route.id, doors_in_order(route), (), route.id)
        )
    for route in rng.sample(routes, rng.randint(0, len(routes))):
        stops = rng.sample(route.stops, rng.randint(1, min(4, len(route.stops))))
        doors = tuple(door for stop in stops for door in stop.door_ids)
        kind = rng.choice([LockKind.STAY, LockKind.TOGETHER])
        made.append(Lock(len(made) + 1, kind, "some doors", doors, (), route.id))
    for route in rng.sample(routes, rng.randint(0, 2)):
        made.append(Lock(len(made) + 1, LockKind.TEAM, route.id, (), (), route.id, "Lag 1"))
    if len(routes) > 1 and rng.random() < 0.7:
        one, other = rng.sample(routes, 2)
        groups = [
            tuple(d for s in rng.sample(r.stops, min(3, len(r.stops))) for d in s.door_ids)
            for r in (one, other)
        ]
        made.append(Lock(len(made) + 1, LockKind.APART, "a / b", groups[0], groups[1]))
    return made


def assert_kept(
    locks: Iterable[Lock],
    plan: PlanDocument,
    before: Iterable[RouteEntry],
    teams: Collection[str] | None = None,
) -> None:
    """Look at every lock by itself; where `teams` are given, others may stay at home."""
    route_of = {d: r.id for r in plan.routes for s in r.stops for d in s.door_ids}
    old = {r.id: {d for s in r.stops for d in s.door_ids} for r in before}
    for lock in locks:
        here = [d for d in lock.doors if d in route_of]
        if lock.kind is LockKind.STAY:
            assert {route_of[d] for d in here} <= {lock.route_id}
        elif lock.kind is LockKind.TOGETHER:
            assert len({route_of[d] for d in here}) <= 1
        elif lock.kind is LockKind.APART:
            there = {route_of[d] for d in lock.others if d in route_of}
            assert not there & {route_of[d] for d in here}
        elif lock.kind is LockKind.ORDER:
            route = next((r for r in plan.routes if r.id == lock.route_id), None)
            assert here == ([] if route is None else list(doors_in_order(route)))
        else:
            doors = old.get(lock.route_id, set()) & route_of.keys()
            assert not doors or lock.route_id in {r.id for r in plan.routes}
            assert not doors or teams is None or lock.team in teams
