"""A stored district's map, for drawing only: this module loads no planning code."""

from __future__ import annotations

from pathlib import Path

from canvass.osm.extract import Extract
from canvass.osm.serial import extract_from_bytes
from canvass.store.database import open_reader
from canvass.store.maps import get_map
from canvass.store.recording import find_district_id


def get_extract(db: Path, name: str | None) -> Extract:
    """Return a district's map; raises NotFoundError."""
    with open_reader(db) as connection:
        district_id, _ = find_district_id(connection, name)
        blob = get_map(connection, district_id)
    return extract_from_bytes(blob)
