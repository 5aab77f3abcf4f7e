"""Keeping a database: backups, the purge, what is held, and whether it is whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from canvass.errors import StoreError
from canvass.store import backup, doctor, inventory
from canvass.store.audit_log import record_audit
from canvass.store.backup import BackupNote
from canvass.store.database import open_reader, open_writer
from canvass.store.doctor import Finding
from canvass.store.inventory import TableNote
from canvass.store.purge import Purged, get_closed_week, list_due, purge_week
from canvass.store.recording import find_district_id
from canvass.store.times import to_text


def write_backup(db: Path, target: Path) -> BackupNote:
    """Write a verified backup into a new file."""
    return backup.write_backup(db, target)


def restore_backup(db: Path, source: Path, *, now: datetime) -> Path | None:
    """Put a backup in the database's place; return where the one before it is kept."""
    kept = backup.restore_backup(db, source)
    with open_writer(db) as connection:
        record_audit(
            connection, action="restore", subject="database", role="organizer", at=to_text(now)
        )
    return kept


def purge(db: Path, district: str | None, name: str | None, *, now: datetime) -> list[Purged]:
    """Purge a closed week by name, or every one whose time is up; raises NotFoundError.

    A week is named where its time is not up yet; that cannot be undone.
    """
    with open_writer(db, purges=False) as connection:
        if name is None:
            week_ids = list_due(connection, now)
        else:
            district_id, shown = find_district_id(connection, district)
            week_ids = [get_closed_week(connection, district_id, shown, name)]
        done = [purge_week(connection, week_id, now) for week_id in week_ids]
    # The next opening wipes the file; what is purged must be gone before anybody is told so.
    with open_writer(db):
        pass
    return done


def list_tables(db: Path) -> list[TableNote]:
    """Return everything held."""
    with open_reader(db) as connection:
        return inventory.list_tables(connection)


def examine(db: Path) -> list[Finding]:
    """Return what is wrong with a database, check by check; never raises for damage."""
    if not db.is_file():
        raise StoreError(f"{db}: no database there; name one with --db")
    return doctor.examine(db)
