"""The boundary of a district: from a GeoJSON file, or by the name of a boundary on the map."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import GEOSException, LinearRing, MultiPolygon, Polygon, box

from canvass.errors import BoundaryError, CanvassError, InputError
from canvass.osm.extract import Extract
from canvass.osm.sniff import shown
from canvass.tables.json_file import parse_json
from canvass.tables.reader import read_bytes

MAX_BYTES = 50_000_000
MOST_VALUES = 6_000_000
"""About two million points: the detailed outline of a country."""
NEAREST_NAMES = 5
# The names of WGS 84 in old GeoJSON files; RFC 7946 has no other CRS and no member for it.
WGS84_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326", "WGS84")
AS_WGS84 = "save it as GeoJSON in WGS 84 (EPSG:4326, longitude before latitude)"


POINTS = frozenset({"Point", "MultiPoint"})
"""Geometries that may stand beside areas, as labels."""


def read_boundary(path: Path) -> Polygon | MultiPolygon:
    """Return the area of a GeoJSON file in degrees; several polygons become one area.

    Self-crossing outlines are repaired if they enclose an area. A hostile outline can make this
    endless, so `canvass.osm.read.read_outline` does it in a child process. Raises BoundaryError if
    the file is missing, is not GeoJSON, is in another CRS or has no polygon.
    """
    name = shown(path)
    try:
        content = read_bytes(path, most_bytes=MAX_BYTES, what="a GeoJSON file")
    except InputError as error:
        said = str(error).removeprefix(f"{path}: ")
        raise BoundaryError("{name}: {said}", name=name, said=said) from error
    try:
        document = parse_json(content, most_values=MOST_VALUES)
    except InputError as error:
        raise BoundaryError(
            "{name}: not GeoJSON ({error}); save it as GeoJSON in WGS 84 (EPSG:4326, "
            "longitude before latitude)",
            name=name,
            error=error,
        ) from error
    return boundary_of(document, name)


def boundary_of(document: Any, name: str) -> Polygon | MultiPolygon:
    """Return the area of parsed GeoJSON; `name` is used in messages."""
    if not isinstance(document, dict):
        raise BoundaryError(
            "{name}: not GeoJSON; save it as GeoJSON in WGS 84 (EPSG:4326, longitude "
            "before latitude)",
            name=name,
        )
    _check_crs(document, name)
    try:
        polygons = list(_polygons(document, name))
    except RecursionError as error:
        raise BoundaryError(
            "{name}: not GeoJSON; save it as GeoJSON in WGS 84 (EPSG:4326, longitude "
            "before latitude)",
            name=name,
        ) from error
    if not polygons:
        raise BoundaryError(
            "{name}: no polygon in it; draw the district's outline as an area", name=name
        )
    return _healed(polygons, name)


def _check_crs(document: Mapping[str, Any], name: str) -> None:
    crs = document.get("crs")
    if crs is None:
        return
    found = crs.get("properties", {}) if isinstance(crs, dict) else {}
    named = str(found.get("name", "another CRS") if isinstance(found, dict) else crs)
    if not named.upper().replace(" ", "").endswith(WGS84_NAMES):
        raise BoundaryError(
            "{name}: coordinates are in {named}; save it as GeoJSON in WGS 84 "
            "(EPSG:4326, longitude before latitude)",
            name=name,
            named=named[:60],
        )


def _polygons(document: Mapping[str, Any], name: str) -> Iterator[Polygon]:
    """Yield the polygons of a geometry, a feature or a collection."""
    kind = document.get("type")
    if kind == "FeatureCollection" or kind == "GeometryCollection":
        parts = document.get("features" if kind == "FeatureCollection" else "geometries")
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict):
                yield from _polygons(part, name)
    elif kind == "Feature":
        if isinstance(document.get("geometry"), dict):
            yield from _polygons(document["geometry"], name)
    elif kind == "Polygon":
        yield _polygon(document.get("coordinates"), name)
    elif kind == "MultiPolygon":
        parts = document.get("coordinates")
        for rings in parts if isinstance(parts, list) else ():
            yield _polygon(rings, name)
    elif kind not in POINTS:
        # Beside areas it may be an outline that was not closed: part of the district.
        raise BoundaryError(
            "{name}: a {kind} in it is no area; draw the district as areas only",
            name=name, kind=str(kind)[:40],
        )  # fmt: skip


def _polygon(rings: Any, name: str) -> Polygon:
    try:
        lines = [np.array([point[:2] for point in ring], dtype=np.float64) for ring in rings]
        shapes = [line.reshape(-1, 2) for line in lines]
        if not shapes:
            raise ValueError("no ring")
        for line in shapes:
            _check_degrees(line, name)
        return Polygon(shapes[0], shapes[1:])
    except BoundaryError:
        raise
    except (TypeError, ValueError, GEOSException, KeyError) as error:
        raise BoundaryError(
            "{name}: a polygon is broken (a ring needs four or more points [lon, "
            "lat]); draw the outline again",
            name=name,
        ) from error


def _check_degrees(line: Any, name: str) -> None:
    if not np.isfinite(line).all():
        raise BoundaryError(
            "{name}: a coordinate is not a number; draw the outline again", name=name
        )
    beyond = (np.abs(line) > (180.0, 90.0)).any(axis=1)
    if beyond.any():
        x, y = line[np.flatnonzero(beyond)[0]].tolist()
        raise BoundaryError(
            "{name}: {x:.6g}, {y:.6g} are not degrees; save it as GeoJSON in WGS 84 "
            "(EPSG:4326, longitude before latitude)",
            name=name,
            x=x,
            y=y,
        )


def _healed(polygons: list[Polygon], name: str) -> Polygon | MultiPolygon:
    """Return the union of all polygons, each the inside of its outline less its holes.

    Outline and holes are repaired separately; together, a hole along an edge would be filled.
    """
    parts = [
        shapely.difference(_solid([polygon.exterior]), _solid(list(polygon.interiors)))
        for polygon in polygons
    ]
    area = _solid_of(shapely.union_all(parts))
    if not isinstance(area, Polygon | MultiPolygon) or area.is_empty:
        raise BoundaryError("{name}: the outline encloses no area; draw it again", name=name)
    return area


def _solid(rings: list[LinearRing]) -> shapely.Geometry:
    """Return the area that rings enclose; self-crossing rings are repaired."""
    whole = shapely.make_valid(np.array([Polygon(ring) for ring in rings], dtype=object))
    return shapely.union_all([_solid_of(each) for each in whole.tolist()])


def _solid_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Return only the areas of a shape, without points and lines."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.area(parts) > 0])


def with_boundary(extract: Extract, area: Polygon | MultiPolygon, name: str) -> Extract:
    """Return the extract with this boundary; raises BoundaryError if it is outside the map."""
    whole = box(*extract.bounds)
    if not area.intersects(whole):
        turned = shapely.transform(area, lambda lonlat: lonlat[:, ::-1])
        hint = CanvassError("check that it is the boundary of this district")
        if turned.intersects(whole):
            hint = CanvassError("longitude and latitude are swapped: write longitude first")
        west, south, east, north = area.bounds
        raise BoundaryError(
            "{name}: the boundary ({west:.4g} to {east:.4g} E, {south:.4g} to "
            "{north:.4g} N) lies outside the map {file}; {hint}",
            name=name,
            west=west,
            east=east,
            south=south,
            north=north,
            file=extract.source.file,
            hint=hint,
        )
    return dataclasses.replace(extract, boundary=area)


def with_named_boundary(
    extract: Extract, name: str, areas: Mapping[str, Polygon | MultiPolygon]
) -> Extract:
    """Return the extract with a boundary from the map; BoundaryError lists similar names."""
    file = extract.source.file
    by_folded = {known.casefold(): known for known in areas}
    found = name if name in areas else by_folded.get(name.casefold())
    if found is None:
        nearest = difflib.get_close_matches(name.casefold(), by_folded, NEAREST_NAMES, cutoff=0.3)
        known = ", ".join(by_folded[folded] for folded in nearest)
        hint = CanvassError("give a GeoJSON file instead")
        if known:
            hint = CanvassError("nearest: {names}", names=known)
        raise BoundaryError(
            "{file}: no boundary is called {path}; {hint}",
            file=file,
            path=shown(Path(name)),
            hint=hint,
        )
    area = areas[found]
    if area.is_empty:
        raise BoundaryError(
            "{file}: the map does not hold the whole boundary of {found}; give a GeoJSON file",
            file=file,
            found=found,
        )
    return with_boundary(extract, area, found)
