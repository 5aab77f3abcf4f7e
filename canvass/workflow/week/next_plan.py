"""Tomorrow's plan of a stored week: made from the visits so far, and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from canvass.errors import InputError
from canvass.plan.search.solve import Progress
from canvass.planning.evening import NextPlan, make_next_plan
from canvass.planning.shift_teams import choose_teams
from canvass.planning.task import Walking
from canvass.planning.whole_district import Search
from canvass.store import districts, plans
from canvass.store.database import open_writer
from canvass.store.next_rows import record_assignments
from canvass.units import WALKING_SPEED_MPS
from canvass.week.book import WeekBook, check_open
from canvass.week.week import WeekShift
from canvass.workflow.clock import created_at
from canvass.workflow.district.stored_district import load_district
from canvass.workflow.week.stored_week import get_week_state


def plan_next(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    shift: str | None = None,
    search: Search,
    speed_mps: float = WALKING_SPEED_MPS,
    minutes_per_door: float | None = None,
    lang: str = "sv",
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> NextPlan:
    """Plan the next shift of a week (or the one named) and keep the plan; raises PlanError."""
    state = get_week_state(db, district, week)
    check_open(state.book.week)
    when = _choose_shift(state.book, shift)
    teams, are_booked = choose_teams(state.book, when, search.teams)
    made = make_next_plan(
        load_district(db, district), state, when, teams=teams, search=search,
        walking=Walking(when.minutes, speed_mps, minutes_per_door), created_at=created_at(),
        lang=lang,        on_progress=on_progress, should_stop=should_stop,
    )  # fmt: skip
    team_by_route = {
        route_id: walker.team.team_id for route_id, walker in made.walkers.items() if walker.team
    }
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        number = plans.record_plan(connection, row.district_id, made.document)
        record_assignments(connection, state.book.week.week_id, when.shift_id, team_by_route)
    return replace(made, number=number, are_booked=are_booked)


def _choose_shift(book: WeekBook, name: str | None) -> WeekShift:
    if name is not None:
        return book.get_shift(name)
    found = book.find_next_shift(datetime.fromisoformat(created_at()))
    if found is None:
        raise InputError(
            f"week {book.week.name}: no shift for homes lies ahead; add one with "
            '"canvass shift add", or name one with --shift'
        )
    return found
