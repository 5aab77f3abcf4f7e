"""The linear program behind the bound: a fractional flow that carries time to where the work is.

Its solution proves nothing. Its duals are the prices and rates that a spanning tree turns into a
proof. It is solved by an interior point method (HiGHS); no vertex solution is needed, so there is
no crossover.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from canvass.plan.bound.ground import Groups

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

TIME_UNIT_S = 100.0  # unit of the time rows, so that all rows are of similar size
LEVELS = (1e-4, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9)
LARGEST_SET, LEAST_MISS = 24, 0.1
SOLVERS = ("hipo", "ipx")


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Prices and rates of nodes, and how often each line and each leg to the depot is walked.

    `walked` holds the lines first, then the legs to the depot by node.
    """

    price: F64
    rate: F64
    walked: F64


@dataclass(slots=True, eq=False)
class Program:
    """The lines (pairs of nodes) that may be walked, and the sets of nodes that must be entered."""

    groups: Groups
    lines: I64 = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    _sets: list[I64] = field(default_factory=list)
    _known: set[bytes] = field(default_factory=set)

    def add_lines(self, first: I64, second: I64) -> int:
        """Add lines between nodes; either direction and repeats are fine. Return how many are new.

        Lines to the depot (0), to missing nodes (-1) and from a node to itself are left out.
        """
        before, count = len(self.lines), len(self.groups.ground.times)
        is_line = (first > 0) & (second > 0) & (first != second)
        low = np.minimum(first, second)[is_line]
        high = np.maximum(first, second)[is_line]
        old = self.lines[:, 0] * count + self.lines[:, 1]
        code = np.unique(np.concatenate([old, low * count + high]))
        self.lines = np.stack([code // count, code % count], axis=1)
        return len(self.lines) - before

    def add_sets(self, answer: Answer) -> int:
        """Add the sets of nodes that an answer enters too rarely; return how many."""
        count, half = len(self.groups.ground.times), len(self.lines)
        walked = answer.walked[:half]
        low, high = self.lines[:, 0], self.lines[:, 1]
        visits = np.append(0.0, answer.walked[half:])
        np.add.at(visits, low, walked)
        np.add.at(visits, high, walked)
        added = 0
        for level in LEVELS:
            is_used = walked > level
            ways = csr_matrix(
                (walked[is_used], (low[is_used], high[is_used])), shape=(count, count)
            )
            _, part = connected_components(ways, directed=False)
            size = np.bincount(part)
            is_inner = part[low] == part[high]
            inner = np.bincount(part[low[is_inner]], walked[is_inner], len(size))
            crossing = np.bincount(part, visits, len(size)) - 2.0 * inner
            is_short = (size > 1) & (size <= LARGEST_SET) & (crossing < 2.0 - LEAST_MISS)
            is_short[part[0]] = False
            order = np.argsort(part, kind="stable")
            end = np.cumsum(size)
            for k in np.flatnonzero(is_short):
                nodes = order[end[k] - size[k] : end[k]].astype(np.int64)
                if nodes.tobytes() not in self._known:
                    self._known.add(nodes.tobytes())
                    self._sets.append(nodes)
                    added += 1
        return added

    def solve(self, tolerance: float, limit_s: float | None) -> Answer | None:
        """Return the best prices and rates for these lines and sets.

        None if it takes longer than `limit_s` seconds, or if no solver finds an answer.
        """
        ground = self.groups.ground
        count, half = len(ground.times), len(self.lines)
        stops = np.arange(1, count)
        tail = np.concatenate([self.lines[:, 0], self.lines[:, 1], np.zeros(count - 1, np.int64)])
        head = np.concatenate([self.lines[:, 1], self.lines[:, 0], stops])
        way = np.arange(len(tail))
        length = ground.times[tail, head].astype(np.float64)
        ones, shape = np.ones(len(tail)), (count, len(tail))
        into = csr_matrix((ones, (head, way)), shape=shape)
        from_ = csr_matrix((ones, (tail, way)), shape=shape)
        brought = csr_matrix((ground.room_s[tail] - length, (head, way)), shape=shape)
        spent = csr_matrix((ground.room_s[tail], (tail, way)), shape=shape)
        rows = [(into + from_)[1:], (brought - spent)[1:] / TIME_UNIT_S]
        if self._sets:
            rows.append(self._crossings(tail, head))
        sets = len(self._sets)
        work = ground.work_s[1:] / TIME_UNIT_S
        low = [np.full(count - 1, 2.0), work, np.full(sets, 2.0)]
        most = np.where(self.groups.is_single[1:], 2.0, np.inf)
        high = [most, np.full(count - 1 + sets, np.inf)]
        found = _solve(
            vstack(rows, format="csc"), length, np.concatenate(low), np.concatenate(high),
            tolerance, limit_s,
        )  # fmt: skip
        if found is None:
            return None
        walked, dual = found
        price, rate = np.zeros(count), np.zeros(count)
        price[1:] = -dual[: count - 1]
        # A set is crossed as often as its nodes are visited, less twice the lines inside it. A tree
        # limits those lines by itself, so only the nodes' prices need the dual of the set.
        for nodes, toll in zip(self._sets, dual[2 * count - 2 :], strict=True):
            price[nodes] -= max(0.0, toll)
        rate[1:] = np.maximum(0.0, dual[count - 1 : 2 * count - 2] / TIME_UNIT_S)
        both = walked[:half] + walked[half : 2 * half]
        return Answer(price, rate, np.concatenate([both, walked[2 * half :]]))

    def _crossings(self, tail: I64, head: I64) -> csr_matrix:
        sizes = [len(nodes) for nodes in self._sets]
        place = np.repeat(np.arange(len(sizes)), sizes), np.concatenate(self._sets)
        shape = (len(sizes), len(self.groups.ground.times))
        member = csr_matrix((np.ones(len(place[0])), place), shape=shape)
        at_tail, at_head = member[:, tail], member[:, head]
        crossing = at_tail + at_head - 2.0 * at_tail.multiply(at_head)
        return csr_matrix(crossing)


class _Quiet(highspy.Highs):
    """HiGHS without the banner it prints when it is created."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Turn output off before the banner is printed."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solve(
    table: csr_matrix, cost: F64, low: F64, high: F64, tolerance: float, limit_s: float | None
) -> tuple[F64, F64] | None:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = table.shape
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = np.zeros(len(cost)), np.full(len(cost), np.inf)
    program.row_lower_, program.row_upper_ = low, high
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = table.indptr, table.indices
    program.a_matrix_.value_ = table.data
    for solver in SOLVERS:
        highs = _Quiet()  # type: ignore[no-untyped-call]
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("run_crossover", "off")
        highs.setOptionValue("ipm_optimality_tolerance", tolerance)
        if limit_s is not None:
            highs.setOptionValue("time_limit", max(0.01, limit_s))
        if highs.setOptionValue("solver", solver) != highspy.HighsStatus.kOk:
            continue
        highs.passModel(program)
        is_run = highs.run() != highspy.HighsStatus.kError
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            return None
        solution = highs.getSolution()
        walked, dual = np.array(solution.col_value), np.array(solution.row_dual)
        if is_run and solution.dual_valid and np.isfinite(walked.sum() + dual.sum()):
            return walked, dual
    return None
