"""Plan the routes of one shift, each crew at its own pace and with every lock kept.

Teams with the same pace and the same needs form a crew. Crews are planned one after another, those
that can reach fewer doors first. A route owned by a team is walked by that team. A wholly locked
route is walked unchanged or waits. A stop locked to a route waits if nobody walks that route.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from canvass.document.locks import LockKind
from canvass.document.naming import RouteName
from canvass.doors.service import needs_stairs
from canvass.plan.changes import make_route
from canvass.plan.check import check_plan
from canvass.plan.plan import Route
from canvass.plan.problem import Problem
from canvass.planning.crew import Crew, CrewPlan, Kept, ReadyCrew, ShiftRoutes, Solve
from canvass.planning.leftovers import Pinned, leftovers_first, pin_leftovers, take_one_in
from canvass.planning.locked import Standing, homes_of, stand_under_locks, with_homes
from canvass.planning.replan import name_going_on, name_new
from canvass.planning.stairs import are_stairs_unknown
from canvass.planning.task import Task, at_pace

STAIRS_SHARE = 0.05
"""The share of its value that a stop with possible stairs has for a team that takes no stairs."""


def plan_crews(
    task: Task, crews: Iterable[Crew], before: Kept, solve: Solve, *, lang: str
) -> ShiftRoutes:
    """Return the routes of all crews over a task's stops; stops that do not fit wait.

    Each stop must have a value. Leftovers of begun routes come first. Raises PlanError if locks
    contradict each other.
    """
    standing = stand_under_locks(task, before.routes, before.locks)
    order = sorted(crews, key=lambda crew: (not crew.walking.no_stairs, crew.walking.speed_mps))
    ready = [_make_ready(at_pace(task, crew.walking), crew, standing, before) for crew in order]
    leftovers = find_leftovers(task, standing, before)
    pinned = pin_leftovers(ready, standing, leftovers, before.walkers)
    promised = {
        name: k
        for k, crew in enumerate(order)
        for name in (*crew.owned.values(), *pinned[k].ids)
    }  # fmt: skip
    done: set[int] = set()
    gone: set[str] = set()
    made: list[CrewPlan] = []
    for k, one in enumerate(ready):
        others = {name for name, owner in promised.items() if owner != k}
        theirs = {i for later in pinned[k + 1 :] for _, stops in later.routes for i in stops}
        found = _plan_crew(one, standing, done | theirs, gone | others, pinned[k], leftovers, solve)
        made.append(found)
        done |= {i for route in found.routes for i in route.stops}
        gone |= {standing.labels[r.label] for r in found.routes if r.label >= 0}
        gone |= {name for name, stops in standing.frozen.items() if done.intersection(stops)}
    made = _take_in_more(ready, made, standing, frozenset(leftovers))
    return ShiftRoutes(tuple(made), _name(task, made, standing, before, lang))


def _take_in_more(
    ready: Sequence[ReadyCrew],
    made: Sequence[CrewPlan],
    standing: Standing,
    leftovers: frozenset[int],
) -> list[CrewPlan]:
    """Return the routes with waiting leftovers that fit after all; new stops make room for them."""
    planned = {i for crew in made for route in crew.routes for i in route.stops}
    waiting = sorted(leftovers - planned - standing.held)
    after: list[CrewPlan] = []
    for one, crew in zip(ready, made, strict=True):
        routes = list(crew.routes)
        for k, route in enumerate(routes):
            is_locked = route.stops in standing.frozen.values()
            while not is_locked and (
                found := take_one_in(one, routes[k].stops, leftovers, waiting)
            ):
                waiting.remove(found[0])
                again = make_route(one.problem, found[1])
                routes[k] = replace(again, label=route.label)
        after.append(replace(crew, routes=tuple(routes)))
    return after


def find_leftovers(task: Task, standing: Standing, before: Kept) -> dict[int, str]:
    """Return the leftovers: the unvisited stops of begun routes, each with its route id.

    A stop locked to another route counts for that one.
    """
    locks = [lock for lock in before.locks if lock.kind is not LockKind.TEAM]
    homes = homes_of(task, standing, locks)
    route_of = {i: name for name, stops in standing.frozen.items() for i in stops}
    route_of |= {i: name for name, stops in standing.placed.items() for i in stops}
    route_of |= {i: standing.labels[label] for i, label in homes.items()}
    return {
        i: route_of[i]
        for i, planned in enumerate(task.stops, start=1)
        if i in route_of and any(door.id in before.begun for door in planned.doors)
    }


def _make_ready(task: Task, crew: Crew, standing: Standing, before: Kept) -> ReadyCrew:
    locks = [
        lock for lock in before.locks
        if lock.kind is not LockKind.TEAM or lock.route_id in crew.owned.values()
    ]  # fmt: skip
    homes = homes_of(task, standing, locks)
    problem = with_homes(task, standing, homes, before.locks)
    problem = _with_owned(problem, standing, homes, crew)
    if crew.walking.no_stairs:
        problem = with_stairs_last(task, problem, before.unknown)
    away_s = problem.times.table([0], range(len(problem.stops) + 1))[0]
    able = frozenset(
        i for i, stop in enumerate(problem.stops, start=1)
        if can_go(crew, task, i) and 2 * float(away_s[i]) + stop.service_s <= problem.shift_s
    )  # fmt: skip
    return ReadyCrew(crew, task, problem, able)


def _plan_crew(
    ready: ReadyCrew,
    standing: Standing,
    done: set[int],
    shut: set[str],
    pinned: Pinned,
    leftovers: Mapping[int, str],
    solve: Solve,
) -> CrewPlan:
    """Return the routes of one crew over the stops not in `done`.

    Routes in `shut` are left to others. Pinned leftovers are planned; other leftovers are not.
    """
    crew, task = ready.crew, ready.task
    free = _with_free_homes(ready.problem, standing, shut)
    problem = _with_pinned(free, standing, pinned, task.problem)
    mine = {i for _, stops in pinned.routes for i in stops}
    rest = [
        i for i, stop in enumerate(problem.stops, start=1)
        if i not in done and i not in standing.held and i in ready.open
        and (i in mine or i not in leftovers)
        and not (stop.is_locked and standing.labels[stop.home] in shut)
    ]  # fmt: skip
    number = {location: k for k, location in enumerate(rest, start=1)}
    going_on = dict(pinned.routes)
    start = [
        [number[i] for i in going_on.get(route_id, standing.placed[route_id])
         if i in number and route_id not in shut and (route_id in going_on or i not in mine)]
        for route_id in standing.labels
    ] + [[number[i] for i in stops] for name, stops in pinned.routes if not name]  # fmt: skip
    count = len(crew.teams) - len(pinned.frozen)
    routes: list[Route] = []
    if rest and count:
        part = problem.take(rest)
        found = solve(part, start, count)
        check_plan(part, found)
        routes = [replace(r, stops=tuple(rest[k - 1] for k in r.stops)) for r in found.routes]
        routes = [_led(problem, route, frozenset(mine)) for route in routes]
    routes += [
        make_route(problem, stops)
        for route_id, stops in standing.frozen.items()
        if route_id not in shut and all(can_go(crew, task, i) for i in stops)
    ]
    chosen = _worthiest(problem, routes, standing, crew, pinned)
    return CrewPlan(crew, task, tuple(chosen), pinned.team_by_route)


def _led(problem: Problem, route: Route, leftovers: frozenset[int]) -> Route:
    """Return a route with its leftovers first."""
    stops = leftovers_first(problem, route.stops, leftovers)
    return replace(make_route(problem, stops), label=route.label)


def _with_pinned(
    problem: Problem, standing: Standing, pinned: Pinned, as_it_was: Problem
) -> Problem:
    """Return the problem in which pinned stops must be planned, on the route that continues.

    Other stops of that route may wait, also the one that an owner's route had to have: with it the
    pinned stops might not fit. `as_it_was` has the values from before.
    """
    stops = list(problem.stops)
    for name, mine in pinned.routes:
        home = standing.labels.index(name) if name else -1
        stay_s = math.inf if name else 0.0
        for k, stop in enumerate(stops):
            if name and stop.home == home and stop.value == math.inf:
                stops[k] = replace(stop, value=as_it_was.stops[k].value)
        for i in mine:
            stops[i - 1] = replace(stops[i - 1], value=math.inf, home=home, stay_s=stay_s)
    return replace(problem, stops=tuple(stops))


def _with_owned(
    problem: Problem, standing: Standing, homes: Mapping[int, int], crew: Crew
) -> Problem:
    """Return the problem in which one stop of each owned route must be planned."""
    stops = list(problem.stops)
    for route_id in crew.owned.values():
        if route_id in standing.labels:
            label = standing.labels.index(route_id)
            for i in [i for i, home in homes.items() if home == label][:1]:
                stops[i - 1] = replace(stops[i - 1], value=math.inf)
    return replace(problem, stops=tuple(stops))


def _with_free_homes(problem: Problem, standing: Standing, shut: set[str]) -> Problem:
    """Return the problem in which stops of routes in `shut` have no home, unless locked."""
    stops = [
        replace(stop, home=-1, stay_s=0.0)
        if stop.home >= 0 and not stop.is_locked and standing.labels[stop.home] in shut
        else stop
        for stop in problem.stops
    ]
    return replace(problem, stops=tuple(stops))


def with_stairs_last(task: Task, problem: Problem, unknown: frozenset[str]) -> Problem:
    """Return the problem in which stops with possible stairs have a low value and come last."""
    stops = [
        replace(stop, value=STAIRS_SHARE * (stop.value or 0.0))
        if stop.value != math.inf and are_stairs_unknown(planned.entrance, unknown)
        else stop
        for stop, planned in zip(problem.stops, task.stops, strict=True)
    ]
    return replace(problem, stops=tuple(stops))


def can_go(crew: Crew, task: Task, location: int) -> bool:
    """Return whether a crew can reach the doors of a stop: without stairs if it takes none."""
    planned = task.stops[location - 1]
    if not crew.walking.no_stairs:
        return True
    return not needs_stairs(planned.doors, has_lift=planned.entrance.has_lift)


def _worthiest(
    problem: Problem, routes: Sequence[Route], standing: Standing, crew: Crew, pinned: Pinned
) -> list[Route]:
    """Return one route per team: routes they own or continue first, then the most valuable."""
    owned = {standing.frozen.get(name) for name in (*crew.owned.values(), *pinned.frozen)}

    def worth(route: Route) -> tuple[bool, float]:
        values = [problem.stops[i - 1].value or 0.0 for i in route.stops]
        return route.stops in owned or math.inf in values, sum(values)

    return sorted(routes, key=worth, reverse=True)[: len(crew.teams)]


def _name(
    task: Task, made: Sequence[CrewPlan], standing: Standing, before: Kept, lang: str
) -> dict[tuple[int, ...], RouteName] | None:
    """Return a name for each route, or None if no route had one before."""
    known = {entry.id: RouteName(entry.id, entry.name) for entry in before.routes}
    if not known:
        return None
    frozen = {stops: route_id for route_id, stops in standing.frozen.items()}
    names: dict[tuple[int, ...], RouteName] = {}
    routes = [route for crew in made for route in crew.routes]
    for route in routes:
        route_id = frozen.get(route.stops)
        if route_id is None and route.label >= 0:
            route_id = standing.labels[route.label]
        if route_id is not None:
            names[route.stops] = known.get(route_id, RouteName(route_id, route_id))
    fresh = [route for route in routes if route.stops not in names]
    others = [route for route in routes if route.stops in names]
    names = name_going_on(task, others, fresh, names, lang)
    kept = [*known.values(), *names.values()]
    return names | name_new(task, fresh, others, kept, lang)
