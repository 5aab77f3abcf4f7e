"""A file in use is told from a leftover by its lock, and nothing hangs where there are no locks."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from canvass import file_locks
from canvass.file_locks import Locked, lock_file
from canvass.store import leftovers
from canvass.work_folders import work_folder
from canvass.workflow.keeping.serving import hold_desk

fcntl = pytest.importorskip("fcntl")

NONE_HERE = [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL]
"""What flock answers on disks without locks."""


def lock_elsewhere(path: Path) -> subprocess.Popen[str]:
    """Return another program that holds the lock of a file."""
    code = (
        "import fcntl, sys; file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX); "
        "print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    return other


def lock(path: Path) -> Locked:
    with path.open("rb") as file:
        return lock_file(file.fileno())


def take_locks_away(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)


def test_a_lock_is_mine_or_anothers_and_ends_with_its_program(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    other = lock_elsewhere(path)
    held = lock(path)
    other.communicate("")

    assert (held, lock(path)) == (Locked.BY_ANOTHER, Locked.MINE)


@pytest.mark.parametrize("number", NONE_HERE)
def test_a_disk_without_locks_is_told_from_a_lock_that_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (tmp_path / "file").touch()
    take_locks_away(monkeypatch, number)

    assert lock(tmp_path / "file") is Locked.NO_LOCKS


def test_without_the_module_for_locks_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setitem(sys.modules, "fcntl", None)

    assert lock(tmp_path / "file") is Locked.NO_LOCKS


def test_without_locks_folders_are_made_desks_opened_and_leftovers_known_by_their_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of these looped, or said that a desk was open, or left copies lying for ever."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    take_locks_away(monkeypatch, errno.ENOLCK)
    db = tmp_path / "canvass.db"
    new, old = (tmp_path / f".canvass.db.abcdefg{k}.part" for k in "no")
    for path in (new, old):
        path.touch()
    long_ago = time.time() - leftovers.STALE_S - 60
    os.utime(old, (long_ago, long_ago))

    with work_folder() as folder, hold_desk(db, "http://127.0.0.1:1") as held:
        found = leftovers.find_leftovers(db)
        assert (folder.is_dir(), held.address) == (True, "http://127.0.0.1:1")

    assert found == [old]


def test_one_module_locks_files() -> None:
    root = Path(file_locks.__file__).parent
    users = [
        path.name for path in root.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in ("flock(", "msvcrt"))
    ]  # fmt: skip

    assert users == ["file_locks.py"]
