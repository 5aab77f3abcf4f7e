"""The best mixture of splits for each class of routes: a linear program.

A class holds the routes that go as far from the depot as one ring, but not as far as the next. The
program may see stops in groups: whatever weights it finds prove a bound, which is then worked out
stop by stop.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from canvass.plan.bound_splits import Ground, Split

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

GROUPS, SLICES = 80, 5


def worth_s(ground: Ground, splits: Sequence[Split]) -> F64:
    """Return per node the seconds of walking it may be charged on any route.

    No route walks less than the sum of what its stops are worth, so their sum over all stops bounds
    the walking of every plan. Stops that are in no class are worth nothing.
    """
    rings = np.unique([split.radius_s for split in splits])
    outer = np.append(rings[1:], np.inf)
    shares = np.array([split.share_s for split in splits])
    worth = np.full(len(ground.away), np.inf)
    weights = _weights(ground, splits, rings, outer, shares)
    if weights is None:
        return np.zeros(len(ground.away))
    for row, limit in zip(_proper(ground, splits, weights), outer, strict=True):
        of_class = (row.sum() - 1.0) * ground.service + row @ shares
        worth = np.where(ground.away < limit, np.minimum(worth, of_class), worth)
    worth[0] = 0.0
    return worth


def _proper(ground: Ground, splits: Sequence[Split], weights: F64) -> F64:
    """Return weights that keep exactly what the proof asks for: rows are classes."""
    room = 1.0 - np.array([split.once_s for split in splits]) / ground.shift_s
    weights = np.maximum(0.0, weights)
    # the first split, with no ring and the depot for nothing, has room 1 and is in every class
    weights[:, 0] += np.maximum(0.0, 1.0 - weights.sum(axis=1))
    over = np.maximum(1.0, weights @ room)
    weights /= over[:, None]
    short = np.maximum(0.0, 1.0 - weights.sum(axis=1))
    weights[short > 0.0] = 0.0
    weights[short > 0.0, 0] = 1.0
    return weights


def _groups(away: F64, share: F64) -> list[I64]:
    """Return groups of stops about equally far from the depot, with about equal shares."""
    far = np.argsort(away[1:], kind="stable") + 1
    groups = []
    for part in np.array_split(far, max(1, min(GROUPS, len(far) // SLICES))):
        by_share = part[np.argsort(share[part], kind="stable")]
        groups += [group for group in np.array_split(by_share, SLICES) if len(group)]
    return groups


def _weights(
    ground: Ground, splits: Sequence[Split], rings: F64, outer: F64, shares: F64
) -> F64 | None:
    """Return (classes, splits) the weights that make the groups' worth largest."""
    groups = _groups(ground.away, shares[0])
    count, classes = len(groups), len(rings)
    service = np.array([ground.service[g].sum() for g in groups])
    share = np.array([shares[:, g].sum(axis=1) for g in groups])
    nearest = np.array([ground.away[g].min() for g in groups])
    radius = np.array([split.radius_s for split in splits])
    room = 1.0 - np.array([split.once_s for split in splits]) / ground.shift_s
    first = count
    table = _Table()
    held: list[tuple[I64, I64]] = []
    for k in range(classes):
        mine = np.flatnonzero(radius <= rings[k])
        place = first + np.arange(len(mine))
        first += len(mine)
        held.append((mine, place))
        for g in np.flatnonzero(nearest < outer[k]).tolist():
            worth = -(service[g] + share[g, mine])
            table.add(np.append(place, g), np.append(worth, 1.0), -service[g])
        # at least one in all, so that a longer shift is worth no less
        table.add(place, np.full(len(place), -1.0), -1.0)
        table.add(place, room[mine], 1.0)
    goal = np.zeros(first)
    goal[:count] = -1.0
    found = linprog(
        goal, A_ub=table.matrix(first), b_ub=table.limits, method="highs",
        bounds=[(None, None)] * count + [(0.0, None)] * (first - count),
    )  # fmt: skip
    if found.x is None:
        return None
    weights = np.zeros((classes, len(splits)))
    for k, (mine, place) in enumerate(held):
        weights[k, mine] = found.x[place]
    return weights


class _Table:
    """Rows of a linear program as they come: sum of values * variables <= limit."""

    def __init__(self) -> None:
        self.limits: list[float] = []
        self._columns: list[I64] = []
        self._values: list[F64] = []

    def add(self, columns: I64, values: F64, limit: float) -> None:
        self._columns.append(columns)
        self._values.append(values)
        self.limits.append(limit)

    def matrix(self, variables: int) -> csr_matrix:
        rows = np.repeat(np.arange(len(self.limits)), [len(c) for c in self._columns])
        entries = np.concatenate(self._values), (rows, np.concatenate(self._columns))
        return csr_matrix(entries, shape=(len(self.limits), variables))
