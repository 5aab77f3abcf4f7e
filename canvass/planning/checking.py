"""Check a plan document against its district; nothing it claims is taken from the document."""

from __future__ import annotations

from collections import Counter

from canvass.document.document import PlanDocument, RouteEntry
from canvass.errors import PlanError
from canvass.plan.changes import make_route
from canvass.planning.changed_plan import place_routes, walking_of
from canvass.planning.district import District
from canvass.planning.document import path_length_m
from canvass.planning.task import Task, make_task, own_service_s
from canvass.planning.unknown_flats import find_unknown_flats, with_flats

SAME_MIN = 0.05
SAME_M = 1.0
SAME_HOURS = 0.001
ROUNDING_HOURS = 0.01 / 60
"""How much the rounding of one route's minutes may add to the hours."""


def task_of(district: District, document: PlanDocument) -> Task:
    """Return the problem that a plan solves, from its district, base, shift and times at doors."""
    base, walking = document.base, walking_of(document, None)
    task = make_task(district, lat=base.lat, lon=base.lon, shift=walking)
    if document.flats_per_entrance is None:
        return task
    return with_flats(task, find_unknown_flats(district), document.flats_per_entrance)


def check_document(district: District, document: PlanDocument) -> None:
    """Raise PlanError if a plan breaks one of these promises.

    - Every address and every door of the district is on exactly one route or left out.
    - The doors and minutes of every route, and the length of its path, are as stated.
    - No route exceeds the shift unless it says so.
    - The totals are those of the routes, and the lower bound is not above the hours.
    """
    _check_addresses(district, document)
    _check_doors(district, document)
    _check_routes(task_of(district, document), document)
    _check_totals(district, document)


def _check_addresses(district: District, document: PlanDocument) -> None:
    stops = [stop for route in document.routes for stop in route.stops]
    planned = {ref.partition("~")[0] for stop in stops for ref in stop.address_ids}
    left_out = {entry.address_id for entry in document.excluded}
    known = {a.id for entrance in district.doors.entrances for a in entrance.addresses}
    known |= {exclusion.address.id for exclusion in district.doors.exclusions}
    for wrong, what in (
        (known - planned - left_out, "is neither planned nor left out"),
        (planned & left_out, "is planned and left out"),
        ((planned | left_out) - known, "is not in the district"),
    ):
        if wrong:
            raise PlanError("address {wrong} {what}", wrong=min(wrong), what=what)


def _check_doors(district: District, document: PlanDocument) -> None:
    doors = district.doors
    planned = Counter(d for r in document.routes for stop in r.stops for d in stop.door_ids)
    for door, count in planned.items():
        if count > 1:
            raise PlanError(
                "door {door}: planned {count} times instead of once", door=door, count=count
            )
    # A door is left out by its own entry, or together with its address.
    left_out = {entry.door_id for entry in document.excluded_doors}
    gone = {entry.address_id for entry in document.excluded}
    address_of = {d.id: d.address_id for entrance in doors.entrances for d in entrance.doors}
    for exclusion in (*doors.exclusions, *doors.left_out):
        address_of |= {door.id: exclusion.address.id for door in exclusion.doors}
    for wrong, what in (
        ({d for d, a in address_of.items() if a not in gone} - planned.keys() - left_out,
         "is neither planned nor left out"),
        (planned.keys() & left_out, "is planned and left out"),
        (planned.keys() - address_of.keys(), "is not in the district"),
    ):  # fmt: skip
        if wrong:
            raise PlanError("door {wrong} {what}", wrong=min(wrong), what=what)


def _check_routes(task: Task, document: PlanDocument) -> None:
    placed = place_routes(task, document.routes)
    for route in document.routes:
        stops = placed[route.id]
        if not stops:
            raise PlanError("{id}: none of its doors is in the district", id=route.id)
        walk_min = make_route(task.problem, stops).walk_s / 60
        service_min = own_service_s(task.problem, stops) / 60
        if route.pace is None:
            _check_claim(route.id, "min", route.duration_min, walk_min + service_min)
            _check_claim(route.id, "min of walking", route.walk_min, walk_min)
            _check_claim(route.id, "min at doors", route.service_min, service_min)
        doors = sum(len(stop.door_ids) for stop in route.stops)
        _check_claim(route.id, "doors", route.doors, doors)
        length_m = path_length_m(route.path)
        _check_claim(route.id, "m of path", route.walk_m, length_m, within=SAME_M)
        longest = task.walking.seconds_out / 60 + SAME_MIN
        if walk_min + service_min > longest and not route.over_shift_min:
            raise PlanError(
                "{id}: takes {minutes:.1f} min, longer than the shift",
                id=route.id,
                minutes=walk_min + service_min,
            )


def _check_totals(district: District, document: PlanDocument) -> None:
    said, routes, minutes = document.totals, document.routes, _minutes(document.routes)
    hours, rounding = sum(minutes) / 60, ROUNDING_HOURS * len(routes)
    for unit, claimed, found, within in (
        ("routes", said.routes, len(routes), 0.0),
        ("doors", said.doors, sum(route.doors for route in routes), 0.0),
        ("addresses", said.addresses_in_map, district.doors.addresses_read, 0.0),
        ("m of path", said.walk_m, sum(route.walk_m for route in routes), SAME_M),
        ("hours", said.hours, hours, SAME_HOURS + rounding),
        ("min in the longest", said.longest_min, max(minutes, default=0.0), SAME_MIN),
        ("min in the shortest", said.shortest_min, min(minutes, default=0.0), SAME_MIN),
    ):
        _check_claim("totals", unit, claimed, found, within=within)
    if document.bound.hours > hours + SAME_HOURS + rounding:
        raise PlanError(
            "lower bound: {bound:.2f} h, but the plan takes only {hours:.2f} h",
            bound=document.bound.hours,
            hours=hours,
        )


def _minutes(routes: tuple[RouteEntry, ...]) -> list[float]:
    return [route.duration_min for route in routes]


def _check_claim(
    where: str, unit: str, claimed: float, found: float, *, within: float = SAME_MIN
) -> None:
    """Raise PlanError if a claimed number differs from the one found by more than `within`."""
    if not abs(claimed - found) <= within:
        raise PlanError(
            "{where}: claims {claimed:.1f} {unit}, found {found:.1f}",
            where=where, claimed=claimed, unit=unit, found=found,
        )  # fmt: skip
