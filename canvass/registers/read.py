"""Read the rows of a register's file, with a reason for every row that cannot be used."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.doors.housenumber import split_list
from canvass.doors.sharing import share_out
from canvass.errors import CanvassError, DoorError
from canvass.registers.columns import choose_columns, holds_addresses, names_columns
from canvass.registers.compose import Composer
from canvass.registers.geometry_column import with_geometry
from canvass.registers.hints import Hints
from canvass.registers.json_source import is_json, open_json
from canvass.registers.places import (
    DEGREES,
    check_crs,
    is_inside,
    read_coordinate,
)
from canvass.registers.placing import Floats, Ground, Placer, widened
from canvass.registers.profiles import PROFILES, Profile, find_profile, guess_columns
from canvass.registers.row import CellKeeper, RawRow, Register, RegisterRow, Rejected, Source
from canvass.registers.text_source import open_text, open_workbook
from canvass.registers.vector_source import KINDS, open_vector
from canvass.tables.reader import Letters
from canvass.tables.workbook import is_workbook

LARGEST_BYTES = 4 << 30
MOST_REJECTED = 100_000
MOST_INSIDE = 200_000
"""Rows of one file in one district: 300,000 new doors take half a gigabyte."""
NO_PLACE = "no place"


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file, as given by a person; empty values are guessed."""

    layer: str | None = None
    profile: str | None = None
    crs: str | None = None
    columns: Mapping[str, str] | None = None
    encoding: str = ""


def read_register(path: Path, ground: Ground, reading: Reading) -> Register:
    """Return the rows of a register that lie in the district; raises DoorError.

    Rows outside are only counted. The file is read twice, once for the places and once for the
    addresses, so that a national register takes little more memory than a village's.
    """
    before = _stat(path)
    crs = check_crs(reading.crs) if reading.crs else None
    source = _open(path, reading, ground.hints)
    profile = PROFILES[reading.profile] if reading.profile else find_profile(source.headings)
    if source.x is None and not _names_places(profile, source, reading.columns or {}):
        source = with_geometry(source)
    columns = choose_columns(path, source, profile, reading.columns or {})
    composer = Composer(profile, columns, ground.hints)
    x, y, declared = _find_xy(source, profile, columns, crs)
    finder = Placer(path, source, composer, ground, is_said=bool(crs or source.crs))
    lon, lat, label = finder.find(x, y, declared)
    inside = is_inside(lon, lat, widened(ground.bounds))
    if ground.area is not None:
        shapely.prepare(ground.area)
        inside[inside] = shapely.intersects_xy(ground.area, lon[inside], lat[inside])
    if int(inside.sum()) > MOST_INSIDE:
        raise DoorError(
            "{path}: {count} of its rows lie in the district, and at most {most} are read; give "
            "the district an outline with --boundary, or cut the file into parts",
            path=path, count=f"{int(inside.sum()):,}", most=f"{MOST_INSIDE:,}",
        )  # fmt: skip
    made = _make_register(path, source, profile, composer, (lon, lat, inside), columns)
    if _stat(path) != before:
        raise DoorError(
            "{path}: changed while it was read; try again when it is complete", path=path
        )
    return replace(made, crs=label, notes=(*finder.notes, *made.notes))


def _names_places(profile: Profile, source: Source, given: Mapping[str, str]) -> bool:
    """Return whether a table has columns of coordinates."""
    roles = {*guess_columns(profile, source.headings), *given}
    return {"x", "y"} <= roles or {"lon", "lat"} <= roles


def _open(path: Path, reading: Reading, hints: Hints) -> Source:
    letters = Letters(reading.encoding, hints.words)
    fits = names_columns(reading.columns or {})
    if path.suffix.lower() in KINDS:
        return open_vector(path, layer=reading.layer, letters=letters, choose=holds_addresses)
    with path.open("rb") as file:
        begun = file.read(16)
    if is_workbook(begun):
        return open_workbook(path, fits)
    if is_json(path):
        return open_json(path, letters)
    if path.suffix.lower() in (".geojson", ".json"):
        raise DoorError(
            "{path}: no {kind}; get the file again or give it its right ending",
            path=path,
            kind="GeoJSON",
        )
    return open_text(path, fits, letters)


def _stat(path: Path) -> tuple[int, int, int]:
    try:
        if path.is_dir():
            raise DoorError("{path}: is a folder; give a file of addresses", path=path)
        if path.exists() and not path.is_file():
            raise DoorError("{path}: no ordinary file; get the file again", path=path)
        if not path.is_file():
            raise DoorError(
                "{path}: no such file; give a CSV, workbook, GeoPackage, GeoJSON or Shapefile",
                path=path,
            )
        found = path.stat()
        with path.open("rb"):
            pass
    except OSError as error:
        raise DoorError(
            "{path}: cannot be read ({said})", path=path, said=error.strerror
        ) from error
    if found.st_size == 0:
        raise DoorError("{path}: empty; get the file again", path=path)
    if found.st_size > LARGEST_BYTES:
        raise DoorError("{path}: larger than 4 GB; give the municipality's part of it", path=path)
    return found.st_size, found.st_mtime_ns, found.st_ino


def _find_xy(
    source: Source, profile: Profile, columns: Mapping[str, int], given: str | None
) -> tuple[Floats, Floats, str | None]:
    """Return x, y and their declared CRS (None: unknown)."""
    if source.x is not None and source.y is not None:
        is_json_degrees = source.crs == ""
        return source.x, source.y, given or (DEGREES if is_json_degrees else source.crs)
    degrees = {"lon", "lat"} <= set(columns)
    at, declared = ("x", "y"), given or profile.crs
    if degrees and (given is None or given == DEGREES or "x" not in columns):
        at, declared = ("lon", "lat"), given or DEGREES
    x, y = array("d"), array("d")
    for row in source.rows():
        x.append(_figure(row, columns[at[0]]))
        y.append(_figure(row, columns[at[1]]))
    return np.array(x), np.array(y), declared


def _figure(row: RawRow, at: int) -> float:
    if row.fault is not None:
        return np.nan
    cell = row.cells[at]
    try:
        found = float(cell)
    except ValueError:
        figure = read_coordinate(cell)
        return np.nan if figure is None else figure
    return found if math.isfinite(found) else np.nan


def _make_register(
    path: Path,
    source: Source,
    profile: Profile,
    composer: Composer,
    place: tuple[Floats, Floats, NDArray[np.bool_]],
    columns: Mapping[str, int],
) -> Register:
    lon, lat, inside = place
    keeper = CellKeeper()
    rows: list[RegisterRow] = []
    rejected: list[Rejected] = []
    lists = many_flats = 0
    placed = np.isfinite(lon) & np.isfinite(lat)
    wanted = inside | ~placed
    nowhere = DoorError(NO_PLACE)
    for index, raw in _wanted(source.rows(), wanted):
        row: RegisterRow | None = None
        fault = raw.fault
        if fault is None:
            fault = nowhere
            if placed[index]:
                fault, row = composer.compose(
                    raw.cells, len(keeper), float(lon[index]), float(lat[index])
                )
        if row is not None:
            numbers = split_list(row.housenumber)
            lists += len(numbers) > 1
            found = _taken_apart(row, numbers, composer.flats(raw.cells))
            many_flats += len(found) > len(numbers)
            if len(rows) + len(found) > MOST_INSIDE:
                raise DoorError(
                    "{path}: more than {most} addresses and flats lie in the district; give the "
                    "district an outline with --boundary, or cut the file into parts",
                    path=path, most=f"{MOST_INSIDE:,}",
                )  # fmt: skip
            for each in found:
                rows.append(each._replace(row_index=len(keeper)))
                keeper.add(raw)
        else:
            rejected.append(Rejected(raw.line_no, fault or nowhere, tuple(raw.cells)))
            if len(rejected) > MOST_REJECTED:
                raise _too_many(path, rejected[0])
    return Register(
        headings=source.headings,
        rows=tuple(rows),
        kept=keeper.kept(),
        rejected=tuple(rejected),
        profile=profile.name,
        crs="",
        columns={role: source.headings[index] for role, index in columns.items()},
        outside=int((placed & ~inside).sum()),
        encoding=source.encoding,
        delimiter=source.delimiter,
        notes=(
            *([_listed(lists)] if lists else []),
            *([_listed_flats(many_flats)] if many_flats else []),
        ),
    )


def _taken_apart(
    row: RegisterRow, numbers: Sequence[str], flats: Sequence[str]
) -> list[RegisterRow]:
    """Return a row for each of its numbers and flats; flats are shared by the numbers in turn."""
    if row.unit or not flats:
        flats = [row.unit]
    if len(numbers) == 1 and len(flats) == 1:
        return [row._replace(unit=flats[0])]
    shares = share_out(len(flats), len(numbers)) if len(flats) >= len(numbers) else [0]
    found = []
    for turn, number in enumerate(numbers):
        start = sum(shares[:turn])
        own = flats[start : start + shares[turn]] if len(shares) == len(numbers) else flats
        found += [row._replace(housenumber=number, unit=unit, register_id="") for unit in own]
    return found


def _too_many(path: Path, first: Rejected) -> DoorError:
    return DoorError(
        "{path}: more than {most} of its rows cannot be used (line {line}: {why}); nothing is "
        "imported: look at its columns and coordinates, or leave these rows out",
        path=path, most=f"{MOST_REJECTED:,}", line=first.line_no, why=first.fault,
    )  # fmt: skip


def _listed(lists: int) -> CanvassError:
    return DoorError(
        'rows with a list of numbers ("8;10"): {count}; each number is read as a row of its own',
        count=f"{lists:,}",
    )


def _listed_flats(lists: int) -> CanvassError:
    return DoorError(
        'rows with a list of flats ("1-8;10"): {count}; each flat is read as a row of its own',
        count=f"{lists:,}",
    )


def _wanted(rows: Iterator[RawRow], wanted: NDArray[np.bool_]) -> Iterator[tuple[int, RawRow]]:
    """Yield the wanted rows, each with its position in the file."""
    for index, (row, mark) in enumerate(zip(rows, wanted.tobytes(), strict=False)):
        if mark:
            yield index, row
