"""The routes of one shift: the doors that are due as a problem, and routes for its teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from canvass.doors.door import Entrance
from canvass.errors import CanvassError, NoDoorReachedError, PlanError
from canvass.planning.crew import Kept, ShiftRoutes, Solve
from canvass.planning.crews import plan_crews
from canvass.planning.district import District
from canvass.planning.due_doors import (
    DueDoors,
    find_due,
    only_due,
    with_values,
    without_unreached,
)
from canvass.planning.if_time import find_if_time
from canvass.planning.shift_teams import make_crews
from canvass.planning.spread import spread_worth
from canvass.planning.task import Task, make_task
from canvass.planning.unknown_flats import (
    find_unknown_flats,
    with_flats,
)
from canvass.planning.walking import Walking
from canvass.planning.week_state import WeekState
from canvass.planning.worth import with_worth
from canvass.week.turns import Turn
from canvass.week.week import Team, WeekShift


@dataclass(frozen=True, slots=True)
class Outing:
    """The teams of a shift and how they walk; without teams, a number of teams without names."""

    shift: WeekShift
    teams: Sequence[Team]
    walking: Walking
    nameless: int = 1

    @property
    def names(self) -> list[str]:
        """The teams' names, empty ones for teams without."""
        return [team.name for team in self.teams] or [""] * self.nameless


@dataclass(frozen=True, slots=True, eq=False)
class Tonight:
    """The due doors of a shift as a problem, and the routes over them."""

    district: District
    due: DueDoors
    task: Task
    found: ShiftRoutes
    kept: Kept
    unknown: Mapping[str, Entrance]
    is_drawn: bool = False

    def expected_opened(self) -> float:
        """Return the expected number of doors that open."""
        doors = (
            door
            for route in self.found.routes
            for i in route.stops
            for door in self.task.stops[i - 1].doors
        )
        return sum(self.due.chances[door.id] for door in doors)

    def if_time(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """Return the stops a team adds if it has time left, by the stops of its route."""
        return find_if_time(self.task, self.found.crews, self.kept, self.due.owned)


def _count_turns(turns: Iterable[Turn]) -> CanvassError:
    """Return how many doors wait for which reason, to be said inside another error."""
    counts = [
        CanvassError("{count} {what}", count=count, what=CanvassError(turn.value))
        for turn, count in Counter(turns).most_common()
    ]
    return reduce(_both, counts) if counts else CanvassError()


def _both(first: CanvassError, then: CanvassError) -> CanvassError:
    return CanvassError("{first}, {then}", first=first, then=then)


def find_routes(
    district: District,
    state: WeekState,
    outing: Outing,
    *,
    find: Solve,
    lang: str = "sv",
    spread_seed: int | None = None,
) -> Tonight:
    """Return the routes of a shift over the due doors; raises PlanError if no door is due.

    With `spread_seed`, a fair draw decides which doors come first if not all fit.
    """
    shift, teams, walking, names = outing.shift, outing.teams, outing.walking, outing.names
    due = find_due(district, state, shift, names)
    if not due.values:
        raise PlanError(
            "{name}: no door is due ({waiting}); nothing was planned",
            name=shift.name,
            waiting=_count_turns(due.turns.values()),
        )
    left = only_due(district, due)
    crews = make_crews(teams, walking, count=len(names), owned=due.owned)
    base = state.book.week.base
    fastest = max((crew.walking for crew in crews), key=lambda one: one.speed_mps)
    try:
        task = make_task(left, lat=base.lat, lon=base.lon, shift=replace(fastest, no_stairs=False))
    except NoDoorReachedError as error:
        if left.doors.entrances == district.doors.entrances:
            raise
        raise PlanError(
            "{shift}: no door that is due can be reached on foot from the base ({count} in all); "
            'nothing was planned. "canvass doors list --state excluded" says why',
            shift=shift.name,
            count=len(due.values),
        ) from error
    due = without_unreached(due, {door.id for stop in task.stops for door in stop.doors})
    task = with_worth(with_values(task, due, walking), district.worth_by_door)
    unknown = find_unknown_flats(district)
    if walking.flats_per_entrance is not None:
        task = with_flats(task, unknown, walking.flats_per_entrance)
    drawn = None if spread_seed is None else spread_worth(task, len(names), spread_seed)
    task = drawn or task
    name_of = {team.team_id: team.name for team in teams}
    walkers = {
        route_id: name_of[team_id]
        for route_id, team_id in (state.walked or {}).items()
        if team_id in name_of
    }
    begun = frozenset(d for d, turn in due.turns.items() if turn is Turn.BEGUN)
    kept = Kept(state.routes, state.locks, begun, walkers, frozenset(unknown))
    found = plan_crews(task, crews, kept, find, lang=lang)
    return Tonight(left, due, task, found, kept, unknown, drawn is not None)
