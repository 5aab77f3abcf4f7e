"""The effect of a change on the routes it touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from canvass.document.document import RouteEntry


@dataclass(frozen=True, slots=True)
class Touched:
    """A route touched by a change, before and after; minutes are 0 where it does not exist."""

    route_id: str
    name: str
    doors: int
    before_min: float
    after_min: float
    over_shift_min: float


def find_touched(before: Iterable[RouteEntry], after: Iterable[RouteEntry]) -> tuple[Touched, ...]:
    """Return the routes that changed, in their order, with new routes at the end."""
    old = {entry.id: entry for entry in before}
    new = {entry.id: entry for entry in after}
    touched = []
    for route_id in dict.fromkeys([*old, *new]):
        was, now = old.get(route_id), new.get(route_id)
        entry = now or was
        if entry is not None and (was is None or now is None or _walked(was) != _walked(now)):
            touched.append(
                Touched(
                    route_id,
                    entry.name,
                    now.doors if now else 0,
                    was.duration_min if was else 0.0,
                    now.duration_min if now else 0.0,
                    now.over_shift_min if now else 0.0,
                )
            )
    return tuple(touched)


def _walked(entry: RouteEntry) -> tuple[object, ...]:
    """Return what identifies a route's content: its name, pace, minutes and doors in order.

    The numbers of address parts ("n12~2") depend on other routes and are ignored.
    """
    doors = tuple(stop.door_ids for stop in entry.stops)
    more = tuple(stop.door_ids for stop in entry.if_time)
    return entry.name, entry.pace, entry.duration_min, doors, more
