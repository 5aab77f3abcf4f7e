"""Districts and plans in the database: one function and one transaction per action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.doors.audit.audit import make_audit
from canvass.doors.door import DoorList
from canvass.doors.exclusion_rule import match_doors
from canvass.doors.leave_out import leave_out
from canvass.errors import InputError, StoreError
from canvass.osm.extract import Source
from canvass.osm.serial import extract_from_bytes, extract_to_bytes
from canvass.planning.district import District, make_district, read_map
from canvass.planning.without_doors import with_reasons_of_today, without_doors
from canvass.store import access as ledger
from canvass.store import districts, plans, registers
from canvass.store.crossing_costs import get_crossing_costs
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.districts import DistrictRow as DistrictRow
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.door_values import list_values
from canvass.store.maps import get_map
from canvass.store.splits import list_splits
from canvass.streets.costs import CrossingCosts
from canvass.workflow.clock import created_at, now
from canvass.workflow.district.locked_entrances import entrances_to_ask_at, waiting_for_access
from canvass.workflow.district.never_planned import doors_never_to_plan


@dataclass(frozen=True, slots=True)
class NewDistrict:
    """A map that was read, ready to be stored as a district.

    `houses` counts its dwelling-like buildings, `houses_known` those of them with an address.
    """

    name: str
    source: Source
    extract: bytes
    doors: DoorList
    houses: int = 0
    houses_known: int = 0


def add_district(db: Path, name: str, source: str, *, boundary: str | None = None) -> DistrictRow:
    """Read a map and store it as a district; raises MapError, BoundaryError and StoreError."""
    check_new_district(db, name)
    return record_new_district(db, read_new_district(name, source, boundary=boundary))


def check_new_district(db: Path, name: str) -> None:
    """Raise InputError for an impossible name, StoreError if it is taken or cannot be stored.

    Reading a map takes minutes, so the name is checked first.
    """
    if not name.strip() or not name.isprintable() or len(name) > 200:
        raise InputError("district name: give 1 to 200 ordinary characters")
    with open_writer(db) as connection:
        if any(row.name == name for row in districts.list_districts(connection)):
            raise StoreError('district "{name}" is there already; choose another name', name=name)


def read_new_district(name: str, source: str, *, boundary: str | None = None) -> NewDistrict:
    """Read a map into a district that is not stored yet; raises MapError and BoundaryError."""
    return make_new_district(name, make_district(read_map(source, boundary=boundary)))


def read_audited_district(
    name: str, source: str, *, boundary: str | None = None, is_place: bool = False
) -> NewDistrict:
    """Read a map file or a place from the network, and count houses without an address."""
    if is_place:
        from canvass.osm.place import download_extract

        extract = download_extract(source)
    else:
        extract = read_map(source, boundary=boundary)
    district = make_district(extract)
    audit = make_audit(extract, district.graph, district.doors)
    return replace(
        make_new_district(name, district),
        houses=audit.dwelling_like_buildings,
        houses_known=audit.dwelling_like_with_address,
    )


def make_new_district(name: str, district: District) -> NewDistrict:
    """Return a district in memory, ready to be stored."""
    extract = extract_to_bytes(district.extract)
    return NewDistrict(name, district.extract.source, extract, district.doors)


def record_new_district(db: Path, new: NewDistrict) -> DistrictRow:
    """Store a district that was read; raises StoreError if the name has been taken meanwhile."""
    with open_writer(db) as connection:
        districts.record_district(
            connection,
            name=new.name,
            source=new.source,
            extract=new.extract,
            doors=new.doors,
            added_at=created_at(),
        )
        return districts.get_district(connection, new.name)


def list_districts(db: Path) -> list[DistrictRow]:
    """Return the districts in the database, sorted by name."""
    with open_reader(db) as connection:
        return districts.list_districts(connection)


def get_district(db: Path, name: str | None) -> tuple[DistrictRow, dict[str, int]]:
    """Return a district (the only one if no name is given), and {reason: addresses left out}."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        return row, districts.exclusions_by_reason(connection, row.district_id)


def load_district(
    db: Path,
    name: str | None,
    *,
    at: datetime | None = None,
    days: tuple[date, date] | None = None,
    whole: District | None = None,
) -> District:
    """Return a stored district in memory, ready to be planned at a time (default: now).

    `days` are the first and last day of the week it is planned for. Doors never to plan and doors
    waiting for access are left out. `whole` is the result of an earlier `load_with_all_doors`, if
    the map has not changed since.
    """
    moment = at or now()
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        district = whole or load_with_all_doors(connection, district_id, days)
        rows = list_door_rows(connection, district_id)
        never = doors_never_to_plan(connection, district_id, rows)
        waiting = waiting_for_access(connection, district_id, rows, now=moment)
        allowed = leave_out(district.doors, never)
        ask_at = entrances_to_ask_at(connection, district_id, allowed.entrances, now=moment)
        worth = worth_by_door(connection, district_id, rows)
    return replace(district, doors=leave_out(allowed, waiting), ask_at=ask_at, worth_by_door=worth)


def worth_by_door(
    connection: Connection, district_id: int, rows: Sequence[DoorRow]
) -> dict[str, float]:
    """Return {door id: worth} for doors with a value set; the newest value counts."""
    return {
        door_id: value.worth
        for value in list_values(connection, district_id)
        for door_id in match_doors(value.rule, rows)
    }


def load_with_all_doors(
    connection: Connection, district_id: int, days: tuple[date, date] | None = None
) -> District:
    """Return a stored district with every door of its map and registers, and all counted flats.

    `days` are the first and last day on which people walk.
    """
    extract = extract_from_bytes(get_map(connection, district_id))
    return make_district(
        extract,
        register=registers.list_registered(connection, district_id),
        splits=list_splits(connection, district_id),
        costs=CrossingCosts(get_crossing_costs(connection, district_id)),
        days=days,
    )


def record_plan(db: Path, name: str | None, document: PlanDocument) -> int:
    """Store a district's plan and return its id; expired door codes are deleted.

    Raises PlanError if the district is another one by now.
    """
    with open_writer(db) as connection:
        ledger.drop_codes(connection, now=now())
        row = districts.get_district(connection, name)
        plans.check_is_of(connection, row.district_id, document)
        return plans.record_plan(connection, row.district_id, document)


def get_plan(db: Path, name: str | None) -> PlanDocument:
    """Return a district's newest plan, without doors left out after it was made."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        document = plans.get_plan(connection, row.district_id)
        never = doors_never_to_plan(connection, row.district_id)
        return with_reasons_of_today(without_doors(document, never), never)
