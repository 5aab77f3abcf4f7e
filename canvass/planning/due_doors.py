"""Which doors are due in a shift, the value of each, and what the others wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from canvass.document.locks import LockKind
from canvass.doors.door import Entrance
from canvass.planning.district import District
from canvass.planning.only import leave_doors_out
from canvass.planning.planned_stop import is_flat
from canvass.planning.task import Task, with_stops
from canvass.planning.walking import Walking
from canvass.planning.week_state import WeekState
from canvass.week.book import WeekBook
from canvass.week.turns import PRIORITY, Rules, Turn, turns_of, value_of
from canvass.week.week import WeekShift


@dataclass(frozen=True, slots=True)
class DueDoors:
    """The turn of every door, and the value of each due door.

    `chances` has the probability that a due door opens. `owned` has the route id that each team
    present owns.
    """

    turns: Mapping[str, Turn]
    values: Mapping[str, float]
    chances: Mapping[str, float]
    owned: Mapping[str, str]


def find_due(
    district: District, state: WeekState, shift: WeekShift, teams: Iterable[str]
) -> DueDoors:
    """Return the doors due in a shift; `teams` names the teams that walk it ("" if unknown)."""
    rules = make_rules(state.book, shift)
    turns = turns_of(state.pasts.values(), rules, find_begun(district, state))
    begun = state.begun_doors()
    new = (Turn.LEFT, Turn.UNFINISHED)
    turns |= {d: Turn.BEGUN for d in begun if turns.get(d) in new}
    at_entrances = {door.id for one in district.doors.entrances for door in one.doors}
    cut_off = [d for d, turn in turns.items() if turn in PRIORITY and d not in at_entrances]
    turns |= dict.fromkeys(cut_off, Turn.NOT_REACHED)
    # These doors are on a list that is out, and a door is on one list at a time.
    turns |= {d: Turn.ON_LIST for d in state.held if turns.get(d) in PRIORITY}
    if state.only is not None:
        others = [d for d, turn in turns.items() if turn in PRIORITY and d not in state.only]
        turns |= dict.fromkeys(others, Turn.NOT_ASKED)
    chances = {
        door_id: value_of(state.pasts[door_id], turns[door_id], shift.band, state.odds)
        / PRIORITY[turns[door_id]]
        for door_id, turn in turns.items()
        if turn in PRIORITY
    }
    owned, waiting = _share_out(state, chances, begun, set(teams) - {""})
    turns |= dict.fromkeys(waiting, Turn.WAITS_FOR_TEAM)
    chances = {door_id: p for door_id, p in chances.items() if door_id not in waiting}
    values = {door_id: PRIORITY[turns[door_id]] * p for door_id, p in chances.items()}
    return DueDoors(turns, values, chances, owned)


def without_unreached(due: DueDoors, reached: Collection[str]) -> DueDoors:
    """Return the due doors without those that no walk from the base reaches."""
    lost = [door_id for door_id in due.values if door_id not in reached]
    if not lost:
        return due
    return DueDoors(
        {**due.turns, **dict.fromkeys(lost, Turn.NOT_REACHED)},
        {door_id: value for door_id, value in due.values.items() if door_id in reached},
        {door_id: chance for door_id, chance in due.chances.items() if door_id in reached},
        due.owned,
    )


def make_rules(book: WeekBook, shift: WeekShift) -> Rules:
    """Return the rules that its week sets for a shift."""
    ahead = [s for s in book.shifts if s.kind == "homes" and s.starts_at >= shift.starts_at]
    return Rules(
        shift.starts_at,
        shift.band,
        frozenset({shift.band, *(later.band for later in ahead)}),
        timedelta(hours=book.week.min_gap_h),
        book.week.max_attempts,
        frozenset({shift.starts_at.date(), *(later.starts_at.date() for later in ahead)}),
    )


def find_begun(district: District, state: WeekState) -> set[str]:
    """Return all doors on block faces where at least one door was visited this week."""

    def is_visited(entrance: Entrance) -> bool:
        return any(
            door.id in state.pasts and state.pasts[door.id].visits for door in entrance.doors
        )

    visited = [entrance for entrance in district.doors.entrances if is_visited(entrance)]
    faces = {(e.snap.edge, e.snap.side) for e in visited if e.snap is not None}
    return {
        door.id
        for entrance in district.doors.entrances
        if entrance.snap is not None and (entrance.snap.edge, entrance.snap.side) in faces
        for door in entrance.doors
    }


def _share_out(
    state: WeekState, chances: Mapping[str, float], begun: Collection[str], teams: set[str]
) -> tuple[dict[str, str], set[str]]:
    """Return the route that each team walks of those it owns, and the due doors that must wait.

    Doors wait if they are on any other route owned by a team. If teams have no names, any route
    may be walked. A team that owns several walks the one with most leftovers; ties go to the one
    where most doors should open.
    """
    if not teams:
        return {}, set()
    team_of = {lock.route_id: lock.team for lock in state.locks if lock.kind is LockKind.TEAM}
    doors = {
        route.id: [d for stop in route.stops for d in stop.door_ids if d in chances]
        for route in state.routes
        if route.id in team_of
    }
    owned: dict[str, str] = {}

    def rank(route_id: str) -> tuple[int, float, str]:
        mine = doors[route_id]
        return -sum(d in begun for d in mine), -sum(chances[d] for d in mine), route_id

    for route_id in sorted(doors, key=rank):
        if team_of[route_id] in teams and doors[route_id]:
            owned.setdefault(team_of[route_id], route_id)
    walked = set(owned.values())
    return owned, {d for route_id, mine in doors.items() if route_id not in walked for d in mine}


def only_due(district: District, due: DueDoors) -> District:
    """Return the district with only the due doors; the others are left out with their reason."""
    return leave_doors_out(
        district,
        lambda door: None if door.id in due.values else due.turns.get(door.id, Turn.LEFT).value,
    )


def with_values(task: Task, due: DueDoors, shift: Walking) -> Task:
    """Return a task whose stops have the value of their doors and the time of the expected talks.

    If an organizer set minutes per door, the times stay unchanged.
    """
    if shift.minutes_per_door is None:
        longer, times, at_flats = [], shift.times, shift.times.of_flats
        for planned in task.stops:
            more_s = sum(
                (at_flats if is_flat(planned.entrance, door) else times).open_door_s
                * (due.chances[door.id] - times.p_open)
                for door in planned.doors
            )
            longer.append(replace(planned, service_s=planned.service_s + more_s, more_s=more_s))
        task = with_stops(task, longer)
    stops = tuple(
        replace(stop, value=sum(due.values[door.id] for door in planned.doors))
        for stop, planned in zip(task.problem.stops, task.stops, strict=True)
    )
    return replace(task, problem=replace(task.problem, stops=stops))
