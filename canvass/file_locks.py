"""Mark a file as in use by locking it; the lock ends with the program, however it ends.

Not every system and disk has such locks (some network disks have none). Then nobody can tell a file
in use from one that a killed command left, and the caller is told so.
"""

from __future__ import annotations

import errno
import os
import sys
from enum import Enum

HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""What a system answers for a file that another program has locked; all else: it has no locks."""
FAR = 0x7FFFFFF0
"""A place behind the end of any file that is locked."""


class Locked(Enum):
    """The answer to an attempt to lock a file."""

    MINE = "mine"
    BY_ANOTHER = "by another"
    NO_LOCKS = "no locks"


def lock_file(handle: int) -> Locked:
    """Lock an open file until it is closed; never waits, and keeps nobody from reading it."""
    try:
        _lock(handle)
    except ImportError:
        return Locked.NO_LOCKS
    except OSError as error:
        return Locked.BY_ANOTHER if error.errno in HELD else Locked.NO_LOCKS
    return Locked.MINE


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        # Nobody else can read a byte that is locked, so it is one that no file has.
        place = os.lseek(handle, 0, os.SEEK_CUR)
        os.lseek(handle, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, place, os.SEEK_SET)
        return
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
