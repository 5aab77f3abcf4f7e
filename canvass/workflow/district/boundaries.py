"""Which part of a map becomes a district: the boundaries the map names, and how many addresses."""

from __future__ import annotations

from pathlib import Path

from canvass.osm.named_areas import NamedArea as NamedArea
from canvass.osm.read import read_named_areas


def list_boundaries(source: Path) -> list[NamedArea]:
    """Return the boundaries and quarters a map file names, those with most addresses first.

    Raises MapError where it cannot be read.
    """
    return read_named_areas(source)
