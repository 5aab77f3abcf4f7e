"""Areas from lines: rings of relations joined from their members, and points inside areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

LonLat = NDArray[np.float64]
MIN_RING_POINTS = 4


def is_ring(line: LonLat) -> bool:
    """Return whether a line closes and encloses something."""
    return len(line) >= MIN_RING_POINTS and bool((line[0] == line[-1]).all())


def joined_rings(lines: Sequence[LonLat]) -> list[LonLat]:
    """Return the closed rings that lines form when joined end to end; what stays open is left."""
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
            following = next((i for i in at_end[end] if not used[i]), None)
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
    """Return one point in each ring: its centroid where that lies inside, else some point of it.

    A ring without area gets the mean of its points.
    """
    if not rings:
        return np.empty((0, 2))
    counts = [len(ring) for ring in rings]
    lines = shapely.linearrings(np.concatenate(rings), indices=np.repeat(range(len(rings)), counts))
    areas = shapely.polygons(lines)
    points = shapely.centroid(areas)
    xy: LonLat = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    inside = shapely.contains_properly(areas, points)
    for index in np.flatnonzero(~inside).tolist():
        xy[index] = rings[index][:-1].mean(axis=0)
        if areas[index].is_valid:
            point = shapely.point_on_surface(areas[index])
            if not point.is_empty:
                xy[index] = (point.x, point.y)
    return xy


def with_slits(outer: LonLat, inners: Sequence[LonLat]) -> LonLat:
    """Return one ring that fills like an area with holes: a slit of no width leads to each hole."""
    ring = outer
    for inner in inners:
        gaps = ((ring[:, None, :] - inner[None, ::1, :]) ** 2).sum(axis=2)
        at, start = np.unravel_index(int(gaps.argmin()), gaps.shape)
        loop = np.concatenate([inner[start:-1], inner[: start + 1]])
        if _is_clockwise(loop) == _is_clockwise(outer):
            loop = loop[::-1]
        ring = np.concatenate([ring[: at + 1], loop, ring[at:]])
    return ring


def _is_clockwise(ring: LonLat) -> bool:
    x, y = ring[:, 0], ring[:, 1]
    return bool((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() < 0)
