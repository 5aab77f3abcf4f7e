"""Move stops between routes, and find the route that can take stops at the least cost."""

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
    """Return the routes with some stops moved to route `to`; other routes keep their order."""
    gone = locations_of(opened, moving)
    routes = without_stops(opened, opened.routes, gone)
    added = sorted(gone - set(opened.routes[to]))
    routes[to] = insert(opened.task_of(to).problem, routes[to], added)
    return routes


def locations_of(opened: OpenPlan, placed: Sequence[PlacedStop]) -> set[int]:
    """Return the locations of stops in the problem; raises PlanError if a door no longer exists."""
    doors = {door for one in placed for door in one.stop.door_ids}
    found = {
        location
        for location, stop in enumerate(opened.task.stops, start=1)
        if doors & {door.id for door in stop.doors}
    }
    if not found:
        raise PlanError(
            '{say_stops}: no longer among the doors to plan; "canvass plan" plans again',
            say_stops=say_stops(placed),
        )
    return found


def without_stops(
    opened: OpenPlan, routes: Mapping[str, tuple[int, ...]], gone: set[int]
) -> dict[str, tuple[int, ...]]:
    """Return the routes without some stops; a route that had none of them keeps its order."""
    return {
        route_id: shorten(opened.task_of(route_id).problem, [i for i in stops if i not in gone])
        if gone & set(stops)
        else stops
        for route_id, stops in routes.items()
    }


def cheapest_route(opened: OpenPlan, placed: Sequence[PlacedStop], closed: set[str]) -> str | None:
    """Return the route that can take the stops at the least cost, None if there is none.

    Routes with enough time left are preferred; routes in `closed` are not considered.
    """
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
    """Raise PlanError if a change makes a route longer than the shift, unless `force` is set."""
    longer = find_longer(before.routes, after.routes)
    if longer and not force:
        minutes, over = say_over(longer[0])
        raise PlanError(
            "{route} would take {minutes}, {over} min over the shift; --force does it anyway and "
            "flags the route", route=longer[0].id, minutes=minutes, over=over,
        )  # fmt: skip


def find_longer(before: Iterable[RouteEntry], after: Iterable[RouteEntry]) -> list[RouteEntry]:
    """Return the routes that exceed the shift and are longer than before."""
    known = {entry.id: entry.duration_min for entry in before}
    return [
        entry
        for entry in after
        if entry.over_shift_min and entry.duration_min > known.get(entry.id, 0.0)
    ]


def say_over(entry: RouteEntry) -> tuple[str, int]:
    """Return the duration of a route as text, and its minutes over the shift."""
    return format_minutes(entry.duration_min), max(1, round(entry.over_shift_min))
