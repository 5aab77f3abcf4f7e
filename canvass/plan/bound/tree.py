"""Spanning trees over all pairs of stops, and choosing pairs for the linear program; compiled.

The weight of a leg between two stops has three parts (see docs/bound.md): its time at the rate of
the stop it leads to, less what a route gains by carrying time from a stop with a low rate to one
with a high rate, plus the price of either stop.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from canvass.plan.search.kernel import compiled

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


@compiled
def way_weight(c: float, rate_i: float, rate_j: float, room_i: float, room_j: float) -> float:
    """Return the weight of a leg of `c` seconds between i and j in the cheaper direction.

    The prices of i and j are not included.
    """
    to_j = c * (1.0 + rate_j) - (rate_j - rate_i) * room_i
    to_i = c * (1.0 + rate_i) - (rate_i - rate_j) * room_j
    return min(to_i, to_j)


@compiled
def spanning_tree(times: F32, room_s: F64, rate: F64, price: F64, parent: I64, weight: F64) -> None:
    """Fill `parent` and `weight` with a minimum spanning tree, rooted at the depot (R. Prim, 1957).

    A leg to the depot counts twice, because a route has two of them.
    """
    n = times.shape[0]
    free = np.arange(1, n)
    best = np.empty(n - 1)
    for k in range(n - 1):
        j = k + 1
        way = way_weight(times[0, j], 0.0, rate[j], room_s[0], room_s[j])
        best[k] = 2.0 * (way + price[j])
        parent[j] = 0
    left = n - 1
    while left > 0:
        at, least = 0, np.inf
        for k in range(left):
            if best[k] < least:
                at, least = k, best[k]
        here = free[at]
        weight[here] = best[at]
        left -= 1
        free[at], best[at] = free[left], best[left]
        row, mine, rate_here, room_here = times[here], price[here], rate[here], room_s[here]
        for k in range(left):
            j = free[k]
            cost = way_weight(row[j], rate_here, rate[j], room_here, room_s[j]) + mine + price[j]
            if cost < best[k]:
                best[k] = cost
                parent[j] = here


@compiled
def spread_neighbours(times: F32, found: I64) -> None:
    """Fill `found` with neighbours of each stop in all directions, nearest first; -1 for none.

    A stop is skipped if it is nearer to a neighbour already found than to the stop itself: it lies
    behind that one. So the neighbours spread out and also link distant clusters.
    """
    n, most = found.shape
    found[:] = -1
    for i in range(1, n):
        row = times[i]
        is_left = np.ones(n, dtype=np.bool_)
        is_left[0] = is_left[i] = False
        for m in range(most):
            nearest, least = -1, np.inf
            for k in range(1, n):
                if is_left[k] and row[k] < least:
                    nearest, least = k, row[k]
            if nearest < 0:
                break
            found[i, m] = nearest
            is_left[nearest] = False
            beside = times[nearest]
            for k in range(1, n):
                if is_left[k] and beside[k] < row[k]:
                    is_left[k] = False


@compiled
def light_ways(times: F32, room_s: F64, rate: F64, price: F64, limit: float, found: I64) -> None:
    """Fill `found` with each stop's lightest legs, if lighter than `limit` (s); -1 for none."""
    n, most = found.shape
    found[:] = -1
    least = np.empty(most)
    for i in range(1, n):
        least[:] = limit
        for j in range(1, n):
            if j != i:
                way = way_weight(times[i, j], rate[i], rate[j], room_s[i], room_s[j])
                cost = way + price[i] + price[j]
                if cost < least[most - 1]:
                    at = most - 1
                    while at > 0 and least[at - 1] > cost:
                        least[at], found[i, at] = least[at - 1], found[i, at - 1]
                        at -= 1
                    least[at], found[i, at] = cost, j


@compiled
def spur_lengths(times: F32, nearest: I64, spur_s: F64) -> None:
    """Fill `spur_s` with how far (s) each stop lies off every leg from its nearest stops; depot 0.

    It is half the detour that the stop costs at least, wherever it is inserted.
    """
    n, most = nearest.shape
    spur_s[:] = 0.0
    for i in range(1, n):
        least = np.inf
        row = times[i]
        for a in range(most):
            j = nearest[i, a]
            if j > 0 and j != i:
                beside = times[j]
                to_j = row[j]
                for k in range(n):
                    if k != i and k != j:
                        least = min(least, to_j + row[k] - beside[k])
        if least < np.inf:
            spur_s[i] = max(0.0, least / 2.0)


@compiled
def lead_groups(times: F32, spur_s: F64, reach_s: float, leader: I64) -> int:
    """Fill `leader` with a nearby stop that leads each stop's group; return the number of leaders.

    A leader is at most `reach_s` seconds away, not counting the spurs of both.
    """
    n = times.shape[0]
    leads = np.empty(n, dtype=np.int64)
    count = 0
    leader[0] = 0
    for i in range(1, n):
        leader[i] = i
        for k in range(count):
            j = leads[k]
            if times[i, j] - spur_s[i] - spur_s[j] <= reach_s:
                leader[i] = j
                break
        if leader[i] == i:
            leads[count] = i
            count += 1
    return count
