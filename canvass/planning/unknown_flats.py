"""Large houses whose flats are not counted: each is one door, which may hide many hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from canvass.document.document import PlanDocument, StopEntry
from canvass.document.large_houses import ASSUMED_FLATS
from canvass.doors.audit.buildings import entrances_of_unknown_flats
from canvass.doors.audit.footprints import make_footprints
from canvass.doors.door import Door, Entrance
from canvass.doors.flats import spread_over_floors
from canvass.doors.service import service_s
from canvass.errors import InputError
from canvass.planning.changed_plan import walking_of
from canvass.planning.district import District
from canvass.planning.planned_stop import margin_of
from canvass.planning.stairs import stairs_at
from canvass.planning.task import Task, with_stops
from canvass.planning.walking import Walking

ASSUMED_FLOORS = 4
"""The number of floors assumed for a large house if the map has none."""


def find_unknown_flats(district: District) -> dict[str, Entrance]:
    """Return the entrances, by id, that count as one door but must lead to a block of flats."""
    doors = district.doors
    every = [address for entrance in doors.entrances for address in entrance.addresses]
    every += [exclusion.address for exclusion in doors.exclusions]
    real = [address for address in every if not address.is_guessed]
    footprints = make_footprints(district.extract, district.graph, real)
    return {entrance.id: entrance for entrance, _ in entrances_of_unknown_flats(doors, footprints)}


def more_for_flats_s(entrance: Entrance, flats: int, walking: Walking) -> float:
    """Return how many seconds longer an entrance takes with `flats` flats instead of one door."""
    first = entrance.addresses[0]
    doors = spread_over_floors(
        [Door(f"{first.id}/#{k}", first.id) for k in range(flats)],
        entrance.levels or ASSUMED_FLOORS,
    )
    long_s, short_s = (
        service_s(
            some,
            minutes_per_door=walking.minutes_per_door,
            speed_mps=walking.speed_mps,
            has_lift=entrance.has_lift,
            is_top_down=entrance.is_top_down,
            splits_doors=walking.splits_doors,
        )[0]
        for some in (doors, entrance.doors)
    )
    return long_s - short_s


def with_flats(task: Task, unknown: Mapping[str, Entrance], flats: int) -> Task:
    """Return a task in which each large house with uncounted flats takes the time of `flats` flats.

    It is still one door. Raises InputError if one would take longer than a shift.
    """
    stops = []
    away_s = task.times.table([0], range(len(task.times)))[0]
    for location, planned in enumerate(task.stops, start=1):
        if planned.entrance.id not in unknown:
            stops.append(planned)
            continue
        more_s = more_for_flats_s(planned.entrance, flats, task.walking)
        total_s = planned.service_s + more_s
        margin_s = min(
            margin_of(planned.entrance, planned.doors, task.walking), planned.most_margin_s
        )
        if 2 * float(away_s[location]) + total_s + margin_s > task.problem.shift_s:
            first = planned.entrance.addresses[0]
            raise InputError(
                "{flats} flats at {street} {housenumber} take {total_s:.0f} min, more than "
                'a shift of {minutes:g} min holds; give fewer, or count them with "canvass '
                'doors split", which parts long stairwells',
                flats=flats,
                street=first.street,
                housenumber=first.housenumber,
                total_s=total_s / 60,
                minutes=task.walking.minutes,
            )
        stops.append(replace(planned, service_s=total_s, more_s=planned.more_s + more_s))
    return with_stops(task, stops)


def mark_stops(document: PlanDocument, task: Task, unknown: Mapping[str, Entrance]) -> PlanDocument:
    """Return a plan whose stops say where stairs and flats are not known."""
    entrance_of = {planned.entrance.id: planned.entrance for planned in task.stops}
    flats = document.flats_per_entrance or ASSUMED_FLATS
    routes = []
    for route in document.routes:
        walking = walking_of(document, route.pace)

        def mark(stop: StopEntry, walking: Walking = walking) -> StopEntry:
            entrance = entrance_of[stop.id.partition("~")[0]]
            here = frozenset(stop.door_ids)
            doors = [door for door in entrance.doors if door.id in here]
            more_min = None
            if entrance.id in unknown and len(doors) == 1:
                more_min = round(more_for_flats_s(entrance, flats, walking) / 60, 2)
            stairs = stairs_at(entrance, doors, unknown)
            return replace(stop, stairs=stairs, uncounted_flats_min=more_min)

        routes.append(
            replace(
                route,
                stops=tuple(mark(stop) for stop in route.stops),
                if_time=tuple(mark(stop) for stop in route.if_time),
            )
        )
    return replace(document, routes=tuple(routes))
