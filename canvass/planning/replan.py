"""Re-plan a district: every lock is kept, and little else changes.

The search is warm-started from the current routes, and a stop pays for leaving its route. Wholly
locked routes are taken out of the problem and put back unchanged, and so are the locked stops of a
route that is longer than the shift with them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from canvass.document.document import PlanDocument
from canvass.document.locks import Lock
from canvass.document.naming import RouteName, id_order, name_added_route, rename_route, sweep_order
from canvass.errors import PlanError
from canvass.plan.changes import make_route
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.planning.document import named_stops
from canvass.planning.locked import homes_of, stand_under_locks, with_homes
from canvass.planning.overfull import hold_overfull
from canvass.planning.task import Task
from canvass.planning.walking import Walking

SAME_BASE_DEGREES = 5e-4

Solve = Callable[[Problem, Sequence[Sequence[int]], int | None, bool], Plan]
"""Solve a problem from starting routes, for a number of teams (None: as needed); hot if fresh."""


@dataclass(frozen=True, slots=True)
class Before:
    """The previous plan and its locks; `is_fresh` ignores its routes and keeps only the locks."""

    document: PlanDocument
    locks: tuple[Lock, ...]
    is_fresh: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Replanned:
    """A plan of the whole task, and the names of its routes (by their stops)."""

    plan: Plan
    names: Mapping[tuple[int, ...], RouteName]


def is_same_work(document: PlanDocument, base: tuple[float, float], shift: Walking) -> bool:
    """Return whether a plan was made for the same base, shift, speed and time at doors."""
    away = max(abs(document.base.lat - base[0]), abs(document.base.lon - base[1]))
    old = (
        document.shift_min, document.speed_mps, document.minutes_per_door,
        document.flats_per_entrance,
    )  # fmt: skip
    return away < SAME_BASE_DEGREES and old == (
        shift.minutes, shift.speed_mps, shift.minutes_per_door, shift.flats_per_entrance,
    )  # fmt: skip


def plan_again(
    task: Task, before: Before, solve: Solve, *, teams: int | None, lang: str
) -> Replanned:
    """Return a plan that keeps every lock, and the ids and names of routes that continue."""
    standing = stand_under_locks(task, before.document.routes, before.locks)
    standing = hold_overfull(task, standing, before.locks)
    frozen, placed, labels = standing.frozen, standing.placed, standing.labels
    homes = homes_of(task, standing, before.locks)
    rest = [i for i in range(1, len(task.stops) + 1) if i not in standing.held]
    number = {location: k for k, location in enumerate(rest, start=1)}
    problem = with_homes(task, standing, homes, before.locks, is_fresh=before.is_fresh).take(rest)
    start = [
        [number[i] for i in placed[route_id] if not before.is_fresh or i in homes]
        for route_id in labels
    ]
    if teams is not None:
        needed = len(frozen) + len(set(homes.values()))
        if needed > teams:
            raise PlanError(
                'locks hold {needed} routes and there are {teams} teams; "canvass routes '
                'unlock" lifts locks',
                needed=needed,
                teams=teams,
            )
    plan = Plan(())
    if rest:
        plan = solve(
            problem, start, None if teams is None else teams - len(frozen), before.is_fresh
        )
    return _put_back(task, before, plan, rest, labels, frozen, lang)


def _put_back(
    task: Task,
    before: Before,
    plan: Plan,
    rest: Sequence[int],
    labels: Sequence[str],
    frozen: Mapping[str, tuple[int, ...]],
    lang: str,
) -> Replanned:
    """Return the whole plan with the locked routes put back, and a name for every route."""
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
    going_on = {route.stops: known[route_id] for route_id, route in found.items()}
    names = name_going_on(task, list(found.values()), fresh, going_on, lang)
    # Only a fresh plan may reuse the numbers of routes that are gone.
    kept = list(names.values()) if before.is_fresh else [*known.values(), *names.values()]
    names.update(name_new(task, fresh, list(found.values()), kept, lang))
    routes = sorted((*found.values(), *fresh), key=lambda route: id_order(names[route.stops].id))
    later = tuple(rest[k - 1] for k in plan.left_for_later)
    return Replanned(replace(plan, routes=tuple(routes), left_for_later=later), names)


def name_going_on(
    task: Task,
    routes: Sequence[Route],
    fresh: Sequence[Route],
    known: Mapping[tuple[int, ...], RouteName],
    lang: str,
) -> dict[tuple[int, ...], RouteName]:
    """Return the names of routes that continue; one that now lies elsewhere is renamed."""
    stops = [named_stops(task, route) for route in routes]
    beside = [named_stops(task, route) for route in fresh]
    taken = {name.name for name in known.values()}
    names: dict[tuple[int, ...], RouteName] = {}
    for k, route in enumerate(routes):
        others = [*stops[:k], *stops[k + 1 :], *beside]
        name = rename_route(known[route.stops], stops[k], others, names=taken, lang=lang)
        names[route.stops] = name
        taken.add(name.name)
    return names


def name_new(
    task: Task,
    fresh: Sequence[Route],
    others: Sequence[Route],
    kept: Sequence[RouteName],
    lang: str,
) -> dict[tuple[int, ...], RouteName]:
    """Return ids and names for new routes in sweep order; none repeats one in `kept`."""
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
