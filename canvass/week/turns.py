"""Turns: which doors are due in a shift, and why the others wait.

Leftovers come first. Then come doors where nobody was home, in a time band not tried yet, as long
as the week still has a shift in one. Do-not-knock doors are never due, nor are doors before the
minimum gap or after the maximum number of attempts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from canvass.visits.come_back import is_day
from canvass.visits.disposition import ANSWERED, NOT_HOME, OPENED
from canvass.visits.event import Outcome
from canvass.week.moments import TimeBand
from canvass.week.odds import Dwelling, OddsTable, learn_odds


class Turn(StrEnum):
    """Whether a door is due, or what it waits for (shown to organizers)."""

    ASKED = "asked to come back"
    BEGUN = "left over on a begun route"
    UNFINISHED = "begun stairwell or block face"
    LEFT = "not knocked yet"
    AGAIN = "nobody home before, another time of day"
    SAME_BAND = "nobody home before, no other time of day left"
    ASKED_LATER = "asked to come back at another time"
    ASKED_NEVER = "asked to come back when no shift is"
    ANSWERED = "answered already"
    DO_NOT_KNOCK = "do not knock"
    TOO_SOON = "visited too recently"
    WAITS_FOR_BAND = "waits for another time of day"
    TRIED_ENOUGH = "tried often enough"
    LOCKED = "locked entrance, no way in yet"
    WAITS_FOR_TEAM = "on a route of a team that is not there"
    ON_LIST = "on a list that is out"
    NOT_ASKED = "not asked for this time"
    LEFT_OUT = "left out by the organizer"
    NOT_REACHED = "cannot be reached in this shift"


PRIORITY = {
    Turn.ASKED: 8.0, Turn.BEGUN: 4.0, Turn.UNFINISHED: 4.0, Turn.LEFT: 2.0, Turn.AGAIN: 1.0,
    Turn.SAME_BAND: 0.7,
}  # fmt: skip
"""The weight of a due door when not all fit; turns that are not here are not due.

Leftovers of a begun route come first whatever their weight.
"""

DONE = frozenset({Turn.ANSWERED, Turn.DO_NOT_KNOCK, Turn.TRIED_ENOUGH})
"""The turns of doors that need no other visit, whatever else is true of them."""


@dataclass(frozen=True, slots=True)
class PastVisit:
    """One valid visit; `come_back` is the day or time band that somebody asked for."""

    at: datetime
    band: TimeBand
    outcome: Outcome
    come_back: str = ""


@dataclass(frozen=True, slots=True)
class DoorPast:
    """A door's valid visits, earliest first.

    `access_at` is when access to its entrance was last noted, None if there is none. `kept_from` is
    the turn of a door that must not be planned now (left out, or behind a locked entrance). A door
    that is not `is_there` has gone from the district; its visits still count.
    """

    door_id: str
    dwelling: Dwelling
    visits: tuple[PastVisit, ...] = ()
    is_do_not_knock: bool = False
    access_at: datetime | None = None
    kept_from: Turn | None = None
    is_there: bool = True

    def in_vain(self, band: TimeBand) -> int:
        """Return how often nobody was home in a time band."""
        return sum(v.outcome in NOT_HOME and v.band == band for v in self.visits)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for a shift.

    `bands_ahead` and `days_ahead` are the time bands and days of this shift and the later ones of
    its week.
    """

    starts_at: datetime
    band: TimeBand
    bands_ahead: frozenset[TimeBand]
    min_gap: timedelta = timedelta(hours=20)
    max_attempts: int = 3
    days_ahead: frozenset[date] = frozenset()


def turn_of(past: DoorPast, rules: Rules) -> Turn:
    """Return whether a door is due in a shift, or what it waits for."""
    turn = _turn_by_visits(past, rules)
    return turn if past.kept_from is None or turn in DONE else past.kept_from


def _turn_by_visits(past: DoorPast, rules: Rules) -> Turn:
    if past.is_do_not_knock:
        return Turn.DO_NOT_KNOCK
    latest = past.visits[-1] if past.visits else None
    if latest is not None and latest.outcome is Outcome.COME_BACK:
        return _turn_asked(latest, rules)
    if any(visit.outcome in ANSWERED for visit in past.visits):
        return Turn.ANSWERED
    if latest is None:
        return Turn.LEFT
    if latest.outcome == Outcome.UNREACHABLE:
        if past.access_at is None or past.access_at <= latest.at:
            return Turn.LOCKED
        if all(visit.outcome == Outcome.UNREACHABLE for visit in past.visits):
            return Turn.LEFT
    tried = [visit.band for visit in past.visits if visit.outcome in NOT_HOME]
    if len(tried) >= rules.max_attempts:
        return Turn.TRIED_ENOUGH
    if rules.starts_at - latest.at < rules.min_gap:
        return Turn.TOO_SOON
    if rules.band not in tried:
        return Turn.AGAIN
    return Turn.SAME_BAND if rules.bands_ahead <= set(tried) else Turn.WAITS_FOR_BAND


def _turn_asked(latest: PastVisit, rules: Rules) -> Turn:
    """Return the turn of a door where somebody asked for a day, a time band or any later time.

    With a day, the door is due on that day, or at the next shift if it was missed. With a time
    band, it waits for a shift in that band.
    """
    asked = latest.come_back
    if is_day(asked):
        day, today = date.fromisoformat(asked), rules.starts_at.date()
        if day == today or (day < today and latest.at < rules.starts_at):
            return Turn.ASKED
        return Turn.ASKED_LATER if day in rules.days_ahead else Turn.ASKED_NEVER
    if asked and asked != rules.band:
        is_ahead = TimeBand(asked) in rules.bands_ahead
        return Turn.ASKED_LATER if is_ahead else Turn.ASKED_NEVER
    return Turn.TOO_SOON if rules.starts_at - latest.at < rules.min_gap else Turn.ASKED


def turns_of(
    pasts: Iterable[DoorPast], rules: Rules, begun: Collection[str] = ()
) -> dict[str, Turn]:
    """Return the turn of every door that is there.

    Doors in `begun` are on block faces that were begun before.
    """
    turns = {past.door_id: turn_of(past, rules) for past in pasts if past.is_there}
    return {
        door_id: Turn.UNFINISHED if turn is Turn.LEFT and door_id in begun else turn
        for door_id, turn in turns.items()
    }


def value_of(past: DoorPast, turn: Turn, band: TimeBand, odds: OddsTable) -> float:
    """Return the value of visiting a door: its priority times the chance that it opens."""
    elsewhere = sum(past.in_vain(other) for other in TimeBand if other != band)
    chance = odds.chance(
        past.dwelling, band, in_vain=past.in_vain(band), in_vain_elsewhere=elsewhere
    )
    return PRIORITY[turn] * chance


def learn_from(pasts: Iterable[DoorPast], before: OddsTable | None = None) -> OddsTable:
    """Return the odds updated by the first visit at each door in each time band.

    Locked entrances and do-not-knock signs tell nothing about who is at home, so they do not count.
    """
    seen = []
    for past in pasts:
        bands: set[TimeBand] = set()
        for visit in past.visits:
            if visit.outcome in (Outcome.UNREACHABLE, Outcome.DO_NOT_KNOCK):
                continue
            if visit.band not in bands:
                bands.add(visit.band)
                seen.append((past.dwelling, visit.band, visit.outcome in OPENED))
    return learn_odds(seen, before)
