"""Joins between tables that their keys alone do not define."""

from __future__ import annotations

from sqlalchemy import and_

from canvass.store.schema import address, door, entrance

ADDRESS_OF_DOOR = and_(
    address.c.district_id == door.c.district_id, address.c.address_id == door.c.address_id
)
"""Joins a door with its address."""

ENTRANCE_OF_DOOR = and_(
    entrance.c.district_id == door.c.district_id, entrance.c.entrance_id == door.c.entrance_id
)
"""Joins a door with its own entrance, or else with that of its address."""
