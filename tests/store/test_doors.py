"""The doors in the database follow the doors of the district, and none is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from canvass.doors.door import Address, Door, DoorList, Entrance, Exclusion
from canvass.osm.extract import Source
from canvass.store import schema
from canvass.store.database import open_writer
from canvass.store.districts import list_districts, record_district
from canvass.store.doors import refresh_doors

SOURCE = Source("small.osm", None, "ODbL", "© OpenStreetMap contributors")


def house(number: int) -> Entrance:
    address = Address(f"n{number}", "Storgatan", str(number), 18.0, 59.0)
    return Entrance(address.id, 18.0, 59.0, (address,), (Door(address.id, address.id),), None)


def doors_of(*entrances: Entrance, exclusions: tuple[Exclusion, ...] = ()) -> DoorList:
    read = sum(len(e.addresses) for e in entrances) + len(exclusions)
    return DoorList(entrances, exclusions, read, 0)


@pytest.fixture
def connection(tmp_path: Path):
    with open_writer(tmp_path / "canvass.db") as connection:
        yield connection


@pytest.fixture
def district(connection) -> int:
    return record_district(
        connection, name="A", source=SOURCE, extract=b"", doors=doors_of(house(1), house(2)),
        added_at="2026-01-01T00:00:00Z",
    )  # fmt: skip


def rows(connection, table: sa.Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.select(table))]


def test_a_door_that_vanished_is_marked_and_kept(connection, district):
    refresh_doors(connection, district, doors_of(house(2)))

    found = connection.execute(sa.select(schema.door.c.door_id, schema.door.c.is_retired))
    assert {tuple(row) for row in found} == {("n1", 1), ("n2", 0)}
    assert list_districts(connection)[0].doors == 1


def test_a_door_that_comes_back_is_the_same_door(connection, district):
    before = rows(connection, schema.door)
    refresh_doors(connection, district, doors_of(house(2)))
    refresh_doors(connection, district, doors_of(house(1), house(2)))

    assert rows(connection, schema.door) == before


def test_the_same_doors_again_write_nothing(connection, district):
    before = connection.exec_driver_sql("SELECT total_changes()").scalar()
    refresh_doors(connection, district, doors_of(house(1), house(2)))

    assert connection.exec_driver_sql("SELECT total_changes()").scalar() == before


def test_an_exclusion_that_no_longer_holds_is_gone(connection, district):
    out = Exclusion(house(1).addresses[0], "off the network")
    refresh_doors(connection, district, doors_of(house(2), exclusions=(out,)))
    assert list_districts(connection)[0].excluded == 1

    refresh_doors(connection, district, doors_of(house(1), house(2)))

    assert list_districts(connection)[0].excluded == 0


def test_flats_that_become_known_take_the_place_of_the_plain_door(connection, district):
    plain = house(1)
    flats = tuple(Door(f"n1/{unit}", "n1", unit) for unit in ("1001", "1002"))
    refresh_doors(connection, district, doors_of(plain._replace(doors=flats), house(2)))

    found = connection.execute(sa.select(schema.door.c.door_id, schema.door.c.is_retired))
    assert {tuple(row) for row in found} == {("n1", 1), ("n2", 0), ("n1/1001", 0), ("n1/1002", 0)}
