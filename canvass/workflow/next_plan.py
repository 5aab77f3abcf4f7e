"""Tomorrow's plan: what is left for the next shift, planned anew from the visits so far."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from canvass.doors.door import Entrance, Exclusion
from canvass.errors import InputError, PlanError
from canvass.plan.bound import lower_bound
from canvass.plan.check import check_plan
from canvass.plan.document import PlanDocument, RouteEntry
from canvass.plan.naming import NamedStop, RouteName, keep_names
from canvass.plan.plan import Route
from canvass.plan.solve import Progress, solve
from canvass.store import districts, plans, visits, weeks
from canvass.store.database import open_reader, open_writer
from canvass.store.next_rows import (
    access_by_entrance,
    dwelling_by_door,
    earlier_odds,
    old_routes,
    record_assignments,
)
from canvass.units import WALKING_SPEED_MPS
from canvass.visits.disposition import standing_visits
from canvass.visits.event import VisitEvent
from canvass.week.book import WeekBook, check_open
from canvass.week.moments import band_of
from canvass.week.odds import Dwelling, OddsTable
from canvass.week.turns import (
    PRIORITY,
    DoorPast,
    PastVisit,
    Rules,
    Turn,
    learn_from,
    turns_of,
    value_of,
)
from canvass.week.week import Team, Week, WeekShift
from canvass.workflow.clock import created_at
from canvass.workflow.district import District
from canvass.workflow.document import make_plan_document
from canvass.workflow.planning import Search, keep_teams, planned_part
from canvass.workflow.problem import Shift, Task, leave_entrance_out, make_task
from canvass.workflow.stored import load_district

BOUND_S = 0.5
BOUND_STEPS = 50


@dataclass(frozen=True, slots=True)
class WeekState:
    """What is known of a week: its book, every door's past, the odds, the routes so far."""

    book: WeekBook
    pasts: Mapping[str, DoorPast]
    odds: OddsTable
    route_by_door: Mapping[str, RouteName]


@dataclass(frozen=True, slots=True)
class NextPlan:
    """A plan for one shift; `turns` counts all doors by turn, `planned` those on its routes.

    `teams` maps route ids to team names; `are_booked` is False where nobody is booked yet and the
    plan is for as many teams as the reserve leaves room for.
    """

    number: int
    document: PlanDocument
    shift: WeekShift
    turns: Mapping[Turn, int]
    planned: Mapping[Turn, int]
    teams: Mapping[str, str]
    are_booked: bool
    expected_opened: float


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
        routes = old_routes(connection, row.district_id)
    pasts = make_pasts(book.week, dwellings, events, never, access)
    return WeekState(book, pasts, learn_from(pasts.values(), earlier), routes)


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


def plan_next(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    shift: str | None = None,
    search: Search,
    speed_mps: float = WALKING_SPEED_MPS,
    minutes_per_door: float | None = None,
    lang: str = "sv",
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> NextPlan:
    """Plan the next shift of a week (or the one named) and keep the plan; raises PlanError."""
    state = get_week_state(db, district, week)
    check_open(state.book.week)
    when = _choose_shift(state.book, shift)
    teams, are_booked = choose_teams(state.book, when, search.teams)
    loaded = load_district(db, district)
    if teams and all(team.pace_mps for team in teams):
        speed_mps = min(team.pace_mps or speed_mps for team in teams)
    made = make_next_plan(
        loaded, state, when, teams=search.teams or len(teams), search=search,
        walking=Shift(when.minutes, speed_mps, minutes_per_door), lang=lang,
        on_progress=on_progress, should_stop=should_stop,
    )  # fmt: skip
    by_route = assign_teams(made.document.routes, teams)
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        number = plans.record_plan(connection, row.district_id, made.document)
        record_assignments(
            connection, state.book.week.week_id, when.shift_id,
            {route_id: team.team_id for route_id, team in by_route.items()} if are_booked else {},
        )  # fmt: skip
    names = {route_id: team.name for route_id, team in by_route.items()}
    return replace(made, number=number, teams=names, are_booked=are_booked)


def _choose_shift(book: WeekBook, name: str | None) -> WeekShift:
    if name is not None:
        return book.get_shift(name)
    found = book.find_next_shift(datetime.fromisoformat(created_at()))
    if found is None:
        raise InputError(
            f"week {book.week.name}: no shift for homes lies ahead; add one with "
            '"canvass shift add", or name one with --shift'
        )
    return found


def choose_teams(book: WeekBook, shift: WeekShift, wanted: int | None) -> tuple[list[Team], bool]:
    """Return the teams to plan for: those booked, else those that leave the reserve alone.

    Raises InputError where `wanted` is more than either, or where there is no team at all.
    """
    booked = book.teams_of(shift)
    found = booked or book.bookable_teams(shift)
    if wanted is not None and wanted > len(found) and book.teams:
        raise InputError(
            f"{wanted} teams for {shift.name}: {len(found)} are booked or fit beside what is kept "
            'unbooked; book more with "canvass shift book TEAM SHIFT", which says the price'
        )
    if not found and wanted is None:
        raise InputError(
            f"{shift.name}: no team is booked and none fits beside what is kept unbooked; book "
            'one with "canvass shift book TEAM SHIFT" or give --teams'
        )
    return (found if wanted is None else found[:wanted]), bool(booked)


def make_next_plan(
    district: District,
    state: WeekState,
    shift: WeekShift,
    *,
    teams: int,
    search: Search,
    walking: Shift,
    lang: str = "sv",
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> NextPlan:
    """Return the plan of a shift, not stored yet; raises PlanError where no door is due."""
    week = state.book.week
    turns = turns_of(
        state.pasts.values(), make_rules(state.book, shift), find_begun(district, state)
    )
    due = {door_id for door_id, turn in turns.items() if turn in PRIORITY}
    if not due:
        waiting = ", ".join(
            f"{n} {turn.value}" for turn, n in Counter(turns.values()).most_common()
        )
        raise PlanError(f"{shift.name}: no door is due ({waiting}); nothing was planned")
    values = {
        door_id: value_of(state.pasts[door_id], turns[door_id], shift.band, state.odds)
        for door_id in due
    }
    task = make_task(
        _only_due(district, due, turns), lat=week.base.lat, lon=week.base.lon, shift=walking
    )
    stops = tuple(
        replace(stop, value=sum(values[door.id] for door in planned.doors))
        for stop, planned in zip(task.problem.stops, task.stops, strict=True)
    )
    task = replace(task, problem=replace(task.problem, stops=stops))
    plan = solve(
        task.problem,
        clock=time.monotonic,
        seed=search.seed,
        time_limit_s=None if search.iterations is not None else search.time_limit_s,
        iterations=search.iterations,
        max_routes=teams,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    plan = keep_teams(task.problem, plan, teams)
    check_plan(task.problem, plan)
    bound = lower_bound(
        planned_part(task.problem, plan), clock=time.monotonic, time_limit_s=BOUND_S,
        upper_bound_s=plan.total_s, iterations=BOUND_STEPS,
    )  # fmt: skip
    document = make_plan_document(
        _only_due(district, due, turns),
        task,
        plan,
        shift=walking,
        created_at=created_at(),
        base_label=week.base.label,
        seed=search.seed,
        time_limit_s=search.time_limit_s,
        bound_s=bound.total_s,
        names=_old_names(task, plan.routes, state.route_by_door, lang),
        lang=lang,
    )
    on_routes = [ref for route in document.routes for stop in route.stops for ref in stop.door_ids]
    return NextPlan(
        0,
        document,
        shift,
        Counter(turns.values()),
        Counter(turns[door_id] for door_id in on_routes),
        {},
        False,
        sum(values[ref] / PRIORITY[turns[ref]] for ref in on_routes),
    )


def make_rules(book: WeekBook, shift: WeekShift) -> Rules:
    """Return what a shift must obey in its week."""
    ahead = [s for s in book.shifts if s.kind == "homes" and s.starts_at >= shift.starts_at]
    return Rules(
        shift.starts_at,
        shift.band,
        frozenset({shift.band, *(later.band for later in ahead)}),
        timedelta(hours=book.week.min_gap_h),
        book.week.max_attempts,
    )


def find_begun(district: District, state: WeekState) -> set[str]:
    """Return the doors of stairwells and block faces at which somebody has been this week."""

    def is_visited(entrance: Entrance) -> bool:
        return any(
            door.id in state.pasts and state.pasts[door.id].visits for door in entrance.doors
        )

    visited = [entrance for entrance in district.doors.entrances if is_visited(entrance)]
    faces = {(e.snap.edge, e.snap.side) for e in visited if e.snap is not None}
    return {
        door.id
        for entrance in district.doors.entrances
        if entrance.snap is not None and (entrance.snap.edge, entrance.snap.side) in faces
        for door in entrance.doors
    }


def _only_due(district: District, due: set[str], turns: Mapping[str, Turn]) -> District:
    """Return the district with the doors that are due, the others left out with their reason."""
    entrances: list[Entrance] = []
    left: list[Exclusion] = []
    for entrance in district.doors.entrances:
        chosen = tuple(door for door in entrance.doors if door.id in due)
        for turn in dict.fromkeys(
            turns.get(door.id, Turn.LEFT) for door in entrance.doors if door.id not in due
        ):
            waiting = [
                door for door in entrance.doors
                if door.id not in due and turns.get(door.id, Turn.LEFT) is turn
            ]  # fmt: skip
            left += leave_entrance_out(entrance, waiting, turn.value)
        if chosen:
            here = {door.address_id for door in chosen}
            addresses = tuple(a for a in entrance.addresses if a.id in here)
            entrances.append(replace(entrance, doors=chosen, addresses=addresses))
    doors = replace(
        district.doors,
        entrances=tuple(entrances),
        exclusions=(*district.doors.exclusions, *left),
    )
    return replace(district, doors=doors)


def _old_names(
    task: Task, routes: Sequence[Route], route_by_door: Mapping[str, RouteName], lang: str
) -> dict[tuple[int, ...], RouteName]:
    """Return names for routes: a route that is mostly what is left of an old one keeps its name."""
    named: list[list[NamedStop]] = []
    before: dict[RouteName, set[str]] = {}
    for route in routes:
        here = []
        for i in route.stops:
            stop, planned = task.problem.stops[i - 1], task.stops[i - 1]
            first = planned.entrance.addresses[0]
            here.append(
                NamedStop(stop.id, stop.doors, first.street, first.housenumber, stop.x_m, stop.y_m)
            )
            old = route_by_door.get(planned.doors[0].id)
            if old is not None:
                before.setdefault(old, set()).add(stop.id)
        named.append(here)
    known = {name: frozenset(before.get(name, ())) for name in set(route_by_door.values())}
    labels = keep_names(known, named, lang=lang)
    return {route.stops: label for route, label in zip(routes, labels, strict=True)}


def assign_teams(routes: Sequence[RouteEntry], teams: Sequence[Team]) -> dict[str, Team]:
    """Return a team for each route: few stairs or short walks for those who need it."""
    free = list(routes)
    found: dict[str, Team] = {}
    order = sorted(teams, key=lambda team: (not team.no_stairs, team.pace_mps or 9.0))
    for team in order:
        if not free:
            break
        best = min(free, key=lambda r: (r.stairs_min if team.no_stairs else 0.0, r.walk_m, r.id))
        if not team.no_stairs and team.pace_mps is None:
            best = free[0]
        free.remove(best)
        found[best.id] = team
    return found
