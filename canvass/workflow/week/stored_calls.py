"""Which organisations of a stored district have been called on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from canvass.planning.call_state import CallState
from canvass.store import lists
from canvass.store.database import open_reader
from canvass.store.visits import CALLS, list_do_not_knock, list_events
from canvass.visits.disposition import dispositions_by_door
from canvass.visits.event import Outcome


def get_call_state(
    db: Path, district_id: int, week_id: int, starts_at: datetime | None = None
) -> CallState:
    """Return the state of a district's places in a week, for a shift starting at `starts_at`.

    Lists of that shift itself do not hold places, because they are being planned again.
    """
    with open_reader(db) as connection:
        events = list_events(connection, district_id, week_id=week_id, log=CALLS)
        never = list_do_not_knock(connection, district_id, log=CALLS)
        held = lists.doors_out(connection, district_id, of_calls=True)
        own = {
            one.code
            for one in lists.list_lists(connection, district_id)
            if one.starts_at and datetime.fromisoformat(one.starts_at) == starts_at
        }
    stands = dispositions_by_door(events)
    asked = {
        event.door_id: event.come_back
        for event in events
        if event.outcome is Outcome.COME_BACK
        and (found := stands.get(event.door_id)) is not None
        and (found.latest, found.latest_at) == (Outcome.COME_BACK, event.effective_at)
    }
    return CallState(
        stands,
        frozenset(one.door_id for one in never),
        frozenset(place for place, code in held.items() if code not in own),
        asked,
    )
