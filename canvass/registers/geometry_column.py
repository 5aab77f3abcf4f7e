"""Places in a column of a table: WKT ("POINT(18 59)"), EWKT with an SRID, or WKB as hex digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.registers.row import RawRow, Source
from canvass.tables.headings import fold_heading

LOOKED_AT, BATCH = 50, 50_000
_HEADINGS = frozenset(
    {
        "wkt", "wkt_geom", "geom_wkt", "geom", "the_geom", "geometry", "wkb_geometry", "geometri",
        "geometrie", "geometria", "geo", "shape", "wkb", "ewkt", "ewkb", "geo_shape",
    }
)  # fmt: skip
_WKT = re.compile(
    r"\s*(?:SRID\s*=\s*(?P<srid>\d{1,9})\s*;\s*|<[^>]{1,200}?(?P<uri>\d{1,9})>\s*)?"
    r"(?P<shape>(?:MULTI)?(?:POINT|POLYGON|LINESTRING)\b.*|GEOMETRYCOLLECTION\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEX = re.compile(r"\s*(?:\\x|0x)?((?:00|01)[0-9a-f]{40,})\s*", re.IGNORECASE)


def is_geometry_heading(heading: str) -> bool:
    """Return whether a heading is usual for a column of geometries."""
    return fold_heading(heading) in _HEADINGS


def with_geometry(source: Source) -> Source:
    """Return a table with the places of its column of geometries; unchanged if it has none.

    Rows whose geometry cannot be read, is empty, or names another SRID than most have no place. An
    SRID of 0 says nothing.
    """
    some = [row.cells for row in islice(source.rows(), LOOKED_AT) if row.fault is None]
    column = _find_column(source.headings, some)
    if column is None:
        return source
    shapes: list[NDArray[np.object_]] = []
    srids: list[NDArray[np.int64]] = []
    for cells in _batches(source.rows(), column):
        made, srid = _read(cells)
        shapes.append(made)
        srids.append(srid)
    every, srid = np.concatenate(shapes), np.concatenate(srids)
    codes, counts = np.unique(srid[srid > 0], return_counts=True)
    usual = int(codes[counts.argmax()]) if len(codes) else 0
    every[(srid > 0) & (srid != usual)] = None
    x, y = places_of(every)
    return replace(source, x=x, y=y, crs=f"EPSG:{usual}" if usual else None)


def places_of(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y of a point on each shape, NaN where it is missing, empty or damaged."""
    shapes = shapes.copy()
    shapes[shapely.is_empty(shapes)] = None
    other = shapely.get_type_id(shapes) > 0
    if other.any():
        shapes[other] = shapely.point_on_surface(shapes[other])
    shapes[shapely.get_type_id(shapes) != 0] = None
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _find_column(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column in which most cells are geometries or empty, None if there is none."""
    best: int | None = None
    for column, heading in enumerate(headings):
        cells = [row[column] for row in rows if column < len(row) and row[column].strip()]
        count = sum(bool(_WKT.fullmatch(cell) or _HEX.fullmatch(cell)) for cell in cells)
        if count and 2 * count > len(cells) and (best is None or is_geometry_heading(heading)):
            best = column
    return best


def _batches(rows: Iterator[RawRow], column: int) -> Iterator[list[str]]:
    cells: list[str] = []
    for row in rows:
        cells.append("" if row.fault is not None or column >= len(row.cells) else row.cells[column])
        if len(cells) == BATCH:
            yield cells
            cells = []
    yield cells


def _read(cells: Sequence[str]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the shape of each cell (None: not one) and the SRID it names (0: none)."""
    texts = np.full(len(cells), None, dtype=object)
    digits = np.full(len(cells), None, dtype=object)
    srid = np.zeros(len(cells), dtype=np.int64)
    for k, cell in enumerate(cells):
        found = _WKT.fullmatch(cell)
        if found:
            texts[k] = found["shape"]
            srid[k] = int(found["srid"] or found["uri"] or 0)
        elif cell and (packed := _HEX.fullmatch(cell)):
            digits[k] = packed[1]
    shapes: NDArray[np.object_] = shapely.from_wkt(texts, on_invalid="ignore")
    is_packed = np.array([text is not None for text in digits], dtype=bool)
    if is_packed.any():
        shapes[is_packed] = shapely.from_wkb(digits[is_packed], on_invalid="ignore")
        srid[is_packed] = np.maximum(shapely.get_srid(shapes[is_packed]), 0)
    return shapes, srid
