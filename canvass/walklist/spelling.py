"""Names on walk lists in letters that the paper can show, and which names were changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from canvass.document.document import CallNote, PlanDocument, RouteEntry, StopEntry
from canvass.lettering.letters import has_unknown_letters, printable
from canvass.lettering.shaping import without_isolates
from canvass.pages.latin_names import in_latin
from canvass.walklist.layout import PlacedRow
from canvass.walklist.rows import Heading

__all__ = ["in_latin", "names_spelt", "route_in_latin", "row_in_latin"]


def names_spelt(document: PlanDocument, latin: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Return the streets and places of a plan that are printed differently from the map.

    As (name, printed form, whether that is the map's own Latin name), in walking order.
    """
    names = [document.base.label]
    for route in document.routes:
        for stop in (*route.stops, *route.if_time):
            names += [stop.street, *(line.street for line in stop.addresses)]
            names += [stop.call.name, stop.call.address] if stop.call is not None else []
    return [
        (name, without_isolates(printable(in_latin(name, latin))), name in latin)
        for name in dict.fromkeys(names)
        if has_unknown_letters(name)
    ]


def route_in_latin(route: RouteEntry, latin: Mapping[str, str]) -> RouteEntry:
    """Return a route with the map's Latin names in place of names that cannot be printed."""
    if not latin:
        return route
    return replace(
        route,
        name=in_latin(route.name, latin),
        stops=tuple(_stop_in_latin(stop, latin) for stop in route.stops),
        if_time=tuple(_stop_in_latin(stop, latin) for stop in route.if_time),
        tasks=tuple(replace(task, street=in_latin(task.street, latin)) for task in route.tasks),
    )


def row_in_latin(placed: PlacedRow, latin: Mapping[str, str]) -> PlacedRow:
    """Return a row of a list with the map's Latin names."""
    row = placed.row
    if not latin or not isinstance(row, Heading):
        return placed
    shown = replace(row, street=in_latin(row.street, latin), aside=in_latin(row.aside, latin))
    return replace(placed, row=shown)


def _stop_in_latin(stop: StopEntry, latin: Mapping[str, str]) -> StopEntry:
    return replace(
        stop,
        street=in_latin(stop.street, latin),
        addresses=tuple(
            replace(line, street=in_latin(line.street, latin)) for line in stop.addresses
        ),
        call=_call_in_latin(stop.call, latin) if stop.call is not None else None,
    )


def _call_in_latin(call: CallNote, latin: Mapping[str, str]) -> CallNote:
    return replace(call, name=in_latin(call.name, latin), address=in_latin(call.address, latin))
