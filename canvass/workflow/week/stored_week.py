"""The state of a stored week: its book, the visits to every door, routes and locks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from canvass.doors.refusal import DO_NOT_KNOCK, DO_NOT_KNOCK_SOMEWHERE
from canvass.planning.walked import find_walked_at, find_walkers, route_by_door
from canvass.planning.week_state import PresentDoors, WeekState, make_pasts
from canvass.store import districts, lists, locks, visits, weeks
from canvass.store.database import Connection, open_reader
from canvass.store.door_rows import list_door_rows
from canvass.store.dwellings import dwelling_by_door
from canvass.store.next_rows import (
    access_by_entrance,
    earlier_odds,
    last_routes,
    list_planned_walks,
)
from canvass.visits.disposition import standing_visits
from canvass.week.turns import Turn, learn_from
from canvass.workflow.clock import now
from canvass.workflow.district.locked_entrances import waiting_for_access
from canvass.workflow.district.never_planned import doors_never_to_plan


def get_week_state(
    db: Path, district: str | None, week: str | None, *, at: datetime | None = None
) -> WeekState:
    """Return the state of a week at a time (default: now); raises NotFoundError."""
    moment = at or now()
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
        present = _find_present(connection, row.district_id, moment)
    standing = [visit for visit in standing_visits(events) if visit.outcome is not None]
    route_of = route_by_door(routes)
    walked_at = find_walked_at(standing, route_of, assigned, book.shifts)
    pasts = make_pasts(book.week, dwellings, events, never, access, walked_at, present)
    odds = learn_from(pasts.values(), earlier)
    walked = find_walkers(standing, route_of, assigned, book.teams)
    return WeekState(
        book, pasts, odds, tuple(routes), tuple(kept), walked, len(walked_at), held, tuple(evenings)
    )


def _find_present(connection: Connection, district_id: int, moment: datetime) -> PresentDoors:
    """Return the doors there are, and why some must not be planned: as `load_district` does."""
    rows = list_door_rows(connection, district_id)
    waiting = waiting_for_access(connection, district_id, rows, now=moment)
    kept_from = dict.fromkeys(waiting, Turn.LOCKED)
    for door_id, reason in doors_never_to_plan(connection, district_id, rows).items():
        is_refused = reason in (DO_NOT_KNOCK, DO_NOT_KNOCK_SOMEWHERE)
        kept_from[door_id] = Turn.DO_NOT_KNOCK if is_refused else Turn.LEFT_OUT
    return PresentDoors(frozenset(row.door_id for row in rows), kept_from)
