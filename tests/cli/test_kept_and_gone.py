"""What is kept and what goes, from the command line: announced, asked, purged, merged, removed."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from canvass.store.database import open_writer
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


def change(sql: str, *values: object) -> None:
    with closing(sqlite3.connect("canvass.db")) as connection:
        connection.execute(sql, values)
        connection.commit()


def close(days_ago: float, *, is_told: bool = True) -> None:
    at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    change("UPDATE week SET closed_at = ?, announced_at = ?", at, at if is_told else None)


def day_in(days: int) -> str:
    """Return the day so many days from now, in Stockholm, where the week is."""
    at = datetime.now(UTC) + timedelta(days=days)
    return at.astimezone(ZoneInfo("Europe/Stockholm")).date().isoformat()


def test_every_command_says_the_day_of_a_purge_for_a_week_before(week):
    close(6)
    early = week("visit", "list")
    close(8)

    said = [week("visit", "list"), week("coverage"), week("district", "list")]

    assert "become counts" not in early.err
    day = day_in(6)
    assert all(f'"Stuvsta 48" (Stuvsta) become counts on {day}' in one.err for one in said)


def test_what_nobody_announced_is_announced_first(week):
    close(100, is_told=False)

    first, second = week("visit", "list"), week("purge")

    day = day_in(7)
    assert f"become counts on {day}" in first.err
    assert "nothing to purge" in second.out


def test_coverage_of_a_purged_week_shows_its_three_shares_and_says_so(week):
    before = json.loads(week("coverage", "--format", "json").out)
    close(20)

    table, after = week("coverage"), json.loads(week("coverage", "--format", "json").out)

    shares = ("doors", "knocked", "opened", "talked")
    assert {key: after[key] for key in shares} == {key: before[key] for key in shares}
    assert (after["is_purged"], after["do_not_knock"]) == (True, None)
    assert "purged: of its visits the three shares" in table.out
    assert week("coverage", "--format", "pdf", "--out", "c.pdf").code == 2


def test_a_purge_beside_a_reader_says_that_it_is_owed_and_exits_1(week):
    close(20)
    with closing(sqlite3.connect("canvass.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM visit_event").fetchone()
        said = week("purge")
    after = week("purge")

    assert (said.code, after.code) == (1, 0)
    assert "the next command will wipe it" in said.err


def test_a_week_is_closed_with_a_question_and_opened_again(week):
    first, last = (datetime.now(UTC).date() + timedelta(days=n) for n in (-3, 3))
    change(
        "UPDATE week SET starts_on = ?, ends_on = ?, base_lat = 59.2, base_lon = 18.0",
        first.isoformat(), last.isoformat(),
    )  # fmt: skip

    asked = week("week", "close")
    closed, opened = week("week", "close", "--yes"), week("week", "reopen", "Stuvsta 48")

    assert asked.code == 2
    assert f"has not ended; its last day is {last}" in asked.err
    assert (closed.code, opened.code) == (0, 0)
    assert week("visit", "add", "d4", "talked", "--at", AT).code == 0
    assert week("week", "reopen", "Stuvsta 48").code == 2


def test_two_laptops_merge_and_a_repeat_changes_nothing(week):
    shutil.copy("canvass.db", "other.db")
    week("--db", "other.db", "visit", "add", "d5", "talked", "--at", AT)

    first, second = week("merge", "other.db"), week("merge", "other.db")

    assert (first.code, second.code) == (0, 0), first.err
    assert "1 visit or call stored, 3 there already" in first.out
    assert "no new visits or calls, 4 there already" in second.out
    assert week("merge", "canvass.db").code == 2
    assert week("doctor").code == 0


def test_a_district_goes_only_after_a_question_and_its_refusals_stay(week):
    asked = week("district", "remove", "Stuvsta")
    done = week("district", "remove", "Stuvsta", "--yes")

    assert asked.code == 2
    assert "12 doors, 0 plans, 1 week and 3 visits" in asked.err
    assert done.code == 0
    held = {
        row["table"]: row["rows"] for row in json.loads(week("inventory", "--format", "json").out)
    }
    assert (held["door"], held["visit_event"], held["kept_refusal"]) == (0, 0, 1)
    assert week("doctor").code == 0


@pytest.mark.parametrize("has_week", [True, False])
def test_a_district_goes_with_the_lists_printed_in_it(canvass, small_map, has_week):
    canvass("district", "add", "Stuvsta", small_map)
    if has_week:
        canvass("week", "add", "V 48", "--from", "2026-09-07", "--to", "2026-09-13",
                "--base", "59.0,18.0")  # fmt: skip
    canvass("plan", "--base", "59.0,18.0", "--shift", "300", "--iterations", "20")
    printed = canvass("walklists")

    done = canvass("district", "remove", "Stuvsta", "--yes")

    assert printed.code == 0, printed.err
    assert done.code == 0, done.err
    held = {
        row["table"]: row["rows"]
        for row in json.loads(canvass("inventory", "--format", "json").out)
    }
    assert (held["door"], held["walk_list"], held["week"]) == (0, 0, 0)
    assert canvass("doctor").code == 0


def test_a_restore_brings_no_refusal_and_no_purged_week_back(week):
    week("backup", "a.backup")
    week("visit", "add", "d4", "d", "--at", AT)
    close(20)
    week("purge")

    said = week("restore", "a.backup", "--yes")

    assert said.code == 0, said.err
    held = {
        row["table"]: row["rows"] for row in json.loads(week("inventory", "--format", "json").out)
    }
    assert (held["visit_event"], held["do_not_knock"]) == (0, 2)


def test_a_purged_week_stays_purged_where_its_district_was_renamed(week):
    week("backup", "a.backup")
    assert week("district", "rename", "Stuvsta", "Norra Stuvsta").code == 0
    close(20)
    week("purge")

    said = week("restore", "a.backup", "--yes")

    assert said.code == 0, said.err
    held = {
        row["table"]: row["rows"] for row in json.loads(week("inventory", "--format", "json").out)
    }
    assert (held["visit_event"], held["do_not_knock"]) == (0, 1)


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="needs links")
def test_a_restore_follows_a_link_to_the_file_and_keeps_the_link(week):
    week("backup", "a.backup")
    Path("usb").mkdir()
    Path("canvass.db").rename("usb/real.db")
    Path("canvass.db").symlink_to("usb/real.db")

    said = week("restore", "a.backup")

    assert said.code == 0, said.err
    assert Path("canvass.db").is_symlink()
    assert not Path("usb/real.db").is_symlink()
    assert week("doctor").code == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a" * 300, "File name too long"),
        ("dangling.db", "a link to nothing.db"),
        ("pipe", "ordinary"),
    ],
)
def test_a_place_where_no_database_can_be_is_one_line(week, name, message):
    import os

    Path("dangling.db").symlink_to("nothing.db")
    os.mkfifo("pipe")

    for command in (("coverage",), ("district", "list"), ("backup", "b"), ("visit", "list")):
        said = week("--db", name, *command)
        assert said.code == 2
        assert message in said.err
        assert said.err.count("\n") == 1


def test_a_map_with_a_slip_of_the_pen_is_named_before_anybody_is_asked(canvass, small_map):
    said = canvass("district", "add", "Stuvsta", "smal")

    assert said.code == 2
    assert "smal: no such file here; is it small" in said.err


def test_no_name_of_a_person_finds_a_place(week):
    role = week("visit", "add", "d1", "talked", "--at", AT, "--by", "Anna Svensson")
    event_id = week("visit", "add", "d1", "talked", "--at", AT, "--event-id", "Anna-Svensson")

    assert (role.code, event_id.code) == (2, 2)
    assert "desk" in role.err
    assert "never a name" in event_id.err


def test_a_reason_of_ones_own_is_warned_about_and_has_a_day_it_goes(week):
    chosen = week("doors", "exclude", "Gata 1 1", "--reason", "works")
    typed = week("doors", "exclude", "Gata 1 2", "--reason", "hund på gården")

    rows = json.loads(week("doors", "exclusions", "--format", "json").out)
    held = {row["table"]: row for row in json.loads(week("inventory", "--format", "json").out)}

    assert "nothing about a person" not in chosen.err
    assert "kept for 90 days" in typed.err
    assert [row["reason"] for row in rows] == ["building works", "hund på gården"]
    day = day_in(90)
    assert held["people_exclusion"]["purge_on"] == day


def test_a_note_whose_day_is_over_is_gone_from_everywhere(week):
    week("doors", "exclude", "Gata 1 2", "--reason", "hund på gården")
    change("UPDATE people_exclusion SET note_until = '2020-01-01T00:00:00Z'")
    change(
        "INSERT INTO plan (district_id, created_at, document) VALUES (1, 'x', ?)",
        json.dumps({"routes": [], "excluded": [{"reason": "hund på gården"}]}),
    )

    (row,) = json.loads(week("doors", "exclusions", "--format", "json").out)

    assert row["reason"] == "left out by the organizer"
    assert "hund på" not in Path("canvass.db").read_bytes().decode("utf-8", "replace")


def test_what_is_known_of_an_entrance_is_chosen_and_dated(week):
    said = week("doors", "access", "note", "Gata 1 1", "no_advertising")

    (row,) = json.loads(week("doors", "access", "list", "--format", "json").out)

    assert said.code == 0, said.err
    assert row["facts"] == f"a sign says no advertising ({day_in(0)})"
    assert row["state"] == "unknown"
