"""Minimum K-trees under prices, compiled: the inner part of the lower bound.

The cost of an edge (i, j) under prices is `times * (1 + scale) + price_i + price_j + shift`, where
scale and shift come from the smallest set of each family that holds both ends (see bound_sets.py).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from canvass.plan.kernel import compiled

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
I32 = NDArray[np.int32]


@compiled
def tree_with_legs(times: F32, away: F64, radius: float, members: I64) -> float:
    """Return the least seconds that connect `members` with each other or a ring at `radius`."""
    count = members.shape[0]
    best = np.empty(count)
    free = np.ones(count, np.bool_)
    for k in range(count):
        best[k] = away[members[k]] - radius
    total = 0.0
    for _ in range(count):
        here = -1
        for k in range(count):
            if free[k] and (here < 0 or best[k] < best[here]):
                here = k
        total += best[here]
        free[here] = False
        row = times[members[here]]
        for k in range(count):
            if free[k]:
                seconds = float(row[members[k]])
                if seconds < best[k]:
                    best[k] = seconds
    return total


@compiled
def k_tree(
    nodes: int, order: I64, first: I64, second: I64, cost: F64, fewest: int, depot_price: float,
    degree: I64, used: I64,
) -> tuple[float, int, int, float]:  # fmt: skip
    """Return (weight, routes, edges used, dearest edge) of the cheapest connected graph.

    A plan of m routes over n stops is a connected graph of n + m edges in which depot edges may be
    doubled (so they are listed twice). The weight is over m >= `fewest` the least of tree + m
    cheapest other edges - 2 m depot_price (M. Fisher, Operations Research 42, 1994). `order` sorts
    the edges by cost. Fills the node degrees and the edges used.
    """
    root = np.arange(nodes)
    degree[:] = 0
    routes, edges, missing = 0, 0, nodes - 1
    total, dearest = 0.0, -np.inf
    for e in order:
        step = cost[e] - 2.0 * depot_price
        if missing == 0 and routes >= fewest and step >= 0.0:
            break
        x, y = first[e], second[e]
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        while root[y] != y:
            root[y] = root[root[y]]
            y = root[y]
        if x != y:
            root[x] = y
            missing -= 1
            total += cost[e]
        elif routes < fewest or step < 0.0:
            routes += 1
            total += step
            dearest = cost[e]
        else:
            continue
        degree[first[e]] += 1
        degree[second[e]] += 1
        used[edges] = e
        edges += 1
    return total, routes, edges, dearest


@compiled
def _cost(
    seconds: float, i: int, j: int, away: F64, price: F64, scale: F64, shift: F64, start: I64,
    leaf: I32, common: I32,
) -> float:  # fmt: skip
    """Return the cost of any edge; `common` lists each family's table of common sets in turn."""
    times, more = 1.0, price[i] + price[j]
    for f in range(leaf.shape[0]):
        width = start[f + 1, 0] - start[f, 0]
        k = start[f, 0] + common[start[f, 1] + leaf[f, i] * width + leaf[f, j]]
        times += scale[k]
        more += shift[k] - scale[k] * (away[i] + away[j])
    return float(seconds * times + more)


@compiled
def whole_tree(
    times: F32, away: F64, price: F64, scale: F64, shift: F64, start: I64, leaf: I32, common: I32,
    parent: I64,
) -> None:  # fmt: skip
    """Fill `parent` with a minimum spanning tree over all pairs of nodes (Prim), rooted at 0."""
    n = times.shape[0]
    best = np.full(n, np.inf)
    free = np.ones(n, np.bool_)
    here = 0
    for _ in range(n - 1):
        free[here] = False
        follow, least = -1, np.inf
        for k in range(n):
            if free[k]:
                cost = _cost(
                    times[here, k], here, k, away, price, scale, shift, start, leaf, common
                )
                if cost < best[k]:
                    best[k], parent[k] = cost, here
                if best[k] < least:
                    follow, least = k, best[k]
        here = follow


@compiled
def edges_below(
    times: F32, away: F64, price: F64, scale: F64, shift: F64, start: I64, leaf: I32, common: I32,
    limit: float, first: I64, second: I64,
) -> int:  # fmt: skip
    """Fill in all edges that cost no more than `limit`; return their number, also beyond room."""
    n, size = times.shape[0], 0
    for i in range(n):
        for k in range(i + 1, n):
            cost = _cost(times[i, k], i, k, away, price, scale, shift, start, leaf, common)
            if cost <= limit:
                if size < first.shape[0]:
                    first[size], second[size] = i, k
                size += 1
    return size
