"""The doors never to plan: what people left out, do-not-knock, and entrances that are locked.

Everything that plans, prints or exports asks here, so that a rule holds everywhere at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from canvass.doors.exclusion_rule import match_doors
from canvass.store import people
from canvass.store.database import Connection
from canvass.store.door_rows import DoorRow, list_door_rows


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
    return found
