"""Make a planning problem of a district and a shift, with a reason for every door left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from canvass.doors.build import TOO_FAR
from canvass.doors.door import Door, Entrance, Exclusion
from canvass.doors.last_steps import snap_anywhere
from canvass.errors import BaseError, CanvassError, NoDoorReachedError, PlanError
from canvass.plan.problem import Problem, Stop
from canvass.planning.district import District
from canvass.planning.not_reachable import reason_not_reachable
from canvass.planning.planned_stop import (
    PlannedStop,
    margin_of,
    model_service_s,
    parts_within,
    share_in_turn,
    stop_id,
)
from canvass.planning.walking import Walking
from canvass.streets.attached import make_places
from canvass.streets.times import WalkTimes

MARGIN_DEGREES = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A problem, the doors behind its stops, and the addresses that are left out.

    An address with several stairwells may have some in `stops` and others in `exclusions`.
    """

    problem: Problem
    times: WalkTimes
    stops: tuple[PlannedStop, ...]
    exclusions: tuple[Exclusion, ...]
    base: tuple[float, float]
    walking: Walking


def make_task(district: District, *, lat: float, lon: float, shift: Walking) -> Task:
    """Return the problem of knocking on all doors of a district from a base (degrees).

    Raises BaseError where the base lies outside the map or off the network, PlanError where no
    door can be reached within the shift.
    """
    entrances = district.doors.entrances
    base_xy = _base_place(district, lat, lon)
    snap = snap_anywhere(district.extract, district.graph, base_xy)[0]
    if snap is None:
        raise BaseError(
            "base {lat},{lon}: nothing to walk along within 150 m; put it beside a street",
            lat=lat,
            lon=lon,
        )
    xy_m = district.graph.project(
        np.array([e.lon for e in entrances]), np.array([e.lat for e in entrances])
    )
    snaps = [snap, *(e.snap for e in entrances if e.snap is not None)]
    places = make_places(district.network, snaps, np.concatenate([base_xy, xy_m]))
    times = WalkTimes(district.network, places, speed_mps=shift.speed_mps)
    away_s = times.table([0], range(len(times)))[0]
    exclusions = [*district.doors.exclusions, *district.doors.left_out]
    margin = shift.margin
    kept: list[int] = [0]
    stops: list[PlannedStop] = []
    reasons: dict[int, str] = {}
    for index, entrance in enumerate(entrances, start=1):
        parts: list[PlannedStop] = []
        reason = TOO_FAR
        if not np.isfinite(away_s[index]):
            edge = snaps[index].edge
            reason = reasons.get(edge) or reason_not_reachable(district.graph, snap.edge, edge)
            reasons[edge] = reason
        else:
            parts = parts_within(entrance, 2 * float(away_s[index]), shift)
        if not parts:
            exclusions += leave_entrance_out(entrance, entrance.doors, reason)
        stops += parts
        kept += [index] * len(parts)
    if not stops and not np.isfinite(away_s[1:]).any():
        raise NoDoorReachedError(
            "base {lat},{lon}: no door can be reached on foot from there; put it "
            "beside a street of the district",
            lat=lat,
            lon=lon,
        )
    if not stops:
        raise PlanError(
            "a shift of {minutes:g} min reaches no door from the base {lat},{lon}; "
            "give a longer shift or another base",
            minutes=shift.minutes,
            lat=lat,
            lon=lon,
        )
    chosen = times.take(kept)
    problem = Problem(
        tuple(_make_stop(stop, chosen, k, shift) for k, stop in enumerate(stops, start=1)),
        (float(base_xy[0, 0]), float(base_xy[0, 1])),
        margin.shift_s,
        chosen,
    )
    return Task(problem, chosen, tuple(stops), tuple(exclusions), (lat, lon), shift)


def _base_place(district: District, lat: float, lon: float) -> NDArray[np.float64]:
    west, south, east, north = district.extract.bounds
    margin = MARGIN_DEGREES
    if not (west - margin <= lon <= east + margin and south - margin <= lat <= north + margin):
        hint: CanvassError | str = ""
        if west - margin <= lat <= east + margin and south - margin <= lon <= north + margin:
            hint = CanvassError(" (latitude comes first: these look swapped)")
        raise BaseError(
            "base {lat},{lon}: outside the map, which covers latitude {south:.4f} to "
            "{north:.4f}, longitude {west:.4f} to {east:.4f}{hint}",
            lat=lat,
            lon=lon,
            south=south,
            north=north,
            west=west,
            east=east,
            hint=hint,
        )
    return district.graph.project(np.array([lon]), np.array([lat]))


def leave_entrance_out(entrance: Entrance, doors: Sequence[Door], reason: str) -> list[Exclusion]:
    """Return the exclusions of some doors of an entrance, one per address with such doors."""
    found = []
    for address in entrance.addresses:
        here = tuple(door for door in doors if door.address_id == address.id)
        if here:
            found.append(Exclusion(address, reason, here))
    return found


def own_service_s(problem: Problem, stops: Sequence[int]) -> float:
    """Return the seconds expected at stops, without their margins."""
    return sum(problem.stops[i - 1].service_s - problem.stops[i - 1].margin_s for i in stops)


def margins_s(problem: Problem, stops: Iterable[int]) -> float:
    """Return the sum of the margins of stops in seconds."""
    return sum(problem.stops[i - 1].margin_s for i in stops)


def at_pace(task: Task, shift: Walking) -> Task:
    """Return a task at another team's pace on streets and stairs; the stops are the same."""
    times = WalkTimes(task.times.network, task.times.places, speed_mps=shift.speed_mps)
    stops = []
    for planned in task.stops:
        total, stairs = model_service_s(planned, shift)
        more_s = planned.more_s * share_in_turn(planned, shift)
        stops.append(replace(planned, service_s=total + more_s, stairs_s=stairs))
    problem = replace(task.problem, shift_s=shift.margin.shift_s, times=times)
    return with_stops(replace(task, problem=problem, times=times, walking=shift), stops)


def with_stops(task: Task, stops: Sequence[PlannedStop]) -> Task:
    """Return a task with these stops, and their times in its problem."""
    margins = [
        min(margin_of(planned.entrance, planned.doors, task.walking), planned.most_margin_s)
        for planned in stops
    ]
    changed = tuple(
        replace(stop, service_s=planned.service_s + margin_s, margin_s=margin_s)
        for stop, planned, margin_s in zip(task.problem.stops, stops, margins, strict=True)
    )
    return replace(task, problem=replace(task.problem, stops=changed), stops=tuple(stops))


def _make_stop(stop: PlannedStop, times: WalkTimes, location: int, shift: Walking) -> Stop:
    x_m, y_m = times.places.xy_m[location]
    snap = stop.entrance.snap
    face = -1 if snap is None else 3 * snap.edge + ("none", "left", "right").index(snap.side)
    margin_s = min(margin_of(stop.entrance, stop.doors, shift), stop.most_margin_s)
    return Stop(
        id=stop_id(stop),
        doors=len(stop.doors),
        service_s=stop.service_s + margin_s,
        x_m=float(x_m),
        y_m=float(y_m),
        face=face,
        along_m=0.0 if snap is None else snap.offset_m,
        building=_building(stop),
        margin_s=margin_s,
    )


def _building(stop: PlannedStop) -> str:
    """Return the building of a stop: that of its first address, or else the address itself."""
    first = stop.entrance.addresses[0]
    return first.building_ref or first.id
