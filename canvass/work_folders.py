"""Folders for files needed only while a command works; the next command removes a killed one's.

They hold what people may not leave lying about: addresses, uploaded visits, copies of a database.
A folder in use is locked (where files can be locked), so that nobody takes it for a leftover.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from canvass.file_locks import Locked, lock_file

PREFIX = "canvass-copy-"
LOCK = "in-use"
"""The file in the folder that is locked while the folder is in use."""


@contextmanager
def work_folder() -> Iterator[Path]:
    """Yield a new empty folder for its owner only; it is deleted at the end."""
    folder, handle = make_work_folder()
    try:
        yield folder
    finally:
        # First closed: some systems delete no open file.
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def make_work_folder() -> tuple[Path, int]:
    """Return a new folder, and the file handle whose lock marks it in use."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        # Another command may have removed it as a leftover before it was locked.
        if lock_file(handle) is not Locked.BY_ANOTHER and (folder / LOCK).exists():
            return folder, handle
        os.close(handle)
