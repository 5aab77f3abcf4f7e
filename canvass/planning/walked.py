"""Which team walked which route and when, from the visits and not from the plan.

A list typed in the next morning without times was walked in its shift the evening before. If its
visits counted as made that morning, its doors would wait a day too long and for the wrong time
band.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from canvass.document.document import RouteEntry
from canvass.visits.event import VisitEvent
from canvass.visits.team_name import fold_team
from canvass.week.week import Team, WeekShift

TYPED_AS_NOW = timedelta(minutes=30)
"""A visit sent within this time of its own time was given the time of typing."""

TYPED_LATE = timedelta(hours=18)
"""A visit without a time of its own belongs to its shift if typed in this soon after it."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A route, the shift it was planned for, and the id of the team it was assigned to."""

    route_id: str
    shift_id: int
    team_id: int


def route_by_door(routes: Iterable[RouteEntry]) -> dict[str, str]:
    """Return the route each door was last on."""
    return {door: route.id for route in routes for stop in route.stops for door in stop.door_ids}


def find_walked_at(
    visits: Iterable[VisitEvent],
    route_of: Mapping[str, str],
    assigned: Iterable[Assigned],
    shifts: Sequence[WeekShift],
) -> dict[str, datetime]:
    """Return the real time of visits typed in after their shift without a time, by event id."""
    by_id = {shift.shift_id: shift for shift in shifts}
    of_route: dict[str, list[WeekShift]] = {}
    for one in assigned:
        if one.shift_id in by_id:
            of_route.setdefault(one.route_id, []).append(by_id[one.shift_id])
    homes = [shift for shift in shifts if shift.kind == "homes"]
    found: dict[str, datetime] = {}
    for visit in visits:
        if visit.sent_at - visit.client_at > TYPED_AS_NOW:
            continue  # the time was given
        at = visit.effective_at
        if any(shift.starts_at <= at <= shift.ends_at for shift in homes):
            continue
        over = [
            shift.ends_at
            for shift in of_route.get(route_of.get(visit.door_id, ""), ())
            if timedelta() < at - shift.ends_at <= TYPED_LATE
        ]
        if over:
            found[visit.event_id] = max(over)
    return found


def find_walkers(
    visits: Iterable[VisitEvent],
    route_of: Mapping[str, str],
    assigned: Sequence[Assigned],
    teams: Sequence[Team],
) -> dict[str, int]:
    """Return the id of the team that last walked each route: most visits on the route's last day.

    Visits without a team name count for the team the route was assigned to. A route without visits
    is left out.
    """
    id_of = {fold_team(team.name): team.team_id for team in teams}
    planned = {one.route_id: one.team_id for one in assigned}
    seen: dict[str, list[tuple[datetime, int]]] = {}
    for visit in visits:
        route_id = route_of.get(visit.door_id)
        if route_id is None:
            continue
        team_id = id_of.get(fold_team(visit.team)) if visit.team else planned.get(route_id)
        if team_id is not None:
            seen.setdefault(route_id, []).append((visit.effective_at, team_id))
    walkers = {}
    for route_id, there in seen.items():
        last = max(at for at, _ in there)
        counts = Counter(team_id for at, team_id in there if last - at < timedelta(hours=12))
        walkers[route_id] = max(counts, key=lambda team_id: (counts[team_id], -team_id))
    return walkers
