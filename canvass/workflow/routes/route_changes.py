"""Changes of routes by people: move, swap, merge, split.

Every change is checked against the shift and the locks, and stored as a plan of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from canvass.document.locks import Lock, check_locks, find_broken
from canvass.document.naming import name_added_route
from canvass.document.spoken import find_stops, get_route, say_stops
from canvass.errors import InputError, PlanError
from canvass.plan.changes import best_cut, insert, make_route, shorten
from canvass.planning.changed_plan import OpenPlan, make_changed_document
from canvass.planning.document import named_stops
from canvass.planning.route_moves import check_shift, locations_of, moved_routes, without_stops
from canvass.workflow.clock import created_at
from canvass.workflow.routes.open_plan import open_plan
from canvass.workflow.routes.plan_versions import Change, describe
from canvass.workflow.routes.stored_plan import StoredPlan, record_changed_plan


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
    stored, opened = open_plan(db, district)
    document = opened.document
    origin = get_route(document, from_route) if from_route else None
    target = get_route(document, to)
    placed = find_stops(document, words, route=origin)
    moving = [one for one in placed if one.route_id != target.id]
    if not moving:
        raise InputError(f"{say_stops(placed)}: on {target.id} already; nothing to move")
    routes = moved_routes(opened, moving, target.id)
    said = f"move {say_stops(moving)} to {target.id}"
    return store_change(db, stored, opened, routes, words=said, force=force)


def swap_stops(
    db: Path, district: str | None, words: str, other_words: str, *, force: bool = False
) -> Change:
    """Exchange two groups of stops between their two routes."""
    stored, opened = open_plan(db, district)
    first, second = (find_stops(opened.document, said) for said in (words, other_words))
    homes = [sorted({one.route_id for one in group}) for group in (first, second)]
    for group, ids in zip((first, second), homes, strict=True):
        if len(ids) > 1:
            raise InputError(f"{say_stops(group)}: on {', '.join(ids)}; name stops of one route")
    (one,), (two,) = homes
    if one == two:
        raise InputError(f"both are on {one}; name stops of two routes")
    mine, theirs = locations_of(opened, first), locations_of(opened, second)
    routes = without_stops(opened, opened.routes, mine | theirs)
    routes[one] = insert(opened.task_of(one).problem, routes[one], sorted(theirs))
    routes[two] = insert(opened.task_of(two).problem, routes[two], sorted(mine))
    said = f"swap {say_stops(first)} and {say_stops(second)}"
    return store_change(db, stored, opened, routes, words=said, force=force)


def merge_routes(
    db: Path, district: str | None, keep: str, other: str, *, force: bool = False
) -> Change:
    """Put all stops of one route on another, which keeps its id and name."""
    stored, opened = open_plan(db, district)
    target, source = (get_route(opened.document, said) for said in (keep, other))
    if target.id == source.id:
        raise InputError(f"{target.id}: name two routes to merge")
    routes = dict(opened.routes)
    added = routes.pop(source.id)
    routes[target.id] = insert(opened.task_of(target.id).problem, routes[target.id], added)
    said = f"merge {source.id} into {target.id}"
    return store_change(db, stored, opened, routes, words=said, force=force)


def split_route(
    db: Path, district: str | None, route: str, words: str | None, *, lang: str
) -> Change:
    """Cut a route in two: the stops people mean, or its later half, become a new route."""
    stored, opened = open_plan(db, district)
    source = get_route(opened.document, route)
    problem, stops = opened.task_of(source.id).problem, opened.routes[source.id]
    if len(stops) < 2:
        raise InputError(f"{source.id}: has one stop; nothing to split")
    if words is None:
        new = list(stops[best_cut(problem, stops) :])
    else:
        chosen = locations_of(opened, find_stops(opened.document, words, route=source))
        new = [i for i in stops if i in chosen]
    if len(new) == len(stops):
        raise InputError(f"{words}: is all of {source.id}; leave some of its stops")
    rest = [i for i in stops if i not in set(new)]
    parts = [make_route(problem, shorten(problem, part)) for part in (rest, new)]
    others = [
        named_stops(opened.task, make_route(problem, on_it))
        for route_id, on_it in opened.routes.items()
        if route_id != source.id and on_it
    ]
    label = name_added_route(
        named_stops(opened.task, parts[1]),
        [*others, named_stops(opened.task, parts[0])],
        ids=[entry.id for entry in opened.document.routes],
        names=[entry.name for entry in opened.document.routes],
        lang=lang,
    )
    routes: dict[str, tuple[int, ...]] = {}
    for route_id, on_it in opened.routes.items():
        routes[route_id] = on_it if route_id != source.id else parts[0].stops
        if route_id == source.id:
            routes[label.id] = parts[1].stops
    said = f"split {source.id}: {label.id}"
    return store_change(
        db, stored, opened, routes, words=said, force=True, names={label.id: label.name}
    )


def store_change(
    db: Path,
    stored: StoredPlan,
    opened: OpenPlan,
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
    document = make_changed_document(opened, routes, names, created_at=created_at())
    check_locks(opened.document.routes, document.routes, stored.locks)
    check_shift(opened.document, document, force=force)
    if new_lock is not None and find_broken(document.routes, [new_lock]):
        raise PlanError(f"{new_lock.words}: cannot be kept {new_lock.kind}; lock less")
    plan_id = record_changed_plan(db, stored, document, words=words, lock=new_lock)
    return describe(opened.document, document, words, plan_id)
