"""Wipe deleted data from the file itself, by rewriting it and emptying its write-ahead log.

A deleted row stays readable in the WAL until a checkpoint, and in free pages until `VACUUM`
(https://www.sqlite.org/pragma.html#pragma_secure_delete). `VACUUM` cannot run inside a transaction,
so `user_version` = 1 marks that it is still to be done.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection

from canvass.store.backend.opening import DriverError, driver_of, open_file

_OWED, _SETTLED = 1, 0
"""The values of `user_version`."""


def is_owed(connection: Connection) -> bool:
    """Return whether the file still holds readable data of deleted rows."""
    return bool(driver_of(connection).execute("PRAGMA user_version").fetchone()[0])


def owe(connection: Connection) -> None:
    """Mark the file to be wiped; called in the transaction that deletes."""
    connection.exec_driver_sql(f"PRAGMA user_version={_OWED}")


def rewrite(connection: Connection) -> bool:
    """Rewrite the file without deleted data and empty its log; call it outside a transaction.

    Returns False if another program is reading, or if the disk is too full.
    """
    raw = driver_of(connection)
    try:
        raw.execute("VACUUM")
        return not raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False


def say_settled(connection: Connection) -> None:
    """Mark the file as wiped; call it outside a transaction."""
    raw = driver_of(connection)
    raw.execute(f"PRAGMA user_version={_SETTLED}")
    # The page that says so is in the log again, and nothing else.
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite_copy(path: Path) -> None:
    """Rewrite a private copy without deleted data, into one file that is marked as wiped."""
    with open_file(path, may_write=True) as connection:
        raw = driver_of(connection)
        raw.execute("PRAGMA secure_delete=ON")
        raw.execute("VACUUM")
        raw.execute(f"PRAGMA user_version={_SETTLED}")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # No WAL files: a rename would leave them behind.
        raw.execute("PRAGMA journal_mode=DELETE")


def empty_log(path: Path) -> None:
    """Empty the write-ahead log, which keeps data in the order in which it was written.

    If another program is reading, or the disk is full, a later call does it.
    """
    try:
        with open_file(path, may_write=True) as connection:
            driver_of(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DriverError:
        return
