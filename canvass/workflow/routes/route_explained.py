"""Explain one route: where its minutes go, its longest leg, what alternatives would cost."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.document.document import RouteEntry
from canvass.document.locks import LockKind
from canvass.document.spoken import PlacedStop, get_route, say_stops
from canvass.document.stairs_words import say_stairs_unknown
from canvass.plan.alternatives import list_alternatives
from canvass.planning.changed_plan import OpenPlan
from canvass.streets.times import Leg
from canvass.workflow.routes.held_plan import HeldPlan
from canvass.workflow.routes.open_plan import open_plan
from canvass.workflow.routes.stored_plan import RouteRow, get_stored_plan, make_row

MOST_ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class LongestLeg:
    """The longest leg between two stops; `start` or `end` is "" for the base.

    `crossed` lists the roads crossed as (road class, street name or "").
    """

    start: str
    end: str
    minutes: float
    metres: float
    crossed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MovedRun:
    """Part of the route moved to a neighbour: extra minutes in total, and both routes after it."""

    words: str
    to: str
    change_min: float
    after_here_min: float
    after_there_min: float
    fits: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """Where a route's minutes go: walking, waiting at crossings, at doors, in stairs.

    `stairs_unknown` are the places that may have stairs, whoever walks the route.
    """

    row: RouteRow
    moving_min: float
    waiting_min: float
    at_doors_min: float
    stairs_min: float
    to_first_min: float
    from_last_min: float
    crossings: dict[str, int]
    longest: LongestLeg
    alternatives: tuple[MovedRun, ...]
    is_order_locked: bool
    stairs_unknown: str = ""


def explain_route(
    db: Path, district: str | None, words: str, *, held: HeldPlan | None = None
) -> Explained:
    """Explain one route of the newest plan; raises NotFoundError.

    `held` is the plan, if a program keeps it open.
    """
    if held is None:
        get_route(get_stored_plan(db, district).document, words)
    stored, opened = (held.stored, held.opened) if held else open_plan(db, district)
    entry = get_route(opened.document, words)
    stops = opened.routes[entry.id]
    mine = opened.task_of(entry.id)
    legs = [mine.times.path(a, b) for a, b in itertools.pairwise([0, *stops, 0])]
    waiting_min = sum(leg.wait_s for leg in legs) / 60
    locks = stored.locks
    return Explained(
        row=make_row(entry, locks),
        moving_min=round(sum(leg.seconds for leg in legs) / 60 - waiting_min, 2),
        waiting_min=round(waiting_min, 2),
        at_doors_min=round(entry.service_min - entry.stairs_min, 2),
        stairs_min=entry.stairs_min,
        to_first_min=round(legs[0].seconds / 60, 2),
        from_last_min=round(legs[-1].seconds / 60, 2),
        crossings=dict(sorted(Counter(c for leg in legs for c in leg.crossed).items())),
        longest=_longest(opened, entry, stops, legs),
        alternatives=_alternatives(opened, entry),
        is_order_locked=any(
            lock.kind is LockKind.ORDER and lock.route_id == entry.id for lock in locks
        ),
        stairs_unknown=say_stairs_unknown(entry, takes_none=True),
    )


def _longest(
    opened: OpenPlan, entry: RouteEntry, stops: Sequence[int], legs: Sequence[Leg]
) -> LongestLeg:
    """Return the longest leg between two stops, or that from the base if there is one stop."""
    inner = range(1, len(legs) - 1) if len(legs) > 2 else range(1)
    k = max(inner, key=lambda index: legs[index].seconds)
    names = ["", *(_say(opened, entry, i) for i in stops), ""]
    line = legs[k].line_m
    metres = float(np.hypot(*np.diff(line, axis=0).T).sum())
    return LongestLeg(
        start=names[k],
        end=names[k + 1],
        minutes=round(legs[k].seconds / 60, 2),
        metres=round(metres, 1),
        crossed=_streets_crossed(opened, line, legs[k].crossed),
    )


def _streets_crossed(
    opened: OpenPlan, line_m: NDArray[np.float64], classes: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return (class, name) of each road crossed: the first street of its class on the line."""
    graph = opened.district.graph
    way = shapely.linestrings(line_m)
    near = [graph.edges[k] for k in graph.tree.query(way, predicate="intersects").tolist()]
    found: list[tuple[str, str]] = []
    for road_class in classes:
        names = [edge.name for edge in near if edge.highway == road_class and edge.name]
        fresh = [name for name in names if (road_class, name) not in found]
        found.append((road_class, (fresh or names or [""])[0]))
    return tuple(dict.fromkeys(found))


def _say(opened: OpenPlan, entry: RouteEntry, location: int) -> str:
    first = opened.task.stops[location - 1].entrance.addresses[0]
    return f"{first.street} {first.housenumber}".strip() or entry.name


def _alternatives(opened: OpenPlan, entry: RouteEntry) -> tuple[MovedRun, ...]:
    problem = opened.task_of(entry.id).problem
    door_at = {stop.door_ids[0]: stop for stop in entry.stops}
    made = []
    for one in list_alternatives(problem, opened.routes, entry.id)[:MOST_ALTERNATIVES]:
        doors = [opened.task.stops[i - 1].doors[0].id for i in one.stops]
        placed = [PlacedStop(entry.id, door_at[door]) for door in doors if door in door_at]
        made.append(
            MovedRun(
                words=say_stops(placed),
                to=one.to,
                change_min=round(one.change_s / 60, 2),
                after_here_min=round(one.after_here_s / 60, 2),
                after_there_min=round(one.after_there_s / 60, 2),
                fits=one.after_there_s <= problem.shift_s,
            )
        )
    return tuple(made)
