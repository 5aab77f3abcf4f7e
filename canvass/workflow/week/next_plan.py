"""Tomorrow's plan: what is left for the next shift, planned anew from the visits so far.

Every lock is kept as when a district is planned again: doors stay on their routes or wait, routes
stay with their teams, and what is on one route goes on under its id and name.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Thread

from canvass.document.document import PlanDocument
from canvass.document.locks import LockKind, find_broken
from canvass.errors import InputError, PlanError
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem
from canvass.plan.search.solve import Progress, solve
from canvass.planning.bounding import load_bound
from canvass.planning.district import District
from canvass.planning.document import make_plan_document
from canvass.planning.task import Shift, Task, make_task
from canvass.store import districts, plans
from canvass.store.database import open_writer
from canvass.store.next_rows import record_assignments
from canvass.units import WALKING_SPEED_MPS
from canvass.week.book import WeekBook, check_open
from canvass.week.turns import Turn
from canvass.week.week import Team, WeekShift
from canvass.workflow.clock import created_at
from canvass.workflow.district.stored_district import load_district
from canvass.workflow.routes.planning import Search, planned_part
from canvass.workflow.week.crews import Kept, ShiftRoutes, Solve, plan_crews
from canvass.workflow.week.due_doors import DueDoors, find_due, only_due, with_values
from canvass.workflow.week.if_time import find_if_time
from canvass.workflow.week.shift_teams import Walker, assign_teams, choose_teams, make_crews, owners
from canvass.workflow.week.week_state import WeekState, get_week_state

BOUND_S = 0.5
BOUND_STEPS = 50


@dataclass(frozen=True, slots=True)
class NextPlan:
    """A plan for one shift; `turns` counts all doors by turn, `planned` those on its routes.

    `walkers` says who walks a route (by its id); `are_booked` is False where nobody is booked yet
    and the plan is for as many teams as the reserve leaves room for.
    """

    document: PlanDocument
    shift: WeekShift
    turns: Mapping[Turn, int]
    planned: Mapping[Turn, int]
    walkers: Mapping[str, Walker]
    expected_opened: float
    number: int = 0
    are_booked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Tonight:
    """The doors of a shift as a problem, and the routes over them."""

    district: District
    due: DueDoors
    task: Task
    found: ShiftRoutes
    kept: Kept

    def if_time(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """Return, by a route's stops, where its team goes on if it has time left."""
        return find_if_time(self.task, self.found.crews, self.kept, self.due.owned)


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
    made = make_next_plan(
        load_district(db, district), state, when, teams=teams, search=search,
        walking=Shift(when.minutes, speed_mps, minutes_per_door), lang=lang,
        on_progress=on_progress, should_stop=should_stop,
    )  # fmt: skip
    team_by_route = {
        route_id: walker.team.team_id for route_id, walker in made.walkers.items() if walker.team
    }
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        number = plans.record_plan(connection, row.district_id, made.document)
        record_assignments(connection, state.book.week.week_id, when.shift_id, team_by_route)
    return replace(made, number=number, are_booked=are_booked)


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


def make_next_plan(
    district: District,
    state: WeekState,
    shift: WeekShift,
    *,
    teams: Sequence[Team],
    search: Search,
    walking: Shift,
    lang: str = "sv",
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> NextPlan:
    """Return the plan of a shift, not stored yet; raises PlanError where no door is due.

    Without `teams` it is for as many nameless ones as `search` says.
    """
    names = [team.name for team in teams] or [""] * (search.teams or 1)
    find = _make_search(search, len(names), on_progress, should_stop)
    Thread(target=load_bound, daemon=True).start()
    tonight = find_routes(
        district, state, shift, teams=teams, names=names, walking=walking, find=find, lang=lang
    )
    document = _make_document(tonight, walking, search, state, shift.starts_at.isoformat(), lang)
    _check_locks(document, state)
    due = tonight.due
    on_routes = [ref for route in document.routes for stop in route.stops for ref in stop.door_ids]
    return NextPlan(
        document,
        shift,
        turns=Counter(due.turns.values()),
        planned=Counter(due.turns[door_id] for door_id in on_routes),
        walkers=_walkers(document, tonight, teams, state, walking),
        expected_opened=sum(due.chances[door_id] for door_id in on_routes),
    )


def find_routes(
    district: District,
    state: WeekState,
    shift: WeekShift,
    *,
    teams: Sequence[Team],
    names: Sequence[str],
    walking: Shift,
    find: Solve,
    lang: str = "sv",
) -> Tonight:
    """Return the routes of a shift over the doors that are due; `names` are those of its teams."""
    due = find_due(district, state, shift, names)
    if not due.values:
        waiting = ", ".join(
            f"{n} {turn.value}" for turn, n in Counter(due.turns.values()).most_common()
        )
        raise PlanError(f"{shift.name}: no door is due ({waiting}); nothing was planned")
    left = only_due(district, due)
    crews = make_crews(teams, walking, count=len(names), owned=due.owned)
    base = state.book.week.base
    fastest = max((crew.walking for crew in crews), key=lambda one: one.speed_mps)
    task = make_task(left, lat=base.lat, lon=base.lon, shift=replace(fastest, no_stairs=False))
    task = with_values(task, due, walking)
    kept = Kept(state.routes, state.locks, state.begun_doors())
    return Tonight(left, due, task, plan_crews(task, crews, kept, find, lang=lang), kept)


def _make_search(
    search: Search,
    teams: int,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> Solve:
    """Return the search for some of all teams, each with its share of the time or the steps."""

    def find(problem: Problem, start: Sequence[Sequence[int]], count: int) -> Plan:
        share = count / teams
        steps = search.iterations
        return solve(
            problem,
            clock=time.monotonic,
            seed=search.seed,
            time_limit_s=None if steps is not None else share * search.time_limit_s,
            iterations=None if steps is None else max(1, round(share * steps)),
            max_routes=count,
            start=start if any(start) else None,
            on_progress=on_progress,
            should_stop=should_stop,
        )

    return find


def _make_document(
    tonight: Tonight, walking: Shift, search: Search, state: WeekState, starts_at: str, lang: str
) -> PlanDocument:
    """Return the plan document of a shift, with a bound for the stops it plans."""
    task, found = tonight.task, tonight.found
    from canvass.plan.bound.bound import lower_bound

    routes = found.routes
    planned = {i for route in routes for i in route.stops}
    later = tuple(i for i in range(1, len(task.stops) + 1) if i not in planned)
    plan = Plan(routes, later)
    bound = lower_bound(
        planned_part(task.problem, plan), clock=time.monotonic, time_limit_s=BOUND_S,
        iterations=BOUND_STEPS,
    )  # fmt: skip
    return make_plan_document(
        tonight.district,
        task,
        plan,
        shift=walking,
        created_at=created_at(),
        base_label=state.book.week.base.label,
        seed=search.seed,
        time_limit_s=search.time_limit_s,
        bound_s=bound.total_s,
        names=found.names,
        task_of=found.task_of(),
        if_time=tonight.if_time(),
        starts_at=starts_at,
        lang=lang,
    )


def _check_locks(document: PlanDocument, state: WeekState) -> None:
    """Raise PlanError where a plan breaks a lock that held before; a team may stay at home."""
    locks = [lock for lock in state.locks if lock.kind is not LockKind.TEAM]
    broken_before = {lock.lock_id for lock in find_broken(state.routes, locks)}
    for lock in find_broken(document.routes, locks):
        if lock.lock_id not in broken_before:
            raise PlanError(
                f"lock {lock.lock_id} ({lock.kind}: {lock.words}) cannot be kept; "
                f'"canvass routes unlock {lock.lock_id}" lifts it'
            )


def _walkers(
    document: PlanDocument,
    tonight: Tonight,
    teams: Sequence[Team],
    state: WeekState,
    walking: Shift,
) -> dict[str, Walker]:
    """Return who walks which route."""
    if not teams:
        return owners(document.routes, state.locks)
    id_of = {d: route.id for route in document.routes for d in route.stops[0].door_ids}
    walkers: dict[str, Walker] = {}
    for crew_plan in tonight.found.crews:
        firsts = [crew_plan.task.stops[route.stops[0] - 1] for route in crew_plan.routes]
        ids = {id_of[first.doors[0].id] for first in firsts}
        walkers |= assign_teams(
            [route for route in document.routes if route.id in ids],
            teams,
            crew=crew_plan.crew,
            owned=tonight.due.owned,
            walked=state.walked or {},
            is_own_pace=crew_plan.crew.walking.speed_mps != walking.speed_mps,
        )
    return walkers
