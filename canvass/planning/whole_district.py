"""Plan a district: problem, search, check, bound, document, and baselines to compare with."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvass.document.document import BasePlace, PlanDocument
from canvass.document.large_houses import UnknownFlats, count_unknown_flats
from canvass.document.locks import check_locks
from canvass.document.naming import RouteName
from canvass.doors.door import Entrance
from canvass.plan.baselines import Baseline, alphabetical_list
from canvass.plan.check import check_plan
from canvass.plan.engines import OWN, get_solver
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.plan.readable import Readability, read_routes
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import UNWATCHED, Watch
from canvass.planning.bounding import bound_beside
from canvass.planning.compared import hand_cut, list_order, without_margin
from canvass.planning.district import District
from canvass.planning.document import Circumstances, KnownRoutes, make_plan_document
from canvass.planning.replan import Before, Solve, is_same_work, plan_again
from canvass.planning.search_settings import AFTER_SHARE, Search
from canvass.planning.split_streets import SplitStreet, list_split_streets
from canvass.planning.spread import Heard, spread_worth, who_is_heard
from canvass.planning.task import Task, make_task, margins_s
from canvass.planning.unknown_flats import (
    find_unknown_flats,
    mark_stops,
    with_flats,
)
from canvass.planning.walking import Walking
from canvass.planning.worth import with_worth

if TYPE_CHECKING:
    from canvass.plan.bound.bound import Bound

BOUND_STEPS = 200
FRESH_S = 150.0
"""The initial temperature (s) of a plan that keeps only the locks of the previous one."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan document, its district, and what else the summary needs.

    `heard` and `split_streets` are filled for a fixed number of teams only. `is_bound_cut_short`:
    with more time the lower bound would be higher.
    """

    district: District
    document: PlanDocument
    was_interrupted: bool
    alphabetical: Baseline
    hand_cut: Baseline
    readability: Readability
    unknown_flats: UnknownFlats | None = None
    heard: Heard | None = None
    split_streets: tuple[SplitStreet, ...] = ()
    is_bound_cut_short: bool = False


def plan_district(
    district: District,
    *,
    base: BasePlace,
    shift: Walking,
    search: Search,
    created_at: str,
    before: Before | None = None,
    lang: str = "sv",
    watch: Watch = UNWATCHED,
) -> Planned:
    """Return the checked plan of a district from a base; raises BaseError and PlanError.

    With a previous plan in `before`, locks are kept and little else changes. If the base or the
    shift differs from that plan, only the locks are kept.
    """
    find = _make_find(search, watch)
    unknown = find_unknown_flats(district)
    task = _make_asked_task(district, base, shift, search, unknown)
    if before is not None and search.engine != OWN:
        before = replace(before, is_fresh=True)
    if before is not None and not is_same_work(before.document, (base.lat, base.lon), shift):
        before = replace(before, is_fresh=True)
    names: Mapping[tuple[int, ...], RouteName] | None = None
    longest_s = task.problem.shift_s
    with bound_beside(task.problem, search.bound_s if search.is_beside else 0.0) as beside:
        if before is None or (before.is_fresh and not before.locks):
            plan = find(task.problem, (), search.teams, False)
            check_plan(task.problem, plan)
        else:
            again = plan_again(task, before, find, teams=search.teams, lang=lang)
            plan, names = again.plan, again.names
            # A route that people locked may be longer than the shift.
            longest_s = max(longest_s, plan.makespan_s)
            check_plan(replace(task.problem, shift_s=longest_s), plan)
        if beside is not None and not plan.was_interrupted:
            beside.result()
    kept = planned_part(task.problem, plan)
    if beside is not None and kept is task.problem and longest_s <= kept.shift_s:
        bound = beside.result()
    else:
        bound = _bound_after(replace(kept, shift_s=max(longest_s, kept.shift_s)), search)
    margin_s = margins_s(task.problem, (i for route in plan.routes for i in route.stops))
    document = make_plan_document(
        district,
        task,
        plan,
        shift=shift,
        how=Circumstances(
            created_at, base.label, search.seed, search.time_limit_s, bound.total_s - margin_s
        ),
        known=KnownRoutes(names),
        lang=lang,
    )
    document = mark_stops(document, task, unknown)
    if before is not None:
        check_locks(before.document.routes, document.routes, before.locks)
    planned = [i for route in plan.routes for i in route.stops]
    return Planned(
        district,
        document,
        plan.was_interrupted,
        alphabetical=without_margin(
            alphabetical_list(task.problem, list_order(task, planned)), margin_s
        ),
        hand_cut=without_margin(hand_cut(task, kept, planned, len(plan.routes)), margin_s),
        readability=read_routes(task.problem.stops, [route.stops for route in plan.routes]),
        unknown_flats=count_unknown_flats(document),
        heard=_who_is_heard(task, planned, district, search, len(plan.routes)),
        split_streets=() if search.teams is None else list_split_streets(task, document),
        is_bound_cut_short=bound.is_cut_short,
    )


def _make_asked_task(
    district: District,
    base: BasePlace,
    shift: Walking,
    search: Search,
    unknown: Mapping[str, Entrance],
) -> Task:
    """Return the doors to plan, worth what people said where not all may fit."""
    task = make_task(district, lat=base.lat, lon=base.lon, shift=shift)
    if shift.flats_per_entrance is not None:
        task = with_flats(task, unknown, shift.flats_per_entrance)
    if search.teams is None:
        return task
    task = with_worth(task, district.worth_by_door)
    drawn = spread_worth(task, search.teams, search.seed) if search.is_spread else None
    return drawn or task


def _who_is_heard(
    task: Task, planned: Sequence[int], district: District, search: Search, routes: int
) -> Heard | None:
    """Return whom a plan for a fixed number of teams leaves out; None for a plan of all."""
    if search.teams is None:
        return None
    return replace(
        who_is_heard(task, frozenset(planned), district.worth_by_door),
        teams=search.teams,
        spare_teams=max(0, search.teams - routes),
    )


def _make_find(search: Search, watch: Watch) -> Solve:
    """Return the search for routes, with the engine, limits and seed asked for."""
    solver = get_solver(search.engine)

    def find(
        problem: Problem, start: Sequence[Sequence[int]], teams: int | None, is_fresh: bool
    ) -> Plan:
        def run(most: int | None, share: float) -> Plan:
            steps = search.iterations
            return solver(
                problem,
                Budget(
                    time.monotonic,
                    None if steps is not None else share * search.search_s,
                    None if steps is None else max(1, round(share * steps)),
                    watch.should_stop,
                ),
                seed=search.seed,
                max_routes=most,
                evenness=search.evenness,
                start=start if any(start) else None,
                hot_s=FRESH_S if is_fresh else None,
                on_progress=watch.on_progress,
            )

        if teams is None or not _may_reach_all(problem, teams):
            return keep_teams(problem, run(teams, 1.0), teams)
        # The search for few teams weighs doors against time: with teams to spare it leaves some.
        whole = run(None, 0.5)
        if len(whole.routes) <= teams or whole.was_interrupted:
            return keep_teams(problem, whole, teams)
        return keep_teams(problem, run(teams, 0.5), teams)

    return find


def _may_reach_all(problem: Problem, teams: int) -> bool:
    """Return whether the shifts of the teams are long enough for all doors, walking aside."""
    return math.fsum(stop.service_s for stop in problem.stops) <= teams * problem.shift_s


def _bound_after(problem: Problem, search: Search) -> Bound:
    """Return the bound of a finished plan; counted in steps if the search is."""
    from canvass.plan.bound.bound import lower_bound

    is_by_steps = search.iterations is not None and search.prove_s is None
    return lower_bound(
        problem,
        clock=time.monotonic,
        time_limit_s=search.prove_s or max(1.0, AFTER_SHARE * search.time_limit_s),
        iterations=BOUND_STEPS if is_by_steps else None,
    )


def keep_teams(problem: Problem, plan: Plan, teams: int | None) -> Plan:
    """Return a plan for at most `teams` teams: the routes with the most doors, the rest for later.

    This holds whatever the search returns.
    """
    if teams is None or len(plan.routes) <= teams:
        return plan

    def doors(route: Route) -> int:
        return sum(problem.stops[i - 1].doors for i in route.stops)

    def has_lock(route: Route) -> bool:
        return any(problem.stops[i - 1].is_locked for i in route.stops)

    ranked = sorted(plan.routes, key=lambda route: (has_lock(route), doors(route)), reverse=True)
    later = {i for route in ranked[teams:] for i in route.stops} | set(plan.left_for_later)
    return replace(plan, routes=tuple(ranked[:teams]), left_for_later=tuple(sorted(later)))


def planned_part(problem: Problem, plan: Plan) -> Problem:
    """Return the problem of the planned stops only, for which the bound holds."""
    if not plan.left_for_later:
        return problem
    chosen = sorted(i for route in plan.routes for i in route.stops)
    return problem.take(chosen)
