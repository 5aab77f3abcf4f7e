"""Search prices and rates that give a high bound: a linear program, to which lines are added.

Every result is proved by a spanning tree over all pairs of stops, so it does not matter how it was
found (docs/bound.md).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound.ground import Ground, Groups
from canvass.plan.bound.program import Answer, Program
from canvass.plan.bound.tree import light_ways, spread_neighbours

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

SPREAD, NEAREST, LIGHTEST = 16, 5, 4
LIGHT_S = -1.0  # a line whose reduced cost is below this must be added to the program
SET_ROUNDS = 3
COARSE, FINE = 1e-2, 1e-3
LEAST_GAIN = 2e-4
AIM, PACE, SLOWER, MEMORY = 0.004, 0.7, 0.985, 0.3


def best_walk_s(
    ground: Ground, groups: Groups, left_s: Callable[[], float], rounds: int, steps: int
) -> tuple[float, bool]:
    """Return the walking (s) proved, and whether all rounds and steps were done in `left_s()`.

    If `left_s()` is infinite, the same problem gives the same answer on every machine.
    """
    price, rate, walk_s, is_searched = _by_programs(ground, groups, left_s, rounds)
    proved_s, is_raised = _raise_prices(ground, price, rate, walk_s, left_s, steps)
    return proved_s, is_searched and is_raised


def _by_programs(
    ground: Ground, groups: Groups, left_s: Callable[[], float], rounds: int
) -> tuple[F64, F64, float, bool]:
    small = groups.ground
    program = Program(groups)
    _first_lines(program)
    price = rate = np.zeros(len(ground.times))
    walk_s, took_s, tolerance = ground.tree(price, rate)[0], 0.0, COARSE
    total_s = float(ground.work_s.sum())
    for turn in range(rounds):
        begun_s = left_s()
        if begun_s <= took_s:
            return price, rate, walk_s, False
        limit_s = begun_s if np.isfinite(begun_s) else None
        answer = program.solve(tolerance, limit_s)
        if answer is None:
            return price, rate, walk_s, False
        _, _, parent = small.tree(answer.price, answer.rate)
        added = program.add_sets(answer) if turn < SET_ROUNDS else 0
        added += _more_lines(program, answer, parent)
        of_stops = groups.prices(answer.price, answer.rate)
        found_s = ground.tree(*of_stops)[0]
        gain = (found_s - walk_s) / (total_s + max(found_s, 0.0) + 1.0)
        if found_s > walk_s:
            (price, rate), walk_s = of_stops, found_s
        took_s = begun_s - left_s() if np.isfinite(begun_s) else 0.0
        if tolerance == FINE and (added == 0 or gain < LEAST_GAIN) and turn >= SET_ROUNDS:
            break
        if gain < 20 * LEAST_GAIN and turn > 0:
            tolerance = FINE
    return price, rate, walk_s, True


def _first_lines(program: Program) -> None:
    times = program.groups.ground.times
    count = len(times)
    found = np.zeros((count, min(SPREAD, max(1, count - 2))), dtype=np.int64)
    spread_neighbours(times, found)
    program.add_lines(np.repeat(np.arange(count), found.shape[1]), found.ravel())
    near = min(NEAREST, count - 2)
    if near >= 1:
        nearest = np.argpartition(times[1:, 1:], near, axis=1)[:, : near + 1].astype(np.int64) + 1
        program.add_lines(np.repeat(np.arange(1, count), near + 1), nearest.ravel())


def _more_lines(program: Program, answer: Answer, parent: I64) -> int:
    """Add the lines that the program needs most; return how many are new."""
    ground = program.groups.ground
    count = len(ground.times)
    found = np.zeros((count, min(LIGHTEST, count)), dtype=np.int64)
    light_ways(ground.times, ground.room_s, answer.rate, answer.price, LIGHT_S, found)
    added = program.add_lines(np.repeat(np.arange(count), found.shape[1]), found.ravel())
    return added + program.add_lines(np.arange(count), parent)


def _raise_prices(
    ground: Ground, price: F64, rate: F64, walk_s: float, left_s: Callable[[], float], steps: int
) -> tuple[float, bool]:
    """Return the walking (s) that better prices prove, along subgradients; and if all was done.

    Source: M. Held, R. Karp, Mathematical Programming 1, 1971.
    """
    best_s = walk_s
    aim_s = walk_s + AIM * (walk_s + float(ground.work_s.sum()))
    row = ground.times[1:, 1:]
    near = np.partition(row, 1, axis=1)[:, 1] if len(row) > 1 else row[:, 0]
    middle = max(1.0, float(np.median(near)))
    stride = np.append(0.0, np.clip(near, 0.2 * middle, 3.0 * middle))
    move, pace, took_s = np.zeros(len(price)), PACE, 0.0
    for _ in range(steps):
        begun_s = left_s()
        if begun_s <= took_s:
            return best_s, False
        value, over, _ = ground.tree(price, rate)
        best_s = max(best_s, value)
        size = float((stride * over * over).sum())
        if size == 0.0:
            break
        move = (1.0 - MEMORY) * over + MEMORY * move
        far = max(aim_s - value, 0.1 * (aim_s - walk_s))
        price = price + pace * far / size * stride * move
        pace *= SLOWER
        took_s = begun_s - left_s() if np.isfinite(begun_s) else 0.0
    return best_s, True
