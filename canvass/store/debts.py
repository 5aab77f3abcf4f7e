"""What a database owes whenever it is opened: weeks to purge, codes and notes whose day is over."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from canvass.store.purge_dates import list_week_ends
from canvass.store.raw import open_raw
from canvass.store.sqlite_file import LightConnection
from canvass.store.times import to_text

RULES = 1
"""What a purge forgets; weeks purged under older rules are purged again."""

_OVER = (
    "SELECT 1 FROM entrance_access WHERE code IS NOT NULL AND until <= ?1 "
    "UNION ALL SELECT 1 FROM people_exclusion WHERE note IS NOT NULL AND note_until <= ?1 LIMIT 1"
)


def must_be_paid(raw: sqlite3.Connection, now: datetime) -> bool:
    """Return whether a week is there whose purge is due: nothing may be shown before."""
    older = "SELECT 1 FROM week WHERE purged_at IS NOT NULL AND purge_rules < ? LIMIT 1"
    if raw.execute(older, (RULES,)).fetchone():
        return True
    return any(week.is_due(now) for week in list_week_ends(LightConnection(raw)))


def is_wiping_owed(path: Path) -> bool:
    """Return whether rows were deleted that are still readable in the file."""
    with open_raw(path) as raw:
        return bool(raw.execute("PRAGMA user_version").fetchone()[0])


def owes_anything(raw: sqlite3.Connection, now: datetime) -> bool:
    """Return whether anything is due, or a purge was broken off before the file was wiped."""
    if raw.execute("PRAGMA user_version").fetchone()[0]:
        return True
    return bool(raw.execute(_OVER, (to_text(now),)).fetchone()) or must_be_paid(raw, now)
