"""What a team that takes no stairs should know of the stairs on its route."""

from __future__ import annotations

from collections.abc import Callable

from canvass.document.document import STAIRS, STAIRS_UNKNOWN, RouteEntry
from canvass.document.spoken import say_places

LONGEST = 110


def say_stairs_unknown(route: RouteEntry, *, takes_none: bool | None = None) -> str:
    """Return where a route of a team that takes no stairs may have some: "Storgatan 2, 4–8".

    `takes_none` None means the team that the route was planned for. "" if there is no doubt.
    """
    return _say(route, STAIRS_UNKNOWN) if _is_told(route, takes_none) else ""


def say_stairs(route: RouteEntry, *, takes_none: bool | None = None) -> str:
    """Return where a route of a team that takes no stairs has some; "" if nowhere."""
    return _say(route, STAIRS) if _is_told(route, takes_none) else ""


def say_briefly(places: str, count: int, say: Callable[[str], str]) -> str:
    """Return places, or how many there are where their text is too long for paper."""
    return places if len(places) <= LONGEST else say("{count} entrances").format(count=count)


def count_stairs(route: RouteEntry, stairs: str) -> int:
    """Return how many stops of a route have stairs (STAIRS), or may have some (STAIRS_UNKNOWN)."""
    return sum(stop.stairs == stairs for stop in (*route.stops, *route.if_time))


def _is_told(route: RouteEntry, takes_none: bool | None) -> bool:
    planned = route.pace is not None and route.pace.no_stairs
    return planned if takes_none is None else takes_none or planned


def _say(route: RouteEntry, stairs: str) -> str:
    stops = (*route.stops, *route.if_time)
    return say_places([stop for stop in stops if stop.stairs == stairs], stops)
