"""Which organisations were called on already, from the log; the next calls leave them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from canvass.visits.come_back import is_day
from canvass.visits.disposition import Disposition
from canvass.visits.event import Outcome
from canvass.week.moments import band_of
from canvass.week.turns import Turn

ANSWERED = "answered already"
DO_NOT_CALL = "do not call"
ON_A_LIST = "on a list of calls that is out"
ASKED_LATER = Turn.ASKED_LATER.value


@dataclass(frozen=True, slots=True)
class CallState:
    """The results of the week's calls, and the places that in any week asked not to be called on.

    `held` are places on lists of other shifts that are out. `asked` has, for a place where somebody
    asked for another call, the day or time band they asked for ("": any later time).
    """

    dispositions: Mapping[str, Disposition]
    never: frozenset[str]
    held: frozenset[str] = frozenset()
    asked: Mapping[str, str] = field(default_factory=dict)

    def find_reason(self, place_id: str, starts_at: datetime) -> str | None:
        """Return why a place needs no call in a shift that begins then, or None."""
        if place_id in self.never:
            return DO_NOT_CALL
        found = self.dispositions.get(place_id)
        is_to_come = found is None or found.latest is Outcome.COME_BACK
        if found is not None and found.is_opened and not is_to_come:
            return ANSWERED
        if place_id in self.asked and not self._is_time(place_id, starts_at):
            return ASKED_LATER
        return ON_A_LIST if place_id in self.held else None

    def is_asked_for(self, place_id: str) -> bool:
        """Return whether somebody at a place asked to be called on again: it goes first."""
        return place_id in self.asked

    def _is_time(self, place_id: str, starts_at: datetime) -> bool:
        """Return whether a shift is when somebody asked for, or the first one after a missed day.

        Who asked for no day is called on at any later shift.
        """
        asked = self.asked[place_id]
        if is_day(asked):
            return date.fromisoformat(asked) <= starts_at.date()
        return not asked or asked == band_of(starts_at)
