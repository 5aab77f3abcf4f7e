"""Announce which weeks will be purged soon; imports little, because every command does it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from canvass.errors import CanvassError
from canvass.store.backend.catalogue import find_revision
from canvass.store.backend.opening import look_into
from canvass.store.database import open_writer
from canvass.store.purge_dates import WeekEnd, list_week_ends, record_announced
from canvass.store.rejected_rows import find_rejected_rows
from canvass.store.revisions import LATEST


def announce_purges(db: Path, *, now: datetime) -> list[WeekEnd]:
    """Return the weeks that will be purged soon, and record that they were announced.

    Never raises: the command itself reports what is wrong with the database.
    """
    try:
        if not db.is_file():
            return []
        with look_into(db) as connection:
            if find_revision(connection, db) != LATEST:
                return []
            near = [week for week in list_week_ends(connection, now) if week.is_to_be_told(now)]
        new = [week.week_id for week in near if week.announced_at is None]
        if new:
            with open_writer(db, may_create=False) as writer:
                record_announced(writer, new, now)
    except (CanvassError, OSError, ValueError, LookupError):
        return []
    return near


def list_rejected_files(db: Path) -> list[str]:
    """Return the names of files of rejected rows that a purge would delete; never raises."""
    return [path.name for path in find_rejected_rows(db)]
