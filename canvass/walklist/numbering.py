"""The doors of a list with the positions printed on it."""

from __future__ import annotations

from collections.abc import Collection

from canvass.document.document import RouteEntry
from canvass.visits.entering import SheetDoor
from canvass.walklist.rows import DoorRow, make_rows


def list_doors(route: RouteEntry, blank: Collection[str] = ()) -> tuple[SheetDoor, ...]:
    """Return the doors of a route in printed order, without the `blank` ones.

    Positions and numbers are those of the whole route: blank doors keep theirs.
    """
    doors: list[SheetDoor] = []
    number_by_position: dict[int, int] = {}
    stops = (*route.stops, *route.if_time)
    for row in make_rows(route):
        if not isinstance(row, DoorRow):
            continue
        stop = stops[row.position]
        for door_id in row.door_ids:
            number = number_by_position.get(row.position, 0) + 1
            number_by_position[row.position] = number
            if door_id not in blank:
                doors.append(
                    SheetDoor(
                        row.position + 1,
                        number,
                        door_id,
                        stop.street,
                        row.number,
                        row.unit,
                        is_if_time=row.position >= len(route.stops),
                    )
                )
    return tuple(doors)
