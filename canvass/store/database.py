"""Opening the database: one writer or a reader, with settings under which nothing is lost.

Settings and their reasons: https://www.sqlite.org/pragma.html; `synchronous=FULL` because with
NORMAL a power cut loses acknowledged writes, `BEGIN IMMEDIATE` because a plain BEGIN ends in
"database is locked" where two write, `secure_delete` because what is deleted must be gone.
"""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection as Connection  # others name it by this module
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from canvass.errors import StoreError
from canvass.store.migrate import LATEST, REVISIONS, upgrade

APPLICATION_ID = 0x43564153
"""Marks the file as a canvass database ("CVAS")."""

BUSY_MS = 5000
SETTINGS = {
    "busy_timeout": str(BUSY_MS),
    "foreign_keys": "ON",
    # Else INSERT OR REPLACE deletes from the logs behind their triggers.
    "recursive_triggers": "ON",
    "secure_delete": "ON",
    "synchronous": "FULL",
    "trusted_schema": "OFF",
}


@contextmanager
def open_writer(path: Path, *, purges: bool = True) -> Iterator[Connection]:
    """Open the database for writing, made or brought up to date first, in one transaction.

    Closed weeks whose time is up are purged before, unless that is what the caller is about to do.
    Leaving the block commits, an error rolls back. Raises StoreError where the file is no canvass
    database, newer than the program, damaged, locked by another program, or cannot be written.
    """
    with _explained(path):
        _check_place(path, must_exist=False)
        engine = _make_engine(path, begin="BEGIN IMMEDIATE", may_create=True)
        with engine.connect() as connection:
            is_old = _find_revision(connection, path) != LATEST
            _raw(connection, path).execute("PRAGMA journal_mode=WAL")
            if is_old:
                with connection.begin():
                    # Another program may have been faster: look again under the lock.
                    if _find_revision(connection, path) != LATEST:
                        upgrade(connection)
                        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            if purges:
                _purge_what_is_due(connection, path)
            with connection.begin():
                yield connection


@contextmanager
def open_reader(path: Path) -> Iterator[Connection]:
    """Open the database for reading only; raises StoreError as `open_writer` does.

    A database of an older program is brought up to date first.
    """
    with _explained(path):
        _check_place(path, must_exist=True)
        engine = _make_engine(path, begin="BEGIN", may_create=False)
        with engine.connect() as connection:
            revision = _find_revision(connection, path)
        if revision is None:
            raise StoreError(f'{path}: empty; add a district with "canvass district add NAME MAP"')
        if revision != LATEST:
            with open_writer(path):
                pass
        with engine.connect() as connection:
            _raw(connection, path).execute("PRAGMA query_only=ON")
            with connection.begin():
                yield connection


def _purge_what_is_due(connection: Connection, path: Path) -> None:
    """Purge closed weeks whose time is up, and finish a purge that was broken off."""
    raw = _raw(connection, path)
    is_owed = bool(raw.execute("PRAGMA user_version").fetchone()[0])
    closed = "SELECT 1 FROM week WHERE closed_at IS NOT NULL AND purged_at IS NULL LIMIT 1"
    if not is_owed and raw.execute(closed).fetchone() is None:
        return
    from canvass.store.purge import list_due, purge_week, settle

    moment = now()
    with connection.begin():
        for week_id in list_due(connection, moment):
            purge_week(connection, week_id, moment)
            is_owed = True
    if is_owed:
        settle(raw, path)


def now() -> datetime:
    """Return the time now, which says whether a week is due to be purged."""
    return datetime.now(UTC)


def _check_place(path: Path, *, must_exist: bool) -> None:
    if "://" in str(path):
        raise StoreError(f"{path}: only SQLite files are understood; give a file with --db")
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; give a file with --db")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder does not exist; make it or give another --db")
    if must_exist and not path.exists():
        raise StoreError(
            f'{path}: no database there; make it with "canvass district add NAME MAP" '
            "or name another with --db"
        )


def _make_engine(path: Path, *, begin: str, may_create: bool) -> Engine:
    mode = "rwc" if may_create else "rw"
    uri = f"file:{urllib.parse.quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        made = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
        for name, value in SETTINGS.items():
            made.execute(f"PRAGMA {name}={value}")
        return made

    # One connection at a time and none kept: two writers that checkpoint may damage a WAL.
    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _raw(connection: Connection, path: Path) -> sqlite3.Connection:
    """Return the driver's connection, for what must stand outside a transaction."""
    raw = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        raise StoreError(f"{path}: the database was closed; try again")
    return raw


def _find_revision(connection: Connection, path: Path) -> str | None:
    """Return the schema's revision, None for an empty file; raises StoreError for any other."""
    raw = _raw(connection, path)
    tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables or "district" not in tables:
        raise StoreError(f"{path}: not a canvass database; name another file with --db")
    row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = row[0] if row else None
    if revision not in REVISIONS:
        raise StoreError(
            f"{path}: made by a newer canvass (schema {revision!r}); update canvass to open it"
        )
    return str(revision)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the driver's errors into one line."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(f"{path}: {explain(original)}") from error
    except UnicodeDecodeError as error:
        # The driver's own messages quote the damaged bytes.
        raise StoreError(f"{path}: the database is damaged; restore a backup") from error


def explain(error: BaseException | None) -> str:
    """Return what a driver's error means and what to do about it."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == sqlite3.SQLITE_NOTADB:
        return "not a database; name another file with --db"
    if primary == sqlite3.SQLITE_CORRUPT:
        return "the database is damaged; restore a backup"
    if primary == sqlite3.SQLITE_READONLY:
        return "the database cannot be written to; make the file and its folder writable"
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another program is writing to the database; try again when it is done"
    if primary == sqlite3.SQLITE_FULL:
        return "the disk is full; nothing was changed, free some space and try again"
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return f"the database cannot be opened ({error}); check the file, its folder and the disk"
    return f"the database refuses ({error}); nothing was changed"
