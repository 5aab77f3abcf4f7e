"""Opening the database: one writer or a reader, by SQLAlchemy over `canvass.store.sqlite_file`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection as Connection  # others name it by this module
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from canvass.errors import StoreError
from canvass.store.debts import must_be_paid, owes_anything
from canvass.store.leftovers import remove_leftovers
from canvass.store.migrate import upgrade
from canvass.store.read_only import connect_for_reading
from canvass.store.revisions import LATEST
from canvass.store.sqlite_file import (
    APPLICATION_ID,
    check_place,
    connect,
    explain,
    find_revision,
)


@contextmanager
def open_writer(path: Path, *, purges: bool = True) -> Iterator[Connection]:
    """Open the database for writing, made or brought up to date first, in one transaction.

    Closed weeks whose time is up are purged before, unless that is what the caller is about to do.
    Leaving the block commits, an error rolls back. Raises StoreError where the file is no canvass
    database, newer than the program, damaged, locked by another program, or cannot be written.
    """
    with _explained(path):
        check_place(path, must_exist=False)
        remove_leftovers(path)
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
                _pay_what_is_due(connection, path)
            with connection.begin():
                yield connection


@contextmanager
def open_reader(path: Path) -> Iterator[Connection]:
    """Open the database for reading only; raises StoreError as `open_writer` does.

    A database of an older program is brought up to date first.
    """
    with _explained(path):
        check_place(path, must_exist=True)
        remove_leftovers(path)
        engine = _make_engine(path, begin="BEGIN", may_create=False, is_reader=True)
        with engine.connect() as connection:
            revision = _find_revision(connection, path)
        if revision is None:
            raise StoreError(f'{path}: empty; add a district with "canvass district add NAME MAP"')
        if revision != LATEST:
            with open_writer(path):
                pass
        pay_before_reading(path, engine)
        with engine.connect() as connection:
            _raw(connection, path).execute("PRAGMA query_only=ON")
            with connection.begin():
                yield connection


def pay_before_reading(path: Path, engine: Engine) -> None:
    """Pay what is owed before anything is shown; raises StoreError where a due week stays."""
    with engine.connect() as connection:
        if not owes_anything(_raw(connection, path), now()):
            return
    try:
        with open_writer(path):
            pass
    except StoreError as error:
        with engine.connect() as connection:
            if must_be_paid(_raw(connection, path), now()):
                raise StoreError(
                    f"{path}: a week is due to be purged and cannot be ({error}); nothing is "
                    "shown until it is: use it where it can be written to"
                ) from error


def _pay_what_is_due(connection: Connection, path: Path) -> None:
    """Purge weeks whose time is up, drop what has a day, finish a purge that was broken off."""
    raw = _raw(connection, path)
    moment = now()
    if not owes_anything(raw, moment):
        return
    from canvass.store.purge import pay_all

    pay_all(raw, path, moment)


def now() -> datetime:
    """Return the time now, which says whether a week is due to be purged."""
    return datetime.now(UTC)


def _make_engine(path: Path, *, begin: str, may_create: bool, is_reader: bool = False) -> Engine:
    # One connection at a time and none kept: two writers that checkpoint may damage a WAL.
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: (
            connect_for_reading(path) if is_reader else connect(path, may_create=may_create)
        ),
        poolclass=NullPool,
    )

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
    return find_revision(_raw(connection, path), path)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the driver's errors into one line."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(f"{path}: {explain(original, path)}") from error
    except UnicodeDecodeError as error:
        # The driver's own messages quote the damaged bytes.
        raise StoreError(f"{path}: the database is damaged; restore a backup") from error
