"""The teams of a shift: who comes, which teams form a crew, who gets which route and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock, LockKind
from canvass.errors import InputError
from canvass.planning.crew import Crew
from canvass.planning.walking import Walking
from canvass.week.book import WeekBook
from canvass.week.week import Team, WeekShift


class Why(StrEnum):
    """Why a team got its route (words an organizer understands)."""

    LOCKED = "the route is theirs"
    BEFORE = "walked it before"
    NO_STAIRS = "no stairs known on it"
    PACE = "planned at their pace"
    SPLIT = "the two split the doors"
    NEXT = "next free route"


@dataclass(frozen=True, slots=True)
class Walker:
    """The team that walks a route, and why; `team` is None if only a name is known."""

    name: str
    why: Why
    team: Team | None = None


def choose_teams(book: WeekBook, shift: WeekShift, wanted: int | None) -> tuple[list[Team], bool]:
    """Return the teams to plan for, and whether they are booked.

    If none is booked, they are the teams that fit without cutting into the reserve. Raises
    InputError if `wanted` exceeds the teams there are, or if there is no team at all.
    """
    booked = book.teams_of(shift)
    found = booked or book.bookable_teams(shift)
    if wanted is not None and wanted > len(found) and book.teams:
        raise InputError(
            "{wanted} teams for {name}: only {count} are booked or fit outside the time kept "
            'unbooked; book more with "canvass shift book TEAM SHIFT", which says what it costs',
            wanted=wanted,
            name=shift.name,
            count=len(found),
        )
    if not found and wanted is None:
        raise InputError(
            "{name}: no team is booked and none fits outside the time kept unbooked; "
            'book one with "canvass shift book TEAM SHIFT", or give "canvass plan --next" '
            "a number of teams with --teams",
            name=shift.name,
        )
    return (found if wanted is None else found[:wanted]), bool(booked)


def make_crews(
    teams: Sequence[Team], walking: Walking, *, count: int, owned: Mapping[str, str]
) -> list[Crew]:
    """Group teams with the same pace and needs into crews; without teams, `count` unnamed ones."""
    if not teams:
        return [Crew(("",) * count, walking)]
    alike: dict[Walking, list[str]] = {}
    for team in teams:
        mine = replace(
            walking,
            speed_mps=team.pace_mps or walking.speed_mps,
            no_stairs=team.no_stairs,
            splits_doors=team.splits_doors,
        )
        alike.setdefault(mine, []).append(team.name)
    return [
        Crew(tuple(names), mine, {name: owned[name] for name in names if name in owned})
        for mine, names in alike.items()
    ]


def assign_teams(
    routes: Sequence[RouteEntry],
    teams: Sequence[Team],
    *,
    crew: Crew,
    owned: Mapping[str, str],
    walked: Mapping[str, int],
    is_own_pace: bool,
    going_on: Mapping[str, str] | None = None,
) -> dict[str, Walker]:
    """Return which team of one crew walks each of its routes.

    Teams get the routes they own first, then those they continue (`going_on`, by route) and those
    they walked before. The remaining routes go to the remaining teams in order.
    """
    free = {team.name: team for team in teams if team.name in crew.teams}
    found: dict[str, Walker] = {}

    def give(route_id: str, team: Team, why: Why) -> None:
        found[route_id] = Walker(team.name, why, free.pop(team.name))

    for name, route_id in owned.items():
        if name in free and any(route.id == route_id for route in routes):
            give(route_id, free[name], Why.LOCKED)
    there = {route.id for route in routes}
    for route_id, name in (going_on or {}).items():
        if name in free and route_id in there and route_id not in found:
            give(route_id, free[name], Why.BEFORE)
    for route in routes:
        mine = [team for team in free.values() if team.team_id == walked.get(route.id)]
        if mine and route.id not in found:
            give(route.id, mine[0], Why.BEFORE)
    why = Why.NEXT
    if crew.walking.no_stairs:
        why = Why.NO_STAIRS
    elif is_own_pace:
        why = Why.PACE
    elif crew.walking.splits_doors:
        why = Why.SPLIT
    for route in routes:
        if route.id not in found and free:
            give(route.id, next(iter(free.values())), why)
    return found


def owners(routes: Sequence[RouteEntry], locks: Sequence[Lock]) -> dict[str, Walker]:
    """Return the owners of routes that belong to a team, for a shift whose teams have no names."""
    names = {lock.route_id: lock.team for lock in locks if lock.kind is LockKind.TEAM}
    return {route.id: Walker(names[route.id], Why.LOCKED) for route in routes if route.id in names}
