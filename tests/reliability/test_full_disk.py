"""R13: a full disk is refused, not swallowed, and work goes on when there is space again."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection

from canvass.errors import OutputError, StoreError
from canvass.store import doctor
from canvass.store.backend import sqlite_file
from canvass.store.database import open_writer
from canvass.store.visits import record_events
from canvass.workflow.keeping.backups import look_at_restore, write_backup
from canvass.workflow.keeping.merging import merge_database
from tests.reliability.crash import damage, stored_ids
from tests.reliability.figures import figure
from tests.store.visit_world import NOON, fill, visit

SIZE = "1536k"
MOST = 4000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of a megabyte and a half; only root may."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def record(path: Path, number: int) -> None:
    with open_writer(path) as connection:
        events = [visit(event_id=f"v{number}-{k}", team="A" * 60) for k in range(20)]
        record_events(connection, 1, events)


def record_until_full(path: Path) -> tuple[int, str]:
    """Record twenty visits a time until it is refused; return how many times, and the message."""
    for number in range(MOST):
        try:
            record(path, number)
        except StoreError as error:
            return number, str(error)
    pytest.fail("the disk was never full")


def fill_and_free(path: Path, taken: int) -> tuple[int, int, str, list[str]]:
    """Fill a disk that has `taken` bytes of other files, free these, and record once more.

    Returns how many visits were acknowledged, how many are stored, what the refusal said, and what
    damage there is.
    """
    ballast = path.with_name("ballast")
    with open_writer(path) as connection:
        fill(connection)
    ballast.write_bytes(bytes(taken))
    acknowledged, complaint = record_until_full(path)
    ballast.unlink()
    record(path, MOST)
    return 20 * acknowledged + 20, len(stored_ids(path)), complaint, damage(path)


@pytest.mark.parametrize("command", ["backup", "restore", "merge"])
def test_a_command_that_finds_no_room_names_what_it_could_not_write(
    small_disk: Path, tmp_path: Path, command: str
) -> None:
    """The disk of the stick is full, not that of the database, or the other way round."""
    here, there, full = tmp_path / "canvass.db", tmp_path / "a.backup", small_disk / "canvass.db"
    for path in (here, full):
        with open_writer(path) as connection:
            fill(connection)
    write_backup(here, there)
    (small_disk / "ballast").write_bytes(bytes(room_on(small_disk) - 100_000))
    before = sorted(small_disk.iterdir())
    run: dict[str, tuple[Path, Callable[[], object]]] = {
        "backup": (small_disk / "b.backup", lambda: write_backup(here, small_disk / "b.backup")),
        "restore": (small_disk, lambda: look_at_restore(full, there)),
        "merge": (small_disk, lambda: merge_database(full, here, now=NOON)),
    }
    named, call = run[command]

    with pytest.raises(OutputError) as refused:
        call()

    assert str(refused.value).startswith(f"{named}: cannot be written (No space left on device)")
    assert sorted(small_disk.iterdir()) == before


def room_on(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def test_a_full_disk_is_refused_and_work_goes_on_when_there_is_space(small_disk: Path) -> None:
    acknowledged, stored, complaint, harm = fill_and_free(small_disk / "canvass.db", 400_000)

    assert "the disk is full; nothing was changed" in complaint
    assert "\n" not in complaint
    assert stored == acknowledged
    assert harm == []


@pytest.mark.torture
def test_a_disk_that_fills_at_40_other_points_loses_nothing(small_disk: Path) -> None:
    """The disk fills at another byte of a page, a log or an index each time."""
    rng = random.Random(13)
    acknowledged = lost = refused = 0
    for number in range(40):
        path = small_disk / f"{number}" / "canvass.db"
        path.parent.mkdir()
        taken = rng.randrange(40_000, 400_000)
        counted, stored, complaint, harm = fill_and_free(path, taken)
        acknowledged, lost = acknowledged + counted, lost + counted - stored
        refused += "the disk is full; nothing was changed" in complaint
        assert harm == []
        shutil.rmtree(path.parent)

    figure("R13", f"40 disks filled at other points: {refused} refused in one line, "
           f"{acknowledged} visits acknowledged, {lost} lost, all went on with space")  # fmt: skip
    assert (refused, lost) == (40, 0)


def test_a_database_that_may_not_grow_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same where nothing can be mounted: SQLite itself refuses further pages."""
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    pages = path.stat().st_size // 4096 + 12
    monkeypatch.setitem(sqlite_file.SETTINGS, "max_page_count", str(pages))

    acknowledged, complaint = record_until_full(path)
    monkeypatch.delitem(sqlite_file.SETTINGS, "max_page_count")
    record(path, MOST)

    assert "the disk is full" in complaint
    assert "\n" not in complaint
    assert len(stored_ids(path)) == acknowledged * 20 + 20


def test_a_blind_rollback_would_hide_that_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R13: SQLite has rolled back already, and ROLLBACK fails with another error."""
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    monkeypatch.setitem(
        sqlite_file.SETTINGS, "max_page_count", str(path.stat().st_size // 4096 + 2)
    )
    monkeypatch.setitem(sqlite_file.SETTINGS, "cache_size", "10")

    def record_and_roll_back(connection: Connection) -> None:
        try:
            events = [visit(event_id=f"v{k}", team="A" * 60) for k in range(2000)]
            record_events(connection, 1, events)
        except Exception:
            connection.exec_driver_sql("ROLLBACK")
            raise

    complaint = ""
    with suppress(StoreError), open_writer(path) as connection:
        try:
            record_and_roll_back(connection)
        except Exception as error:
            complaint = str(error)

    assert complaint
    assert "full" not in complaint


def fill_to_the_last_byte(folder: Path) -> None:
    with suppress(OSError), (folder / "fill").open("wb") as file:
        while True:
            file.write(bytes(1024))
            file.flush()


def test_a_disk_without_room_for_a_byte_is_said_to_be_full(small_disk: Path) -> None:
    """Reading goes on (test_read_only.py); writing is refused."""
    path = small_disk / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    fill_to_the_last_byte(small_disk)

    with pytest.raises(StoreError, match="the disk is full"), open_writer(path):
        pass


def test_a_medium_that_cannot_be_written_to_is_named_as_such(small_disk: Path) -> None:
    """Reading goes on (test_read_only.py); writing is refused."""
    path = small_disk / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with pytest.raises(StoreError, match="cannot be written to"), open_writer(path):
        pass
    assert [one for one in doctor.examine(path) if one.is_damage and one.details] == []
