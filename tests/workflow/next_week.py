"""A made-up week in memory: what tests of tomorrow's plan start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.locks import Lock
from canvass.planning.district import District
from canvass.planning.week_state import WeekState
from canvass.visits.event import Outcome
from canvass.week.book import WeekBook
from canvass.week.moments import band_of
from canvass.week.odds import Dwelling, prior_odds
from canvass.week.turns import DoorPast, PastVisit, learn_from
from canvass.week.week import Base, Booking, Team, Week, WeekShift

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2026, 9, 7, 17, 30, tzinfo=STOCKHOLM)

Visits = Mapping[str, Sequence[tuple[datetime, Outcome]]]


def make_book(teams: Iterable[Team], *, minutes: int = 45, evenings: int = 5) -> WeekBook:
    """Return a week of evening shifts, every team booked for each."""
    week = Week(1, 1, "V37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm",
                Base(59.0, 18.0, "Café"), reserve_share=0.0)  # fmt: skip
    there = tuple(teams)
    shifts = tuple(
        WeekShift(k + 1, MONDAY + timedelta(days=k), minutes) for k in range(evenings)
    )  # fmt: skip
    bookings = tuple(
        Booking(shift.shift_id, team.team_id, team.size) for shift in shifts for team in there
    )
    return WeekBook(week, shifts, there, bookings)


def make_state(
    district: District,
    book: WeekBook,
    *,
    visits: Visits | None = None,
    routes: Sequence[RouteEntry] = (),
    locks: Iterable[Lock] = (),
    walked: Mapping[str, int] | None = None,
    never: Iterable[str] = (),
) -> WeekState:
    """Return where the week stands after some visits."""
    gone = set(never)
    pasts = {
        door.id: DoorPast(
            door.id,
            Dwelling.HOUSE,
            tuple(PastVisit(at, band_of(at), o) for at, o in (visits or {}).get(door.id, ())),
            door.id in gone,
        )
        for entrance in district.doors.entrances
        for door in entrance.doors
    }
    odds = learn_from(pasts.values(), prior_odds())
    return WeekState(book, pasts, odds, tuple(routes), tuple(locks), walked)


def merge_routes(before: Sequence[RouteEntry], newest: PlanDocument) -> list[RouteEntry]:
    """Return the routes with the doors that were last on each, worked out door by door."""
    order: dict[str, list] = {route.id: [] for route in (*newest.routes, *before)}
    entry = {route.id: route for route in (*before, *newest.routes)}
    seen: set[str] = set()
    for route in (*newest.routes, *before):
        for stop in route.stops:
            if not set(stop.door_ids) <= seen:
                order[route.id].append(stop)
                seen |= set(stop.door_ids)
    return [replace(entry[route_id], stops=tuple(stops)) for route_id, stops in order.items()]


def doors_by_route(document: PlanDocument) -> dict[str, list[str]]:
    """Return the doors of each route in order."""
    return {r.id: [d for s in r.stops for d in s.door_ids] for r in document.routes}
