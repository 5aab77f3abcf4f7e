"""Doors as a GeoDataFrame, and addresses from one."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import shapely

from canvass.doors.door import Address, RegisteredFlat
from canvass.doors.registered import RegisteredAddress
from canvass.errors import FrameError, FrameTypeError
from canvass.planning.district import District

DEGREES = "EPSG:4326"
NAMES = {"addr:street": "street", "addr:place": "street", "addr:housenumber": "housenumber",
         "addr:unit": "unit"}  # fmt: skip
MOST_NAMED = 5
COLUMNS = ("door_id", "address_id", "street", "housenumber", "unit", "floor", "entrance", "reason")


def make_frame(columns: Any, shapes: Any) -> Any:
    """Return a GeoDataFrame in WGS 84; even without rows it has its columns and CRS."""
    import geopandas
    import pandas

    places = geopandas.GeoSeries(list(shapes), crs=DEGREES)
    # Without rows pandas takes every column for numbers.
    table = pandas.DataFrame(columns, dtype=None if len(places) else object)
    return geopandas.GeoDataFrame(table, geometry=places)


def doors_frame(district: District) -> Any:
    """Return one row per door; `reason` says why a door cannot be planned.

    An address that is left out and whose doors are unknown has one row without `door_id`.
    """
    rows, points = [], []
    for entrance in district.doors.entrances:
        by_id = {address.id: address for address in entrance.addresses}
        for door in entrance.doors:
            a = by_id[door.address_id]
            rows.append((door.id, a.id, a.street, a.housenumber, door.unit, door.floor,
                         entrance.ref, ""))  # fmt: skip
            points.append((entrance.lon, entrance.lat))
    for left_out in (*district.doors.exclusions, *district.doors.left_out):
        a = left_out.address
        for door_id, unit, floor in [(d.id, d.unit, d.floor) for d in left_out.doors] or [
            ("", "", 0)
        ]:
            rows.append((door_id, a.id, a.street, a.housenumber, unit, floor, "", left_out.reason))
            points.append((a.lon, a.lat))
    columns = {name: [row[k] for row in rows] for k, name in enumerate(COLUMNS)}
    return make_frame(columns, shapely.points(points) if points else [])


def addresses_of_frame(frame: Any) -> list[RegisteredAddress]:
    """Return the addresses of a GeoDataFrame with one door per row.

    The units of one house number form one address. Columns are `street`, `housenumber` and `unit`
    (or osmnx's `addr:street` and so on), and optionally `address_id`, `door_id` and `floor`. Any
    CRS is accepted; an area is replaced by a point inside it. Homes without a unit are told apart
    by `door_id`, or else by floor. Rows that repeat an address and unit count once, and a floor
    that is no number is not known, both with a UserWarning. Raises FrameTypeError (a TypeError),
    and FrameError (a ValueError) also for a row without `address_id` that lacks street or number.
    """
    import geopandas

    if not isinstance(frame, geopandas.GeoDataFrame):
        raise FrameTypeError(
            "{name}: give a GeoDataFrame of doors, or a district", name=type(frame).__name__
        )
    _check_columns(frame)
    table = _named(frame)
    if table.crs is None:
        raise FrameError('the doors: no CRS; set it, as in doors.set_crs("EPSG:4326")')
    if table.empty:
        raise FrameError("the doors: no rows in the frame; give one with addresses")
    shapes = table.geometry.to_crs(DEGREES).to_numpy()
    missing = ~np.isfinite(shapely.bounds(shapes)).all(axis=1)
    if missing.any():
        raise FrameError(
            "the doors: row {index!r} has no place; drop it", index=table.index[missing.argmax()]
        )
    spots = shapely.point_on_surface(shapes)
    x, y = shapely.get_x(spots).tolist(), shapely.get_y(spots).tolist()
    columns = _columns_of(table)
    found: dict[tuple[str, ...], Address] = {}
    flats: dict[tuple[str, ...], list[RegisteredFlat]] = {}
    seen: set[tuple[str, ...]] = set()
    again = 0
    for k, (ref, street, number, unit, floor, door) in enumerate(
        zip(*columns.values(), strict=True)
    ):
        # Units of one number at one place form one address; houses elsewhere are their own.
        key = (ref,) if ref else (street, number, f"{x[k]:.5f}", f"{y[k]:.5f}")
        if key not in found:
            found[key] = Address(ref or f"r:{len(found) + 1}", street, number, x[k], y[k])
            flats[key] = []
        home = ("unit", unit) if unit else ("door", door) if door else ("floor", floor)
        if (*key, *home) in seen:
            again += 1
        else:
            flats[key].append(RegisteredFlat(unit, _floor(floor)))
        seen.add((*key, *home))
    unread = sorted({text for text in columns["floor"] if text and _floor(text) is None})
    if unread:
        warnings.warn(
            f"floors that are no whole number: {', '.join(map(repr, unread[:MOST_NAMED]))}; these "
            "doors are planned without a floor (0 is the entrance's)",
            UserWarning,
            stacklevel=3,
        )
    if again:
        warnings.warn(
            f"rows that repeat an address and unit: {again}; each counts once, so name the flats "
            'in "unit" if they are doors of their own',
            UserWarning,
            stacklevel=3,
        )
    return [RegisteredAddress(found[key], _told(flats[key])) for key in found]


def _told(flats: list[RegisteredFlat]) -> tuple[RegisteredFlat, ...]:
    """Return the homes of an address, nothing for a single one without unit or floor."""
    return () if flats == [RegisteredFlat("")] else tuple(flats)


def _check_columns(frame: Any) -> None:
    """Raise FrameError for a frame without places, or with a column of ours twice."""
    if frame.active_geometry_name is None:
        raise FrameError("the doors: no column of places; name it with doors.set_geometry")
    ours = {*NAMES, *NAMES.values(), *COLUMNS, frame.active_geometry_name}
    for name in frame.columns[frame.columns.duplicated()]:
        if name in ours:
            raise FrameError('the doors: two columns "{name}"; keep one', name=name)


def _named(frame: Any) -> Any:
    """Return a frame with our names of columns; a place stands for a street where there is none."""
    table = frame
    for old, new in NAMES.items():
        if old in table and new in table:
            said = table[new].astype(object)
            table = table.assign(**{new: said.where(said.notna(), table[old].astype(object))})
        elif old in table:
            table = table.assign(**{new: table[old]})
    for name in ("street", "housenumber"):
        if name not in table:
            raise FrameError(
                'the doors: no column "{name}"; give street and housenumber', name=name
            )
    return table


def _columns_of(table: Any) -> dict[str, list[str]]:
    """Return the columns as text; a row without `address_id` must have street and number."""
    columns = {
        name: [_text(v) for v in table[name]] if name in table else [""] * len(table)
        for name in ("address_id", "street", "housenumber", "unit", "floor", "door_id")
    }
    for name in ("street", "housenumber"):
        for k, (ref, value) in enumerate(zip(columns["address_id"], columns[name], strict=True)):
            if not (ref or value):
                raise FrameError(
                    "the doors: row {index!r} has no {name}; fill it in or drop the row",
                    index=table.index[k], name=name,
                )  # fmt: skip
    return columns


def _text(value: Any) -> str:
    """Return a cell as text; a missing value (None, NaN, NA) becomes ""."""
    import pandas

    if pandas.isna(value):
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


def _floor(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdecimal() else None
