"""Plan the next shift of a stored week from the visits so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from canvass.errors import InputError, PlanError
from canvass.plan.search.solve import UNWATCHED, Watch
from canvass.planning.evening import NextPlan, make_next_plan
from canvass.planning.evening_routes import Outing
from canvass.planning.search_settings import Search
from canvass.planning.set_walking import with_learned_times
from canvass.planning.shift_teams import choose_teams
from canvass.planning.walked import Assigned
from canvass.planning.walking import Walking
from canvass.store import districts, plans, weeks
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.next_rows import list_planned_walks, record_assignments
from canvass.store.times import to_text
from canvass.units import DEFAULT_SHIFT_MIN, WALKING_SPEED_MPS
from canvass.week.book import WeekBook, check_open
from canvass.week.set_times import SetTimes
from canvass.week.week import WeekShift
from canvass.workflow.clock import created_at
from canvass.workflow.district.stored_district import load_district
from canvass.workflow.routes.list_status import get_lists_out, give_up_lists
from canvass.workflow.week.learned_times import learn_for
from canvass.workflow.week.stored_week import get_week_state


@dataclass(frozen=True, slots=True)
class NextAsked:
    """Which shift to plan and how; by default the next one of the open week.

    Doors on lists that are out are held, except for lists in `take_back`, which become void.
    `walking` is how teams walk, but with the length of the shift itself. Learned times are used
    except where `times` gives one. With `only`, all other doors wait.
    """

    search: Search
    district: str | None = None
    week: str | None = None
    shift: str | None = None
    walking: Walking | None = None
    take_back: Sequence[str] = ()
    times: SetTimes | None = None
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Tonight:
    """The plan of a shift, not stored yet, and what to store with it."""

    made: NextPlan
    week_id: int
    team_by_route: Mapping[str, int]
    given_up: Sequence[str]
    at: datetime


def plan_next(
    db: Path, asked: NextAsked, *, lang: str = "sv", watch: Watch = UNWATCHED
) -> NextPlan:
    """Plan the next shift of a week (or the one named) and store the plan; raises PlanError."""
    tonight = make_tonight(db, asked, lang=lang, watch=watch)
    return record_tonight(db, asked.district, tonight)


def make_tonight(
    db: Path, asked: NextAsked, *, lang: str = "sv", watch: Watch = UNWATCHED
) -> Tonight:
    """Return the plan that `plan_next` would make, without storing it."""
    walks = asked.walking or Walking(DEFAULT_SHIFT_MIN, WALKING_SPEED_MPS)
    learned = learn_for(db, walks)
    walks = with_learned_times(walks, learned, asked.times or SetTimes())
    state = get_week_state(db, asked.district, asked.week)
    check_open(state.book.week)
    given_up = get_lists_out(db, asked.take_back)
    state = replace(
        state, only=asked.only, held={d: c for d, c in state.held.items() if c not in given_up}
    )
    moment = datetime.fromisoformat(created_at())
    with open_reader(db) as connection:
        assigned = list_planned_walks(connection, state.book.week.week_id)
    out = find_walking(state.book, assigned, moment)
    when = _choose_shift(state.book, asked.shift, out, moment)
    teams, are_booked = choose_teams(state.book, when, asked.search.teams)
    days = (state.book.week.starts_on, state.book.week.ends_on)
    walks = replace(walks, minutes=when.minutes)
    made = make_next_plan(
        load_district(db, asked.district, days=days), state,
        Outing(when, teams, walks, asked.search.teams or 1), search=asked.search,
        created_at=created_at(), lang=lang, watch=watch,
    )  # fmt: skip
    team_by_route = {
        route_id: walker.team.team_id for route_id, walker in made.walkers.items() if walker.team
    }
    made = replace(made, are_booked=are_booked, out=out, learned=learned)
    return Tonight(made, state.book.week.week_id, team_by_route, given_up, moment)


def record_tonight(db: Path, district: str | None, tonight: Tonight) -> NextPlan:
    """Store the plan of a shift with its teams, and return it with its number.

    Raises PlanError if the district, the week or the shift is another one by now.
    """
    made = tonight.made
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        plans.check_is_of(connection, row.district_id, made.document)
        _check_shift(connection, row.district_id, tonight)
        number = plans.record_plan(connection, row.district_id, made.document)
        record_assignments(connection, tonight.week_id, made.shift.shift_id, tonight.team_by_route)
        give_up_lists(connection, tonight.given_up, by="desk", at=to_text(tonight.at))
    return replace(made, number=number)


def _check_shift(connection: Connection, district_id: int, tonight: Tonight) -> None:
    """Raise PlanError unless the week still has the shift and the teams that were planned for."""
    when = tonight.made.shift
    for week in weeks.list_weeks(connection, district_id):
        if week.week_id == tonight.week_id and week.purged_at is None:
            shifts = {one.shift_id: one.starts_at for one in weeks.list_shifts(connection, week)}
            teams = {team.team_id for team in weeks.list_teams(connection, week.week_id)}
            if shifts.get(when.shift_id) == when.starts_at and teams.issuperset(
                tonight.team_by_route.values()
            ):
                return
    raise PlanError(
        "its week, shift or teams were changed, or the database replaced, while it was planned; "
        "nothing was stored, plan again"
    )


def find_walking(
    book: WeekBook, assigned: Sequence[Assigned], moment: datetime
) -> tuple[WeekShift, tuple[str, ...]] | None:
    """Return the shift being walked at a moment and the teams that are out, or None."""
    name_of = {team.team_id: team.name for team in book.teams}
    for shift in book.shifts:
        if shift.kind == "homes" and shift.starts_at <= moment < shift.ends_at:
            ids = [one.team_id for one in assigned if one.shift_id == shift.shift_id]
            teams = tuple(name_of[team_id] for team_id in dict.fromkeys(ids) if team_id in name_of)
            if teams:
                return shift, teams
    return None


def _choose_shift(
    book: WeekBook,
    name: str | None,
    walking: tuple[WeekShift, tuple[str, ...]] | None,
    moment: datetime,
) -> WeekShift:
    """Return the shift of this name, else the next one (after one being walked, if any)."""
    if name is not None:
        return book.get_shift(name)
    found = book.find_next_shift(moment)
    if walking is not None:
        found = book.find_next_shift(walking[0].ends_at) or walking[0]
    if found is None:
        raise InputError(
            'week {name}: no door-knocking shift is left; add one with "canvass shift '
            'add", or name one with --shift',
            name=book.week.name,
        )
    return found
