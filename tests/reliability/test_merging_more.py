"""Two laptops that both planned and left doors out: what a merge takes, and what it names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from canvass.store.database import open_reader, open_writer
from canvass.store.doctor import examine
from canvass.store.visits import CALLS, record_events
from canvass.workflow.keeping.keeping import purge
from canvass.workflow.keeping.merging import merge_database
from tests.reliability.marked_week import CLOSE, NOW, evening_of, plan_of
from tests.store.visit_world import fill, visit

Laptops = tuple[Path, Path]


@pytest.fixture
def laptops(tmp_path: Path) -> Laptops:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    with open_writer(first) as connection:
        fill(connection, doors=50)
        add_plan(connection, "A")
    shutil.copy(first, second)
    return first, second


def add_plan(connection: object, name: str, **more: str) -> None:
    document = json.dumps({**plan_of(name), **more})
    connection.exec_driver_sql(  # type: ignore[attr-defined]
        "INSERT INTO plan (district_id, created_at, document) VALUES (1, ?, ?)",
        (made_at(name), document),
    )


def made_at(name: str) -> str:
    """Return when a plan of a name was made: "A" before "B"."""
    return f"2026-11-20T08:{ord(name[0]) - ord('A'):02}:00+01:00"


def run(path: Path, *statements: str) -> None:
    with open_writer(path) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with open_reader(path) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query).all()]


def plans_of(path: Path) -> list[object]:
    """Return the names of the plans, by when they were made."""
    found = rows(path, "SELECT created_at FROM plan ORDER BY plan_id")
    return [next(name for name in "ABCDE" if made_at(name) == row[0]) for row in found]


LEFT_OUT = (
    "INSERT INTO people_exclusion (district_id, rule, reason, added_at) "
    "VALUES (1, '{{\"street\": \"{0}\"}}', 'works', '2026-11-2{1}')"
)


def test_exclusions_of_both_hold_in_both_and_what_one_took_back_is_taken_back(
    laptops: Laptops,
) -> None:
    first, second = laptops
    for path in laptops:
        run(path, LEFT_OUT.format("Gata 1", 1))
    run(first, LEFT_OUT.format("Gata 2", 2))
    taken_back = (
        "UPDATE people_exclusion SET undone_at = '2026-11-25' WHERE added_at = '2026-11-21'"
    )
    run(second, LEFT_OUT.format("Gata 3", 3), taken_back)

    for here, there in ((first, second), (second, first), (first, second)):
        merge_database(here, there, now=NOW)

    standing = "SELECT added_at FROM people_exclusion WHERE undone_at IS NULL ORDER BY 1"
    assert rows(first, standing) == rows(second, standing) == [("2026-11-22",), ("2026-11-23",)]


PUT_FIRST = (
    "INSERT INTO door_value (district_id, rule, worth, added_at) "
    "VALUES (1, '{{\"street\": \"{0}\"}}', 3.0, '2026-11-2{1}')"
)


def test_what_either_laptop_puts_first_comes_first_in_both_until_one_takes_it_back(
    laptops: Laptops,
) -> None:
    first, second = laptops
    for path in laptops:
        run(path, PUT_FIRST.format("Gata 1", 1))
    run(first, PUT_FIRST.format("Gata 2", 2))
    taken_back = "UPDATE door_value SET undone_at = '2026-11-25' WHERE added_at = '2026-11-21'"
    run(second, PUT_FIRST.format("Gata 3", 3), taken_back)

    for here, there in ((first, second), (second, first), (first, second)):
        merge_database(here, there, now=NOW)

    standing = "SELECT added_at FROM door_value WHERE undone_at IS NULL ORDER BY 1"
    assert rows(first, standing) == rows(second, standing) == [("2026-11-22",), ("2026-11-23",)]


WAY_IN = (
    "INSERT INTO entrance_access (district_id, entrance_id, state, given_by, code, try_anyway, "
    "set_at) VALUES (1, '{}', '{}', 'caretaker', {}, 0, '{}')"
)


def test_the_newer_way_in_and_fact_count_and_a_code_stays_with_its_key(laptops: Laptops) -> None:
    first, second = laptops
    fact = "INSERT INTO entrance_fact VALUES (1, 'e1', 'steps', '{}')"
    run(first, WAY_IN.format("e1", "open", "NULL", "2026-11-20"), fact.format("2026-11-20"),
        WAY_IN.format("e2", "key", "NULL", "2026-11-26"))  # fmt: skip
    run(second, WAY_IN.format("e1", "code", "'secret'", "2026-11-24"), fact.format("2026-11-24"),
        WAY_IN.format("e2", "open", "NULL", "2026-11-24"),
        WAY_IN.format("e999", "open", "NULL", "2026-11-24"))  # fmt: skip

    report = merge_database(first, second, now=NOW)

    assert rows(first, "SELECT entrance_id, state, code FROM entrance_access ORDER BY 1") == [
        ("e1", "code", None), ("e2", "key", None),
    ]  # fmt: skip
    assert rows(first, "SELECT noted_on FROM entrance_fact") == [("2026-11-24",)]
    assert len(report.named) == 1
    assert "1 door codes are not taken" in report.named[0]


def test_the_laptop_that_only_looked_gets_the_plans_and_locks_of_the_one_that_planned(
    laptops: Laptops,
) -> None:
    first, second = laptops
    with open_writer(second) as connection:
        add_plan(connection, "B")
        add_plan(connection, "C")
    run(second, "INSERT INTO plan_change VALUES (3, 'R01 and R02 swapped', 1)",
        "INSERT INTO route_lock VALUES (7, 1, 'stay', 'd1 stays', 'R01', '', '2026-11-24')",
        "INSERT INTO route_lock_door VALUES (7, 'd1', 0, 0)")  # fmt: skip

    report = merge_database(first, second, now=NOW)
    again = merge_database(first, second, now=NOW)
    back = merge_database(second, first, now=NOW)

    assert plans_of(first) == plans_of(second) == ["A", "B", "C"]
    assert rows(first, "SELECT words, restores_plan_id FROM plan_change") == [
        ("R01 and R02 swapped", 1)
    ]
    assert rows(first, "SELECT words, door_id FROM route_lock JOIN route_lock_door USING "
                "(lock_id)") == [("d1 stays", "d1")]  # fmt: skip
    assert (report.counts["plans"], report.counts["locks"]) == (2, 1)
    assert (again.counts["plans"], back.counts["plans"], again.named) == (0, 0, [])


def test_where_both_planned_each_keeps_its_routes_and_it_is_said(laptops: Laptops) -> None:
    first, second = laptops
    for path, name in ((first, "B"), (second, "C")):
        with open_writer(path) as connection:
            add_plan(connection, name)

    report = merge_database(first, second, now=NOW)

    assert plans_of(first) == ["A", "B"]
    assert ["both laptops planned since they parted (1 plans there, 1 here)" in line
            for line in report.named] == [True]  # fmt: skip


def test_plans_of_a_week_that_is_purged_here_do_not_come_back(laptops: Laptops) -> None:
    """The other laptop still has the evening that tells of its doors, and more plans than here."""
    first, second = laptops
    run(first, CLOSE)
    purge(first, None, None, now=NOW)
    run(first, "DELETE FROM plan")
    with open_writer(second) as connection:
        add_plan(connection, "E", starts_at=str(evening_of("")["starts_at"]))
        connection.exec_driver_sql(
            "INSERT INTO walk_list VALUES ('ABCD', 1, NULL, 2, 'R01', 'N', 'x', '{}', '', '', "
            "'sv', 'A4', 1, '2026-11-24', 'pdf')"
        )

    report = merge_database(first, second, now=NOW)

    assert plans_of(first) == []
    assert rows(first, "SELECT code FROM walk_list") == []
    assert any("a week is purged here and not there" in line for line in report.named)


PLACE = (
    "INSERT INTO organisation VALUES ({}, 1, '{}', 'club', '', 59.2, 18.0, '', '', '2026-11-20')"
)


def test_calls_stand_at_the_organisation_they_were_made_on(laptops: Laptops) -> None:
    """Both laptops wrote down an organisation of their own as the first."""
    first, second = laptops
    run(first, PLACE.format(1, "The rowing club"))
    run(second, PLACE.format(1, "The chess club"))
    with open_writer(second) as connection:
        record_events(connection, 1, [visit("own 1", event_id="c1")], log=CALLS)

    for here, there in ((first, second), (first, second), (second, first)):
        report = merge_database(here, there, now=NOW)
        assert report.named == []

    called = (
        "SELECT organisation.name FROM call_event JOIN organisation "
        "ON place_id = 'own ' || organisation_id"
    )
    assert rows(first, called) == rows(second, called) == [("The chess club",)]
    assert [one for path in laptops for one in examine(path) if one.details and one.is_damage] == []


def test_lists_printed_without_a_week_are_known_on_the_other_laptop(laptops: Laptops) -> None:
    first, second = laptops
    run(second, "INSERT INTO walk_list VALUES ('ABCD', 1, NULL, 1, 'R01', 'N', 'x', '{}', '', '', "
        "'sv', 'A4', 1, '2026-11-24', 'pdf')")  # fmt: skip

    merge_database(first, second, now=NOW)

    assert rows(first, "SELECT code, week_id FROM walk_list") == [("ABCD", None)]
