"""The kind of dwelling of each door."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from canvass.store.joins import ADDRESS_OF_DOOR
from canvass.store.schema import address, door
from canvass.week.odds import Dwelling


def dwelling_by_door(
    connection: Connection, district_id: int
) -> dict[str, tuple[Dwelling, str | None]]:
    """Return (kind of dwelling, entrance) of every door; several doors behind one are flats."""
    rows = connection.execute(
        select(
            door.c.door_id,
            func.coalesce(door.c.entrance_id, address.c.entrance_id),
            door.c.unit,
        )
        .join_from(door, address, ADDRESS_OF_DOOR)
        .where(door.c.district_id == district_id)
    ).all()
    behind: dict[str | None, int] = {}
    for _door_id, entrance_id, _unit in rows:
        behind[entrance_id] = behind.get(entrance_id, 0) + 1
    return {
        door_id: (
            Dwelling.FLAT if unit or behind[entrance_id] > 2 else Dwelling.HOUSE,
            entrance_id,
        )
        for door_id, entrance_id, unit in rows
    }
