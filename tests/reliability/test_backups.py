"""R16, R17: a backup under load is whole, a bad one is refused, and damage is found."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from canvass.errors import CanvassError, StoreError
from canvass.store import doctor
from canvass.store.backend.catalogue import list_damage
from canvass.store.backend.opening import open_file
from canvass.store.backup import restore_backup, write_backup
from canvass.store.database import open_reader, open_writer
from canvass.store.visits import record_events
from tests.reliability.crash import damage, fork, record_then_acknowledge, stored_ids
from tests.reliability.figures import figure
from tests.store.visit_world import fill, visit

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a writer")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "live" / "canvass.db"
    path.parent.mkdir()
    with open_writer(path) as connection:
        fill(connection)
        record_events(connection, 1, [visit(event_id=f"old{n}") for n in range(200)])
    return path


@contextmanager
def load(path: Path) -> Iterator[Callable[[], list[str]]]:
    """Let another process record without pause; yields what it has acknowledged so far."""
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    said = bytearray()

    def work() -> None:
        for n in range(1_000_000):
            # On a busy machine the lock may take longer than five seconds.
            with suppress(StoreError):
                record_then_acknowledge(path, f"w{n}", lambda e: _tell(write_end, e))

    def acknowledged() -> list[str]:
        try:
            while chunk := os.read(read_end, 65536):
                said.extend(chunk)
        except BlockingIOError:
            pass
        return [word.decode() for word in bytes(said).split(b"\n")[:-1]]

    child = fork(work)
    try:
        yield acknowledged
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(read_end)
        os.close(write_end)


def _tell(write_end: int, event_id: str) -> None:
    os.write(write_end, event_id.encode() + b"\n")


def wait_for_more(acknowledged: Callable[[], list[str]]) -> set[str]:
    """Return what is acknowledged once something new is."""
    before = len(acknowledged())
    while len(found := acknowledged()) == before:
        os.sched_yield()
    return set(found)


def back_up_under_load(path: Path, folder: Path, count: int) -> tuple[int, int]:
    """Return (backups that are damaged or lack what was acknowledged before, size of the last)."""
    bad = size = 0
    with load(path) as acknowledged:
        for number in range(count):
            before = wait_for_more(acknowledged)
            target = folder / f"{number}.backup"
            write_backup(path, target)
            restored = folder / f"{number}.db"
            restore_backup(restored, target)
            stored = set(stored_ids(restored))
            bad += bool(damage(restored)) or not before <= stored
            size = len(stored)
            target.unlink()
            restored.unlink()
    return bad, size


@needs_fork
def test_a_backup_under_write_load_is_whole(path: Path, tmp_path: Path) -> None:
    assert back_up_under_load(path, tmp_path, 3)[0] == 0


@needs_fork
@pytest.mark.torture
def test_40_backups_under_write_load_are_whole(path: Path, tmp_path: Path) -> None:
    bad, size = back_up_under_load(path, tmp_path, 40)

    figure("R16", f"40 backups under write load, up to {size} visits: {bad} damaged or incomplete")
    assert bad == 0


@needs_fork
def test_a_plain_copy_under_load_lacks_what_was_acknowledged(path: Path, tmp_path: Path) -> None:
    """The mutant of R16."""
    # Anybody who looks on keeps what is written in the WAL, which the copy leaves behind.
    with open_reader(path) as looking_on, load(path) as acknowledged:
        looking_on.exec_driver_sql("SELECT count(*) FROM visit_event").all()
        before = wait_for_more(acknowledged)
        shutil.copy(path, tmp_path / "copy.db")

    assert not before <= set(stored_ids(tmp_path / "copy.db"))


def spoil(content: bytes, rng: random.Random) -> bytes:
    """Return a file cut off, or with one bit of it turned."""
    if rng.random() < 0.5:
        return content[: rng.randrange(len(content))]
    spoilt = bytearray(content)
    spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def test_20_spoilt_backups_are_refused_and_the_live_database_is_untouched(
    path: Path, tmp_path: Path
) -> None:
    good = tmp_path / "good.backup"
    write_backup(path, good)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    refused = 0

    for seed in range(20):
        bad = tmp_path / f"{seed}.backup"
        bad.write_bytes(spoilt := spoil(good.read_bytes(), random.Random(seed)))
        assert spoilt != good.read_bytes()
        with pytest.raises(CanvassError):
            restore_backup(path, bad)
        refused += 1

    figure("R16", f"{refused} of 20 cut or flipped backups refused, live database unchanged")
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_restore_waits_for_no_one_and_says_that_somebody_writes(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "good.backup"
    write_backup(path, good)
    with open_writer(path) as connection:
        record_events(connection, 1, [visit(event_id="new")])

        with pytest.raises(StoreError, match="another program"):
            restore_backup(path, good)

    assert "new" in stored_ids(path)


def bit_flips(path: Path, tmp_path: Path, count: int) -> tuple[int, int]:
    """Turn a few bits in copies of a database; return (with a finding, found whole)."""
    found = 0
    for seed in range(count):
        findings = examine_spoilt(path, tmp_path, seed)
        assert all("\n" not in detail for one in findings for detail in one.details)
        found += any(one.details for one in findings)
    return found, count - found


def examine_spoilt(path: Path, tmp_path: Path, seed: int) -> list[doctor.Finding]:
    """Return what the doctor says of a copy with a few bits turned."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rng = random.Random(seed)
    spoilt = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 1, 4, 40, 400])):
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    broken = tmp_path / f"{seed}.db"
    broken.write_bytes(spoilt)
    try:
        return doctor.examine(broken)
    finally:
        broken.unlink()


def test_the_doctor_gets_through_any_damage_and_finds_much_of_it(
    path: Path, tmp_path: Path
) -> None:
    found, silent = bit_flips(path, tmp_path, 25)

    assert found > 0
    assert found + silent == 25


def test_a_doctor_that_lets_errors_through_would_fall_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mutant of R17, at a plan whose text was cut off."""
    with open_writer(path) as connection:
        connection.exec_driver_sql(
            "INSERT INTO plan (district_id, created_at, document) "
            "VALUES (1, '2026-11-24T18:00:00Z', '{\"routes\": [{')"
        )
    assert [one.check for one in doctor.examine(path) if one.details] == ["plans", "values"]
    monkeypatch.setattr(doctor, "_run", lambda name, look: doctor.Finding(name, tuple(look())))

    with pytest.raises(ValueError, match="truncated"):
        doctor.examine(path)


def test_a_doctor_that_asks_sqlite_alone_would_miss_a_forged_outcome(path: Path) -> None:
    """A mutant of R17: an outcome turned into another of the same length is a sound page."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    assert b"visitnobody" in content, "a row's kind and outcome lie side by side"
    path.write_bytes(content.replace(b"visitnobody", b"visittalked", 1))

    with open_file(path) as connection:
        assert list_damage(connection) == []
    (found,) = [one for one in doctor.examine(path) if one.details]
    assert found.check == "visit log"
    assert "is not as it was recorded" in found.details[0]


@pytest.mark.torture
def test_the_doctor_looks_at_200_bit_flipped_databases(path: Path, tmp_path: Path) -> None:
    found, whole = bit_flips(path, tmp_path, 200)

    figure("R17", f"200 bit-flipped databases: {found} with a finding, {whole} in unused bytes or "
           "columns without a checksum, 0 tracebacks")  # fmt: skip
    assert found > 100
