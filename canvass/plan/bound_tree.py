"""Spanning trees under prices and what they prove of every route, compiled.

Walking is split at a ring round the depot: a way between i and j loses |level_i - level_j|, where
level is the time from the depot, at most the ring's. What it keeps, with a price at each end, is
the weight of the edge (see docs/bound.md).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from canvass.plan.kernel import compiled

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


@compiled
def spanning_tree(
    times: F32, level: F64, price: F64, entry_s: float, parent: I64, weight: F64
) -> None:
    """Fill in a minimum spanning tree over all pairs of nodes, rooted at the depot (R. Prim, 1957).

    An edge to the depot weighs twice what is left of the way, `entry_s` and the stop's price: sets
    of stops grow towards the depot, not the depot towards them. With `entry_s` infinite the depot
    hangs on the first stop by an edge of infinite weight.
    """
    n = times.shape[0]
    free = np.arange(1, n)
    best = np.empty(n - 1)
    for k in range(n - 1):
        best[k] = 2.0 * (times[0, k + 1] - level[k + 1] + entry_s + price[k + 1])
        parent[k + 1] = 0
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
        row, mine, above = times[here], price[here], level[here]
        for k in range(left):
            j = free[k]
            cost = row[j] - abs(above - level[j]) + mine + price[j]
            if cost < best[k]:
                best[k] = cost
                parent[j] = here


@compiled
def share_out(
    order: I64, parent: I64, weight: F64, service: F64, away: F64, shift_s: float, start_s: float,
    share: F64,
) -> None:  # fmt: skip
    """Add to each stop's `share` its part of what routes pay to enter the sets it is in.

    Joining the tree's edges by `order` of weight, sets of stops (not the depot's) grow from
    `start_s` on. A route that enters one pays as much as it grew; stops have parts of that by their
    service, which for one route is at most the set's and at most what a shift leaves there.
    """
    n = len(parent)
    root, last, begun = np.arange(n), np.arange(n), np.full(n, start_s)
    follow = np.full(n, -1)
    work, least = service.copy(), away.copy()
    for node in order:
        x, y = node, parent[node]
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        while root[y] != y:
            root[y] = root[root[y]]
            y = root[y]
        for z in (x, y):
            most_s = min(work[z], shift_s - 2.0 * least[z])
            if z != 0 and most_s > 0.0:
                rate = (weight[node] - begun[z]) / most_s
                k = z
                while k >= 0:
                    share[k] += rate * service[k]
                    k = follow[k]
        if y != 0 and (x == 0 or work[x] > work[y]):
            x, y = y, x
        root[x] = y
        work[y] += work[x]
        least[y] = min(least[y], least[x])
        begun[y] = weight[node]
        follow[last[y]] = x
        last[y] = last[x]


@compiled
def nearest_s(times: F32, level: F64, near_s: F64) -> None:
    """Fill in what is left of the way from each stop to the stop that is then nearest."""
    n = times.shape[0]
    for i in range(1, n):
        least = np.inf
        for j in range(1, n):
            if j != i:
                least = min(least, times[i, j] - abs(level[i] - level[j]))
        near_s[i] = least
