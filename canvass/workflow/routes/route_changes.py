"""Changes of routes by people: move, swap, merge, split.

Every change is checked against the shift and the locks, and stored as a plan of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.locks import Lock, find_broken
from canvass.document.naming import name_added_route
from canvass.document.spoken import PlacedStop, find_stops, get_route, say_stops
from canvass.errors import InputError, PlanError
from canvass.plan.changes import best_cut, insert, insertion_cost_s, make_route, shorten
from canvass.planning.document import named_stops
from canvass.units import format_minutes
from canvass.workflow.routes.plan_versions import Change, check_locks, describe
from canvass.workflow.routes.standing import StandingPlan, load_standing_plan, make_changed_document
from canvass.workflow.routes.stored_plan import record_changed_plan


def move_stops(
    db: Path,
    district: str | None,
    words: str,
    to: str,
    *,
    from_route: str | None = None,
    force: bool = False,
) -> Change:
    """Move the stops people mean to another route."""
    standing = load_standing_plan(db, district)
    document = standing.document
    origin = get_route(document, from_route) if from_route else None
    target = get_route(document, to)
    placed = find_stops(document, words, route=origin)
    moving = [one for one in placed if one.route_id != target.id]
    if not moving:
        raise InputError(f"{say_stops(placed)}: on {target.id} already; nothing to move")
    routes = moved_routes(standing, moving, target.id)
    said = f"move {say_stops(moving)} to {target.id}"
    return store_change(db, standing, routes, words=said, force=force)


def moved_routes(
    standing: StandingPlan, moving: Sequence[PlacedStop], to: str
) -> dict[str, tuple[int, ...]]:
    """Return the routes with some stops moved to one route; only touched orders change."""
    gone = locations_of(standing, moving)
    routes = _without(standing, standing.routes, gone)
    added = sorted(gone - set(standing.routes[to]))
    routes[to] = insert(standing.task_of(to).problem, routes[to], added)
    return routes


def locations_of(standing: StandingPlan, placed: Sequence[PlacedStop]) -> set[int]:
    """Return the problem's numbers of stops; raises PlanError where a door is no longer there."""
    doors = {door for one in placed for door in one.stop.door_ids}
    found = {
        location
        for location, stop in enumerate(standing.task.stops, start=1)
        if doors & {door.id for door in stop.doors}
    }
    if not found:
        raise PlanError(
            f'{say_stops(placed)}: no longer among the doors to plan; "canvass plan" plans again'
        )
    return found


def _without(
    standing: StandingPlan, routes: Mapping[str, tuple[int, ...]], gone: set[int]
) -> dict[str, tuple[int, ...]]:
    return {
        route_id: shorten(standing.task_of(route_id).problem, [i for i in stops if i not in gone])
        if gone & set(stops)
        else stops
        for route_id, stops in routes.items()
    }


def swap_stops(
    db: Path, district: str | None, words: str, other_words: str, *, force: bool = False
) -> Change:
    """Exchange two groups of stops between their two routes."""
    standing = load_standing_plan(db, district)
    first, second = (find_stops(standing.document, said) for said in (words, other_words))
    homes = [sorted({one.route_id for one in group}) for group in (first, second)]
    for group, ids in zip((first, second), homes, strict=True):
        if len(ids) > 1:
            raise InputError(f"{say_stops(group)}: on {', '.join(ids)}; name stops of one route")
    (one,), (two,) = homes
    if one == two:
        raise InputError(f"both are on {one}; name stops of two routes")
    mine, theirs = locations_of(standing, first), locations_of(standing, second)
    routes = _without(standing, standing.routes, mine | theirs)
    routes[one] = insert(standing.task_of(one).problem, routes[one], sorted(theirs))
    routes[two] = insert(standing.task_of(two).problem, routes[two], sorted(mine))
    said = f"swap {say_stops(first)} and {say_stops(second)}"
    return store_change(db, standing, routes, words=said, force=force)


def merge_routes(
    db: Path, district: str | None, keep: str, other: str, *, force: bool = False
) -> Change:
    """Put all stops of one route on another, which keeps its id and name."""
    standing = load_standing_plan(db, district)
    target, source = (get_route(standing.document, said) for said in (keep, other))
    if target.id == source.id:
        raise InputError(f"{target.id}: name two routes to merge")
    routes = dict(standing.routes)
    added = routes.pop(source.id)
    routes[target.id] = insert(standing.task_of(target.id).problem, routes[target.id], added)
    said = f"merge {source.id} into {target.id}"
    return store_change(db, standing, routes, words=said, force=force)


def split_route(
    db: Path, district: str | None, route: str, words: str | None, *, lang: str
) -> Change:
    """Cut a route in two: the stops people mean, or its later half, become a new route."""
    standing = load_standing_plan(db, district)
    source = get_route(standing.document, route)
    problem, stops = standing.task_of(source.id).problem, standing.routes[source.id]
    if len(stops) < 2:
        raise InputError(f"{source.id}: has one stop; nothing to split")
    if words is None:
        new = list(stops[best_cut(problem, stops) :])
    else:
        chosen = locations_of(standing, find_stops(standing.document, words, route=source))
        new = [i for i in stops if i in chosen]
    if len(new) == len(stops):
        raise InputError(f"{words}: is all of {source.id}; leave some of its stops")
    rest = [i for i in stops if i not in set(new)]
    parts = [make_route(problem, shorten(problem, part)) for part in (rest, new)]
    others = [
        named_stops(standing.task, make_route(problem, on_it))
        for route_id, on_it in standing.routes.items()
        if route_id != source.id and on_it
    ]
    label = name_added_route(
        named_stops(standing.task, parts[1]),
        [*others, named_stops(standing.task, parts[0])],
        ids=[entry.id for entry in standing.document.routes],
        names=[entry.name for entry in standing.document.routes],
        lang=lang,
    )
    routes: dict[str, tuple[int, ...]] = {}
    for route_id, on_it in standing.routes.items():
        routes[route_id] = on_it if route_id != source.id else parts[0].stops
        if route_id == source.id:
            routes[label.id] = parts[1].stops
    said = f"split {source.id}: {label.id}"
    return store_change(db, standing, routes, words=said, force=True, names={label.id: label.name})


def store_change(
    db: Path,
    standing: StandingPlan,
    routes: Mapping[str, Sequence[int]],
    *,
    words: str,
    force: bool,
    names: Mapping[str, str] | None = None,
    new_lock: Lock | None = None,
) -> Change:
    """Store changed routes as the newest plan, and with it a lock the change was made for.

    Raises PlanError where a lock would break, or a route would get longer than the shift and
    `force` is not given.
    """
    document = make_changed_document(standing, routes, names)
    check_locks(standing.document, document, standing.stored.locks)
    check_shift(standing.document, document, force=force)
    if new_lock is not None and find_broken(document.routes, [new_lock]):
        raise PlanError(f"{new_lock.words}: cannot be kept {new_lock.kind}; lock less")
    plan_id = record_changed_plan(db, standing.stored, document, words=words, lock=new_lock)
    return describe(standing.document, document, words, plan_id)


def cheapest_route(
    standing: StandingPlan, placed: Sequence[PlacedStop], closed: set[str]
) -> str | None:
    """Return the route that takes stops at least cost, those it fits first; none of `closed`."""
    added = sorted(locations_of(standing, placed))
    best: tuple[bool, float, str] | None = None
    for route_id, stops in standing.routes.items():
        if route_id in closed or not stops:
            continue
        problem = standing.task_of(route_id).problem
        longer_s = insertion_cost_s(problem, stops, added)
        after_s = make_route(problem, stops).duration_s + longer_s
        found = (after_s > problem.shift_s, longer_s, route_id)
        best = found if best is None else min(best, found)
    return best[2] if best else None


def check_shift(before: PlanDocument, after: PlanDocument, *, force: bool) -> None:
    """Raise PlanError where a route gets longer than the shift, unless that is wanted."""
    known = {entry.id: entry.duration_min for entry in before.routes}
    longer = [
        entry
        for entry in after.routes
        if entry.over_shift_min and entry.duration_min > known.get(entry.id, 0.0)
    ]
    if longer and not force:
        raise PlanError(f"{_say_over(longer[0])}; --force does it anyway and flags the route")


def _say_over(entry: RouteEntry) -> str:
    over = max(1, round(entry.over_shift_min))
    return f"{entry.id} would take {format_minutes(entry.duration_min)}, {over} min over the shift"
