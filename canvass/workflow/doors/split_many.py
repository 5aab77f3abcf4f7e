"""Split many stairwells at once, and undo the last such command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from canvass.doors.exclusion_rule import ExclusionRule, match_doors, unmatched
from canvass.doors.split import Split, make_split_doors
from canvass.errors import InputError, NotFoundError
from canvass.osm.read import read_outline
from canvass.planning.district import District
from canvass.planning.unknown_flats import find_unknown_flats
from canvass.store import districts
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.doors import refresh_doors
from canvass.store.splits import (
    find_free_at,
    find_last_batch,
    list_splits,
    record_split,
    undo_split,
)
from canvass.workflow.district.stored_district import load_with_all_doors
from canvass.workflow.doors.address_list import read_address_list
from canvass.workflow.doors.find_address import make_address_rule, make_street_rule
from canvass.workflow.doors.splits import SplitRequest

ALREADY = "its flats are known already"
LEFT_OUT = "it is left out"
NO_ADDRESS = "the row of the list names no address"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which addresses to split: a range ("Parkvägen 3-9"), a street, an area, a list, or all.

    `door_ids` are doors chosen one by one. `only_unknown` keeps only large houses whose flats
    nobody has counted, as the audit finds.
    """

    address: str | None = None
    street: str | None = None
    polygon: Path | None = None
    address_list: Path | None = None
    only_unknown: bool = False
    door_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitBatch:
    """What one command split or took back: places, doors now, and what it skipped, by reason."""

    places: tuple[str, ...]
    doors: int
    passed_over: Mapping[str, Sequence[str]]


def split_many(
    db: Path,
    name: str | None,
    selection: Selection,
    asked: SplitRequest,
    *,
    at: str,
    is_dry: bool = False,
) -> SplitBatch:
    """Store the same flats at every chosen address that counts as one door; all or none.

    With `is_dry` nothing is stored. Raises NotFoundError if there is no such address, DoorError for
    impossible flats.
    """
    given = _read_given(db, name, selection)
    with open_reader(db) if is_dry else open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        rows = list_door_rows(connection, district_id)
        district = load_with_all_doors(connection, district_id)
        at = find_free_at(connection, district_id, at)
        chosen, refused = _choose(selection, given, rows, district)
        by_address: dict[str, list[DoorRow]] = {}
        for row in rows:
            if row.address_id in chosen:
                by_address.setdefault(row.address_id, []).append(row)
        passed: dict[str, list[str]] = {NO_ADDRESS: refused} if refused else {}
        places, doors = [], 0
        for address_id, mine in by_address.items():
            reason = _why_not(mine)
            if reason:
                passed.setdefault(reason, []).append(_say(mine[0]))
                continue
            split = _split_of(address_id, asked)
            if not is_dry:
                record_split(connection, district_id, split, at=at)
            places.append(_say(mine[0]))
            doors += len(make_split_doors(split))
        if not places:
            raise NotFoundError(
                "no address there counts as one door ({some})", some=_most_frequent(passed)
            )
        if not is_dry:
            _refresh(connection, district_id)
    return SplitBatch(tuple(places), doors, passed)


def undo_splits(db: Path, name: str | None, selection: Selection | None, *, at: str) -> SplitBatch:
    """Undo every split of the chosen addresses, or (`selection` None) those of the last command."""
    given = _read_given(db, name, selection)
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        rows = list_door_rows(connection, district_id)
        place_of = {row.address_id: _say(row) for row in rows}
        if selection is None:
            gone = find_last_batch(connection, district_id)
        else:
            chosen, _refused = _choose(selection, given, rows, None)
            splits = list_splits(connection, district_id)
            gone = [(one.address_id, one.ref) for one in splits if one.address_id in chosen]
        if not gone:
            raise NotFoundError("no split there to take back; nothing was changed")
        for address_id, ref in gone:
            undo_split(connection, district_id, address_id, ref, at=at)
        _refresh(connection, district_id)
        after = list_door_rows(connection, district_id)
    ids = {address_id for address_id, _ in gone}
    places = tuple(
        f"{place_of.get(address_id, address_id)} {ref}".strip() for address_id, ref in gone
    )
    return SplitBatch(places, sum(row.address_id in ids for row in after), {})


_Given = tuple[ExclusionRule, list[str]]
"""The rule for the chosen addresses, and the rows of a list that name no address."""


def _read_given(db: Path, name: str | None, selection: Selection | None) -> _Given | None:
    """Return what was chosen on the command line or in a file, None for all addresses.

    Files are read here, before the database is locked. Raises InputError unless exactly one choice
    is given.
    """
    if selection is None:
        return None
    given = [selection.address, selection.street, selection.polygon, selection.address_list]
    count = sum(one is not None for one in given) + bool(selection.door_ids)
    if count > 1 or (not count and not selection.only_unknown):
        raise InputError("name what to split: an ADDRESS, --street, --polygon, --list or --finding")
    if not count:
        return None
    with open_reader(db) as connection:
        rows = list_door_rows(connection, districts.get_district(connection, name).district_id)
    return _make_rule(selection, rows)


def _choose(
    selection: Selection,
    given: _Given | None,
    rows: Sequence[DoorRow],
    district: District | None,
) -> tuple[set[str], list[str]]:
    """Return the ids of the chosen addresses, and the rows of a list that name no address."""
    chosen: set[str] = {row.address_id for row in rows}
    refused: list[str] = []
    if given is not None:
        rule, refused = given
        ids = set(match_doors(rule, rows))
        chosen = {row.address_id for row in rows if row.door_id in ids}
        missing = unmatched(rule, rows)
        refused = [*refused, *(f"{one.street} {one.housenumber}".strip() for one in missing)]
    if selection.only_unknown and district is not None:
        found = find_unknown_flats(district).values()
        chosen &= {address.id for entrance in found for address in entrance.addresses}
    return chosen, refused


def _make_rule(selection: Selection, rows: Sequence[DoorRow]) -> _Given:
    if selection.door_ids:
        return ExclusionRule(door_ids=selection.door_ids), []
    if selection.address is not None:
        return make_address_rule(selection.address, rows), []
    if selection.street is not None:
        return make_street_rule(selection.street, rows), []
    if selection.address_list is not None:
        made = read_address_list(selection.address_list, rows)
        return made.rule, [" ".join(filter(None, one.cells)) for one in made.refused]
    polygon = selection.polygon or Path()
    return ExclusionRule(polygon=read_outline(polygon).__geo_interface__, source=polygon.name), []


def _why_not(mine: Sequence[DoorRow]) -> str:
    """Return why an address cannot be split here; "" if it counts as one door and can be."""
    if mine[0].entrance_id is None:
        return LEFT_OUT
    return ALREADY if len(mine) > 1 or mine[0].unit else ""


def _most_frequent(passed: Mapping[str, Sequence[str]]) -> InputError:
    """Return the reason for which most addresses were skipped, with their number."""
    if not passed:
        return InputError("none chosen")
    reason, names = max(passed.items(), key=lambda item: len(item[1]))
    return InputError("{count}: {reason}", count=len(names), reason=InputError(reason))


def _split_of(address_id: str, asked: SplitRequest) -> Split:
    return Split(
        address_id, "", asked.floors, asked.per_floor, asked.ground_flats, asked.numbering,
        asked.is_top_down, asked.has_lift,
    )  # fmt: skip


def _say(row: DoorRow) -> str:
    return f"{row.street} {row.housenumber}".strip() or row.address_id


def _refresh(connection: Connection, district_id: int) -> None:
    refresh_doors(connection, district_id, load_with_all_doors(connection, district_id).doors)
