"""When a visit was, as the clock on the wall there showed it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from canvass.week.moments import band_of


class Moments(dict[str, tuple[str, str, int]]):
    """The local day, the band and the minute since 1970 of a UTC minute like 2026-09-07T16:05.

    Many visits share a minute: each is worked out once.
    """

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self.zone = zone

    def __missing__(self, minute: str) -> tuple[str, str, int]:
        """Work a minute out."""
        local = datetime.fromisoformat(f"{minute}:00+00:00").astimezone(self.zone)
        count = int(local.timestamp() // 60)
        found = self[minute] = (local.date().isoformat(), str(band_of(local)), count)
        return found
