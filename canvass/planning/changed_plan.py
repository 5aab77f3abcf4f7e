"""Plans that people change by hand: the document with its problem, and the changed document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from canvass.document.document import (
    BoundNote,
    DoorExclusionEntry,
    ExclusionEntry,
    PlanDocument,
    RouteEntry,
    StopEntry,
    TeamPace,
    Totals,
)
from canvass.document.locks import Lock
from canvass.document.naming import RouteName
from canvass.plan.changes import make_route, make_routes
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.planning.district import District
from canvass.planning.document import account_for, make_route_entry
from canvass.planning.planned_stop import PlannedStop, with_expected_s
from canvass.planning.stairs import stairs_at
from canvass.planning.task import Task, at_pace, margins_s
from canvass.planning.time_model import TimeModel
from canvass.planning.walking import Walking


@dataclass(frozen=True, eq=False)
class OpenPlan:
    """A plan open for changes; `routes` has the stops (locations) of each route by its id.

    Doors added after the plan was made are on no route.
    """

    document: PlanDocument
    locks: tuple[Lock, ...]
    district: District
    task: Task
    routes: Mapping[str, tuple[int, ...]]
    paced: dict[TeamPace, Task] = field(default_factory=dict, repr=False)

    def task_of(self, route_id: str) -> Task:
        """Return the task at the pace of the team that walks a route; the stops are the same."""
        entry = self.entry_by_id.get(route_id)
        pace = entry.pace if entry else None
        if pace is None:
            return self.task
        if pace not in self.paced:
            self.paced[pace] = at_pace(self.task, walking_of(self.document, pace))
        return self.paced[pace]

    @cached_property
    def entry_by_id(self) -> dict[str, RouteEntry]:
        """The routes of the document by their ids."""
        return {entry.id: entry for entry in self.document.routes}

    @cached_property
    def stop_entries(self) -> dict[int, StopEntry]:
        """The stops of the document by their location in the problem."""
        entry_of = {
            door: stop for route in self.document.routes for stop in (*route.if_time, *route.stops)
            for door in stop.door_ids
        }  # fmt: skip
        return {
            location: entry_of[planned.doors[0].id]
            for location, planned in enumerate(self.task.stops, start=1)
            if planned.doors[0].id in entry_of
        }

    @cached_property
    def stop_places(self) -> tuple[NDArray[np.float64], NDArray[np.int64], list[str]]:
        """The place of each stop (metres), the index of its route (-1: none), and the route ids."""
        at_m = np.array([(stop.x_m, stop.y_m) for stop in self.task.problem.stops])
        route_of = np.full(len(at_m), -1, dtype=np.int64)
        ids = list(self.routes)
        for number, route_id in enumerate(ids):
            route_of[np.array(self.routes[route_id], dtype=np.int64) - 1] = number
        return at_m.reshape(-1, 2), route_of, ids


def walking_of(document: PlanDocument, pace: TeamPace | None) -> Walking:
    """Return how the team of a route walks; `pace` is the route's own, None for the plan's."""
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
    """Return the time model that a plan was made with."""
    said = document.door_times
    if said is None:
        return TimeModel()
    usual = TimeModel()
    knock_cv, talk_cv, team_cv = said.spreads or (usual.knock_cv, usual.talk_cv, usual.team_cv)
    return TimeModel(
        knock_s=60 * said.knock_min,
        opened_s=60 * said.opened_min,
        talk_s=60 * said.talk_min,
        p_open=said.opens_share,
        p_talk=said.talks_share,
        startup_s=60 * said.startup_min,
        flat_knock_s=None if said.flat_knock_min is None else 60 * said.flat_knock_min,
        flat_talk_s=None if said.flat_talk_min is None else 60 * said.flat_talk_min,
        knock_cv=knock_cv,
        talk_cv=talk_cv,
        team_cv=team_cv,
    )


def as_expected(task: Task, document: PlanDocument) -> list[PlannedStop]:
    """Return a task's stops with the service time that the plan expects at each."""
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
    """Return the stops of a task on each route, matched by their doors and in the route's order.

    Doors that are no longer planned are left out. A stop whose doors are on several routes goes to
    the first. With `by_place`, a stop whose doors are gone is replaced by the stops now at its
    entrance (its flats have been counted since), and new parts of a stairwell follow the old ones.
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
    """Return the plan with changed routes; the entries of unchanged routes are kept.

    `names` holds the names of routes by id; a new route needs one. Raises PlanError if a door would
    be lost.
    """
    kept = {r: stops for r, stops in routes.items() if stops and is_as_before(opened, r, stops)}
    changed = {r: stops for r, stops in routes.items() if stops and r not in kept}
    fresh = {entry.id: entry for entry in changed_entries(opened, changed, names)}
    entries: list[RouteEntry] = []
    for route_id, stops in routes.items():
        if route_id in fresh:
            entries.append(fresh[route_id])
        elif stops:
            old = opened.entry_by_id[route_id]
            name = (names or {}).get(route_id) or old.name
            entries.append(_unnumbered(replace(old, name=name, tasks=())))
    made = _make_routes(opened, kept) | {
        route_id: make_route(opened.task_of(route_id).problem, stops)
        for route_id, stops in changed.items()
    }
    made = {route_id: made[route_id] for route_id in routes if route_id in made}
    on_routes = {i for route in made.values() for i in route.stops}
    later = tuple(i for i in range(1, len(opened.task.stops) + 1) if i not in on_routes)
    _check(opened, made, later)
    plan = Plan(tuple(made.values()), later)
    entries = _without_planned(entries)
    accounted = account_for(opened.district, opened.task, plan, entries)
    return _with_totals(opened, plan, *accounted, created_at=created_at)


def is_as_before(opened: OpenPlan, route_id: str, stops: Sequence[int]) -> bool:
    """Return whether a route visits the doors of its entry in the same order."""
    old = opened.entry_by_id.get(route_id)
    if old is None or len(old.stops) != len(stops):
        return False
    planned = opened.task.stops
    return all(
        len(stop.door_ids) == len(planned[i - 1].doors)
        and all(a == door.id for a, door in zip(stop.door_ids, planned[i - 1].doors, strict=True))
        for stop, i in zip(old.stops, stops, strict=True)
    )


def changed_entries(
    opened: OpenPlan, changed: Mapping[str, Sequence[int]], names: Mapping[str, str] | None = None
) -> list[RouteEntry]:
    """Return the entries of changed routes; a new route needs a name in `names`."""
    entries = []
    for route_id, stops in changed.items():
        if not stops:
            continue
        old = opened.entry_by_id.get(route_id)
        name = (names or {}).get(route_id) or (old.name if old else route_id)
        mine = opened.task_of(route_id)
        entry = make_route_entry(
            opened.district, mine, make_route(mine.problem, stops), RouteName(route_id, name)
        )
        pace, if_time = (old.pace, old.if_time) if old else (None, ())
        made = tuple(
            _marked_as_before(opened, i, stop) for i, stop in zip(stops, entry.stops, strict=True)
        )
        entries.append(replace(entry, stops=made, pace=pace, if_time=if_time))
    return entries


def _marked_as_before(opened: OpenPlan, location: int, stop: StopEntry) -> StopEntry:
    """Return a stop that says what was known of its stairs and flats, as long as it is the same."""
    before = opened.stop_entries.get(location)
    if before is not None and before.door_ids == stop.door_ids:
        return replace(stop, stairs=before.stairs, uncounted_flats_min=before.uncounted_flats_min)
    planned = opened.task.stops[location - 1]
    return replace(stop, stairs=stairs_at(planned.entrance, planned.doors, ()))


def _make_routes(opened: OpenPlan, routes: Mapping[str, Sequence[int]]) -> dict[str, Route]:
    """Return routes as the planner's values, with one look-up of times per pace."""
    by_task: dict[int, list[str]] = {}
    tasks = {route_id: opened.task_of(route_id) for route_id in routes}
    for route_id, task in tasks.items():
        by_task.setdefault(id(task), []).append(route_id)
    made: dict[str, Route] = {}
    for ids in by_task.values():
        some = make_routes(tasks[ids[0]].problem, [routes[route_id] for route_id in ids])
        made.update(zip(ids, some, strict=True))
    return made


def _check(opened: OpenPlan, made: Mapping[str, Route], later: tuple[int, ...]) -> None:
    """Raise PlanError unless every stop is planned once and each route is timed at its pace."""
    by_task: dict[int, list[str]] = {}
    for route_id in made:
        by_task.setdefault(id(opened.task_of(route_id)), []).append(route_id)
    for ids in by_task.values():
        task = opened.task_of(ids[0])
        mine = [made[route_id] for route_id in ids]
        here = {i for route in mine for i in route.stops}
        others = {i for route in made.values() for i in route.stops} - here
        plan = Plan(tuple(mine), tuple(sorted({*later, *others})))
        longest = max(task.problem.shift_s, plan.makespan_s)
        check_plan(replace(task.problem, shift_s=longest), plan)


def _without_planned(entries: Sequence[RouteEntry]) -> list[RouteEntry]:
    """Return the routes with planned doors removed from their lists for teams with time left."""
    planned = {door for entry in entries for stop in entry.stops for door in stop.door_ids}
    return [
        replace(
            entry,
            if_time=tuple(stop for stop in entry.if_time if planned.isdisjoint(stop.door_ids)),
        )
        for entry in entries
    ]


def _unnumbered(entry: RouteEntry) -> RouteEntry:
    """Return an entry with plain address ids: which part of an address comes first may change."""
    stops = tuple(
        replace(stop, address_ids=tuple(ref.partition("~")[0] for ref in stop.address_ids))
        for stop in entry.stops
    )
    return replace(entry, stops=stops)


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
    # A bound holds only for the doors for which it was proved.
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
