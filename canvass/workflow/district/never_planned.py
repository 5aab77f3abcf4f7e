"""The doors that must not be planned: left out by organizers, or do-not-knock.

Planning, printing and export all use this module, so that a rule applies everywhere at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from canvass.document.forgotten import LEFT_OUT_THEN
from canvass.doors.leave_out import WAITING_FOR_ACCESS
from canvass.doors.refusal import (
    DO_NOT_KNOCK,
    DO_NOT_KNOCK_SOMEWHERE,
    Refusal,
    refused_doors,
)
from canvass.store import people
from canvass.store.database import Connection
from canvass.store.door_rows import DoorRow, addresses_of_doors, list_door_rows
from canvass.store.left_out import doors_left_out
from canvass.store.refusals import list_refusals, list_retired_doors


def doors_never_to_plan(
    connection: Connection, district_id: int, rows: Sequence[DoorRow] | None = None
) -> dict[str, str]:
    """Return {door id: reason} for the doors that must not be planned now.

    Where both apply, do-not-knock is the reason given. `rows` are the district's doors, if they
    have been read already.
    """
    if rows is None:
        rows = list_door_rows(connection, district_id)
    left_out = doors_left_out(connection, district_id, rows)
    return {**left_out, **_do_not_knock(connection, district_id, rows)}


def reasons_that_lapse(connection: Connection, district_id: int) -> set[str]:
    """Return the reasons for exclusion that end when the rule behind them is removed."""
    given = people.reasons_ever_given(connection, district_id)
    return given | {DO_NOT_KNOCK, DO_NOT_KNOCK_SOMEWHERE, WAITING_FOR_ACCESS, LEFT_OUT_THEN}


def _do_not_knock(
    connection: Connection, district_id: int, rows: Sequence[DoorRow]
) -> dict[str, str]:
    """Return {door id: reason} for do-not-knock doors, even if they have been renamed since.

    If such a door no longer exists (flats counted again, newer map), all doors of its address are
    left out until a coordinator clears the refusal. A refusal in another district also applies to
    the same address here. Doors that no longer exist are included, as older plans may have them.
    """
    refusals = list_refusals(connection)
    if not refusals:
        return {}
    present = refused_doors(rows, refusals, district_id, is_whole=True)
    retired = list_retired_doors(connection, district_id)
    gone = refused_doors(retired, refusals, district_id, are_gone=True)
    # An older plan may have the whole house as one door, of which one flat has refused since.
    whole = [door for door in retired if not door.unit]
    of_flats = [replace(one, door_id="", unit="") for one in refusals if one.unit]
    gone |= refused_doors(whole, of_flats, district_id, are_gone=True)
    unclear = _where_doors_are_gone(connection, district_id, rows, refusals)
    at_same = {row.door_id: DO_NOT_KNOCK_SOMEWHERE for row in rows if row.address_id in unclear}
    return {**gone, **at_same, **present}


def _where_doors_are_gone(
    connection: Connection, district_id: int, rows: Sequence[DoorRow], refusals: Sequence[Refusal]
) -> set[str]:
    """Return the ids of addresses in this district whose refused doors no longer exist."""
    there = {row.door_id for row in rows}
    gone = {one.door_id for one in refusals if one.district_id == district_id} - there
    return set(addresses_of_doors(connection, district_id, sorted(gone)).values())
