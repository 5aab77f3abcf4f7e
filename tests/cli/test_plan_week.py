"""A plan says which week's minutes it used, and how many evenings its routes are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from canvass.cli.plan_week import say_evenings
from tests.small_map import BASE
from tests.world import world

PLAN = ("plan", "--minutes-per-door", "2", "--iterations", "100", "--late", "50")


@world
def week(canvass, small_map):
    """Put a district and a week with five teams and two shifts of unlike length into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    canvass("week", "add", "V37", "--from", "2030-09-02", "--to", "2030-09-08", "--base", BASE)
    canvass("shift", "add", "2030-09-03T17:30", "30")
    canvass("team", "add", "Anna")
    canvass("team", "add", "Bo")
    return canvass


def test_a_plan_says_from_which_shift_its_minutes_are(week):
    said = week(*PLAN)

    assert "Planned for 30 min, as long as S1 (Tue 3/9 17:30–18:00)" in said.err
    assert "Other shifts differ" not in said.err


def test_shifts_that_are_longer_or_shorter_are_named(week):
    week("shift", "add", "2030-09-04T17:30", "45")

    assert "Other shifts differ in length: S2 45 min" in week(*PLAN).err


def test_routes_are_told_as_evenings_of_the_weeks_teams(week):
    """Twelve doors of two minutes: 24 min and the way there and back, which no half-hour holds."""
    assert "2 routes = 1 evening with 2 teams" in week(*PLAN).out


def test_where_the_shifts_do_not_hold_all_routes_it_is_said(week):
    """One team is booked for the week's only shift, and there are two routes."""
    week("shift", "book", "Anna", "S1", "--reason", "all are here")

    said = week(*PLAN)

    assert "2 routes = 2 evenings with 1 team" in said.out
    assert "Shifts for homes in the week: 1; so about 1 route stays unwalked" in said.out


def test_a_plan_for_more_teams_than_are_booked_is_one_evening_of_those(week):
    week("shift", "book", "Anna", "S1", "--reason", "all are here")

    said = week(*PLAN, "--teams", "2")

    assert "2 routes = 1 evening with 2 teams" in said.out
    assert "unwalked" not in said.out


def test_shifts_that_are_over_and_teams_that_are_not_booked_walk_no_route(week, capsys):
    """S1 (one team) is over on the fourth, so of nine routes its two teams walk two in S2."""
    week("shift", "add", "2030-09-04T17:30", "30")
    week("shift", "book", "Anna", "S1", "--reason", "all are here")
    for team in ("Anna", "Bo"):
        week("shift", "book", team, "S2", "--reason", "all are here")

    for day, said in ((3, "in the week: 2; so about 6"), (4, "left in the week: 1; so about 7")):
        now = datetime(2030, 9, day, 12, tzinfo=UTC)
        say_evenings(Path("canvass.db"), None, None, 9, "en", teams=None, now=now)

        assert f"Shifts for homes {said} routes stay unwalked" in capsys.readouterr().out


def test_two_open_weeks_are_asked_about_with_their_names(week):
    week("week", "add", "V38", "--from", "2030-09-09", "--to", "2030-09-15", "--base", BASE)

    said = week(*PLAN)

    assert said.code == 2
    assert '"V37" (2030-09-02 to 2030-09-08), "V38" (2030-09-09 to 2030-09-15)' in said.err


@pytest.mark.long
def test_a_plan_says_how_many_teams_finish_and_how_far_some_get(week):
    """Twelve doors of twenty minutes are four hours: one team has half an hour."""
    slow = ("plan", "--minutes-per-door", "20", "--iterations", "100", "--late", "50")

    quick, slow_said = week(*PLAN, "--teams", "1").out, week(*slow, "--teams", "1").out

    assert "in each shift knock at every door by Tue 3/9, 90 % sure" in quick
    assert "1 team in each shift: 1 to 1 of 12 doors by Tue 3/9, 80 % sure" in slow_said
