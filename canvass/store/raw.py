"""The database as a file, seen with the driver alone: for backups and for looking at damage.

Where a file or its folder may only be read, or the disk is full, SQLite cannot make the memory
that readers of a WAL share. Then the file is opened as one that cannot change, or where it has a
WAL, as a private copy elsewhere (https://www.sqlite.org/wal.html#readonly).
"""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from canvass.store.read_only import connect_for_reading, connect_to_read
from canvass.store.revisions import REVISIONS
from canvass.store.sqlite_file import LightConnection, find_revision

KEPT_ENDING = ".before-restore"
"""What the name of a database set aside by a restore ends with."""


@contextmanager
def open_raw(path: Path, *, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """Open a database file outside every rule of `open_writer`; raises the driver's errors."""
    if mode == "ro":
        with closing(connect_to_read(path)) as connection:
            yield connection
        return
    uri = f"file:{urllib.parse.quote(str(path.absolute()))}?mode={mode}"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        yield connection


def empty_log(path: Path) -> None:
    """Empty the write-ahead log, which keeps what was written in the order it was written.

    Where another program reads just then, or the disk is full, a later call does it.
    """
    try:
        with open_raw(path, mode="rw") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError:
        return


@contextmanager
def look_into(path: Path) -> Iterator[tuple[LightConnection, str | None]]:
    """Open a database to read a little of it, whatever it owes; yields its schema's revision."""
    try:
        # As one that may write, where it may: a reader alone leaves the files of a WAL behind.
        with closing(connect_for_reading(path)) as raw:
            raw.execute("PRAGMA query_only=ON")
            yield LightConnection(raw), find_revision(raw, path)
    except sqlite3.Error as error:
        raise ValueError(f"{path}: {error}") from error


def find_raw_revision(connection: sqlite3.Connection) -> str:
    """Return a database's schema revision; raises ValueError where it is none of ours."""
    tables = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if not {"alembic_version", "district"} <= tables:
        raise ValueError("not a canvass database")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = str(row[0]) if row else "none"
    if revision not in REVISIONS:
        raise ValueError(f"made by a newer canvass (schema {revision[:20]!r}); update canvass")
    return revision


def list_damage(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite itself finds wrong, at most a hundred lines."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(100)")]
    if found == ["ok"]:
        found = []
    for row in connection.execute("PRAGMA foreign_key_check").fetchmany(100):
        found.append(f"table {row[0]}, row {row[1]}: names a row of {row[2]} that is not there")
    return found
