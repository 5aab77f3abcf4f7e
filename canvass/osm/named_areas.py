"""The named boundaries and quarters of a map, for an organizer to choose from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import shapely
from shapely.geometry import MultiPolygon, Polygon

from canvass.osm.drawn import addresses_of, count_inside
from canvass.osm.extract import Extract

SIMPLER_DEG = 0.0002
"""The tolerance of a shown outline in degrees: about 20 m."""


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A boundary of a map: its name, its number of addresses, and its rings as [lon, lat]."""

    name: str
    addresses: int
    rings: tuple[tuple[tuple[float, float], ...], ...]


def list_named_areas(
    extract: Extract, areas: Mapping[str, Polygon | MultiPolygon]
) -> list[NamedArea]:
    """Return areas with addresses and a complete outline, those with most addresses first."""
    places = addresses_of(extract)
    found = []
    for name, area in areas.items():
        if area.is_empty:
            continue
        inside = count_inside(area, places)
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
    """Return areas as JSON, to send them from the process that reads a map."""
    return json.dumps([asdict(each) for each in areas]).encode()


def areas_from_json(text: bytes) -> list[NamedArea]:
    """Undo `areas_to_json`."""
    return [
        NamedArea(
            each["name"],
            each["addresses"],
            tuple(tuple((lon, lat) for lon, lat in ring) for ring in each["rings"]),
        )
        for each in json.loads(text)
    ]
