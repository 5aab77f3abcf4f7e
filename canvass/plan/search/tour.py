"""A giant tour through all stops, and its optimal split into routes.

The tour is built by nearest neighbour, then improved by 2-opt over neighbour lists with don't-look
bits (J. Bentley, ORSA J. Computing 4, 1992). The split is a shortest path over the possible cuts
(C. Prins, Computers & Operations Research 31, 2004).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from canvass.plan.search.kernel import compiled

THIN = 4  # candidates considered per neighbour wanted
SURE = 10
ROWS = 512  # rows sorted at a time, to keep the copies small

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


def nearest_neighbours(times: F32, stops: I32, k: int) -> I32:
    """Return the neighbour list of every node: k near `stops`, nearest first, padded with 0.

    After the nearest ten, a stop is skipped if one already on the list lies close to it: within an
    eighth of its own distance. Otherwise a long gallery of flats would fill the whole list.
    """
    near = np.zeros((len(times), k), np.int32)
    take = min(THIN * k, len(stops) - 1)
    if take < 1:
        return near
    for begin in range(0, len(stops), ROWS):
        mine = stops[begin : begin + ROWS]
        rows = times[np.ix_(mine, stops)]
        rows[np.arange(len(mine)), np.arange(begin, begin + len(mine))] = np.inf
        found = np.sort(np.argpartition(rows, take - 1, axis=1)[:, :take], axis=1)
        order = np.argsort(np.take_along_axis(rows, found, axis=1), axis=1, kind="stable")
        _thin_out(times, mine, stops[np.take_along_axis(found, order, axis=1)], near)
    return near


@compiled
def _thin_out(times: F32, mine: I32, found: I32, near: I32) -> None:
    """Fill `near` with the stops that each stop of `mine` keeps of `found`, nearest first."""
    for i in range(len(mine)):
        c, size = mine[i], 0
        for b in found[i]:
            if size == near.shape[1]:
                break
            apart = times[c, b] / 8.0
            is_new = True
            for j in range(size if size >= SURE else 0):
                if times[near[c, j], b] < apart:
                    is_new = False
                    break
            if is_new:
                near[c, size] = b
                size += 1


@compiled
def _greedy_tour(times: F32, stops: I32, near: I32) -> I32:
    """Return a tour of the depot and all stops that always goes to the nearest unvisited stop."""
    n = stops.shape[0]
    tour = np.zeros(n + 1, np.int32)
    free = np.zeros(times.shape[0], np.bool_)
    for c in stops:
        free[c] = True
    here = 0
    for i in range(1, n + 1):
        best, chosen = np.inf, -1
        if here != 0:
            for k in range(near.shape[1]):
                c = near[here, k]
                if c == 0:
                    break
                if free[c]:
                    best, chosen = times[here, c], c
                    break
        if chosen < 0:
            for c in stops:
                if free[c] and times[here, c] < best:
                    best, chosen = times[here, c], c
        if chosen < 0:
            for c in stops:
                if free[c]:
                    chosen = c
        tour[i] = chosen
        free[chosen] = False
        here = chosen
    return tour


@compiled
def _reverse(tour: I32, place: I32, i: int, j: int) -> None:
    """Reverse tour[i..j] (cyclic), or the rest of the tour if that is shorter."""
    n = tour.shape[0]
    inside = (j - i) % n + 1
    if 2 * inside > n:
        i, j = (j + 1) % n, (i - 1) % n
        inside = n - inside
    for _ in range(inside // 2):
        a, b = tour[i], tour[j]
        tour[i], tour[j] = b, a
        place[b], place[a] = i, j
        i, j = (i + 1) % n, (j - 1) % n


@compiled
def _improve(tour: I32, times: F32, near: I32, sweeps: int) -> None:
    """Improve the tour by 2-opt over neighbour lists until a sweep finds nothing, or `sweeps`."""
    n = tour.shape[0]
    place = np.zeros(times.shape[0], np.int32)
    for i in range(n):
        place[tour[i]] = i
    look = np.ones(times.shape[0], np.bool_)
    for _ in range(sweeps):
        improved = False
        for start in range(n):
            a = tour[start]
            if not look[a] or a == 0:
                continue
            look[a] = False
            again = True
            while again:
                again = False
                for forward in (True, False):
                    i = place[a]
                    b = tour[(i + 1) % n] if forward else tour[(i - 1) % n]
                    gap = times[a, b]
                    for k in range(min(12, near.shape[1])):
                        c = near[a, k]
                        if c == 0 or times[a, c] >= gap:
                            break
                        j = place[c]
                        d = tour[(j + 1) % n] if forward else tour[(j - 1) % n]
                        gain = gap + times[c, d] - times[a, c] - times[b, d]
                        if gain > 1e-3:
                            if forward:
                                _reverse(tour, place, place[b], place[c])
                            else:
                                _reverse(tour, place, place[c], place[b])
                            look[a] = look[b] = look[c] = look[d] = True
                            improved = again = True
                            break
                    if again:
                        break
        if not improved:
            break


@compiled
def _split(tour: I32, times: F32, service: F64, shift: float, route_cost: float) -> I32:
    """Return, for each position in the tour, the cut before the best route that ends there.

    The tour starts with the depot. A cut at i means that the route starts at position i + 1.
    """
    n = tour.shape[0] - 1
    best = np.full(n + 1, np.inf)
    best[0] = 0.0
    start = np.zeros(n + 1, np.int32)
    for i in range(n):
        if best[i] == np.inf:
            continue
        walk, work = 0.0, 0.0
        for j in range(i + 1, n + 1):
            c = tour[j]
            work += service[c]
            if j > i + 1:
                walk += float(times[tour[j - 1], c])
            total = float(times[0, tour[i + 1]]) + walk + float(times[c, 0])
            if total + work > shift:
                if walk + work > shift:
                    break
                continue
            if best[i] + total + route_cost < best[j]:
                best[j] = best[i] + total + route_cost
                start[j] = i
    return start


def first_routes(
    times: F32, stops: I32, service: F64, near: I32, *, shift_s: float, route_cost_s: float
) -> list[list[int]]:
    """Return feasible routes over `stops`: a giant tour with its cheapest split."""
    if not len(stops):
        return []
    tour = _greedy_tour(times, stops, near)
    _improve(tour, times, near, 50)
    depot = int(np.flatnonzero(tour == 0)[0])
    tour = np.ascontiguousarray(np.roll(tour, -depot))
    start = _split(tour, times, service, shift_s, route_cost_s)
    routes = []
    end = len(tour) - 1
    while end > 0:
        begin = int(start[end])
        routes.append(tour[begin + 1 : end + 1].tolist())
        end = begin
    return routes[::-1]
