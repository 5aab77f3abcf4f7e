"""Refusals in all districts: list them by address, carry them over, clear them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from canvass.doors.refusal import PlacedDoor, Refusal, is_near
from canvass.store.backend.statements import insert_new
from canvass.store.joins import ADDRESS_OF_DOOR
from canvass.store.recording import month_of
from canvass.store.schema import address, district, door
from canvass.store.schema_kept import kept_refusal
from canvass.store.schema_week import do_not_knock
from canvass.store.visits import VISITS, find_event, list_do_not_knock

_PLACE = (
    address.c.street, address.c.housenumber, door.c.unit, address.c.lon, address.c.lat,
)  # fmt: skip


def list_refusals(connection: Connection) -> list[Refusal]:
    """Return every refusal in force, also those that belong to no district here."""
    found = []
    kept_here = do_not_knock.c
    for district_id in connection.execute(select(district.c.district_id)).scalars().all():
        months = select(kept_here.dnk_id, kept_here.month).where(
            kept_here.district_id == district_id
        )
        kept = {row.dnk_id: row.month for row in connection.execute(months)}
        for dnk in list_do_not_knock(connection, district_id):
            month = kept.get(dnk.dnk_id) or _month_of(connection, district_id, dnk.dnk_id)
            place = connection.execute(
                select(*_PLACE)
                .join_from(door, address, ADDRESS_OF_DOOR)
                .where(door.c.district_id == district_id, door.c.door_id == dnk.door_id)
            ).first()
            if place is not None:
                street, number, unit, lon, lat = place
                found.append(
                    Refusal(
                        dnk.dnk_id, district_id, dnk.door_id, street, number, unit, lon, lat, month
                    )
                )
    alone = kept_refusal.c
    rows = connection.execute(
        select(
            alone.refusal_id, alone.street, alone.housenumber, alone.unit, alone.lon, alone.lat,
            alone.month,
        )
    )  # fmt: skip
    found += [
        Refusal(refusal_id, None, "", street, number, unit, lon, lat, month)
        for refusal_id, street, number, unit, lon, lat, month in rows
    ]
    return found


def _month_of(connection: Connection, district_id: int, event_id: str) -> str:
    event = find_event(connection, district_id, event_id, log=VISITS)
    return month_of(connection, event) if event else ""


def list_placed_doors(connection: Connection, district_id: int) -> list[PlacedDoor]:
    """Return the existing doors with their addresses."""
    return _list_doors(connection, district_id, is_retired=0)


def list_retired_doors(connection: Connection, district_id: int) -> list[PlacedDoor]:
    """Return the retired doors; older plans may still have them."""
    return _list_doors(connection, district_id, is_retired=1)


def _list_doors(connection: Connection, district_id: int, *, is_retired: int) -> list[PlacedDoor]:
    rows = connection.execute(
        select(door.c.door_id, *_PLACE)
        .join_from(door, address, ADDRESS_OF_DOOR)
        .where(door.c.district_id == district_id, door.c.is_retired == is_retired)
    )
    return [PlacedDoor(*row) for row in rows]


def keep_refusals(connection: Connection, refusals: Iterable[Refusal]) -> int:
    """Add refusals from elsewhere that are missing here; return how many were added.

    If a district here has the door, the refusal is stored for it; otherwise only its address is.
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
            connection.execute(
                insert_new(do_not_knock).values(
                    dnk_id=str(uuid.uuid4()), district_id=owner, door_id=refusal.door_id,
                    month=refusal.month,
                )
            )  # fmt: skip
            doors.add((owner, refusal.door_id))
        elif (refusal.street, refusal.housenumber, refusal.unit) in places:
            continue
        else:
            keep_address(connection, refusal)
        places.add((refusal.street, refusal.housenumber, refusal.unit))
        added += 1
    return added


def keep_address(connection: Connection, refusal: Refusal) -> None:
    """Store a refusal by its address only, because no district here has the door."""
    connection.execute(
        insert_new(kept_refusal).values(
            refusal_id=str(uuid.uuid4()), street=refusal.street, housenumber=refusal.housenumber,
            unit=refusal.unit, lon=refusal.lon, lat=refusal.lat, month=refusal.month,
        )
    )  # fmt: skip


def _find_door(connection: Connection, refusal: Refusal) -> int | None:
    """Return the district that has a refusal's door: the same OSM object, near the same place.

    The street may be spelt differently on a newer map.
    """
    if not refusal.door_id:
        return None
    rows = connection.execute(
        select(door.c.district_id, door.c.door_id, *_PLACE)
        .join_from(door, address, ADDRESS_OF_DOOR)
        .where(door.c.door_id == refusal.door_id)
        .order_by(door.c.district_id)
    )
    near = [row[0] for row in rows if is_near(refusal, PlacedDoor(*row[1:]))]
    return near[0] if near else None


def forget_address(connection: Connection, refusal_id: str) -> None:
    """Delete a refusal that was stored by its address only."""
    connection.execute(delete(kept_refusal).where(kept_refusal.c.refusal_id == refusal_id))
