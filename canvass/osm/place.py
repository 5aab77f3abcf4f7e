"""Use a place name instead of a map file: find the place, download its map, and read it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import shapely
from shapely import MultiPolygon, Polygon

from canvass.errors import BoundaryError, MapError
from canvass.osm.boundary import with_boundary
from canvass.osm.extract import Extract
from canvass.osm.geocode import find_outline
from canvass.osm.overpass import Fetch, fetch_map, make_query
from canvass.osm.read import boundary_file, read_extract, read_outline
from canvass.osm.sniff import shown

Find: TypeAlias = Callable[[str, str], Polygon | MultiPolygon]
# People also walk on streets just outside the boundary.
MARGIN_DEG = 0.003
# A city of a million; for more, the public Overpass servers refuse or take very long.
MAX_EXTENT_DEG = 0.5
OSM_BASE = re.compile(rb'osm_base="(\d{4}-\d\d-\d\d)')


def download_extract(
    place: str,
    *,
    boundary: Path | str | None = None,
    find: Find = find_outline,
    fetch: Fetch = fetch_map,
) -> Extract:
    """Return the map of a place by its name.

    Its boundary is the outline of the place, or `boundary`: a GeoJSON file (which is read first) or
    the name of a boundary on the map. `find` returns a place's outline in degrees, `fetch` its map
    as a file. Raises MapError if there is no network or no such place, if the place is a point or
    too large, or if the answer is unusable. Raises BoundaryError if the boundary is unusable or
    elsewhere.
    """
    name = shown(Path(place.replace("/", " ")))
    file = boundary_file(boundary)
    drawn = None if file is None else read_outline(file)
    outline = find(place, name)
    if drawn is not None and file is not None and not drawn.intersects(outline):
        raise BoundaryError(
            "{file}: the boundary lies outside {name}; check that it is the boundary "
            "of this district, longitude before latitude",
            file=shown(file),
            name=name,
        )
    area = outline if drawn is None else drawn
    west, south, east, north = area.bounds
    if max(east - west, north - south) > MAX_EXTENT_DEG:
        raise MapError("{name}: too large to download; name a part of it", name=name)
    inner = str(boundary) if boundary is not None and file is None else ""
    query = make_query(shapely.buffer(area, MARGIN_DEG).bounds, inner)
    with fetch(query, name) as path:
        extract = _read(path, name, inner)
    return extract if inner else with_boundary(extract, area, name)


def _read(path: Path, name: str, inner: str) -> Extract:
    """Return the extract of a downloaded map; `inner` is the name of a boundary in it, or empty."""
    try:
        extract = read_extract(path, boundary=inner or None)
    except (MapError, BoundaryError) as error:
        reason = str(error).removeprefix(f"{shown(path)}: ")
        raise type(error)(f"{name}: {reason}") from error
    with path.open("rb") as stream:
        base = OSM_BASE.search(stream.read(4096))
    date = base[1].decode() if base else extract.source.osm_date
    source = dataclasses.replace(extract.source, file=name, osm_date=date)
    return dataclasses.replace(extract, source=source)
