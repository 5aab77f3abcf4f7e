"""The base of a plan: find it by address or coordinates, and the base used last."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from canvass.document.document import BasePlace
from canvass.errors import InputError, NotFoundError
from canvass.store import districts, plans, weeks
from canvass.store.database import open_reader
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.tables.degrees import read_degrees
from canvass.units import M_PER_DEGREE
from canvass.workflow.district.sample import find_sample
from canvass.workflow.doors.find_address import get_address

NEAR_M = 60.0


def words_of(base: BasePlace) -> str:
    """Return a place in the form `find_base` reads."""
    return f"{base.lat:.6f}, {base.lon:.6f}"


def find_base(db: Path, district: str | None, words: str) -> BasePlace:
    """Return the place typed as "59.2366, 18.0024" (lat, lon) or as an address of the district.

    Coordinates are labelled with the nearest address, if one is near. Raises InputError and
    NotFoundError.
    """
    text = words.strip()
    if not text:
        raise InputError("base: click on the map, or type an address of the district")
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        rows = list_door_rows(connection, row.district_id)
    degrees = read_degrees(text)
    if degrees:
        lat, lon = degrees
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise InputError("base: latitude is -90 to 90, longitude -180 to 180")
        return BasePlace(lat, lon, _address_beside(lat, lon, rows))
    found = get_address(text, rows)[0]
    return BasePlace(found.lat, found.lon, f"{found.street} {found.housenumber}")


def usual_base(db: Path, district: str | None) -> BasePlace | None:
    """Return the base of the open week, else of the newest plan, else of the sample, else None.

    The sample's base is used only for a district made from the sample map.
    """
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        try:
            week = weeks.find_week(connection, row.district_id)
        except NotFoundError:
            # Several weeks are open, so it is not known which one is meant.
            week = None
        if week is not None:
            return BasePlace(week.base.lat, week.base.lon, week.base.label)
        before = plans.find_base(connection, row.district_id)
    if before is not None:
        return before
    sample = find_sample()
    if row.source.file == sample.map_path.name:
        return BasePlace(sample.lat, sample.lon, sample.label)
    return None


def _address_beside(lat: float, lon: float, rows: Sequence[DoorRow]) -> str:
    shrink = math.cos(math.radians(lat))

    def away_m(row: DoorRow) -> float:
        return M_PER_DEGREE * math.hypot(row.lat - lat, (row.lon - lon) * shrink)

    nearest = min(rows, key=away_m, default=None)
    if nearest is None or away_m(nearest) > NEAR_M:
        return ""
    return f"{nearest.street} {nearest.housenumber}"
