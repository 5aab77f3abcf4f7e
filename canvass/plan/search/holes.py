"""Holes: stops left out between planned ones on the same block face."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from canvass.plan.problem import Problem
from canvass.plan.readable import holes
from canvass.plan.search.ground import Ground
from canvass.plan.search.state import Routes, load_s


class Street:
    """The positions of the candidates on their block faces, to find the holes of a plan."""

    def __init__(self, problem: Problem, chosen: NDArray[np.int64]) -> None:
        stops = [problem.stops[i - 1] for i in chosen]
        self._faces = np.array([stop.face for stop in stops], dtype=np.int64)
        self._along_m = np.array([stop.along_m for stop in stops])

    def holes(self, routes: Routes) -> NDArray[np.int64]:
        """Return the nodes left out between planned ones on the same block face."""
        planned = np.zeros(len(self._faces), np.bool_)
        for route in routes:
            planned[np.asarray(route, dtype=np.int64) - 1] = True
        return holes(self._faces, self._along_m, planned) + 1


def close_holes(part: Problem, ground: Ground, street: Street, routes: Routes) -> Routes:
    """Return routes in which holes are swapped for stops at the ends of their block faces.

    The stops of a face left for later then lie together at one end. Only a stop that is alone in
    its building is given up for a hole, and never a needed or locked one. A swap that would exceed
    the shift is not made.
    """
    routes = [list(route) for route in routes]
    for _ in range(len(part.stops)):
        missed = street.holes(routes).tolist()
        if not any(_swap_one(part, ground, routes, c) for c in missed):
            break
    return routes


def _swap_one(part: Problem, ground: Ground, routes: Routes, missed: int) -> bool:
    """Put a missed stop on the route in place of an end stop of its block face.

    Return whether a swap was made; `routes` is changed in place.
    """
    hole = part.stops[missed - 1]
    if hole.is_locked or any(missed in pair for pair in part.apart):
        return False
    for route in routes:
        mine = [c for c in route if part.stops[c - 1].face == hole.face]
        if len(mine) < 2:
            continue
        ends = sorted(mine, key=lambda c: part.stops[c - 1].along_m)
        alone = Counter(part.stops[c - 1].building for c in route)
        for end in (ends[-1], ends[0]):
            stop = part.stops[end - 1]
            if (
                ground.needed[end]
                or ground.locked[end]
                or (stop.building and alone[stop.building] > 1)
            ):
                continue
            rest = [c for c in route if c != end]
            beside = min(
                (c for c in mine if c != end),
                key=lambda c: abs(part.stops[c - 1].along_m - hole.along_m),
            )
            for at in (rest.index(beside), rest.index(beside) + 1):
                tried = [*rest[:at], missed, *rest[at:]]
                if load_s(ground, tried) <= ground.shift_s:
                    route[:] = tried
                    return True
    return False
