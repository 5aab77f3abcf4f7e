"""A plan that people change: its document beside the problem it solves, and the plan it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from canvass.document.document import (
    BoundNote,
    DoorExclusionEntry,
    ExclusionEntry,
    PlanDocument,
    RouteEntry,
    TeamPace,
    Totals,
)
from canvass.document.locks import Lock
from canvass.document.naming import RouteName
from canvass.plan.changes import make_route
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.planning.district import District
from canvass.planning.document import account_for, make_route_entry
from canvass.planning.task import (
    PlannedStop,
    Task,
    Walking,
    at_pace,
    margins_s,
    with_expected_s,
)
from canvass.planning.time_model import TimeModel


@dataclass(frozen=True, slots=True, eq=False)
class OpenPlan:
    """A plan open for changes; `routes` has the stops (locations) of each route id.

    Doors that came after the plan was made are in no route.
    """

    document: PlanDocument
    locks: tuple[Lock, ...]
    district: District
    task: Task
    routes: Mapping[str, tuple[int, ...]]
    paced: dict[TeamPace, Task] = field(default_factory=dict, repr=False)

    def task_of(self, route_id: str) -> Task:
        """Return the task as the team of a route finds it: the same stops at its own pace."""
        pace = next((route.pace for route in self.document.routes if route.id == route_id), None)
        if pace is None:
            return self.task
        if pace not in self.paced:
            self.paced[pace] = at_pace(self.task, walking_of(self.document, pace))
        return self.paced[pace]


def walking_of(document: PlanDocument, pace: TeamPace | None) -> Walking:
    """Return how the team of a route walks; `pace` is the route's."""
    shift = Walking(
        document.shift_min,
        document.speed_mps,
        document.minutes_per_door,
        times=model_of(document),
        late_share=document.late_percent / 100,
    )
    if pace is None:
        return shift
    return replace(
        shift,
        speed_mps=pace.speed_mps,
        no_stairs=pace.no_stairs,
        splits_doors=pace.splits_doors,
    )


def model_of(document: PlanDocument) -> TimeModel:
    """Return what a plan expected at doors."""
    said = document.door_times
    if said is None:
        return TimeModel()
    return TimeModel(
        knock_s=60 * said.knock_min,
        opened_s=60 * said.opened_min,
        talk_s=60 * said.talk_min,
        p_open=said.opens_share,
        p_talk=said.talks_share,
        startup_s=60 * said.startup_min,
    )


def as_expected(task: Task, document: PlanDocument) -> list[PlannedStop]:
    """Return a task's stops with the talks that the plan expects at each."""
    said = {
        stop.door_ids: (60 * stop.service_min, walking_of(document, route.pace))
        for route in document.routes
        for stop in route.stops
    }
    stops = []
    for planned in task.stops:
        found = said.get(tuple(door.id for door in planned.doors))
        stops.append(planned if found is None else with_expected_s(planned, *found))
    return stops


def place_routes(
    task: Task, routes: Sequence[RouteEntry], *, by_place: bool = False
) -> dict[str, tuple[int, ...]]:
    """Return the stops of a task on each route: those with a door of the route's stops, in order.

    Doors that are no longer planned are left out; a stop is on the first route that has a door of
    it. `by_place`: where a stop's doors are gone, what stands at its entrance now takes its place
    (flats that were counted since), and new parts of a stairwell follow those that are there.
    """
    location_of: dict[str, int] = {}
    at_place: dict[str, list[int]] = {}
    for location, planned in enumerate(task.stops, start=1):
        location_of.update((door.id, location) for door in planned.doors)
        at_place.setdefault(planned.entrance.id.partition("@")[0], []).append(location)
    known = {
        location_of[door] for route in routes for stop in route.stops for door in stop.door_ids
        if door in location_of
    }  # fmt: skip
    placed: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for route in routes:
        found: dict[int, None] = {}
        for stop in route.stops:
            here = [location_of[door] for door in stop.door_ids if door in location_of]
            if by_place:
                place = stop.id.partition("~")[0].partition("@")[0]
                here += [i for i in at_place.get(place, ()) if i not in known]
            found.update(dict.fromkeys(here))
        placed[route.id] = tuple(location for location in found if location not in taken)
        taken.update(found)
    return placed


def make_changed_document(
    opened: OpenPlan,
    routes: Mapping[str, Sequence[int]],
    names: Mapping[str, str] | None = None,
    *,
    created_at: str,
) -> PlanDocument:
    """Return the plan with other routes; entries of routes that did not change stay as they were.

    `names` gives routes (by id) a name; a new route needs one. Raises PlanError where a door would
    be lost.
    """
    before = {entry.id: entry for entry in opened.document.routes}
    entries: list[RouteEntry] = []
    made: dict[str, Route] = {}
    for route_id, stops in routes.items():
        if not stops:
            continue
        old = before.get(route_id)
        name = (names or {}).get(route_id) or (old.name if old else route_id)
        mine = opened.task_of(route_id)
        made[route_id] = make_route(mine.problem, stops)
        if old is not None and _is_same(mine, old, stops):
            entries.append(_unnumbered(replace(old, name=name, tasks=())))
        else:
            label = RouteName(route_id, name)
            entry = make_route_entry(opened.district, mine, made[route_id], label)
            keeps = (old.pace, old.if_time) if old else (None, ())
            entries.append(replace(entry, pace=keeps[0], if_time=keeps[1]))
    on_routes = {i for route in made.values() for i in route.stops}
    later = tuple(i for i in range(1, len(opened.task.stops) + 1) if i not in on_routes)
    _check(opened, made, later)
    plan = Plan(tuple(made.values()), later)
    entries = _without_planned(entries)
    accounted = account_for(opened.district, opened.task, plan, entries)
    return _with_totals(opened, plan, *accounted, created_at=created_at)


def _check(opened: OpenPlan, made: Mapping[str, Route], later: tuple[int, ...]) -> None:
    """Raise PlanError unless all stops are planned once, each route at the pace of its team."""
    for task in {id(t): t for t in map(opened.task_of, made)}.values():
        mine = [route for route_id, route in made.items() if opened.task_of(route_id) is task]
        others = {i for route in made.values() if route not in mine for i in route.stops}
        plan = Plan(tuple(mine), tuple(sorted({*later, *others})))
        longest = max(task.problem.shift_s, plan.makespan_s)
        check_plan(replace(task.problem, shift_s=longest), plan)


def _without_planned(entries: Sequence[RouteEntry]) -> list[RouteEntry]:
    """Return routes that list nothing behind their last stop that a route has by now."""
    planned = {door for entry in entries for stop in entry.stops for door in stop.door_ids}
    return [
        replace(
            entry,
            if_time=tuple(stop for stop in entry.if_time if planned.isdisjoint(stop.door_ids)),
        )
        for entry in entries
    ]


def _unnumbered(entry: RouteEntry) -> RouteEntry:
    """Return an entry with plain address ids; which part of an address comes first may change."""
    stops = tuple(
        replace(stop, address_ids=tuple(ref.partition("~")[0] for ref in stop.address_ids))
        for stop in entry.stops
    )
    return replace(entry, stops=stops)


def _is_same(task: Task, old: RouteEntry, stops: Sequence[int]) -> bool:
    return [stop.door_ids for stop in old.stops] == [
        tuple(door.id for door in task.stops[i - 1].doors) for i in stops
    ]


def _with_totals(
    opened: OpenPlan,
    plan: Plan,
    entries: tuple[RouteEntry, ...],
    excluded: tuple[ExclusionEntry, ...],
    excluded_doors: tuple[DoorExclusionEntry, ...],
    *,
    created_at: str,
) -> PlanDocument:
    document = opened.document
    margin_s = sum(margins_s(opened.task.problem, route.stops) for route in plan.routes)
    total_s = plan.total_s - margin_s
    durations = [entry.duration_min for entry in entries]
    doors = {d for route in document.routes for stop in route.stops for d in stop.door_ids}
    is_same_problem = doors == {d for e in entries for stop in e.stops for d in stop.door_ids}
    # A bound holds for the doors it was proven for only.
    hours = document.bound.hours if is_same_problem else 0.0
    gap = max(0.0, 1 - 3600 * hours / total_s) if total_s else 0.0
    return replace(
        document,
        created_at=created_at,
        routes=entries,
        excluded=excluded,
        excluded_doors=excluded_doors,
        totals=Totals(
            routes=len(entries),
            doors=sum(entry.doors for entry in entries),
            walk_m=round(sum(entry.walk_m for entry in entries), 1),
            hours=round(total_s / 3600, 4),
            longest_min=max(durations, default=0.0),
            shortest_min=min(durations, default=0.0),
            addresses_in_map=opened.district.doors.addresses_read,
        ),
        bound=BoundNote(hours, round(gap, 4)),
    )
