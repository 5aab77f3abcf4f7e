"""When a visit was, as the clock on the wall there showed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from canvass.week.moments import band_of


def day_and_band(zone: tzinfo) -> Callable[[str], tuple[str, str, int]]:
    """Return the function from UTC text to the local day, the band and the minute since 1970."""
    by_minute: dict[str, tuple[str, str, int]] = {}

    def find(at: str) -> tuple[str, str, int]:
        minute = at[:16]
        found = by_minute.get(minute)
        if found is None:
            local = datetime.fromisoformat(f"{minute}:00+00:00").astimezone(zone)
            count = int(local.timestamp() // 60)
            found = by_minute[minute] = (local.date().isoformat(), str(band_of(local)), count)
        return found

    return find
