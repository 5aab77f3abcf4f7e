"""Preview a change of routes without storing it: minutes, shift length, locks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock, find_newly_broken
from canvass.plan.changes import insert, make_route
from canvass.plan.check import TOLERANCE_S
from canvass.planning.changed_plan import OpenPlan, changed_entries, is_as_before
from canvass.planning.route_drafts import Draft, place_doors
from canvass.planning.route_moves import find_longer, locations_of, without_stops
from canvass.planning.task import own_service_s
from canvass.planning.touched import Touched, find_touched

OVER_MIN = TOLERANCE_S / 60
"""One second over the shift counts as rounding."""

NEAREST_ROUTES = 12
"""How many routes are tried for selected doors: those that pass nearest."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect of a change: the routes it touches, the minutes it adds, and what it breaks.

    `over` are routes it makes longer than the shift; the change must then be forced. `broken` are
    locks it cannot keep; the change is then refused. `on_paper` are touched routes whose list is
    out.
    """

    words: str
    plan_id: int
    touched: tuple[Touched, ...]
    change_min: float
    over: tuple[Touched, ...]
    broken: tuple[Lock, ...]
    on_paper: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the change respects the shift and all locks."""
        return not self.over and not self.broken


@dataclass(frozen=True, slots=True)
class RankedRoute:
    """A route that could take the selected doors: its minutes before and after, and what breaks.

    `change_min` is how many minutes all routes together would gain.
    """

    route_id: str
    name: str
    before_min: float
    after_min: float
    change_min: float
    over_shift_min: float
    broken: tuple[Lock, ...]

    @property
    def fits(self) -> bool:
        """Whether the move respects the shift and all locks."""
        return not self.over_shift_min and not self.broken


def make_preview(
    opened: OpenPlan, draft: Draft, *, plan_id: int, on_paper: Collection[str] = ()
) -> Preview:
    """Return the effect of a draft; its minutes are those of the plan if it is stored."""
    before, after = changed_parts(opened, draft)
    touched = find_touched(before, after)
    longer = {} if draft.may_be_long else {e.id: e for e in find_longer(before, after)}
    return Preview(
        words=draft.words,
        plan_id=plan_id,
        touched=touched,
        change_min=round(sum(one.after_min - one.before_min for one in touched), 2),
        over=tuple(one for one in touched if one.route_id in longer),
        broken=find_broken_by(opened, draft, after),
        on_paper=tuple(one.route_id for one in touched if one.route_id in on_paper),
    )


def changed_parts(opened: OpenPlan, draft: Draft) -> tuple[list[RouteEntry], list[RouteEntry]]:
    """Return the routes that a draft changes, before and after it."""
    changed = {
        route_id: stops
        for route_id, stops in draft.routes.items()
        if not is_as_before(opened, route_id, stops)
    }
    gone = opened.entry_by_id.keys() - draft.routes.keys()
    ids = changed.keys() | gone
    before = [entry for entry in opened.document.routes if entry.id in ids]
    return before, changed_entries(opened, changed, draft.names)


def find_broken_by(opened: OpenPlan, draft: Draft, after: Sequence[RouteEntry]) -> tuple[Lock, ...]:
    """Return the locks that hold now and would not hold after a draft."""
    if not opened.locks:
        return ()
    made = {entry.id: entry for entry in after}
    routes = [
        made.get(route_id) or opened.entry_by_id[route_id]
        for route_id, stops in draft.routes.items()
        if stops
    ]
    return tuple(find_newly_broken(opened.document.routes, routes, opened.locks))


def rank_routes(opened: OpenPlan, door_ids: Collection[str]) -> tuple[RankedRoute, ...]:
    """Return the routes that could take some doors: those that fit first, then by added minutes.

    Only the routes that pass nearest are tried. A route that already has all the doors is left
    out. Raises NotFoundError and InputError.
    """
    placed = place_doors(opened.document, door_ids)
    homes = {one.route_id for one in placed}
    moving = locations_of(opened, placed)
    # Each route without the doors is shortened once, whichever route takes them.
    rest = without_stops(opened, {r: opened.routes[r] for r in homes}, moving)
    left_min = {r: _minutes(opened, r, stops) for r, stops in rest.items()}
    before_min = {r: opened.entry_by_id[r].duration_min for r in homes}
    ranked = []
    for route_id in _nearest_routes(opened, moving, homes if len(homes) == 1 else ()):
        ranked.append(_rank(opened, route_id, moving, rest, left_min, before_min))
    ranked.sort(key=lambda one: (bool(one.broken), not one.fits, one.change_min, one.route_id))
    return tuple(ranked)


def _rank(
    opened: OpenPlan,
    route_id: str,
    moving: Collection[int],
    rest: Mapping[str, tuple[int, ...]],
    left_min: Mapping[str, float],
    before_min: Mapping[str, float],
) -> RankedRoute:
    """Return a route's minutes and broken locks if it took all the doors."""
    entry, task = opened.entry_by_id[route_id], opened.task_of(route_id)
    stops = opened.routes[route_id]
    made = insert(task.problem, stops, sorted(set(moving) - set(stops)))
    after_min = _minutes(opened, route_id, made)
    others = sum(left_min[r] - before_min[r] for r in rest if r != route_id)
    over_min = after_min - task.walking.minutes
    changed = {**{r: left for r, left in rest.items() if r != route_id}, route_id: made}
    return RankedRoute(
        route_id=route_id,
        name=entry.name,
        before_min=entry.duration_min,
        after_min=after_min,
        change_min=round(others + after_min - entry.duration_min, 2),
        over_shift_min=round(over_min, 2) if over_min > OVER_MIN else 0.0,
        broken=_broken_by_orders(opened, changed),
    )


def _minutes(opened: OpenPlan, route_id: str, stops: Sequence[int]) -> float:
    """Return the minutes of a route with these stops, 0 without stops."""
    if not stops:
        return 0.0
    problem = opened.task_of(route_id).problem
    return round((make_route(problem, stops).walk_s + own_service_s(problem, stops)) / 60, 2)


def _broken_by_orders(opened: OpenPlan, changed: Mapping[str, Sequence[int]]) -> tuple[Lock, ...]:
    """Return the locks that hold now and would be broken by these orders of stops."""
    if not opened.locks:
        return ()
    known = opened.stop_entries
    routes = [
        replace(entry, stops=tuple(known[i] for i in changed[entry.id]))
        if entry.id in changed
        else entry
        for entry in opened.document.routes
        if changed.get(entry.id, (0,))
    ]
    return tuple(find_newly_broken(opened.document.routes, routes, opened.locks))


def _nearest_routes(
    opened: OpenPlan, moving: Collection[int], closed: Collection[str]
) -> list[str]:
    """Return the routes nearest to the moving stops, by the straight line between closest stops."""
    at_m, route_of, ids = opened.stop_places
    here = at_m[np.array(sorted(moving)) - 1]
    west, south = here.min(axis=0)
    east, north = here.max(axis=0)
    inside = np.clip(at_m, (west, south), (east, north))
    away_m = np.hypot(*(at_m - inside).T)
    away_m[np.array(sorted(moving)) - 1] = np.inf
    best: list[str] = []
    for k in np.argsort(away_m, kind="stable").tolist():
        if not np.isfinite(away_m[k]) or len(best) == NEAREST_ROUTES:
            break
        if route_of[k] >= 0 and ids[route_of[k]] not in (*best, *closed):
            best.append(ids[route_of[k]])
    return best
