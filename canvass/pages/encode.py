"""Encode lines as small integers in steps of 0.25 m, each point relative to the previous one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from canvass.streets.crs import DEGREES, choose_crs, get_transformer

STEP_M = 0.25
LonLat = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The integer coordinates of a district's page: x east and y south of its north-west corner."""

    to_metres: Transformer
    west_m: float
    north_m: float

    def steps(self, lonlat: LonLat) -> NDArray[np.int64]:
        """Convert (n, 2) degrees (lon, lat) to (n, 2) steps."""
        table = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
        x_m, y_m = self.to_metres.transform(table[:, 0], table[:, 1])
        out = np.column_stack([np.asarray(x_m) - self.west_m, self.north_m - np.asarray(y_m)])
        return np.rint(out / STEP_M).astype(np.int64)

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Convert a place in steps to degrees (lon, lat)."""
        x_m, y_m = self.west_m + x * STEP_M, self.north_m - y * STEP_M
        lon, lat = self.to_metres.transform(x_m, y_m, direction="INVERSE")
        return float(lon), float(lat)


def make_grid(bounds: tuple[float, float, float, float]) -> Grid:
    """Return the grid for bounds (west, south, east, north) in degrees."""
    west, south, east, north = bounds
    crs = choose_crs((west + east) / 2, (south + north) / 2)
    to_metres = get_transformer(DEGREES, crs)
    x_m, y_m = to_metres.transform([west, west, east, east], [south, north, south, north])
    return Grid(to_metres, float(min(x_m)), float(max(y_m)))


def encode_points(grid: Grid, lonlat: LonLat) -> list[int]:
    """Return points as x, y, x, y …: the first is absolute, the others are relative."""
    steps = grid.steps(lonlat)
    if not len(steps):
        return []
    flat: list[int] = np.diff(steps, axis=0, prepend=0).ravel().tolist()
    return flat


def encode_lines(grid: Grid, lines: Sequence[LonLat], *, closed: bool = False) -> dict[str, Any]:
    """Return lines as {"n": points per line, "d": steps}; rings have no closing point."""
    kept = [line[:-1] if closed else line for line in lines]
    sizes = [len(line) for line in kept]
    points = np.concatenate(kept) if kept else np.empty((0, 2))
    return {"n": sizes, "d": encode_points(grid, points)}
