"""Where a week stands: its book, every door's past, the odds, the routes so far and the locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock
from canvass.visits.disposition import standing_visits
from canvass.visits.event import VisitEvent
from canvass.week.book import WeekBook
from canvass.week.moments import band_of
from canvass.week.odds import Dwelling, OddsTable
from canvass.week.turns import DoorPast, PastVisit
from canvass.week.week import Week

BEFORE_SHIFT = timedelta(hours=2)
"""A visit so long before its shift begins may be one of it: teams go out early."""


@dataclass(frozen=True, slots=True)
class ShiftList:
    """A route as it was planned for one shift: when that begins, and its doors."""

    starts_at: datetime
    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekState:
    """What is known of a week.

    `routes` are the routes of its newest plans, each with the doors that were last on it; `walked`
    the team (id) that last walked a route. `typed_late` counts visits that were typed in without a
    time after their shift, and count as made in it. `held` are the doors on lists that are out,
    with the list's code. `shift_lists` are the routes of the evenings planned so far. With
    `only` no other doors are asked for.
    """

    book: WeekBook
    pasts: Mapping[str, DoorPast]
    odds: OddsTable
    routes: tuple[RouteEntry, ...] = ()
    locks: tuple[Lock, ...] = ()
    walked: Mapping[str, int] | None = None
    typed_late: int = 0
    held: Mapping[str, str] = field(default_factory=dict)
    shift_lists: tuple[ShiftList, ...] = ()
    only: frozenset[str] | None = None

    def begun_doors(self) -> frozenset[str]:
        """Return the doors nobody was at yet, on routes of which others were visited this week.

        A door that was planned for evenings is left over where one of these was walked: a plan
        that nobody walked yet, or never will, begins nothing.
        """
        found: set[str] = set()
        planned: set[str] = set()
        for one in self.shift_lists:
            planned.update(one.doors)
            first = one.starts_at - BEFORE_SHIFT
            if any(self._is_visited(door, first) for door in one.doors):
                found.update(one.doors)
        for route in self.routes:
            doors = [door for stop in route.stops for door in stop.door_ids]
            if any(self._is_visited(door) for door in doors):
                found.update(set(doors) - planned)
        return frozenset(
            door for door in found if door in self.pasts and not self.pasts[door].visits
        )

    def _is_visited(self, door: str, since: datetime | None = None) -> bool:
        past = self.pasts.get(door)
        return past is not None and any(since is None or visit.at >= since for visit in past.visits)


def make_pasts(
    week: Week,
    dwellings: Mapping[str, tuple[Dwelling, str | None]],
    events: Sequence[VisitEvent],
    never: set[str],
    access_by_entrance: Mapping[str, datetime],
    walked_at: Mapping[str, datetime] | None = None,
) -> dict[str, DoorPast]:
    """Return every door's past in a week; `dwellings` has each one's entrance too.

    `walked_at` says when visits (by event id) really were, where that is not when they were noted.
    """
    known = walked_at or {}
    by_door: dict[str, list[PastVisit]] = {}
    for event in standing_visits(events):
        if event.outcome is not None:
            at = known.get(event.event_id, event.effective_at)
            local = at.astimezone(week.zone)
            past = PastVisit(local, band_of(local), event.outcome, event.come_back)
            by_door.setdefault(event.door_id, []).append(past)
    return {
        door_id: DoorPast(
            door_id,
            dwelling,
            tuple(by_door.get(door_id, ())),
            door_id in never,
            access_by_entrance.get(entrance or ""),
        )
        for door_id, (dwelling, entrance) in dwellings.items()
    }
