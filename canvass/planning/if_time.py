"""Extra stops for a team that has time left: after its last stop, and on nobody's route tonight.

How many doors open is chance, so a route may end with ten minutes left or with none. The extra
stops are not planned and not counted, but a visit there counts like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from canvass.document.locks import Lock, LockKind
from canvass.plan.plan import Route
from canvass.planning.crew import CrewPlan, Kept
from canvass.planning.crews import can_go, with_stairs_last
from canvass.planning.locked import homes_of, stand_under_locks, stops_with
from canvass.planning.task import Task

MORE_SHARE = 0.15
"""The share of a shift listed beyond the time that should be left, for when few doors open."""

NEAR = 60
MOST_STOPS = 25


def find_if_time(
    task: Task, crews: Iterable[CrewPlan], before: Kept, owned: Mapping[str, str]
) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Return the extra stops of each route in walking order, by the stops of the route.

    Every extra stop is due, is on no route and is listed once at most. Stops locked to a route,
    stops kept apart from others and stops of routes that other teams own are not used.
    """
    made = list(crews)
    taken = {i for crew in made for route in crew.routes for i in route.stops}
    standing = stand_under_locks(task, before.routes, before.locks)
    taken |= standing.held | homes_of(task, standing, before.locks).keys()
    taken |= _apart(task, before.locks)
    theirs = {i for name in owned.values() for i in standing.placed.get(name, ())}
    found: dict[tuple[int, ...], tuple[int, ...]] = {}
    for crew in made:
        for route in crew.routes:
            label = standing.labels[route.label] if route.label >= 0 else ""
            mine = set(standing.placed.get(label, ())) if label in owned.values() else set()
            free = [
                i for i in range(1, len(task.stops) + 1)
                if i not in taken and (i not in theirs or i in mine) and can_go(crew.crew, task, i)
            ]  # fmt: skip
            found[route.stops] = _go_on(_as_preferred(crew, before), route, free)
            taken.update(found[route.stops])
    return found


def _as_preferred(crew: CrewPlan, before: Kept) -> Task:
    """Return a crew's task in which possible stairs come last for teams that take none."""
    if not crew.crew.walking.no_stairs:
        return crew.task
    problem = with_stairs_last(crew.task, crew.task.problem, before.unknown)
    return replace(crew.task, problem=problem)


def _apart(task: Task, locks: Iterable[Lock]) -> set[int]:
    return {
        i
        for lock in locks
        if lock.kind is LockKind.APART
        for i in stops_with(task, (*lock.doors, *lock.others))
    }


def _go_on(task: Task, route: Route, free: Sequence[int]) -> tuple[int, ...]:
    """Return extra stops from a route's end on: always the one with the most value per second.

    The walk home counts as time.
    """
    if not free:
        return ()
    problem, times = task.problem, task.times
    here = route.stops[-1]
    from_end = times.table([here], free)[0]
    near = np.argsort(from_end, kind="stable")[:NEAR]
    rest = np.array(free)[near]
    home_s = times.table([0], rest)[0].astype(np.float64)
    here_home_s = float(times.table([here], [0])[0, 0])
    at_s = route.duration_s - here_home_s
    most_s = (1 + MORE_SHARE) * problem.shift_s
    service_s = np.array([problem.stops[i - 1].service_s for i in rest])
    value = np.array([problem.stops[i - 1].value or 0.0 for i in rest])
    steps_s = from_end[near].astype(np.float64)
    chosen: list[int] = []
    is_left = np.ones(len(rest), dtype=bool)
    while len(chosen) < MOST_STOPS:
        fits = is_left & (at_s + steps_s + service_s + home_s <= most_s)
        if not fits.any():
            break
        # Walking home is time lost at doors, but only the last stop pays for it.
        cost_s = steps_s + service_s + np.maximum(0.0, home_s - here_home_s)
        k = int(np.argmax(np.where(fits, value / np.maximum(cost_s, 1.0), -1.0)))
        at_s += float(steps_s[k] + service_s[k])
        here_home_s = float(home_s[k])
        is_left[k] = False
        chosen.append(int(rest[k]))
        steps_s = times.table([int(rest[k])], rest)[0].astype(np.float64)
    return tuple(chosen)
