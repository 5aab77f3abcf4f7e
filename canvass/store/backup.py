"""Make and restore backups: a consistent copy with a checksum at its end.

A file copied during a write may be inconsistent. SQLite's backup API makes a consistent copy
(https://www.sqlite.org/backup.html). Bytes after the last page are not part of the database
(https://www.sqlite.org/fileformat2.html), so the copy has its SHA-256 there, and any SQLite program
can still open it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from canvass.errors import OutputError, StoreError
from canvass.file_locks import Locked, lock_file
from canvass.store.backend.catalogue import get_revision, list_damage
from canvass.store.backend.copies import copy_database, fold_log_in
from canvass.store.backend.opening import (
    DriverError,
    explained,
    forbid_writing,
    is_without_room,
    open_file,
)
from canvass.store.backend.sqlite_file import check_no_companion
from canvass.store.leftovers import KEPT_ENDING, remove_leftovers
from canvass.store.one_reader import let_go_of_reader
from canvass.store.week_rows import read_tables

SEAL = b"\ncanvass-backup/1 sha256 "
SEAL_BYTES = len(SEAL) + 64 + 1
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupNote:
    """What is in a backup."""

    path: Path
    tables: int
    rows: int


def write_backup(db: Path, target: Path) -> BackupNote:
    """Write a verified backup; raises StoreError and OutputError, and then leaves no file."""
    if not db.is_file():
        raise StoreError("{db}: no database there; name one with --db", db=db)
    if os.path.lexists(target):
        raise OutputError(
            "{target}: this file exists already; give the backup another name", target=target
        )
    check_no_companion(target)
    remove_leftovers(target)
    with _explained(db, target), _beside(target) as temporary:
        copy_database(db, temporary)
        note = _check_database(temporary, target)
        with temporary.open("ab") as file:
            file.write(SEAL + _digest(temporary, None).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    return note


def restore_backup(
    db: Path, backup: Path, *, prepare: Callable[[Path], None] | None = None
) -> Path | None:
    """Replace the database by a backup; return the path under which the old database is kept.

    First the whole backup is checked and `prepare` is called with its copy; the live database is
    not touched before that has succeeded. If the database is a link, the file it points to is
    replaced. Raises StoreError.
    """
    let_go_of_reader()
    db = db.resolve()
    with _explained(db, db), _beside(db) as temporary:
        _unseal(backup, temporary)
        _check_database(temporary, backup)
        if prepare is not None:
            prepare(temporary)
        kept = None
        if db.exists():
            kept = _set_aside(db)
        temporary.replace(db)
        _sync_folder(db.parent)
    return kept


def _set_aside(db: Path) -> Path:
    """Keep the live database under another name, with its WAL merged in unless it is damaged."""
    kept = db.with_name(db.name + KEPT_ENDING)
    fold_log_in(db)
    with suppress(FileNotFoundError):
        kept.unlink()
    try:
        os.link(db, kept)
    except OSError:
        shutil.copy2(db, kept)
    for ending in ("-wal", "-shm"):
        # A remaining WAL belongs to the damaged database, never to the restored one.
        with suppress(FileNotFoundError):
            db.with_name(db.name + ending).replace(kept.with_name(kept.name + ending))
    return kept


def check_source(backup: Path) -> None:
    """Raise StoreError if there is no file at this path, or no backup can be there."""
    name = str(backup)[:200]
    try:
        is_file = stat.S_ISREG(backup.stat().st_mode)
    except (OSError, ValueError) as error:
        raise StoreError(
            '{path}: no such file; give a file made by "canvass backup"', path=name
        ) from error
    if not is_file:
        raise StoreError(
            '{path}: no ordinary file; give a file made by "canvass backup"', path=name
        )


def _unseal(backup: Path, target: Path) -> None:
    """Copy a backup's database without its checksum; raises StoreError if that does not match."""
    check_source(backup)
    length = backup.stat().st_size - SEAL_BYTES
    try:
        with backup.open("rb") as file:
            file.seek(max(length, 0))
            seal = file.read(SEAL_BYTES + 1)
    except OSError as error:
        raise StoreError(
            "{path}: cannot be read ({strerror})", path=backup, strerror=error.strerror
        ) from error
    if length < 0 or not seal.startswith(SEAL) or not seal.endswith(b"\n"):
        raise StoreError(
            '{backup}: no backup made by "canvass backup", or cut off; the database is untouched',
            backup=backup,
        )
    shutil.copyfile(backup, target)
    os.truncate(target, length)
    if _digest(target, length).encode() != seal[len(SEAL) : -1]:
        raise StoreError(
            "{backup}: the backup is damaged; the database is untouched", backup=backup
        )
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _digest(path: Path, length: int | None) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
            if length is not None and file.tell() >= length:
                break
    return found.hexdigest()


def _check_database(path: Path, shown: Path) -> BackupNote:
    try:
        with open_file(path, may_write=True) as connection:
            get_revision(connection)
            damage = list_damage(connection)
            tables = read_tables(connection).values()
            rows = sum(
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in tables
            )
    except ValueError as error:
        raise StoreError("{shown}: {error}", shown=shown, error=error) from error
    if damage:
        raise StoreError(
            "{shown}: the database is damaged ({damage})", shown=shown, damage=damage[0][:100]
        )
    return BackupNote(shown, len(tables), rows)


@contextmanager
def open_unsealed(backup: Path, folder: Path) -> Iterator[Connection]:
    """Yield a connection to a checked copy of a backup in `folder`; it is deleted at the end."""
    with _explained(backup, folder), _beside(folder / backup.name) as temporary:
        _unseal(backup, temporary)
        _check_database(temporary, backup)
        with open_file(temporary, may_write=True) as connection:
            forbid_writing(connection)
            yield connection


@contextmanager
def open_private_copy(source: Path, beside: Path) -> Iterator[Path]:
    """Yield a consistent copy of a database beside a path; it is deleted at the end.

    Raises StoreError.
    """
    with _beside(beside.resolve()) as temporary:
        with _explained(source, beside.parent):
            copy_database(source, temporary)
        yield temporary


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a new file beside a path; it is deleted at the end unless it was renamed.

    It is locked meanwhile, so that nobody takes it for a file left by a killed command.
    """
    try:
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part"
        )
    except OSError as error:
        raise OutputError(
            "{target}: cannot be written ({strerror}); give another folder",
            target=target,
            strerror=error.strerror,
        ) from error
    temporary = Path(name)
    # Elsewhere an open file cannot be renamed.
    is_locked = os.name == "posix" and lock_file(handle) is Locked.MINE
    if not is_locked:
        os.close(handle)
    try:
        yield temporary
    finally:
        if is_locked:
            os.close(handle)
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)


@contextmanager
def _explained(source: Path, target: Path) -> Iterator[None]:
    """Explain errors of reading `source` as its own, a full disk and files as those of `target`."""
    try:
        yield
    except (OutputError, StoreError):
        raise
    except DriverError as error:
        if is_without_room(error):
            raise _cannot_write(target, os.strerror(errno.ENOSPC)) from error
        with explained(source):
            raise
    except UnicodeDecodeError:
        with explained(source):
            raise
    except ValueError as error:
        raise StoreError("{path}: {error}", path=source, error=error) from error
    except OSError as error:
        raise _cannot_write(target, error.strerror) from error


def _cannot_write(path: Path, why: str | None) -> OutputError:
    return OutputError(
        "{path}: cannot be written ({strerror}); free space or give another folder",
        path=path, strerror=why,
    )  # fmt: skip


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut (where folders can be synced)."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
