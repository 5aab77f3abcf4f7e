"""A database that another program has locked: who waits, how often, and what is said then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from canvass import patience
from canvass.errors import UnavailableError
from canvass.patience import Patience, one_patience, patience_of_now
from canvass.store import database
from canvass.store.backend.opening import connect_to_write
from canvass.store.database import open_reader, open_writer

WAIT_S = 0.3


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a database in which another program is writing; patience is short."""
    path = tmp_path / "canvass.db"
    with open_writer(path):
        pass
    monkeypatch.setattr(patience, "Patience", lambda: Patience(WAIT_S))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield path
    other.close()


def waits_of(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the list of how long each writer was ready to wait, filled as they open."""
    found: list[float] = []

    def connect(path: Path, *, may_create: bool, wait_s: float) -> object:
        found.append(wait_s)
        return connect_to_write(path, may_create=may_create, wait_s=wait_s)

    monkeypatch.setattr(database, "connect_to_write", connect)
    return found


def write(path: Path) -> str:
    try:
        with open_writer(path):
            return "written"
    except UnavailableError as error:
        return str(error)


def test_who_waited_in_vain_does_not_wait_again_in_the_same_command(held, monkeypatch):
    waits = waits_of(monkeypatch)

    with one_patience():
        said = [write(held) for _ in range(3)]

    assert all("another program is writing to the database" in each for each in said)
    assert WAIT_S / 2 < waits[0] <= WAIT_S
    assert waits[1:] == [0, 0]


def test_the_next_command_waits_anew(held, monkeypatch):
    waits = waits_of(monkeypatch)

    for _ in range(2):
        with one_patience():
            write(held)

    assert all(wait > WAIT_S / 2 for wait in waits)


def test_whoever_queues_at_a_locked_database_waits_at_the_same_time(held, monkeypatch):
    waits = waits_of(monkeypatch)

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(write, [held] * 6))

    assert all("another program is writing" in each for each in said)
    assert sum(waits) < 2 * WAIT_S


def test_a_wait_that_was_not_in_vain_costs_nothing(tmp_path):
    path = tmp_path / "canvass.db"

    with one_patience():
        for _ in range(3):
            assert write(path) == "written"
        left_s = patience_of_now().left_s

    assert left_s == patience.WAIT_S


def test_a_database_that_is_written_to_can_be_read(held):
    with open_reader(held) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM district").scalar() == 0
