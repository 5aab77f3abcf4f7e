"""A database that is newer, damaged, locked, full or read-only: one line, exit 2, nothing lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from canvass import patience
from canvass.patience import Patience
from canvass.store.backend import sqlite_file
from canvass.store.database import open_writer
from tests.reliability.crash import stored_ids
from tests.store.visit_world import fill
from tests.world import world

DB = Path("canvass.db")
NOW = "2026-11-25T18:00+01:00"
WRITERS = (
    ("visit", "add", "d4", "talked", "--at", NOW),
    ("visit", "void", "v1"),
    ("visit", "clear-dnk", "d2"),
    ("visit", "import", "more.csv"),
)
READERS = (("visit", "list"), ("coverage",), ("week", "show"))


@world
def week(canvass):
    """Put a district, a week and two visits into canvass.db."""
    with open_writer(DB) as connection:
        fill(connection)
    for door, outcome, event_id in (("d1", "nobody", "v1"), ("d2", "do_not_knock", "v2")):
        said = canvass("visit", "add", door, outcome, "--at", NOW, "--event-id", event_id)
        assert said.code == 0
    Path("more.csv").write_text("door_id,outcome,at\nd3,talked,2026-11-25T18:05+01:00\n")
    return canvass


@contextmanager
def locked(_: pytest.MonkeyPatch) -> Iterator[None]:
    """Let another program hold the write lock."""
    with closing(sqlite3.connect(DB, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no page be added: SQLite says what it says on a full disk."""
    with closing(sqlite3.connect(DB, isolation_level=None)) as connection:
        # Pages that are there are filled up, so that the next row needs a new one.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
        count = connection.execute("PRAGMA page_count").fetchone()[0]
    with monkeypatch.context() as patched:
        patched.setitem(sqlite_file.SETTINGS, "max_page_count", str(count))
        yield


@contextmanager
def read_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let SQLite refuse to write, as on a disk that is mounted to be read (root may else)."""
    with monkeypatch.context() as patched:
        patched.setitem(sqlite_file.SETTINGS, "query_only", "ON")
        yield


@pytest.mark.parametrize("arguments", WRITERS, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize(
    ("trouble", "message"),
    [(locked, "another program is writing"), (read_only, "cannot be written to")],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_lost(
    week, monkeypatch: pytest.MonkeyPatch, arguments, trouble: Callable, message
):
    monkeypatch.setattr(patience, "Patience", lambda: Patience(0.05))

    with trouble(monkeypatch):
        said = week(*arguments)

    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert said.err.count("\n") == 1
    assert sorted(stored_ids(DB)) == ["v1", "v2"]
    assert week(*arguments).code == 0


def test_a_full_disk_refuses_a_file_whole_and_takes_it_when_there_is_space(
    week, monkeypatch: pytest.MonkeyPatch
):
    rows = [f"d{n % 12 + 1},talked,2026-11-25T18:05+01:00,{n}-{'A' * 50}" for n in range(500)]
    Path("many.csv").write_text("\n".join(["door_id,outcome,at,team", *rows]))

    with full(monkeypatch):
        said = week("visit", "import", "many.csv")

    assert (said.code, said.out) == (2, "")
    assert "the disk is full; nothing was changed" in said.err
    assert said.err.count("\n") == 1
    assert sorted(stored_ids(DB)) == ["v1", "v2"]
    again = json.loads(week("visit", "import", "many.csv", "--format", "json").out)
    assert again["stored"] == 500


@pytest.mark.parametrize("arguments", [*WRITERS, *READERS], ids=lambda words: " ".join(words[:2]))
def test_a_newer_database_is_left_alone(week, arguments):
    with closing(sqlite3.connect(DB)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = DB.read_bytes()

    said = week(*arguments)

    assert (said.code, said.out) == (2, "")
    assert "newer canvass" in said.err
    assert said.err.count("\n") == 1
    assert DB.read_bytes() == before


@pytest.mark.parametrize("arguments", [*WRITERS, *READERS], ids=lambda words: " ".join(words[:2]))
def test_a_damaged_database_is_one_line(week, arguments):
    with closing(sqlite3.connect(DB)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(DB.read_bytes())
    # Page 1 says what is where: its header stays, all it lists is noise.
    content[100:4096] = b"\xa5" * 3996
    DB.write_bytes(content)

    said = week(*arguments)

    assert (said.code, said.out) == (2, "")
    assert "damaged" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [*WRITERS, *READERS], ids=lambda words: " ".join(words[:2]))
def test_a_file_that_is_no_database_is_one_line_and_stays(week, arguments):
    DB.write_text("Storgatan 1\n" * 1000)

    said = week(*arguments)

    assert (said.code, said.out) == (2, "")
    assert "not a database" in said.err
    assert said.err.count("\n") == 1
    assert DB.read_text() == "Storgatan 1\n" * 1000
