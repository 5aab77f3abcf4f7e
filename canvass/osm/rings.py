"""Areas from lines: rings of relations joined from their members, and points inside areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from canvass.shape_arrays import make_polygons

LonLat = NDArray[np.float64]
MIN_RING_POINTS = 4


def is_ring(line: LonLat) -> bool:
    """Return whether a line is closed and encloses something."""
    return len(line) >= MIN_RING_POINTS and bool((line[0] == line[-1]).all())


def closed(points: LonLat) -> LonLat:
    """Return one or more points as a ring of at least four, whose last point is its first."""
    ring = np.concatenate([points, points[:1]])
    missing = max(0, MIN_RING_POINTS - len(ring))
    return np.concatenate([ring, np.repeat(ring[-1:], missing, axis=0)])


def joined_rings(lines: Sequence[LonLat]) -> list[LonLat]:
    """Return the closed rings that lines form when joined end to end; open parts are dropped."""
    rings = [line for line in lines if is_ring(line)]
    parts = [line for line in lines if len(line) > 1 and not is_ring(line)]
    at_end: dict[tuple[float, ...], list[int]] = defaultdict(list)
    for index, line in enumerate(parts):
        at_end[tuple(line[0])].append(index)
        at_end[tuple(line[-1])].append(index)
    used = [False] * len(parts)
    for first, line in enumerate(parts):
        if used[first]:
            continue
        used[first] = True
        chain, end = [line], tuple(line[-1])
        while end != tuple(line[0]):
            following = next((index for index in at_end[end] if not used[index]), None)
            if following is None:
                break
            used[following] = True
            part = parts[following]
            part = part if tuple(part[0]) == end else part[::-1]
            chain.append(part[1:])
            end = tuple(part[-1])
        ring = np.concatenate(chain)
        if is_ring(ring):
            rings.append(ring)
    return rings


def inner_points(rings: Sequence[LonLat]) -> LonLat:
    """Return one point in each ring: its centroid if that is inside, otherwise another point.

    A ring without area, or one that crosses itself, gets the mean of its points.
    """
    if not rings:
        return np.empty((0, 2))
    counts = [len(ring) for ring in rings]
    lines = shapely.linearrings(np.concatenate(rings), indices=np.repeat(range(len(rings)), counts))
    areas = make_polygons(lines)
    points = shapely.centroid(areas)
    xy: LonLat = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    outside = ~shapely.contains_xy(areas, xy)
    for index in np.flatnonzero(outside).tolist():
        xy[index] = rings[index][:-1].mean(axis=0)
        if areas[index].is_valid:
            point = shapely.point_on_surface(areas[index])
            if not point.is_empty:
                xy[index] = (point.x, point.y)
    return xy


def with_slits(outer: LonLat, inners: Sequence[LonLat]) -> LonLat:
    """Return one ring that fills like an area with holes: a slit of zero width leads to each."""
    ring = outer
    for inner in inners:
        gaps = ((ring[:, None, :] - inner[None, :, :]) ** 2).sum(axis=2)
        at, start = np.unravel_index(int(gaps.argmin()), gaps.shape)
        loop = np.concatenate([inner[start:-1], inner[: start + 1]])
        if _is_clockwise(loop) == _is_clockwise(outer):
            loop = loop[::-1]
        ring = np.concatenate([ring[: at + 1], loop, ring[at:]])
    return ring


def _is_clockwise(ring: LonLat) -> bool:
    x, y = (ring - ring[0]).T
    return bool((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() < 0)


def extent(ring: LonLat) -> float:
    """Return the size of a ring's bounding box, to tell large from small."""
    width, height = np.ptp(ring, axis=0)
    return float(width * height)


def as_area(outers: Sequence[LonLat], inners: Sequence[LonLat]) -> Polygon | MultiPolygon:
    """Return the area inside the outer rings and outside the inner ones; empty if there is none."""
    solid = shapely.union_all([Polygon(ring).buffer(0) for ring in outers])
    holes = shapely.union_all([Polygon(ring).buffer(0) for ring in inners])
    area = shapely.difference(solid, holes)
    return area if isinstance(area, Polygon | MultiPolygon) else Polygon()
