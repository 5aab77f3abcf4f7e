"""Routes for the teams of one shift: each crew at its own pace, every lock kept.

Teams that walk alike are one crew. Crews choose one after another, those that can go to fewer doors
first. A route that belongs to a team is walked by that team; a wholly locked route is walked as it
is or waits; a stop locked to a route waits where nobody walks that route.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock, LockKind
from canvass.document.naming import RouteName
from canvass.doors.service import needs_stairs
from canvass.plan.changes import make_route
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.planning.leftovers import Pinned, leftovers_first, pin_leftovers, take_one_in
from canvass.planning.locked import Standing, homes_of, stand_under_locks, with_homes
from canvass.planning.replan import name_going_on, name_new
from canvass.planning.task import Task, at_pace
from canvass.planning.unknown_flats import are_stairs_unknown
from canvass.planning.walking import Walking

STAIRS_SHARE = 0.05
"""Of its worth is left of a stop that may have stairs, to a team that takes none."""

Solve = Callable[[Problem, Sequence[Sequence[int]], int], Plan]
"""Solve a problem from routes to begin from, for so many teams."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a shift's plan follows: the routes so far, the locks, and what was begun.

    `begun` are doors nobody was at yet on routes that were begun: they come before any new door.
    `walkers` has the name of the team that walked a route, `unknown` the entrances (ids) of large
    houses nobody counted.
    """

    routes: Sequence[RouteEntry]
    locks: Sequence[Lock]
    begun: frozenset[str] = frozenset()
    walkers: Mapping[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Crew:
    """Teams that walk alike: as fast, with or without stairs; `owned` are route ids by team.

    A team nobody named is "".
    """

    teams: tuple[str, ...]
    walking: Walking
    owned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class CrewPlan:
    """A crew's routes over the stops of the whole task, which has its walking times.

    Teams that go on with a begun route they walked are in `team_by_route`.
    """

    crew: Crew
    task: Task
    routes: tuple[Route, ...]
    team_by_route: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ShiftRoutes:
    """All crews' routes, and the names of those that go on or are new beside such (by stops)."""

    crews: tuple[CrewPlan, ...]
    names: Mapping[tuple[int, ...], RouteName] | None

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of all crews."""
        return tuple(route for crew in self.crews for route in crew.routes)

    def task_of(self) -> dict[tuple[int, ...], Task]:
        """Return each route's task (by its stops): the one with its crew's times."""
        return {route.stops: crew.task for crew in self.crews for route in crew.routes}


@dataclass(frozen=True, slots=True, eq=False)
class ReadyCrew:
    """A crew before its search: the stops at its pace, with homes; `open` are those it can go to.

    A stop is open where the crew gets in and is back within the shift.
    """

    crew: Crew
    task: Task
    problem: Problem
    open: frozenset[int]

    @property
    def teams(self) -> Sequence[str]:
        """The crew's teams."""
        return self.crew.teams

    @property
    def owned(self) -> Mapping[str, str]:
        """The route a team of the crew owns."""
        return self.crew.owned


def plan_crews(
    task: Task, crews: Iterable[Crew], before: Kept, solve: Solve, *, lang: str
) -> ShiftRoutes:
    """Return routes over a task's stops, which have a value each; what is left waits.

    What is left over on begun routes comes first. Raises PlanError where locks contradict each
    other.
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
    """Return the crews' routes with leftovers that wait and fit after all; new stops give way."""
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
    """Return the stops that are left over on begun routes, and the route each is on.

    A stop that is locked to another route is left over on that one.
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
        problem = _with_stairs_last(task, problem, before.unknown)
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
    """Return the routes of one crew over stops that are not done, none on a route that is shut.

    What is pinned is walked, and of the other leftovers nothing.
    """
    crew, task = ready.crew, ready.task
    free = _with_free_homes(ready.problem, standing, shut)
    problem = _with_pinned(free, standing, pinned)
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
    """Return a route with its leftovers before the others, where that costs little."""
    stops = leftovers_first(problem, route.stops, leftovers)
    return replace(make_route(problem, stops), label=route.label)


def _with_pinned(problem: Problem, standing: Standing, pinned: Pinned) -> Problem:
    """Return the problem in which what is pinned must be planned, on the route that goes on."""
    stops = list(problem.stops)
    for name, mine in pinned.routes:
        home = standing.labels.index(name) if name else -1
        stay_s = math.inf if name else 0.0
        for i in mine:
            stops[i - 1] = replace(stops[i - 1], value=math.inf, home=home, stay_s=stay_s)
    return replace(problem, stops=tuple(stops))


def _with_owned(
    problem: Problem, standing: Standing, homes: Mapping[int, int], crew: Crew
) -> Problem:
    """Return the problem in which each route a team owns has a stop that must be planned."""
    stops = list(problem.stops)
    for route_id in crew.owned.values():
        if route_id in standing.labels:
            label = standing.labels.index(route_id)
            for i in [i for i, home in homes.items() if home == label][:1]:
                stops[i - 1] = replace(stops[i - 1], value=math.inf)
    return replace(problem, stops=tuple(stops))


def _with_free_homes(problem: Problem, standing: Standing, shut: set[str]) -> Problem:
    """Return the problem in which stops of routes that others walk are free, unless locked."""
    stops = [
        replace(stop, home=-1, stay_s=0.0)
        if stop.home >= 0 and not stop.is_locked and standing.labels[stop.home] in shut
        else stop
        for stop in problem.stops
    ]
    return replace(problem, stops=tuple(stops))


def _with_stairs_last(task: Task, problem: Problem, unknown: frozenset[str]) -> Problem:
    """Return the problem in which stops that may have stairs are worth little: they come last."""
    stops = [
        replace(stop, value=STAIRS_SHARE * (stop.value or 0.0))
        if stop.value != math.inf and are_stairs_unknown(planned.entrance, unknown)
        else stop
        for stop, planned in zip(problem.stops, task.stops, strict=True)
    ]
    return replace(problem, stops=tuple(stops))


def can_go(crew: Crew, task: Task, location: int) -> bool:
    """Return whether a crew gets to a stop: without stairs where it takes none."""
    planned = task.stops[location - 1]
    if not crew.walking.no_stairs:
        return True
    return not needs_stairs(planned.doors, has_lift=planned.entrance.has_lift)


def _worthiest(
    problem: Problem, routes: Sequence[Route], standing: Standing, crew: Crew, pinned: Pinned
) -> list[Route]:
    """Return a route for each team: those they own or go on with, then those worth most."""
    owned = {standing.frozen.get(name) for name in (*crew.owned.values(), *pinned.frozen)}

    def worth(route: Route) -> tuple[bool, float]:
        values = [problem.stops[i - 1].value or 0.0 for i in route.stops]
        return route.stops in owned or math.inf in values, sum(values)

    return sorted(routes, key=worth, reverse=True)[: len(crew.teams)]


def _name(
    task: Task, made: Sequence[CrewPlan], standing: Standing, before: Kept, lang: str
) -> dict[tuple[int, ...], RouteName] | None:
    """Return a name for each route, None where no route had one before."""
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
