"""The state of a stored week: its book, the visits to every door, routes and locks."""

from __future__ import annotations

from pathlib import Path

from canvass.planning.walked import find_walked_at, find_walkers, route_by_door
from canvass.planning.week_state import WeekState, make_pasts
from canvass.store import districts, lists, locks, visits, weeks
from canvass.store.database import open_reader
from canvass.store.dwellings import dwelling_by_door
from canvass.store.next_rows import (
    access_by_entrance,
    earlier_odds,
    last_routes,
    list_planned_walks,
)
from canvass.visits.disposition import standing_visits
from canvass.week.turns import learn_from


def get_week_state(db: Path, district: str | None, week: str | None) -> WeekState:
    """Return the state of a week; raises NotFoundError."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        book = weeks.get_week_book(connection, row.district_id, week)
        events = visits.list_events(connection, row.district_id, week_id=book.week.week_id)
        never = {dnk.door_id for dnk in visits.list_do_not_knock(connection, row.district_id)}
        dwellings = dwelling_by_door(connection, row.district_id)
        earlier = earlier_odds(connection, row.district_id)
        access = access_by_entrance(connection, row.district_id)
        routes, evenings = last_routes(connection, row.district_id)
        kept = locks.list_locks(connection, row.district_id)
        assigned = list_planned_walks(connection, book.week.week_id)
        held = lists.doors_out(connection, row.district_id)
    standing = [visit for visit in standing_visits(events) if visit.outcome is not None]
    route_of = route_by_door(routes)
    walked_at = find_walked_at(standing, route_of, assigned, book.shifts)
    pasts = make_pasts(book.week, dwellings, events, never, access, walked_at)
    odds = learn_from(pasts.values(), earlier)
    walked = find_walkers(standing, route_of, assigned, book.teams)
    return WeekState(
        book, pasts, odds, tuple(routes), tuple(kept), walked, len(walked_at), held, tuple(evenings)
    )
