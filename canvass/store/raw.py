"""The database as a file, seen with the driver alone: for backups and for looking at damage."""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from canvass.store.revisions import REVISIONS

KEPT_ENDING = ".before-restore"
"""What the name of a database set aside by a restore ends with."""


@contextmanager
def open_raw(path: Path, *, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """Open a database file outside every rule of `open_writer`; raises the driver's errors."""
    uri = f"file:{urllib.parse.quote(str(path.absolute()))}?mode={mode}"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        yield connection


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
