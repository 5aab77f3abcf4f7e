"""What a newer map of a district is compared with, and put in the place of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from canvass.doors.kept_ids import OldAddress
from canvass.osm.extract import Source
from canvass.store.sqlite_file import Runs

ABOUT_ENTRANCES = ("entrance_access", "entrance_fact")


@dataclass(frozen=True, slots=True)
class OldDoor:
    """A door that is there now, as people call it, and where one stands for it."""

    door_id: str
    address_id: str
    entrance_id: str | None
    label: str


def list_old_addresses(connection: Runs, district_id: int) -> list[OldAddress]:
    """Return every address a district has or had."""
    rows = connection.exec_driver_sql(
        "SELECT address_id, street, housenumber, lon, lat, is_retired FROM address "
        "WHERE district_id = ? ORDER BY address_id",
        (district_id,),
    )
    return [
        OldAddress(address_id, street, number, lon, lat, bool(is_retired))
        for address_id, street, number, lon, lat, is_retired in rows.fetchall()
    ]


def list_old_doors(connection: Runs, district_id: int) -> list[OldDoor]:
    """Return the doors a district has now."""
    rows = connection.exec_driver_sql(
        "SELECT d.door_id, d.address_id, d.entrance_id, a.street, a.housenumber, d.unit "
        "FROM door d JOIN address a ON a.district_id = d.district_id "
        "AND a.address_id = d.address_id WHERE d.district_id = ? AND d.is_retired = 0 "
        "ORDER BY a.street, a.housenumber, d.door_id",
        (district_id,),
    )
    return [
        OldDoor(door_id, address_id, entrance_id, " ".join(filter(None, words)))
        for door_id, address_id, entrance_id, *words in rows.fetchall()
    ]


def count_visits(connection: Runs, district_id: int) -> dict[str, int]:
    """Return how many visits each door of a district had, those taken back too."""
    rows = connection.exec_driver_sql(
        "SELECT door_id, count(*) FROM visit_event WHERE district_id = ? AND kind = 'visit' "
        "GROUP BY door_id",
        (district_id,),
    )
    return dict(tuple(row) for row in rows.fetchall())


def lock_words_of(connection: Runs, district_id: int, door_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the words of the locks that name any of some doors."""
    wanted = set(door_ids)
    rows = connection.exec_driver_sql(
        "SELECT l.words, d.door_id FROM route_lock l JOIN route_lock_door d "
        "ON d.lock_id = l.lock_id WHERE l.district_id = ? ORDER BY l.lock_id, d.position",
        (district_id,),
    )
    return tuple(dict.fromkeys(words for words, door_id in rows.fetchall() if door_id in wanted))


def move_entrance_rows(connection: Runs, district_id: int, moves: Mapping[str, str]) -> None:
    """Give what is known of entrances to others, where nothing is known of these yet."""
    for table in ABOUT_ENTRANCES:
        for before, after in moves.items():
            connection.exec_driver_sql(
                f"UPDATE OR IGNORE {table} SET entrance_id = ? "
                "WHERE district_id = ? AND entrance_id = ?",
                (after, district_id, before),
            )


def replace_map(connection: Runs, district_id: int, extract: bytes, source: Source) -> None:
    """Store another map of a district and where it is from."""
    connection.exec_driver_sql(
        "UPDATE district_map SET extract = ? WHERE district_id = ?", (extract, district_id)
    )
    connection.exec_driver_sql(
        "UPDATE district SET source_file = ?, osm_date = ?, licence = ?, attribution = ? "
        "WHERE district_id = ?",
        (source.file, source.osm_date, source.licence, source.attribution, district_id),
    )
