"""Block faces that are on several routes, each with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from canvass.plan.baselines import measure
from canvass.plan.problem import Problem


class Why(StrEnum):
    """Why a block face is on several routes."""

    LONG = "it takes more than one shift"
    LOCKED = "doors there are locked to a route"
    ROOM = "more doors fit that way"
    SHORTER = "less walking that way"


@dataclass(frozen=True, slots=True)
class SplitFace:
    """A block face on several routes: its planned stops (locations), the routes' positions, why."""

    stops: tuple[int, ...]
    routes: tuple[int, ...]
    why: Why


def find_split_faces(problem: Problem, routes: Sequence[Sequence[int]]) -> list[SplitFace]:
    """Return the block faces with stops on more than one route, in order of their first stop."""
    on: dict[int, set[int]] = defaultdict(set)
    for k, route in enumerate(routes):
        for i in route:
            on[problem.stops[i - 1].face].add(k)
    planned = {i for route in routes for i in route}
    whole: dict[int, list[int]] = defaultdict(list)
    for i, stop in enumerate(problem.stops, start=1):
        if stop.face >= 0 and len(on[stop.face]) > 1:
            whole[stop.face].append(i)
    chosen = Why.ROOM if len(planned) < len(problem.stops) else Why.SHORTER
    return [
        SplitFace(
            tuple(i for i in mine if i in planned),
            tuple(sorted(on[face])),
            _why(problem, mine, chosen),
        )
        for face, mine in whole.items()
    ]


def _why(problem: Problem, stops: Sequence[int], chosen: Why) -> Why:
    """Return why a face is shared: it must be, or it was chosen for the reason given."""
    if any(problem.stops[i - 1].is_locked for i in stops):
        return Why.LOCKED
    along = sorted(stops, key=lambda i: problem.stops[i - 1].along_m)
    alone_s = measure(problem, [along]).total_s
    return Why.LONG if alone_s > problem.shift_s else chosen
