"""Change routes by hand: move, new route, swap, merge, split, reorder.

Every change can be previewed, is checked against the shift and the locks, and is stored as a new
plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from canvass.document.locks import Lock, check_locks, find_broken
from canvass.document.spoken import PlacedStop, find_stops, get_route
from canvass.errors import PlanError
from canvass.planning.changed_plan import OpenPlan, make_changed_document
from canvass.planning.route_drafts import Asked, Merge, Move, Split, Swap, make_draft
from canvass.planning.route_moves import check_shift
from canvass.planning.route_previews import Preview, RankedRoute, make_preview
from canvass.planning.route_previews import rank_routes as rank_open_routes
from canvass.store import lists
from canvass.store.database import open_reader
from canvass.workflow.clock import created_at
from canvass.workflow.routes.held_plan import Basis
from canvass.workflow.routes.plan_versions import Change, describe
from canvass.workflow.routes.stored_plan import StoredPlan, get_stored_plan, record_changed_plan


def preview_change(basis: Basis, asked: Asked, *, lang: str) -> Preview:
    """Return what a change would do to minutes, shift and locks, without storing it.

    Raises the same errors as storing it, except that broken shifts and locks are in the preview.
    """
    stored, opened = basis.open()
    draft = make_draft(opened, asked, lang=lang)
    on_paper = routes_on_paper(basis.db, stored)
    return make_preview(opened, draft, plan_id=stored.plan_id, on_paper=on_paper)


def preview_move(basis: Basis, door_ids: Sequence[str], to: str) -> Preview:
    """Return what moving the stops of these doors to a route would do, without storing it."""
    return preview_change(basis, Move(tuple(door_ids), to), lang="en")


def rank_routes(basis: Basis, door_ids: Sequence[str]) -> tuple[RankedRoute, ...]:
    """Return the routes that could take these doors, best first, with their minutes."""
    return rank_open_routes(basis.open()[1], door_ids)


def move_doors(basis: Basis, door_ids: Sequence[str], to: str, *, force: bool = False) -> Change:
    """Move the stops of these doors to a route; raises as `make_change`."""
    return make_change(basis, Move(tuple(door_ids), to), force=force, lang="en")


def make_change(basis: Basis, asked: Asked, *, force: bool = False, lang: str) -> Change:
    """Make a change and store it as the newest plan; ChangedMeanwhileError, PlanError."""
    stored, opened = basis.open()
    draft = make_draft(opened, asked, lang=lang)
    return store_change(
        basis.db,
        stored,
        opened,
        draft.routes,
        words=draft.words,
        force=force or draft.may_be_long,
        names=draft.names,
    )


def routes_on_paper(db: Path, stored: StoredPlan) -> set[str]:
    """Return the routes of a plan that have a door on a list that is out."""
    with open_reader(db) as connection:
        out = lists.doors_out(connection, stored.district_id).keys()
    if not out:
        return set()
    return {
        route.id
        for route in stored.document.routes
        if any(not out.isdisjoint(stop.door_ids) for stop in route.stops)
    }


def ids_meant(
    db: Path, district: str | None, words: str, route: str | None = None
) -> tuple[str, ...]:
    """Return the ids of doors given as addresses, or as ids separated by blanks or commas.

    With `route`, only doors on that route. Raises NotFoundError and InputError.
    """
    document = get_stored_plan(db, district).document
    ids = words.replace(",", " ").split()
    known = {ref for entry in document.routes for stop in entry.stops for ref in stop.door_ids}
    if route is None and ids and known.issuperset(ids):
        return tuple(ids)
    origin = get_route(document, route) if route else None
    return _doors(find_stops(document, words, route=origin))


def _doors(placed: Sequence[PlacedStop]) -> tuple[str, ...]:
    return tuple(ref for one in placed for ref in one.stop.door_ids)


def move_stops(
    db: Path,
    district: str | None,
    words: str,
    to: str,
    *,
    from_route: str | None = None,
    force: bool = False,
) -> Change:
    """Move the stops at these addresses to another route."""
    doors = ids_meant(db, district, words, from_route)
    return move_doors(Basis(db, district), doors, to, force=force)


def swap_stops(
    db: Path, district: str | None, words: str, other_words: str, *, force: bool = False
) -> Change:
    """Swap two groups of stops between their routes."""
    first, second = (ids_meant(db, district, said) for said in (words, other_words))
    return make_change(Basis(db, district), Swap(first, second), force=force, lang="en")


def merge_routes(
    db: Path, district: str | None, keep: str, other: str, *, force: bool = False
) -> Change:
    """Move all stops of `other` to `keep`, which keeps its id and name."""
    return make_change(Basis(db, district), Merge(keep, other), force=force, lang="en")


def split_route(
    db: Path, district: str | None, route: str, words: str | None, *, lang: str
) -> Change:
    """Split a route: the stops at these addresses, or its later half, become a new route."""
    doors = ids_meant(db, district, words, route) if words else ()
    return make_change(Basis(db, district), Split(route, doors), lang=lang)


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
    """Store changed routes as the newest plan, together with the lock they were changed for.

    Raises PlanError if a lock would break, or if a route would get longer than the shift without
    `force`; ChangedMeanwhileError if another program was faster.
    """
    document = make_changed_document(opened, routes, names, created_at=created_at())
    check_locks(opened.document.routes, document.routes, stored.locks)
    check_shift(opened.document, document, force=force)
    if new_lock is not None and find_broken(document.routes, [new_lock]):
        raise PlanError(
            "{words}: cannot be kept {kind}; lock less", words=new_lock.words, kind=new_lock.kind
        )
    plan_id = record_changed_plan(db, stored, document, words=words, lock=new_lock)
    change = describe(opened.document, document, words, plan_id)
    printed = routes_on_paper(db, stored)
    return replace(
        change,
        on_paper=tuple(one.route_id for one in change.touched if one.route_id in printed),
        stored=replace(stored, plan_id=plan_id, document=document) if new_lock is None else None,
    )
