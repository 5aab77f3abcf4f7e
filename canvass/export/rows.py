"""One row per door: what a spreadsheet of walk lists holds."""

from __future__ import annotations

from collections.abc import Iterator

from canvass.document.document import PlanDocument
from canvass.export.text import cell_text
from canvass.locale.catalogue import get_translator

Cell = str | int | float


def headings(lang: str) -> list[str]:
    """Return the column headings of `door_rows`."""
    _ = get_translator(lang)
    return [
        _("Route"), _("Name"), _("Position"), _("Street"), _("Number"), _("Flat"), _("Side"),
        _("Arrive (min)"), _("Latitude"), _("Longitude"), _("Door id"), _("Stop id"),
        _("Guessed number"),
    ]  # fmt: skip


def door_rows(document: PlanDocument) -> Iterator[list[Cell]]:
    """Yield one row per door in walking order, made harmless for spreadsheets."""
    for route in document.routes:
        for place, stop in enumerate(route.stops, start=1):
            number_by_id = {
                address_id: (line.street, line.housenumber)
                for address_id, line in zip(stop.address_ids, stop.addresses, strict=False)
            }
            units = stop.units or ("",) * len(stop.door_ids)
            for door_id, unit in zip(stop.door_ids, units, strict=True):
                street, number = number_by_id.get(
                    door_id.split("/")[0], (stop.street, stop.housenumber)
                )
                yield [
                    cell_text(route.id), cell_text(route.name), place, cell_text(street),
                    cell_text(number), cell_text(unit), stop.side, stop.arrive_min, stop.lat,
                    stop.lon, cell_text(door_id), cell_text(stop.id),
                    "?" if door_id in stop.guessed_ids else "",
                ]  # fmt: skip
