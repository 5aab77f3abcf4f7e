"""Which organisations were called on, from the log of calls: what the next calls leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canvass.visits.disposition import Disposition
from canvass.visits.event import Outcome

ANSWERED = "answered already"
DO_NOT_CALL = "do not call"
ON_A_LIST = "on a list of calls that is out"


@dataclass(frozen=True, slots=True)
class CallState:
    """Where the places called on in a week stand, and those that asked not to be, in any week.

    `held` are those on lists of other shifts that are out.
    """

    dispositions: Mapping[str, Disposition]
    never: frozenset[str]
    held: frozenset[str] = frozenset()

    def find_reason(self, place_id: str) -> str | None:
        """Return why a place needs no call in this week, or None."""
        if place_id in self.never:
            return DO_NOT_CALL
        found = self.dispositions.get(place_id)
        is_to_come = found is None or found.latest is Outcome.COME_BACK
        if found is not None and found.is_opened and not is_to_come:
            return ANSWERED
        return ON_A_LIST if place_id in self.held else None
