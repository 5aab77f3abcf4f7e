"""Check a plan in a file against the database: do-not-knock doors are left out of it too."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.doors.leave_out import leave_out
from canvass.doors.refusal import PlacedDoor, refused_doors
from canvass.planning.district import District
from canvass.planning.refused import refused_in
from canvass.planning.without_doors import without_doors
from canvass.store.database import open_reader
from canvass.store.refusals import list_refusals
from canvass.workflow.district.stored_district import read_plan


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan without its do-not-knock doors.

    `is_checked` is False if there is no database; `left_out` counts doors.
    """

    document: PlanDocument
    is_checked: bool
    left_out: int


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
    with open_reader(db) as connection:
        refusals = list_refusals(connection)
    gone = refused_in(document, refusals)
    return CheckedPlan(without_doors(document, gone), is_checked=True, left_out=len(gone))


def without_refused(district: District, db: Path) -> tuple[District, int]:
    """Return a district read from a map without the doors that are do-not-knock in the database.

    Also returns how many doors are left out. Raises StoreError if the database exists but cannot be
    read.
    """
    if not os.path.lexists(db):
        return district, 0
    with open_reader(db) as connection:
        refusals = list_refusals(connection)
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
