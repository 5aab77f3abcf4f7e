"""What was deleted is gone from the file itself: by rewriting it, and emptying its log.

A row deleted stays readable in the WAL until it is checkpointed, and in free pages until `VACUUM`
(https://www.sqlite.org/pragma.html#pragma_secure_delete). That cannot be done inside a
transaction, so `user_version` = 1 says that it is still owed.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection

from canvass.store.backend.opening import DriverError, driver_of, open_file

_OWED, _SETTLED = 1, 0
"""Values of `user_version`."""


def is_owed(connection: Connection) -> bool:
    """Return whether rows were deleted that are still readable in the file."""
    return bool(driver_of(connection).execute("PRAGMA user_version").fetchone()[0])


def owe(connection: Connection) -> None:
    """Say, in the transaction that deletes, that the file is to be wiped after it."""
    connection.exec_driver_sql(f"PRAGMA user_version={_OWED}")


def rewrite(connection: Connection) -> bool:
    """Rewrite the file without what was deleted, and empty its log; outside a transaction.

    Returns False while another program reads or the disk is too full.
    """
    raw = driver_of(connection)
    try:
        raw.execute("VACUUM")
        return not raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False


def say_settled(connection: Connection) -> None:
    """Say that nothing is owed any more; outside a transaction."""
    raw = driver_of(connection)
    raw.execute(f"PRAGMA user_version={_SETTLED}")
    # The page that says so is in the log again, and nothing else.
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite_copy(path: Path) -> None:
    """Rewrite a private copy without what was deleted, as one file that owes nothing."""
    with open_file(path, may_write=True) as connection:
        raw = driver_of(connection)
        raw.execute("PRAGMA secure_delete=ON")
        raw.execute("VACUUM")
        raw.execute(f"PRAGMA user_version={_SETTLED}")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Without companions that a rename would leave behind.
        raw.execute("PRAGMA journal_mode=DELETE")


def empty_log(path: Path) -> None:
    """Empty the write-ahead log, which keeps what was written in the order it was written.

    Where another program reads just then, or the disk is full, a later call does it.
    """
    try:
        with open_file(path, may_write=True) as connection:
            driver_of(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DriverError:
        return
