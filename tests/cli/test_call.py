"""Calls on organisations: recorded once, taken back, left out of the next calls, counted apart."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.small_map import BASE
from tests.world import world

WEEK = ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
AT = "2026-09-10T13:15+02:00"


@world
def week(canvass, small_map):
    """Put the small map, a week with a daytime shift on Thursday, a pair and two clubs into it."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass(*WEEK).code == 0
    assert canvass("shift", "add", "2026-09-10T13:00", "120", "--kind", "daytime").code == 0
    for name in ("Anna", "Bo"):
        assert canvass("team", "add", name).code == 0
    for name, place in (("Boule", "59.0001,18.001"), ("Chess", "59.0001,18.002")):
        added = canvass("organisation", "add", name, "--at", place, "--hours", "Th 13:00-16:00")
        assert added.code == 0
    return canvass


def rows(canvass, *command: str):
    said = canvass(*command, "--format", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def planned(canvass) -> list[str]:
    return sorted(row["name"] for row in rows(canvass, "week", "calls"))


def test_a_call_is_listed_with_its_outcome(week):
    said = week("call", "add", "boule", "talked", "--team", "Anna", "--at", AT)

    assert said.code == 0, said.err
    (row,) = rows(week, "call", "list")
    assert (row["name"], row["place_id"], row["outcome"], row["team"], row["at"]) == (
        "Boule", "own 1", "talked", "Anna", "2026-09-10T13:15:00+02:00",
    )  # fmt: skip


def test_a_place_is_named_by_its_id_where_two_bear_a_name(week):
    week("organisation", "add", "Boule", "--at", "59.0001,18.003")

    by_name = week("call", "add", "Boule", "t", "--at", AT)
    by_id = week("call", "add", "own 3", "t", "--at", AT)

    assert by_name.code == 2
    assert "own 1 (Boule), own 3 (Boule)" in by_name.err
    assert by_id.code == 0
    assert [row["place_id"] for row in rows(week, "call", "list")] == ["own 3"]


def test_who_answered_gets_no_other_call_and_who_was_out_does(week):
    week("call", "add", "Boule", "talked", "--at", AT)
    week("call", "add", "Chess", "nobody", "--at", AT)

    assert planned(week) == ["Chess"]


def test_the_list_of_organisations_shows_where_each_stands(week):
    week("call", "add", "Boule", "nobody", "--at", AT)
    week("call", "add", "Boule", "talked", "--at", "2026-09-10T14:15+02:00")

    stands = {row["name"]: row for row in rows(week, "week", "organisations")}

    assert (stands["Boule"]["outcome"], stands["Chess"]["outcome"]) == ("talked", "")
    assert stands["Boule"]["called_at"] == "2026-09-10T14:15+02:00"


def test_a_call_taken_back_stays_in_the_list_and_is_planned_again(week):
    week("call", "add", "Boule", "talked", "--at", AT, "--event-id", "c1")

    assert week("call", "void", "c1").code == 0

    assert [(row["event_id"], row["voided"]) for row in rows(week, "call", "list")] == [
        ("c1", True)
    ]
    assert rows(week, "call", "list", "--standing") == []
    assert planned(week) == ["Boule", "Chess"]


def test_who_asked_not_to_be_called_on_is_left_alone_until_a_coordinator_clears_it(week):
    week("call", "add", "Boule", "do_not_knock", "--at", AT, "--event-id", "c1")

    refused = week("call", "void", "c1")

    assert refused.code == 2
    assert "call clear-dnk 'own 1'" in refused.err
    assert planned(week) == ["Chess"]
    assert week("call", "clear-dnk", "Boule").code == 0
    assert "nobody there asked" in week("call", "clear-dnk", "Boule").err


def test_an_id_used_again_is_already_there_or_a_conflict(week):
    add = ("call", "add", "Boule", "--at", AT, "--event-id", "c1")
    week(*add, "nobody")

    same, other = week(*add, "nobody"), week(*add, "talked")

    assert same.code == 0
    assert other.code == 2
    assert "already recorded with other content" in other.err
    assert [row["outcome"] for row in rows(week, "call", "list")] == ["nobody"]


def test_calls_are_counted_beside_the_doors_never_among_them(week):
    before = rows(week, "coverage")
    week("call", "add", "Boule", "talked", "--at", AT)
    week("call", "add", "Chess", "nobody", "--at", AT)

    after = rows(week, "coverage")

    assert before["organisations"] == {"called": 0, "opened": 0, "talked": 0}
    assert after["organisations"] == {"called": 2, "opened": 1, "talked": 1}
    assert (after["doors"], after["knocked"]) == (before["doors"], 0)
    assert "Organisations called on: 2, talked at 1" in week("coverage").out
    assert "Organisations" not in week("coverage", "--publish").out


def test_the_page_of_coverage_says_how_many_were_called_on_unless_it_is_published(week):
    week("call", "add", "Boule", "talked", "--at", AT)

    for name, options in (("own.html", ()), ("published.html", ("--publish",))):
        said = week("coverage", "--format", "html", "--out", name, *options)
        assert said.code == 0, said.err

    assert "Organisations called on" in Path("own.html").read_text("utf-8")
    assert "Organisations called on" not in Path("published.html").read_text("utf-8")


def test_a_purge_keeps_of_calls_counts_and_who_is_to_be_left_alone(week):
    week("call", "add", "Boule", "do_not_knock", "--at", AT, "--team", "Anna")
    week("call", "add", "Chess", "talked", "--at", AT)
    week("week", "close", "--yes")
    assert week("purge", "--week", "V37", "--yes").code == 0

    held = {row["table"]: row["rows"] for row in rows(week, "inventory")}
    assert (held["call_event"], held["do_not_call"], held["purged_odds"]) == (0, 1, 0), "too few"
    next_week = ("week", "add", "V38", "--from", "2026-09-14", "--to", "2026-09-20")
    assert week(*next_week, "--base", BASE).code == 0
    stands = {row["name"]: row["outcome"] for row in rows(week, "week", "organisations")}
    assert (stands["Boule"], stands["Chess"]) == ("do_not_knock", "")
    assert week("week", "odds").code == 0


def test_of_purged_calls_no_word_can_be_read_in_any_file(week):
    week("call", "add", "Boule", "talked", "--at", AT, "--by", "volunteer", "--team", "Zebra")
    week("week", "close", "--yes")

    assert week("purge", "--week", "V37", "--yes").code == 0

    for file in Path().glob("canvass.db*"):
        content = file.read_bytes()
        assert b"Zebra" not in content


def test_a_place_that_was_called_on_is_not_removed(week):
    week("call", "add", "Chess", "talked", "--at", AT)

    said = week("organisation", "remove", "2", "--yes")

    assert said.code == 2
    (row,) = rows(week, "call", "list")
    assert (row["place_id"], row["name"]) == ("own 2", "Chess")


@pytest.mark.parametrize(
    "statement", ["UPDATE call_event SET team = 'B'", "DELETE FROM call_event"]
)
def test_the_log_of_calls_only_grows(week, statement):
    week("call", "add", "Boule", "talked", "--at", AT)

    grows = pytest.raises(sqlite3.IntegrityError, match="only grows")
    with closing(sqlite3.connect(Path("canvass.db"))) as raw, grows:
        raw.execute(statement)


def test_the_doctor_sees_a_call_that_was_changed(week):
    week("call", "add", "Boule", "talked", "--at", AT, "--event-id", "c1")
    with closing(sqlite3.connect(Path("canvass.db"))) as raw:
        raw.execute("DROP TRIGGER call_event_no_update")
        raw.execute("UPDATE call_event SET outcome = 'nobody'")
        raw.commit()

    said = week("doctor")

    assert said.code == 2
    assert "event 'c1' is not as it was recorded" in said.out
    assert "trigger call_event_no_update is missing" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("call", "add", "Bowling", "talked"), "no organisation 'Bowling'"),
        (("call", "add", "oul", "talked"), "is it one of own 1 (Boule)?"),
        (("call", "add", "", "talked"), "no organisation ''"),
        (("call", "add", "Boule", "green"), "outcome 'green': use one of nobody, leaflet, talked"),
        (("call", "add", "Boule", "talked", "--at", "noonish"), "not understood"),
        (("call", "add", "Boule", "talked", "--week", "49"), 'no week "49"'),
        (("call", "void", "x"), "no call 'x'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(week, arguments, message):
    said = week(*arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1
    assert rows(week, "call", "list") == []
