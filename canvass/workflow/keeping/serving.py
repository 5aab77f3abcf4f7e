"""Allow one desk at a time on a database, by locking a file beside it while the desk runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from canvass.errors import NotOursError, StoreError, UnavailableError
from canvass.file_locks import Locked, lock_file

ENDING = ".desk"


def note_beside(db: Path) -> Path:
    """Return the file where a running desk writes its address and its current work."""
    place = db.resolve()
    return place.with_name(f".{place.name}{ENDING}")


def lock_beside(db: Path) -> Path:
    """Return the lock file of a database's desk."""
    place = db.resolve()
    return place.with_name(f".{place.name}{ENDING}-lock")


@dataclass(frozen=True, slots=True)
class HeldDesk:
    """A desk that holds the lock; its current work is noted in a file in case it is killed.

    `broken_off` is the work that the previous desk was doing when it was killed.
    """

    note: Path
    address: str
    broken_off: tuple[GoingOn, ...] = ()

    def write(self, going_on: Sequence[GoingOn]) -> None:
        """Note the work in progress."""
        plain = {"address": self.address, "going_on": [asdict(each) for each in going_on]}
        # In a file of its own: replacing the lock file would release the lock.
        with suppress(OSError):
            self.note.write_text(json.dumps(plain), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Work in progress for a district (None: a new one): its kind and start (ISO 8601).

    `is_sent`: what was sent is being stored, all of it or nothing.
    """

    label: str
    district_id: int | None
    since: str
    is_sent: bool = False


@contextmanager
def hold_desk(db: Path, address: str) -> Iterator[HeldDesk]:
    """Hold the lock of a database's desk during the block; raises StoreError if one runs already.

    The lock is released when the program ends, however it ends. The database itself is locked only
    for each write, so that commands can be used meanwhile. Where files cannot be locked, a second
    desk is not noticed; what both write is kept apart by the database all the same.
    """
    _check_only_name(db)
    lock, note = lock_beside(db), note_beside(db)
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise StoreError(
            "{db}: no desk can be opened here ({why}); make the folder writable",
            db=str(db),
            why=error.strerror or "",
        ) from error
    try:
        if lock_file(handle) is Locked.BY_ANOTHER:
            raise StoreError(
                "{db}: its desk is open already, at {address}; use that one, or stop it first "
                "(Ctrl-C in its window)",
                db=str(db),
                address=find_address_of_desk(db) or "?",
            )
        held = HeldDesk(note, address, _read_broken_off(note))
        _make_private(note)
        held.write(())
        yield held
        for path in (note, lock):
            with suppress(OSError):
                path.unlink()
    finally:
        os.close(handle)


def _check_only_name(db: Path) -> None:
    """Raise StoreError if the file has a second name: each would have a log and a lock of its own.

    Source: "How To Corrupt An SQLite Database File", 2.4 (https://www.sqlite.org/howtocorrupt.html).
    """
    if db.exists() and db.stat().st_nlink > 1:
        raise StoreError(
            "{db}: this file has a second name (a hard link), and opened by both it can be "
            'damaged; write a copy with "canvass backup", and remove one of the names',
            db=str(db),
        )


def check_is_ours(db: Path) -> None:
    """Raise NotOursError if a desk could do nothing with this file: not ours, or a newer one's.

    An older database is upgraded. One that is busy, read-only or damaged is no reason to stay
    closed: the pages say so, and a backup can be put back there.
    """
    from canvass.store.database import open_reader

    if not db.exists() or db.stat().st_size == 0:
        return
    try:
        with open_reader(db):
            pass
    except NotOursError:
        raise
    except UnavailableError:
        return


def check_can_store(db: Path) -> None:
    """Raise StoreError if nothing can be written to a database, before long work begins for it."""
    place = db.resolve()
    if not os.access(place.parent, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
        raise UnavailableError(
            "{path}: the database cannot be written to; make the file and its folder writable",
            path=str(db),
        )


def find_address_of_desk(db: Path) -> str | None:
    """Return the address of a database's running desk, None if none is running."""
    found = _read(note_beside(db)).get("address")
    return found if isinstance(found, str) else None


def _read(note: Path) -> dict[str, Any]:
    try:
        plain = json.loads(note.read_bytes()[:100_000])
    except (OSError, ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def _read_broken_off(note: Path) -> tuple[GoingOn, ...]:
    found = []
    for each in _read(note).get("going_on") or ():
        with suppress(TypeError, KeyError, ValueError):
            number = each["district_id"]
            found.append(
                GoingOn(
                    str(each["label"])[:100],
                    None if number is None else int(number),
                    str(each["since"])[:40],
                    each.get("is_sent") is True,
                )
            )
    return tuple(found)


def _make_private(note: Path) -> None:
    """Replace the file by an empty one that only its owner can read."""
    with suppress(OSError):
        note.unlink(missing_ok=True)
        os.close(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
