"""Make the plan document of a plan: paths, arrival times, crossings, names."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from canvass.document.document import (
    AddressLine,
    BasePlace,
    BoundNote,
    DoorExclusionEntry,
    DoorTimes,
    ExclusionEntry,
    PlanDocument,
    RouteEntry,
    SourceNote,
    StopEntry,
    TeamPace,
    Totals,
)
from canvass.document.naming import NamedStop, RouteName, id_order, name_routes, sweep_order
from canvass.document.paths import EARTH_RADIUS_M
from canvass.doors.build import LEFT_FOR_LATER
from canvass.doors.door import Exclusion
from canvass.plan.check import TOLERANCE_S
from canvass.plan.plan import Plan, Route
from canvass.planning.access_tasks import with_access_tasks
from canvass.planning.accounting import (
    check_addresses,
    check_doors,
    list_exclusions,
    number_parts,
)
from canvass.planning.district import District
from canvass.planning.planned_stop import PlannedStop, in_turn, stop_id
from canvass.planning.task import Task, leave_entrance_out, margins_s, own_service_s
from canvass.planning.time_model import TimeModel
from canvass.planning.walking import Walking
from canvass.streets.times import Leg


def path_length_m(path: Sequence[tuple[float, float]]) -> float:
    """Return the length in metres of a (lon, lat) line on a sphere (haversine)."""
    lon, lat = np.radians(np.array(path)).T
    a = np.sin(np.diff(lat) / 2) ** 2
    a += np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    return float(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(a)).sum())


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a plan was made, as its document states it; the bound is in seconds."""

    created_at: str
    base_label: str
    seed: int
    time_limit_s: float
    bound_s: float
    starts_at: str = ""


@dataclass(frozen=True, slots=True)
class KnownRoutes:
    """What is already known of routes, by their stops.

    This is their names (None: nothing is named yet), their task if they are walked at another
    pace, and the stops a team may add if it has time left (`if_time`).
    """

    names: Mapping[tuple[int, ...], RouteName] | None = None
    task_of: Mapping[tuple[int, ...], Task] = field(default_factory=dict)
    if_time: Mapping[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)


def make_plan_document(
    district: District,
    task: Task,
    plan: Plan,
    *,
    shift: Walking,
    how: Circumstances,
    known: KnownRoutes,
    lang: str = "sv",
) -> PlanDocument:
    """Return the plan document; raises PlanError if an address would be lost or appear twice."""
    names = known.names
    named = [named_stops(task, route) for route in plan.routes]
    fresh = name_routes(named, lang=lang)
    labels = [
        (names or {}).get(route.stops, name) for route, name in zip(plan.routes, fresh, strict=True)
    ]
    if names is None:
        order = sweep_order(named) if named else []
    else:
        order = sorted(range(len(labels)), key=lambda k: id_order(labels[k].id))
    made = []
    for k in order:
        mine = known.task_of.get(plan.routes[k].stops, task)
        entry = make_route_entry(district, mine, plan.routes[k], labels[k])
        more = known.if_time.get(plan.routes[k].stops, ())
        made.append(
            replace(
                entry,
                pace=_pace_beside(mine.walking, shift),
                if_time=tuple(make_stop_entry(mine.stops[i - 1]) for i in more),
            )
        )
    routes, excluded, excluded_doors = account_for(district, task, plan, made)
    margin_s = sum(
        margins_s(known.task_of.get(route.stops, task).problem, route.stops)
        for route in plan.routes
    )
    total_s = plan.total_s - margin_s
    source = district.extract.source
    durations = [route.duration_min for route in routes]
    lat, lon = task.base
    return PlanDocument(
        created_at=how.created_at,
        source=SourceNote(source.file, source.osm_date, source.licence, source.attribution),
        base=BasePlace(lat, lon, how.base_label),
        shift_min=shift.minutes,
        speed_mps=shift.speed_mps,
        seed=how.seed,
        time_limit_s=how.time_limit_s,
        routes=routes,
        excluded=excluded,
        totals=Totals(
            routes=len(routes),
            doors=sum(route.doors for route in routes),
            walk_m=round(sum(route.walk_m for route in routes), 1),
            hours=round(total_s / 3600, 4),
            longest_min=max(durations, default=0.0),
            shortest_min=min(durations, default=0.0),
            addresses_in_map=district.doors.addresses_read,
        ),
        bound=BoundNote(
            hours=round(how.bound_s / 3600, 4),
            gap=round(max(0.0, (total_s - how.bound_s) / total_s), 4) if total_s else 0.0,
        ),
        excluded_doors=excluded_doors,
        minutes_per_door=shift.minutes_per_door,
        flats_per_entrance=shift.flats_per_entrance,
        starts_at=how.starts_at,
        late_percent=round(100 * shift.late_share, 2),
        door_times=times_of(shift),
    )


def times_of(shift: Walking) -> DoorTimes | None:
    """Return the times at doors if they differ from the defaults, otherwise None."""
    model = shift.times
    if model == TimeModel():
        return None
    flats = model.of_flats
    has_flats = flats is not model
    return DoorTimes(
        round(model.knock_s / 60, 3), round(model.opened_s / 60, 3), round(model.talk_s / 60, 3),
        round(model.p_open, 6), round(model.p_talk, 6), round(model.startup_s / 60, 3),
        round(flats.knock_s / 60, 3) if has_flats else None,
        round(flats.talk_s / 60, 3) if has_flats else None,
        (round(model.knock_cv, 4), round(model.talk_cv, 4), round(model.team_cv, 4)),
    )  # fmt: skip


def _pace_beside(mine: Walking, others: Walking) -> TeamPace | None:
    """Return a team's own pace, or None if it walks like the others."""
    pace, usual = (TeamPace(s.speed_mps, s.no_stairs, s.splits_doors) for s in (mine, others))
    return None if pace == usual else pace


def account_for(
    district: District, task: Task, plan: Plan, made: Sequence[RouteEntry]
) -> tuple[tuple[RouteEntry, ...], tuple[ExclusionEntry, ...], tuple[DoorExclusionEntry, ...]]:
    """Return the routes with numbered address parts and tasks, and everything left out.

    Raises PlanError if an address or a door would be lost or appear twice.
    """
    routes = with_access_tasks(number_parts(made), district.ask_at)
    later = [task.stops[i - 1] for i in plan.left_for_later]
    excluded, excluded_doors = list_exclusions([*task.exclusions, *_left_for_later(later)], routes)
    check_addresses(district.doors.addresses_read, routes, excluded)
    check_doors(task, plan, routes, excluded_doors)
    return routes, excluded, excluded_doors


def named_stops(task: Task, route: Route) -> list[NamedStop]:
    """Return a route's stops in the form that naming needs."""
    out = []
    for i in route.stops:
        stop, planned = task.problem.stops[i - 1], task.stops[i - 1]
        # A part of a large block has only some of its entrance's addresses.
        doors = Counter(door.address_id for door in planned.doors)
        units: dict[str, list[str]] = {}
        for door in planned.doors:
            units.setdefault(door.address_id, []).append(door.unit)
        out += [
            NamedStop(
                stop.id, doors[a.id], a.street, a.housenumber, stop.x_m, stop.y_m,
                tuple(unit for unit in units[a.id] if unit),
            )
            for a in planned.entrance.addresses
            if doors[a.id]
        ]  # fmt: skip
    return out


def make_route_entry(district: District, task: Task, route: Route, label: RouteName) -> RouteEntry:
    """Return a route's entry in the plan document: stops, arrival times, path, crossings."""
    nodes = [0, *route.stops, 0]
    legs: list[Leg] = []
    crossed: Counter[str] = Counter()
    entries: list[StopEntry] = []
    at_s = 0.0
    for a, b in itertools.pairwise(nodes):
        leg = task.times.path(a, b)
        crossed.update(leg.crossed)
        legs.append(leg)
        at_s += leg.seconds
        if b:
            stop = task.stops[b - 1]
            entries.append(
                make_stop_entry(
                    stop,
                    arrive_min=at_s / 60,
                    on_private_road=is_on_private_road(district, stop),
                )
            )
            at_s += stop.service_s
    path = path_of(district, legs)
    stairs_s = sum(task.stops[i - 1].stairs_s for i in route.stops)
    service_s = own_service_s(task.problem, route.stops)
    duration_s = route.walk_s + service_s
    counts = [
        in_turn(task.stops[i - 1].entrance, task.stops[i - 1].doors, task.walking)
        for i in route.stops
    ]
    early_s, late_s = task.walking.margin.range_s(
        duration_s, sum(doors for doors, _ in counts), sum(flats for _, flats in counts)
    )
    return RouteEntry(
        id=label.id,
        name=label.name,
        duration_min=round(duration_s / 60, 2),
        walk_m=round(path_length_m(path), 1),
        walk_min=round(route.walk_s / 60, 2),
        service_min=round(service_s / 60, 2),
        doors=sum(entry.doors for entry in entries),
        crossings=dict(sorted(crossed.items())),
        stops=tuple(entries),
        path=tuple(path),
        stairs_min=round(stairs_s / 60, 2),
        over_shift_min=_over_shift_min(duration_s, task),
        duration_p10_min=round(early_s / 60, 2),
        duration_p90_min=round(late_s / 60, 2),
    )


def path_of(district: District, legs: Sequence[Leg]) -> list[tuple[float, float]]:
    """Return the path along consecutive legs as (lon, lat) points."""
    metres = np.concatenate([leg.line_m for leg in legs])
    lon, lat = district.graph.to_degrees.transform(metres[:, 0], metres[:, 1])
    return _without_repeats(np.round(np.column_stack([lon, lat]), 7))


def _over_shift_min(duration_s: float, task: Task) -> float:
    """Return by how many minutes a route exceeds the shift; one second counts as rounding."""
    over_s = duration_s - task.walking.seconds_out
    return round(over_s / 60, 2) if over_s > TOLERANCE_S else 0.0


def _without_repeats(lonlat: NDArray[np.float64]) -> list[tuple[float, float]]:
    moved = np.concatenate([[True], (np.diff(lonlat, axis=0) != 0).any(axis=1)])
    rows = lonlat[moved].tolist()
    return [(lon, lat) for lon, lat in (rows if len(rows) > 1 else rows * 2)]


def is_on_private_road(district: District, stop: PlannedStop) -> bool:
    """Return whether the stop is on a private road, open only to people with a door there."""
    snap = stop.entrance.snap
    return snap is not None and district.graph.edges[snap.edge].is_limited


def make_stop_entry(
    stop: PlannedStop, *, arrive_min: float = 0.0, on_private_road: bool = False
) -> StopEntry:
    """Return a stop's entry in the plan document."""
    entrance = stop.entrance
    here = {door.address_id for door in stop.doors}
    addresses = [address for address in entrance.addresses if address.id in here]
    first = addresses[0]
    return StopEntry(
        id=stop_id(stop),
        address_ids=tuple(address.id for address in addresses),
        addresses=tuple(AddressLine(a.street, a.housenumber) for a in addresses),
        door_ids=tuple(door.id for door in stop.doors),
        street=first.street,
        housenumber=first.housenumber,
        lat=round(entrance.lat, 7),
        lon=round(entrance.lon, 7),
        side=entrance.snap.side if entrance.snap else "none",
        doors=len(stop.doors),
        service_min=round(stop.service_s / 60, 2),
        arrive_min=round(arrive_min, 2),
        units=tuple(door.unit for door in stop.doors),
        entrance=entrance.ref,
        guessed_ids=tuple(address.id for address in addresses if address.is_guessed),
        on_private_road=on_private_road,
    )


def _left_for_later(later: Sequence[PlannedStop]) -> list[Exclusion]:
    return [
        exclusion
        for stop in later
        for exclusion in leave_entrance_out(stop.entrance, stop.doors, LEFT_FOR_LATER)
    ]
