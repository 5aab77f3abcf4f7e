"""No room for persons: teams are pseudonyms, reasons are words of a list."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.small_map import BASE
from tests.world import world

WARNING = "looks like the name of a person"


@world
def week(canvass, small_map):
    """Make a district with a plan and an open week of one shift."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "200").code == 0
    days = ("--from", "2030-09-02", "--to", "2030-09-08")
    assert canvass("week", "add", "V36", *days, "--base", BASE).code == 0
    assert canvass("shift", "add", "2030-09-05T13:00", "120").code == 0
    return canvass


@pytest.mark.parametrize(
    ("name", "is_person"),
    [
        ("Anna Svensson", True), ("Team Anna Svensson", True), ("Anna 070-123 45 67", True),
        ("Team Anna", False), ("Lag Blå", False), ("Team Blue", False), ("Lag 7", False),
    ],
)  # fmt: skip
def test_a_team_that_is_called_like_a_person_is_warned_about(week, name, is_person):
    added = week("team", "add", name)
    given = week("routes", "assign", "R01", name)

    assert (added.code, given.code) == (0, 0)
    assert (WARNING in added.err, WARNING in given.err) == (is_person, is_person)


def test_the_team_of_a_file_is_warned_about_and_help_says_pseudonym(week):
    Path("teams.csv").write_text("name,size\nLag Blå,2\nKarl Nilsson,2\n", encoding="utf-8")

    said = week("team", "add", "--from", "teams.csv")

    assert "Karl Nilsson: looks like" in said.err
    assert "pseudonym" in week("team", "add", "--help").out


def book_reserved(week, reason: str):
    for name in ("Lag Blå", "Lag Röd", "Lag Grön", "Lag Vit"):
        week("team", "add", name)
    week("shift", "book", "Lag Blå", "S1")
    week("shift", "book", "Lag Röd", "S1")
    return week("shift", "book", "Lag Grön", "S1", "--reason", reason)


@pytest.mark.parametrize(
    ("reason", "stored", "is_warned"),
    [("LAST_days", "last_days", False), ("the  square is full", "the square is full", True)],
)
def test_a_reason_for_a_booking_is_a_word_of_the_list_or_warned_about(
    week, reason, stored, is_warned
):
    said = book_reserved(week, reason)

    assert said.code == 0, said.err
    assert ("nothing about a person" in said.err) == is_warned
    with closing(sqlite3.connect("canvass.db")) as raw:
        kept = raw.execute("SELECT reason FROM booking WHERE reason IS NOT NULL").fetchall()
    assert kept == [(stored,)]
    assert "booking" in week("inventory").out


def test_a_reason_that_is_too_long_is_one_line(week):
    said = book_reserved(week, "x" * 121)

    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "last_days, behind" in said.err


@pytest.mark.parametrize("bad", ["Anna Svensson", "anna@example.org", "v12; DROP", "x" * 200])
def test_an_event_id_without_its_form_is_refused_at_import_in_one_line(week, bad):
    rows = f'event_id,street,housenumber,outcome,at,team\n"{bad}",Storgatan,1,talked,'
    Path("v.csv").write_text(rows + "2030-09-05T13:30,Lag Blå\n", encoding="utf-8")

    said = week("visit", "import", "v.csv")

    assert said.code == 2
    assert "event id" in said.err
