"""When weeks are purged, and announcing it in time.

A week that nobody closes counts as closed a week after its last day. A purge is announced seven
days before. If it was not (the laptop was not used, or an older program ran), the seven days begin
with the first command that announces it.

A clock may have been ahead for a while, even by years: what it noted of days to come counts for
nothing, or a week would be kept until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, or_, select, update

from canvass.store.schema import district
from canvass.store.schema_week import week
from canvass.store.times import from_text, to_text

NOTICE = timedelta(days=7)
AHEAD = timedelta(days=1)
"""How far ahead a time may be noted: clocks and time zones differ by hours."""
LEFT_OPEN = timedelta(days=7)
"""How long after its last day a week that nobody closes stays open."""

# Asked of every database that is opened: put together once.
_NOT_PURGED = (
    select(
        week.c.week_id, week.c.district_id, district.c.name, week.c.name, week.c.ends_on,
        week.c.timezone, week.c.closed_at, week.c.purge_after_days, week.c.added_at,
        week.c.reopened_at, week.c.announced_at,
    )
    .join(district, district.c.district_id == week.c.district_id)
    .where(week.c.purged_at.is_(None))
    .order_by(week.c.week_id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WeekEnd:
    """When a week counts as closed and is purged; `announced_at` is None if not announced yet."""

    week_id: int
    district_id: int
    district: str
    name: str
    zone: ZoneInfo
    is_closed: bool
    counts_as_closed_at: datetime
    purge_after: timedelta
    announced_at: datetime | None

    def purge_at(self, now: datetime) -> datetime:
        """Return when the purge is due, on the week's own clock.

        That is never before the notice period has passed.
        """
        told = now if self.announced_at is None else self.announced_at
        due = max(self.counts_as_closed_at + self.purge_after, told + self.notice)
        return due.astimezone(self.zone)

    def is_due(self, now: datetime) -> bool:
        """Return whether the week can be purged now without further notice."""
        return self.announced_at is not None and self.purge_at(now) <= now

    def is_to_be_told(self, now: datetime) -> bool:
        """Return whether the purge is near enough for every command to announce it."""
        return self.counts_as_closed_at + self.purge_after - NOTICE <= now

    @property
    def notice(self) -> timedelta:
        """The notice period of the purge."""
        return min(NOTICE, self.purge_after)


def list_week_ends(connection: Connection, now: datetime) -> list[WeekEnd]:
    """Return the weeks not purged yet, in order of their purge dates, as they stand now."""
    found = [_make(row, now) for row in connection.execute(_NOT_PURGED)]
    return sorted(found, key=lambda end: end.counts_as_closed_at + end.purge_after)


def last_purge(connection: Connection, district_id: int) -> str | None:
    """Return when a week of a district was purged last (ISO 8601, UTC), None if none was."""
    query = select(func.max(week.c.purged_at)).where(week.c.district_id == district_id)
    found = connection.execute(query).scalar_one()
    return None if found is None else str(found)


def _make(row: Iterable[Any], now: datetime) -> WeekEnd:
    (
        week_id, district_id, district, name, ends_on, timezone, closed_at, purge_after_days,
        added_at, reopened_at, announced_at,
    ) = row  # fmt: skip
    zone = ZoneInfo(timezone)
    closed = _unless_ahead(closed_at, now)
    if closed is None:
        last = date.fromisoformat(ends_on[:10]) + timedelta(days=1)
        over = datetime.combine(last, time(), zone)
        later = [at for text in (added_at, reopened_at) if (at := _unless_ahead(text, now))]
        closed = max([over, *later]) + LEFT_OPEN
    return WeekEnd(
        week_id, district_id, district, name, zone, closed_at is not None, closed,
        timedelta(days=purge_after_days), _unless_ahead(announced_at, now),
    )  # fmt: skip


def _unless_ahead(text: str | None, now: datetime) -> datetime | None:
    """Return a stored time, but None if it is more than a day ahead."""
    if text is None or (at := aware(text)) > now + AHEAD:
        return None
    return at


def record_announced(connection: Connection, week_ids: list[int], at: datetime) -> None:
    """Record that the purge of these weeks was announced; the first time counts, if not ahead."""
    for week_id in week_ids:
        connection.execute(
            update(week)
            .where(
                week.c.week_id == week_id,
                or_(week.c.announced_at.is_(None), week.c.announced_at > to_text(at + AHEAD)),
            )
            .values(announced_at=to_text(at))
        )


def aware(at: str) -> datetime:
    """Return a stored time as an aware datetime; UTC if it has no offset."""
    found = from_text(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
