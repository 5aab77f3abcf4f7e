"""The named boundaries of a map, one of which can become a district, with address counts."""

from __future__ import annotations

from pathlib import Path

from canvass.osm.named_areas import NamedArea as NamedArea
from canvass.osm.read import read_named_areas


def list_boundaries(source: Path) -> list[NamedArea]:
    """Return the boundaries and quarters that a map file names, most addresses first.

    Raises MapError if the file cannot be read.
    """
    return read_named_areas(source)
