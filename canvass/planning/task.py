"""From a district and a shift to a planning problem, with a reason for every door left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from canvass.doors.build import TOO_FAR
from canvass.doors.door import Door, Entrance, Exclusion
from canvass.doors.last_steps import snap_anywhere
from canvass.doors.parts import even_parts
from canvass.doors.service import doors_in_turn, service_s
from canvass.doors.split import in_walking_order
from canvass.errors import BaseError, InputError, PlanError
from canvass.plan.problem import Problem, Stop
from canvass.planning.district import District
from canvass.planning.not_reachable import reason_not_reachable
from canvass.planning.time_model import USUAL_TIMES, Margin, TimeModel
from canvass.streets.times import WalkTimes, make_places

MARGIN_DEGREES = 0.02
MOST_IN_A_HOUSE = 2
"""More doors than these behind one entrance are flats, as the store counts dwellings too."""


@dataclass(frozen=True, slots=True)
class Walking:
    """What a team has: minutes from leaving the base to being back, speed, time per door.

    `no_stairs`: it goes to no door that is reached on stairs only. `splits_doors`: two people who
    knock at two doors of a stop at a time. `times` is what is expected at doors, `late_share` the
    share of teams that may come back late (0.5: shifts are filled to their expected time).
    knock at two doors of a stop at a time. `flats_per_entrance`: so many flats are reckoned behind
    each entrance of a large house nobody counted, None for the one door it is.
    """

    minutes: float
    speed_mps: float
    minutes_per_door: float | None = None
    no_stairs: bool = False
    splits_doors: bool = False
    times: TimeModel = USUAL_TIMES
    late_share: float = 0.5
    flats_per_entrance: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= 24 * 60:
            raise InputError(f"shift {self.minutes:g} min: give 1 to 1440 minutes")
        if not 0.2 <= self.speed_mps <= 3:
            raise InputError(f"speed {self.speed_mps:g} m/s: give 0.2 to 3 metres per second")
        if self.minutes_per_door is not None and not 0 <= self.minutes_per_door <= 120:
            raise InputError(f"{self.minutes_per_door:g} minutes per door: give 0 to 120")
        if self.flats_per_entrance is not None and not 1 <= self.flats_per_entrance <= 200:
            raise InputError(f"{self.flats_per_entrance} flats per entrance: give 1 to 200")
        if self.times.startup_s > 30 * self.minutes:
            raise InputError(
                f"{self.times.startup_s / 60:g} minutes at the base of a shift of "
                f"{self.minutes:g}: give at most half of it"
            )
        if not 0.01 <= self.late_share <= 0.5:
            raise InputError(
                f"late {100 * self.late_share:g} %: give 1 to 50; nobody can promise that no team "
                "is late, and above 50 most would be"
            )

    @property
    def margin(self) -> Margin:
        """What is kept free of the shift for teams to be back in time."""
        scale = 1.0
        if self.minutes_per_door is not None:
            scale = 60 * self.minutes_per_door / max(1.0, self.times.door_s)
        return Margin(self.times, self.seconds_out, self.late_share, scale)

    @property
    def seconds_out(self) -> float:
        """The seconds between leaving the base and being back: without what passes at the base."""
        return 60 * self.minutes - self.times.startup_s


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """The doors one stop visits: an entrance's, or a part of a long stairwell's (`part` from 1).

    `more_s` is by how much it is expected to take longer than the model says, for a team that goes
    from door to door together. `most_margin_s` is what may be kept free for it at most: a stop far
    away is walked with less, or nobody would ever go there.
    """

    entrance: Entrance
    doors: tuple[Door, ...]
    service_s: float
    stairs_s: float
    part: int = 1
    more_s: float = 0.0
    most_margin_s: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A problem, what its stops stand for, and the addresses that are left out.

    An address of several stairwells may have some of them in `stops`, others in `exclusions`.
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
            f"base {lat},{lon}: nothing to walk along within 150 m; put it beside a street"
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
            parts = _parts_within(entrance, 2 * float(away_s[index]), shift)
        if not parts:
            exclusions += leave_entrance_out(entrance, entrance.doors, reason)
        stops += parts
        kept += [index] * len(parts)
    if not stops and not np.isfinite(away_s[1:]).any():
        raise BaseError(
            f"base {lat},{lon}: no door can be reached on foot from there; "
            "put it beside a street of the district"
        )
    if not stops:
        raise PlanError(
            f"a shift of {shift.minutes:g} min reaches no door from the base {lat},{lon}; "
            "give a longer shift or another base"
        )
    chosen = times.take(kept)
    problem = Problem(
        tuple(_make_stop(stop, chosen, k, shift) for k, stop in enumerate(stops, start=1)),
        (float(base_xy[0, 0]), float(base_xy[0, 1])),
        margin.shift_s,
        chosen,
    )
    return Task(problem, chosen, tuple(stops), tuple(exclusions), (lat, lon), shift)


def _parts_within(entrance: Entrance, there_and_back_s: float, shift: Walking) -> list[PlannedStop]:
    """Return the stops of an entrance so far away; with less kept free where else nothing fits."""
    margin_shift_s = shift.margin.shift_s
    parts = split_entrance(entrance, margin_shift_s - there_and_back_s, shift)
    if parts or margin_shift_s < there_and_back_s:
        return parts
    bare = replace(shift, late_share=0.5)
    return [
        replace(part, most_margin_s=margin_shift_s - there_and_back_s - part.service_s)
        for part in split_entrance(entrance, shift.seconds_out - there_and_back_s, bare)
    ]


def _base_place(district: District, lat: float, lon: float) -> NDArray[np.float64]:
    west, south, east, north = district.extract.bounds
    margin = MARGIN_DEGREES
    if not (west - margin <= lon <= east + margin and south - margin <= lat <= north + margin):
        hint = ""
        if west - margin <= lat <= east + margin and south - margin <= lon <= north + margin:
            hint = " (latitude comes first: these look swapped)"
        raise BaseError(
            f"base {lat},{lon}: outside the map, which covers latitude {south:.4f} to {north:.4f}, "
            f"longitude {west:.4f} to {east:.4f}{hint}"
        )
    return district.graph.project(np.array([lon]), np.array([lat]))


def leave_entrance_out(entrance: Entrance, doors: Sequence[Door], reason: str) -> list[Exclusion]:
    """Return the exclusions of some doors of an entrance, one for each address that has any."""
    found = []
    for address in entrance.addresses:
        here = tuple(door for door in doors if door.address_id == address.id)
        if here:
            found.append(Exclusion(address, reason, here))
    return found


def split_entrance(entrance: Entrance, most_s: float, shift: Walking) -> list[PlannedStop]:
    """Return one stop for an entrance, or several where its doors fill more than a shift holds.

    A long stairwell is cut into the fewest parts that fit, as even as may be, between floors where
    these are about even; empty where not even one door fits.
    """
    total, stairs = _service(entrance, entrance.doors, shift)
    held_s = total + margin_of(entrance, entrance.doors, shift)
    if len(entrance.doors) == 1 or held_s <= most_s:
        return [PlannedStop(entrance, entrance.doors, total, stairs)] if held_s <= most_s else []
    from_below = in_walking_order(entrance.doors, is_top_down=False)

    def held(some: Sequence[Door]) -> float:
        return _service(entrance, some, shift)[0] + margin_of(entrance, some, shift)

    parts: list[PlannedStop] = []
    for part in even_parts(from_below, held, most_s):
        doors = in_walking_order(part, is_top_down=entrance.is_top_down)
        total, stairs = _service(entrance, doors, shift)
        parts.append(PlannedStop(entrance, doors, total, stairs, part=len(parts) + 1))
    return parts


def _service(entrance: Entrance, doors: Sequence[Door], shift: Walking) -> tuple[float, float]:
    return service_s(
        doors,
        minutes_per_door=shift.minutes_per_door,
        speed_mps=shift.speed_mps,
        has_lift=entrance.has_lift,
        is_top_down=entrance.is_top_down,
        no_stairs=shift.no_stairs,
        splits_doors=shift.splits_doors,
        door_s=door_s_of(entrance, doors, shift.times),
    )


def margin_of(entrance: Entrance, doors: Sequence[Door], shift: Walking) -> float:
    """Return the seconds kept free in case these doors take longer than expected."""
    return shift.margin.of_doors_s(*in_turn(entrance, doors, shift))


def in_turn(entrance: Entrance, doors: Sequence[Door], shift: Walking) -> tuple[float, float]:
    """Return how many doors of an entrance are knocked at in turn, and how many are flats."""
    count = doors_in_turn(len(doors), splits_doors=shift.splits_doors)
    return count, count * sum(is_flat(entrance, door) for door in doors) / max(1, len(doors))


def is_flat(entrance: Entrance, door: Door) -> bool:
    """Return whether a door is a flat: it has a number of its own, or is one of several."""
    return bool(door.unit) or len(entrance.doors) > MOST_IN_A_HOUSE


def door_s_of(entrance: Entrance, doors: Sequence[Door], model: TimeModel) -> float:
    """Return the seconds expected at one of some doors, on average."""
    flats = sum(is_flat(entrance, door) for door in doors)
    at_flat_s = model.of_flats().door_s if flats else 0.0
    return (flats * at_flat_s + (len(doors) - flats) * model.door_s) / max(1, len(doors))


def own_service_s(problem: Problem, stops: Sequence[int]) -> float:
    """Return the seconds expected at stops, without what is kept free beside."""
    return sum(problem.stops[i - 1].service_s - problem.stops[i - 1].margin_s for i in stops)


def margins_s(problem: Problem, stops: Iterable[int]) -> float:
    """Return the seconds kept free at stops."""
    return sum(problem.stops[i - 1].margin_s for i in stops)


def at_pace(task: Task, shift: Walking) -> Task:
    """Return a task as another team finds it: its speed on streets and stairs, the same stops."""
    times = WalkTimes(task.times.network, task.times.places, speed_mps=shift.speed_mps)
    stops = []
    for planned in task.stops:
        total, stairs = model_service_s(planned, shift)
        more_s = planned.more_s * _share_in_turn(planned, shift)
        stops.append(replace(planned, service_s=total + more_s, stairs_s=stairs))
    problem = replace(task.problem, shift_s=shift.margin.shift_s, times=times)
    return with_stops(replace(task, problem=problem, times=times, walking=shift), stops)


def model_service_s(planned: PlannedStop, shift: Walking) -> tuple[float, float]:
    """Return the seconds a team is expected to spend at a stop, and those in stairs and lifts."""
    return _service(planned.entrance, planned.doors, shift)


def with_expected_s(planned: PlannedStop, service_s: float, shift: Walking) -> PlannedStop:
    """Return a stop at which a team that walks like `shift` was said to spend so many seconds.

    It takes as much longer for others; less than a second is rounding.
    """
    more_s = service_s - model_service_s(planned, shift)[0]
    if abs(more_s) < 1.0:
        return planned
    more_s /= _share_in_turn(planned, shift)
    total = planned.service_s - planned.more_s + more_s
    return replace(planned, service_s=total, more_s=more_s)


def _share_in_turn(planned: PlannedStop, shift: Walking) -> float:
    count = len(planned.doors)
    return doors_in_turn(count, splits_doors=shift.splits_doors) / count


def with_stops(task: Task, stops: Sequence[PlannedStop]) -> Task:
    """Return a task whose stops take as long as these say."""
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
    """Return the building of a stop: that of its first address, else its address itself."""
    first = stop.entrance.addresses[0]
    return first.building_ref or first.id


def stop_id(stop: PlannedStop) -> str:
    """Return the stop's id: the entrance's, with "~2" for the second part of a long stairwell."""
    return stop.entrance.id if stop.part == 1 else f"{stop.entrance.id}~{stop.part}"
