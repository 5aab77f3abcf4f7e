"""The map of a district as it was stored."""

from __future__ import annotations

from sqlalchemy import Connection, select

from canvass.errors import NotFoundError
from canvass.store.schema import district_map


def get_map(connection: Connection, district_id: int) -> bytes:
    """Return a district's map as it was stored; raises NotFoundError."""
    query = select(district_map.c.extract).where(district_map.c.district_id == district_id)
    extract: bytes | None = connection.execute(query).scalar()
    if extract is None:
        raise NotFoundError(
            "district {district_id} has no map; add the district again", district_id=district_id
        )
    return extract
