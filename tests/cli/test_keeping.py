"""Backups, the purge, the inventory and the doctor from the command line."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from canvass.errors import InputError
from canvass.locale.catalogue import get_translator
from canvass.store import doctor
from canvass.store.database import open_writer
from canvass.workflow.doors.chosen import choose_doors
from tests.reliability.test_migration import FIXTURES, make_old
from tests.store.visit_world import fill
from tests.world import world

AT = "2026-11-25T18:05+01:00"


@world
def week(canvass):
    """Put a district of twelve doors with one open week and three visits into canvass.db."""
    with open_writer(Path("canvass.db")) as connection:
        fill(connection)
    for door, outcome in (("d1", "talked"), ("d2", "nobody"), ("d3", "do_not_knock")):
        assert canvass("visit", "add", door, outcome, "--at", AT, "--team", "A").code == 0
    return canvass


def close(at="2026-11-01T09:00:00Z"):
    """Close the week as its command does: whoever closes it is told when it is purged."""
    with sqlite3.connect("canvass.db") as connection:
        connection.execute("UPDATE week SET closed_at = ?, announced_at = ?", [at, at])
    connection.close()


def rows_by_table(canvass):
    rows = json.loads(canvass("inventory", "--format", "json").out)
    return {row["table"]: row for row in rows}


def test_a_backup_brings_back_what_was_lost(week):
    week("backup", "a.backup")
    week("visit", "add", "d4", "talked", "--at", AT)

    refused = week("restore", "a.backup")
    said = week("restore", "a.backup", "--yes")

    assert refused.code == 2
    assert "1 visit or call here is not in a.backup and would be gone" in refused.err
    assert said.code == 0, said.err
    assert rows_by_table(week)["visit_event"]["rows"] == 3
    assert week("doctor").code == 0
    with sqlite3.connect("canvass.db.before-restore") as before:
        assert before.execute("SELECT count(*) FROM visit_event").fetchone() == (4,)
    before.close()


def test_what_is_no_ordinary_file_is_not_said_to_be_missing(week):
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")

    for asked, message in (
        (("restore", "folder"), "folder: no ordinary file"),
        (("merge", "folder"), "folder: is a folder; give the other laptop's database"),
        (("merge", "nowhere.db"), "nowhere.db: no such file; give the other laptop's database"),
    ):
        said = week(*asked)
        assert said.code == 2
        assert message in said.err
    with pytest.raises(InputError, match=r"--only folder: no ordinary file"):
        choose_doors(Path("canvass.db"), None, "folder")


def change(statement):
    with closing(sqlite3.connect("canvass.db")) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_restore_names_what_it_would_take_away_and_asks(week):
    change("INSERT INTO team (week_id, name) VALUES (1, 'Blue')")
    week("backup", "a.backup")
    change("UPDATE team SET name = 'Red'")
    for number in (1, 2):
        change("INSERT INTO shift (week_id, starts_at, minutes, kind) "
               f"VALUES (1, '2026-11-2{number}T17:30:00+01:00', 150, 'homes')")  # fmt: skip

    refused = week("restore", "a.backup")
    swedish = week("--lang", "sv", "restore", "a.backup")

    assert (refused.code, swedish.code) == (2, 2)
    assert "Not in a.backup, so gone or as they were before: shifts: 2, teams: 1." in refused.err
    assert "pass: 2, lag: 1." in swedish.err


def test_a_restore_of_what_is_all_in_the_backup_asks_nothing(week):
    week("backup", "a.backup")

    assert week("restore", "a.backup").code == 0


def test_a_backup_restores_where_there_is_no_database_or_a_damaged_one(week):
    week("backup", "a.backup")
    Path("canvass.db").unlink()
    nothing = week("restore", "a.backup")
    Path("canvass.db").write_bytes(b"rubbish" * 1000)

    asked = week("restore", "a.backup")
    damaged = week("restore", "a.backup", "--yes")

    assert "nobody knows who asked not to be called on" in asked.err
    assert nothing.code == damaged.code == 0, nothing.err + damaged.err
    assert rows_by_table(week)["visit_event"]["rows"] == 3


def test_a_backup_opens_as_an_ordinary_database(week):
    week("backup", "a.backup")

    with sqlite3.connect("a.backup") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_closed_week_is_purged_when_its_time_is_up(week):
    close()

    said = week("purge")

    assert "3 visits turned into 2 counts; 1 do-not-knock kept" in said.out
    held = rows_by_table(week)
    assert held["visit_event"]["rows"] == 0
    assert held["purged_share"]["rows"] == 2, "two streets of six doors"
    assert (held["do_not_knock"]["rows"], held["do_not_knock"]["oldest"]) == (1, "2026-11")


@pytest.mark.parametrize(
    "command", [("visit", "add", "d1", "nobody"), ("visit", "list"), ("coverage",), ("backup", "b")]
)
def test_any_command_pays_what_is_due_before_it_shows_anything(week, command):
    close()

    week(*command)

    assert rows_by_table(week)["visit_event"]["rows"] == 0


def test_a_week_not_due_is_purged_only_by_name(week):
    closed = datetime.now(UTC)
    close(closed.isoformat())

    by_itself = week("purge")
    asked = week("purge", "--week", "Stuvsta 48")
    by_name = week("purge", "--week", "Stuvsta 48", "--yes")

    assert "nothing to purge" in by_itself.out
    assert asked.code == 2
    due = (closed + timedelta(days=14)).astimezone(ZoneInfo("Europe/Stockholm")).date()
    assert f"due to be purged on {due}; 3 visits and 0 calls will be deleted now" in asked.err
    assert "3 visits turned into" in by_name.out


def test_an_open_week_is_not_purged(week):
    said = week("purge", "--week", "Stuvsta 48")

    assert said.code == 2
    assert "still open" in said.err


def test_a_do_not_knock_outlasts_the_purge_until_a_coordinator_clears_it(week):
    close()
    week("purge")

    assert week("visit", "clear-dnk", "d3").code == 0
    assert rows_by_table(week)["do_not_knock"]["rows"] == 0


def test_the_inventory_says_when_visits_go(week):
    before = rows_by_table(week)["visit_event"]
    close("2026-11-24T09:00:00Z")
    after = rows_by_table(week)["visit_event"]

    assert before["purge_on"] == "14 days after the week closes"
    assert (after["rows"], after["purge_on"]) == (3, "2026-12-08")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE visit_event SET outcome = 'nobody' WHERE outcome = 'talked'",
         "is not as it was recorded"),
        ("DELETE FROM door WHERE door_id = 'd1'", "names a row of door that is not there"),
        ("DROP TRIGGER audit_log_no_delete", "trigger audit_log_no_delete is missing"),
        ("DROP TRIGGER walk_list_door_no_update", "trigger walk_list_door_no_update is missing"),
        ("DROP TRIGGER visit_batch_no_delete", "trigger visit_batch_no_delete is missing"),
        ("INSERT INTO purge_run VALUES (1)", "a purge was left open"),
        ("INSERT INTO audit_log VALUES (99, 'x', 'x', 'x', 'x', 'x', 'x')", "chain breaks"),
        ("INSERT INTO plan VALUES (1, 1, 'x', '{\"routes\": [{\"stops\": [{\"door_ids\": "
         "[\"d1\", \"d1\"]}]}]}')", "door 'd1' twice"),
        ("INSERT INTO plan VALUES (1, 1, 'x', 'rubbish')", "cannot be read"),
    ],
)  # fmt: skip
def test_the_doctor_finds_what_somebody_broke(week, change, finding):
    with sqlite3.connect("canvass.db") as connection:
        connection.execute("DROP TRIGGER visit_event_no_update")
        connection.execute(change)
    connection.close()

    said = week("doctor")

    assert said.code == 2
    assert finding in said.out
    assert said.err.count("\n") == 1


def test_what_the_doctor_finds_is_said_in_swedish_and_the_same_to_programs_in_every_language(week):
    with sqlite3.connect("canvass.db") as connection:
        connection.execute("DROP TRIGGER audit_log_no_delete")
        connection.execute("CREATE TABLE extra (x INTEGER)")
        connection.execute("DELETE FROM door WHERE door_id = 'd1'")
    connection.close()

    swedish, english = week("--lang", "sv", "doctor"), week("doctor")
    for_programs = [week("--lang", lang, "doctor", "--format", "json").out for lang in ("sv", "en")]

    for said in ("utlösaren audit_log_no_delete saknas", "tabellen extra hör inte till canvass",
                 "spärrar", "hänvisar till en rad i door som inte finns"):  # fmt: skip
        assert said in swedish.out
    assert "trigger" not in swedish.out.replace("utlösaren", "")
    assert "fynd; lägg tillbaka en säkerhetskopia" in swedish.err
    assert "trigger audit_log_no_delete is missing" in english.out
    assert for_programs[0] == for_programs[1]


def test_the_doctor_names_a_database_with_two_names(week):
    """SQLite keeps a log for each name of a file; used under both, they damage it."""
    os.link("canvass.db", "second.db")

    said = week("doctor")

    assert said.code == 0, "nothing is damaged yet"
    assert "2 names (hard links)" in said.out


def test_every_check_of_the_doctor_has_its_swedish():
    known = get_translator("sv")

    for name in ("file", *(name for name, _ in doctor.CHECKS), "leftovers"):
        assert known(name) != name, name


def test_the_doctor_sends_nobody_with_a_newer_database_to_an_old_backup(week):
    with closing(sqlite3.connect("canvass.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    said = week("doctor")

    assert said.code == 2
    assert "newer canvass (schema '9999'); update canvass" in said.err
    assert "restore" not in said.err


@pytest.mark.parametrize("revision", sorted(path.stem for path in FIXTURES.glob("*.sql"))[:-1])
def test_a_database_of_an_older_canvass_is_no_damage(canvass, revision):
    """Schemas 0001 and 0002 have no logs to look at yet."""
    make_old(Path("canvass.db"), revision)

    said = canvass("doctor")

    assert said.code == 0, said.err
    assert f"schema {revision} of an older canvass" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("backup", "canvass.db"), "this file exists already"),
        (("backup", "no/where.backup"), "cannot be written"),
        (("--db", "none.db", "backup", "b"), "no database there"),
        (("restore", "nowhere.backup"), "no such file"),
        (("restore", "canvass.db"), 'no backup made by "canvass backup"'),
        (("--db", "none.db", "doctor"), "no database there"),
        (("--db", "none.db", "inventory"), "no database there"),
        (("purge", "--week", "49"), 'no week "49"'),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(week, arguments, message):
    said = week(*arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1
