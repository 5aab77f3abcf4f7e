"""Consistent copies by SQLite's backup API (https://www.sqlite.org/backup.html)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from canvass.store.backend.catalogue import get_revision
from canvass.store.backend.opening import DriverError, driver_of, open_file, original_of


def copy_database(source: Path, target: Path) -> None:
    """Copy a database into one file, even while others write to it.

    Raises ValueError if it is not a canvass database, and the errors in `DriverError`.
    """
    with open_file(source) as live, closing(sqlite3.connect(target)) as copy:
        get_revision(live)
        driver_of(live).backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def fold_log_in(db: Path) -> None:
    """Merge the write-ahead log into the file, unless it is damaged.

    Raises the errors in `DriverError` while any other program has the database open.
    """
    try:
        with open_file(db, may_write=True) as connection:
            raw = driver_of(connection)
            # Fails while another program has the database open, which might still write to it.
            raw.execute("PRAGMA journal_mode=DELETE")
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("ROLLBACK")
    except DriverError as error:
        code = getattr(original_of(error), "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
