"""R17: a database whose tables somebody altered by hand is found, and named as the altered one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from canvass.store.database import open_writer
from canvass.store.doctor import examine
from canvass.workflow.keeping.merging import merge_database
from tests.store.visit_world import fill
from tests.world import world

ALTERED = {
    "DROP TABLE door_value": "table door_value is missing",
    "ALTER TABLE visit_event DROP COLUMN come_back": "column visit_event.come_back is missing",
    "CREATE TABLE mine (person TEXT)": "table mine is none of canvass's",
    "ALTER TABLE team ADD COLUMN phone TEXT": "column team.phone is none of canvass's",
}


@world
def db(tmp_path: Path) -> Path:
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    return path


def found_in(path: Path) -> list[str]:
    return [detail for one in examine(path) if one.check == "tables" for detail in one.details]


@pytest.mark.parametrize("statement", ALTERED)
def test_what_was_altered_by_hand_is_found_by_name(db: Path, statement: str) -> None:
    """Data in a table of one's own is in no inventory, and no purge deletes it."""
    assert found_in(db) == []

    with closing(sqlite3.connect(db)) as connection:
        connection.execute(statement)

    assert found_in(db) == [ALTERED[statement]]


def test_a_merge_does_not_blame_the_other_file_for_what_was_added_here(
    db: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    shutil.copy(db, other)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("CREATE TABLE mine (person TEXT)")
        connection.execute("ALTER TABLE team ADD COLUMN phone TEXT")

    report = merge_database(db, other, now=datetime(2026, 11, 30, tzinfo=UTC))

    assert report.counts["stored"] == 0
