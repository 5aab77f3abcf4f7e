"""Weeks, shifts, teams and bookings from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.small_map import BASE
from tests.world import world

WEEK = ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)


@world
def week(canvass, small_map):
    """Put the small map and a week with a shift and four pairs into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass(*WEEK).code == 0
    assert canvass("shift", "add", "2026-09-10T13:00", "120").code == 0
    for name in ("Anna", "Bo", "Cia", "Dan"):
        assert canvass("team", "add", name).code == 0
    return canvass


def test_a_week_shows_what_is_left_to_book(week):
    week("shift", "book", "Anna", "S1")

    (half_day,) = json.loads(week("week", "show", "--format", "json").out)["half_days"]

    # Eight people for two hours: 16 h, 40 % kept leaves 9.6 h, two people take 4 h.
    assert (half_day["person_h"], half_day["booked_h"], half_day["left_h"]) == (16, 4, 5.6)


def test_a_booking_that_eats_the_reserve_is_refused_with_its_price(week):
    week("shift", "book", "Anna", "S1")
    week("shift", "book", "Bo", "S1")

    said = week("shift", "book", "Cia", "S1")

    # 12 of 16 h booked leave 25 %; 40 % is 6 h 24 min and 4 h are left: 2 h 24 min too much.
    assert said.code == 2
    assert "would leave 25 % of Thursday afternoon unbooked, 40 % is kept: 2 h 24 min" in said.err
    assert "Cia" not in week("shift", "list").out


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_empty_reason_is_none(week, reason):
    week("shift", "book", "Anna", "S1")
    week("shift", "book", "Bo", "S1")

    said = week("shift", "book", "Cia", "S1", "--reason", reason)

    assert said.code == 2
    assert "with --reason" in said.err
    assert "Cia" not in week("shift", "list").out


def test_with_a_reason_it_goes_in(week):
    week("shift", "book", "Anna", "S1")
    week("shift", "book", "Bo", "S1")

    said = week("--lang", "sv", "shift", "book", "Cia", "S1", "--reason", "valspurt")

    assert said.code == 0
    assert "torsdag eftermiddag" in said.out
    assert "Cia" in week("shift", "list").out


def test_a_booking_is_taken_back(week):
    week("shift", "book", "Anna", "S1")

    week("shift", "unbook", "Anna", "1")

    assert json.loads(week("shift", "list", "--format", "json").out)[0]["teams"] == ""


def test_teams_and_shifts_come_from_csv_files(week):
    Path("teams.csv").write_text("name;size;languages\nEva;1;sv, ar\n\nFia;;\n", "utf-8-sig")
    Path("shifts.csv").write_text(
        "starts_at,minutes,kind\n2026-09-11 17:30,150,homes\n2026-09-11 10:00,60,daytime\n", "utf-8"
    )

    teams, shifts = (
        week("team", "add", "--from", "teams.csv"),
        week("shift", "add", "--from", "shifts.csv"),
    )

    assert (teams.code, shifts.code) == (0, 0), teams.err + shifts.err
    listed = json.loads(week("team", "list", "--format", "json").out)
    assert [(t["team"], t["size"], t["languages"]) for t in listed[4:]] == [
        ("Eva", 1, "sv,ar"),
        ("Fia", 2, ""),
    ]
    assert len(json.loads(week("shift", "list", "--format", "json").out)) == 3


def test_one_bad_line_is_named_and_stops_no_other(week):
    Path("teams.csv").write_text("name,size\nEva,1\nFia,many\n", "utf-8")

    said = week("team", "add", "--from", "teams.csv")

    assert said.code == 1
    assert "teams.csv, line 3" in said.err
    assert "Eva" in week("team", "list").out
    assert "Fia" not in week("team", "list").out


def test_a_district_has_many_weeks_and_the_open_one_need_not_be_named(week):
    week("week", "close", "--yes")
    week("week", "add", "V38", "--from", "2030-09-07", "--to", "2030-09-13", "--base", BASE)

    weeks = json.loads(week("week", "list", "--format", "json").out)

    assert [(w["name"], bool(w["closed"])) for w in weeks] == [("V37", True), ("V38", False)]
    assert json.loads(week("week", "show", "--format", "json").out)["name"] == "V38"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (WEEK, "there already"),
        ((*WEEK[:2], "W", *WEEK[3:4], "2026-09-14", *WEEK[5:]), "before its first"),
        ((*WEEK[:2], "W", *WEEK[3:4], "2026-01-01", *WEEK[5:]), "give 1 to 62"),
        ((*WEEK[:2], "W", *WEEK[3:-2]), "--base"),
        ((*WEEK[:2], "W", *WEEK[3:-1], "Café Två Bagare"), "latitude and longitude"),
        ((*WEEK[:2], "W", *WEEK[3:], "--timezone", "Mars"), "time zone"),
        ((*WEEK[:2], "W", *WEEK[3:], "--base-hours", "nine to five"), "base hours"),
        (("shift", "add", "2026-09-10T14:00", "60"), "overlaps S1"),
        (("shift", "add", "2026-09-20T14:00", "60"), "outside the week"),
        (("shift", "add", "tomorrow", "60"), "give a time like"),
        (("shift", "add"), "--from FILE.csv"),
        (("shift", "book", "Zorro", "S1"), "there is"),
        (("shift", "book", "Anna", "S9"), "there is S1"),
        (("team", "add", "Anna"), "there already"),
        (("team", "add", "Eva", "--available", "often"), "availability"),
        (("team", "add", "--from", "nowhere.csv"), "no such file"),
        (("team", "add", "--from", "small.osm"), "and no table"),
        (("week", "show", "V99"), 'there is "V37"'),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_one_line_and_exit_code_2(week, arguments, message):
    said = week(*arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1


def test_a_team_in_two_places_is_refused(week):
    week("shift", "add", "2026-09-10T14:00", "60", "--kind", "daytime")
    week("shift", "book", "Anna", "S1")

    said = week("shift", "book", "Anna", "S2")

    assert said.code == 2
    assert "two places" in said.err


def test_a_closed_week_takes_no_bookings(week):
    week("week", "close", "--yes")

    said = week("shift", "book", "Anna", "S1", "--week", "V37")

    assert said.code == 2
    assert "closed" in said.err


def test_who_books_a_shift_that_is_over_is_told_so(week):
    """It is stored all the same: lists and learned times ask who was out."""
    said = week("shift", "book", "Anna", "S1")
    swedish = week("--lang", "sv", "shift", "book", "Bo", "S1")

    assert (said.code, said.out) == (0, "Anna is booked for S1\n")
    assert said.err.startswith("Note: S1 is over since 2026-09-10 15:00; the booking only says")
    assert "S1 är över sedan 2026-09-10 15:00" in swedish.err


def test_who_moves_a_booking_to_a_shift_that_is_over_is_told_so(week, monkeypatch):
    noon = datetime(2026, 9, 11, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{noon.timestamp():.0f}")
    week("shift", "add", "2026-09-12T13:00", "120")
    ahead = week("shift", "book", "Anna", "S2")

    said = week("shift", "rebook", "Anna", "S2", "S1")

    assert (ahead.code, ahead.err) == (0, "")
    assert (said.code, "S1 is over since" in said.err) == (0, True)
