"""How tables belong together, where keys alone do not say it."""

from __future__ import annotations

from sqlalchemy import and_

from canvass.store.schema import address, door, entrance

ADDRESS_OF_DOOR = and_(
    address.c.district_id == door.c.district_id, address.c.address_id == door.c.address_id
)
"""The address a door is at."""

ENTRANCE_OF_DOOR = and_(
    entrance.c.district_id == door.c.district_id, entrance.c.entrance_id == door.c.entrance_id
)
"""The entrance a door itself names; one that names none is behind its address's."""
