"""The places that stand in the files of a plan: on paper, in the table, in maps and on phones."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator

from canvass.document.document import PlanDocument
from canvass.export.formats import export_plan
from canvass.walklist.rows import DoorRow, make_rows

NAMES = ("Storgatan", "Nya Storgatan")
NEW_NAME = NAMES[1]
"""What a newer map calls the street."""

STOP_IN = {
    "geojson": re.compile(r'"kind": "stop".*?"street": "([^"]*)", "housenumber": "([^"]*)"'),
    "gpx": re.compile(r"<name>R\d+-\d+ ([^<]*) (\S+)</name>"),
    "kml": re.compile(r"<name>\d+\. ([^<]*) (\S+)</name>"),
}
"""How each export names a stop."""


def plain(street: str) -> str:
    """Return what the street was called first."""
    return NAMES[0] if street == NEW_NAME else street


HOUSE = re.compile(r'<node id="(1\d\d)"[^\n]*\n')


def draw_newer(drawn: str, rng: random.Random) -> str:
    """Return the small map as somebody draws it a year later.

    The street may be renamed, houses drawn anew under other ids, one not there any more, one with
    flats.
    """
    if rng.random() < 0.5:
        drawn = drawn.replace(f'"{NAMES[0]}"', f'"{NEW_NAME}"')
    houses = [match[1] for match in HOUSE.finditer(drawn)]
    gone, split = rng.choice(houses), rng.choice(houses)

    def redraw(match: re.Match[str]) -> str:
        line = match[0]
        if match[1] == gone:
            return ""
        if match[1] == split:
            line = line.replace("</node>", '<tag k="addr:flats" v="1-3"/></node>')
        if rng.random() < 0.3:
            line = line.replace(f'id="{match[1]}"', f'id="{match[1]}{rng.randrange(10)}"')
        return line

    return HOUSE.sub(redraw, drawn)


def rows_of_table(document: PlanDocument) -> list[tuple[str, str, str]]:
    """Return street, number and flat of every row of the table."""
    (table,) = export_plan(document, "csv", lang="en").values()
    cells = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    return [(row["Street"], row["Number"], row["Flat"]) for row in cells]


def doors_on_paper(document: PlanDocument) -> set[str]:
    """Return the doors that have a line on a walk list."""
    rows = [row for route in document.routes for row in make_rows(route)]
    return {door for row in rows if isinstance(row, DoorRow) for door in row.door_ids}


def doors_of(document: PlanDocument) -> set[str]:
    """Return the doors of a plan's stops."""
    return {
        door
        for route in document.routes
        for stop in (*route.stops, *route.if_time)
        for door in stop.door_ids
    }


def stops_in_exports(document: PlanDocument) -> Iterator[tuple[str, str]]:
    """Yield street and number of the stops that GeoJSON, GPX and KML name."""
    for fmt, pattern in STOP_IN.items():
        (text,) = export_plan(document, fmt, lang="en").values()
        yield from pattern.findall(text.decode())


def paths_to_left_out(document: PlanDocument) -> int:
    """Count the paths that lead to an address which the plan leaves out."""
    left = {(entry.lon, entry.lat) for entry in document.excluded}
    return sum(
        bool(left.intersection(route.path) - {(stop.lon, stop.lat) for stop in route.stops})
        for route in document.routes
    )
