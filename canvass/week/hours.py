"""Opening hours as the OpenStreetMap key `opening_hours` writes them, by opening-hours-py.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification; public holidays (`PH`) are
those of a country. "Unknown" (only by appointment) is taken as closed: nobody is sent in vain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate

from canvass.errors import InputError
from canvass.week.moments import minutes_between

LONGEST = 500
COUNTRY_BY_ZONE = {
    "Europe/Amsterdam": "NL", "Europe/Berlin": "DE", "Europe/Copenhagen": "DK",
    "Europe/Helsinki": "FI", "Europe/London": "GB", "Europe/Oslo": "NO", "Europe/Paris": "FR",
    "Europe/Prague": "CZ", "Europe/Stockholm": "SE", "America/New_York": "US",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hours:
    """When a place is open."""

    text: str
    zone: ZoneInfo
    rule: OpeningHours

    def open_times(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the times between start and end in which it is open, joined where they touch."""
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        if not first < last:
            return []
        found: list[tuple[datetime, datetime]] = []
        for begins, ends, state, _ in self.rule.intervals(
            start.astimezone(self.zone), end.astimezone(self.zone)
        ):
            if state != State.OPEN:
                continue
            begin, until = max(begins.astimezone(UTC), first), min(ends.astimezone(UTC), last)
            if found and found[-1][1] >= begin:
                found[-1] = found[-1][0], until
            elif begin < until:
                found.append((begin, until))
        return [(a.astimezone(self.zone), b.astimezone(self.zone)) for a, b in found]

    def is_open_throughout(self, start: datetime, end: datetime) -> bool:
        """Return whether it is open from start to end without a break."""
        times = self.open_times(start, end)
        return len(times) == 1 and minutes_between(*times[0]) == minutes_between(start, end)


@lru_cache(maxsize=4096)
def _parse(text: str, zone: ZoneInfo, country: str | None) -> OpeningHours:
    return OpeningHours(text, timezone=zone, country=country)


def make_hours(text: str, zone: ZoneInfo, what: str) -> Hours:
    """Return the hours written as `text`; raises InputError that names `what` they are of."""
    if len(text) > LONGEST:
        raise InputError(f"{what}: longer than {LONGEST} characters; write it shorter")
    if not validate(text.strip()):
        raise InputError(
            f'{what} {text[:80]!r}: not understood; write it like "Mo-Fr 10:00-18:00; PH off"'
        )
    return Hours(text, zone, _parse(text.strip(), zone, COUNTRY_BY_ZONE.get(zone.key)))


def closed_on_holidays(text: str) -> str:
    """Return hours that are closed on public holidays, unless they say something about these.

    Most who write "Mo-Sa 08:00-20:00" did not think of holidays, and nobody is sent in vain.
    """
    longer = f"{text}; PH off"
    if "PH" in text or text.strip() == "24/7" or not validate(longer):
        return text
    return longer


def find_hours(text: str, zone: ZoneInfo) -> Hours | None:
    """Return the hours written as `text`, None where they are not understood."""
    try:
        return make_hours(text, zone, "")
    except InputError:
        return None
