"""Work for the page of the week ahead: trying out what its remaining shifts may bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from canvass.web.jobs.work import Done, ShouldStop, Step, Tell, Work

TRIES = "Tries the rest of the week many times"


@dataclass(frozen=True, slots=True)
class AheadAsked:
    """The week to look ahead in; `teams` in every shift replace those booked (None: the booked)."""

    district_id: int
    district: str
    week: str
    teams: int | None


@dataclass(frozen=True, slots=True)
class AheadMade:
    """What each way of working brings (rows of `sum_up`), and how many teams would finish."""

    asked: AheadAsked
    rows: Sequence[dict[str, Any]]
    doors: int
    shifts: int
    runs: int
    teams_to_finish: int | None
    most_teams: int
    at: datetime


def _look_ahead(db: Path, order: AheadAsked, tell: Tell, _should_stop: ShouldStop) -> AheadMade:
    from canvass.workflow.clock import now
    from canvass.workflow.week.week_ahead import MOST_TEAMS, simulate_week, sum_up

    tell(Step(None, TRIES))
    ahead = simulate_week(db, order.district, order.week, teams=order.teams)
    return AheadMade(
        order,
        tuple(sum_up(way, tally) for way, tally in ahead.tallies.items()),
        ahead.doors,
        ahead.shifts,
        ahead.runs,
        ahead.teams_to_finish,
        MOST_TEAMS,
        now(),
    )


def _store_ahead(_db: Path, order: AheadAsked, made: AheadMade) -> Done:
    return Done(f"/d/{order.district_id}/week/ahead", values={"made": made})


LOOK_AHEAD = Work(
    "ahead", "Looking at the rest of the week", _look_ahead, _store_ahead, may_read_only=True
)
