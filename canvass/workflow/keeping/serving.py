"""One desk at a time on a database: a file beside it is locked while the desk runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from canvass.errors import StoreError

ENDING = ".desk"


def note_beside(db: Path) -> Path:
    """Return where the running desk of a database says its address."""
    place = db.resolve()
    return place.with_name(f".{place.name}{ENDING}")


@contextmanager
def hold_desk(db: Path, address: str) -> Iterator[None]:
    """Hold a database's desk while the block runs; raises StoreError where one runs already.

    The lock goes with the program, however it ends; the database itself is locked for each write
    only, so that commands work meanwhile.
    """
    note = note_beside(db)
    try:
        handle = os.open(note, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise StoreError(
            "{db}: no desk can be opened here ({why}); make the folder writable",
            db=str(db),
            why=error.strerror or "",
        ) from error
    try:
        if not _lock(handle):
            raise StoreError(
                "{db}: its desk is open already, at {address}; use that one, or stop it first "
                "(Ctrl-C in its window)",
                db=str(db),
                address=find_address_of_desk(db) or "?",
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, address.encode(), 0)
        yield
        with suppress(OSError):
            note.unlink()
    finally:
        os.close(handle)


def find_address_of_desk(db: Path) -> str | None:
    """Return the address that the running desk of a database says, or None."""
    try:
        return note_beside(db).read_text(encoding="utf-8")[:300].strip() or None
    except (OSError, ValueError):
        return None


def _lock(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            # Far behind the text, which stays readable so.
            os.lseek(handle, 4_096, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
