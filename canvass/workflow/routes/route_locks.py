"""Locks set by people: stored by door and route ids, and respected by every later plan.

If the newest plan breaks a new lock (two streets to keep apart are on one route, a group to keep
together is on several), stops are moved at once, so that the newest plan always respects every
lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock, LockKind, doors_in_order
from canvass.document.spoken import PlacedStop, find_route, find_stops, get_route, say_stops
from canvass.doors.housenumber import fold
from canvass.errors import InputError, NotFoundError, PlanError
from canvass.store.database import open_writer
from canvass.store.lock_history import LockChange, record_lock_change
from canvass.workflow.clock import created_at
from canvass.workflow.routes.plan_versions import Change
from canvass.workflow.routes.stored_plan import StoredPlan, check_made_on, get_stored_plan

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Locked:
    """Locks that were set, and the change to the plan they required, if any."""

    locks: tuple[Lock, ...]
    change: Change | None = None


def list_locks(db: Path, district: str | None) -> list[Lock]:
    """Return the locks on a district's routes, oldest first."""
    return list(get_stored_plan(db, district).locks)


def lock_in_place(
    db: Path, district: str | None, words: str, *, is_address: bool = False
) -> Locked:
    """Lock a whole route in its order, or stops to the routes they are on.

    `is_address`: the words are addresses, even if a route has that name. Raises InputError if a
    street and a route share the name.
    """
    stored = get_stored_plan(db, district)
    route = None if is_address else find_route(stored.document, words)
    if route is not None:
        _check_meaning(stored, route, words)
        lock = Lock(0, LockKind.ORDER, route.id, doors_in_order(route), (), route.id)
        return Locked(record_locks(db, stored, _say_locks([lock]), [lock]))
    by_route: dict[str, list[PlacedStop]] = {}
    for placed in find_stops(stored.document, words):
        by_route.setdefault(placed.route_id, []).append(placed)
    made = [
        Lock(0, LockKind.STAY, say_stops(group), doors_of(group), (), route_id)
        for route_id, group in by_route.items()
    ]
    return Locked(record_locks(db, stored, _say_locks(made), made))


def lock_doors(
    db: Path, district: str | None, door_ids: Sequence[str], *, made_on: int | None = None
) -> Locked:
    """Lock the stops of these doors to the routes they are on.

    Raises ChangedMeanwhileError if `made_on` is not the newest plan.
    """
    stored = get_stored_plan(db, district)
    check_made_on(made_on, stored.plan_id)
    wanted = set(door_ids)
    by_route = {
        route.id: [PlacedStop(route.id, s) for s in route.stops if wanted & set(s.door_ids)]
        for route in stored.document.routes
    }
    made = [
        Lock(0, LockKind.STAY, say_stops(group), doors_of(group), (), route_id)
        for route_id, group in by_route.items()
        if group
    ]
    if not made:
        raise InputError("no door is selected; select one or more")
    return Locked(record_locks(db, stored, _say_locks(made), made))


def _check_meaning(stored: StoredPlan, route: RouteEntry, words: str) -> None:
    """Raise InputError if the words are both a route's name and an address."""
    if fold(words) != fold(route.name):
        return
    try:
        found = find_stops(stored.document, words)
    except (InputError, NotFoundError):
        return
    ids = sorted({placed.route_id for placed in found})
    if ids == [route.id] and len(found) == len(route.stops):
        return  # the route is exactly that street
    raise InputError(
        '"{words}" is a street (on {known}) and the name of {id}: "canvass routes '
        'lock {id}" locks the route with its order, "canvass routes lock --street '
        "'{words}'\" the street to the routes it is on",
        words=words,
        known=", ".join(ids[:MOST_NAMED]),
        id=route.id,
    )


def lock_to_route(
    db: Path, district: str | None, words: str, to: str, *, force: bool = False
) -> Locked:
    """Lock stops to a route, moving there those that are on others."""
    stored = get_stored_plan(db, district)
    target = get_route(stored.document, to)
    group = find_stops(stored.document, words)
    lock = Lock(0, LockKind.STAY, say_stops(group), doors_of(group), (), target.id)
    return _lock_with_moves(db, district, stored, lock, [(group, target.id)], force=force)


def keep_together(
    db: Path, district: str | None, words: Sequence[str], *, force: bool = False
) -> Locked:
    """Lock groups of stops to one route: the one that has most of their doors."""
    stored = get_stored_plan(db, district)
    group = list(
        {
            placed.stop.id: placed for said in words for placed in find_stops(stored.document, said)
        }.values()
    )
    held: dict[str, int] = {}
    for placed in group:
        held[placed.route_id] = held.get(placed.route_id, 0) + placed.stop.doors
    target = max(held, key=lambda route_id: (held[route_id], route_id))
    lock = Lock(0, LockKind.TOGETHER, " + ".join(words), doors_of(group), (), target)
    return _lock_with_moves(db, district, stored, lock, [(group, target)], force=force)


def keep_apart(
    db: Path, district: str | None, words: str, other_words: str, *, force: bool = False
) -> Locked:
    """Lock two groups of stops to be on different routes, separating them where necessary."""
    stored = get_stored_plan(db, district)
    groups = [find_stops(stored.document, said) for said in (words, other_words)]
    first, second = (doors_of(group) for group in groups)
    if set(first) & set(second):
        raise InputError(
            '"{words}" and "{other_words}" share a door; name two groups',
            words=words,
            other_words=other_words,
        )
    lock = Lock(0, LockKind.APART, f"{words} / {other_words}", first, second)
    homes = [{placed.route_id for placed in group} for group in groups]
    shared = homes[0] & homes[1]
    if not shared:
        return Locked(record_locks(db, stored, _say_locks([lock]), [lock]))
    return _part(db, district, stored, lock, groups, shared, force=force)


def _part(
    db: Path,
    district: str | None,
    stored: StoredPlan,
    lock: Lock,
    groups: Sequence[Sequence[PlacedStop]],
    shared: set[str],
    *,
    force: bool,
) -> Locked:
    """Move the smaller group off every shared route, to where it costs the least time."""
    from canvass.planning.route_moves import cheapest_route
    from canvass.workflow.routes.open_plan import open_plan

    _, opened = open_plan(db, district)
    moves: list[tuple[Sequence[PlacedStop], str]] = []
    for route_id in sorted(shared):
        parts = [[placed for placed in group if placed.route_id == route_id] for group in groups]
        smaller = min(range(2), key=lambda k: sum(placed.stop.doors for placed in parts[k]))
        closed = {placed.route_id for placed in groups[1 - smaller]} | shared
        target = cheapest_route(opened, parts[smaller], closed)
        if target is None:
            raise PlanError(
                '{say_stops}: there is no other route to move it to; "canvass routes split '
                '{route_id}" makes one',
                say_stops=say_stops(parts[smaller]),
                route_id=route_id,
            )
        moves.append((parts[smaller], target))
    return _lock_with_moves(db, district, stored, lock, moves, force=force)


def _lock_with_moves(
    db: Path,
    district: str | None,
    stored: StoredPlan,
    lock: Lock,
    moves: Sequence[tuple[Sequence[PlacedStop], str]],
    *,
    force: bool,
) -> Locked:
    """Store a lock together with the moves it requires, in one transaction."""
    away = [
        ([placed for placed in group if placed.route_id != to], to)
        for group, to in moves
        if any(placed.route_id != to for placed in group)
    ]
    if not away:
        return Locked(record_locks(db, stored, _say_locks([lock]), [lock]))
    from canvass.planning.route_moves import moved_routes
    from canvass.workflow.routes.open_plan import open_plan
    from canvass.workflow.routes.route_changes import store_change

    newest, opened = open_plan(db, district)
    routes: Mapping[str, tuple[int, ...]] = opened.routes
    for group, to in away:
        routes = moved_routes(replace(opened, routes=routes), group, to)
    said = f"lock {lock.kind}: {lock.words}"
    change = store_change(db, newest, opened, routes, words=said, force=force, new_lock=lock)
    found = [known for known in list_locks(db, district) if known.doors == lock.doors]
    return Locked(tuple(found[-1:]), change)


def unlock(db: Path, district: str | None, words: str) -> list[Lock]:
    """Remove the locks with this number, on this route or with these words; return them.

    "all" removes every lock except team assignments. Raises NotFoundError if none matches.
    """
    stored = get_stored_plan(db, district)
    gone = [lock for lock in stored.locks if _is_meant(stored, lock, words.strip())]
    if not gone:
        raise NotFoundError('no lock "{words}"; "canvass routes locks" lists them', words=words)
    record_locks(db, stored, f"unlock: {words.strip()}", [], removed=gone)
    return gone


def _is_meant(stored: StoredPlan, lock: Lock, words: str) -> bool:
    if words.isdecimal():
        return lock.lock_id == int(words)
    if words == "all":
        return lock.kind is not LockKind.TEAM
    route = find_route(stored.document, words)
    if route is not None:
        return lock.kind is LockKind.ORDER and lock.route_id == route.id
    if _plain(lock.words) == _plain(words):
        return True
    try:
        return lock.kind is LockKind.STAY and set(lock.doors) <= set(
            doors_of(find_stops(stored.document, words))
        )
    except (InputError, NotFoundError):
        return False


def _plain(words: str) -> str:
    return fold(words).replace("–", "-")


def doors_of(group: Sequence[PlacedStop]) -> tuple[str, ...]:
    """Return the ids of all doors of these stops."""
    return tuple(door for placed in group for door in placed.stop.door_ids)


def record_locks(
    db: Path, stored: StoredPlan, words: str, made: Sequence[Lock], *, removed: Sequence[Lock] = ()
) -> tuple[Lock, ...]:
    """Store locks and remove others as one change that `undo_change` takes back."""
    change = LockChange(0, stored.plan_id, created_at(), words, tuple(made), tuple(removed))
    with open_writer(db) as connection:
        return record_lock_change(connection, stored.district_id, change)


def _say_locks(locks: Sequence[Lock]) -> str:
    """Return the words of a change that sets locks: "lock order: R01"."""
    kinds = ", ".join(dict.fromkeys(str(lock.kind) for lock in locks))
    return f"lock {kinds}: {', '.join(dict.fromkeys(lock.words for lock in locks))}"
