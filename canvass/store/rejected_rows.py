"""Files of rejected rows beside the database: they say who opened where, and go as visits do.

Only what this program wrote is taken for one: by its name and by how it begins. Files elsewhere
are not found; whoever gets one is told so.
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
    """Return until when files go with the weeks purged so far, None where none was purged.

    That is when the last of them was announced, or closed where it was purged before its time.
    """
    until = connection.execute(
        select(func.max(func.coalesce(week.c.announced_at, week.c.closed_at))).where(
            week.c.purged_at.is_not(None)
        )
    ).scalar_one()
    return None if until is None else aware(until)


def list_rejected_until(db: Path, until: datetime | None) -> list[Path]:
    """Return the files that nobody touched since a moment."""
    if until is None:
        return []
    return [path for path in find_rejected_rows(db) if path.stat().st_mtime <= until.timestamp()]


def remove_rejected_rows(db: Path, until: datetime | None) -> list[Path]:
    """Remove the files that nobody touched since a moment; return those that stay nevertheless."""
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
