"""Guess the CRS of a file: the one that puts its rows into the district.

The common ones are tried first, then every projected CRS of the EPSG register whose area of use
overlaps the district (from pyproj), each with its axes as they are and swapped. If the map and the
file share addresses, the right CRS is the one that brings these together. Two systems that differ
too little to matter count as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType

from canvass.registers.places import (
    DEGREES,
    SWAPPED,
    Bounds,
    count_inside,
    is_inside,
    to_degrees,
)
from canvass.units import M_PER_DEGREE

USUAL = (
    DEGREES, "EPSG:3006", "EPSG:25832", "EPSG:25833", "EPSG:28992", "EPSG:3857", "EPSG:3021",
    *(f"EPSG:{code}" for code in range(3007, 3019)),
    *(f"EPSG:{code}" for code in (25829, 25830, 25831, 25834, 25835, 27700, 31370, 2154, 3067,
                                  5514, 31467, 31468, 2180)),
)  # fmt: skip
"""CRSs tried first if a file names none: national grids and UTM zones."""
UNITS = (
    ("kilometres", 1_000.0, "metres"), ("decimetres", 0.1, "metres"),
    ("centimetres", 0.01, "metres"), ("millimetres", 0.001, "metres"),
    ("feet", 0.3048, "metres"), ("US survey feet", 1200 / 3937, "metres"),
    ("millionths", 1e-6, "degrees"), ("ten-millionths", 1e-7, "degrees"),
    ("seconds of arc", 1 / 3600, "degrees"), ("radians", 180 / math.pi, "degrees"),
    ("gons", 0.9, "degrees"),
)  # fmt: skip
"""Units with their size in the unit of a usual CRS."""
LOOKED_AT = 2000
BESIDE_M = 15.0
"""In the right CRS, half of the shared addresses are nearer to each other than this."""
SAME_M = 3.0
CLEARLY = 3.0
NEAR_M = 5_000.0
WIDEST_DEGREES = 120.0
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Anchors:
    """Rows that share an address with the map: their positions in the file, the map's places."""

    rows: NDArray[np.int64]
    lon: _Floats
    lat: _Floats


@dataclass(frozen=True, slots=True)
class Guess:
    """A CRS, how many sample points it puts into the district, and how well it fits.

    `away_m` is the median distance between shared addresses, infinite if there are none. `lon` and
    `lat` are those of the sample points.
    """

    crs: str
    is_swapped: bool
    inside: int
    away_m: float
    lon: _Floats
    lat: _Floats

    @property
    def label(self) -> str:
        """Return the name to give with `--crs`."""
        return self.crs + (SWAPPED if self.is_swapped else "")


def guess_crs(
    x: _Floats, y: _Floats, bounds: Bounds, anchors: Anchors | None = None
) -> list[Guess]:
    """Return the most likely CRS and those that fit as well; empty if none fits.

    A sample of a few thousand points is tried; if none of them is in the district, all points are.
    """
    west, south, east, _ = bounds
    zone = int(((west + east) / 2 + 180) // 6) + 1
    usual = (*USUAL, f"EPSG:{32600 + zone if south >= 0 else 32700 + zone}")
    step = max(1, len(x) // LOOKED_AT)
    for some in (step, 1) if step > 1 else (1,):
        look = _Look(x, y, bounds, anchors, some)
        found = look.best(usual)
        if found and (found[0].away_m <= BESIDE_M or found[0].crs == DEGREES):
            return found
        local = [crs for crs in _local_systems(bounds) if crs not in usual]
        found = look.best([*usual, *local])
        if found:
            return found
    return []


def find_usual_near(x: _Floats, y: _Floats, bounds: Bounds) -> str | None:
    """Return the usual projected CRS that puts most rows within `NEAR_M` of the district, if any.

    A rare system that puts them inside is then no evidence: two datums are some 100 m apart, so
    that it moves a row from beside a small district into it.
    """
    west, south, east, north = bounds
    up = NEAR_M / M_PER_DEGREE
    aside = up / max(0.01, math.cos(math.radians(north)))
    near = (west - aside, south - up, east + aside, north + up)
    counts = {
        crs: count_inside(x, y, near, crs, is_swapped=False) for crs in USUAL if crs != DEGREES
    }
    best = max(counts, key=lambda crs: counts[crs])
    return best if counts[best] else None


class Unit(NamedTuple):
    """A unit that coordinates seem to be in, of a CRS whose own unit is `right`."""

    unit: str
    crs: str
    right: str


def find_unit(x: _Floats, y: _Floats, bounds: Bounds) -> Unit | None:
    """Return the unit in which the places would lie in the district, None if there is none.

    Only the usual CRSs are tried, with the axes as they are and swapped.
    """
    for unit, factor, right in UNITS:
        systems = (DEGREES,) if right == "degrees" else [crs for crs in USUAL if crs != DEGREES]
        for crs in systems:
            for swapped in (False, True):
                if count_inside(x * factor, y * factor, bounds, crs, is_swapped=swapped):
                    return Unit(unit, crs, right)
    return None


class _Look:
    """A sample of points, and how well they fit in each CRS."""

    def __init__(
        self, x: _Floats, y: _Floats, bounds: Bounds, anchors: Anchors | None, step: int
    ) -> None:
        self._x, self._y = x[::step], y[::step]
        self._whole = x, y
        self._bounds, self._anchors = bounds, anchors

    def best(self, systems: Sequence[str]) -> list[Guess]:
        """Return the best CRS, then every other that fits as well but puts rows elsewhere."""
        guesses = [guess for guess in self._guesses(systems) if guess.inside]
        if not guesses:
            return []
        most = max(guess.inside for guess in guesses)
        # Systems that differ too little to matter keep the order in which they were tried.
        guesses.sort(key=lambda guess: _rank(guess, most))
        first = guesses[0]
        rivals = [
            guess for guess in guesses[1:]
            if _is_as_good(guess, first) and _apart_m(guess, first) > SAME_M
        ]  # fmt: skip
        return [first, *_distinct(rivals)]

    def _guesses(self, systems: Sequence[str]) -> Iterator[Guess]:
        for crs in systems:
            for swapped in (False, True):
                lon, lat = to_degrees(self._x, self._y, crs, is_swapped=swapped)
                inside = int(is_inside(lon, lat, self._bounds).sum())
                away_m = self._away_m(crs, swapped) if inside else np.inf
                yield Guess(crs, swapped, inside, away_m, lon, lat)

    def _away_m(self, crs: str, swapped: bool) -> float:
        anchors = self._anchors
        if anchors is None or not len(anchors.rows):
            return float("inf")
        x, y = self._whole
        lon, lat = to_degrees(x[anchors.rows], y[anchors.rows], crs, is_swapped=swapped)
        away = np.hypot((lon - anchors.lon) * np.cos(np.radians(anchors.lat)), lat - anchors.lat)
        away = away[is_inside(lon, lat, self._bounds)]
        return float(np.median(away)) * M_PER_DEGREE if len(away) else float("inf")


def _rank(guess: Guess, most: int) -> tuple[float, int]:
    """Return the place of a guess among those tried; less is better.

    Without shared addresses a few rows more inside are no evidence: a datum 100 m off moves some
    across the district's edge.
    """
    if np.isfinite(guess.away_m):
        return guess.away_m // SAME_M, most - guess.inside
    return math.inf, int(2 * guess.inside < most)


def _is_as_good(guess: Guess, best: Guess) -> bool:
    if np.isfinite(best.away_m):
        return guess.away_m < max(CLEARLY * best.away_m, best.away_m + SAME_M / 2)
    return guess.inside >= best.inside / 2


def _apart_m(one: Guess, other: Guess) -> float:
    away = np.hypot((one.lon - other.lon) * np.cos(np.radians(one.lat)), one.lat - other.lat)
    away = away[np.isfinite(away)]
    return float(np.median(away)) * M_PER_DEGREE if len(away) else float("inf")


def _distinct(guesses: Sequence[Guess]) -> list[Guess]:
    found: list[Guess] = []
    for guess in guesses:
        if all(_apart_m(guess, other) > SAME_M for other in found):
            found.append(guess)
    return found


def _local_systems(bounds: Bounds) -> list[str]:
    """Return the projected CRSs whose area of use overlaps the district, smallest area first."""
    area = AreaOfInterest(*bounds)
    found = query_crs_info(
        auth_name="EPSG", pj_types=[PJType.PROJECTED_CRS], area_of_interest=area, contains=False,
        allow_deprecated=True,
    )  # fmt: skip
    sized: dict[str, tuple[bool, float]] = {}
    for info in found:
        use = info.area_of_use
        if use is None or abs(use.east - use.west) > WIDEST_DEGREES:
            continue
        size = abs(use.east - use.west) * abs(use.north - use.south)
        sized.setdefault(f"EPSG:{info.code}", (info.deprecated, size))
    return sorted(sized, key=lambda crs: sized[crs])
