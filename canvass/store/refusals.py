"""Refusals of all districts in the database: listed by address, carried over, cleared."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from canvass.doors.refusal import PlacedDoor, Refusal, is_near
from canvass.store.sqlite_file import Runs
from canvass.store.visits import VISITS, find_event, list_do_not_knock

_ADDRESS = (
    "SELECT address.street, address.housenumber, door.unit, address.lon, address.lat FROM door "
    "JOIN address ON address.district_id = door.district_id "
    "AND address.address_id = door.address_id "
    "WHERE door.district_id = ? AND door.door_id = ?"
)


def list_refusals(connection: Runs) -> list[Refusal]:
    """Return every refusal that stands, of every district and of none."""
    found = []
    districts = connection.exec_driver_sql("SELECT district_id FROM district").fetchall()
    for (district_id,) in districts:
        kept = dict(
            tuple(row)
            for row in connection.exec_driver_sql(
                "SELECT dnk_id, month FROM do_not_knock WHERE district_id = ?", (district_id,)
            )
        )
        for dnk in list_do_not_knock(connection, district_id):
            month = kept.get(dnk.dnk_id) or _month_of(connection, district_id, dnk.dnk_id)
            place = connection.exec_driver_sql(_ADDRESS, (district_id, dnk.door_id)).fetchone()
            if place is not None:
                street, number, unit, lon, lat = place
                found.append(
                    Refusal(
                        dnk.dnk_id, district_id, dnk.door_id, street, number, unit, lon, lat, month
                    )
                )
    rows = connection.exec_driver_sql(
        "SELECT refusal_id, street, housenumber, unit, lon, lat, month FROM kept_refusal"
    )
    found += [
        Refusal(refusal_id, None, "", street, number, unit, lon, lat, month)
        for refusal_id, street, number, unit, lon, lat, month in rows
    ]
    return found


def _month_of(connection: Runs, district_id: int, event_id: str) -> str:
    event = find_event(connection, district_id, event_id, log=VISITS)
    return event.effective_at.strftime("%Y-%m") if event else ""


def list_placed_doors(connection: Runs, district_id: int) -> list[PlacedDoor]:
    """Return the doors that are there now, with their addresses."""
    return _list_doors(connection, district_id, is_retired=0)


def list_retired_doors(connection: Runs, district_id: int) -> list[PlacedDoor]:
    """Return the doors that are no longer there: plans of before may still have them."""
    return _list_doors(connection, district_id, is_retired=1)


def _list_doors(connection: Runs, district_id: int, *, is_retired: int) -> list[PlacedDoor]:
    rows = connection.exec_driver_sql(
        "SELECT door.door_id, address.street, address.housenumber, door.unit, address.lon, "
        "address.lat FROM door JOIN address ON address.district_id = door.district_id "
        "AND address.address_id = door.address_id "
        "WHERE door.district_id = ? AND door.is_retired = ?",
        (district_id, is_retired),
    )
    return [PlacedDoor(*row) for row in rows]


def keep_refusals(connection: Runs, refusals: Iterable[Refusal]) -> int:
    """Keep refusals of elsewhere that do not stand here; return how many were added.

    Where a district here has the same door it is that door's, else the address is kept alone.
    """
    standing = list_refusals(connection)
    doors = {(one.district_id, one.door_id) for one in standing if one.door_id}
    places = {(one.street, one.housenumber, one.unit) for one in standing}
    added = 0
    for refusal in refusals:
        owner = _find_door(connection, refusal)
        if owner is not None:
            if (owner, refusal.door_id) in doors:
                continue
            connection.exec_driver_sql(
                "INSERT INTO do_not_knock (dnk_id, district_id, door_id, month) "
                "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (str(uuid.uuid4()), owner, refusal.door_id, refusal.month),
            )
            doors.add((owner, refusal.door_id))
        elif (refusal.street, refusal.housenumber, refusal.unit) in places:
            continue
        else:
            keep_address(connection, refusal)
        places.add((refusal.street, refusal.housenumber, refusal.unit))
        added += 1
    return added


def keep_address(connection: Runs, refusal: Refusal) -> None:
    """Keep a refusal by its address alone: no district here has the door."""
    connection.exec_driver_sql(
        "INSERT INTO kept_refusal VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            str(uuid.uuid4()), refusal.street, refusal.housenumber, refusal.unit, refusal.lon,
            refusal.lat, refusal.month,
        ),
    )  # fmt: skip


def _find_door(connection: Runs, refusal: Refusal) -> int | None:
    """Return the district that has a refusal's door: the same thing of the map, near its place.

    The street may be written otherwise in a newer map.
    """
    if not refusal.door_id:
        return None
    rows = connection.exec_driver_sql(
        "SELECT door.district_id, door.door_id, address.street, address.housenumber, door.unit, "
        "address.lon, address.lat FROM door JOIN address "
        "ON address.district_id = door.district_id AND address.address_id = door.address_id "
        "WHERE door.door_id = ? ORDER BY door.district_id",
        (refusal.door_id,),
    ).fetchall()
    near = [row[0] for row in rows if is_near(refusal, PlacedDoor(*tuple(row)[1:]))]
    return int(near[0]) if near else None


def forget_address(connection: Runs, refusal_id: str) -> None:
    """Forget a refusal that was kept by its address alone."""
    connection.exec_driver_sql("DELETE FROM kept_refusal WHERE refusal_id = ?", (refusal_id,))
