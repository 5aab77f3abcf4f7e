"""Locks: decisions by people that no later plan may change.

A lock names doors and route ids, which stay the same from plan to plan. Doors that are no longer
planned (gone from the map, or not to be knocked at) are ignored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from canvass.document.document import RouteEntry
from canvass.errors import InputError, NotFoundError, PlanError


class LockKind(StrEnum):
    """What a lock keeps.

    - STAY: doors stay on a route.
    - ORDER: a route keeps exactly its stops, in their order.
    - APART: two groups of doors are never on one route.
    - TOGETHER: doors are on one route.
    - TEAM: a route belongs to a team, so it must continue to exist.
    """

    STAY = "stay"
    ORDER = "order"
    APART = "apart"
    TOGETHER = "together"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock; `words` is its description, `others` the second group of an APART lock."""

    lock_id: int
    kind: LockKind
    words: str
    doors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    route_id: str = ""
    team: str = ""

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "kind", LockKind(self.kind))
        except ValueError as error:
            raise InputError(
                "lock {number}: kind {kind!r} is not known; choose one of {kinds}",
                number=self.lock_id, kind=self.kind, kinds=", ".join(LockKind),
            ) from error  # fmt: skip
        if isinstance(self.doors, str) or isinstance(self.others, str):
            raise InputError("lock {number}: give a list of doors", number=self.lock_id)


def find_broken(routes: Iterable[RouteEntry], locks: Iterable[Lock]) -> list[Lock]:
    """Return the locks that the routes of a plan break."""
    by_id = {route.id: route for route in routes}
    route_of = {
        door: route.id for route in by_id.values() for stop in route.stops for door in stop.door_ids
    }
    return [lock for lock in locks if not _is_kept(lock, route_of, by_id)]


def check_are_of(
    locks: Iterable[Lock], routes: Sequence[RouteEntry], doors: Collection[str]
) -> None:
    """Raise an error for a lock that would keep nothing, because of what it names.

    That is InputError if it lacks a route, a team or doors, and NotFoundError if a route is not
    among these or a door neither on them nor among `doors`, those of the district.
    """
    ids = {route.id for route in routes}
    known = {*doors, *(door for r in routes for stop in r.stops for door in stop.door_ids)}
    for lock in locks:
        number, kind = lock.lock_id, lock.kind
        if kind in (LockKind.STAY, LockKind.ORDER, LockKind.TEAM) and not lock.route_id:
            raise InputError("lock {number} ({kind}): name its route", number=number, kind=kind)
        if kind is LockKind.TEAM and not lock.team:
            raise InputError("lock {number} ({kind}): name its team", number=number, kind=kind)
        groups = [lock.doors, lock.others] if kind is LockKind.APART else [lock.doors]
        if kind is not LockKind.TEAM and not all(groups):
            raise InputError("lock {number} ({kind}): name its doors", number=number, kind=kind)
        if both := set(lock.doors) & set(lock.others):
            raise InputError(
                "lock {number} ({kind}): door {door} is in both groups",
                number=number, kind=kind, door=min(both),
            )  # fmt: skip
        if lock.route_id and lock.route_id not in ids:
            raise NotFoundError(
                "lock {number} ({kind}): no route {route} in the plan before",
                number=number, kind=kind, route=lock.route_id,
            )  # fmt: skip
        for door in (*lock.doors, *lock.others):
            if door not in known:
                raise NotFoundError(
                    "lock {number} ({kind}): no door {door} in the district",
                    number=number, kind=kind, door=door,
                )  # fmt: skip


def check_locks(
    before: Sequence[RouteEntry], after: Sequence[RouteEntry], locks: Iterable[Lock]
) -> None:
    """Raise PlanError if the new routes break a lock that the old routes kept.

    A route that belongs to a team may be absent if none of its doors is on another route: they wait
    or are no longer planned.
    """
    broken = find_newly_broken(before, after, locks)
    if broken:
        lock = broken[0]
        raise PlanError(
            'lock {number} ({kind}: {words}) cannot be kept; "canvass routes unlock {number}" '
            "lifts it", number=lock.lock_id, kind=lock.kind, words=lock.words,
        )  # fmt: skip


def find_newly_broken(
    before: Sequence[RouteEntry], after: Sequence[RouteEntry], locks: Iterable[Lock]
) -> list[Lock]:
    """Return the locks that the new routes break and the old routes kept."""
    locks = list(locks)
    if not locks:
        return []
    planned = {door for route in after for stop in route.stops for door in stop.door_ids}
    walked = {
        route.id
        for route in before
        if any(not planned.isdisjoint(stop.door_ids) for stop in route.stops)
    }
    held = [lock for lock in locks if lock.kind is not LockKind.TEAM or lock.route_id in walked]
    broken_before = {lock.lock_id for lock in find_broken(before, held)}
    return [lock for lock in find_broken(after, held) if lock.lock_id not in broken_before]


def _is_kept(lock: Lock, route_of: dict[str, str], routes: dict[str, RouteEntry]) -> bool:
    mine = [route_of[door] for door in lock.doors if door in route_of]
    if lock.kind is LockKind.TEAM:
        return lock.route_id in routes
    if lock.kind is LockKind.STAY:
        return set(mine) <= {lock.route_id}
    if lock.kind is LockKind.TOGETHER:
        return len(set(mine)) <= 1
    if lock.kind is LockKind.APART:
        return not set(mine) & {route_of[door] for door in lock.others if door in route_of}
    if set(mine) - {lock.route_id}:
        return False
    route = routes.get(lock.route_id)
    return not mine or (route is not None and is_in_order(route, lock.doors))


def is_in_order(route: RouteEntry, doors: Sequence[str]) -> bool:
    """Return whether every stop of a route has one of these doors, and the stops their order.

    Doors that came to a stop since, such as flats counted later, belong to it.
    """
    place = {door: index for index, door in enumerate(doors)}
    firsts = []
    for stop in route.stops:
        known = [place[door] for door in stop.door_ids if door in place]
        if not known:
            return False
        firsts.append(min(known))
    return firsts == sorted(firsts)


def doors_in_order(route: RouteEntry) -> tuple[str, ...]:
    """Return a route's doors in order of its stops, as an ORDER lock keeps them."""
    return tuple(door for stop in route.stops for door in stop.door_ids)
