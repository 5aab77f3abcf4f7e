"""Calls on organisations: who is visited when, within opening hours and one shift.

Cheapest insertion with time windows (M. Solomon, Operations Research 35, 1987, heuristic I1 without
its weights): the call that lengthens a team's round least goes in, where every call still lies
within an opening and the team is back in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Window = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make: its length and the openings, in minutes from the start of the shift."""

    minutes: float
    openings: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One team's calls (numbers, in order), when each begins, and when the team is back."""

    calls: tuple[int, ...] = ()
    begins: tuple[float, ...] = ()
    back_at: float = 0.0


def plan_calls(
    calls: Sequence[Call], walk_min: NDArray[np.float64], *, teams: int, shift_min: float
) -> list[Round]:
    """Return a round for each team; place 0 of `walk_min` is the base, place i + 1 is call i."""
    rounds = [Round() for _ in range(teams)]
    rest = [i for i, call in enumerate(calls) if call.openings and np.isfinite(walk_min[0, i + 1])]
    while rest:
        best: tuple[float, int, int, Round] | None = None
        for i in rest:
            for team, made in enumerate(rounds):
                for place in range(len(made.calls) + 1):
                    order = (*made.calls[:place], i, *made.calls[place:])
                    tried = schedule(order, calls, walk_min, shift_min)
                    if tried is None:
                        continue
                    longer = tried.back_at - made.back_at
                    if best is None or (longer, i, team) < best[:3]:
                        best = longer, i, team, tried
        if best is None:
            break
        rounds[best[2]] = best[3]
        rest.remove(best[1])
    return rounds


def schedule(
    order: Sequence[int],
    calls: Sequence[Call],
    walk_min: NDArray[np.float64],
    shift_min: float,
) -> Round | None:
    """Return the earliest times of calls in an order, None where one does not fit."""
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
