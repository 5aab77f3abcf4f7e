"""What kind of dwelling each door is, read in the driver's own words."""

from __future__ import annotations

from canvass.store.sqlite_file import Runs
from canvass.week.odds import Dwelling


def dwelling_by_door(connection: Runs, district_id: int) -> dict[str, tuple[Dwelling, str | None]]:
    """Return every door's kind of dwelling and its entrance; several doors behind one are flats."""
    rows = connection.exec_driver_sql(
        "SELECT door.door_id, coalesce(door.entrance_id, address.entrance_id), door.unit FROM door "
        "JOIN address ON address.district_id = door.district_id "
        "AND address.address_id = door.address_id WHERE door.district_id = ?",
        (district_id,),
    ).fetchall()
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
