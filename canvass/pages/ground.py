"""The background of a page: the district drawn from its own map."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from canvass.hidden import plain
from canvass.osm.extract import Extract, MapBackground, Way
from canvass.pages.encode import Grid, encode_lines

Points = NDArray[np.float64]

ROAD_CLASSES = {
    "motorway": 0, "trunk": 0, "primary": 1, "secondary": 1, "tertiary": 2, "unclassified": 3,
    "residential": 3, "living_street": 3, "pedestrian": 3, "road": 3, "busway": 3, "service": 4,
    "footway": 5, "path": 5, "cycleway": 5, "track": 5, "bridleway": 5, "steps": 5,
}  # fmt: skip
"""The width class of a way: 0 is the widest, 5 a footpath."""

AREA_KINDS = ("water", "wood", "green")
NAMED_UP_TO = 4
LONGEST_NAME = 60
MOST_TURN = 0.21
"""Radians, about 12 degrees: a street that turns by more is not straight."""


def draw_ground(extract: Extract | MapBackground, grid: Grid) -> dict[str, Any]:
    """Return areas, lines, roads by class and street names for the page's script."""
    areas: dict[str, list[Points]] = defaultdict(list)
    lines: dict[str, list[Points]] = defaultdict(list)
    for backdrop in extract.backdrops:
        if backdrop.is_area and backdrop.kind in AREA_KINDS and len(backdrop.lonlat) >= 4:
            areas[backdrop.kind].append(backdrop.lonlat)
        elif not backdrop.is_area and len(backdrop.lonlat) >= 2:
            lines[backdrop.kind].append(backdrop.lonlat)
    roads: list[list[Points]] = [[] for _ in range(6)]
    named: list[tuple[Way, int]] = []
    for way in extract.ways:
        road = _road_class(way)
        if road is None:
            continue
        if way.tags.get("area") == "yes" and len(way.lonlat) >= 4:
            areas["square"].append(way.lonlat)
            continue
        roads[road].append(way.lonlat)
        if road <= NAMED_UP_TO and way.tags.get("name", "").strip():
            named.append((way, road))
    ground: dict[str, Any] = {
        kind: encode_lines(grid, rings, closed=True) for kind, rings in areas.items()
    }
    ground["building"] = encode_lines(grid, list(_building_rings(extract)), closed=True)
    for kind in ("waterline", "railway"):
        ground[kind] = encode_lines(grid, lines.get(kind, []))
    ground["road"] = [encode_lines(grid, found) for found in roads]
    ground["names"] = _labels(named, grid)
    ground["edge"] = _outline(extract, grid)
    return ground


def _road_class(way: Way) -> int | None:
    tags = way.tags
    if tags.get("tunnel", "no") not in ("no", "building_passage") or "indoor" in tags:
        return None
    if len(way.lonlat) < 2:
        return None
    return ROAD_CLASSES.get(tags.get("highway", "").removesuffix("_link"))


def _building_rings(extract: Extract | MapBackground) -> Iterable[Points]:
    """Yield outlines and holes in opposite directions, so that a fill leaves the holes out."""
    for building in extract.buildings:
        if not building.inners:
            yield from (ring for ring in building.outers if len(ring) >= 4)
            continue
        yield from (_turned(ring, 1.0) for ring in building.outers if len(ring) >= 4)
        yield from (_turned(ring, -1.0) for ring in building.inners if len(ring) >= 4)


def _turned(ring: Points, sign: float) -> Points:
    x, y = (ring - ring[0]).T
    doubled = float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))
    return ring if doubled * sign > 0 else ring[::-1]


def _labels(named: Sequence[tuple[Way, int]], grid: Grid) -> dict[str, Any]:
    """Return places for street names: the longest straight stretch of each named way.

    There is one row per way: text (index), x, y, angle in degrees (readable from the left), length
    in metres and road class; the longest come first within a class.
    """
    texts: dict[str, int] = {}
    rows = []
    if not named:
        return {"texts": [], "rows": []}
    # All ways at once: one by one they take most of the time of drawing a city.
    sizes = [len(way.lonlat) for way, _ in named]
    steps = grid.steps(np.concatenate([way.lonlat for way, _ in named])).astype(np.float64)
    for (way, road), ends in zip(named, _stretches(steps, sizes).tolist(), strict=True):
        start, stop = ends
        length = math.dist(start, stop)
        if length <= 0:
            continue
        angle = math.degrees(math.atan2(stop[1] - start[1], stop[0] - start[0]))
        angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
        text = texts.setdefault(plain(way.tags["name"])[:LONGEST_NAME], len(texts))
        x, y = (start[0] + stop[0]) / 2, (start[1] + stop[1]) / 2
        rows.append((road, text, round(x), round(y), round(angle), round(length / 4)))
    rows.sort(key=lambda row: (row[0], -row[5]))
    return {"texts": list(texts), "rows": [value for row in rows for value in row]}


def _stretches(steps: Points, sizes: Sequence[int]) -> NDArray[np.float64]:
    """Return the two ends, (n, 2, 2), of each line's longest run that is nearly straight.

    Of equally long runs it is the first. `sizes`: the numbers of points of lines, two or more.
    """
    line_of = np.repeat(np.arange(len(sizes)), sizes)
    moves = np.flatnonzero(line_of[1:] == line_of[:-1])
    dx, dy = (steps[moves + 1] - steps[moves]).T
    turn = np.abs((np.diff(np.arctan2(dy, dx), prepend=0.0) + np.pi) % (2 * np.pi) - np.pi)
    is_new = np.diff(line_of[moves], prepend=-1) > 0
    begins = np.flatnonzero(is_new | (turn > MOST_TURN))
    starts, stops = steps[moves[begins]], steps[moves[np.append(begins[1:], len(moves)) - 1] + 1]
    line = line_of[moves[begins]]
    by_length = np.lexsort((-np.square(stops - starts).sum(axis=1), line))
    longest = by_length[np.flatnonzero(np.diff(line[by_length], prepend=-1))]
    return np.stack([starts[longest], stops[longest]], axis=1)


def _outline(extract: Extract | MapBackground, grid: Grid) -> dict[str, Any]:
    """Return the district's boundary, empty for the whole map."""
    if extract.boundary is None:
        return encode_lines(grid, [])
    parts = getattr(extract.boundary, "geoms", [extract.boundary])
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return encode_lines(grid, [np.asarray(ring.coords)[:, :2] for ring in rings], closed=True)
