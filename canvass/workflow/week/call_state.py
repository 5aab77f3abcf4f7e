"""Which organisations were called on, from the log of calls: what the next calls leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from canvass.store.light import open_light_reader
from canvass.store.visits import CALLS, list_do_not_knock, list_events
from canvass.visits.disposition import Disposition, dispositions_by_door

ANSWERED = "answered already"
DO_NOT_CALL = "do not call"


@dataclass(frozen=True, slots=True)
class CallState:
    """Where the places called on in a week stand, and those that asked not to be, in any week."""

    dispositions: Mapping[str, Disposition]
    never: frozenset[str]

    def find_reason(self, place_id: str) -> str | None:
        """Return why a place needs no call in this week, or None."""
        if place_id in self.never:
            return DO_NOT_CALL
        found = self.dispositions.get(place_id)
        return ANSWERED if found is not None and found.is_opened else None


def get_call_state(db: Path, district_id: int, week_id: int) -> CallState:
    """Return where the places of a district stand in a week."""
    with open_light_reader(db) as connection:
        events = list_events(connection, district_id, week_id=week_id, log=CALLS)
        never = list_do_not_knock(connection, district_id, log=CALLS)
    return CallState(dispositions_by_door(events), frozenset(one.door_id for one in never))
