"""Plan calls on organisations within opening hours and one shift.

Calls are inserted where they cost least, with time windows (M. Solomon, Operations Research 35,
1987, heuristic I1 without its weights), the most important first. Then calls are moved and
stretches reversed (Or-opt and 2-opt) while that brings the teams back earlier; this makes room for
more calls.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Window = tuple[float, float]
LONGEST_MOVED = 3
MOST_PASSES = 12
LEAST_GAIN_MIN = 1e-6


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make: its length, and the opening times, in minutes from the start of the shift.

    Calls with a lower `rank` are always planned before those with a higher one.
    """

    minutes: float
    openings: tuple[Window, ...]
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """One team's calls (indices, in order), the start of each, and when the team is back (min)."""

    calls: tuple[int, ...] = ()
    begins: tuple[float, ...] = ()
    back_at: float = 0.0


@dataclass(frozen=True, slots=True)
class _Board:
    """The data that every try needs: calls, walking times and the shift (min)."""

    calls: Sequence[Call]
    walk_min: NDArray[np.float64]
    shift_min: float

    def schedule(self, order: Sequence[int]) -> Round | None:
        return schedule(order, self.calls, self.walk_min, self.shift_min)


def plan_calls(
    calls: Sequence[Call], walk_min: NDArray[np.float64], *, teams: int, shift_min: float
) -> list[Round]:
    """Return a round for each team.

    `walk_min` (n + 1, n + 1) are walking minutes; index 0 is the base and index i + 1 is call i.
    """
    board = _Board(calls, walk_min, shift_min)
    rounds = [Round() for _ in range(teams)]
    rest = [i for i, call in enumerate(calls) if call.openings and np.isfinite(walk_min[0, i + 1])]
    for rank in sorted({calls[i].rank for i in rest}):
        while True:
            before = len(rest)
            # Room gained by moving calls goes to the most important ones.
            for now in sorted({calls[i].rank for i in rest if calls[i].rank <= rank}):
                rest = _insert(board, rounds, rest, now)
            if len(rest) == before:
                break
            _improve(board, rounds)
    return rounds


def _insert(board: _Board, rounds: list[Round], rest: list[int], rank: int) -> list[int]:
    """Insert calls of a rank where they lengthen a round least; return the calls left over.

    `rounds` is changed in place.
    """
    found: dict[tuple[int, int], tuple[float, int, int, Round] | None] = {}
    waiting = [i for i in rest if board.calls[i].rank == rank]
    while waiting:
        for key in itertools.product(waiting, range(len(rounds))):
            if key not in found:
                found[key] = _cheapest(board, rounds[key[1]], *key)
        options = [option for i, t in found if i in waiting and (option := found[i, t])]
        if not options:
            break
        _, i, team, made = min(options, key=lambda option: option[:3])
        rounds[team] = made
        waiting.remove(i)
        found = {key: option for key, option in found.items() if key[1] != team}
    placed = {i for one in rounds for i in one.calls}
    return [i for i in rest if i not in placed]


def _cheapest(
    board: _Board, one: Round, call: int, team: int
) -> tuple[float, int, int, Round] | None:
    """Return the cheapest insertion of a call into a round, None if it does not fit."""
    tried = [
        made
        for place in range(len(one.calls) + 1)
        if (made := board.schedule((*one.calls[:place], call, *one.calls[place:]))) is not None
    ]
    if not tried:
        return None
    best = min(tried, key=lambda made: made.back_at)
    return best.back_at - one.back_at, call, team, best


def _improve(board: _Board, rounds: list[Round]) -> None:
    """Move calls and reverse stretches while that brings the teams back earlier, in place."""
    for _ in range(MOST_PASSES):
        if not any(
            _improve_pair(board, rounds, a, b)
            for a in range(len(rounds))
            for b in range(len(rounds))
        ):
            return


def _improve_pair(board: _Board, rounds: list[Round], a: int, b: int) -> bool:
    """Make the first improving move of two rounds (or of one, if a = b); return whether any."""
    tries = _turned(rounds[a].calls) if a == b else _moved(rounds[a].calls, rounds[b].calls)
    before = rounds[a].back_at + (rounds[b].back_at if a != b else 0.0)
    for first, second in tries:
        made = board.schedule(first)
        if made is None or made.back_at > before:
            continue
        other = board.schedule(second) if a != b else Round()
        if other is not None and made.back_at + other.back_at < before - LEAST_GAIN_MIN:
            rounds[a] = made
            if a != b:
                rounds[b] = other
            return True
    return False


Order = tuple[int, ...]


def _turned(order: Order) -> Iterator[tuple[Order, Order]]:
    """Yield the orders with one stretch reversed, or moved to another position."""
    count = len(order)
    for i, j in itertools.combinations(range(count + 1), 2):
        if j - i > 1:
            yield (*order[:i], *order[i:j][::-1], *order[j:]), ()
        if j - i > LONGEST_MOVED:
            continue
        stretch, others = order[i:j], (*order[:i], *order[j:])
        for place in range(len(others) + 1):
            if place != i:
                yield (*others[:place], *stretch, *others[place:]), ()


def _moved(order: Order, other: Order) -> Iterator[tuple[Order, Order]]:
    """Yield two rounds with a stretch of the first moved to every position of the second."""
    for i in range(len(order)):
        for j in range(i + 1, min(i + LONGEST_MOVED, len(order)) + 1):
            left, stretch = (*order[:i], *order[j:]), order[i:j]
            for place in range(len(other) + 1):
                yield left, (*other[:place], *stretch, *other[place:])


def schedule(
    order: Sequence[int],
    calls: Sequence[Call],
    walk_min: NDArray[np.float64],
    shift_min: float,
) -> Round | None:
    """Return the earliest times of calls in a given order, None if one does not fit."""
    at, here = 0.0, 0
    begins = []
    for i in order:
        begin = _earliest(calls[i], at + float(walk_min[here, i + 1]))
        if begin is None:
            return None
        begins.append(begin)
        at, here = begin + calls[i].minutes, i + 1
    back = at + float(walk_min[here, 0])
    return Round(tuple(order), tuple(begins), back) if back <= shift_min else None


def _earliest(call: Call, at: float) -> float | None:
    for opens, closes in call.openings:
        begin = max(at, opens)
        if begin + call.minutes <= closes:
            return begin
    return None
