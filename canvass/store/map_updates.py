"""The addresses and doors of a district that a newer map is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from canvass.doors.kept_ids import OldAddress
from canvass.store.joins import ADDRESS_OF_DOOR
from canvass.store.schema import address, door
from canvass.store.schema_flats import entrance_access, entrance_fact
from canvass.store.schema_routes import route_lock, route_lock_door
from canvass.store.schema_week import visit_event
from canvass.visits.event import EventKind

ABOUT_ENTRANCES = (entrance_access, entrance_fact)


@dataclass(frozen=True, slots=True)
class OldDoor:
    """An existing door: its name, and its entrance."""

    door_id: str
    address_id: str
    entrance_id: str | None
    label: str


def list_old_addresses(connection: Connection, district_id: int) -> list[OldAddress]:
    """Return every address a district has or had."""
    at = address.c
    rows = connection.execute(
        select(at.address_id, at.street, at.housenumber, at.lon, at.lat, at.is_retired)
        .where(at.district_id == district_id)
        .order_by(at.address_id)
    )
    return [
        OldAddress(address_id, street, number, lon, lat, bool(is_retired))
        for address_id, street, number, lon, lat, is_retired in rows
    ]


def list_old_doors(connection: Connection, district_id: int) -> list[OldDoor]:
    """Return the doors a district has now."""
    at = address.c
    rows = connection.execute(
        select(
            door.c.door_id, door.c.address_id, door.c.entrance_id, at.street, at.housenumber,
            door.c.unit,
        )
        .join_from(door, address, ADDRESS_OF_DOOR)
        .where(door.c.district_id == district_id, door.c.is_retired == 0)
        .order_by(at.street, at.housenumber, door.c.door_id)
    )  # fmt: skip
    return [
        OldDoor(door_id, address_id, entrance_id, " ".join(filter(None, words)))
        for door_id, address_id, entrance_id, *words in rows
    ]


def count_visits(connection: Connection, district_id: int) -> dict[str, int]:
    """Return how many visits each door of a district had, including voided ones."""
    event = visit_event.c
    rows = connection.execute(
        select(event.door_id, func.count())
        .where(event.district_id == district_id, event.kind == EventKind.VISIT.value)
        .group_by(event.door_id)
    )
    return {row[0]: row[1] for row in rows}


def lock_words_of(
    connection: Connection, district_id: int, door_ids: Iterable[str]
) -> tuple[str, ...]:
    """Return the descriptions of the locks that name any of these doors."""
    wanted = set(door_ids)
    lock, locked = route_lock.c, route_lock_door.c
    rows = connection.execute(
        select(lock.words, locked.door_id)
        .join_from(route_lock, route_lock_door, locked.lock_id == lock.lock_id)
        .where(lock.district_id == district_id)
        .order_by(lock.lock_id, locked.position)
    )
    return tuple(dict.fromkeys(words for words, door_id in rows if door_id in wanted))


def move_entrance_rows(connection: Connection, district_id: int, moves: Mapping[str, str]) -> None:
    """Move what is known of entrances to new ids, unless something is known of those already."""
    for table in ABOUT_ENTRANCES:
        known, other = table.c, table.alias().c
        rest = [key.name for key in table.primary_key if key.name != "entrance_id"]
        for before, after in moves.items():
            is_known = (
                select(other.entrance_id)
                .where(other.entrance_id == after, *(other[key] == known[key] for key in rest))
                .exists()
            )
            connection.execute(
                update(table)
                .where(known.district_id == district_id, known.entrance_id == before, ~is_known)
                .values(entrance_id=after)
            )
