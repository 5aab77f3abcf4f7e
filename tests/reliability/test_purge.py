"""R30: what was purged is in no file of the database's folder any more."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from canvass.store import purge as store_purge
from canvass.store.backup import restore_backup, write_backup
from canvass.store.database import open_reader, open_writer
from canvass.store.visits import list_do_not_knock, record_events
from canvass.visits.event import Outcome
from canvass.workflow.keeping.keeping import purge
from tests.reliability.figures import figure
from tests.store.visit_world import fill, visit

CLOSED = "2026-11-01T09:00:00Z"
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def readable_after_purge(folder: Path, markers: int) -> int:
    """Record visits that bear random markers, purge them; return how many can still be read."""
    path = folder / "canvass.db"
    rng = random.Random(markers)
    words = [f"{rng.getrandbits(96):024x}" for _ in range(markers)]
    with open_writer(path) as connection:
        fill(connection, doors=50)
    for start in range(0, markers, 100):
        with open_writer(path) as connection:
            record_events(
                connection,
                1,
                [
                    replace(visit(f"d{n % 50 + 1}", event_id=f"v{word}", team=word),
                            recorded_by=f"t{word}")
                    for n, word in enumerate(words[start : start + 100])
                ],
            )  # fmt: skip
    backup = folder.parent / "elsewhere.backup"
    write_backup(path, backup)
    restore_backup(path, backup)
    with open_writer(path) as connection:
        connection.exec_driver_sql(f"UPDATE week SET closed_at = '{CLOSED}'")
    before = contents(folder)
    assert all(word.encode() in before for word in words)

    purge(path, None, None, now=NOW)

    after = contents(folder)
    return sum(word.encode() in after for word in words)


def contents(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_purged_means_gone(folder: Path) -> None:
    assert readable_after_purge(folder, 300) == 0


@pytest.mark.torture
def test_3_000_purged_markers_are_gone(folder: Path) -> None:
    left = readable_after_purge(folder, 3000)

    figure("R30", f"3000 markers purged: {left} readable in any file of the data folder")
    assert left == 0


def test_without_a_checkpoint_purged_markers_stay_readable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R30: rows deleted, the file not wiped."""
    monkeypatch.setattr(store_purge, "settle", lambda raw, path: True)

    assert readable_after_purge(folder, 300) > 0


def test_a_purge_that_was_broken_off_is_finished_by_the_next_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(store_purge, "settle", lambda raw, path: False)
        left = readable_after_purge(folder, 100)
    with open_writer(folder / "canvass.db"):
        pass

    assert left > 0
    words = [f"{random.Random(100).getrandbits(96):024x}"]
    assert all(word.encode() not in contents(folder) for word in words)


def test_counts_and_do_not_knock_outlast_the_purge(folder: Path) -> None:
    path = folder / "canvass.db"
    events = [
        visit("d1", Outcome.TALKED, event_id="v1"),
        visit("d2", Outcome.TALKED, event_id="v2"),
        visit("d2", Outcome.NOBODY, event_id="v3", minutes=600),
        visit("d7", Outcome.DO_NOT_KNOCK, event_id="v4"),
    ]
    with open_writer(path) as connection:
        fill(connection)
        record_events(connection, 1, events)
        connection.exec_driver_sql(f"UPDATE week SET closed_at = '{CLOSED}'")

    purge(path, None, None, now=NOW)

    with open_reader(path) as connection:
        counts = connection.exec_driver_sql(
            "SELECT area, day, band, dwelling, outcome, visits, doors FROM purged_count "
            "ORDER BY area, outcome"
        ).all()
        kept = [one.door_id for one in list_do_not_knock(connection, 1)]
    # Noon on Wednesday the 25th in UTC is one o'clock in Stockholm; ten hours later, the evening.
    assert [tuple(row) for row in counts] == [
        ("Gata 1", "2026-11-25", "evening", "house", "nobody", 1, 1),
        ("Gata 1", "2026-11-25", "daytime", "house", "talked", 2, 2),
        ("Gata 2", "2026-11-25", "daytime", "house", "do_not_knock", 1, 1),
    ]
    assert kept == ["d7"]


def test_a_street_of_few_doors_is_no_area_of_its_own(folder: Path) -> None:
    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection, doors=8)
        record_events(connection, 1, [visit("d7", event_id="v1"), visit("d1", event_id="v2")])
        connection.exec_driver_sql(f"UPDATE week SET closed_at = '{CLOSED}'")

    purge(path, None, None, now=NOW)

    with open_reader(path) as connection:
        areas = connection.exec_driver_sql("SELECT area FROM purged_count ORDER BY 1").scalars()
        assert list(areas) == ["", "Gata 1"]
