"""Small changes that people make to routes: insert stops, shorten a route, cut one in two.

Only the named routes change. A changed route is improved by 2-opt and Or-opt (G. Croes 1958; I. Or
1976), starting from its old order, so that good parts stay.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from canvass.plan.plan import Route
from canvass.plan.problem import Problem
from canvass.plan.search.kernel import compiled

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

LONGEST_MOVED = 3
LEAST_GAIN_S = 1e-3


@compiled
def _shorten(times: F64, tour: I64) -> None:
    """Improve a closed tour in place (tour[0] is the depot) until no 2-opt or Or-opt move helps."""
    n = tour.shape[0]
    improved = n > 3
    while improved:
        improved = False
        for i in range(n - 1):
            for j in range(i + 2, n):
                a, b, c = tour[i], tour[i + 1], tour[j]
                d = tour[(j + 1) % n]
                if times[a, c] + times[b, d] < times[a, b] + times[c, d] - LEAST_GAIN_S:
                    tour[i + 1 : j + 1] = tour[i + 1 : j + 1][::-1].copy()
                    improved = True
        for size in range(1, LONGEST_MOVED + 1):
            if n <= size + 2:
                break
            for i in range(1, n - size + 1):
                before, after = tour[i - 1], tour[(i + size) % n]
                first, last = tour[i], tour[i + size - 1]
                gain = times[before, first] + times[last, after] - times[before, after]
                if gain <= LEAST_GAIN_S:
                    continue
                rest = np.concatenate((tour[:i], tour[i + size :]))
                best, place, turned = gain - LEAST_GAIN_S, -1, False
                for k in range(rest.shape[0]):
                    x, y = rest[k], rest[(k + 1) % rest.shape[0]]
                    straight = times[x, first] + times[last, y] - times[x, y]
                    back = times[x, last] + times[first, y] - times[x, y]
                    if straight < best:
                        best, place, turned = straight, k, False
                    if back < best:
                        best, place, turned = back, k, True
                if place >= 0:
                    run = tour[i : i + size].copy()
                    if turned:
                        run = run[::-1].copy()
                    tour[:] = np.concatenate((rest[: place + 1], run, rest[place + 1 :]))
                    improved = True


def _table(problem: Problem, stops: Sequence[int]) -> F64:
    nodes = np.array([0, *stops], dtype=np.int64)
    return problem.times.table(nodes, nodes).astype(np.float64)


def shorten(problem: Problem, stops: Sequence[int]) -> tuple[int, ...]:
    """Return a route's stops in an order that no 2-opt or Or-opt move shortens."""
    if len(stops) < 2:
        return tuple(stops)
    tour = np.arange(len(stops) + 1, dtype=np.int64)
    _shorten(_table(problem, stops), tour)
    nodes = [0, *stops]
    return tuple(nodes[k] for k in tour[1:])


def shorten_between(
    problem: Problem, start: int, stops: Sequence[int], end: int
) -> tuple[int, ...]:
    """Return stops in an order from `start` to `end` that no 2-opt or Or-opt move shortens.

    `start` and `end` are fixed locations (0: the depot).
    """
    if len(stops) < 2:
        return tuple(stops)
    nodes = np.array([start, *stops], dtype=np.int64)
    table = problem.times.table(nodes, nodes).astype(np.float64)
    # Row 0 holds the times from start, column 0 those to end: the open path becomes a tour.
    table[:, 0] = problem.times.table(nodes, [end]).astype(np.float64)[:, 0]
    tour = np.arange(len(nodes), dtype=np.int64)
    _shorten(table, tour)
    return tuple(int(nodes[k]) for k in tour[1:])


def make_route(problem: Problem, stops: Sequence[int]) -> Route:
    """Return the route that visits `stops` in this order, from the depot and back."""
    table = _table(problem, stops)
    count = len(stops) + 1
    walk_s = math.fsum(float(table[k, (k + 1) % count]) for k in range(count))
    return Route(tuple(stops), walk_s, sum(problem.stops[i - 1].service_s for i in stops))


def make_routes(problem: Problem, routes: Sequence[Sequence[int]]) -> list[Route]:
    """Return a route for each sequence of stops, with all times looked up at once."""
    line = [0]
    for stops in routes:
        line += [*stops, 0]
    legs, begin, made = problem.times.legs(line), 0, []
    for stops in routes:
        end = begin + len(stops) + 1
        service_s = sum(problem.stops[i - 1].service_s for i in stops)
        made.append(Route(tuple(stops), math.fsum(legs[begin:end].tolist()), service_s))
        begin = end
    return made


def insert(
    problem: Problem, stops: Sequence[int], added: Sequence[int], *, keep_order: bool = False
) -> tuple[int, ...]:
    """Return a route with each added stop where it costs least, then shortened.

    With `keep_order` the old stops keep their order.
    """
    nodes = [0, *stops, *added]
    table = _table(problem, nodes[1:])
    place = list(range(1 + len(stops)))
    waiting = list(range(len(place), len(nodes)))
    while waiting:
        tour = np.array([*place, 0])
        x, y = tour[:-1], tour[1:]
        rows = table[np.array(waiting)]
        costs = rows[:, x] + rows[:, y] - table[x, y]
        who, where = np.unravel_index(int(np.argmin(costs)), costs.shape)
        place.insert(int(where) + 1, waiting.pop(int(who)))
    out = [nodes[k] for k in place[1:]]
    return tuple(out) if keep_order else shorten(problem, out)


def insertion_cost_s(problem: Problem, stops: Sequence[int], added: Sequence[int]) -> float:
    """Return about how much longer (s) a route gets if `added` is inserted as one run, in order."""
    tour = np.array([0, *stops, 0])
    run = np.array(added)
    to_run = problem.times.table(tour, run[[0, -1]]).astype(np.float64)
    along = problem.times.table(tour, tour).astype(np.float64)
    steps = along[np.arange(len(tour) - 1), np.arange(1, len(tour))]
    ahead = to_run[:-1, 0] + to_run[1:, 1] - steps
    back = to_run[:-1, 1] + to_run[1:, 0] - steps
    inner = problem.times.table(run, run).astype(np.float64)
    walk_s = float(inner[np.arange(len(run) - 1), np.arange(1, len(run))].sum())
    service_s = sum(problem.stops[i - 1].service_s for i in added)
    return float(min(ahead.min(), back.min())) + walk_s + service_s


def best_cut(problem: Problem, stops: Sequence[int]) -> int:
    """Return where to cut a route in two so that the longer half is as short as possible.

    The result is the number of stops of the first half.
    """
    table = _table(problem, stops)
    service = np.array([0.0, *(problem.stops[i - 1].service_s for i in stops)])
    nodes = np.arange(1, len(stops) + 1)
    steps = table[nodes[:-1], nodes[1:]]
    ahead = np.concatenate([[0.0], np.cumsum(steps)])
    work = np.cumsum(service)[1:]
    first = table[0, 1] + ahead + table[nodes, 0] + work
    second = (
        table[0, nodes[1:]] + ahead[-1] - ahead[1:] + table[nodes[-1], 0] + work[-1] - work[:-1]
    )
    return int(np.argmin(np.maximum(first[:-1], second))) + 1


def compiled_folder() -> str:
    """Return the cache folder of the compiled code."""
    return str(_shorten.stats.cache_path)
