"""A date that somebody broke by hand is named where it stands, by commands, desk and doctor."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from canvass.cli import main
from canvass.store import doctor
from canvass.store.backend.opening import open_file
from canvass.store.broken_values import check_of, find_broken_value, list_broken_values
from canvass.store.schema import metadata, plan
from canvass.visits.event import Outcome
from canvass.workflow.district import stored_district
from canvass.workflow.keeping import keeping
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from tests.reliability.refusal_game import START
from tests.reliability.test_do_not_knock import make_world
from tests.sweeps import sweep


@pytest.fixture
def db(tmp_path: Path) -> Path:
    made = make_world(tmp_path)
    door = stored_district.get_plan(made, None).routes[0].stops[0].door_ids[0]
    add_visit(made, Where(), door, SaidVisit(Outcome.TALKED, START.isoformat(), ""), now=START)
    return made


def break_column(db: Path, table: str, column: str, value: str) -> None:
    """Write a value past the triggers, as somebody does who edits the file."""
    with sqlite3.connect(db) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        for _, text in guards:
            connection.execute(text)
    connection.close()


@pytest.mark.parametrize(
    ("table", "column", "value", "wanted", "command"),
    [
        ("week", "starts_on", "2026-13-45", "date", ("week", "list")),
        ("week", "announced_at", "x", "time", ("coverage",)),
        ("week", "timezone", "Mars/Olympus", "time zone", ("visit", "list")),
        ("visit_event", "client_at", "soon", "time", ("visit", "list")),
        ("visit_event", "effective_at", "2026-02-30T10:00", "time", ("coverage",)),
    ],
)
def test_a_broken_date_is_one_line_that_says_where_it_is_and_what_to_do(
    db: Path, capsys: pytest.CaptureFixture[str], table: str, column: str, value: str,
    wanted: str, command: tuple[str, ...],
) -> None:  # fmt: skip
    break_column(db, table, column, value)
    for arguments in (command, ("doctor",)):
        with pytest.raises(SystemExit) as ended:
            main.main(["--lang", "en", "--db", str(db), *arguments])

        said = capsys.readouterr()
        where = f"row 1: {column} is '{value}', which is no {wanted}"
        assert ended.value.code == 2
        assert said.err.count("\n") == 1
        assert "unexpected error" not in said.err
        assert where in (said.out if arguments == ("doctor",) else said.err)
        assert 'put a backup back with "canvass restore"' in said.err


ASKED = ("--reason", "asked")
NO_PLANS = ["{}", "[]", "null", "x", '{"format": "canvass-plan/1"}', "[" * 100_000]


@pytest.mark.parametrize("text", sweep(NO_PLANS, 2))
def test_a_kept_plan_that_is_none_is_one_line_that_says_where_it_is(
    db: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    break_column(db, "plan", "document", text)
    for words in ("coverage", "doors list", "routes list", "area list", "export csv", "doctor",
                  "plan --next --teams 1", "plan --base 59,18 --shift 60"):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main.main(["--lang", "en", "--db", str(db), *words.split()])

        said = capsys.readouterr()
        where = f"row 1: document is '{text[:40]}', which is no plan"
        assert (ended.value.code, said.err.count("\n")) == (2, 1), words
        assert where in (said.out if words == "doctor" else said.err), words


def test_what_was_stored_beside_a_kept_plan_that_is_none_is_said_to_be_stored(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street = stored_district.get_plan(db, None).routes[0].stops[0].street
    break_column(db, "plan", "document", "{}")

    with pytest.raises(SystemExit) as ended:
        main.main(["--lang", "en", "--db", str(db), "doors", "exclude", "--street", street, *ASKED])

    said = capsys.readouterr()
    assert ended.value.code == 0
    assert street in said.out
    assert "This is stored, but nobody knows what it changes in the newest plan" in said.err
    assert "row 1: document is '{}', which is no plan" in said.err


@pytest.mark.parametrize(
    ("table", "column"),
    [("people_exclusion", "rule"), ("door_value", "rule"), ("lock_change", "made"),
     ("lock_change", "removed"), ("walk_list", "route"), ("plan", "document")],
)  # fmt: skip
def test_whatever_is_kept_as_json_is_looked_at(table: str, column: str) -> None:
    check = check_of(metadata.tables[table].columns[column])

    assert check is not None
    for text in ("{}", "[1]", "null", "x", "[" * 100_000):
        with pytest.raises((ValueError, TypeError, LookupError, AttributeError, RecursionError)):
            check[1](text)


@pytest.mark.parametrize("text", NO_PLANS)
def test_a_purge_is_not_kept_up_by_a_plan_that_is_none_and_takes_it_along(
    db: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    closed = "2026-11-30T09:00:00Z"
    with sqlite3.connect(db) as written:
        written.execute(
            "INSERT INTO plan (district_id, created_at, document) VALUES (1, ?, ?)",
            (closed, text),
        )
        written.execute("UPDATE week SET closed_at = ?, announced_at = ?", (closed, closed))
    written.close()

    run = keeping.purge(db, None, "48", now=START + timedelta(days=90))

    assert [(one.events, one.broken_plans) for one in run.done] == [(1, 1)]
    with open_file(db) as connection:
        assert len(connection.execute(select(plan.c.document)).all()) == 1
    assert find_broken_value(db) is None


def test_of_a_sound_database_nothing_is_said(db: Path, tmp_path: Path) -> None:
    assert find_broken_value(db) is None
    assert find_broken_value(tmp_path / "nothing.db") is None
    assert [one for one in doctor.examine(db) if one.details] == []


def test_every_time_and_date_of_the_schema_is_looked_at() -> None:
    """By their names: "_at" is a time, "_on" a date; a new column of either is looked at, too."""
    times = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(("_at", "_on")) or column.name in ("at", "day", "timezone")
    }
    assert len(times) > 30
    for table, column in sorted(times):
        assert check_of(metadata.tables[table].columns[column]) is not None, (table, column)


def test_an_error_that_has_another_reason_is_still_told_as_it_was(
    db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(main.canvass, "main", fail)
    with pytest.raises(SystemExit):
        main.main(["--lang", "en", "--db", str(db), "coverage"])

    assert "unexpected error (ZeroDivisionError" in capsys.readouterr().err


def test_no_more_values_are_listed_than_a_person_reads(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_column(db, "week", "starts_on", "x")
    break_column(db, "week", "ends_on", "x")
    monkeypatch.setattr("canvass.store.broken_values.MOST_FOUND", 1)

    with open_file(db) as connection:
        assert len(list_broken_values(connection)) == 1


def test_talks_counted_at_the_base_are_no_damage(db: Path):
    """Its column is called half_day and holds no date."""
    with sqlite3.connect(db) as written:
        (week,) = written.execute("SELECT week_id FROM week").fetchone()
        written.execute("INSERT INTO drop_in VALUES (?, '2026-09-08', 'afternoon', 7)", (week,))
    written.close()

    with open_file(db) as connection:
        assert list_broken_values(connection) == []
