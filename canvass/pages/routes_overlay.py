"""The routes of a plan for the map: coloured stops, their streets, and the paths."""

from __future__ import annotations

from typing import Any

import numpy as np

from canvass.document.document import PlanDocument, RouteEntry
from canvass.doors.housenumber import fold, leading_number
from canvass.hidden import plain
from canvass.pages.encode import Grid, encode_lines, encode_points
from canvass.pages.route_looks import look_of, say_stop

NO_PATH = np.empty((0, 2))
MOST_PATHS = 60
"""The most paths drawn together; with more routes only the selected ones (map/lines.js)."""


def routes_overlay(
    document: PlanDocument, grid: Grid, *, most_paths: int | None = None
) -> dict[str, Any]:
    """Return the overlay of a plan's routes: one group of points and one path per route.

    With more than `most_paths` routes the paths are empty: thousands of them are unreadable, and
    they are nine tenths of the data; `route_path` returns a single one. `sides` and `streets`
    number the stops that are selected together: one side (odd or even) of a street, or a street.
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
    is_many = most_paths is not None and len(document.routes) > most_paths
    paths = [NO_PATH if is_many else np.array(route.path) for route in document.routes]
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
        "paths": encode_lines(grid, paths),
        "base": encode_points(grid, base),
    }


def route_path(document: PlanDocument, grid: Grid, route_id: str) -> dict[str, Any]:
    """Return the path of a route as {"n": [points], "d": steps}; empty for an unknown route."""
    found = [np.array(route.path) for route in document.routes if route.id == route_id]
    return encode_lines(grid, found)


def _group(number: int, route: RouteEntry) -> dict[str, Any]:
    colour, shape = look_of(number)
    return {
        "id": route.id,
        "label": f"{route.id} {plain(route.name)}",
        "colour": colour,
        "shape": shape,
        "count": route.doors,
    }
