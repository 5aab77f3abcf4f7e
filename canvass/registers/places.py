"""Places in any of the usual coordinate systems, and which one a file is most likely in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from canvass.errors import DoorError

DEGREES = "EPSG:4326"
USUAL = (
    DEGREES, "EPSG:3006", "EPSG:25832", "EPSG:25833", "EPSG:28992", "EPSG:3857", "EPSG:3021",
    *(f"EPSG:{code}" for code in range(3007, 3019)),
    *(f"EPSG:{code}" for code in (25829, 25830, 25831, 25834, 25835, 27700, 31370, 2154, 3067,
                                  5514, 31467, 31468, 2180)),
)  # fmt: skip
"""Tried where a file does not say, or says what cannot be: national grids and UTM zones."""
GUESSED_FROM = 2000
# A register of a whole country still puts a row or two of a thousand into one district.
SWAPPED = " with the axes swapped"

_Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Guess:
    """A coordinate system and how many of the points looked at lie in the district with it."""

    crs: str
    is_swapped: bool
    inside: int

    @property
    def label(self) -> str:
        """Return the name as people give it with `--crs`."""
        return self.crs + (SWAPPED if self.is_swapped else "")


def check_crs(text: str) -> str:
    """Return a CRS's name as pyproj knows it; raises DoorError."""
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise DoorError(f'"{text[:80]}": no coordinate system; give --crs as EPSG:3006') from error
    authority = crs.to_authority()
    return ":".join(authority) if authority else text


@cache
def _to_degrees(crs: str) -> Transformer:
    return Transformer.from_crs(crs, DEGREES, always_xy=True)


def to_degrees(x: _Floats, y: _Floats, crs: str, *, is_swapped: bool) -> tuple[_Floats, _Floats]:
    """Return lon and lat, NaN where a place cannot be."""
    if is_swapped:
        x, y = y, x
    if crs == DEGREES:
        lon, lat = x.astype(float), y.astype(float)
    else:
        try:
            lon, lat = _to_degrees(crs).transform(x, y, errcheck=False)
        except ProjError:
            lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
    sound = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return np.where(sound, lon, np.nan), np.where(sound, lat, np.nan)


def is_inside(lon: _Floats, lat: _Floats, bounds: Bounds) -> NDArray[np.bool_]:
    """Return which points lie in (west, south, east, north)."""
    west, south, east, north = bounds
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def count_inside(x: _Floats, y: _Floats, bounds: Bounds, crs: str, *, is_swapped: bool) -> int:
    """Return how many points lie in the bounds when read in a CRS."""
    lon, lat = to_degrees(x, y, crs, is_swapped=is_swapped)
    return int(is_inside(lon, lat, bounds).sum())


def guess_crs(x: _Floats, y: _Floats, bounds: Bounds) -> Guess | None:
    """Return the coordinate system that puts most points into the district, None where none does.

    A few thousand points spread over the file are looked at, all of them where those say nothing.
    """
    west, south, east, _ = bounds
    zone = int(((west + east) / 2 + 180) // 6) + 1
    tried = (*USUAL, f"EPSG:{32600 + zone if south >= 0 else 32700 + zone}")
    step = max(1, len(x) // GUESSED_FROM)
    for some in (step, 1) if step > 1 else (1,):
        guesses = [
            Guess(crs, swapped, count_inside(x[::some], y[::some], bounds, crs, is_swapped=swapped))
            for crs in tried
            for swapped in (False, True)
        ]
        best = max(guesses, key=lambda guess: guess.inside)
        if best.inside:
            return best
    return None
