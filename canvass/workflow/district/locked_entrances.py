"""Locked entrances of a stored district: the doors behind them, and where teams ask for access."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from canvass.doors.access import locked_entrances
from canvass.doors.door import Entrance
from canvass.doors.leave_out import WAITING_FOR_ACCESS
from canvass.store import access as ledger
from canvass.store.database import Connection
from canvass.store.door_rows import DoorRow


def waiting_for_access(
    connection: Connection, district_id: int, rows: Sequence[DoorRow], *, now: datetime
) -> dict[str, str]:
    """Return {door id: reason} for doors behind locked entrances, except those to try anyway."""
    locked = locked_entrances(ledger.list_access(connection, district_id), now)
    closed = {entrance_id for entrance_id, access in locked.items() if not access.try_anyway}
    return {row.door_id: WAITING_FOR_ACCESS for row in rows if row.entrance_id in closed}


def entrances_to_ask_at(
    connection: Connection, district_id: int, entrances: Sequence[Entrance], *, now: datetime
) -> tuple[Entrance, ...]:
    """Return the locked entrances, also those to try anyway: teams ask for access at each."""
    locked = locked_entrances(ledger.list_access(connection, district_id), now)
    return tuple(entrance for entrance in entrances if entrance.id in locked)
