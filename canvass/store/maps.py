"""The map of a district as it was stored."""

from __future__ import annotations

from canvass.errors import NotFoundError
from canvass.store.sqlite_file import Runs


def get_map(connection: Runs, district_id: int) -> bytes:
    """Return a district's map as it was stored; raises NotFoundError."""
    query = "SELECT extract FROM district_map WHERE district_id = ?"
    row = connection.exec_driver_sql(query, (district_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"district {district_id} has no map; add the district again")
    return bytes(row[0])
