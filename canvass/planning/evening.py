"""Plan one shift: the doors that are still due after the visits so far.

Every lock is kept, as when a district is re-planned: doors stay on their routes or wait, routes
stay with their teams, and a route that continues keeps its id and name.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.large_houses import UnknownFlats, count_unknown_flats
from canvass.document.locks import check_locks
from canvass.document.naming import id_order
from canvass.plan.plan import Plan
from canvass.plan.search.solve import UNWATCHED, Watch
from canvass.planning.bounding import load_bound
from canvass.planning.district import District
from canvass.planning.document import Circumstances, KnownRoutes, make_plan_document
from canvass.planning.due_doors import (
    DueDoors,
)
from canvass.planning.evening_routes import Outing, Tonight, find_routes
from canvass.planning.learn_times import LearnedTimes
from canvass.planning.part_search import make_search, shorter
from canvass.planning.search_settings import Search
from canvass.planning.shift_bound import quickest_problem
from canvass.planning.shift_teams import Walker, assign_teams, owners
from canvass.planning.split_streets import SplitStreet, list_split_streets
from canvass.planning.spread import Heard, who_is_heard
from canvass.planning.task import margins_s
from canvass.planning.unknown_flats import (
    mark_stops,
)
from canvass.planning.week_state import WeekState
from canvass.planning.whole_district import planned_part
from canvass.week.turns import Turn
from canvass.week.week import Week, WeekShift

BOUND_S = 0.5
BOUND_STEPS = 50
PLAN_SHARE = 0.7
"""The share of the time for the plan by a fair draw; the rest is for the plan it is compared
with."""


@dataclass(frozen=True, slots=True)
class NextPlan:
    """A plan for one shift.

    `turns` counts all doors by turn, `planned` those on its routes. `walkers` has the team of each
    route by its id. `are_booked` is False if no team is booked yet; the plan is then for as many
    teams as the reserve leaves room for. `left_over` counts the planned leftovers by route,
    `left_waiting` those that do not fit. `typed_late` counts visits entered after their shift
    without a time. `out` names a shift that is being walked, and its teams. `held` counts doors
    that would be due but are on lists that are out, by list code. `week` is the week of the shift,
    `learned` the times learned from lists so far, `heard` the planned share of the due doors.
    `split_streets` are those of which two teams share one side of a block. `price_talks` is how
    many talks a fair draw costs compared with planning for the most doors; None if there was no
    draw.
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
    week: Week | None = None
    learned: LearnedTimes | None = None
    heard: Heard | None = None
    split_streets: tuple[SplitStreet, ...] = ()
    price_talks: float | None = None


def make_next_plan(
    district: District,
    state: WeekState,
    outing: Outing,
    *,
    search: Search,
    created_at: str,
    lang: str = "sv",
    watch: Watch = UNWATCHED,
) -> NextPlan:
    """Return the plan of a shift without storing it; raises PlanError if no door is due."""
    shift, is_spread = outing.shift, search.is_spread
    share = PLAN_SHARE if is_spread else 1.0
    find = make_search(shorter(search, share), len(outing.names), watch)
    Thread(target=load_bound, daemon=True).start()
    tonight = find_routes(
        district, state, outing, find=find, lang=lang,
        spread_seed=search.seed if is_spread else None,
    )  # fmt: skip
    document = _make_document(tonight, outing, search, state, lang, created_at=created_at)
    document = mark_stops(document, tonight.task, tonight.unknown)
    check_locks(state.routes, document.routes, state.locks)
    due = tonight.due
    price = None
    if tonight.is_drawn:
        unseen = replace(watch, on_progress=None)
        quick = make_search(shorter(search, 1 - PLAN_SHARE), len(outing.names), unseen)
        most = find_routes(district, state, outing, find=quick, lang=lang)
        fewer = max(0.0, most.expected_opened() - tonight.expected_opened())
        price = fewer * outing.walking.times.p_talk
    planned = frozenset(i for route in tonight.found.routes for i in route.stops)
    on_routes = [ref for route in document.routes for stop in route.stops for ref in stop.door_ids]
    return NextPlan(
        document,
        shift,
        turns=Counter(due.turns.values()),
        planned=Counter(due.turns[door_id] for door_id in on_routes),
        walkers=_walkers(document, tonight, outing, state),
        week=state.book.week,
        expected_opened=sum(due.chances[door_id] for door_id in on_routes),
        left_over=_count_left_over(document.routes, due),
        left_waiting=_count_left_over(state.routes, due, set(on_routes)),
        typed_late=state.typed_late,
        held=Counter(state.held[d] for d, turn in due.turns.items() if turn is Turn.ON_LIST),
        unknown_flats=count_unknown_flats(document),
        heard=who_is_heard(tonight.task, planned, district.worth_by_door),
        split_streets=list_split_streets(tonight.task, document),
        price_talks=price,
    )


def _count_left_over(
    routes: Sequence[RouteEntry], due: DueDoors, planned: Collection[str] = ()
) -> dict[str, int]:
    """Return the number of leftovers on each route, without those in `planned`."""
    counts = Counter(
        route.id
        for route in routes
        for stop in route.stops
        for door in stop.door_ids
        if due.turns.get(door) is Turn.BEGUN and door not in planned
    )
    return dict(sorted(counts.items(), key=lambda one: id_order(one[0])))


def _make_document(
    tonight: Tonight,
    outing: Outing,
    search: Search,
    state: WeekState,
    lang: str,
    *,
    created_at: str,
) -> PlanDocument:
    """Return the plan document of a shift, with a lower bound for the planned stops."""
    task, found = tonight.task, tonight.found
    from canvass.plan.bound.bound import lower_bound

    routes, task_of_route = found.routes, found.task_of()
    planned = {i for route in routes for i in route.stops}
    later = tuple(i for i in range(1, len(task.stops) + 1) if i not in planned)
    plan = Plan(routes, later)
    problem = quickest_problem([task_of_route[route.stops] for route in routes] or [task])
    bound = lower_bound(
        planned_part(problem, plan), clock=time.monotonic, time_limit_s=BOUND_S,
        iterations=BOUND_STEPS,
    )  # fmt: skip
    return make_plan_document(
        tonight.district,
        task,
        plan,
        shift=outing.walking,
        how=Circumstances(
            created_at,
            state.book.week.base.label,
            search.seed,
            search.time_limit_s,
            bound.total_s - margins_s(problem, planned),
            outing.shift.starts_at.isoformat(),
        ),
        known=KnownRoutes(found.names, task_of_route, tonight.if_time()),
        lang=lang,
    )


def _walkers(
    document: PlanDocument, tonight: Tonight, outing: Outing, state: WeekState
) -> dict[str, Walker]:
    """Return the team of each route, by route id."""
    if not outing.teams:
        return owners(document.routes, state.locks)
    id_of = {d: route.id for route in document.routes for d in route.stops[0].door_ids}
    walkers: dict[str, Walker] = {}
    for crew_plan in tonight.found.crews:
        firsts = [crew_plan.task.stops[route.stops[0] - 1] for route in crew_plan.routes]
        ids = {id_of[first.doors[0].id] for first in firsts}
        walkers |= assign_teams(
            [route for route in document.routes if route.id in ids],
            outing.teams,
            crew=crew_plan.crew,
            owned=tonight.due.owned,
            going_on=crew_plan.team_by_route,
            walked=state.walked or {},
            is_own_pace=crew_plan.crew.walking.speed_mps != outing.walking.speed_mps,
        )
    return walkers
