"""Making events from what somebody wrote down: when, with which flags, under which id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from canvass.errors import VisitError
from canvass.visits.event import (
    SKEW_WORTH_A_FLAG,
    EventKind,
    Flag,
    Outcome,
    VisitEvent,
    effective_at,
)

CLOCK = re.compile(r"^(\d{1,2})[:.](\d{2})$")

LETTERS = {
    "n": Outcome.NOBODY, "i": Outcome.NOBODY,
    "t": Outcome.TALKED, "p": Outcome.TALKED,
    "x": Outcome.NO_THANKS,
    "u": Outcome.UNREACHABLE, "l": Outcome.UNREACHABLE,
    "d": Outcome.DO_NOT_KNOCK, "k": Outcome.DO_NOT_KNOCK,
}  # fmt: skip
"""One letter for each outcome, English (n t x u d) and Swedish (ingen, pratade, x, låst, knacka
ej); the two alphabets do not clash, so both are always understood."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a week in its time zone: visits outside are kept and flagged."""

    starts_on: date
    ends_on: date
    timezone: str


def parse_outcome(text: str) -> Outcome:
    """Return an outcome from its word or letter; raises VisitError."""
    word = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if word in LETTERS:
        return LETTERS[word]
    try:
        return Outcome(word)
    except ValueError as error:
        known = ", ".join(Outcome)
        raise VisitError(f"outcome {text[:40]!r}: use one of {known}") from error


def parse_at(text: str, *, now: datetime, timezone: str) -> datetime:
    """Return an aware time from ISO 8601, or from "18:05": today in the week's time zone.

    A time without offset is one of the week's time zone. Raises VisitError.
    """
    zone = ZoneInfo(timezone)
    clock = CLOCK.match(text.strip())
    try:
        if clock:
            at = time(int(clock[1]), int(clock[2]))
            return datetime.combine(now.astimezone(zone).date(), at, zone)
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise VisitError(
            f"time {text[:40]!r}: give ISO 8601, as 2026-11-24T18:05+01:00, or a time of today"
        ) from error
    return _checked(found if found.tzinfo else found.replace(tzinfo=zone), text)


def parse_exact_at(text: str) -> datetime:
    """Return an aware time from ISO 8601 with its offset; raises VisitError."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = datetime.min
    if found.tzinfo is None:
        raise VisitError(
            f"time {text[:40]!r}: give ISO 8601 with offset, as 2026-11-24T18:05+01:00"
        )
    return _checked(found, text)


def _checked(at: datetime, text: str) -> datetime:
    if not 1970 <= at.year <= 9990:
        raise VisitError(f"time {text[:40]!r}: a year nobody canvasses in")
    return at


def make_visit(
    *,
    event_id: str,
    week_id: int,
    span: Span,
    door_id: str,
    outcome: Outcome,
    team: str,
    recorded_by: str,
    client_at: datetime,
    sent_at: datetime,
    received_at: datetime,
) -> VisitEvent:
    """Return the event of a visit, held to its receipt and flagged where it looks odd."""
    effective = effective_at(client_at, sent_at, received_at)
    return VisitEvent(
        event_id=event_id,
        week_id=week_id,
        door_id=door_id,
        kind=EventKind.VISIT,
        outcome=outcome,
        target_id=None,
        team=team,
        recorded_by=recorded_by,
        client_at=client_at,
        sent_at=sent_at,
        effective_at=effective,
        received_at=received_at,
        flags=tuple(_flags(span, client_at, sent_at, received_at, effective)),
    )


def make_taking_back(
    visit: VisitEvent, kind: EventKind, *, event_id: str, recorded_by: str, now: datetime
) -> VisitEvent:
    """Return the void or the do-not-knock clear of an event."""
    return VisitEvent(
        event_id=event_id,
        week_id=visit.week_id,
        door_id=visit.door_id,
        kind=kind,
        outcome=None,
        target_id=visit.event_id,
        team="",
        recorded_by=recorded_by,
        client_at=now,
        sent_at=now,
        effective_at=now,
        received_at=now,
    )


def _flags(
    span: Span, client_at: datetime, sent_at: datetime, received_at: datetime, effective: datetime
) -> list[Flag]:
    flags = []
    if client_at - sent_at > timedelta():
        flags.append(Flag.FUTURE)
    if abs(received_at - sent_at) > SKEW_WORTH_A_FLAG:
        flags.append(Flag.CLOCK_SKEW)
    day = effective.astimezone(ZoneInfo(span.timezone)).date()
    if day < span.starts_on:
        flags.append(Flag.BEFORE_WEEK)
    if day > span.ends_on:
        flags.append(Flag.AFTER_WEEK)
    return flags
