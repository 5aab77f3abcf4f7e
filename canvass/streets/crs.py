"""The projected CRS of a district: SWEREF 99 TM in Sweden, elsewhere the local UTM zone."""

from __future__ import annotations

import math
from functools import lru_cache

from pyproj import CRS, Transformer
from shapely import Point, Polygon

DEGREES = "EPSG:4326"
"""Longitude and latitude on WGS 84."""

# A coarse outline, some kilometres too wide at sea: it only chooses between two suitable CRSs.
SWEDEN = Polygon(
    [
        (10.9, 59.0), (11.2, 58.2), (12.0, 57.0), (12.75, 56.2), (12.8, 55.3), (14.4, 55.3),
        (16.8, 56.0), (19.5, 57.0), (19.6, 58.2), (19.4, 60.0), (17.6, 61.0), (18.0, 62.5),
        (21.6, 64.2), (22.3, 65.6), (24.2, 65.8), (23.7, 67.9), (20.5, 69.1), (17.9, 68.0),
        (15.4, 66.2), (14.4, 64.6), (12.2, 63.6), (12.2, 61.8), (12.9, 61.3), (11.8, 59.9),
    ]
)  # fmt: skip


def choose_crs(lon: float, lat: float) -> CRS:
    """Return the projected CRS (metres) for a district with this middle (degrees)."""
    if SWEDEN.contains(Point(lon, lat)):
        return CRS.from_epsg(3006)
    zone = min(60, math.floor((lon + 180.0) / 6.0) + 1)
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


@lru_cache(maxsize=32)
def get_transformer(source: CRS | str, target: CRS | str) -> Transformer:
    """Return the transformer from one CRS to another, x (or longitude) first.

    Making one takes some 10 ms, so it is kept; several threads may use it at once.
    """
    return Transformer.from_crs(source, target, always_xy=True)
