"""Refusals of all districts in the database: listed by address, carried over, cleared."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from canvass.doors.refusal import PlacedDoor, Refusal
from canvass.errors import NotFoundError
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


def get_placed_door(connection: Runs, district_id: int, door_id: str) -> PlacedDoor:
    """Return a door with its address; raises NotFoundError."""
    row = connection.exec_driver_sql(_ADDRESS, (district_id, door_id)).fetchone()
    if row is None:
        raise NotFoundError(f"no door {door_id!r} in the district")
    return PlacedDoor(door_id, *row)


def list_retired_doors(connection: Runs, district_id: int) -> list[PlacedDoor]:
    """Return the doors that are no longer there: plans of before may still have them."""
    rows = connection.exec_driver_sql(
        "SELECT door.door_id, address.street, address.housenumber, door.unit, address.lon, "
        "address.lat FROM door JOIN address ON address.district_id = door.district_id "
        "AND address.address_id = door.address_id "
        "WHERE door.district_id = ? AND door.is_retired",
        (district_id,),
    )
    return [PlacedDoor(*row) for row in rows]


def keep_refusals(connection: Runs, refusals: Iterable[Refusal]) -> int:
    """Keep refusals of elsewhere that do not stand here; return how many were added.

    Where a district here has the same door it is that door's, else the address is kept alone.
    """
    standing = list_refusals(connection)
    doors = {(one.door_id, one.street, one.housenumber) for one in standing if one.door_id}
    places = {(one.street, one.housenumber, one.unit) for one in standing}
    added = 0
    for refusal in refusals:
        if (refusal.door_id, refusal.street, refusal.housenumber) in doors:
            continue
        owner = _find_door(connection, refusal)
        if owner is not None:
            connection.exec_driver_sql(
                "INSERT INTO do_not_knock (dnk_id, district_id, door_id, month) "
                "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (str(uuid.uuid4()), owner, refusal.door_id, refusal.month),
            )
        elif (refusal.street, refusal.housenumber, refusal.unit) in places:
            continue
        else:
            keep_address(connection, refusal)
        doors.add((refusal.door_id, refusal.street, refusal.housenumber))
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
    """Return the district that has a refusal's door under the same id and address."""
    if not refusal.door_id:
        return None
    row = connection.exec_driver_sql(
        "SELECT door.district_id FROM door JOIN address "
        "ON address.district_id = door.district_id AND address.address_id = door.address_id "
        "WHERE door.door_id = ? AND address.street = ? AND address.housenumber = ? "
        "ORDER BY door.district_id LIMIT 1",
        (refusal.door_id, refusal.street, refusal.housenumber),
    ).fetchone()
    return None if row is None else int(row[0])


def forget_address(connection: Runs, refusal_id: str) -> None:
    """Forget a refusal that was kept by its address alone."""
    connection.exec_driver_sql("DELETE FROM kept_refusal WHERE refusal_id = ?", (refusal_id,))
