"""A leaflet round: planned and printed to files, separate from the plan of the doors."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from canvass.document.document import PlanDocument, StopEntry
from canvass.doors.leave_out import leave_out
from canvass.doors.reasons import SAID_OF_ENTRANCE, EntranceFact
from canvass.export.text import cell_text
from canvass.osm.extract import Extract
from canvass.planning.district import District
from canvass.planning.leaflets import for_leaflets
from canvass.store import districts, entrance_facts
from canvass.store.database import Connection, open_reader
from canvass.store.door_rows import list_door_rows
from canvass.store.left_out import doors_left_out
from canvass.walklist.basemap import make_base_map
from canvass.walklist.form import Form
from canvass.walklist.leaflets import print_leaflets
from canvass.workflow.district.locked_entrances import waiting_for_access
from canvass.workflow.district.stored_district import load_with_all_doors
from canvass.workflow.files import write_files

PDF_NAME, TABLE_NAME = "leaflets.pdf", "leaflets.csv"
HEADINGS = ("route", "stop", "street", "housenumber", "entrance", "leaflets")


def load_for_leaflets(db: Path, name: str | None, *, now: datetime) -> District:
    """Return a stored district for a leaflet round.

    Do-not-knock doors get a leaflet too. Entrances with a no-advertising sign, doors left out by
    organizers and locked entrances get none.
    """
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        district = load_with_all_doors(connection, district_id)
        rows = list_door_rows(connection, district_id)
        left_out = doors_left_out(connection, district_id, rows)
        waiting = waiting_for_access(connection, district_id, rows, now=now)
        signs = _signs(connection, district_id)
    doors = leave_out(leave_out(district.doors, left_out), waiting)
    return for_leaflets(replace(district, doors=doors), signs)


def _signs(connection: Connection, district_id: int) -> dict[str, str]:
    said = SAID_OF_ENTRANCE[EntranceFact.NO_ADVERTISING]
    return {
        entrance_id: f"{said} ({day})"
        for entrance_id, facts in entrance_facts.list_facts(connection, district_id).items()
        for fact, day in facts
        if fact == said
    }


def write_leaflets(
    document: PlanDocument,
    extract: Extract,
    folder: Path,
    *,
    lang: str,
    form: Form,
    on_progress: Callable[[float], None],
) -> list[Path]:
    """Write the sheets (PDF) and a table of the letter boxes to a folder; raises OutputError."""
    made = {
        PDF_NAME: print_leaflets(
            document, make_base_map(extract), lang=lang, form=form, on_progress=on_progress
        ),
        TABLE_NAME: _table(document).encode("utf-8-sig"),
    }
    return write_files(folder, made)


def _table(document: PlanDocument) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for route in document.routes:
        for position, stop in enumerate(route.stops, start=1):
            writer.writerow([cell_text(cell) for cell in _cells(route.id, position, stop)])
    return out.getvalue()


def _cells(route_id: str, position: int, stop: StopEntry) -> list[str]:
    numbers = ", ".join(line.housenumber for line in stop.addresses)
    return [route_id, f"{position}", stop.street, numbers, stop.entrance, f"{stop.doors}"]
