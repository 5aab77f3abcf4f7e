"""Where a week stands: its book, every door's past, the odds, the routes so far and the locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock
from canvass.visits.disposition import standing_visits
from canvass.visits.event import VisitEvent
from canvass.week.book import WeekBook
from canvass.week.moments import band_of
from canvass.week.odds import Dwelling, OddsTable
from canvass.week.turns import DoorPast, PastVisit
from canvass.week.week import Week


@dataclass(frozen=True, slots=True)
class WeekState:
    """What is known of a week.

    `routes` are the routes of its newest plans, each with the doors that were last on it; `walked`
    the team (id) that last walked a route. `typed_late` counts visits that were typed in without a
    time after their shift, and count as made in it. `held` are the doors on lists that are out,
    with the list's code.
    """

    book: WeekBook
    pasts: Mapping[str, DoorPast]
    odds: OddsTable
    routes: tuple[RouteEntry, ...] = ()
    locks: tuple[Lock, ...] = ()
    walked: Mapping[str, int] | None = None
    typed_late: int = 0
    held: Mapping[str, str] = field(default_factory=dict)

    def begun_doors(self) -> frozenset[str]:
        """Return the doors nobody was at yet, on routes of which others were visited this week."""
        found: set[str] = set()
        for route in self.routes:
            doors = [door for stop in route.stops for door in stop.door_ids if door in self.pasts]
            left = [door for door in doors if not self.pasts[door].visits]
            if len(left) < len(doors):
                found.update(left)
        return frozenset(found)


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
            past = PastVisit(local, band_of(local), event.outcome)
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
