"""Splits of walking at rings round the depot, and what each proves of every route.

At a ring of radius R a route that goes beyond it walks 2 R through the rings within, and at least
the stops' shares besides (see docs/bound.md). Prices make the shares large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound_tree import nearest_s, share_out, spanning_tree

F64 = NDArray[np.float64]

PATIENCE, SLOWER, MEMORY = 4, 0.65, 0.3
LEAST_STEP, MOST_STEP = 0.2, 3.0


@dataclass(slots=True, eq=False)
class Split:
    """A ring's radius and the price of the depot, prices of stops, and the shares they prove.

    For every route that goes as far as `radius_s`:
    walking >= 2 radius_s - 2 entry_s + sum of its stops' `share_s`.
    """

    radius_s: float
    entry_s: float
    price: F64
    share_s: F64
    best_s: float = -np.inf

    @property
    def once_s(self) -> float:
        """What a route pays whatever its stops."""
        return 2.0 * (self.radius_s - self.entry_s)


class Ground:
    """What all splits share: times, service, the shift, and how long steps of prices are."""

    def __init__(self, times: NDArray[np.float32], service: F64, shift_s: float) -> None:
        self.times, self.service, self.shift_s = times, service, shift_s
        self.away = times[0].astype(np.float64)
        count = len(times)
        self.near_s, self.near_across_s = np.zeros(count), np.zeros(count)
        nearest_s(times, np.zeros(count), self.near_s)
        nearest_s(times, self.away, self.near_across_s)
        if count == 2:  # one stop has no neighbour
            self.near_s[1] = self.near_across_s[1] = 0.0
        middle = float(np.median(self.near_s[1:]))
        self.stride = np.clip(self.near_s, LEAST_STEP * middle, MOST_STEP * middle)
        self.stride[0] = 0.0
        self.trees = 0
        self._parent, self._weight = np.zeros(count, dtype=np.int64), np.zeros(count)

    def tree(self, radius_s: float, entry_s: float, price: F64) -> tuple[float, F64]:
        """Return the value of prices for a split, and by how much each stop's degree is over 2."""
        self.trees += 1
        level = np.minimum(self.away, radius_s)
        spanning_tree(self.times, level, price, entry_s, self._parent, self._weight)
        inner = self._parent[1:] > 0
        degree = np.bincount(self._parent, minlength=len(price)).astype(np.float64)
        degree[1:] += np.where(inner, 1.0, 2.0)
        degree[0] = 2.0
        weight = self._weight[1:]
        if not np.isfinite(entry_s):
            weight, degree[1] = weight[inner], degree[1] - 2.0
        return float(weight.sum()) - 2.0 * float(price.sum()), degree - 2.0

    def share(self, split: Split, price: F64) -> F64:
        """Return the shares of stops that prices prove for a split."""
        self.tree(split.radius_s, split.entry_s, price)
        order = np.argsort(self._weight[1:], kind="stable") + 1
        begin_s = float(self._weight[order[0]])
        share = begin_s - 2.0 * price
        share[0] = 0.0
        share_out(
            order, self._parent, self._weight, self.service, self.away, self.shift_s, begin_s, share
        )
        return share


def raise_prices(
    ground: Ground, price: F64, radius_s: float, steps: int, pace: float
) -> tuple[F64, float]:
    """Return better prices for tours over all stops without the depot, and the pace at the end.

    A subgradient search from the best prices on, ever slower (M. Held, R. Karp 1971).
    """
    best, best_s, move, stale = price, -np.inf, np.zeros(len(price)), 0
    for _ in range(steps):
        value, over = ground.tree(radius_s, float("inf"), price)
        stale += 1
        if value > best_s:
            best, best_s, stale = price, value, 0
        elif stale > PATIENCE:
            price, pace, move, stale = best, pace * SLOWER, np.zeros(len(price)), 0
            continue
        over[1:] -= over[1:].mean()
        move = (1.0 - MEMORY) * over + MEMORY * move
        price = price + pace * ground.stride * move
    return best, pace


def refine(ground: Ground, split: Split, steps: int, pace: float) -> None:
    """Move a split's prices along the subgradient of its own tree; keep the best shares."""
    price = split.price
    move = np.zeros(len(price))
    for _ in range(steps):
        _, over = ground.tree(split.radius_s, split.entry_s, price)
        move = (1.0 - MEMORY) * over + MEMORY * move
        price = price + pace * ground.stride * move
    share = ground.share(split, price)
    total = float(share.sum())
    if total > split.best_s:
        split.price, split.share_s, split.best_s = price, share, total
