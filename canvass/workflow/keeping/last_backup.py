"""When the newest backup was written, as recorded in the database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from canvass.store.audit_log import find_newest
from canvass.store.database import open_reader

BACKUP = "backup"


def find_last_backup(db: Path) -> datetime | None:
    """Return when the database was last backed up (aware datetime), None if never."""
    if not db.exists():
        return None
    with open_reader(db) as connection:
        at = find_newest(connection, BACKUP)
    return None if at is None else datetime.fromisoformat(at)
