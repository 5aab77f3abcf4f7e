"""Check a plan in a file against the database: do-not-knock doors are left out of it too."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.document.json_text import document_from_json
from canvass.doors.leave_out import leave_out
from canvass.doors.refusal import PlacedDoor, Refusal, refused_doors
from canvass.errors import CanvassError, DocumentError, InputError
from canvass.planning.district import District
from canvass.planning.refused import refused_in
from canvass.planning.without_doors import without_doors
from canvass.tables.json_file import check_values, read_json_bytes

LARGEST_DOCUMENT_BYTES = 64 << 20
MOST_DOCUMENT_VALUES = 4_000_000
MOST_DOCUMENT_DOORS = 200_000
MOST_ROUTE_STOPS = 10_000
"""What a plan in a file may have: read and exported it takes half a gigabyte, and printed not much
more. The plan of the sample's 972 doors has 28,000 values."""


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan without its do-not-knock doors.

    `is_checked` is False if there is no database; `left_out` counts doors.
    """

    document: PlanDocument
    is_checked: bool
    left_out: int


def read_plan(path: Path) -> PlanDocument:
    """Return the plan document in a file; raises DocumentError."""
    try:
        content = read_json_bytes(
            path,
            most_bytes=LARGEST_DOCUMENT_BYTES,
            what="a plan.json",
            most_values=MOST_DOCUMENT_VALUES,
        )
    except InputError as error:
        raise DocumentError(error.message, **error.values) from error
    try:
        document = document_from_json(content)
        check_values(document)
        _check_doors(document)
        return document
    except CanvassError as error:
        raise DocumentError("{path}: {said}", path=path, said=error) from error


def _check_doors(document: PlanDocument) -> None:
    """Raise DocumentError for more doors than a city has, or more stops than anybody walks."""
    stops = (stop for route in document.routes for stop in (*route.stops, *route.if_time))
    if max(sum(len(stop.door_ids) for stop in stops), len(document.excluded)) > MOST_DOCUMENT_DOORS:
        raise DocumentError(
            "more than {count} doors, or addresses left out; plan a part of the area at a time",
            count=f"{MOST_DOCUMENT_DOORS:,}",
        )
    for route in document.routes:
        if len(route.stops) + len(route.if_time) > MOST_ROUTE_STOPS:
            raise DocumentError(
                "route {route_id}: more than {count} stops; plan with more routes",
                route_id=route.id[:20], count=f"{MOST_ROUTE_STOPS:,}",
            )  # fmt: skip


def read_checked_plan(path: Path, db: Path) -> CheckedPlan:
    """Return the plan in a file, checked against the database; raises DocumentError, StoreError.

    A database that exists but cannot be read is an error: nobody is sent to a door that may have
    refused.
    """
    return check_plan(read_plan(path), db)


def check_plan(document: PlanDocument, db: Path) -> CheckedPlan:
    """Return a plan without the doors that are do-not-knock in the database."""
    if not os.path.lexists(db):
        return CheckedPlan(document, is_checked=False, left_out=0)
    gone = refused_in(document, _refusals(db))
    return CheckedPlan(without_doors(document, gone), is_checked=True, left_out=len(gone))


def without_refused(district: District, db: Path) -> tuple[District, int]:
    """Return a district read from a map without the doors that are do-not-knock in the database.

    Also returns how many doors are left out. Raises StoreError if the database exists but cannot be
    read.
    """
    if not os.path.lexists(db):
        return district, 0
    refusals = _refusals(db)
    if not refusals:
        return district, 0
    placed = []
    for entrance in district.doors.entrances:
        by_id = {address.id: address for address in entrance.addresses}
        for door in entrance.doors:
            at = by_id[door.address_id]
            placed.append(PlacedDoor(door.id, at.street, at.housenumber, door.unit, at.lon, at.lat))
    for exclusion in district.doors.exclusions:
        at = exclusion.address
        placed.append(PlacedDoor(at.id, at.street, at.housenumber, "", at.lon, at.lat))
    gone = refused_doors(placed, refusals, is_whole=True)
    planned = {door.id for entrance in district.doors.entrances for door in entrance.doors}
    return replace(district, doors=leave_out(district.doors, gone)), len(planned & gone.keys())


def _refusals(db: Path) -> Sequence[Refusal]:
    # Plans in files are printed without a database too, and loading its driver takes a second.
    from canvass.store.database import open_reader
    from canvass.store.refusals import list_refusals

    with open_reader(db) as connection:
        return list_refusals(connection)
