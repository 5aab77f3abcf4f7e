"""SQLAlchemy connections over SQLite connections that no database URL can describe.

One engine is used for all, so that compiled statements are reused by the next connection.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from canvass.errors import DamagedError, NotOursError, StoreError, UnavailableError
from canvass.store.backend.read_only import (
    connect_for_reading,
    connect_to_read,
    open_as_it_is,
)
from canvass.store.backend.sqlite_file import (
    APPLICATION_ID,
    NO_ROOM,
    be_patient,
    connect,
    explain,
    is_busy,
)

DriverError = (DBAPIError, sqlite3.Error)
"""The errors that a statement, or opening a file, may raise."""

KINDS = {sqlite3.SQLITE_NOTADB: NotOursError, sqlite3.SQLITE_CORRUPT: DamagedError}
"""The driver's errors that are said by a class of their own."""

_BEGIN = "begin"
"""The key in a connection's `info` for the statement that begins its transactions."""


class _Handed(threading.local):
    """The driver connection that the engine takes next in this thread."""

    raw: sqlite3.Connection | None = None


_handed = _Handed()


def _take() -> sqlite3.Connection:
    raw, _handed.raw = _handed.raw, None
    if raw is None:
        raise sqlite3.OperationalError("the connection was closed")
    return raw


@lru_cache(maxsize=1)
def _engine() -> Engine:
    # One connection at a time, without a pool: two writers that checkpoint may damage a WAL.
    made = create_engine("sqlite+pysqlite://", creator=_take, poolclass=NullPool)

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        statement = connection.info.get(_BEGIN)
        if statement is not None:
            connection.exec_driver_sql(statement)

    return made


def _over(raw: sqlite3.Connection, begin: str | None) -> Connection:
    """Return a connection over a driver connection, which it closes at its end.

    `begin` is the statement that begins its transactions; with None there are none.
    """
    _handed.raw = raw
    try:
        made = _engine().connect()
    except BaseException:
        raw.close()
        raise
    made.info[_BEGIN] = begin
    return made


def connect_to_write(path: Path, *, may_create: bool, wait_s: float) -> Connection:
    """Return a connection whose transactions lock out other writers from their start.

    `wait_s` is how long a statement waits for another program's lock.
    """
    raw = connect(path, may_create=may_create, wait_s=wait_s)
    return _over(raw, "BEGIN IMMEDIATE")


def connect_to_look(path: Path, *, wait_s: float) -> Connection:
    """Return a connection for reading, also on a read-only medium."""
    return _over(connect_for_reading(path, wait_s=wait_s), "BEGIN")


def set_patience(connection: Connection, wait_s: float) -> None:
    """Set how long each statement of a connection waits for another program's lock."""
    be_patient(driver_of(connection), wait_s)


def is_of_another(error: BaseException) -> bool:
    """Return whether an error is of a lock that another program holds."""
    return is_busy(original_of(error))


def forbid_writing(connection: Connection) -> None:
    """Make a connection refuse every change of the database."""
    driver_of(connection).execute("PRAGMA query_only=ON")


def use_wal(connection: Connection) -> None:
    """Switch to WAL, so that readers can read during a write; not inside a transaction."""
    driver_of(connection).execute("PRAGMA journal_mode=WAL")


def mark_as_ours(connection: Connection) -> None:
    """Mark the file as a canvass database."""
    driver_of(connection).execute(f"PRAGMA application_id={APPLICATION_ID}")


@contextmanager
def open_file(path: Path, *, may_write: bool = False) -> Iterator[Connection]:
    """Open a database file without the checks of `open_writer` and without transactions.

    For backups and for inspecting damage. Raises the errors in `DriverError`.
    """
    raw = open_as_it_is(path) if may_write else connect_to_read(path)
    with _over(raw, None) as connection:
        yield connection


@contextmanager
def look_into(path: Path) -> Iterator[Connection]:
    """Open a database to read a little of it, even if a purge is overdue; raises ValueError."""
    try:
        # Opened for writing if possible, because a reader leaves the WAL's files behind.
        with _over(connect_for_reading(path), None) as connection:
            forbid_writing(connection)
            yield connection
    except DriverError as error:
        raise ValueError(f"{path}: {original_of(error)}") from error


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver connection, for features that only SQLite has."""
    raw = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        raise StoreError("the database was closed; try again")
    return raw


def original_of(error: BaseException) -> BaseException | None:
    """Return the driver error behind an error of SQLAlchemy."""
    return error.orig if isinstance(error, DBAPIError) else error


def is_unreachable(error: BaseException) -> bool:
    """Return whether an error is about the file's location or disk and not its content."""
    code = getattr(original_of(error), "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)


def is_without_room(error: BaseException) -> bool:
    """Return whether an error is of a full disk."""
    return getattr(original_of(error), "sqlite_errorcode", None) in NO_ROOM


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn driver errors into an UnavailableError of one line."""
    try:
        yield
    except DriverError as error:
        original = original_of(error)
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        kind = KINDS.get(code, UnavailableError)
        raise kind("{path}: {explain}", path=path, explain=explain(original, path)) from error
    except UnicodeDecodeError as error:
        # The driver's own messages quote the damaged bytes.
        raise DamagedError(
            "{path}: the database is damaged; restore a backup", path=path
        ) from error
