"""Opening the database for the visit log and nothing else: half the time of the whole way.

The rules are those of `canvass.store.database`, which does whatever takes more than opening: a
schema to bring up to date, a week to purge.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from canvass.errors import StoreError
from canvass.store.debts import must_be_paid, owes_anything
from canvass.store.leftovers import remove_leftovers
from canvass.store.read_only import connect_for_reading
from canvass.store.revisions import LATEST
from canvass.store.sqlite_file import (
    LightConnection,
    check_place,
    connect,
    explain,
    find_revision,
)


@contextmanager
def open_light_writer(path: Path) -> Iterator[LightConnection]:
    """Open the database for writing in one transaction, as `open_writer` does.

    Leaving the block commits, an error rolls back; raises StoreError as `open_writer` does.
    """
    with _one_line(path), closing(_open_ready(path, is_reader=False)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("BEGIN IMMEDIATE")
        try:
            yield LightConnection(raw)
            raw.execute("COMMIT")
        except BaseException:
            # On a full disk SQLite has rolled back itself; a second rollback is an error.
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise


@contextmanager
def open_light_reader(path: Path) -> Iterator[LightConnection]:
    """Open the database for reading only; raises StoreError as `open_reader` does."""
    with _one_line(path), closing(_open_ready(path, is_reader=True)) as raw:
        raw.execute("PRAGMA query_only=ON")
        raw.execute("BEGIN")
        yield LightConnection(raw)


def _open_ready(path: Path, *, is_reader: bool) -> sqlite3.Connection:
    """Return a connection to a database of today's schema that owes nothing."""
    check_place(path, must_exist=True)
    remove_leftovers(path)
    raw = connect_for_reading(path) if is_reader else connect(path, may_create=False)
    try:
        revision = find_revision(raw, path)
        is_ready = revision == LATEST and not owes_anything(raw, datetime.now(UTC))
    except BaseException:
        raw.close()
        raise
    if is_ready:
        return raw
    raw.close()
    if revision is None:
        raise StoreError(f'{path}: empty; add a district with "canvass district add NAME MAP"')
    from canvass.store.database import open_writer

    try:
        with open_writer(path):
            pass
    except StoreError as error:
        if not is_reader or revision != LATEST:
            raise
        raw = connect_for_reading(path)
        if must_be_paid(raw, datetime.now(UTC)):
            raw.close()
            raise StoreError(
                f"{path}: a week is due to be purged and cannot be ({error}); nothing is shown "
                "until it is: use it where it can be written to"
            ) from error
        return raw
    return connect_for_reading(path) if is_reader else connect(path, may_create=False)


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Turn the driver's errors into one line."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {explain(error, path)}") from error
    except UnicodeDecodeError as error:
        # The driver's own messages quote the damaged bytes.
        raise StoreError(f"{path}: the database is damaged; restore a backup") from error
