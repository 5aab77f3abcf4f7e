"""A date that somebody broke by hand is named where it stands, by commands, desk and doctor."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from canvass.cli import main
from canvass.store import doctor
from canvass.store.backend.opening import open_file
from canvass.store.broken_values import check_of, find_broken_value, list_broken_values
from canvass.store.schema import metadata
from canvass.visits.event import Outcome
from canvass.workflow.district import stored_district
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from tests.reliability.refusal_game import START
from tests.reliability.test_do_not_knock import make_world


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
