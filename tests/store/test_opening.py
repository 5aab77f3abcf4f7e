"""Opening the database to record visits: what is owed is paid first, and what is not there said."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from canvass.errors import StoreError
from canvass.store import schema, schema_calls, schema_week
from canvass.store.backend.statements import fetch_plain
from canvass.store.bulk import delete_rows, insert_rows, update_rows
from canvass.store.database import open_reader, open_writer
from canvass.store.visits import CALLS, VISITS, Log, list_events, record_events
from tests.reliability.test_migration import make_old
from tests.store.visit_world import fill, visit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    return path


@pytest.mark.parametrize(
    ("log", "table"), [(VISITS, schema_week.visit_event), (CALLS, schema_calls.call_event)]
)
def test_a_log_names_every_column_of_its_table(log: Log, table: sa.Table) -> None:
    assert log.table is table
    assert set(table.c.keys()) == set(log.columns)


def test_a_database_that_is_not_there_is_not_made_by_recording(tmp_path: Path) -> None:
    path = tmp_path / "canvass.db"

    with pytest.raises(StoreError, match="no database there"), open_writer(path, may_create=False):
        pass

    assert not path.exists()


def test_an_empty_file_is_not_made_a_database_by_recording(tmp_path: Path) -> None:
    path = tmp_path / "canvass.db"
    path.touch()

    with pytest.raises(StoreError, match="empty"), open_writer(path, may_create=False):
        pass

    assert path.read_bytes() == b""


def test_an_old_database_is_brought_up_to_date_first(tmp_path: Path) -> None:
    path = make_old(tmp_path / "canvass.db", "0001")

    with open_writer(path, may_create=False) as connection:
        found = connection.execute(sa.select(sa.func.count()).select_from(VISITS.table)).scalar()

    assert found == 0


@pytest.mark.parametrize("opened", [open_writer, open_reader])
def test_a_week_whose_time_is_up_is_purged_before_anything_is_done(
    path: Path, opened: type
) -> None:
    with open_writer(path) as connection:
        record_events(connection, 1, [visit()])
        connection.execute(
            sa.update(schema_week.week).values(
                closed_at="2020-01-01T00:00:00.000Z", announced_at="2020-01-01T00:00:00.000Z"
            )
        )

    with opened(path) as connection:
        assert list_events(connection, 1) == []


def test_a_reader_reads_in_one_moment(path: Path) -> None:
    """What is written while it reads is not seen by it, and is by the next."""
    with open_reader(path) as reader:
        before = list_events(reader, 1)
        with open_writer(path) as writer:
            record_events(writer, 1, [visit()])
        after = list_events(reader, 1)

    with open_reader(path) as reader:
        later = list_events(reader, 1)
    assert (before, after, len(later)) == ([], [], 1)


def test_a_statement_is_compiled_once_for_all_connections(path: Path) -> None:
    """A desk opens the database at every request; compiling anew would cost more than asking."""
    with open_reader(path) as connection:
        list_events(connection, 1)
    with open_reader(path) as connection:
        compiled = connection.engine.dialect
        known = dict(connection.engine._compiled_cache or {})
        list_events(connection, 1)

        assert known
        assert dict(connection.engine._compiled_cache or {}).keys() == known.keys()
        assert connection.engine.dialect is compiled


def test_rows_as_the_driver_gives_them_are_those_of_core(path: Path) -> None:
    with open_writer(path) as connection:
        record_events(connection, 1, [visit(event_id="a"), visit(event_id="b", minutes=1)])
        query = sa.select(VISITS.table).order_by(VISITS.table.c.event_id)

        plain = fetch_plain(connection, query)

        assert [row[0] for row in plain] == ["a", "b"]
        assert plain == [tuple(row) for row in connection.execute(query)]


@pytest.mark.parametrize("table", [schema.entrance, schema.door])
def test_many_rows_go_in_by_their_names_in_any_order(path: Path, table: sa.Table) -> None:
    """The order of a statement's parameters is the dialect's own; values must not change places."""
    with open_writer(path) as connection:
        key = table.primary_key.columns.keys()
        names = [name for name in table.c.keys() if name not in key]  # noqa: SIM118
        before = connection.execute(sa.select(table)).mappings().all()
        rows = [tuple(row[name] for name in (*names, *key)) for row in before]
        update_rows(connection, table, key, names, rows)
        same = connection.execute(sa.select(table)).mappings().all()
        delete_rows(connection, table, key[::-1], [])
        connection.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        delete_rows(connection, table, key[::-1], [row[len(names) :][::-1] for row in rows])
        gone = connection.execute(sa.select(table)).all()
        insert_rows(connection, table, (*names, *key), rows)
        again = connection.execute(sa.select(table)).mappings().all()

    assert before
    assert gone == []
    assert sorted(map(repr, same)) == sorted(map(repr, before))
    assert sorted(map(repr, again)) == sorted(map(repr, before))
