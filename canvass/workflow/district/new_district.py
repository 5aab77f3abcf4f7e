"""Make a district of a map and store it.

What plans and audits is loaded beside the reading of the map, and not before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from canvass.errors import InputError, StoreError
from canvass.osm.extract import Source
from canvass.osm.serial import extract_to_bytes
from canvass.planning.district import District, make_district, read_map
from canvass.store import districts
from canvass.store.database import open_writer
from canvass.store.districts import DistrictRow
from canvass.workflow.clock import created_at

if TYPE_CHECKING:
    from canvass.doors.door import DoorList


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
    from canvass.doors.audit.audit import make_audit  # it loads what plans

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
