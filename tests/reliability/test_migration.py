"""R15: every old database opens, and a migration that is killed leaves the old one or the new."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from canvass.store import migrate, revisions, schema
from canvass.store.database import open_reader, open_writer
from tests.reliability.crash import damage, fork
from tests.reliability.figures import figure
from tests.store.every_schema import metadata
from tests.sweeps import sweep

pytestmark = pytest.mark.anew

FIXTURES = Path(__file__).parent / "schemas"
"""One SQL dump per released schema, made when it was released."""


def make_old(path: Path, revision: str) -> Path:
    """Return a database as the program of that schema left it, with a district and a door."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((FIXTURES / f"{revision}.sql").read_text("utf-8"))
    return path


def write_dump(path: Path, revision: str) -> None:
    """Dump a database made by the migrations up to one: for a schema about to be released.

    python -c "from tests.reliability.test_migration import *; write_dump(Path('x.db'), '0007')"
    """
    migrate_to(path, revision)
    with closing(sqlite3.connect(path)) as connection:
        text = "\n".join(connection.iterdump()) + "\n"
    (FIXTURES / f"{revision}.sql").write_text(text, "utf-8")
    path.unlink()


def migrate_to(path: Path, revision: str) -> Path:
    """Make a database by running the migrations up to one."""
    engine = sa.create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(
            "INSERT INTO district (district_id, name, added_at, source_file, licence, attribution,"
            " addresses_read, merged) VALUES (1, 'Åsen', '2026-11-23T09:00:00Z', 'a.osm', 'ODbL',"
            " '© OpenStreetMap contributors', 1, 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO address (district_id, address_id, street, housenumber, lon, lat) "
            "VALUES (1, 'n1', 'Åsvägen', '1', 18.0, 59.2)"
        )
        connection.exec_driver_sql(
            "INSERT INTO door (district_id, door_id, address_id, unit, floor, is_guessed) "
            "VALUES (1, 'n1', 'n1', '', 0, 0)"
        )
    engine.dispose()
    return path


def tables_of(path: Path) -> frozenset[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return frozenset(row[0] for row in rows)


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.parametrize("revision", sweep(revisions.REVISIONS, 6))
def test_a_database_of_every_released_schema_opens_with_all_it_held(
    tmp_path: Path, revision: str
) -> None:
    path = make_old(tmp_path / "canvass.db", revision)

    with open_writer(path) as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    with open_reader(path) as connection:
        row = connection.execute(sa.select(schema.address)).one()

    assert differences == []
    assert (row.street, row.housenumber) == ("Åsvägen", "1")
    assert damage(path) == []


def test_every_released_schema_has_its_dump() -> None:
    assert sorted(path.stem for path in FIXTURES.glob("*.sql")) == list(revisions.REVISIONS)


def kill_in_migration(tmp_path: Path, points: int) -> None:
    """Kill -9 a program at a random statement of its migration from the first schema."""
    first = make_old(tmp_path / "first.db", revisions.REVISIONS[0])
    old = tables_of(first)
    whole = Path(shutil.copy(first, tmp_path / "whole.db"))
    statements = count_statements(whole)
    new = tables_of(whole)
    ends = {"old": 0, "new": 0}
    for point in range(points):
        path = Path(shutil.copy(first, tmp_path / f"{point}.db"))
        at = random.Random(point).randrange(1, statements + 2)
        child = fork(lambda path=path, at=at: die_at_statement(path, at))  # type: ignore[misc]
        _pid, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL

        expected = {revisions.REVISIONS[0]: old, revisions.LATEST: new}
        assert tables_of(path) == expected[revision_of(path)]
        ends["new" if revision_of(path) == revisions.LATEST else "old"] += 1
        with open_writer(path):
            pass
        assert (revision_of(path), damage(path)) == (revisions.LATEST, [])
    figure("R15", f"kill -9 at {points} random points of {statements} statements of the "
           f"migrations: {ends['old']} old, {ends['new']} new, 0 between; "
           "all opened afterwards")  # fmt: skip


def count_statements(path: Path) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sa.event.listen(sa.Engine, "after_cursor_execute", counted)
    try:
        with open_writer(path):
            pass
    finally:
        sa.event.remove(sa.Engine, "after_cursor_execute", counted)
    return count


def die_at_statement(path: Path, at: int) -> None:
    count = 0

    def die(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(sa.Engine, "after_cursor_execute", die)
    with open_writer(path):
        # The point behind the last statement: migrated, and then killed.
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked program")
def test_a_killed_migration_leaves_the_old_schema_or_the_new(tmp_path: Path) -> None:
    kill_in_migration(tmp_path, 5)


@pytest.mark.torture
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked program")
def test_a_migration_killed_at_50_points_is_never_between(tmp_path: Path) -> None:
    kill_in_migration(tmp_path, 50)
