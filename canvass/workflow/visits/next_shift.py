"""The next shift of a week as board and wall tell it: when it is, who comes, what is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from canvass.store import weeks
from canvass.store.coverage import CoveredWeek, PlannedRoutes
from canvass.store.database import Connection
from canvass.week.moments import TimeBand


@dataclass(frozen=True, slots=True)
class NextShift:
    """The shift that comes next, or is on; `doors` are those on its routes (None: no plan)."""

    name: str
    starts_at: datetime
    ends_at: datetime
    band: TimeBand
    teams: tuple[str, ...]
    doors: int | None
    is_on: bool


def read_next_shift(
    connection: Connection, district_id: int, week: CoveredWeek, plan: PlannedRoutes, now: datetime
) -> NextShift | None:
    """Return the next shift for homes of a week, None if there is none; `plan` is the newest."""
    if week.week_id is None or week.is_purged:
        return None
    book = weeks.get_week_book(connection, district_id, week.name)
    shift = book.find_next_shift(now)
    if shift is None or book.week.closed_at is not None:
        return None
    is_planned = bool(plan.starts_at) and datetime.fromisoformat(plan.starts_at) == shift.starts_at
    return NextShift(
        shift.name,
        shift.starts_at,
        shift.ends_at,
        shift.band,
        tuple(team.name for team in book.teams_of(shift)),
        plan.doors if is_planned else None,
        shift.starts_at <= now,
    )
