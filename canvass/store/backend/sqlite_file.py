"""Open a SQLite file by the driver, with settings under which nothing is lost.

The settings are described at https://www.sqlite.org/pragma.html. `synchronous=FULL`: with NORMAL a
power cut can lose acknowledged writes. `BEGIN IMMEDIATE`: with a plain BEGIN two writers end in
"database is locked". `secure_delete`: deleted data must be gone from the file.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import urllib.parse
from contextlib import suppress
from pathlib import Path

from canvass.errors import OutputError, StoreError, UnavailableError
from canvass.patience import WAIT_S

APPLICATION_ID = 0x43564153
"""Marks the file as a canvass database ("CVAS")."""

SETTINGS = {
    # 16 MB of pages, so that an import of a city does not read back what it wrote.
    "cache_size": "-16000",
    "foreign_keys": "ON",
    # Without it, INSERT OR REPLACE deletes rows of the logs without firing their triggers.
    "recursive_triggers": "ON",
    "secure_delete": "ON",
    "synchronous": "FULL",
    "trusted_schema": "OFF",
}


def connect(path: Path, *, may_create: bool, wait_s: float = WAIT_S) -> sqlite3.Connection:
    """Return a connection in which transactions are only begun and ended explicitly.

    `wait_s` is how long each of its statements waits for a lock of another program.
    """
    if may_create:
        _make_private(path)
    mode = "rwc" if may_create else "rw"
    uri = f"file:{urllib.parse.quote(str(path.absolute()))}?mode={mode}"
    made = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait_s)
    try:
        for name, value in SETTINGS.items():
            made.execute(f"PRAGMA {name}={value}")
    except BaseException:
        made.close()
        raise
    return made


def be_patient(connection: sqlite3.Connection, wait_s: float) -> None:
    """Set how long each statement from now on waits for a lock of another program."""
    connection.execute(f"PRAGMA busy_timeout={max(0, round(wait_s * 1000))}")


def is_busy(error: BaseException | None) -> bool:
    """Return whether another program holds a lock that a statement waited for in vain."""
    code = getattr(error, "sqlite_errorcode", 0)
    return (code & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _make_private(path: Path) -> None:
    """Make a new database readable by its owner only; SQLite gives its companions the same mode."""
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def check_place(path: Path, *, must_exist: bool) -> None:
    """Raise StoreError or OutputError if no database can be at this path."""
    if "://" in str(path):
        raise UnavailableError(
            "{path}: only SQLite files are understood; give a file with --db", path=path
        )
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        found = None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UnavailableError(
            "{path}: no file can be there ({why}); give another --db",
            path=str(path)[:80], why=why,
        ) from error  # fmt: skip
    if found is None and path.is_symlink():
        raise UnavailableError(
            "{path}: a link to {aim}, which is not there; give another --db",
            path=path, aim=path.readlink(),
        )  # fmt: skip
    if found is not None and stat.S_ISDIR(found.st_mode):
        raise UnavailableError("{path}: is a folder; give a file with --db", path=path)
    if found is not None and not stat.S_ISREG(found.st_mode):
        raise UnavailableError("{path}: is no ordinary file; give another --db", path=path)
    if not path.parent.is_dir():
        raise UnavailableError(
            "{path}: the folder does not exist; make it or give another --db", path=path
        )
    if found is None:
        check_no_companion(path)
    if must_exist and found is None:
        raise UnavailableError(
            '{path}: no database there; make it with "canvass district add NAME MAP" '
            "or name another with --db",
            path=path,
        )


COMPANIONS = ("-wal", "-shm", "-journal")
"""The endings of SQLite's files beside a database."""


def check_no_companion(path: Path) -> None:
    """Raise OutputError if a file with this name would be taken for part of a database."""
    for ending in COMPANIONS:
        if path.name.endswith(ending) and path.with_name(path.name.removesuffix(ending)).exists():
            raise OutputError(
                "{path}: would be taken for a part of the database; give another name", path=path
            )


NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""Error codes of a full disk: no page, or not even the shared memory file, can be written."""


def explain(error: BaseException | None, path: Path) -> StoreError:
    """Return the meaning of a driver error, and what to do about it, as part of an error."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if code in NO_ROOM:
        return StoreError("the disk is full; nothing was changed, free some space and try again")
    if primary == sqlite3.SQLITE_NOTADB:
        return StoreError("not a database; name another file with --db")
    if primary == sqlite3.SQLITE_CORRUPT:
        return StoreError("the database is damaged; restore a backup")
    is_kept_out = primary == sqlite3.SQLITE_CANTOPEN and not os.access(path.parent, os.W_OK)
    if primary == sqlite3.SQLITE_READONLY or is_kept_out:
        return StoreError(
            "the database cannot be written to; make the file and its folder writable"
        )
    if is_busy(error):
        return StoreError("another program is writing to the database; try again when it is done")
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return StoreError(
            "the database cannot be opened ({error}); check the file, its folder and the disk",
            error=str(error),
        )
    return StoreError("the database refuses ({error}); nothing was changed", error=str(error))
