"""A plan from a file, asked about against the database beside it: a refusal holds there as well."""

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
    """A plan without the doors that asked to be left alone.

    `is_checked` is False where there is no database to ask; `left_out` counts doors.
    """

    document: PlanDocument
    is_checked: bool
    left_out: int


def read_checked_plan(path: Path, db: Path) -> CheckedPlan:
    """Return the plan in a file, checked; raises DocumentError, and StoreError for a bad database.

    A database that is there and cannot be read stops it: nobody is sent to a door that may have
    refused.
    """
    return check_plan(read_plan(path), db)


def check_plan(document: PlanDocument, db: Path) -> CheckedPlan:
    """Return a plan without the doors of which the database says that somebody refused."""
    if not os.path.lexists(db):
        return CheckedPlan(document, is_checked=False, left_out=0)
    with open_reader(db) as connection:
        refusals = list_refusals(connection)
    gone = refused_in(document, refusals)
    return CheckedPlan(without_doors(document, gone), is_checked=True, left_out=len(gone))


def without_refused(district: District, db: Path) -> tuple[District, int]:
    """Return a district that is in no database without the doors of which one beside it knows.

    Also returns how many doors are left out; raises StoreError where the database that is there
    cannot be read.
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
