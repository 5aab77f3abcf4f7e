"""The database of another laptop may be damaged, or made to do harm: nothing of that is taken."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from canvass.errors import CanvassError, StoreError
from canvass.store.backup import SEAL
from canvass.store.database import open_reader, open_writer
from canvass.store.visits import list_events, record_events
from canvass.visits.disposition import disposition
from canvass.visits.event import Outcome
from canvass.workflow.keeping.backups import look_at_restore
from canvass.workflow.keeping.merging import merge_database
from tests.reliability.marked_week import NOW
from tests.store.visit_world import fill, visit
from tests.world import world

ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
UNLOCKED = "DROP TRIGGER visit_event_no_update"
LONG = "hex(zeroblob(20000))"


@world
def laptops(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    with open_writer(first) as connection:
        fill(connection)
        connection.exec_driver_sql("UPDATE week SET base_lat = 59.2, base_lon = 18.0")
    shutil.copy(first, second)
    with open_writer(second) as connection:
        events = [visit(f"d{n}", event_id=f"v{n}") for n in range(1, 5)]
        record_events(connection, 1, events)
    return first, second


def change(path: Path, *statements: str) -> None:
    """Change a database as somebody does who knows no rule."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        for statement in statements:
            raw.execute(statement)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def stored(path: Path) -> set[str]:
    with open_reader(path) as connection:
        return {event.event_id for event in list_events(connection, 1)}


STRANGE = {
    "a view without end in the place of the log": (
        "ALTER TABLE visit_event RENAME TO old", f"CREATE VIEW visit_event AS {ENDLESS}",
    ),
    "a view beside": (f"CREATE VIEW more AS {ENDLESS}",),
    "a trigger": ("CREATE TRIGGER t AFTER INSERT ON audit_log BEGIN DELETE FROM week; END",),
    "a guard that does harm": (
        "DROP TRIGGER audit_log_no_delete",
        "CREATE TRIGGER audit_log_no_delete BEFORE INSERT ON team BEGIN DELETE FROM week; END",
    ),
    "a virtual table": ("CREATE VIRTUAL TABLE more USING fts5(words)",),
    "a generated column": (f"ALTER TABLE team ADD COLUMN more TEXT AS ({LONG})",),
}  # fmt: skip


@pytest.mark.parametrize("what", STRANGE)
def test_a_database_that_runs_something_is_opened_by_no_way(
    laptops: tuple[Path, Path], what: str
) -> None:
    """Merged, shown, written to, or restored from a backup that bears a seal."""
    here, there = laptops
    change(there, *STRANGE[what])
    backup = there.with_name("sealed.backup")
    content = there.read_bytes()
    backup.write_bytes(content + SEAL + hashlib.sha256(content).hexdigest().encode() + b"\n")

    with pytest.raises(CanvassError, match="never makes"):
        merge_database(here, there, now=NOW)
    for opened in (open_reader, open_writer):
        with pytest.raises(CanvassError, match="never makes"), opened(there):
            pass
    with pytest.raises(CanvassError, match="never makes"):
        look_at_restore(here, backup)
    assert stored(here) == set()


IMPOSSIBLE = {
    "a table is missing": "DROP TABLE walk_list_left",
    "a column is missing": "ALTER TABLE team DROP COLUMN pace_mps",
    "a name without end": f"UPDATE team SET name = {LONG}",
    "a name with signs of a terminal": "UPDATE week SET base_label = char(27) || '[2J'",
    "a day that is none": "UPDATE week SET ends_on = 'tomorrow'",
    "a time zone of a file": "UPDATE week SET timezone = '../../etc/passwd'",
    "a base off the earth": "UPDATE week SET base_lat = 9e9",
    "a team of nobody": "UPDATE team SET size = 0",
    "a number beyond all measure": "UPDATE team SET pace_mps = 9e999",
    "a plan that is none": "INSERT INTO plan VALUES (9, 1, '2026-11-24T18:00:00Z', '[]')",
    "a plan nested too deeply": (
        "INSERT INTO plan VALUES (9, 1, '2026-11-24T18:00:00Z', "
        "replace(hex(zeroblob(50000)), '0', '['))"
    ),
    "a rule that is none": (
        "INSERT INTO people_exclusion (exclusion_id, district_id, rule, reason, added_at) "
        "VALUES (9, 1, '[1]', 'works', '2026-11-24')"
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_a_database_that_is_not_as_canvass_makes_it_is_refused_whole(
    laptops: tuple[Path, Path], what: str
) -> None:
    here, there = laptops
    with open_writer(there) as connection:
        connection.exec_driver_sql("INSERT INTO team (week_id, name, size) VALUES (1, 'Blå', 2)")
    change(there, IMPOSSIBLE[what])
    before = here.read_bytes()

    with pytest.raises(StoreError, match=r"second\.db.*nothing was merged") as caught:
        merge_database(here, there, now=NOW)

    assert str(caught.value).isprintable()
    assert stored(here) == set()
    assert here.read_bytes() == before


FAULTS = {
    "an id that is a name": "event_id = 'Anna Andersson'",
    "an id without end": "event_id = 'v' || hex(zeroblob(100))",
    "somebody's name as role": "recorded_by = 'Anna Andersson'",
    "a team without end": f"team = {LONG}",
    "a time that is none": "client_at = 'yesterday'",
    "a time of receipt that is none": "received_at = 'yesterday'",
    "a time without offset": "client_at = '2026-11-25T12:00:00'",
    "a flag nobody knows": "flags = 'evil'",
    "a hash of something else": "body_sha256 = 'junk'",
    "an outcome of something else": "outcome = 'talked'",
}


@pytest.mark.parametrize("what", FAULTS)
def test_one_impossible_event_is_named_and_stops_no_other(
    laptops: tuple[Path, Path], what: str
) -> None:
    here, there = laptops
    change(there, UNLOCKED, f"UPDATE visit_event SET {FAULTS[what]} WHERE event_id = 'v2'")

    report = merge_database(here, there, now=NOW)

    assert stored(here) == {"v1", "v3", "v4"}
    assert report.counts["faulty"] == 1
    assert len(report.named) == 1
    assert report.named[0].startswith("event ")
    assert len(report.named[0]) < 400


def test_a_laptop_whose_clock_is_years_ahead_wins_nothing(laptops: tuple[Path, Path]) -> None:
    """R12: its visits are taken, count from now, and it is said."""
    here, there = laptops
    late = visit("d1", Outcome.NOBODY, event_id="v9", minutes=60 * 24 * 3650)
    with open_writer(there) as connection:
        record_events(connection, 1, [late])

    report = merge_database(here, there, now=NOW)
    with open_writer(here) as connection:
        minutes = (NOW - visit().received_at + timedelta(hours=1)) / timedelta(minutes=1)
        record_events(connection, 1, [visit("d1", Outcome.TALKED, event_id="v10", minutes=minutes)])
        events = [e for e in list_events(connection, 1) if e.door_id == "d1"]

    assert disposition(events).latest is Outcome.TALKED
    assert any("1 events there have a time in the future" in line for line in report.named)
    again = merge_database(here, there, now=NOW)
    assert again.counts["stored"] == 0
    assert again.counts["conflicts"] == 0
