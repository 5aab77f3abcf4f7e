"""The rows of a walk list as a spreadsheet: one row per door."""

from __future__ import annotations

from collections.abc import Iterator

from canvass.document.document import PlanDocument
from canvass.export.text import cell_text
from canvass.locale.catalogue import get_translator
from canvass.walklist.notes import ListNotes
from canvass.walklist.numbering import list_doors
from canvass.walklist.shortcode import route_code

Cell = str | int | float


def headings(lang: str) -> list[str]:
    """Return the column headings of `door_rows`."""
    _ = get_translator(lang)
    return [
        _("List"), _("Route"), _("Name"), _("Position"), _("Street"), _("Number"), _("Flat"),
        _("Outcome"), _("When"), _("Team"), _("Door no"), _("Side"), _("Arrive (min)"),
        _("Latitude"), _("Longitude"), _("Door id"), _("Stop id"), _("Guessed number"),
        _("If there is time"),
    ]  # fmt: skip


def door_rows(document: PlanDocument, notes: ListNotes | None = None) -> Iterator[list[Cell]]:
    """Yield one row per door in walking order; no cell can be run by a spreadsheet.

    Each row has the code of its list, the position of the stop and the door's number at the stop.
    Outcome and time are empty; once they are filled in, the file can be imported. Extra doors for a
    team with time left come last, as on paper, marked "x".
    """
    notes = notes or ListNotes()
    for route in document.routes:
        places = notes.places or {
            door.door_id: (door.position, door.number) for door in list_doors(route)
        }
        code = notes.list_codes.get(route.id) or route_code(document, route)
        occasion = notes.occasions.get(route.id)
        team = occasion.team if occasion is not None else ""
        for k, stop in enumerate((*route.stops, *route.if_time)):
            is_more = k >= len(route.stops)
            number_by_id = {
                address_id: (line.street, line.housenumber)
                for address_id, line in zip(stop.address_ids, stop.addresses, strict=False)
            }
            units = stop.units or ("",) * len(stop.door_ids)
            for door_id, unit in zip(stop.door_ids, units, strict=True):
                street, number = number_by_id.get(
                    door_id.split("/")[0], (stop.street, stop.housenumber)
                )
                position, door_number = places[door_id]
                yield [
                    code, cell_text(route.id), cell_text(route.name), position, cell_text(street),
                    cell_text(number), cell_text(unit), "", "", cell_text(team), door_number,
                    stop.side, "" if is_more else stop.arrive_min, stop.lat, stop.lon,
                    cell_text(door_id), cell_text(stop.id),
                    "?" if door_id in stop.guessed_ids else "", "x" if is_more else "",
                ]  # fmt: skip
