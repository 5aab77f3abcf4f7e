"""Leave doors out by address, street, polygon or list, with a reason; and take that back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from canvass.doors.exclusion_rule import ExclusionRule, NamedDoor, match_doors, unmatched
from canvass.doors.housenumber import summarise_numbers
from canvass.doors.reasons import parse_reason, say_reason
from canvass.errors import InputError, NotFoundError
from canvass.store import districts, people
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.tables.rejected import Refused
from canvass.workflow.doors.address_list import AddressList, RowRefused, read_address_list
from canvass.workflow.doors.find_address import make_address_rule, make_street_rule
from canvass.workflow.files import write_rejected

MOST_STREETS = 4
LONGEST_REASON = 200
"""Letters. Kept short: free text is for reasons missing from the list, never about a person."""


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """What to leave out: exactly one of address, street, polygon file, list file, doors, area.

    `area` is a GeoJSON geometry drawn on a map.
    """

    address: str | None = None
    street: str | None = None
    polygon: Path | None = None
    address_list: Path | None = None
    entrance: str = ""
    unit: str = ""
    encoding: str = ""
    door_ids: tuple[str, ...] = ()
    area: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An exclusion and what it covers now; `missing` are doors it names that do not exist.

    `refused` are rows of a list that name no address; they are written to `rejected_file`.
    """

    exclusion_id: int
    what: str
    reason: str
    added_at: str
    addresses: int
    doors: int
    missing: tuple[NamedDoor, ...] = ()
    refused: tuple[RowRefused, ...] = ()
    rejected_file: Path | None = None


def exclude_doors(
    db: Path,
    name: str | None,
    asked: LeaveOut,
    *,
    reason: str,
    at: str,
    translate: Callable[[str], str] = str,
) -> LeftOut:
    """Leave doors out of every plan from now on; raises InputError and NotFoundError.

    Rows of a list that name no address are written to a file beside it, with translated reasons.
    Files are read before the database is locked.
    """
    _check(asked, reason)
    with open_reader(db) as connection:
        rows = list_door_rows(connection, districts.get_district(connection, name).district_id)
    given = make_rule(asked, rows)
    rule = given.rule
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        rows = list_door_rows(connection, district_id)
        if not match_doors(rule, rows):
            raise NotFoundError(
                "{rule}: no door of the district is there; nothing was left out", rule=rule
            )
        word, note = parse_reason(reason)
        number = people.record_exclusion(
            connection, district_id, rule, reason=word, note=note, at=at
        )
        made = people.PeopleExclusion(number, rule, say_reason(word, note), at)
        left = _left_out(made, rows)
    if asked.address_list is None or not given.refused:
        return left
    written = write_refused(asked.address_list, given, translate)
    return replace(left, refused=given.refused, rejected_file=written)


def write_refused(path: Path, given: AddressList, translate: Callable[[str], str]) -> Path | None:
    """Write the rows of a list that name no address to a file beside it; return its path."""
    rows = (Refused(row.line, row.fault.say(translate), row.cells) for row in given.refused)
    return write_rejected(path, given.headings, rows, delimiter=";")


def undo_exclusion(db: Path, name: str | None, exclusion_id: int, *, at: str) -> LeftOut:
    """Take an exclusion back and return what it had left out; raises NotFoundError."""
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        standing = people.list_exclusions(connection, district_id)
        people.undo_exclusion(connection, district_id, exclusion_id, at=at)
        (taken,) = (found for found in standing if found.exclusion_id == exclusion_id)
        return _left_out(taken, list_door_rows(connection, district_id))


def list_exclusions(db: Path, name: str | None) -> list[LeftOut]:
    """Return the exclusions in force, oldest first."""
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        return _list(connection, district_id)


def _list(connection: Connection, district_id: int) -> list[LeftOut]:
    standing = people.list_exclusions(connection, district_id)
    rows = list_door_rows(connection, district_id) if standing else []
    return [_left_out(found, rows) for found in standing]


def _left_out(found: people.PeopleExclusion, rows: list[DoorRow]) -> LeftOut:
    ids = set(match_doors(found.rule, rows))
    return LeftOut(
        found.exclusion_id,
        str(found.rule),
        found.reason,
        found.added_at,
        len({row.address_id for row in rows if row.door_id in ids}),
        len(ids),
        tuple(unmatched(found.rule, rows)),
    )


def _check(asked: LeaveOut, reason: str) -> None:
    given = [
        asked.address, asked.street, asked.polygon, asked.address_list, asked.door_ids or None,
        asked.area,
    ]  # fmt: skip
    if sum(one is not None for one in given) != 1:
        raise InputError(
            "name what to leave out: an ADDRESS, --street, --polygon, --list or --door"
        )
    if (asked.entrance or asked.unit) and asked.address is None:
        raise InputError("--entrance and --unit go with an ADDRESS")
    if not reason.strip() or not reason.isprintable() or len(reason) > LONGEST_REASON:
        raise InputError(
            "--reason: give 1 to {longest_reason} ordinary characters",
            longest_reason=LONGEST_REASON,
        )


def make_rule(asked: LeaveOut, rows: list[DoorRow]) -> AddressList:
    """Return the rule that matches the doors named; raises InputError, DoorError, NotFoundError."""
    if asked.address_list is not None:
        return read_address_list(asked.address_list, rows, asked.encoding)
    if asked.address is not None:
        entrance, unit = asked.entrance, asked.unit
        return AddressList(make_address_rule(asked.address, rows, entrance=entrance, unit=unit))
    if asked.street is not None:
        return AddressList(make_street_rule(asked.street, rows))
    if asked.door_ids:
        return AddressList(_doors_rule(asked.door_ids, rows))
    from canvass.osm.boundary import boundary_of
    from canvass.osm.read import read_outline

    if asked.area is not None:
        area = boundary_of({**asked.area}, "the area drawn").__geo_interface__
        return AddressList(ExclusionRule(polygon=area, source="drawn on the map"))
    polygon = asked.polygon or Path()
    area = read_outline(polygon).__geo_interface__
    return AddressList(ExclusionRule(polygon=area, source=polygon.name))


def _doors_rule(door_ids: tuple[str, ...], rows: list[DoorRow]) -> ExclusionRule:
    """Return a rule for single doors, labelled by their addresses. Raises NotFoundError."""
    wanted = set(door_ids)
    here = [row for row in rows if row.door_id in wanted]
    gone = wanted - {row.door_id for row in here}
    if gone:
        raise NotFoundError(
            "door {door}: not in this district ({count} such doors in all); nothing was left out",
            door=min(gone), count=len(gone),
        )  # fmt: skip
    by_street: dict[str, list[str]] = {}
    for row in here:
        by_street.setdefault(row.street, []).append(row.housenumber)
    said = [f"{street} {summarise_numbers(n)}".strip() for street, n in by_street.items()]
    words = ", ".join(said[:MOST_STREETS]) + (" …" if len(said) > MOST_STREETS else "")
    return ExclusionRule(door_ids=tuple(row.door_id for row in here), source=words)
