"""The routes of a plan as the map draws them: stops in colour, their streets, the way walked."""

from __future__ import annotations

from typing import Any

import numpy as np

from canvass.document.document import PlanDocument, RouteEntry, StopEntry
from canvass.doors.housenumber import fold, leading_number, summarise_numbers
from canvass.pages.encode import Grid, encode_lines, encode_points
from canvass.pages.text import plain

COLOURS = (
    "#b3420b", "#0b63a5", "#00735a", "#a3357c", "#6a4c00", "#4b3fa0", "#00707a", "#8c1d2f",
)  # fmt: skip
"""Dark enough for a light map (4.5 : 1 on white); neighbours differ in shape as well."""

SHAPES = ("circle", "square", "diamond", "triangle", "down", "bar", "cross")


def look_of(number: int) -> tuple[str, str]:
    """Return the colour and the shape of a plan's route by its number from 0."""
    return COLOURS[number % len(COLOURS)], SHAPES[number % len(SHAPES)]


def routes_overlay(document: PlanDocument, grid: Grid) -> dict[str, Any]:
    """Return the overlay of a plan's routes: one group of points and one path for each.

    `sides` and `streets` number what is selected together: a street's odd or even side, a street.
    """
    of: list[int] = []
    texts: list[str] = []
    sides: dict[tuple[str, int], int] = {}
    streets: dict[str, int] = {}
    side_of: list[int] = []
    street_of: list[int] = []
    stops = [
        (k, place, stop)
        for k, route in enumerate(document.routes)
        for place, stop in enumerate(route.stops, start=1)
    ]
    for k, place, stop in stops:
        street = fold(stop.street)
        parity = (leading_number(stop.housenumber) or 0) % 2
        of.append(k)
        texts.append(say_stop(stop, place))
        side_of.append(sides.setdefault((street, parity), len(sides)))
        street_of.append(streets.setdefault(street, len(streets)))
    lonlat = np.array([(stop.lon, stop.lat) for _, _, stop in stops]).reshape(-1, 2)
    base = np.array([[document.base.lon, document.base.lat]])
    return {
        "points": {
            "groups": [_group(k, route) for k, route in enumerate(document.routes)],
            "of": of,
            "xy": encode_points(grid, lonlat),
            "texts": texts,
            "ids": [stop.id for _, _, stop in stops],
            "doors": [stop.doors for _, _, stop in stops],
            "sides": side_of,
            "streets": street_of,
        },
        "paths": encode_lines(grid, [np.array(route.path) for route in document.routes]),
        "base": encode_points(grid, base),
    }


def _group(number: int, route: RouteEntry) -> dict[str, Any]:
    colour, shape = look_of(number)
    return {
        "id": route.id,
        "label": f"{route.id} {plain(route.name)}",
        "colour": colour,
        "shape": shape,
        "count": route.doors,
    }


def say_stop(stop: StopEntry, place: int) -> str:
    """Return a stop as the map says it: its number on paper, its addresses, its doors."""
    numbers = summarise_numbers(line.housenumber for line in stop.addresses)
    said = f"{place} · {plain(stop.street)} {plain(numbers)}".strip()
    if stop.entrance:
        said += f" {plain(stop.entrance)}"
    return said if stop.doors == 1 else f"{said} ({stop.doors})"
