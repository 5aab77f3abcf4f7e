"""Opening hours in the syntax of OpenStreetMap's key `opening_hours`, read by opening-hours-py.

Specification: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. Public holidays
(`PH`) are those of the zone's country, sunrise and sunset those at the place. Hours "by
appointment", or with any other condition in quotes, count as closed, so nobody is sent in vain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate

from canvass.errors import InputError
from canvass.week.countries import country_of, is_holiday, is_in_calendar
from canvass.week.hours_spelling import APPOINTMENT, mended
from canvass.week.moments import minutes_between

LONGEST = 500
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Hours:
    """When a place is open; `text` is in the syntax of the specification."""

    text: str
    zone: ZoneInfo
    rule: OpeningHours

    def open_times(self, start: datetime, end: datetime) -> list[Span]:
        """Return the opening times between start and end; adjacent ones are joined."""
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        if not first < last:
            return []
        found: list[Span] = []
        for begins, ends in self._spans(start.astimezone(self.zone), end.astimezone(self.zone)):
            begin, until = max(begins.astimezone(UTC), first), min(ends.astimezone(UTC), last)
            if found and found[-1][1] >= begin:
                found[-1] = found[-1][0], until
            elif begin < until:
                found.append((begin, until))
        return [(a.astimezone(self.zone), b.astimezone(self.zone)) for a, b in found]

    def is_open_throughout(self, start: datetime, end: datetime) -> bool:
        """Return whether the place is open from start to end without a break."""
        times = self.open_times(start, end)
        return len(times) == 1 and minutes_between(*times[0]) == minutes_between(start, end)

    def _spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Yield the opening times, day by day if holidays matter or there is a fallback.

        opening-hours-py knows no opening after the first day of hours with a fallback ("||").
        """
        country = country_of(self.zone) if "PH" in self.text else None
        if country is None and "||" not in self.text:
            yield from _open_spans(self.rule, self.text, start, end)
            return
        day = start
        while day < end:
            midnight = day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            until = min(midnight, end)
            rule, text = self.rule, self.text
            if country is not None and is_holiday(country, day.date()):
                text = _hours_on_holidays(text)
                rule = _parse(text, self.zone, None, None)
            yield from _open_spans(rule, text, day, until)
            day = until


def _open_spans(rule: OpeningHours, text: str, start: datetime, end: datetime) -> Iterator[Span]:
    for begins, ends, state, comment in rule.intervals(start, end):
        if state == State.OPEN and (not comment or _is_plainly_open(comment, text)):
            yield begins, ends


def _is_plainly_open(comment: str, text: str) -> bool:
    """Return whether the hours say "open" before a comment, so that it is no condition."""
    if APPOINTMENT.search(comment):
        return False
    return re.search(rf'\bopen\s*"{re.escape(comment)}"', text) is not None


def _hours_on_holidays(text: str) -> str:
    """Return the hours on public holidays in a text with "PH", or "off"."""
    times = "off"
    for part in re.split(r";|, (?=[A-Z])", text):
        rule = part.strip()
        selector = re.match(r"[^\d(]*\bPH\b[^\d(]*", rule)
        if selector is not None:
            rest = rule[selector.end() :]
            times = rest if rest and validate(rest) else "off"
        elif times != "off" and re.search(r"\b(?:off|closed)$", rule, re.IGNORECASE):
            # "PH 12:00-14:00; Mo off" is closed on a holiday that is a Monday.
            later = f"{times}; {rule}"
            times = later if validate(later) else "off"
    return times


@lru_cache(maxsize=4096)
def _parse(
    text: str, zone: ZoneInfo, country: str | None, place: tuple[float, float] | None
) -> OpeningHours:
    # If the zone has no country, the country at the place is used.
    return OpeningHours(
        text, timezone=zone, country=country, coords=place,
        auto_country=country_of(zone) is None,
    )  # fmt: skip


def read_hours(text: str, what: str) -> str:
    """Return hours in the syntax of the specification; raises InputError that names `what`."""
    if len(text) > LONGEST:
        raise InputError(
            "{what}: longer than {longest} characters; write it shorter", what=what, longest=LONGEST
        )
    read = mended(text)
    if read is None:
        raise InputError(
            '{what} {text!r}: not understood; write it like "Mo-Fr 10:00-18:00; PH off"',
            what=what,
            text=text[:80],
        )
    return read


def make_hours(
    text: str, zone: ZoneInfo, what: str, place: tuple[float, float] | None = None
) -> Hours:
    """Return the hours in `text`; raises InputError that names `what` they belong to.

    `place` is (lat, lon) in degrees, for sunrise and sunset.
    """
    read = read_hours(text, what)
    country = country_of(zone)
    known = country if country is not None and is_in_calendar(country) else None
    return Hours(read, zone, _parse(read, zone, known, place))


def closed_on_holidays(text: str) -> str:
    """Return hours that are closed on public holidays, unless they mention these.

    Most people who write "Mo-Sa 08:00-20:00" did not think of holidays.
    """
    longer = f"{text}; PH off"
    if "PH" in text or text.strip() == "24/7" or not validate(longer):
        return text
    return longer


def are_holidays_known(zone: ZoneInfo) -> bool:
    """Return whether the public holidays of a zone are known; those of UTC are not."""
    return country_of(zone) is not None


def find_hours(text: str, zone: ZoneInfo, place: tuple[float, float] | None = None) -> Hours | None:
    """Return the hours in `text`, None if they are not understood."""
    try:
        return make_hours(text, zone, "", place)
    except InputError:
        return None
