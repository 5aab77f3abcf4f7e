"""Simulate the rest of a week: the remaining doors and shifts, many times over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from canvass.document.document import PlanDocument
from canvass.errors import InputError, NotFoundError
from canvass.planning.time_model import TimeModel
from canvass.planning.week_state import WeekState
from canvass.store import districts, plans
from canvass.store.database import open_reader
from canvass.visits.disposition import ANSWERED
from canvass.visits.event import Outcome
from canvass.week.hidden import BANDS
from canvass.week.odds import Dwelling
from canvass.week.simulate import Doors, Evening, Manner, Tally, Way, simulate
from canvass.workflow.clock import created_at
from canvass.workflow.week.learned_times import get_learned_times
from canvass.workflow.week.stored_week import get_week_state

MOST_DOOR_RUNS = 4_000_000
"""The most runs x doors that fit into a laptop's memory."""

TEAMS_TRIED = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
MOST_TEAMS = TEAMS_TRIED[-1]
FEW_RUNS = 60
"""Runs enough to tell whether a number of teams finish in 90 % of them."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The result of a simulation: what each way of working achieves, and its inputs."""

    tallies: Mapping[Way, Tally]
    doors: int
    shifts: int
    runs: int
    teams: int | None = None
    teams_to_finish: int | None = None
    to_knock: int = 0


def simulate_week(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    runs: int = 1000,
    seed: int = 0,
    teams: int | None = None,
) -> Ahead:
    """Simulate the remaining shifts for homes; raises InputError if there are none.

    `teams` replaces the booked teams in every shift. `teams_to_finish` is the smallest number that
    knocks at every door in 90 % of the runs, None if even `MOST_TEAMS` do not.
    """
    state = get_week_state(db, district, week)
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        document = plans.get_fullest_plan(connection, row.district_id)
    doors = make_doors(state, document)
    moment = datetime.fromisoformat(created_at())
    evenings = make_evenings(state, moment, teams)
    model = get_learned_times(db, district, week).model()
    if not evenings:
        raise InputError(
            "week {name}: no door-knocking shift with teams is left; add shifts with "
            '"canvass shift add" and teams with "canvass team add"',
            name=state.book.week.name,
        )
    runs = max(10, min(runs, MOST_DOOR_RUNS // max(len(doors.done), 1)))
    manner = _manner(state, model)
    tallies = simulate(doors, evenings, state.odds, runs=runs, seed=seed, manner=manner)
    left = int(doors.unknocked.sum())
    by_teams = {count: make_evenings(state, moment, count) for count in TEAMS_TRIED}
    enough = None
    few = max(10, min(FEW_RUNS, runs))
    for count, walked in by_teams.items():
        tally = simulate(doors, walked, state.odds, runs=few, seed=seed, manner=manner)
        if float(np.quantile(tally[Way.PLANNED].first_knocked, 0.1)) >= left:
            enough = count
            break
    return Ahead(tallies, len(doors.done), len(evenings), runs, teams, enough, left)


def sum_up(way: Way, tally: Tally) -> dict[str, Any]:
    """Return the means of one way of working and the intervals that hold 90 % of the runs."""
    row: dict[str, Any] = {"way": way.value}
    for name in ("knocked", "opened", "talked"):
        counts = getattr(tally, name)
        low, high = np.quantile(counts, [0.05, 0.95])
        row |= {
            name: round(float(counts.mean())),
            f"{name}_low": round(float(low)),
            f"{name}_high": round(float(high)),
        }
    row["talked_per_volunteer_h"] = round(float(tally.talked.mean()) / tally.volunteer_h, 2)
    return row


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many teams (in every shift) knock at all doors by a day, and how far fewer teams get.

    `teams_to_finish` do in 90 % of the runs; None if even `most_teams` do not. `reach` is {number
    of teams: 80 % interval of doors knocked at}, out of `to_knock` doors not knocked at yet.
    """

    until: date
    teams_to_finish: int | None
    reach: Mapping[int, tuple[int, int]]
    to_knock: int
    most_teams: int = MOST_TEAMS


def find_outlook(
    db: Path, district: str | None, week: str | None, teams: int | None, times: TimeModel
) -> Outlook | None:
    """Return the outlook for the remaining shifts, None without a week, plan or shift for homes.

    `reach` is for `teams`, or for the teams booked or available; `times` are those of the plan.
    """
    try:
        state = get_week_state(db, district, week)
        with open_reader(db) as connection:
            row = districts.get_district(connection, district)
            document = plans.get_fullest_plan(connection, row.district_id)
    except NotFoundError:
        return None
    moment = datetime.fromisoformat(created_at())
    if not make_evenings(state, moment, 1):
        return None
    doors = make_doors(state, document)
    manner = _manner(state, times)
    left = int(doors.unknocked.sum())
    wanted = teams or max(
        (len(state.book.teams_of(shift) or state.book.bookable_teams(shift))
         for shift in state.book.shifts if shift.kind == "homes" and shift.ends_at > moment),
        default=0,
    )  # fmt: skip
    walked = {}

    def knocked(count: int) -> NDArray[np.float64]:
        if count not in walked:
            evenings = make_evenings(state, moment, count)
            tally = simulate(doors, evenings, state.odds, runs=FEW_RUNS, seed=0, manner=manner,
                             ways=(Way.PLANNED,))  # fmt: skip
            walked[count] = np.asarray(tally[Way.PLANNED].first_knocked, dtype=np.float64)
        return walked[count]

    enough = None
    low, high = 0, len(TEAMS_TRIED) - 1
    while low <= high:
        middle = (low + high) // 2
        if float(np.quantile(knocked(TEAMS_TRIED[middle]), 0.1)) >= left:
            enough, high = TEAMS_TRIED[middle], middle - 1
        else:
            low = middle + 1
    reach = {}
    if wanted:
        ends = np.quantile(knocked(min(wanted, 100)), [0.1, 0.9])
        reach[wanted] = round(float(ends[0])), round(float(ends[1]))
    last = max(s.starts_at for s in state.book.shifts if s.kind == "homes")
    return Outlook(last.date(), enough, reach, left)


def _manner(state: WeekState, model: TimeModel) -> Manner:
    return Manner(
        at_door_s=model.knock_s,
        talk_s=model.open_door_s,
        talk_share=model.p_talk,
        min_gap_h=state.book.week.min_gap_h,
        max_attempts=state.book.week.max_attempts,
    )


def make_doors(state: WeekState, document: PlanDocument) -> Doors:
    """Return the doors of the week: in the order of the plan's routes, then those left over.

    Doors that must not be planned, and doors that have gone, are not among them.
    """
    listed = [ref for route in document.routes for stop in route.stops for ref in stop.door_ids]
    on_list = set(listed)
    listed += [ref for ref in state.pasts if ref not in on_list]
    pasts = [state.pasts[ref] for ref in listed if ref in state.pasts]
    pasts = [
        past
        for past in pasts
        if past.is_there and past.kept_from is None and not past.is_do_not_knock
    ]
    walked_s = {
        ref: 60 * route.walk_min / route.doors
        for route in document.routes
        for stop in route.stops
        for ref in stop.door_ids
    }
    mean_s = sum(walked_s.values()) / max(len(walked_s), 1)
    return Doors(
        is_flat=np.array([past.dwelling is Dwelling.FLAT for past in pasts], dtype=np.bool_),
        tried=np.array(
            [[past.in_vain(band) for band in BANDS] for past in pasts], dtype=np.int64
        ).reshape(len(pasts), len(BANDS)),
        done=np.array(
            [any(v.outcome in ANSWERED or v.outcome is Outcome.UNREACHABLE for v in past.visits)
             for past in pasts], dtype=np.bool_,
        ),
        last_h=np.array(
            [past.visits[-1].at.timestamp() / 3600 if past.visits else -np.inf for past in pasts]
        ),
        walk_s=np.array([walked_s.get(past.door_id, mean_s) for past in pasts]),
    )  # fmt: skip


def make_evenings(state: WeekState, now: datetime, wanted: int | None = None) -> list[Evening]:
    """Return the remaining shifts for homes, with the team time available in each.

    `wanted` replaces the teams of every shift by so many pairs.
    """
    found = []
    for shift in state.book.shifts:
        if shift.kind != "homes" or shift.is_over(now):
            continue
        if wanted is not None:
            seconds = 60.0 * shift.minutes * wanted
            at_h = shift.starts_at.timestamp() / 3600
            found.append(Evening(at_h, shift.band, seconds, seconds / 1800))
            continue
        booked = state.book.teams_of(shift)
        teams = booked or state.book.bookable_teams(shift)
        if teams:
            found.append(
                Evening(
                    shift.starts_at.timestamp() / 3600,
                    shift.band,
                    60.0 * shift.minutes * len(teams),
                    shift.minutes / 60 * sum(team.size for team in teams),
                )
            )
    return found
