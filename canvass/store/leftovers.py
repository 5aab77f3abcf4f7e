"""Find and remove files that a killed command left: readable copies beside the database.

A killed backup, restore or print leaves a half-written file in the database's folder. A killed
reader of a read-only medium, export or desk leaves a folder (`canvass.work_folders`). Files in use
are locked (where files can be locked), so no other command takes them for leftovers.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from canvass.file_locks import Locked, lock_file
from canvass.work_folders import LOCK, PREFIX

ENDING = ".part"
KEPT_ENDING = ".before-restore"
"""The ending of a database that a restore set aside."""
_NAME = re.compile(r"^\..+\.[a-z0-9_]{8}\.part(-journal|-wal|-shm)?$")
STALE_S = 3600.0
"""Where files cannot be locked, files older than this count as left over."""


def find_leftovers(db: Path) -> list[Path]:
    """Return half-written files in the database's folder and work folders that are not in use."""
    try:
        there = sorted(db.resolve().parent.iterdir())
    except OSError:
        there = []
    found = [path for path in there if _NAME.match(path.name) and not _is_in_use(path)]
    return found + _find_copies()


def _find_copies() -> list[Path]:
    owner = os.getuid() if hasattr(os, "getuid") else None
    try:
        # Every command and page asks: a pattern over a full folder would cost it milliseconds.
        with os.scandir(tempfile.gettempdir()) as files:
            there = sorted(Path(file.path) for file in files if file.name.startswith(PREFIX))
        ours = [path for path in there if owner is None or path.lstat().st_uid == owner]
        return [path for path in ours if path.is_dir() and not _is_copy_in_use(path)]
    except OSError:
        return []


def _is_copy_in_use(folder: Path) -> bool:
    if folder.is_symlink():
        return True
    if not (folder / LOCK).exists():
        return time.time() - folder.stat().st_mtime < STALE_S
    return _is_in_use(folder / LOCK)


def remove_leftovers(db: Path) -> list[Path]:
    """Remove the leftovers; return those that could not be removed."""
    stuck = []
    for path in find_leftovers(db):
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            stuck.append(path)
    return stuck


def _is_in_use(path: Path) -> bool:
    owner = path
    for ending in ("-journal", "-wal", "-shm"):
        owner = owner.with_name(owner.name.removesuffix(ending))
    if not owner.exists() and owner != path:
        return False
    try:
        if not owner.is_file() or owner.is_symlink():
            return True
        handle = os.open(owner, os.O_RDONLY)
    except OSError:
        return False
    try:
        locked = lock_file(handle)
    finally:
        os.close(handle)
    if locked is Locked.NO_LOCKS:
        return time.time() - owner.stat().st_mtime < STALE_S
    return locked is Locked.BY_ANOTHER
