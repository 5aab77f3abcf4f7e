"""The search for prices that make the lower bound good: subgradients on candidate edges.

Steps use a list of candidate edges only; what counts is the value over all pairs of stops, which
is worked out now and then. Edges that were missing then join the candidates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from canvass.plan.bound_sets import ROOM_S, Family
from canvass.plan.bound_tree import edges_below, k_tree, whole_tree

STALE = 25
FIRST_CHECK, CHECK_GROWTH = 100, 0.5
WORSE = 0.02
SMALLEST_STEP = 1e-4
SAME_PLACE_S = 1.0

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Prices:
    """`node` for degrees; per family `work` and `crossing` (seconds, 0 or more) for its sets."""

    node: F64
    work: list[F64]
    crossing: list[F64]

    def moved(self, other: Prices, length: float) -> Prices:
        """Return the prices moved along `other`, kept to 0 or more."""
        return Prices(
            self.node + length * other.node,
            [np.maximum(0.0, a + length * b) for a, b in zip(self.work, other.work, strict=True)],
            [
                np.maximum(0.0, a + length * b)
                for a, b in zip(self.crossing, other.crossing, strict=True)
            ],
        )

    def mixed(self, other: Prices | None, share: float) -> Prices:
        """Return share of these and the rest of the others."""
        if other is None:
            return self
        rest = 1.0 - share
        return Prices(
            share * self.node + rest * other.node,
            [share * a + rest * b for a, b in zip(self.work, other.work, strict=True)],
            [share * a + rest * b for a, b in zip(self.crossing, other.crossing, strict=True)],
        )

    def square(self) -> float:
        """Return the squared length."""
        return float(sum((a**2).sum() for a in [self.node, *self.work, *self.crossing]))


@dataclass(frozen=True, slots=True, eq=False)
class _Priced:
    """What prices make of edges: per node, per set that is the smallest to hold both ends."""

    node: F64
    scale: list[F64]
    shift: list[F64]
    constant_s: float


class Ascent:
    """A subgradient search; `best_s` is proven over all pairs of nodes."""

    def __init__(
        self,
        times: NDArray[np.float32],
        families: list[Family],
        edges: tuple[I64, I64],
        service_s: float,
        shift_s: float,
    ) -> None:
        self.times, self.families = times, families
        self.away = times[0].astype(np.float64)
        self.service_s, self.shift_s = service_s, shift_s
        self.fewest = int(max((f.routes.max() for f in families), default=1))
        self.best_s, self.done = 0.0, 0
        self._common = [family.common() for family in families]
        self._take_edges(*edges)
        self._place = _places(len(times), *edges, times)
        self._crowd = np.bincount(self._place).astype(np.float64)
        self._degree = np.zeros(len(times), dtype=np.int64)
        none = [np.zeros(len(f.parent)) for f in families]
        start = -last_steps_s(times).astype(np.float64)
        self.now = Prices(start, none, [x.copy() for x in none])
        self.top, self.top_s = self.now, -np.inf
        self.scale, self._stale, self._dearest = 1.0, 0, 0.0
        self._move: Prices | None = None

    def _take_edges(self, first: I64, second: I64) -> None:
        """Make edges the candidates; depot edges are listed twice, as a route may walk them so."""
        doubled = first == 0
        self._first = np.concatenate([first, first[doubled]])
        self._second = np.concatenate([second, second[doubled]])
        self._seconds = self.times[self._first, self._second].astype(np.float64)
        self._both = self.away[self._first] + self.away[self._second]
        self._set = [
            common[family.leaf[self._first], family.leaf[self._second]]
            for family, common in zip(self.families, self._common, strict=True)
        ]
        self._used = np.zeros(len(self._first), dtype=np.int64)

    def _price(self, prices: Prices) -> _Priced:
        node = prices.node.copy()
        constant = -2.0 * float(node[1:].sum())
        scales, shifts = [], []
        for family, work, crossing in zip(self.families, prices.work, prices.crossing, strict=True):
            rate = np.where(family.room_s > ROOM_S, 2.0 * work / family.room_s, 0.0)
            constant += float((rate * family.service_s + 2.0 * crossing * family.routes).sum())
            toll = np.where(family.room_s > ROOM_S, work, 0.0) + crossing
            rate_sum, toll_sum = (
                _summed_down(family.parent, x) for x in (rate, toll + rate * family.radius_s)
            )
            node += self.away * rate_sum[family.leaf] - toll_sum[family.leaf]
            scales.append(rate_sum)
            shifts.append(2.0 * toll_sum)
        return _Priced(node, scales, shifts, constant)

    def _tree(self, priced: _Priced) -> tuple[float, int, int]:
        """Return (value, routes, edges used) over the candidate edges."""
        scale = np.ones(len(self._first))
        more = priced.node[self._first] + priced.node[self._second]
        for place, by_set, shift in zip(self._set, priced.scale, priced.shift, strict=True):
            part = by_set[place]
            scale += part
            more += shift[place] - part * self._both
        cost = self._seconds * scale + more
        weight, routes, used, self._dearest = k_tree(
            len(self.away), np.argsort(cost), self._first, self._second, cost, self.fewest,
            priced.node[0], self._degree, self._used,
        )  # fmt: skip
        return weight + priced.constant_s, routes, used

    def step(self, goal_s: float | None) -> None:
        """Evaluate the prices and move them."""
        value, routes, used = self._tree(self._price(self.now))
        self.done += 1
        self._stale = 0 if value > self.top_s + 1e-4 * abs(self.top_s) else self._stale + 1
        if value > self.top_s:
            self.top_s, self.top = value, self.now
        if self._stale > STALE:
            self.restart(self.scale / 2.0)
            return
        self._move = self._slope(routes, used).mixed(self._move, 0.7)
        goal_s = 1.25 * max(self.top_s, 1.0) if goal_s is None else goal_s
        length = self.scale * max(goal_s - value, 0.01 * abs(value)) / self._move.square()
        self.now = self.now.moved(self._move, length)

    def restart(self, scale: float) -> None:
        """Go on from the best prices with steps of another size."""
        self.now, self.scale, self._stale, self._move = self.top, scale, 0, None

    def _slope(self, routes: int, used: int) -> Prices:
        """Return by how much the last tree misses what plans keep."""
        node = self._degree - 2.0
        # stops on one place share a price: the list knows only some of the ways between them
        node = (np.bincount(self._place, node) / self._crowd)[self._place]
        node[0] = self._degree[0] - 2.0 * routes + 1e-9
        e = self._used[:used]
        first, second, seconds = self._first[e], self._second[e], self._seconds[e]
        away_first, away_second = self.away[first], self.away[second]
        slopes: tuple[list[F64], list[F64]] = [], []
        for family, place, work, crossing in zip(
            self.families, self._set, self.now.work, self.now.crossing, strict=True
        ):
            a, b, both = family.leaf[first], family.leaf[second], place[e]
            count = len(family.parent)
            sums = np.empty((3, count + 1))
            sums[0] = np.bincount(a, minlength=count + 1) + np.bincount(b, minlength=count + 1)
            sums[0] -= 2.0 * np.bincount(both, minlength=count + 1)
            sums[1] = np.bincount(a, away_first, count + 1) + np.bincount(b, away_second, count + 1)
            sums[1] -= np.bincount(both, away_first + away_second, count + 1)
            sums[2] = np.bincount(both, seconds, count + 1)
            crossed, legs, inside = _summed_up(family.parent, sums)
            done = family.service_s + inside + legs - family.radius_s * crossed
            needed = np.where(family.room_s > ROOM_S, 2.0 * done / family.room_s, 0.0)
            for slope, price, missing in (
                (slopes[0], work, needed - crossed),
                (slopes[1], crossing, 2.0 * family.routes - crossed),
            ):
                missing[(price <= 0.0) & (missing < 0.0)] = 0.0
                slope.append(missing)
        return Prices(node, *slopes)

    def check(self) -> None:
        """Work out the value of the best prices over all pairs; let missing edges join."""
        priced = self._price(self.top)
        self._tree(priced)
        limit = max(self._dearest, 2.0 * float(priced.node[0]))
        scale, shift = np.concatenate(priced.scale), np.concatenate(priced.shift)
        widths = [len(x) for x in priced.scale]
        start = np.zeros((len(widths) + 1, 2), dtype=np.int64)
        start[1:, 0] = np.cumsum(widths)
        start[1:, 1] = np.cumsum([w * w for w in widths])
        leaf = np.array([family.leaf for family in self.families], dtype=np.int32)
        common = np.concatenate([table.ravel() for table in self._common])
        table = (
            self.times, self.away, priced.node, scale, shift, start, leaf, common,
        )  # fmt: skip
        parent = np.zeros(len(self.away), dtype=np.int64)
        whole_tree(*table, parent)
        room = 2 * len(self._first) + 1000
        first, second = np.zeros(room, dtype=np.int64), np.zeros(room, dtype=np.int64)
        found = edges_below(*table, limit, first, second)
        size = min(found, room)
        known = self._first, self._second
        nodes = np.arange(1, len(parent))
        self._take_edges(
            *_unique_edges(
                np.concatenate([known[0], first[:size], nodes]),
                np.concatenate([known[1], second[:size], parent[1:]]),
                len(parent),
            )
        )
        value, _, used = self._tree(priced)
        e = self._used[:used]
        self._take_edges(
            *_unique_edges(
                np.concatenate([known[0], self._first[e], nodes]),
                np.concatenate([known[1], self._second[e], parent[1:]]),
                len(parent),
            )
        )
        if found <= room and value > self.best_s:
            self.best_s = value
            routes = np.ceil((self.service_s + value) / self.shift_s * (1.0 - 1e-5))
            self.fewest = max(self.fewest, int(routes))
        self.top_s, self._stale = value, 0


def ascend(search: Ascent, goal_s: float | None, is_over: Callable[[int], bool]) -> None:
    """Move prices until it is over; `search.best_s` holds what was proven."""
    check_at = FIRST_CHECK
    while not is_over(search.done) and search.scale > SMALLEST_STEP:
        search.step(goal_s)
        if search.done >= check_at:
            before_s = search.top_s
            search.check()
            if search.top_s < before_s - WORSE * abs(before_s):
                check_at = search.done + FIRST_CHECK
                search.restart(max(search.scale, 0.5))
            else:
                check_at = search.done + int(CHECK_GROWTH * search.done)
    search.check()


def _summed_down(parent: I64, value: F64) -> F64:
    """Return for each set the sum over itself and all sets round it; 0 for no set (last)."""
    out = np.append(value, 0.0)
    for v, p in enumerate(parent.tolist()):
        if p >= 0:
            out[v] += out[p]
    return out


def _summed_up(parent: I64, value: F64) -> F64:
    """Return for each set the sums over itself and all sets in it."""
    out = value[:, :-1].copy()
    for v in range(len(parent) - 1, -1, -1):
        if parent[v] >= 0:
            out[:, parent[v]] += out[:, v]
    return out


def _unique_edges(a: I64, b: I64, nodes: int) -> tuple[I64, I64]:
    key = np.unique(np.minimum(a, b) * nodes + np.maximum(a, b))
    return key // nodes, key % nodes


def _places(nodes: int, first: I64, second: I64, times: NDArray[np.float32]) -> I64:
    """Return for each node the number of its place; stops a step apart share one."""
    near = (times[first, second] <= SAME_PLACE_S) & (first > 0)
    pairs = (np.ones(int(near.sum())), (first[near], second[near]))
    _, place = connected_components(csr_matrix(pairs, shape=(nodes, nodes)), directed=False)
    return np.asarray(place, dtype=np.int64)


def candidate_edges(times: NDArray[np.float32], neighbours: int) -> tuple[I64, I64]:
    """Return the edges from the depot to all and from each stop to its nearest.

    Near is what is left of a way without the last steps to each door, which prices take off.
    """
    nodes = len(times)
    stops = np.arange(1, nodes)
    a, b = [np.zeros(nodes - 1, dtype=np.int64)], [stops]
    take = min(neighbours, nodes - 2)
    steps = last_steps_s(times)
    for i in range(1, nodes) if take > 0 else ():
        row = times[i] - steps
        row[0] = row[i] = np.inf
        a.append(np.full(take, i))
        b.append(np.argpartition(row, take - 1)[:take])
    none, parent = np.zeros(1), np.zeros(nodes, dtype=np.int64)
    start, leaf = np.zeros((1, 2), dtype=np.int64), np.zeros((0, nodes), dtype=np.int32)
    unpriced, empty = np.zeros(nodes), np.zeros(0, dtype=np.int32)
    whole_tree(times, unpriced, unpriced, none, none, start, leaf, empty, parent)
    a.append(stops)
    b.append(parent[1:])
    return _unique_edges(np.concatenate(a), np.concatenate(b), nodes)


def last_steps_s(times: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return half the way from each stop to its second nearest: what no plan saves at it."""
    steps = np.zeros(len(times), dtype=np.float32)
    for i in range(1, len(times)) if len(times) > 3 else ():
        steps[i] = 0.5 * np.partition(times[i], 2)[2]
    return steps
