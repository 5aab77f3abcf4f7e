"""Replace a district's map by a newer one, after showing what would change.

Addresses keep their ids, and with them visits, refusals, locks, splits and lists that are out. What
the newer map lacks is retired, never deleted, and named.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry import mapping

from canvass.doors.door import Address, DoorList
from canvass.doors.kept_ids import SameAddresses, list_map_addresses, match_addresses
from canvass.errors import BoundaryError, InputError, MapError, StoreError
from canvass.osm.extract import Extract, Source
from canvass.osm.serial import extract_from_bytes, extract_to_bytes
from canvass.planning.district import make_district, read_map
from canvass.planning.places import keep_place_refs
from canvass.store import districts, lists, registers
from canvass.store.audit_log import record_audit
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.districts import DistrictRow
from canvass.store.door_rows import list_door_rows
from canvass.store.doors import refresh_doors
from canvass.store.map_updates import (
    OldDoor,
    count_visits,
    list_old_addresses,
    list_old_doors,
    lock_words_of,
    move_entrance_rows,
)
from canvass.store.maps import get_map
from canvass.store.splits import list_splits
from canvass.units import metres_apart
from canvass.work_folders import work_folder
from canvass.workflow.clock import created_at
from canvass.workflow.district.held_rules import (
    HeldRule,
    find_held_rules,
    hold_rules,
    iter_new_doors,
)

MOVED_M = 25.0
"""Addresses that moved at least this far (metres) are listed as changed."""
LEAST_KEPT = 0.5
"""Below this share of the known addresses on the new map, the user is asked."""
LEAST_DOORS = 0.9
"""Below this share of the number of doors, too."""
OTHER_PLACE = 0.05
"""Below this share of the known addresses, the map is taken to show another place."""


@dataclass(frozen=True, slots=True)
class ChangedAddress:
    """An address that stays but has been renamed or has moved (`moved_m`, metres)."""

    address_id: str
    before: str
    after: str
    moved_m: float


@dataclass(frozen=True, slots=True)
class GoneDoor:
    """A door missing from the newer map: the visits kept for it, and the list it is out on."""

    door_id: str
    label: str
    visits: int
    list_code: str


@dataclass(frozen=True, slots=True)
class MapUpdate:
    """What a newer map changes; `worries` are reasons to ask before replacing the old one.

    `kept` addresses stay; `by_place` of them have another id on the newer map and were matched by
    street, number and place. `locks` describe the locks on doors that are gone, `held` the
    exclusions and values that cover other doors or have other names. Pairs are (before, after).
    """

    district: str
    before: Source
    after: Source
    addresses: tuple[int, int]
    doors: tuple[int, int]
    kept: int
    by_place: int
    changed: tuple[ChangedAddress, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    doors_new: int
    doors_gone: tuple[GoneDoor, ...]
    locks: tuple[str, ...]
    held: tuple[HeldRule, ...]
    worries: tuple[MapError, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReadyMap:
    """A newer map, read and compared with the old one; nothing is stored yet."""

    shown: MapUpdate
    district_id: int
    extract: Extract
    doors: DoorList
    state: tuple[object, ...]


def read_newer_map(
    db: Path, name: str | None, source: str, *, boundary: str | None = None
) -> ReadyMap:
    """Read a map and compare it with the district's present one; stores nothing.

    Without `boundary` the district keeps its outline. Raises MapError (also if the map shows
    another place), BoundaryError and NotFoundError.
    """
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        old_map = extract_from_bytes(get_map(connection, row.district_id))
        old = list_old_addresses(connection, row.district_id)
        register = registers.list_registered(connection, row.district_id)
        splits = list_splits(connection, row.district_id)
        state = _state(connection, row)
    extract = _read(source, boundary, old_map)
    same = match_addresses(old, list_map_addresses(extract))
    _check_place(row, extract, same, sum(not one.is_retired for one in old))
    extract = dataclasses.replace(
        extract,
        kept_ids=same.ids,
        organisations=keep_place_refs(old_map.organisations, extract.organisations),
    )
    district = make_district(extract, register=register, splits=splits)
    with open_reader(db) as connection:
        shown = _compare(connection, row, same, extract.source, district.doors)
    return ReadyMap(shown, row.district_id, extract, district.doors, state)


def take_newer_map(db: Path, ready: ReadyMap, *, by: str = "organizer") -> DistrictRow:
    """Replace the district's map by one that was read, in one transaction.

    Raises StoreError if the district has changed since the map was compared.
    """
    at = created_at()
    with open_writer(db) as connection:
        row = districts.get_district(connection, ready.shown.district)
        if row.district_id != ready.district_id or _state(connection, row) != ready.state:
            raise StoreError(
                'district "{name}" was changed by another program meanwhile; the map was not '
                "taken, try again",
                name=row.name,
            )
        entrances = {d.door_id: d for d in list_old_doors(connection, row.district_id)}
        rows = list_door_rows(connection, row.district_id)
        refresh_doors(connection, row.district_id, ready.doors)
        hold_rules(connection, row.district_id, rows, list_door_rows(connection, row.district_id))
        _carry_entrances(connection, row.district_id, entrances.values(), ready.doors)
        districts.replace_map(
            connection, row.district_id, extract_to_bytes(ready.extract), ready.extract.source
        )
        record_audit(
            connection, action="map of a district replaced", subject=f"district {row.district_id}",
            role=by, at=at,
        )  # fmt: skip
        return districts.get_district(connection, row.name)


def _read(source: str, boundary: str | None, old_map: Extract) -> Extract:
    if boundary is not None or old_map.boundary is None:
        return read_map(source, boundary=boundary)
    with work_folder() as folder:
        outline = folder / "outline.geojson"
        outline.write_text(json.dumps(mapping(old_map.boundary)), "utf-8")
        try:
            return read_map(source, boundary=str(outline))
        except BoundaryError as error:
            raise MapError(
                "{map}: a map of another place: nothing of it is inside the outline of the "
                "district; give a map that covers it, or another --boundary",
                map=Path(source).name,
            ) from error


def _state(connection: Connection, row: DistrictRow) -> tuple[object, ...]:
    return row.source, row.name, *registers.state_of(connection, row.district_id)


def _check_place(row: DistrictRow, extract: Extract, same: SameAddresses, before: int) -> None:
    kept = sum(not one.is_retired for one, _ in same.pairs)
    if before and kept < max(1.0, OTHER_PLACE * before):
        raise MapError(
            "{map}: a map of another place: it has {kept} of the {count} addresses of {district}; "
            'add it as a district of its own ("canvass district add")',
            map=extract.source.file, kept=kept, count=before, district=row.name,
        )  # fmt: skip


def _compare(
    connection: Connection, row: DistrictRow, same: SameAddresses, after: Source, doors: DoorList
) -> MapUpdate:
    there = {a.id: a for a in _addresses(doors)}
    old_doors = list_old_doors(connection, row.district_id)
    new_doors = {door.id for entrance in doors.entrances for door in entrance.doors}
    gone_doors = [door for door in old_doors if door.door_id not in new_doors]
    before = [one for one, _ in same.pairs if not one.is_retired]
    gone = [one for one in same.gone if one.id not in there]
    addresses = len(before) + len(same.gone)
    visits = count_visits(connection, row.district_id)
    out = lists.doors_out(connection, row.district_id)
    kept = len(before) + len(same.gone) - len(gone)
    rows = list_door_rows(connection, row.district_id)
    return MapUpdate(
        row.name,
        row.source,
        after,
        (addresses, len(there)),
        (len(old_doors), len(new_doors)),
        kept,
        sum(old.id != new.id for old, new in same.pairs if not old.is_retired),
        tuple(_changes(same)),
        tuple(_label(a.street, a.housenumber) for a in same.new),
        tuple(_label(a.street, a.housenumber) for a in gone),
        len(new_doors - {door.door_id for door in old_doors}),
        tuple(
            GoneDoor(d.door_id, d.label, visits.get(d.door_id, 0), out.get(d.door_id, ""))
            for d in gone_doors
        ),
        lock_words_of(connection, row.district_id, [d.door_id for d in gone_doors]),
        tuple(find_held_rules(connection, row.district_id, rows, list(iter_new_doors(doors)))),
        tuple(_worries(row, after, (kept, addresses), (len(old_doors), len(new_doors)))),
    )


def _worries(
    row: DistrictRow, after: Source, addresses: tuple[int, int], doors: tuple[int, int]
) -> Iterable[MapError]:
    if row.source.osm_date and after.osm_date and after.osm_date < row.source.osm_date:
        yield MapError(
            "the map is of {after}, older than the present one ({before}).",
            after=after.osm_date[:10], before=row.source.osm_date[:10],
        )  # fmt: skip
    if addresses[0] < LEAST_KEPT * addresses[1]:
        yield MapError(
            "only {kept} of the {count} addresses are on the new map; is it of this place?",
            kept=addresses[0], count=addresses[1],
        )  # fmt: skip
    elif doors[1] < LEAST_DOORS * doors[0]:
        yield MapError(
            "the new map has {after} doors, the present one {before}.",
            after=doors[1], before=doors[0],
        )  # fmt: skip


def _changes(same: SameAddresses) -> Iterable[ChangedAddress]:
    for old, new in same.pairs:
        moved_m = metres_apart(old, new)
        is_renamed = (old.street, old.housenumber) != (new.street, new.housenumber)
        if is_renamed or moved_m >= MOVED_M:
            yield ChangedAddress(
                old.id,
                _label(old.street, old.housenumber),
                _label(new.street, new.housenumber),
                round(moved_m, 1),
            )


def _label(street: str, housenumber: str) -> str:
    return f"{street} {housenumber}".strip()


def _addresses(doors: DoorList) -> Iterable[Address]:
    for entrance in doors.entrances:
        yield from entrance.addresses
    for exclusion in doors.exclusions:
        yield exclusion.address


def _carry_entrances(
    connection: Connection, district_id: int, old: Iterable[OldDoor], doors: DoorList
) -> None:
    """Move access codes and facts from old entrances to the ones that replace them."""
    there = {entrance.id for entrance in doors.entrances}
    by_door = {door.id: e.id for e in doors.entrances for door in e.doors}
    by_address: dict[str, str] = {}
    for entrance in doors.entrances:
        for address in entrance.addresses:
            by_address.setdefault(address.id, entrance.id)
    moves: dict[str, str] = {}
    for door in old:
        new = by_door.get(door.door_id) or by_address.get(door.address_id)
        if door.entrance_id and door.entrance_id not in there and new:
            moves.setdefault(door.entrance_id, new)
    move_entrance_rows(connection, district_id, moves)


def is_worrying(update: MapUpdate) -> bool:
    """Return whether to ask before replacing the map."""
    return bool(update.worries) or any(door.list_code for door in update.doors_gone)


def rename_district(db: Path, name: str, new_name: str) -> DistrictRow:
    """Rename a district; its weeks, visits and lists stay with it. Raises InputError."""
    new_name = new_name.strip()
    if not new_name or not new_name.isprintable() or len(new_name) > 200:
        raise InputError("district name: give 1 to 200 ordinary characters")
    with open_writer(db) as connection:
        row = districts.get_district(connection, name)
        districts.rename_district(connection, row.district_id, new_name)
        return districts.get_district(connection, new_name)
