"""Plan leftovers first: the unvisited doors of begun routes come before any new door.

Before the search, each begun route is given to a team: the one that walked it if it is present,
otherwise one that has no begun route. The leftovers are pinned to that team's route; those that do
not fit go to any other route with room. Only then are the routes filled with new doors. So no route
has a new door while a leftover that would have fitted waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from canvass.plan.changes import insert, make_route, shorten_between
from canvass.plan.check import TOLERANCE_S
from canvass.plan.problem import Problem
from canvass.planning.locked import Standing

NEARLY_S = 120.0
"""A leftover that exceeds the shift by this much may still fit in a better order."""


class CrewGround(Protocol):
    """What pinning needs of a crew: its teams, their routes, and the stops at its pace."""

    @property
    def teams(self) -> Sequence[str]:
        """The crew's teams; "" for a team without a name."""

    @property
    def owned(self) -> Mapping[str, str]:
        """The route id that each team of the crew owns."""

    @property
    def problem(self) -> Problem:
        """The stops at the crew's pace."""

    @property
    def open(self) -> frozenset[int]:
        """The locations the crew can reach and return from within the shift."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """The leftovers a crew walks: stops by route id ("" for a route without one yet).

    `frozen` are begun routes that are wholly locked; they are walked unchanged. `team_by_route` has
    the teams that continue the route they walked.
    """

    routes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    frozen: tuple[str, ...] = ()
    team_by_route: Mapping[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the routes that continue."""
        return frozenset({*self.frozen, *(name for name, _ in self.routes if name)})


@dataclass(slots=True)
class _Slots:
    """One crew's free teams, and the routes that its other teams continue."""

    ground: CrewGround
    free: list[str]
    routes: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    team_by_route: dict[str, str] = field(default_factory=dict)


def pin_leftovers(
    grounds: Sequence[CrewGround],
    standing: Standing,
    leftovers: Mapping[int, str],
    walkers: Mapping[str, str],
) -> list[Pinned]:
    """Return the leftovers that each crew walks.

    `leftovers` has the route id of each leftover stop, `walkers` the team that walked each route.
    """
    by_route: dict[str, list[int]] = {}
    for location, route_id in leftovers.items():
        by_route.setdefault(route_id, []).append(location)
    order = {i: k for stops in standing.placed.values() for k, i in enumerate(stops)}
    for stops in by_route.values():
        stops.sort(key=lambda i: (order.get(i, len(order)), i))
    crews = [_Slots(ground, list(ground.teams)) for ground in grounds]
    waiting: list[int] = []
    for route_id, crew in _share_out(crews, by_route, standing, walkers):
        if route_id in standing.frozen:
            crew.frozen.append(route_id)
            continue
        fitting, rest = _fit(crew.ground, by_route[route_id])
        waiting += rest
        if fitting:
            crew.routes.append((route_id, fitting))
    given = {name for crew in crews for name in (*dict(crew.routes), *crew.frozen)}
    waiting += [
        i for route_id, stops in by_route.items()
        if route_id not in given and route_id not in standing.frozen
        for i in stops if i not in waiting
    ]  # fmt: skip
    _insert_more(crews, waiting)
    return [Pinned(tuple(crew.routes), tuple(crew.frozen), crew.team_by_route) for crew in crews]


def _share_out(
    crews: Sequence[_Slots],
    by_route: Mapping[str, Sequence[int]],
    standing: Standing,
    walkers: Mapping[str, str],
) -> Iterable[tuple[str, _Slots]]:
    """Yield each begun route with the crew that continues it, at most one route per team."""
    given: set[str] = set()
    for crew in crews:
        for team, route_id in crew.ground.owned.items():
            crew.free.remove(team)
            if route_id in by_route:
                given.add(route_id)
                yield route_id, crew
    largest = sorted(by_route, key=lambda name: (-len(by_route[name]), name))
    for route_id in largest:
        walker = walkers.get(route_id, "")
        mine = next((crew for crew in crews if walker and walker in crew.free), None)
        if mine is None or route_id in given:
            continue
        if _reach(mine, by_route[route_id], standing, route_id):
            mine.free.remove(walker)
            mine.team_by_route[route_id] = walker
            given.add(route_id)
            yield route_id, mine
    for route_id in largest:
        reach = [_reach(crew, by_route[route_id], standing, route_id) for crew in crews]
        able = [k for k, crew in enumerate(crews) if crew.free and reach[k]]
        if route_id not in given and able:
            best = max(able, key=lambda k: (reach[k], -k))
            crews[best].free.pop()
            given.add(route_id)
            yield route_id, crews[best]


def _reach(crew: _Slots, stops: Sequence[int], standing: Standing, route_id: str) -> int:
    """Return how many of a route's leftovers a crew can reach; 0 if it cannot walk a locked one."""
    whole = standing.frozen.get(route_id, ())
    if not crew.ground.open.issuperset(whole):
        return 0
    return len(crew.ground.open.intersection(stops))


def _fit(ground: CrewGround, stops: Sequence[int]) -> tuple[tuple[int, ...], list[int]]:
    """Return the stops that fit in one shift, in walking order, and the rest.

    The costliest stops are dropped first. Stops kept apart are separated.
    """
    apart = _apart(ground.problem)
    chosen: list[int] = []
    for i in stops:
        if i in ground.open and apart.get(i, set()).isdisjoint(chosen):
            chosen.append(i)
    problem = ground.problem
    route = insert(problem, (), chosen) if chosen else ()
    while route and make_route(problem, route).duration_s > problem.shift_s:
        gone = int(np.argmax(_savings_s(problem, route)))
        route = insert(problem, (), [i for k, i in enumerate(route) if k != gone])
    return tuple(route), [i for i in stops if i not in route]


def _savings_s(problem: Problem, route: Sequence[int]) -> NDArray[np.float64]:
    """Return how many seconds shorter a route is without each of its stops."""
    nodes = np.array([0, *route, 0])
    table = problem.times.table(nodes, nodes).astype(np.float64)
    k = np.arange(1, len(route) + 1)
    service = np.array([problem.stops[i - 1].service_s for i in route])
    saved: NDArray[np.float64] = table[k - 1, k] + table[k, k + 1] - table[k - 1, k + 1] + service
    return saved


def _apart(problem: Problem) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for a, b in problem.apart:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _insert_more(crews: Sequence[_Slots], waiting: list[int]) -> None:
    """Put each waiting leftover on a route with room for it, cheapest first.

    A team without a begun route may start a route with them. `waiting` is changed in place.
    """
    rooms: dict[tuple[int, int], dict[int, float]] = {}
    while waiting:
        best: tuple[float, int, int, int] | None = None
        for c, crew in enumerate(crews):
            routes = [stops for _, stops in crew.routes] + [()] * bool(crew.free)
            for r, route in enumerate(routes):
                if (c, r) not in rooms:
                    rooms[c, r] = _room(crew.ground, route, waiting)
                for i, cost_s in rooms[c, r].items():
                    best = min(best or (cost_s, c, r, i), (cost_s, c, r, i))
        if best is None:
            return
        _, c, r, i = best
        crew = crews[c]
        if r == len(crew.routes):
            crew.free.pop()
            crew.routes.append(("", (i,)))
        else:
            label, route = crew.routes[r]
            crew.routes[r] = (label, insert(crew.ground.problem, route, [i]))
        waiting.remove(i)
        del rooms[c, r]
        for room in rooms.values():
            room.pop(i, None)


def _room(
    ground: CrewGround,
    route: Sequence[int],
    waiting: Sequence[int],
    *,
    longest_s: float | None = None,
) -> dict[int, float]:
    """Return the waiting leftovers that a route has room for, and the seconds each costs.

    Locked leftovers are never among them.
    """
    apart = _apart(ground.problem)
    able = [
        i for i in waiting
        if i in ground.open and apart.get(i, set()).isdisjoint(route)
        and not ground.problem.stops[i - 1].is_locked
    ]  # fmt: skip
    if not able:
        return {}
    problem = ground.problem
    tour = np.array([0, *route, 0])
    to = problem.times.table(tour, able).astype(np.float64)
    added_s = (to[:-1] + to[1:] - problem.times.legs(tour)[:, None]).min(axis=0)
    added_s += np.array([problem.stops[i - 1].service_s for i in able])
    most_s = problem.shift_s if longest_s is None else longest_s
    room_s = most_s - (make_route(problem, route).duration_s if route else 0.0)
    return {i: float(s) for i, s in zip(able, added_s.tolist(), strict=True) if s <= room_s}


def leftovers_first(
    problem: Problem, route: Sequence[int], leftovers: frozenset[int]
) -> tuple[int, ...]:
    """Return a route that visits its leftovers before new stops, however far they are.

    New stops that no longer fit in the shift are left out. If stops that must be on the route do
    not fit then, its order stays, walked in the direction that visits the leftovers earlier.
    """
    mine = [i for i in route if i in leftovers]
    new = [i for i in route if i not in leftovers]
    if not mine or not new:
        return tuple(route)
    places = [k for k, i in enumerate(route) if i in leftovers]
    is_late = 2 * sum(places) > len(places) * (len(route) - 1)
    as_it_is = tuple(reversed(route)) if is_late else tuple(route)
    best = min(
        (_in_two_parts(problem, mine[::turn], new[::back]) for turn in (1, -1) for back in (1, -1)),
        key=lambda order: make_route(problem, order).walk_s,
    )
    return _cut_to_shift(problem, best, leftovers) or as_it_is


def _cut_to_shift(
    problem: Problem, route: list[int], leftovers: frozenset[int]
) -> tuple[int, ...] | None:
    """Drop the costliest new stops from a route until it fits; None if it cannot."""
    while make_route(problem, route).duration_s > problem.shift_s + TOLERANCE_S:
        saved_s = _savings_s(problem, route)
        saved_s[[problem.stops[i - 1].is_needed or i in leftovers for i in route]] = -1.0
        if saved_s.max() < 0:
            return None
        del route[int(np.argmax(saved_s))]
    return tuple(route)


def take_one_in(
    ground: CrewGround, route: Sequence[int], leftovers: frozenset[int], waiting: Sequence[int]
) -> tuple[int, tuple[int, ...]] | None:
    """Return a waiting leftover that fits on a route after all, and the route with it.

    New stops make room for it. It may fit because the search found a shorter order than the one in
    which the leftovers were pinned. None if none fits.
    """
    problem, apart = ground.problem, _apart(ground.problem)
    mine = [i for i in route if i in leftovers]
    longest_s = problem.shift_s + NEARLY_S
    for i in _room(ground, mine, waiting, longest_s=longest_s):
        order = insert(problem, mine, [i])
        if make_route(problem, order).duration_s > problem.shift_s:
            continue
        new = [k for k in route if k not in leftovers and k not in apart.get(i, set())]
        both = _in_two_parts(problem, order, new) if new else list(order)
        return i, _cut_to_shift(problem, both, leftovers | {i}) or tuple(order)
    return None


def _in_two_parts(problem: Problem, first: Sequence[int], then: Sequence[int]) -> list[int]:
    """Return two groups of stops, one after the other, each in a short order."""
    for _ in range(2):
        first = shorten_between(problem, 0, first, then[0])
        then = shorten_between(problem, first[-1], then, 0)
    return [*first, *then]
