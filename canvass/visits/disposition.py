"""The disposition of doors after all their visits: pure functions of the *set* of events.

The log is a grow-only set, and logs are merged by union. So the order of arrival, repeats and the
way logs were merged do not matter: paper, phones and files may come in at any time.
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
"""With these outcomes no other visit is needed; where somebody asked to come back, one is."""
NOT_HOME = frozenset({Outcome.NOBODY, Outcome.LEAFLET})
SAME_ROUND = timedelta(hours=20)
"""Two teams at one door within this time count as a double visit (the default visit gap)."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """The disposition of one door; `latest` is None if it has no valid visit.

    `is_knocked`, `is_opened` and `is_talked` are separate facts over all visits.
    `do_not_knock_ids` are the events that a coordinator would have to clear.
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
        """Whether the door has a do-not-knock that is not cleared."""
        return bool(self.do_not_knock_ids)


@dataclass(frozen=True, slots=True)
class TwoTeams:
    """Two visits by different teams at one door in one round; the door counts once."""

    door_id: str
    first: VisitEvent
    second: VisitEvent


def merge(*logs: Iterable[VisitEvent]) -> list[VisitEvent]:
    """Return the union of logs, each id once, sorted by effective time and id.

    If logs disagree about an id, the event received first is kept, whatever the order of the logs.
    """
    kept: dict[str, VisitEvent] = {}
    for event in (event for log in logs for event in log):
        there = kept.get(event.event_id)
        if there is None or _originality(event) < _originality(there):
            kept[event.event_id] = event
    return sorted(kept.values(), key=_order)


def standing_visits(events: Iterable[VisitEvent]) -> list[VisitEvent]:
    """Return the visits that are not voided, sorted by effective time and id.

    A void may come before its visit.
    """
    all_events = list(events)
    voided = {e.target_id for e in all_events if e.kind == EventKind.VOID}
    standing = [e for e in all_events if e.kind == EventKind.VISIT and e.event_id not in voided]
    return sorted(standing, key=_order)


def do_not_knock_ids(events: Iterable[VisitEvent]) -> frozenset[str]:
    """Return the do-not-knock events in force; each is ended only by a clear that names it.

    A void undoes a visit but never its do-not-knock (an add-wins set).
    """
    all_events = list(events)
    cleared = {e.target_id for e in all_events if e.kind == EventKind.DNK_CLEAR}
    return frozenset(
        e.event_id
        for e in all_events
        if e.outcome == Outcome.DO_NOT_KNOCK and e.event_id not in cleared
    )


def disposition(events: Iterable[VisitEvent]) -> Disposition:
    """Return the disposition of a door after all its events."""
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
    """Return the disposition of every door that has an event."""
    return {door_id: disposition(some) for door_id, some in _by_door(events).items()}


def list_two_teams(
    events: Iterable[VisitEvent], *, within: timedelta = SAME_ROUND
) -> list[TwoTeams]:
    """Return the doors that two teams visited within one round, sorted by time."""
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
