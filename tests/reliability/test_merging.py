"""Two laptops: what each recorded is in both after merging, in any order and however often."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from canvass.store.database import open_reader, open_writer
from canvass.store.doctor import examine
from canvass.store.visits import list_do_not_knock, list_events, record_events
from canvass.visits.event import EventKind, Outcome
from canvass.workflow.keeping.keeping import purge
from canvass.workflow.keeping.merging import merge_database
from tests.reliability.marked_week import CLOSE, NOW
from tests.store.visit_world import fill, visit
from tests.sweeps import sweep
from tests.world import world


@world
def laptops(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    with open_writer(first) as connection:
        fill(connection)
        record_events(connection, 1, [visit("d1", event_id="v0")])
    shutil.copy(first, second)
    return first, second


def record(path: Path, *events: object) -> None:
    with open_writer(path) as connection:
        record_events(connection, 1, events)  # type: ignore[arg-type]


def log_of(path: Path) -> set[tuple[str, str, str]]:
    with open_reader(path) as connection:
        return {
            (e.event_id, e.door_id, str(e.outcome or e.kind)) for e in list_events(connection, 1)
        }


def asked(path: Path) -> set[str]:
    with open_reader(path) as connection:
        return {one.door_id for one in list_do_not_knock(connection, 1)}


@pytest.mark.parametrize("seed", sweep(range(6), 2))
@pytest.mark.long
def test_both_ways_give_the_same_log_and_a_repeat_changes_nothing(
    laptops: tuple[Path, Path], seed: int
) -> None:
    rng = random.Random(seed)
    for number in range(30):
        event = visit(
            f"d{rng.randrange(1, 13)}", rng.choice(list(Outcome)), event_id=f"v{number + 1}",
            minutes=number,
        )  # fmt: skip
        record(rng.choice(laptops), event)
        if rng.random() < 0.2:
            record(
                rng.choice(laptops),
                replace(
                    event, event_id=f"x{number}", kind=EventKind.VOID, outcome=None,
                    target_id=event.event_id,
                ),
            )  # fmt: skip
    first, second = laptops

    merge_database(first, second, now=NOW)
    once = log_of(first)
    merge_database(second, first, now=NOW)
    again = merge_database(first, second, now=NOW)

    assert log_of(second) == once == log_of(first)
    assert again.counts["stored"] == again.counts["refusals"] == 0
    assert asked(first) == asked(second)
    assert [one for path in laptops for one in examine(path) if one.details] == []


def test_one_id_with_two_contents_is_named_and_stays_as_it_is(laptops: tuple[Path, Path]) -> None:
    first, second = laptops
    record(first, visit("d2", Outcome.TALKED, event_id="v1"))
    record(second, visit("d2", Outcome.NOBODY, event_id="v1"))

    report = merge_database(first, second, now=NOW)

    assert report.named == ["event v1: other content here, which stays"]
    assert ("v1", "d2", "talked") in log_of(first)


def test_a_week_with_other_dates_is_named_and_one_that_is_new_comes_with_its_teams(
    laptops: tuple[Path, Path],
) -> None:
    first, second = laptops
    with open_writer(second) as connection:
        connection.exec_driver_sql("UPDATE week SET ends_on = '2026-11-30'")
        connection.exec_driver_sql(
            "INSERT INTO week (week_id, district_id, name, starts_on, ends_on, timezone) "
            "VALUES (7, 1, 'next', '2026-12-07', '2026-12-13', 'Europe/Stockholm')"
        )
        connection.exec_driver_sql("INSERT INTO team (week_id, name) VALUES (7, 'Blå')")
        record_events(connection, 1, [visit("d3", event_id="v9", week_id=7)])

    report = merge_database(first, second, now=NOW)

    assert [line[:40] for line in report.named] == ['Stuvsta, week "Stuvsta 48": 2026-11-23 t'[:40]]
    with open_reader(first) as connection:
        teams = connection.exec_driver_sql(
            "SELECT week.name, team.name FROM team JOIN week USING (week_id)"
        ).all()
    assert [tuple(row) for row in teams] == [("next", "Blå")]
    assert ("v9", "d3", "nobody") in log_of(first)


def test_what_is_purged_here_does_not_come_back_but_its_refusals_do(
    laptops: tuple[Path, Path],
) -> None:
    first, second = laptops
    record(second, visit("d5", Outcome.DO_NOT_KNOCK, event_id="v1"))
    with open_writer(first) as connection:
        connection.exec_driver_sql(CLOSE)
    purge(first, None, None, now=NOW)

    report = merge_database(first, second, now=NOW)

    assert log_of(first) == set()
    assert asked(first) == {"d5"}
    assert "its visits are purged here and stay so" in report.named[0]
