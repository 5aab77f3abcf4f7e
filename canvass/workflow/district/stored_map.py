"""A stored district's map, for drawing only: this module loads no planning code."""

from __future__ import annotations

from pathlib import Path

from canvass.osm.extract import Extract, MapBackground
from canvass.osm.serial import background_from_bytes, extract_from_bytes
from canvass.store.database import open_reader
from canvass.store.maps import get_map
from canvass.store.recording import find_district_id


def get_extract(db: Path, name: str | None) -> Extract:
    """Return a district's map; raises NotFoundError."""
    return extract_from_bytes(_get_stored(db, name))


def get_background(db: Path, name: str | None) -> MapBackground:
    """Return what is drawn below the doors and routes of a district; raises NotFoundError."""
    return background_from_bytes(_get_stored(db, name))


def _get_stored(db: Path, name: str | None) -> bytes:
    with open_reader(db) as connection:
        district_id, _ = find_district_id(connection, name)
        return get_map(connection, district_id)
