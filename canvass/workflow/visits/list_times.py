"""When a list left the base, was walked and came back: as entered, or from its shift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from canvass.errors import VisitError
from canvass.planning.walked_lists import is_odd_length
from canvass.store import lists
from canvass.store.database import Connection
from canvass.store.lists import OUT, KeptList
from canvass.store.recording import RecordingWeek
from canvass.store.times import from_text
from canvass.units import format_minutes
from canvass.visits.entering import Sheet
from canvass.visits.event import Outcome
from canvass.visits.making import Span, SpokenTime, check_not_ahead, parse_spoken


@dataclass(frozen=True, slots=True)
class OddLength:
    """A list that was out for hardly believable minutes, with its doors visited."""

    minutes: float
    doors: int

    def say(self, translate: Callable[[str], str]) -> str:
        """Return the question to whoever enters the list."""
        if self.minutes < 0:
            said = translate(
                "Back {minutes} before it went out: is it right? It is kept, but no plan learns "
                "from it"
            )
            return said.format(minutes=format_minutes(-self.minutes))
        said = translate(
            "Back after {minutes} with {doors} doors: is it right? It is kept, but no plan learns "
            "from it"
        )
        return said.format(minutes=format_minutes(self.minutes), doors=self.doors)


def find_odd_length(out: datetime | None, back: datetime | None, sheet: Sheet) -> OddLength | None:
    """Return how long a list was out where that can hardly be, by what is marked on it."""
    if out is None or back is None:
        return None
    outcomes = list(sheet.outcome_by_door().values())
    seconds, talks = (back - out).total_seconds(), outcomes.count(Outcome.TALKED)
    if not outcomes or not is_odd_length(seconds, len(outcomes), talks):
        return None
    return OddLength(seconds / 60, len(outcomes))


def read_times(
    said_times: tuple[str | None, str | None], kept: KeptList, week: RecordingWeek, now: datetime,
    shift_at: datetime | None,
) -> tuple[datetime | None, datetime | None]:  # fmt: skip
    """Return when a list went out and came back, as entered; VisitError for impossible times.

    A time without a date is on the day of its shift, else the last such time before now.
    """
    span = Span(week.starts_on, week.ends_on, week.timezone)
    out, back = (
        None
        if said is None
        else check_not_ahead(
            parse_spoken(said, now=now, timezone=week.timezone, shift_at=shift_at).at,
            now,
            span,
        )
        for said in said_times
    )
    if out is not None and back is not None and out >= back:
        zone = ZoneInfo(week.timezone)
        raise VisitError(
            "list {code}: back {back} is not after out {out}; say both with the day, like "
            "2026-09-08T17:35",
            code=kept.code, back=f"{back.astimezone(zone):%Y-%m-%d %H:%M}",
            out=f"{out.astimezone(zone):%Y-%m-%d %H:%M}",
        )  # fmt: skip
    return out, back


def find_said_out(connection: Connection, kept: KeptList, round_no: int) -> datetime | None:
    """Return when a list went out in this round, as recorded then; None if it was not."""
    said = lists.find_happened(connection, kept.code, OUT, round_no)
    return None if said is None else from_text(said)


def find_shift_at(kept: KeptList, now: datetime) -> datetime | None:
    """Return when the shift of a list began; None without a shift or before it begins."""
    starts_at = datetime.fromisoformat(kept.starts_at) if kept.starts_at else None
    return starts_at if starts_at is not None and starts_at <= now else None


def find_when(
    kept: KeptList, at: str | None, week: RecordingWeek, now: datetime, shift_at: datetime | None
) -> tuple[SpokenTime, bool]:
    """Return when a list was walked, and whether that time was taken from its shift.

    `shift_at` gives the day for a time without a date.
    """
    if at:
        spoken = parse_spoken(at, now=now, timezone=week.timezone, shift_at=shift_at)
        check_not_ahead(spoken.at, now, Span(week.starts_on, week.ends_on, week.timezone))
        return spoken, False
    begun = find_shift_at(kept, now)
    return (SpokenTime(now), False) if begun is None else (SpokenTime(begun), True)
