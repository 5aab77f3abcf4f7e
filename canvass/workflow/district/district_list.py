"""The districts in the database, read without loading anything that plans."""

from __future__ import annotations

from pathlib import Path

from canvass.errors import NotFoundError
from canvass.store import districts
from canvass.store.database import open_reader
from canvass.store.districts import DistrictRow as DistrictRow

GONE = "this district is not there any more; go back to the start"


def list_districts(db: Path, *, must_exist: bool = False) -> list[DistrictRow]:
    """Return the districts, sorted by name; empty if there is no database yet.

    If it `must_exist`, raises UnavailableError then.
    """
    if not must_exist and not db.exists():
        return []
    with open_reader(db) as connection:
        return districts.list_districts(connection)


def get_district(db: Path, name: str | None) -> tuple[DistrictRow, dict[str, int]]:
    """Return a district (the only one if no name is given), and {reason: addresses left out}."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        return row, districts.exclusions_by_reason(connection, row.district_id)


def get_district_of(db: Path, district_id: int) -> DistrictRow:
    """Return the district with this id; raises NotFoundError if it was removed."""
    if db.exists():
        with open_reader(db) as connection:
            found = districts.find_district(connection, district_id)
        if found is not None:
            return found
    raise NotFoundError(GONE)


def get_district_name(db: Path, district_id: int) -> str:
    """Return the name of the district with this id; raises NotFoundError if it was removed."""
    if db.exists():
        with open_reader(db) as connection:
            name = districts.find_district_name(connection, district_id)
        if name is not None:
            return name
    raise NotFoundError(GONE)
