"""When weeks are purged, and that nobody is surprised by it.

A week nobody closes counts as closed a week after its last day. What is purged is announced seven
days before; where nobody was told (the laptop lay in a cupboard, or an older program did not say
so) the seven days begin with the first command that can say it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from canvass.store.sqlite_file import Runs
from canvass.store.times import from_text, to_text

NOTICE = timedelta(days=7)
LEFT_OPEN = timedelta(days=7)
"""How long after its last day a week nobody closes counts as open."""

_COLUMNS = (
    "week.week_id, week.district_id, district.name, week.name, week.ends_on, week.timezone, "
    "week.closed_at, week.purge_after_days, week.purged_at, week.added_at, week.reopened_at, "
    "week.announced_at"
)


@dataclass(frozen=True, slots=True)
class WeekEnd:
    """When a week counts as closed, and when it is purged; `announced_at` None: nobody was told."""

    week_id: int
    district_id: int
    district: str
    name: str
    is_closed: bool
    counts_as_closed_at: datetime
    purge_after: timedelta
    announced_at: datetime | None

    def purge_at(self, now: datetime) -> datetime:
        """Return when the purge falls due, never before it was announced in time."""
        told = now if self.announced_at is None else self.announced_at
        return max(self.counts_as_closed_at + self.purge_after, told + self.notice)

    def is_due(self, now: datetime) -> bool:
        """Return whether the purge needs no further word."""
        return self.announced_at is not None and self.purge_at(now) <= now

    def is_to_be_told(self, now: datetime) -> bool:
        """Return whether the day is near enough to be said by every command."""
        return self.counts_as_closed_at + self.purge_after - NOTICE <= now

    @property
    def notice(self) -> timedelta:
        """How long before its purge a week is announced."""
        return min(NOTICE, self.purge_after)


def list_week_ends(connection: Runs) -> list[WeekEnd]:
    """Return the weeks that are not purged, by when they are."""
    query = (
        f"SELECT {_COLUMNS} FROM week JOIN district ON district.district_id = week.district_id "
        "WHERE week.purged_at IS NULL ORDER BY week.week_id"
    )
    found = [_make(*row) for row in connection.exec_driver_sql(query).fetchall()]
    return sorted(found, key=lambda week: week.counts_as_closed_at + week.purge_after)


def _make(
    week_id: int,
    district_id: int,
    district: str,
    name: str,
    ends_on: str,
    timezone: str,
    closed_at: str | None,
    purge_after_days: int,
    _purged_at: str | None,
    added_at: str | None,
    reopened_at: str | None,
    announced_at: str | None,
) -> WeekEnd:
    if closed_at is not None:
        closed = aware(closed_at)
    else:
        last = date.fromisoformat(ends_on[:10]) + timedelta(days=1)
        over = datetime.combine(last, time(), ZoneInfo(timezone))
        later = [aware(at) for at in (added_at, reopened_at) if at is not None]
        closed = max([over, *later]) + LEFT_OPEN
    return WeekEnd(
        week_id, district_id, district, name, closed_at is not None, closed,
        timedelta(days=purge_after_days), None if announced_at is None else aware(announced_at),
    )  # fmt: skip


def record_announced(connection: Runs, week_ids: list[int], at: datetime) -> None:
    """Remember that somebody was told when weeks are purged; the first time counts."""
    statement = "UPDATE week SET announced_at = ? WHERE week_id = ? AND announced_at IS NULL"
    for week_id in week_ids:
        connection.exec_driver_sql(statement, (to_text(at), week_id))


def aware(at: str) -> datetime:
    """Return a stored time; one without a zone is of UTC."""
    found = from_text(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
