"""Reading goes on where nothing can be written: a folder to read only, a full disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from canvass.errors import StoreError
from canvass.store.database import open_reader, open_writer
from canvass.store.doctor import examine
from canvass.store.visits import list_events, record_events
from canvass.workflow.keeping.backups import look_at_restore, write_backup
from canvass.workflow.keeping.keeping import list_tables
from canvass.workflow.keeping.merging import merge_database
from canvass.workflow.visits.coverage import get_coverage
from tests.store.visit_world import fill, visit


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a small disk; skip where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def make(folder: Path, *, with_wal: bool) -> Path:
    """Return a database of one visit, in the file or only in its WAL."""
    source = folder.parent / "source.db"
    with open_writer(source) as connection:
        fill(connection)
    with closing(sqlite3.connect(source)) as holding:
        holding.execute("SELECT count(*) FROM visit_event").fetchone()
        with open_writer(source) as connection:
            record_events(connection, 1, [visit("d1")])
        if not with_wal:
            holding.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path = folder / "canvass.db"
        shutil.copy(source, path)
        if with_wal:
            shutil.copy(f"{source}-wal", f"{path}-wal")
    return path


def forbid_writing(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def fill_up(folder: Path) -> None:
    handle = os.open(folder / "filling", os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while True:
            os.write(handle, bytes(4096))
    os.close(handle)


@pytest.mark.parametrize("trouble", [forbid_writing, fill_up])
@pytest.mark.parametrize("with_wal", [False, True], ids=["folded in", "in the WAL"])
def test_what_may_only_be_read_is_read_whole(disk: Path, trouble: object, with_wal: bool) -> None:
    path = make(disk, with_wal=with_wal)
    trouble(disk)  # type: ignore[operator]

    with open_reader(path) as connection, open_reader(path) as light:
        seen = [len(list_events(one, 1)) for one in (connection, light)]
    report = get_coverage(path, None, None)
    held = {note.table: note.rows for note in list_tables(path)}

    assert seen == [1, 1]
    assert report.coverage.total.knocked == 1
    assert held["visit_event"] == 1
    assert [one for one in examine(path) if one.details] == []


def test_what_cannot_be_written_is_still_refused(disk: Path) -> None:
    path = make(disk, with_wal=False)
    forbid_writing(disk)

    with pytest.raises(StoreError, match="cannot be written to"), open_writer(path) as one:
        record_events(one, 1, [visit("d2", event_id="v2")])


def merge_other(path: Path, backup: Path) -> None:
    merge_database(path, backup.with_name("source.db"), now=datetime(2026, 9, 8, tzinfo=UTC))


@pytest.mark.parametrize("bring", [merge_other, look_at_restore])
def test_a_database_to_read_only_is_named_before_another_is_brought_into_it(
    disk: Path, tmp_path: Path, bring: Callable[[Path, Path], object]
) -> None:
    path = make(disk, with_wal=False)
    other = tmp_path / "other.backup"
    write_backup(path, other)
    forbid_writing(disk)

    with pytest.raises(StoreError, match="cannot be written to; make the file and its folder"):
        bring(path, other)


def test_a_database_that_was_write_protected_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make(tmp_path, with_wal=False)
    other = tmp_path / "other.backup"
    write_backup(path, other)
    # Root may write anywhere, so the test cannot take the right away itself.
    monkeypatch.setattr(os, "access", lambda place, _: place != path)

    with pytest.raises(StoreError, match="cannot be written to"):
        look_at_restore(path, other)


def test_a_week_that_is_due_is_not_shown_where_it_cannot_be_purged(disk: Path) -> None:
    path = make(disk, with_wal=False)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(
            "UPDATE week SET closed_at = '2020-01-01T00:00:00Z', "
            "announced_at = '2020-01-01T00:00:00Z'"
        )
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    forbid_writing(disk)

    for opened in (open_reader, open_reader):
        with pytest.raises(StoreError, match="a week is due to be purged"), opened(path):
            pass
