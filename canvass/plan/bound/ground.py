"""The data of the bound, and a smaller version of it for the linear program.

A stop lies a little off its street. No plan can avoid that walk there and back (its spur), so it
counts as work, like service. Without their spurs, neighbours are close enough to be grouped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound.tree import lead_groups, spanning_tree, spur_lengths

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

NEAREST = 6
REACHES_S = (3.0, *np.geomspace(4.0, 500.0, 20).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Times between nodes, the work at each, and the time half a shift leaves there (seconds).

    Node 0 is the depot. `room_s` is half a shift less the walk from the depot and the work: the
    most time that one half of a route can carry on from a node.
    """

    times: F32
    work_s: F64
    room_s: F64
    shift_s: float

    def tree(self, price: F64, rate: F64) -> tuple[float, F64, I64]:
        """Return the walking (s) that prices prove, each degree less 2, and the tree's parents."""
        count = len(self.times)
        parent, weight = np.zeros(count, dtype=np.int64), np.zeros(count)
        spanning_tree(self.times, self.room_s, rate, price, parent, weight)
        degree = np.bincount(parent, minlength=count).astype(np.float64)
        degree[1:] += np.where(parent[1:] > 0, 1.0, 2.0)
        degree[0] = 2.0
        value = float(weight[1:].sum() - 2.0 * price[1:].sum() + (rate * self.work_s)[1:].sum())
        return value, degree - 2.0, parent


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Groups of stops: the smaller ground, each stop's group (`label`) and its spur (s)."""

    ground: Ground
    label: I64
    spur_s: F64
    is_single: NDArray[np.bool_]

    def prices(self, price: F64, rate: F64) -> tuple[F64, F64]:
        """Return the prices and rates of stops that correspond to those of their groups."""
        of_stop = rate[self.label]
        return price[self.label] - self.spur_s * (1.0 + of_stop), of_stop


def make_ground(times: F32, service: F64, shift_s: float) -> Ground:
    """Return the ground of a table of times and the service of each node (s), depot first."""
    room = shift_s / 2.0 - times[0].astype(np.float64) - service
    room[0] = shift_s / 2.0
    return Ground(times, service, room, shift_s)


def make_groups(ground: Ground, most: int) -> Groups:
    """Group stops that are close together without their spurs, into at most `most` groups.

    If even the longest reach gives more groups, there are more.
    """
    count = len(ground.times)
    spur = np.zeros(count)
    near = min(NEAREST, count - 2)
    if near >= 1:
        nearest = np.zeros((count, near + 1), dtype=np.int64)
        nearest[1:] = np.argpartition(ground.times[1:, 1:], near, axis=1)[:, : near + 1] + 1
        spur_lengths(ground.times, nearest, spur)
    leader = np.zeros(count, dtype=np.int64)
    for reach in REACHES_S:
        if lead_groups(ground.times, spur, reach, leader) <= most:
            break
    leads, label = np.unique(leader, return_inverse=True)
    label = label.astype(np.int64)
    bare = ground.times[np.ix_(leads, leads)] - spur[leads][:, None] - spur[leads][None, :]
    bare = np.maximum(bare, 0.0)
    np.fill_diagonal(bare, 0.0)
    room = np.full(len(leads), -np.inf)
    np.maximum.at(room, label, ground.room_s - spur)
    within = ground.times[np.arange(count), leader] - spur - spur[leader]
    within[leads] = 0.0
    busy_s = ground.work_s + 2.0 * spur + np.maximum(within, 0.0)
    work = np.bincount(label, weights=busy_s).astype(np.float64)
    smaller = Ground(np.ascontiguousarray(bare, dtype=np.float32), work, room, ground.shift_s)
    return Groups(smaller, label, spur, np.bincount(label) == 1)
