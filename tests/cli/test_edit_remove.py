"""What was set up can be corrected and taken away; what hangs on it is said, or forbids it."""

from __future__ import annotations

import json

import pytest

from tests.small_map import BASE
from tests.world import world

WEEK = ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
AT = "2026-09-08T18:00"


@world
def week(canvass, small_map):
    """Two shifts of half an hour, teams Anna (booked for S1) and Bo, a plan; nothing walked."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass(*WEEK, "--reserve", "0").code == 0
    for start in ("2026-09-08T17:30", "2026-09-09T17:30", "2026-09-10T17:30"):
        assert canvass("shift", "add", start, "60").code == 0
    for name in ("Anna", "Bo"):
        assert canvass("team", "add", name).code == 0
    assert canvass("shift", "book", "Anna", "S1").code == 0
    planned = canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "50")
    assert planned.code == 0
    return canvass


def listed(week, *words):
    return json.loads(week(*words, "--format", "json").out)


def print_for_anna(week):
    """Print the evening's list for Anna in S1."""
    said = week("plan", "--next", "--shift", "S1", "--iterations", "50")
    assert said.code == 0, said.err
    assert week("walklists", "--out", "w.pdf", "--held", "leave").code == 0
    (row,) = [r for r in listed(week, "list", "show") if r["team"] == "Anna"]
    return row["code"]


def test_a_team_changes_what_is_named_and_nothing_else(week):
    said = week("team", "edit", "Anna", "--size", "1", "--languages", "sv,ar")

    assert said.code == 0, said.err
    assert "now count 1 people: S1" in said.err
    (anna, _bo) = listed(week, "team", "list")
    assert (anna["size"], anna["languages"], anna["shifts"]) == (1, "sv,ar", "S1")


def test_a_team_that_has_no_time_for_its_booking_stays_as_it_is(week):
    said = week("team", "edit", "Anna", "--available", "Sa 10:00-12:00")

    assert said.code == 2
    assert "has no time for S1" in said.err
    assert listed(week, "team", "list")[0]["availability"] == ""


def test_a_booking_that_would_eat_the_reserve_is_not_made_larger(week):
    """Anna and Bo are four of four people; half of their time is kept, which Anna's two use up."""
    assert week("week", "edit", "--reserve", "50").code == 0

    said = week("team", "edit", "Anna", "--size", "8")

    assert said.code == 2
    assert "kept unbooked" in said.err


def test_a_team_is_renamed_before_it_walked_and_not_after(week):
    assert week("team", "edit", "Anna", "--name", "Anna B").code == 0
    assert [row["team"] for row in listed(week, "team", "list")] == ["Anna B", "Bo"]

    week("visit", "add", "Storgatan 1", "talked", "--at", AT, "--team", "anna  b")
    said = week("team", "edit", "Anna B", "--name", "Cia")

    assert said.code == 2
    assert "1 visit is recorded under this name" in said.err
    # Only spelt otherwise: the visits are still its own.
    assert week("team", "edit", "Anna B", "--name", "ANNA B").code == 0


def test_two_teams_never_get_one_name(week):
    said = week("team", "edit", "Bo", "--name", "anna")

    assert said.code == 2
    assert "there already" in said.err


def test_a_team_goes_only_after_a_question_that_says_what_goes_too(week):
    week("visit", "add", "Storgatan 1", "talked", "--at", AT, "--team", "Anna")

    asked = week("team", "remove", "Anna")

    assert asked.code == 2
    assert "bookings removed with it: S1" in asked.err
    assert "1 visit stays" in asked.err
    assert week("team", "remove", "Anna", "--yes").code == 0
    assert [row["team"] for row in listed(week, "team", "list")] == ["Bo"]
    assert len(listed(week, "visit", "list")) == 1


def test_who_has_a_list_that_is_out_is_not_taken_away(week):
    code = print_for_anna(week)

    for words in (
        ("team", "remove", "Anna", "--yes"),
        ("team", "edit", "Anna", "--name", "Cia"),
        ("shift", "remove", "S1", "--yes"),
        ("shift", "edit", "S1", "--starts-at", "2026-09-08T18:00"),
        ("shift", "unbook", "Anna", "S1", "--yes"),
        ("shift", "rebook", "Anna", "S1", "S2"),
        ("week", "remove", "V37", "--yes"),
    ):
        said = week(*words)
        assert said.code == 2, words
        assert code in said.err, words

    week("list", "void", code)
    assert week("team", "remove", "Anna", "--yes").code == 0


def test_a_shift_moves_and_keeps_its_teams(week):
    said = week("shift", "edit", "S1", "--starts-at", "2026-09-08T18:15", "--minutes", "45")

    assert said.code == 0, said.err
    first = listed(week, "shift", "list")[0]
    assert (first["shift"], first["starts_at"], first["minutes"], first["teams"]) == (
        "S1", "2026-09-08T18:15:00+02:00", 45, "Anna",
    )  # fmt: skip


def test_a_shift_goes_and_the_new_numbers_of_the_others_are_said(week):
    asked = week("shift", "remove", "S1")

    assert asked.code == 2
    assert "Anna" in asked.err
    assert "S2 → S1, S3 → S2" in asked.err
    assert week("shift", "remove", "S1", "--yes").code == 0
    assert [row["starts_at"][:10] for row in listed(week, "shift", "list")] == [
        "2026-09-09", "2026-09-10",
    ]  # fmt: skip


def test_a_shift_that_was_walked_stays_as_it_was(week):
    week("visit", "add", "Storgatan 1", "talked", "--at", AT)

    for words in (("remove", "S1", "--yes"), ("edit", "S1", "--minutes", "30")):
        said = week("shift", *words)
        assert said.code == 2
        assert "1 visit was made in it" in said.err
    assert week("shift", "edit", "S1", "--label", "first").code == 0


def test_a_booking_moves_to_another_shift(week):
    assert week("shift", "rebook", "Anna", "S1", "S2").code == 0

    assert [row["teams"] for row in listed(week, "shift", "list")] == ["", "Anna", ""]
    assert "not booked for S1" in week("shift", "rebook", "Anna", "S1", "S3").err


def test_taking_a_booking_back_asks_where_routes_go_with_it(week):
    assert week("plan", "--next", "--shift", "S1", "--iterations", "50").code == 0

    asked = week("shift", "unbook", "Anna", "S1")

    assert asked.code == 2
    assert "1 assigned route would" in asked.err
    assert week("shift", "unbook", "Anna", "S1", "--yes").code == 0


def test_a_week_is_corrected_and_keeps_what_was_not_named(week):
    said = week("week", "edit", "--to", "2026-09-20", "--name", "V37–38", "--base-label", "Café")

    assert said.code == 0, said.err
    (row,) = listed(week, "week", "list")
    assert (row["name"], row["from"], row["to"], row["base"]) == (
        "V37–38", "2026-09-07", "2026-09-20", "Café",
    )  # fmt: skip


def test_a_week_leaves_no_shift_and_no_visit_outside(week):
    said = week("week", "edit", "--to", "2026-09-09")
    assert (said.code, "outside the week" in said.err) == (2, True)

    week("visit", "add", "Storgatan 1", "talked", "--at", "2026-09-07T12:00")
    said = week("week", "edit", "--from", "2026-09-08")
    assert (said.code, "1 visit was made before" in said.err) == (2, True)


def test_a_base_that_moves_says_to_plan_again(week):
    assert "plan again" in week("week", "edit", "--base", "59.0001,18.002").err


def test_a_week_set_up_by_mistake_goes_with_what_it_has(week):
    asked = week("week", "remove", "V37")

    assert asked.code == 2
    assert "3 shifts and 2 teams" in asked.err
    assert week("week", "remove", "V37", "--yes").code == 0
    assert listed(week, "week", "list") == []
    assert week("doctor").code == 0


def test_a_week_with_visits_is_closed_and_not_removed(week):
    week("visit", "add", "Storgatan 1", "talked", "--at", AT)

    said = week("week", "remove", "V37", "--yes")

    assert said.code == 2
    assert "close it instead" in said.err


def test_an_organisation_is_corrected_and_keeps_its_calls(week):
    week("organisation", "add", "Boule", "--at", "59.0001,18.001")
    week("call", "add", "Boule", "talked", "--at", AT)

    assert week("organisation", "edit", "1", "--name", "Boule club", "--kind", "club").code == 0

    (row,) = listed(week, "organisation", "list")
    assert (row["name"], row["kind"], row["lat"]) == ("Boule club", "club", 59.0001)
    assert listed(week, "call", "list")[0]["name"] == "Boule club"
    said = week("organisation", "remove", "1", "--yes")
    assert said.code == 2
    assert "so it cannot be removed" in said.err


def test_an_organisation_on_a_list_that_is_out_stays_and_is_found_by_its_name(week):
    week("organisation", "add", "Boule", "--at", "59.0001,18.001", "--hours", "Mo-Su 8:00-20:00")
    assert week("shift", "add", "2026-09-10T13:00", "60", "--kind", "daytime").code == 0
    assert week("shift", "book", "Anna", "S4").code == 0
    assert week("week", "calls", "--shift", "S4", "--out", "calls").code == 0
    (code,) = [row["code"] for row in listed(week, "list", "show")]

    refused = week("organisation", "remove", "boule", "--yes")
    week("list", "void", code)
    removed = week("organisation", "remove", "boule", "--yes")

    assert (refused.code, removed.code) == (2, 0)
    assert f"on the list {code}, which is out" in refused.err


def test_an_organisation_elsewhere_on_earth_is_refused_with_the_distance(week):
    """One degree of latitude is 111 km; swapped degrees are thousands."""
    for place, km in (("60.0001,18.001", "111 km"), ("18.001,59.0001", "km from the district")):
        said = week("organisation", "add", "Boule", "--at", place)

        assert said.code == 2
        assert km in said.err
    assert listed(week, "organisation", "list") == []


@pytest.mark.parametrize("command", ["team", "shift"])
def test_nothing_to_change_is_said(week, command):
    said = week(command, "edit", "Anna" if command == "team" else "S1")

    assert said.code == 2
    assert "say what to change" in said.err


def test_the_questions_are_asked_in_swedish(week):
    asked = week("--lang", "sv", "team", "remove", "Anna")

    assert "bokningar som följer med: S1" in asked.err
