"""A GeoPackage of one layer of points, read as the SQLite file it is: twice as fast as by GDAL.

https://www.geopackage.org/spec131/#gpb_format says how a place is written. Whatever is not plain
(several layers, other shapes, missing places, damage) is left to GDAL, which knows it all.
"""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from canvass.registers.row import RawTable

_PLAIN_TYPES = ("TEXT", "INTEGER", "INT", "MEDIUMINT", "SMALLINT", "TINYINT")
# "GP", version 0, little-endian without an envelope; then the system, then the WKB of a point.
_BEGINS, _POINT = b"GP\0\x01", b"\x01\x01\0\0\0"
_PLACE = np.dtype([("begins", "S4"), ("srs", "<i4"), ("kind", "S5"), ("x", "<f8"), ("y", "<f8")])
_LAYERS = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
    "AND name NOT LIKE 'gpkg~_%' ESCAPE '~' AND name NOT LIKE 'rtree~_%' ESCAPE '~' "
    "AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
)
_LAYER = (
    "SELECT g.column_name, r.organization || ':' || r.organization_coordsys_id "
    "FROM gpkg_contents c JOIN gpkg_geometry_columns g USING (table_name) "
    "JOIN gpkg_spatial_ref_sys r ON r.srs_id = g.srs_id JOIN sqlite_master m ON m.name = ? "
    "WHERE c.table_name = m.name AND c.data_type = 'features' "
    "AND m.sql LIKE 'CREATE TABLE %' AND upper(r.organization) = 'EPSG'"
)


def find_plain_points(path: Path, layer: str | None) -> RawTable | None:
    """Return the cells and places of the file's one layer, None where it is not plain."""
    uri = f"file:{urllib.parse.quote(str(path.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            names = [name for (name,) in connection.execute(_LAYERS)]
            if len(names) == 1 and layer in (None, names[0]):
                return _read(connection, names[0])
    except (sqlite3.Error, UnicodeError):
        # GDAL says what is wrong, or reads it all the same.
        pass
    return None


def _read(connection: sqlite3.Connection, name: str) -> RawTable | None:
    layers = connection.execute(_LAYER, (name,)).fetchall()
    columns = connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    key = [column[1] for column in columns if column[5]]
    if len(layers) != 1 or len(key) != 1:
        return None
    geometry, crs = layers[0]
    fields = [column for column in columns if column[1] not in (geometry, key[0])]
    if len(fields) != len(columns) - 2 or not all(_is_plain(column[2]) for column in fields):
        return None
    headings = tuple(str(column[1]) for column in fields)
    wanted = ", ".join(map(_quoted, (geometry, *headings)))
    rows = connection.execute(
        f"SELECT {wanted} FROM {_quoted(name)} ORDER BY {_quoted(key[0])}"
    ).fetchall()
    if not rows or len(rows) != _announced(connection, name, len(rows)):
        return None
    places, *cells = zip(*rows, strict=True)
    xy = _places(places)
    texts = [_as_text(column) for column in cells]
    if xy is None or any(text is None for text in texts):
        return None
    found = tuple(text for text in texts if text is not None)
    return RawTable(headings, found, range(1, len(rows) + 1), (), *xy, crs.upper())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _is_plain(declared: str) -> bool:
    return declared.partition("(")[0].strip().upper() in _PLAIN_TYPES


def _announced(connection: sqlite3.Connection, name: str, otherwise: int) -> int:
    """Return how many rows the file says it has, where it says so."""
    has = "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_ogr_contents'"
    if connection.execute(has).fetchone() is None:
        return otherwise
    query = "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?"
    row = connection.execute(query, (name,)).fetchone()
    return otherwise if row is None or row[0] is None else int(row[0])


def _places(blobs: Sequence[Any]) -> tuple[Any, Any] | None:
    """Return x and y of points, None where one of them is missing, empty or anything else."""
    if {type(blob) for blob in blobs} != {bytes} or set(map(len, blobs)) != {_PLACE.itemsize}:
        return None
    found = np.frombuffer(b"".join(blobs), dtype=_PLACE)
    # Zeros at the end of a text do not count in numpy.
    is_point = (found["begins"] == _BEGINS) & (found["kind"] == _POINT.rstrip(b"\0"))
    return (found["x"].copy(), found["y"].copy()) if is_point.all() else None


def _as_text(column: Sequence[Any]) -> list[str] | None:
    """Return cells as text, None where one is neither text nor a whole number."""
    if not {type(cell) for cell in column} <= {str, int, type(None)}:
        return None
    return ["" if cell is None else str(cell) for cell in column]
