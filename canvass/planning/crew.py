"""Crews: what the plan of a shift builds on, who goes, and the routes they get."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock
from canvass.document.naming import RouteName
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.planning.task import Task
from canvass.planning.walking import Walking

Solve = Callable[[Problem, Sequence[Sequence[int]], int], Plan]
"""Solve a problem for a number of teams, starting from the given routes (locations)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the plan of a shift builds on: the routes so far, the locks, and unfinished routes.

    `begun` are the leftovers: unvisited doors on routes that were begun. They come before any new
    door. `walkers` has the name of the team that walked each route. `unknown` are the entrances
    (ids) of large houses whose flats are not counted.
    """

    routes: Sequence[RouteEntry]
    locks: Sequence[Lock]
    begun: frozenset[str] = frozenset()
    walkers: Mapping[str, str] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Crew:
    """Teams with the same pace and the same needs; `owned` has the route id that a team owns.

    A team without a name is "".
    """

    teams: tuple[str, ...]
    walking: Walking
    owned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class CrewPlan:
    """A crew's routes over the stops of `task`, whose times are at the crew's pace.

    `team_by_route` has the teams that continue a route they have begun.
    """

    crew: Crew
    task: Task
    routes: tuple[Route, ...]
    team_by_route: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ShiftRoutes:
    """The routes of all crews, and the name of each by its stops (None: nothing is named yet)."""

    crews: tuple[CrewPlan, ...]
    names: Mapping[tuple[int, ...], RouteName] | None

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of all crews."""
        return tuple(route for crew in self.crews for route in crew.routes)

    def task_of(self) -> dict[tuple[int, ...], Task]:
        """Return the task of each route by its stops: the one at its crew's pace."""
        return {route.stops: crew.task for crew in self.crews for route in crew.routes}


@dataclass(frozen=True, slots=True, eq=False)
class ReadyCrew:
    """A crew before its search: the task at its pace, and the problem with homes and prices.

    `open` are the locations the crew can reach: it gets in, and is back within the shift.
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
        """The route id that each team of the crew owns."""
        return self.crew.owned
