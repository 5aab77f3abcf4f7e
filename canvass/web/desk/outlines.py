"""A drawing of the boundaries a map names, to choose from, with small ones on top."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvass.workflow.district.boundaries import NamedArea

WIDTH = 600.0
MARGIN = 8.0
TALLEST = 1.2
"""The drawing is at most this many times as high as wide."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One boundary: its index in the list, name, number of addresses, and SVG path."""

    number: int
    name: str
    addresses: int
    path: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """A drawing of boundaries and its size."""

    width: int
    height: int
    shapes: tuple[Outline, ...]


def draw_outlines(areas: Sequence[NamedArea]) -> Outlines | None:
    """Return a drawing of boundaries, north up; None if there is nothing to draw."""
    points = [point for area in areas for ring in area.rings for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / wide, TALLEST * WIDTH / high)

    def place(lon: float, lat: float) -> str:
        x = MARGIN + (lon - west) * shrink * scale
        return f"{x:.1f} {MARGIN + (north - lat) * scale:.1f}"

    shapes = [
        Outline(
            number,
            area.name,
            area.addresses,
            "".join(f"M{'L'.join(place(lon, lat) for lon, lat in ring)}Z" for ring in area.rings),
        )
        for number, area in enumerate(areas)
        if area.rings
    ]
    size = {shape.number: _size(areas[shape.number]) for shape in shapes}
    shapes.sort(key=lambda shape: -size[shape.number])
    return Outlines(
        round(wide * scale + 2 * MARGIN), round(high * scale + 2 * MARGIN), tuple(shapes)
    )


def _size(area: NamedArea) -> float:
    """Return the size of an area in square degrees (shoelace formula)."""
    return sum(
        abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring))) / 2
        for ring in area.rings
    )
