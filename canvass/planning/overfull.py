"""Routes whose locked stops alone take longer than a shift.

People locked them there, so they are walked as a wholly locked route is: they are taken out of the
problem, and the route says by how many minutes it is over the shift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from canvass.document.locks import Lock
from canvass.plan.changes import insert, make_route
from canvass.plan.check import TOLERANCE_S
from canvass.plan.problem import Problem
from canvass.planning.locked import Standing, homes_of, with_homes
from canvass.planning.task import Task


def hold_overfull(task: Task, standing: Standing, locks: Sequence[Lock]) -> Standing:
    """Return the routes with the locked stops of each overfull route held, in a short order.

    The other stops of such a route lose their place and go where they fit. A stop that may wait
    does not count, and a route that holds a pair to be kept apart is left for the search to refuse.
    """
    homes = homes_of(task, standing, locks)
    problem = with_homes(task, standing, homes, locks)
    full: dict[str, tuple[int, ...]] = {}
    for label, route_id in enumerate(standing.labels):
        mine = {i for i, home in homes.items() if home == label and problem.stops[i - 1].is_needed}
        if not mine or any({a, b} <= mine for a, b in problem.apart):
            continue
        route = _short_order(problem, mine, standing.placed[route_id])
        if make_route(problem, route).duration_s > problem.shift_s + TOLERANCE_S:
            full[route_id] = route
    return _without(standing, full)


def _short_order(problem: Problem, stops: set[int], before: Sequence[int]) -> tuple[int, ...]:
    """Return the stops in the shorter of two orders: grown from the one before, or made anew."""
    here = [i for i in before if i in stops]
    there = sorted(stops.difference(here))
    orders = (insert(problem, here, there), insert(problem, (), sorted(stops)))
    return min(orders, key=lambda order: make_route(problem, order).duration_s)


def _without(standing: Standing, full: Mapping[str, tuple[int, ...]]) -> Standing:
    if not full:
        return standing
    gone = {i for stops in full.values() for i in stops}
    placed = {
        route_id: tuple(i for i in stops if i not in gone)
        for route_id, stops in standing.placed.items()
        if route_id not in full
    }
    labels = [route_id for route_id in standing.labels if route_id not in full]
    return replace(standing, frozen={**standing.frozen, **full}, placed=placed, labels=labels)
