"""The boundaries a map offers for a district: those it names, and one drawn by hand on it."""

from __future__ import annotations

from pathlib import Path

from canvass.osm.drawn import MOST_CORNERS as MOST_CORNERS
from canvass.osm.drawn import addresses_of as addresses_of
from canvass.osm.drawn import as_geojson as as_geojson
from canvass.osm.drawn import count_inside as count_inside
from canvass.osm.drawn import outline_of as outline_of
from canvass.osm.extract import Extract
from canvass.osm.named_areas import NamedArea as NamedArea
from canvass.osm.read import read_extract_and_areas, read_named_areas


def list_boundaries(source: Path) -> list[NamedArea]:
    """Return the boundaries and quarters that a map file names, most addresses first.

    Raises MapError if the file cannot be read.
    """
    return read_named_areas(source)


def look_at_map(source: Path) -> tuple[Extract, list[NamedArea]]:
    """Return a map file's content, to draw it, and what `list_boundaries` returns."""
    return read_extract_and_areas(source)
