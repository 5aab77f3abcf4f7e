"""Nothing is stored where it does not belong when a database changes under a running command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from canvass.document.document import BasePlace
from canvass.errors import CanvassError, PlanError
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Planned, plan_district
from canvass.store.database import open_reader, open_writer
from canvass.store.visits import record_events
from canvass.workflow.district import stored_district as stored
from canvass.workflow.district.new_district import add_district
from canvass.workflow.keeping import keeping
from canvass.workflow.visits import visit_import
from canvass.workflow.visits.import_rows import read_rows
from canvass.workflow.visits.visit_log import Where
from canvass.workflow.week.next_plan import NextAsked, make_tonight, record_tonight
from tests.reliability.test_do_not_knock import START, make_world
from tests.small_map import BASE, write_grid_map
from tests.store.visit_world import visit
from tests.world import world


@world
def db(tmp_path: Path) -> Path:
    return make_world(tmp_path)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another district under the same name and number, with a week of the same number."""
    path = tmp_path / "other.db"
    add_district(path, "Stuvsta", str(write_grid_map(tmp_path / "grid.osm")))
    with open_writer(path) as connection:
        connection.exec_driver_sql(
            "INSERT INTO week (district_id, name, starts_on, ends_on, timezone) "
            "VALUES (1, '48', '2026-11-16', '2026-11-22', 'Europe/Stockholm')"
        )
    return path


def plan_of(db: Path) -> Planned:
    lat, lon = (float(part) for part in BASE.split(","))
    return plan_district(
        stored.load_district(db, None),
        created_at="2026-11-24T15:00:00Z", base=BasePlace(lat, lon, ""),
        shift=Walking(60, 1.25, None), search=Search(30.0, 5, 0, None), lang="en",
    )  # fmt: skip


def count(db: Path, table: str) -> int:
    with open_reader(db) as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def take_the_place_of(db: Path, other: Path) -> None:
    """Put another database in the place of one, as `mv other.db canvass.db` does."""
    for ending in ("-wal", "-shm"):
        db.with_name(db.name + ending).unlink(missing_ok=True)
    shutil.move(other, db)


def test_a_plan_is_not_stored_for_a_district_whose_doors_are_others(db: Path, other: Path) -> None:
    planned = plan_of(db)
    take_the_place_of(db, other)

    with pytest.raises(PlanError, match="doors of this plan are no longer in the district"):
        stored.record_plan(db, None, planned.document)

    assert count(db, "plan") == 0


def test_a_plan_of_a_district_is_stored_though_another_command_came_between(db: Path) -> None:
    planned = plan_of(db)
    with open_writer(db) as connection:
        connection.exec_driver_sql("UPDATE door SET is_retired = 1 WHERE door_id = 'n101'")

    assert stored.record_plan(db, None, planned.document) == 2


def take_the_shift_away(db: Path) -> None:
    with open_writer(db) as connection:
        connection.exec_driver_sql("DELETE FROM shift")


def move_the_shift(db: Path) -> None:
    with open_writer(db) as connection:
        connection.exec_driver_sql("UPDATE shift SET starts_at = '2026-11-29T11:00:00+01:00'")


@pytest.mark.parametrize("change", [take_the_shift_away, move_the_shift])
def test_an_evening_is_not_stored_for_a_shift_that_is_gone_or_another(
    db: Path, change: Callable[[Path], None]
) -> None:
    tonight = make_tonight(db, NextAsked(Search(1.0, 5, 0, 1), shift="S1"), lang="en")
    change(db)

    with pytest.raises(PlanError, match="its week, shift or teams were changed"):
        record_tonight(db, None, tonight)

    assert count(db, "plan") == 1
    assert count(db, "assignment") == 0


def import_while(db: Path, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Import two visits; something happens after their file was read and before it is stored."""
    doors = [stop.door_ids[0] for stop in stored.get_plan(db, None).routes[0].stops[:2]]
    rows = [
        {"door_id": door, "outcome": "nobody", "at": START.isoformat(), "team": ""}
        for door in doors
    ]
    path = db.with_name("visits.json")
    path.write_text(json.dumps(rows))

    def read_slowly(*words: Any, **more: Any) -> Any:
        read = read_rows(*words, **more)
        happens()
        return read

    monkeypatch.setattr(visit_import, "read_rows", read_slowly)
    visit_import.import_visits(db, Where(), path, recorded_by="desk", now=START + timedelta(days=9))


def purge_now(db: Path) -> None:
    with open_writer(db) as connection:
        connection.exec_driver_sql("UPDATE week SET closed_at = '2026-11-29T20:00:00Z'")
    keeping.purge(db, None, "48", now=START + timedelta(days=9))


def test_an_import_stores_nothing_in_a_week_that_is_purged_while_it_reads(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R30: no purge would ever come again for such visits."""
    with pytest.raises(CanvassError):
        import_while(db, monkeypatch, lambda: purge_now(db))

    assert count(db, "visit_event") == 0


def test_an_import_stores_nothing_in_another_database_that_took_the_place(
    db: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CanvassError, match="was replaced while the file was read"):
        import_while(db, monkeypatch, lambda: take_the_place_of(db, other))

    assert count(db, "visit_event") == 0


def test_an_import_goes_on_when_the_week_is_closed_meanwhile(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def close() -> None:
        with open_writer(db) as connection:
            connection.exec_driver_sql("UPDATE week SET closed_at = '2026-11-29T20:00:00Z'")

    with open_writer(db) as connection:
        connection.exec_driver_sql("UPDATE week SET announced_at = '2026-11-29T20:00:00Z'")
    import_while(db, monkeypatch, close)

    assert count(db, "visit_event") == 2


def test_whatever_records_a_visit_is_refused_in_a_purged_week(db: Path) -> None:
    purge_now(db)
    event = replace(visit("n101"), week_id=1)

    with (
        pytest.raises(CanvassError, match="was purged or removed meanwhile"),
        open_writer(db) as connection,
    ):
        record_events(connection, 1, [event])
