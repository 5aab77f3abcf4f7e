"""The state of a week: its book, the history of every door, the odds, the routes and the locks."""

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
from canvass.week.turns import DoorPast, PastVisit, Turn
from canvass.week.week import Week

BEFORE_SHIFT = timedelta(hours=2)
"""A visit up to this long before a shift may belong to it: teams go out early."""


@dataclass(frozen=True, slots=True)
class ShiftList:
    """A route as planned for one shift: the start of the shift, and the route's doors."""

    starts_at: datetime
    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PresentDoors:
    """The doors a district has now, and the turn of those that must not be planned now."""

    door_ids: frozenset[str]
    kept_from: Mapping[str, Turn]


@dataclass(frozen=True, slots=True)
class WeekState:
    """Everything a shift of a week is planned from.

    `routes` are the routes of the newest plans, each with the doors that were last on it. `walked`
    has the id of the team that last walked each route. `typed_late` counts visits typed in after
    their shift without a time; they count as made in it. `held` has the list code of each door on a
    list that is out. `shift_lists` are the routes of the shifts planned so far. If `only` is given,
    no other doors are planned.
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
        """Return the leftovers: unvisited doors of routes on which other doors were visited.

        A door on a list of a shift is left over only if that list was walked. A plan that nobody
        has walked leaves nothing over: visits at doors that are on lists of shifts do not begin the
        route of the whole district they were taken from.
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
            if any(door not in planned and self._is_visited(door) for door in doors):
                found.update(set(doors) - planned)
        return frozenset(door for door in found if self._waits_for_first_visit(door))

    def _waits_for_first_visit(self, door: str) -> bool:
        past = self.pasts.get(door)
        return (
            past is not None
            and not past.visits
            and not past.is_do_not_knock
            and past.kept_from is None
            and past.is_there
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
    present: PresentDoors | None = None,
) -> dict[str, DoorPast]:
    """Return the history of every door in a week; `dwellings` also has each door's entrance.

    `walked_at` has the real times of visits, by event id, if they differ from the noted ones.
    Without `present`, all doors are there and none is kept from being planned.
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
            present.kept_from.get(door_id) if present is not None else None,
            present is None or door_id in present.door_ids,
        )
        for door_id, (dwelling, entrance) in dwellings.items()
    }
