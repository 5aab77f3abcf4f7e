"""The only place that decides whether two recorded visits are the same visit.

On a list, a visit is identified by the list's code, the door and the round, whatever the channel
(keyboard, file, photo, phone) and the time. Elsewhere it is identified by the district, the door,
the instant and the team: a team is at a door only once at a time. Who typed it, in which words or
time zone, does not matter. The same visit with the same outcome is already stored; with another
outcome a person must decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from canvass.visits.come_back import settle_when
from canvass.visits.event import EventKind, Outcome, VisitEvent, derived_event_id, derived_id
from canvass.visits.team_name import fold_team

MOST_ATTEMPTS = 10_000
LIKELY_ATTEMPTS = 6
"""Nobody enters and voids the same list more often than this."""

Moment = tuple[str, datetime, str]
"""A door, an instant (in UTC) and a normalised team."""


class Verdict(StrEnum):
    """How a visit that is handed in relates to the log."""

    NEW = "new"
    ALREADY = "already"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Claim:
    """A visit that is handed in, for a list (`code`, round from 1) or without one (code "")."""

    door_id: str
    outcome: Outcome
    at: datetime
    team: str
    code: str = ""
    round_no: int = 1
    come_back: str = ""

    def is_in(self, visit: VisitEvent) -> bool:
        """Return whether a stored visit has the same result; there a weekday is already a date."""
        if self.outcome is not visit.outcome:
            return False
        said = self.come_back
        return said == visit.come_back or settle_when(said, self.at.date()) == visit.come_back


@dataclass(frozen=True, slots=True)
class Settled:
    """The result for a claim: its id in the log, the verdict, and the stored visit it meets."""

    event_id: str
    verdict: Verdict
    met: VisitEvent | None = None


def listed_visit_id(code: str, door_id: str, round_no: int, attempt: int = 1) -> str:
    """Return the id of the visit at a door of a list in a round.

    `attempt` grows by one when the previous attempt was voided and is recorded again.
    """
    return derived_id(["list", code, door_id, round_no, attempt])


def visit_id(district_id: int, claim: Claim, attempt: int = 1) -> str:
    """Return the id of the visit that is claimed, on a list or without one; see the module."""
    if claim.code:
        return listed_visit_id(claim.code, claim.door_id, claim.round_no, attempt)
    return derived_event_id(district_id, claim.door_id, claim.at, claim.team, again=attempt - 1)


def listed_round(visit: VisitEvent, code: str, last_round: int) -> int:
    """Return the round of a list in which a visit was recorded, up to `last_round`; 0 for none."""
    for round_no in range(1, last_round + 1):
        for attempt in range(1, LIKELY_ATTEMPTS):
            if visit.event_id == listed_visit_id(code, visit.door_id, round_no, attempt):
                return round_no
    return 0


class Ledger:
    """The log, indexed to settle claims: events by id, valid visits by door and time.

    A voided visit that is handed in again counts as new, with the id of the next attempt.
    """

    def __init__(self, district_id: int, events: Iterable[VisitEvent]) -> None:
        self.district_id = district_id
        self.by_id: dict[str, VisitEvent] = {}
        self.voided: set[str] = set()
        self.by_moment: dict[Moment, VisitEvent] = {}
        all_events = list(events)
        for event in all_events:
            if event.kind is EventKind.VOID and event.target_id is not None:
                self.voided.add(event.target_id)
        for event in all_events:
            self.add(event)

    def add(self, event: VisitEvent) -> None:
        """Add an event that was recorded."""
        if event.kind is not EventKind.VISIT:
            return
        self.by_id[event.event_id] = event
        if event.event_id not in self.voided:
            key = _moment(event.door_id, event.client_at, event.team)
            self.by_moment.setdefault(key, event)

    def settle(self, claim: Claim, first_id: str = "") -> Settled:
        """Return the id, the verdict and the stored visit for a claim.

        `first_id` is what `visit_id` gives for its first attempt, if that was asked before.
        """
        for attempt in range(1, MOST_ATTEMPTS):
            event_id = (attempt == 1 and first_id) or visit_id(self.district_id, claim, attempt)
            there = self.by_id.get(event_id)
            if there is None:
                break
            if event_id not in self.voided:
                return Settled(event_id, _verdict(claim.is_in(there)), there)
        met = self.by_moment.get(_moment(claim.door_id, claim.at, claim.team))
        if met is not None:
            return Settled(met.event_id, _verdict(claim.is_in(met)), met)
        return Settled(event_id, Verdict.NEW)

    def listed(self, code: str, door_ids: Iterable[str], round_no: int) -> list[VisitEvent]:
        """Return the valid visits of a list's round, in the order of its doors."""
        found = []
        for door_id in door_ids:
            for attempt in range(1, MOST_ATTEMPTS):
                event_id = listed_visit_id(code, door_id, round_no, attempt)
                if event_id not in self.by_id:
                    break
                if event_id not in self.voided:
                    found.append(self.by_id[event_id])
        return found


def _verdict(is_same: bool) -> Verdict:
    return Verdict.ALREADY if is_same else Verdict.CONFLICT


def _moment(door_id: str, at: datetime, team: str) -> Moment:
    return door_id, at.astimezone(UTC), fold_team(team)
