"""The districts a running desk keeps: read again after a write, and gone when they are removed."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from canvass.errors import NotFoundError
from canvass.workflow.district import kept_districts
from canvass.workflow.district.kept_districts import Districts
from tests.cli.conftest import canvass as canvass  # a fixture
from tests.small_map import write_small_map


@pytest.fixture
def db(canvass: Any, tmp_path: Path) -> Path:
    small = write_small_map(tmp_path / "small.osm")
    assert canvass("district", "add", "Here", str(small)).code == 0
    return tmp_path / "canvass.db"


def test_a_district_is_read_again_after_a_write_and_not_before(db, monkeypatch):
    kept = Districts()
    monkeypatch.setattr(kept_districts, "is_past", lambda _written, _now_ns: True)
    first = kept.look(db, 1)
    assert kept.look(db, 1) is first

    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE district SET name = 'There'")

    assert kept.look(db, 1).name == "There"


def test_a_name_is_looked_up_again_after_half_a_second(db):
    kept = Districts()
    assert kept.name_of(db, 1, at_s=10.0) == "Here"
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE district SET name = 'There'")

    names = [kept.name_of(db, 1, at_s=at_s) for at_s in (10.4, 10.5)]

    assert names == ["Here", "There"]


def test_a_district_that_is_not_there_is_said(db):
    kept = Districts()
    for look in (lambda: kept.look(db, 7), lambda: kept.name_of(db, 7, at_s=0.0)):
        with pytest.raises(NotFoundError, match="not there any more"):
            look()
