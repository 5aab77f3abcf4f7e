"""The doors never to plan: what people left out, do-not-knock, and entrances that are locked.

Everything that plans, prints or exports asks here, so that a rule holds everywhere at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from canvass.doors.exclusion_rule import match_doors
from canvass.doors.leave_out import WAITING_FOR_ACCESS
from canvass.store import people
from canvass.store.database import Connection
from canvass.store.door_rows import DoorRow, addresses_of_doors, list_door_rows
from canvass.store.visits import list_do_not_knock

DO_NOT_KNOCK = "somebody asked not to be called on"
DO_NOT_KNOCK_SOMEWHERE = "somebody here asked not to be called on, before flats were counted"


def doors_never_to_plan(
    connection: Connection, district_id: int, rows: Sequence[DoorRow] | None = None
) -> dict[str, str]:
    """Return by door id why a door must not be planned now.

    Do-not-knock goes before what organizers say, that before locked entrances. `rows` are the
    district's doors where they are read already.
    """
    if rows is None:
        rows = list_door_rows(connection, district_id)
    found: dict[str, str] = {}
    for exclusion in reversed(people.list_exclusions(connection, district_id)):
        found.update(dict.fromkeys(match_doors(exclusion.rule, rows), exclusion.reason))
    return {**found, **_do_not_knock(connection, district_id, rows)}


def reasons_that_lapse(connection: Connection, district_id: int) -> set[str]:
    """Return the reasons a plan may give that hold no longer once the rule behind them is gone."""
    given = people.reasons_ever_given(connection, district_id)
    return given | {DO_NOT_KNOCK, DO_NOT_KNOCK_SOMEWHERE, WAITING_FOR_ACCESS}


def _do_not_knock(
    connection: Connection, district_id: int, rows: Sequence[DoorRow]
) -> dict[str, str]:
    """Return the doors somebody asked not to be called on.

    Where such a door is no longer there, because its flats were counted anew, nobody knows which of
    them it is: all doors of the address are left out until a coordinator clears it.
    """
    asked = {dnk.door_id for dnk in list_do_not_knock(connection, district_id)}
    if not asked:
        return {}
    present = {row.door_id for row in rows}
    gone = addresses_of_doors(connection, district_id, sorted(asked - present))
    unclear = set(gone.values())
    return {
        row.door_id: DO_NOT_KNOCK if row.door_id in asked else DO_NOT_KNOCK_SOMEWHERE
        for row in rows
        if row.door_id in asked or row.address_id in unclear
    }
