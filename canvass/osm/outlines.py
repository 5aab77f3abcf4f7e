"""Many outlines in one file, each under the names its feature has."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from canvass.errors import BoundaryError, InputError
from canvass.osm.outline_layers import is_geopackage, read_layer_outlines
from canvass.osm.sniff import shown
from canvass.tables.json_file import parse_json
from canvass.tables.reader import read_bytes

MOST_BYTES = 64 << 20


def read_outlines(path: Path, names: Collection[str]) -> dict[str, str]:
    """Return outlines as GeoJSON, in degrees, by every value of the properties in `names`.

    The file is GeoJSON in degrees, or a GeoPackage in whatever CRS it names.

    Outlines that cross themselves are healed, which one drawn to harm makes endless: people's files
    are read in a child (`canvass.osm.read.read_outlines_apart`). Raises BoundaryError.
    """
    bad = BoundaryError(
        "{path}: no GeoJSON of electoral districts in degrees (WGS 84) and no "
        "GeoPackage; convert it with a GIS program",
        path=shown(path),
    )
    features = read_layer_outlines(path, names) if is_geopackage(path) else _features(path, bad)
    found: dict[str, str] = {}
    for properties, drawn in features:
        shape = _outline(drawn)
        if shape is None:
            continue
        west, south, east, north = shapely.bounds(shape).tolist()
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise bad
        text = shapely.to_geojson(shape)
        for key, value in properties.items():
            if key.casefold() in names and isinstance(value, str | int):
                found[folded(str(value))] = text
    if not found:
        raise bad
    return found


def _features(
    path: Path, bad: BoundaryError
) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    """Yield (properties, shape) of a GeoJSON file; raises BoundaryError."""
    name = shown(path)
    try:
        content = read_bytes(path, most_bytes=MOST_BYTES, what="a GeoJSON file")
    except InputError as error:
        raise BoundaryError(
            "{name}: {error}", name=name, error=str(error).removeprefix(f"{path}: ")
        ) from error
    try:
        features = parse_json(content)["features"]
    except (InputError, KeyError, TypeError) as error:
        raise bad from error
    for feature in features if isinstance(features, list) else []:
        if isinstance(feature, dict):
            yield _properties(feature), _drawn(feature)


def folded(text: str) -> str:
    """Return a name as compared: blanks and case do not matter."""
    return " ".join(text.split()).casefold()


def _drawn(feature: Mapping[str, Any]) -> BaseGeometry | None:
    try:
        return shapely.from_geojson(json.dumps(feature["geometry"]))
    except (TypeError, KeyError, ValueError, RecursionError, shapely.errors.GEOSException):
        return None


def _outline(shape: BaseGeometry | None) -> BaseGeometry | None:
    if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None
    return shapely.make_valid(shape)


def _properties(feature: Mapping[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}
