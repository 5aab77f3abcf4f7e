"""Files of rejected rows beside the database; they hold visits, and are purged like visits.

Only files written by this program count, by their name and first bytes. Files in other folders are
not found; the user is told so when one is written.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from canvass.store.purge_dates import aware
from canvass.store.schema_week import week

_NAME = re.compile(r".+\.rejected(-\d+)?\.csv\Z")
_BEGINNING = re.compile(rb"\xef\xbb\xbfline[,;\t|]reason\b")


def find_rejected_rows(db: Path) -> list[Path]:
    """Return the files of rejected rows in the database's folder."""
    try:
        there = sorted(db.resolve().parent.iterdir())
    except OSError:
        return []
    return [path for path in there if _NAME.match(path.name) and _is_ours(path)]


def find_forgotten_until(connection: Connection) -> datetime | None:
    """Return the time up to which files belong to purged weeks, None if no week was purged.

    It is when the purge of the last one was announced, or when it was closed if purged early.
    """
    until = connection.execute(
        select(func.max(func.coalesce(week.c.announced_at, week.c.closed_at))).where(
            week.c.purged_at.is_not(None)
        )
    ).scalar_one()
    return None if until is None else aware(until)


def list_rejected_until(db: Path, until: datetime | None) -> list[Path]:
    """Return the files that were not changed after `until`."""
    if until is None:
        return []
    return [path for path in find_rejected_rows(db) if path.stat().st_mtime <= until.timestamp()]


def remove_rejected_rows(db: Path, until: datetime | None) -> list[Path]:
    """Remove the files that were not changed after `until`; return those that could not be."""
    stuck = []
    for path in list_rejected_until(db, until):
        try:
            path.unlink(missing_ok=True)
        except OSError:
            stuck.append(path)
    return stuck


def _is_ours(path: Path) -> bool:
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return bool(_BEGINNING.match(file.read(20)))
    except OSError:
        return False
