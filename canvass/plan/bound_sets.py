"""Sets of stops that routes must reach, for the lower bound: rings, branches and clusters.

Any set gives a valid bound; these are the ones plans are short of. Each family is a tree of sets
(one lies in another or they share no stop), so what an edge pays is found from three numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound_tree import tree_with_legs

RINGS = 40
BRANCH_STOPS, BRANCH_SHARE = 8, 0.85
CLUSTER_STOPS, CLUSTER_GAP, SMALLEST_GAP_S = 4, 1.3, 5.0
MOST_SETS = 700
ROOM_S = 1.0  # a set so far away that less is left there is not used


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Sets in a tree, parents first (-1: none), and what is known of each.

    `leaf[i]` is the smallest set that holds node i, len(parent) if none does. `radius_s` is the
    least walking time from the depot, `room_s` what a shift leaves there, `service_s` the service,
    `routes` the number of routes that must come, proven by the tree of their legs.
    """

    parent: NDArray[np.int64]
    leaf: NDArray[np.int64]
    radius_s: NDArray[np.float64]
    room_s: NDArray[np.float64]
    service_s: NDArray[np.float64]
    routes: NDArray[np.float64]

    def common(self) -> NDArray[np.int32]:
        """Return (k + 1, k + 1) the smallest set that holds both of two sets, k where none does."""
        count = len(self.parent)
        table = np.full((count + 1, count + 1), count, dtype=np.int32)
        for v, p in enumerate(self.parent.tolist()):
            if p >= 0:
                table[v, :v] = table[p, :v]
                table[:v, v] = table[v, :v]
            table[v, v] = v
        return table


def make_families(
    times: NDArray[np.float32],
    service: NDArray[np.float64],
    shift_s: float,
    edges: tuple[NDArray[np.int64], NDArray[np.int64]],
    *,
    only_rings: bool = False,
) -> list[Family]:
    """Return the families of sets of a problem; `edges` are the candidates clusters grow along."""
    away = times[0].astype(np.float64)
    trees = [_rings(away)]
    if not only_rings:
        trees += [_branches(times, away), _clusters(times, edges)]
    return [
        _measure(times, away, service, shift_s, parent, leaf) for parent, leaf in trees if parent
    ]


def _measure(
    times: NDArray[np.float32],
    away: NDArray[np.float64],
    service: NDArray[np.float64],
    shift_s: float,
    parent: Sequence[int],
    leaf: NDArray[np.int64],
) -> Family:
    count = len(parent)
    members: list[list[int]] = [[] for _ in range(count)]
    for node in range(1, len(leaf)):
        v = int(leaf[node])
        while 0 <= v < count:
            members[v].append(node)
            v = parent[v]
    held = [np.array(m, dtype=np.int64) for m in members]
    radius = np.array([away[m].min() for m in held])
    room = shift_s - 2.0 * radius
    work = np.array([service[m].sum() for m in held])
    routes = np.ones(count)
    for v in range(count - 1, -1, -1):
        if room[v] > ROOM_S:
            needed = work[v] + tree_with_legs(times, away, radius[v], held[v])
            routes[v] = max(routes[v], math.ceil(needed / room[v] * (1.0 - 1e-5)))
        if parent[v] >= 0:
            routes[parent[v]] = max(routes[parent[v]], routes[v])
    return Family(np.array(parent, dtype=np.int64), leaf, radius, room, work, routes)


def _rings(away: NDArray[np.float64]) -> tuple[list[int], NDArray[np.int64]]:
    """Return the sets of all stops at least so far from the depot."""
    limits = np.unique(np.quantile(away[1:], np.linspace(0.0, 1.0, RINGS + 1)[:-1]))
    limits[0] = away[1:].min()
    leaf = np.searchsorted(limits, away, side="right").astype(np.int64) - 1
    leaf[0] = len(limits)
    return [v - 1 for v in range(len(limits))], leaf


def _branches(
    times: NDArray[np.float32], away: NDArray[np.float64]
) -> tuple[list[int], NDArray[np.int64]]:
    """Return the branches of a tree of nearly shortest ways from stop to stop out of the depot."""
    order = np.argsort(away[1:], kind="stable") + 1
    before = np.zeros(len(away), dtype=np.int64)
    for k, j in enumerate(order.tolist()):
        nearer = order[:k]
        if k:
            seconds = times[j, nearer].astype(np.float64)
            detour = away[nearer] + seconds - away[j]
            before[j] = nearer[np.argmin(seconds + 2.0 * detour)]
    size = np.ones(len(away), dtype=np.int64)
    for j in order[::-1].tolist():
        size[before[j]] += size[j]
    parent: list[int] = []
    held: list[int] = []
    top = np.full(len(away), -1, dtype=np.int64)
    for j in order.tolist():
        above = int(top[before[j]]) if before[j] else -1
        top[j] = above
        most = BRANCH_SHARE * held[above] if above >= 0 else len(away)
        if BRANCH_STOPS <= size[j] <= most and len(parent) < MOST_SETS:
            top[j] = len(parent)
            parent.append(above)
            held.append(int(size[j]))
    return parent, np.where(top < 0, len(parent), top)


def _clusters(
    times: NDArray[np.float32], edges: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> tuple[list[int], NDArray[np.int64]]:
    """Return the groups of stops that lie closer to each other than to all others.

    They are those of single linkage (R. Sibson, Computer Journal 16, 1973) with a wide gap round.
    """
    nodes = len(times)
    first, second = edges
    inner = (first > 0) & (second > 0)
    first, second = first[inner], second[inner]
    seconds = times[first, second]
    root = list(range(nodes))
    group = list(range(nodes))  # of a root; groups 0..nodes - 1 are single stops
    parts: list[tuple[int, int]] = []
    inside_s, outside_s, size = [0.0] * nodes, [math.inf] * nodes, [1] * nodes
    for e in np.argsort(seconds, kind="stable").tolist():
        x, y = _root(root, int(first[e])), _root(root, int(second[e]))
        if x == y:
            continue
        outside_s[group[x]] = outside_s[group[y]] = float(seconds[e])
        size.append(size[group[x]] + size[group[y]])
        parts.append((group[x], group[y]))
        inside_s.append(float(seconds[e]))
        outside_s.append(math.inf)
        root[x] = y
        group[y] = nodes + len(parts) - 1
    parent: list[int] = []
    leaf = np.full(nodes, -1, dtype=np.int64)
    tops = {group[_root(root, i)] for i in range(1, nodes)}
    waiting = [(g, -1) for g in sorted(tops)]
    while waiting:
        g, above = waiting.pop()
        gap_s = CLUSTER_GAP * max(inside_s[g], 2.0 * SMALLEST_GAP_S) + SMALLEST_GAP_S
        if size[g] >= CLUSTER_STOPS and gap_s <= outside_s[g] and len(parent) < MOST_SETS:
            parent.append(above)
            above = len(parent) - 1
        if g < nodes:
            leaf[g] = above
        else:
            waiting += [(part, above) for part in parts[g - nodes]]
    return parent, np.where(leaf < 0, len(parent), leaf)


def _root(root: list[int], x: int) -> int:
    while root[x] != x:
        root[x] = root[root[x]]
        x = root[x]
    return x
