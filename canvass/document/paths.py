"""The path of a route as (lon, lat) points: its length, and what is left when stops are dropped."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

Point = tuple[float, float]

EARTH_RADIUS_M = 6_371_008.8


def step_m(a: Point, b: Point) -> float:
    """Return the distance in metres between two (lon, lat) points on a sphere (haversine)."""
    (lon_a, lat_a), (lon_b, lat_b) = (tuple(map(math.radians, point)) for point in (a, b))
    h = math.sin((lat_b - lat_a) / 2) ** 2
    h += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(h))


def without_places(
    path: Sequence[Point], gone: Collection[Point], staying: Collection[Point]
) -> tuple[tuple[Point, ...], float]:
    """Return a path that no longer leads to the places in `gone`, and by how much shorter it is.

    The way to such a place and back along the same points is cut off as far as it serves no place
    in `staying`. The ends of the path, at the base, stay. The length is in metres.
    """
    kept = {*staying, path[0], path[-1]} if path else set()
    out: list[Point] = []
    is_back = False
    for point in path:
        if point in gone and point not in kept:
            is_back = True
            continue
        if is_back and out and out[-1] == point:
            continue
        if is_back and len(out) > 1 and out[-2] == point and out[-1] not in kept:
            out.pop()
            continue
        is_back = False
        out.append(point)
    if len(out) == 1:
        out *= 2
    return tuple(out), max(0.0, _length_m(path) - _length_m(out))


def _length_m(path: Sequence[Point]) -> float:
    return math.fsum(map(step_m, path, path[1:]))
