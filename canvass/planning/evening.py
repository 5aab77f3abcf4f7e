"""The plan of one shift: what is left, planned anew from the visits so far.

Every lock is kept as when a district is planned again: doors stay on their routes or wait, routes
stay with their teams, and what is on one route goes on under its id and name.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.locks import check_locks
from canvass.document.naming import id_order
from canvass.doors.door import Entrance
from canvass.errors import PlanError
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem
from canvass.plan.search.solve import Progress, solve
from canvass.planning.bounding import load_bound
from canvass.planning.crews import Kept, ShiftRoutes, Solve, plan_crews
from canvass.planning.district import District
from canvass.planning.document import make_plan_document
from canvass.planning.due_doors import DueDoors, find_due, only_due, with_values
from canvass.planning.if_time import find_if_time
from canvass.planning.learn_times import LearnedTimes
from canvass.planning.shift_teams import Walker, assign_teams, make_crews, owners
from canvass.planning.spread import Heard, spread_worth, who_is_heard
from canvass.planning.task import Task, Walking, make_task, margins_s
from canvass.planning.unknown_flats import (
    UnknownFlats,
    are_stairs_unknown,
    count_unknown_flats,
    find_unknown_flats,
    with_flats,
)
from canvass.planning.week_state import WeekState
from canvass.planning.whole_district import Search, planned_part
from canvass.week.turns import Turn
from canvass.week.week import Team, Week, WeekShift

BOUND_S = 0.5
BOUND_STEPS = 50
PLAN_SHARE = 0.7
"""Of the time goes into a plan by a fair draw, the rest into what it is compared with."""


@dataclass(frozen=True, slots=True)
class NextPlan:
    """A plan for one shift; `turns` counts all doors by turn, `planned` those on its routes.

    `walkers` says who walks a route (by its id); `are_booked` is False where nobody is booked yet
    and the plan is for as many teams as the reserve leaves room for. `left_over` counts, by route,
    the doors left over on begun routes that are planned, `left_waiting` those that do not fit.
    `stairs_unknown` counts, by route of a team that takes no stairs, the entrances of which nobody
    knows whether they have any. `typed_late` counts visits typed in without a time after their
    shift, `out` names a shift that is being walked and its teams. `held` counts the doors that
    would be due but are on lists that are out, by the list's code. `week` is the shift's,
    `learned` what lists taught of times so far, `heard` who of those that are due is planned.
    `price_talks` is how many talks fewer a fair draw brings than the most doors would, None where
    none was made.
    """

    document: PlanDocument
    shift: WeekShift
    turns: Mapping[Turn, int]
    planned: Mapping[Turn, int]
    walkers: Mapping[str, Walker]
    expected_opened: float
    number: int = 0
    are_booked: bool = False
    left_over: Mapping[str, int] = field(default_factory=dict)
    left_waiting: Mapping[str, int] = field(default_factory=dict)
    typed_late: int = 0
    out: tuple[WeekShift, tuple[str, ...]] | None = None
    held: Mapping[str, int] = field(default_factory=dict)
    unknown_flats: UnknownFlats | None = None
    stairs_unknown: Mapping[str, int] = field(default_factory=dict)
    week: Week | None = None
    learned: LearnedTimes | None = None
    heard: Heard | None = None
    price_talks: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tonight:
    """The doors of a shift as a problem, and the routes over them."""

    district: District
    due: DueDoors
    task: Task
    found: ShiftRoutes
    kept: Kept
    unknown: Mapping[str, Entrance]
    is_drawn: bool = False

    def expected_opened(self) -> float:
        """Return how many doors should open."""
        doors = (
            door
            for route in self.found.routes
            for i in route.stops
            for door in self.task.stops[i - 1].doors
        )
        return sum(self.due.chances[door.id] for door in doors)

    def if_time(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """Return, by a route's stops, where its team goes on if it has time left."""
        return find_if_time(self.task, self.found.crews, self.kept, self.due.owned)


def make_next_plan(
    district: District,
    state: WeekState,
    shift: WeekShift,
    *,
    teams: Sequence[Team],
    search: Search,
    walking: Walking,
    created_at: str,
    lang: str = "sv",
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> NextPlan:
    """Return the plan of a shift, not stored yet; raises PlanError where no door is due.

    Without `teams` it is for as many nameless ones as `search` says.
    """
    names = [team.name for team in teams] or [""] * (search.teams or 1)
    is_spread = search.is_spread
    share = PLAN_SHARE if is_spread else 1.0
    find = _make_search(_shorter(search, share), len(names), on_progress, should_stop)
    Thread(target=load_bound, daemon=True).start()
    tonight = find_routes(
        district, state, shift, teams=teams, names=names, walking=walking, find=find, lang=lang,
        spread_seed=search.seed if is_spread else None,
    )  # fmt: skip
    document = _make_document(
        tonight, walking, search, state, shift.starts_at.isoformat(), lang, created_at=created_at
    )
    check_locks(state.routes, document.routes, state.locks)
    due = tonight.due
    price = None
    if tonight.is_drawn:
        quick = _make_search(_shorter(search, 1 - PLAN_SHARE), len(names), None, should_stop)
        most = find_routes(
            district, state, shift, teams=teams, names=names, walking=walking, find=quick, lang=lang
        )
        price = max(0.0, most.expected_opened() - tonight.expected_opened()) * walking.times.p_talk
    planned = frozenset(i for route in tonight.found.routes for i in route.stops)
    on_routes = [ref for route in document.routes for stop in route.stops for ref in stop.door_ids]
    return NextPlan(
        document,
        shift,
        turns=Counter(due.turns.values()),
        planned=Counter(due.turns[door_id] for door_id in on_routes),
        walkers=_walkers(document, tonight, teams, state, walking),
        week=state.book.week,
        expected_opened=sum(due.chances[door_id] for door_id in on_routes),
        left_over=_count_left_over(document.routes, due),
        left_waiting=_count_left_over(state.routes, due, set(on_routes)),
        typed_late=state.typed_late,
        held=Counter(state.held[d] for d, turn in due.turns.items() if turn is Turn.ON_LIST),
        unknown_flats=count_unknown_flats(document, tonight.unknown),
        stairs_unknown=_count_stairs_unknown(document, tonight),
        heard=who_is_heard(tonight.task, planned),
        price_talks=price,
    )


def _count_stairs_unknown(document: PlanDocument, tonight: Tonight) -> dict[str, int]:
    """Return by route of a team that takes no stairs at how many entrances nobody knows of any."""
    entrance_of = {stop.entrance.id: stop.entrance for stop in tonight.task.stops}
    found = {}
    for route in document.routes:
        if route.pace is not None and route.pace.no_stairs:
            at = [entrance_of.get(stop.id.partition("~")[0]) for stop in route.stops]
            count = sum(e is not None and are_stairs_unknown(e, tonight.unknown) for e in at)
            if count:
                found[route.id] = count
    return found


def _count_left_over(
    routes: Sequence[RouteEntry], due: DueDoors, planned: Collection[str] = ()
) -> dict[str, int]:
    """Return how many doors left over on begun routes are on each route, without those planned."""
    counts = Counter(
        route.id
        for route in routes
        for stop in route.stops
        for door in stop.door_ids
        if due.turns.get(door) is Turn.BEGUN and door not in planned
    )
    return dict(sorted(counts.items(), key=lambda one: id_order(one[0])))


def find_routes(
    district: District,
    state: WeekState,
    shift: WeekShift,
    *,
    teams: Sequence[Team],
    names: Sequence[str],
    walking: Walking,
    find: Solve,
    lang: str = "sv",
    spread_seed: int | None = None,
) -> Tonight:
    """Return the routes of a shift over the doors that are due; `names` are those of its teams.

    With `spread_seed` a fair draw of them comes first, where not all fit.
    """
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
    unknown = find_unknown_flats(district)
    if walking.flats_per_entrance is not None:
        task = with_flats(task, unknown, walking.flats_per_entrance)
    drawn = None if spread_seed is None else spread_worth(task, len(names), spread_seed)
    task = drawn or task
    name_of = {team.team_id: team.name for team in teams}
    walkers = {
        route_id: name_of[team_id]
        for route_id, team_id in (state.walked or {}).items()
        if team_id in name_of
    }
    begun = frozenset(d for d, turn in due.turns.items() if turn is Turn.BEGUN)
    kept = Kept(state.routes, state.locks, begun, walkers, frozenset(unknown))
    found = plan_crews(task, crews, kept, find, lang=lang)
    return Tonight(left, due, task, found, kept, unknown, drawn is not None)


def _shorter(search: Search, share: float) -> Search:
    steps = search.iterations
    return replace(
        search,
        time_limit_s=share * search.time_limit_s,
        iterations=None if steps is None else max(1, round(share * steps)),
    )


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
    tonight: Tonight,
    walking: Walking,
    search: Search,
    state: WeekState,
    starts_at: str,
    lang: str,
    *,
    created_at: str,
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
        created_at=created_at,
        base_label=state.book.week.base.label,
        seed=search.seed,
        time_limit_s=search.time_limit_s,
        bound_s=bound.total_s - margins_s(task.problem, planned),
        names=found.names,
        task_of=found.task_of(),
        if_time=tonight.if_time(),
        starts_at=starts_at,
        lang=lang,
    )


def _walkers(
    document: PlanDocument,
    tonight: Tonight,
    teams: Sequence[Team],
    state: WeekState,
    walking: Walking,
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
            going_on=crew_plan.team_by_route,
            walked=state.walked or {},
            is_own_pace=crew_plan.crew.walking.speed_mps != walking.speed_mps,
        )
    return walkers
