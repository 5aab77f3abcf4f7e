"""Times set for all weeks or for one are what its plans are made with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canvass.planning.time_model import USUAL_TIMES
from tests.small_map import BASE
from tests.world import world

DAYS = ("--from", "2030-09-02", "--to", "2030-09-08", "--base", BASE)
PLAN = ("plan", "--shift", "120", "--iterations", "20")


@world
def district(canvass, small_map):
    """Put the small map into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    return canvass


def exported(canvass):
    """Return the newest plan as its document."""
    assert canvass("export", "json", "--out", "out.json").code == 0
    return json.loads(Path("out.json/plan.json").read_text("utf-8"))


def test_what_is_set_when_a_week_is_made_is_what_its_plans_expect(district):
    made = district("week", "add", "V36", *DAYS, "--minutes-per-talk", "4", "--pace", "1.0")

    said = district(*PLAN)

    assert made.code == 0
    assert "4 min a talk" in made.out
    assert "As set for V36: 4 min a talk, 1 m/s walking" in said.err
    document = exported(district)
    assert document["door_times"]["talk_min"] == 4
    assert document["speed_mps"] == 1.0


def test_what_is_changed_holds_from_the_next_plan_on(district):
    district("week", "add", "V36", *DAYS, "--minutes-per-talk", "4")
    assert (
        district("week", "edit", "--minutes-per-talk", "usual", "--minutes-per-knock", "2").code
        == 0
    )

    district(*PLAN)

    times = exported(district)["door_times"]
    assert (times["talk_min"], times["knock_min"]) == (USUAL_TIMES.talk_s / 60, 2)


def test_a_week_stands_before_all_weeks_and_the_command_before_both(district):
    district("week", "times", "--minutes-per-talk", "3", "--minutes-per-knock", "1.5")
    district("week", "add", "V36", *DAYS, "--minutes-per-talk", "4")

    district(*PLAN, "--minutes-per-talk", "8")
    asked = exported(district)["door_times"]
    district(*PLAN)
    of_week = exported(district)["door_times"]

    assert (asked["talk_min"], asked["knock_min"]) == (8, 1.5)
    assert (of_week["talk_min"], of_week["knock_min"]) == (4, 1.5)


def test_minutes_at_the_base_are_no_time_for_doors(district):
    """Twelve doors of five minutes and 17 min of walking: 90 min hold them, 60 do not."""
    district("week", "add", "V36", *DAYS)
    plan = (
        "plan",
        "--shift",
        "90",
        "--minutes-per-door",
        "5",
        "--late",
        "50",
        "--iterations",
        "50",
    )
    district(*plan)
    at_once = exported(district)
    district("week", "edit", "--start-up", "30")

    district(*plan)

    later = exported(district)
    assert len(at_once["routes"]) == 1
    assert len(later["routes"]) == 2
    assert max(route["duration_min"] for route in later["routes"]) <= 60
    assert later["door_times"]["startup_min"] == 30


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--minutes-per-talk", "-1", "give 0 to 120"),
        ("--minutes-per-talk", "nan", "give 0 to 120"),
        ("--minutes-per-knock", "31", "give 0 to 30"),
        ("--pace", "9", "give 0.2 to 3"),
        ("--start-up", "soon", "give a number"),
        ("--phone", "call me", "give digits"),
    ],
)
def test_times_that_cannot_be_are_refused_in_one_line(district, option, value, said):
    district("week", "add", "V36", *DAYS)

    refused = district("week", "edit", option, value)

    assert refused.code == 2
    assert said in refused.err
    assert len(refused.err.strip().splitlines()) == 1


def test_a_base_where_teams_start_for_longer_than_half_the_shift_is_refused(district):
    district("week", "add", "V36", *DAYS, "--start-up", "70")

    refused = district(*PLAN)

    assert refused.code == 2
    assert "70 minutes at the base of a shift of 120" in refused.err


def test_the_telephone_and_the_times_stand_with_the_week(district):
    district("week", "add", "V36", *DAYS, "--phone", "070-123 45 67", "--start-up", "10")

    shown = json.loads(district("week", "show", "--format", "json").out)

    assert (shown["phone"], shown["startup_min"]) == ("070-123 45 67", 10)
