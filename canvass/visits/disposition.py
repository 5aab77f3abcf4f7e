"""Where doors stand after all their visits: pure functions of the *set* of events.

Order of arrival, repeats and the way logs were merged change nothing, so paper, phones and files
may come in as they like: a grow-only set joined by union, and every rule below reads that set.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from canvass.visits.event import EventKind, Outcome, VisitEvent, body_sha256

KNOCKED = frozenset(Outcome) - {Outcome.UNREACHABLE}
OPENED = frozenset({Outcome.TALKED, Outcome.COME_BACK, Outcome.NO_THANKS})
ANSWERED = frozenset({Outcome.TALKED, Outcome.NO_THANKS})
"""Nobody is sent to such a door again; who asked to come back is waited for."""
NOT_HOME = frozenset({Outcome.NOBODY, Outcome.LEAFLET})
SAME_ROUND = timedelta(hours=20)
"""Two teams at one door within this time were one too many (the default gap between visits)."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """Where one door stands; a door without any standing visit has `latest` None.

    `is_knocked`, `is_opened` and `is_talked` are three facts over all visits, never mixed.
    `do_not_knock_ids` are the events a coordinator would have to clear.
    """

    latest: Outcome | None
    latest_at: datetime | None
    attempts: int
    is_knocked: bool
    is_opened: bool
    is_talked: bool
    do_not_knock_ids: frozenset[str]
    teams: frozenset[str]

    @property
    def is_do_not_knock(self) -> bool:
        """Whether somebody at the door asked not to be called on, and nobody cleared it."""
        return bool(self.do_not_knock_ids)


@dataclass(frozen=True, slots=True)
class TwoTeams:
    """Two teams at one door in one round: counted once, shown as two."""

    door_id: str
    first: VisitEvent
    second: VisitEvent


def merge(*logs: Iterable[VisitEvent]) -> list[VisitEvent]:
    """Return the union of logs, each id once, by effective time and id.

    Where logs disagree about an id, the one received first is kept: any order gives the same.
    """
    kept: dict[str, VisitEvent] = {}
    for event in (event for log in logs for event in log):
        there = kept.get(event.event_id)
        if there is None or _originality(event) < _originality(there):
            kept[event.event_id] = event
    return sorted(kept.values(), key=_order)


def standing_visits(events: Iterable[VisitEvent]) -> list[VisitEvent]:
    """Return the visits no void names, by effective time and id; a void may come first."""
    all_events = list(events)
    voided = {e.target_id for e in all_events if e.kind == EventKind.VOID}
    standing = [e for e in all_events if e.kind == EventKind.VISIT and e.event_id not in voided]
    return sorted(standing, key=_order)


def do_not_knock_ids(events: Iterable[VisitEvent]) -> frozenset[str]:
    """Return the do-not-knock events that stand: add-wins, only a clear that names one ends it.

    A void takes back a visit, never a wish to be left alone.
    """
    all_events = list(events)
    cleared = {e.target_id for e in all_events if e.kind == EventKind.DNK_CLEAR}
    return frozenset(
        e.event_id
        for e in all_events
        if e.outcome == Outcome.DO_NOT_KNOCK and e.event_id not in cleared
    )


def disposition(events: Iterable[VisitEvent]) -> Disposition:
    """Return where a door stands after all its events."""
    all_events = list(events)
    visits = standing_visits(all_events)
    outcomes = {visit.outcome for visit in visits}
    newest = visits[-1] if visits else None
    return Disposition(
        latest=newest.outcome if newest else None,
        latest_at=newest.effective_at if newest else None,
        attempts=len(visits),
        is_knocked=bool(outcomes & KNOCKED),
        is_opened=bool(outcomes & OPENED),
        is_talked=Outcome.TALKED in outcomes,
        do_not_knock_ids=do_not_knock_ids(all_events),
        teams=frozenset(visit.team for visit in visits if visit.team),
    )


def dispositions_by_door(events: Iterable[VisitEvent]) -> dict[str, Disposition]:
    """Return where every door with an event stands."""
    return {door_id: disposition(some) for door_id, some in _by_door(events).items()}


def list_two_teams(
    events: Iterable[VisitEvent], *, within: timedelta = SAME_ROUND
) -> list[TwoTeams]:
    """Return the doors where two teams were within one round, by time."""
    found = []
    for door_id, some in _by_door(events).items():
        visits = standing_visits(some)
        for first, second in itertools.pairwise(visits):
            is_near = second.effective_at - first.effective_at < within
            if first.team and second.team and first.team != second.team and is_near:
                found.append(TwoTeams(door_id, first, second))
    return sorted(found, key=lambda two: _order(two.first))


def _by_door(events: Iterable[VisitEvent]) -> dict[str, Sequence[VisitEvent]]:
    by_door: dict[str, list[VisitEvent]] = defaultdict(list)
    for event in events:
        by_door[event.door_id].append(event)
    return dict(by_door)


def _order(event: VisitEvent) -> tuple[datetime, str]:
    return event.effective_at, event.event_id


def _originality(event: VisitEvent) -> tuple[datetime, str]:
    return event.received_at, body_sha256(event)
