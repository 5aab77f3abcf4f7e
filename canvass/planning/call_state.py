"""Which organisations were called on already, from the log; the next calls leave them out."""

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
    """The results of the week's calls, and the places that in any week asked not to be called on.

    `held` are places on lists of other shifts that are out.
    """

    dispositions: Mapping[str, Disposition]
    never: frozenset[str]
    held: frozenset[str] = frozenset()

    def find_reason(self, place_id: str) -> str | None:
        """Return why a place needs no call this week, or None."""
        if place_id in self.never:
            return DO_NOT_CALL
        found = self.dispositions.get(place_id)
        is_to_come = found is None or found.latest is Outcome.COME_BACK
        if found is not None and found.is_opened and not is_to_come:
            return ANSWERED
        return ON_A_LIST if place_id in self.held else None
