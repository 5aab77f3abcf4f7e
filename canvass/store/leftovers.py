"""What a killed backup, restore or print leaves: readable copies beside the database.

A file that is being written is locked (where files can be locked), so that no other command takes
it for a leftover.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

ENDING = ".part"
_NAME = re.compile(r"^\..+\.[a-z0-9_]{8}\.part(-journal|-wal|-shm)?$")
STALE_S = 3600.0
"""Where files cannot be locked, an older one is nobody's."""


def find_leftovers(db: Path) -> list[Path]:
    """Return half-written files in the database's folder that nobody is writing."""
    try:
        there = sorted(db.resolve().parent.iterdir())
    except OSError:
        return []
    return [path for path in there if _NAME.match(path.name) and not _is_in_use(path)]


def remove_leftovers(db: Path) -> list[Path]:
    """Remove the leftovers; return those that could not be removed."""
    stuck = []
    for path in find_leftovers(db):
        try:
            path.unlink(missing_ok=True)
        except OSError:
            stuck.append(path)
    return stuck


def lock_file(handle: int) -> bool:
    """Mark an open file as being written, until it is closed; False where files have no locks."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_in_use(path: Path) -> bool:
    owner = path
    for ending in ("-journal", "-wal", "-shm"):
        owner = owner.with_name(owner.name.removesuffix(ending))
    if not owner.exists() and owner != path:
        return False
    try:
        if not owner.is_file() or owner.is_symlink():
            return True
        import fcntl

        handle = os.open(owner, os.O_RDONLY)
    except ImportError:
        return time.time() - owner.stat().st_mtime < STALE_S
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
