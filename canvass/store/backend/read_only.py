"""Read a database where no file can be written beside it: a read-only folder or a full disk.

Readers of a WAL share memory through a file beside the database. If that cannot be made, the
database is opened as immutable (https://www.sqlite.org/uri.html#uriimmutable). If a WAL has content
that is not in the database file yet, a private copy in a temporary folder is opened instead.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import urllib.parse
from pathlib import Path

from canvass.store.backend.sqlite_file import connect
from canvass.work_folders import make_work_folder

_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PERM,
    }
)


class CopiedConnection(sqlite3.Connection):
    """A connection to a private copy, which is deleted when the connection is closed."""

    folder: Path | None = None
    handle: int | None = None

    def close(self) -> None:
        """Close the connection and remove the copy."""
        super().close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


def connect_to_read(path: Path, *, wait_s: float = 5.0) -> sqlite3.Connection:
    """Return a connection for reading only, also on a read-only medium; raises sqlite3.Error.

    It is tested by a read, because SQLite does not open the file earlier.
    """
    made = _connect(path, "mode=ro", wait_s)
    try:
        made.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return made
    except UnicodeDecodeError:
        # The file is damaged but can be opened; reading on will report it.
        return made
    except sqlite3.OperationalError as error:
        made.close()
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _TROUBLE or not path.is_file():
            raise
    wal = path.with_name(path.name + "-wal")
    if wal.is_file() and wal.stat().st_size:
        return _connect_to_copy(path, wal, wait_s)
    return _connect(path, "mode=ro&immutable=1", wait_s)


def connect_for_reading(path: Path, *, wait_s: float = 5.0) -> sqlite3.Connection:
    """Return a connection for reading with the program's settings; raises sqlite3.Error."""
    made = None
    try:
        made = connect(path, may_create=False, wait_s=wait_s)
        made.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return made
    except UnicodeDecodeError:
        # The file is damaged but can be opened; reading on will report it.
        if made is not None:
            return made
        raise
    except sqlite3.OperationalError as error:
        if made is not None:
            made.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _TROUBLE:
            raise
    return connect_to_read(path, wait_s=wait_s)


def _connect_to_copy(path: Path, wal: Path, wait_s: float) -> sqlite3.Connection:
    folder, handle = make_work_folder()
    try:
        copy = folder / "copy.db"
        shutil.copyfile(path, copy)
        shutil.copyfile(wal, copy.with_name(copy.name + "-wal"))
        made = _connect(copy, "mode=rw", wait_s)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)
        raise
    made.folder, made.handle = folder, handle
    return made


def _connect(path: Path, options: str, wait_s: float) -> CopiedConnection:
    uri = f"file:{urllib.parse.quote(str(path.absolute()))}?{options}"
    made = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=wait_s, factory=CopiedConnection
    )
    made.execute("PRAGMA trusted_schema=OFF")
    return made


def open_as_it_is(path: Path) -> sqlite3.Connection:
    """Return a connection that may write, without the program's settings; raises sqlite3.Error."""
    uri = f"file:{urllib.parse.quote(str(path.absolute()))}?mode=rw"
    made = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5)
    made.execute("PRAGMA trusted_schema=OFF")
    return made
