"""Convert places from any CRS to degrees (WGS 84)."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from canvass.errors import DoorError
from canvass.tables.numbers import read_figure

DEGREES = "EPSG:4326"
SWAPPED = " with the axes swapped"

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+)")
_SEXAGESIMAL = re.compile(
    r"(?P<before>[nsew]?)(?P<deg>\d{1,3}(?:\.\d+)?)(?:[°º˚](?:(?P<min>\d{1,2}(?:\.\d+)?)['′’]"
    r"(?:(?P<sec>\d{1,2}(?:\.\d+)?)(?:\"|″|”|''|′′|’’))?)?)?(?P<behind>[nsew]?)"
)
_Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]


def check_crs(text: str) -> str:
    """Return the name of a CRS if pyproj knows it; raises DoorError otherwise."""
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise DoorError(
            '"{text}": no coordinate system; give --crs as EPSG:3006', text=text[:80]
        ) from error
    authority = crs.to_authority()
    return ":".join(authority) if authority else text


def read_coordinate(text: str) -> float | None:
    """Parse a coordinate as people write it, None if it is not one.

    It is a figure, with thousands in blanks or in the other mark ("6.567.035,5"), or degrees with
    minutes and seconds or a side of the world ("59°12.3' N", "18.05 E"). "O" is east in German
    and west in French, so it is not read.
    """
    found = read_figure(text)
    if found is not None:
        return found
    plain = "".join(text.split()).casefold()
    if _THOUSANDS.fullmatch(plain):
        mark = "," if plain.rfind(",") > plain.rfind(".") else "."
        return float(plain.replace("." if mark == "," else ",", "").replace(mark, "."))
    parts = _SEXAGESIMAL.fullmatch(plain.replace(",", "."))
    if parts is None or (parts["before"] and parts["behind"]):
        return None
    minutes, seconds = float(parts["min"] or 0), float(parts["sec"] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    degrees = float(parts["deg"]) + minutes / 60 + seconds / 3600
    return -degrees if parts["before"] + parts["behind"] in ("s", "w") else degrees


@cache
def _to_degrees(crs: str) -> Transformer:
    return Transformer.from_crs(crs, DEGREES, always_xy=True)


def to_degrees(x: _Floats, y: _Floats, crs: str, *, is_swapped: bool) -> tuple[_Floats, _Floats]:
    """Return lon and lat in degrees, NaN for impossible places."""
    if is_swapped:
        x, y = y, x
    if crs == DEGREES:
        lon, lat = x.astype(float), y.astype(float)
    else:
        try:
            lon, lat = _to_degrees(crs).transform(x, y, errcheck=False)
        except (ProjError, CRSError):
            lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
    sound = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return np.where(sound, lon, np.nan), np.where(sound, lat, np.nan)


def is_inside(lon: _Floats, lat: _Floats, bounds: Bounds) -> NDArray[np.bool_]:
    """Return which points lie within (west, south, east, north) in degrees."""
    west, south, east, north = bounds
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def count_inside(x: _Floats, y: _Floats, bounds: Bounds, crs: str, *, is_swapped: bool) -> int:
    """Return how many points lie within the bounds if read in this CRS."""
    lon, lat = to_degrees(x, y, crs, is_swapped=is_swapped)
    return int(is_inside(lon, lat, bounds).sum())
