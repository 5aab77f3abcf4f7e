"""From a register's file to its rows, with a reason for every row that cannot be used."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from canvass.doors.snap import REACH_M
from canvass.errors import DoorError
from canvass.registers.compose import Composer
from canvass.registers.csv_reader import read_csv
from canvass.registers.places import (
    DEGREES,
    Bounds,
    check_crs,
    count_inside,
    guess_crs,
    is_inside,
    to_degrees,
)
from canvass.registers.profiles import (
    PROFILES,
    ROLES,
    Profile,
    find_profile,
    fold_heading,
    guess_columns,
)
from canvass.registers.row import RawTable, Register, RegisterRow, Rejected
from canvass.registers.vector_reader import KINDS, read_vector

LARGEST_BYTES = 4 << 30
NO_PLACE = "no place"
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read where it is not to be guessed: empty values are guessed."""

    layer: str | None = None
    profile: str | None = None
    crs: str | None = None
    columns: Mapping[str, str] | None = None


def read_register(
    path: Path, *, bounds: Bounds, area: Polygon | MultiPolygon | None, reading: Reading
) -> Register:
    """Return the rows of a register that lie in the district (degrees); raises DoorError.

    `bounds` and, where there is one, `area` are the district's; rows outside are only counted.
    """
    before = _stat(path)
    crs = check_crs(reading.crs) if reading.crs else None
    if path.suffix.lower() in KINDS:
        table = read_vector(path, layer=reading.layer, choose=_holds_addresses)
    else:
        table = read_csv(path, path.read_bytes())
    if _stat(path) != before:
        raise DoorError(f"{path}: changed while it was read; try again when it is complete")
    profile = PROFILES[reading.profile] if reading.profile else find_profile(table.headings)
    columns = _choose_columns(path, table, profile, reading.columns or {})
    bounds = _widened(bounds)
    x, y, declared = _find_xy(table, profile, columns, crs)
    is_said = crs is not None or table.crs is not None
    lon, lat, label = _find_degrees(path, x, y, declared, bounds, is_said=is_said)
    inside = is_inside(lon, lat, bounds)
    if area is not None:
        shapely.prepare(area)
        inside[inside] = shapely.intersects_xy(area, lon[inside], lat[inside])
    return _make_register(table, profile, columns, (lon, lat, inside), label)


def _widened(bounds: Bounds) -> Bounds:
    """Return bounds as far out as a door may stand from the map's last street."""
    west, south, east, north = bounds
    up = REACH_M / 111_195.0
    aside = up / max(0.01, math.cos(math.radians(north)))
    return west - aside, south - up, east + aside, north + up


def _stat(path: Path) -> tuple[int, int, int]:
    try:
        if path.is_dir():
            raise DoorError(f"{path}: is a folder; give a file of addresses")
        if not path.is_file():
            raise DoorError(f"{path}: no such file; give a CSV, GeoPackage, GeoJSON or Shapefile")
        found = path.stat()
        with path.open("rb"):
            pass
    except OSError as error:
        raise DoorError(f"{path}: cannot be read ({error.strerror})") from error
    if found.st_size == 0:
        raise DoorError(f"{path}: empty; get the file again")
    if found.st_size > LARGEST_BYTES:
        raise DoorError(f"{path}: larger than 4 GB; give the municipality's part of it")
    return found.st_size, found.st_mtime_ns, found.st_ino


def _holds_addresses(_name: str, headings: Sequence[str]) -> bool:
    roles = guess_columns(find_profile(headings), headings)
    return "address" in roles or ("street" in roles and "housenumber" in roles)


def _choose_columns(
    path: Path, table: RawTable, profile: Profile, given: Mapping[str, str]
) -> dict[str, int]:
    """Return the column of each role; raises DoorError naming what is missing and what is there."""
    seen = ", ".join(heading[:40] or '""' for heading in table.headings[:40])
    places = {fold_heading(heading): index for index, heading in enumerate(table.headings)}
    wanted: dict[str, int] = {}
    for role, heading in given.items():
        if role not in ROLES:
            raise DoorError(f"--column {role}: no such part; it is one of {', '.join(ROLES)}")
        if fold_heading(heading) not in places:
            raise DoorError(f'{path}: no column "{heading[:80]}" for {role}; there is {seen}')
        wanted[role] = places[fold_heading(heading)]
    columns = {
        role: index for role, index in guess_columns(profile, table.headings).items()
        if index not in wanted.values() and role not in wanted
    } | wanted  # fmt: skip
    missing = []
    if not {"street", "address", "farm"} & set(columns):
        missing.append("street")
    has_number = {"housenumber", "address", "other_number"} & set(columns)
    if not has_number and not _holds_numbers(table, columns.get("street")):
        missing.append("housenumber")
    has_place = table.x is not None or {"x", "y"} <= set(columns) or {"lon", "lat"} <= set(columns)
    if not has_place:
        missing += ["x and y (or lon and lat)"]
    if missing:
        raise DoorError(
            f"{path}: no column for {' and '.join(missing)}; there is {seen}; "
            "say which with --column street=HEADING and the like"
        )
    if not has_number:
        columns["address"] = columns.pop("street")
    return columns


def _holds_numbers(table: RawTable, column: int | None) -> bool:
    """Return whether most of the first streets are followed by their number."""
    some = list(table.columns[column][:50]) if column is not None else []
    return bool(some) and 2 * sum(any(map(str.isdecimal, cell)) for cell in some) > len(some)


def _find_xy(
    table: RawTable, profile: Profile, columns: Mapping[str, int], given: str | None
) -> tuple[_Floats, _Floats, str | None]:
    """Return x and y and the coordinate system they are said to be in, None for nobody knows."""
    if table.x is not None and table.y is not None:
        return table.x, table.y, given or table.crs
    degrees = {"lon", "lat"} <= set(columns)
    if degrees and (given is None or given == DEGREES or "x" not in columns):
        return _numbers(table, columns["lon"]), _numbers(table, columns["lat"]), given or DEGREES
    return _numbers(table, columns["x"]), _numbers(table, columns["y"]), given or profile.crs


def _numbers(table: RawTable, column: int) -> _Floats:
    """Return a column as numbers, decimal commas too; NaN where a cell is no number."""
    cells = table.columns[column]
    try:
        found = np.array(cells, dtype=np.float64)
    except ValueError:
        found = np.array([_number(cell) for cell in cells], dtype=np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def _number(cell: str) -> float:
    text = "".join(cell.split())
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else np.nan


def _find_degrees(
    path: Path, x: _Floats, y: _Floats, crs: str | None, bounds: Bounds, *, is_said: bool
) -> tuple[_Floats, _Floats, str]:
    """Return lon, lat and the coordinate system; raises DoorError where all points lie elsewhere.

    Only a system that the file or the user does not name is guessed without asking.
    """
    placed = np.isfinite(x) & np.isfinite(y)
    if not placed.any():
        return np.full(len(x), np.nan), np.full(len(x), np.nan), crs or DEGREES
    if crs is not None:
        crs = check_crs(crs)
        if count_inside(x, y, bounds, crs, is_swapped=False):
            return *to_degrees(x, y, crs, is_swapped=False), crs
    guess = guess_crs(x[placed], y[placed], bounds)
    if guess is None:
        raise DoorError(
            f"{path}: no address lies in the district, whatever coordinate system it is read in; "
            "is it a register of another place?"
        )
    may_guess = crs is None or (not is_said and crs != DEGREES)
    if not may_guess:
        hint = f"give --crs {guess.crs}"
        if guess.is_swapped:
            hint = "name the columns: --column x=HEADING --column y=HEADING, " + hint
        raise DoorError(
            f"{path}: no address lies in the district when read as {crs}; as {guess.label} "
            f"they do: {hint}"
        )
    return *to_degrees(x, y, guess.crs, is_swapped=guess.is_swapped), guess.label


def _make_register(
    table: RawTable,
    profile: Profile,
    columns: Mapping[str, int],
    place: tuple[_Floats, _Floats, NDArray[np.bool_]],
    crs: str,
) -> Register:
    lon, lat, inside = place
    composer = Composer(profile, columns, table)
    rows: list[RegisterRow] = []
    rejected = list(table.broken)
    placed = np.isfinite(lon) & np.isfinite(lat)
    for index in np.flatnonzero(inside | ~placed).tolist():
        fault, row = NO_PLACE, None
        if placed[index]:
            fault, row = composer.compose(index, float(lon[index]), float(lat[index]))
        if row is None:
            rejected.append(Rejected(table.line_no[index], fault, table.cells(index)))
        else:
            rows.append(row)
    return Register(
        table=table,
        rows=tuple(rows),
        rejected=tuple(sorted(rejected, key=lambda r: r.line_no)),
        profile=profile.name,
        crs=crs,
        columns={role: table.headings[index] for role, index in columns.items()},
        outside=int((placed & ~inside).sum()),
    )
