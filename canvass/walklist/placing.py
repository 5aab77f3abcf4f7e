"""Place boxes as near to their points as possible without overlaps.

A greedy pass, most crowded first, then sweeps that move badly placed boxes. Optimal placement is
NP-hard (Formann & Wagner 1991, "A packing problem with applications to lettering of maps").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.walklist.drawing import Points
from canvass.walklist.occupancy import TAKEN, Occupancy

Floats = NDArray[np.float64]

DIRECTIONS = 16
GAPS_MM = (0.5, 2.2, 4.2, 6.5, 9.5, 13.0, 17.0, 22.0)
PER_MM = 0.22
WRONG_SIDE = 0.5
OVERLAP = 60.0
LEADER_CROSSES = 6.0
LEADER_OVER = 0.08
OUTSIDE = 500.0
COVERS = 40.0
CLEAR_MM = 0.35
LEADER_SAMPLES = np.linspace(0.15, 0.95, 7)
SWEEPS = 2
NEAR_MM = 42.0
AT_ONCE = 16
GOOD_COST = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where boxes were placed: centres, distances from their points, and which still overlap."""

    centres: Points
    away_mm: Floats
    overlaps: NDArray[np.bool_]


def _offsets(sizes: Points) -> Points:
    """Return (n, candidates, 2) offsets of a box's centre from its point; the first is zero."""
    turn = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    compass = np.column_stack([np.cos(turn), np.sin(turn)])
    pull = np.abs(compass).max(axis=1, keepdims=True)
    square = compass / pull
    half = sizes[:, None, :] / 2
    rings = [half * square + gap * compass for gap in GAPS_MM]
    return np.concatenate([np.zeros((len(sizes), 1, 2)), *rings], axis=1)


def _leader_costs(points: Points, candidates: Points, occupancy: Occupancy) -> Floats:
    """Return the cost of what each candidate's leader crosses; close boxes have no leader."""
    steps = candidates[:, :, None, :] - points[:, None, None, :]
    samples = points[:, None, None, :] + LEADER_SAMPLES[None, None, :, None] * steps
    found = occupancy.costs_at(samples.reshape(-1, 2), 0.0).reshape(samples.shape[:3])
    highest = found.max(axis=2)
    costs: Floats = LEADER_CROSSES * (highest >= TAKEN) + LEADER_OVER * highest
    return costs


def _both(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether both x and y (the last axis) hold; like `all`, in a third of its time."""
    both: NDArray[np.bool_] = holds[..., 0] & holds[..., 1]
    return both


class _Board:
    """All boxes, their candidates with fixed costs, and the boxes placed so far."""

    def __init__(self, points: Points, sizes: Points, inward: Points, occupancy: Occupancy) -> None:
        self.points = points
        self.half = sizes / 2
        offsets = _offsets(sizes)
        self.candidates = points[:, None, :] + offsets
        lengths = np.hypot(offsets[..., 0], offsets[..., 1])
        towards = np.einsum("nkd,nd->nk", offsets, inward) / np.maximum(lengths, 1e-9)
        gaps = np.concatenate([[0.0], np.repeat(GAPS_MM, DIRECTIONS)])
        self.fixed = PER_MM * gaps + WRONG_SIDE * (1 - towards) * (lengths > 0)
        half = self.half[:, None, :]
        boxes = np.concatenate([self.candidates - half, self.candidates + half], axis=2)
        self.fixed += occupancy.box_means(occupancy.sums(), boxes, OUTSIDE)
        self.fixed += COVERS * (occupancy.box_means(occupancy.sums(taken=True), boxes, 0.0) > 0)
        self.fixed += _leader_costs(points, self.candidates, occupancy)
        self.order = np.argsort(self.fixed, axis=1, kind="stable")
        self.chosen = np.full(len(points), -1, dtype=np.int64)
        self.centres = points.astype(np.float64).copy()
        # What each box placed so far takes with its leader: a rectangle, and points on the leader.
        self.low, self.high = self.centres.copy(), self.centres.copy()
        self.leaders = np.zeros((len(points), len(LEADER_SAMPLES), 2))

    def _near(self, index: int) -> NDArray[np.int64]:
        """Return the placed boxes that a candidate of this box could overlap."""
        away = np.abs(self.points - self.points[index]).max(axis=1)
        moved = np.abs(self.centres - self.points[index]).max(axis=1)
        near = (self.chosen >= 0) & (np.minimum(away, moved) < NEAR_MM)
        near[index] = False
        return np.flatnonzero(near)

    def _conflicts(
        self, index: int, mine: Points, others: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Return the cost of overlaps and crossing leaders for each of these candidates."""
        start, half = self.points[index], self.half[index] + CLEAR_MM
        low = np.minimum(mine.min(axis=0), start) - half
        high = np.maximum(mine.max(axis=0), start) + half
        others = others[_both((self.low[others] < high) & (self.high[others] > low))]
        if not len(others):
            return np.zeros(len(mine))
        placed = self.centres[others]
        reach = self.half[index] + self.half[others] + CLEAR_MM
        room = reach[None] - np.abs(mine[:, None, :] - placed[None])
        cost: Floats = OVERLAP * _both(room > 0).sum(axis=1)
        leader = start + LEADER_SAMPLES[None, :, None] * (mine - start)[:, None, :]
        crosses = np.abs(leader[:, :, None, :] - placed) < self.half[others]
        cost += LEADER_CROSSES * _both(crosses).any(axis=1).sum(axis=1)
        over = np.abs(self.leaders[others] - mine[:, None, None, :]) < self.half[index] + 0.2
        cost += LEADER_CROSSES * _both(over).any(axis=2).sum(axis=1)
        return cost

    def place(self, index: int) -> float:
        """Place one box at its cheapest candidate and return the cost."""
        others = self._near(index)
        order = self.order[index]
        best, best_cost = int(order[0]), float(self.fixed[index, order[0]])
        if len(others):
            best_cost = np.inf
            for start in range(0, len(order), AT_ONCE):
                some = order[start : start + AT_ONCE]
                if self.fixed[index, some[0]] >= best_cost:
                    break
                costs = self.fixed[index, some]
                costs = costs + self._conflicts(index, self.candidates[index, some], others)
                found = int(np.argmin(costs))
                if costs[found] < best_cost:
                    best, best_cost = int(some[found]), float(costs[found])
        self.chosen[index] = best
        self._put(index, self.candidates[index, best])
        return best_cost

    def _put(self, index: int, centre: Points) -> None:
        """Note the place of a box."""
        point, half = self.points[index], self.half[index]
        self.centres[index] = centre
        self.leaders[index] = point + LEADER_SAMPLES[:, None] * (centre - point)
        self.low[index] = np.minimum(point, centre - half)
        self.high[index] = np.maximum(point, centre + half)


def place_boxes(points: Points, sizes: Points, inward: Points, occupancy: Occupancy) -> Placement:
    """Return the placement of boxes of the given (width, height), each near its point.

    `inward` are unit vectors towards the preferred side; `occupancy` has the costs of covering
    paper. Points outside the frame get a box at the frame's edge at best.
    """
    if not len(points):
        empty = np.empty(0)
        return Placement(np.empty((0, 2)), empty, empty.astype(bool))
    board = _Board(points, sizes, inward, occupancy)
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    crowded = np.argsort(-(gaps < 12.0).sum(axis=1), kind="stable")
    costs = np.zeros(len(points))
    for index in crowded:
        costs[index] = board.place(int(index))
    for _ in range(SWEEPS):
        for index in np.argsort(-costs, kind="stable"):
            if costs[index] > GOOD_COST:
                costs[index] = board.place(int(index))
    centres = board.centres
    outer = np.maximum(np.abs(centres - points) - board.half, 0)
    spans = (board.half[:, None] + board.half[None]) - np.abs(centres[:, None] - centres[None])
    hits = np.count_nonzero((spans > 0.01).all(axis=2), axis=1) > 1
    return Placement(centres, np.hypot(outer[:, 0], outer[:, 1]), hits)
