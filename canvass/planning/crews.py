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
from canvass.planning.locked import Standing, homes_of, stand_under_locks, with_homes
from canvass.planning.replan import name_new
from canvass.planning.task import Task, Walking, at_pace

GO_ON_S = 300.0
"""What it costs to take what is left of a begun route to another: its rest keeps its name."""

Solve = Callable[[Problem, Sequence[Sequence[int]], int], Plan]
"""Solve a problem from routes to begin from, for so many teams."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a shift's plan follows: the routes so far, the locks, and what was begun.

    `begun` are doors nobody was at yet on routes that were walked: such a route goes on.
    """

    routes: Sequence[RouteEntry]
    locks: Sequence[Lock]
    begun: frozenset[str] = frozenset()


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
    """A crew's routes over the stops of the whole task, which has its walking times."""

    crew: Crew
    task: Task
    routes: tuple[Route, ...]


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


def plan_crews(
    task: Task, crews: Iterable[Crew], before: Kept, solve: Solve, *, lang: str
) -> ShiftRoutes:
    """Return routes over a task's stops, which have a value each; what is left waits.

    Raises PlanError where locks contradict each other.
    """
    standing = stand_under_locks(task, before.routes, before.locks)
    order = sorted(crews, key=lambda crew: (not crew.walking.no_stairs, crew.walking.speed_mps))
    owned = {route_id for crew in order for route_id in crew.owned.values()}
    done: set[int] = set()
    gone: set[str] = set()
    made: list[CrewPlan] = []
    for crew in order:
        shut = gone | (owned - set(crew.owned.values()))
        found = _plan_crew(at_pace(task, crew.walking), crew, standing, before, done, shut, solve)
        made.append(found)
        done |= {i for route in found.routes for i in route.stops}
        gone |= {standing.labels[r.label] for r in found.routes if r.label >= 0}
        gone |= {name for name, stops in standing.frozen.items() if done.intersection(stops)}
    return ShiftRoutes(tuple(made), _name(task, made, standing, before, lang))


def _plan_crew(
    task: Task,
    crew: Crew,
    standing: Standing,
    before: Kept,
    done: set[int],
    shut: set[str],
    solve: Solve,
) -> CrewPlan:
    """Return the routes of one crew over stops that are not done, none on a route that is shut."""
    locks = [
        lock for lock in before.locks
        if lock.kind is not LockKind.TEAM or lock.route_id in crew.owned.values()
    ]  # fmt: skip
    homes = homes_of(task, standing, locks)
    problem = with_homes(task, standing, homes, before.locks)
    problem = _with_owned(problem, standing, homes, crew)
    problem = _with_soft_homes(task, problem, standing, shut, before.begun)
    away_s = problem.times.table([0], range(len(problem.stops) + 1))[0]
    rest = [
        i for i, stop in enumerate(problem.stops, start=1)
        if i not in done and i not in standing.held
        and not (stop.is_locked and standing.labels[stop.home] in shut)
        and can_go(crew, task, i) and 2 * float(away_s[i]) + stop.service_s <= problem.shift_s
    ]  # fmt: skip
    number = {location: k for k, location in enumerate(rest, start=1)}
    start = [
        [number[i] for i in standing.placed[route_id] if i in number and route_id not in shut]
        for route_id in standing.labels
    ]
    routes: list[Route] = []
    if rest:
        part = problem.take(rest)
        found = solve(part, start, len(crew.teams))
        check_plan(part, found)
        routes = [replace(r, stops=tuple(rest[k - 1] for k in r.stops)) for r in found.routes]
    routes += [
        make_route(problem, stops)
        for route_id, stops in standing.frozen.items()
        if route_id not in shut and all(can_go(crew, task, i) for i in stops)
    ]
    return CrewPlan(crew, task, tuple(_worthiest(problem, routes, standing, crew)))


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


def _with_soft_homes(
    task: Task, problem: Problem, standing: Standing, shut: set[str], begun: frozenset[str]
) -> Problem:
    """Return the problem in which stops of routes that others walk are free, unless locked.

    Stops that were not come to on a route that was begun hold on to it more than others.
    """
    stops = list(problem.stops)
    for k, (stop, planned) in enumerate(zip(problem.stops, task.stops, strict=True)):
        if stop.home < 0 or stop.is_locked:
            continue
        if standing.labels[stop.home] in shut:
            stops[k] = replace(stop, home=-1, stay_s=0.0)
        elif any(door.id in begun for door in planned.doors):
            stops[k] = replace(stop, stay_s=GO_ON_S)
    return replace(problem, stops=tuple(stops))


def can_go(crew: Crew, task: Task, location: int) -> bool:
    """Return whether a crew gets to a stop: without stairs where it takes none."""
    planned = task.stops[location - 1]
    if not crew.walking.no_stairs:
        return True
    return not needs_stairs(planned.doors, has_lift=planned.entrance.has_lift)


def _worthiest(
    problem: Problem, routes: Sequence[Route], standing: Standing, crew: Crew
) -> list[Route]:
    """Return a route for each team: those they own, then those worth most."""
    owned = {standing.frozen.get(route_id) for route_id in crew.owned.values()}

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
    return names | name_new(task, fresh, others, list(known.values()), lang)
