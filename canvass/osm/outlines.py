"""Many outlines in one GeoJSON file, each under the names its feature bears."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import shapely

from canvass.errors import BoundaryError, InputError
from canvass.osm.sniff import shown
from canvass.tables.json_file import parse_json
from canvass.tables.reader import read_bytes

MOST_BYTES = 64 << 20


def read_outlines(path: Path, names: Collection[str]) -> dict[str, str]:
    """Return outlines as GeoJSON, in degrees, by every value of the properties in `names`.

    Outlines that cross themselves are healed, which one drawn to harm makes endless: people's files
    are read in a child (`canvass.osm.read.read_outlines_apart`). Raises BoundaryError.
    """
    name = shown(path)
    bad = BoundaryError(
        f"{name}: no GeoJSON of electoral districts in degrees (WGS 84); convert it with a GIS "
        "program"
    )
    try:
        content = read_bytes(path, most_bytes=MOST_BYTES, what="a GeoJSON file")
    except InputError as error:
        raise BoundaryError(f"{name}: {str(error).removeprefix(f'{path}: ')}") from error
    try:
        features = parse_json(content)["features"]
    except (InputError, KeyError, TypeError) as error:
        raise bad from error
    found: dict[str, str] = {}
    for feature in features if isinstance(features, list) else []:
        shape = _outline(feature)
        if shape is None:
            continue
        west, south, east, north = shapely.bounds(shape).tolist()
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise bad
        text = shapely.to_geojson(shape)
        for key, value in _properties(feature).items():
            if key.casefold() in names and isinstance(value, str | int):
                found[folded(str(value))] = text
    if not found:
        raise bad
    return found


def folded(text: str) -> str:
    """Return a name as compared: blanks and case do not matter."""
    return " ".join(text.split()).casefold()


def _outline(feature: Any) -> shapely.Geometry | None:
    try:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    except (TypeError, KeyError, ValueError, RecursionError, shapely.errors.GEOSException):
        return None
    is_area = shape is not None and shape.geom_type in {"Polygon", "MultiPolygon"}
    return shapely.make_valid(shape) if is_area and not shape.is_empty else None


def _properties(feature: Mapping[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}
