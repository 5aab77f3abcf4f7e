"""Moving stops between routes: what routes become, and which route takes stops at least cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.spoken import PlacedStop, say_stops
from canvass.errors import PlanError
from canvass.plan.changes import insert, insertion_cost_s, make_route, shorten
from canvass.planning.changed_plan import OpenPlan
from canvass.units import format_minutes


def moved_routes(
    opened: OpenPlan, moving: Sequence[PlacedStop], to: str
) -> dict[str, tuple[int, ...]]:
    """Return the routes with some stops moved to one route; only touched orders change."""
    gone = locations_of(opened, moving)
    routes = without_stops(opened, opened.routes, gone)
    added = sorted(gone - set(opened.routes[to]))
    routes[to] = insert(opened.task_of(to).problem, routes[to], added)
    return routes


def locations_of(opened: OpenPlan, placed: Sequence[PlacedStop]) -> set[int]:
    """Return the problem's numbers of stops; raises PlanError where a door is no longer there."""
    doors = {door for one in placed for door in one.stop.door_ids}
    found = {
        location
        for location, stop in enumerate(opened.task.stops, start=1)
        if doors & {door.id for door in stop.doors}
    }
    if not found:
        raise PlanError(
            f'{say_stops(placed)}: no longer among the doors to plan; "canvass plan" plans again'
        )
    return found


def without_stops(
    opened: OpenPlan, routes: Mapping[str, tuple[int, ...]], gone: set[int]
) -> dict[str, tuple[int, ...]]:
    """Return routes without some stops; only the orders of routes that had one change."""
    return {
        route_id: shorten(opened.task_of(route_id).problem, [i for i in stops if i not in gone])
        if gone & set(stops)
        else stops
        for route_id, stops in routes.items()
    }


def cheapest_route(opened: OpenPlan, placed: Sequence[PlacedStop], closed: set[str]) -> str | None:
    """Return the route that takes stops at least cost, those it fits first; none of `closed`."""
    added = sorted(locations_of(opened, placed))
    best: tuple[bool, float, str] | None = None
    for route_id, stops in opened.routes.items():
        if route_id in closed or not stops:
            continue
        problem = opened.task_of(route_id).problem
        longer_s = insertion_cost_s(problem, stops, added)
        after_s = make_route(problem, stops).duration_s + longer_s
        found = (after_s > problem.shift_s, longer_s, route_id)
        best = found if best is None else min(best, found)
    return best[2] if best else None


def check_shift(before: PlanDocument, after: PlanDocument, *, force: bool) -> None:
    """Raise PlanError where a route gets longer than the shift, unless that is wanted."""
    longer = find_longer(before.routes, after.routes)
    if longer and not force:
        minutes, over = say_over(longer[0])
        raise PlanError(
            "{route} would take {minutes}, {over} min over the shift; --force does it anyway and "
            "flags the route", route=longer[0].id, minutes=minutes, over=over,
        )  # fmt: skip


def find_longer(before: Iterable[RouteEntry], after: Iterable[RouteEntry]) -> list[RouteEntry]:
    """Return the routes that are longer than the shift and longer than they were."""
    known = {entry.id: entry.duration_min for entry in before}
    return [
        entry
        for entry in after
        if entry.over_shift_min and entry.duration_min > known.get(entry.id, 0.0)
    ]


def say_over(entry: RouteEntry) -> tuple[str, int]:
    """Return what a route takes, and by how many minutes that is over the shift."""
    return format_minutes(entry.duration_min), max(1, round(entry.over_shift_min))
