"""Where a week stands: its book, every door's past, the odds, the routes so far and the locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock
from canvass.store import districts, locks, visits, weeks
from canvass.store.database import open_reader
from canvass.store.next_rows import (
    access_by_entrance,
    dwelling_by_door,
    earlier_odds,
    last_routes,
    team_by_route,
)
from canvass.visits.disposition import standing_visits
from canvass.visits.event import VisitEvent
from canvass.week.book import WeekBook
from canvass.week.moments import band_of
from canvass.week.odds import Dwelling, OddsTable
from canvass.week.turns import DoorPast, PastVisit, learn_from
from canvass.week.week import Week


@dataclass(frozen=True, slots=True)
class WeekState:
    """What is known of a week.

    `routes` are the routes of its newest plans, each with the doors that were last on it; `walked`
    the team (id) that last walked a route.
    """

    book: WeekBook
    pasts: Mapping[str, DoorPast]
    odds: OddsTable
    routes: tuple[RouteEntry, ...] = ()
    locks: tuple[Lock, ...] = ()
    walked: Mapping[str, int] | None = None

    def begun_doors(self) -> frozenset[str]:
        """Return the doors nobody was at yet, on routes of which others were visited this week."""
        found: set[str] = set()
        for route in self.routes:
            doors = [door for stop in route.stops for door in stop.door_ids if door in self.pasts]
            left = [door for door in doors if not self.pasts[door].visits]
            if len(left) < len(doors):
                found.update(left)
        return frozenset(found)


def get_week_state(db: Path, district: str | None, week: str | None) -> WeekState:
    """Return where a week stands; raises NotFoundError."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        book = weeks.get_week_book(connection, row.district_id, week)
        events = visits.list_events(connection, row.district_id, week_id=book.week.week_id)
        never = {dnk.door_id for dnk in visits.list_do_not_knock(connection, row.district_id)}
        dwellings = dwelling_by_door(connection, row.district_id)
        earlier = earlier_odds(connection, row.district_id)
        access = access_by_entrance(connection, row.district_id)
        routes = last_routes(connection, row.district_id)
        kept = locks.list_locks(connection, row.district_id)
        walked = team_by_route(connection, book.week.week_id)
    pasts = make_pasts(book.week, dwellings, events, never, access)
    odds = learn_from(pasts.values(), earlier)
    return WeekState(book, pasts, odds, tuple(routes), tuple(kept), walked)


def make_pasts(
    week: Week,
    dwellings: Mapping[str, tuple[Dwelling, str | None]],
    events: Sequence[VisitEvent],
    never: set[str],
    access_by_entrance: Mapping[str, datetime],
) -> dict[str, DoorPast]:
    """Return every door's past in a week; `dwellings` has each one's entrance too."""
    by_door: dict[str, list[PastVisit]] = {}
    for event in standing_visits(events):
        if event.outcome is not None:
            local = event.effective_at.astimezone(week.zone)
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
