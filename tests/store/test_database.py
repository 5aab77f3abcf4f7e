"""The database opens as promised, and says in one line why it does not."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from canvass import patience
from canvass.errors import StoreError
from canvass.patience import Patience
from canvass.store import migrate, revisions, schema
from canvass.store.database import open_reader, open_writer
from tests.store.every_schema import metadata
from tests.sweeps import sweep

pytestmark = pytest.mark.anew

WAYS = [open_reader, open_writer]

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 5000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "canvass.db"


def test_a_new_database_has_the_tables_of_the_schema(path: Path) -> None:
    with open_writer(path) as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_the_newest_migration_is_the_one_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    script = ScriptDirectory.from_config(config)

    assert script.get_heads() == [revisions.LATEST]
    assert {revision.revision for revision in script.walk_revisions()} == set(revisions.REVISIONS)


@pytest.mark.parametrize("opened", [open_writer])
@pytest.mark.parametrize(("name", "value"), PRAGMAS.items())
def test_the_writer_has_the_settings_under_which_nothing_is_lost(
    path: Path, name: str, value: object, opened: Any
) -> None:
    with open_writer(path):
        pass

    with opened(path) as connection:
        found = connection.exec_driver_sql(f"PRAGMA {name}").fetchone()[0]

    assert found == value


def test_tables_are_strict(path: Path) -> None:
    with open_writer(path) as connection:
        rows = connection.exec_driver_sql("PRAGMA table_list").fetchall()

    ours = {row.name: row.strict for row in rows if row.name in metadata.tables}
    assert ours == dict.fromkeys(metadata.tables, 1)


def test_a_reader_cannot_write(path: Path) -> None:
    with open_writer(path):
        pass

    with (
        pytest.raises(StoreError, match="cannot be written to"),
        open_reader(path) as connection,
    ):
        connection.execute(sa.delete(schema.district))


def test_what_fails_half_way_leaves_nothing(path: Path) -> None:
    def write_and_break() -> None:
        with open_writer(path) as connection:
            connection.execute(_a_district("Stuvsta"))
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        write_and_break()

    with open_reader(path) as connection:
        assert connection.execute(sa.select(schema.district)).all() == []


def test_a_second_writer_waits_for_the_first_and_then_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "Patience", lambda: Patience(0.05))
    with open_writer(path) as first:
        first.execute(_a_district("Stuvsta"))

        with pytest.raises(StoreError, match="another program is writing"), open_writer(path):
            pass


def test_a_reader_sees_the_last_commit_while_somebody_writes(path: Path) -> None:
    with open_writer(path):
        pass
    with open_writer(path) as writer:
        writer.execute(_a_district("Stuvsta"))

        with open_reader(path) as reader:
            assert reader.execute(sa.select(schema.district)).all() == []


def test_a_missing_database_is_not_made_by_reading(path: Path) -> None:
    with pytest.raises(StoreError, match="no database there"), open_reader(path):
        pass

    assert not path.exists()


def test_an_empty_file_is_told_apart_from_a_database(path: Path) -> None:
    path.touch()

    with pytest.raises(StoreError, match="empty"), open_reader(path):
        pass


@pytest.mark.parametrize("opened", WAYS)
def test_a_text_file_is_not_a_database(path: Path, opened: Any) -> None:
    path.write_text("Storgatan 1\n" * 1000)

    with pytest.raises(StoreError, match="not a database"), opened(path):
        pass

    assert path.read_text() == "Storgatan 1\n" * 1000


@pytest.mark.parametrize("opened", WAYS)
def test_another_programs_database_is_left_alone(path: Path, opened: Any) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(StoreError, match="not a canvass database"), opened(path):
        pass

    assert path.read_bytes() == before


@pytest.mark.parametrize("opened", WAYS)
def test_a_newer_database_asks_for_a_newer_program(path: Path, opened: Any) -> None:
    with open_writer(path) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer canvass"), opened(path):
        pass


def test_a_folder_or_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"), open_writer(tmp_path):
        pass
    with pytest.raises(StoreError, match="does not exist"), open_writer(tmp_path / "no" / "a.db"):
        pass


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_database_that_cannot_be_written_says_so(path: Path) -> None:
    with open_writer(path):
        pass
    path.chmod(0o400)

    with pytest.raises(StoreError, match="cannot be written to"), open_writer(path):
        pass


@pytest.mark.parametrize("seed", sweep(range(20), 5))
def test_a_damaged_database_is_told_in_one_line_or_still_read(path: Path, seed: int) -> None:
    with open_writer(path) as connection:
        for number in range(200):
            connection.execute(_a_district(f"District {number}"))
    path.with_name("canvass.db-wal").unlink(missing_ok=True)
    content = bytearray(path.read_bytes())
    rng = random.Random(seed)
    for _ in range(400):
        content[rng.randrange(len(content))] = rng.randrange(256)
    path.write_bytes(content)

    complaint = ""
    try:
        with open_reader(path) as connection:
            connection.execute(sa.select(schema.district)).all()
    except StoreError as error:
        complaint = str(error)

    assert "\n" not in complaint


def test_odd_characters_in_the_path_are_part_of_the_name(tmp_path: Path) -> None:
    path = tmp_path / "vår 50% #1?mode=ro.db"

    with open_writer(path):
        pass

    assert path.exists()


def _a_district(name: str) -> sa.Insert:
    return sa.insert(schema.district).values(
        name=name, added_at="2026-11-23T09:00:00Z", source_file="a.osm", licence="ODbL",
        attribution="© OpenStreetMap contributors", addresses_read=0, merged=0,
    )  # fmt: skip
