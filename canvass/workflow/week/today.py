"""Today's date where the doors are, which is not that of the computer or of UTC."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.store.database import open_reader
from canvass.store.weeks import find_newest_zone
from canvass.week.moments import DEFAULT_TIMEZONE, get_timezone
from canvass.workflow.clock import instant, now


def find_today(db: Path, district: str | None = None) -> date:
    """Return today's date by the clock of `find_clock`; raises StoreError if `db` is unreadable."""
    return now().astimezone(find_clock(db, district)).date()


def find_clock(db: Path, district: str | None = None) -> ZoneInfo:
    """Return the time zone of the district's newest week.

    Without a district, or where it has no week, the newest week of any district counts; without
    any week, or without a database yet, it is the time zone new weeks get. Raises StoreError if
    `db` cannot be read.
    """
    name = None
    if os.path.lexists(db):
        with open_reader(db) as connection:
            name = find_newest_zone(connection, district)
    return get_timezone(name or DEFAULT_TIMEZONE)


def find_today_at_the_latest(db: Path, district: str | None = None) -> date:
    """Return the latest of today's dates: in UTC, where the computer stands, where the doors are.

    What somebody types today is never refused as of tomorrow. Raises StoreError like `find_today`.
    """
    here = instant()
    return max(here.date(), here.astimezone().date(), find_today(db, district))
