"""Tasks to ask for access: which team asks at which locked entrance."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from canvass.document.document import RouteEntry, RouteTask
from canvass.doors.door import Entrance

ASK_FOR_ACCESS = "ask_for_access"


def with_access_tasks(
    routes: Sequence[RouteEntry], ask_at: Sequence[Entrance]
) -> tuple[RouteEntry, ...]:
    """Return the routes with a task for each locked entrance, given to the nearest route."""
    if not routes or not ask_at:
        return tuple(routes)
    tasks: dict[int, list[RouteTask]] = defaultdict(list)
    for entrance in ask_at:
        shrink = math.cos(math.radians(entrance.lat))
        nearest = min(
            range(len(routes)),
            key=lambda k: min(
                math.hypot((stop.lon - entrance.lon) * shrink, stop.lat - entrance.lat)
                for stop in routes[k].stops
            ),
        )
        first = entrance.addresses[0]
        tasks[nearest].append(
            RouteTask(
                ASK_FOR_ACCESS,
                entrance.id,
                first.street,
                first.housenumber,
                entrance.ref,
                round(entrance.lat, 7),
                round(entrance.lon, 7),
                len(entrance.doors),
            )
        )
    return tuple(replace(route, tasks=tuple(tasks[k])) for k, route in enumerate(routes))
