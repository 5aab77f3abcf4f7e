"""What one request reads, it reads over one connection; what was written meanwhile is seen."""

from __future__ import annotations

import contextvars
import shutil
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from canvass.errors import NotFoundError, UnavailableError
from canvass.store import database, schema
from canvass.store.backend.opening import connect_to_look
from canvass.store.backup import restore_backup, write_backup
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.last_written import last_written
from canvass.store.one_reader import one_reader


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a database with the district "Norr"."""
    path = tmp_path / "canvass.db"
    add(path, "Norr")
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Count the connections that are opened for reading."""
    found: list[Path] = []

    def connect(path: Path, *, wait_s: float) -> Connection:
        found.append(path)
        return connect_to_look(path, wait_s=wait_s)

    monkeypatch.setattr(database, "connect_to_look", connect)
    return found


def add(path: Path, name: str) -> None:
    with open_writer(path) as connection:
        connection.execute(
            sa.insert(schema.district).values(
                name=name, added_at="2026-11-30T10:00:00Z", source_file="a.osm", licence="ODbL",
                attribution="", addresses_read=0, merged=0,
            )
        )  # fmt: skip


def names(path: Path) -> list[str]:
    with open_reader(path) as connection:
        return list(connection.execute(sa.select(schema.district.c.name)).scalars())


def test_whoever_reads_three_times_opens_the_database_once(path, opened):
    with one_reader(path):
        found = [names(path) for _ in range(3)]

    assert found == [["Norr"]] * 3
    assert opened == [path]


def test_outside_of_a_request_each_reading_opens_it(path, opened):
    names(path)
    names(path)

    assert len(opened) == 2


def test_after_the_request_nothing_is_open(path, opened):
    with one_reader(path):
        names(path)

    with one_reader(path):
        names(path)
    assert len(opened) == 2


def test_what_another_writes_between_two_readings_is_seen(path, opened):
    with one_reader(path):
        names(path)
        writing = threading.Thread(target=add, args=(path, "Syd"))
        writing.start()
        writing.join()
        found = names(path)

    assert found == ["Norr", "Syd"]
    assert opened == [path]


def test_one_who_writes_holds_no_connection_for_reading(path, opened):
    with one_reader(path):
        names(path)
        add(path, "Syd")
        found = names(path)

    assert found == ["Norr", "Syd"]
    assert opened == [path, path]


def test_a_reading_within_a_reading_has_a_connection_of_its_own(path, opened):
    with one_reader(path), open_reader(path) as outer:
        first = outer.execute(sa.select(schema.district.c.name))
        found = names(path)
        left = list(first.scalars())

    assert (found, left) == (["Norr"], ["Norr"])
    assert len(opened) == 2


def test_what_is_read_together_cannot_be_changed(path):
    with one_reader(path):
        names(path)
        with pytest.raises(UnavailableError), open_reader(path) as connection:
            connection.execute(sa.delete(schema.district))

        assert names(path) == ["Norr"]


def test_after_a_refusal_the_connection_goes_on(path, opened):
    with one_reader(path):
        with pytest.raises(NotFoundError), open_reader(path):
            raise NotFoundError("no such door")
        found = names(path)

    assert found == ["Norr"]
    assert opened == [path]


def test_after_an_error_the_next_reading_opens_it_anew(path, opened):
    with one_reader(path):
        with pytest.raises(UnavailableError), open_reader(path) as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
        found = names(path)

    assert found == ["Norr"]
    assert len(opened) == 2


def test_a_database_put_in_the_place_of_another_is_the_one_that_is_read(path, tmp_path):
    other = tmp_path / "other.db"
    shutil.copy(path, other)
    add(other, "Syd")

    with one_reader(path):
        names(path)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        other.replace(path)
        found = names(path)

    assert found == ["Norr", "Syd"]


def test_what_a_restore_sets_aside_is_one_file_without_a_log(path, tmp_path):
    write_backup(path, tmp_path / "backup")
    add(path, "Syd")

    with one_reader(path):
        before = names(path)
        kept = restore_backup(path, tmp_path / "backup")
        after = names(path)

    assert (before, after) == (["Norr", "Syd"], ["Norr"])
    assert kept is not None
    assert not kept.with_name(f"{kept.name}-wal").exists()


def test_whoever_reads_does_not_look_like_one_who_writes(path):
    """Else all that is kept until something is written would be read again at each request."""
    before = last_written(path)

    with one_reader(path):
        names(path)
        during = last_written(path)
        add(path, "Syd")
        after = last_written(path)

    assert during == before
    assert after != before


def test_another_database_is_not_kept_open(path, tmp_path, opened):
    other = tmp_path / "other.db"
    shutil.copy(path, other)

    with one_reader(path):
        names(other)
        names(other)

    assert opened == [other, other]


def test_another_thread_of_the_request_reads_by_itself(path, opened):
    with one_reader(path):
        names(path)
        here = contextvars.copy_context()
        other = threading.Thread(target=here.run, args=(names, path))
        other.start()
        other.join()

    assert len(opened) == 2
