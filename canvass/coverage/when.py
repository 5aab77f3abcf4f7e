"""The local time of a visit."""

from __future__ import annotations

from datetime import datetime, tzinfo

from canvass.week.moments import band_of


class Moments(dict[str, tuple[str, str, int]]):
    """(local day, time band, minute since 1970) by UTC minute, such as 2026-09-07T16:05.

    Many visits share a minute, so each minute is computed once.
    """

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self.zone = zone

    def __missing__(self, minute: str) -> tuple[str, str, int]:
        """Compute and keep the values of a minute."""
        local = datetime.fromisoformat(f"{minute}:00+00:00").astimezone(self.zone)
        count = int(local.timestamp() // 60)
        found = self[minute] = (local.date().isoformat(), str(band_of(local)), count)
        return found
