"""Minimum K-trees with ring and degree multipliers, compiled: the inner part of the lower bound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from canvass.plan.kernel import compiled

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


@compiled
def spanning_tree_beyond(times: F32, away: F64, radius: float, members: I64) -> float:
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
def _push(keys: F64, first: I64, second: I64, size: int, key: float, a: int, b: int) -> int:
    """Keep the smallest keys in a max-heap of fixed room; return its size."""
    room = keys.shape[0]
    if size < room:
        place = size
        size += 1
        while place > 0 and keys[(place - 1) >> 1] < key:
            parent = (place - 1) >> 1
            keys[place], first[place], second[place] = keys[parent], first[parent], second[parent]
            place = parent
    else:
        place = 0
        while True:
            child = 2 * place + 1
            if child >= room:
                break
            if child + 1 < room and keys[child + 1] > keys[child]:
                child += 1
            if keys[child] <= key:
                break
            keys[place], first[place], second[place] = keys[child], first[child], second[child]
            place = child
    keys[place], first[place], second[place] = key, a, b
    return size


@compiled
def _sort_edges(keys: F64, first: I64, second: I64, size: int) -> None:
    """Sort some hundred edges by key (Shell's sort; numba's own sort takes seconds to compile)."""
    step = size // 2
    while step > 0:
        for i in range(step, size):
            key, a, b = keys[i], first[i], second[i]
            j = i - step
            while j >= 0 and keys[j] > key:
                keys[j + step], first[j + step], second[j + step] = keys[j], first[j], second[j]
                j -= step
            keys[j + step], first[j + step], second[j + step] = key, a, b
        step //= 2


@compiled
def k_tree(
    times: F32, ring: F64, price: F64, fewest: int, degree: I64, used_first: I64, used_second: I64
) -> tuple[float, int, int]:
    """Return (weight, routes, edges) of the cheapest connected graph a plan could be.

    A plan of m routes over n stops is a connected graph of n + m edges in which depot edges may be
    doubled. Edge costs are times - |ring_i - ring_j| + price_i + price_j; the weight is over m >=
    `fewest` the least of tree + m cheapest other edges - 2 m price_0 (M. Fisher, Operations
    Research 42, 1994). Fills the node degrees and the edges used.
    """
    n = times.shape[0]
    best = np.full(n, np.inf)
    parent = np.zeros(n, np.int64)
    free = np.ones(n, np.bool_)
    room = used_first.shape[0] - n
    keys, first, second = np.empty(room), np.empty(room, np.int64), np.empty(room, np.int64)
    size = 0
    degree[:] = 0
    here, total, edges = 0, 0.0, 0
    for k in range(1, n):
        cost = float(times[0, k]) - abs(ring[k] - ring[0]) + price[0] + price[k]
        if size < room or cost < keys[0]:
            size = _push(keys, first, second, size, cost, 0, k)
    for _ in range(n - 1):
        free[here] = False
        row, ring_here, price_here = times[here], ring[here], price[here]
        follow, least = -1, np.inf
        for k in range(n):
            if not free[k]:
                continue
            cost = float(row[k]) - abs(ring[k] - ring_here) + price_here + price[k]
            if cost < best[k]:
                old, old_parent = best[k], parent[k]
                best[k], parent[k] = cost, here
                if old < np.inf and (size < room or old < keys[0]):
                    size = _push(keys, first, second, size, old, old_parent, k)
            elif size < room or cost < keys[0]:
                size = _push(keys, first, second, size, cost, here, k)
            if best[k] < least:
                least, follow = best[k], k
        here = follow
        total += least
        degree[here] += 1
        degree[parent[here]] += 1
        used_first[edges], used_second[edges] = parent[here], here
        edges += 1
    _sort_edges(keys, first, second, size)
    routes = 0
    for k in range(size):
        step = keys[k] - 2.0 * price[0]
        if routes >= fewest and step >= 0.0:
            break
        total += step
        routes += 1
        degree[first[k]] += 1
        degree[second[k]] += 1
        used_first[edges], used_second[edges] = first[k], second[k]
        edges += 1
    return total, routes, edges


@compiled
def ring_crossings(away: F64, limits: F64, first: I64, second: I64, edges: int, out: F64) -> None:
    """Fill `out` with how often the edges cross each band, on average over its width."""
    out[:] = 0.0
    for e in range(edges):
        low, high = away[first[e]], away[second[e]]
        if low > high:
            low, high = high, low
        for b in range(limits.shape[0] - 1):
            if limits[b] >= high:
                break
            overlap = min(high, limits[b + 1]) - max(low, limits[b])
            if overlap > 0.0:
                out[b] += overlap / (limits[b + 1] - limits[b])
