"""Which organisations of a stored district were called on."""

from __future__ import annotations

from pathlib import Path

from canvass.planning.call_state import CallState
from canvass.store.database import open_reader
from canvass.store.visits import CALLS, list_do_not_knock, list_events
from canvass.visits.disposition import dispositions_by_door


def get_call_state(db: Path, district_id: int, week_id: int) -> CallState:
    """Return where the places of a district stand in a week."""
    with open_reader(db) as connection:
        events = list_events(connection, district_id, week_id=week_id, log=CALLS)
        never = list_do_not_knock(connection, district_id, log=CALLS)
    return CallState(dispositions_by_door(events), frozenset(one.door_id for one in never))
