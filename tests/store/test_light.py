"""The light way into the database keeps the rules of the whole one."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from canvass.errors import StoreError
from canvass.store import schema_calls, schema_week, sqlite_file
from canvass.store.database import open_reader, open_writer
from canvass.store.light import open_light_reader, open_light_writer
from canvass.store.visits import CALLS, VISITS, Log, list_events, record_events
from tests.reliability.test_migration import make_old
from tests.store.visit_world import fill, visit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    return path


def test_what_goes_in_the_light_way_comes_out_the_whole_way_and_back(path: Path) -> None:
    with open_light_writer(path) as connection:
        record_events(connection, 1, [visit(event_id="light")])
    with open_writer(path) as connection:
        record_events(connection, 1, [visit(event_id="whole", minutes=1)])

    with open_reader(path) as whole, open_light_reader(path) as light:
        assert list_events(whole, 1) == list_events(light, 1)
        assert [event.event_id for event in list_events(light, 1)] == ["light", "whole"]


@pytest.mark.parametrize(
    ("log", "table"), [(VISITS, schema_week.visit_event), (CALLS, schema_calls.call_event)]
)
def test_the_statements_name_every_column_of_the_log(log: Log, table: sa.Table) -> None:
    assert log.table == table.name
    assert set(table.c.keys()) == set(log.columns)


def test_what_fails_half_way_leaves_nothing(path: Path) -> None:
    def write_and_break() -> None:
        with open_light_writer(path) as connection:
            record_events(connection, 1, [visit()])
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        write_and_break()

    with open_light_reader(path) as connection:
        assert list_events(connection, 1) == []


def test_a_light_reader_cannot_write(path: Path) -> None:
    with (
        pytest.raises(StoreError, match="cannot be written to"),
        open_light_reader(path) as connection,
    ):
        record_events(connection, 1, [visit()])


def test_a_light_writer_waits_for_another_and_then_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite_file.SETTINGS, "busy_timeout", "50")
    with open_light_writer(path) as first:
        record_events(first, 1, [visit()])

        with pytest.raises(StoreError, match="another program is writing"), open_light_writer(path):
            pass


def test_an_old_database_is_brought_up_to_date_first(tmp_path: Path) -> None:
    path = make_old(tmp_path / "canvass.db", "0001")

    with open_light_writer(path) as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM visit_event").fetchone()

    assert found == (0,)


def test_a_week_whose_time_is_up_is_purged_before_anything_is_recorded(path: Path) -> None:
    with open_writer(path) as connection:
        record_events(connection, 1, [visit()])
        connection.execute(
            sa.update(schema_week.week).values(
                closed_at="2020-01-01T00:00:00.000Z", announced_at="2020-01-01T00:00:00.000Z"
            )
        )

    with open_light_writer(path) as connection:
        assert list_events(connection, 1) == []
