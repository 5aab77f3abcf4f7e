"""The boundaries and quarters a map names, as an organizer chooses among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from canvass.osm.extract import Extract

SIMPLER_DEG = 0.0002
"""How far a shown outline may be from the real one: about 20 m."""


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A boundary of a map: its name, the addresses inside, its rings as [lon, lat] to be shown."""

    name: str
    addresses: int
    rings: tuple[tuple[tuple[float, float], ...], ...]


def list_named_areas(
    extract: Extract, areas: Mapping[str, Polygon | MultiPolygon]
) -> list[NamedArea]:
    """Return the areas with addresses inside whose outline the map holds, the fullest first."""
    places = np.array([(each.lon, each.lat) for each in extract.addresses]).reshape(-1, 2)
    found = []
    for name, area in areas.items():
        if area.is_empty:
            continue
        shapely.prepare(area)
        inside = int(shapely.contains_xy(area, places[:, 0], places[:, 1]).sum())
        if inside:
            found.append(NamedArea(name, inside, _rings(area)))
    return sorted(found, key=lambda each: (-each.addresses, each.name))


def _rings(area: Polygon | MultiPolygon) -> tuple[tuple[tuple[float, float], ...], ...]:
    simple = shapely.simplify(area, SIMPLER_DEG)
    return tuple(
        tuple((round(lon, 6), round(lat, 6)) for lon, lat in part.exterior.coords)
        for part in shapely.get_parts(simple)
        if not part.is_empty
    )


def areas_to_json(areas: list[NamedArea]) -> bytes:
    """Return areas as JSON, for the way out of the process that reads a map."""
    return json.dumps([asdict(each) for each in areas]).encode()


def areas_from_json(text: bytes) -> list[NamedArea]:
    """Return areas as `areas_to_json` wrote them."""
    return [
        NamedArea(
            each["name"],
            each["addresses"],
            tuple(tuple((lon, lat) for lon, lat in ring) for ring in each["rings"]),
        )
        for each in json.loads(text)
    ]
